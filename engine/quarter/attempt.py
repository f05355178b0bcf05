"""What a student answers to an exercise, and the record of it in JSON."""

import json
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from quarter.document import Block, escaped_signs, hidden_signs, read_text
from quarter.exercise import Element, Exercise, Mark, Outcome, Task
from quarter.forms import Entry, Form, Table, Text, read_entries
from quarter.problem import InvalidInput, Place, Problem
from quarter.span import json_spans


class MarkForm(Form):
    element: Text
    mark: Literal["met", "not met", "open"]
    paragraphs: list[Annotated[int, Field(ge=1)]]


class AnswerForm(Form):
    question: Text
    issue: str | None = None
    rule: Text | None = None
    elements: list[MarkForm] = Field(default_factory=list)
    counter_argument: Text | None = None
    conclusion: Literal["yes", "no", "not yet due", "not shown", "open"] | None = None
    own_points: Annotated[int, Field(ge=0)] | None = None


class AttemptForm(Form):
    scenario: Text
    sha256: Text


TABLES = {
    "attempt": Table(AttemptForm, many=False, called="what is said of the attempt"),
    "answers": Table(AnswerForm, called="an answer"),
}
WRITTEN = "a record is written by: quarter teach SCENARIO -o FILE.json"
BEGIN = "look for another copy; or move it away, and begin anew under its name"


@dataclass(frozen=True, slots=True)
class Marked:
    """How a student marks an element, and the paragraphs that are named for it."""

    mark: Mark
    paragraphs: tuple[int, ...]

    def has_mark(self, element: Element) -> bool:
        return self.mark is element.mark

    def has_place(self, element: Element) -> bool:
        """Whether a paragraph is named that bears on it and no other; or none, if none does.

        Of what is open although no paragraph bears on it, any paragraph may be the one that is
        silent on it.
        """
        if not element.paragraphs:
            return not self.paragraphs or element.mark is Mark.OPEN
        return bool(self.paragraphs) and set(self.paragraphs) <= set(element.paragraphs)


@dataclass(slots=True)
class Work:
    """What a student answers to one question; none is what is not answered yet.

    A passage is named by its heading, a reading by its position. ``own``: the points that the
    student's own words have for the issue, as the student sees it.
    """

    issue: str | None = None
    rule: str | None = None
    elements: dict[str, Marked] = field(default_factory=dict)
    counter: str | None = None
    outcome: Outcome | None = None
    own: int | None = None


@dataclass(slots=True)
class Attempt:
    """What a student answers to an exercise, by question."""

    scenario: str
    sha256: str  # of the case file
    works: dict[str, Work] = field(default_factory=dict)

    def work(self, task: Task) -> Work:
        return self.works.setdefault(str(task.question), Work())

    def encode(self) -> bytes:
        """The record as JSON, the same bytes for the same answers."""
        answers = [
            {
                "question": question,
                "issue": work.issue,
                "rule": work.rule,
                "elements": [
                    {
                        "element": key,
                        "mark": one.mark.value,
                        "paragraphs": list(one.paragraphs),
                    }
                    for key, one in work.elements.items()
                ],
                "counter_argument": work.counter,
                "conclusion": work.outcome.value if work.outcome else None,
                "own_points": work.own,
            }
            for question, work in self.works.items()
        ]
        record = {
            "attempt": {"scenario": self.scenario, "sha256": self.sha256},
            "answers": answers,
        }
        return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


def begun(exercise: Exercise) -> Attempt:
    """An attempt at an exercise in which nothing is answered yet."""
    return Attempt(exercise.title, exercise.opinion.case.sha256)


def key_of(element: Element) -> str:
    """What an element is called in a record."""
    return " or ".join(map(str, element.literals))


