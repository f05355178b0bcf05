"""A scenario as an exercise: its questions, the elements to be marked, and what shows each.

Nothing is concluded here: what a rule asks for, how each element stands and what speaks against
the answer are read off the proofs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from quarter.answer import Answer, Opinion, Word
from quarter.case import Case, Evidence, Teaching
from quarter.grouping import Together
from quarter.literal import Literal
from quarter.outline import Outline
from quarter.passage import Passage
from quarter.proof import Argument, Attack, Proofs, Standing, Step
from quarter.proof import Element as Premise
from quarter.record import LAW, State
from quarter.rule import Position, Rule, Superiority

LEVELS = 3  # of elements: those of the rule, those of what it rests on, and once more


class Mark(Enum):
    """How an element stands; what is unknown is open, and never not met."""

    MET = "met"
    NOT_MET = "not met"
    OPEN = "open"


class Outcome(Enum):
    """The answer to a question, in the words of a student."""

    YES = "yes"
    NO = "no"
    NOT_YET_DUE = "not yet due"
    NOT_SHOWN = "not shown"  # nothing shows it, and no open fact could; that is not a no
    OPEN = "open"  # an open fact decides, or rules that nothing ranks


OUTCOMES = {
    Word.YES: Outcome.YES,
    Word.PROBABLY_YES: Outcome.YES,
    Word.NO: Outcome.NO,
    Word.PROBABLY_NO: Outcome.NO,
    Word.NOT_YET_DUE: Outcome.NOT_YET_DUE,
    Word.NOT_SHOWN: Outcome.NOT_SHOWN,
    Word.UNRESOLVED: Outcome.OPEN,
    Word.OPEN: Outcome.OPEN,
}


@dataclass(frozen=True, slots=True)
class Telling:
    """Words that show a fact or its denial: a paragraph of the story, or of another source.

    ``speaks_for``: for what a rule asks for, or else against it. ``paragraph``: its number in the
    story, from 1; none of words that stand elsewhere.
    """

    literal: Literal
    speaks_for: bool
    paragraph: int | None
    evidence: Evidence

    @property
    def passage(self) -> Passage:
        return self.evidence.passage


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a rule asks for: of ``literals`` one suffices; ``literal`` decides.

    ``past``: it is said of a day that is over; none leaves it to the literal.
    """

    literals: tuple[Literal, ...]
    literal: Literal
    past: bool | None
    mark: Mark


@dataclass(frozen=True, slots=True)
class Bar:
    """An exception that takes a rule out of play, and what meets it."""

    rule: Rule
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Element(Part):
    """A part of a rule as a class marks it, and how it comes to stand as it does.

    ``parts`` are what the rule asks for by which it is concluded, or that comes nearest to it. They
    are elements ``below`` it, unless they are set out before: under the question ``set_out_in``,
    be it the same. ``barred_by``: what takes that rule out of play. ``given``: the law itself shows
    it, and no story could.
    """

    of: Rule
    by: Rule | None
    due: bool  # it says only when a duty falls due
    assumed: bool  # the file is silent, and silence is read as a denial
    given: bool
    tellings: tuple[Telling, ...]
    parts: tuple[Part, ...]
    barred_by: Bar | None
    set_out_in: int | None
    below: tuple["Element", ...]

    @property
    def paragraphs(self) -> tuple[int, ...]:
        """The paragraphs of the story which show it, or its denial."""
        return tuple(sorted({one.paragraph for one in self.tellings if one.paragraph}))

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Element"]]:
        """This element, and each below it, with its depth."""
        yield depth, self
        for one in self.below:
            yield from one.walk(depth + 1)

    def parts_first(self) -> Iterator["Element"]:
        """Each element below this one, and then this."""
        for one in self.below:
            yield from one.parts_first()
        yield self


