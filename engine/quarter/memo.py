"""The memo: what follows, in the order and the words in which a lawyer expects to read it.

What is said is decided in the outline; the words are those of the templates and of the vocabulary.
Here the one is handed to the other, and each mention is cited.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import jinja2

from quarter import __version__
from quarter.advocacy import Advocacy
from quarter.answer import Answer, Effect, Opinion
from quarter.applied import Encoded, rules_applied
from quarter.audience import counts, seen_by
from quarter.case import Evidence
from quarter.citation import Citations
from quarter.ellipsis import Brief
from quarter.grouping import Together
from quarter.layout import LAYOUTS
from quarter.literal import Literal, Mode
from quarter.manner import DRAFT, USUAL, Manner
from quarter.markdown import Words, as_text, at_paragraph, plain, remark, to_paragraph
from quarter.outline import Group, Outline, Paragraph, Topic
from quarter.passage import Passage
from quarter.proof import Argument, Element, Step
from quarter.record import State
from quarter.rule import Position
from quarter.style import STYLES, in_runs
from quarter.templating import environment
from quarter.wording import (
    ORDINALS,
    Wording,
    as_one,
    counted,
    day,
    holds_clause,
    is_name,
    joined,
    sentence,
)


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo in its own form: Markdown in which references to its own places are links."""

    title: str
    form: str
    as_of: date
    tells_case: bool  # it holds the sum of its case file
    encoded: tuple[Encoded, ...] = ()
    running: str = DRAFT  # what stands beside its title at the head of each printed page

    @property
    def markdown(self) -> str:
        """The memo in Markdown alone."""
        return plain(self.form)


def write_memo(opinion: Opinion, manner: Manner = USUAL, command: str = "") -> Memo:
    """The memo on an opinion, in the manner asked for.

    ``command`` is the command line that asked for it; the memo states it, so that it can be made
    again.
    """
    opinion = as_told(opinion, manner.audience)
    layout = LAYOUTS[manner.kind]
    outline = Outline(opinion, layout)
    advocacy = Advocacy(outline, manner.side, layout.without) if manner.side else None
    speaker = Speaker(outline, manner, advocacy)
    form = render(f"{manner.kind}.md.j2", speaker.context(command))
    encoded = [
        Encoded(speaker.citations.name(passage), passage, rules)
        for passage, rules in speaker.encoded.items()
    ]
    sum_told = bool(speaker.case.sha256)
    return Memo(speaker.case.title, form, opinion.as_of, sum_told, tuple(encoded))


def render(template: str, context: Mapping[str, Any]) -> str:
    """What a template says, in the memo's own form."""
    return _tidied(_environment().get_template(template).render(context).split("\n"))


def write_paper(template: str, context: Mapping[str, Any], as_of: date) -> Memo:
    """A paper that is no memo: its template says what it is called and what stands beside that."""
    paper: Any = _environment().get_template(template).make_module(dict(context))
    form = _tidied(str(paper).split("\n"))
    return Memo(paper.heading, form, as_of, tells_case=False, running=paper.running)


def made_with(opinion: Opinion, command: str) -> dict[str, Any]:
    """What a template says of how a paper was made."""
    return {
        "version": __version__,
        "rules": opinion.rulebase.sha256,
        "case": opinion.case.sha256,
        "as_of": opinion.as_of,
        "standard": opinion.standard,
        "fixed_ids": [one.replace(".", "=", 1) for one in opinion.fixed.values()],
        "command": command,
        "day": day,
    }


def as_told(opinion: Opinion, audience: str) -> Opinion:
    """The same opinion on the case as it may be told to an audience."""
    case = seen_by(opinion.case, audience)
    return opinion if case is opinion.case else opinion.likewise(case)


NOTE = re.compile(r"\[\^\d+\]:")
MARK = re.compile(r"((?:\[\^\d+\])+)([.,;:])")


def _tidied(lines: Iterable[str]) -> str:
    """Lines without spaces at their ends, and never two empty ones in a row.

    The mark of a note comes after a stop or a comma.
    """
    found: list[str] = []
    for line in lines:
        line = line.rstrip()
        if not NOTE.match(line):
            line = MARK.sub(r"\2\1", line)
        if line or (found and found[-1]):
            found.append(line)
    return "\n".join(found).rstrip("\n") + "\n"


@cache
def _environment() -> jinja2.Environment:
    made = environment(autoescape=False, finalize=as_text)
    made.filters["words"] = Words
    made.filters["to"] = to_paragraph
    made.filters["running"] = lambda numbers: Words(joined(in_runs(numbers)))
    return made


