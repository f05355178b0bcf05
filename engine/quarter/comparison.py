"""What changes where something else is so: two opinions, and what moves from one to the other.

Nothing here draws a conclusion. The proofs of both cases are read off the tables that inference
filled, side by side, from an answer that moves down to the facts that move it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from quarter.answer import Answer, Opinion
from quarter.grounding import CHOSEN, Instance, Node
from quarter.inference import narrowed
from quarter.literal import Literal
from quarter.proof import Argument, Proofs, Standing, Step
from quarter.record import Record, State
from quarter.rule import Rule, Superiority, conditions
from quarter.rulebase import Rulebase
from quarter.vocabulary import Miswritten, Vocabulary, is_assertable, read_literal

if TYPE_CHECKING:
    from quarter.choices import Choice


class Point(NamedTuple):
    """What a node is about in both cases: the standard and the date of the case itself are none."""

    literal: Literal
    standard: str | None
    day: date | None


class Role(Enum):
    """What a rule does for a step."""

    FOR = "for"
    AGAINST = "against"
    EXCEPTION = "exception"  # it takes another rule out of play


@dataclass(frozen=True, slots=True)
class Prevailing:
    """A rule that prevails over a rival in only one of two cases, and the words that rank them.

    ``turn``: how it comes to apply in that case alone; ``positions``: of the readings on which the
    ranking rests, those that are taken in that case alone.
    """

    rule: Rule
    ranking: Superiority | None
    turn: "Turn | None"
    positions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A rule through which a step moves: it applies, or is met, in only one of two cases.

    ``through``: its elements that are met in only one; ``positions``: of the readings on which it
    rests, those that only one takes; ``exceptions``: what takes it out of play in only one;
    ``beaten``: what prevails over it in only one.
    """

    role: Role
    rule: Rule
    before: Argument | None  # none: it is not read for these names
    after: Argument | None
    through: tuple[Point, ...] = ()
    positions: tuple[str, ...] = ()
    exceptions: tuple["Turn", ...] = ()
    beaten: tuple[Prevailing, ...] = ()
    certain: bool = False  # it is strict, and makes the step certain in only one

    @property
    def applied(self) -> bool:
        return self.before is not None and self.before.applicable

    @property
    def applies(self) -> bool:
        return self.after is not None and self.after.applicable

    @property
    def points(self) -> Iterator[Point]:
        """Every element that moves, of this rule and of what meets it."""
        yield from self.through
        for one in self.exceptions:
            yield from one.points
        for victory in self.beaten:
            if victory.turn is not None:
                yield from victory.turn.points


@dataclass(frozen=True, slots=True)
class Move:
    """A step that stands otherwise in the one case than in the other, and why.

    ``recorded``: the record itself shows it in only one. ``barred``: opposites that are certain in
    only one. ``certain``: whether it was beyond dispute, and whether it now is.
    """

    point: Point
    before: Step
    after: Step
    certain: tuple[bool, bool]
    recorded: bool
    turns: tuple[Turn, ...]
    barred: tuple[Point, ...]

    @property
    def gained(self) -> bool:
        """Whether more is shown of it than before."""
        then, now = (LEVEL[step.standing] for step in (self.before, self.after))
        return (now, self.certain[1]) > (then, self.certain[0])

    @property
    def points(self) -> tuple[Point, ...]:
        """The steps through which it moves."""
        found = dict.fromkeys(point for turn in self.turns for point in turn.points)
        return tuple(found | dict.fromkeys(self.barred))


@dataclass(frozen=True, slots=True)
class Moved:
    """An answer that changes, and the proof that changes: from the facts up, each after its own.

    ``grounds``: of an answer that stands as it did, the rules that carry it, or speak against it,
    in only one of the two cases. An answer is none where its question cannot be asked.
    """

    literal: Literal
    before: Answer | None
    after: Answer | None
    moves: tuple[Move, ...]
    grounds: tuple[Turn, ...]

    @property
    def restated(self) -> bool:
        """Whether its word or its standing changes, and not only what it turns on."""
        return self.before is None or self.after is None or self._said[0] != self._said[1]

    @property
    def _said(self) -> list[tuple[object, ...]]:
        return [(one.word, one.standing) for one in (self.before, self.after) if one]

    @property
    def no_longer(self) -> tuple["Choice", ...]:
        """What it turned on and does not any more."""
        now = self.after.turns_on if self.after else ()
        return tuple(one for one in self.before.turns_on if one not in now) if self.before else ()

    @property
    def newly(self) -> tuple["Choice", ...]:
        """What it turns on and did not before."""
        then = self.before.turns_on if self.before else ()
        return tuple(one for one in self.after.turns_on if one not in then) if self.after else ()