@dataclass(frozen=True, slots=True)
class Counter:
    """A rule that speaks against an answer, or takes the rule for it out of play.

    ``concludes``: what it would establish; ``bars``: the rule that it would take out of play
    instead, of an exception. ``applies``: its elements are met, and no exception, ``barred_by``,
    takes it out of play in its turn. ``yields_to``: what prevails over it, or would if it applied.
    """

    rule: Rule
    concludes: Literal | None
    bars: Rule | None
    applies: bool
    elements: tuple[Element, ...]
    barred_by: Bar | None
    yields_to: tuple[Rule, Superiority | None] | None

    @property
    def lacks(self) -> tuple[Element, ...]:
        """The elements that are not met, or are open."""
        return tuple(one for one in self.elements if one.mark is not Mark.MET)

    @property
    def possible(self) -> bool:
        """Whether none of its elements is not met; some may be open."""
        return all(one.mark is Mark.OPEN for one in self.lacks)

    @property
    def weakness(self) -> float:
        """The share of its elements that it lacks."""
        return len(self.lacks) / max(1, len(self.elements))


@dataclass(frozen=True, slots=True)
class Task:
    """One question of a scenario, with all that a full answer to it holds.

    ``together``: the names for which the question stands, where the same is so of each. ``rule``
    is none where no rule could decide; ``carrying``: all those whose elements are met, it being one
    of them if there are any, but where it is ``refuted``: a rule for the contrary, that the class
    reads and of which an element is not met. ``counters``: the strongest first. ``readings`` would
    change the answer, each by itself.
    """

    number: int
    answer: Answer
    together: Together
    outcome: Outcome
    rule: Rule | None
    refuted: bool
    carrying: tuple[Rule, ...]
    elements: tuple[Element, ...]
    counters: tuple[Counter, ...]
    readings: tuple[Position, ...]

    @property
    def question(self) -> Literal:
        return self.answer.literal

    @property
    def marked(self) -> tuple[Element, ...]:
        """The elements that a student marks, each once, and what is concluded after its parts.

        Those that the law itself shows are not among them.
        """
        found: dict[tuple[Literal, ...], Element] = {}
        for element in (one for top in self.elements for one in top.parts_first()):
            if not element.given:
                found.setdefault(element.literals, element)
        return tuple(found.values())

    @property
    def rows(self) -> tuple[tuple[int, Element], ...]:
        """The same with their depths, in the order of the rule: what is concluded comes first."""
        found: dict[tuple[Literal, ...], tuple[int, Element]] = {}
        for depth, element in self.walk():
            if not element.given:
                found.setdefault(element.literals, (depth, element))
        return tuple(found.values())

    @property
    def serious(self) -> tuple[Counter, ...]:
        """The counter-arguments that apply, or could for all that is known."""
        return tuple(one for one in self.counters if one.possible)

    @property
    def strongest(self) -> tuple[Counter, ...]:
        """The counter-arguments of which least is lacking: those that apply, if any do; and, of an
        answer that is open, those that come nearest among what could apply."""
        nearest = _least(self.counters)
        if self.outcome is Outcome.OPEN:
            nearest += _least(one for one in self.serious if not one.applies)
        return tuple(dict.fromkeys(nearest))

    def walk(self) -> Iterator[tuple[int, Element]]:
        """Each element with its depth, what it rests on after it."""
        for element in self.elements:
            yield from element.walk()


def _least(counters: Iterable[Counter]) -> list[Counter]:
    """Those of which the least share is lacking."""
    found = list(counters)
    least = min((one.weakness for one in found), default=0)
    return [one for one in found if one.weakness == least]


