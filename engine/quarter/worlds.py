"""Every world that the record leaves possible, as decision diagrams over choices.

A choice is what could stand otherwise: an open or disputed fact (as on the record, shown, its
denial shown) or a contested reading (one position out of several); for reversals a fact that the
case shows is a choice too (as it is, or the contrary). Choices are coded so that the record is all
zeros and every code is a world: of a fact, one bit says *shown*, another *its denial shown* and
counts only where the first does not; of an issue with n positions, the first set bit of n - 1 names
the position, and none the default. So no code need be masked, and what an answer turns on is just
what its diagram tests.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from oxidd.bcdd import BCDDFunction, BCDDManager

from quarter.choices import Choice, Departure, Leaves, facts_in, file_order, possible
from quarter.inference import Plan, Tables, infer
from quarter.literal import Literal
from quarter.rulebase import Rulebase

BOUND = 1 << 20  # nodes of all diagrams together, which are full in a second or two
# Results that are remembered while diagrams are made. So many stay near at hand; with far fewer,
# what outgrows them is worked out again and again, and the bound is never met.
REMEMBERED = 1 << 16


class BoundMet(Exception):  # noqa: N818 - it says what happened; nothing is wrong
    """The diagrams outgrew their bound, so what they would have told is not known."""


@dataclass(frozen=True)
class Worlds:
    """Where each node is proved, over all worlds, and which bit stands for which departure."""

    tables: Tables[Any]
    one: BCDDFunction
    possible: BCDDFunction  # without worlds in which opposites would both be certain
    bits: dict[int, Departure]
    shown: dict[Literal, BCDDFunction]  # of open facts
    denied: dict[Literal, BCDDFunction]
    leaves: Leaves
    rulebase: Rulebase
    manager: BCDDManager = field(repr=False)

    def proved(self, node: int) -> BCDDFunction:
        value: BCDDFunction = self.tables.proved[node]
        return value

    def everywhere(self, value: BCDDFunction) -> bool:
        return bool((value | (self.possible ^ self.one)).valid())

    def somewhere(self, value: BCDDFunction) -> bool:
        return bool((value & self.possible).satisfiable())

    def nowhere(self) -> BCDDFunction:
        return self.one ^ self.one

    @cached_property
    def default_readings(self) -> BCDDFunction:
        """The worlds that keep the default positions."""
        found = self.one
        for bit in reversed(self.bits):
            if self.bits[bit].choice.kind == "reading":
                found = found & self.manager.not_var(bit)
        return found

    def tested(self, *values: BCDDFunction) -> tuple[Choice, ...]:
        """The choices on which values turn, those first that matter in most worlds.

        Raises MemoryError if the diagrams outgrow their bound before that is known.
        """
        found: dict[Choice, float] = {}
        for value in values:
            for choice, share in self._shares(value).items():
                found[choice] = max(found.get(choice, 0.0), share)
        return tuple(sorted(found, key=lambda choice: (-found[choice], choice.kind, choice.id)))

    def _shares(self, value: BCDDFunction) -> dict[Choice, float]:
        """The choices on which a value turns, each with the share of worlds in which it decides."""
        if value not in self._weighed:  # many questions come to the same
            found: dict[Choice, float] = {}
            for bit in support(value):
                share = self._share(value, bit)
                if share is not None:
                    choice = self.bits[bit].choice
                    found[choice] = max(found.get(choice, 0.0), share)
            self._weighed[value] = found
        return self._weighed[value]

    def _share(self, value: BCDDFunction, bit: int) -> float | None:
        """The share of worlds in which a bit decides that a value tests; none if it never does."""
        try:
            return self._differs(value, bit).sat_count_float(0) or None
        except MemoryError:
            if self.possible != self.one:
                raise  # worlds in which it decides may all be impossible
            return 0.0  # it decides somewhere, and only the order is lost

    @cached_property
    def _weighed(self) -> dict[BCDDFunction, dict[Choice, float]]:
        return {}

    def holding(self, departure: Departure) -> BCDDFunction:
        """The worlds in which an open fact is shown, or its denial."""
        atom = departure.choice.fact
        assert atom is not None, "an open fact is shown or denied; a position is taken"
        shown, denied = self.shown.get(atom), self.denied.get(atom)
        if departure.value == "shown":
            return shown if shown is not None else self.denied[atom] ^ self.one
        return denied if denied is not None else self.shown[atom] ^ self.one

    def making(self, departures: Iterable[Departure]) -> BCDDFunction:
        """The worlds that depart from the record in these, whatever else they do."""
        numbers = {departure: bit for bit, departure in self.bits.items()}
        found = self.one
        for departure in departures:
            found = found & self.manager.var(numbers[departure])
        return found

    @cached_property
    def order(self) -> dict[Departure, int]:
        """The departures by their place in the files."""
        return file_order(self.bits.values(), self.leaves.record, self.rulebase)

    @cached_property
    def ranks(self) -> dict[int, int]:
        """The place in the files of what each bit stands for."""
        return {bit: self.order[departure] for bit, departure in self.bits.items()}

    def _differs(self, value: BCDDFunction, bit: int) -> BCDDFunction:
        """Where a value differs between two possible worlds that differ in one bit alone."""
        variable, other = self.manager.var(bit), self.manager.not_var(bit)
        if self.possible == self.one:
            return value.unique(variable)
        holds, fails = value & self.possible, (value ^ self.one) & self.possible
        return ((holds & variable).exists(variable) & (fails & other).exists(variable)) | (
            (holds & other).exists(variable) & (fails & variable).exists(variable)
        )

    def under(self, value: BCDDFunction, departures: Iterable[Departure]) -> bool:
        """Whether a value holds in the world that departs from the record in just these."""
        made = set(departures)
        return bool(value.eval([(bit, self.bits[bit] in made) for bit in support(value)]))


Node = tuple[BCDDFunction, int, tuple[BCDDFunction, BCDDFunction]]


def inner_nodes(value: BCDDFunction) -> list[Node]:
    """The inner nodes of a diagram from its root down, each with its bit and its two cofactors."""
    found: dict[BCDDFunction, tuple[int, tuple[BCDDFunction, BCDDFunction]]] = {}
    waiting = [value]
    while waiting:
        node = waiting.pop()
        bit = None if node in found else node.node_var()
        if bit is not None:
            parts = node.cofactors()
            assert parts is not None, "an inner node has two cofactors"
            found[node] = bit, parts
            waiting += parts
    # The order of variables is that in which they were made.
    return [(node, *found[node]) for node in sorted(found, key=lambda one: found[one][0])]


def support(value: BCDDFunction) -> list[int]:
    """The bits that a diagram tests."""
    return list(dict.fromkeys(bit for _, bit, _ in inner_nodes(value)))


def every_world(
    leaves: Leaves, ready: Plan, rulebase: Rulebase, varied: Iterable[Departure]
) -> Worlds:
    """Inference over every world at once. Raises BoundMet if the diagrams outgrow their bound."""
    bits = dict(enumerate(dict.fromkeys(varied)))
    try:
        return _every_world(leaves, ready, rulebase, bits)
    except MemoryError:
        raise BoundMet from None


def room(bound: int) -> BCDDManager:
    """Room for diagrams of so many nodes together."""
    return BCDDManager(bound, min(bound, REMEMBERED), 1)


def _every_world(
    leaves: Leaves, ready: Plan, rulebase: Rulebase, bits: dict[int, Departure]
) -> Worlds:
    manager = room(BOUND)
    manager.add_vars(len(bits))
    variables = {departure: manager.var(bit) for bit, departure in bits.items()}
    one = manager.true()
    values, shown, denied = facts_in(leaves, rulebase, variables, one)
    tables = infer(ready, values, one)
    able = possible(tables, ready, rulebase, one)
    return Worlds(tables, one, able, bits, shown, denied, leaves, rulebase, manager)