LEVEL = {Standing.NOT_PROVED: 0, Standing.UNDECIDED: 1, Standing.PROVED: 2}
TOP = 2


class Side:
    """One of two cases that are compared: its proofs, found by what they are about."""

    def __init__(self, opinion: Opinion) -> None:
        self.opinion = opinion
        self.taken = frozenset(opinion.chosen.values())
        self._seen: dict[Point, Seen] = {}

    def point(self, node: Node) -> Point:
        """What a node is about, so that it may be sought in the other case."""
        return Point(node.literal, *self.own(node.standard, node.day))

    def own(self, standard: str, day: date) -> tuple[str | None, date | None]:
        """A standard and a day; none for those that are the case's own."""
        case = self.opinion
        return None if standard == case.standard else standard, None if day == case.as_of else day

    def see(self, point: Point) -> "Seen":
        """What this case has on a point. What no question of its own led to is looked into."""
        if point not in self._seen:
            opinion = self.opinion
            standard, day = point.standard or opinion.standard, point.day or opinion.as_of
            node = Node(point.literal, standard, day)
            proofs = opinion.proofs_of(node)
            self._seen[point] = Seen(self, proofs, proofs.theory.numbers[node])
        return self._seen[point]

    def level(self, point: Point) -> int:
        return self.see(point).level


@dataclass(frozen=True)
class Seen:
    """A literal as one of the two cases has it."""

    side: Side
    proofs: Proofs
    node: int

    @property
    def step(self) -> Step:
        return self.proofs.step(self.node)

    @property
    def level(self) -> int:
        return LEVEL[self.proofs.standing(self.node)]

    @property
    def certain(self) -> bool:
        return self.proofs.tables.definite[self.node]

    @property
    def recorded(self) -> bool:
        """Whether the record itself shows it."""
        step = self.step
        if step.literal.denied:
            return step.state in (State.DENIED, State.ASSUMED)
        return step.state is State.SHOWN

    @property
    def opposites(self) -> Iterator["Seen"]:
        for number in self.proofs.theory.opposites[self.node]:
            yield Seen(self.side, self.proofs, number)

    @property
    def point(self) -> Point:
        return self.side.point(self.proofs.theory.nodes[self.node])

    def points(self, nodes: Iterable[int]) -> list[Point]:
        return [self.side.point(self.proofs.theory.nodes[node]) for node in nodes]

    @cached_property
    def arguments(self) -> Mapping[object, Argument]:
        """The rules for it, by what tells them from each other in both cases."""
        return {self.key(one.instance): one for one in self.step.arguments}

    @cached_property
    def rivals(self) -> Mapping[object, int]:
        """Where each rule for an opposite stands among the rivals."""
        found = enumerate(self.step.attacks)
        return {self.key(one.argument.instance): place for place, one in found}

    def exceptions(self, argument: Argument) -> Mapping[object, Argument]:
        return {self.key(one.instance): one for one in self.proofs.exceptions(argument)}

    def key(self, instance: Instance) -> object:
        """What tells an instance of a rule from others, in both cases."""
        place = self.side.own(instance.standard, instance.day)
        return instance.rule.id, instance.names, *place

    def met(self, place: int) -> int:
        """How well the rival at a place is met: discarded, or beaten."""
        rival, allies = self.proofs.plan.rivals[self.node][place]
        beaten = [self.beats(ally, gates) for ally, gates in allies]
        return max(TOP - LEVEL[self.proofs.argument(rival).standing], *beaten, 0)

    def beats(self, ally: int, gates: tuple[tuple[int, ...], ...]) -> int:
        """How far a superior rule beats: it must apply, and its rank must stand."""
        ranked = [max(LEVEL[self.proofs.standing(node)] for node in gate) for gate in gates]
        return min(LEVEL[self.proofs.argument(ally).standing], *ranked, TOP)


