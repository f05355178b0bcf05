"""The dates of a record, and what follows on each had only some of what changed on it changed.

The law is read once for the whole record: what is read for a name applies only from the day on
which the record speaks of it. Inference then runs over all dates at once, bit i for the i-th date.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import cached_property
from itertools import chain, combinations
from typing import Any, TypeVar

from quarter.answer import Opinion, Verdict, Word
from quarter.case import Evidence, Finding
from quarter.grounding import CHOSEN, ON_RECORD, Grounder, Node, Theory, instances_of
from quarter.inference import Plan, Tables, Value, infer, plan
from quarter.literal import Literal
from quarter.problem import InvalidInput
from quarter.record import Record
from quarter.rule import LawFact
from quarter.wording import day as in_words

V = TypeVar("V", bound=Value)
Facts = frozenset[Literal]  # some of the facts that changed on a date, by their atoms
Changed = Evidence | Finding | LawFact
C = TypeVar("C", Evidence, Finding, LawFact)

NONE: Facts = frozenset()
NOW = date.max  # in a theory of all dates: the date of the record, whichever that is


class How(Enum):
    """What became of one source's word on a fact."""

    CAME = "came on record"
    BEGAN = "began"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Event:
    """What became, on a date, of one source's word on a fact, or of a finding on it."""

    how: How
    what: Changed


class Chronicle:
    """A case under the law, over the dates of its record up to the date of an opinion."""

    def __init__(self, last: Opinion) -> None:
        self.last = last

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """Every date within the record on which anything could change."""
        case, end = self.last.case, self.last.as_of
        sources = {source.day for source in case.sources.values() if source.day}
        own = {one for fact in case.evidence for one in (fact.start, fact.end) if one}
        own |= {name.day for name in case.names if name.day}
        law = {one for fact in self.last.rulebase.facts for one in (fact.start, fact.end) if one}
        first = min(sources or own, default=end)
        return tuple(sorted(one for one in sources | own | law if first <= one <= end)) or (end,)

    @cached_property
    def theory(self) -> Theory:
        """The law as read for the whole record, with ``NOW`` for its date."""
        rulebase, record = self.last.rulebase, self.last.record
        empty = replace(self.last.case, evidence=(), findings=())
        nothing = Record(rulebase, empty, self.dates[0])
        known = {name for names in nothing.domain.values() for name in names}
        coming = {name for names in record.domain.values() for name in names} - known
        asked = instances_of(self.last.asking or self.last.case.questions, record)
        nodes = [Node(one, self.last.standard, record.day_of(one.terms, NOW)) for one in asked]
        return Grounder(rulebase, record, coming).ground(dict.fromkeys(nodes))

    @cached_property
    def plan(self) -> Plan:
        return plan(self.theory)

    @cached_property
    def turns(self) -> tuple["Turn", ...]:
        """Each date, with what follows on the record by then."""
        turns: list[Turn] = []
        for day in self.dates:
            turns.append(Turn(self, day, turns[-1] if turns else None))
        values: dict[int, int] = {}
        for bit, turn in enumerate(turns):
            for leaf, holds in turn.on_record(turn.all).items():
                values[leaf] = values.get(leaf, 0) | holds << bit
        tables = infer(self.plan, values, (1 << len(turns)) - 1)
        for bit, turn in enumerate(turns):
            turn.conclude(bit_of(tables, bit))
        return tuple(turns)

    def dated(self, day: date) -> Theory:
        """The theory with a day for the date of the record."""
        nodes = [node if node.day != NOW else node._replace(day=day) for node in self.theory.nodes]
        numbers = {node: number for number, node in enumerate(nodes)}
        return replace(self.theory, nodes=nodes, numbers=numbers, silent={})


