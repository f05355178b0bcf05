"""Larger theories with choices: in the shape of the law that ships, or as dense as can be.

What is law-shaped is measured from the rules that ship, when a theory is drawn, and never set
down here, so that the drawn theories keep the shape of the law as it grows.
"""

import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import NamedTuple

from checker import Ground, GroundRule, Group
from oxidd.bcdd import BCDDFunction
from theories import theory_of

from quarter import worlds
from quarter.choices import Choice, Departure
from quarter.grounding import CHOSEN, Theory, in_order
from quarter.inference import Plan, infer, plan
from quarter.literal import Literal, Mode
from quarter.rule import conditions
from quarter.rulebase import Rulebase, components, concluded, opposes
from quarter.vocabulary import PredicateKind
from quarter.worlds import BoundMet, Worlds, room

Varied = tuple[int | None, ...]


class Open(NamedTuple):
    """A theory and its choices: of each exactly one member is a fact, and None stands for no fact.

    The first member is what the record has. An open fact is (None, p, not p); an issue is its
    positions. The facts of the theory are the others, which are beyond choice.
    """

    theory: Ground
    choices: tuple[Varied, ...]

    @property
    def on_record(self) -> Ground:
        """The theory in the world that is the record."""
        taken = frozenset(one[0] for one in self.choices if one[0] is not None)
        return self.theory._replace(facts=self.theory.facts | taken)


# --- The shape of the law ---------------------------------------------------------------------


class Part(NamedTuple):
    """A premise or a conclusion with its predicate left out."""

    depth: int  # how many rules deep; 0 for a fact
    kind: str  # relation, silent or open for a fact; conclusion or norm
    denied: bool
    mode: Mode | None


class RuleShape(NamedTuple):
    """A rule with its predicates left out."""

    head: Part | None  # an exception concludes nothing
    premises: tuple[tuple[Part, ...], ...]  # of each group one suffices
    readings: int  # positions on which it rests
    excepts: int  # rules that it takes out of play


class Shape(NamedTuple):
    """What a rule base is like, whatever it says."""

    rules: tuple[RuleShape, ...]
    uses: dict[tuple[int, str], tuple[int, ...]]  # by depth and kind: of each predicate
    issues: tuple[int, ...]  # positions of each
    ranked: float  # the share of opposing pairs of rules that are ranked
    gated: float  # the share of rankings that rest on a position


def shape_of(law: Rulebase) -> Shape:
    """The shape of a rule base, measured."""
    depth = _depths(law)

    def part(literal: Literal) -> Part:
        words, at = law.words.predicates[literal.predicate], depth.get(literal.predicate, 0)
        if at:
            kind = "norm" if words.kind is PredicateKind.ACTION else "conclusion"
        else:
            kind = "relation" if words.relation else "silent" if words.silent_no else "open"
        return Part(at, kind, literal.denied, literal.mode)

    uses: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    rules = []
    for rule in law.rules:
        for literal in rule.literals():
            uses[part(literal)[:2]][literal.predicate] += 1
        groups = map(conditions, (*rule.premises, *rule.when))
        premises = tuple(tuple(part(one.literal) for one in group) for group in groups if group)
        head = part(rule.conclusion) if rule.conclusion else None
        rules.append(RuleShape(head, premises, len(rule.positions), len(rule.excepts)))
    opposing = [pair for pair in itertools.combinations(law.rules, 2) if opposes(law, *pair)]
    pairs = law.rankings.keys()
    ranked = sum(
        (one.id, other.id) in pairs or (other.id, one.id) in pairs for one, other in opposing
    )
    gated = sum(bool(pair.positions) for pair in law.superiorities)
    return Shape(
        tuple(rules),
        {at: tuple(sorted(found.values())) for at, found in uses.items()},
        tuple(len(issue.positions) for issue in law.issues),
        ranked / len(opposing),
        gated / len(law.superiorities),
    )


def _depths(law: Rulebase) -> dict[str, int]:
    """How many rules deep each predicate lies that some rule concludes."""
    graph: dict[str, list[str]] = {}
    for rule in law.rules:
        if rule.conclusion:
            needs = graph.setdefault(rule.conclusion.predicate, [])
            needs += [one.predicate for one in rule.literals() if one is not rule.conclusion]
    found: dict[str, int] = {}
    for part in components({key: [n for n in needs if n in graph] for key, needs in graph.items()}):
        below = [found.get(need, 0) for one in part for need in graph[one] if need not in part]
        found |= dict.fromkeys(part, 1 + max(below, default=0))
    return found


