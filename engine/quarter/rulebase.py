"""The encoded law as a whole: its rules, what ranks them, and how they hang together."""

import itertools
from collections.abc import Container, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from quarter.literal import Literal
from quarter.passage import Passage
from quarter.rule import (
    Immaterial,
    Interest,
    Issue,
    LawFact,
    NotEncoded,
    Opposites,
    Position,
    Question,
    Rule,
    Superiority,
)
from quarter.vocabulary import Source, Vocabulary

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Rulebase:
    """The encoded law, with the words that it stands under."""

    words: Vocabulary
    sources: dict[str, Source]
    rules: tuple[Rule, ...]
    superiorities: tuple[Superiority, ...]
    opposites: tuple[Opposites, ...]
    issues: tuple[Issue, ...]
    facts: tuple[LawFact, ...]
    immaterial: tuple[Immaterial, ...]
    not_encoded: tuple[NotEncoded, ...]
    passages: tuple[Passage, ...]
    sha256: str
    questions: tuple[Question, ...] = ()
    setting: tuple[Literal, ...] = ()  # what is told of every case before anything is asked
    interests: tuple[Interest, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def rankings(self) -> dict[tuple[str, str], list[Superiority]]:
        """What ranks each pair of rules, the superior one first, in the order of the files."""
        found: dict[tuple[str, str], list[Superiority]] = {}
        for pair in self.superiorities:
            found.setdefault((pair.superior, pair.inferior), []).append(pair)
        return found

    @cached_property
    def positions(self) -> dict[str, Position]:
        """Each position by its whole name, ``issue.position``."""
        return {position.id: position for issue in self.issues for position in issue.positions}

    @cached_property
    def shorts(self) -> dict[str, Source]:
        """Each source by the short name with which headings begin."""
        return {source.short: source for source in self.sources.values()}

    def passages_at(self, pinpoint: str) -> Iterator[Passage]:
        """The passages of a place: those whose heading is the pinpoint, or goes on from it."""
        wanted = pinpoint.casefold()
        for passage in self.passages:
            heading = passage.heading.casefold()
            if heading == wanted or heading.startswith((f"{wanted}(", f"{wanted} ", f"{wanted},")):
                yield passage

    def passages_read(self, pinpoints: Iterable[str]) -> frozenset[Passage]:
        """The passages of several places."""
        return frozenset(passage for place in pinpoints for passage in self.passages_at(place))

    def cited(self, passage: Passage) -> tuple[Source, str]:
        """The source that a passage is from, and the pinpoint in it."""
        found = cited(passage.heading, self.shorts)
        assert found is not None, f"a passage of no source was read: {passage.heading}"
        return self.shorts[found[0]], found[1]

    def opposed(self, literal: Literal) -> Iterator[Literal]:
        """The literals that cannot stand beside this one."""
        yield ~literal
        for pair in self.opposites:
            for one, other in ((pair.left, pair.right), (pair.right, pair.left)):
                if (one.predicate, one.denied, one.mode) == (
                    literal.predicate,
                    literal.denied,
                    literal.mode,
                ):
                    yield other.bind(dict(zip(one.terms, literal.terms, strict=True)))


def cited(heading: str, shorts: Container[str]) -> tuple[str, str] | None:
    """The short name of a source with which a heading begins, and the rest of it: the pinpoint."""
    words = heading.split(" ")
    for count in range(len(words), 0, -1):
        short = " ".join(words[:count]).rstrip(",")
        if short in shorts:
            return short, " ".join(words[count:])
    return None


def concluded(literal: Literal) -> tuple[Literal, ...]:
    """What a rule for this literal is a rule for: a duty brings the permission with it."""
    if literal.mode and literal.mode.weaker:
        weaker = Literal(literal.predicate, literal.terms, mode=literal.mode.weaker)
        return literal, weaker
    return (literal,)


def opposes(rulebase: Rulebase, one: Rule, other: Rule) -> bool:
    """Whether the conclusions of two rules, or what comes with them, can clash."""
    if not one.conclusion or not other.conclusion:
        return False
    mine = {
        (literal.predicate, literal.denied, literal.mode)
        for own in concluded(one.conclusion)
        for literal in rulebase.opposed(own)
    }
    return any(
        (literal.predicate, literal.denied, literal.mode) in mine
        for literal in concluded(other.conclusion)
    )


def holds(positions: Iterable[str], chosen: Iterable[str]) -> bool:
    """Whether what rests on these positions stands: of each issue named, one of them is chosen."""
    chosen = set(chosen)
    issues = {position.split(".")[0] for position in positions}
    met = {position.split(".")[0] for position in positions if position in chosen}
    return issues == met


def components(graph: Mapping[K, Iterable[K]]) -> list[list[K]]:
    """The strongly connected parts of a graph, each before what leads to it (Tarjan 1972)."""
    order: dict[K, int] = {}
    low: dict[K, int] = {}
    stack: list[K] = []
    waiting: set[K] = set()
    found: list[list[K]] = []
    for root in graph:
        if root in order:
            continue
        work: list[tuple[K, Iterator[K]]] = [(root, iter(graph[root]))]
        order[root] = low[root] = len(order)
        stack.append(root)
        waiting.add(root)
        while work:
            node, rest = work[-1]
            for child in rest:
                if child not in order:
                    order[child] = low[child] = len(order)
                    stack.append(child)
                    waiting.add(child)
                    work.append((child, iter(graph[child])))
                    break
                if child in waiting:
                    low[node] = min(low[node], order[child])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    part = []
                    while True:
                        top = stack.pop()
                        waiting.discard(top)
                        part.append(top)
                        if top == node:
                            break
                    found.append(part)
    return found


def unranked(rulebase: Rulebase) -> list[tuple[Rule, Rule]]:
    """Pairs of opposing rules that nothing ranks: where both apply, neither side is proved."""
    ranked = {frozenset((pair.superior, pair.inferior)) for pair in rulebase.superiorities}
    return [
        (one, other)
        for one, other in itertools.combinations(rulebase.rules, 2)
        if opposes(rulebase, one, other) and frozenset((one.id, other.id)) not in ranked
    ]


def loops(rulebase: Rulebase) -> list[list[str]]:
    """Predicates that depend on themselves: what only such a loop supports is never proved."""
    graph: dict[str, list[str]] = {}
    for rule in rulebase.rules:
        heads = concluded(rule.conclusion) if rule.conclusion else ()
        if not heads:
            heads = tuple(
                target.conclusion
                for name in rule.excepts
                if (target := rulebase.by_id[name]).conclusion
            )
        for head in heads:
            key = f"{head.mode.value} {head.predicate}" if head.mode else head.predicate
            needs = graph.setdefault(key, [])
            for literal in rule.literals():
                if literal is rule.conclusion:
                    continue
                mode = f"{literal.mode.value} {literal.predicate}" if literal.mode else None
                needs.append(mode or literal.predicate)
    for needs in list(graph.values()):
        for need in needs:
            graph.setdefault(need, [])
    return [part for part in components(graph) if len(part) > 1 or part[0] in graph[part[0]]]
