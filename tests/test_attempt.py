"""What a student answers: how it is kept, what is wrong in a record, and what it earns."""

import json
from pathlib import Path
from typing import Any

import pytest
from classroom import exercise, exercise_in, known, task
from hostile import STRUCTURES
from small import fact, ranks, rule

from quarter.attempt import (
    NOBODY,
    Attempt,
    Marked,
    Work,
    begun,
    key_of,
    points,
    read_attempt,
    scores,
)
from quarter.exercise import Exercise, Mark, Outcome, Task
from quarter.problem import InvalidInput
from quarter.rubric import read_rubric, shipped_rubric

TAKEN = rule("taken", "soldier(P)", "not wounded(P)", then="captive(P)")
LOOSE = rule("loose", "spy(P)", then="not captive(P)")
STORY = [fact("soldier(a)"), fact("not wounded(a)")]
RUBRIC = read_rubric(shipped_rubric())


@pytest.fixture(scope="module")
def found() -> Exercise:
    return exercise_in("conscript")


def done(found: Exercise, issue: str = "Is he?") -> Attempt:
    """An attempt in which all is answered, the second element wrongly."""
    made = begun(found)
    for each in found.tasks:
        work = made.work(each)
        work.issue, work.own, work.counter, work.outcome = issue, 1, NOBODY, Outcome.OPEN
        work.rule = each.rule.passage.heading if each.rule else None
        for number, element in enumerate(each.marked):
            mark = Mark.OPEN if number == 1 else element.mark
            work.elements[key_of(element)] = Marked(mark, element.paragraphs)
    return made