class Comparison:
    """What moves from one case to another."""

    def __init__(self, before: Opinion, after: Opinion) -> None:
        self.before, self.after = Side(before), Side(after)

    @cached_property
    def moved(self) -> tuple[Moved, ...]:
        """The answers that change, in the order in which the cases ask."""
        then = {one.literal: one for one in self.before.opinion.answers}
        now = {one.literal: one for one in self.after.opinion.answers}
        found = [self.compare(then.get(one), now.get(one)) for one in dict.fromkeys([*then, *now])]
        return tuple(one for one in found if one is not None)

    @property
    def same(self) -> tuple[Answer, ...]:
        """The answers that stay as they are."""
        moved = {one.literal for one in self.moved}
        return tuple(one for one in self.before.opinion.answers if one.literal not in moved)

    def compare(self, before: Answer | None, after: Answer | None) -> Moved | None:
        """How an answer changes, and through what; none if it stays as it is."""
        some = before or after
        assert some is not None, "an answer is of one case or of both"
        if before is None or after is None:
            return Moved(some.literal, before, after, (), ())
        found: dict[Point, Move | None] = {}
        grounds: tuple[Turn, ...] = ()
        if before.standing != after.standing:
            for root in self._roots(before, after):
                self._visit(root, found)
        else:
            grounds = tuple(self._grounds(before))
            if not grounds and _firmness(before) == _firmness(after):
                return None
            for point in dict.fromkeys(point for turn in grounds for point in turn.points):
                self._visit(point, found)
        moves = tuple(move for move in found.values() if move is not None)
        return Moved(some.literal, before, after, moves, grounds)

    def _roots(self, before: Answer, after: Answer) -> Iterator[Point]:
        """What to explain of an answer that stands otherwise: what is now proved, or no longer."""
        side, shown = self.after, after.standing
        if shown == "not proved":
            side, shown = self.before, before.standing
        own = side.see(Point(before.literal, None, self._day(before.literal)))
        for seen in [own] if shown == "proved" else own.opposites:
            point = seen.point
            if self.before.level(point) != self.after.level(point):
                yield point

    def _day(self, literal: Literal) -> date | None:
        return self.after.point(self.after.opinion.node(literal)).day

    def _visit(self, point: Point, found: dict[Point, Move | None], certain: bool = False) -> None:
        """Put a step that moves after those through which it moves.

        ``certain``: that it is, or is no longer, beyond dispute is a move as well.
        """
        if found.get(point) is not None:
            return
        then, now = self.before.see(point), self.after.see(point)
        if then.level == now.level and not (certain and then.certain != now.certain):
            return
        if point in found:
            return  # a loop leads back to it
        found[point] = None
        up = (now.level, now.certain) > (then.level, then.certain)
        move = self._move(point, now, then) if up else self._move(point, then, now)
        strict = any(turn.certain for turn in move.turns)
        for other in move.points:
            self._visit(other, found, certain=strict or other in move.barred)
        del found[point]  # so that it comes after them
        found[point] = move

    def _move(self, point: Point, high: Seen, low: Seen) -> Move:
        """Why more is shown of a step in the one case than in the other."""
        recorded = high.recorded and not low.recorded
        turns: list[Turn] = []
        barred: list[Point] = []
        if not recorded and high.certain and not low.certain:
            turns += self._strict(high, low)
        elif not recorded:
            turns += self._support(high, low)
            if high.level == TOP:
                barred += [one.point for one in low.opposites if one.certain]
            turns += self._freedom(high, low)
        then, now = (high, low) if high.side is self.before else (low, high)
        return Move(
            point,
            then.step,
            now.step,
            (then.certain, now.certain),
            recorded,
            tuple(turns),
            tuple(barred),
        )

    def _strict(self, high: Seen, low: Seen) -> Iterator[Turn]:
        """The strict rules that make a step certain in the one case and not in the other."""
        definite = high.proofs.tables.definite
        for number in high.proofs.plan.strict[high.node]:
            groups = high.proofs.plan.premises[number]
            certain = [[node for node in group if definite[node]] for group in groups]
            if not all(certain):
                continue
            argument = high.proofs.argument(number)
            other = low.arguments.get(high.key(argument.instance))
            through = [
                point
                for group, sure in zip(groups, certain, strict=True)
                if not any(low.side.see(point).certain for point in high.points(group))
                for point in high.points(sure)
                if point.literal.predicate != CHOSEN
            ]
            rule = argument.instance.rule
            yield Turn(
                Role.FOR,
                rule,
                *self._in_order(high, argument, other),
                tuple(through),
                self._taken(rule.positions, high, low),
                certain=True,
            )

    def _support(self, high: Seen, low: Seen) -> Iterator[Turn]:
        """The rules for a step that apply in the one case, if none does in the other."""
        if any(LEVEL[one.standing] >= high.level for one in low.arguments.values()):
            return
        for key, argument in high.arguments.items():
            if LEVEL[argument.standing] >= high.level:
                yield self._turn(Role.FOR, high, argument, low, low.arguments.get(key))

    def _freedom(self, high: Seen, low: Seen) -> Iterator[Turn]:
        """The rivals that stand in the way of a step in the one case and not in the other."""
        for key, place in low.rivals.items():
            if low.met(place) >= high.level:
                continue
            rival = low.step.attacks[place].argument
            there = high.rivals.get(key)
            other = None if there is None else high.step.attacks[there].argument
            level = LEVEL[other.standing] if other else 0
            if there is None or other is None or TOP - level >= high.level:
                yield self._turn(Role.AGAINST, low, rival, high, other)
                continue
            beaten = tuple(self._beaten(high, there, low))
            before, after = self._in_order(high, other, rival)
            yield Turn(Role.AGAINST, rival.instance.rule, before, after, beaten=beaten)

    def _beaten(self, high: Seen, place: int, low: Seen) -> Iterator[Prevailing]:
        """What prevails over a rival in the one case and not in the other."""
        for ally, ranking in high.step.attacks[place].beaten_by:
            other = low.arguments.get(high.key(ally.instance))
            turn = None
            if other is None or other.standing is not Standing.PROVED:
                turn = self._turn(Role.FOR, high, ally, low, other)
            positions = self._taken(ranking.positions if ranking else (), high, low)
            if turn is not None or positions:
                yield Prevailing(ally.instance.rule, ranking, turn, positions)

    def _turn(
        self,
        role: Role,
        high: Seen,
        argument: Argument,
        low: Seen,
        other: Argument | None,
        above: tuple[object, ...] = (),
    ) -> Turn:
        """What an argument has in the case in which it stands better, and lacks in the other."""
        level = LEVEL[argument.standing]
        through = []
        for element in argument.elements:
            points = high.points(element.nodes)
            if max(low.side.level(point) for point in points) < level:
                through += [point for point in points if high.side.level(point) >= level]
        exceptions = []
        for key, one in (low.exceptions(other) if other else {}).items():
            mine = high.exceptions(argument).get(key)
            barred = TOP - LEVEL[one.standing] < level
            if barred and TOP - (LEVEL[mine.standing] if mine else 0) >= level and key not in above:
                exceptions.append(self._turn(Role.EXCEPTION, low, one, high, mine, (*above, key)))
        rule = argument.instance.rule
        return Turn(
            role,
            rule,
            *self._in_order(high, argument, other),
            tuple(dict.fromkeys(through)),
            self._taken(rule.positions, high, low),
            tuple(exceptions),
        )

    def _taken(self, positions: Iterable[str], high: Seen, low: Seen) -> tuple[str, ...]:
        only = high.side.taken - low.side.taken
        return tuple(one for one in positions if one in only)

    def _in_order(
        self, high: Seen, argument: Argument, other: Argument | None
    ) -> tuple[Argument | None, Argument | None]:
        return (argument, other) if high.side is self.before else (other, argument)

    def _grounds(self, answer: Answer) -> Iterator[Turn]:
        """The rules for and against an answer that apply in only one of the two cases."""
        point = Point(answer.literal, None, self._day(answer.literal))
        then, now = self.before.see(point), self.after.see(point)
        if answer.standing == "opposite proved":
            proved = {one.point: one for one in now.opposites if one.level == TOP}
            pairs = [(one, proved[one.point]) for one in then.opposites if one.point in proved]
            then, now = next((pair for pair in pairs if pair[0].level == TOP), (then, now))
        sides = (
            (Role.FOR, then.arguments, now.arguments),
            (Role.AGAINST, _attacking(then), _attacking(now)),
        )
        for role, before, after in sides:
            for key in dict.fromkeys([*before, *after]):
                one, other = before.get(key), after.get(key)
                applied, applies = (a is not None and a.applicable for a in (one, other))
                if one is not None and applied and not applies:
                    yield self._turn(role, then, one, now, other)
                elif other is not None and applies and not applied:
                    turn = self._turn(role, now, other, then, one)
                    place = now.rivals.get(key) if role is Role.AGAINST else None
                    met = now.step.attacks[place].beaten_by if place is not None else ()
                    beaten = [Prevailing(ally.instance.rule, by, None, ()) for ally, by in met]
                    yield replace(turn, beaten=tuple(dict.fromkeys(beaten)))

    def unasked(self, facts: Iterable[Literal]) -> tuple[Literal, ...]:
        """Those of some facts to which no rule looks that a question of either case leads to."""
        looked: set[Literal] = set()
        for side in (self.before, self.after):
            looked |= led_to(side.opinion)
        excluded = self.after.opinion.record.excluded_by
        return tuple(one for one in facts if looked.isdisjoint([one.atom, *excluded(one.atom)]))