CITED = 3  # passages that are cited at once
BINDING = {"treaty", "declaration", "resolution"}  # kinds of source that speak for themselves


class Speaker:
    """What the templates say an outline with."""

    def __init__(self, outline: Outline, manner: Manner, advocacy: Advocacy | None) -> None:
        self.outline = outline
        self.world = outline  # in which the paragraph argues that is being told
        self.advocacy = advocacy
        self.manner = manner
        self.opinion = outline.opinion
        self.case = outline.case
        spelled = STYLES[manner.style].spelling.prose
        self.wording = Wording(self.case.words, self.opinion.as_of, outline.withheld, spelled)
        self.citations = Citations(self.opinion.rulebase, STYLES[manner.style])
        analysis = [paragraph for topic in outline.answered for paragraph in topic.paragraphs]
        self.encoded = rules_applied(analysis if LAYOUTS[manner.kind].annexed else ())
        self.assumptions = outline.assumptions()
        self._met: set[Passage | Position] = set()

    def context(self, command: str) -> dict[str, Any]:
        """Everything that the template may ask for."""
        opinion, outline = self.opinion, self.outline
        return {
            **made_with(opinion, command),
            "title": self.case.title,
            "weakest": self.case.words.standards[0].id,
            "surest": self.case.words.standards[-1].id,
            "fixed": [opinion.rulebase.positions[one] for one in opinion.fixed.values()],
            "later": [
                source
                for source in self.case.sources.values()
                if source.day and source.day > opinion.as_of and not source.withheld
            ],
            "audience": self.manner.audience,
            "withheld": [
                counted(number, noun)
                for noun, number in counts(self.case, outline.withheld)
                if number
            ],
            "withheld_facts": {said: atom for atom, said in outline.withheld.items()}.values(),
            "claims_withheld": sum(one.withheld for one in self.case.claims),
            "unasked": opinion.unasked,
            "bound_met": any(one.settled is None and not one.silent for one in opinion.answers),
            "topics": outline.topics,
            "answered": outline.answered,
            "unanswered": outline.unanswered(),
            "facts": outline.facts,
            "assumptions": self.assumptions,
            "rulings": outline.rulings,
            "open_facts": outline.open_facts,
            "jointly": outline.jointly,
            "assumed": outline.assumed,
            "differing": outline.differing,
            "less_argued": outline.less_argued(),
            "enquiries": outline.enquiries,
            "safe_jointly": outline.safe_jointly(),
            "left_unasked": outline.withheld_from_asking(),
            "requests": outline.requests,
            "claims": outline.claims,
            "duties": outline.norms.proved(Mode.MUST),
            "to_come": outline.norms.to_come(),
            "bars": outline.norms.proved(Mode.MUST_NOT),
            "forbidden": lambda: outline.norms.proved(Mode.MUST_NOT, outline.powers_too),
            "waiting": outline.waiting(),
            "kind": self.manner.kind,
            "side": self.manner.side,
            "argued": self.advocacy.topics if self.advocacy else [],
            "power": self.case.detaining_power,
            "encoded": self.encoded,
            "citations": self.citations,
            **self._says(),
        }

    def _says(self) -> dict[str, Callable[..., Any]]:
        wording, citations = self.wording, self.citations
        prose = citations.style.spelling.prose

        def at(paragraph: Paragraph) -> Words:
            """Begin a paragraph: its number counts for what is cited in it."""
            citations.paragraph = paragraph.number
            self.world = paragraph.world or self.outline
            return at_paragraph(paragraph.number)

        def away() -> str:
            citations.paragraph = 0
            return ""

        def again() -> str:
            wording.again()
            return ""

        def apart() -> str:
            wording.apart()
            return ""

        def note(number: int | None) -> Words:
            return Words(f"[^{number}]") if number else Words()

        def cite_step(step: Step, together: Together) -> Words:
            evidence = self._evidence_for(step, together)
            return note(citations.cite_evidence(*evidence)) if evidence else Words()

        def says_step(step: Step) -> str:
            return wording.says(step.literal, self._past(step))

        return {
            "at": at,
            "away": away,
            "to": to_paragraph,
            "remark": remark,
            "again": again,
            "apart": apart,
            "says": wording.says,
            "Says": lambda literal, past=None: sentence(wording.says(literal, past)),
            "save": wording.save,
            "says_any": wording.says_any,
            "says_step": says_step,
            "says_of_none": lambda step: wording.says_of_none(step.literal, self._past(step)),
            "Says_step": lambda step: sentence(says_step(step)),
            "says_denial": lambda step: wording.says(~step.literal, self._past(step)),
            "says_against": self._says_against,
            "does": wording.does,
            "as_one": as_one,
            "asks": lambda literal: sentence(wording.asks(literal)),
            "thing": wording.thing,
            "name": wording.name,
            "joined": joined,
            "counted": counted,
            "counts": lambda *lots: [counted(len(lot), noun) for noun, lot in lots if lot],
            "sentence": sentence,
            "cite": lambda *passages: note(citations.cite(*passages)),
            "cite_named": lambda *passages: note(citations.cite_named(*passages)),
            "cite_evidence": lambda *found: note(citations.cite_evidence(*found)),
            "cite_step": cite_step,
            "told_in": lambda *step: self.outline.told_in(self._evidence_for(*step)),
            "by_holder": by_holder,
            "told_at": lambda *found: self.outline.told_in(found),
            "ruled": self.outline.ruled,
            "cite_place": lambda source, place: note(citations.cite_places((source, place))),
            "pinpoint": citations.name,
            "pinpoints": citations.names,
            "opening": opening,
            "holds_clause": lambda position: prose(holds_clause(position)),
            "prose": prose,
            "opposite": lambda answer: next(step for step in answer.opposites if step.proved),
            "established": self._established,
            "in_brief": Brief(wording, self._past, self._as_yet).told,
            "analysed": self.outline.analysed,
            "past_of": lambda answer: True if self._past(answer.step) else None,
            "taken": self._taken,
            "taken_out_by": self._taken_out_by,
            "raised": self._raised,
            "element_of": self._element,
            "lacking": self._lacking,
            "nearest": self._nearest,
            "where": self._where,
            "told": self._told,
            "reason": self.outline.reason,
            "otherwise": self.outline.otherwise,
            "assumes": self.outline.assumes,
            "falling_short": self.outline.falling_short,
            "together_only": self.outline.together_only,
            "settlings": self._settlings,
            "disputable": lambda topics: any(
                one.contra for topic in topics for one in topic.paragraphs
            ),
            "first_of": self._first_of,
            "all_of": lambda passages: _listed(citations.names(passages)),
            "so": self._so,
            "stands_up_to": self._stands_up_to,
            "unless": self.outline.unless,
            "as_yet": self._as_yet,
            "authorities_for": self.outline.authorities.of_answer,
            "settled": self.outline.settled,
            "besides": self.outline.norms.besides,
            "turning_readings": self.outline.turning_readings,
            "changed_by": self.outline.changed_by,
            "authority": self.outline.authorities.of_literal,
            "superiors": self.outline.authorities.superiors,
            "on_file_of": self.outline.on_file_of,
            "instead_of": self._instead_of,
            "carried_by": self.outline.authorities.of_step,
            "alike": lambda considered: self.world.alike(considered),
            "ended": self.outline.dossier.ended,
            "falls_short": lambda shown: (
                self.case.words.rank(shown) < self.case.words.rank(self.opinion.standard)
            ),
            "contradicted_in": self.outline.contradicted_in,
            "facts_of_its_own": lambda *found: self.world.facts_of_its_own(*found),
            "facts_beneath": lambda *found: self.world.facts_beneath(*found),
            "under": self._under,
            "for_and_against": self.outline.dossier.for_and_against,
            "strongest": self._strongest,
            "once": self._once,
            "first_met": lambda found: [one for one in found if self._once(one)],
            "ordinal": ORDINALS.__getitem__,
            "testimony": self.outline.testimony,
            "rests_on": lambda found: self.outline.rests_on(found.answer, found.together),
            "withheld_on": self.outline.dossier.withheld_on,
            "is_told_in_full": self.outline.dossier.is_told_in_full,
            "effects_by_value": self.outline.effects_by_value,
            "moved_to": self._moved_to,
            "is_contrary": is_contrary,
            "unknown_reason": lambda literal: self.case.unknown.get(literal.atom, ""),
        }

    @staticmethod
    def _established(answer: Answer) -> Step:
        """The step that is proved, if one is: that of the answer, or of its opposite."""
        return next((step for step in answer.opposites if step.proved), answer.step)

    def _strongest(self, evidence: Iterable[Evidence]) -> str:
        return max((one.shown for one in evidence), key=self.case.words.rank)

    def _once(self, one: Passage | Position) -> bool:
        """Whether a passage or a reading is met for the first time, and so is told in full."""
        first = one not in self._met
        self._met.add(one)
        return first

    def _settlings(self, topics: Iterable[Topic]) -> list[tuple[Group, list[Any]]]:
        """The answers that some open facts would settle, and which."""
        groups = [group for topic in topics for group in topic.groups]
        found = [(group, self.outline.settled_by(group)) for group in groups]
        return [(group, ways) for group, ways in found if ways]

    def _first_of(self, passages: Sequence[Passage]) -> Words:
        """The pinpoints of the first few passages, and how many more there are."""
        more = len(passages) - CITED
        named: list[str] = [self.citations.name(one) for one in passages[:CITED]]
        return _listed([*named, counted(more, "further passage")] if more > 0 else named)

    def _so(self, passages: Sequence[Passage]) -> Words:
        """By what authority it is so: as law, or as somebody's statement of it."""
        law = [one for one in passages if self._is_binding(one)]
        stated = [one for one in passages if not self._is_binding(one)]
        hows = (
            (f"under {self._first_of(law)}", law),
            (f"on the law as stated in {self._first_of(stated)}", stated),
        )
        return Words(f", {' and '.join(how for how, found in hows if found)}")

    def _is_binding(self, passage: Passage) -> bool:
        return self.outline.opinion.rulebase.cited(passage)[0].kind in BINDING

    def _stands_up_to(self, answer: Answer) -> tuple[str, str | None] | None:
        """The strongest standard at which an answer stands as it does, and the next above that.

        None of an answer that nothing carries.
        """
        strongest = self.opinion.holds_up_to(answer)
        if strongest is None:
            return None
        standards = [one.id for one in self.case.words.standards]
        above = standards[standards.index(strongest) + 1 :]
        return strongest, above[0] if above else None

    def _under(self, passage: Passage) -> str:
        """How a rule under a passage is brought in: as law, or as somebody's statement of it."""
        return "Under" if self._is_binding(passage) else "On the law as stated in"

    def _past(self, step: Step) -> bool | None:
        """Whether a step is judged on a day that is over; none leaves it to the literal."""
        return True if step.at.day != self.opinion.as_of else None

    def _as_yet(self, answer: Answer) -> bool:
        """Whether a move is barred until a condition is met; what goes on has exceptions only."""
        continues = self.case.words.predicates[answer.literal.predicate].continues
        return not continues and bool(self.outline.unless(answer))

    def _says_against(self, argument: Argument, step: Step) -> str:
        """What an argument against a step concludes."""
        heads = {self.opinion.theory.nodes[head].literal for head in argument.instance.heads}
        against = set(self.opinion.rulebase.opposed(step.literal))
        literal = next(one for one in sorted(heads, key=str) if one in against)
        return self.wording.says(literal, self._past(step))

    def _evidence_for(self, step: Step, together: Together) -> list[Evidence]:
        """The evidence on the side of a fact as it stands, for every name of a group."""
        denied = step.state in (State.DENIED, State.ASSUMED)
        return [
            evidence
            for literal in self.outline.grouping.members(step.literal.atom, together)
            for evidence in self.world.proofs.record.evidence(literal)
            if evidence.covers(step.at.day) and evidence.literal.denied == denied
            if evidence.withheld or literal not in self.outline.withheld
        ]

    def _taken(self, among: Iterable[str]) -> list[Position]:
        """Those positions of a rule or of a ranking that are taken."""
        chosen = set(self.world.proofs.chosen.values())
        positions = self.opinion.rulebase.positions
        return [positions[one] for one in among if one in chosen]

    def _instead_of(self, position: Position) -> Position:
        """The position taken on the record of the issue of this one."""
        issue = position.id.partition(".")[0]
        return self.opinion.rulebase.positions[self.opinion.chosen[issue]]

    def _taken_out_by(self, argument: Argument) -> Argument | None:
        """The exception that takes a rule out of play."""
        exceptions = self.world.proofs.exceptions(argument)
        return next((one for one in exceptions if one.applicable), None)

    def _raised(self, paragraph: Paragraph) -> list[Literal]:
        assert paragraph.immaterial and paragraph.answer, "it is of an entry and an answer"
        return self.outline.raised(paragraph.immaterial, paragraph.answer)

    @staticmethod
    def _moved_to(group: Group, effect: Effect) -> str:
        """Where an effect moves an answer."""
        moved = {"proved": "yes", "opposite proved": "no", "not proved": "not established"}
        then, now = moved[effect.standing], moved[group.answer.standing]
        return f"\u201c{then}\u201d instead of \u201c{now}\u201d"

    def _told(self, together: Together, function: Any, *rest: Any) -> Any:
        """Say something of a group."""
        with self.wording.speaking_of(together):
            return function(*rest)

    def _element(self, element: Element) -> tuple[Step, str]:
        """An element's deciding step, and how it stands: by fact, law, assumption or paragraph."""
        if element.met is not None:
            step = self.world.proofs.step(element.met)
            if step.arguments:
                return step, "concluded"
            if self._is_supposed(step):
                return step, "supposed"
            if step.state is State.ASSUMED:
                return step, "assumed"
            return step, "shown"
        steps = [self.world.proofs.step(node) for node in element.nodes]
        step = min(steps, key=lambda one: one.state in (State.DENIED, State.ASSUMED))
        if step.arguments or step.state is None:
            return step, "not_established"
        if self._is_supposed(step):
            return step, "supposed"
        if step.literal.denied:
            mirror = {State.SHOWN: "denied", State.DISPUTED: "disputed"}
            return step, mirror.get(step.state, _unknown(step))
        kinds = {
            State.DENIED: "denied",
            State.ASSUMED: "unraised",
            State.DISPUTED: "disputed",
        }
        return step, kinds.get(step.state, _unknown(step))

    def _is_supposed(self, step: Step) -> bool:
        """Whether an advocate would have to show it, or its denial."""
        return step.literal.atom in self.world.grouping.supposed

    def _where(self, step: Step, together: Together) -> Paragraph | None:
        """The paragraph in which a step is explained."""
        mine = {name: names for name, names in together.items() if name in step.literal.terms}
        return self.world.explained(step, mine)

    def _nearest(self, step: Step) -> Argument | None:
        """The rule that comes nearest to showing a step, or to the one conclusion that it lacks."""
        nearest = next(iter(self.world.nearest(step.arguments)), None)
        while nearest is not None and len(nearest.missing) == 1 and not nearest.positions:
            lacks, how = self._element(nearest.missing[0])
            deeper = next(iter(self.world.nearest(lacks.arguments)), None)
            if how != "not_established" or len(nearest.missing[0].nodes) > 1 or not deeper:
                break
            if not deeper.missing or deeper.positions:
                break
            nearest = deeper
        return nearest

    def _lacking(self, argument: Argument, enough: bool = False) -> list[tuple[str, list[Step]]]:
        """What a rule lacks, by how it stands: denied, disputed, not raised, open.

        ``enough``: one thing is told, if there is one then such as is denied or as nobody raised.
        """
        elements = [
            [self._element(replace(element, nodes=(node,))) for node in element.nodes]
            for element in argument.missing
        ]
        if enough:
            firm = ("denied", "unraised")
            rank = {how: place for place, how in enumerate(firm)}
            elements = sorted(elements, key=lambda e: max(rank.get(how, len(firm)) for _, how in e))
            elements = elements[:1]
        found: dict[str, list[Step]] = {}
        for element in elements:
            for step, how in element:
                found.setdefault(how, []).append(step)
        return list(found.items())


