"""The memo: what follows, in the order and the words in which a lawyer expects to read it.

This module decides what is said and in which paragraph; the words are those of the templates and
of the vocabulary. Every reason comes from a proof.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import jinja2

from quarter import __version__
from quarter.answer import Answer, Effect, Opinion, Word
from quarter.case import LAW, Claim, Evidence, Finding, State, Statement
from quarter.citation import Authority, Citations
from quarter.document import Passage
from quarter.grounding import CHOSEN, instances_of, match
from quarter.literal import Literal, Mode
from quarter.markdown import Words, as_text, italics
from quarter.proof import Argument, Attack, Element, Proofs, Standing, Step
from quarter.rule import Immaterial, Issue, Position, Superiority
from quarter.shipped import folder
from quarter.vocabulary import PredicateKind, Source
from quarter.wording import Wording, counted, day, joined, sentence


Together = dict[str, tuple[str, ...]]  # a name, and all the names for which it speaks


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
    like: "Paragraph | None" = None  # the paragraph that holds the elements left out here
    answer: Answer | None = None
    immaterial: Immaterial | None = None
    facts: tuple["Showing", ...] = ()
    when: date | None = None
    statement: Statement | None = None
    finding: Finding | None = None
    claim: Claim | None = None
    choice: Any = None
    atom: Literal | None = None


@dataclass(frozen=True, slots=True)
class Showing:
    """One fact and all the evidence for it, of the names that share both."""

    literal: Literal
    together: Together
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Testimony:
    """What one source has on an open fact, and when it was said."""

    when: date
    by: str
    says: str
    note: str | None
    source: Source
    pinpoint: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What each position of an issue would change."""

    issue: Issue
    taken: Position
    changes: dict[str, list[tuple[Group, Effect]]]


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo in its own form, Markdown."""

    title: str
    markdown: str


def write_memo(opinion: Opinion, command: str = "") -> Memo:
    """The memo on an opinion.

    ``command`` is the command line that asked for it; the memo states it, so that it can be made
    again.
    """
    composer = _Composer(opinion)
    template = _environment().get_template("memo.md.j2")
    lines = template.render(composer.context(command)).split("\n")
    return Memo(opinion.case.title, _tidied(lines))


def _tidied(lines: Iterable[str]) -> str:
    """Lines without spaces at their ends, and never two empty ones in a row."""
    found: list[str] = []
    for line in lines:
        line = line.rstrip()
        if line or (found and found[-1]):
            found.append(line)
    return "\n".join(found).rstrip("\n") + "\n"


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder("templates")),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - every value is escaped as Markdown, in finalize
        finalize=as_text,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["words"] = Words
    environment.filters["holds_clause"] = holds_clause
    return environment


class _Composer:
    """Lays out the memo: topics, paragraphs and their numbers, notes."""

    def __init__(self, opinion: Opinion) -> None:
        self.opinion = opinion
        self.case = opinion.case
        self.proofs: Proofs = opinion.proofs
        self.wording = Wording(self.case.words, opinion.as_of)
        self.citations = Citations(opinion.rulebase)
        self._shapes: dict[tuple[Any, ...], Any] = {}
        self._places: dict[tuple[Literal, Any], Paragraph] = {}
        self._quoted: set[Passage] = set()
        self._weighed: dict[Any, Paragraph] = {}
        self._count = 0
        self.topics = list(self._topics())

    # What is said, and in which paragraph

    def context(self, command: str) -> dict[str, Any]:
        """Everything that the template may ask for."""
        facts = self._number(list(self._facts()))
        for topic in self.topics:
            topic.paragraphs = self._number(list(self._analysis(topic)))
        rulings = list(self._rulings())
        single, jointly = self._open_facts()
        opinion = self.opinion
        return {
            "title": self.case.title,
            "version": __version__,
            "rules": opinion.rulebase.sha256,
            "case": self.case.sha256,
            "as_of": opinion.as_of,
            "standard": opinion.standard,
            "command": command,
            "fixed": [opinion.rulebase.positions[one] for one in opinion.fixed.values()],
            "later": [
                source
                for source in self.case.sources.values()
                if source.day and source.day > opinion.as_of
            ],
            "topics": self.topics,
            "facts": facts,
            "assumptions": self._assumptions(),
            "rulings": rulings,
            "open_facts": self._number(single),
            "jointly": jointly,
            "claims": self._number(list(self._claims())),
            "duties": self._proved(Mode.MUST),
            "bars": self._proved(Mode.MUST_NOT),
            "waiting": self._waiting(),
            "power": self.case.detaining_power,
            "evidence_sources": self.citations.evidence,
            "citations": self.citations,
            **self._says(),
        }

    def _number(self, paragraphs: list[Paragraph]) -> list[Paragraph]:
        for paragraph in paragraphs:
            self._count += 1
            paragraph.number = self._count
        return paragraphs

    def _topics(self) -> Iterator[Topic]:
        kinds: dict[tuple[Any, ...], list[Answer]] = {}
        for answer in self.opinion.answers:
            literal = answer.literal
            kinds.setdefault((literal.predicate, literal.denied, literal.mode), []).append(answer)
        for number, answers in enumerate(kinds.values(), start=1):
            gathered = self._gather(answers, lambda one: one.literal, self._alike)
            groups = [Group(found[0], found, together) for found, together in gathered]
            yield Topic(number, groups)

    # Names that are spoken of together

    def _merges(self, literal: Literal) -> dict[str, str]:
        """The names of a literal that may be one of several, and the sort of each."""
        names = self.case.words.names
        return {
            term: names[term].sort
            for term in literal.terms
            if term in names and names[term].sort in ("person", "act", "harm")
        }

    @staticmethod
    def _masked(literal: Literal, masks: dict[str, str]) -> Literal:
        return Literal(
            literal.predicate,
            tuple(masks.get(term, term) for term in literal.terms),
            literal.denied,
            literal.mode,
        )

    def _all_masked(self, literal: Literal) -> Literal:
        return self._masked(literal, self._merges(literal))

    def _gather(
        self,
        items: Iterable[Any],
        literal_of: Callable[[Any], Literal],
        key_of: Callable[[Any, dict[str, str]], Any],
    ) -> list[tuple[list[Any], Together]]:
        """Items that are alike but for the names of one sort or another, each lot as one.

        Lots are first made of persons, then of acts, then of harms, and only whole lots are joined:
        what is said of a group is true of every combination of its names.
        """
        lots: list[tuple[list[Any], dict[str, tuple[str, ...]]]] = [([item], {}) for item in items]
        for sort in ("person", "act", "harm"):
            joined_lots: dict[Any, tuple[list[Any], dict[str, tuple[str, ...]]]] = {}
            for found, by_sort in lots:
                literal = literal_of(found[0])
                masks = self._merges(literal)
                own = [term for term, kind in masks.items() if kind == sort]
                key = (
                    key_of(found[0], masks),
                    self._masked(literal, {term: sort for term in own}),
                    tuple(sorted(by_sort.items())),
                    len(own) == 1 or tuple(own),
                    self.case.words.names[own[0]].day is None if own else None,
                )
                if key in joined_lots:
                    joined_lots[key][0].extend(found)
                    joined_lots[key][1][sort] += (own[0],)
                else:
                    more = {sort: (own[0],)} if len(own) == 1 else {}
                    joined_lots[key] = (list(found), by_sort | more)
            lots = list(joined_lots.values())
        order = list(self.case.words.names)
        return [
            (
                found,
                {
                    names[0]: tuple(sorted(names, key=order.index))
                    for names in by_sort.values()
                    if len(names) > 1
                },
            )
            for found, by_sort in lots
        ]

    @staticmethod
    def _members(literal: Literal, together: Together) -> list[Literal]:
        """Every literal that a group's literal stands for."""
        found = [literal]
        for term in dict.fromkeys(literal.terms):
            found = [
                one
                if name == term
                else Literal(
                    one.predicate,
                    tuple(name if own == term else own for own in one.terms),
                    one.denied,
                    one.mode,
                )
                for one in found
                for name in together.get(term, (term,))
            ]
        return found

    def _alike(self, answer: Answer, masks: dict[str, str]) -> Any:
        """What answers have in common that differ in names alone."""
        effects = tuple(
            (self._departure(effect.departure, masks), effect.standing)
            for effect in self.opinion.effects(answer)
        )
        return (
            answer.word,
            answer.hidden,
            frozenset(effects),
            self._shape(answer.step, masks),
            tuple(self._shape(step, masks) for step in answer.opposites),
        )

    def _departure(self, departure: Any, masks: dict[str, str]) -> Any:
        fact = departure.choice.fact
        return departure.id if fact is None else (self._masked(fact, masks), departure.value)

    def _shape(
        self, step: Step, masks: dict[str, str], above: frozenset[int] = frozenset()
    ) -> Any:
        """The form of a proof, with names masked: what makes two proofs one in the memo."""
        said = self._masked(step.literal, masks)
        if step.node in above:
            return said
        key = (step.node, tuple(masks.items()))
        if key not in self._shapes:
            above = above | {step.node}
            self._shapes[key] = (
                said,
                step.standing,
                step.state,
                frozenset(
                    (
                        argument.instance.rule.id,
                        argument.standing,
                        tuple(
                            self._shape(self.proofs.step(node), masks, above)
                            for element in argument.elements
                            for node in element.nodes
                        ),
                    )
                    for argument in (
                        *step.arguments,
                        *(attack.argument for attack in step.attacks),
                    )
                ),
            )
        return self._shapes[key]

    # The facts

    def _facts(self) -> Iterator[Paragraph]:
        """Facts and statements in the order of their dates, those of one kind of evidence together.
        """
        record = self.opinion.record
        facts: dict[tuple[Literal, date | None], list[Evidence]] = {}
        for evidence in self.case.evidence:
            if not self._is_later(evidence.source):
                facts.setdefault((evidence.literal, evidence.start), []).append(evidence)
        items = [(literal, start, tuple(found)) for (literal, start), found in facts.items()]
        gathered = self._gather(
            items, lambda item: item[0], lambda item, _: (item[1], _telling(item[2]))
        )
        paragraphs: dict[tuple[Any, ...], list[Showing]] = {}
        for found, together in gathered:
            literal, start, evidence = found[0]
            dated = start is not None or record.day_of(literal.terms, date.min) > date.min
            when = start or record.day_of(literal.terms, self._first_day(evidence))
            key = (when, dated, evidence[0].passage.place.line, _telling(evidence))
            paragraphs.setdefault(key, []).append(Showing(literal, together, evidence))
        listed = [
            (
                (key[0], key[2]),
                Paragraph("facts", {}, facts=tuple(shown), when=key[0] if key[1] else None),
            )
            for key, shown in paragraphs.items()
        ]
        for statement in self.case.statements:
            if not self._is_later(statement.source):
                when = statement.day or statement.source.day or date.min
                listed.append(
                    (
                        (when, statement.passage.place.line),
                        Paragraph("statement", {}, statement=statement, when=statement.day),
                    )
                )
        listed.sort(key=lambda pair: pair[0])
        yield from (paragraph for _, paragraph in listed)
        for finding in record.findings.values():
            yield Paragraph("finding", {}, finding=finding)
        yield from self._clashes()

    def _is_later(self, source: Source) -> bool:
        return source.day is not None and source.day > self.opinion.as_of

    def _first_day(self, evidence: Iterable[Evidence]) -> date:
        return min(one.source.day or date.min for one in evidence)

    def _is_disputed(self, atom: Literal) -> bool:
        """Whether some source says that it is so, and some that it is not, of one day."""
        pro, contra = self._for_and_against(atom)
        return any(
            (one.start or date.min) < (other.end or date.max)
            and (other.start or date.min) < (one.end or date.max)
            for one in pro
            for other in contra
        )

    def _clashes(self) -> Iterator[Paragraph]:
        """Facts of which some sources say one thing and some the other."""
        record = self.opinion.record
        atoms = [atom for atom in record.atoms if self._is_disputed(atom)]
        gathered = self._gather(
            atoms, lambda atom: atom, lambda atom, _: _telling(record.evidence(atom))
        )
        for found, together in gathered:
            yield Paragraph("clash", together, atom=found[0])

    def _assumptions(self) -> list[tuple[Literal, Together]]:
        """What is taken to be so because the file says nothing to the contrary."""
        gathered = self._gather(self._assumed, lambda atom: atom, lambda _atom, _masks: None)
        return [(~atoms[0], together) for atoms, together in gathered]

    @cached_property
    def _assumed(self) -> dict[Literal, None]:
        theory, record = self.opinion.theory, self.opinion.record
        law = {fact.literal.predicate for fact in self.opinion.rulebase.facts}
        found: dict[Literal, None] = {}
        for number in theory.leaves:
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
            yield from self._reasons(settling, together, top=True)
            for entry in self.opinion.rulebase.immaterial:
                if self._is_immaterial(entry, answer):
                    yield Paragraph("immaterial", together, answer=answer, immaterial=entry)

    def _reasons(
        self, step: Step, together: Together, top: bool = False
    ) -> Iterator[Paragraph]:
        """Paragraphs that give the reasons for a step, and then for what it rests on."""
        known = self._explained(step, together)
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
            applicable = self._in_order(one for one in step.arguments if one.applicable)
        first: Paragraph | None = None
        said: set[Any] = set()
        ruled: set[str] = set()
        for argument in applicable:
            fresh = tuple(one for one in argument.elements if self._content(one) not in said)
            if argument.instance.rule.id in ruled:
                continue  # the same rule, met by other names as well
            said |= {self._content(one) for one in fresh}
            ruled.add(argument.instance.rule.id)
            paragraph = Paragraph(
                "argument", together, step=step, argument=argument, elements=fresh,
                like=first if len(fresh) < len(argument.elements) else None,
            )
            if first is None:
                first = paragraph
                self._explain(step, together, paragraph)
            yield paragraph
        if not applicable:
            paragraph = Paragraph(
                "not_shown", together, step=step,
                considered=tuple(Considered(one) for one in self._nearest(step.arguments)),
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
        for found, more in self._gather(
            [need for need in dict.fromkeys(needs) if need.arguments],
            lambda need: need.literal,
            lambda need, masks: self._shape(need, masks),
        ):
            mine = {
                name: names for name, names in together.items() if name in found[0].literal.terms
            }
            yield from self._reasons(found[0], mine | more)

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
        return self._explained(self.proofs.step(number), together)

    def _weighing(self, considered: Considered) -> Any:
        """Why a rule does not carry the point, with names masked: the same is not said twice."""
        argument = considered.argument
        steps = [self.proofs.step(node) for one in argument.missing for node in one.nodes]
        return (
            argument.instance.rule.id,
            argument.positions,
            tuple(
                (self._all_masked(step.literal), step.state)
                for step in steps
            ),
        )

    def _content(self, element: Element) -> Any:
        return element.met if element.met is not None else element.nodes

    def _explain(self, step: Step, together: Together, paragraph: Paragraph) -> None:
        masks = self._merges(step.literal)
        for literal in self._members(step.literal, together):
            self._places.setdefault((literal, self._shape(step, masks)), paragraph)

    def _explained(self, step: Step, together: Together) -> Paragraph | None:
        """The paragraph in which a step is explained for all of whom it is said."""
        masks = self._merges(step.literal)
        found = [
            self._places.get((literal, self._shape(step, masks)))
            for literal in self._members(step.literal, together)
        ]
        return found[0] if all(found) else None

    def _nearest(self, arguments: Iterable[Argument]) -> list[Argument]:
        """Of each rule that does not apply, the reading that comes nearest to applying."""
        rules: dict[str, list[Argument]] = {}
        for argument in arguments:
            if not argument.applicable:
                rules.setdefault(argument.instance.rule.id, []).append(argument)
        return [min(found, key=self._distance) for found in rules.values()]

    def _distance(self, argument: Argument) -> tuple[int, int]:
        """How far a rule is from applying: what the record denies, then what it leaves open."""
        denied = sum(
            all(
                self.proofs.step(node).state in (State.DENIED, State.ASSUMED)
                for node in element.nodes
            )
            for element in argument.missing
        )
        return denied, len(argument.missing)

    def _against(
        self, step: Step, applicable: list[Argument], together: Together
    ) -> Iterator[Paragraph]:
        """What speaks against a step: what does not apply together, what applies by itself."""
        exceptions = [
            one
            for argument in applicable
            for exception in argument.exceptions
            for one in exception.arguments
        ]
        rivals = {attack.argument.number: attack for attack in step.attacks}
        considered = [
            *(
                Considered(one, next(iter(rivals[one.number].beaten_by), None))
                for one in self._nearest(attack.argument for attack in rivals.values())
            ),
            *(Considered(one) for one in self._nearest(exceptions)),
        ]
        if considered and step.proved:
            told = tuple(self._weighing(one) for one in considered)
            paragraph = Paragraph(
                "considered", together, step=step, considered=tuple(considered),
                like=self._weighed.get(told),
            )
            self._weighed.setdefault(told, paragraph)
            yield paragraph
        named = set()
        for attack in step.attacks:
            rule = attack.argument.instance.rule.id
            if attack.argument.applicable and rule not in named:
                named.add(rule)
                yield Paragraph("attack", together, step=step, attack=attack)

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
        return bool(self._raised_facts(entry, answer))

    def _raised_facts(self, entry: Immaterial, answer: Answer) -> list[Literal]:
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
            and any(not one.literal.denied for one in self.opinion.record.evidence(atom))
        ]

    # What else is said

    def _claims(self) -> Iterator[Paragraph]:
        for claim in self.case.claims:
            if self._is_later(claim.source):
                continue
            answer = None
            if claim.literal is not None:
                found = instances_of([claim.literal], self.opinion.record)
                if found and self.opinion.node(found[0]) in self.opinion.theory.numbers:
                    answer = self.opinion.answer(found[0])
            yield Paragraph("claim", {}, claim=claim, answer=answer)

    def _rulings(self) -> Iterator[Ruling]:
        used = {
            node.literal.terms[0]
            for node in self.opinion.theory.nodes
            if node.literal.predicate == CHOSEN
        }
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
            yield Ruling(issue, taken, changes)

    def _open_facts(self) -> tuple[list[Paragraph], list[tuple[Literal, Together]]]:
        """Open facts on which an answer turns: those that change one alone, and the rest.

        The first are in the order of how many answers turn on them.
        """
        weight: dict[Any, int] = {}
        for answer in self.opinion.answers:
            for choice in answer.turns_on:
                if choice.fact is not None:
                    weight[choice] = weight.get(choice, 0) + 1
        ordered = sorted(weight, key=lambda one: (-weight[one], one.id))
        alone = [one for one in ordered if self.effects_of(one) or self._is_disputed(one.fact)]
        rest = [one for one in ordered if one not in alone]

        def alike(choice: Any, _masks: dict[str, str]) -> Any:
            return (
                frozenset(
                    (self._all_masked(group.answer.literal), value, effect.standing)
                    for value, changed in self._effects_by_value(choice)
                    for group, effect in changed
                ),
                _telling(self.opinion.record.evidence(choice.fact)),
                self.case.unknown.get(choice.fact),
            )

        single = [
            Paragraph("open_fact", together, choice=found[0])
            for found, together in self._gather(alone, lambda choice: choice.fact, alike)
        ]
        jointly = [
            (found[0].fact, together)
            for found, together in self._gather(
                rest, lambda choice: choice.fact, lambda _choice, _masks: None
            )
        ]
        return single, jointly

    def effects_of(self, choice: Any) -> list[tuple[Group, Effect]]:
        """What settling a fact one way or the other does to the answers, each group once."""
        found = []
        for topic in self.topics:
            for group in topic.groups:
                for member in group.members:
                    mine = [one for one in self.opinion.effects(member) if one.departure.choice == choice]
                    if mine:
                        found += [(group, effect) for effect in mine]
                        break
        return found

    def _waiting(self) -> list[Group]:
        """Moves of the Detaining Power that an open fact could bar, or that are themselves open."""
        return [
            group
            for topic in self.topics
            for group in topic.groups
            if group.answer.word is Word.OPEN
            and group.answer.literal.mode in (Mode.MUST_NOT, Mode.MAY)
        ]

    def _proved(self, mode: Mode) -> list[tuple[Literal, Together]]:
        """What is proved that the Detaining Power must, or must not, do from now on."""
        found: dict[Literal, None] = {}
        for node in self.opinion.conclusions():
            literal = node.literal
            dated = self.opinion.record.day_of(literal.terms, date.max) != date.max
            power = self.case.detaining_power or literal.terms[0]
            if literal.mode is mode and not dated and literal.terms[0] == power:
                found[literal] = None
        gathered = self._gather(found, lambda literal: literal, lambda _literal, _masks: None)
        return [(literals[0], together) for literals, together in gathered]

    # What the template says it with

    def _says(self) -> dict[str, Callable[..., Any]]:
        wording, citations = self.wording, self.citations

        def at(paragraph: Paragraph) -> Words:
            """Begin a paragraph: its number counts for what is cited in it."""
            citations.paragraph = paragraph.number
            return Words(f"{paragraph.number}.")

        def away() -> str:
            citations.paragraph = 0
            return ""

        def again() -> str:
            wording.again()
            return ""

        def note(number: int) -> Words:
            return Words(f"[^{number}]")

        def says_step(step: Step) -> str:
            return wording.says(step.literal, self._past(step))

        return {
            "at": at,
            "away": away,
            "again": again,
            "says": wording.says,
            "Says": lambda literal, past=None: sentence(wording.says(literal, past)),
            "says_step": says_step,
            "Says_step": lambda step: sentence(says_step(step)),
            "says_denial": lambda step: wording.says(~step.literal, self._past(step)),
            "says_against": self._says_against,
            "asks": lambda literal: sentence(wording.asks(literal)),
            "thing": wording.thing,
            "name": wording.name,
            "day": day,
            "joined": joined,
            "counted": counted,
            "sentence": sentence,
            "cite": lambda *passages: note(citations.cite(*passages)),
            "cite_evidence": lambda *found: note(citations.cite_evidence(*found)),
            "cite_step": lambda step, together: note(
                citations.cite_evidence(*self._evidence_for(step, together))
            ),
            "cite_place": lambda source, place: note(citations.cite_places((source, place))),
            "note_text": lambda found: italics(found.text, found.trusted),
            "trusted": lambda text: italics(text, True),
            "opening": opening,
            "holds_clause": holds_clause,
            "opposite": lambda answer: next(step for step in answer.opposites if step.proved),
            "past_of": lambda answer: True if self._past(answer.step) else None,
            "taken": self._taken,
            "taken_out_by": taken_out_by,
            "raised": self._raised,
            "element_of": self._element,
            "lacking": self._lacking,
            "nearest": lambda step: next(iter(self._nearest(step.arguments)), None),
            "where": self._where,
            "told": self._told,
            "reason": self._reason,
            "otherwise": self._otherwise,
            "assumes": self._assumes,
            "for_and_against": self._for_and_against,
            "strongest": self._strongest,
            "once": self._once,
            "testimony": self._testimony,
            "effects_by_value": self._effects_by_value,
            "moved_to": self._moved_to,
            "unknown_reason": lambda literal: self.case.unknown.get(literal.atom, ""),
        }

    def _strongest(self, evidence: Iterable[Evidence]) -> str:
        return max((one.shown for one in evidence), key=self.case.words.rank)

    def _once(self, passage: Passage) -> bool:
        """Whether a passage is met for the first time, and so is quoted."""
        first = passage not in self._quoted
        self._quoted.add(passage)
        return first

    def _past(self, step: Step) -> bool | None:
        """Whether a step is judged on a day that is over; none leaves it to the literal."""
        return True if step.at.day != self.opinion.as_of else None

    def _says_against(self, argument: Argument, step: Step) -> str:
        """What an argument against a step concludes."""
        heads = {self.opinion.theory.nodes[head].literal for head in argument.instance.heads}
        against = set(self.opinion.rulebase.opposed(step.literal))
        literal = next(one for one in sorted(heads) if one in against)
        return self.wording.says(literal, self._past(step))

    def _evidence_for(self, step: Step, together: Together) -> list[Evidence]:
        """The evidence on the side of a fact as it stands, for every name of a group."""
        denied = step.state in (State.DENIED, State.ASSUMED)
        return [
            evidence
            for literal in self._members(step.literal.atom, together)
            for evidence in self.opinion.record.evidence(literal)
            if evidence.covers(step.at.day) and evidence.literal.denied == denied
        ]

    def _taken(self, argument: Argument) -> list[Position]:
        """The positions taken on which a rule rests."""
        chosen = set(self.opinion.chosen.values())
        positions = self.opinion.rulebase.positions
        return [positions[one] for one in argument.instance.rule.positions if one in chosen]

    def _raised(self, paragraph: Paragraph) -> list[Literal]:
        assert paragraph.immaterial and paragraph.answer, "it is of an entry and an answer"
        return self._raised_facts(paragraph.immaterial, paragraph.answer)

    def _effects_by_value(self, choice: Any) -> list[tuple[str, list[tuple[Group, Effect]]]]:
        """What showing a fact would change, and what showing its denial would."""
        found: dict[str, list[tuple[Group, Effect]]] = {}
        for group, effect in self.effects_of(choice):
            found.setdefault(effect.departure.value, []).append((group, effect))
        return list(found.items())

    @staticmethod
    def _moved_to(group: Group, effect: Effect) -> str:
        """Where an effect moves an answer."""
        moved = {"proved": "yes", "opposite proved": "no", "not proved": "not established"}
        return f"\u201c{moved[effect.standing]}\u201d instead of \u201c{moved[group.answer.standing]}\u201d"

    def _told(self, together: Together, function: Any, *rest: Any) -> Any:
        """Say something of a group."""
        with self.wording.speaking_of(together):
            return function(*rest)

    def _element(self, element: Element) -> tuple[Step, str]:
        """An element's deciding step, and how it stands: by fact, law, assumption or paragraph."""
        if element.met is not None:
            step = self.proofs.step(element.met)
            if step.arguments:
                return step, "concluded"
            if step.state is State.ASSUMED:
                return step, "assumed"
            return step, "shown"
        steps = [self.proofs.step(node) for node in element.nodes]
        step = min(steps, key=lambda one: one.state in (State.DENIED, State.ASSUMED))
        if step.arguments or step.state is None:
            return step, "not_established"
        if step.literal.denied:
            mirror = {State.SHOWN: "denied", State.DISPUTED: "disputed"}
            return step, mirror.get(step.state, "open")
        kinds = {
            State.DENIED: "denied",
            State.ASSUMED: "unraised",
            State.DISPUTED: "disputed",
            State.SHOWN: "open",
        }
        return step, kinds.get(step.state, "open")

    def _where(self, step: Step, together: Together) -> int | None:
        """The paragraph in which a step is explained."""
        mine = {name: names for name, names in together.items() if name in step.literal.terms}
        found = self._explained(step, mine)
        return found.number if found else None

    def _lacking(self, argument: Argument) -> list[tuple[str, list[Step]]]:
        """What a rule lacks, by how it stands: denied, disputed, not raised, open."""
        found: dict[str, list[Step]] = {}
        for element in argument.missing:
            step, how = self._element(element)
            found.setdefault(how, []).append(step)
        return list(found.items())

    def _reason(self, answer: Answer) -> list[Literal]:
        """What chiefly carries an answer, for the brief answer."""
        step = answer.step
        if answer.standing == "opposite proved":
            step = next(one for one in answer.opposites if one.proved)
        return list(dict.fromkeys(self._carrying(step)))[:3]

    def _carrying(self, step: Step) -> Iterator[Literal]:
        """What carries a step: elements of its first argument, of norms and acts what carries them.

        Who holds whom, and who is bound by what, go without saying in a brief answer.
        """
        argument = next(iter(self._in_order(one for one in step.arguments if one.applicable)), None)
        for element in argument.elements if argument else ():
            if element.met is None:
                continue
            need = self.proofs.step(element.met)
            words = self.case.words.predicates[need.literal.predicate]
            if words.kind is PredicateKind.ACTION and need.arguments:
                yield from self._carrying(need)
            elif (
                not words.relation
                and need.state is not State.ASSUMED
                and not any(one.source is LAW for one in need.evidence)
            ):
                yield need.literal

    def _in_order(self, arguments: Iterable[Argument]) -> list[Argument]:
        """Arguments in the order in which their sources are declared."""
        order = {source: rank for rank, source in enumerate(self.opinion.rulebase.sources)}

        def rank(argument: Argument) -> int:
            source, _ = self.opinion.rulebase.cited(argument.instance.rule.passage)
            return order[source.id]

        return sorted(arguments, key=rank)

    def _assumes(self, answer: Answer) -> bool:
        """Whether an answer looks to something that the file does not raise."""
        plan, waiting, seen = self.opinion.plan, [answer.step.node], set()
        while waiting:
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            literal = self.opinion.theory.nodes[node].literal
            if literal.atom in self._assumed:
                return True
            instances = (*plan.support[node], *(rival for rival, _ in plan.rivals[node]))
            waiting += [need for one in instances for group in plan.premises[one] for need in group]
            waiting += plan.opposites[node]
        return False

    def _otherwise(self, answer: Answer) -> tuple[list[Position], list[tuple[Literal, Together]]]:
        """The readings and the facts that would, each by itself, change an answer."""
        readings, facts = [], []
        for effect in self.opinion.effects(answer):
            if effect.departure.choice.issue:
                readings.append(self.opinion.rulebase.positions[effect.departure.value])
            else:
                atom = effect.departure.choice.fact
                assert atom is not None, "a choice is of an issue or of a fact"
                facts.append(atom if effect.departure.value == "shown" else ~atom)
        gathered = self._gather(facts, lambda literal: literal, lambda literal, _: literal.denied)
        return readings, [(found[0], together) for found, together in gathered]

    def _for_and_against(self, atom: Literal) -> tuple[list[Evidence], list[Evidence]]:
        found = self.opinion.record.evidence(atom)
        return (
            [one for one in found if not one.literal.denied],
            [one for one in found if one.literal.denied],
        )

    def _testimony(self, atom: Literal) -> list[Testimony]:
        """What was said of a fact, on either side or of nobody by name, in the order of dates."""
        found = [
            Testimony(
                one.start or one.source.day or date.min,
                one.by or one.source.short,
                f"{'no' if one.literal.denied else 'yes'}, shown to this standard: {one.shown}.",
                one.note,
                one.source,
                one.pinpoint,
            )
            for one in self.opinion.record.evidence(atom)
        ]
        found += [
            Testimony(
                one.day or one.source.day or date.min,
                one.by,
                one.says,
                one.note,
                one.source,
                one.pinpoint,
            )
            for one in self.case.statements
            if any(literal.atom == atom for literal in one.bears_on)
            and not self._is_later(one.source)
        ]
        return sorted(found, key=lambda one: one.when)


def _telling(evidence: Iterable[Evidence]) -> tuple[Any, ...]:
    """What evidence has in common when it tells the same of different names."""
    return tuple(
        (one.source.id, one.pinpoint, one.passage, one.shown, one.start, one.end, one.by, one.note)
        for one in evidence
    )


def opening(passage: Passage) -> str:
    """A passage as it stands within a sentence."""
    words = passage.words.rstrip(".")
    if passage.paraphrase and not words[:2].isupper():
        return f"{words[:1].lower()}{words[1:]}"
    return words


def taken_out_by(argument: Argument) -> Argument | None:
    """The exception that takes a rule out of play."""
    for exception in argument.exceptions:
        for one in exception.arguments:
            if one.applicable:
                return one
    return None


def holds_clause(position: Position) -> str:
    """What a position holds, as a clause after *that*."""
    words = position.holds.rstrip(".")
    return words if words[:2].isupper() else f"{words[:1].lower()}{words[1:]}"


__all__ = ["Authority", "Memo", "Source", "write_memo"]