def read_attempt(
    path: Path, known: Callable[[str], Exercise | None], titles: Container[str] = ()
) -> tuple[Attempt, Exercise]:
    """The attempt in a file, and at which exercise it is, of those known by the hash of their file.

    ``titles``: of the scenarios that are known. Raises InvalidInput with every problem that was
    found.
    """
    name = path.as_posix()
    if path.is_dir():
        raise InvalidInput([Problem(Place(name, 1), "this is a folder, and no record", WRITTEN)])
    text, problems = read_text(path, name)
    if text is None:
        raise InvalidInput(problems)
    block = _block(text, name)
    problems += [*hidden_signs(text, name), *escaped_signs(block)]
    entries = list(read_entries(block, TABLES, problems))
    head = next((one for one in entries if one.table == "attempt"), None)
    if head is None and "attempt" not in block.data:
        problems.append(Problem(Place(name, 1), "this is no record of an exercise", WRITTEN))
    if problems or head is None:
        raise InvalidInput(problems)
    exercise = known(head.form.sha256)
    if exercise is None:
        raise InvalidInput([_stray(head, titles)])
    attempt = begun(exercise)
    tasks = {str(task.question): task for task in exercise.tasks}
    for entry in entries:
        if entry.table == "answers":
            problems += _unknown(entry, tasks)
            if entry.form.question in attempt.works:
                message = f"this is answered twice: '{entry.form.question}'"
                problems.append(Problem(entry.place("question"), message, "leave one of the two"))
            attempt.works[entry.form.question] = _work(entry.form)
    if problems:
        raise InvalidInput(problems)
    return attempt, exercise


def _stray(head: Entry[AttemptForm], titles: Container[str]) -> Problem:
    """What is wrong with a record of a scenario that is not known as it was then."""
    title = head.form.scenario
    if title in titles:
        message = f"it answers another version of '{title}'"
        hint = "give the file of that version; of a class, with --scenario FILE"
        return Problem(head.place("sha256"), message, hint)
    hint = "name the scenario that it answers, or keep these answers in another file"
    return Problem(head.place("scenario"), f"it answers another scenario: '{title}'", hint)


def _block(text: str, name: str) -> Block:
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise InvalidInput([_broken(text, name, error)]) from None
    except (RecursionError, ValueError):  # a number with thousands of digits, for one
        data = None
    if not isinstance(data, dict):
        message = "this is no record of an exercise"
        raise InvalidInput([Problem(Place(name, 1), message, WRITTEN)])
    return Block(data, "", None, Place(name, 1), name, 1, text, spans=json_spans)


def _broken(text: str, name: str, error: json.JSONDecodeError) -> Problem:
    """Where a record is not as one is written: it is empty, breaks off, or was changed by hand."""
    if not text.strip():
        return Problem(Place(name, 1), "nothing is in this file", WRITTEN)
    if not text.lstrip("\ufeff \t\r\n").startswith("{"):
        return Problem(Place(name, 1), "this is no record of an exercise", WRITTEN)
    line = text.split("\n")[error.lineno - 1]
    place = Place(name, error.lineno, error.colno, line)
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
        return Problem(place, "the record breaks off here: it was not saved whole", BEGIN)
    hint = "undo what was changed by hand; or " + BEGIN
    return Problem(place, "from here on this is not as a record is written", hint)


def _unknown(entry: Entry[AnswerForm], tasks: dict[str, Task]) -> Iterator[Problem]:
    """What a record answers although the exercise does not ask it."""
    task = tasks.get(entry.form.question)
    if task is None:
        message = f"the exercise does not ask this: '{entry.form.question}'"
        yield Problem(entry.place("question"), message)
        return
    known = {key_of(element) for element in task.marked}
    for number, one in enumerate(entry.form.elements):
        if one.element not in known:
            message = f"no element of this question: '{one.element}'"
            yield Problem(entry.place("elements", number, "element"), message)


def _work(form: AnswerForm) -> Work:
    return Work(
        form.issue,
        form.rule,
        {one.element: Marked(Mark(one.mark), tuple(one.paragraphs)) for one in form.elements},
        form.counter_argument,
        Outcome(form.conclusion) if form.conclusion else None,
        form.own_points,
    )
