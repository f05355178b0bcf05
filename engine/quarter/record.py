"""The record of a case by a date: which facts are shown, denied, disputed or open."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from copy import copy
from dataclasses import replace
from datetime import date
from enum import Enum
from functools import cached_property

from quarter.case import Case, Evidence
from quarter.literal import Literal
from quarter.passage import Passage
from quarter.problem import Place
from quarter.rulebase import Rulebase
from quarter.vocabulary import PredicateKind, Source


def excluded(atom: Literal, group: tuple[Literal, ...]) -> list[Literal]:
    """The other facts of a group of which only one can be so, with the names of this one."""
    found = []
    for pattern in group:
        names = pattern.names_in(atom)
        if names is not None:
            found += [other.bind(names) for other in group if other is not pattern]
    return found


class State(Enum):
    """What the record shows of a fact at one standard, on one day."""

    SHOWN = "shown"
    DENIED = "denied"
    DISPUTED = "disputed"  # sources contradict each other at this standard
    ASSUMED = "assumed not to be so"  # the file is silent, and silence is read as a denial
    OPEN = "open"


EVERYWHERE = frozenset(("instrument", "harm"))  # sorts of which every name is in every case
LAW = Source("law", "law", "the law", "")
SUPPOSED = Source("supposed", "supposed", "what is supposed", "")


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
        supposed = {literal.atom for literal in case.supposed}
        for literal in case.supposed:
            if not literal.denied:
                supposed.update(self.excluded_by(literal.atom))
        for fact in rulebase.facts:
            for literal in self.words.readings(fact.literal):
                if literal.atom not in supposed:
                    law = Evidence(
                        literal,
                        strongest,
                        fact.start,
                        fact.end,
                        LAW,
                        fact.passage.heading,
                        fact.passage,
                    )
                    self._evidence[literal.atom].append(law)
        self._of_all: list[Evidence] = []  # denials of every name
        self._as_written: dict[Literal, Literal] = {}
        for evidence in case.evidence:
            if evidence.literal.atom in supposed:
                continue
            if evidence.source.day is None or evidence.source.day <= as_of:
                self._evidence[evidence.literal.atom].append(evidence)
                if evidence.literal.variables:
                    self._of_all.append(evidence)
        nowhere = Passage("", "", Place(case.path, 1))
        for literal in dict.fromkeys(case.supposed):
            self._evidence[literal.atom] = [
                Evidence(literal, strongest, None, None, SUPPOSED, "", nowhere)
            ]
        # Of several findings on one fact the latest counts.
        self.findings = {
            finding.literal.atom: finding
            for finding in sorted(case.findings, key=lambda one: one.source.day or date.min)
            if finding.source.day is None or finding.source.day <= as_of
            if finding.literal.atom not in supposed
        }
        self._deny_of_all(supposed)
        for group in self.words.one_of:
            self._exclude(group)
        for atom, finding in list(self.findings.items()):
            if not finding.literal.denied:
                for other in self.excluded_by(atom):
                    self.findings.setdefault(other, replace(finding, literal=~other))

    def _deny_of_all(self, supposed: Container[Literal]) -> None:
        """What is denied of every name is denied of each name of which the case speaks."""
        domain = self._domain() if self._of_all else {}
        own = {*self._evidence, *self.findings, *self.case.unknown}
        for evidence in self._of_all:
            for literal in self.words.readings(evidence.literal, domain):
                if literal.atom not in supposed and evidence.denies(literal.atom):
                    self._evidence[literal.atom].append(replace(evidence, literal=literal))
                    if literal.atom not in own:
                        self._as_written.setdefault(literal.atom, evidence.literal.atom)

    def _exclude(self, group: tuple[Literal, ...]) -> None:
        """Facts that exclude each other: what shows one of them shows the denial of the rest."""
        for atom, found in list(self._evidence.items()):
            shown = [one for one in found if not one.literal.denied]
            for other in excluded(atom, group) if shown else ():
                denial = Literal(other.predicate, other.terms, denied=True)
                self._evidence[other] += [replace(one, literal=denial) for one in shown]

    def excluded_by(self, atom: Literal) -> list[Literal]:
        """The facts that cannot be so where this one is."""
        return [other for group in self.words.one_of for other in excluded(atom, group)]

    def evidence(self, atom: Literal) -> tuple[Evidence, ...]:
        """Every source's word on a fact, for it or against it, the earliest first."""
        found = self._evidence.get(atom, [])
        return tuple(sorted(found, key=lambda one: one.source.day or date.min))

    @cached_property
    def atoms(self) -> tuple[Literal, ...]:
        """Every fact that the law or the file raises, be it only to say that it is unknown."""
        return tuple(dict.fromkeys([*self._evidence, *self.findings, *self.case.unknown]))

    @cached_property
    def related(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """The names that each relation ties together, as far as the file raises it of names.

        A denial of every name ties none: where it no longer holds the file is silent.
        """
        found: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
        for atom in self.atoms:
            relation = self.words.predicates[atom.predicate].relation
            if relation and not self.as_written(atom).variables:
                found[atom.predicate][atom.terms] = None
        return {predicate: tuple(terms) for predicate, terms in found.items()}

    @cached_property
    def domain(self) -> Mapping[str, tuple[str, ...]]:
        """The names of each sort of which the case speaks, in the order of their declaration.

        A dated act that the record has only from a later day is not among them. One of which no
        source speaks on any day is: what is not known of it is open, and can be asked.
        """
        return self._domain()

    def _domain(self) -> dict[str, tuple[str, ...]]:
        spoken: set[str] = set()
        for atom, evidence in self._evidence.items():
            if any(one.source is not LAW for one in evidence):
                spoken.update(atom.terms)
        for literal in (*self.case.questions, *self.case.unknown, *self.findings):
            spoken.update(literal.terms)
        acts = {
            name.id
            for name in self.case.names
            if name.day and (name.day > self.as_of or not self._mentioned(name.id))
        }
        named = {name.id for name in self.case.names}
        found: dict[str, list[str]] = {sort: [] for sort in self.words.sorts}
        for name in self.words.names.values():
            used = name.id in spoken or name.id in named or name.sort in EVERYWHERE
            if used and name.id not in acts:
                found[name.sort].append(name.id)
        return {sort: tuple(names) for sort, names in found.items()}

    def denied_of_all(self, pattern: Literal, standard: str, day: date) -> Literal | None:
        """What the file denies of every name, if it shows of no name a relation of this pattern."""
        wanted = self.words.rank(standard)
        day = self.day_of(pattern.terms, day)
        for one in self._of_all:
            if one.denies(pattern) and one.covers(day) and self.words.rank(one.shown) >= wanted:
                return one.literal.atom
        return None

    def as_written(self, atom: Literal) -> Literal:
        """A fact as the file has it: of every name, if that is all by which it speaks of this."""
        return self._as_written.get(atom, atom)

    @property
    def scope(self) -> tuple[object, ...]:
        """The names of which it speaks and how relations tie them, whatever it shows of them."""
        return tuple(self.domain.items()), tuple(self.related.items())

    def speaks_of(self, name: str) -> bool:
        """Whether a name is among those of its sort by now."""
        return name in self.domain[self.words.names[name].sort]

    def _mentioned(self, name: str) -> bool:
        if name in self.case.unsourced:
            return True  # the file declares it, and has nothing of it that could come later
        said = (*(atom for atom, found in self._evidence.items() if found), *self.findings)
        return any(name in atom.terms for atom in said)

    def day_of(self, terms: Iterable[str], day: date) -> date:
        """The day on which something is judged: that of a dated act in it, else the day given."""
        for term in terms:
            if term in self._days:
                return self._days[term]
        return day

    @cached_property
    def _days(self) -> dict[str, date]:
        """The day of each dated act."""
        return {name.id: name.day for name in self.words.names.values() if name.day is not None}

    def state(self, atom: Literal, standard: str, day: date) -> State:
        """What the record shows of a fact at a standard of proof, on a day."""
        asked = (atom, standard, day)
        if asked not in self._states:
            self._states[asked] = self._state(atom, standard, day)
        return self._states[asked]

    @cached_property
    def _states(self) -> dict[tuple[Literal, str, date], State]:
        """What was found before: the two sides of a fact, and each reader, ask the same."""
        return {}

    def _state(self, atom: Literal, standard: str, day: date) -> State:
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

    def supposing(self, states: Mapping[tuple[Literal, str, date], State]) -> "Record":
        """This record, had some facts stood so at a standard on a day, whatever the evidence."""
        found = copy(self)
        atoms = {atom for atom, _, _ in states}
        found.__dict__["_states"] = {**self._states, **states}
        found._evidence = defaultdict(
            list, {atom: own for atom, own in self._evidence.items() if atom not in atoms}
        )
        found.findings = {atom: one for atom, one in self.findings.items() if atom not in atoms}
        return found

    def is_done_by_rule(self, atom: Literal) -> bool:
        """Whether it is an action that the file does not raise: whether it was done, rules say."""
        kind = self.words.predicates[atom.predicate].kind
        return (
            kind is PredicateKind.ACTION
            and atom not in self._evidence
            and (atom not in self.case.unknown)
        )

    def _raised(self, atom: Literal, day: date) -> bool:
        """Whether the file raises a fact for a day, if only as unknown or weakly shown.

        Only of a name can it be asked: what it denies of every name it does not raise.
        """
        own = () if self.as_written(atom).variables else self._evidence.get(atom, ())
        return atom in self.case.unknown or any(
            one.covers(day) and one.source is not LAW for one in own
        )
