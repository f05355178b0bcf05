"""What made an answer so: the smallest sets of facts that changed on a date and bring it alone.

What follows had only some of the facts changed is found over integers, bit i for the i-th set of
them, and, to see how firmly, over diagrams in which each of the facts is a variable above the
choices.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import chain, combinations, islice

from oxidd.bcdd import BCDDFunction

from quarter.answer import Verdict, Word, word_for
from quarter.choices import Departure, departures, facts_in, possible
from quarter.chronicle import NONE, Event, Facts, Turn, bit_of
from quarter.conclusions import sides, standings
from quarter.grounding import answering
from quarter.inference import Tables, infer, narrowed
from quarter.literal import Literal
from quarter.rule import Rule
from quarter.worlds import BOUND, Worlds, room

SMALL = 1 << 16  # nodes of the diagrams that are tried first, since most searches need no more
LARGEST = 3  # facts in a set, as far as all sets of a size are tried
MANY = 1 << 12  # sets of facts that are tried at once
FEW, MOST = 48, 256  # sets whose worlds are found one by one: before all at once, or instead
ROOM, NEAR = 1 / 2, 7 / 8  # how full diagrams may be to begin with, and in the end


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact that changed with an answer: what became of it, and through which rule it works."""

    fact: Literal
    events: tuple[Event, ...]
    rule: Rule | None


