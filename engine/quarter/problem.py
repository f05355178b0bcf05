"""What a person wrote wrongly in a file, where it stands, and what may mend it."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from unicodedata import east_asian_width


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line and column of a file, both counted from 1, and the text of that line."""

    path: str
    line: int
    column: int = 1
    excerpt: str = field(default="", compare=False)
    width: int = field(default=1, compare=False)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a file: its place, a sentence, and a hint if there is one."""

    place: Place
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        lines = [f"{self.place}: {self.message}"]
        if self.place.excerpt.strip():
            before = self.place.excerpt[: self.place.column - 1]
            marked = self.place.excerpt[self.place.column - 1 :][: self.place.width]
            lines.append(f"    {self.place.excerpt.expandtabs(1)}")
            lines.append(f"    {' ' * cells(before)}{'^' * max(1, cells(marked))}")
        if self.hint:
            lines.append(f"    hint: {self.hint}")
        return "\n".join(lines)


class InvalidInput(Exception):  # noqa: N818 - it names what is wrong, not that something is
    """Files that cannot be used, with every problem that was found in them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def cells(text: str) -> int:
    """How many columns of a terminal the text takes: Korean and Chinese signs take two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """A hint that names the known word most like this one."""
    found = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean '{found[0]}'?" if found else None
