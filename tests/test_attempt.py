"""What a student answers: how it is kept, and what is wrong in a record."""

import json
from pathlib import Path
from typing import Any

import pytest
from classroom import exercise, exercise_in, known
from hostile import STRUCTURES
from small import fact, rule

from quarter.attempt import Attempt, Marked, begun, key_of, read_attempt
from quarter.exercise import Exercise, Mark, Outcome
from quarter.problem import InvalidInput
from quarter.scoring import NOBODY

TAKEN = rule("taken", "soldier(P)", "not wounded(P)", then="captive(P)")
STORY = [fact("soldier(a)"), fact("not wounded(a)")]


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
        (["attempt", "sha256"], "0", "it answers another scenario, or one that has changed since"),
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


def test_an_attempt_belongs_to_the_exercise_that_has_its_scenario(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    one, other = exercise(TAKEN, STORY), exercise(TAKEN, STORY[:1])
    path.write_bytes(begun(other).encode())

    assert read_attempt(path, known(one, other))[1] is other
