"""Variations of a scenario: one thing is told otherwise, and an answer changes, or none does.

One fact is told otherwise than the story has it, or is told where the story leaves it open, or the
law is read otherwise on one issue. What follows is inferred as for any case, and compared.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from itertools import chain

from quarter.answer import Opinion
from quarter.case import Evidence, Finding
from quarter.choices import departures
from quarter.comparison import Comparison, Moved, Turn
from quarter.conclusions import standings_of
from quarter.grounding import match
from quarter.inference import infer
from quarter.literal import Literal
from quarter.passage import Passage
from quarter.problem import InvalidInput
from quarter.proof import Argument
from quarter.record import EVERYWHERE, LAW, State
from quarter.rule import POWER, Immaterial, Position, Rule
from quarter.vocabulary import is_assertable

MOST = 12
LEAST = 10  # are told, if need be by more decoys
SOME = 5  # of them change an answer, if there are as many that do
DECOYS = 4  # one of so many is a decoy at least, if there are as many decoys
NEAR = 2  # things that a rule may lack besides a fact which a student could think to matter by it


class Manner(Enum):
    """How a variation comes in: what the story itself has of it."""

    INSTEAD = "instead"  # the story tells the contrary
    SETTLED = "settled"  # the story tells it, but not beyond dispute
    BESIDES = "besides"  # the story does not speak of it
    READING = "reading"  # it is no fact


@dataclass(frozen=True, slots=True)
class Change:
    """What is told otherwise.

    ``facts``: the fact, and after it what cannot stay as it is where that one is so; or none, and
    a ``position``. ``overruled``: the evidence in the file that bears on them.
    """

    manner: Manner
    facts: tuple[Literal, ...]
    overruled: tuple[Evidence | Finding, ...] = ()
    position: Position | None = None

    @property
    def about(self) -> str:
        """What it is about: the same for facts that differ in names alone."""
        if self.position is not None:
            return self.position.id.partition(".")[0]
        return self.facts[0].predicate

    @property
    def place(self) -> str:
        """Where the story has it, or how it comes in."""
        return self.overruled[0].passage.heading if self.overruled else self.manner.value

    @property
    def atoms(self) -> frozenset[Literal]:
        return frozenset(one.atom for one in self.facts)


@dataclass(frozen=True, slots=True)
class Variation:
    """A scenario told otherwise in one thing, and what then follows.

    ``number``: its place among others, in the order of the story. ``asking``: the rules on the way
    to the questions that ask for the fact, and ``lacking`` the fewest things that one of them lacks
    besides it. ``immaterial``: what the law says of those who think that it matters. It is a decoy
    if no answer changes.
    """

    number: int
    change: Change
    comparison: Comparison
    moved: tuple[Moved, ...]  # answers that change, be it only in their grounds
    asking: tuple[Rule, ...]
    lacking: int | None
    immaterial: tuple[Immaterial, ...]

    @property
    def restated(self) -> tuple[Moved, ...]:
        """The answers of which the word or the standing changes."""
        return tuple(one for one in self.moved if one.restated)

    @property
    def is_decoy(self) -> bool:
        return not self.restated

    @property
    def tempts(self) -> bool:
        """Whether a student could think that it matters: the law says so of some, the story tells
        of it, or a rule asks for it that lacks little else."""
        told = self.change.manner is not Manner.BESIDES
        is_near = self.lacking is not None and self.lacking <= NEAR
        return bool(self.immaterial) or told or is_near

    @property
    def weakness(self) -> tuple[bool, bool, int]:
        """How little a decoy draws: least of all one that only gives another ground for the same.

        Then whether the law does not speak of it, and how far it is from mattering.
        """
        far = NEAR + 1 if self.lacking is None else self.lacking
        return bool(self.worth), not self.immaterial, far

    @property
    def outcomes(self) -> frozenset[tuple[Literal, str, str]]:
        """The answers that change, and to what."""
        return frozenset(
            (one.literal, one.after.word.value, one.after.standing)
            for one in self.restated
            if one.after
        )

    def says_no_more_than(self, other: "Variation") -> bool:
        """Whether the other changes the same answers to the same by a part of what this tells."""
        less, all_of_it = set(other.change.facts), set(self.change.facts)
        return bool(less) and less < all_of_it and self.outcomes == other.outcomes

    @property
    def established(self) -> int:
        """How many answers are proved, or their opposites, that were not: the rest only fall."""
        answers = ((one.before, one.after) for one in self.restated)
        return sum(
            after.standing not in (before.standing, "not proved")
            for before, after in answers
            if before and after
        )

    @property
    def worth(self) -> int:
        """How much of the proofs changes: the steps that stand otherwise, and the rules that apply,
        or are met, in only one of the two cases."""
        steps = {move.point for one in self.moved for move in one.moves}
        return len(steps) + len(set(map(_instance, self._turns)))

    @property
    def _turns(self) -> Iterator[Turn]:
        """The rules through which answers move, or the grounds of one."""
        for one in self.moved:
            for turn in chain(one.grounds, *(move.turns for move in one.moves)):
                yield from _all(turn)

    @property
    def idle(self) -> tuple[Argument, ...]:
        """What asks for the fact and yet changes nothing: of each rule what lacks least, and those
        first that lack least."""
        proofs = self.comparison.after.opinion.proofs
        found: dict[Rule, Argument] = {}
        for number, instance in enumerate(proofs.theory.instances):
            premises = chain.from_iterable(instance.premises)
            nodes = proofs.theory.nodes
            if instance.rule in self.asking and any(
                nodes[node].literal.atom in self.change.atoms for node in premises
            ):
                argument = proofs.argument(number)
                best = found.setdefault(instance.rule, argument)
                if len(argument.missing) < len(best.missing):
                    found[instance.rule] = argument
        return tuple(sorted(found.values(), key=lambda one: len(one.missing)))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that move, or through which something moves, each once."""
        return tuple(dict.fromkeys(turn.rule for turn in self._turns))


