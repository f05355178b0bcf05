"""The rule base: every rule file read together, and checked as a whole.

A law lost to a slip is the worst fault that this program can have, so whatever cannot be read, or
cannot ever apply, is a problem, and a rule base with a problem is not used.
"""

import hashlib
import itertools
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from quarter.document import Document, Passage, documents_in, read_document
from quarter.forms import LAW_TABLES, Entry, listed, read_entries
from quarter.literal import Literal
from quarter.problem import InvalidInput, Problem, nearest
from quarter.rule import (
    Condition,
    Distinct,
    Immaterial,
    Issue,
    Kind,
    LawFact,
    Opposites,
    Position,
    Premise,
    Rule,
    Superiority,
    conditions,
)
from quarter.vocabulary import (
    Miswritten,
    Name,
    Predicate,
    PredicateKind,
    Source,
    Standard,
    Vocabulary,
    read_literal,
    read_premise,
    read_standard,
)

K = TypeVar("K", bound=Hashable)

PLACEHOLDER = re.compile(r"\{([A-Za-z]+)(?:'s|:he|:him|:his)?\}")
FORMS = re.compile(r"\[([^\[\]]*)\]")


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
    passages: tuple[Passage, ...]
    sha256: str

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def positions(self) -> dict[str, Position]:
        """Each position by its whole name, ``issue.position``."""
        return {position.id: position for issue in self.issues for position in issue.positions}

    @cached_property
    def shorts(self) -> dict[str, Source]:
        """Each source by the short name with which headings begin."""
        return {source.short: source for source in self.sources.values()}

    def cited(self, passage: Passage) -> tuple[Source, str]:
        """The source that a passage is from, and the pinpoint in it."""
        found = cited(passage.heading, self.shorts)
        assert found is not None, f"a passage of no source was read: {passage.heading}"
        return found

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


def cited(heading: str, shorts: dict[str, Source]) -> tuple[Source, str] | None:
    """The source whose short name a heading begins with, and the rest of it: the pinpoint."""
    words = heading.split(" ")
    for count in range(len(words), 0, -1):
        source = shorts.get(" ".join(words[:count]).rstrip(","))
        if source is not None:
            return source, " ".join(words[count:])
    return None


def concluded(literal: Literal) -> tuple[Literal, ...]:
    """What a rule for this literal is a rule for: a duty brings the permission with it."""
    if literal.mode and literal.mode.weaker:
        weaker = Literal(literal.predicate, literal.terms, mode=literal.mode.weaker)
        return literal, weaker
    return (literal,)


def read_rulebase(folder: Path) -> Rulebase:
    """The law in a folder of rule files.

    Raises InvalidInput with every problem that was found, in the order of path and line.
    """
    documents, problems = [], []
    digest = hashlib.sha256()
    for path in documents_in(folder):
        name = path.relative_to(folder).as_posix()
        document, found = read_document(path, name)
        problems += found
        if document:
            documents.append(document)
            digest.update(f"{name}\0{document.text}\0".encode())
    rulebase, found = assemble(documents, digest.hexdigest())
    problems += found
    if problems:
        raise InvalidInput(problems)
    return rulebase


def assemble(documents: Iterable[Document], sha256: str) -> tuple[Rulebase, list[Problem]]:
    """The rule base that documents make up, and everything that is wrong with it."""
    documents = tuple(documents)
    problems: list[Problem] = []
    entries = [
        entry
        for document in documents
        for block in document.blocks
        for entry in read_entries(block, LAW_TABLES, problems)
    ]
    passages = tuple(passage for document in documents for passage in document.passages)
    reader = _Reader(entries, passages, problems)
    words = reader.vocabulary()
    sources = reader.sources()
    rules = reader.rules(words)
    issues = reader.issues()
    rulebase = Rulebase(
        words,
        sources,
        rules,
        reader.superiorities(rules),
        reader.opposites(words),
        issues,
        reader.facts(words),
        reader.immaterial(words),
        passages,
        sha256,
    )
    reader.check_sources(rulebase)
    reader.check_positions(rulebase)
    problems += check_rules(rulebase)
    return rulebase, problems


