"""What bears on some answers: the facts and the readings to which they could be brought to look.

A rule that could not apply, whatever the facts of the case turn out to be and whatever its file is
silent on, is left aside, and so is all that only such rules look to: who is nobody's prisoner is
told of no dispute on prisoners.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from quarter.choices import Leaves
from quarter.grounding import answering
from quarter.inference import Plan
from quarter.record import State


class Bearing:
    """Which nodes bear on others, by the rules that could apply."""

    def __init__(self, plan: Plan, leaves: Leaves) -> None:
        self.plan = plan
        nodes = leaves.theory.nodes
        holding = leaves.on_record()
        supposable = {
            one
            for one, state in leaves.states.items()
            if state is State.ASSUMED and not nodes[one].literal.denied
        }
        given = set(leaves.numbers) - leaves.states.keys()
        self._possible = {one for one in leaves.numbers if holding[one]} | given
        self._possible |= leaves.open | leaves.known.keys()
        self._holding = self._possible | supposable  # what may hold, if silence should mislead
        self._conclude()
        self._applying = [self.could_apply(one) for one in range(len(plan.premises))]
        self._looked: dict[int, tuple[int, ...]] = {}

    def _conclude(self) -> None:
        """Add what rules may come to conclude: from something that is on record, or may be."""
        heads: dict[int, list[int]] = {}
        for node, made in enumerate(self.plan.support):
            for instance in made:
                heads.setdefault(instance, []).append(node)
        speaking: dict[int, list[int]] = {}
        for instance in heads:
            for node in {need for group in self.plan.premises[instance] for need in group}:
                speaking.setdefault(node, []).append(instance)
        bare = (one for one in heads if not self.plan.premises[one])
        self._add(node for one in bare for node in heads[one])
        waiting = list(self._possible)
        while waiting:
            for instance in speaking.get(waiting.pop(), ()):
                if self.could_apply(instance):
                    fresh = [node for node in heads[instance] if node not in self._possible]
                    self._add(fresh)
                    waiting += fresh

    def _add(self, nodes: Iterable[int]) -> None:
        found = set(nodes)
        self._possible |= found
        self._holding |= found

    def may_hold(self, node: int) -> bool:
        """Whether something may turn out to be so, or is passed over in silence."""
        return node in self._holding

    def could_apply(self, instance: int) -> bool:
        """Whether each premise of a rule may turn out to be so, or is passed over in silence."""
        return not any(map(self._holding.isdisjoint, self.plan.premises[instance]))

    def on(self, nodes: Iterable[int], but: Collection[int] = ()) -> set[int]:
        """All that bears on some nodes, themselves among it, but for what is known to already."""
        waiting, found = list(nodes), set[int]()
        while waiting:
            node = waiting.pop()
            if node not in found and node not in but:
                found.add(node)
                waiting += self.plan.opposites[node]
                if node not in self._looked:
                    self._looked[node] = tuple(dict.fromkeys(self._looked_to(node)))
                waiting += self._looked[node]
        return found

    def _looked_to(self, node: int) -> Iterator[int]:
        plan, applying = self.plan, self._applying
        for own in (*plan.support[node], *(rival for rival, _ in plan.rivals[node])):
            if applying[own]:
                for one in (own, *answering(plan.exceptions, own)):
                    if applying[one]:
                        yield from chain.from_iterable(plan.premises[one])
        for rival, allies in plan.rivals[node]:
            for ally, gates in allies:
                if applying[rival] and applying[ally]:
                    yield from chain.from_iterable(gates)
