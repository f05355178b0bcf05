"""Grounding: every rule, once for each way to read its variables as names of the case.

Readings that cannot apply are kept on purpose: that an exception was considered and found not to
apply is a reason, and the memo states it. Two things keep their number small. A rule is read only
for names that the file relates as the rule's relations ask (who is held by whom), and it is read
only at the standards of proof, and for the days, that some question leads to.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from quarter.literal import Literal, is_variable
from quarter.record import Record
from quarter.rule import AnyOf, Condition, Distinct, Every, Premise, Rule
from quarter.rulebase import Rulebase, components, concluded
from quarter.vocabulary import PredicateKind, is_assertable

CHOSEN = "chosen"  # (issue, position): the position is the one taken


class Node(NamedTuple):
    """A literal at a standard of proof on a day: what inference gives a value to."""

    literal: Literal
    standard: str
    day: date


@dataclass(frozen=True, slots=True)
class Instance:
    """A rule with names for its variables, its premises as nodes, of each group one suffices."""

    rule: Rule
    names: tuple[tuple[str, str], ...]
    standard: str
    day: date
    premises: tuple[tuple[int, ...], ...]
    written: tuple[Premise | None, ...]  # the premise that each group was read from
    due: tuple[bool, ...]  # whether the group says only when a duty falls due
    heads: tuple[int, ...]

    @property
    def binding(self) -> dict[str, str]:
        return dict(self.names)


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


class Grounder:
    """Reads rules for the names of a record, as far as questions lead."""

    def __init__(self, rulebase: Rulebase, record: Record) -> None:
        self.rulebase = rulebase
        self.record = record
        self.words = record.words
        self.theory = Theory()
        self._waiting: list[int] = []  # nodes whose rules were not read yet
        self._unexcepted: list[int] = []  # instances whose exceptions were not
        self._joined: dict[
            str, tuple[list[tuple[Literal, tuple[tuple[str, ...], ...]]], list[Distinct]]
        ] = {}
        self._drawn: dict[str, tuple[tuple[str, ...], ...] | None] = {}
        self._made: dict[tuple[object, ...], int] = {}

    def ground(self, questions: Iterable[Node]) -> Theory:
        """The theory that settles the questions, with its nodes in order."""
        for node in questions:
            self._node(node)
        self._settle()
        self._rank()
        self._sort()
        return self.theory

    def _settle(self) -> None:
        while self._waiting or self._unexcepted:
            if self._unexcepted:
                self._except(self._unexcepted.pop())
            else:
                self._expand(self._waiting.pop())

    @cached_property
    def _heads(self) -> Mapping[tuple[str, bool, object], list[Rule]]:
        """Rules by what they are for: predicate, denial and mode."""
        found: dict[tuple[str, bool, object], list[Rule]] = defaultdict(list)
        for rule in self.rulebase.rules:
            if rule.conclusion:
                for literal in concluded(rule.conclusion):
                    found[literal.predicate, literal.denied, literal.mode].append(rule)
        return found

    @cached_property
    def _exceptions(self) -> Mapping[str, list[Rule]]:
        found: dict[str, list[Rule]] = defaultdict(list)
        for rule in self.rulebase.rules:
            for target in rule.excepts:
                found[target].append(rule)
        return found

    @cached_property
    def _variables(self) -> dict[str, tuple[str, ...]]:
        return {rule.id: rule.variables for rule in self.rulebase.rules}

    @cached_property
    def _sorts(self) -> dict[str, dict[str, str]]:
        return {rule.id: sorts_of(rule, self.rulebase) for rule in self.rulebase.rules}

    def _node(self, node: Node) -> int:
        number = self.theory.numbers.get(node)
        if number is not None:
            return number
        day = self.record.day_of(node.literal.terms, node.day)
        if day != node.day:
            node = Node(node.literal, node.standard, day)
            number = self.theory.numbers.get(node)
        if number is None:
            number = len(self.theory.nodes)
            self.theory.numbers[node] = number
            self.theory.nodes.append(node)
            self.theory.supporting.append([])
            self.theory.opposites.append([])
            self._waiting.append(number)
        return number

    def _expand(self, number: int) -> None:
        node = self.theory.nodes[number]
        literal = node.literal
        if literal.predicate == CHOSEN:
            self.theory.leaves.append(number)
            return
        if is_assertable(literal, self.words):
            self.theory.leaves.append(number)
        for rule in self._heads.get((literal.predicate, literal.denied, literal.mode), ()):
            self._read(rule, node)
        if self._contested(literal):
            for opposite in self.rulebase.opposed(literal):
                other = self._node(Node(opposite, node.standard, node.day))
                if other not in self.theory.opposites[number]:
                    self.theory.opposites[number].append(other)

    def _contested(self, literal: Literal) -> bool:
        """Whether some rule, or a declared opposite, could speak against it as well as for it."""
        opposed = list(self.rulebase.opposed(literal))
        return len(opposed) > 1 or any(
            (one.predicate, one.denied, one.mode) in self._heads for one in (literal, *opposed)
        )

    def _read(self, rule: Rule, node: Node) -> None:
        """Every reading of a rule that concludes a node."""
        assert rule.conclusion
        for head in concluded(rule.conclusion):
            if (head.predicate, head.denied, head.mode) != (
                node.literal.predicate,
                node.literal.denied,
                node.literal.mode,
            ):
                continue
            names = match(head, node.literal)
            if names is not None:
                read = False
                for reading in self._readings(rule, names):
                    read = True
                    made = self._instance(rule, reading, node.standard, node.day)
                    for own in self.theory.instances[made].heads:
                        if made not in self.theory.supporting[own]:
                            self.theory.supporting[own].append(made)
                if not read:
                    self._note_silence(rule, names, node)

    def _note_silence(self, rule: Rule, names: dict[str, str], node: Node) -> None:
        """Remember relations that the file raises of no name at all that stands in a question."""
        found = self.theory.silent.setdefault(self.theory.numbers[node], {})
        for relation, known in self._joins(rule)[0]:
            if not self.words.predicates[relation.predicate].relation:
                continue
            bound = [names[term] for term in relation.variables if term in names]
            if any(all(name not in terms for terms in known) for name in bound):
                found[relation.bind(names)] = None

    def _readings(self, rule: Rule, names: dict[str, str]) -> Iterator[dict[str, str]]:
        """Every completion of names for a rule's variables, in the order of declaration."""
        relations, distinct = self._joins(rule)
        partial = [names]
        for relation, known in relations:
            partial = [
                extended
                for found in partial
                for terms in known
                if (extended := extend(found, relation.terms, terms)) is not None
            ]
        sorts = self._sorts[rule.id]
        for variable in self._variables[rule.id]:
            if partial and variable not in partial[0]:  # all are bound to the same variables
                domain = self.record.domain[sorts[variable]]
                partial = [found | {variable: name} for found in partial for name in domain]
        for found in partial:
            if all(
                found.get(one.left, one.left) != found.get(one.right, one.right) for one in distinct
            ):
                yield found

    def _joins(
        self, rule: Rule
    ) -> tuple[list[tuple[Literal, tuple[tuple[str, ...], ...]]], list[Distinct]]:
        """The premises of a rule that tie names together, and those that keep them apart."""
        if rule.id not in self._joined:
            premises = (*rule.premises, *rule.when)
            relations = [
                (premise.literal, known)
                for premise in premises
                if isinstance(premise, Condition)
                and (known := self._related(premise.literal)) is not None
            ]
            distinct = [premise for premise in premises if isinstance(premise, Distinct)]
            self._joined[rule.id] = relations, distinct
        return self._joined[rule.id]

    def _related(self, literal: Literal) -> tuple[tuple[str, ...], ...] | None:
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

    def _drawn_from_relations(self, predicate: str) -> tuple[tuple[str, ...], ...] | None:
        found: dict[tuple[str, ...], None] = {}
        rules = self._heads.get((predicate, False, None), ())
        if not rules or self.words.predicates[predicate].kind is not PredicateKind.CONCLUSION:
            return None
        for rule in rules:
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
            found |= dict.fromkeys(
                rule.conclusion.bind(reading).terms for reading in self._readings(rule, {})
            )
        return tuple(found)

    def _instance(self, rule: Rule, names: dict[str, str], standard: str, asked: date) -> int:
        """The rule under one reading, at a standard, for a day on which its conclusion is asked.

        A rule that speaks of a dated act is judged on the day of the act, and what it concludes
        holds on the day that was asked: a breach stays one after he has gone home.
        """
        day = self.record.day_of(names.values(), asked)
        bound = tuple([(one, names[one]) for one in self._variables[rule.id]])
        key = (rule.id, bound, standard, day, asked)
        number = self._made.get(key)
        if number is None:
            number = self._made[key] = self._make(rule, bound, standard, day, asked)
        return number

    def _make(
        self,
        rule: Rule,
        bound: tuple[tuple[str, str], ...],
        standard: str,
        day: date,
        asked: date,
    ) -> int:
        names = dict(bound)
        groups: list[tuple[int, ...]] = []
        written: list[Premise | None] = []
        due: list[bool] = []

        def add(group: tuple[int, ...], premise: Premise | None, when: bool = False) -> None:
            groups.append(group)
            written.append(premise)
            due.append(when)

        own = rule.standard or standard
        parts = [(one, False) for one in rule.premises] + [(one, True) for one in rule.when]
        for premise, when in parts:
            if isinstance(premise, Condition):  # nearly all are
                need = Node(premise.literal.bind(names), premise.standard or own, day)
                add((self._node(need),), premise, when)
                continue
            for group in self._groups(premise, names, own, day, self._sorts[rule.id]):
                add(group, premise, when)
        for group in self._gate(rule.positions):
            add(group, None)
        heads: tuple[int, ...] = ()
        if rule.conclusion:
            heads = tuple(
                self._node(Node(literal.bind(names), standard, asked))
                for literal in concluded(rule.conclusion)
            )
        number = len(self.theory.instances)
        self.theory.instances.append(
            Instance(rule, bound, standard, day, tuple(groups), tuple(written), tuple(due), heads)
        )
        self.theory.exceptions.append(())
        if rule.id in self._exceptions:
            self._unexcepted.append(number)
        return number

    def _except(self, number: int) -> None:
        """Read what takes an instance out of play; variables of one name are one in the two."""
        instance = self.theory.instances[number]
        found: dict[int, None] = {}
        for exception in self._exceptions[instance.rule.id]:
            theirs = self._variables[exception.id]
            known = {one: name for one, name in instance.names if one in theirs}
            asked = self.record.day_of(known.values(), instance.day)
            for reading in self._readings(exception, known):
                found[self._instance(exception, reading, instance.standard, asked)] = None
        self.theory.exceptions[number] = tuple(found)

    def _groups(
        self, premise: Premise, names: dict[str, str], own: str, day: date, sorts: dict[str, str]
    ) -> Iterator[tuple[int, ...]]:
        def number(condition: Condition, more: Mapping[str, str]) -> int:
            literal = condition.literal.bind(more)
            return self._node(Node(literal, condition.standard or own, day))

        match premise:
            case AnyOf(options):
                yield tuple(number(option, names) for option in options)
            case Every(variable, condition):
                for name in self.record.domain[sorts[variable]]:
                    yield (number(condition, names | {variable: name}),)
            case _:
                return

    def _gate(self, positions: Iterable[str]) -> tuple[tuple[int, ...], ...]:
        """For each issue named, the nodes of which one must be chosen."""
        issues: dict[str, list[int]] = defaultdict(list)
        for position in positions:
            issue, _, own = position.partition(".")
            chosen = Node(Literal(CHOSEN, (issue, own)), "", date.min)
            issues[issue].append(self._node(chosen))
        return tuple(tuple(found) for found in issues.values())

    def _rank(self) -> None:
        for pair in self.rulebase.superiorities:
            gate = self._gate(pair.positions)
            self.theory.beats.setdefault((pair.superior, pair.inferior), []).append(gate)
        self._settle()

    def _sort(self) -> None:
        """Put nodes in an order in which all that a node needs comes before it, loops together."""
        theory = self.theory
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
        # What a ranking waits for is in no premise, so the positions taken come before all else.
        order = components(graph)
        order.sort(key=lambda part: theory.nodes[part[0]].literal.predicate != CHOSEN)
        theory.order = order


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
