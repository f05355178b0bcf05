"""Rule files: all of them are read together, and checked as a whole.

A law lost to a slip is the worst fault that this program can have, so whatever cannot be read, or
cannot ever apply, is a problem, and a rule base with a problem is not used.
"""

import hashlib
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from quarter.document import Document, documents_in, read_document
from quarter.forms import LAW_TABLES, Entry, OneOrMore, listed, read_entries, spelled
from quarter.literal import Literal, Mode, is_variable
from quarter.manner import ROLES
from quarter.passage import Passage
from quarter.problem import InvalidInput, Located, Place, Problem, choice, nearest
from quarter.rule import (
    PARTS,
    Condition,
    Distinct,
    Immaterial,
    Interest,
    Issue,
    Kind,
    LawFact,
    NotEncoded,
    Opposites,
    Position,
    Premise,
    Question,
    Rule,
    Superiority,
    conditions,
)
from quarter.rulebase import Rulebase, cited, components, concluded, holds, opposes
from quarter.vocabulary import (
    Entailment,
    Miswritten,
    Name,
    Predicate,
    PredicateKind,
    Source,
    Standard,
    Vocabulary,
    is_assertable,
    read_literal,
    read_premise,
    read_standard,
)

PLACEHOLDER = re.compile(r"\{([A-Za-z]+)(?:'s|:he|:him|:his)?\}")
FORMS = re.compile(r"\[([^\[\]]*)\]")
WORD = re.compile(r"[a-z][a-z0-9_]*")
RULE_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
PLAIN_ID = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")  # a dot parts an issue from its position
LIKE_LAW = (".md", ".markdown", ".toml", ".txt")
MODES = {mode.value: mode for mode in Mode}
ONE = {"names": "name", "sorts": "sort", "sources": "source"}


def read_rulebase(folder: Path) -> Rulebase:
    """The law in a folder of rule files.

    Raises InvalidInput with every problem that was found, in the order of path and line.
    """
    documents, problems = [], unread(folder)
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


def unread(folder: Path) -> list[Problem]:
    """Files below a folder that look like law and are not read, and a folder that holds none."""
    hint = "a rule file ends in .md"
    problems = [
        Problem(Place(path.relative_to(folder).as_posix(), 1), "this file is not read", hint)
        for path in sorted(folder.rglob("*"))
        if path.suffix != ".md" and path.suffix.lower() in LIKE_LAW and path.stem != "README"
    ]
    if not problems and not any(documents_in(folder)):
        problems.append(Problem(Place(folder.as_posix(), 1), "no rule file stands in this folder"))
    return problems


def assemble(documents: Iterable[Document], sha256: str) -> tuple[Rulebase, list[Problem]]:
    """The rule base that documents make up, and everything that is wrong with it."""
    problems: list[Problem] = []
    law: list[Document] = []
    for document in documents:
        if any("case" in block.data for block in document.blocks):
            place, hint = Place(document.path, 1), "cases are checked one by one, by their names"
            problems.append(Problem(place, "this is a case, not a rule file", hint))
        else:
            law.append(document)
    documents = tuple(law)
    passages = tuple(passage for document in documents for passage in document.passages)
    reader = _Reader(documents, problems)
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
        tuple(NotEncoded(one.form.reason, one.passage) for one in reader.of("not_encoded")),
        passages,
        sha256,
        reader.questions(words),
        reader.setting(words),
        reader.interests(words),
    )
    reader.check_sources()
    reader.check_references(rulebase)
    problems += _check_superiorities(rulebase, reader.ranked)
    problems += _check_cycles(rulebase, reader.ranked)
    if not reader.lost["rule"]:
        problems += _check_supply(rulebase, reader.ruled)
    return rulebase, problems


