"""Case files: what a case holds, each fact with its evidence, and what the record shows of it."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from quarter.document import Block, Document, Passage, parse_document, read_document
from quarter.forms import (
    CASE_TABLES,
    CaseForm,
    CaseSourceForm,
    ClaimForm,
    Entry,
    ExpectForm,
    FactForm,
    FindingForm,
    Form,
    NameForm,
    StatementForm,
    Text,
    UnknownReason,
    read_entries,
)
from quarter.literal import Literal
from quarter.problem import InvalidInput, Place, Problem, nearest
from quarter.rulebase import Rulebase, read_name
from quarter.vocabulary import (
    Miswritten,
    Name,
    PredicateKind,
    Source,
    Vocabulary,
    is_assertable,
    read_literal,
    read_standard,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One source's word on one fact: what it shows, how well, for which days, and where."""

    literal: Literal
    shown: str  # a standard of proof
    start: date | None
    end: date | None  # the first day on which it no longer held
    source: Source
    pinpoint: str
    passage: Passage
    by: str | None = None
    note: str | None = None
    date_words: str | None = None  # how the memo gives the day, where it is not known exactly

    def covers(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Finding:
    """How whoever is answerable for the case settles what its sources dispute, and why."""

    literal: Literal
    shown: str
    reason: str
    source: Source
    pinpoint: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Claim:
    """What a party, a letter or a newspaper asserts about the law."""

    literal: Literal | None
    by: str
    says: str
    note: str | None
    source: Source
    pinpoint: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said on a day, which bears on facts without showing them of anybody by name."""

    day: date | None
    by: str
    says: str
    bears_on: tuple[Literal, ...]
    note: str | None
    source: Source
    pinpoint: str
    passage: Passage
    date_words: str | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What should follow from the case, as its author has it."""

    literal: Literal
    standing: str | None
    answer: str | None
    settled: bool | None
    as_of: date | None
    standard: str | None
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Case:
    """A case: its questions, and all that its file holds about them."""

    title: str
    as_of: date
    standard: str
    detaining_power: str | None
    questions: tuple[Literal, ...]
    positions: tuple[str, ...]
    words: Vocabulary
    names: tuple[Name, ...]
    sources: dict[str, Source]
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    claims: tuple[Claim, ...]
    statements: tuple[Statement, ...]
    unknown: dict[Literal, str]
    expectations: tuple[Expectation, ...]
    sha256: str = field(compare=False)
    document: Document = field(compare=False, repr=False)


class SectionForm(Form):
    """One section of a case file: a place in a source, its words, and what they support."""

    heading: Text
    words: Text | None = None
    paraphrase: bool = False
    verified: bool = True
    fact: list[FactForm] = []
    facts: dict[str, Text] = {}
    finding: list[FindingForm] = []
    claim: list[ClaimForm] = []
    statement: list[StatementForm] = []


class CaseDocument(Form):
    """A case file as one JSON object."""

    title: str = ""
    case: CaseForm
    names: dict[str, NameForm] = {}
    sources: dict[str, CaseSourceForm] = {}
    sections: list[SectionForm] = []
    unknown: dict[str, UnknownReason] = {}
    expect: list[ExpectForm] = Field(default=[])


def read_case(path: Path, rulebase: Rulebase, name: str | None = None) -> Case:
    """The case in a file, Markdown or JSON by its ending.

    Raises InvalidInput with every problem that was found.
    """
    name = name or path.as_posix()
    document, problems = read_document(path, name)
    if document is None:
        raise InvalidInput(problems)
    if path.suffix == ".json":
        document, problems = _from_json(document)
    case, found = build_case(document, rulebase)
    problems += found
    if problems or case is None:
        raise InvalidInput(problems)
    return case


def parse_case(text: str, rulebase: Rulebase, name: str) -> Case:
    """The case in a Markdown text; raises as read_case does."""
    document, problems = parse_document(text, name)
    case, found = build_case(document, rulebase)
    if problems or found or case is None:
        raise InvalidInput([*problems, *found])
    return case


def _from_json(document: Document) -> tuple[Document, list[Problem]]:
    """The same document with blocks made from its JSON."""
    try:
        read = CaseDocument.model_validate_json(document.text)
    except ValidationError as error:
        return document, [
            Problem(
                _json_place(document, one["loc"]),
                f"{'.'.join(map(str, one['loc'])) or 'the file'}: {one['msg'][:1].lower()}{one['msg'][1:]}",
            )
            for one in error.errors(include_input=False, include_url=False, include_context=False)
        ]
    lines = tuple(document.text.split("\n"))
    blocks, passages = [], []
    raw = read.model_dump(by_alias=True, exclude_unset=True)
    start = Place(document.path, 1)

    def block(data: dict[str, Any], heading: str = "", passage: Passage | None = None) -> None:
        if data:
            blocks.append(Block(data, heading, passage, start, document.path, 1, lines))

    block({key: raw[key] for key in ("case", "names", "sources") if key in raw})
    for section, data in zip(read.sections, raw.get("sections", []), strict=True):
        passage = None
        if section.words is not None:
            passage = Passage(
                section.heading, section.words, start, section.paraphrase, section.verified
            )
            passages.append(passage)
        tables = {key: data[key] for key in CASE_TABLES if key in data}
        block(tables, section.heading, passage)
    block({key: raw[key] for key in ("unknown", "expect") if key in raw})
    return Document(document.path, read.title, tuple(blocks), tuple(passages), document.text), []


def _json_place(document: Document, path: tuple[int | str, ...]) -> Place:
    keys = [str(part) for part in path if isinstance(part, str)]
    for key in reversed(keys):
        for number, line in enumerate(document.text.split("\n")):
            column = line.find(f'"{key}"')
            if column >= 0:
                return Place(document.path, number + 1, column + 1, line, len(key) + 2)
    return Place(document.path, 1)


def case_to_json(case: Case) -> str:
    """The case file as one JSON object, which read_case reads back to an equal case."""
    whole: dict[str, Any] = {"title": case.document.title, "sections": []}
    for block in case.document.blocks:
        section: dict[str, Any] = {}
        for table, data in block.data.items():
            if CASE_TABLES[table].needs_passage:
                section[table] = data
            elif isinstance(data, list):
                whole.setdefault(table, []).extend(data)
            else:
                whole.setdefault(table, {}).update(data)
        if section:
            assert block.passage, "a table that needs words was read without them"
            whole["sections"].append(
                {
                    "heading": block.heading,
                    "words": block.passage.words,
                    "paraphrase": block.passage.paraphrase,
                    "verified": block.passage.verified,
                    **section,
                }
            )
    read = CaseDocument.model_validate(whole)
    data = read.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def case_schema() -> dict[str, Any]:
    """JSON Schema of a case file in its JSON form."""
    return CaseDocument.model_json_schema(by_alias=True)


def build_case(document: Document, rulebase: Rulebase) -> tuple[Case | None, list[Problem]]:
    """The case that a document holds, and everything that is wrong with it."""
    problems: list[Problem] = []
    entries = [
        entry for block in document.blocks for entry in read_entries(block, CASE_TABLES, problems)
    ]
    reader = _Reader(document, entries, rulebase, problems)
    return reader.case(), problems


class _Reader:
    """Turns the entries of a case file into a case, and notes what cannot be turned."""

    def __init__(
        self,
        document: Document,
        entries: list[Entry[Any]],
        rulebase: Rulebase,
        problems: list[Problem],
    ) -> None:
        self.document = document
        self.entries = entries
        self.rulebase = rulebase
        self.problems = problems
        self.names = self._names()
        self.words = rulebase.words.with_names(self.names)
        self.sources = self._sources()
        self.said: set[str] = set()

    def of(self, *tables: str) -> Iterator[Entry[Any]]:
        return (entry for entry in self.entries if entry.table in tables)

    def note(self, entry: Entry[Any], key: str, error: Miswritten) -> None:
        self.problems.append(Problem(entry.place(key, error.part), error.message, error.hint))

    def _names(self) -> tuple[Name, ...]:
        found: dict[str, Name] = {}
        for entry in self.of("names"):
            if entry.key in found or entry.key in self.rulebase.words.names:
                self.problems.append(
                    Problem(entry.place(), f"this name is taken: '{entry.key}'")
                )
                continue
            found[entry.key] = read_name(entry, self.rulebase.words.sorts, self.problems)
        return tuple(found.values())

    def _sources(self) -> dict[str, Source]:
        found: dict[str, Source] = {}
        for entry in self.of("sources"):
            form = entry.form
            if entry.key in found:
                self.problems.append(Problem(entry.place(), f"a second source: '{entry.key}'"))
            found[entry.key] = Source(
                entry.key,
                form.kind,
                form.short or entry.key,
                form.citation,
                day=form.day,
                note=form.date_note,
            )
        return found

    def case(self) -> Case | None:
        heads = list(self.of("case"))
        evidence = tuple(self._evidence())
        findings = tuple(self._findings())
        claims = tuple(self._claims())
        statements = tuple(self._statements())
        unknown = dict(self._unknown())
        expectations = tuple(self._expectations())
        if len(heads) != 1:
            message = "a case file needs one [case] table"
            place = heads[1].place() if heads else Place(self.document.path, 1)
            self.problems.append(Problem(place, message))
            return None
        head = heads[0]
        form = head.form
        questions = []
        for text in form.questions:
            literal = self._literal(head, "questions", text)
            if literal:
                questions.append(literal)
        try:
            read_standard(form.standard, self.words)
        except Miswritten as error:
            self.note(head, "standard", error)
        power = form.detaining_power
        if power is not None and power not in self.words.names:
            hint = nearest(power, self.words.names)
            self.problems.append(
                Problem(head.place("detaining_power", power), f"no such name: '{power}'", hint)
            )
        positions = []
        for issue, position in form.positions.items():
            whole = f"{issue}.{position}"
            if whole not in self.rulebase.positions:
                hint = nearest(whole, self.rulebase.positions)
                place = head.place("positions", issue)
                self.problems.append(Problem(place, f"no such position: '{whole}'", hint))
            positions.append(whole)
        return Case(
            form.title or self.document.title,
            form.as_of,
            form.standard,
            power,
            tuple(questions),
            tuple(positions),
            self.words,
            self.names,
            self.sources,
            evidence,
            findings,
            claims,
            statements,
            unknown,
            expectations,
            hashlib.sha256(self.document.text.encode()).hexdigest(),
            self.document,
        )

    def _literal(self, entry: Entry[Any], key: str, text: str) -> Literal | None:
        try:
            return read_literal(text, self.words, {})
        except Miswritten as error:
            self.note(entry, key, error)
            return None

    def _asserted(self, entry: Entry[Any], text: str) -> Literal | None:
        """A literal that a case file may assert of names."""
        literal = self._literal(entry, "literal", text)
        if literal is None:
            return None
        place = entry.place("literal", text)
        if literal.mode:
            message = "a case file asserts what was done, never what must or may be"
            self.problems.append(Problem(place, message, "ask it under [case] questions"))
        elif not is_assertable(literal, self.words):
            message = f"'{literal.predicate}' is for rules to conclude, not for a case to assert"
            self.problems.append(Problem(place, message, "assert the facts that it follows from"))
        elif literal.variables:
            self.problems.append(Problem(place, "a fact speaks of names, not of variables"))
        else:
            return literal
        return None

    def _shown(self, entry: Entry[Any], key: str, text: str) -> bool:
        try:
            read_standard(text, self.words)
        except Miswritten as error:
            self.note(entry, key, error)
            return False
        return True

    def _cited(self, entry: Entry[Any]) -> tuple[Source, str] | None:
        name, _, pinpoint = entry.block.heading.partition(" ")
        source = self.sources.get(name)
        if source is None:
            if entry.block.heading not in self.said:
                self.said.add(entry.block.heading)
                message = f"no such source: '{name}'"
                hint = nearest(name, self.sources) or "declare it under [sources]"
                self.problems.append(Problem(entry.block.heading_place, message, hint))
            return None
        return source, pinpoint

    def _evidence(self) -> Iterator[Evidence]:
        for entry in self.of("fact", "facts"):
            form, cited = entry.form, self._cited(entry)
            literal = self._asserted(entry, entry.key or form.literal)
            if not self._shown(entry, "shown", form.shown) or literal is None or cited is None:
                continue
            start = end = by = note = words = None
            if entry.table == "fact":
                start, end, by, note = form.start, form.end, form.by, form.note
                words = form.date_words
                if start and end and start >= end:
                    place = entry.place("until")
                    self.problems.append(Problem(place, "'until' is not after 'from'"))
            yield Evidence(literal, form.shown, start, end, *cited, entry.passage, by, note, words)

    def _findings(self) -> Iterator[Finding]:
        for entry in self.of("finding"):
            form, cited = entry.form, self._cited(entry)
            literal = self._asserted(entry, form.literal)
            if self._shown(entry, "shown", form.shown) and literal is not None and cited:
                yield Finding(literal, form.shown, form.reason, *cited, entry.passage)

    def _claims(self) -> Iterator[Claim]:
        for entry in self.of("claim"):
            form, cited = entry.form, self._cited(entry)
            literal = self._literal(entry, "literal", form.literal) if form.literal else None
            if cited:
                yield Claim(literal, form.by, form.says, form.note, *cited, entry.passage)

    def _statements(self) -> Iterator[Statement]:
        for entry in self.of("statement"):
            form, cited = entry.form, self._cited(entry)
            read = [self._literal(entry, "bears_on", text) for text in form.bears_on]
            if cited:
                bears_on = tuple(literal for literal in read if literal)
                yield Statement(
                    form.day, form.by, form.says, bears_on, form.note, *cited, entry.passage,
                    form.date_words,
                )

    def _unknown(self) -> Iterator[tuple[Literal, str]]:
        for entry in self.of("unknown"):
            literal = self._asserted(entry, entry.key)
            if literal:
                yield literal.atom, entry.form.reason

    def _expectations(self) -> Iterator[Expectation]:
        for entry in self.of("expect"):
            form = entry.form
            literal = self._literal(entry, "literal", form.literal)
            if form.standard and not self._shown(entry, "standard", form.standard):
                continue
            if literal:
                yield Expectation(
                    literal,
                    form.standing,
                    form.answer,
                    form.settled,
                    form.as_of,
                    form.standard,
                    entry.place("literal", form.literal),
                )


class State(Enum):
    """What the record shows of a fact at one standard, on one day."""

    SHOWN = "shown"
    DENIED = "denied"
    DISPUTED = "disputed"  # sources contradict each other at this standard
    ASSUMED = "assumed not to be so"  # the file is silent, and silence is read as a denial
    OPEN = "open"


LAW = Source("law", "law", "the law", "")


class Record:
    """What a case had on record by a date: which facts are shown, denied, disputed or open.

    Nothing here weighs evidence: a source shows a fact as well as the case file says it does.
    """

    def __init__(self, rulebase: Rulebase, case: Case, as_of: date) -> None:
        self.rulebase = rulebase
        self.case = case
        self.as_of = as_of
        self.words = case.words
        self._evidence: dict[Literal, list[Evidence]] = defaultdict(list)
        strongest = self.words.standards[-1].id
        for fact in rulebase.facts:
            law = Evidence(
                fact.literal, strongest, fact.start, fact.end, LAW, fact.passage.heading, fact.passage
            )
            self._evidence[fact.literal.atom].append(law)
        for evidence in case.evidence:
            if evidence.source.day is None or evidence.source.day <= as_of:
                self._evidence[evidence.literal.atom].append(evidence)
        self.findings = {
            finding.literal.atom: finding
            for finding in case.findings
            if finding.source.day is None or finding.source.day <= as_of
        }
        for group in self.words.one_of:
            self._exclude(group)

    def _exclude(self, group: tuple[Literal, ...]) -> None:
        """Facts that exclude each other: what shows one of them shows the denial of the rest."""
        for pattern in group:
            for atom, found in list(self._evidence.items()):
                if atom.predicate != pattern.predicate:
                    continue
                names = dict(zip(pattern.terms, atom.terms, strict=True))
                for other in group:
                    denial = ~other.bind(names)
                    if other is not pattern and not denial.variables:
                        self._evidence[denial.atom] += [
                            Evidence(
                                denial, one.shown, one.start, one.end, one.source, one.pinpoint,
                                one.passage, one.by, one.note,
                            )
                            for one in found
                            if not one.literal.denied
                        ]

    def evidence(self, atom: Literal) -> tuple[Evidence, ...]:
        """Every source's word on a fact, for it or against it, the earliest first."""
        found = self._evidence.get(atom, [])
        return tuple(sorted(found, key=lambda one: one.source.day or date.min))

    @cached_property
    def atoms(self) -> tuple[Literal, ...]:
        """Every fact that the law or the file raises, be it only to say that it is unknown."""
        return tuple(dict.fromkeys([*self._evidence, *self.case.unknown]))

    @cached_property
    def related(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """The names that each relation ties together, as far as the file raises it."""
        found: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
        for atom in self.atoms:
            if self.words.predicates[atom.predicate].relation:
                found[atom.predicate][atom.terms] = None
        return {predicate: tuple(terms) for predicate, terms in found.items()}

    @cached_property
    def domain(self) -> Mapping[str, tuple[str, ...]]:
        """The names of each sort of which the case speaks, in the order of their declaration.

        A dated act of which the record as yet says nothing is not among them.
        """
        spoken: set[str] = set()
        for atom in self.atoms:
            if any(one.source is not LAW for one in self._evidence.get(atom, ())):
                spoken.update(atom.terms)
        for literal in (*self.case.questions, *self.case.unknown):
            spoken.update(literal.terms)
        acts = {
            name.id
            for name in self.case.names
            if name.day and (name.day > self.as_of or not self._mentioned(name.id))
        }
        named = {name.id for name in self.case.names}
        everywhere = {"instrument", "harm"}
        found: dict[str, list[str]] = {sort: [] for sort in self.words.sorts}
        for name in self.words.names.values():
            used = name.id in spoken or name.id in named or name.sort in everywhere
            if used and name.id not in acts:
                found[name.sort].append(name.id)
        return {sort: tuple(names) for sort, names in found.items()}

    def _mentioned(self, name: str) -> bool:
        return any(name in atom.terms and found for atom, found in self._evidence.items())

    def day_of(self, terms: Iterable[str], day: date) -> date:
        """The day on which something is judged: that of a dated act in it, else the day given."""
        for term in terms:
            name = self.words.names.get(term)
            if name is not None and name.day is not None:
                return name.day
        return day

    def state(self, atom: Literal, standard: str, day: date) -> State:
        """What the record shows of a fact at a standard of proof, on a day."""
        wanted = self.words.rank(standard)
        evidence = self._evidence.get(atom, ())
        covering = [one for one in evidence if one.covers(day)]
        finding = self.findings.get(atom)
        if finding is not None and (covering or not evidence):
            if self.words.rank(finding.shown) < wanted:
                return State.OPEN
            return State.DENIED if finding.literal.denied else State.SHOWN
        strong = [one for one in covering if self.words.rank(one.shown) >= wanted]
        shown = any(not one.literal.denied for one in strong)
        denied = any(one.literal.denied for one in strong)
        if shown and denied:
            return State.DISPUTED
        if shown:
            return State.SHOWN
        if denied:
            return State.DENIED
        predicate = self.words.predicates[atom.predicate]
        if (predicate.silent_no or predicate.relation) and not self._raised(atom, day):
            return State.ASSUMED
        return State.OPEN

    def is_done_by_rule(self, atom: Literal) -> bool:
        """Whether it is an action that the file does not raise: whether it was done, rules say."""
        kind = self.words.predicates[atom.predicate].kind
        return kind is PredicateKind.ACTION and atom not in self._evidence and (
            atom not in self.case.unknown
        )

    def _raised(self, atom: Literal, day: date) -> bool:
        """Whether the file raises a fact for a day, if only as unknown or weakly shown."""
        if atom in self.case.unknown:
            return True
        return any(
            one.covers(day) and one.source is not LAW for one in self._evidence.get(atom, ())
        )


PRIVATE = {
    "what looks like a telephone number": re.compile(r"(?<![\w-])\+?\d[\d ()-]{8,}\d(?!\w)"),
    "what looks like an address for mail": re.compile(r"\b[\w.+-]+@[\w-]+\.\w+"),
    "words about a date of birth": re.compile(r"\b(?:born on|date of birth|birth ?date)\b", re.I),
    "what looks like a service number": re.compile(r"\b(?:service|serial|military) (?:no|number)\b", re.I),
}


def privacy_notes(case: Case) -> list[Problem]:
    """Places of a case file that may hold what identifies a protected person (article 13)."""
    notes = []
    for number, line in enumerate(case.document.text.split("\n"), start=1):
        for what, pattern in PRIVATE.items():
            if found := pattern.search(line):
                if re.fullmatch(r"[\d-]{8,10}", found[0]):
                    continue  # a date
                place = Place(case.document.path, number, found.start() + 1, line, len(found[0]))
                notes.append(Problem(place, what, "article 13 binds this tool's output too"))
    for name in case.names:
        if name.sort == "person" and re.search(r"\b[A-Z][a-z]+ [A-Z][a-z]+", name.label):
            place = Place(case.document.path, 1)
            message = f"the label of '{name.id}' looks like a person's own name"
            notes.append(Problem(place, message, "call him prisoner A"))
    return notes
