"""The outline of a memo: what is said, in which paragraph, and of whom; not yet in words.

Every reason comes from a proof. What was explained once is referred to by the number of its
paragraph, and what holds of several names for the same reasons is said once.
"""

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from quarter.answer import Answer, Effect, Opinion, Word
from quarter.audience import withheld_facts
from quarter.authorities import Authorities, passages_of
from quarter.bearing import Bearing
from quarter.case import Claim, Evidence, Finding, Statement
from quarter.choices import Choice, Departure
from quarter.dossier import Dossier, day_told, first_day, overlap, telling
from quarter.grounding import CHOSEN, instances_of, match
from quarter.grouping import POWERS_TOO, Grouping, Sorts, Together
from quarter.interview import UNSAFE, deciding
from quarter.layout import USUAL, Layout
from quarter.literal import Literal, Mode
from quarter.norms import Norms, only_waits
from quarter.passage import Passage
from quarter.proof import Argument, Attack, Element, Proofs, Step
from quarter.record import LAW, State
from quarter.rule import Immaterial, Issue, Position, Superiority
from quarter.vocabulary import PredicateKind, Source


@dataclass(slots=True)
class Group:
    """Answers that differ in the person or the act alone; the first speaks for all."""

    answer: Answer
    members: list[Answer]
    together: Together