class _Reader:
    """Turns entries into the parts of a rule base, and notes what cannot be turned."""

    def __init__(self, documents: tuple[Document, ...], problems: list[Problem]) -> None:
        blocks = [block for document in documents for block in document.blocks]
        self.passages: dict[str, Passage] = {}
        for document in documents:
            for passage in document.passages:
                self.passages.setdefault(passage.heading, passage)
        self.problems = problems
        self.blocks = blocks
        self.ruled: dict[str, Located] = {}  # where each rule stands, and each superiority
        self.ranked: dict[Superiority, Located] = {}
        self.entries: list[Entry[Any]] = [
            entry for block in blocks for entry in read_entries(block, LAW_TABLES, problems)
        ]
        # What is written, but so that it cannot be read: that is a problem once, where it stands,
        # and not again at every place that speaks of it.
        self.lost = {
            table: spelled(blocks, table) - {entry.key or entry.form.id for entry in self.of(table)}
            for table in (*ONE, "predicate", "standard", "rule", "issue", "question")
        }
        self.shorts = spelled(blocks, "sources", "short")
        self.positions = spelled(blocks, "position", "issue", "id")
        self.lost_words = self.lost["predicate"] | self.lost["names"] | self.lost["standard"]

    def of(self, table: str) -> Iterator[Entry[Any]]:
        return (entry for entry in self.entries if entry.table == table)

    def unique(self, table: str) -> Iterator[tuple[str, Entry[Any]]]:
        """Entries by id; a second one of the same id is a problem."""
        first: dict[str, Entry[Any]] = {}
        for entry in self.of(table):
            key = entry.key or entry.form.id
            if key in first:
                place = entry.place() if entry.key else entry.place("id", text=key)
                hint = f"the first stands at {first[key].place('id')}"
                message = f"a second {ONE.get(table, table)} of this id: '{key}'"
                self.problems.append(Problem(place, message, hint))
                continue
            first[key] = entry
            yield key, entry

    def note(self, entry: Entry[Any], error: Miswritten, *path: str | int) -> None:
        if error.part not in self.lost_words:
            place = entry.place(*path, text=error.part)
            self.problems.append(Problem(place, error.message, error.hint))

    def spell(self, entry: Entry[Any], spelling: re.Pattern[str], what: str) -> None:
        """The id of an entry is written so that it can be referred to."""
        if not spelling.fullmatch(entry.form.id):
            place = entry.place("id", text=entry.form.id)
            self.problems.append(Problem(place, f"{what}: '{entry.form.id}'"))

    def vocabulary(self) -> Vocabulary:
        sorts = {key: entry.form.reads for key, entry in self.unique("sorts")}
        standards = tuple(
            Standard(key, entry.form.reads, entry.form.by) for key, entry in self.unique("standard")
        )
        entries = dict(self.unique("predicate"))
        predicates = {key: self._predicate(entry, sorts) for key, entry in entries.items()}
        words = Vocabulary(predicates, sorts, self.names(sorts), standards)
        for key, entry in entries.items():
            if entry.form.presupposes:
                presupposed = self._presupposed(entry, words)
                predicates[key] = replace(predicates[key], presupposes=presupposed)
        groups = [self._one_of(entry, words) for entry in self.of("one_of")]
        entailed = [self._entailment(entry, words) for entry in self.of("entails")]
        return replace(
            words,
            one_of=tuple(filter(None, groups)),
            entailments=tuple(filter(None, entailed)),
        )

    def _presupposed(self, entry: Entry[Any], words: Vocabulary) -> Literal | None:
        sorts = dict(entry.form.places)
        try:
            literal = read_literal(entry.form.presupposes, words, sorts)
        except Miswritten as error:
            self.note(entry, error, "presupposes")
            return None
        if sorts.keys() != entry.form.places.keys() or literal.mode:
            message = "what an action presupposes is no norm, and speaks of no other places"
            self.problems.append(Problem(entry.place("presupposes"), message))
        return literal

    def _one_of(self, entry: Entry[Any], words: Vocabulary) -> tuple[Literal, ...] | None:
        sorts: dict[str, str] = {}
        group = self._literals(entry, words, sorts)
        if group is None:
            return None
        message = None
        if any(set(one.variables) != set(sorts) for one in group):
            message = "facts that exclude each other speak of the same variables"
        elif any(
            one.denied or words.predicates[one.predicate].kind is not PredicateKind.FACT
            for one in group
        ):
            message = "only facts, and not their denials, exclude each other here"
        if message:
            self.problems.append(Problem(entry.place("literals"), message))
        return group

    def _entailment(self, entry: Entry[Any], words: Vocabulary) -> Entailment | None:
        sorts: dict[str, str] = {}
        try:
            literal = read_literal(entry.form.literal, words, sorts)
        except Miswritten as error:
            self.note(entry, error, "literal")
            return None
        entailed = self._literals(entry, words, sorts)
        if entailed is None:
            return None
        message = None
        if set(literal.variables) != set(sorts):
            message = "what a fact entails speaks of no other variables"
        elif any(
            one.mode or words.predicates[one.predicate].kind is not PredicateKind.FACT
            for one in (literal, *entailed)
        ):
            message = "only facts, or their denials, entail each other here"
        if message:
            self.problems.append(Problem(entry.place("literals"), message))
        return Entailment(literal, entailed)

    def _literals(
        self, entry: Entry[Any], words: Vocabulary, sorts: dict[str, str]
    ) -> tuple[Literal, ...] | None:
        """What `literals` lists; nothing if some of it cannot be read."""
        found, count = [], 0
        for count, text in enumerate(entry.form.literals, start=1):
            try:
                found.append(read_literal(text, words, sorts))
            except Miswritten as error:
                self.note(entry, error, "literals", count - 1)
        return tuple(found) if len(found) == count else None

    def _predicate(self, entry: Entry[Any], sorts: dict[str, str]) -> Predicate:
        form = entry.form
        self.spell(entry, WORD, "a predicate is lower case, with underscores")

        def problem(message: str, hint: str | None, *path: str, text: str = "") -> None:
            self.problems.append(Problem(entry.place(*path, text=text), message, hint))

        for place, sort in form.places.items():
            if sort not in sorts and sort not in self.lost["sorts"]:
                message = f"no such sort: '{sort}'"
                problem(message, choice(sort, sorts), "places", place, text=sort)
            if not re.fullmatch(r"[A-Z][A-Za-z]*", place):
                message = f"a place starts with a capital and has letters only: '{place}'"
                problem(message, None, "places", place)
        wanted = {"action": ("does",)}.get(form.kind, ("reads", "denied", "asks"))
        for key in ("reads", "denied", "asks", "does"):
            if key in wanted and not getattr(form, key) and entry.sound:
                problem(f"the {form.kind} '{form.id}' needs its '{key}'", None, "id")
            elif key not in wanted and getattr(form, key):
                problem(f"the {form.kind} '{form.id}' has no '{key}'", None, key)
        for key in (*wanted, "thing"):
            text = getattr(form, key)
            for found in PLACEHOLDER.finditer(text):
                if found[1] not in form.places:
                    hint = choice(found[1], form.places)
                    problem(f"no such place: '{found[0]}'", hint, key, text=found[0])
            forms = 4 if key == "does" else 2
            for found in FORMS.finditer(text):
                if found[1].count("|") != forms - 1:
                    problem(f"a verb here takes {forms} forms", None, key, text=found[0])
            rest = FORMS.sub("", PLACEHOLDER.sub("", text))
            if stray := next((sign for sign in rest if sign in "[]{}|"), None):
                hint = "write {P} or {P's}, and [is|was]"
                problem(f"a '{stray}' that belongs to nothing", hint, key)
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
            form.continues,
            form.remedial,
            form.brief,
        )

    def names(self, sorts: dict[str, str]) -> dict[str, Name]:
        known = sorts.keys() | self.lost["sorts"]
        return {key: read_name(entry, known, self.problems) for key, entry in self.unique("names")}

    def sources(self) -> dict[str, Source]:
        shorts: dict[str, str] = {}
        found = {}
        for key, entry in self.unique("sources"):
            form = entry.form
            if form.short in shorts:
                message = f"two sources are called '{form.short}': '{shorts[form.short]}', '{key}'"
                place = entry.place("short", text=form.short)
                self.problems.append(Problem(place, message))
            shorts[form.short] = key
            found[key] = Source(
                key,
                form.kind,
                form.short,
                form.citation,
                form.verified,
                note=form.note,
                oscola4=form.oscola4,
                un=form.un,
                un_short=form.un_short,
                marked=True,
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
        self.spell(entry, RULE_ID, "an id is lower case, with dots or hyphens")
        parts: dict[str, list[Premise]] = {"premises": [], "when": []}
        for part, read in parts.items():
            for number, text in enumerate(getattr(form, part)):
                try:
                    read.append(read_premise(text, words, sorts))
                except Miswritten as error:
                    self.note(entry, error, part, number)
                    sound = False
        conclusion = None
        if form.conclusion:
            try:
                conclusion = read_literal(form.conclusion, words, sorts)
            except Miswritten as error:
                self.note(entry, error, "conclusion")
                sound = False
        if form.standard:
            try:
                read_standard(form.standard, words)
            except Miswritten as error:
                self.note(entry, error, "standard")
                sound = False
        self._refer(
            entry,
            "as_read_in",
            form.as_read_in,
            self.passages,
            "no passage stands under this heading: '{name}'",
        )
        as_read_in = [
            self.passages[heading]
            for heading in listed(form.as_read_in)
            if heading in self.passages
        ]
        self.problems += _misshapen(entry, parts, conclusion, words, sorts)
        if not (sound and entry.sound):
            self.lost["rule"].add(key)
            return None
        self.ruled[key] = partial(entry.place, "id", text=key)
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
            tuple(as_read_in),
            form.presumes,
            entry.block.written(*entry.at).strip(),
        )

    def superiorities(self, rules: tuple[Rule, ...]) -> tuple[Superiority, ...]:
        known = {rule.id for rule in rules}
        found = []
        for entry in self.of("superiority"):
            form = entry.form
            for key in ("superior", "inferior"):
                self._refer(entry, key, getattr(form, key), known | self.lost["rule"])
            for superior in listed(form.superior):
                where = partial(entry.place, "superior", text=superior)
                for inferior in listed(form.inferior):
                    if superior in known and inferior in known:
                        pair = Superiority(
                            superior, inferior, listed(form.position), form.canon, entry.passage
                        )
                        self.ranked.setdefault(pair, where)
                        found.append(pair)
        return tuple(found)

    def _refer(
        self,
        entry: Entry[Any],
        key: str,
        names: OneOrMore | None,
        known: Iterable[str],
        message: str = "{key} names no rule: '{name}'",
        hint: Callable[[str, Iterable[str]], str | None] = nearest,
    ) -> None:
        """Whatever a key refers to exists."""
        for name in listed(names):
            if name not in known:
                place = entry.place(key, text=name)
                said = message.format(key=key, name=name)
                self.problems.append(Problem(place, said, hint(name, known)))

    def opposites(self, words: Vocabulary) -> tuple[Opposites, ...]:
        found = []
        for entry in self.of("opposites"):
            sorts: dict[str, str] = {}
            pair = self._literals(entry, words, sorts)
            if pair is None:
                continue
            if any(set(one.terms) != set(sorts) for one in pair):
                message = "opposites speak of the same variables, no names"
                self.problems.append(Problem(entry.place("literals"), message))
                continue
            left, right = pair
            found.append(Opposites(left, right, entry.passage))
        return tuple(found)

    def issues(self) -> tuple[Issue, ...]:
        held: dict[str, list[Position]] = {}
        known = {entry.form.id for entry in self.of("issue")} | self.lost["issue"]
        seen: set[str] = set()
        for entry in self.of("position"):
            form = entry.form
            whole = f"{form.issue}.{form.id}"
            self.spell(entry, PLAIN_ID, "the id of a position is lower case, without a dot")
            self._refer(entry, "issue", form.issue, known, "no such issue: '{name}'", choice)
            if not form.holders and entry.sound:
                message = f"nobody holds the position '{whole}'"
                hint = "a view that no authority holds is a claim, not a position"
                self.problems.append(Problem(entry.place("id", text=form.id), message, hint))
            if whole in seen:
                message = f"a second position of this id: '{whole}'"
                self.problems.append(Problem(entry.place("id", text=form.id), message))
                continue
            seen.add(whole)
            held.setdefault(form.issue, []).append(
                Position(
                    whole,
                    form.holds,
                    tuple(form.holders),
                    form.case_for,
                    form.case_against,
                    (entry.passage,),
                )
            )
        found = []
        for key, entry in self.unique("issue"):
            self.spell(entry, PLAIN_ID, "the id of an issue is lower case, without a dot")
            own, default = entry.form.default, f"{key}.{entry.form.default}"
            positions = held.get(key, [])
            ids = {whole for whole in self.positions if whole.startswith(f"{key}.")}
            if default not in ids:
                message = f"the default of '{key}' is no position of it: '{own}'"
                meant = choice(own, sorted(whole.removeprefix(f"{key}.") for whole in ids))
                self.problems.append(Problem(entry.place("default", text=own), message, meant))
            elif len(ids) < 2:
                message = f"the issue '{key}' has one position; then nothing is at issue"
                self.problems.append(Problem(entry.place("id", text=key), message))
            positions.sort(key=lambda position: position.id != default)
            if positions:
                found.append(Issue(key, entry.form.question, entry.form.reason, tuple(positions)))
        return tuple(found)

    def facts(self, words: Vocabulary) -> tuple[LawFact, ...]:
        found = []
        for entry in self.of("fact"):
            form = entry.form
            try:
                literal = read_literal(form.literal, words, {})
                if words.predicates[literal.predicate].kind is not PredicateKind.FACT:
                    raise Miswritten(form.literal, f"'{literal.predicate}' is not a fact")
            except Miswritten as error:
                self.note(entry, error, "literal")
                continue
            self.problems += misdated(entry)
            found.append(LawFact(literal, form.start, form.end, entry.passage))
        return tuple(found)

    def immaterial(self, words: Vocabulary) -> tuple[Immaterial, ...]:
        found = []
        for entry in self.of("immaterial"):
            form = entry.form
            sorts: dict[str, str] = {}
            read = []
            for key, text in (("literal", form.literal), ("to", form.to)):
                try:
                    read.append(read_literal(text, words, sorts))
                except Miswritten as error:
                    self.note(entry, error, key)
            if len(read) == 2:
                literal, question = read
                positions = listed(form.position)
                found.append(Immaterial(literal, question, form.reason, positions, entry.passage))
        return tuple(found)

    def questions(self, words: Vocabulary) -> tuple[Question, ...]:
        found = []
        for key, entry in self.unique("question"):
            self.spell(entry, PLAIN_ID, "the id of a question is lower case, with hyphens")
            sorts = dict(PARTS)
            literals = self._literals(entry, words, sorts)
            asked = entry.form.names
            if literals is None:
                continue
            free = {term for one in literals for term in one.variables} - PARTS.keys()
            for variable in sorted(free - asked.keys()) if entry.sound else ():
                message = f"'{key}' does not say what to ask for its '{variable}'"
                hint = f"names.{variable} = ..."
                self.problems.append(Problem(entry.place("literals"), message, hint))
            for variable in asked.keys() - free:
                message = f"'{variable}' stands in no literal of '{key}', or is never asked for"
                place = entry.place("names", variable)
                self.problems.append(Problem(place, message))
            names = [(one, sorts[one], text) for one, text in asked.items() if one in free]
            found.append(Question(key, entry.form.reads, literals, tuple(names)))
        return tuple(found)

    def setting(self, words: Vocabulary) -> tuple[Literal, ...]:
        found: list[Literal] = []
        for entry in self.of("setting"):
            for number, literal in enumerate(self._literals(entry, words, dict(PARTS)) or ()):
                place = entry.place("literals", number)
                if not is_assertable(literal, words):
                    hint = "it is told as a fact, and not asked"
                    self.problems.append(Problem(place, f"'{literal}' is not a fact", hint))
                for term in literal.terms:
                    if is_variable(term) and term not in PARTS:
                        hint = f"one of: {', '.join(PARTS)}"
                        message = f"nobody plays this part in every case: '{term}'"
                        self.problems.append(Problem(place, message, hint))
                found.append(literal)
        return tuple(found)

    def interests(self, words: Vocabulary) -> tuple[Interest, ...]:
        return tuple(self._interest(entry, words) for entry in self.of("interest"))

    def _interest(self, entry: Entry[Any], words: Vocabulary) -> Interest:
        form = entry.form
        if form.side not in ROLES:
            place = entry.place("side", text=form.side)
            hint = choice(form.side, ROLES)
            self.problems.append(Problem(place, f"no such side: '{form.side}'", hint))
        sorts: dict[str, str] = {}

        def read(key: str) -> Iterator[Literal | Mode]:
            for number, text in enumerate(getattr(form, key)):
                try:
                    mode = None if key == "given" else MODES.get(text)
                    yield mode or read_literal(text, words, sorts)
                except Miswritten as error:
                    self.note(entry, error, key, number)

        wants, resists, leaves = (tuple(read(key)) for key in ("wants", "resists", "leaves"))
        if entry.sound and not (form.wants or form.resists or form.leaves):
            message = "an interest says what the side wants, what it resists or what it leaves"
            self.problems.append(Problem(entry.place(), message))
        given = tuple(one for one in read("given") if isinstance(one, Literal))
        for literal in given:
            if not is_assertable(literal, words):
                place = entry.place("given", text=str(literal))
                self.problems.append(Problem(place, f"'{literal}' is not a fact"))
        return Interest(form.side, wants, resists, leaves, given)

    def check_sources(self) -> None:
        """Every heading over an entry of law begins with a source that is declared."""
        said = set()
        for block in self.blocks:
            law = any(name in LAW_TABLES and LAW_TABLES[name].needs_passage for name in block.data)
            if law and block.heading_place not in said and not cited(block.heading, self.shorts):
                said.add(block.heading_place)
                message = f"no declared source begins this heading: '{block.heading}'"
                hint = "declare it under [sources], with its short name"
                self.problems.append(Problem(block.heading_place, message, hint))

    def check_references(self, rulebase: Rulebase) -> None:
        """Every position that an entry rests on exists, and every rule that one excepts."""
        for table in ("rule", "superiority", "immaterial"):
            for entry in self.of(table):
                message = "no such position: '{name}'"
                self._refer(entry, "position", entry.form.position, self.positions, message)
        for entry in self.of("rule"):
            rules = rulebase.by_id.keys() | self.lost["rule"]
            self._refer(entry, "except", entry.form.excepts, rules)
            if entry.form.id in listed(entry.form.excepts):
                place = entry.place("except", text=entry.form.id)
                message = f"'{entry.form.id}' takes itself out of play"
                self.problems.append(Problem(place, message))


