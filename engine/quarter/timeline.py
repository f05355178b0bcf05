"""Time lines: since when each answer stands as it does, and which facts made it so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from quarter.answer import Opinion, Verdict
from quarter.causes import Causes, Reason
from quarter.chronicle import Chronicle, Turn
from quarter.literal import Literal


@dataclass(frozen=True, slots=True)
class Span:
    """The dates over which an answer stands, and what made it so.

    ``verdict`` is none while the record says nothing of an act that is asked about. ``because``
    holds the smallest sets of facts of which each suffices; where more than three facts are
    needed, one such set. It is empty where no fact need have changed, and none where the diagrams
    outgrew their bound.
    """

    since: date
    until: date | None  # the first day on which it no longer stands; none: to the end
    verdict: Verdict | None
    because: tuple[tuple[Reason, ...], ...] | None

    @property
    def standing(self) -> str | None:
        return self.verdict.standing if self.verdict else None

    @property
    def settled(self) -> bool | None:
        return self.verdict.settled if self.verdict else None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The answer to one question over the dates of the record."""

    question: Literal  # as the case asks it
    literal: Literal
    spans: tuple[Span, ...]


def timelines(last: Opinion) -> tuple[Timeline, ...]:
    """The time line of each question, in the order of the case file, up to the date of an opinion.

    Raises InvalidInput where the facts by some date make two opposites certain.
    """
    turns = Chronicle(last).turns
    causes = [Causes(turn) for turn in turns]
    questions: dict[Literal, Literal] = {}
    for question, literal in last.questions:
        questions.setdefault(literal, question)
    return tuple(
        Timeline(question, literal, tuple(_spans(literal, turns, causes)))
        for literal, question in questions.items()
    )


def _spans(literal: Literal, turns: Sequence[Turn], causes: Sequence[Causes]) -> Iterator[Span]:
    verdicts = [turn.verdicts.get(literal) for turn in turns]
    starts = [
        number
        for number, found in enumerate(verdicts)
        if number == 0 or _standing(found) != _standing(verdicts[number - 1])
    ]
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        found = verdicts[start]
        until = None if end is None else turns[end].day
        because = causes[start].of(literal, found) if found else ()
        yield Span(turns[start].day, until, found, because)


def _standing(found: Verdict | None) -> object:
    return found and (found.word, found.standing, found.settled)
