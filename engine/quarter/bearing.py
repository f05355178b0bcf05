"""What bears on some answers: the facts and the readings to which they could be brought to look.

A rule that could not apply, whatever the open facts turn out to be and whatever the file is silent
on, is left aside, and so is all that only such rules look to: who is nobody's prisoner is told of
no dispute on prisoners.
"""

from collections.abc import Iterable, Iterator

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
        self._supposable = {
            one
            for one, state in leaves.states.items()
            if state is State.ASSUMED and not nodes[one].literal.denied
        }
        given = set(leaves.numbers) - leaves.states.keys()
        self._possible = {one for one in leaves.numbers if holding[one]} | leaves.open | given
        self._conclude()

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
        self._possible.update(node for one in bare for node in heads[one])
        waiting = list(self._possible)
        while waiting:
            for instance in speaking.get(waiting.pop(), ()):
                if self.could_apply(instance):
                    fresh = [node for node in heads[instance] if node not in self._possible]
                    self._possible.update(fresh)
                    waiting += fresh

    def could_apply(self, instance: int) -> bool:
        """Whether each premise of a rule may turn out to be so, or is passed over in silence."""
        return all(
            any(need in self._possible or need in self._supposable for need in group)
            for group in self.plan.premises[instance]
        )

    def on(self, nodes: Iterable[int]) -> set[int]:
        """All that bears on some nodes, themselves among it."""
        waiting, found = list(nodes), set[int]()
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting += self.plan.opposites[node]
                waiting += self._looked_to(node)
        return found

    def _looked_to(self, node: int) -> Iterator[int]:
        made = [*self.plan.support[node], *(rival for rival, _ in self.plan.rivals[node])]
        for own in filter(self.could_apply, made):
            for one in (own, *answering(self.plan.exceptions, own)):
                if one == own or self.could_apply(one):
                    yield from (need for group in self.plan.premises[one] for need in group)
        for rival, allies in self.plan.rivals[node]:
            for ally, gates in allies:
                if self.could_apply(rival) and self.could_apply(ally):
                    yield from (need for gate in gates for need in gate)