def read_name(entry: Entry[Any], sorts: Iterable[str], problems: list[Problem]) -> Name:
    """A name of a [names] table."""
    form, key = entry.form, entry.key
    if form.sort not in sorts:
        place = entry.place("sort", text=form.sort)
        problems.append(Problem(place, f"no such sort: '{form.sort}'", choice(form.sort, sorts)))
    if not WORD.fullmatch(key):
        message = f"a name is lower case, with underscores: '{key}'"
        problems.append(Problem(entry.place(), message))
    return Name(
        key,
        form.sort,
        form.label,
        form.short or form.label,
        form.pronoun,
        form.adjective,
        form.day,
        form.date_words,
    )


def misdated(entry: Entry[Any]) -> Iterator[Problem]:
    """A fact that ends before it begins."""
    if entry.form.start and entry.form.end and entry.form.start >= entry.form.end:
        yield Problem(
            entry.place("until"), "'until' is not after 'from'", "it is the first day without it"
        )


def _misshapen(
    entry: Entry[Any],
    parts: dict[str, list[Premise]],
    conclusion: Literal | None,
    words: Vocabulary,
    sorts: dict[str, str],
) -> Iterator[Problem]:
    """What is wrong with the make of a rule, taken by itself."""
    form = entry.form
    if bool(form.conclusion) == bool(form.excepts) and entry.sound:
        key = "except" if form.excepts else "id"
        message = f"'{form.id}' needs a conclusion or an except, and not both"
        yield Problem(entry.place(key), message)
    if conclusion and words.predicates[conclusion.predicate].kind is PredicateKind.FACT:
        place = entry.place("conclusion", text=conclusion.predicate)
        message = f"'{form.id}' concludes a fact, and facts come from case files"
        yield Problem(place, message, f"declare '{conclusion.predicate}' as a conclusion")
    if conclusion and conclusion.mode and form.kind == Kind.STRICT.value:
        place = entry.place("conclusion", text=conclusion.mode.value)
        message = f"'{form.id}' is strict, and no duty is out of reach of a higher norm"
        yield Problem(place, message, 'make it kind = "defeasible"')
    if form.excepts and not form.standard and entry.sound:
        message = f"the exception '{form.id}' names no standard of proof"
        hint = "without one it slips through at the low standard of the rule that it answers"
        yield Problem(entry.place("except"), message, hint)
    for part, premises in parts.items():
        for premise in premises:
            if isinstance(premise, Distinct):
                for term in (premise.left, premise.right):
                    if is_variable(term) and term not in sorts and entry.sound:
                        place = entry.place(part, text=str(premise))
                        yield Problem(place, f"'{term}' stands in no literal of '{form.id}'")


