"""What an interview asks next, and why: the open fact that decides most.

A fact matters in a world if the answer to a question would there be another, were the fact alone
otherwise. How much it decides is the share of the possible worlds in which it matters, over all
readings, added up over the questions that are not settled. Nothing is sampled: the diagrams hold
every world, and each is counted once.
"""

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from oxidd.bcdd import BCDDFunction

from quarter.answer import Answer, Opinion, Word
from quarter.choices import Choice, Departure, on_record
from quarter.conclusions import sides
from quarter.grounding import CHOSEN, Node, answering
from quarter.inference import infer
from quarter.literal import Literal
from quarter.minimal import nearest
from quarter.passage import Passage
from quarter.problem import InvalidInput
from quarter.record import State
from quarter.rule import Premise, Rule, conditions
from quarter.worlds import Worlds, support

UNSAFE = "unsafe to ask"
NEVER = (UNSAFE, "not applicable")  # reasons for which a fact is never put as a question
LAST = ("refused", "asked and not known")  # and for which it comes after the others


@dataclass(frozen=True, slots=True)
class Ask:
    """What to ask: a fact, or a relation of which the file says nothing.

    A relation may leave open with whom: then it has a variable, and a name is wanted for it.
    """

    literal: Literal
    relation: bool = False
    reason: str | None = None  # why the file says that it is not known
    decides: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Use:
    """A rule that asks for a fact: its reading, the premise that asks, and what it then says."""

    rule: Rule
    premise: Premise | None
    element: tuple[Literal, ...]  # of which one suffices
    conclusion: Literal | None  # none: it takes another rule out of play
    excepts: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What an answer is, and what it would be at once, had the file one fact more."""

    literal: Literal
    now: Word
    then: Word


class Interview:
    """What there is to ask about a case as it stands."""

    def __init__(self, opinion: Opinion) -> None:
        self.case = opinion.case
        self.on_record = opinion
        self.opinion = _of_new_names(opinion)
        self.decides, self.unweighed = deciding(self.opinion)

    def next(self, asked: Collection[Literal] = ()) -> Ask | None:
        """What to ask next, of what was not asked yet; none if nothing more decides anything."""
        for literal in self.silent():
            if literal not in asked:
                return Ask(literal, relation=True)
        waiting = [one for one in self.facts() if one.literal not in asked]
        return min(waiting, key=lambda one: one.reason in LAST, default=None)

    def silent(self) -> tuple[Literal, ...]:
        """The relations of which the file says nothing, without which rules are not read."""
        found: dict[Literal, None] = {}
        for answer in self.opinion.answers:
            found |= dict.fromkeys(answer.silent)
        return tuple(found)

    def facts(self) -> tuple[Ask, ...]:
        """The open facts that decide something and may be asked, those first that decide most."""
        return tuple(
            Ask(atom, False, self.case.unknown.get(atom), share)
            for atom, share in self._by_share()
            if self.case.unknown.get(atom) not in NEVER
        )

    def unasked(self) -> tuple[Literal, ...]:
        """The open facts that decide something and are left unasked, since to ask is unsafe."""
        return tuple(atom for atom, _ in self._by_share() if self.case.unknown.get(atom) == UNSAFE)

    def _by_share(self) -> list[tuple[Literal, Fraction]]:
        return sorted(self.decides.items(), key=lambda one: -one[1])

    # Why

    def uses(self, literal: Literal) -> tuple[Use, ...]:
        """The rules that ask for a fact where a question leads, the nearest to it first."""
        found: dict[tuple[str, Literal | None, Premise | None], Use] = {}
        theory = self.opinion.theory
        for number in self._reached():
            instance = theory.instances[number]
            for group, premise in zip(instance.premises, instance.written, strict=True):
                atoms = [theory.nodes[node].literal for node in group]
                if not any(one.atom == literal.atom for one in atoms):
                    continue
                head = theory.nodes[instance.heads[0]].literal if instance.heads else None
                excepts = tuple(
                    self.opinion.rulebase.by_id[name].passage for name in instance.rule.excepts
                )
                use = Use(instance.rule, premise, tuple(atoms), head, excepts)
                found.setdefault((instance.rule.id, head, premise), use)
        return tuple(found.values())

    def unread(self, relation: Literal) -> tuple[Rule, ...]:
        """The rules that a relation keeps from being read for some question."""
        asked = {
            (answer.literal.predicate, answer.literal.denied, answer.literal.mode)
            for answer in self.opinion.answers
            if relation in answer.silent
        }
        return tuple(
            rule
            for rule in self.opinion.rulebase.rules
            if rule.conclusion is not None
            and any(
                (rule.conclusion.predicate, rule.conclusion.denied, mode) in asked
                for mode in (
                    rule.conclusion.mode,
                    rule.conclusion.mode and rule.conclusion.mode.weaker,
                )
            )
            and any(
                condition.literal.predicate == relation.predicate
                for premise in rule.premises
                for condition in conditions(premise)
            )
        )

    def _reached(self) -> Iterator[int]:
        """The ground rules to which the open questions lead, in the order in which they do."""
        opinion = self.opinion
        theory = opinion.theory
        seen: set[int] = set()
        told: set[int] = set()
        waiting = [one.step.node for one in opinion.answers if not one.settled]
        while waiting:
            after: list[int] = []
            for node in waiting:
                for side in (node, *theory.opposites[node]):
                    if side in seen:
                        continue
                    seen.add(side)
                    for made in theory.supporting[side]:
                        for one in (made, *answering(theory.exceptions, made)):
                            if one not in told:
                                told.add(one)
                                yield one
                            for group in theory.instances[one].premises:
                                after += group
            waiting = after

    def changes(self, literal: Literal) -> tuple[Change, ...] | None:
        """The answers that would be others at once, were a fact, or a denial, beyond dispute.

        None: the case would then contradict itself.
        """
        try:
            had = self.opinion.likewise(self.opinion.case.supposing([literal]))
            then = {one.literal: one.word for one in had.answers}
        except InvalidInput:
            return None
        return tuple(
            Change(one.literal, one.word, then[one.literal])
            for one in self.opinion.answers
            if then.get(one.literal, one.word) is not one.word
        )

    def together(self, literal: Literal) -> tuple[Departure, ...]:
        """The fewest other departures from the record with which a fact decides an answer."""

        def fewest(worlds: Worlds, *sides: BCDDFunction) -> tuple[Departure, ...] | None:
            matters = _Matters(worlds, sides)
            if literal.atom not in matters.facts:
                return None
            return nearest(worlds, matters.where(literal.atom))

        found = (self.opinion.weigh(answer, fewest) for answer in _weighed(self.opinion))
        return min((one for one in found if one is not None), key=len, default=())

    # What silence assumes

    def assumed(self) -> tuple[Literal, ...]:
        """What silence takes not to be so, and on which some answer rests.

        Had it been so, and all else as on the record, the answer would be another. All of them are
        tried at once: bit n of a value says what follows had the nth been so, the last bit what
        follows as it is.
        """
        opinion, silent = self.on_record, self._assumed()
        theory = opinion.theory
        bits = {atom: 1 << number for number, atom in enumerate(silent)}
        one = (1 << len(silent) + 1) - 1
        facts: dict[int, int] = {}
        for number, holds in on_record(theory, opinion.record, opinion.chosen).items():
            node = theory.nodes[number]
            bit = bits.get(node.literal.atom, 0)
            if bit and self._state(node) is not State.ASSUMED:
                bit = 0  # on another day the record speaks of it
            facts[number] = (one if holds else 0) ^ bit
        proved = infer(opinion.plan, facts, one).proved
        differs = 0
        for answer in opinion.answers:
            number = answer.step.node
            for side in sides(number, theory.opposites[number], proved.__getitem__, one):
                differs |= side ^ (one if side >> len(silent) else 0)
        return tuple(atom for atom in silent if differs & bits[atom])

    def _assumed(self) -> tuple[Literal, ...]:
        law = _told_by_law(self.on_record)
        predicates = self.case.words.predicates
        return tuple(
            atom
            for atom in _read_as_no(self.on_record)
            if predicates[atom.predicate].silent_no and atom.predicate not in law
        )

    def _state(self, node: Node) -> State:
        return self.on_record.record.state(node.literal.atom, node.standard, node.day)


def _told_by_law(opinion: Opinion) -> set[str]:
    """The predicates of which the law itself holds facts: which treaty binds whom."""
    return {fact.literal.predicate for fact in opinion.rulebase.facts}


def _read_as_no(opinion: Opinion) -> tuple[Literal, ...]:
    """The facts that the theory asks for, and that silence takes not to be so."""
    theory, record = opinion.theory, opinion.record
    found: dict[Literal, None] = {}
    for node in (theory.nodes[number] for number in theory.leaves):
        atom = node.literal.atom
        if atom.predicate == CHOSEN:
            continue
        if record.state(atom, node.standard, node.day) is State.ASSUMED:
            found[atom] = None
    return tuple(found)


def _of_new_names(opinion: Opinion) -> Opinion:
    """The case, had it raised what the law cannot tell of names that only the case knows.

    Silence on what binds a State is no denial where the law has never heard of it.
    """
    law, own = _told_by_law(opinion), {name.id for name in opinion.case.names}
    raised = {
        atom: "not asked"
        for atom in _read_as_no(opinion)
        if atom.predicate in law and not own.isdisjoint(atom.terms)
    }
    if not raised:
        return opinion
    return opinion.likewise(replace(opinion.case, unknown=raised | opinion.case.unknown))


def deciding(opinion: Opinion) -> tuple[dict[Literal, Fraction], tuple[Answer, ...]]:
    """How much each open fact decides, in the order of the files, and what could not be weighed."""
    found: dict[Literal, Fraction] = {}
    unweighed: list[Answer] = []

    def shares(worlds: Worlds, *sides: BCDDFunction) -> dict[Literal, Fraction]:
        matters = _Matters(worlds, sides)
        return {atom: matters.share(atom) for atom in matters.facts}

    for answer in _weighed(opinion):
        weighed = opinion.weigh(answer, shares)
        if weighed is None:
            unweighed.append(answer)
            continue
        for atom, share in weighed.items():
            found[atom] = found.get(atom, Fraction(0)) + share
    order = _order(opinion)
    ordered = sorted(found, key=lambda atom: order.get(atom, len(order)))
    return {atom: found[atom] for atom in ordered if found[atom]}, tuple(unweighed)


def _order(opinion: Opinion) -> dict[Literal, int]:
    """Facts in the order of the files: of the rules that ask for them, then of their names."""
    rules = {rule.id: number for number, rule in enumerate(opinion.rulebase.rules)}
    names = {name: number for number, name in enumerate(opinion.case.words.names)}
    theory = opinion.theory
    found: dict[Literal, None] = {}
    for instance in sorted(
        theory.instances,
        key=lambda one: (rules[one.rule.id], [names[name] for _, name in one.names]),
    ):
        for group in instance.premises:
            found |= dict.fromkeys(theory.nodes[node].literal.atom for node in group)
    return {atom: number for number, atom in enumerate(found)}


def _weighed(opinion: Opinion) -> Iterator[Answer]:
    """The answers of which it is weighed what decides them."""
    return (one for one in opinion.answers if not (one.settled or one.silent))


class _Matters:
    """In which worlds a fact matters to one answer.

    Several codes may stand for one world, since a bit says nothing where another is set. One of
    them has no such bit set, and only that one is counted.
    """

    def __init__(self, worlds: Worlds, sides: Iterable[BCDDFunction]) -> None:
        self.worlds = worlds
        self.mine, self.theirs = sides
        self.count = len(worlds.bits)
        self.of: dict[Choice, dict[str, int]] = {}
        for bit, departure in worlds.bits.items():
            self.of.setdefault(departure.choice, {})[departure.value] = bit
        tested = {
            worlds.bits[bit].choice for side in (self.mine, self.theirs) for bit in support(side)
        }
        self.facts = [choice.fact for choice in self.of if choice in tested and choice.fact]
        self.counted = self._counted(tested)
        self.all = self.counted.sat_count(self.count)

    def _counted(self, tested: set[Choice]) -> BCDDFunction:
        """The possible worlds, each by one code, as far as what is tested parts them."""
        worlds = self.worlds
        waiting = [*tested, *(worlds.bits[bit].choice for bit in support(worlds.possible))]
        told: set[Choice] = set()
        clashes: set[tuple[int, int]] = set()
        while waiting:
            choice = waiting.pop()
            if choice in told or choice not in self.of:
                continue
            told.add(choice)
            bits = self.of[choice]
            clashes |= set(itertools.combinations(bits.values(), 2))
            for atom in worlds.leaves.record.excluded_by(choice.fact) if choice.fact else ():
                other = Choice("fact", fact=atom)
                waiting.append(other)
                if "shown" in bits:
                    clashes |= {(bits["shown"], bit) for bit in self.of.get(other, {}).values()}
        found = worlds.possible
        for pair in sorted(clashes, reverse=True):
            first, second = map(worlds.manager.var, pair)
            both = first & second
            found = found & (both ^ worlds.one)
        return found

    def share(self, atom: Literal) -> Fraction:
        """The share of the possible worlds in which a fact matters."""
        if not self.all:
            return Fraction(0)
        bits = len(self.of[Choice("fact", fact=atom)])
        found = sum(value.sat_count(self.count) for value in self._by_value(atom))
        return Fraction(found, self.all << bits)

    def where(self, atom: Literal) -> BCDDFunction:
        """The worlds in which a fact matters, whatever is made of the fact itself."""
        found = self.worlds.nowhere()
        for value in self._by_value(atom):
            found = found | value
        return found

    def _by_value(self, atom: Literal) -> Iterator[BCDDFunction]:
        """For each way in which a fact may stand: where it matters, without the fact's own bits."""
        bits = self.of[Choice("fact", fact=atom)]
        ways = [dict.fromkeys(bits, False)] + [
            {value: value == way for value in bits} for way in bits
        ]
        possible = [self._made(self.counted, bits, way) for way in ways]
        standing = [
            (self._made(self.mine, bits, way), self._made(self.theirs, bits, way)) for way in ways
        ]
        for one, here in enumerate(possible):
            found = self.worlds.nowhere()
            for other, there in enumerate(possible):
                if other != one:
                    mine, theirs = (
                        a ^ b for a, b in zip(standing[one], standing[other], strict=True)
                    )
                    found = found | ((mine | theirs) & there)
            yield found & here

    def _made(
        self, value: BCDDFunction, bits: Mapping[str, int], way: Mapping[str, bool]
    ) -> BCDDFunction:
        """A value where a fact stands in one way."""
        manager = self.worlds.manager
        for name, bit in bits.items():
            variable = manager.var(bit)
            chosen = variable if way[name] else manager.not_var(bit)
            value = (value & chosen).exists(variable)
        return value
