"""What is on file of each fact, as far as the reader may be told of it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from quarter.answer import Opinion
from quarter.case import Evidence, Statement
from quarter.literal import Literal
from quarter.vocabulary import Source


class Dossier:
    """The evidence for and against each fact and what was said of it, up to the day of the record.

    ``withheld``: the facts of which the reader is not told.
    """

    def __init__(self, opinion: Opinion, withheld: Mapping[Literal, str]) -> None:
        self.record = opinion.record
        self.statements = opinion.case.statements
        self.as_of = opinion.as_of
        self.withheld = withheld

    def for_and_against(self, atom: Literal) -> tuple[list[Evidence], list[Evidence]]:
        found = [one for one in self.record.evidence(atom) if self.is_told(one)]
        return (
            [one for one in found if not one.literal.denied],
            [one for one in found if one.literal.denied],
        )

    def statements_on(self, atom: Literal) -> tuple[Statement, ...]:
        return tuple(
            one
            for one in self.statements
            if any(literal.atom == atom for literal in one.bears_on)
            and not self.is_later(one.source)
        )

    def is_on_file(self, atom: Literal) -> bool:
        """Whether anybody has said anything of a fact."""
        return bool(self.record.evidence(atom) or self.statements_on(atom))

    def is_disputed(self, atom: Literal) -> bool:
        """Whether some source says that it is so, and some that it is not, of one day."""
        pro, contra = self.for_and_against(atom)
        return any(overlap(one, other) for one in pro for other in contra)

    def ended(self, literal: Literal) -> date | None:
        """The first day on which a fact no longer held, if that has come."""
        pro, _ = self.for_and_against(literal)
        return max(one.end for one in pro if one.end) if pro and self.has_ended(pro) else None

    def has_ended(self, evidence: Iterable[Evidence]) -> bool:
        return all(one.end is not None and one.end <= self.as_of for one in evidence)

    def is_later(self, source: Source) -> bool:
        return source.day is not None and source.day > self.as_of

    def is_told(self, evidence: Evidence) -> bool:
        return not evidence.withheld and evidence.literal.atom not in self.withheld

    def withheld_on(self, atom: Literal) -> list[Evidence]:
        """The evidence of a fact that is withheld."""
        return [one for one in self.record.evidence(atom) if one.withheld]

    def is_told_in_full(self, atom: Literal) -> bool:
        """Whether nothing that the record has of a fact is withheld."""
        return (
            atom not in self.withheld
            and not self.withheld_on(atom)
            and not any(one.withheld for one in self.statements_on(atom))
        )


def overlap(one: Evidence, other: Evidence) -> bool:
    """Whether there are days of which both speak."""
    pairs = ((one, other), (other, one))
    return all((one.start or date.min) < (other.end or date.max) for one, other in pairs)


def day_told(source: Source) -> date:
    """Where a source stands in the order of dates; one that is withheld stands after all others."""
    return date.max if source.withheld else source.day or date.min


def first_day(evidence: Iterable[Evidence]) -> date:
    """The day on which the first source of some evidence stands in the order of dates."""
    return min(day_told(one.source) for one in evidence)


def telling(evidence: Iterable[Evidence]) -> tuple[Any, ...]:
    """What evidence has in common when it tells the same of different names."""
    return tuple(
        (
            *(one.source.id, one.pinpoint, one.passage, one.shown, one.start, one.end),
            *(one.by, one.note, one.but),
        )
        for one in evidence
    )