class _Reader:
    """Turns entries into the parts of a rule base, and notes what cannot be turned."""

    def __init__(
        self, entries: list[Entry[Any]], passages: Iterable[Passage], problems: list[Problem]
    ) -> None:
        self.entries = entries
        self.passages: dict[str, Passage] = {}
        for passage in passages:
            self.passages.setdefault(passage.heading, passage)
        self.problems = problems

    def of(self, table: str) -> Iterator[Entry[Any]]:
        return (entry for entry in self.entries if entry.table == table)

    def unique(self, table: str) -> Iterator[tuple[str, Entry[Any]]]:
        """Entries by id; a second one of the same id is a problem."""
        first: dict[str, Entry[Any]] = {}
        for entry in self.of(table):
            key = entry.key or entry.form.id
            if key in first:
                place = entry.place("id", key)
                hint = f"the first stands at {first[key].place('id')}"
                self.problems.append(Problem(place, f"a second {table} of this id: '{key}'", hint))
                continue
            first[key] = entry
            yield key, entry

    def note(self, entry: Entry[Any], key: str, error: Miswritten) -> None:
        self.problems.append(Problem(entry.place(key, error.part), error.message, error.hint))

    def vocabulary(self) -> Vocabulary:
        sorts = {key: entry.form.reads for key, entry in self.unique("sorts")}
        standards = tuple(
            Standard(key, entry.form.reads, entry.form.by) for key, entry in self.unique("standard")
        )
        predicates = {key: self._predicate(entry, sorts) for key, entry in self.unique("predicate")}
        words = Vocabulary(predicates, sorts, self.names(sorts), standards)
        groups = []
        for entry in self.of("one_of"):
            found: dict[str, str] = {}
            try:
                groups.append(tuple(read_literal(text, words, found) for text in entry.form.literals))
            except Miswritten as error:
                self.note(entry, "literals", error)
        return Vocabulary(predicates, sorts, words.names, standards, tuple(groups))

    def _predicate(self, entry: Entry[Any], sorts: dict[str, str]) -> Predicate:
        form = entry.form
        for place, sort in form.places.items():
            if sort not in sorts:
                hint = nearest(sort, sorts)
                self.problems.append(
                    Problem(entry.place("places", sort), f"no such sort: '{sort}'", hint)
                )
            if not place[0].isupper():
                self.problems.append(
                    Problem(entry.place("places", place), f"a place starts with a capital: '{place}'")
                )
        wanted = {"action": ("does",)}.get(form.kind, ("reads", "denied", "asks"))
        for key in ("reads", "denied", "asks", "does"):
            if bool(getattr(form, key)) != (key in wanted):
                what = f"its '{key}'" if key in wanted else f"no '{key}'"
                message = f"the {form.kind} '{form.id}' has {what}"
                if key in wanted:
                    message = f"the {form.kind} '{form.id}' needs {what}"
                self.problems.append(Problem(entry.place("id"), message))
        for key in (*wanted, "thing"):
            text = getattr(form, key)
            for found in PLACEHOLDER.finditer(text):
                if found[1] not in form.places:
                    hint = nearest(found[1], form.places)
                    self.problems.append(
                        Problem(entry.place(key, found[0]), f"no such place: '{found[0]}'", hint)
                    )
            forms = 4 if key == "does" else 2
            for found in FORMS.finditer(text):
                if found[1].count("|") != forms - 1:
                    self.problems.append(
                        Problem(entry.place(key, found[0]), f"a verb here takes {forms} forms")
                    )
        return Predicate(
            form.id,
            PredicateKind(form.kind),
            tuple(form.places.items()),
            form.reads,
            form.denied,
            form.asks,
            form.thing,
            form.does,
            form.silence == "no",
            form.relation,
            form.protective,
        )

    def names(self, sorts: dict[str, str]) -> dict[str, Name]:
        return {key: read_name(entry, sorts, self.problems) for key, entry in self.unique("names")}

    def sources(self) -> dict[str, Source]:
        shorts: dict[str, str] = {}
        found = {}
        for key, entry in self.unique("sources"):
            form = entry.form
            if form.short in shorts:
                message = f"two sources are called '{form.short}': '{shorts[form.short]}', '{key}'"
                self.problems.append(Problem(entry.place(), message))
            shorts[form.short] = key
            found[key] = Source(
                key, form.kind, form.short, form.citation, form.verified, note=form.note
            )
        return found

    def rules(self, words: Vocabulary) -> tuple[Rule, ...]:
        found = []
        for key, entry in self.unique("rule"):
            rule = self._rule(key, entry, words)
            if rule:
                found.append(rule)
        return tuple(found)

    def _rule(self, key: str, entry: Entry[Any], words: Vocabulary) -> Rule | None:
        form, sound = entry.form, True
        sorts: dict[str, str] = {}
        parts: dict[str, list[Premise]] = {"premises": [], "when": []}
        for part, read in parts.items():
            for text in getattr(form, part):
                try:
                    read.append(read_premise(text, words, sorts))
                except Miswritten as error:
                    self.note(entry, part, error)
                    sound = False
        conclusion = None
        if form.conclusion:
            try:
                conclusion = read_literal(form.conclusion, words, sorts)
            except Miswritten as error:
                self.note(entry, "conclusion", error)
                sound = False
        if form.standard:
            try:
                read_standard(form.standard, words)
            except Miswritten as error:
                self.note(entry, "standard", error)
                sound = False
        as_read_in = []
        for heading in listed(form.as_read_in):
            if heading in self.passages:
                as_read_in.append(self.passages[heading])
            else:
                place = entry.place("as_read_in", heading)
                message = f"no passage stands under this heading: '{heading}'"
                self.problems.append(Problem(place, message, nearest(heading, self.passages)))
        if not sound:
            return None
        return Rule(
            key,
            Kind(form.kind),
            tuple(parts["premises"]),
            tuple(parts["when"]),
            conclusion,
            listed(form.excepts),
            form.standard,
            listed(form.position),
            entry.passage,
            entry.place("id"),
            tuple(as_read_in),
        )

    def superiorities(self, rules: tuple[Rule, ...]) -> tuple[Superiority, ...]:
        known = {rule.id for rule in rules}
        meant = known | {key for key, _ in self._ids("rule")}
        found = []
        for entry in self.of("superiority"):
            form = entry.form
            for key in ("superior", "inferior"):
                for name in listed(getattr(form, key)):
                    if name not in meant:
                        self.problems.append(
                            Problem(
                                entry.place(key, name),
                                f"{key} names no rule: '{name}'",
                                nearest(name, meant),
                            )
                        )
            found += [
                Superiority(
                    superior, inferior, listed(form.position), form.canon, entry.passage,
                    entry.place("superior", superior),
                )
                for superior in listed(form.superior)
                for inferior in listed(form.inferior)
                if superior in known and inferior in known
            ]
        return tuple(found)

    def _ids(self, table: str) -> Iterator[tuple[str, Entry[Any]]]:
        return ((entry.key or entry.form.id, entry) for entry in self.of(table))

    def opposites(self, words: Vocabulary) -> tuple[Opposites, ...]:
        found = []
        for entry in self.of("opposites"):
            sorts: dict[str, str] = {}
            try:
                left, right = (read_literal(text, words, sorts) for text in entry.form.literals)
            except Miswritten as error:
                self.note(entry, "literals", error)
                continue
            if set(left.variables) != set(left.terms) or set(left.terms) != set(right.terms):
                self.problems.append(
                    Problem(entry.place("literals"), "opposites speak of the same variables, no names")
                )
                continue
            found.append(Opposites(left, right, entry.passage))
        return tuple(found)

    def issues(self) -> tuple[Issue, ...]:
        held: dict[str, list[Position]] = {}
        known = dict(self._ids("issue"))
        seen: set[str] = set()
        for entry in self.of("position"):
            form = entry.form
            whole = f"{form.issue}.{form.id}"
            if form.issue not in known:
                message = f"no such issue: '{form.issue}'"
                hint = nearest(form.issue, known)
                self.problems.append(Problem(entry.place("issue", form.issue), message, hint))
            if not form.holders:
                message = f"nobody holds the position '{whole}'"
                hint = "a view that no authority holds is a claim, not a position"
                self.problems.append(Problem(entry.place("id"), message, hint))
            if whole in seen:
                message = f"a second position of this id: '{whole}'"
                self.problems.append(Problem(entry.place("id"), message))
                continue
            seen.add(whole)
            held.setdefault(form.issue, []).append(
                Position(
                    whole, form.holds, tuple(form.holders), form.case_for, form.case_against,
                    (entry.passage,), entry.place("id"),
                )
            )
        found = []
        for key, entry in self.unique("issue"):
            default = f"{key}.{entry.form.default}"
            positions = held.get(key, [])
            ids = [position.id for position in positions]
            if default not in ids:
                message = f"the default of '{key}' is no position of it: '{entry.form.default}'"
                hint = nearest(default, ids)
                self.problems.append(Problem(entry.place("default"), message, hint))
            elif len(positions) < 2:
                message = f"the issue '{key}' has one position; then nothing is at issue"
                self.problems.append(Problem(entry.place("id"), message))
            positions.sort(key=lambda position: position.id != default)
            if positions:
                found.append(
                    Issue(key, entry.form.question, entry.form.reason, tuple(positions))
                )
        return tuple(found)

    def facts(self, words: Vocabulary) -> tuple[LawFact, ...]:
        found = []
        for entry in self.of("fact"):
            form = entry.form
            try:
                literal = read_literal(form.literal, words, {})
                if literal.variables:
                    raise Miswritten(form.literal, "a fact speaks of names, not of variables")
                if words.predicates[literal.predicate].kind is not PredicateKind.FACT:
                    raise Miswritten(form.literal, f"'{literal.predicate}' is not a fact")
            except Miswritten as error:
                self.note(entry, "literal", error)
                continue
            found.append(LawFact(literal, form.start, form.end, entry.passage))
        return tuple(found)

    def immaterial(self, words: Vocabulary) -> tuple[Immaterial, ...]:
        found = []
        for entry in self.of("immaterial"):
            form = entry.form
            sorts: dict[str, str] = {}
            try:
                literal = read_literal(form.literal, words, sorts)
                question = read_literal(form.to, words, sorts)
            except Miswritten as error:
                self.note(entry, "literal", error)
                continue
            found.append(
                Immaterial(literal, question, form.reason, listed(form.position), entry.passage)
            )
        return tuple(found)

    def check_sources(self, rulebase: Rulebase) -> None:
        """Every heading over an entry of law begins with a source that is declared."""
        said = set()
        for entry in self.entries:
            if not LAW_TABLES[entry.table].needs_passage or entry.block.heading in said:
                continue
            if cited(entry.block.heading, rulebase.shorts) is None:
                said.add(entry.block.heading)
                place = entry.block.heading_place
                message = f"no declared source begins this heading: '{entry.block.heading}'"
                hint = "declare it under [sources], with its short name"
                self.problems.append(Problem(place, message, hint))

    def check_positions(self, rulebase: Rulebase) -> None:
        """Every position that an entry rests on exists."""
        for table in ("rule", "superiority", "immaterial"):
            for entry in self.of(table):
                for position in listed(entry.form.position):
                    if position not in rulebase.positions:
                        hint = nearest(position, rulebase.positions)
                        place = entry.place("position", position)
                        self.problems.append(
                            Problem(place, f"no such position: '{position}'", hint)
                        )


