"""A case as an audience may have it: the same to reason from, without what it may not be told.

What is confidential is replaced before anything is written, by words that say that it is withheld.
What inference looks at stays, so that no answer changes: which facts, how well shown, on which
days. Of these only as much is told as follows from what the audience may see.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from string import ascii_uppercase
from typing import Any, TypeVar

from quarter.case import Case, Claim, Evidence, Finding, Statement
from quarter.literal import Literal
from quarter.manner import AUDIENCES
from quarter.passage import Passage
from quarter.privacy import identifying, is_letter, is_part, is_pseudonym, parts_of
from quarter.problem import InvalidInput, Place, Problem
from quarter.record import Record
from quarter.spelling import Sought, Text
from quarter.vocabulary import Name, Source

T = TypeVar("T", Evidence, Finding, Claim, Statement)
Asked = tuple[Literal, str, date]  # a fact, at a standard of proof, on a day

INSIDE, *_, EVERYBODY = AUDIENCES
WITHHELD = "[withheld]"
UNTOLD = "withheld"  # why a fact is not known, where that is not told
ENDANGERS = "unsafe to ask"  # a reason that is not spread
PERSON = "person"  # the sort of those who may be protected
NOWHERE = Passage("", "", Place("", 1))


def withheld(what: str, number: int) -> str:
    """What stands in the place of something that is not told, wherever it would stand."""
    return f"[withheld: {what} {number}]"


def may_be_told(confidentiality: str | None, audience: str) -> bool:
    """Whether an audience is among those who may be told; unmarked, only those inside are."""
    return AUDIENCES.index(confidentiality or INSIDE) >= AUDIENCES.index(audience)


def seen_by(case: Case, audience: str) -> Case:
    """The case as it may be told to an audience.

    Raises InvalidInput where what everybody would be told may identify a protected person.
    """
    if audience == INSIDE:
        return case
    seen = _Withholding(case, audience).case()
    if audience == EVERYBODY and (problems := list(_exposing(case, seen))):
        raise InvalidInput(problems)
    return seen


class _Withholding:
    """Puts in the place of all that an audience may not be told what says that it is withheld."""

    def __init__(self, whole: Case, audience: str) -> None:
        self.whole = whole
        self.audience = audience
        self.open = self._told(whole.confidentiality)  # the file itself, its title and its names
        self._stand_ins: dict[str, Source] = {}
        self._unnamed: set[str] = set()
        self.names = tuple(self._names())

    def case(self) -> Case:
        """What may be told of the case: every field by name, so that none is told unasked."""
        whole = self.whole
        sources = [
            one if self._told(one.confidentiality) else self._stand_in(one)
            for one in whole.sources.values()
        ]
        seen = Case(
            title=whole.title if self.open else WITHHELD,
            as_of=whole.as_of,
            standard=whole.standard,
            detaining_power=whole.detaining_power,
            questions=whole.questions,
            positions=whole.positions,
            words=whole.words.with_names(self.names),
            names=self.names,
            sources={one.id: one for one in sources},
            evidence=tuple(map(self._evidence, whole.evidence)),
            findings=tuple(map(self._finding, whole.findings)),
            claims=tuple(map(self._claim, whole.claims)),
            statements=tuple(map(self._statement, whole.statements)),
            unknown={atom: self._reason(reason) for atom, reason in whole.unknown.items()},
            expectations=(),
            decision=None,
            holdings=(),
            teaching=None,
            sha256=whole.sha256,
            path="",
            unsourced=whole.unsourced,
            supposed=whole.supposed,
            confidentiality=whole.confidentiality,
        )
        # From the sum of a file of which all but a few words are known these could be guessed.
        return seen if self.open and not self._stand_ins else replace(seen, sha256="")

    def _told(self, confidentiality: str | None) -> bool:
        return may_be_told(confidentiality, self.audience)

    def _names(self) -> Iterator[Name]:
        """Persons by a letter, or by their part if it is told; of the rest those that are told."""
        letters = _letters({name.label for name in self.whole.names})
        numbers: dict[str, Iterator[int]] = {}
        for name in self.whole.names:
            told = self._told(name.confidentiality or self.whole.confidentiality)
            if name.sort == PERSON:
                name = self._person(name, told, letters)
            elif not told:
                self._unnamed.add(name.id)
                label = withheld(name.sort, next(numbers.setdefault(name.sort, count(1))))
                name = Name(name.id, name.sort, label, label, day=name.day, withheld=True)
            yield name

    def _person(self, name: Name, told: bool, letters: Iterator[str]) -> Name:
        label = name.label
        if not self._may_be_called(label, told):
            label = f"person {next(letters)}"
        may_be_short = is_letter(name.short) or self._may_be_called(name.short, told)
        if label == name.label and told and may_be_short:
            return name
        hidden = label != name.label or not may_be_short
        called = replace(name, label=label, short=label, withheld=hidden)
        return replace(called, adjective=None, date_words=None)

    def _may_be_called(self, label: str, told: bool) -> bool:
        """Whether the audience may be told of a person by what the file calls him."""
        if is_pseudonym(label):
            return True
        decided = self.whole.decision is not None
        return told and (self.audience != EVERYBODY or is_part(label, published=decided))

    def _stand_in(self, source: Source) -> Source:
        if source.id not in self._stand_ins:
            number = len(self._stand_ins) + 1
            mark = withheld("source", number)
            self._stand_ins[source.id] = Source(
                f"withheld-{number}", "document", mark, mark, day=source.day, withheld=True
            )
        return self._stand_ins[source.id]

    def _seen(self, one: T, told: bool = True, **instead: Any) -> T:
        """An entry of the file; ``instead``: what it says if it is not told."""
        told = told and self._told(one.confidentiality or one.source.confidentiality)
        if told and self._told(one.source.confidentiality):
            return one
        place = replace(NOWHERE.place, line=one.passage.place.line)  # facts have their order of it
        seen: T = replace(
            one,
            source=self._stand_in(one.source),
            pinpoint="",
            passage=replace(NOWHERE, place=place),
        )
        return seen if told else replace(seen, withheld=True, **instead)

    def _evidence(self, one: Evidence) -> Evidence:
        named = self._unnamed.isdisjoint((*one.literal.terms, *one.but))
        return self._seen(one, named, by=None, note=None, date_words=None)

    def _finding(self, one: Finding) -> Finding:
        return self._seen(one, self._unnamed.isdisjoint(one.literal.terms), reason=WITHHELD)

    def _claim(self, one: Claim) -> Claim:
        return self._seen(one, by=WITHHELD, says=WITHHELD, note=None)

    def _statement(self, one: Statement) -> Statement:
        return self._seen(one, by=WITHHELD, says=WITHHELD, note=None, day=None, date_words=None)

    def _reason(self, reason: str) -> str:
        spread = self.audience == EVERYBODY and reason == ENDANGERS
        return UNTOLD if spread or not self.open else reason


def _letters(labels: Iterable[str]) -> Iterator[str]:
    """What tells persons apart, without the letters that the file gives to some."""
    taken = {label.rpartition(" ")[2] for label in labels}
    every = (f"{letter}{number or ''}" for number in count() for letter in ascii_uppercase)
    return (one for one in every if one not in taken)


def withheld_facts(record: Record, asked: Iterable[Asked]) -> dict[Literal, str]:
    """The facts whose words are withheld, each with what stands in their place.

    They are those of which the audience may see no evidence at all, and those that stand otherwise,
    somewhere in what is asked, than by what it may see.
    """
    case = record.case
    marked = [one.withheld for one in case.evidence] + [one.withheld for one in case.findings]
    if not any(marked) and UNTOLD not in case.unknown.values():
        return {}
    told = replace(
        case,
        evidence=tuple(one for one in case.evidence if not one.withheld),
        findings=tuple(one for one in case.findings if not one.withheld),
        unknown={atom: reason for atom, reason in case.unknown.items() if reason != UNTOLD},
    )
    seen = Record(record.rulebase, told, record.as_of)
    raised = dict.fromkeys(record.atoms)
    moved = {
        literal.atom
        for literal, standard, day in asked
        if literal.atom in raised
        and record.state(literal.atom, standard, day) is not seen.state(literal.atom, standard, day)
    }
    hidden = [atom for atom in raised if atom in moved or _is_unseen(record, seen, atom)]
    found: dict[Literal, str] = {}
    for atom in map(record.as_written, hidden):
        found.setdefault(atom, withheld("fact", len(found) + 1))
    return {atom: found[record.as_written(atom)] for atom in hidden}


def _is_unseen(record: Record, seen: Record, atom: Literal) -> bool:
    """Whether there is evidence or a finding of a fact, and the audience may see none of it."""
    on_record = bool(record.evidence(atom)) or atom in record.findings
    return on_record and not seen.evidence(atom) and atom not in seen.findings


def _exposing(whole: Case, seen: Case) -> Iterator[Problem]:
    """Where what everybody would be told may identify a protected person."""
    called = list(_called(whole, seen))
    hint = "leave it out, or mark what holds it as not public: article 13 binds this memo too"
    for text, place in _texts(whole, seen):
        for what in identifying(text):
            yield Problem(place, f"a public memo would hold {what}", hint)
        for said, name in _met(called, text):
            message = f"a public memo would hold '{said}', by which '{name}' is called"
            yield Problem(place, message, hint)


def _texts(whole: Case, seen: Case) -> Iterator[tuple[str, Place]]:
    """Every text of the file that is told, and where it stands."""
    top = Place(whole.path, 1)
    yield seen.title, top
    for name in seen.names:
        texts = (name.label, name.short, name.adjective, name.date_words)
        yield from ((text, top) for text in texts if text)
    for source in seen.sources.values():
        cited = (source.short, source.citation, source.note, source.un, source.un_short)
        yield from ((text, top) for text in cited if text)
    pairs: list[tuple[Any, Any]] = [
        *zip(whole.evidence, seen.evidence, strict=True),
        *zip(whole.findings, seen.findings, strict=True),
        *zip(whole.claims, seen.claims, strict=True),
        *zip(whole.statements, seen.statements, strict=True),
    ]
    for before, after in pairs:
        for key in ("by", "says", "reason", "note", "date_words", "pinpoint"):
            text = getattr(after, key, None)
            if text:
                yield text, before.passage.place
        yield after.passage.words, before.passage.place


Called = tuple[str, Sought, str]  # what gives away a person, how it may be spelt, and his id


def _called(whole: Case, seen: Case) -> Iterator[Called]:
    """What would give away a person who is told of under a letter: names, and parts of them."""
    for before, after in zip(whole.names, seen.names, strict=True):
        if before.sort != PERSON:
            continue
        own = before.id.replace("_", " ")
        told = set(_words(after.label)) | set(_words(after.short))
        if len(own) > 1 and not is_pseudonym(own) and not told.issuperset(_words(own)):
            yield own, Sought(own, whole=True), before.id
        for label in dict.fromkeys((before.label, before.short)):
            if label in (after.label, after.short) or len(label) == 1:
                continue
            yield label, Sought(label, whole=True), before.id
            yield from ((one, Sought(one, whole=False), before.id) for one in parts_of(label))


def _met(called: Iterable[Called], text: str) -> Iterator[tuple[str, str]]:
    """What of this a text holds, and whose it is; of each person what says most of him."""
    words = Text(text)
    found: dict[str, str] = {}
    for said, sought, whose in called:
        if whose not in found and sought.stands_in(words):
            found[whose] = said
    yield from ((said, whose) for whose, said in found.items())


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def may_be_named(case: Case, audience: str, ships: bool) -> bool:
    """Whether an audience may be told what the file of a case is called.

    ``ships``: it comes with the program. Whoever keeps a file of his own may call it by a name.
    """
    return may_be_told(case.confidentiality, audience) and (ships or audience != EVERYBODY)


def counts(case: Case, facts: Mapping[Literal, str]) -> list[tuple[str, int]]:
    """How much of each kind is withheld."""
    return [
        ("fact", len(set(facts.values()))),
        ("source", sum(one.withheld for one in case.sources.values())),
        ("name", sum(one.withheld for one in case.names)),
        ("statement", sum(one.withheld for one in case.statements)),
        ("claim", sum(one.withheld for one in case.claims)),
    ]