def _listed(named: Sequence[str]) -> Words:
    """Pinpoints as in *a, b and c*; with semicolons where one of them holds a comma."""
    if len(named) < 2 or not any("," in one for one in named):
        return Words(joined(named))
    return Words(f"{'; '.join(named[:-1])}; and {named[-1]}")


def _unknown(step: Step) -> str:
    """How a fact that is not known stands: nothing is on record for it, or not enough."""
    speaks_for = any(one.literal.denied == step.literal.denied for one in step.evidence)
    return "short" if speaks_for else "open"


def is_contrary(sets: list[list[Literal]], others: list[list[Literal]]) -> bool:
    """Whether of two lots of sets of facts each is one fact alone, and one the other's denial."""
    facts = [[one for facts in lot for one in facts] for lot in (sets, others)]
    return all(len(one) == 1 for one in facts) and facts[0][0] == ~facts[1][0]


def by_holder(evidence: Iterable[Evidence]) -> list[tuple[str, list[Evidence]]]:
    """Evidence by who gives it and how well it shows what it is for."""
    found: dict[str, list[Evidence]] = {}
    for one in evidence:
        found.setdefault(f"{one.by or one.source.short}: {one.shown}", []).append(one)
    return list(found.items())


def opening(passage: Passage) -> str:
    """A passage as it stands within a sentence."""
    words = passage.words.rstrip(".")
    if passage.paraphrase and not is_name(words):
        return f"{words[:1].lower()}{words[1:]}"
    return words