def _attacking(seen: Seen) -> dict[object, Argument]:
    return {key: seen.step.attacks[place].argument for key, place in seen.rivals.items()}


def _firmness(answer: Answer) -> tuple[object, ...]:
    """All that is said of an answer but its proof."""
    turns_on = frozenset(answer.turns_on)
    return (answer.word, answer.standing, answer.settled, turns_on, answer.hidden, answer.silent)


def led_to(opinion: Opinion) -> set[Literal]:
    """The atoms of all that rules ask on the way to the answers of a case."""
    _, reach = narrowed(opinion.plan, [answer.step.node for answer in opinion.answers])
    return {opinion.theory.nodes[node].literal.atom for node in reach}


def suppose(texts: Iterable[str], opinion: Opinion) -> tuple[Literal, ...]:
    """The facts that texts suppose of a case.

    Raises Miswritten with the first that cannot be supposed, or not together with another.
    """
    words, found = opinion.case.words, dict[Literal, None]()
    for text in texts:
        literal = read_literal(text, words, {})
        if literal.mode or not is_assertable(literal, words):
            message = f"'{literal.predicate}' is for rules to conclude"
            if literal.mode:
                message = f"what {literal.mode.value} be done is for rules to conclude"
            raise Miswritten(text, message, _from_facts(literal, opinion.rulebase))
        if literal.variables:
            message = f"name whom you mean instead of {', '.join(literal.variables)}"
            raise Miswritten(text, message)
        for term in literal.terms:
            day = words.names[term].day
            if day is not None and day > opinion.as_of:
                message = f"'{term}' is of {day}, after the date of the record"
                raise Miswritten(text, message, "give a later --as-of")
        _refuse_contradiction(literal, found, opinion.record)
        found[literal] = None
    return tuple(found)


def _refuse_contradiction(literal: Literal, supposed: Iterable[Literal], record: Record) -> None:
    for other in supposed:
        if other == ~literal:
            message = f"'{other}' and '{literal}' cannot both be so"
            raise Miswritten(str(literal), message)
        if not (literal.denied or other.denied) and other in record.excluded_by(literal):
            message = f"'{other}' and '{literal}' exclude each other"
            raise Miswritten(str(literal), message)


def _from_facts(literal: Literal, rulebase: Rulebase) -> str:
    """A hint: the facts from which something follows, if it follows from some at once."""
    found = dict.fromkeys(
        one.literal.predicate
        for rule in rulebase.rules
        if rule.conclusion and rule.conclusion.predicate == literal.predicate
        for premise in rule.premises
        for one in conditions(premise)
        if _is_fact(one.literal, rulebase.words)
    )
    such = ", ".join(f"'{one}'" for one in list(found)[:3])
    return "suppose the facts that it follows from" + (f", such as {such}" if such else "")


def _is_fact(literal: Literal, words: Vocabulary) -> bool:
    return is_assertable(literal, words) and not words.predicates[literal.predicate].relation
