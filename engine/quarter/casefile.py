"""Case files: read from Markdown or JSON, and checked against the vocabulary."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from quarter.case import (
    Case,
    Claim,
    Decision,
    Evidence,
    Expectation,
    Finding,
    Holding,
    Statement,
    Teaching,
)
from quarter.document import (
    Block,
    Document,
    escaped_signs,
    hidden_signs,
    parse_document,
    read_text,
)
from quarter.forms import (
    CASE_TABLES,
    LAW_TABLES,
    CaseForm,
    CaseNameForm,
    CaseSourceForm,
    ClaimForm,
    DecisionForm,
    Entry,
    ExpectForm,
    FactForm,
    FindingForm,
    Form,
    HoldingForm,
    StatementForm,
    TeachingForm,
    Text,
    UnknownReason,
    complaint,
    read_entries,
    spelled,
    told,
)
from quarter.literal import Literal, NotALiteral, is_variable, parse_literal
from quarter.markdown import stands_in
from quarter.passage import Passage
from quarter.problem import InvalidInput, Place, Problem, a, choice, nearest
from quarter.rulebase import Rulebase
from quarter.rulefile import misdated, read_name
from quarter.span import Path as Where
from quarter.span import json_spans
from quarter.vocabulary import (
    Miswritten,
    Name,
    Source,
    is_assertable,
    read_literal,
    read_standard,
)

NARRATIVE = "narrative"  # the source whose words are the story of a scenario


class SectionForm(Form):
    """One section of a case file: a place in a source, its words, and what they support."""

    heading: Text
    words: Text | None = None
    paraphrase: bool = False
    verified: bool = True
    fact: list[FactForm] = Field(default_factory=list)
    facts: dict[str, Text] = Field(default_factory=dict)
    finding: list[FindingForm] = Field(default_factory=list)
    claim: list[ClaimForm] = Field(default_factory=list)
    statement: list[StatementForm] = Field(default_factory=list)
    holding: list[HoldingForm] = Field(default_factory=list)


class CaseDocument(Form):
    """A case file as one JSON object."""

    title: str = ""
    case: CaseForm
    decision: DecisionForm | None = None
    teaching: TeachingForm | None = None
    names: dict[str, CaseNameForm] = Field(default_factory=dict)
    sources: dict[str, CaseSourceForm] = Field(default_factory=dict)
    sections: list[SectionForm] = Field(default_factory=list)
    unknown: dict[str, UnknownReason] = Field(default_factory=dict)
    expect: list[ExpectForm] = Field(default_factory=list)


def read_case(path: Path, rulebase: Rulebase, name: str | None = None) -> Case:
    """The case in a file, Markdown or JSON by its ending.

    Raises InvalidInput with every problem that was found.
    """
    return _checked(*_document(path, name or path.as_posix()), rulebase)


def case_document(path: Path) -> Document:
    """The tables of a case file with the words that they stand under; raises as read_case does."""
    document, problems = _document(path, path.as_posix())
    if document is None or problems:
        raise InvalidInput(problems)
    return document


def _document(path: Path, name: str) -> tuple[Document | None, list[Problem]]:
    text, problems = read_text(path, name)
    if text is None:
        return None, problems
    return (_from_json if path.suffix.lower() == ".json" else parse_document)(text, name)


def parse_case(text: str, rulebase: Rulebase, name: str) -> Case:
    """The case in a Markdown text; raises as read_case does."""
    return _checked(*parse_document(text, name), rulebase)


def _checked(document: Document | None, problems: list[Problem], rulebase: Rulebase) -> Case:
    if document is None:
        raise InvalidInput(problems)
    case, found = build_case(document, rulebase)
    if problems or found or case is None:
        raise InvalidInput([*problems, *found])
    return case


JSON_PLACE = re.compile(r" at line (\d+) column (\d+)$")


def _from_json(text: str, name: str) -> tuple[Document | None, list[Problem]]:
    """A document with blocks made from JSON, and what is wrong with it."""
    try:
        read = CaseDocument.model_validate_json(text)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False, include_context=False)
        if wrong[0]["type"] == "json_invalid":
            return None, [*hidden_signs(text, name), _not_json(text, name, wrong[0]["msg"])]
        read = None
    whole = Block(
        json.loads(text, parse_int=float), "", None, Place(name, 1), name, 1, text, spans=json_spans
    )
    problems = [*hidden_signs(text, name), *escaped_signs(whole), *_written_twice(whole)]
    if read is None:
        for path, kind, said in told(wrong):
            message, hint = complaint(*_meant(path, kind, said))
            written = path[:-1] if kind == "missing" else path
            problems.append(Problem(whole.place(*written), message, hint))
        return None, problems
    blocks: list[Block] = []
    passages: list[Passage] = []
    tidy = read.model_dump(by_alias=True, exclude_unset=True)

    def block(keys: Iterable[str], *within: str | int, passage: Passage | None = None) -> None:
        # Tables in the order in which they are written, which pydantic does not keep.
        source: Any = tidy
        order: Any = whole.data
        for step in within:
            source, order = source[step], order[step]
        data = {key: source[key] for key in order if key in keys}
        place = whole.place(*within, "heading") if within else Place(name, 1)
        heading = source["heading"] if within else ""
        if data:
            blocks.append(
                Block(data, heading, passage, place, name, 1, text, within, spans=json_spans)
            )

    block(("case", "decision", "teaching", "names", "sources"))
    for number, section in enumerate(read.sections):
        passage = None
        if section.words is not None:
            place = whole.place("sections", number, "words")
            passage = Passage(
                section.heading, section.words, place, section.paraphrase, section.verified
            )
            passages.append(passage)
        block(CASE_TABLES, "sections", number, passage=passage)
    block(("unknown", "expect"))
    return Document(name, read.title, tuple(blocks), tuple(passages), text), problems


def _not_json(text: str, name: str, said: str) -> Problem:
    found = JSON_PLACE.search(said)
    line, column = (int(found[1]), int(found[2])) if found else (1, 1)
    lines = text.split("\n")
    excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
    sentence = JSON_PLACE.sub("", said.removeprefix("Invalid JSON: "))
    return Problem(Place(name, line, max(1, column), excerpt), f"this is not JSON: {sentence}")


def _written_twice(whole: Block) -> list[Problem]:
    """Keys that stand a second time in one object, of which a reader of JSON keeps only one."""
    spans = whole.spans(whole.text)
    again = {path for path, _ in spans.twice}
    problems = []
    for path, span in spans.twice:
        if not any(path[:length] in again for length in range(len(path))):
            line, column = spans.line_and_column(span.key)
            excerpt = whole.text[spans.lines[line] :].partition("\n")[0]
            place = Place(whole.path, line + 1, column + 1, excerpt, span.key_end - span.key)
            message = f"this key has been written before in this object: '{path[-1]}'"
            problems.append(Problem(place, message))
    return problems


def _meant(path: Where, kind: str, said: str) -> tuple[str, Where, str, str, type[Form]]:
    """What `complaint` asks for, of a path in a case file in JSON."""
    what, rest = "a case file in JSON", path
    form: type[Form] = CaseDocument
    forms: dict[str, type[Form]] = {"sections": SectionForm}
    forms |= {name: table.form for name, table in CASE_TABLES.items() if not table.short}
    for length, part in enumerate(path[:-1], start=1):
        if isinstance(part, str) and part in forms:
            form, rest = forms[part], path[length:]
            table = CASE_TABLES.get(part)
            what = a(part) if table and table.many else f"'{part}'" if table else "a section"
    return what, rest, kind, said, form


def case_to_json(document: Document) -> str:
    """A case file as one JSON object, which read_case reads back to an equal case."""
    whole: dict[str, Any] = {"title": document.title, "sections": []}
    for block in document.blocks:
        section: dict[str, Any] = {}
        for table, data in block.data.items():
            if CASE_TABLES[table].needs_passage:
                section[table] = data
            elif isinstance(data, list):
                whole.setdefault(table, []).extend(data)
            else:
                _update(whole.setdefault(table, {}), data, table)
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
    # The order of tables is that of the file, which is the order of the evidence.
    data["sections"] = [
        {key: section[key] for key in written}
        for section, written in zip(data["sections"], whole["sections"], strict=True)
    ]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _update(found: dict[str, Any], data: dict[str, Any], table: str) -> None:
    """Add the keys of a table; of a fact that stands in it, or its denial, the later counts."""
    if table == "unknown":
        later = {parse_literal(key).atom for key in data}
        for key in [key for key in found if parse_literal(key).atom in later]:
            del found[key]
    found.update(data)


def case_schema() -> dict[str, Any]:
    """JSON Schema of a case file in its JSON form."""
    return CaseDocument.model_json_schema(by_alias=True)


def build_case(document: Document, rulebase: Rulebase) -> tuple[Case | None, list[Problem]]:
    """The case that a document holds, and everything that is wrong with it."""
    problems: list[Problem] = []
    tables = {name for block in document.blocks for name in block.data}
    own, others = CASE_TABLES.keys() - LAW_TABLES.keys(), LAW_TABLES.keys() - CASE_TABLES.keys()
    if tables & others and not tables & own:
        hint = "rule files are checked by the folder, all together"
        return None, [Problem(Place(document.path, 1), "this is a rule file, not a case", hint)]
    return _Reader(document, rulebase, problems).case(), problems


class _Reader:
    """Turns the entries of a case file into a case, and notes what cannot be turned."""

    def __init__(self, document: Document, rulebase: Rulebase, problems: list[Problem]) -> None:
        self.document = document
        self.rulebase = rulebase
        self.problems = problems
        self.entries: list[Entry[Any]] = [
            entry
            for block in document.blocks
            for entry in read_entries(block, CASE_TABLES, problems)
        ]
        # What is written, but so that it cannot be read: a problem once, and not again at every
        # place that speaks of it.
        self.lost = {
            table: spelled(document.blocks, table) - {entry.key for entry in self.of(table)}
            for table in ("names", "sources")
        }
        self.names = self._names()
        self.words = rulebase.words.with_names(self.names)
        self.sources = self._sources()

    def of(self, *tables: str) -> Iterator[Entry[Any]]:
        return (entry for entry in self.entries if entry.table in tables)

    def note(self, entry: Entry[Any], error: Miswritten, *path: str | int) -> None:
        if error.part not in self.lost["names"]:
            place = entry.place(*path, text=error.part)
            self.problems.append(Problem(place, error.message, error.hint))

    def _names(self) -> tuple[Name, ...]:
        found: dict[str, Name] = {}
        for entry in self.of("names"):
            if entry.key in found or entry.key in self.rulebase.words.names:
                self.problems.append(Problem(entry.place(), f"this name is taken: '{entry.key}'"))
                continue
            name = read_name(entry, self.rulebase.words.sorts, self.problems)
            found[entry.key] = replace(name, confidentiality=entry.form.confidentiality)
        return tuple(found.values())

    def _sources(self) -> dict[str, Source]:
        found: dict[str, Source] = {}
        for entry in self.of("sources"):
            form = entry.form
            if entry.key in found:
                message = f"a second source of this name: '{entry.key}'"
                self.problems.append(Problem(entry.place(), message))
            if len(entry.key.split()) != 1:
                message = f"the name of a source is one word: '{entry.key}'"
                self.problems.append(Problem(entry.place(), message))
            found[entry.key] = Source(
                entry.key,
                form.kind,
                form.short or entry.key,
                form.citation,
                day=form.day,
                note=form.date_note,
                un=form.un,
                case_name=form.case_name,
                confidentiality=form.confidentiality,
            )
            for key in ("citation", "un"):
                text = getattr(form, key)
                if form.case_name and text and not stands_in(form.case_name, text):
                    place = entry.place(key, text=text)
                    message = f"the name of the case does not stand in it: '{form.case_name}'"
                    self.problems.append(Problem(place, message))
        return found

    def case(self) -> Case | None:
        heads = list(self.of("case"))
        self._check_headings()
        evidence = tuple(self._evidence())
        findings = tuple(self._findings())
        claims = tuple(self._claims())
        statements = tuple(self._statements())
        unknown = dict(self._unknown())
        expectations = tuple(self._expectations())
        holdings = tuple(self._holdings())
        for second in heads[1:]:
            self.problems.append(Problem(second.place(), "a second [case] table"))
        if not heads:
            self._headless()
            return None
        head = heads[0]
        form = head.form
        questions = []
        for number, text in enumerate(form.questions):
            literal = self._literal(head, text, "questions", number)
            if literal:
                questions.append(literal)
                self._check_named(head, literal, number)
        self._shown(head, form.standard, "standard")
        power = form.detaining_power
        if power is not None and power not in self.lost["names"]:
            place = head.place("detaining_power", text=power)
            known = self.words.names.get(power)
            if known is None:
                hint = choice(power, self.words.names)
                self.problems.append(Problem(place, f"no such name: '{power}'", hint))
            elif known.sort != "power":
                self.problems.append(Problem(place, f"'{power}' is not a power"))
        return Case(
            form.title or self.document.title,
            form.as_of,
            form.standard,
            power,
            tuple(questions),
            self._positions(head),
            self.words,
            self.names,
            self.sources,
            evidence,
            findings,
            claims,
            statements,
            unknown,
            expectations,
            self._decision(),
            holdings,
            self._teaching(),
            hashlib.sha256(self.document.text.encode()).hexdigest(),
            self.document.path,
            self._unsourced(evidence),
            confidentiality=form.confidentiality,
        )

    def _unsourced(self, evidence: Iterable[Evidence]) -> frozenset[str]:
        spoken = {term for one in evidence for term in one.literal.terms}
        return frozenset(name.id for name in self.names) - spoken

    def _headless(self) -> None:
        if any("case" in block.data for block in self.document.blocks):
            return  # it is there, and what is wrong with it is said there
        place = Place(self.document.path, 1)
        self.problems.append(Problem(place, "a case file needs one [case] table"))

    def _check_named(self, head: Entry[Any], question: Literal, number: int) -> None:
        """A question that is asked of every name of a sort needs one to be asked of."""
        sorts = self.words.predicates[question.predicate].sorts
        named = {name.sort for name in self.words.names.values()}
        for term, sort in zip(question.terms, sorts, strict=True):
            if is_variable(term) and sort not in named:
                place = head.place("questions", number, text=term)
                message = f"no {sort} is named of whom or of which to ask this"
                self.problems.append(Problem(place, message, "declare one under [names]"))

    def _literal(self, entry: Entry[Any], text: str, *path: str | int) -> Literal | None:
        try:
            return read_literal(text, self.words, {})
        except Miswritten as error:
            self.note(entry, error, *path)
            return None

    def _positions(self, entry: Entry[Any]) -> tuple[str, ...]:
        """The readings that an entry takes."""
        found = []
        for issue, position in entry.form.positions.items():
            whole = f"{issue}.{position}"
            if whole not in self.rulebase.positions:
                hint = choice(whole, self.rulebase.positions)
                place = entry.place("positions", issue, text=position)
                self.problems.append(Problem(place, f"no such position: '{whole}'", hint))
            found.append(whole)
        return tuple(found)

    def _asserted(
        self, entry: Entry[Any], text: str, *path: str | int, of_all: bool = False
    ) -> Literal | None:
        """A literal that a case file may assert of names; ``of_all``: or deny of every name."""
        path = path or ("literal",)
        literal = self._literal(entry, text, *path)
        if literal is None:
            return None
        hint = None
        if literal.mode:
            message = "a case file asserts what was done, never what must or may be"
            hint = "ask it under [case] questions"
        elif not is_assertable(literal, self.words):
            message = f"'{literal.predicate}' is for rules to conclude, not for a case to assert"
            hint = "assert the facts that it follows from"
        elif literal.variables and not (of_all and literal.denied):
            message = "a fact speaks of names, not of variables"
            hint = "only the denial of a relation can be of every name" if of_all else None
        elif literal.variables and not self.words.predicates[literal.predicate].relation:
            message = f"'{literal.predicate}' is no relation, and cannot be denied of every name"
            hint = "deny it of each name by itself"
        else:
            return literal
        self.problems.append(Problem(entry.place(*path, text=text), message, hint))
        return None

    def _shown(self, entry: Entry[Any], text: str, key: str) -> bool:
        try:
            read_standard(text, self.words)
        except Miswritten as error:
            self.note(entry, error, key)
            return False
        return True

    def _cited(self, entry: Entry[Any]) -> tuple[Source, str] | None:
        name, _, pinpoint = entry.block.heading.partition(" ")
        source = self.sources.get(name)
        return (source, pinpoint) if source else None

    def _check_headings(self) -> None:
        """Every heading over what the file asserts begins with a source that is declared."""
        said = set()
        for block in self.document.blocks:
            source = block.heading.partition(" ")[0]
            known = source in self.sources or source in self.lost["sources"]
            if _asserts(block) and not known and block.heading_place not in said:
                said.add(block.heading_place)
                hint = choice(source, self.sources) or "declare it under [sources]"
                place = block.heading_place
                self.problems.append(Problem(place, f"no such source: '{source}'", hint))

    def _evidence(self) -> Iterator[Evidence]:
        for entry in self.of("fact", "facts"):
            form, cited = entry.form, self._cited(entry)
            literal = self._asserted(entry, entry.key or form.literal, of_all=True)
            if not self._shown(entry, form.shown, "shown") or literal is None or cited is None:
                continue
            if entry.table == "facts":
                yield Evidence(literal, form.shown, None, None, *cited, entry.passage)
                continue
            self.problems += misdated(entry)
            yield Evidence(
                literal,
                form.shown,
                form.start,
                form.end,
                *cited,
                entry.passage,
                form.by,
                form.note,
                form.date_words,
                form.confidentiality,
                but=tuple(form.but),
            )
            self._excepted(entry, literal)

    def _excepted(self, entry: Entry[Any], literal: Literal) -> None:
        """Check the names of which a denial of every name is not, each of which a fact speaks."""
        predicate = self.words.predicates[literal.predicate]
        sorts = [
            sort
            for term, sort in zip(literal.terms, predicate.sorts, strict=True)
            if is_variable(term)
        ]
        for number, name in enumerate(entry.form.but):
            known = self.words.names.get(name)
            hint = None
            if name in self.lost["names"]:
                continue
            if not sorts:
                message = "'but' goes with a denial of every name, and this is of none but its own"
                hint = f"write {literal.predicate}(...) with a capital for every name"
            elif known is None:
                message, hint = f"no such name: '{name}'", choice(name, self.words.names)
            elif known.sort not in sorts:
                message = f"'{name}' is {a(known.sort)}, and this is denied of every {sorts[0]}"
            elif not any(
                name in (literal.atom.names_in(atom) or {}).values() for atom in self._raised
            ):
                message = f"the file says nothing of '{name}' that this denial could leave"
                hint = "say of it what is so, or that it is unknown"
            else:
                continue
            place = entry.place("but", number, text=name)
            self.problems.append(Problem(place, message, hint))

    @cached_property
    def _raised(self) -> set[Literal]:
        """The facts of which the file says anything by their names."""
        found = set()
        for entry in self.of("fact", "facts", "unknown"):
            with suppress(NotALiteral):
                found.add(parse_literal(entry.key or entry.form.literal).atom)
        return found

    def _findings(self) -> Iterator[Finding]:
        found: set[tuple[Literal, date | None]] = set()
        for entry in self.of("finding"):
            form, cited = entry.form, self._cited(entry)
            literal = self._asserted(entry, form.literal)
            if self._shown(entry, form.shown, "shown") and literal is not None and cited:
                if (literal.atom, cited[0].day) in found:
                    place = entry.place("literal", text=form.literal)
                    message = f"a second finding of one day on '{literal.atom}'"
                    self.problems.append(Problem(place, message, "a later one replaces an earlier"))
                found.add((literal.atom, cited[0].day))
                yield Finding(
                    literal,
                    form.shown,
                    form.reason,
                    *cited,
                    entry.passage,
                    form.confidentiality,
                )

    def _claims(self) -> Iterator[Claim]:
        for entry in self.of("claim"):
            form, cited = entry.form, self._cited(entry)
            literal = self._literal(entry, form.literal, "literal") if form.literal else None
            if cited:
                yield Claim(
                    literal,
                    form.by,
                    form.says,
                    form.note,
                    *cited,
                    entry.passage,
                    form.confidentiality,
                )

    def _statements(self) -> Iterator[Statement]:
        for entry in self.of("statement"):
            form, cited = entry.form, self._cited(entry)
            read = [
                self._literal(entry, text, "bears_on", number)
                for number, text in enumerate(form.bears_on)
            ]
            if cited:
                bears_on = tuple(literal for literal in read if literal)
                yield Statement(
                    form.day,
                    form.by,
                    form.says,
                    bears_on,
                    form.note,
                    *cited,
                    entry.passage,
                    form.date_words,
                    form.confidentiality,
                )

    def _unknown(self) -> Iterator[tuple[Literal, str]]:
        found: dict[Literal, Block] = {}  # a later block may give another reason
        for entry in self.of("unknown"):
            literal = self._asserted(entry, entry.key)
            if literal:
                if found.get(literal.atom) is entry.block:
                    message = f"a second reason why '{literal.atom}' is unknown"
                    self.problems.append(Problem(entry.place(), message))
                found[literal.atom] = entry.block
                yield literal.atom, entry.form.reason

    def _expectations(self) -> Iterator[Expectation]:
        for entry in self.of("expect"):
            form = entry.form
            literal = self._literal(entry, form.literal, "literal")
            if form.standard and not self._shown(entry, form.standard, "standard"):
                continue
            if form.standing is form.answer is form.settled is None and entry.sound:
                message = "an expect that says nothing of what should follow"
                hint = "add standing, answer or settled"
                self.problems.append(Problem(entry.place(), message, hint))
            if literal:
                yield self._expectation(entry, literal, form.answer, form.settled)

    def _expectation(
        self,
        entry: Entry[Any],
        literal: Literal,
        answer: str | None = None,
        settled: bool | None = None,
    ) -> Expectation:
        form = entry.form
        return Expectation(
            literal,
            self._given(entry),
            self._positions(entry),
            form.standing,
            answer,
            settled,
            form.as_of,
            form.standard,
            partial(entry.place, "literal", text=form.literal),
        )

    def _given(self, entry: Entry[Any]) -> tuple[Literal, ...]:
        """The facts that an entry supposes to differ from the file."""
        read = [
            self._asserted(entry, text, "given", number)
            for number, text in enumerate(entry.form.given)
        ]
        return tuple(literal for literal in read if literal)

    def _decision(self) -> Decision | None:
        found = list(self.of("decision"))
        for entry in found[1:]:
            self.problems.append(Problem(entry.place(), "a second [decision] in one case file"))
        if not found:
            lost = any("decision" in block.data for block in self.document.blocks)
            first = None if lost else next(self.of("holding"), None)
            if first is not None:
                message = "a holding in a case that retells no decision"
                self.problems.append(Problem(first.place(), message, "add a [decision] table"))
            return None
        form = found[0].form
        return Decision(form.authority, form.day, form.kind, form.note)

    def _holdings(self) -> Iterator[Holding]:
        for entry in self.of("holding"):
            form, cited = entry.form, self._cited(entry)
            literal = self._literal(entry, form.literal, "literal") if form.literal else None
            expressed = bool(form.literal and form.standing)
            if expressed == bool(form.not_expressible) and entry.sound:
                message = "a holding is a literal with its standing, or is not expressible"
                hint = "add literal and standing, or not_expressible with the reason"
                self.problems.append(Problem(entry.place(), message, hint))
            if form.standard and not self._shown(entry, form.standard, "standard"):
                continue
            expected = self._expectation(entry, literal) if literal and expressed else None
            if cited:
                yield Holding(
                    form.says,
                    expected,
                    form.differs,
                    form.not_expressible,
                    *cited,
                    entry.passage,
                )

    def _teaching(self) -> Teaching | None:
        found = list(self.of("teaching"))
        for entry in found[1:]:
            self.problems.append(Problem(entry.place(), "a second [teaching] in one case file"))
        if not found:
            return None
        entry = found[0]
        for number, pinpoint in enumerate(entry.form.read):
            if not any(self.rulebase.passages_at(pinpoint)):
                place = entry.place("read", number, text=pinpoint)
                hint = nearest(pinpoint, (passage.heading for passage in self.rulebase.passages))
                self.problems.append(Problem(place, f"no passage is called '{pinpoint}'", hint))
        narrative = tuple(self._narrative())
        if not narrative and entry.sound:
            message = "a scenario without its narrative"
            hint = f"quote the story under headings that begin with a source called '{NARRATIVE}'"
            self.problems.append(Problem(entry.place(), message, hint))
        form = entry.form
        return Teaching(
            form.difficulty, form.minutes, tuple(form.aims), tuple(form.read), narrative
        )

    def _narrative(self) -> Iterator[Passage]:
        """The paragraphs of the story, each of which supports something."""
        telling = {block.passage for block in self.document.blocks if _asserts(block)}
        for passage in dict.fromkeys(self.document.passages):
            if passage.heading.partition(" ")[0] != NARRATIVE:
                continue
            if passage not in telling:
                message = "a paragraph of the narrative that supports nothing"
                hint = "add a block with a fact, or put it with a paragraph that has one"
                self.problems.append(Problem(passage.place, message, hint))
            yield passage


def _asserts(block: Block) -> bool:
    """Whether a block holds what has to have words above it."""
    return any(name in CASE_TABLES and CASE_TABLES[name].needs_passage for name in block.data)