# --- Theories in that shape -------------------------------------------------------------------


def law_shaped(shape: Shape, rules: int, choices: int, seed: int) -> Open:
    """A theory in the shape of a rule base, about one prisoner.

    What is law-shaped about it: each rule is one of the law, drawn at random, with other
    predicates. So it has as many premises, of the same kinds (relations, which are known; facts
    that silence denies; facts that are open; conclusions of other rules and norms, from as deep),
    concludes as deep, for or against, under the same mode, rests as often on a contested reading,
    and is as often an exception, to as many rules. Predicates are as many for their number of
    rules, and some are used as much more than others. A duty brings its permission with it, so
    that norms oppose each other as those of the law do; of opposing pairs as many are ranked, and
    of the rankings as many wait for a reading. There are no defeaters, and of strict rules none,
    since the law has one in four hundred.

    Open facts and issues are taken as choices together, at random, and other facts where these do
    not suffice. What is no choice is known: relations are shown, what silence denies is denied,
    other facts are shown or denied as it falls, and of an issue the default is taken.
    """
    source = random.Random(seed)
    scale = rules / len(shape.rules)
    numbers: dict[Literal, int] = {}
    pools = {
        at: _pool(f"{at[1]}.{at[0]}", uses, max(1, round(scale * len(uses))))
        for at, uses in shape.uses.items()
    }

    def number(literal: Literal) -> int:
        return numbers.setdefault(literal, len(numbers))

    def named(part: Part) -> Literal:
        names, uses = pools[part.depth, part.kind]
        return Literal(source.choices(names, uses)[0], (), part.denied, part.mode)

    issues = [
        tuple(
            number(Literal(CHOSEN, (f"i{at}", f"p{n}"))) for n in range(source.choice(shape.issues))
        )
        for at in range(max(1, round(scale * len(shape.issues))))
    ]

    def position() -> Group:
        return (source.choice(source.choice(issues)),)

    made = []
    shapes = source.choices(shape.rules, k=rules)
    for at, drawn in enumerate(shapes):
        body = [tuple(dict.fromkeys(number(named(p)) for p in group)) for group in drawn.premises]
        body += [position() for _ in range(drawn.readings)]
        heads = concluded(named(drawn.head)) if drawn.head else ()
        groups = tuple(dict.fromkeys(body))
        made.append(GroundRule(f"r{at}", "defeasible", groups, tuple(map(number, heads))))
    for literal in list(numbers):
        if literal.predicate != CHOSEN:
            number(~literal)
    opposites = tuple(
        () if literal.predicate == CHOSEN else (numbers[~literal],) for literal in numbers
    )

    beats: dict[tuple[str, str], tuple[tuple[Group, ...], ...]] = {}
    for inferior, superior in _opposing(made, opposites):
        if source.random() < shape.ranked:
            gate = (position(),) if source.random() < shape.gated else ()
            beats[superior.id, inferior.id] = (gate,)
    exceptions: dict[str, tuple[str, ...]] = {}
    for rule, drawn in zip(made, shapes, strict=True):
        deepest = max((part.depth for group in drawn.premises for part in group), default=0)
        within = [
            other.id
            for other, shaped in zip(made, shapes, strict=True)
            if shaped.head and shaped.head.depth > deepest
        ]
        for target in source.sample(within, min(drawn.excepts, len(within))):
            exceptions[target] = (*exceptions.get(target, ()), rule.id)

    used = {one for rule in made for group in rule.premises for one in group}
    used |= {one for ways in beats.values() for way in ways for group in way for one in group}
    atoms: dict[str, list[int]] = {"open": [], "silent": [], "relation": []}
    for literal, at in numbers.items():
        kind = literal.predicate.partition(".")[0]
        if kind in atoms and not (literal.denied or literal.mode):
            atoms[kind].append(at)
    likely: list[Varied] = [issue for issue in issues if used & set(issue)]
    likely += [(None, atom, opposites[atom][0]) for atom in atoms["open"]]
    source.shuffle(likely)
    rest = [(None, atom, opposites[atom][0]) for atom in atoms["silent"] + atoms["relation"]]
    varied = (likely + rest)[:choices]
    free = {one for choice in varied for one in choice}
    facts = {issue[0] for issue in issues}
    facts |= {*atoms["relation"], *(opposites[atom][0] for atom in atoms["silent"])}
    facts |= {source.choice((atom, *opposites[atom])) for atom in atoms["open"]}
    ground = Ground(opposites, frozenset(facts - free), tuple(made), beats, exceptions)
    return Open(ground, tuple(varied))


