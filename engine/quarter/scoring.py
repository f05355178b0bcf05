"""What a student's answer to a question earns by a rubric, beside the key."""

from dataclasses import dataclass

from quarter.attempt import Work, key_of
from quarter.exercise import Task
from quarter.rubric import Criterion, Rubric

NOBODY = "none"  # what has to be answered, where nothing on the other side could apply


@dataclass(frozen=True, slots=True)
class Score:
    """What one part of an answer earns: none, if it is not answered yet.

    ``right`` of ``asked``: what an application is measured by, marks and places one by one.
    """

    criterion: Criterion
    earned: float | None
    right: int = 0
    asked: int = 0


def scores(task: Task, work: Work, rubric: Rubric) -> list[Score]:
    """What the answer to one question earns, by criterion; without what it gives no occasion for.

    The issue is the student's own mark of his own words; all else is compared with the key.
    """
    found = [_score(criterion, task, work) for criterion in rubric.criteria]
    return [one for one in found if one is not None and one.criterion.points]


def _score(criterion: Criterion, task: Task, work: Work) -> Score | None:
    match criterion.id:
        case "issue":
            own = None if work.own is None else min(work.own, criterion.points)
            return Score(criterion, own)
        case "application":
            return _applied(criterion, task, work)
        case "rule":
            known, right = task.rule is not None, work.rule in rules_right(task)
            given: object = work.rule
        case "counter-argument":
            known = bool(task.counters or task.readings)
            right, given = work.counter in counters_right(task), work.counter
        case _:
            known, right, given = True, work.outcome is task.outcome, work.outcome
    if not known:
        return None
    return Score(criterion, None if given is None else criterion.points * right)


def _applied(criterion: Criterion, task: Task, work: Work) -> Score | None:
    if not task.marked:
        return None
    asked = 2 * len(task.marked)
    pairs = [(one, work.elements.get(key_of(one))) for one in task.marked]
    right = sum(
        marked.has_mark(element) + marked.has_place(element)
        for element, marked in pairs
        if marked is not None
    )
    whole = all(marked is not None for _, marked in pairs)
    return Score(criterion, criterion.points * right / asked if whole else None, right, asked)


def rules_right(task: Task) -> set[str]:
    """The headings of the passages that decide a question: that set out, and each that carries."""
    rules = (*task.carrying, *((task.rule,) if task.rule else ()))
    return {one.passage.heading for one in rules}


def counters_right(task: Task) -> set[str]:
    """The headings of the passages that apply on the other side or could, and the readings there.

    Where there are neither, nothing has to be answered.
    """
    headings = {one.rule.passage.heading for one in task.serious}
    return headings | {position.id for position in task.readings} or {NOBODY}


def points(number: float) -> str:
    """Points as they are said: *2*, *2.5*."""
    return f"{number:.1f}".removesuffix(".0")
