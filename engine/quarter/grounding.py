"""Grounding: every rule, once for each way to read its variables as names of the case.

Readings that cannot apply are kept on purpose: that an exception was considered and found not to
apply is a reason, and the memo states it. Two things keep their number small. A rule is read only
for names that the file relates as the rule's relations ask (who is held by whom), and it is read
only at the standards of proof, and for the days, that some question leads to.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from quarter.literal import Literal, Mode, is_variable
from quarter.record import Record
from quarter.rule import Condition, Distinct, Every, Premise, Rule, conditions
from quarter.rulebase import Rulebase, components, concluded
from quarter.vocabulary import PredicateKind, is_assertable

CHOSEN = "chosen"  # (issue, position): the position is the one taken
ON_RECORD = "on record"  # (name): the record speaks of it by now, or, denied, does not
GIVEN = (CHOSEN, ON_RECORD)  # what is no fact and no conclusion


Reading = tuple[str, ...]


class Node(NamedTuple):
    """A literal at a standard of proof on a day: what inference gives a value to."""

    literal: Literal
    standard: str
    day: date


@dataclass(frozen=True, slots=True)
class Instance:
    """A rule with names for its variables, its premises as nodes, of each group one suffices.

    If a relation is denied of every name, there is no name for a variable: that one premise is then
    all that it has.
    """

    rule: Rule
    names: tuple[tuple[str, str], ...]
    standard: str
    day: date
    premises: tuple[tuple[int, ...], ...]
    written: tuple[Premise | None, ...]  # the premise that each group was read from
    due: tuple[bool, ...]  # whether the group says only when a duty falls due
    heads: tuple[int, ...]


@dataclass(slots=True)
class Theory:
    """Ground rules over numbered nodes, in an order in which each comes after what it needs."""

    nodes: list[Node] = field(default_factory=list)
    numbers: dict[Node, int] = field(default_factory=dict)
    instances: list[Instance] = field(default_factory=list)
    supporting: list[list[int]] = field(default_factory=list)  # instances, by node
    opposites: list[list[int]] = field(default_factory=list)  # nodes, by node
    leaves: list[int] = field(default_factory=list)
    order: list[list[int]] = field(default_factory=list)
    # By instance: those that take it out of play, where one of them is applicable.
    exceptions: list[tuple[int, ...]] = field(default_factory=list)
    beats: dict[tuple[str, str], list[tuple[tuple[int, ...], ...]]] = field(default_factory=dict)
    # By node: relations of which the file says nothing of a name, so that a rule for it is unread.
    silent: dict[int, dict[Literal, None]] = field(default_factory=dict)


class Pattern(NamedTuple):
    """A literal of a rule, made ready to be filled in with the names of a reading."""

    literal: Literal
    slots: tuple[int, ...]  # by term: where its name stands in a reading
    fill: Callable[[Reading], Reading]
    kind: int  # predicate, denial and mode, as one number
    standard: str | None = None


@dataclass(slots=True)
class Form:
    """A rule made ready for reading. A reading has a name for each variable, then ``mentions``."""

    rule: Rule
    variables: tuple[str, ...]
    mentions: tuple[str, ...]  # the names that the rule itself speaks of
    domains: tuple[tuple[str, ...], ...]  # by variable
    premises: Sequence[tuple[Premise, bool, tuple[Pattern, ...]]]  # and whether it is a `when`
    heads: tuple[Pattern, ...]
    relations: list[tuple[Pattern, tuple[Reading, ...]]]  # premises that tie names together
    silent: list[tuple[Pattern, frozenset[str]]]  # of these, relations; and the names they tie
    distinct: list[tuple[int, int]]
    untied: frozenset[int] = frozenset()  # variables for which any name of the sort is read
    gate: tuple[tuple[int, ...], ...] | None = None


class Grounder:
    """Reads rules for the names of a record, as far as questions lead.

    ``coming`` are names that a record holds only later than some date of which the theory shall be
    true as well. What is read for one of them, because it is a name of the sort and for no other
    reason, applies only where that name is on the record.
    """

    def __init__(
        self, rulebase: Rulebase, record: Record, coming: Container[str] = frozenset()
    ) -> None:
        self.rulebase = rulebase
        self.record = record
        self.coming = coming
        self.words = record.words
        self.theory = Theory()
        self._waiting: list[int] = []  # nodes whose rules were not read yet
        self._unexcepted: list[int] = []  # instances whose exceptions were not
        self._drawn: dict[str, tuple[Reading, ...] | None] = {}
        self._made: dict[tuple[object, ...], int] = {}
        self._forms: dict[str, Form] = {}
        self._kinds: dict[tuple[str, bool, Mode | None], int] = {}
        self._numbers: dict[tuple[int, Reading, str, date], int] = {}
        self._open: dict[int, bool] = {}

    def ground(self, questions: Iterable[Node]) -> Theory:
        """The theory that settles the questions, with its nodes in order."""
        for node in questions:
            self._literal(node.literal, node.standard, node.day)
        self._settle()
        self._rank()
        self.theory.order = in_order(self.theory)
        return self.theory

    def silence(self, node: Node) -> dict[Literal, None]:
        """The relations of which the file says nothing, so that rules for a node are unread."""
        number = self._literal(node.literal, node.standard, node.day)
        self._expand(number)
        return self.theory.silent.get(number, {})

    def _settle(self) -> None:
        while self._waiting or self._unexcepted:
            if self._unexcepted:
                self._except(self._unexcepted.pop())
            else:
                self._expand(self._waiting.pop())

    @cached_property
    def _heads(self) -> Mapping[tuple[str, bool, Mode | None], list[tuple[Rule, int]]]:
        """Rules by what they are for, and the place of that among what they conclude."""
        found: dict[tuple[str, bool, Mode | None], list[tuple[Rule, int]]] = defaultdict(list)
        for rule in self.rulebase.rules:
            if rule.conclusion:
                for place, literal in enumerate(concluded(rule.conclusion)):
                    found[literal.predicate, literal.denied, literal.mode].append((rule, place))
        return found

    @cached_property
    def _exceptions(self) -> Mapping[str, list[Rule]]:
        found: dict[str, list[Rule]] = defaultdict(list)
        for rule in self.rulebase.rules:
            for target in rule.excepts:
                found[target].append(rule)
        return found

    @cached_property
    def _dated(self) -> frozenset[str]:
        """The predicates that may speak of a dated act, and so be judged on its day."""
        sorts = {name.sort for name in self.words.names.values() if name.day is not None}
        predicates = self.words.predicates.values()
        return frozenset(one.id for one in predicates if not sorts.isdisjoint(one.sorts))

    # Forms

    def _form(self, rule: Rule) -> Form:
        form = self._forms.get(rule.id)
        if form is None:
            form = self._forms[rule.id] = self._formed(rule)
            self._relate(form)
        return form

    def _formed(self, rule: Rule) -> Form:
        variables = rule.variables
        parts = [(one, False) for one in rule.premises] + [(one, True) for one in rule.when]
        literals = list(rule.literals())
        mentions = dict.fromkeys(
            term for one in literals for term in one.terms if not is_variable(term)
        )
        for premise, _ in parts:
            if isinstance(premise, Distinct):
                ends = (premise.left, premise.right)
                mentions |= dict.fromkeys(term for term in ends if not is_variable(term))
        place = {term: number for number, term in enumerate((*variables, *mentions))}
        sorts = sorts_of(rule, self.rulebase)
        premises = [
            (
                premise,
                when,
                ()
                if isinstance(premise, Every)
                else tuple(
                    self._pattern(one.literal, place, one.standard) for one in conditions(premise)
                ),
            )
            for premise, when in parts
            if not isinstance(premise, Distinct)
        ]
        heads = concluded(rule.conclusion) if rule.conclusion else ()
        return Form(
            rule,
            variables,
            tuple(mentions),
            tuple(self.record.domain[sorts[variable]] for variable in variables),
            premises,
            tuple(self._pattern(one, place) for one in heads),
            [],
            [],
            [(place[one.left], place[one.right]) for one, _ in parts if isinstance(one, Distinct)],
        )

    def _pattern(
        self, literal: Literal, place: Mapping[str, int], standard: str | None = None
    ) -> Pattern:
        slots = tuple(place[term] for term in literal.terms)
        return Pattern(literal, slots, _filling(slots), self._kind(literal), standard)

    def _kind(self, literal: Literal) -> int:
        what = (literal.predicate, literal.denied, literal.mode)
        return self._kinds.setdefault(what, len(self._kinds))

    def _relate(self, form: Form) -> None:
        """Find the premises that tie names together, which bound the readings of a rule."""
        single = [
            (premise.literal, patterns[0])
            for premise, _, patterns in form.premises
            if isinstance(premise, Condition) and not premise.literal.mode
        ]
        for literal, pattern in single:
            if self.words.predicates[literal.predicate].relation and not literal.denied:
                known = self.record.related.get(literal.predicate, ())
                form.relations.append((pattern, known))
                tied = frozenset(name for terms in known for name in terms)
                form.silent.append((pattern, tied))
        # What rules draw from relations bounds them as well, and may come round to this rule.
        found = [(pattern, self._related(literal)) for literal, pattern in single]
        form.relations = [(pattern, known) for pattern, known in found if known is not None]
        tied_slots = {slot for pattern, _ in form.relations for slot in pattern.slots}
        form.untied = frozenset(range(len(form.variables))) - tied_slots

    def _related(self, literal: Literal) -> tuple[Reading, ...] | None:
        """The names that can stand in a premise: of a relation, those that the file so relates.

        So too of a conclusion that rules draw from relations alone. None: any names of the sorts.
        """
        predicate = literal.predicate
        if literal.denied or literal.mode:
            return None
        if self.words.predicates[predicate].relation:
            return self.record.related.get(predicate, ())
        if predicate not in self._drawn:
            self._drawn[predicate] = None  # while it is looked into, and if it needs itself
            self._drawn[predicate] = self._drawn_from_relations(predicate)
        return self._drawn[predicate]

    def _drawn_from_relations(self, predicate: str) -> tuple[Reading, ...] | None:
        found: dict[Reading, None] = {}
        rules = self._heads.get((predicate, False, None), ())
        if not rules or self.words.predicates[predicate].kind is not PredicateKind.CONCLUSION:
            return None
        for rule, _ in rules:
            assert rule.conclusion, "a rule is listed under what it concludes"
            bound = {
                variable
                for premise in rule.premises
                if isinstance(premise, Condition)
                and self.words.predicates[premise.literal.predicate].relation
                for variable in premise.literal.variables
            }
            if not bound.issuperset(rule.conclusion.variables):
                return None
            form = self._form(rule)
            fill = form.heads[0].fill
            found |= dict.fromkeys(fill(reading) for reading in self._readings(form, {}))
        return tuple(found)

    # Readings

    def _readings(self, form: Form, names: Mapping[int, str]) -> list[Reading]:
        """Every reading of a rule with these names, in the order of declaration."""
        blank = len(form.variables)
        start = [names.get(slot, "") for slot in range(blank)]
        partial: list[Reading] = [(*start, *form.mentions)]
        for pattern, known in form.relations:
            partial = [
                extended
                for found in partial
                for terms in known
                if (extended := _fitted(found, pattern.slots, terms)) is not None
            ]
        if not partial:
            return partial
        for slot in range(blank):
            if not partial[0][slot]:  # all have names for the same variables
                partial = [
                    (*found[:slot], name, *found[slot + 1 :])
                    for found in partial
                    for name in form.domains[slot]
                ]
                if not partial:
                    return partial
        for left, right in form.distinct:
            partial = [found for found in partial if found[left] != found[right]]
        return partial

    # Nodes

    def _literal(self, literal: Literal, standard: str, day: date) -> int:
        return self._node(self._kind(literal), literal, literal.terms, standard, day)

    def _node(self, kind: int, pattern: Literal, terms: Reading, standard: str, day: date) -> int:
        """The number of a node: the literal of a pattern with these terms."""
        if pattern.predicate in self._dated:
            day = self.record.day_of(terms, day)
        key = (kind, terms, standard, day)
        number = self._numbers.get(key)
        if number is None:
            theory = self.theory
            number = self._numbers[key] = len(theory.nodes)
            literal = Literal(pattern.predicate, terms, pattern.denied, pattern.mode)
            node = Node(literal, standard, day)
            theory.numbers[node] = number
            theory.nodes.append(node)
            theory.supporting.append([])
            theory.opposites.append([])
            self._waiting.append(number)
        return number

    def _expand(self, number: int) -> None:
        node = self.theory.nodes[number]
        literal = node.literal
        if literal.predicate in GIVEN:
            self.theory.leaves.append(number)
            if literal.predicate == ON_RECORD:
                other = self._literal(~literal, node.standard, node.day)
                self.theory.opposites[number].append(other)
            return
        if is_assertable(literal, self.words):
            self.theory.leaves.append(number)
        for rule, place in self._heads.get((literal.predicate, literal.denied, literal.mode), ()):
            self._read(self._form(rule), place, node, number)
        if self._contested(literal):
            for opposite in self.rulebase.opposed(literal):
                other = self._literal(opposite, node.standard, node.day)
                if other not in self.theory.opposites[number]:
                    self.theory.opposites[number].append(other)

    def _contested(self, literal: Literal) -> bool:
        """Whether some rule, or a declared opposite, could speak against it as well as for it."""
        kind = self._kind(literal)
        if kind not in self._open:
            opposed = list(self.rulebase.opposed(literal))
            self._open[kind] = len(opposed) > 1 or any(
                (one.predicate, one.denied, one.mode) in self._heads for one in (literal, *opposed)
            )
        return self._open[kind]

    def _read(self, form: Form, place: int, node: Node, number: int) -> None:
        """Every reading of a rule that concludes a node."""
        names: dict[int, str] = {}
        count = len(form.variables)
        for slot, name in zip(form.heads[place].slots, node.literal.terms, strict=True):
            known = names.setdefault(slot, name) if slot < count else form.mentions[slot - count]
            if known != name:
                return
        readings = self._readings(form, names)
        for reading in readings:
            coming = self._coming(form, names, reading)
            made = self._instance(form, reading, node.standard, node.day, coming)
            for own in self.theory.instances[made].heads:
                if made not in self.theory.supporting[own]:
                    self.theory.supporting[own].append(made)
        if not readings:
            self._note_silence(form, names, number)

    def _note_silence(self, form: Form, names: dict[int, str], number: int) -> None:
        """Remember relations that the file raises of no name at all that stands in a question.

        Where it shows that one of them is to nobody, no name could have the rule read.
        """
        found: dict[Literal, None] = {}
        node = self.theory.nodes[number]
        known = {form.variables[slot]: name for slot, name in names.items()}
        for pattern, tied in form.silent:
            if any(slot in names and names[slot] not in tied for slot in pattern.slots):
                relation = pattern.literal.bind(known)
                standard = pattern.standard or form.rule.standard or node.standard
                denied = self.record.denied_of_all(relation, standard, node.day)
                if denied is not None:
                    reason = self._literal(denied, standard, node.day)
                    self._note_denial(form, known, number, pattern.literal, reason)
                    return
                found[relation] = None
        if found:
            self.theory.silent.setdefault(number, {}).update(found)

    def _note_denial(
        self, form: Form, known: dict[str, str], number: int, literal: Literal, reason: int
    ) -> None:
        """A reading without names, of which all that matters is the relation denied of them all."""
        node = self.theory.nodes[number]
        written = next(
            one
            for one, _, _ in form.premises
            if isinstance(one, Condition) and one.literal == literal
        )
        self.theory.supporting[number].append(len(self.theory.instances))
        self.theory.instances.append(
            Instance(
                form.rule,
                tuple(known.items()),
                node.standard,
                node.day,
                ((reason,),),
                (written,),
                (False,),
                (number,),
            )
        )
        self.theory.exceptions.append(())

    def _coming(self, form: Form, names: Container[int], reading: Reading) -> Reading:
        """The names of a reading that are not on every record, and that nothing else brings in."""
        if not self.coming:
            return ()
        free = [reading[slot] for slot in sorted(form.untied) if slot not in names]
        return tuple(dict.fromkeys(name for name in free if name in self.coming))

    def _instance(
        self, form: Form, reading: Reading, standard: str, asked: date, coming: Reading
    ) -> int:
        """The rule under one reading, at a standard, for a day on which its conclusion is asked.

        A rule that speaks of a dated act is judged on the day of the act, and what it concludes
        holds on the day that was asked: a breach stays one after he has gone home.
        """
        day = self.record.day_of(reading, asked)
        key = (form.rule.id, reading, standard, day, asked, coming)
        number = self._made.get(key)
        if number is None:
            number = self._made[key] = self._make(form, reading, standard, day, asked, coming)
        return number

    def _make(
        self,
        form: Form,
        reading: Reading,
        standard: str,
        day: date,
        asked: date,
        coming: Reading,
    ) -> int:
        rule = form.rule
        groups: list[tuple[int, ...]] = []
        written: list[Premise | None] = []
        due: list[bool] = []
        own = rule.standard or standard
        for premise, when, patterns in form.premises:
            found = (
                tuple(
                    [
                        self._node(
                            one.kind, one.literal, one.fill(reading), one.standard or own, day
                        )
                        for one in patterns
                    ]
                ),
            )
            for group in self._every(premise, form, reading, own, day) if not patterns else found:
                groups.append(group)
                written.append(premise)
                due.append(when)
        if form.gate is None:
            form.gate = self._gate(rule.positions)
        for group in (*form.gate, *[(self._given(ON_RECORD, name),) for name in coming]):
            groups.append(group)
            written.append(None)
            due.append(False)
        heads = tuple(
            [
                self._node(one.kind, one.literal, one.fill(reading), standard, asked)
                for one in form.heads
            ]
        )
        number = len(self.theory.instances)
        self.theory.instances.append(
            Instance(
                rule,
                tuple(
                    zip(form.variables, reading, strict=False)
                ),  # what it mentions is no variable
                standard,
                day,
                tuple(groups),
                tuple(written),
                tuple(due),
                heads,
            )
        )
        self.theory.exceptions.append(())
        if rule.id in self._exceptions:
            self._unexcepted.append(number)
        return number

    def _every(
        self, premise: Premise, form: Form, reading: Reading, own: str, day: date
    ) -> Iterator[tuple[int, ...]]:
        """A premise that must hold for every name of a sort, as one for each."""
        assert isinstance(premise, Every), "any other premise has its patterns"
        names = dict(zip(form.variables, reading, strict=False))
        condition = premise.condition
        sort = sorts_of(form.rule, self.rulebase)[premise.variable]
        for name in self.record.domain[sort]:
            literal = condition.literal.bind(names | {premise.variable: name})
            number = self._literal(literal, condition.standard or own, day)
            absent = (self._given(ON_RECORD, name, denied=True),) if name in self.coming else ()
            yield (number, *absent)

    def _except(self, number: int) -> None:
        """Read what takes an instance out of play; variables of one name are one in the two."""
        instance = self.theory.instances[number]
        found: dict[int, None] = {}
        for exception in self._exceptions[instance.rule.id]:
            form = self._form(exception)
            known = {
                form.variables.index(one): name
                for one, name in instance.names
                if one in form.variables
            }
            asked = self.record.day_of(known.values(), instance.day)
            for reading in self._readings(form, known):
                coming = self._coming(form, known, reading)
                found[self._instance(form, reading, instance.standard, asked, coming)] = None
        self.theory.exceptions[number] = tuple(found)

    def _gate(self, positions: Iterable[str]) -> tuple[tuple[int, ...], ...]:
        """For each issue named, the nodes of which one must be chosen."""
        issues: dict[str, list[int]] = defaultdict(list)
        for position in positions:
            issue, _, own = position.partition(".")
            issues[issue].append(self._given(CHOSEN, issue, own))
        return tuple(tuple(found) for found in issues.values())

    def _given(self, what: str, *terms: str, denied: bool = False) -> int:
        return self._literal(Literal(what, terms, denied), "", date.min)

    def _rank(self) -> None:
        for pair in self.rulebase.superiorities:
            gate = self._gate(pair.positions)
            self.theory.beats.setdefault((pair.superior, pair.inferior), []).append(gate)
        self._settle()


def in_order(theory: Theory) -> list[list[int]]:
    """The nodes of a theory in an order in which all that one needs precedes it, loops together."""
    needs: list[list[int]] = [
        [need for group in instance.premises for need in group] for instance in theory.instances
    ]
    for number, found in enumerate(theory.exceptions):
        if found:
            answers = answering(theory.exceptions, number)
            own = [group for one in answers for group in theory.instances[one].premises]
            needs[number] += [need for group in own for need in group]
    graph = {
        number: [
            need
            for side in (number, *theory.opposites[number])
            for made in theory.supporting[side]
            for need in needs[made]
        ]
        for number in range(len(theory.nodes))
    }
    # What a ranking waits for is in no premise, so that comes before all else.
    gates = {one for ways in theory.beats.values() for way in ways for g in way for one in g}
    order = components(graph)
    order.sort(key=lambda part: part[0] not in gates)
    return order


def _filling(slots: tuple[int, ...]) -> Callable[[Reading], Reading]:
    """What takes the names at these places of a reading."""
    if len(slots) > 1:
        return itemgetter(*slots)
    return lambda reading: tuple([reading[slot] for slot in slots])


def _fitted(found: Reading, slots: tuple[int, ...], terms: Reading) -> Reading | None:
    """A reading with these names at these places as well; none if others stand there."""
    new: list[str] | None = None
    for slot, name in zip(slots, terms, strict=True):
        known = found[slot] if new is None else new[slot]
        if not known:
            if new is None:
                new = list(found)
            new[slot] = name
        elif known != name:
            return None
    return found if new is None else tuple(new)


def answering(exceptions: Sequence[tuple[int, ...]], number: int) -> tuple[int, ...]:
    """What takes an instance out of play, what takes that out of play, and so on: the last first.

    The instance itself is among them if exceptions answer each other in a circle.
    """
    found: dict[int, None] = {}
    met: set[int] = set()

    def visit(one: int) -> None:
        for answer in exceptions[one]:
            if answer not in met:
                met.add(answer)
                visit(answer)
                found[answer] = None

    visit(number)
    return tuple(found)


def extend(
    names: dict[str, str], pattern: tuple[str, ...], terms: tuple[str, ...]
) -> dict[str, str] | None:
    """Names with those that make a pattern of terms into these terms; none if none do."""
    found = dict(names)
    for term, name in zip(pattern, terms, strict=True):
        if found.get(term, term if not term[0].isupper() else name) != name:
            return None
        if term[0].isupper():
            found[term] = name
    return found


def match(pattern: Literal, literal: Literal) -> dict[str, str] | None:
    """The names that make a pattern into this literal, as far as terms go; none if none do."""
    return extend({}, pattern.terms, literal.terms)


def sorts_of(rule: Rule, rulebase: Rulebase) -> dict[str, str]:
    """The sort of each variable of a rule."""
    return {
        term: sort
        for literal in rule.literals()
        for term, sort in zip(
            literal.terms, rulebase.words.predicates[literal.predicate].sorts, strict=True
        )
        if is_variable(term)
    }


def instances_of(questions: Iterable[Literal], record: Record) -> tuple[Literal, ...]:
    """Each question with names for its variables: every name of the sort that it leaves open.

    A name that stands in the question already is not read into it a second time.
    """
    found: dict[Literal, None] = {}
    for question in questions:
        sorts = dict(
            zip(
                question.terms,
                record.words.predicates[question.predicate].sorts,
                strict=True,
            )
        )
        partial = [question]
        for variable in question.variables:
            partial = [
                one.bind({variable: name})
                for one in partial
                for name in record.domain[sorts[variable]]
                if name not in one.terms
            ]
        found |= dict.fromkeys(one for one in partial if _speaks(one, record))
    return tuple(found)


def _speaks(question: Literal, record: Record) -> bool:
    """Whether every dated act of a question is on the record by now."""
    return all(
        term in record.domain[record.words.names[term].sort] or not record.words.names[term].day
        for term in question.terms
    )