def read_name(entry: Entry[Any], sorts: Iterable[str], problems: list[Problem]) -> Name:
    """A name of a [names] table."""
    form, key = entry.form, entry.key
    if form.sort not in sorts:
        problems.append(
            Problem(entry.place(), f"no such sort: '{form.sort}'", nearest(form.sort, sorts))
        )
    if not re.fullmatch(r"[a-z][a-z0-9_]*", key):
        problems.append(
            Problem(entry.place(), f"a name is lower case, with underscores: '{key}'")
        )
    return Name(
        key, form.sort, form.label, form.short or form.label, form.pronoun, form.adjective, form.day,
        form.date_words,
    )


def check_rules(rulebase: Rulebase) -> list[Problem]:
    """What is wrong with the rules taken together, in the logic and not in the spelling."""
    return [
        *_check_shape(rulebase),
        *_check_superiorities(rulebase),
        *_check_cycles(rulebase),
        *_check_supply(rulebase),
    ]


def _check_shape(rulebase: Rulebase) -> Iterator[Problem]:
    words = rulebase.words
    for rule in rulebase.rules:
        place = rule.place
        if bool(rule.conclusion) == bool(rule.excepts):
            yield Problem(place, f"'{rule.id}' needs a conclusion or an except, and not both")
        if rule.conclusion:
            if words.predicates[rule.conclusion.predicate].kind is PredicateKind.FACT:
                message = f"'{rule.id}' concludes a fact, and facts come from case files"
                hint = f"declare '{rule.conclusion.predicate}' as a conclusion"
                yield Problem(place, message, hint)
            if rule.kind is Kind.STRICT and rule.conclusion.mode:
                message = f"'{rule.id}' is strict, and no duty is out of reach of a higher norm"
                yield Problem(place, message, 'make it kind = "defeasible"')
        if rule.excepts and not rule.standard:
            message = f"the exception '{rule.id}' names no standard of proof"
            hint = "without one it slips through at the low standard of the rule that it answers"
            yield Problem(place, message, hint)
        for target in rule.excepts:
            if target not in rulebase.by_id:
                nearby = nearest(target, rulebase.by_id)
                yield Problem(place, f"except names no rule: '{target}'", nearby)
        bound = {
            variable
            for premise in (*rule.premises, *rule.when)
            for condition in conditions(premise)
            for variable in condition.literal.variables
        } | set(rule.conclusion.variables if rule.conclusion else ())
        for premise in (*rule.premises, *rule.when):
            if isinstance(premise, Distinct):
                for term in (premise.left, premise.right):
                    if term[0].isupper() and term not in bound:
                        yield Problem(place, f"'{term}' stands in no literal of '{rule.id}'")


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