class Turn:
    """A date of a record: what changed on it, and what follows had only some of that changed."""

    def __init__(self, chronicle: Chronicle, day: date, before: "Turn | None") -> None:
        self.chronicle = chronicle
        self.day = day
        self.before = before
        self.last = chronicle.last
        self.plan = chronicle.plan
        self.theory = chronicle.dated(day)
        self._opinions: dict[Facts, Opinion] = {}
        self._on_record: dict[Facts, dict[int, bool]] = {}

    # What changed

    @cached_property
    def events(self) -> dict[Literal, tuple[Event, ...]]:
        """What became of each fact on this date, in the order of the case file."""
        case, law = self.last.case, self.last.rulebase
        found: dict[Literal, list[Event]] = {}
        written: tuple[Changed, ...] = (*case.evidence, *case.findings, *law.facts)
        for what in written:
            how = self._how(what)
            if how is not None:
                found.setdefault(what.literal.atom, []).append(Event(how, what))
        return {atom: tuple(events) for atom, events in found.items()}

    def _how(self, what: Changed) -> How | None:
        if not isinstance(what, LawFact):
            came = what.source.day
            if came is not None and came > self.day:
                return None
            if came == self.day or self.before is None:
                return How.CAME
        elif self.before is None:
            return None  # of the law's own facts the first date knows what was so before it
        if isinstance(what, Finding):
            return None
        if what.start == self.day:
            return How.BEGAN
        return How.ENDED if what.end == self.day else None

    @cached_property
    def all(self) -> Facts:
        """Every fact that changed."""
        return frozenset(self.events)

    def opinion(self, facts: Facts) -> Opinion:
        """The same as is supposed, made once."""
        if facts not in self._opinions:
            self._opinions[facts] = self.suppose(facts)
        return self._opinions[facts]

    def suppose(self, facts: Facts) -> Opinion:
        """The opinion on this date had, of all that changed, only these facts changed."""
        last = self.last
        case, law = last.case, last.rulebase
        if facts != self.all:
            case = replace(
                case,
                evidence=tuple(self._with(facts, case.evidence)),
                findings=tuple(self._with(facts, case.findings)),
            )
            facts_of_law = tuple(self._with(facts, law.facts))
            law = law if facts_of_law == law.facts else replace(law, facts=facts_of_law)
        made = last.likewise(case, self.day, law)
        made.theory, made.plan = self.theory, self.plan
        return made

    def _with(self, facts: Facts, written: Iterable[C]) -> Iterator[C]:
        """What is written with only the changes of these facts."""
        tomorrow = self.day + timedelta(days=1)
        for what in written:
            how = None if what.literal.atom in facts else self._how(what)
            if how is None:
                yield what
            elif not isinstance(what, Finding) and how is How.BEGAN:
                yield replace(what, start=tomorrow)
            elif not isinstance(what, Finding) and how is How.ENDED:
                yield replace(what, end=tomorrow)

    # What follows

    def on_record(self, facts: Facts) -> dict[int, bool]:
        """The leaves that hold on the record had only these facts changed."""
        if facts not in self._on_record:
            self._on_record[facts] = self.opinion(facts).leaves.on_record()
        return self._on_record[facts]

    def conclude(self, tables: Tables[bool]) -> None:
        """Take what inference found of the record by this date."""
        found = self.opinion(self.all)
        try:
            found.refuse(tables)
        except InvalidInput as error:
            raise InvalidInput(
                [
                    replace(one, message=f"on the record of {in_words(self.day)}, {one.message}")
                    for one in error.problems
                ]
            ) from None
        found.tables = tables

    @cached_property
    def _state(self) -> object:
        """All that verdicts depend on; where it is as on the date before, they are the same."""
        record = self.opinion(self.all).record
        states = [self._leaf(leaf, record) for leaf in self.theory.leaves]
        return states, record.related, self.opinion(self.all).questions

    def _leaf(self, leaf: int, record: Record) -> object:
        """How a leaf stands on a record."""
        literal, standard, day = self.theory.nodes[leaf]
        if literal.predicate == CHOSEN:
            return None
        if literal.predicate == ON_RECORD:
            return record.speaks_of(literal.terms[0])
        state = record.state(literal.atom, standard, day)
        return state, record.is_done_by_rule(literal.atom)

    @cached_property
    def verdicts(self) -> Mapping[Literal, Verdict]:
        """The answer by this date to each question on which something is on record by then."""
        if self.before is not None and self.before._state == self._state:
            return self.before.verdicts
        found = self.opinion(self.all)
        if found.worlds is None:  # what is read for other dates may be what was too much
            found = self.last.likewise(as_of=self.day)
            return {literal: found.verdict(literal) for _, literal in found.questions}
        return {literal: self.verdict(literal, found) for _, literal in found.questions}

    def verdict(self, literal: Literal, opinion: Opinion) -> Verdict:
        """The answer to a question in an opinion of this date."""
        found = opinion.verdict(literal)
        if found.word is not Word.NOT_SHOWN:
            return found
        node = self.theory.numbers[opinion.node(literal)]
        opinion.theory = replace(self.theory, silent={node: self.silence(literal, self.all)})
        return opinion.verdict(literal)

    def silence(self, literal: Literal, facts: Facts) -> dict[Literal, None]:
        """The relations of which the file said nothing had only these facts changed."""
        made = self.opinion(facts)
        return Grounder(made.rulebase, made.record).silence(made.node(literal))

    # What bears on what

    @cached_property
    def bearing(self) -> dict[int, tuple[Literal, ...]]:
        """The leaves to which some change could make a difference, each with the facts in it."""
        found = {leaf: tuple(self._bears(leaf)) for leaf in self.theory.leaves}
        return {leaf: facts for leaf, facts in found.items() if facts}

    def _bears(self, leaf: int) -> Iterable[Literal]:
        literal = self.theory.nodes[leaf].literal
        if literal.predicate == CHOSEN:
            return ()
        old, new = (self.opinion(facts).record for facts in (NONE, self.all))
        if literal.predicate == ON_RECORD:
            name = literal.terms[0]
            return self.mentions(name) if old.speaks_of(name) != new.speaks_of(name) else ()
        group = _group(literal.atom, new)
        if len(group) > 1:
            return [
                fact for fact in self.events if not group.isdisjoint([fact, *new.excluded_by(fact)])
            ]
        changed = literal.atom in self.events and self._leaf(leaf, old) != self._leaf(leaf, new)
        return (literal.atom,) if changed else ()

    def mentions(self, name: str) -> Iterator[Literal]:
        """The facts that came on record and speak of a name."""
        record = self.opinion(self.all).record
        for fact, events in self.events.items():
            said = [one.what.literal for one in events if one.how is How.CAME]
            terms = set(fact.terms) if said else set()
            if any(not literal.denied for literal in said):
                terms.update(term for one in record.excluded_by(fact) for term in one.terms)
            if name in terms:
                yield fact

    def blend(
        self,
        leaves: Iterable[int],
        value: Callable[[Facts], Mapping[int, V]],
        changed: Callable[[Literal], V],
        one: V,
    ) -> dict[int, V]:
        """The value of leaves, each fact that changed having changed where ``changed`` says.

        ``value`` has the values of all leaves had just some facts changed, and that everywhere.
        """
        unchanged = value(NONE)
        found = {leaf: unchanged[leaf] for leaf in leaves}
        for leaf, facts in self.bearing.items():
            if leaf not in found:
                continue
            own = one ^ one
            literal = self.theory.nodes[leaf].literal
            if literal.predicate == ON_RECORD:
                for fact in facts:
                    own = own | changed(fact)
                own = own ^ one if literal.denied else own
            else:
                for taken in _subsets(facts):
                    # Of what does not bear on the leaf, all may have changed.
                    here = value(self.all if len(taken) == len(facts) else taken)[leaf]
                    for fact in facts:
                        here = here & (changed(fact) if fact in taken else changed(fact) ^ one)
                    own = own | here
            found[leaf] = own
        return found


def _subsets(facts: Sequence[Literal]) -> Iterator[Facts]:
    sizes = range(len(facts) + 1)
    return map(frozenset, chain.from_iterable(combinations(facts, size) for size in sizes))


def _group(atom: Literal, record: Record) -> set[Literal]:
    """A fact with those of which only one can be so, and those that bear on these in turn."""
    found: set[Literal] = set()
    waiting = [atom]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += record.excluded_by(one)
    return found


class _Bits(Sequence[bool]):
    """One bit of each of many integers."""

    def __init__(self, values: Sequence[int], bit: int) -> None:
        self.values = values
        self.bit = bit

    def __getitem__(self, at: Any) -> Any:
        return bool(self.values[at] >> self.bit & 1)

    def __len__(self) -> int:
        return len(self.values)


def bit_of(tables: Tables[int], bit: int) -> Tables[bool]:
    """What was found of one case among many."""
    return Tables(
        _Bits(tables.definite, bit),
        _Bits(tables.not_definite, bit),
        _Bits(tables.proved, bit),
        _Bits(tables.disproved, bit),
        _Bits(tables.applicable, bit),
        _Bits(tables.discarded, bit),
    )
