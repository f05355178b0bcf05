"""By which passages something is so, in the order in which a lawyer names them."""

from collections.abc import Iterable
from typing import Any

from quarter.answer import Answer, Opinion
from quarter.literal import Literal
from quarter.passage import Passage
from quarter.pinpoint import order, read_pinpoint
from quarter.proof import Argument, Attack, Proofs, Step
from quarter.rule import Superiority

MOST_NAMED = 2  # passages for what was not asked


class Authorities:
    """The passages for each step of the proofs of an opinion."""

    def __init__(self, opinion: Opinion, proofs: Proofs) -> None:
        self.opinion = opinion
        self.proofs = proofs
        self._ranks = {source: rank for rank, source in enumerate(opinion.rulebase.sources)}

    def in_order(self, arguments: Iterable[Argument]) -> list[Argument]:
        """Those on no disputed reading first, then in the order in which sources are declared."""

        def rank(argument: Argument) -> tuple[bool, int]:
            rule = argument.instance.rule
            source, _ = self.opinion.rulebase.cited(rule.passage)
            return bool(rule.positions), self._ranks[source.id]

        return sorted(arguments, key=rank)

    def arguments(self, step: Step) -> list[Argument]:
        """The arguments that carry a step, in order."""
        return self.in_order(one for one in step.arguments if one.applicable)

    def of_step(self, step: Step) -> list[Passage]:
        """The passages of the rules that carry a step, in order."""
        return list(passages_of(self.arguments(step)))

    def of_answer(self, answer: Answer) -> list[Passage]:
        """The passages of the rules that carry an answer, in order."""
        if answer.standing == "opposite proved":
            return self.of_step(next(one for one in answer.opposites if one.proved))
        return self.of_step(answer.step)

    def of_literal(self, literal: Literal) -> list[Passage]:
        """The passages of the rules by which a literal is proved, the first two of them."""
        node = self.opinion.node(literal)
        return self.of_step(self.proofs.step(self.opinion.theory.numbers[node]))[:MOST_NAMED]

    def place(self, literal: Literal) -> tuple[int, tuple[object, ...]]:
        """Where the first passage stands by which a literal is proved."""
        source, pinpoint = self.opinion.rulebase.cited(self.of_literal(literal)[0])
        return self._ranks[source.id], order(read_pinpoint(pinpoint))

    def superiors(self, attack: Attack) -> list[tuple[Superiority, list[Passage]]]:
        """What ranks an attack below the rules on the other side, and the rules so ranked."""
        found: dict[Any, tuple[Superiority, list[Passage]]] = {}
        for ally, ranking in attack.beaten_by:
            if ranking is not None:
                passage = ally.instance.rule.passage
                _, ranked = found.setdefault(ranking.passage, (ranking, []))
                if passage not in ranked:
                    ranked.append(passage)
        return list(found.values())


def passages_of(arguments: Iterable[Argument]) -> tuple[Passage, ...]:
    return tuple(dict.fromkeys(one.instance.rule.passage for one in arguments))
