"""A checker of proofs that shares no code with the engine.

It takes ground rules, facts and superiority, and an ordered list of tagged literals. A step stands
if the condition of its tag is met by the steps before it, and by nothing else.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

Group = tuple[int, ...]  # literals, of which one suffices
Asked = tuple[tuple[str, str], ...]  # what is being asked of rules already
Step = tuple[str, int]  # +D definite, -D not definite, +d proved, -d shown to have no proof
TAGS = ("+D", "-D", "+d", "-d")


class GroundRule(NamedTuple):
    """A rule over numbered literals: of each group one must hold."""

    id: str
    kind: str  # strict, defeasible or defeater
    premises: tuple[Group, ...]
    heads: tuple[int, ...]


class Ground(NamedTuple):
    """A ground theory. A rule beats another where each gate of some ranking has a proved member.

    An exception takes another rule out of play wherever it applies itself. What may be taken out
    of play is never beyond dispute, so a strict rule with an exception is as a defeasible one.
    """

    opposites: tuple[tuple[int, ...], ...]  # by literal
    facts: frozenset[int]
    rules: tuple[GroundRule, ...]
    beats: Mapping[tuple[str, str], tuple[tuple[Group, ...], ...]]
    exceptions: Mapping[str, tuple[str, ...]] = MappingProxyType({})  # by rule


class Checker:
    """Accepts steps one by one, each on the strength of those accepted before."""

    def __init__(self, theory: Ground) -> None:
        self.theory = theory
        self.accepted: set[Step] = set()
        self.rules: list[list[GroundRule]] = [[] for _ in theory.opposites]
        for rule in theory.rules:
            for head in rule.heads:
                self.rules[head].append(rule)

    def accepts(self, certificate: Iterable[Step]) -> bool:
        return all(self.accept(step) for step in certificate)

    def accept(self, step: Step) -> bool:
        if self.follows(step):
            self.accepted.add(step)
        return step in self.accepted

    def holds(self, tag: str, groups: Iterable[Group]) -> bool:
        """Every group has a member with the tag."""
        return all(any((tag, one) in self.accepted for one in group) for group in groups)

    def fails(self, tag: str, groups: Iterable[Group]) -> bool:
        """Some group has the tag throughout."""
        return any(all((tag, one) in self.accepted for one in group) for group in groups)

    def applies(self, rule: GroundRule, asked: Asked = ()) -> bool:
        """Its premises are proved and no exception can apply; nothing rests on itself."""
        goal = ("applies", rule.id)
        return (
            goal not in asked
            and self.holds("+d", rule.premises)
            and all(self.discarded(one, (*asked, goal)) for one in self.excepting(rule))
        )

    def discarded(self, rule: GroundRule, asked: Asked = ()) -> bool:
        """A premise has no proof, or an exception applies."""
        goal = ("discarded", rule.id)
        return goal not in asked and (
            self.fails("-d", rule.premises)
            or any(self.applies(one, (*asked, goal)) for one in self.excepting(rule))
        )

    def excepting(self, rule: GroundRule) -> list[GroundRule]:
        names = self.theory.exceptions.get(rule.id, ())
        return [one for one in self.theory.rules if one.id in names] if names else []

    def follows(self, step: Step) -> bool:
        tag, q = step
        theory, done = self.theory, self.accepted
        strict = [
            rule
            for rule in self.rules[q]
            if rule.kind == "strict" and not theory.exceptions.get(rule.id)
        ]
        support = [rule for rule in self.rules[q] if rule.kind != "defeater"]
        rivals = [rule for opposite in theory.opposites[q] for rule in self.rules[opposite]]

        def beaten(rival: GroundRule) -> bool:
            return any(
                self.applies(ally) and self.holds("+d", gates)
                for ally in support
                for gates in theory.beats.get((ally.id, rival.id), ())
            )

        def unbeatable(rival: GroundRule) -> bool:
            return all(
                self.discarded(ally) or self.fails("-d", gates)
                for ally in support
                for gates in theory.beats.get((ally.id, rival.id), ())
            )

        if tag == "+D":
            return q in theory.facts or any(self.holds("+D", rule.premises) for rule in strict)
        if tag == "-D":
            return q not in theory.facts and all(self.fails("-D", r.premises) for r in strict)
        if tag == "+d":
            return ("+D", q) in done or (
                any(self.applies(rule) for rule in support)
                and all(("-D", opposite) in done for opposite in theory.opposites[q])
                and all(self.discarded(rival) or beaten(rival) for rival in rivals)
            )
        assert tag == "-d", f"no such tag: {tag}"
        return ("-D", q) in done and (
            all(self.discarded(rule) for rule in support)
            or any(("+D", opposite) in done for opposite in theory.opposites[q])
            or any(self.applies(rival) and unbeatable(rival) for rival in rivals)
        )


def certificate(claimed: Iterable[Step], theory: Ground) -> list[Step]:
    """What is claimed, in an order in which each step has what it needs before it.

    The order is found by repeated passes. What no order can justify stands last, and will be
    refused.
    """
    trial = Checker(theory)
    waiting = list(claimed)
    found: list[Step] = []
    while True:
        now = [step for step in waiting if trial.accept(step)]
        found += now
        waiting = [step for step in waiting if step not in trial.accepted]
        if not now:
            return found + waiting


def closure(theory: Ground) -> set[Step]:
    """Every step that the checker can be brought to accept: a naive fixpoint."""
    steps = [(tag, q) for q in range(len(theory.opposites)) for tag in TAGS]
    checker = Checker(theory)
    for step in certificate(steps, theory):
        checker.accept(step)
    return checker.accepted
