"""Every world that the record leaves possible, as decision diagrams over choices.

A choice is what could stand otherwise: an open or disputed fact (as on the record, shown, its
denial shown) or a contested reading (one position out of several). Choices are coded so that the
record is all zeros and every code is a world: of a fact, one bit says *shown*, another *its denial
shown* and counts only where the first does not; of an issue with n positions, the first set bit of
n - 1 names the position, and none the default. So no code need be masked, and what an answer turns
on is just what its diagram tests.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from oxidd.bcdd import BCDDFunction, BCDDManager

from quarter.grounding import CHOSEN, Theory
from quarter.inference import Plan, Tables, infer
from quarter.literal import Literal
from quarter.record import Record, State
from quarter.rulebase import Rulebase

BOUND = 1_000_000  # nodes; full in well under a second
CACHE = 1 << 14  # remembered results of operations


@dataclass(frozen=True, slots=True)
class Choice:
    """What could stand otherwise: a fact by its atom, or an issue by its id."""

    kind: str  # "fact" or "reading"
    fact: Literal | None = None
    issue: str | None = None

    @property
    def id(self) -> str:
        return str(self.fact) if self.fact else str(self.issue)


@dataclass(frozen=True, slots=True)
class Departure:
    """One choice made otherwise than on the record: a fact shown or denied, or a position taken."""

    choice: Choice
    value: str  # "shown", "denied", or the id of a position

    @property
    def id(self) -> str:
        if self.choice.fact:
            return str(self.choice.fact if self.value == "shown" else ~self.choice.fact)
        return self.value


class BoundMet(Exception):  # noqa: N818 - it says what happened; nothing is wrong
    """The diagrams outgrew their bound, so what they would have told is not known."""


@dataclass(frozen=True)
class Worlds:
    """Where each node is proved, over all worlds, and which bit stands for which departure."""

    tables: Tables[Any]
    one: BCDDFunction
    possible: BCDDFunction  # without worlds in which opposites would both be certain
    bits: dict[int, Departure]
    manager: BCDDManager

    def proved(self, node: int) -> BCDDFunction:
        value: BCDDFunction = self.tables.proved[node]
        return value

    def everywhere(self, value: BCDDFunction) -> bool:
        return bool((value | (self.possible ^ self.one)).valid())

    def somewhere(self, value: BCDDFunction) -> bool:
        return bool((value & self.possible).satisfiable())

    def nowhere(self) -> BCDDFunction:
        return self.one ^ self.one

    def on_default_readings(self, value: BCDDFunction) -> BCDDFunction:
        """The part of a value in worlds that keep the default positions."""
        for bit, departure in self.bits.items():
            if departure.choice.kind == "reading":
                value = value & self.manager.not_var(bit)
        return value

    def tested(self, *values: BCDDFunction) -> tuple[Choice, ...]:
        """The choices on which values turn, those first that matter in most worlds."""
        found: dict[Choice, float] = {}
        for value in values:
            for bit in self._support(value):
                choice = self.bits[bit].choice
                try:
                    differs = self._differs(value, bit)
                    if not differs.satisfiable():
                        continue
                    matters = differs.sat_count_float(len(self.bits))
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


def choices(
    theory: Theory, record: Record, rulebase: Rulebase, fixed: Iterable[str]
) -> list[Departure]:
    """What could stand otherwise in a theory: facts, then readings, in the order of the files.

    ``fixed`` names the issues whose position the user has chosen; these are not varied. Readings
    come last because a reading decides over many facts: in this order the diagrams of the cases
    that ship are half as large as in the other.
    """
    found: dict[Departure, None] = {}
    for number in theory.leaves:
        node = theory.nodes[number]
        if node.literal.predicate == CHOSEN or not is_open(record, theory, number):
            continue
        choice = Choice("fact", fact=node.literal.atom)
        found[Departure(choice, "denied" if node.literal.denied else "shown")] = None
    issues = {node.literal.terms[0] for node in theory.nodes if node.literal.predicate == CHOSEN}
    for issue in rulebase.issues:
        if issue.id in issues and issue.id not in set(fixed):
            choice = Choice("reading", issue=issue.id)
            for position in issue.positions[1:]:
                found[Departure(choice, position.id)] = None
    return list(found)


def is_open(record: Record, theory: Theory, number: int) -> bool:
    """Whether a leaf may turn out either way."""
    node = theory.nodes[number]
    atom = node.literal.atom
    if record.is_done_by_rule(atom):
        return False
    return record.state(atom, node.standard, node.day) in (State.OPEN, State.DISPUTED)


def on_record(theory: Theory, record: Record, chosen: Mapping[str, str]) -> dict[int, bool]:
    """The leaves that hold on the record: what it shows, and the positions taken."""
    found = {}
    for number in theory.leaves:
        node = theory.nodes[number]
        literal = node.literal
        if literal.predicate == CHOSEN:
            found[number] = chosen[literal.terms[0]] == ".".join(literal.terms)
            continue
        state = record.state(literal.atom, node.standard, node.day)
        if literal.denied:
            found[number] = state in (State.DENIED, State.ASSUMED)
        else:
            found[number] = state is State.SHOWN
    return found


def every_world(
    theory: Theory,
    ready: Plan,
    record: Record,
    rulebase: Rulebase,
    chosen: Mapping[str, str],
    fixed: Iterable[str],
) -> Worlds:
    """Inference over every world at once. Raises BoundMet if the diagrams outgrow their bound."""
    try:
        return _every_world(theory, ready, record, rulebase, chosen, fixed)
    except MemoryError:
        raise BoundMet from None


def _every_world(
    theory: Theory,
    ready: Plan,
    record: Record,
    rulebase: Rulebase,
    chosen: Mapping[str, str],
    fixed: Iterable[str],
) -> Worlds:
    departures = choices(theory, record, rulebase, fixed)
    manager = BCDDManager(BOUND, CACHE, 1)
    manager.add_vars(len(departures))
    bits = dict(enumerate(departures))
    numbers = {departure: bit for bit, departure in bits.items()}
    one = manager.true()
    tables = infer(ready, leaf_values(theory, record, rulebase, chosen, numbers, manager), one)
    return Worlds(tables, one, possible(tables, ready, rulebase, one), bits, manager)


def leaf_values(
    theory: Theory,
    record: Record,
    rulebase: Rulebase,
    chosen: Mapping[str, str],
    numbers: Mapping[Departure, int],
    manager: BCDDManager,
) -> dict[int, BCDDFunction]:
    """In which worlds each leaf holds; ``numbers`` has a variable for each departure."""
    one, zero = manager.true(), manager.false()
    positions: dict[str, BCDDFunction] = {}
    for issue in rulebase.issues:
        free = one
        for position in issue.positions[1:]:
            bit = numbers.get(Departure(Choice("reading", issue=issue.id), position.id))
            if bit is not None:
                positions[position.id] = free & manager.var(bit)
                free = free & manager.not_var(bit)
        if free is not one:
            positions[issue.default.id] = free
    shown = _shown(numbers, record, manager)
    facts: dict[int, BCDDFunction] = {}
    for number, holds in on_record(theory, record, chosen).items():
        literal = theory.nodes[number].literal
        value = one if holds else zero
        if literal.predicate == CHOSEN:
            value = positions.get(".".join(literal.terms), value)
        elif is_open(record, theory, number):
            if literal.denied:
                bit = numbers[Departure(Choice("fact", fact=literal.atom), "denied")]
                value = manager.var(bit) & (shown.get(literal.atom, zero) ^ one)
                for other in record.excluded_by(literal.atom):
                    value = value | shown.get(other, zero)
            else:
                value = shown[literal.atom]
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
    numbers: Mapping[Departure, int], record: Record, manager: BCDDManager
) -> dict[Literal, BCDDFunction]:
    """In which worlds each open fact is shown; of facts that exclude each other, only the first."""
    found: dict[Literal, BCDDFunction] = {}
    for departure, bit in numbers.items():
        atom = departure.choice.fact
        if atom is not None and departure.value == "shown":
            value = manager.var(bit)
            for other in record.excluded_by(atom):
                if other in found:
                    value = value & (found[other] ^ manager.true())
            found[atom] = value
    return found