def _check_superiorities(rulebase: Rulebase) -> Iterator[Problem]:
    for pair in rulebase.superiorities:
        superior, inferior = rulebase.by_id[pair.superior], rulebase.by_id[pair.inferior]
        if superior.kind is Kind.DEFEATER:
            message = f"'{superior.id}' is a defeater, and cannot be superior"
            yield Problem(pair.place, message)
        elif not opposes(rulebase, superior, inferior):
            message = f"'{superior.id}' and '{inferior.id}' do not oppose each other"
            hint = "a rule that only takes another out of play has except = ..."
            yield Problem(pair.place, message, hint)


def _check_cycles(rulebase: Rulebase) -> Iterator[Problem]:
    """A cycle of superiority that some choice of positions makes whole."""
    edges = {(pair.superior, pair.inferior): pair for pair in rulebase.superiorities}
    for component in components(
        {rule.id: [low for high, low in edges if high == rule.id] for rule in rulebase.rules}
    ):
        inside = [pair for ends, pair in edges.items() if set(ends) <= set(component)]
        if len(component) == 1 and not inside:
            continue
        gates = [tuple(sorted(pair.positions)) for pair in inside]
        issues = sorted({position.split(".")[0] for gate in gates for position in gate})
        choices = [
            [position.id for position in issue.positions]
            for issue in rulebase.issues
            if issue.id in issues
        ]
        for choice in itertools.product(*choices):
            left: dict[str, list[str]] = {rule: [] for rule in component}
            for pair in inside:
                if holds(pair.positions, choice):
                    left[pair.superior].append(pair.inferior)
            loop = next((c for c in components(left) if len(c) > 1 or c[0] in left[c[0]]), None)
            if loop:
                message = f"superiority runs in a circle: {' > '.join((*loop, loop[0]))}"
                if choice:
                    message += f" (where {', '.join(choice)})"
                yield Problem(inside[0].place, message)
                break


