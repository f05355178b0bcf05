"""The answers in as few words as say them: what was just said is not said again.

Answers that differ in one name are told as one. Clauses that begin alike are coordinated, and of
one that differs from the clause before it in its names alone these names are left (gapping).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import Any, NamedTuple

from quarter.answer import Answer, Word
from quarter.grouping import Together
from quarter.literal import Literal
from quarter.outline import Topic
from quarter.proof import Step
from quarter.wording import ALL, ANY, EITHER, FORBIDDING, Wording

TOLD_FIRST = (Word.YES, Word.PROBABLY_YES, Word.NO, Word.PROBABLY_NO)
WORD = re.compile(r"\S+\s*|\s+")
GROUPS = {called["person"] for called in (ALL, EITHER, ANY)}
# Nothing is cut behind these, and a name keeps the one that stands before it.
LEANING = {
    "a", "an", "and", "as", "at", "between", "by", "for", "from", "in", "of", "on", "or", "that",
    "the", "to", "with",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """Answers that are told as one; each place of the literal may be taken by several names."""

    literal: Literal
    places: tuple[tuple[str, ...], ...]
    past: bool | None
    due: bool  # no duty that is yet to fall due
    decided: bool
    numbers: tuple[int, ...]
    as_yet: bool = False  # a condition would lift it, of which nothing is on file

    @property
    def together(self) -> Together:
        return {names[0]: names for names in self.places if len(names) > 1}

    def join(self, others: list["Told"]) -> None:
        """Add it to those that are told before it, as one with the first that it goes with."""
        for at, other in enumerate(others):
            if as_one := other.with_another(self):
                others[at] = as_one
                return
        others.append(self)

    def with_another(self, other: "Told") -> "Told | None":
        """Both as one, if they differ in one place or in none."""
        if replace(other, literal=self.literal, places=self.places, numbers=self.numbers) != self:
            return None
        if self.literal._replace(terms=()) != other.literal._replace(terms=()):
            return None
        differ = [at for at, names in enumerate(self.places) if names != other.places[at]]
        if len(differ) > 1:
            return None
        places = list(self.places)
        for at in differ:
            places[at] = tuple(dict.fromkeys((*places[at], *other.places[at])))
        numbers = tuple(sorted({*self.numbers, *other.numbers}))
        return replace(self, places=tuple(places), numbers=numbers)


class Token(NamedTuple):
    """A word with the space behind it, or a name, of however many words."""

    text: str
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """What is told, in words. ``parts``: fixed words and names by turns, fixed words first."""

    told: Told
    parts: tuple[str, ...]

    @property
    def tokens(self) -> list[Token]:
        found: list[Token] = []
        for at, part in enumerate(self.parts):
            found += [Token(part, True)] if at % 2 else map(Token, WORD.findall(part))
        return found

    @property
    def subject(self) -> tuple[str, ...]:
        """The name of which it is said; the first words, if it does not begin with a name."""
        return self.parts[: 1 if self.parts[0] else 2]

    @property
    def negative(self) -> bool:
        return self.told.literal.denied or self.told.literal.mode in FORBIDDING

    @property
    def opens(self) -> tuple[Any, ...]:
        """How it begins; clauses that begin alike make a row."""
        said = "" if self.parts[0] else "".join(self.parts[2:3]).lstrip()
        verb = (self.told.literal.mode, said.partition(" ")[0], self.negative)
        return self.subject, verb, self.told.as_yet

    def after(self, before: "Clause") -> list[Token]:
        """What is left of it behind another of its row."""
        if self.parts[::2] == before.parts[::2]:
            return self._gapped(before)
        tokens = self.tokens
        pairs = zip(tokens, before.tokens, strict=False)
        head = [one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)]
        while head[-1].text.strip() in LEANING or head[-1].text.isspace():
            head.pop()
        return _with_one(tokens, before.tokens)[len(head) :]

    def goes_on(self, before: "Clause") -> bool:
        """Whether its subject is a name, and that of another."""
        return not self.parts[0] and self.subject == before.subject

    def after_subject(self) -> list[Token]:
        return Clause(self.told, (self.parts[2].lstrip(), *self.parts[3:])).tokens

    def _gapped(self, before: "Clause") -> list[Token]:
        left: list[Token] = []
        for at in range(1, len(self.parts), 2):
            if self.parts[at] != before.parts[at]:
                leaning = self.parts[at - 1].split()[-1:]
                left += [Token(f"{word} ") for word in leaning if word in LEANING]
                left += [Token(self.parts[at], True), Token(" ")]
        return left


def _with_one(tokens: list[Token], before: list[Token]) -> list[Token]:
    """*One*, for *a prisoner of war*, where the clause before ends with the same."""
    for at in range(len(tokens) - 1, 0, -1):
        if tokens[at:] != before[at - len(tokens) :]:
            break
        if tokens[at].text in ("a ", "an "):
            return [*tokens[:at], Token("one")]
    return tokens


@dataclass(frozen=True, slots=True)
class Row:
    """Clauses of one subject and verb, in words, each with the questions that it answers."""

    told: tuple[tuple[str, tuple[int, ...]], ...]
    first: Told
    last: str  # what joins the last of them to the others
    goes_on: bool  # its subject is that of the row before, and is left out


@dataclass
class Brief:
    """Tells answers one after another."""

    wording: Wording
    past: Callable[[Step], bool | None]  # of a day that is over; none leaves it to the literal
    as_yet: Callable[[Answer], bool]  # whether a condition would lift it
    _called: bool = False  # whether all persons have been called *each prisoner*

    def told(self, topics: Iterable[Topic]) -> list[tuple[str, list[Row]]]:
        """The answers by the word that gives them, each word's in rows."""
        found: dict[Word, list[Told]] = {word: [] for word in (*TOLD_FIRST, *Word)}
        for topic in topics:
            for group in topic.groups:
                told = self._of(group.answer, group.together, topic.number)
                told.join(found[group.answer.word])
        return [(word.value, self.rows(told)) for word, told in found.items() if told]

    def _of(self, answer: Answer, together: Together, number: int) -> Told:
        step = next((step for step in answer.opposites if step.proved), answer.step)
        decided = answer.word in TOLD_FIRST
        return Told(
            step.literal,
            tuple(together.get(term, (term,)) for term in step.literal.terms),
            self.past(answer.step),
            answer.word is not Word.NOT_YET_DUE,
            decided,
            (number,),
            self.as_yet(answer),
        )

    def rows(self, all_told: Iterable[Told]) -> list[Row]:
        """What is told of one subject with one verb stands together, all answered by one word."""
        found: dict[Any, list[Clause]] = {}
        for told in all_told:
            clause = self._clause(told)
            found.setdefault(clause.opens, []).append(clause)
        rows = list(found.values())
        before = [None, *(clauses[0] for clauses in rows)]
        return [self._row(*both) for both in zip(before, rows, strict=False)]

    def _row(self, before: Clause | None, clauses: list[Clause]) -> Row:
        first = clauses[0]
        goes_on = before is not None and first.goes_on(before)
        tokens = [first.after_subject() if goes_on else first.tokens]
        tokens += [after.after(before) for before, after in pairwise(clauses)]
        numbers = [clause.told.numbers for clause in clauses]
        told = [
            (self._text(said), () if here == next_ else here)
            for said, here, next_ in zip(tokens, numbers, [*numbers[1:], ()], strict=True)
        ]
        last = "or" if first.negative or not first.told.decided else "and"
        return Row(tuple(told), first.told, last, goes_on)

    def _clause(self, told: Told) -> Clause:
        with self.wording.speaking_of(told.together):
            return Clause(told, self.wording.in_parts(told.literal, self._saying(told)))

    def _saying(self, told: Told) -> Callable[[Literal], str]:
        if not told.due and told.literal.mode:
            return self.wording.does
        say = self.wording.says if told.decided else self.wording.says_of_none
        return lambda literal: say(literal, told.past)

    def _text(self, tokens: Iterable[Token]) -> str:
        return "".join(
            self._again(one.text) if one.is_name and one.text in GROUPS else one.text
            for one in tokens
        ).strip()

    def _again(self, group: str) -> str:
        """A group of persons that has been called so is *each* or *either* from then on."""
        called, self._called = self._called, True
        return group.partition(" ")[0] if called else group