class Causes:
    """What made the answers of one date so."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn
        self._diagrams: dict[int, Diagrams] = {}
        self._choices: dict[Facts, list[Departure]] = {}

    def of(self, literal: Literal, verdict: Verdict) -> tuple[tuple[Reason, ...], ...] | None:
        """The smallest sets of changed facts each of which brings an answer by itself.

        None if the diagrams outgrow their bound.
        """
        if verdict.settled is None and not verdict.silent:
            return None
        for size in sorted({min(SMALL, BOUND), BOUND}):
            search = Search(self, literal, verdict, size)
            try:
                return tuple(search.reasons(facts) for facts in search.smallest() if facts)
            except MemoryError:
                continue
        return None

    def diagrams(self, size: int) -> "Diagrams":
        """Diagrams of a size with room in them. New ones are emptier than old ones can be made."""
        if size not in self._diagrams or self._diagrams[size].used > ROOM:
            self._diagrams[size] = Diagrams(self, size)
        return self._diagrams[size]

    def choices(self, facts: Facts) -> list[Departure]:
        """What could stand otherwise had only these facts changed."""
        if facts not in self._choices:
            turn, last = self.turn, self.turn.last
            found = departures(turn.opinion(facts).leaves, turn.plan, last.rulebase, last.fixed)
            self._choices[facts] = list(found)
        return self._choices[facts]


class Diagrams:
    """The leaves of every world of a date, whichever of the facts that changed on it had changed.

    For each of these facts there is a variable. They stand above the choices, so that what follows
    had only some of them changed is found on the way down a diagram.
    """

    def __init__(self, causes: Causes, size: int) -> None:
        self.causes = causes
        self.turn = turn = causes.turn
        self.size = size
        self.manager = room(size)
        self.variables = {fact: bit for bit, fact in enumerate(turn.events)}
        self.manager.add_vars(len(self.variables))
        self.numbers: dict[Departure, int] = {}
        self.bits: dict[int, Departure] = {}
        self.one = self.manager.true()
        self._known: dict[Facts, dict[int, BCDDFunction]] = {}
        self._number([*causes.choices(turn.all), *causes.choices(NONE)])

    @property
    def used(self) -> float:
        """How much of their bound the diagrams fill; all of it, once they have been swept.

        They are swept when they come near it, and then what still finds room is chance.
        """
        return 1.0 if self.manager.gc_count() else self.manager.num_inner_nodes() / self.size

    def bounded(self) -> None:
        """Raises MemoryError where the diagrams have come near their bound."""
        if self.used > NEAR:
            raise MemoryError

    def _number(self, found: Iterable[Departure]) -> None:
        """Give each departure a variable: facts first, and then the readings."""
        new = [one for one in dict.fromkeys(found) if one not in self.numbers]
        for departure in sorted(new, key=lambda one: one.choice.kind):
            bit = len(self.variables) + len(self.numbers)
            self.numbers[departure], self.bits[bit] = bit, departure
        self.manager.add_vars(len(new))

    def _values(self, facts: Facts) -> dict[int, BCDDFunction]:
        """The leaves had only these facts changed, and that in every world."""
        if facts not in self._known:
            leaves, found = self.turn.opinion(facts).leaves, self.causes.choices(facts)
            self._number(found)
            variables = {one: self.manager.var(self.numbers[one]) for one in found}
            values, _, _ = facts_in(leaves, self.turn.last.rulebase, variables, self.one)
            self._known[facts] = values
        return self._known[facts]

    @cached_property
    def leaves(self) -> dict[int, BCDDFunction]:
        """The leaves, with each fact having changed where its variable says."""
        leaves = self.turn.theory.leaves
        variables = {fact: self.manager.var(bit) for fact, bit in self.variables.items()}
        return self.turn.blend(leaves, self._values, variables.__getitem__, self.one)

    @cached_property
    def default_readings(self) -> BCDDFunction:
        """The worlds that keep the default positions."""
        found = self.one
        for departure, bit in reversed(self.numbers.items()):
            if departure.choice.kind == "reading":
                found = found & self.manager.not_var(bit)
        return found

    def had(self, facts: Facts) -> dict[int, BCDDFunction]:
        """The leaves had only these facts changed."""
        zero = self.one ^ self.one
        changed = {fact: self.one if fact in facts else zero for fact in self.turn.events}
        leaves = self.turn.theory.leaves
        return self.turn.blend(leaves, self._values, changed.__getitem__, self.one)

    def under(self, facts: Facts, value: BCDDFunction) -> BCDDFunction:
        """What is left of a value had only these facts changed."""
        bits = {self.variables[fact] for fact in facts}
        while (bit := value.node_var()) is not None and bit < len(self.variables):
            parts = value.cofactors()
            assert parts is not None, "an inner node has two cofactors"
            value = parts[0] if bit in bits else parts[1]
        return value


@dataclass(frozen=True)
class Supposed(Worlds):
    """What follows in every world of a date had only some of the facts changed."""

    diagrams: Diagrams = field(kw_only=True)
    facts: Facts = field(kw_only=True)

    def proved(self, node: int) -> BCDDFunction:
        return self.diagrams.under(self.facts, super().proved(node))

    @cached_property
    def default_readings(self) -> BCDDFunction:
        return self.diagrams.default_readings


class Search:
    """Looks among the facts that changed on a date for those that bring an answer."""

    def __init__(self, causes: Causes, literal: Literal, wanted: Verdict, size: int) -> None:
        self.causes = causes
        self.size = size  # of the diagrams for one set of facts
        self.diagrams = causes.diagrams(size)
        self.turn = turn = causes.turn
        self.literal = literal
        self.wanted = wanted
        self.opinion = turn.opinion(turn.all)
        self.node = turn.theory.numbers[self.opinion.node(literal)]
        ready, nodes = narrowed(turn.plan, [self.node])
        self.plan = replace(ready, certain=turn.plan.certain)  # for which worlds are possible
        self.leaves = [leaf for leaf in turn.theory.leaves if leaf in nodes]
        self._tables: dict[Facts, tuple[Tables[BCDDFunction], BCDDFunction]] = {}
        self._tried = 0  # sets of facts whose worlds were asked for
        self._flags: dict[object, tuple[bool, bool]] = {}

    @cached_property
    def facts(self) -> tuple[Literal, ...]:
        """The facts that could make a difference, in the order of the case file."""
        turn, terms = self.turn, set(self.literal.terms)
        predicates = turn.last.case.words.predicates
        found = {fact for leaf in self.leaves for fact in turn.bearing.get(leaf, ())}
        found |= {fact for name in self._coming for fact in turn.mentions(name)}
        for fact in turn.events:  # of a relation the file may have been silent
            if predicates[fact.predicate].relation and terms & set(fact.terms):
                found.add(fact)
        return tuple(fact for fact in turn.events if fact in found)

    @cached_property
    def _coming(self) -> list[str]:
        """The acts of the question of which the record spoke on this date for the first time."""
        record = self.turn.opinion(NONE).record
        return [name for name in self.literal.terms if not record.speaks_of(name)]

    def smallest(self) -> list[Facts]:
        """The smallest sets of facts that bring the answer by themselves."""
        sets = chain.from_iterable(
            map(frozenset, combinations(self.facts, size)) for size in range(LARGEST + 1)
        )
        found: list[Facts] = []
        while some := list(islice(sets, MANY)):
            for facts in self._bringing(some):
                if found and len(facts) > len(found[0]):
                    return found
                found.append(facts)
        return found or [self._enough()]

    def _enough(self) -> Facts:
        """Facts that bring the answer and of which none can be spared, where many are needed."""
        found = frozenset(self.facts)
        # What gives its standing is found at less cost, and mostly brings the answer as well.
        spared = set(self._standing([found - {one} for one in found]))
        core = frozenset(one for one in found if found - {one} not in spared)
        least = core if any(self._standing([core])) else self._shrunk(found, self._standing)
        least |= self._lacking(least, [one for one in self.facts if one not in least])
        return self._shrunk(least if any(self._bringing([least])) else found, self._bringing)

    def _lacking(self, known: Facts, others: Sequence[Literal]) -> Facts:
        """Which of other facts bring the answer with those known, found by halves."""
        if any(self._bringing([known])):
            return NONE
        if len(others) < 2:
            return frozenset(others)
        half = len(others) // 2
        late = self._lacking(known.union(others[:half]), others[half:])
        return late | self._lacking(known | late, others[:half])

    def _shrunk(self, found: Facts, kept: Callable[[Sequence[Facts]], Iterator[Facts]]) -> Facts:
        """What is left of facts when each that can be spared is left out, the last first."""
        untried = [fact for fact in reversed(self.facts) if fact in found]
        while fewer := next(kept([found - {fact} for fact in untried]), None):
            (fact,) = found - fewer
            found, untried = fewer, untried[untried.index(fact) + 1 :]
        return found

    def _standing(self, sets: Sequence[Facts]) -> Iterator[Facts]:
        """Those of some sets of facts that give the standing of the answer."""
        return (facts for facts, _, _ in self._fitting(sets))

    def _bringing(self, sets: Sequence[Facts]) -> Iterator[Facts]:
        """Those of some sets of facts that bring the answer."""
        for facts, tables, view in self._fitting(sets):
            if self._brings(facts, tables, view):
                yield facts

    def _fitting(self, sets: Sequence[Facts]) -> Iterator[tuple[Facts, Tables[bool], object]]:
        """Those of some sets of facts that give the standing of the answer on the record.

        Each with what follows, and with all of that which shows whether a duty is not yet due or
        an answer contested.
        """
        one = (1 << len(sets)) - 1
        masks = dict.fromkeys(self.turn.events, 0)
        for bit, taken in enumerate(sets):
            for fact in taken:
                masks[fact] |= 1 << bit

        def value(facts: Facts) -> Mapping[int, int]:
            return {leaf: one * holds for leaf, holds in self.turn.on_record(facts).items()}

        known = cache(value)
        values = self.turn.blend(self.leaves, known, masks.__getitem__, one)
        tables = infer(self.plan, values, one)
        proved, opposites = tables.proved.__getitem__, self.plan.opposites[self.node]
        fits = standings(*sides(self.node, opposites, proved, one), one)[self.wanted.standing]
        seen = [*self._local(tables), *[masks[fact] for fact in self._at_hand]]
        alike = tuple([{0: False, one: True}.get(value) for value in seen])
        varied = [value for value in seen if value not in (0, one)]
        for bit, taken in enumerate(sets):
            if fits >> bit & 1:
                view = alike, tuple([value >> bit & 1 for value in varied])
                yield taken, bit_of(tables, bit), view

    def _local(self, tables: Tables[int]) -> Iterator[int]:
        """What the rules for an answer and against it come to."""
        for instance in self._speaking(self.node):
            yield from (tables.applicable[instance], tables.discarded[instance])
        for node in self._around:
            yield tables.proved[node]

    @cached_property
    def _around(self) -> frozenset[int]:
        """The premises of what speaks for an answer and against it, with their opposites."""
        instances = self.turn.theory.instances
        found = {
            need
            for instance in self._speaking(self.node)
            for group in instances[instance].premises
            for need in group
        }
        return frozenset(found.union(*[self.plan.opposites[node] for node in found]))

    @cached_property
    def _at_hand(self) -> tuple[Literal, ...]:
        """The facts on which such premises depend at once."""
        leaves = self._around.intersection(self.leaves)
        found = {fact for leaf in leaves for fact in self.turn.bearing.get(leaf, ())}
        return tuple(fact for fact in self.facts if fact in found)

    def _brings(self, facts: Facts, tables: Tables[bool], view: object) -> bool:
        """Whether facts that give the standing, as tables have it, bring the answer."""
        if any(facts.isdisjoint(self.turn.mentions(name)) for name in self._coming):
            return False
        if view not in self._flags:
            supposed = self.turn.suppose(facts)
            supposed.tables = tables
            _, *flags = supposed.on_record(self.literal)
            self._flags[view] = (flags[0], flags[1])
        not_yet_due, contested = self._flags[view]
        wanted = self.wanted
        if wanted.word is Word.NOT_YET_DUE and not not_yet_due:
            return False
        if wanted.word is Word.UNRESOLVED and not contested:
            return False
        worlds = self.worlds(facts)
        firm = self.opinion.firm(self.node, wanted.standing, self.literal, worlds)
        worlds.diagrams.bounded()
        settled, may_change, barred = firm
        word = word_for(wanted.standing, settled, not_yet_due, contested, may_change, barred)
        if word is Word.NOT_SHOWN and (wanted.silent or wanted.word is word):
            return bool(wanted.silent) == bool(self.turn.silence(self.literal, facts))
        return (word, settled) == (wanted.word, wanted.settled)

    def worlds(self, facts: Facts) -> Supposed:
        """What follows in every world had only these facts changed.

        Raises MemoryError if that outgrows its bound.
        """
        self._tried += facts not in self._tables
        if self._tried > FEW and self._all_at_once is not None:
            diagrams, tables, able = self._all_at_once
        elif self._tried > MOST:
            raise MemoryError
        else:
            tables, able = self._alone(facts)
            diagrams = self.diagrams
        return Supposed(
            tables,
            diagrams.one,
            diagrams.under(facts, able),
            diagrams.bits,
            {},
            {},
            self.opinion.leaves,
            self.turn.last.rulebase,
            diagrams.manager,
            diagrams=diagrams,
            facts=facts,
        )

    def _alone(self, facts: Facts) -> tuple[Tables[BCDDFunction], BCDDFunction]:
        """What follows had only these facts changed, found by itself, and the possible worlds."""
        if facts in self._tables:
            return self._tables[facts]
        if self.diagrams.used > ROOM:
            self.diagrams = self.causes.diagrams(self.size)
            self._tables.clear()
        found = self._tables[facts] = self._follows(self.diagrams, self.diagrams.had(facts))
        return found

    @cached_property
    def _all_at_once(self) -> tuple[Diagrams, Tables[BCDDFunction], BCDDFunction] | None:
        """The same had any of the facts changed; none if that is too much."""
        diagrams = self.causes.diagrams(BOUND)
        try:
            return diagrams, *self._follows(diagrams, diagrams.leaves)
        except MemoryError:
            return None

    def _follows(
        self, diagrams: Diagrams, leaves: dict[int, BCDDFunction]
    ) -> tuple[Tables[BCDDFunction], BCDDFunction]:
        tables = infer(self.plan, leaves, diagrams.one)
        able = possible(tables, self.plan, self.turn.last.rulebase, diagrams.one)
        diagrams.bounded()
        return tables, able

    # The rule through which it works

    def reasons(self, facts: Facts) -> tuple[Reason, ...]:
        """What became of each of some facts, and the rule nearest to the answer that it moves.

        Best is a rule that they bring to apply on the record; then one that they move in some
        world; then any that asks for the fact.
        """
        (before, _), made_in = self._alone(NONE), self.diagrams
        after, _ = self._alone(facts)
        if self.diagrams is not made_in:  # only what was made in the same ones can be compared
            before, _ = self._alone(NONE)
        rules: dict[Literal, Rule] = {}
        for tells in (_on_record, _anywhere, lambda _before, _after: True):
            for fact, rule in self._rules(facts, before, after, tells).items():
                rules.setdefault(fact, rule)
        return tuple(
            Reason(fact, self.turn.events[fact], rules.get(fact))
            for fact in self.facts
            if fact in facts
        )

    def _rules(
        self,
        facts: Facts,
        before: Tables[BCDDFunction],
        after: Tables[BCDDFunction],
        tells: Callable[[BCDDFunction, BCDDFunction], bool],
    ) -> dict[Literal, Rule]:
        """For each fact the nearest rule that asks for it, by way of what tells."""
        found: dict[Literal, Rule] = {}
        seen, level = {self.node}, [self.node]
        while level and len(found) < len(facts):
            made = {
                one: None
                for node in level
                for one in self._speaking(node)
                if tells(before.applicable[one], after.applicable[one])
            }
            for instance in sorted(made, key=lambda one: self._rank(one, facts)):
                for fact in self._premised(instance) & facts:
                    found.setdefault(fact, self.turn.theory.instances[instance].rule)
            needs = {
                need
                for one in made
                for group in self.plan.premises[one]
                for need in group
                if tells(before.proved[need], after.proved[need])
            }
            level = sorted(needs - seen)
            seen |= needs
        return found

    def _rank(self, instance: int, facts: Facts) -> tuple[bool, int]:
        """A rule that presumes comes last, one that needs most of the facts comes first."""
        rule = self.turn.theory.instances[instance].rule
        return rule.presumes, -len(self._premised(instance) & facts)

    def _premised(self, instance: int) -> set[Literal]:
        """The changed facts on which premises of an instance depend at once."""
        needs = [need for group in self.plan.premises[instance] for need in group]
        return {fact for need in needs for fact in self.turn.bearing.get(need, ())}

    def _speaking(self, node: int) -> Iterator[int]:
        """The instances for a node and against it, and those that take them out of play."""
        rivals = (rival for rival, _ in self.plan.rivals[node])
        for instance in dict.fromkeys((*self.plan.support[node], *rivals)):
            yield instance
            yield from answering(self.plan.exceptions, instance)


def _anywhere(before: BCDDFunction, after: BCDDFunction) -> bool:
    """Whether a value is another in some world."""
    return before != after


def _on_record(before: BCDDFunction, after: BCDDFunction) -> bool:
    """Whether a value has come to hold on the record, where no departure is made."""
    return before != after and not _holds(before) and _holds(after)


def _holds(value: BCDDFunction) -> bool:
    while (parts := value.cofactors()) is not None:
        value = parts[1]
    return value.valid()
