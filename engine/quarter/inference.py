"""Inference: defeasible logic, written once over the values of any Boolean algebra.

Propositional defeasible logic with ambiguity blocking and team defeat (Antoniou, Billington,
Governatori and Maher, *Representation Results for Defeasible Logic*, ACM Transactions on
Computational Logic 2 (2001) 255). Its proof conditions use nothing but *and*, *or* and *not*. So
the values may be true and false: what follows on this record. They may be integers, bit i for case
i: what follows in each of many cases at once. Or decision diagrams over choices: what follows in
every possible world. A theory is settled once, in the order in which its literals need each other;
within a loop, values grow from nothing until they come to rest.

The tables that inference fills are the proof. Whatever explains a conclusion reads them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar

from quarter.grounding import Theory
from quarter.rule import Kind


class Value(Protocol):
    """An element of a Boolean algebra; not-x is x exclusive-or the greatest element."""

    def __and__(self, other: Self, /) -> Self: ...
    def __or__(self, other: Self, /) -> Self: ...
    def __xor__(self, other: Self, /) -> Self: ...


V = TypeVar("V", bound=Value)
Gates = tuple[tuple[int, ...], ...]


@dataclass(slots=True)
class Tables(Generic[V]):
    """What inference found: for each node and each instance, where in the algebra it holds.

    By node: ``definite`` (+Δ), ``not_definite`` (-Δ), ``proved`` (+∂) and ``disproved`` (-∂: shown
    to have no proof, which says nothing of the opposite). By instance: ``applicable`` (every
    premise proved) and ``discarded`` (some premise shown to have no proof). A literal that only a
    loop supports is neither proved nor disproved.
    """

    definite: list[V]
    not_definite: list[V]
    proved: list[V]
    disproved: list[V]
    applicable: list[V]
    discarded: list[V]


@dataclass(frozen=True, slots=True)
class Plan:
    """A theory made ready for inference: for each node, what its proof conditions speak of.

    ``rivals``: the instances for an opposite, each with those for the node that may beat it, each
    of these under gates, groups of nodes of which one must be proved for the ranking to stand.
    """

    order: tuple[tuple[tuple[int, ...], bool], ...]  # nodes of which rules speak; is it a loop?
    premises: tuple[tuple[tuple[int, ...], ...], ...]  # by instance
    strict: tuple[tuple[int, ...], ...]  # by node: instances
    support: tuple[tuple[int, ...], ...]
    opposites: tuple[tuple[int, ...], ...]
    speaking: tuple[tuple[int, ...], ...]  # instances for it and against it, not met before it
    rivals: tuple[tuple[tuple[int, tuple[tuple[int, Gates], ...]], ...], ...]


def plan(theory: Theory) -> Plan:
    """Make a theory ready for inference, which may then be run over any algebra."""
    kinds = [instance.rule.kind for instance in theory.instances]
    ids = [instance.rule.id for instance in theory.instances]
    strict, support, rivals = [], [], []
    for node in range(len(theory.nodes)):
        own = theory.supporting[node]
        strict.append(tuple(one for one in own if kinds[one] is Kind.STRICT))
        support.append(tuple(one for one in own if kinds[one] is not Kind.DEFEATER))
        against: dict[int, None] = {}
        for opposite in theory.opposites[node]:
            against |= dict.fromkeys(theory.supporting[opposite])
        rivals.append(
            tuple(
                (
                    rival,
                    tuple(
                        (ally, gates)
                        for ally in support[node]
                        for gates in theory.beats.get((ids[ally], ids[rival]), ())
                    ),
                )
                for rival in against
            )
        )
    order = tuple(
        (tuple(part), _is_loop(theory, part))
        for part in theory.order
        if any(support[node] or strict[node] or rivals[node] for node in part)
    )
    return Plan(
        order,
        tuple(instance.premises for instance in theory.instances),
        tuple(strict),
        tuple(support),
        tuple(map(tuple, theory.opposites)),
        _speaking(order, support, rivals, len(theory.nodes)),
        tuple(rivals),
    )


def _speaking(
    order: Iterable[tuple[tuple[int, ...], bool]],
    support: Sequence[tuple[int, ...]],
    rivals: Sequence[tuple[tuple[int, object], ...]],
    nodes: int,
) -> tuple[tuple[int, ...], ...]:
    """For each node, the instances to read before it; outside loops each is read once."""
    found: list[tuple[int, ...]] = [()] * nodes
    read: set[int] = set()
    for part, looped in order:
        for node in part:
            mine = dict.fromkeys((*support[node], *(rival for rival, _ in rivals[node])))
            found[node] = tuple(one for one in mine if looped or one not in read)
            if not looped:
                read.update(mine)
    return tuple(found)


def _is_loop(theory: Theory, part: list[int]) -> bool:
    if len(part) > 1:
        return True
    node = part[0]
    return any(
        node in group
        for side in (node, *theory.opposites[node])
        for made in theory.supporting[side]
        for group in theory.instances[made].premises
    )


def infer(plan: Plan, facts: dict[int, V], one: V) -> Tables[V]:
    """What follows, in the algebra whose greatest element is ``one``.

    ``facts`` gives the value of each leaf that has one; any other leaf is shown nowhere.
    """
    zero = one ^ one
    nodes, count = len(plan.support), len(plan.premises)
    definite = [zero] * nodes
    for node, value in facts.items():
        definite[node] = value
    not_definite = [value ^ one for value in definite]
    if any(plan.strict):
        _close(plan, definite, not_definite, one)
    # A node that no rule speaks for or against is as the facts have it.
    proved, disproved = definite[:], not_definite[:]
    applicable, discarded = [zero] * count, [zero] * count
    premises, opposites = plan.premises, plan.opposites

    def read(instance: int) -> None:
        """Whether an instance is applicable, and whether it is discarded."""
        applies, fails = one, zero
        for group in premises[instance]:
            if len(group) == 1:
                applies = applies & proved[group[0]]
                fails = fails | disproved[group[0]]
            else:
                some, none = zero, one
                for node in group:
                    some = some | proved[node]
                    none = none & disproved[node]
                applies = applies & some
                fails = fails | none
        applicable[instance], discarded[instance] = applies, fails

    def prove(node: int) -> None:
        """+∂ and -∂."""
        supported, unsupported = zero, one
        for instance in plan.support[node]:
            supported = supported | applicable[instance]
            unsupported = unsupported & discarded[instance]
        free, blocked = one, zero
        for opposite in opposites[node]:
            free = free & not_definite[opposite]
            blocked = blocked | definite[opposite]
        for rival, allies in plan.rivals[node]:
            met, unmet = discarded[rival], applicable[rival]
            for ally, gates in allies:
                beats, cannot = applicable[ally], discarded[ally]
                for gate in gates:
                    some, none = zero, one
                    for need in gate:
                        some = some | proved[need]
                        none = none & disproved[need]
                    beats = beats & some
                    cannot = cannot | none
                met = met | beats
                unmet = unmet & cannot
            free = free & met
            blocked = blocked | unmet
        proved[node] = definite[node] | (supported & free)
        disproved[node] = not_definite[node] & (unsupported | blocked)

    def settle(node: int) -> None:
        for instance in plan.speaking[node]:
            read(instance)
        prove(node)

    for part, looped in plan.order:
        if looped:
            for node in part:
                proved[node] = disproved[node] = zero
            _rest(part, settle, proved, disproved)
        else:
            settle(part[0])
    return Tables(definite, not_definite, proved, disproved, applicable, discarded)


def _close(plan: Plan, definite: list[V], not_definite: list[V], one: V) -> None:
    """+Δ and -Δ: facts, closed under strict rules."""
    zero = one ^ one
    facts, silent = definite[:], not_definite[:]

    def define(node: int) -> None:
        sure, unsure = facts[node], silent[node]
        for instance in plan.strict[node]:
            all_sure, some_unsure = one, zero
            for group in plan.premises[instance]:
                some, none = zero, one
                for need in group:
                    some = some | definite[need]
                    none = none & not_definite[need]
                all_sure = all_sure & some
                some_unsure = some_unsure | none
            sure = sure | all_sure
            unsure = unsure & some_unsure
        definite[node], not_definite[node] = sure, unsure

    for part, looped in plan.order:
        if looped:
            for node in part:
                definite[node] = not_definite[node] = zero
            _rest(part, define, definite, not_definite)
        else:
            define(part[0])


def _rest(
    part: tuple[int, ...], step: Callable[[int], None], true: list[V], false: list[V]
) -> None:
    """Repeat a step over the nodes of a loop until no value changes; values only grow."""
    before: list[V] = []
    now = [values[node] for values in (true, false) for node in part]
    while now != before:
        before = now
        for node in part:
            step(node)
        now = [values[node] for values in (true, false) for node in part]


def supported(plan: Plan, tables: Tables[V], one: V) -> list[V]:
    """Where each node is supported: for it stands a rule that no superior applicable rule beats.

    Support ignores rivals of equal rank, so it shows where an unresolved conflict further up hides
    what one side would prove (ambiguity propagation).
    """
    zero = one ^ one
    values = list(tables.definite)
    beaten: dict[tuple[int, int], V] = {}
    # An instance is beaten for a node where an applicable instance for an opposite is superior.
    for node, opposed in enumerate(plan.opposites):
        for opposite in opposed:
            for rival, allies in plan.rivals[opposite]:
                for ally, gates in allies:
                    value = tables.applicable[ally]
                    for gate in gates:
                        some = zero
                        for need in gate:
                            some = some | tables.proved[need]
                        value = value & some
                    beaten[node, rival] = beaten.get((node, rival), zero) | value
    for part, looped in plan.order:
        while True:
            before = [values[node] for node in part]
            for node in part:
                value = tables.definite[node]
                for instance in plan.support[node]:
                    stands = one
                    for group in plan.premises[instance]:
                        some = zero
                        for need in group:
                            some = some | values[need]
                        stands = stands & some
                    value = value | (stands & (beaten.get((node, instance), zero) ^ one))
                values[node] = value
            if not looped or [values[node] for node in part] == before:
                break
    return values
