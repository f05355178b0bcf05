"""Why a literal is proved, or is not: what the tables of inference hold, as a tree.

Nothing here draws a conclusion. What supports a literal, what speaks against it, and how each
attack was met are read off the tables that inference filled.
"""

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from quarter.case import Evidence, Finding
from quarter.grounding import CHOSEN, GIVEN, Instance, Node, Theory
from quarter.inference import Plan, Tables
from quarter.literal import Literal
from quarter.record import Record, State
from quarter.rule import Premise, Superiority
from quarter.rulebase import Rulebase


class Standing(Enum):
    """What inference settles of one literal."""

    PROVED = "proved"
    NOT_PROVED = "not proved"
    UNDECIDED = "undecided"  # only a loop speaks for it


@dataclass(frozen=True, slots=True)
class Element:
    """One premise of an argument: the nodes of which one suffices, and the one that is proved."""

    nodes: tuple[int, ...]
    premise: Premise | None
    met: int | None
    due: bool  # it says only when a duty falls due


@dataclass(frozen=True, slots=True)
class Argument:
    """An instance of a rule, and how its premises stand."""

    number: int
    instance: Instance
    standing: Standing  # proved: every premise is; not proved: some premise is shown unproved
    elements: tuple[Element, ...]
    positions: tuple[str, ...]  # of the readings that it rests on, those that are not taken
    exceptions: tuple[int, ...]  # the instances that would take it out of play; some answer others

    @property
    def applicable(self) -> bool:
        return self.standing is Standing.PROVED

    @property
    def missing(self) -> tuple[Element, ...]:
        return tuple(element for element in self.elements if element.met is None)


@dataclass(frozen=True, slots=True)
class Attack:
    """An argument for an opposite, and what meets it: nothing, if it stands."""

    argument: Argument
    beaten_by: tuple[tuple[Argument, Superiority | None], ...]

    @property
    def met(self) -> bool:
        return self.argument.standing is Standing.NOT_PROVED or bool(self.beaten_by)


@dataclass(frozen=True, slots=True)
class Step:
    """A literal and why it stands as it does."""

    node: int
    literal: Literal
    at: Node
    standing: Standing
    state: State | None  # of a fact, on the record
    evidence: tuple[Evidence, ...]
    finding: Finding | None
    arguments: tuple[Argument, ...]
    attacks: tuple[Attack, ...]

    @property
    def proved(self) -> bool:
        return self.standing is Standing.PROVED


class Proofs:
    """The proofs of a theory, each made when it is asked for."""

    def __init__(
        self,
        rulebase: Rulebase,
        record: Record,
        theory: Theory,
        ready: Plan,
        tables: Tables[bool],
        chosen: dict[str, str],
    ) -> None:
        self.rulebase = rulebase
        self.record = record
        self.theory = theory
        self.plan = ready
        self.tables = tables
        self.chosen = chosen
        self._steps: dict[int, Step] = {}
        self._arguments: dict[int, Argument] = {}

    def standing(self, node: int) -> Standing:
        if self.tables.proved[node]:
            return Standing.PROVED
        return Standing.NOT_PROVED if self.tables.disproved[node] else Standing.UNDECIDED

    def step(self, node: int) -> Step:
        """Why a node stands as it does."""
        if node not in self._steps:
            self._steps[node] = self._step(node)
        return self._steps[node]

    def _step(self, node: int) -> Step:
        at = self.theory.nodes[node]
        atom = at.literal.atom
        state: State | None = None
        evidence: tuple[Evidence, ...] = ()
        finding: Finding | None = None
        if node in self._leaves:
            state = self.record.state(atom, at.standard, at.day)
            evidence = tuple(one for one in self.record.evidence(atom) if one.covers(at.day))
            finding = self.record.findings.get(atom)
        return Step(
            node,
            at.literal,
            at,
            self.standing(node),
            state,
            evidence,
            finding,
            tuple(self.argument(one) for one in self.plan.support[node]),
            tuple(self._attack(rival, allies) for rival, allies in self.plan.rivals[node]),
        )

    @cached_property
    def _leaves(self) -> set[int]:
        return {
            node
            for node in self.theory.leaves
            if self.theory.nodes[node].literal.predicate not in GIVEN
        }

    def exceptions(self, argument: Argument) -> list[Argument]:
        """The arguments that would take a rule out of play."""
        return [self.argument(number) for number in argument.exceptions]

    def argument(self, number: int) -> Argument:
        """How the premises of an instance stand."""
        if number not in self._arguments:
            self._arguments[number] = self._argument(number)
        return self._arguments[number]

    def _argument(self, number: int) -> Argument:
        instance = self.theory.instances[number]
        elements, positions = [], []
        for group, premise, due in zip(
            instance.premises, instance.written, instance.due, strict=True
        ):
            met = next((node for node in group if self.tables.proved[node]), None)
            first = self.theory.nodes[group[0]].literal
            if first.predicate == CHOSEN:
                if met is None:
                    positions += [".".join(self.theory.nodes[one].literal.terms) for one in group]
            else:
                elements.append(Element(group, premise, met, due))
        if self.tables.applicable[number]:
            standing = Standing.PROVED
        elif self.tables.discarded[number]:
            standing = Standing.NOT_PROVED
        else:
            standing = Standing.UNDECIDED
        exceptions = self.theory.exceptions[number]
        return Argument(number, instance, standing, tuple(elements), tuple(positions), exceptions)

    def _attack(
        self, rival: int, allies: tuple[tuple[int, tuple[tuple[int, ...], ...]], ...]
    ) -> Attack:
        beaten = []
        told: Counter[object] = Counter()
        for ally, gates in allies:
            rankings = self._rankings(ally, rival, gates)
            ranking = rankings[told[ally, gates]] if rankings else None
            told[ally, gates] += 1
            if self.tables.applicable[ally] and all(
                any(self.tables.proved[node] for node in gate) for gate in gates
            ):
                beaten.append((self.argument(ally), ranking))
        return Attack(self.argument(rival), tuple(beaten))

    def _rankings(
        self, ally: int, rival: int, gates: tuple[tuple[int, ...], ...]
    ) -> list[Superiority]:
        """What ranks two instances under these gates, in the order of the files."""
        superior, inferior = (self.theory.instances[one].rule.id for one in (ally, rival))
        wanted = {
            ".".join(self.theory.nodes[node].literal.terms) for gate in gates for node in gate
        }
        return [
            pair
            for pair in self.rulebase.rankings.get((superior, inferior), ())
            if set(pair.positions) == wanted
        ]
