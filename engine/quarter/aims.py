"""What a side seeks on the questions of a case, as the rule files say it."""

from dataclasses import dataclass

from quarter.answer import Answer, Opinion
from quarter.grounding import match
from quarter.literal import Literal, Mode
from quarter.record import State
from quarter.rule import DETAINING, Interest


@dataclass(frozen=True, slots=True)
class Aim:
    """What a side seeks: that a literal be established, or that it be left unestablished."""

    literal: Literal
    established: bool


class Seeking:
    """A side in a case."""

    def __init__(self, opinion: Opinion, side: str) -> None:
        self.opinion = opinion
        self.interests = [one for one in opinion.rulebase.interests if one.side == side]

    def aim(self, answer: Answer) -> Aim | None:
        """What the side seeks on a question; none if it has no interest in it.

        What is said of one action goes before what is said of all that the Detaining Power does.
        """
        literals = (answer.literal, *(step.literal for step in answer.opposites))
        for fits in (self._fits, self._fits_in_general):
            for literal in literals:
                for interest in self.interests:
                    for entries, aim in (
                        (interest.wants, Aim(literal, True)),
                        (interest.resists, Aim(literal, False)),
                        (interest.leaves, None),
                    ):
                        if any(fits(entry, literal, interest) for entry in entries):
                            return aim
        return None

    def _fits(self, entry: Literal | Mode, literal: Literal, interest: Interest) -> bool:
        """Whether an entry speaks of just this, and what it is given is shown."""
        if isinstance(entry, Mode) or (entry.predicate, entry.mode, entry.denied) != (
            literal.predicate,
            literal.mode,
            literal.denied,
        ):
            return False
        names = match(entry, literal)
        return (
            names is not None
            and self._is_detaining(names.get(DETAINING))
            and all(self._is_shown(one.bind(names)) for one in interest.given)
        )

    def _fits_in_general(self, entry: Literal | Mode, literal: Literal, _: Interest) -> bool:
        return entry is literal.mode and self._is_detaining(literal.terms[0])

    def _is_detaining(self, name: str | None) -> bool:
        power = self.opinion.case.detaining_power
        return name is None or power is None or name == power

    def _is_shown(self, fact: Literal) -> bool:
        opinion = self.opinion
        state = opinion.record.state(fact, opinion.standard, opinion.as_of)
        return not fact.variables and state is State.SHOWN
