"""The argument for one side: what it seeks, in what world it has that, and the answer to it.

Every argument is a proof: on the record, or in a world that departs from it in what is named. What
a side seeks is said in the rule files.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from quarter.aims import Aim, Seeking
from quarter.answer import LARGEST_SET, Answer
from quarter.choices import Departure
from quarter.literal import Literal
from quarter.outline import Group, Outline, Paragraph
from quarter.proof import Proofs, Step
from quarter.rule import Position


class Outcome(Enum):
    """How a side fares on a question."""

    HELD = "held"  # it has what it seeks on the record
    ARGUED = "argued"  # it has it in a world that departs from the record in little
    FAR = "far"  # it takes more departures than are looked for
    NONE = "none"  # it has it in no world that the record leaves open
    UNKNOWN = "unknown"  # the bound on worlds was met
    INDIFFERENT = "indifferent"  # it seeks nothing here


@dataclass(frozen=True, slots=True)
class Chance:
    """How a side fares on one answer, and by what a world departs in which that is otherwise."""

    outcome: Outcome
    aim: Aim | None = None
    made: tuple[Departure, ...] = ()


@dataclass(slots=True)
class Plea:
    """What is argued on answers that differ in names alone.

    ``readings`` and ``facts`` are what the world supposes in which the side best has what it seeks;
    where it has that on the record, in which it loses it. That world departs in ``made``, and
    ``costs`` are the questions on which the side would lose there what it has on the record.
    ``sought`` is what is to be established, or to be left unestablished; ``here`` is what settles
    it on the record, ``there`` in that world.
    """

    group: Group
    outcome: Outcome
    aim: Aim | None
    made: tuple[Departure, ...] = ()
    costs: tuple[int, ...] = ()
    readings: tuple[Position, ...] = ()
    facts: tuple[Literal, ...] = ()
    sought: Step | None = None
    here: Step | None = None
    there: Step | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def claimed(self) -> Step | None:
        """What is claimed to be established; none where the claim is that something is not."""
        won = {Outcome.HELD: self.here, Outcome.ARGUED: self.there}.get(self.outcome)
        if won is not None and won.proved:
            return won
        return self.sought if self.aim is not None and self.aim.established else None


@dataclass(frozen=True, slots=True)
class Argued:
    """The questions of one kind, and what is argued on them."""

    number: int
    pleas: list[Plea]


class Advocacy:
    """Lays out what can be argued for one side."""

    def __init__(self, outline: Outline, side: str, without: Collection[str]) -> None:
        self.outline = outline
        self.opinion = outline.opinion
        self.without = without
        self._told: dict[Any, Paragraph] = {}  # where it stands what a world supposes
        self.aim = Seeking(self.opinion, side).aim
        self.topics = [
            Argued(topic.number, [plea for group in topic.groups for plea in self._pleas(group)])
            for topic in outline.topics
        ]
        for plea in self._all(Outcome.ARGUED):
            plea.costs = self._costs(plea)
        paragraphs = (paragraph for plea in self._all() for paragraph in plea.paragraphs)
        for number, paragraph in enumerate(paragraphs, start=1):
            paragraph.number = number

    def _all(self, *outcomes: Outcome) -> Iterator[Plea]:
        """The pleas on all questions, or those of some outcomes."""
        for topic in self.topics:
            yield from (one for one in topic.pleas if not outcomes or one.outcome in outcomes)

    def _costs(self, plea: Plea) -> tuple[int, ...]:
        """The questions on which a side would lose what it has, by what it argues on another."""
        proofs = self.opinion.proofs_in(plea.made)
        return tuple(
            topic.number
            for topic in self.topics
            if any(
                one.outcome is Outcome.HELD
                and any(not self._holds(proofs, aim) for aim in self._aims(one))
                for one in topic.pleas
            )
        )

    def _aims(self, plea: Plea) -> Iterator[Aim]:
        """What is sought with each of the answers on which one plea is made."""
        for answer in plea.group.members:
            aim = self.aim(answer)
            if aim is not None:
                yield aim

    # How it fares

    def _node(self, aim: Aim) -> int:
        return self.opinion.theory.numbers[self.opinion.node(aim.literal)]

    def _holds(self, proofs: Proofs, aim: Aim) -> bool:
        """Whether a side has what it seeks."""
        return proofs.step(self._node(aim)).proved == aim.established

    def _chance(self, answer: Answer) -> Chance:
        aim = self.aim(answer)
        if aim is None:
            return Chance(Outcome.INDIFFERENT)
        held = self._holds(self.opinion.proofs, aim)
        ways = self.opinion.ways(aim.literal, aim.established is not held)
        made = min(ways, key=self._weakness) if ways else ()
        if held:
            return Chance(Outcome.HELD, aim, made)
        if ways is None:
            return Chance(Outcome.UNKNOWN, aim)
        if not ways:
            return Chance(Outcome.NONE, aim)
        return Chance(Outcome.ARGUED if len(made) <= LARGEST_SET else Outcome.FAR, aim, made)

    def _weakness(self, made: tuple[Departure, ...]) -> tuple[int, int]:
        """How many facts are supposed of which nothing is on file, then how much is supposed."""
        facts = (one.choice.fact for one in made)
        return sum(not self.outline.dossier.is_on_file(fact) for fact in facts if fact), len(made)

    def _pleas(self, group: Group) -> Iterator[Plea]:
        """What is argued on answers alike: at once, where one world serves for all of them."""
        chances = {answer.literal: self._chance(answer) for answer in group.members}
        grouping = self.outline.grouping

        def alike(answer: Answer, masks: dict[str, str]) -> Any:
            chance = chances[answer.literal]
            return (
                chance.outcome,
                chance.aim and (grouping.masked(chance.aim.literal, masks), chance.aim.established),
                frozenset(grouping.masked_departure(one, masks) for one in chance.made),
            )

        for found, together in grouping.gather(group.members, lambda one: one.literal, alike):
            mine = [chances[answer.literal] for answer in found]
            if self._serves(_joined(mine), mine):
                yield self._plea(Group(found[0], found, together), mine)
            else:
                for answer, chance in zip(found, mine, strict=True):
                    yield self._plea(Group(answer, [answer], {}), [chance])

    def _serves(self, made: tuple[Departure, ...], chances: Iterable[Chance]) -> bool:
        """Whether one world is for each answer what its own world is."""
        if not made:
            return True
        proofs = self.opinion.proofs_in(made)
        return all(
            one.aim is not None
            and self._holds(proofs, one.aim) is not self._holds(self.opinion.proofs, one.aim)
            for one in chances
        )

    # The argument

    def _plea(self, group: Group, chances: list[Chance]) -> Plea:
        first, made = chances[0], _joined(chances)
        readings, facts = self.outline.split(first.made)
        plea = Plea(group, first.outcome, first.aim, made, (), tuple(readings), tuple(facts))
        if first.aim is not None:
            world = self.outline.supposing(made) if made else self.outline
            plea.sought = self.opinion.proofs.step(self._node(first.aim))
            plea.here = self._settled(self.opinion.proofs, first.aim)
            plea.there = self._settled(world.proofs, first.aim)
            plea.paragraphs = list(self._argue(plea, world))
        return plea

    def _settled(self, proofs: Proofs, aim: Aim) -> Step:
        """What a side seeks, or what is established instead of it."""
        node = self._node(aim)
        opposites = (proofs.step(one) for one in self.opinion.theory.opposites[node])
        return next((step for step in opposites if step.proved), proofs.step(node))

    def _argue(self, plea: Plea, world: Outline) -> Iterator[Paragraph]:
        """The argument, the proof of it, and what is to be said against it."""
        together = plea.group.together
        assert plea.here is not None and plea.there is not None, "it seeks something"
        if plea.outcome is Outcome.HELD:
            yield Paragraph("held", together, plea=plea)
            yield from self._reasons(self.outline, plea.here, plea)
            if plea.readings or plea.facts:
                yield self._supposing("threat", plea)
        else:
            yield self._supposing(plea.outcome.value, plea)
        if plea.outcome is Outcome.ARGUED:
            yield from self._reasons(world, plea.there, plea)
            yield Paragraph("reply", together, plea=plea)

    def _supposing(self, kind: str, plea: Plea) -> Paragraph:
        """A paragraph that says what its world supposes, where that was not said before."""
        told = (plea.readings, plea.facts, tuple(plea.group.together.items()))
        paragraph = Paragraph(kind, plea.group.together, plea=plea, like=self._told.get(told))
        if plea.readings or plea.facts:
            self._told.setdefault(told, paragraph)
        return paragraph

    def _reasons(self, world: Outline, step: Step, plea: Plea) -> Iterator[Paragraph]:
        for paragraph in world.reasons(step, plea.group.together):
            if paragraph.kind not in self.without:
                yield paragraph


def _joined(chances: Iterable[Chance]) -> tuple[Departure, ...]:
    """What the worlds of several chances depart in, together."""
    return tuple(dict.fromkeys(departure for chance in chances for departure in chance.made))
