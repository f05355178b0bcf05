"""What `whatif` prints of two cases: each answer before and after, and the steps that move."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from quarter.answer import Answer, Opinion
from quarter.choices import Choice
from quarter.comparison import Comparison, Move, Moved, Point, Prevailing, Role, Turn
from quarter.grouping import Grouping, Together
from quarter.literal import Literal
from quarter.proof import Standing
from quarter.record import LAW, Record, State
from quarter.report import head, heading, label, question_of, turns_of, verdict_of
from quarter.rule import Position, Rule, Superiority
from quarter.wording import Wording, counted, holds_clause, joined, reading, sentence

Paint = Callable[[str, str], str]

FEW = 2  # choices that are named of those on which an answer turns

STOOD = {"proved": "yes", "opposite proved": "no", "not proved": "not established"}


def as_text(comparison: Comparison, facts: Iterable[Literal], paint: Paint) -> str:
    """What changes where facts, and the readings that only the second case takes, are supposed."""
    teller = _Teller(comparison)
    return "\n".join(teller.lines(tuple(facts), paint)) + "\n"


@dataclass(frozen=True, slots=True)
class Told:
    """An answer that changes, or some that change alike, in words.

    ``steps``: what moves, each under its number, and why. ``rest``: what else is said of it.
    """

    question: str
    verdict: str
    steps: tuple[tuple[int, str, tuple[str, ...]], ...] = ()
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """What changes where something else is so, in words: what is supposed, and each answer."""

    supposed: tuple[tuple[int, str], ...]
    answers: tuple[Told, ...]


def account_of(comparison: Comparison, facts: Iterable[Literal], moved: Iterable[Moved]) -> Account:
    """What changes of some answers where facts and readings are supposed, as a class is told it."""
    teller = _Teller(comparison, in_class=True)
    supposed = tuple(teller.supposed(facts))
    return Account(supposed, tuple(teller.told(moved, lambda _word, text: text)))


def readings(comparison: Comparison) -> list[Position]:
    """The positions that only the second case takes, or takes so that they are not varied."""
    before, after = comparison.before.opinion, comparison.after.opinion
    return [
        after.rulebase.positions[one]
        for issue, one in after.fixed.items()
        if before.fixed.get(issue) != one
    ]


def on_record(literal: Literal, record: Record, standard: str) -> str:
    """How the record has what is supposed, as a clause in brackets."""
    words = record.words
    state = record.state(literal.atom, standard, record.day_of(literal.terms, record.as_of))
    if record.is_done_by_rule(literal.atom):
        return "the record leaves it to the rules"
    if state is State.OPEN:
        return "open on the record"
    if state is State.DISPUTED:
        return "disputed on the record"
    if state is State.ASSUMED:
        same = "the same is" if literal.denied else "the contrary is"
        return f"the file is silent, and {same} assumed"
    if (state is State.DENIED) == literal.denied:
        return "so on the record too"
    evidence = [
        one for one in record.evidence(literal.atom) if one.literal.denied != literal.denied
    ]
    how = max((one.shown for one in evidence), key=words.rank, default="")
    if any(one.source is LAW for one in evidence):
        return "the law has the contrary"
    return f"the record has the contrary: {how}" if how else "the record has the contrary"


class _Teller:
    """Tells a comparison in lines. Steps are numbered as they are told, and told once.

    ``in_class``: to those who have a story before them, and no file, no rule and no command line.
    """

    def __init__(self, comparison: Comparison, in_class: bool = False) -> None:
        self.comparison = comparison
        self.in_class = in_class
        self.before, self.after = comparison.before.opinion, comparison.after.opinion
        self.wording = Wording(self.after.case.words, self.after.as_of)
        self.grouping = Grouping(self.after.case.words, self.after.proofs)
        self._numbers: dict[Point, int] = {}
        self._supposals: dict[Literal, int] = {}  # facts, by their atoms
        self._taken: dict[str, int] = {}  # positions
        self._count = 0
        self._together: Together = {}  # of whom is spoken at present

    def lines(self, facts: tuple[Literal, ...], paint: Paint) -> Iterator[str]:
        yield heading(self.after)
        yield ""
        yield "Supposed:"
        yield from (f"  {number}. {said}" for number, said in self.supposed(facts))
        idle = self.comparison.unasked(facts)
        for literal in idle:
            self.wording.again()
            said = self.wording.says(literal.atom)
            yield f"No rule to which these questions lead asks whether {said}: it changes nothing."
        yield ""
        moved = self.comparison.moved
        yield self._sum(moved)
        for told in self.told(moved, paint):
            yield ""
            yield told.question
            yield f"  {told.verdict}"
            for number, says, reasons in told.steps:
                lead = f"  {number}. "
                yield f"{lead}{says}"
                yield from (f"{' ' * len(lead)}{reason}" for reason in reasons)
            yield from (f"  {line}" for line in told.rest)

    def told(self, moved: Iterable[Moved], paint: Paint) -> Iterator[Told]:
        """The answers that change, those that change alike as one."""
        for found, together in self._gathered(moved):
            self.wording.again()
            self._together = together
            with self.wording.speaking_of(together):
                yield self._moved(found[0], paint)

    def supposed(self, facts: Iterable[Literal]) -> Iterator[tuple[int, str]]:
        """What is supposed, each under its number."""
        for literal in facts:
            self._count += 1
            self._supposals[literal.atom] = self._count
            said = sentence(self.wording.says(literal))
            state = on_record(literal, self.before.record, self.before.standard)
            yield self._count, f"{said}." if self.in_class else f"{said} ({state})."
        for position in readings(self.comparison):
            self._count += 1
            self._taken[position.id] = self._count
            holds = holds_clause(position) if self.in_class else reading(position)
            yield self._count, f"The reading that {holds}."

    def _number(self, point: Point) -> int | None:
        """The number under which a point was told. What is supposed is so at every standard."""
        if point.literal.mode is None and point.literal.atom in self._supposals:
            return self._supposals[point.literal.atom]
        return self._numbers.get(point)

    def _sum(self, moved: tuple[Moved, ...]) -> str:
        same = len(self.comparison.same)
        if not moved:
            return f"No answer changes, of {counted(same, 'question')}."
        changes = "changes" if len(moved) == 1 else "change"
        stay = "stays as it is" if same == 1 else "stay as they are"
        rest = f"{counted(same, 'other')} {stay}" if same else "there is no other"
        return f"{sentence(counted(len(moved), 'answer'))} {changes}; {rest}."

    def _gathered(self, moved: Iterable[Moved]) -> list[tuple[list[Moved], Together]]:
        """Answers that change alike are told as one; those that are restated come first."""
        lots = self.grouping.gather(moved, lambda one: one.literal, self._form)
        return sorted(lots, key=lambda lot: not lot[0][0].restated)

    def _form(self, moved: Moved, masks: dict[str, str]) -> Any:
        """The form of a change, with names masked: what makes two changes one."""

        def choices(found: Iterable[Choice]) -> frozenset[Choice]:
            return frozenset(self.grouping.masked_choice(one, masks) for one in found)

        def turn(one: Turn) -> Any:
            return (
                one.role,
                one.rule.id,
                one.applied,
                one.applies,
                frozenset(map(point, one.through)),
                one.positions,
                frozenset(map(turn, one.exceptions)),
                frozenset(
                    (victory.rule.id, victory.ranking, victory.positions) for victory in one.beaten
                ),
            )

        def point(one: Point) -> Point:
            return one._replace(literal=self.grouping.masked(one.literal, masks))

        return (
            *(
                answer and (answer.word, answer.standing, answer.settled, answer.hidden)
                for answer in (moved.before, moved.after)
            ),
            choices(moved.no_longer),
            choices(moved.newly),
            frozenset(
                (point(one.point), one.gained, one.recorded, frozenset(map(turn, one.turns)))
                for one in moved.moves
            ),
            frozenset(map(turn, moved.grounds)),
        )

    # One answer

    def _moved(self, moved: Moved, paint: Paint) -> Told:
        question = sentence(self.wording.asks(moved.literal))
        if moved.before is None or moved.after is None:
            word = "cannot be asked: nothing is on record of that act"
            then, now = (
                paint(one.word.value, one.word.value) if one else word
                for one in (moved.before, moved.after)
            )
            return Told(question, f"Before: {then}. Now: {now}.")
        words = [paint(one.word.value, one.word.value) for one in (moved.before, moved.after)]
        verdict = f"Before: {words[0]}. Now: {words[1]}{self._standing(moved)}."
        if moved.before.word is moved.after.word:
            verdict = f"{words[0]}, as before{self._standing(moved)}."
        told, new = self._numbered_anew(moved)
        steps = tuple(
            (self._numbers[move.point], self._says(move), tuple(self._because(move)))
            for move in new
        )
        rest = []
        if told and not new and not moved.grounds:
            rest.append(f"See {self._steps(told[-1:])}, above.")
        rest += [f"{line}." for line in self._grounds(moved.grounds)]
        rest += self._firmness(moved, moved.after)
        return Told(question, verdict, steps, tuple(rest))

    def _standing(self, moved: Moved) -> str:
        """How the record has it, where the word does not tell."""
        assert moved.before and moved.after, "it is asked in both cases"
        then, now = moved.before.standing, moved.after.standing
        if then == now or moved.before.word is not moved.after.word:
            return ""
        return f"; by the record alone it is now: {STOOD[now]}, and was: {STOOD[then]}"

    def _firmness(self, moved: Moved, after: Answer) -> Iterator[str]:
        assert moved.before, "it is asked in both cases"
        if after.settled:
            if moved.no_longer:
                yield f"It turned on: {self._choices(moved.no_longer)}"
            if not moved.before.settled:
                chosen = ", those apart that are chosen," if self.after.fixed else ""
                yield f"It holds now on every reading{chosen} and whatever the open facts are."
        elif after.silent:
            asked = [sentence(self.wording.asks(one)) for one in after.silent]
            more = [f"And {len(asked) - FEW} more."] if len(asked) > FEW else []
            told = "story" if self.in_class else "file"
            yield f"The {told} does not say: {' '.join(asked[:FEW] + more)}"
        elif after.settled is None:
            yield "How firm it is cannot be told: the bound on worlds was met."
        elif moved.before.settled:
            yield f"It now turns on: {self._choices(after.turns_on)}"
        else:
            if moved.no_longer:
                yield f"It no longer turns on: {self._choices(moved.no_longer)}"
            if moved.newly:
                yield f"It now turns on this too: {self._choices(moved.newly)}"
        if after.hidden and not moved.before.hidden:
            yield "Behind it now stands a conflict that nothing resolves."
        if moved.before.hidden and not after.hidden:
            yield "The unresolved conflict that stood behind it is gone."

    def _choices(self, choices: tuple[Choice, ...]) -> str:
        named = [label(one, self.after, self.wording) for one in choices[:FEW]]
        more = len(choices) - len(named)
        said = "; ".join(named + ([f"{more} more"] if more else []))
        return said if said.endswith("?") else f"{said}."

    # Steps

    def _members(self, point: Point) -> list[Point]:
        """A point for each of those who are spoken of together."""
        members = self.grouping.members(point.literal, self._together)
        return [point._replace(literal=literal) for literal in members]

    def _numbered_anew(self, moved: Moved) -> tuple[list[Point], list[Move]]:
        """The steps that were told before, and those that move anew, each given its number."""
        told, new = list[Point](), list[Move]()
        for move in moved.moves:
            points = self._members(move.point)
            if all(self._number(point) is not None for point in points):
                told.append(move.point)
                continue
            new.append(move)
            self._count += 1
            self._numbers |= dict.fromkeys(points, self._count)
        return told, new

    def _says(self, move: Move) -> str:
        literal, past = move.point.literal, True if move.point.day is not None else None
        standard = move.point.standard
        mark = f" to the standard of {standard}" if self.in_class else f" [{standard}]"
        mark = mark if standard else ""
        if move.before.standing is move.after.standing:
            how = "Beyond dispute now" if move.certain[1] else "No longer beyond dispute"
        elif move.after.standing is Standing.PROVED:
            how = "Now established"
        elif move.before.standing is Standing.PROVED:
            how = "No longer established"
        else:
            how = "Neither established nor ruled out now" if move.gained else "Ruled out now"
            how += ", since rules on it need each other" if move.gained else ""
        said = self.wording.says(literal, past)
        if not move.gained:
            said = self.wording.says_of_none(literal, past)
        return f"{how}{mark}: {said}"

    def _because(self, move: Move) -> Iterator[str]:
        if move.recorded:
            literal, record = move.point.literal, self.after.record
            others = record.excluded_by(literal.atom)
            numbers = [self._supposals[one] for one in others if one in self._supposals]
            if not numbers:
                yield "so the record has it"
            elif literal.denied and not move.gained:
                yield f"it rested on what step {numbers[0]} denies"
            else:
                yield f"step {numbers[0]} excludes {'the contrary' if literal.denied else 'it'}"
        yield from self._turns(move)
        if move.barred:
            sure = "no longer certain" if move.gained else "certain now"
            yield f"its opposite is {sure}: {self._steps(move.barred)}"
        if move.gained and not any(turn.role is Role.FOR for turn in move.turns):
            carrying = [one for one in move.after.arguments if one.applicable]
            if carrying and not move.recorded:
                rules = dict.fromkeys(self._cited(one.instance.rule) for one in carrying)
                yield f"{joined(rules)} now carr{'y' if len(rules) > 1 else 'ies'} it"

    def _turns(self, move: Move) -> Iterator[str]:
        """The rules through which a step moves, and what made it so, those alike as one."""
        gained = move.gained
        told = [turn.rule for turn in move.turns if turn.role is Role.FOR]
        for turns in self._alike(move.turns):
            turn, rules, several = turns[0], self._listed(turns), len(self._rules(turns)) > 1
            if turn.certain:
                sure = f"{'' if gained else 'no longer '}make{'' if several else 's'} it certain"
                yield f"{rules} {sure}: {self._reasons(turn, gained, several)}"
            elif turn.role is Role.FOR:
                yield f"{rules} {self._applies(turn, gained, several)}"
            elif turn.beaten:
                yields = ("yield" if several else "yields") if gained else "no longer yield"
                yields += "s" * (not several and not gained)
                speak = f"which speak{'' if several else 's'} against it,"
                now = "now " if gained else ""
                yield f"{rules}, {speak} {now}{yields} to {self._victories(turn, gained, told)}"
            else:
                spoke = "spoke" if gained else "speak" if several else "speaks"
                applies = self._applies(turn, not gained, several)
                unmet = "" if gained else "; nothing that applies ranks above it"
                yield f"{rules}, which {spoke} against it, {applies}{unmet}"

    def _alike(self, turns: Iterable[Turn]) -> list[list[Turn]]:
        """Turns of which the same is said, but for the rule."""
        found: dict[Any, list[Turn]] = {}
        for turn in turns:
            said = self._reasons(turn, turn.applies)
            key = (turn.role, turn.applies, turn.certain, said, self._victories(turn, turn.applies))
            found.setdefault(key, []).append(turn)
        return list(found.values())

    def _victories(self, turn: Turn, gained: bool, told: Iterable[Rule] = ()) -> str:
        """What prevails over a rule: each rule once, those that the same words rank together.

        ``told``: the rules of which it was said why they apply.
        """
        told, ranked, met = set(told), dict[Any, list[Prevailing]](), set()
        for one in turn.beaten:
            if one.rule not in met:
                met.add(one.rule)
                why = one.turn is not None and one.rule not in told
                because = f", which {self._applies(one.turn, gained)}" if one.turn and why else ""
                for position in one.positions:
                    because += f", since {self._on_reading(position, gained)}"
                ranked.setdefault((one.ranking, because), []).append(one)
        return "; and to ".join(
            self._ranked(found, ranking, because) for (ranking, because), found in ranked.items()
        )

    def _ranked(
        self, found: Iterable[Prevailing], ranking: Superiority | None, because: str
    ) -> str:
        said = joined(dict.fromkeys(self._cited(one.rule) for one in found))
        if ranking:
            canon = f", {ranking.canon}" if ranking.canon else ""
            said += f" (ranked by {ranking.passage.heading}{canon})"
        return f"{said}{because}"

    def _applies(self, turn: Turn, better: bool, several: bool = False) -> str:
        """That a rule applies now or no longer, and why."""
        applies = f"{'now' if better else 'no longer'} appl{'y' if several else 'ies'}"
        reasons = self._reasons(turn, better, several)
        return f"{applies}: {reasons}" if reasons else applies

    def _reasons(self, turn: Turn, better: bool, several: bool = False) -> str:
        """Why a rule applies now or no longer: its elements, its readings, its exceptions."""
        it, itself = ("they", "them") if several else ("it", "it")
        found = []
        if turn.through:
            plural = len(self._numbered(turn.through)) > 1
            if better:
                supplies = "supply" if plural else "supplies"
                found.append(f"{self._steps(turn.through)} {supplies} what {it} lacked")
            else:
                takes = f"take{'' if plural else 's'} away what {it} need{'' if several else 's'}"
                found.append(f"{self._steps(turn.through)} {takes}")
        found += [self._on_reading(one, better, several) for one in turn.positions]
        for one in turn.exceptions:
            takes = "no longer takes" if better else "takes"
            because = self._reasons(one, not better)
            because = f", since {because}" if because else ""
            found.append(f"{self._cited(one.rule)} {takes} {itself} out of play{because}")
        return "; ".join(found)

    def _on_reading(self, position: str, better: bool, several: bool = False) -> str:
        belongs = "they belong" if several else "it belongs"
        if better:
            number = self._taken.get(position)
            own = f"the reading of step {number}" if number else self._named(position)
            return f"{belongs} to {own}"
        issue = position.partition(".")[0]
        replacing = [one for taken, one in self._taken.items() if taken.startswith(f"{issue}.")]
        if replacing:
            return f"{belongs} to a reading that step {replacing[0]} replaces"
        named = self._named(position).removeprefix("the reading ")
        return f"{belongs} to a reading no longer taken, {named}"

    def _named(self, position: str) -> str:
        """A reading: by its name, or by what it holds where names say nothing."""
        if not self.in_class:
            return f"the reading {position}"
        return f"the reading that {holds_clause(self.after.rulebase.positions[position])}"

    def _numbered(self, points: Iterable[Point]) -> list[str]:
        """The numbers under which points are told, of each of those who are spoken of together."""
        members = [one for point in points for one in self._members(point)]
        found = {number for one in members if (number := self._number(one)) is not None}
        assert found or not members, "what moves a step is told before it"
        return [str(number) for number in sorted(found)]

    def _steps(self, points: Iterable[Point]) -> str:
        numbers = self._numbered(points)
        return f"step{'s' * (len(numbers) > 1)} {joined(numbers)}"

    def _grounds(self, turns: Iterable[Turn]) -> Iterator[str]:
        """The rules that carry an answer, or speak against it, in only one of the two cases."""
        for alike in self._alike(turns):
            turn, several = alike[0], len(self._rules(alike)) > 1
            if turn.role is Role.FOR:
                rests = "It now rests on" if turn.applies else "It no longer rests on"
            else:
                speaks = "speak" if several else "speaks"
                now = f"now {speaks}" if turn.applies else f"no longer {speaks}"
                rests = f"Against it {now}"
            reasons = self._reasons(turn, turn.applies, several)
            met = self._victories(turn, turn.applies)
            yield (
                f"{rests} {self._listed(alike)}"
                + (f": {reasons}" if reasons else "")
                + (f"; it yields to {met}" if met else "")
            )

    def _rules(self, turns: Iterable[Turn]) -> list[str]:
        """The rules of some turns, each once."""
        return list(dict.fromkeys(self._cited(turn.rule) for turn in turns))

    def _listed(self, turns: Iterable[Turn]) -> str:
        return joined(self._rules(turns))

    def _cited(self, rule: Rule) -> str:
        heading = rule.passage.heading
        return heading if self.in_class else f"{heading} ({rule.id})"


# For programs


def as_json(comparison: Comparison, facts: Iterable[Literal]) -> str:
    """What changes, as one JSON object."""
    before, after = comparison.before.opinion, comparison.after.opinion
    wording, facts = Wording(after.case.words, after.as_of), tuple(facts)
    unasked = comparison.unasked(facts)
    found = {
        **head(after),
        "supposed": [
            {
                "literal": str(one),
                "says": wording.says(one),
                "record": on_record(one, before.record, before.standard),
                "asked_for": one not in unasked,
            }
            for one in facts
        ],
        "readings": {one.id.partition(".")[0]: one.id for one in readings(comparison)},
        "changed": [_changed(one, comparison) for one in comparison.moved],
        "unchanged": [str(answer.literal) for answer in comparison.same],
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _changed(moved: Moved, comparison: Comparison) -> dict[str, Any]:
    after = comparison.after.opinion
    wording = Wording(after.case.words, after.as_of)
    return {
        **question_of(moved.literal, wording),
        "before": _side(moved.before, comparison.before.opinion, wording),
        "after": _side(moved.after, comparison.after.opinion, wording),
        "steps": [
            {
                **_point(move.point, comparison),
                "before": move.before.standing.value,
                "after": move.after.standing.value,
                "by_the_record": move.recorded,
                "rules": [_through(turn, comparison) for turn in move.turns],
                "opposites": [_point(point, comparison) for point in move.barred],
            }
            for move in moved.moves
        ],
        "grounds": [_through(turn, comparison) for turn in moved.grounds],
    }


def _side(answer: Answer | None, opinion: Opinion, wording: Wording) -> dict[str, Any] | None:
    if answer is None:
        return None
    return {
        **verdict_of(answer),
        "turns_on": turns_of(answer, opinion, wording),
    }


def _point(point: Point, comparison: Comparison) -> dict[str, Any]:
    opinion = comparison.after.opinion
    when = point.day or opinion.as_of
    standard = point.standard or opinion.standard
    return {"literal": str(point.literal), "standard": standard, "on": when.isoformat()}


def _through(turn: Turn, comparison: Comparison) -> dict[str, Any]:
    return {
        "rule": turn.rule.id,
        "passage": turn.rule.passage.heading,
        "role": turn.role.value,
        "applied": turn.applied,
        "applies": turn.applies,
        "elements": [_point(point, comparison) for point in turn.through],
        "positions": list(turn.positions),
        "exceptions": [_through(one, comparison) for one in turn.exceptions],
        "prevailing": [
            {
                "rule": one.rule.id,
                "passage": one.rule.passage.heading,
                "ranked_by": one.ranking.passage.heading if one.ranking else None,
                "canon": one.ranking.canon if one.ranking else None,
                "positions": list(one.positions),
                "through": _through(one.turn, comparison) if one.turn else None,
            }
            for one in turn.beaten
        ],
    }
