"""What a class hands in: how it answers each element of an exercise, and what each student has."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from quarter.answer import Opinion, questions_alone
from quarter.attempt import Attempt, Work, key_of, read_attempt
from quarter.case import Case
from quarter.exercise import Exercise, Task
from quarter.kept import case_at
from quarter.marking import element_in, question_in
from quarter.problem import InvalidInput, Place, Problem, visible
from quarter.rubric import Rubric
from quarter.rulebase import Rulebase
from quarter.scoring import counters_right, points, rules_right, scores
from quarter.wording import Wording, counted, joined, sentence

FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20"  # with which a spreadsheet takes a text for a formula


@dataclass(frozen=True, slots=True)
class Handed:
    """A record, by the name of its file, and what it has by the rubric."""

    name: str
    attempt: Attempt
    earned: float
    whole: bool  # everything is answered


@dataclass(frozen=True, slots=True)
class Line:
    """How a class answers one thing: an element, or the rule, the other side or the conclusion.

    ``placed``: how many name the right paragraphs, of an element. ``instead``: what others answer,
    the most frequent first.
    """

    part: str
    what: str
    passage: str
    key: str
    answered: int
    right: int
    placed: int | None
    instead: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Class:
    """All that is handed in on one exercise."""

    exercise: Exercise
    handed: tuple[Handed, ...]
    points: int  # that one can have

    def lines(self) -> Iterator[tuple[Task, str, list[Line]]]:
        """Each question, in words, and how the class answers its parts."""
        wording = Wording(self.exercise.opinion.case.words, self.exercise.opinion.as_of)
        for task in self.exercise.tasks:
            wording.again()
            works = [one.attempt.work(task) for one in self.handed]
            question = question_in(task, wording)
            with wording.speaking_of(task.together):
                yield task, question, list(_lines(task, works, wording))


def _lines(task: Task, works: Sequence[Work], wording: Wording) -> Iterator[Line]:
    if task.rule is not None:
        yield _line("rule", "the passage that decides", rules_right(task), [w.rule for w in works])
    for element in task.marked:
        given = [found for work in works if (found := work.elements.get(key_of(element)))]
        wrong = Counter(one.mark.value for one in given if not one.has_mark(element))
        yield Line(
            "element",
            element_in(element, wording),
            element.of.passage.heading,
            element.mark.value,
            len(given),
            sum(one.has_mark(element) for one in given),
            sum(one.has_place(element) for one in given),
            tuple(wrong.most_common()),
        )
    if task.counters or task.readings:
        other = "what applies on the other side, or could"
        yield _line("counter-argument", other, counters_right(task), [w.counter for w in works])
    said = [work.outcome.value if work.outcome else None for work in works]
    yield _line("conclusion", "the answer", {task.outcome.value}, said)


def _line(part: str, what: str, right: set[str], said: Iterable[str | None]) -> Line:
    given = [one for one in said if one is not None]
    wrong = Counter(one for one in given if one not in right)
    passage = "" if part == "conclusion" else joined(sorted(right), "or")
    key = joined(sorted(right), "or")
    hits = len(given) - wrong.total()
    return Line(part, what, passage, key, len(given), hits, None, tuple(wrong.most_common()))


def graded(
    folder: Path, scenarios: Iterable[Path], law: Rulebase, rubric: Rubric
) -> tuple[list[Class], list[Problem]]:
    """What the records of a folder answer, by exercise, and what is wrong with those that do not.

    ``scenarios``: the files at whose exercises they may be.
    """
    cases = {case.sha256: case for case in (case_at(path, law) for path in scenarios)}
    known, titles = _exercises(cases, law), {case.title for case in cases.values()}
    found: dict[str, list[Handed]] = {}
    problems: list[Problem] = []
    paths = sorted(path for path in folder.glob("*") if path.suffix.lower() == ".json")
    if not paths:
        hint = "put there what students have kept with: quarter teach SCENARIO -o FILE.json"
        problems.append(Problem(Place(folder.as_posix(), 1), "no record is in this folder", hint))
    for path in paths:
        try:
            attempt, exercise = read_attempt(path, known, titles)
        except InvalidInput as error:
            problems += error.problems
            continue
        made = _handed(path.stem, attempt, exercise, rubric)
        found.setdefault(attempt.sha256, []).append(made)
    classes = []
    for sha256, handed in found.items():
        at = known(sha256)
        assert at is not None, "each record was read against its exercise"
        most = sum(score.criterion.points for t in at.tasks for score in scores(t, Work(), rubric))
        classes.append(Class(at, tuple(handed), most))
    return sorted(classes, key=lambda one: one.exercise.title), problems


def _exercises(cases: Mapping[str, Case], law: Rulebase) -> Callable[[str], Exercise | None]:
    """Finds the exercise of a scenario by the hash of its file."""

    @cache
    def found(sha256: str) -> Exercise | None:
        case = cases.get(sha256)
        if case is None or case.teaching is None:
            return None
        return Exercise(Opinion(law, case, asking=questions_alone(law, case)))

    return found


def _handed(name: str, attempt: Attempt, exercise: Exercise, rubric: Rubric) -> Handed:
    found = [s for task in exercise.tasks for s in scores(task, attempt.work(task), rubric)]
    whole = all(score.earned is not None for score in found)
    return Handed(name, attempt, sum(score.earned or 0 for score in found), whole)


# As text


def as_text(classes: Iterable[Class]) -> str:
    """Tables: by question how the class answers each part, then what each student has."""
    return "\n".join("\n".join(_told(one)) + "\n" for one in classes)


def _told(group: Class) -> Iterator[str]:
    yield f"{group.exercise.title}: {counted(len(group.handed), 'record')}"
    yield "How many have it right, and the paragraph; what was asked, the key, and other answers"
    width = 2 * len(str(len(group.handed))) + 4
    for task, question, lines in group.lines():
        yield ""
        yield f"Question {task.number}. {question}"
        for line in lines:
            right = f"{line.right} of {line.answered}"
            placed = "" if line.placed is None else f"{line.placed} of {line.answered}"
            yield f"  {right:{width}}  {placed:{width}}  {_said(line)}"
    yield ""
    yield "By student; the points for the issue are the student's own:"
    for one in sorted(group.handed, key=lambda one: (-one.earned, one.name)):
        left = "" if one.whole else ", not all of it answered"
        yield f"  {points(one.earned)} of {group.points}  {visible(one.name)}{left}"


def _said(line: Line) -> str:
    """What was asked, the key, and what others answer."""
    asked = f"{line.what} ({line.passage})" if line.part == "element" else line.part
    said = f"{sentence(asked)}: {line.key}."
    if line.instead:
        others = joined(f"{visible(what)} ({number})" for what, number in line.instead)
        said += f" Instead: {others}."
    return said


# As a table for a spreadsheet

BY_ELEMENT = (
    *("scenario", "question", "part", "what", "passage", "key"),
    *("answered", "right", "right paragraphs", "instead"),
)
BY_STUDENT = ("scenario", "student", "points", "of", "complete")


def as_csv(classes: Iterable[Class], by: str) -> str:
    """A row for each part of each question, or for each student."""
    header, rows = (
        (BY_STUDENT, _by_student(classes)) if by == "student" else (BY_ELEMENT, _parts(classes))
    )
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([cell(str(one)) for one in row] for row in rows)
    return text.getvalue()


def _parts(classes: Iterable[Class]) -> Iterator[tuple[object, ...]]:
    for group in classes:
        for _, question, lines in group.lines():
            for one in lines:
                instead = "; ".join(f"{what} ({number})" for what, number in one.instead)
                placed = "" if one.placed is None else one.placed
                yield (
                    *(group.exercise.title, question, one.part, one.what, one.passage, one.key),
                    *(one.answered, one.right, placed, instead),
                )


def _by_student(classes: Iterable[Class]) -> Iterator[tuple[object, ...]]:
    for group in classes:
        for one in group.handed:
            complete = "yes" if one.whole else "no"
            title = group.exercise.title
            yield title, one.name, points(one.earned), group.points, complete


def cell(text: str) -> str:
    """A text as no spreadsheet takes it for a formula."""
    starts = text.lstrip()[:1] in FORMULA if text.strip() else False
    return f"'{text}" if starts or text[:1] in ("\t", "\r", "\n") else text
