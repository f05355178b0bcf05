"""Random ground theories, and the same theory as the engine sees it.

A theory is drawn by a function that picks whole numbers, so that Hypothesis (which shrinks) and a
seeded generator (which is fast) draw from one definition.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from types import ModuleType
from typing import Any, NamedTuple

from checker import Ground, GroundRule, Group
from hypothesis import strategies as st

from quarter import inference
from quarter.grounding import Instance, Node, Theory
from quarter.literal import Literal
from quarter.passage import Passage
from quarter.problem import Place
from quarter.rule import Kind, Rule

Pick = Callable[[int, int], int]  # a whole number from the first to the second

PLACE = Place("a random theory", 1)
PASSAGE = Passage("", "", PLACE)

ATOMS = 4
# Literals of a plain theory: an atom is 2n, its denial 2n + 1.
PLAIN = tuple((literal ^ 1,) for literal in range(2 * ATOMS))
# Of a theory of norms: two plain atoms that are declared opposites as well, the four modes of one
# action, and two positions for superiority to rest on.
MUST, MUST_NOT, MAY, NEED_NOT = range(4, 8)
NORMS = (
    (1, 2), (0,), (3, 0), (2,), (NEED_NOT,), (MAY,), (MUST_NOT,), (MUST,), (), (),
)  # fmt: skip
POSITIONS = (8, 9)
WEAKER = {MUST: MAY, MUST_NOT: NEED_NOT}


class Tags(NamedTuple):
    """The literals that are definite, not definite, proved, and shown to have no proof."""

    definite: frozenset[int]
    not_definite: frozenset[int]
    proved: frozenset[int]
    disproved: frozenset[int]

    @property
    def steps(self) -> set[tuple[str, int]]:
        return {
            (tag, literal)
            for tag, found in zip(("+D", "-D", "+d", "-d"), self, strict=True)
            for literal in found
        }


def make(pick: Pick, norms: bool = False, exceptions: bool = False) -> Ground:
    """A theory of up to eight rules and six rankings of opposing rules, without circles.

    Up to four exceptions, if any are wanted; these may answer each other in a circle.
    """
    opposites = NORMS if norms else PLAIN
    rules = []
    for number in range(8 - pick(0, 7)):
        kind = ("defeasible", "strict", "defeater", "defeasible")[pick(0, 3)]
        head = pick(0, 7 if pick(0, 1) else 1) if not norms else pick(0, 7)
        groups = []
        for _ in range(pick(0, 2)):
            group = [pick(0, 7)]
            if norms and pick(0, 2) == 2:
                group.append(pick(0, 7))
            groups.append(tuple(dict.fromkeys(group)))
        if norms and head >= MUST and kind == "strict":
            kind = "defeasible"  # no duty is out of reach of a higher norm
        heads = (head, WEAKER[head]) if norms and head in WEAKER else (head,)
        rules.append(GroundRule(f"r{number}", kind, tuple(groups), heads))
    beats: dict[tuple[str, str], tuple[tuple[Group, ...], ...]] = {}
    opposing = [
        (one.id, other.id)
        for place, one in enumerate(rules)
        for other in rules[place + 1 :]
        if one.kind != "defeater"
        and any(opposite in other.heads for head in one.heads for opposite in opposites[head])
    ]
    for _ in range(pick(0, 6) if opposing else 0):
        pair = opposing[pick(0, len(opposing) - 1)]
        gate: tuple[Group, ...] = ((POSITIONS[pick(0, 1)],),) if norms and pick(0, 1) else ()
        beats[pair] = (*beats.get(pair, ()), gate)
    facts = frozenset(pick(0, 7 if not norms else 3) for _ in range(pick(0, 4)))
    if norms:
        facts |= {POSITIONS[pick(0, 1)]}
    answered: dict[str, tuple[str, ...]] = {}
    for _ in range(pick(0, 4) if exceptions else 0):
        one, other = (f"r{pick(0, len(rules) - 1)}" for _ in range(2))
        if one != other:
            answered[one] = tuple(dict.fromkeys((*answered.get(one, ()), other)))
    return Ground(opposites, facts, tuple(rules), beats, answered)


@st.composite
def theories(draw: st.DrawFn, norms: bool = False) -> Ground:
    """Theories for Hypothesis."""
    return make(lambda low, high: draw(st.integers(low, high)), norms)


def drawn(
    number: int, norms: bool = False, seed: int = 0, exceptions: bool = False
) -> Iterator[Ground]:
    """As many theories as asked for, the same ones every time."""
    source = random.Random(seed)
    for _ in range(number):
        yield make(source.randint, norms, exceptions)


def theory_of(theory: Ground, one_part: bool = False) -> Theory:
    """The theory as the engine takes it; in one part, as if all of it were a single loop."""
    count = len(theory.opposites)
    rules = {rule.id: _rule(rule) for rule in theory.rules}
    supporting: list[list[int]] = [[] for _ in range(count)]
    instances = []
    for number, rule in enumerate(theory.rules):
        nothing = (None,) * len(rule.premises)
        due = (False,) * len(rule.premises)
        instances.append(
            Instance(rules[rule.id], (), "", date.min, rule.premises, nothing, due, rule.heads)
        )
        for head in rule.heads:
            supporting[head].append(number)
    nodes = [Node(Literal(f"p{number}", ()), "", date.min) for number in range(count)]
    return Theory(
        nodes=nodes,
        numbers={node: number for number, node in enumerate(nodes)},
        instances=instances,
        supporting=supporting,
        opposites=[list(opposites) for opposites in theory.opposites],
        leaves=list(range(count)),
        order=[list(range(count))] if one_part else in_order(theory),
        exceptions=[
            tuple(at for at, rule in enumerate(theory.rules) if rule.id in answers)
            for answers in (theory.exceptions.get(one.id, ()) for one in theory.rules)
        ],
        beats={pair: list(gates) for pair, gates in theory.beats.items()},
    )


def _rule(rule: GroundRule) -> Rule:
    return Rule(rule.id, Kind(rule.kind), (), (), None, (), None, (), PASSAGE)


def needs(theory: Ground) -> list[set[int]]:
    """What each literal depends on: all that premises for it and against it lead to."""
    count = len(theory.opposites)
    gates = {one for ways in theory.beats.values() for way in ways for g in way for one in g}
    direct: list[set[int]] = [set() for _ in range(count)]
    by_id = {rule.id: rule for rule in theory.rules}
    for rule in theory.rules:
        involved = {rule.id: rule} | {one: by_id[one] for one in _answering(theory, rule.id)}
        for head in rule.heads:
            for side in (head, *theory.opposites[head]):
                for one in involved.values():
                    direct[side].update(need for group in one.premises for need in group)
    for literal in set(range(count)) - gates:
        direct[literal] |= gates
    found = [set(one) for one in direct]
    changed = True
    while changed:
        changed = False
        for literal in range(count):
            more = set().union(*(found[one] for one in found[literal]))
            if not more <= found[literal]:
                found[literal] |= more
                changed = True
    return found


def _answering(theory: Ground, name: str) -> set[str]:
    """What takes a rule out of play, what takes that out of play, and so on."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = set(theory.exceptions.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found