def _check_superiorities(
    rulebase: Rulebase, places: Mapping[Superiority, Located]
) -> Iterator[Problem]:
    for pair in rulebase.superiorities:
        superior, inferior = rulebase.by_id[pair.superior], rulebase.by_id[pair.inferior]
        if superior.kind is Kind.DEFEATER:
            message = f"'{superior.id}' is a defeater, and cannot be superior"
            yield Problem(places[pair](), message)
        elif not opposes(rulebase, superior, inferior):
            message = f"'{superior.id}' and '{inferior.id}' do not oppose each other"
            hint = "a rule that only takes another out of play has except = ..."
            yield Problem(places[pair](), message, hint)


def _check_cycles(rulebase: Rulebase, places: Mapping[Superiority, Located]) -> Iterator[Problem]:
    """A cycle of superiority that some choice of positions makes whole."""
    lower: dict[str, list[str]] = {rule.id: [] for rule in rulebase.rules}
    for pair in rulebase.superiorities:
        lower[pair.superior].append(pair.inferior)
    for component in components(lower):
        inside = [
            pair
            for pair in rulebase.superiorities
            if pair.superior in component and pair.inferior in component
        ]
        issues = {position.split(".")[0] for pair in inside for position in pair.positions}
        choices = [
            [position.id for position in issue.positions]
            for issue in rulebase.issues
            if issue.id in issues
        ]
        for chosen in itertools.product(*choices):
            standing = [pair for pair in inside if holds(pair.positions, chosen)]
            circle = _circle(standing)
            if circle:
                names = [pair.superior for pair in circle]
                message = f"superiority runs in a circle: {' > '.join((*names, names[0]))}"
                turning = sorted({one for pair in circle for one in pair.positions} & {*chosen})
                if turning:
                    message += f" (where {', '.join(turning)})"
                yield Problem(places[circle[0]](), message)
                break


def _circle(pairs: Iterable[Superiority]) -> list[Superiority]:
    """Superiorities of which each goes on where the one before it ends; none if there are none."""
    below: dict[str, list[Superiority]] = {}
    for pair in pairs:
        below.setdefault(pair.superior, []).append(pair)
    graph = {rule: [pair.inferior for pair in found] for rule, found in below.items()}
    for rule in [low for lows in graph.values() for low in lows]:
        graph.setdefault(rule, [])
    for part in components(graph):
        inside = [pair for rule in part for pair in below.get(rule, ()) if pair.inferior in part]
        if not inside:
            continue
        path = [inside[0]]
        met = {path[0].superior: 0}
        while path[-1].inferior not in met:
            met[path[-1].inferior] = len(path)
            path.append(next(p for p in inside if p.superior == path[-1].inferior))
        return path[met[path[-1].inferior] :]
    return []


def _check_supply(rulebase: Rulebase, places: Mapping[str, Located]) -> Iterator[Problem]:
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
            for condition in conditions(premise):
                if not can_be(condition):
                    message = f"nothing can supply a premise of '{rule.id}': {condition}"
                    yield Problem(places[rule.id](), message, "no fact and no rule can prove it")