def _pool(kind: str, uses: tuple[int, ...], count: int) -> tuple[list[str], list[int]]:
    """Names for as many predicates, and how much each is used beside the others."""
    spread = [uses[at * len(uses) // count] for at in range(count)]
    return [f"{kind}.{at}" for at in range(count)], spread


def _opposing(
    rules: Iterable[GroundRule], opposites: tuple[Group, ...]
) -> Iterator[tuple[GroundRule, GroundRule]]:
    """Each pair of rules for opposites, the one that comes first in the theory before the other."""
    supporting: dict[int, list[GroundRule]] = defaultdict(list)
    for rule in rules:
        rivals = {
            rival.id: rival
            for head in rule.heads
            for one in opposites[head]
            for rival in supporting[one]
        }
        yield from ((rival, rule) for rival in rivals.values())
        for head in rule.heads:
            supporting[head].append(rule)


# --- Dense theories ---------------------------------------------------------------------------


def dense(rules: int, choices: int, seed: int, loops: bool = True) -> Open:
    """A theory that is as hard as can be: ten rules for each literal and ten against it.

    Each has three premises drawn from all literals, the facts among them as often as the rest, and
    half of the opposing pairs are ranked. Without loops, a rule needs only what comes before it.
    Every fact is open.
    """
    source = random.Random(seed)
    depth = max(2, rules // 20)  # atoms that rules conclude
    atoms = [2 * at for at in range(choices + depth)]
    opposites = tuple((one ^ 1,) for one in range(2 * len(atoms)))
    made = []
    for at in range(rules):
        head = source.randrange(depth)
        below = atoms[choices:] if loops else atoms[choices : choices + head]
        body = []
        for _ in range(3):
            pool = below if below and source.random() < 0.5 else atoms[:choices]
            body.append((source.choice(pool) + source.randrange(2),))
        made.append(
            GroundRule(
                f"r{at}",
                "defeasible",
                tuple(dict.fromkeys(body)),
                (atoms[choices + head] + source.randrange(2),),
            )
        )
    beats = {
        (superior.id, inferior.id): ((),)
        for inferior, superior in _opposing(made, opposites)
        if source.random() < 0.5
    }
    ground = Ground(opposites, frozenset(), tuple(made), beats)
    return Open(ground, tuple((None, atom, atom + 1) for atom in atoms[:choices]))


# --- Their worlds -----------------------------------------------------------------------------


def made_ready(drawn: Open) -> tuple[Theory, Plan]:
    """The theory as the engine takes it, in the order in which grounding puts literals."""
    theory = theory_of(drawn.theory, one_part=True)
    theory.order = in_order(theory)
    return theory, plan(theory)


def every_world(theory: Theory, ready: Plan, drawn: Open) -> Worlds:
    """What follows in every world, coded and within the bound as `quarter.worlds` has it.

    Raises BoundMet if the diagrams outgrow their bound.
    """
    try:
        return _every_world(theory, ready, drawn)
    except MemoryError:
        raise BoundMet from None


def _every_world(theory: Theory, ready: Plan, drawn: Open) -> Worlds:
    needed: dict[int, None] = {}
    for part in ready.order:
        for made in (*part.first, *part.inner):
            needed |= dict.fromkeys(need for group in ready.premises[made] for need in group)
    place = {
        node: at for at, node in enumerate(dict.fromkeys((*needed, *range(len(theory.nodes)))))
    }
    # Facts as inference comes to need them, then readings.
    ordered = sorted(
        drawn.choices,
        key=lambda one: (one[0] is not None, min(place[n] for n in one if n is not None)),
    )
    manager = room(worlds.BOUND)
    manager.add_vars(sum(len(choice) - 1 for choice in ordered))
    one = manager.true()
    facts: dict[int, BCDDFunction] = dict.fromkeys(drawn.theory.facts, one)
    bits: dict[int, Departure] = {}
    for default, *others in ordered:
        free = one
        for other in others:
            bit = len(bits)
            facts[other] = free & manager.var(bit)
            free = free & manager.not_var(bit)
            literal = theory.nodes[other].literal
            kind = "fact" if default is None else "reading"
            value = "shown" if other == others[0] else "denied"
            bits[bit] = Departure(Choice(kind, literal, str(literal)), value)
        if default is not None:
            facts[default] = free
    known = {"one": one, "possible": one, "bits": bits, "manager": manager}
    known["tables"] = infer(ready, facts, one)
    nothing = {field.name: None for field in fields(Worlds)}  # a drawn theory has no file
    return Worlds(**nothing | known)
