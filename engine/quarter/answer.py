"""Answers: what follows on each question of a case, how firmly, and on what it turns."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from quarter.case import Case
from quarter.conclusions import Conclusions, sides, standing_of, standings, standings_of
from quarter.grounding import Theory
from quarter.inference import Tables, infer, narrowed
from quarter.literal import Literal, Mode
from quarter.proof import Proofs, Step
from quarter.rule import Kind
from quarter.rulebase import Rulebase

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDFunction

    from quarter.choices import Choice, Departure
    from quarter.minimal import Settling
    from quarter.worlds import Worlds


T = TypeVar("T")


class Word(Enum):
    """The word that answers a question; the first that fits."""

    YES = "Yes"
    NO = "No"
    PROBABLY_YES = "Probably yes"
    PROBABLY_NO = "Probably no"
    NOT_YET_DUE = "Not yet due"
    UNRESOLVED = "Unresolved"
    OPEN = "Open"
    NOT_SHOWN = "Not shown"


@dataclass(frozen=True, slots=True)
class Effect:
    """What one departure from the record does to an answer: the standing that it then has."""

    departure: "Departure"
    standing: str


@dataclass(frozen=True, slots=True)
class Reversal:
    """A smallest set of departures from the record that changes an answer, and to what."""

    departures: tuple["Departure", ...]
    to: str


LARGEST_SET = 4  # departures in one set
MOST_SETS = 12


@dataclass(frozen=True)
class Answer:
    """The answer to one question, with its proof and what it turns on.

    ``settled`` is none where the diagrams of worlds outgrew their bound.
    """

    question: Literal  # as the case asks it
    literal: Literal
    word: Word
    standing: str  # proved, opposite proved, not proved
    settled: bool | None
    turns_on: tuple["Choice", ...]
    not_yet_due: bool  # a rule for the duty lacks only what says when it falls due
    contested: bool  # rules for both sides apply, and nothing ranks them
    hidden: bool  # it rests on a conflict further up, or protection is supported and not proved
    step: Step
    opposites: tuple[Step, ...]
    silent: tuple[Literal, ...] = ()  # relations of which the file says nothing at all


@dataclass(frozen=True, slots=True)
class Verdict:
    """The word that answers a question and how firmly it stands, without proof or reasons."""

    word: Word
    standing: str
    settled: bool | None
    not_yet_due: bool
    contested: bool
    silent: tuple[Literal, ...]


class Opinion(Conclusions):
    """What follows from a case on its record, how firmly, and on what that turns."""

    @cached_property
    def worlds(self) -> "Worlds | None":
        """What follows in every world; none if the diagrams outgrow their bound."""
        from quarter.worlds import BoundMet, every_world

        try:
            return every_world(self.leaves, self.plan, self.rulebase, self._varied)
        except BoundMet:
            return None

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """The answer to each question, in the order of the case file."""
        found: dict[Literal, Answer] = {}
        for question, literal in self.questions:
            found.setdefault(literal, self.answer(literal, question))
        return tuple(found.values())

    def answer(self, literal: Literal, question: Literal | None = None) -> Answer:
        """The answer to a question that the theory holds."""
        number = self.theory.numbers[self.node(literal)]
        step = self.proofs.step(number)
        found = self.verdict(literal)
        return Answer(
            question or literal,
            literal,
            found.word,
            found.standing,
            found.settled,
            () if found.settled else self._turns_on(number),
            found.not_yet_due,
            found.contested,
            self._is_hidden(number, literal, step),
            step,
            tuple(self.proofs.step(one) for one in self.theory.opposites[number]),
            found.silent,
        )

    def verdict(self, literal: Literal) -> Verdict:
        """The word that answers a question that the theory holds, and how firmly it stands."""
        number = self.theory.numbers[self.node(literal)]
        standing, not_yet_due, contested = self.on_record(literal)
        settled, may_change, barred = self._firmness(number, standing, literal)
        word = word_for(standing, settled, not_yet_due, contested, may_change, barred)
        silent: tuple[Literal, ...] = ()
        if word is Word.NOT_SHOWN:
            # Rules that could show it were not read, since the file leaves out who is who in them.
            silent = tuple(self.theory.silent.get(number, ()))
            if silent:
                word, settled = Word.OPEN, None
        return Verdict(word, standing, settled, not_yet_due, contested, silent)

    def _is_hidden(self, number: int, literal: Literal, step: Step) -> bool:
        """Whether a conflict that nothing resolves, here or further up, stands behind an answer."""
        if step.proved:
            return not self.tables.definite[number] and any(
                self.support[opposite] for opposite in self.theory.opposites[number]
            )
        return self._protective(literal) and self.support[number]

    def _protective(self, literal: Literal) -> bool:
        words = self.case.words.predicates[literal.predicate]
        return words.protective or literal.mode is Mode.MUST_NOT

    def _firmness(
        self, number: int, standing: str, literal: Literal
    ) -> tuple[bool | None, bool, bool]:
        """Whether it is settled, whether some world proves a side, and whether open facts could
        bring a bar that the record does not."""
        # A permission, or a duty, of which it is not known that no open fact could bar it.
        unsafe = literal.mode in (Mode.MAY, Mode.MUST) and standing == "proved"
        found = self._asked(number, lambda worlds: self.firm(number, standing, literal, worlds))
        return found or (None, False, unsafe)

    def firm(
        self, number: int, standing: str, literal: Literal, worlds: "Worlds"
    ) -> tuple[bool, bool, bool]:
        """The same in some worlds. Raises MemoryError if the diagrams outgrow their bound."""
        mine, theirs = self._sides(number, worlds)
        settled = all(
            worlds.everywhere(value) or not worlds.somewhere(value) for value in (mine, theirs)
        )
        bar = None
        continues = self.case.words.predicates[literal.predicate].continues
        if not continues and literal.mode in (Mode.MAY, Mode.MUST_NOT):
            bar = theirs if literal.mode is Mode.MAY else mine
        proved_bar = standing == ("proved" if literal.mode is Mode.MUST_NOT else "opposite proved")
        if literal.mode is Mode.MUST and standing == "proved":
            # A duty that is due is no reason to move while an open fact could bar the move.
            forbidden = self._forbidden(number)
            bar = None if forbidden is None else worlds.proved(forbidden)
        barred = (
            bar is not None and not proved_bar and worlds.somewhere(bar & worlds.default_readings)
        )
        may_change = worlds.somewhere(mine) or worlds.somewhere(theirs)
        return settled, may_change, barred

    def could_show(self, number: int) -> bool | None:
        """Whether open facts could prove a node, on the readings taken; none: the bound is met."""

        def found(worlds: "Worlds") -> bool:
            return worlds.somewhere(worlds.proved(number) & worlds.default_readings)

        return self._asked(number, found)

    def _forbidden(self, number: int) -> int | None:
        """The node that what a duty asks for is forbidden; none if the theory does not say."""
        node = self.theory.nodes[number]
        if node.literal.mode is not Mode.MUST:
            return None
        forbidden = Literal(node.literal.predicate, node.literal.terms, mode=Mode.MUST_NOT)
        return self.theory.numbers.get(node._replace(literal=forbidden))

    def _turns_on(self, number: int) -> tuple["Choice", ...]:
        """The choices on which the standing of a node turns.

        If the bound is met, not all of them are known: then those that change it by themselves, and
        the readings that do so together, on the facts of the record.
        """

        def tested(worlds: "Worlds") -> tuple["Choice", ...]:
            return worlds.tested(*self._sides(number, worlds))

        found = self._asked(number, tested)
        if found is None:
            single = [effect.departure.choice for effect in self._effects(number)]
            readings = _asked(self._alone(number, ("reading",)), tested) or ()
            found = tuple(dict.fromkeys((*single, *readings)))
        return found

    def _sides(self, number: int, worlds: "Worlds") -> tuple[Any, Any]:
        """In which worlds a node is proved, and in which an opposite of it."""
        return sides(number, self.theory.opposites[number], worlds.proved, worlds.one)

    def _standings(self, number: int, worlds: "Worlds") -> dict[str, Any]:
        """In which worlds a node has each standing."""
        return standings(*self._sides(number, worlds), worlds.one)

    def weigh(
        self, answer: Answer, question: "Callable[[Worlds, BCDDFunction, BCDDFunction], T]"
    ) -> T | None:
        """What the worlds say in which an answer is proved, and those in which an opposite of it.

        None where the diagrams outgrow their bound.
        """
        number = answer.step.node
        return self._asked(number, lambda worlds: question(worlds, *self._sides(number, worlds)))

    def _asked(self, number: int, question: "Callable[[Worlds], T]") -> T | None:
        """What all worlds say of a node; where these outgrow their bound, those of it alone."""
        found = _asked(self.worlds, question)
        return _asked(self._alone(number), question) if found is None else found

    def _alone(self, number: int, kinds: tuple[str, ...] = ("fact", "reading")) -> "Worlds | None":
        """Every world of what one node can reach, over choices of these kinds."""
        if (number, kinds) not in self._reached:
            from quarter.choices import Leaves, departures
            from quarter.worlds import BoundMet, every_world

            bar = self._forbidden(number)
            ready, reach = narrowed(self.plan, [number] if bar is None else [number, bar])
            leaves = Leaves(self.theory, self.record, self.chosen, reach)
            known = "known" in kinds
            varied = departures(leaves, ready, self.rulebase, self.fixed, known)
            wanted = [one for one in varied if one.choice.kind in kinds]
            try:
                found = every_world(leaves, ready, self.rulebase, wanted)
            except BoundMet:
                found = None
            self._reached[number, kinds] = found
        return self._reached[number, kinds]

    @cached_property
    def _reached(self) -> "dict[tuple[int, tuple[str, ...]], Worlds | None]":
        return {}

    def effects(self, answer: Answer) -> tuple[Effect, ...]:
        """The single departures from the record that change the standing of an answer.

        No diagrams are needed for these, and so no bound hides one.
        """
        return self._effects(answer.step.node)

    def _effects(self, number: int) -> tuple[Effect, ...]:
        if number not in self._changing:
            self._changing[number] = self._changes(number)
        return self._changing[number]

    @cached_property
    def _changing(self) -> dict[int, tuple[Effect, ...]]:
        return {}

    def _changes(self, number: int) -> tuple[Effect, ...]:
        order, tables, able = self._single
        one = (1 << len(order)) - 1
        now = standing_of(self.theory, self.tables, number)
        found = standings_of(self.theory, tables, number, one)
        return tuple(
            Effect(departure, to)
            for bit, departure in enumerate(order)
            for to, where in found.items()
            if to != now and (where & able) >> bit & 1
        )

    @cached_property
    def _single(self) -> "tuple[tuple[Departure, ...], Tables[int], int]":
        """The departures in the order of the files, what follows from each alone, and of which.

        Bit i stands for the world that makes just the ith; the last are the worlds that can be.
        """
        from quarter.choices import facts_in, file_order, possible

        order = tuple(file_order(self._varied, self.record, self.rulebase))
        one = (1 << len(order)) - 1
        made = {departure: 1 << bit for bit, departure in enumerate(order)}
        values, _, _ = facts_in(self.leaves, self.rulebase, made, one)
        tables = infer(self.plan, values, one)
        return order, tables, possible(tables, self.plan, self.rulebase, one)

    def reversals(self, answer: Answer, known: bool = False) -> tuple[Reversal, ...] | None:
        """The minimal sets of open facts and readings that change an answer, smallest first.

        Sets of at most four departures, and at most a dozen of them. ``known``: what the case shows
        may be the contrary as well. None: the diagrams outgrew their bound.
        """
        asked = (answer.literal, known)
        if asked not in self._reversals:  # at the edge of the bound the same is said each time
            self._reversals[asked] = self._reversed(answer, known)
        return self._reversals[asked]

    def _reversed(self, answer: Answer, known: bool) -> tuple[Reversal, ...] | None:
        from quarter.minimal import leading

        number = answer.step.node

        def found(worlds: "Worlds") -> list[Reversal]:
            return [
                Reversal(departures, to)
                for to, value in self._standings(number, worlds).items()
                if to != answer.standing
                for departures in leading(worlds, value, LARGEST_SET, MOST_SETS)
            ]

        if known:
            sets = _asked(self._alone(number, ("fact", "known", "reading")), found)
        else:
            sets = self._asked(number, found)
        if sets is None:
            return None
        return tuple(sorted(sets, key=lambda one: len(one.departures))[:MOST_SETS])

    @cached_property
    def _reversals(self) -> dict[tuple[Literal, bool], tuple[Reversal, ...] | None]:
        return {}

    def against(self, answer: Answer) -> Reversal | None:
        """The best case against an answer that is proved, or of which an opposite is.

        Of the worlds that the record leaves open, the nearest in which it fails: fewest departures,
        then the order of the files. None if it fails in none, or the diagrams outgrew their bound.
        ``proofs_in`` has its proof there.
        """
        if answer.literal not in self._against:
            number = answer.step.node
            self._against[answer.literal] = (
                self._asked(number, lambda worlds: (self._nearest(answer, worlds),)) or (None,)
            )[0]
        return self._against[answer.literal]

    @cached_property
    def _against(self) -> dict[Literal, Reversal | None]:
        return {}

    def _nearest(self, answer: Answer, worlds: "Worlds") -> Reversal | None:
        from quarter.minimal import nearest

        standings = self._standings(answer.step.node, worlds)
        stands = standings.pop(answer.standing)
        if answer.standing == "not proved":
            return None
        made = nearest(worlds, (stands ^ worlds.one) & worlds.possible)
        if made is None:
            return None
        to = next(to for to, value in standings.items() if worlds.under(value, made))
        return Reversal(made, to)

    def ways(self, literal: Literal, proved: bool) -> "list[tuple[Departure, ...]] | None":
        """The minimal sets of departures by which a literal of the theory is proved, or is not.

        Smallest first, as for reversals; where each takes more than four, the nearest world alone.
        Empty: there is no such world. None: the diagrams outgrew their bound.
        """
        from quarter.minimal import leading, nearest

        number = self.theory.numbers[self.node(literal)]

        def found(worlds: "Worlds") -> "list[tuple[Departure, ...]]":
            where = worlds.proved(number)
            where = where if proved else where ^ worlds.one
            made = nearest(worlds, where & worlds.possible)
            if made is None or len(made) > LARGEST_SET:
                return [] if made is None else [made]
            return leading(worlds, where, LARGEST_SET, MOST_SETS)

        return self._asked(number, found)

    def proofs_in(self, made: "Collection[Departure]") -> Proofs:
        """The proofs in the world that departs from the record in just these."""
        from quarter.choices import states_in, values_in

        values = values_in(self.leaves, self.rulebase, self._varied, made)
        taken = [one.value for one in made if one.choice.issue is not None]
        return Proofs(
            self.rulebase,
            self.record.supposing(states_in(self.leaves, values, made)),
            self.theory,
            self.plan,
            infer(self.plan, values, True),
            self.chosen | {one.partition(".")[0]: one for one in taken},
        )

    @cached_property
    def _varied(self) -> "tuple[Departure, ...]":
        from quarter.choices import departures

        return tuple(departures(self.leaves, self.plan, self.rulebase, self.fixed))

    def settled_by(self, answer: Answer) -> "tuple[Settling, ...] | None":
        """The minimal sets of open facts which, shown or denied, settle an answer, smallest first.

        On the default readings; sets of at most four facts, and at most a dozen of them. None: the
        diagrams outgrew their bound.
        """
        from quarter.minimal import settling

        def found(worlds: "Worlds") -> "tuple[Settling, ...]":
            standings = self._standings(answer.step.node, worlds)
            return tuple(settling(worlds, standings, LARGEST_SET, MOST_SETS))

        return self._asked(answer.step.node, found)

    def holds_up_to(self, answer: Answer) -> str | None:
        """The strongest standard, from the case's own, at which the standing is the same."""
        if answer.standing == "not proved":
            return None
        strongest = self.standard
        theory, tables = self._higher
        for standard in self._higher_standards:
            number = theory.numbers.get(self.node(answer.literal)._replace(standard=standard))
            if number is None or standing_of(theory, tables, number) != answer.standing:
                break
            strongest = standard
        return strongest

    @cached_property
    def _higher_standards(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.case.words.standards)[
            self.case.words.rank(self.standard) + 1 :
        ]

    @cached_property
    def _higher(self) -> tuple[Theory, Tables[bool]]:
        """What follows for the questions at each higher standard: what rules ask at a standard of
        their own is the same at all, and so is worked out once."""
        nodes = dict.fromkeys(
            self.node(literal)._replace(standard=standard)
            for standard in self._higher_standards
            for _, literal in self.questions
        )
        theory, _, tables = self._follows(nodes)
        return theory, tables