def _all(turn: Turn) -> Iterator[Turn]:
    """A rule through which a step moves, and those through which that one moves."""
    yield turn
    for one in (*turn.exceptions, *(won.turn for won in turn.beaten if won.turn is not None)):
        yield from _all(one)


def _instance(turn: Turn) -> tuple[object, ...]:
    """What tells a rule that is read for some names from others."""
    argument = turn.before or turn.after
    assert argument is not None, "a rule turns in one case or in both"
    return turn.rule.id, argument.instance.names


class Variations:
    """The variations of one scenario."""

    def __init__(self, opinion: Opinion, most: int = MOST) -> None:
        self.opinion = opinion
        self.most = most
        self.record = opinion.record
        self._theories: dict[object, Opinion] = {}
        opinion.share(self._theories)

    @cached_property
    def told(self) -> tuple[Variation, ...]:
        """Those for a class, in the order of the story, so that no decoy shows by its place."""
        changing, decoys = self._telling, self._mixed(self.decoys)
        room = self.most - min(self.most // DECOYS, len(decoys))
        chosen = {id(one) for one in changing[:room]}
        fill = max(self.most // DECOYS, min(LEAST, self.most) - len(chosen))
        chosen |= {id(one) for one in decoys[: min(fill, self.most - len(chosen))]}
        listed = [one for one in self._compared if id(one) in chosen]
        return tuple(replace(one, number=at) for at, one in enumerate(listed, start=1))

    @property
    def _telling(self) -> list[Variation]:
        """Those in which an answer changes; of those that take the story away only as many as it
        needs to tell some."""
        telling = self._mixed(one for one in self.changing if not self._takes_the_story(one))
        taking = self._mixed(one for one in self.changing if self._takes_the_story(one))
        return telling + taking[: max(0, SOME - len(telling))]

    def _mixed(self, variations: Iterable[Variation]) -> list[Variation]:
        """The most instructive first; those about one thing, and those of one paragraph that are
        no decoys, come back only after others came.

        What establishes nothing stands back where it is about States alone; and more so where the
        story does not speak of it.
        """
        met = Counter[str]()
        keyed = []
        for one in sorted(variations, key=_rank):
            falls = not (one.is_decoy or one.established)
            is_frame = falls and self._is_frame(one.change)
            same = [one.change.about] if one.is_decoy else [one.change.about, one.change.place]
            same += [POWER] * is_frame  # all of them are about one thing
            met.update(same)
            turn = max(met[each] for each in same)
            is_new = falls and one.change.manner is Manner.BESIDES
            keyed.append(((is_new, turn * (1 + is_frame)), one))
        return [one for _, one in sorted(keyed, key=lambda pair: pair[0])]

    def _takes_the_story(self, one: Variation) -> bool:
        """Whether answers only fall, by what is about States alone, without whom there would be no
        story; unless the class reads the passage of a rule that asks for it."""
        passages = {rule.passage for rule in one.asking}
        return (
            not one.established and self._is_frame(one.change) and passages.isdisjoint(self._read)
        )

    def _is_frame(self, change: Change) -> bool:
        """Whether it is about no person and no act."""
        names = self.opinion.case.words.names
        terms = [term for fact in change.facts for term in fact.terms]
        return bool(terms) and all(names[term].sort in {POWER, *EVERYWHERE} for term in terms)

    @cached_property
    def _read(self) -> frozenset[Passage]:
        """What the class is given to read."""
        teaching = self.opinion.case.teaching
        return self.opinion.rulebase.passages_read(teaching.read if teaching else ())

    @property
    def ranked(self) -> tuple[Variation, ...]:
        """The same, the most instructive first and the decoys last."""
        return tuple(sorted(self.told, key=_rank))

    @cached_property
    def changing(self) -> tuple[Variation, ...]:
        """Those in which an answer changes."""
        return tuple(one for one in self._compared if not one.is_decoy)

    @cached_property
    def decoys(self) -> tuple[Variation, ...]:
        """Those in which none does, although some rule asks for the fact or the story tells it."""
        return tuple(one for one in self._compared if one.is_decoy and one.tempts)

    @cached_property
    def _compared(self) -> tuple[Variation, ...]:
        """What is worth comparing: what the story tells, what moves an answer, and, of the rest, as
        many of those that draw a student most as there is room for."""
        untold, readings = tuple(self._untold()), tuple(self._readings())
        moving = {*self._moving(untold), *self._taken(readings)}
        resting = [one for one in (*untold, *readings) if one not in moving and self._tempts(one)]
        resting.sort(key=self._distance)
        kept = moving | set(_first_of_each(resting)[: self.most])
        chosen = [*self._told(), *(one for one in (*untold, *readings) if one in kept)]
        found = list(filter(None, map(self._compare, chosen)))
        return tuple(one for one in found if not any(map(one.says_no_more_than, found)))

    def _tempts(self, change: Change) -> bool:
        """Whether the law speaks of it or a rule asks for it, and it is no mere denial of what
        nobody spoke of."""
        drawn = self._asking(change) or self._immaterial(change)
        return bool(drawn) and not any(one.denied for one in change.facts)

    def _distance(self, change: Change) -> tuple[bool, int, int]:
        """How little it draws a student, as far as that is known before it is compared."""
        lacking = self._lacking(change)
        far = NEAR + 1 if lacking is None else lacking
        return not self._immaterial(change), far, -len(self._asking(change))

    def _moving(self, changes: tuple[Change, ...]) -> Iterator[Change]:
        """Those facts with which some answer stands otherwise on the record.

        Of all at once: bit i stands for the case in which the ith is so.
        """
        opinion, one = self.opinion, (1 << len(changes)) - 1
        values = {at: one if so else 0 for at, so in opinion.leaves.on_record().items()}
        for bit, change in enumerate(changes):
            for number, holds in self._leaves_with(change.facts[0]):
                cleared = values[number] & (one ^ 1 << bit)
                values[number] = cleared | holds << bit
        tables = infer(opinion.plan, values, one)
        same = one
        for answer in opinion.answers:
            standings = standings_of(opinion.theory, tables, answer.step.node, one)
            same &= standings[answer.standing]
        return (change for bit, change in enumerate(changes) if not same >> bit & 1)

    def _leaves_with(self, fact: Literal) -> Iterator[tuple[int, bool]]:
        """The leaves on which a fact bears, and whether each holds where it is so."""
        excluded = [] if fact.denied else self.record.excluded_by(fact)
        for number in self.opinion.leaves.states:
            literal = self.opinion.theory.nodes[number].literal
            if literal.atom == fact.atom:
                yield number, literal.denied == fact.denied
            elif literal.atom in excluded:
                yield number, literal.denied

    def _taken(self, readings: tuple[Change, ...]) -> Iterator[Change]:
        """Those readings on which some answer stands otherwise on the record."""
        opinion = self.opinion
        effects = chain.from_iterable(map(opinion.effects, opinion.answers))
        taken = {effect.departure.value for effect in effects if effect.departure.choice.issue}
        return (one for one in readings if one.position and one.position.id in taken)

    def _after(self, change: Change) -> Opinion | None:
        """What follows; none where the case would contradict itself, or could not be asked."""
        return self._supposed(change.facts, [change.position] if change.position else [])

    def both(self, one: Change, other: Change) -> Opinion | None:
        """What follows where two things are told otherwise; none where they do not go together."""
        positions = [change.position for change in (one, other) if change.position]
        issues = {position.id.partition(".")[0] for position in positions}
        first = self._supposed(one.facts, [])
        if first is None or len(issues) < len(positions):
            return None
        facts = Variations(first)._with_it(*other.facts)
        if (other.facts and not facts) or any(~fact in one.facts for fact in facts):
            return None
        return self._supposed((*one.facts, *facts), positions)

    def _supposed(self, facts: Iterable[Literal], positions: Iterable[Position]) -> Opinion | None:
        opinion = self.opinion
        after = Opinion(
            opinion.rulebase,
            opinion.case.supposing(facts),
            opinion.as_of,
            opinion.standard,
            (*opinion.fixed.values(), *(position.id for position in positions)),
            opinion.asking,
        )
        after.share(self._theories)
        try:
            after.check()
        except InvalidInput:
            return None
        return after if after.questions == opinion.questions else None

    def _compare(self, change: Change) -> Variation | None:
        after = self._after(change)
        if after is None:
            return None
        comparison = Comparison(self.opinion, after)
        moved = tuple(one for one in comparison.moved if one.restated or one.grounds)
        drawn = self._asking(change), self._lacking(change), self._immaterial(change)
        return Variation(0, change, comparison, moved, *drawn)

    # What may be told otherwise

    @cached_property
    def _evidence(self) -> tuple[Evidence | Finding, ...]:
        return *self.opinion.case.evidence, *self.opinion.case.findings

    def _told(self) -> Iterator[Change]:
        """Each fact of which the story speaks, told otherwise, in its order."""
        for atom in self._spoken_of:
            yield from self._otherwise(atom)

    @cached_property
    def _spoken_of(self) -> dict[Literal, None]:
        """The facts that the story tells or denies, each followed by those that it excludes."""
        told = dict.fromkeys(one.literal.atom for one in self._evidence)
        return {one: None for atom in told for one in (atom, *self.record.excluded_by(atom))}

    def _untold(self) -> Iterator[Change]:
        """What a rule asks, and the story neither tells nor denies by anything else that it tells.

        Of whom it tells the same of other names, it tells all that there is; and whom it never
        speaks of together have nothing to do with each other; unless it says that it is unknown.
        """
        told = self._spoken_of
        nodes, unknown = self.opinion.theory.nodes, self.opinion.case.unknown
        asked = (nodes[number].literal.atom for number in self.opinion.leaves.states)
        for atom in dict.fromkeys((*unknown, *asked, *self._said_not_to_matter)):
            if atom in told or not (atom in unknown or self._fits(atom)):
                continue
            for change in self._otherwise(atom):
                if len(change.facts) == 1:
                    yield change

    def _fits(self, atom: Literal) -> bool:
        """Whether the story leaves room for a fact of which it does not speak."""
        names = self.opinion.case.words.names
        own = {term for term in atom.terms if names[term].sort not in EVERYWHERE}
        full = any(
            (one.predicate, one.terms[0]) == (atom.predicate, atom.terms[0])
            for one in self._spoken_of
        )
        return not full and any(own <= set(one.terms) for one in self._spoken_of)

    def _otherwise(self, atom: Literal) -> Iterator[Change]:
        """A fact as the story does not have it, both ways if it leaves that open."""
        if self._may_be_told(atom):
            for fact in self._contraries(atom):
                facts = self._with_it(fact)
                atoms = {one.atom for one in facts}
                overruled = tuple(one for one in self._evidence if one.literal.atom in atoms)
                if facts:
                    yield Change(self._manner(atom), facts, overruled)

    def _may_be_told(self, atom: Literal) -> bool:
        """Whether a story could tell it: it is no conclusion, nothing to come, and no law."""
        words = self.opinion.case.words
        days = [words.names[term].day for term in atom.terms if term in words.names]
        return (
            is_assertable(atom, words)
            and not atom.variables
            and not self.record.is_done_by_rule(atom)
            and not any(day is not None and day > self.opinion.as_of for day in days)
            and not any(one.source is LAW for one in self.record.evidence(atom))
        )

    def _state(self, atom: Literal) -> State:
        node = self.opinion.node(atom)
        return self.record.state(atom, node.standard, node.day)

    def _contraries(self, atom: Literal) -> tuple[Literal, ...]:
        match self._state(atom):
            case State.SHOWN:
                return (~atom,)
            case State.DENIED | State.ASSUMED:
                return (atom,)
        return atom, ~atom

    def _manner(self, atom: Literal) -> Manner:
        if not self.record.evidence(atom) and atom not in self.record.findings:
            return Manner.BESIDES
        known = self._state(atom) in (State.SHOWN, State.DENIED)
        return Manner.INSTEAD if known else Manner.SETTLED

    def _is_shown(self, literal: Literal) -> bool:
        return self._state(literal.atom) is (State.DENIED if literal.denied else State.SHOWN)

    def _with_it(self, *facts: Literal) -> tuple[Literal, ...]:
        """Facts, and whatever of the story cannot stay as it is where these are so.

        Nothing where it then contradicts itself.
        """
        found, waiting = dict[Literal, None](), list(facts)
        while waiting:
            one = waiting.pop(0)
            if ~one in found:
                return ()
            if one not in found:
                found[one] = None
                waiting += self._entailed(one)
        return tuple(found)

    def _entailed(self, fact: Literal) -> Iterator[Literal]:
        """What a fact entails that is not shown, and the contrary of what is and entails its own
        contrary, or is excluded by it."""
        for entailment in self.opinion.case.words.entailments:
            names = entailment.literal.names_in(fact)
            if names is not None:
                entailed = (one.bind(names) for one in entailment.entailed)
                yield from (one for one in entailed if not self._is_shown(one))
            for pattern in entailment.entailed:
                names = pattern.names_in(~fact)
                if names is not None:
                    yield from (~one for one in self._like(entailment.literal.bind(names)))
        if not fact.denied:
            excluded = self.record.excluded_by(fact)
            yield from (~one for one in excluded if self._is_shown(one))

    def _like(self, pattern: Literal) -> list[Literal]:
        """What is shown and has the form of a literal with variables."""
        told = dict.fromkeys(
            (*self.opinion.case.supposed, *(one.literal for one in self._evidence))
        )
        return [one for one in told if pattern.names_in(one) is not None and self._is_shown(one)]

    def _readings(self) -> Iterator[Change]:
        """Each position that is not taken, on an issue that the questions lead to."""
        opinion = self.opinion
        varied = departures(opinion.leaves, opinion.plan, opinion.rulebase, opinion.fixed)
        for departure in varied:
            if departure.choice.issue is not None:
                position = opinion.rulebase.positions[departure.value]
                yield Change(Manner.READING, (), position=position)

    # For which rules it is told

    def _asking(self, change: Change) -> tuple[Rule, ...]:
        """The rules on the way to the questions that ask for it."""
        if change.position is not None:
            rules = (one.rule for one in self.opinion.theory.instances)
            return tuple(dict.fromkeys(one for one in rules if change.position.id in one.positions))
        return tuple(self._asked.get(change.facts[0].atom, ()))

    @cached_property
    def _asked(self) -> dict[Literal, dict[Rule, None]]:
        """The rules that ask for each fact."""
        found: dict[Literal, dict[Rule, None]] = defaultdict(dict)
        nodes = self.opinion.theory.nodes
        for instance in self.opinion.theory.instances:
            for node in chain.from_iterable(instance.premises):
                found[nodes[node].literal.atom][instance.rule] = None
        return found

    def _lacking(self, change: Change) -> int | None:
        """The fewest things besides it that a rule lacks which asks for it."""
        return 0 if change.position else self._besides.get(change.facts[0].atom)

    @cached_property
    def _besides(self) -> dict[Literal, int]:
        """Of each fact that a rule asks for, the fewest things besides it that one such lacks."""
        found: dict[Literal, int] = {}
        theory, proved = self.opinion.theory, self.opinion.proofs.tables.proved
        for instance in theory.instances:
            lacking = {group for group in instance.premises if not any(proved[at] for at in group)}
            for group in instance.premises:
                besides = len(lacking - {group})
                for at in group:
                    if proved[at] or group in lacking:  # or else another meets what it would meet
                        atom = theory.nodes[at].literal.atom
                        found[atom] = min(found.get(atom, besides), besides)
        return found

    def _immaterial(self, change: Change) -> tuple[Immaterial, ...]:
        """What the law says of those who think that it matters to a question."""
        return tuple(
            dict.fromkeys(
                entry
                for fact in change.facts[:1]
                for entry, pattern in self._no_matter
                if pattern.is_said_as(fact.atom) and match(pattern, fact.atom) is not None
            )
        )

    @cached_property
    def _no_matter(self) -> dict[tuple[Immaterial, Literal], None]:
        """What the law says does not matter to a question of the case, of whom it asks."""
        taken = set(self.opinion.chosen.values())
        return {
            (entry, entry.literal.bind(names)): None
            for answer in self.opinion.answers
            for entry in self.opinion.rulebase.immaterial
            if entry.question.is_said_as(answer.literal)
            and (not entry.positions or taken & set(entry.positions))
            and (names := match(entry.question, answer.literal)) is not None
        }

    @property
    def _said_not_to_matter(self) -> Iterator[Literal]:
        """The facts of which the law says so, that leave nobody to be named."""
        return (pattern for _, pattern in self._no_matter if not pattern.variables)


def _rank(one: Variation) -> tuple[int, ...]:
    """Those first that establish most, then those that change most of the proofs; and the decoys
    last, those before others that draw a student most."""
    if one.is_decoy:
        return True, *one.weakness, -len(one.asking)
    return False, -one.established, -one.worth, -len(one.asking)


def _first_of_each(changes: Iterable[Change]) -> list[Change]:
    """Of the changes about one thing only the first."""
    return list({one.about: one for one in reversed(list(changes))}.values())[::-1]