@dataclass(slots=True)
class Topic:
    """Questions of one kind, and the answers to them."""

    number: int
    groups: list[Group]
    paragraphs: list["Paragraph"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Considered:
    """A rule that was weighed and does not carry the point, and how nearly it does."""

    argument: Argument
    beaten_by: tuple[Argument, Superiority | None] | None = None  # what would prevail over it


@dataclass(frozen=True, slots=True)
class Contra:
    """The best case against an answer, in what has to be said of it.

    ``contrary`` is what would be established instead, by the passages ``by``; none where nothing
    would be, since the passages ``lost`` no longer apply, or those ``by`` meet what still does.
    """

    readings: tuple[Position, ...]
    facts: tuple[Literal, ...]
    contrary: Literal | None
    by: tuple[Passage, ...]
    lost: tuple[Passage, ...]


@dataclass(slots=True)
class Paragraph:
    """A numbered paragraph: what kind of thing it says, of whom, and what it says it of."""

    kind: str
    together: Together
    number: int = 0
    step: Step | None = None
    argument: Argument | None = None
    attack: Attack | None = None
    considered: tuple[Considered, ...] = ()
    elements: tuple[Element, ...] = ()
    said: bool = False  # what it argues for was said in the paragraph before
    known: tuple[tuple["Paragraph", tuple[Considered, ...]], ...] = ()  # weighed before, and where
    like: "Paragraph | None" = None  # the paragraph that says what is not said again here
    others: tuple["Paragraph", ...] = ()  # those that hold the elements left out here
    answer: Answer | None = None
    immaterial: Immaterial | None = None
    facts: tuple["Showing", ...] = ()
    when: date | None = None
    date_words: str | None = None  # said instead of the day
    statement: Statement | None = None
    finding: Finding | None = None
    claim: Claim | None = None
    choices: tuple[Choice, ...] = ()  # open facts of which the same is to be said
    atom: Literal | None = None
    same: tuple[tuple[Argument, "Paragraph"], ...] = ()  # arguments set out before, and where
    contra: Contra | None = None
    ruling: "Ruling | None" = None
    plea: Any = None  # of an advocate
    world: "Outline | None" = None  # in which it argues; none: on the record


@dataclass(frozen=True, slots=True)
class Showing:
    """One fact and all the evidence for it, of the names that share both."""

    literal: Literal
    together: Together
    evidence: tuple[Evidence, ...]
    ended: bool  # it no longer holds on the date of the record

    @property
    def but(self) -> tuple[str, ...]:
        """The names of which a denial of every name is not."""
        return self.evidence[0].but


@dataclass(frozen=True, slots=True)
class Testimony:
    """What one source has on an open fact, and when it was said, unless that is withheld."""

    when: date | None
    by: str
    says: str
    note: str | None
    source: Source
    pinpoint: str
    date_words: str | None
    paragraph: Paragraph | None  # of the facts, which tells it


@dataclass(frozen=True, slots=True)
class Ruling:
    """What each position of an issue would change."""

    issue: Issue
    taken: Position
    changes: dict[str, list[tuple[Group, Effect]]]
    matters: bool  # some answer turns on it, by itself or with other choices


class Outline:
    """Lays out the memo on an opinion."""

    def __init__(self, opinion: Opinion, layout: Layout = USUAL) -> None:
        self.opinion = opinion
        self.case = opinion.case
        self.proofs: Proofs = opinion.proofs
        leaves = (opinion.theory.nodes[number] for number in opinion.theory.leaves)
        self.withheld = withheld_facts(opinion.record, leaves)
        self.grouping = Grouping(opinion.case.words, opinion.proofs, withheld=self.withheld.keys())
        self.dossier = Dossier(opinion, self.withheld)
        self.authorities = Authorities(opinion, opinion.proofs)
        self.norms = Norms(opinion, self.grouping, self.authorities, self._bearing)
        self._places: dict[tuple[Literal, Any], Paragraph] = {}
        self._weighed: dict[Any, Paragraph] = {}
        self._told: dict[Evidence | Statement, Paragraph] = {}
        self._alikes: dict[Any, Paragraph] = {}
        self._yielding: dict[str, Paragraph] = {}
        self._argued: dict[Any, list[Paragraph]] = {}
        self._contras: dict[Any, Paragraph] = {}
        self._record: Outline | None = None  # whose reasons are told, where this is another world
        self.topics = list(self._topics())
        self.answered = list(self._answered(layout.words))
        self.facts = list(self._facts())
        if "analysis" in layout.parts:
            for topic in self.answered:
                topic.paragraphs = [
                    one for one in self._analysis(topic) if one.kind not in layout.without
                ]
        self.rulings = list(self._rulings())
        self.open_facts, self.jointly = self._open_facts()
        self.claims = list(self._claims())
        self.assumed = [Paragraph("assumptions", {})] if self._assumed else []
        self.differing = [
            Paragraph("ruling", {}, ruling=one)
            for one in self.rulings
            if self._is_argued(one) or (layout.every_reading and one.matters)
        ]
        self.enquiries = list(self._enquiries())
        self.requests = list(self._requests()) if "requests" in layout.parts else []
        parts = {
            "facts": self.facts,
            "assumptions": self.assumed,
            "analysis": [one for topic in self.answered for one in topic.paragraphs],
            "readings": self.differing,
            "open facts": self.open_facts,
            "enquiries": self.enquiries,
            "claims": self.claims,
            "requests": self.requests,
        }
        numbered = (paragraph for part in layout.parts for paragraph in parts[part])
        for number, paragraph in enumerate(numbered, start=1):
            paragraph.number = number

    def _topics(self) -> Iterator[Topic]:
        kinds: dict[tuple[Any, ...], list[Answer]] = {}
        for answer in self.opinion.answers:
            literal = answer.literal
            kinds.setdefault((literal.predicate, literal.denied, literal.mode), []).append(answer)
        for number, answers in enumerate(kinds.values(), start=1):
            gathered = self.grouping.gather(answers, lambda one: one.literal, self._alike)
            groups = [Group(found[0], found, together) for found, together in gathered]
            yield Topic(number, groups)

    def _answered(self, words: Collection[Word]) -> Iterator[Topic]:
        """The questions that are answered by some words, numbered by themselves."""
        answered = [
            [group for group in topic.groups if group.answer.word in words] for topic in self.topics
        ]
        for number, groups in enumerate(filter(None, answered), start=1):
            yield Topic(number, groups)

    def unanswered(self) -> list[Group]:
        """The questions that are not set out, since their answer is not such a word."""
        answered = {id(group) for topic in self.answered for group in topic.groups}
        return [
            group for topic in self.topics for group in topic.groups if id(group) not in answered
        ]

    def _alike(self, answer: Answer, masks: dict[str, str]) -> Any:
        """What answers have in common that differ in names alone."""
        effects = tuple(
            (self.grouping.masked_departure(effect.departure, masks), effect.standing)
            for effect in self.opinion.effects(answer)
        )
        return (
            answer.word,
            answer.hidden,
            frozenset(effects),
            frozenset(
                self.grouping.masked_departure(one, masks) for one in self._against_by(answer)
            ),
            self.grouping.shape(answer.step, masks),
            tuple(self.grouping.shape(step, masks) for step in answer.opposites),
        )

    def _against_by(self, answer: Answer) -> tuple[Any, ...]:
        against = self.opinion.against(answer)
        return against.departures if against else ()

    # The facts

    def _facts(self) -> Iterator[Paragraph]:
        """Facts and statements in the order of their dates, those of the same evidence as one."""
        record = self.opinion.record
        facts: dict[tuple[Any, ...], list[Evidence]] = {}
        for evidence in self.case.evidence:
            if not self.dossier.is_later(evidence.source) and self.dossier.is_told(evidence):
                what = (evidence.literal, evidence.start, evidence.but)
                facts.setdefault(what, []).append(evidence)
        items = [(literal, start, tuple(found)) for (literal, start, _), found in facts.items()]
        gathered = self.grouping.gather(
            items, lambda item: item[0], lambda item, _: (item[1], telling(item[2]))
        )
        paragraphs: dict[tuple[Any, ...], list[Showing]] = {}
        told: dict[tuple[Any, ...], list[Evidence]] = {}
        for found, together in gathered:
            literal, start, evidence = found[0]
            dated = start is not None or record.day_of(literal.terms, date.min) > date.min
            when = start or record.day_of(literal.terms, first_day(evidence))
            key = (when, dated, evidence[0].passage.place.line, telling(evidence))
            paragraphs.setdefault(key, []).append(
                Showing(literal, together, evidence, self.dossier.has_ended(evidence))
            )
            told.setdefault(key, []).extend(one for _, _, every in found for one in every)
        listed = []
        for key, shown in paragraphs.items():
            paragraph = Paragraph(
                "facts",
                {},
                facts=tuple(shown),
                when=key[0] if key[1] else None,
                date_words=self._date_words(shown[0]),
            )
            self._told |= dict.fromkeys(told[key], paragraph)
            listed.append(((key[0], key[2]), paragraph))
        for statement in self.case.statements:
            if not self.dossier.is_later(statement.source) and not statement.withheld:
                when = statement.day or day_told(statement.source)
                paragraph = Paragraph(
                    "statement",
                    {},
                    statement=statement,
                    when=statement.day,
                    date_words=statement.date_words,
                )
                self._told[statement] = paragraph
                listed.append(((when, statement.passage.place.line), paragraph))
        listed.sort(key=lambda pair: pair[0])
        yield from (paragraph for _, paragraph in listed)
        for atom, finding in record.findings.items():
            if not finding.withheld and atom not in self.withheld:
                yield Paragraph("finding", {}, finding=finding)
        yield from self._clashes()
        if self.withheld:
            yield Paragraph("withheld", {})

    def told_in(self, evidence: Iterable[Evidence]) -> list[Paragraph]:
        """The numbered paragraphs of the facts that tell some evidence; none if one does not."""
        found = [self._told.get(one) for one in evidence]
        told = [one for one in found if one is not None and one.number]
        if len(told) < len(found):
            return []
        return sorted({one.number: one for one in told}.values(), key=lambda one: one.number)

    def contradicted_in(self, showings: Iterable[Showing]) -> list[Paragraph]:
        """The paragraphs of the facts that tell the contrary of some, at a time that is theirs."""
        return self.told_in(
            other
            for showing in showings
            for atom in self.grouping.members(showing.literal.atom, showing.together)
            for other in self.dossier.for_and_against(atom)[not showing.literal.denied]
            if any(overlap(one, other) for one in showing.evidence)
        )

    def _date_words(self, showing: Showing) -> str | None:
        """The words for the day of a fact, where the file gives them: its own, or its act's."""
        names = self.case.words.names
        words = [one.date_words for one in showing.evidence]
        if not any(one.start for one in showing.evidence):
            own = (names[term] for term in showing.literal.terms if term in names)
            words += [name.date_words for name in own]
        return next((one for one in words if one), None)

    def alike(self, considered: Iterable[Considered]) -> list[tuple[list[Considered], Together]]:
        """Rules that lack the same thing but for the harm, each lot as one.

        Of such as stand under one passage and belong to one reading that is not taken, one.
        """
        single = [one for one in considered if self._lack(one) is not None]
        lots = self.grouping.gather(
            single,
            self._lack_of,
            lambda one, masks: self.grouping.masked(self._lack_of(one), masks),
        )
        rest: dict[Any, Considered] = {}
        for one in considered:
            if one not in single:
                rule, untaken = one.argument.instance.rule, one.argument.positions
                rest.setdefault((rule.passage, untaken) if untaken else rule.id, one)
        return [*lots, *(([one], {}) for one in rest.values())]

    def _lack(self, considered: Considered) -> Literal | None:
        """The one conclusion that a rule lacks, if it is one and of a harm."""
        missing = considered.argument.missing
        if len(missing) != 1 or considered.argument.positions:
            return None
        step = self.proofs.step(missing[0].nodes[0])
        names = self.case.words.names
        own = (names[term] for term in step.literal.terms if term in names)
        harms = [name for name in own if name.sort == "harm"]
        return step.literal if step.arguments and harms else None

    def _lack_of(self, considered: Considered) -> Literal:
        literal = self._lack(considered)
        assert literal is not None, "only rules that lack one thing are gathered"
        return literal

    def rests_on(self, answer: Answer, together: Together) -> int:
        """To how many facts that are withheld the reasons for an answer look."""
        found: set[str] = set()
        seen: set[int] = set()
        numbers = self.opinion.theory.numbers
        members = self.grouping.members(answer.literal, together) if self.withheld else ()
        waiting = [numbers[self.opinion.node(literal)] for literal in members]
        waiting += [other for one in waiting for other in self.opinion.theory.opposites[one]]
        while waiting:
            number = waiting.pop()
            if number not in seen:
                seen.add(number)
                step = self.proofs.step(number)
                if step.literal.atom in self.withheld:
                    found.add(self.withheld[step.literal.atom])
                waiting += self._looked_to(step)
        return len(found)

    def _looked_to(self, step: Step) -> Iterator[int]:
        """What the rules for a step rest on or lack, and what decides of those against it."""
        against = [attack.argument for attack in step.attacks]
        for argument in (*step.arguments, *against):
            against += self.proofs.exceptions(argument)
        decisive = [one.elements if one.applicable else one.missing for one in against]
        for elements in (*(one.elements for one in step.arguments), *decisive):
            for element in elements:
                yield from element.nodes if element.met is None else (element.met,)

    def _clashes(self) -> Iterator[Paragraph]:
        """Facts of which some sources say one thing and some the other."""
        record = self.opinion.record
        turned_on = {
            choice.fact for answer in self.opinion.answers for choice in answer.turns_on
        }  # these are set out among the open facts
        atoms = [
            atom
            for atom in record.atoms
            if self.dossier.is_disputed(atom) and atom not in turned_on
        ]
        gathered = self.grouping.gather(
            atoms, lambda atom: atom, lambda atom, _: telling(record.evidence(atom))
        )
        for found, together in gathered:
            yield Paragraph("clash", together, atom=found[0])

    def assumptions(self) -> list[tuple[int, list[tuple[Literal, Together]]]]:
        """What is taken to be so because the file says nothing to the contrary: by the number of
        the first question on which it bears; last, under none, what bears on no question."""
        first = self._first_questions()
        found: dict[int, list[tuple[Literal, Together]]] = {
            number: [] for number in (*(topic.number for topic in self.topics), 0)
        }
        for atoms, together in self.grouping.gather(
            self._assumed, lambda atom: atom, lambda _atom, _masks: None, self.powers_too
        ):
            number = min((first[atom] for atom in atoms if atom in first), default=0)
            found[number].append((~atoms[0], together))
        return [(number, listed) for number, listed in found.items() if listed]

    def _first_questions(self) -> dict[Literal, int]:
        """The number of the first question that looks to a fact."""
        nodes = self.opinion.theory.nodes
        first: dict[Literal, int] = {}
        seen: set[int] = set()
        for topic in self.topics:
            asked = [answer.step.node for group in topic.groups for answer in group.members]
            bearing = self._bearing.on(asked, but=seen)
            seen |= bearing
            for node in bearing:
                first.setdefault(nodes[node].literal.atom, topic.number)
        return first

    @property
    def powers_too(self) -> Sorts:
        """All names may be spoken of together but that of the Detaining Power."""
        return Sorts(POWERS_TOO, self.case.detaining_power)

    @cached_property
    def _bearing(self) -> Bearing:
        return Bearing(self.opinion.plan, self.opinion.leaves)

    @cached_property
    def _borne_on(self) -> set[int]:
        """All that bears on something that is told: answers, claims, and what is to be done."""
        numbers = self.opinion.theory.numbers
        asked = [answer.step.node for answer in self.opinion.answers]
        claims = [one.literal for one in self.case.claims if one.literal]
        wanted = {self.opinion.node(one) for one in instances_of(claims, self.opinion.record)}
        done = (node for node in self.opinion.conclusions() if node.literal.mode)
        asked += [numbers[node] for node in (*wanted, *done) if node in numbers]
        return self._bearing.on(asked)

    @cached_property
    def _assumed(self) -> dict[Literal, None]:
        theory, record = self.opinion.theory, self.opinion.record
        law = {fact.literal.predicate for fact in self.opinion.rulebase.facts}
        found: dict[Literal, None] = {}
        for number in theory.leaves:
            if number not in self._borne_on:
                continue
            literal = theory.nodes[number].literal
            words = self.case.words.predicates.get(literal.predicate)
            if words is None or not words.silent_no or literal.predicate in law:
                continue
            node = theory.nodes[number]
            if record.state(literal.atom, node.standard, node.day) is State.ASSUMED:
                found[literal.atom] = None
        return found

    # The analysis

    def _analysis(self, topic: Topic) -> Iterator[Paragraph]:
        for group in topic.groups:
            answer, together = group.answer, group.together
            yield Paragraph("answer", together, answer=answer, step=answer.step)
            settling = answer.step
            if answer.standing == "opposite proved":
                settling = next(step for step in answer.opposites if step.proved)
            yield from self._reasons(settling, together, top=True, answer=answer)
            contra = self._contra(answer, settling)
            if contra is not None:
                key = (contra.readings, contra.facts)
                like = self._contras.get(key)
                paragraph = Paragraph(
                    "against", together, answer=answer, step=settling, contra=contra, like=like
                )
                self._contras.setdefault(key, paragraph)
                yield paragraph
            for entry in self.opinion.rulebase.immaterial:
                if self._is_immaterial(entry, answer):
                    yield Paragraph("immaterial", together, answer=answer, immaterial=entry)

    def _contra(self, answer: Answer, settling: Step) -> Contra | None:
        """The nearest world in which an answer fails, and what carries it there."""
        against = self.opinion.against(answer)
        if against is None:
            return None
        readings, facts = self.split(against.departures)
        proofs = self.opinion.proofs_in(against.departures)
        there = proofs.step(settling.node)
        sides = [proofs.step(answer.step.node)]
        if answer.standing == "proved":
            sides = [proofs.step(step.node) for step in answer.opposites]
        contrary = next((step for step in sides if step.proved), None)
        if contrary is not None:
            against_it = self.authorities.arguments(contrary)
        else:
            against_it = [
                attack.argument
                for attack in there.attacks
                if attack.argument.applicable and not attack.beaten_by
            ]
        still = {one.number for one in there.arguments if one.applicable}
        lost = [one for one in settling.arguments if one.applicable and one.number not in still]
        return Contra(
            tuple(readings),
            tuple(facts),
            contrary.literal if contrary else None,
            passages_of(against_it),
            passages_of(self.authorities.in_order(lost)),
        )

    def split(self, departures: Iterable[Any]) -> tuple[list[Position], list[Literal]]:
        """Departures as the readings that are taken, and the facts that are shown."""
        readings, facts = [], []
        for departure in departures:
            if departure.literal is None:
                readings.append(self.opinion.rulebase.positions[departure.value])
            else:
                facts.append(departure.literal)
        return readings, facts

    def supposing(self, made: Collection[Departure]) -> "Outline":
        """Gives the reasons in the world that departs in these, where they are not the record's."""
        found = copy(self)
        found.proofs = self.opinion.proofs_in(made)
        supposed = {one.choice.fact for one in made if one.choice.fact is not None}
        found.grouping = self.grouping.supposing(found.proofs, supposed)
        found.authorities = Authorities(self.opinion, found.proofs)
        found._record = self
        found._places, found._alikes, found._argued = {}, {}, {}
        found._weighed, found._yielding, found._contras = {}, {}, {}
        return found

    def reasons(self, step: Step, together: Together) -> Iterator[Paragraph]:
        """Paragraphs that give the reasons for a step, and then for what it rests on."""
        for paragraph in self._reasons(step, together, top=True):
            paragraph.world = self if self._record else None
            yield paragraph

    def _reasons(
        self, step: Step, together: Together, top: bool = False, answer: Answer | None = None
    ) -> Iterator[Paragraph]:
        """Paragraphs that give the reasons for a step, and then for what it rests on.

        ``top``: it is an answer. ``answer``: that which the paragraph before gives.
        """
        known = self.explained(step, together)
        if known is not None:
            if top:
                yield Paragraph("as_before", together, step=step, like=known)
            return
        stronger = self._stronger(step, together)
        if stronger is not None:
            yield Paragraph("follows", together, step=step, like=stronger)
            yield from self._against(step, [], together)
            return
        applicable = []
        if step.proved:
            applicable = self.authorities.arguments(step)
        first: Paragraph | None = None
        told: dict[Any, Paragraph] = {}
        ruled: set[str] = set()
        same: list[tuple[Argument, Paragraph]] = []
        for argument in applicable:
            argued = self._argued.setdefault(self._point(argument, step), [])
            if argued:
                same.append((argument, argued[0]))
                continue
            fresh: list[Element] = []
            others: list[Paragraph] = []
            for element in argument.elements:
                before = told.get(self._content(element))
                if before is None:
                    fresh.append(element)
                elif all(one is not before for one in others):
                    others.append(before)
            if argument.instance.rule.id in ruled:
                continue  # the same rule, met by other names as well
            ruled.add(argument.instance.rule.id)
            paragraph = Paragraph(
                "argument",
                together,
                step=step,
                argument=argument,
                elements=tuple(fresh),
                others=tuple(others),
                said=answer is not None or first is not None,
            )
            told |= {self._content(one): paragraph for one in fresh}
            argued.append(paragraph)
            if first is None:
                first = paragraph
                self._explain(step, together, paragraph)
            yield paragraph
        if same:
            paragraph = Paragraph("same", together, step=step, same=tuple(same))
            if first is None:
                self._explain(step, together, paragraph)
            yield paragraph
        if not applicable:
            paragraph = Paragraph(
                "not_shown",
                together,
                step=step,
                answer=answer,
                considered=tuple(Considered(one) for one in self.nearest(step.arguments)),
            )
            self._explain(step, together, paragraph)
            yield paragraph
        yield from self._against(step, applicable, together)
        needs = [
            self.proofs.step(element.met)
            for argument in applicable
            for element in argument.elements
            if element.met is not None
        ]
        for found, more in self.grouping.gather(
            [need for need in dict.fromkeys(needs) if need.arguments],
            lambda need: need.literal,
            lambda need, masks: self.grouping.shape(need, masks),
        ):
            mine = {
                name: names for name, names in together.items() if name in found[0].literal.terms
            }
            yield from self._reasons(found[0], mine | more)

    def facts_of_its_own(
        self, argument: Argument, other: Paragraph, together: Together
    ) -> list[Step]:
        """The facts of an argument that the one set out before, of the same rule, does not tell."""
        assert other.argument is not None, "what was set out before is an argument"
        told = {
            literal
            for step in self._shown(other.argument)
            for literal in self.grouping.members(step.literal, other.together)
        }
        return [
            step
            for step in self._shown(argument)
            if not told.issuperset(self.grouping.members(step.literal, together))
        ]

    def facts_beneath(self, step: Step, together: Together, other: Paragraph) -> list[Step]:
        """The facts on which a step rests, but for those that another one rests on as well."""
        assert other.step is not None, "its reasons are given in the other paragraph"
        told = {
            literal
            for fact in self._beneath(other.step)
            for literal in self.grouping.members(fact.literal, other.together)
        }
        return [
            fact
            for fact in self._beneath(step)
            if not told.issuperset(self.grouping.members(fact.literal, together))
        ]

    def _beneath(self, step: Step) -> list[Step]:
        """The facts on which a step that is proved rests."""
        found: dict[int, Step] = {}
        waiting, seen = [step], set()
        while waiting:
            one = waiting.pop()
            for argument in one.arguments:
                if argument.applicable and argument.number not in seen:
                    seen.add(argument.number)
                    found |= {fact.node: fact for fact in self._shown(argument)}
                    met = [element.met for element in argument.elements if element.met is not None]
                    waiting += [need for need in map(self.proofs.step, met) if need.arguments]
        return list(found.values())

    def _shown(self, argument: Argument) -> list[Step]:
        """The elements of an argument that facts meet."""
        met = [one.met for one in argument.elements if one.met is not None]
        return [step for step in map(self.proofs.step, met) if not step.arguments]

    def _stronger(self, step: Step, together: Together) -> Paragraph | None:
        """Where the bar from which freedom from a duty follows is explained, or the duty from
        which a permission does."""
        modes = {Mode.NEED_NOT: Mode.MUST_NOT, Mode.MAY: Mode.MUST}
        mode = step.literal.mode
        if not step.proved or mode not in modes:
            return None
        literal = Literal(step.literal.predicate, step.literal.terms, mode=modes[mode])
        number = self.opinion.theory.numbers.get(step.at._replace(literal=literal))
        if number is None or not self.proofs.step(number).proved:
            return None
        return self.explained(self.proofs.step(number), together)

    def _weighing(self, considered: Considered) -> Any:
        """Why a rule does not carry the point, with names masked: the same is not said twice."""
        argument, beaten_by = considered.argument, considered.beaten_by
        steps = [self.proofs.step(node) for one in argument.missing for node in one.nodes]
        return (
            argument.instance.rule.passage,
            argument.positions,
            beaten_by and (beaten_by[0].instance.rule.passage, _ranked_under(beaten_by[1])),
            tuple((self.grouping.all_masked(step.literal), step.state) for step in steps),
        )

    def _point(self, argument: Argument, step: Step) -> Any:
        """What an argument shows and by what, with names masked: it is not set out twice."""
        masks = self.grouping.masks(step.literal)
        return (
            argument.instance.rule.id,
            self.grouping.masked(step.literal, masks),
            tuple(
                self.grouping.shape(self.proofs.step(node), masks)
                for element in argument.elements
                for node in element.nodes
            ),
        )

    def _content(self, element: Element) -> Any:
        return element.met if element.met is not None else element.nodes

    def _explain(self, step: Step, together: Together, paragraph: Paragraph) -> None:
        masks = self.grouping.masks(step.literal)
        shape = self.grouping.shape(step, masks)
        for literal in self.grouping.members(step.literal, together):
            self._places.setdefault((literal, shape), paragraph)
        self._alikes.setdefault(shape, paragraph)

    def ruled(self, positions: Iterable[str]) -> list[Paragraph]:
        """The numbered paragraphs that argue the readings to which positions belong."""
        issues = {position.partition(".")[0] for position in positions}
        return [
            one
            for one in self.differing
            if one.number and one.ruling and one.ruling.issue.id in issues
        ]

    def analysed(self, group: Group) -> int:
        """The number of the paragraph with which the analysis of an answer begins."""
        return next(
            paragraph.number
            for topic in self.answered
            for paragraph in topic.paragraphs
            if paragraph.kind == "answer" and paragraph.answer is group.answer
        )

    def explained(self, step: Step, together: Together) -> Paragraph | None:
        """The paragraph in which a step is explained: for all of whom it is said, or for others
        of whom the same is true for the same reasons."""
        masks = self.grouping.masks(step.literal)
        found = [
            self._places.get((literal, self.grouping.shape(step, masks)))
            for literal in self.grouping.members(step.literal, together)
        ]
        one = found[0] if len({id(place) for place in found}) == 1 else None
        one = one or self._alikes.get(self.grouping.shape(step, masks))
        if one is None and self._record is not None:
            one = self._record._alikes.get(self.grouping.shape(step, masks))
        return one

    def nearest(self, arguments: Iterable[Argument]) -> list[Argument]:
        """Of each rule that does not apply, the reading that comes nearest to applying."""
        rules: dict[str, list[Argument]] = {}
        for argument in arguments:
            if not argument.applicable:
                rules.setdefault(argument.instance.rule.id, []).append(argument)
        return [min(found, key=self._distance) for found in rules.values()]

    def carrying(self, step: Step, preferred: Container[Passage] = ()) -> Argument | None:
        """The argument that carries a step; else that of which the least share is lacking.

        Of several that apply, one that prevails over what applies against them comes first, and
        then one under a passage that is ``preferred``.
        """
        applied = (one for one in step.attacks if one.argument.applicable)
        winners = {ally.number for attack in applied for ally, _ in attack.beaten_by}

        def is_other(argument: Argument) -> bool:
            rule = argument.instance.rule
            return not any(one in preferred for one in (rule.passage, *rule.as_read_in))

        def winning(argument: Argument) -> tuple[bool, bool]:
            return argument.number not in winners, is_other(argument)

        def lacking(argument: Argument) -> tuple[bool, bool, float, tuple[int, int, int]]:
            share = len(argument.missing) / max(1, len(argument.elements))
            return bool(argument.positions), is_other(argument), share, self._distance(argument)

        applicable = self.authorities.arguments(step)
        nearest = sorted(self.nearest(step.arguments), key=lacking)
        return next(iter((*sorted(applicable, key=winning), *nearest)), None)

    def _distance(self, argument: Argument) -> tuple[int, int, int]:
        """How far a rule is from applying: what it lacks but its time, what the record denies."""
        denied = sum(
            all(
                self.proofs.step(node).state in (State.DENIED, State.ASSUMED)
                for node in element.nodes
            )
            for element in argument.missing
        )
        untimely = sum(element.due for element in argument.missing)
        return len(argument.missing) - untimely, denied, untimely

    def _against(
        self, step: Step, applicable: list[Argument], together: Together
    ) -> Iterator[Paragraph]:
        """What speaks against a step: what does not apply together, what applies by itself."""
        exceptions = [one for argument in applicable for one in self.proofs.exceptions(argument)]
        rivals = {attack.argument.number: attack for attack in step.attacks}
        met = {one.argument.instance.rule.id for one in step.attacks if one.argument.applicable}
        considered = [
            *(
                Considered(one, next(iter(rivals[one.number].beaten_by), None))
                for one in self.nearest(attack.argument for attack in rivals.values())
                if one.instance.rule.id not in met  # which stands against it, by other names
            ),
            *(Considered(one) for one in self.nearest(exceptions)),
        ]
        untimely = [one for one in considered if self._waits(one)]
        considered = [one for one in considered if one not in untimely]
        if step.proved:
            for one in untimely:
                rule = one.argument.instance.rule.id
                paragraph = Paragraph(
                    "yields",
                    together,
                    step=step,
                    attack=rivals[one.argument.number],
                    like=self._yielding.get(rule),
                )
                self._yielding.setdefault(rule, paragraph)
                yield paragraph
        if considered and step.proved:
            yield self._not_in_point(considered, step, together)
        named = set()
        for attack in step.attacks:
            rule = attack.argument.instance.rule.id
            if attack.argument.applicable and rule not in named:
                named.add(rule)
                yield Paragraph("attack", together, step=step, attack=attack)

    def _not_in_point(
        self, considered: Iterable[Considered], step: Step, together: Together
    ) -> Paragraph:
        """Rules that do not carry the point: each is weighed once, and referred to after that."""
        paragraph = Paragraph("considered", together, step=step)
        fresh: list[Considered] = []
        known: dict[int, tuple[Paragraph, list[Considered]]] = {}
        for one in considered:
            before = self._weighed.get(self._weighing(one))
            if before is None:
                fresh.append(one)
            else:
                known.setdefault(id(before), (before, []))[1].append(one)
        for one in fresh:
            self._weighed.setdefault(self._weighing(one), paragraph)
            self._weighed.setdefault(self._weighing(Considered(one.argument)), paragraph)
        paragraph.considered = tuple(fresh)
        paragraph.known = tuple((before, tuple(found)) for before, found in known.values())
        return paragraph

    @staticmethod
    def _waits(considered: Considered) -> bool:
        """Whether a rival lacks nothing but its time, and would yield even when that came."""
        return considered.beaten_by is not None and only_waits(considered.argument)

    def _is_immaterial(self, entry: Immaterial, answer: Answer) -> bool:
        """Whether something that is said not to matter was raised, for a question like this."""
        if (entry.question.predicate, entry.question.mode) != (
            answer.literal.predicate,
            answer.literal.mode,
        ):
            return False
        chosen = set(self.opinion.chosen.values())
        if entry.positions and not chosen & set(entry.positions):
            return False
        return bool(self.raised(entry, answer))

    def raised(self, entry: Immaterial, answer: Answer) -> list[Literal]:
        """The facts on record that an entry says make no difference to an answer."""
        names = match(entry.question, answer.literal)
        if names is None:
            return []
        wanted = entry.literal.bind(names)
        return [
            atom
            for atom in self.opinion.record.atoms
            if atom.predicate == wanted.predicate
            and match(wanted, atom) is not None
            and atom not in self.withheld
            and self._was_raised(atom)
        ]

    def _was_raised(self, atom: Literal) -> bool:
        """Whether the record shows a fact, or showed it of a time that is over."""
        opinion = self.opinion
        day = opinion.record.day_of(atom.terms, opinion.as_of)
        if opinion.record.state(atom, opinion.standard, day) is State.SHOWN:
            return True
        return self.dossier.ended(atom) is not None

    # What else is said

    def _claims(self) -> Iterator[Paragraph]:
        for claim in self.case.claims:
            if not self.dossier.is_later(claim.source) and not claim.withheld:
                answer, together = self._answer_to(claim)
                yield Paragraph("claim", together, claim=claim, answer=answer)

    def _answer_to(self, claim: Claim) -> tuple[Answer | None, Together]:
        """The answer to what a claim asserts, and of whom it is; of several, what fits it least."""
        asked = instances_of([claim.literal] if claim.literal else [], self.opinion.record)
        numbers = self.opinion.theory.numbers
        answers = [
            self.opinion.answer(literal)
            for literal in asked
            if self.opinion.node(literal) in numbers
        ]
        fits = {Word.YES: 0, Word.PROBABLY_YES: 1}
        gathered = self.grouping.gather(
            answers, lambda one: one.literal, lambda one, _: (one.word, one.settled)
        )
        lots = [(found[0], together) for found, together in gathered]
        return max(lots, key=lambda lot: fits.get(lot[0].word, 2), default=(None, {}))

    def _rulings(self) -> Iterator[Ruling]:
        used = {
            node.literal.terms[0]
            for number, node in enumerate(self.opinion.theory.nodes)
            if node.literal.predicate == CHOSEN and number in self._borne_on
        }
        turned_on = {choice.issue for answer in self.opinion.answers for choice in answer.turns_on}
        for issue in self.opinion.rulebase.issues:
            if issue.id not in used:
                continue
            changes: dict[str, list[tuple[Group, Effect]]] = {}
            for topic in self.topics:
                for group in topic.groups:
                    for effect in self.opinion.effects(group.answer):
                        if effect.departure.choice.issue == issue.id:
                            found = changes.setdefault(effect.departure.value, [])
                            found.append((group, effect))
            taken = self.opinion.rulebase.positions[self.opinion.chosen[issue.id]]
            yield Ruling(issue, taken, changes, issue.id in turned_on)

    def _is_argued(self, ruling: Ruling) -> bool:
        """Whether another position would change an answer, or is part of the best case against."""
        argued = {
            position.id
            for topic in self.answered
            for paragraph in topic.paragraphs
            if paragraph.contra
            for position in paragraph.contra.readings
        }
        return bool(ruling.changes) or any(one.id in argued for one in ruling.issue.positions)

    def less_argued(self) -> list[Ruling]:
        """The rulings on which an answer turns, and that are not argued one by one."""
        return [one for one in self.rulings if one.matters and not self._is_argued(one)]

    def _open_facts(self) -> tuple[list[Paragraph], list[tuple[Literal, Together]]]:
        """Open facts on which an answer turns: those that change one alone, and the rest.

        Those that change most answers come first; then those that change one with fewest others,
        and that matter in most worlds.
        """
        turned_on: dict[Choice, Literal] = {}
        fewest: dict[Choice, int] = {}
        for answer in self.opinion.answers:
            for choice in answer.turns_on:
                if choice.fact is not None:
                    turned_on[choice] = choice.fact
            against = self._against_by(answer)
            for departure in against:
                before = fewest.get(departure.choice, len(against))
                fewest[departure.choice] = min(before, len(against))
        decides, _ = deciding(self.opinion)
        most = len(turned_on) + 1

        def rank(choice: Choice) -> tuple[Any, ...]:
            fact = turned_on[choice]
            changed = len(self.effects_of(choice))
            return -changed, fewest.get(choice, most), -decides.get(fact, 0), choice.id

        ordered = sorted(turned_on, key=rank)
        alone = [
            one
            for one in ordered
            if self.effects_of(one) or self.dossier.is_disputed(turned_on[one])
        ]
        rest = [one for one in ordered if one not in alone]

        def alike(choice: Any, _masks: dict[str, str]) -> Any:
            return (
                frozenset(
                    (self.grouping.all_masked(group.answer.literal), value, effect.standing)
                    for value, changed in self.effects_by_value([choice])
                    for group, effect in changed
                ),
                telling(self.opinion.record.evidence(choice.fact)),
                self.dossier.statements_on(choice.fact),
                self.case.unknown.get(choice.fact),
            )

        single = [
            Paragraph("open_fact", together, choices=tuple(found))
            for found, together in self.grouping.gather(alone, lambda choice: choice.fact, alike)
        ]
        single.sort(key=lambda one: -len(self.effects_of(*one.choices)))
        jointly = [
            (found[0].fact, together)
            for found, together in self.grouping.gather(
                rest,
                lambda choice: choice.fact,
                lambda one, _: self.case.unknown.get(one.fact) == UNSAFE,
            )
        ]
        return single, jointly

    def effects_of(self, *choices: Choice) -> list[tuple[Group, Effect]]:
        """What settling facts one way or the other, each by itself, does to the answers.

        What it does to several answers of a group is said once.
        """
        return [
            (group, effect)
            for topic in self.topics
            for group in topic.groups
            for effect in self._effects_on(group, choices)
        ]

    def _effects_on(self, group: Group, choices: Sequence[Choice]) -> Iterable[Effect]:
        found: dict[tuple[str, str], Effect] = {}
        for member in group.members:
            for effect in self.opinion.effects(member):
                if effect.departure.choice in choices:
                    found.setdefault((effect.departure.value, effect.standing), effect)
        return found.values()

    def _enquiries(self) -> Iterator[Paragraph]:
        """Questions to whoever knows: a paragraph for each open fact, and one for all that decide
        with others alone. What is unsafe to ask is not among them."""
        yield from (one for one in self.open_facts if self._is_safe(one.choices[0].fact))
        if self.safe_jointly():
            yield Paragraph("jointly", {})

    def _is_safe(self, atom: Literal | None) -> bool:
        """Whether to ask endangers nobody."""
        return atom is None or self.case.unknown.get(atom) != UNSAFE

    def safe_jointly(self) -> list[tuple[Literal, Together]]:
        """The open facts that decide with others alone, and that it is safe to ask about."""
        return [(atom, together) for atom, together in self.jointly if self._is_safe(atom)]

    def withheld_from_asking(self) -> int:
        """How many questions are left unasked, since to ask would endanger somebody."""
        atoms = [one.choices[0].fact for one in self.open_facts]
        atoms += [atom for atom, _ in self.jointly]
        return sum(not self._is_safe(atom) for atom in atoms)

    def _requests(self) -> Iterator[Paragraph]:
        """What is asked of the Detaining Power: a paragraph for each kind of thing that is."""
        asked = {
            "duties": self.norms.proved(Mode.MUST),
            "bars": self.norms.proved(Mode.MUST_NOT),
            "to_come": self.norms.to_come(),
            "waiting": self.waiting(),
        }
        yield from (Paragraph(kind, {}) for kind, found in asked.items() if found)

    def waiting(self) -> list[Group]:
        """Moves of the Detaining Power that an open fact could bar, or that are themselves open."""
        return [
            group
            for topic in self.topics
            for group in topic.groups
            if group.answer.word is Word.OPEN
            and group.answer.literal.mode in (Mode.MUST_NOT, Mode.MAY)
            and not self.case.words.predicates[group.answer.literal.predicate].continues
        ]

    def reason(self, answer: Answer) -> list[tuple[Literal, Together]]:
        """What chiefly carries an answer, for the brief answer, those alike said as one."""
        step = answer.step
        if answer.standing == "opposite proved":
            step = next(one for one in answer.opposites if one.proved)
        arguments = self.authorities.arguments(step)
        first = list(dict.fromkeys(self._carrying(arguments[:1])))
        kinds = {self._of_any_harm(literal) for literal in first} - set(first)
        more = [one for one in self._carrying(arguments[1:]) if self._of_any_harm(one) in kinds]
        gathered = self.grouping.gather(
            dict.fromkeys((*first, *more)), lambda literal: literal, lambda _literal, _masks: None
        )
        return [(found[0], together) for found, together in gathered][:3]

    def _of_any_harm(self, literal: Literal) -> Literal:
        masks = self.grouping.masks(literal)
        harms = {term: sort for term, sort in masks.items() if sort == "harm"}
        return self.grouping.masked(literal, harms)

    def _carrying(self, arguments: Iterable[Argument]) -> Iterator[Literal]:
        """What carries arguments: their elements, and of norms and acts what carries these.

        Who holds whom, and who is bound by what, go without saying in a brief answer.
        """
        for argument in arguments:
            for element in argument.elements:
                if element.met is None:
                    continue
                need = self.proofs.step(element.met)
                words = self.case.words.predicates[need.literal.predicate]
                if words.kind is PredicateKind.ACTION and need.arguments:
                    met = self.authorities.arguments(need)
                    yield from self._carrying(met[:1])
                elif (
                    not words.relation
                    and need.state is not State.ASSUMED
                    and not any(one.source is LAW for one in need.evidence)
                ):
                    yield need.literal

    def assumes(self, answer: Answer) -> bool:
        """Whether an answer looks to something that the file does not raise."""
        nodes = self.opinion.theory.nodes
        bearing = self._bearing.on([answer.step.node])
        return any(nodes[node].literal.atom in self._assumed for node in bearing)

    def together_only(self, answer: Answer) -> tuple[list[Position], list[Literal]]:
        """The smallest set of readings and facts that would together change an answer."""
        found = self.opinion.against(answer)
        found = found or next(iter(self.opinion.reversals(answer) or ()), None)
        return self.split(found.departures if found else ())

    def settled_by(self, group: Group) -> list[tuple[str, list[list[Literal]], int]]:
        """What would settle an answer: for each standing, sets of facts, and how many more.

        Nothing where no open fact can change it, or where the bound was met.
        """
        found: dict[str, list[list[Literal]]] = {}
        for settling in self.opinion.settled_by(group.answer) or ():
            if settling.departures:
                found.setdefault(settling.to, []).append(self.split(settling.departures)[1])
        return [(to, sets[:MOST_TOLD], len(sets[MOST_TOLD:])) for to, sets in found.items()]

    def unless(self, answer: Answer) -> list[Literal]:
        """What would have given the permission asked for, had the file not been silent on it."""
        if answer.literal.mode is not Mode.MAY or answer.standing != "opposite proved":
            return []
        for argument in self.nearest(answer.step.arguments):
            missing = [self.proofs.step(node) for one in argument.missing for node in one.nodes]
            silent = all(
                step.state is State.ASSUMED and step.literal.atom in self._assumed
                for step in missing
            )
            if missing and silent and not argument.positions:
                return [step.literal for step in missing]
        return []

    def settled(self) -> list[int]:
        """The numbers of the questions whose answers no open fact and no reading can change."""
        return [
            topic.number
            for topic in self.topics
            if all(group.answer.settled for group in topic.groups)
        ]

    def turning_readings(self) -> list[tuple[Position, list[int]]]:
        """The readings that change answers by themselves, and to which questions; most first."""
        found = [
            (self.opinion.rulebase.positions[position], self._numbers_of(changed))
            for ruling in self.rulings
            for position, changed in ruling.changes.items()
        ]
        return sorted(found, key=lambda one: -len(one[1]))

    def changed_by(self, paragraph: Paragraph) -> list[int]:
        """The numbers of the questions whose answers an open fact changes by itself."""
        effects = self.effects_by_value(paragraph.choices)
        return self._numbers_of(one for _, changed in effects for one in changed)

    def _numbers_of(self, changed: Iterable[tuple[Group, Effect]]) -> list[int]:
        """The numbers of the questions to which the answers that change belong."""
        groups = {id(group) for group, _ in changed}
        return [
            topic.number
            for topic in self.topics
            if any(id(group) in groups for group in topic.groups)
        ]

    def on_file_of(
        self, atom: Literal, together: Together
    ) -> list[tuple[Literal, Together, list[Testimony]]]:
        """What was said of a fact, of each name of a group; of those alike as one."""
        gathered = self.grouping.gather(
            self.grouping.members(atom, together),
            lambda one: one,
            lambda one, _masks: (
                telling(self.opinion.record.evidence(one)),
                self.dossier.statements_on(one),
                self.case.unknown.get(one),
            ),
        )
        return [(atoms[0], names, self.testimony(atoms[0])) for atoms, names in gathered]

    def otherwise(
        self, answer: Answer, to: str | None = None
    ) -> tuple[list[Position], list[tuple[Literal, Together]]]:
        """The readings and the facts that would, each by itself, change an answer.

        ``to``: only those that would change it to this standing.
        """
        readings, facts = self.split(
            effect.departure
            for effect in self.opinion.effects(answer)
            if to is None or effect.standing == to
        )
        gathered = self.grouping.gather(
            facts, lambda literal: literal, lambda literal, _: literal.denied
        )
        return readings, [(found[0], together) for found, together in gathered]

    def falling_short(
        self, answer: Answer, together: Together
    ) -> list[tuple[Literal, Together, list[Evidence]]]:
        """What would by itself establish an answer, and is on record, though not well enough."""
        on_record: dict[Literal, list[Evidence]] = {}
        for effect in self.opinion.effects(answer):
            literal = effect.departure.literal
            if literal is not None and effect.standing == "proved":
                on_record[literal] = [
                    one
                    for member in self.grouping.members(literal.atom, together)
                    for one in self.dossier.for_and_against(member)[literal.denied]
                ]
        gathered = self.grouping.gather(
            (literal for literal, found in on_record.items() if found),
            lambda literal: literal,
            lambda literal, _masks: telling(on_record[literal]),
        )
        return [(found[0], names, on_record[found[0]]) for found, names in gathered]

    def effects_by_value(
        self, choices: Iterable[Choice]
    ) -> list[tuple[str, list[tuple[Group, Effect]]]]:
        """What showing a fact would change, and what showing its denial would, of facts alike."""
        found: dict[str, list[tuple[Group, Effect]]] = {}
        for group, effect in self.effects_of(*choices):
            found.setdefault(effect.departure.value, []).append((group, effect))
        return list(found.items())

    def testimony(self, atom: Literal) -> list[Testimony]:
        """What was said of a fact, on either side or of nobody by name, in the order of dates."""
        found = [
            Testimony(
                one.start or (None if one.source.withheld else one.source.day),
                one.by or one.source.short,
                f"{'no' if one.literal.denied else 'yes'} ({one.shown}).",
                one.note,
                one.source,
                one.pinpoint,
                one.date_words,
                self._told.get(one),
            )
            for one in self.opinion.record.evidence(atom)
            if self.dossier.is_told(one)
        ]
        found += [
            Testimony(
                one.day or (None if one.source.withheld else one.source.day),
                one.by,
                one.says,
                one.note,
                one.source,
                one.pinpoint,
                one.date_words,
                self._told.get(one),
            )
            for one in self.dossier.statements_on(atom)
            if not one.withheld and atom not in self.withheld
        ]
        return sorted(found, key=lambda one: one.when or date.max)


MOST_TOLD = 3  # sets of facts that would settle an answer one way


def _ranked_under(ranking: Superiority | None) -> Passage | None:
    return ranking.passage if ranking else None