class Exercise:
    """A scenario with its key."""

    def __init__(self, opinion: Opinion) -> None:
        assert opinion.case.teaching is not None, "only a scenario is an exercise"
        self.opinion = opinion
        self.teaching: Teaching = opinion.case.teaching
        self.outline = Outline(opinion)
        self.proofs: Proofs = opinion.proofs
        self._set_out: dict[int, int] = {}  # the question under which a step is set out
        self._number = 0  # of the task that is being laid out
        self._together: Together = {}  # of whom the task is that is being laid out

    @property
    def title(self) -> str:
        return self.opinion.case.title

    @property
    def narrative(self) -> tuple[Passage, ...]:
        return self.teaching.narrative

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """The questions, those that differ in a name alone as one."""
        groups = [group for topic in self.outline.topics for group in topic.groups]
        return tuple(
            self._task(number, group.answer, group.together)
            for number, group in enumerate(groups, start=1)
        )

    def _task(self, number: int, answer: Answer, together: Together) -> Task:
        step = answer.step
        if answer.standing == "opposite proved":
            step = next(one for one in answer.opposites if one.proved)
        carrying = self._carrying(step)
        refuted = self._refuted(answer.step, carrying) if step is not answer.step else None
        argument = refuted or carrying
        self._set_out |= {step.node: number, answer.step.node: number}
        self._number = number
        self._together = together
        rulebase = self.opinion.rulebase
        rule = argument.instance.rule if argument else None
        counters = self._counters(step, carrying)
        return Task(
            number,
            answer,
            together,
            OUTCOMES[answer.word],
            rule,
            refuted is not None,
            tuple(dict.fromkeys(one.instance.rule for one in step.arguments if one.applicable)),
            self._elements(argument, LEVELS) if argument else (),
            tuple(one for one in counters if one.rule != rule),
            tuple(
                rulebase.positions[effect.departure.value]
                for effect in self.opinion.effects(answer)
                if effect.departure.literal is None
            ),
        )

    def _refuted(self, step: Step, carrying: Argument | None) -> Argument | None:
        """What a class sets out where the contrary of a step is carried by no rule that it reads:
        the rule for the step that it does read, and of which an element is not met."""
        nearest = self._carrying(step)
        if nearest is None or not self._is_read(nearest) or (carrying and self._is_read(carrying)):
            return None
        fails = any(self._mark(one) is Mark.NOT_MET for one in nearest.elements)
        return nearest if fails else None

    def _is_read(self, argument: Argument) -> bool:
        return argument.instance.rule.passage in self._read

    def _elements(self, argument: Argument, levels: int) -> tuple[Element, ...]:
        rule = argument.instance.rule
        return tuple(self._element(one, rule, levels) for one in argument.elements)

    def _element(self, premise: Premise, rule: Rule, levels: int) -> Element:
        step = self._deciding(premise)
        argument = self._carrying(step)
        set_out_in = self._set_out.get(step.node)
        below: tuple[Element, ...] = ()
        if argument and levels > 1 and set_out_in is None:
            self._set_out[step.node] = self._number
            below = self._elements(argument, levels - 1)
        barring = self._barring(argument) if argument and not argument.applicable else None
        met = [self._deciding(one) for one in barring.elements] if barring else []
        seen: set[int] = set()
        leaves = [leaf for one in (step, *met) for leaf in self._leaves(one, seen)]
        part = self._part(premise)
        return Element(
            part.literals,
            part.literal,
            part.past,
            part.mark,
            rule,
            argument.instance.rule if argument else None,
            premise.due,
            step.state is State.ASSUMED and not step.arguments,
            bool(leaves) and all(map(_is_given, leaves)),
            tuple(self._tellings(leaves)),
            tuple(map(self._part, argument.elements)) if argument else (),
            self._bar(barring),
            set_out_in,
            below,
        )

    def _barring(self, argument: Argument) -> Argument | None:
        """An exception that takes a rule out of play."""
        return next((one for one in self.proofs.exceptions(argument) if one.applicable), None)

    def _bar(self, barring: Argument | None) -> Bar | None:
        if barring is None:
            return None
        return Bar(barring.instance.rule, tuple(map(self._part, barring.elements)))

    def _part(self, premise: Premise) -> Part:
        step = self._deciding(premise)
        return Part(
            tuple(self.proofs.step(node).literal for node in premise.nodes),
            step.literal,
            True if step.at.day != self.opinion.as_of else None,
            self._mark(premise),
        )

    def _carrying(self, step: Step) -> Argument | None:
        """What carries a step, or comes nearest: of several, one that the class is to read."""
        return self.outline.carrying(step, self._read)

    @cached_property
    def _read(self) -> frozenset[Passage]:
        return self.opinion.rulebase.passages_read(self.teaching.read)

    def _deciding(self, premise: Premise) -> Step:
        """The step that meets a premise; of one that is not met, an open one before a denied."""
        if premise.met is not None:
            return self.proofs.step(premise.met)
        open_first = sorted(premise.nodes, key=lambda node: self._is_open(node) is False)
        return self.proofs.step(open_first[0])

    def _mark(self, premise: Premise) -> Mark:
        if premise.met is not None:
            return Mark.MET
        return Mark.OPEN if any(map(self._is_open, premise.nodes)) else Mark.NOT_MET

    def _is_open(self, node: int) -> bool:
        """Whether what is not proved could be, for all that the record shows."""
        step = self.proofs.step(node)
        if step.state is None or step.arguments:
            return step.standing is Standing.UNDECIDED or self.opinion.could_show(node) is not False
        settled = (State.SHOWN,) if step.literal.denied else (State.DENIED, State.ASSUMED)
        return step.state not in settled

    def _leaves(self, step: Step, seen: set[int]) -> Iterator[Step]:
        """The facts on which a step rests, or that come nearest to showing it."""
        if step.node in seen:
            return
        seen.add(step.node)
        argument = self._carrying(step)
        if argument is None:
            yield step
            return
        for premise in argument.elements:
            yield from self._leaves(self._deciding(premise), seen)

    def _tellings(self, leaves: Iterable[Step]) -> Iterator[Telling]:
        """What is told of facts, of everybody for whom the task stands."""
        numbers = {passage: number for number, passage in enumerate(self.narrative, start=1)}
        told = dict.fromkeys(
            (evidence, evidence.literal.denied == step.literal.denied)
            for step in leaves
            for atom in self.outline.grouping.members(step.literal.atom, self._together)
            for evidence in self.opinion.record.evidence(atom)
            if evidence.covers(step.at.day) and evidence.source is not LAW
        )
        for evidence, speaks_for in told:
            yield Telling(evidence.literal, speaks_for, numbers.get(evidence.passage), evidence)

    def _counters(self, step: Step, argument: Argument | None) -> list[Counter]:
        """The rivals of a step and the exceptions to the rule that carries it, each rule once."""
        rivals: dict[int, Attack] = {one.argument.number: one for one in step.attacks}
        exceptions = self.proofs.exceptions(argument) if argument else []
        weighed = [*(one.argument for one in rivals.values()), *exceptions]
        applicable = [one for one in weighed if one.applicable]
        carried_by = argument.instance.rule if argument else None
        told: dict[str, Counter] = {}
        for one in (*applicable, *self.outline.nearest(weighed)):
            rule = one.instance.rule
            if not one.positions and rule.id not in told:
                barred = carried_by if rule.excepts else None
                told[rule.id] = self._counter(one, rivals.get(one.number), barred)
        return sorted(told.values(), key=lambda one: (one.weakness, not one.applies))

    def _counter(self, argument: Argument, attack: Attack | None, barred: Rule | None) -> Counter:
        barring = self._barring(argument)
        beaten = next(iter(attack.beaten_by), None) if attack else None
        heads = argument.instance.heads
        return Counter(
            argument.instance.rule,
            self.proofs.step(heads[0]).literal if heads else None,
            barred,
            argument.applicable,
            self._elements(argument, 1),
            self._bar(barring),
            (beaten[0].instance.rule, beaten[1]) if beaten else None,
        )


def catalogue(scenarios: Mapping[str, Case]) -> str:
    """Scenarios by name, the easiest first, then the shortest."""
    rows = [
        (case.teaching.difficulty, case.teaching.minutes, name, case.title)
        for name, case in scenarios.items()
        if case.teaching is not None
    ]
    width = max((len(name) for _, _, name, _ in rows), default=0)
    lines = ["Difficulty, minutes, name and title; to work one: quarter teach NAME", ""]
    for difficulty, minutes, name, title in sorted(rows):
        lines.append(f"{difficulty}  {minutes:3}  {name:{width}}  {title}")
    return "\n".join(lines) + "\n"


def _is_given(step: Step) -> bool:
    """Whether the law itself shows a fact."""
    return bool(step.evidence) and all(one.source is LAW for one in step.evidence)
