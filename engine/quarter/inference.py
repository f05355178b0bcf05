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

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple, Protocol, Self, TypeVar

from quarter.grounding import Theory, answering
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

    definite: Sequence[V]
    not_definite: Sequence[V]
    proved: Sequence[V]
    disproved: Sequence[V]
    applicable: Sequence[V]
    discarded: Sequence[V]


class Part(NamedTuple):
    """Nodes that need each other, mostly one alone; what they need besides comes before them.

    ``first``: the instances to read before, each once and after what takes it out of play. Of a
    loop ``inner`` has those that lead round it; for each node ``again`` has those to read in every
    round, and ``watched`` those that may change in a round that changes no node, since exceptions
    answer each other in a circle.
    """

    nodes: tuple[int, ...]
    first: tuple[int, ...]
    inner: tuple[int, ...] = ()
    again: tuple[tuple[int, ...], ...] = ()
    watched: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A theory made ready for inference: for each node, what its proof conditions speak of.

    ``rivals``: the instances for an opposite, each with those for the node that may beat it, each
    of these under gates, groups of nodes of which one must be proved for the ranking to stand.
    """

    order: tuple[Part, ...]  # the nodes of which rules speak
    certain: tuple[Part, ...]  # those of them that strict rules conclude
    premises: tuple[tuple[tuple[int, ...], ...], ...]  # by instance
    needed: tuple[tuple[int, ...], ...]  # by instance: of its premises, those of one node
    choices: tuple[tuple[tuple[int, ...], ...], ...]  # and those of which any node will do
    exceptions: tuple[tuple[int, ...], ...]  # by instance: those that take it out of play
    strict: tuple[tuple[int, ...], ...]  # by node: instances
    support: tuple[tuple[int, ...], ...]
    opposites: tuple[tuple[int, ...], ...]
    rivals: tuple[tuple[tuple[int, tuple[tuple[int, Gates], ...]], ...], ...]


def plan(theory: Theory) -> Plan:
    """Make a theory ready for inference, which may then be run over any algebra."""
    kinds = [instance.rule.kind for instance in theory.instances]
    ids = [instance.rule.id for instance in theory.instances]
    strict, support, rivals = [], [], []
    for node in range(len(theory.nodes)):
        own = theory.supporting[node]
        # What may be taken out of play is never beyond dispute.
        strict.append(
            tuple(one for one in own if kinds[one] is Kind.STRICT and not theory.exceptions[one])
        )
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
    answers = [answering(theory.exceptions, one) for one in range(len(theory.instances))]
    premises = tuple([instance.premises for instance in theory.instances])
    flat = [tuple([node for group in own for node in group]) for own in premises]
    order = tuple(_parts(theory.order, flat, support, rivals, answers))
    return Plan(
        order,
        tuple(part for part in order if any(strict[node] for node in part.nodes)),
        premises,
        tuple(tuple([group[0] for group in own if len(group) == 1]) for own in premises),
        tuple(tuple([group for group in own if len(group) != 1]) for own in premises),
        tuple(theory.exceptions),
        tuple(strict),
        tuple(support),
        tuple(map(tuple, theory.opposites)),
        tuple(rivals),
    )


def narrowed(plan: Plan, nodes: Iterable[int]) -> tuple[Plan, set[int]]:
    """The plan for some nodes alone, and all the nodes on which their standing can depend."""
    waiting, reach, needed = list(nodes), set[int](), set[int]()
    while waiting:
        node = waiting.pop()
        if node in reach:
            continue
        reach.add(node)
        waiting += plan.opposites[node]
        made = [*plan.support[node], *(rival for rival, _ in plan.rivals[node])]
        speaking = {one for own in made for one in (own, *answering(plan.exceptions, own))}
        needed |= speaking
        waiting += [need for one in speaking for group in plan.premises[one] for need in group]
        gates = [gate for _, allies in plan.rivals[node] for _, own in allies for gate in own]
        waiting += [need for gate in gates for need in gate]
    order: list[Part] = []
    before: list[int] = []  # what a part that is left out would have read for those that stay
    for part in plan.order:
        if reach.isdisjoint(part.nodes):
            before += [one for one in (*part.first, *part.inner) if one in needed]
        else:
            order.append(part._replace(first=(*before, *part.first)))
            before = []
    certain = tuple(part for part in plan.certain if not reach.isdisjoint(part.nodes))
    return replace(plan, order=tuple(order), certain=certain), reach


def _parts(
    order: Iterable[list[int]],
    needs: Sequence[tuple[int, ...]],
    support: Sequence[tuple[int, ...]],
    rivals: Sequence[tuple[tuple[int, object], ...]],
    answers: Sequence[tuple[int, ...]],
) -> Iterator[Part]:
    read: set[int] = set()
    for nodes in order:
        speaking = [_speaking(support[node], rivals[node], answers) for node in nodes]
        if not any(speaking):
            continue
        here = set(nodes)
        touching = {
            one
            for own in speaking
            for one in own
            if (answers[one] and one in answers[one]) or not here.isdisjoint(needs[one])
        }
        inner = {
            one
            for own in speaking
            for one in own
            if touching and (one in touching or not touching.isdisjoint(answers[one]))
        }
        mine = dict.fromkeys(one for own in speaking for one in own)
        first = tuple([one for one in mine if one not in inner and one not in read])
        read.update(mine)
        again = tuple(tuple([one for one in own if one in inner]) for own in speaking)
        circular = any(one in answers[one] for one in inner)
        within = tuple([one for one in mine if one in inner])
        yield Part(
            tuple(nodes),
            first,
            within,
            again if inner or len(nodes) > 1 else (),
            within if circular else (),
        )


def _speaking(
    support: Iterable[int],
    rivals: Iterable[tuple[int, object]],
    answers: Sequence[tuple[int, ...]],
) -> dict[int, None]:
    """The instances for a node and against it, each after what takes it out of play."""
    found: dict[int, None] = {}
    for made in (*support, *[rival for rival, _ in rivals]):
        for one in answers[made]:
            found[one] = None
        found[made] = None
    return found


def infer(plan: Plan, facts: dict[int, V], one: V) -> Tables[V]:
    """What follows, in the algebra whose greatest element is ``one``.

    ``facts`` gives the value of each leaf that has one; any other leaf is shown nowhere.
    """
    zero = one ^ one
    size, count = len(plan.support), len(plan.premises)
    definite, not_definite = [zero] * size, [one] * size
    for node, value in facts.items():
        if value is not zero:
            definite[node], not_definite[node] = value, value ^ one
    if plan.certain:
        _close(plan, definite, not_definite, one)
    # A node that no rule speaks for or against is as the facts have it.
    proved, disproved = definite[:], not_definite[:]
    applicable, discarded = [zero] * count, [zero] * count
    needed, choices, exceptions = plan.needed, plan.choices, plan.exceptions
    support, opposites, rivals = plan.support, plan.opposites, plan.rivals

    def read(instances: Iterable[int]) -> None:
        """Whether each of these is applicable, and whether it is discarded."""
        for instance in instances:
            for node in needed[instance]:
                if disproved[node] is one:
                    discarded[instance] = one  # and it is applicable nowhere, as at first
                    break
            else:
                weigh(instance)

    def weigh(instance: int) -> None:
        applies, fails = one, zero
        for node in needed[instance]:
            holds = proved[node]
            if holds is not one:
                applies = applies & holds
                fails = fails | disproved[node]
        for group in choices[instance]:
            some, none = zero, one
            for node in group:
                some = some | proved[node]
                none = none & disproved[node]
            applies = applies & some
            fails = fails | none
        for exception in exceptions[instance]:
            out = discarded[exception]
            if out is not one:
                applies = applies & out
                fails = fails | applicable[exception]
        if fails == one:
            fails = one
        applicable[instance], discarded[instance] = applies, fails

    def prove(node: int) -> None:
        """+∂ and -∂."""
        for instance in support[node]:
            if discarded[instance] is not one:
                break
        else:  # no rule for it applies anywhere, whatever its rivals do
            proved[node], disproved[node] = definite[node], not_definite[node]
            return
        supported, unsupported = zero, one
        for instance in support[node]:
            fails = discarded[instance]
            if fails is not one:
                supported = supported | applicable[instance]
                unsupported = unsupported & fails
        free, blocked = one, zero
        for opposite in opposites[node]:
            free = free & not_definite[opposite]
            blocked = blocked | definite[opposite]
        for rival, allies in rivals[node]:
            if discarded[rival] is one:
                continue  # it attacks nowhere
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
        holds = definite[node] | (supported & free)
        fails = not_definite[node] & (unsupported | blocked)
        proved[node] = one if holds == one else holds
        disproved[node] = one if fails == one else fails

    def rest(part: Part) -> None:
        """Settle a loop: values grow from nothing until they come to rest."""
        if part.watched:

            def once() -> None:
                for node, own in zip(part.nodes, part.again, strict=True):
                    read(own)
                    prove(node)

            _rest(
                once,
                (proved, part.nodes),
                (disproved, part.nodes),
                (applicable, part.watched),
                (discarded, part.watched),
            )
            return
        # A node is looked at again only when one changed that it needs.
        again = dict(zip(part.nodes, part.again, strict=True))
        needed_by = _needed_by(plan, again)
        waiting = dict.fromkeys(part.nodes)
        while waiting:
            node = next(iter(waiting))
            del waiting[node]
            grown, failed = proved[node], disproved[node]
            read(again[node])
            prove(node)
            proved[node], disproved[node] = proved[node] | grown, disproved[node] | failed
            if proved[node] != grown or disproved[node] != failed:
                waiting |= needed_by[node]

    for part in plan.order:
        nodes, first, inner, again, _ = part
        read(first)
        if not again:
            prove(nodes[0])
            continue
        for node in nodes:
            proved[node] = disproved[node] = zero
        read(inner)
        if inner and all(discarded[instance] is one for instance in inner):
            # Nothing leads round the loop, whatever its nodes turn out to be.
            for node in nodes:
                prove(node)
        else:
            rest(part)
    return Tables(definite, not_definite, proved, disproved, applicable, discarded)


def _needed_by(plan: Plan, again: Mapping[int, tuple[int, ...]]) -> dict[int, dict[int, None]]:
    """For each node of a loop, those of its nodes that need it."""
    found: dict[int, dict[int, None]] = {node: {} for node in again}
    for node, own in again.items():
        groups = [group for one in own for group in plan.premises[one]]
        groups += [gate for _, allies in plan.rivals[node] for _, own in allies for gate in own]
        for group in groups:
            for need in group:
                if need in found:
                    found[need][node] = None
    return found


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

    def rest(nodes: tuple[int, ...]) -> None:
        def once() -> None:
            for node in nodes:
                define(node)

        for node in nodes:
            definite[node] = not_definite[node] = zero
        _rest(once, (definite, nodes), (not_definite, nodes))

    for part in plan.certain:
        if part.again:
            rest(part.nodes)
        else:
            define(part.nodes[0])


def _rest(once: Callable[[], object], *watched: tuple[list[V], Sequence[int]]) -> None:
    """Repeat what settles a loop until no value that is watched changes; values only grow."""
    before: list[V] = []
    now = [values[at] for values, places in watched for at in places]
    while now != before:
        before = now
        once()
        now = [values[at] for values, places in watched for at in places]


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
    for nodes, _, _, looped, _ in plan.order:
        while True:
            before = [values[node] for node in nodes]
            for node in nodes:
                value = tables.definite[node]
                for instance in plan.support[node]:
                    stands = one
                    for exception in plan.exceptions[instance]:
                        stands = stands & (tables.applicable[exception] ^ one)
                    for group in plan.premises[instance]:
                        some = zero
                        for need in group:
                            some = some | values[need]
                        stands = stands & some
                    value = value | (stands & (beaten.get((node, instance), zero) ^ one))
                values[node] = value
            if not looped or [values[node] for node in nodes] == before:
                break
    return values