def in_order(theory: Ground) -> list[list[int]]:
    """The literals in parts, each after what it depends on, loops together."""
    reach = needs(theory)
    parts: dict[frozenset[int], list[int]] = {}
    for literal, found in enumerate(reach):
        loop = frozenset(one for one in found if literal in reach[one]) | {literal}
        parts.setdefault(loop, list(loop))
    return sorted(parts.values(), key=lambda part: len(reach[part[0]] | set(part)))


def conclude(theory: Ground, engine: ModuleType | Any = inference, one_part: bool = False) -> Tags:
    """What the engine makes of a theory, over true and false."""
    whole = theory_of(theory, one_part)
    tables = engine.infer(engine.plan(whole), dict.fromkeys(theory.facts, True), True)
    return tags(tables)


def tags(tables: inference.Tables[Any], bit: int = 0) -> Tags:
    """The tags of each literal; of tables over integers, those of one case."""
    return Tags(
        *(
            frozenset(n for n, value in enumerate(values) if int(value) >> bit & 1)
            for values in (
                tables.definite,
                tables.not_definite,
                tables.proved,
                tables.disproved,
            )
        )
    )


def horn(theory: Ground) -> frozenset[int]:
    """The facts, closed under strict rules."""
    found = set(theory.facts)
    while True:
        more = {
            head
            for rule in theory.rules
            if rule.kind == "strict" and all(found & set(group) for group in rule.premises)
            for head in rule.heads
        }
        if more <= found:
            return frozenset(found)
        found |= more


def renamed(theory: Ground, to: Mapping[int, int]) -> Ground:
    """The theory with other literals, one for one; positions keep their own."""

    def group(old: Iterable[int]) -> Group:
        return tuple(to[one] for one in old)

    opposites: list[Group] = [()] * len(theory.opposites)
    for literal, opposed in enumerate(theory.opposites):
        opposites[to[literal]] = group(opposed)
    rules = tuple(
        rule._replace(premises=tuple(map(group, rule.premises)), heads=group(rule.heads))
        for rule in theory.rules
    )
    return theory._replace(
        opposites=tuple(opposites), facts=frozenset(group(theory.facts)), rules=rules
    )