def _asked(worlds: "Worlds | None", question: "Callable[[Worlds], T]") -> T | None:
    """What the worlds say to a question; none where the diagrams outgrow their bound."""
    if worlds is None:
        return None
    for _ in range(2):
        try:
            return question(worlds)
        except MemoryError:
            worlds.manager.gc()  # what was asked before may still fill it
    return None


def questions_alone(rulebase: Rulebase, case: Case) -> tuple[Literal, ...]:
    """What to ask for the answers to a case's own questions, and nothing that only a memo tells.

    What facts could make certain together with its opposite is among it, so that a case which
    contradicts itself is refused all the same.
    """
    certain = [rule.conclusion for rule in rulebase.rules if rule.kind is Kind.STRICT]
    sides = [side for pair in rulebase.opposites for side in (pair.left, pair.right)]
    return (*case.questions, *[literal for literal in (*certain, *sides) if literal])


def word_for(
    standing: str,
    settled: bool | None,
    not_yet_due: bool,
    contested: bool,
    may_change: bool,
    barred: bool,
) -> Word:
    """The first word that fits."""
    if barred:
        return Word.OPEN
    if standing == "proved":
        return Word.YES if settled else Word.PROBABLY_YES
    if standing == "opposite proved":
        return Word.NO if settled else Word.PROBABLY_NO
    if not_yet_due:
        return Word.NOT_YET_DUE
    if contested:
        return Word.UNRESOLVED
    return Word.OPEN if may_change or settled is None else Word.NOT_SHOWN
