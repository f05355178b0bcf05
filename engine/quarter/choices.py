"""Choices: what could stand otherwise than it does on the record.

A fact that the record leaves open or its sources dispute may be shown, or its denial; of an issue
another position may be taken; and, for reversals, a fact that the case shows may be the contrary.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from quarter.grounding import CHOSEN, GIVEN, ON_RECORD, Theory
from quarter.inference import Plan, Tables, V
from quarter.literal import Literal
from quarter.record import LAW, Record, State
from quarter.rulebase import Rulebase


@dataclass(frozen=True, slots=True)
class Choice:
    """What could stand otherwise: a fact by its atom, or an issue by its id.

    Of the kinds, "fact" is open or disputed, "known" is shown by the case one way or the other,
    and "reading" is contested.
    """

    kind: str
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
    def literal(self) -> Literal | None:
        """The fact, or the denial, that it shows; none if it takes a position."""
        fact = self.choice.fact
        return fact and (fact if self.value == "shown" else ~fact)

    @property
    def id(self) -> str:
        return str(self.literal) if self.literal else self.value


class Leaves:
    """The leaves of a theory, or those of them within some nodes, as the record has them."""

    def __init__(
        self,
        theory: Theory,
        record: Record,
        chosen: Mapping[str, str],
        within: Collection[int] | None = None,
    ) -> None:
        self.theory = theory
        self.record = record
        self.chosen = chosen
        self.numbers = [one for one in theory.leaves if within is None or one in within]
        self.states: dict[int, State] = {}  # of those that are facts
        for number in self.numbers:
            literal, standard, day = theory.nodes[number]
            if literal.predicate not in GIVEN:
                self.states[number] = record.state(literal.atom, standard, day)

    def on_record(self) -> dict[int, bool]:
        """Which of them hold on the record: what it shows, and the positions taken."""
        found = {}
        for number in self.numbers:
            literal = self.theory.nodes[number].literal
            if literal.predicate == CHOSEN:
                found[number] = self.chosen[literal.terms[0]] == ".".join(literal.terms)
            elif literal.predicate == ON_RECORD:
                found[number] = self.record.speaks_of(literal.terms[0]) != literal.denied
            elif literal.denied:
                found[number] = self.states[number] in (State.DENIED, State.ASSUMED)
            else:
                found[number] = self.states[number] is State.SHOWN
        return found

    @cached_property
    def open(self) -> frozenset[int]:
        """Those that may turn out either way; of what rules decide, none does so by itself."""
        return frozenset(
            number
            for number, state in self.states.items()
            if state in (State.OPEN, State.DISPUTED)
            and not self.record.is_done_by_rule(self.theory.nodes[number].literal.atom)
        )

    @cached_property
    def known(self) -> dict[int, Departure]:
        """Those that the case shows one way or the other, each with what would make it contrary.

        What the law says of itself, and what silence is read as, is nothing that a case shows.
        """
        found = {}
        for number, state in self.states.items():
            if state in (State.SHOWN, State.DENIED):
                atom = self.theory.nodes[number].literal.atom
                evidence = () if atom.variables else self.record.evidence(atom)
                if any(one.source is not LAW for one in evidence):
                    value = "denied" if state is State.SHOWN else "shown"
                    found[number] = Departure(Choice("known", fact=atom), value)
        return found

    def contraries(self, number: int) -> Iterator[tuple[Departure, bool]]:
        """What the contrary of a known fact may make of a leaf, and whether the leaf then holds.

        It is the leaf's own, or that of the same fact at another standard, at which it is known
        while at that of the leaf it is open, or of another that excludes it.
        """
        literal = self.theory.nodes[number].literal
        if number in self.known:
            departure = self.known[number]
            yield departure, literal.denied == (departure.value == "denied")
        elif number in self.open:
            for value in ("denied", "shown"):
                departure = Departure(Choice("known", fact=literal.atom), value)
                yield departure, literal.denied == (value == "denied")
        if number in self.known or number in self.open:
            for other in self.record.excluded_by(literal.atom):
                yield Departure(Choice("known", fact=other), "shown"), literal.denied


def on_record(theory: Theory, record: Record, chosen: Mapping[str, str]) -> dict[int, bool]:
    """The leaves of a theory that hold on the record."""
    return Leaves(theory, record, chosen).on_record()


def departures(
    leaves: Leaves, ready: Plan, rulebase: Rulebase, fixed: Collection[str], known: bool = False
) -> Iterator[Departure]:
    """What could stand otherwise: facts as inference comes to need them, then readings.

    ``fixed`` names the issues whose position the user has chosen; these are not varied. ``known``:
    facts that the case shows are varied as well. In this order the diagrams of the cases that ship
    are smallest; a reading comes last because it decides over many facts.
    """
    nodes = leaves.theory.nodes
    waiting = bytearray(len(nodes))
    for number in leaves.numbers:
        waiting[number] = True
    used = []
    for part in ready.order:
        for instance in (*part.first, *part.inner):
            for group in ready.premises[instance]:
                for node in group:
                    if waiting[node]:
                        waiting[node] = False
                        used.append(node)
    issues = set()
    for number in (*used, *[one for one in leaves.numbers if waiting[one]]):
        literal = nodes[number].literal
        if literal.predicate == CHOSEN:
            issues.add(literal.terms[0])
        elif number in leaves.open:
            choice = Choice("fact", fact=literal.atom)
            yield Departure(choice, "denied" if literal.denied else "shown")
        elif known and number in leaves.known:
            yield leaves.known[number]
    for issue in rulebase.issues:
        if issue.id in issues and issue.id not in fixed:
            choice = Choice("reading", issue=issue.id)
            for position in issue.positions[1:]:
                yield Departure(choice, position.id)


def file_order(
    varied: Iterable[Departure], record: Record, rulebase: Rulebase
) -> dict[Departure, int]:
    """The place of each departure: facts as the files raise them, then others, then readings."""
    atoms = {atom: place for place, atom in enumerate(record.atoms)}
    positions = {position: place for place, position in enumerate(rulebase.positions)}

    def key(departure: Departure) -> tuple[int, str, str]:
        fact = departure.choice.fact
        if fact is None:
            return len(atoms) + 1 + positions[departure.value], "", ""
        return atoms.get(fact, len(atoms)), str(fact), departure.value

    return {departure: place for place, departure in enumerate(sorted(varied, key=key))}


def facts_in(
    leaves: Leaves, rulebase: Rulebase, made: Mapping[Departure, V], one: V
) -> tuple[dict[int, V], dict[Literal, V], dict[Literal, V]]:
    """In which worlds each leaf holds, each open fact is shown, and the denial of each.

    ``made`` says in which worlds each departure is made, in the algebra whose greatest element is
    ``one``.
    """
    shown = dict(_shown_in(made, leaves.record, one))
    denied = dict(_denied_in(made, leaves.record, shown, one))
    return _leaf_values(leaves, rulebase, made, shown, denied, one), shown, denied


def possible(tables: Tables[V], ready: Plan, rulebase: Rulebase, one: V) -> V:
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


def _leaf_values(
    leaves: Leaves,
    rulebase: Rulebase,
    made: Mapping[Departure, V],
    shown: Mapping[Literal, V],
    denied: Mapping[Literal, V],
    one: V,
) -> dict[int, V]:
    """In which worlds each leaf holds; ``shown`` and ``denied`` say where open facts are so."""
    zero = one ^ one
    positions: dict[str, V] = {}
    for issue in rulebase.issues:
        free = one
        for position in issue.positions[1:]:
            bit = made.get(Departure(Choice("reading", issue=issue.id), position.id))
            if bit is not None:
                positions[position.id] = free & bit
                free = free & (bit ^ one)
        if free is not one:
            positions[issue.default.id] = free
    known = any(departure.choice.kind == "known" for departure in made)
    facts: dict[int, V] = {}
    for number, holds in leaves.on_record().items():
        literal = leaves.theory.nodes[number].literal
        value = one if holds else zero
        if literal.predicate == CHOSEN:
            value = positions.get(".".join(literal.terms), value)
        elif number in leaves.open:
            value = (denied if literal.denied else shown).get(literal.atom, value)
        for departure, then_holds in leaves.contraries(number) if known else ():
            bit = made.get(departure)
            if bit is not None:
                value = value | bit if then_holds else value & (bit ^ one)
        facts[number] = value
    return facts


def _shown_in(made: Mapping[Departure, V], record: Record, one: V) -> Iterator[tuple[Literal, V]]:
    """In which worlds each open fact is shown; of facts that exclude each other, only the first."""
    found: dict[Literal, V] = {}
    for departure, value in made.items():
        atom = departure.choice.fact
        if atom is not None and departure.choice.kind == "fact" and departure.value == "shown":
            for other in record.excluded_by(atom):
                if other in found:
                    value = value & (found[other] ^ one)
            found[atom] = value
            yield atom, value


def _denied_in(
    made: Mapping[Departure, V],
    record: Record,
    shown: Mapping[Literal, V],
    one: V,
) -> Iterator[tuple[Literal, V]]:
    """In which worlds the denial of each open fact is shown: by itself, or by what excludes it."""
    for departure, value in made.items():
        atom = departure.choice.fact
        if atom is not None and departure.choice.kind == "fact" and departure.value == "denied":
            if atom in shown:
                value = value & (shown[atom] ^ one)
            for other in record.excluded_by(atom):
                if other in shown:
                    value = value | shown[other]
            yield atom, value


def values_in(
    leaves: Leaves, rulebase: Rulebase, varied: Iterable[Departure], made: Collection[Departure]
) -> dict[int, bool]:
    """Which leaves hold in the world that makes just these departures, of all that vary."""
    bits = dict.fromkeys(varied, False) | dict.fromkeys(made, True)
    values, _, _ = facts_in(leaves, rulebase, bits, True)
    return values


def states_in(
    leaves: Leaves, values: Mapping[int, bool], departures: Iterable[Departure]
) -> dict[tuple[Literal, str, date], State]:
    """How the facts stand, in a world, that stand otherwise there than on the record."""
    target: dict[Literal, State] = {}
    for departure in departures:
        atom = departure.choice.fact
        if atom is not None:
            target[atom] = State.SHOWN if departure.value == "shown" else State.DENIED
            if departure.value == "shown":
                target |= dict.fromkeys(leaves.record.excluded_by(atom), State.DENIED)
    found = {}
    for number, holds in leaves.on_record().items():
        literal, standard, day = leaves.theory.nodes[number]
        if literal.atom in target and (number in leaves.open or values[number] != holds):
            found[literal.atom, standard, day] = target[literal.atom]
    return found
