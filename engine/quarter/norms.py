"""What somebody must, must not and may do by an opinion, whether it was asked or not."""

from collections.abc import Iterable
from datetime import date

from quarter.answer import Opinion, Word
from quarter.authorities import Authorities
from quarter.bearing import Bearing
from quarter.grounding import Node
from quarter.grouping import EVERYWHERE, Grouping, Sorts, Together
from quarter.literal import Literal, Mode
from quarter.proof import Argument


class Norms:
    """The duties and bars of the Detaining Power; of every Power, where the case names none."""

    def __init__(
        self,
        opinion: Opinion,
        grouping: Grouping,
        authorities: Authorities,
        bearing: Bearing,
    ) -> None:
        self.opinion = opinion
        self.case = opinion.case
        self.proofs = opinion.proofs
        self.grouping = grouping
        self.authorities = authorities
        self.bearing = bearing

    def proved(self, mode: Mode, sorts: Sorts = EVERYWHERE) -> list[tuple[Literal, Together]]:
        """What is proved that the Detaining Power must, or must not, do from now on."""
        found = dict.fromkeys(
            node.literal
            for node in self.opinion.conclusions()
            if node.literal.mode is mode
            and self._binds_now(node)
            and not self._is_over(node.literal)
            and self._is_done_to(node.literal)
        )
        gathered = self.grouping.gather(
            sorted(found, key=self.authorities.place),
            lambda literal: literal,
            lambda literal, _masks: tuple(self.authorities.of_literal(literal)),
            sorts,
        )
        return [(literals[0], together) for literals, together in gathered]

    def _binds_now(self, node: Node) -> bool:
        """Whether it binds the Detaining Power, on the day and by the standard of the opinion."""
        actor = node.literal.terms[0]
        return node == self.opinion.node(node.literal) and actor == (
            self.case.detaining_power or actor
        )

    def _is_over(self, literal: Literal) -> bool:
        """Whether it speaks of a dated act, and not of what that still calls for."""
        dated = self.opinion.record.day_of(literal.terms, date.max) != date.max
        return dated and not self.case.words.predicates[literal.predicate].remedial

    def _is_done_to(self, literal: Literal) -> bool:
        """Whether an action can be done to those of whom a norm speaks."""
        action = self.case.words.predicates[literal.predicate]
        if action.presupposes is None:
            return True
        names = dict(zip((place for place, _ in action.places), literal.terms, strict=True))
        wanted = action.presupposes.bind(names)
        return any(
            self.bearing.may_hold(number)
            for number, node in enumerate(self.opinion.theory.nodes)
            if node.literal == wanted
        )

    def to_come(self) -> list[tuple[Literal, list[Literal], Together]]:
        """Duties of the Detaining Power that are not due yet, each with what it waits for."""
        found: dict[Literal, list[Literal]] = {}
        for node in self.opinion.theory.nodes:
            literal = node.literal
            if literal.mode is not Mode.MUST or literal in found or not self._binds_now(node):
                continue
            answer = self.opinion.answer(literal)
            if answer.word is Word.NOT_YET_DUE:
                waiting = next(one for one in answer.step.arguments if only_waits(one))
                found[literal] = [
                    self.proofs.step(element.nodes[0]).literal for element in waiting.missing
                ]
        gathered = self.grouping.gather(
            found, lambda literal: literal, lambda literal, _masks: tuple(found[literal])
        )
        return [(group[0], found[group[0]], together) for group, together in gathered]

    def besides(self, listed: Iterable[tuple[Literal, Together]]) -> list[tuple[Literal, Together]]:
        """Those of some duties and bars of which the answers say nothing."""
        asked = {
            step.literal for one in self.opinion.answers for step in (one.step, *one.opposites)
        }
        return [(literal, together) for literal, together in listed if literal not in asked]


def only_waits(argument: Argument) -> bool:
    """Whether an argument lacks nothing but its time."""
    missing = argument.missing
    return bool(missing) and not argument.positions and all(element.due for element in missing)
