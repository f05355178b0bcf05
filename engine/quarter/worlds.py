"""Every world that the record leaves possible, as decision diagrams over choices.

A choice is what could stand otherwise: an open or disputed fact (as on the record, shown, its
denial shown) or a contested reading (one position out of several); for reversals a fact that the
case shows is a choice too (as it is, or the contrary). Choices are coded so that the record is all
zeros and every code is a world: of a fact, one bit says *shown*, another *its denial shown* and
counts only where the first does not; of an issue with n positions, the first set bit of n - 1 names
the position, and none the default. So no code need be masked, and what an answer turns on is just
what its diagram tests.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from oxidd.bcdd import BCDDFunction, BCDDManager

from quarter.choices import Choice, Departure, Leaves
from quarter.grounding import CHOSEN
from quarter.inference import Plan, Tables, infer
from quarter.literal import Literal
from quarter.record import Record
from quarter.rulebase import Rulebase

# Nodes of a diagram, and as many remembered results: with fewer of these, a diagram that outgrows
# them is worked out again and again, and the bound is never met. Most cases need few, and what is
# small is made faster; the bound itself is full in a second or two.
SMALL, BOUND = 1 << 15, 1 << 20


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
        """The choices on which values turn, those first that matter in most worlds."""
        found: dict[Choice, float] = {}
        for value in values:
            for bit in self._support(value):
                choice = self.bits[bit].choice
                try:
                    # The share of worlds in which the one bit decides.
                    matters = self._differs(value, bit).sat_count_float(0)
                    if not matters:
                        continue
                except MemoryError:  # then only the order is lost
                    matters = 0.0
                found[choice] = max(found.get(choice, 0.0), matters)
        return tuple(sorted(found, key=lambda choice: (-found[choice], choice.kind, choice.id)))

    def smallest_departures(
        self, value: BCDDFunction, largest: int, most: int
    ) -> list[tuple[Departure, ...]]:
        """The minimal sets of departures from the record that lead into a value, smallest first.

        On a path from the root of a diagram only the set bits are departures, so the path with
        fewest of them is a smallest set; every world that contains it is then left out, and the
        next is sought. At most ``most`` sets, of at most ``largest`` departures.
        """
        found: list[tuple[Departure, ...]] = []
        value = value & self.possible
        while len(found) < most:
            path = self._path(value, {})
            if path is None or len(path) > largest:
                break
            found.append(tuple(self.bits[bit] for bit in path))
            within = self.one
            for bit in path:
                within = within & self.manager.var(bit)
            value = value & (within ^ self.one)
        return found

    def _path(
        self, value: BCDDFunction, known: dict[BCDDFunction, tuple[int, ...] | None]
    ) -> tuple[int, ...] | None:
        """The set bits on the path into a value that has the fewest; none if there is no path."""
        if value not in known:
            bit = value.node_var()
            if bit is None:
                known[value] = () if value.satisfiable() else None
            else:
                parts = value.cofactors()
                assert parts is not None, "an inner node has two cofactors"
                with_bit, without = (self._path(part, known) for part in parts)
                if with_bit is not None and (without is None or len(with_bit) + 1 < len(without)):
                    known[value] = (bit, *with_bit)
                else:
                    known[value] = without
        return known[value]

    def _support(self, value: BCDDFunction) -> list[int]:
        seen: set[BCDDFunction] = set()
        found: dict[int, None] = {}
        waiting = [value]
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            level = one.node_var()
            if level is not None:
                found[level] = None
                parts = one.cofactors()
                assert parts is not None, "an inner node has two cofactors"
                waiting.extend(parts)
        return sorted(found)

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
        return bool(value.eval([(bit, self.bits[bit] in made) for bit in self._support(value)]))


def every_world(
    leaves: Leaves, ready: Plan, rulebase: Rulebase, varied: Iterable[Departure]
) -> Worlds:
    """Inference over every world at once. Raises BoundMet if the diagrams outgrow their bound."""
    bits = dict(enumerate(dict.fromkeys(varied)))
    for size in dict.fromkeys((min(SMALL, BOUND), BOUND)):
        try:
            worlds = _every_world(leaves, ready, rulebase, bits, BCDDManager(size, size, 1))
        except MemoryError:
            continue
        if size == BOUND or worlds.manager.num_inner_nodes() < size // 2:
            return worlds  # with room for what is asked of it
    raise BoundMet


def _every_world(
    leaves: Leaves,
    ready: Plan,
    rulebase: Rulebase,
    bits: dict[int, Departure],
    manager: BCDDManager,
) -> Worlds:
    manager.add_vars(len(bits))
    variables = {departure: manager.var(bit) for bit, departure in bits.items()}
    one = manager.true()
    shown = dict(_shown(variables, leaves.record, one))
    denied = dict(_denied(variables, leaves.record, shown, one))
    tables = infer(ready, leaf_values(leaves, rulebase, variables, shown, denied, one), one)
    able = possible(tables, ready, rulebase, one)
    return Worlds(tables, one, able, bits, shown, denied, manager)


def leaf_values(
    leaves: Leaves,
    rulebase: Rulebase,
    variables: Mapping[Departure, BCDDFunction],
    shown: Mapping[Literal, BCDDFunction],
    denied: Mapping[Literal, BCDDFunction],
    one: BCDDFunction,
) -> dict[int, BCDDFunction]:
    """In which worlds each leaf holds, given those in which each open fact is shown or denied."""
    zero = one ^ one
    positions: dict[str, BCDDFunction] = {}
    for issue in rulebase.issues:
        free = one
        for position in issue.positions[1:]:
            bit = variables.get(Departure(Choice("reading", issue=issue.id), position.id))
            if bit is not None:
                positions[position.id] = free & bit
                free = free & (bit ^ one)
        if free is not one:
            positions[issue.default.id] = free
    known = any(departure.choice.kind == "known" for departure in variables)
    facts: dict[int, BCDDFunction] = {}
    for number, holds in leaves.on_record().items():
        literal = leaves.theory.nodes[number].literal
        value = one if holds else zero
        if literal.predicate == CHOSEN:
            value = positions.get(".".join(literal.terms), value)
        elif number in leaves.open:
            value = (denied if literal.denied else shown).get(literal.atom, value)
        for departure, then_holds in leaves.contraries(number) if known else ():
            bit = variables.get(departure)
            if bit is not None:
                value = value | bit if then_holds else value & (bit ^ one)
        facts[number] = value
    return facts


def possible(
    tables: Tables[BCDDFunction], ready: Plan, rulebase: Rulebase, one: BCDDFunction
) -> BCDDFunction:
    """The worlds in which no two opposites are both certain."""
    found = one
    if ready.certain or rulebase.opposites:
        for number, opposed in enumerate(ready.opposites):
            for opposite in opposed:
                if not (ready.strict[number] or ready.strict[opposite] or rulebase.opposites):
                    continue
                both = tables.definite[number] & tables.definite[opposite]
                found = found & (both ^ one)
    return found


def _shown(
    variables: Mapping[Departure, BCDDFunction], record: Record, one: BCDDFunction
) -> Iterator[tuple[Literal, BCDDFunction]]:
    """In which worlds each open fact is shown; of facts that exclude each other, only the first."""
    found: dict[Literal, BCDDFunction] = {}
    for departure, value in variables.items():
        atom = departure.choice.fact
        if atom is not None and departure.choice.kind == "fact" and departure.value == "shown":
            for other in record.excluded_by(atom):
                if other in found:
                    value = value & (found[other] ^ one)
            found[atom] = value
            yield atom, value


def _denied(
    variables: Mapping[Departure, BCDDFunction],
    record: Record,
    shown: Mapping[Literal, BCDDFunction],
    one: BCDDFunction,
) -> Iterator[tuple[Literal, BCDDFunction]]:
    """In which worlds the denial of each open fact is shown: by itself, or by what excludes it."""
    for departure, value in variables.items():
        atom = departure.choice.fact
        if atom is not None and departure.choice.kind == "fact" and departure.value == "denied":
            if atom in shown:
                value = value & (shown[atom] ^ one)
            for other in record.excluded_by(atom):
                if other in shown:
                    value = value | shown[other]
            yield atom, value
