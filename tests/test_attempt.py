"""What a student answers: how it is kept, and what is wrong in a record."""

import json
import re
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
        (["attempt", "scenario"], 3, "'scenario' of what is said of the attempt: a text"),
        (["answers", 0, "rule"], 7, "'rule' of an answer: a text in quotes is wanted"),
        (["answers"], {}, "a list is wanted: [{ ... }, { ... }]"),
        (["answers", 0, "question"], "captive(a)", "the exercise does not ask this: 'captive(a)'"),
        (["answers", 0, "elements", 0, "element"], "so(a)", "no element of this question: 'so(a)'"),
        (["answers", 0, "elements", 0, "mark"], "mett", "'mark'"),
        (["answers", 0, "elements", 0, "paragraphs"], [0], "greater than or equal to 1"),
        (["answers", 0, "conclusion"], "maybe", "'conclusion'"),
        (["answers", 0, "own_points"], "1", "a whole number is wanted"),
        (["answers", 0, "issues"], "x", "did you mean 'issue'?"),
        (["more"], {}, "unknown table: 'more'"),
        (["attempt"], 1, "keys with values are wanted: { ... }"),
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
        ("", "a.json:1:1: nothing is in this file"),
        (" \n", "a.json:1:1: nothing is in this file"),
        ('{"attempt": }', "a.json:1:13: from here on this is not as a record is written"),
        ('{"attempt": {"scenario": "A cas', "a.json:1:26: the record breaks off here"),
        ('{"attempt": {\n', "a.json:2:1: the record breaks off here"),
        ("[]", "this is no record of an exercise"),
        ("# A case", "a.json:1:1: this is no record of an exercise"),
        ("{}", "a record is written by: quarter teach SCENARIO -o FILE.json"),
        ("[" * 100_000, "this is no record of an exercise"),
        ('{"a":' * 100_000, "this is no record of an exercise"),
        (f"[{'9' * 5000}]", "this is no record of an exercise"),
        (f'{{"a": {"9" * 5000}}}', "this is no record of an exercise"),
    ],
)
def test_what_is_no_record_is_a_problem_in_our_words_with_a_hint(
    text: str, said: str, found: Exercise, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(InvalidInput) as error:
        read_attempt(path, known(found))

    assert said in str(error.value)
    assert "hint: " in str(error.value)
    assert not re.search(r"JSON|Expecting|Unterminated|delimiter|\[\[", str(error.value))


@pytest.mark.parametrize("length", range(10, 400, 23))
def test_wherever_a_record_breaks_off_its_last_place_is_told(
    length: int, found: Exercise, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(done(found).encode()[:length])
    with pytest.raises(InvalidInput) as error:
        read_attempt(path, known(found))

    (problem,) = error.value.problems
    assert problem.message == "the record breaks off here: it was not saved whole"
    lines = path.read_bytes().count(b"\n")
    assert problem.place.line in (lines, lines + 1)


def test_a_folder_is_no_record(found: Exercise, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as error:
        read_attempt(tmp_path, known(found))

    assert "this is a folder, and no record" in str(error.value)


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (
            {"The conscript in the ditch"},
            "it answers another version of 'The conscript in the ditch'",
        ),
        ({"Another"}, "it answers another scenario: 'The conscript in the ditch'"),
    ],
)
def test_a_record_of_an_older_version_is_told_from_one_of_another_scenario(
    titles: set[str], said: str, found: Exercise, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    older = json.loads(done(found).encode())
    path.write_text(json.dumps(changed(older, ["attempt", "sha256"], "0")))
    with pytest.raises(InvalidInput) as error:
        read_attempt(path, known(found), titles)

    assert said in str(error.value)


def test_a_question_that_is_answered_twice_is_a_problem(found: Exercise, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    record = json.loads(done(found).encode())
    record["answers"] *= 2
    path.write_text(json.dumps(record))
    with pytest.raises(InvalidInput) as error:
        read_attempt(path, known(found))

    assert "this is answered twice: 'prisoner_of_war(conscript)'" in str(error.value)


def test_an_attempt_belongs_to_the_exercise_that_has_its_scenario(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    one, other = exercise(TAKEN, STORY), exercise(TAKEN, STORY[:1])
    path.write_bytes(begun(other).encode())

    assert read_attempt(path, known(one, other))[1] is other
