"""What a person wrote wrongly in a file, where it stands, and what may mend it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from unicodedata import category, east_asian_width

from quarter.signs import HIDDEN

WIDEST = 200  # signs of a line that are shown
FULLEST = 500  # signs of a sentence that are shown
LONGEST = 100  # letters of a word that is compared with others
MANY = 400  # words, of which only those that begin alike are compared
FEW = 12  # words that are listed where none is like the one that was written


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


# Finding a place takes a look at the file's text, so it is found when a problem needs it.
Located = Callable[[], Place]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a file: its place, a sentence, and a hint if there is one."""

    place: Place
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        lines = [f"{visible(str(self.place))}: {shortened(visible(self.message))}"]
        if self.place.excerpt.strip():
            line, at = window(visible(self.place.excerpt), self.place.column - 1)
            lines.append(f"    {line.rstrip()}")
            marked = cells(line[at : at + self.place.width])
            lines.append(f"    {' ' * cells(line[:at])}{'^' * max(1, marked)}")
        if self.hint:
            lines.append(f"    hint: {shortened(visible(self.hint))}")
        return "\n".join(lines)


class InvalidInput(Exception):  # noqa: N818 - it names what is wrong, not that something is
    """Files that cannot be used, with every problem that was found in them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        def order(problem: Problem) -> tuple[Place, str, str]:
            return problem.place, problem.message, problem.hint or ""

        self.problems = tuple(sorted(set(problems), key=order))
        super().__init__("\n".join(map(str, self.problems)))


def visible(text: str) -> str:
    """The text on one line, with a mark for each sign that could deceive or steer a terminal."""
    return HIDDEN.sub("\ufffd", text.replace("\n", " ").replace("\t", " "))


def shortened(sentence: str) -> str:
    """A sentence, or the beginning of one that holds more of the file than anybody reads."""
    return sentence if len(sentence) <= FULLEST else f"{sentence[:FULLEST]} …"


def window(line: str, at: int) -> tuple[str, int]:
    """As much of a line as is shown, and where in it the sign at an offset then stands."""
    if len(line) <= WIDEST:
        return line, at
    start = max(0, at - WIDEST // 2)
    after = "…" if start + WIDEST < len(line) else ""
    before = "…" if start else ""
    return f"{before}{line[start : start + WIDEST]}{after}", at - start + len(before)


def cells(text: str) -> int:
    """How many columns of a terminal the text takes: Korean and Chinese signs take two."""
    return sum(
        0 if category(sign) in ("Mn", "Me", "Cf") else 2 if east_asian_width(sign) in "WF" else 1
        for sign in text
    )


LOOK_ALIKE = str.maketrans("lIoO", "1100")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """A hint that names the known word most like this one."""
    import difflib  # which nobody needs who writes no mistake

    if len(word) > LONGEST:
        return None
    words = list(known)
    if len(words) > MANY:
        words = [one for one in words if one[:2] == word[:2]][:MANY]
    words.sort()
    same = [one for one in words if one.translate(LOOK_ALIKE) == word.translate(LOOK_ALIKE)]
    found = same or difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    return f"did you mean '{found[0]}'?" if found else None


def choice(word: str, known: Iterable[str]) -> str | None:
    """A hint that names the known word most like this one, or else all of them if they are few."""
    words = list(known)
    few = f"one of: {', '.join(words)}" if 0 < len(words) <= FEW else None
    return nearest(word, words) or few


def a(noun: str) -> str:
    """The noun with its article."""
    return f"{'an' if noun[:1] in 'aeiou' and not noun.startswith('one') else 'a'} {noun}"
