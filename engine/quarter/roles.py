"""What a side has to work with in an exercise: what it seeks, and what helps it and what does not.

How a question comes out is not said. Which facts speak for an answer is read off the elements of
the rules on both sides.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from quarter.aims import Aim, Seeking
from quarter.answer import Answer
from quarter.exercise import Element, Exercise, Mark, Task
from quarter.literal import Literal
from quarter.rule import Issue


@dataclass(frozen=True, slots=True)
class Told:
    """Something that the story tells, or leaves open, and its paragraphs."""

    literal: Literal
    past: bool | None
    paragraphs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stake:
    """What a side has on one question; of one that seeks nothing, what speaks for a yes.

    ``disputed``: what rules ask for and conclude from other facts.
    """

    task: Task
    aim: Aim | None
    helps: list[Told] = field(default_factory=list)
    hurts: list[Told] = field(default_factory=list)
    open: list[Told] = field(default_factory=list)
    disputed: list[Told] = field(default_factory=list)

    def add(self, element: Element, helps_if_met: bool, grounds: bool = True) -> None:
        """Sort in what the story has of an element, and of what it follows from if ``grounds``."""
        if element.by is not None:
            self._put(self.disputed, Told(element.literal, element.past, ()))
        elif element.mark is Mark.OPEN:
            self._put(self.open, Told(element.literal, element.past, element.paragraphs))
        if element.mark is not Mark.OPEN and (grounds or element.by is None):
            for telling in element.tellings:
                told = Told(telling.literal, element.past, _paragraphs(element, telling.literal))
                self._put(self.helps if telling.speaks_for == helps_if_met else self.hurts, told)

    @staticmethod
    def _put(listed: list[Told], told: Told) -> None:
        if told not in listed:
            listed.append(told)


def stakes(exercise: Exercise, role: str) -> list[Stake]:
    """What a side has on each question of an exercise."""
    seeking = Seeking(exercise.opinion, role)
    return [_stake(task, seeking.aim(task.answer)) for task in exercise.tasks]


def issues(exercise: Exercise) -> list[Issue]:
    """The questions of law on which an answer turns by itself, as authorities differ."""
    changing = {one for task in exercise.tasks for one in task.readings}
    known = exercise.opinion.rulebase.issues
    return [issue for issue in known if changing.intersection(issue.positions)]


def _stake(task: Task, aim: Aim | None) -> Stake:
    stake = Stake(task, aim)
    sought = aim or Aim(task.question, True)
    helped = (sought.literal == _carried(task.answer)) == sought.established
    for element in _leaves(task.elements):
        stake.add(element, helped)
    shared = {literal for _, element in task.walk() for literal in _said(element)}
    for counter in task.strongest:
        for element in _leaves(counter.elements):
            if element.literal not in shared:
                stake.add(element, not helped, grounds=False)
    return stake


def _said(element: Element) -> tuple[Literal, ...]:
    """An element, and the facts on which it rests."""
    return element.literal, *(one.literal for one in element.tellings)


def _paragraphs(element: Element, literal: Literal) -> tuple[int, ...]:
    """Where the story tells one of the facts on which an element rests."""
    told = (one.paragraph for one in element.tellings if one.literal == literal)
    return tuple(sorted({number for number in told if number}))


def _carried(answer: Answer) -> Literal:
    """What the rule of an answer concludes: what is asked, or what is established instead."""
    proved = (step.literal for step in answer.opposites if step.proved)
    return next(proved, answer.literal)


def _leaves(elements: Iterable[Element]) -> Iterator[Element]:
    """The elements under which no others stand, save those that the law itself shows."""
    for element in elements:
        for _, one in element.walk():
            if not one.below and not one.given:
                yield one
