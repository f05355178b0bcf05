"""The memo: what follows, in the order and the words in which a lawyer expects to read it.

This module decides what is said and in which paragraph; the words are those of the templates and
of the vocabulary. Every reason comes from a proof.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import jinja2

from quarter import __version__
from quarter.answer import Answer, Effect, Opinion
from quarter.case import LAW, Claim, Evidence, Finding, State, Statement
from quarter.citation import Authority, Citations
from quarter.document import Passage
from quarter.grounding import match
from quarter.literal import Literal, Mode
from quarter.markdown import Words, as_text, italics
from quarter.proof import Argument, Attack, Element, Proofs, Standing, Step
from quarter.rule import Immaterial, Issue, Position
from quarter.shipped import folder
from quarter.vocabulary import Source
from quarter.wording import Wording, counted, day, joined, sentence


@dataclass(slots=True)
class Group:
    """Persons of whom the same is to be said for the same reasons; the first speaks for all."""

    answer: Answer
    members: list[Answer]
    persons: tuple[str, ...]

    @property
    def together(self) -> dict[str, tuple[str, ...]]:
        return {self.persons[0]: self.persons} if len(self.persons) > 1 else {}


@dataclass(slots=True)
class Topic:
    """One question of the case file, and the answers to it."""

    question: Literal
    groups: list[Group]
    paragraphs: list["Paragraph"] = field(default_factory=list)


@dataclass(slots=True)
class Paragraph:
    """A numbered paragraph: what kind of thing it says, of whom, and what it says it of."""

    kind: str
    together: dict[str, tuple[str, ...]]
    number: int = 0
    step: Step | None = None
    argument: Argument | None = None
    attacks: tuple[Attack, ...] = ()
    answer: Answer | None = None
    immaterial: Immaterial | None = None
    facts: tuple[Evidence, ...] = ()
    when: date | None = None
    statement: Statement | None = None
    finding: Finding | None = None
    claim: Claim | None = None
    choice: Any = None
    further: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """What each position of an issue would change."""

    issue: Issue
    taken: Position
    changes: dict[str, list[tuple[Answer, Effect]]]


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
    return Memo(opinion.case.title, template.render(composer.context(command)))


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder("templates")),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - every value is escaped as Markdown, in finalize
        finalize=as_text,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
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
        self.topics = list(self._topics())
        self.numbered: dict[tuple[Any, ...], Paragraph] = {}
        self._count = 0

    # What is said, and in which paragraph

    def context(self, command: str) -> dict[str, Any]:
        """Everything that the template may ask for."""
        facts = self._number(list(self._facts()))
        for topic in self.topics:
            topic.paragraphs = self._number(list(self._analysis(topic)))
        claims = self._number(list(self._claims()))
        rulings = list(self._rulings())
        questions = self._number(list(self._open_facts()))
        opinion = self.opinion
        return {
            "title": self.case.title,
            "version": __version__,
            "rules": opinion.rulebase.sha256,
            "case": self.case.sha256,
            "as_of": opinion.as_of,
            "standard": opinion.standard,
            "standard_reads": next(
                one.reads for one in self.case.words.standards if one.id == opinion.standard
            ),
            "command": command,
            "fixed": [opinion.rulebase.positions[one] for one in opinion.fixed.values()],
            "later": [
                source
                for source in self.case.sources.values()
                if source.day and source.day > opinion.as_of
            ],
            "topics": self.topics,
            "facts": facts,
            "assumptions": list(self._assumptions()),
            "claims": claims,
            "rulings": rulings,
            "open_facts": questions,
            "duties": list(self._duties()),
            "bars": list(self._bars()),
            "power": self.case.detaining_power,
            "evidence_sources": self.citations.evidence,
            "citations": self.citations,
            "Mode": Mode,
            "Standing": Standing,
            "State": State,
            **self._says(),
        }

    def _number(self, paragraphs: list[Paragraph]) -> list[Paragraph]:
        for paragraph in paragraphs:
            self._count += 1
            paragraph.number = self._count
        return paragraphs

    def _topics(self) -> Iterator[Topic]:
        by_question: dict[Literal, list[Answer]] = {}
        for answer in self.opinion.answers:
            by_question.setdefault(answer.question, []).append(answer)
        for question, answers in by_question.items():
            groups: dict[tuple[Any, ...], Group] = {}
            for answer in answers:
                persons = self._persons(answer.literal)
                key = self._alike(answer, persons)
                if key in groups:
                    groups[key].members.append(answer)
                    groups[key].persons += persons
                else:
                    groups[key] = Group(answer, [answer], persons)
            yield Topic(question, list(groups.values()))

    def _persons(self, literal: Literal) -> tuple[str, ...]:
        names = self.case.words.names
        return tuple(
            dict.fromkeys(term for term in literal.terms if names[term].sort == "person")
        )[:1]

    def _alike(self, answer: Answer, persons: tuple[str, ...]) -> tuple[Any, ...]:
        """What two answers have in common when they differ in the person alone."""
        effects = tuple(
            (self._masked(str(effect.departure.id), persons), effect.standing)
            for effect in answer.effects
        )
        return (
            self._masked(str(answer.literal), persons),
            answer.word,
            answer.hidden,
            tuple(self._masked(choice.id, persons) for choice in answer.turns_on),
            effects,
            self._shape(answer.step, persons, set()),
            tuple(self._shape(step, persons, set()) for step in answer.opposites),
        )

    @staticmethod
    def _masked(text: str, persons: tuple[str, ...]) -> str:
        for person in persons:
            text = text.replace(person, "*")
        return text

    def _shape(self, step: Step, persons: tuple[str, ...], above: set[int]) -> tuple[Any, ...]:
        """The form of a proof, with the person left out."""
        said = self._masked(str(step.literal), persons)
        if step.node in above:
            return (said,)
        above = above | {step.node}
        arguments: list[tuple[Any, ...]] = []
        for argument in (*step.arguments, *(attack.argument for attack in step.attacks)):
            arguments.append(
                (
                    argument.instance.rule.id,
                    argument.standing,
                    tuple(
                        self._shape(self.proofs.step(node), persons, above)
                        for element in argument.elements
                        for node in element.nodes
                    ),
                )
            )
        return (said, step.standing, step.state, tuple(arguments))

    def _key(self, step: Step, together: dict[str, tuple[str, ...]]) -> tuple[Any, ...]:
        """What makes two steps one in the memo: the same words for the same reasons."""
        persons = self._persons(step.literal)
        group = together.get(persons[0], persons) if persons else ()
        return (step.literal, group, self._shape(step, persons, set()))

    # The facts

    def _facts(self) -> Iterator[Paragraph]:
        """Facts and statements in the order of their dates, those of one passage together."""
        record = self.opinion.record
        found: dict[tuple[Any, ...], list[Evidence]] = {}
        for evidence in self.case.evidence:
            if evidence.source.day and evidence.source.day > self.opinion.as_of:
                continue
            act = record.day_of(evidence.literal.terms, date.min)
            when = evidence.start or (act if act > date.min else None)
            key = (
                when or evidence.source.day or date.min, bool(when), evidence.passage.place.line,
                evidence.source.id, evidence.shown, evidence.by or "", evidence.note or "",
            )
            found.setdefault(key, []).append(evidence)
        paragraphs: list[tuple[tuple[Any, ...], Paragraph]] = [
            (key[:3], Paragraph("facts", {}, facts=tuple(facts), when=key[0] if key[1] else None))
            for key, facts in found.items()
        ]
        for statement in self.case.statements:
            if statement.source.day and statement.source.day > self.opinion.as_of:
                continue
            when = statement.day or statement.source.day or date.min
            paragraphs.append(
                (
                    (when, bool(statement.day), statement.passage.place.line),
                    Paragraph("statement", {}, statement=statement, when=statement.day),
                )
            )
        paragraphs.sort(key=lambda pair: pair[0])
        yield from (paragraph for _, paragraph in paragraphs)
        yield from (
            Paragraph("finding", {}, finding=finding) for finding in record.findings.values()
        )

    def _assumptions(self) -> Iterator[tuple[Literal, dict[str, tuple[str, ...]]]]:
        """What is taken to be so because the file says nothing to the contrary."""
        theory = self.opinion.theory
        found: dict[tuple[Any, ...], list[Literal]] = {}
        for number in theory.leaves:
            literal = theory.nodes[number].literal
            words = self.case.words.predicates.get(literal.predicate)
            if words is None or words.relation:
                continue
            step = self.proofs.step(number)
            if step.state is State.ASSUMED and not any(
                one.source is LAW for one in self.opinion.record.evidence(literal.atom)
            ):
                persons = self._persons(literal)
                key = (self._masked(str(literal.atom), persons),)
                if literal.atom not in found.setdefault(key, []):
                    found[key].append(literal.atom)
        law = {fact.literal.predicate for fact in self.opinion.rulebase.facts}
        for literals in found.values():
            if literals[0].predicate in law:
                continue
            persons = tuple(person for literal in literals for person in self._persons(literal))
            yield ~literals[0], {persons[0]: persons} if len(persons) > 1 else {}

    # The analysis

    def _analysis(self, topic: Topic) -> Iterator[Paragraph]:
        for group in topic.groups:
            answer, together = group.answer, group.together
            yield Paragraph("answer", together, answer=answer, step=answer.step)
            settling = answer.step
            if answer.standing == "opposite proved":
                settling = next(step for step in answer.opposites if step.proved)
            yield from self._reasons(settling, together, top=True)
            if settling is not answer.step:
                yield from self._failed(answer.step, together)
            for entry in self.opinion.rulebase.immaterial:
                if self._is_immaterial(entry, answer):
                    yield Paragraph("immaterial", together, answer=answer, immaterial=entry)

    def _reasons(
        self, step: Step, together: dict[str, tuple[str, ...]], top: bool = False
    ) -> Iterator[Paragraph]:
        """Paragraphs that give the reasons for a step, and then for what it rests on."""
        key = self._key(step, together)
        if key in self.numbered:
            if top:
                yield Paragraph("as_before", together, step=step)
            return
        applicable = [one for one in step.arguments if one.applicable]
        for argument in applicable:
            paragraph = Paragraph("argument", together, step=step, argument=argument)
            self.numbered.setdefault(key, paragraph)
            yield paragraph
        if not step.proved:
            paragraph = Paragraph("not_shown", together, step=step)
            self.numbered.setdefault(key, paragraph)
            if not applicable or not step.attacks:
                yield paragraph
                yield from self._failed(step, together)
        yield from self._attacks(step, together)
        for argument in applicable:
            for element in argument.elements:
                if element.met is not None:
                    need = self.proofs.step(element.met)
                    if need.arguments:
                        yield from self._reasons(need, together)

    def _failed(self, step: Step, together: dict[str, tuple[str, ...]]) -> Iterator[Paragraph]:
        """Rules that would have established a step, and what each lacks."""
        seen: dict[str, list[Argument]] = {}
        for argument in step.arguments:
            if not argument.applicable:
                seen.setdefault(argument.instance.rule.id, []).append(argument)
        for arguments in seen.values():
            best = min(arguments, key=self._distance)
            yield Paragraph("lacking", together, step=step, argument=best)

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

    def _attacks(self, step: Step, together: dict[str, tuple[str, ...]]) -> Iterator[Paragraph]:
        """What speaks against a step, one paragraph for each rule, and how each is met."""
        rules: dict[str, list[Attack]] = {}
        for attack in step.attacks:
            rules.setdefault(attack.argument.instance.rule.id, []).append(attack)
        for attacks in rules.values():
            strongest = max(
                attacks,
                key=lambda one: (
                    one.argument.applicable,
                    tuple(-part for part in self._distance(one.argument)),
                ),
            )
            yield Paragraph("attack", together, step=step, attacks=(strongest,))

    def _is_immaterial(self, entry: Immaterial, answer: Answer) -> bool:
        """Whether something that is said not to matter was raised, for a question like this."""
        names = None
        if entry.question.predicate == answer.literal.predicate and (
            entry.question.mode == answer.literal.mode
        ):
            names = match(entry.question, answer.literal)
        if names is None:
            return False
        if entry.positions and not any(
            position in self.opinion.chosen.values() for position in entry.positions
        ):
            return False
        wanted = entry.literal.bind(names)
        return any(
            match(wanted, atom) is not None and self.opinion.record.evidence(atom)
            for atom in self.opinion.record.atoms
            if atom.predicate == wanted.predicate
        )

    # What else is said

    def _claims(self) -> Iterator[Paragraph]:
        for claim in self.case.claims:
            if claim.source.day is None or claim.source.day <= self.opinion.as_of:
                answer = None
                literal = claim.literal
                if literal is not None:
                    literal = self._first_instance(literal)
                if literal is not None and self.opinion.node(literal) in self.opinion.theory.numbers:
                    answer = self.opinion.answer(literal)
                yield Paragraph("claim", {}, claim=claim, answer=answer)

    def _first_instance(self, literal: Literal) -> Literal | None:
        from quarter.grounding import instances_of

        found = instances_of([literal], self.opinion.record)
        return found[0] if found else None

    def _rulings(self) -> Iterator[Ruling]:
        used = {
            node.literal.terms[0]
            for node in self.opinion.theory.nodes
            if node.literal.predicate == "chosen"
        }
        for issue in self.opinion.rulebase.issues:
            if issue.id not in used:
                continue
            changes: dict[str, list[tuple[Answer, Effect]]] = {}
            for topic in self.topics:
                for group in topic.groups:
                    for effect in group.answer.effects:
                        if effect.departure.choice.issue == issue.id:
                            changes.setdefault(effect.departure.value, []).append(
                                (group.answer, effect)
                            )
            taken = self.opinion.rulebase.positions[self.opinion.chosen[issue.id]]
            yield Ruling(issue, taken, changes)

    def _open_facts(self) -> Iterator[Paragraph]:
        """Open facts on which an answer turns, those first on which most answers do."""
        weight: dict[Any, int] = {}
        for answer in self.opinion.answers:
            for choice in answer.turns_on:
                if choice.fact is not None:
                    weight[choice] = weight.get(choice, 0) + 1
        together: dict[tuple[Any, ...], list[Any]] = {}
        for choice in sorted(weight, key=lambda one: (-weight[one], one.id)):
            persons = self._persons(choice.fact)
            key = (
                self._masked(str(choice.fact), persons),
                tuple(
                    (self._masked(str(answer.literal), persons), effect.departure.value, effect.standing)
                    for answer, effect in self.effects_of(choice)
                ),
            )
            together.setdefault(key, []).append(choice)
        for choices in together.values():
            persons = tuple(
                person for choice in choices for person in self._persons(choice.fact)
            )
            group = {persons[0]: persons} if len(persons) > 1 else {}
            yield Paragraph("open_fact", group, choice=choices[0])

    def effects_of(self, choice: Any) -> list[tuple[Answer, Effect]]:
        """What each way to settle a fact does to the answers."""
        return [
            (answer, effect)
            for answer in self.opinion.answers
            for effect in answer.effects
            if effect.departure.choice == choice
        ]

    def _duties(self) -> Iterator[tuple[Literal, dict[str, tuple[str, ...]]]]:
        """Duties of the Detaining Power that are proved."""
        yield from self._proved(Mode.MUST)

    def _bars(self) -> Iterator[tuple[Literal, dict[str, tuple[str, ...]]]]:
        """What is proved that the Detaining Power must not do."""
        yield from self._proved(Mode.MUST_NOT)

    def _proved(self, mode: Mode) -> Iterator[tuple[Literal, dict[str, tuple[str, ...]]]]:
        found: dict[tuple[Any, ...], list[Literal]] = {}
        for node in self.opinion.conclusions():
            literal = node.literal
            if literal.mode is not mode or node.standard != self.opinion.standard:
                continue
            if self.opinion.record.day_of(literal.terms, date.max) != date.max:
                continue  # a dated act is over
            if literal.terms[0] != (self.case.detaining_power or literal.terms[0]):
                continue
            key = (self._masked(str(literal), self._persons(literal)),)
            if literal not in found.setdefault(key, []):
                found[key].append(literal)
        for literals in found.values():
            persons = tuple(person for one in literals for person in self._persons(one))
            yield literals[0], {persons[0]: persons} if len(persons) > 1 else {}

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
            "opposite": lambda answer: next(step for step in answer.opposites if step.proved),
            "past_of": lambda answer: True if self._past(answer.step) else None,
            "taken": self._taken,
            "taken_out_by": taken_out_by,
            "raised": self._raised,
            "element_of": self._element,
            "where": self._where,
            "told": self._told,
            "reason": self._reason,
            "otherwise": self._otherwise,
            "for_and_against": self._for_and_against,
            "statements_on": self._statements_on,
            "effects_of": self.effects_of,
            "effects_by_value": self._effects_by_value,
            "moved_to": self._moved_to,
            "merged": self._merged,
            "unknown_reason": lambda literal: self.case.unknown.get(literal.atom, ""),
            "group_of": self._group_of,
        }

    def _past(self, step: Step) -> bool | None:
        """Whether a step is judged on a day that is over; none leaves it to the literal."""
        return True if step.at.day != self.opinion.as_of else None

    def _says_against(self, argument: Argument, step: Step) -> str:
        """What an argument against a step concludes."""
        heads = {self.opinion.theory.nodes[head].literal for head in argument.instance.heads}
        against = set(self.opinion.rulebase.opposed(step.literal))
        literal = next(one for one in sorted(heads) if one in against)
        return self.wording.says(literal, self._past(step))

    def _evidence_for(
        self, step: Step, together: dict[str, tuple[str, ...]]
    ) -> list[Evidence]:
        """The evidence on the side of a fact as it stands, for each person of a group."""
        denied = step.state in (State.DENIED, State.ASSUMED)
        persons = self._persons(step.literal)
        members = together.get(persons[0], persons) if persons else ()
        atoms = [step.literal.atom.bind({})]
        if persons:
            atoms = [
                Literal(
                    step.literal.predicate,
                    tuple(one if term == persons[0] else term for term in step.literal.terms),
                )
                for one in members
            ]
        return [
            evidence
            for atom in atoms
            for evidence in self.opinion.record.evidence(atom)
            if evidence.covers(step.at.day) and evidence.literal.denied == denied
        ]

    def _taken(self, argument: Argument) -> list[Position]:
        """The positions taken on which a rule rests."""
        chosen = set(self.opinion.chosen.values())
        positions = self.opinion.rulebase.positions
        return [positions[one] for one in argument.instance.rule.positions if one in chosen]

    def _raised(self, paragraph: Paragraph) -> list[Literal]:
        """The facts on record that are said to make no difference to an answer."""
        entry, answer = paragraph.immaterial, paragraph.answer
        assert entry and answer, "such a paragraph is of an entry and an answer"
        names = match(entry.question, answer.literal) or {}
        wanted = entry.literal.bind(names)
        return [
            atom
            for atom in self.opinion.record.atoms
            if atom.predicate == wanted.predicate
            and match(wanted, atom) is not None
            and any(not one.literal.denied for one in self.opinion.record.evidence(atom))
        ]

    def _effects_by_value(self, choice: Any) -> list[tuple[str, list[tuple[Answer, Effect]]]]:
        """What showing a fact would change, and what showing its denial would."""
        found: dict[str, list[tuple[Answer, Effect]]] = {}
        for answer, effect in self.effects_of(choice):
            value = "it were shown" if effect.departure.value == "shown" else "its denial were shown"
            found.setdefault(value, []).append((answer, effect))
        return list(found.items())

    @staticmethod
    def _moved_to(answer: Answer, effect: Effect) -> str:
        """Where an effect moves an answer."""
        moved = {"proved": "yes", "opposite proved": "no", "not proved": "not established"}
        return f"\u201c{moved[effect.standing]}\u201d instead of \u201c{moved[answer.standing]}\u201d"

    def _group_of(self, answer: Answer) -> dict[str, tuple[str, ...]]:
        """The persons who share an answer's paragraph."""
        for topic in self.topics:
            for group in topic.groups:
                if answer in group.members:
                    return group.together
        return {}

    def _told(self, together: dict[str, tuple[str, ...]], function: Any, *rest: Any) -> Any:
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

    def _where(self, step: Step, together: dict[str, tuple[str, ...]]) -> int | None:
        """The paragraph in which a step is explained."""
        found = self.numbered.get(self._key(step, together))
        return found.number if found else None

    def _reason(self, answer: Answer) -> list[Literal]:
        """What chiefly carries an answer, for the brief answer: the facts of its first argument."""
        step = answer.step
        if answer.standing == "opposite proved":
            step = next(one for one in answer.opposites if one.proved)
        for argument in step.arguments:
            if not argument.applicable:
                continue
            found = []
            for element in argument.elements:
                if element.met is None:
                    continue
                literal = self.proofs.step(element.met).literal
                words = self.case.words.predicates[literal.predicate]
                by_law = any(
                    one.source is LAW for one in self.opinion.record.evidence(literal.atom)
                )
                if not words.relation and not by_law:
                    found.append(literal)
            return found[:2]
        return []

    def _otherwise(self, answer: Answer) -> tuple[list[Position], list[Literal]]:
        """The readings and the facts that would, each by itself, change an answer."""
        readings, facts = [], []
        for effect in answer.effects:
            if effect.departure.choice.issue:
                readings.append(self.opinion.rulebase.positions[effect.departure.value])
            else:
                atom = effect.departure.choice.fact
                assert atom is not None, "a choice is of an issue or of a fact"
                facts.append(atom if effect.departure.value == "shown" else ~atom)
        return readings, facts

    def _for_and_against(self, atom: Literal) -> tuple[list[Evidence], list[Evidence]]:
        found = self.opinion.record.evidence(atom)
        return (
            [one for one in found if not one.literal.denied],
            [one for one in found if one.literal.denied],
        )

    def _statements_on(self, atom: Literal) -> list[Statement]:
        return [
            statement
            for statement in self.case.statements
            if any(literal.atom == atom for literal in statement.bears_on)
            and (statement.source.day is None or statement.source.day <= self.opinion.as_of)
        ]

    def _merged(
        self, facts: Iterable[Evidence]
    ) -> list[tuple[Literal, dict[str, tuple[str, ...]]]]:
        """Facts of one passage, those that differ in the person alone as one."""
        found: dict[tuple[str, str], list[Literal]] = {}
        for fact in facts:
            persons = self._persons(fact.literal)
            key = (self._masked(str(fact.literal), persons), "")
            if fact.literal not in found.setdefault(key, []):
                found[key].append(fact.literal)
        merged = []
        for literals in found.values():
            persons = tuple(person for one in literals for person in self._persons(one))
            merged.append((literals[0], {persons[0]: persons} if len(persons) > 1 else {}))
        return merged


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