@pytest.mark.parametrize("issue", ["Is he?", "", " ".join(STRUCTURES[:40])])
def test_a_record_is_read_as_it_was_written(issue: str, found: Exercise, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    attempt = done(found, issue)
    path.write_bytes(attempt.encode())

    assert read_attempt(path, known(found)) == (attempt, found)


@pytest.mark.parametrize("sign", ["\u202e", "\\u202e", "\\u001b"])
def test_a_sign_that_nobody_sees_is_a_problem(sign: str, found: Exercise, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(done(found).encode().replace(b"Is he?", sign.encode()))
    with pytest.raises(InvalidInput) as error:
        read_attempt(path, known(found))

    assert "a sign that no reader sees" in str(error.value)


def changed(record: Any, place: list[Any], value: Any) -> Any:
    inner = record
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return record


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (["attempt", "sha256"], "0", "it answers no scenario that is at hand as it stands now"),
        (["answers", 0, "question"], "captive(a)", "the exercise does not ask this: 'captive(a)'"),
        (["answers", 0, "elements", 0, "element"], "so(a)", "no element of this question: 'so(a)'"),
        (["answers", 0, "elements", 0, "mark"], "mett", "'mark'"),
        (["answers", 0, "elements", 0, "paragraphs"], [0], "greater than or equal to 1"),
        (["answers", 0, "conclusion"], "maybe", "'conclusion'"),
        (["answers", 0, "own_points"], "1", "a whole number is wanted"),
        (["answers", 0, "issues"], "x", "did you mean 'issue'?"),
        (["more"], {}, "unknown table: 'more'"),
        (["attempt"], 1, "write [attempt]"),
    ],
)
def test_what_is_wrong_in_a_record_is_a_problem(
    place: list[Any], value: Any, said: str, found: Exercise, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(changed(json.loads(done(found).encode()), place, value), indent=1))
    with pytest.raises(InvalidInput) as error:
        read_attempt(path, known(found))

    assert said in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a.json:1:1: this is not JSON"),
        ('{"attempt": }', "a.json:1:13: this is not JSON"),
        ("[]", "this is no record of an exercise"),
        ("{}", "a record is written by: quarter teach SCENARIO -o FILE"),
        ("[" * 100_000, "this is not a record in JSON"),
        (f"[{'9' * 5000}]", "this is not a record in JSON"),
    ],
)
def test_what_is_no_record_is_a_problem(
    text: str, said: str, found: Exercise, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(InvalidInput) as error:
        read_attempt(path, known(found))

    assert said in str(error.value)


def earned(each: Task, work: Work) -> dict[str, float | None]:
    return {one.criterion.id: one.earned for one in scores(each, work, RUBRIC)}


def test_a_mark_and_its_paragraph_earn_by_themselves() -> None:
    each = task(TAKEN, STORY)
    work = Work(
        elements={
            "soldier(a)": Marked(Mark.MET, (2,)),
            "not wounded(a)": Marked(Mark.OPEN, (2,)),
        }
    )

    assert earned(each, work)["application"] == pytest.approx(3 * 2 / 4)


@pytest.mark.parametrize(
    ("second", "places", "right"),
    [
        ("not wounded(a)", (2,), True),
        ("not wounded(a)", (1, 2), False),
        ("not wounded(a)", (), False),
        ("willing(a)", (), True),
        ("willing(a)", (2,), True),  # it may be named as the one that is silent
    ],
)
def test_the_place_is_right_where_no_paragraph_is_named_that_says_nothing_of_it(
    second: str, places: tuple[int, ...], right: bool
) -> None:
    each = task(TAKEN, [fact("soldier(a)"), fact(second)])

    assert Marked(Mark.MET, places).has_place(each.marked[1]) is right


def test_what_is_assumed_from_silence_has_no_paragraph() -> None:
    each = task(rule("taken", "soldier(P)", "not spy(P)", then="captive(P)"), STORY)

    assert Marked(Mark.MET, ()).has_place(each.marked[1])
    assert not Marked(Mark.MET, (1,)).has_place(each.marked[1])


def test_what_is_not_answered_yet_earns_nothing_yet() -> None:
    assert set(earned(task(TAKEN + LOOSE, STORY), Work()).values()) == {None}


def test_a_question_without_a_counter_argument_is_not_scored_for_one() -> None:
    assert "counter-argument" not in earned(task(TAKEN, STORY), Work())


@pytest.mark.parametrize(("more", "right"), [([], NOBODY), ([fact("spy(a)")], "Law art 1")])
def test_of_the_other_side_that_is_right_which_applies(more: list[str], right: str) -> None:
    each = task(TAKEN + LOOSE + ranks("taken", "loose"), [*STORY, *more])
    found = [earned(each, Work(counter=one))["counter-argument"] for one in (right, "Law art 2")]

    assert found == [2, 0]


def test_rule_and_conclusion_are_right_or_not() -> None:
    each = task(TAKEN, STORY)
    right = earned(each, Work(rule="Law art 1", outcome=Outcome.YES, own=5))
    wrong = earned(each, Work(rule="Law art 2", outcome=Outcome.NO, own=0))

    assert (right["rule"], right["conclusion"], right["issue"]) == (2, 1, 1)
    assert (wrong["rule"], wrong["conclusion"], wrong["issue"]) == (0, 0, 0)


def test_nothing_shown_is_not_the_same_as_a_no() -> None:
    each = task(TAKEN, [fact("soldier(a)"), fact("wounded(a)")])

    assert earned(each, Work(outcome=Outcome.NO))["conclusion"] == 0
    assert earned(each, Work(outcome=Outcome.NOT_SHOWN))["conclusion"] == 1


def test_an_attempt_belongs_to_the_exercise_that_has_its_scenario(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    one, other = exercise(TAKEN, STORY), exercise(TAKEN, STORY[:1])
    path.write_bytes(begun(other).encode())

    assert read_attempt(path, known(one, other))[1] is other


def test_points_are_said_without_needless_noughts() -> None:
    assert [points(one) for one in (2, 2.0, 2.5, 1 / 3)] == ["2", "2", "2.5", "0.3"]


def test_what_could_apply_for_all_that_is_known_has_to_be_answered_too() -> None:
    rules = TAKEN + rule("loose", "soldier(P)", "willing(P)", then="not captive(P)")
    could, cannot = (task(rules, [*STORY, *more]) for more in ([], [fact("not willing(a)")]))

    found = [earned(one, Work(counter="Law art 1"))["counter-argument"] for one in (could, cannot)]
    assert found == [2, 0]