def holds(positions: Iterable[str], chosen: Iterable[str]) -> bool:
    """Whether what rests on these positions stands: of each issue named, one of them is chosen."""
    chosen = set(chosen)
    issues = {position.split(".")[0] for position in positions}
    met = {position.split(".")[0] for position in positions if position in chosen}
    return issues == met


def _check_supply(rulebase: Rulebase) -> Iterator[Problem]:
    """A premise that no fact and no rule can ever supply, so that its rule is dead."""
    words = rulebase.words
    supplied = {
        (literal.predicate, literal.denied, literal.mode)
        for rule in rulebase.rules
        if rule.conclusion and rule.kind is not Kind.DEFEATER
        for literal in concluded(rule.conclusion)
    }

    def can_be(condition: Condition) -> bool:
        literal = condition.literal
        if literal.mode is None and (
            words.predicates[literal.predicate].kind is not PredicateKind.CONCLUSION
        ):
            return True
        return (literal.predicate, literal.denied, literal.mode) in supplied

    for rule in rulebase.rules:
        for premise in (*rule.premises, *rule.when):
            found = conditions(premise)
            if found and not any(can_be(condition) for condition in found):
                message = f"nothing can supply a premise of '{rule.id}': {premise}"
                yield Problem(rule.place, message, "no fact and no rule can prove it")


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

