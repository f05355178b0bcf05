"""Lines that are said and lines that are read: plain ones, without a moving cursor.

And what a line that was read may stand for: a word, a number, a day, a text, a name.
"""

import io
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from quarter.casetext import tidy
from quarter.privacy import DATE, has_name, is_name, privacy_notes
from quarter.problem import nearest, visible
from quarter.rule import PERSON
from quarter.signs import HIDDEN
from quarter.vocabulary import Vocabulary
from quarter.wording import day, joined

T = TypeVar("T")

SHOWN = 60  # signs of a line that are said back
COMMANDS = ("back", "save", "help", "why")


class Back(Exception):  # noqa: N818 - it is a command, not an error
    """The user goes back to the prompt before."""


class Leave(Exception):  # noqa: N818
    """The user leaves, or the input is at its end."""


class NotUnderstood(Exception):  # noqa: N818
    """A line that is not an answer to what was asked, and why."""


class Console:
    """Says lines and reads lines."""

    def __init__(self) -> None:
        self.terminal = sys.stdin.isatty()
        if isinstance(sys.stdin, io.TextIOWrapper):
            encoding = sys.stdin.encoding if self.terminal else "utf-8"
            sys.stdin.reconfigure(encoding=encoding, errors="replace")

    def say(self, text: str = "") -> None:
        print(text, flush=True)

    def read(self, prompt: str) -> str:
        """One line; raises Leave at the end of the input."""
        print(f"{prompt} ", end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            self.say()
            raise Leave
        if not self.terminal:
            self.say(line.rstrip("\r\n"))
        return line.strip()

    def ask(
        self,
        prompt: str,
        parse: Callable[[str], T],
        *,
        default: str | None = None,
        about: str,
        why: Callable[[], str] | None = None,
        free: bool = False,
    ) -> T:
        """What a line stands for; asked again until it is understood.

        ``free``: any words may be meant, so that a command is only taken when written in full.
        """
        while True:
            try:
                line = self.read(prompt)
                command = _command(line, free)
                if command == "back":
                    raise Back
                if command == "save":
                    raise Leave
                if command == "help":
                    self.say(about)
                elif command == "why":
                    self.say(why() if why else about)
                else:
                    if free and len(line) > 1 and line[0] == line[-1] == '"':
                        line = line[1:-1] if line[1:-1].lower() in (*COMMANDS, "?") else line
                    if not line and default is not None:
                        line = default
                    return parse(line)
            except NotUnderstood as error:
                self.say(str(error))


def _command(line: str, free: bool) -> str | None:
    word = line.lower()
    if word == "?":
        return "why"
    for command in COMMANDS:
        if word == command or (word == command[0] and not free):
            return command
    return None


def shown(line: str) -> str:
    """What somebody typed, as it can be said back."""
    return visible(line if len(line) <= SHOWN else f"{line[:SHOWN]} …")


# What a line may stand for


def text_in(line: str) -> str:
    found = tidy(line)
    if not found:
        raise NotUnderstood("Nothing was written.")
    if HIDDEN.search(found) or "\ufffd" in found:
        raise NotUnderstood("There is a sign in it that no reader sees, or that is not UTF-8.")
    return found


def day_in(line: str) -> date:
    try:
        if not DATE.fullmatch(line):
            raise ValueError
        return date.fromisoformat(line)
    except ValueError:
        message = f"'{shown(line)}' is not a date; write it as 2025-01-24."
        raise NotUnderstood(message) from None


def word_in(*words: str) -> Callable[[str], str]:
    """One of some words, or the beginning of just one of them."""

    def parse(line: str) -> str:
        low = line.lower()
        found = [one for one in words if one == low] or [
            one for one in words if one.startswith(low)
        ]
        if len(found) != 1:
            raise NotUnderstood(f"Not understood: '{shown(line)}'. Answer {joined(words, 'or')}.")
        return found[0]

    return parse


def number_in(line: str, most: int) -> int:
    if not line.isascii() or not line.isdigit() or not 1 <= int(line[:9]) <= most:
        raise NotUnderstood(
            f"Not understood: '{shown(line)}'. Answer with a number from 1 to {most}."
        )
    return int(line)


def listed_in(options: Sequence[str]) -> Callable[[str], int]:
    """The number of an option in a list, from 0; its own words will do."""

    def parse(line: str) -> int:
        low = line.lower()
        for number, option in enumerate(options):
            if option.lower() == low:
                return number
        return number_in(line, len(options)) - 1

    return parse


def identifies(label: str) -> str | None:
    """Why a person may not be called so in a case file; none if he may."""
    notes = privacy_notes(label, "", ())
    if not notes and not is_name(label):
        return None
    what = notes[0].message if notes else "what looks like a person's own name"
    return (
        f"That is {what}, and article 13 shields prisoners from public curiosity: it binds this "
        "file too. Say prisoner A, or the nurse."
    )


def confirmed(console: Console, text: str, about: str, *, named: bool = False) -> str:
    """A text; what may identify a person in it is told, and asked about.

    ``named``: two words with a capital, as of a person's name, are told as well. Raises
    NotUnderstood where it is not to be kept.
    """
    found = [note.message for note in privacy_notes(text, "", ())]
    if named and has_name(text):
        found.append("what may be a person's own name")
    if not found:
        return text
    told = joined(dict.fromkeys(found))
    console.say(f"In it stands {told}, and article 13 shields prisoners from public curiosity.")
    if console.ask("Keep it? yes or no:", word_in("yes", "no"), about=about) == "no":
        raise NotUnderstood("Then write it otherwise.")
    return text


def label_in(line: str) -> str:
    """What a person is called, which is no name."""
    label = text_in(line)
    if why := identifies(label):
        raise NotUnderstood(why)
    return label


def prompted(asks: str, default: str | None) -> str:
    """What stands before the answer, with what an empty line is taken for."""
    if default:
        return f"{asks} [{default}]:"
    return asks if asks.endswith(("?", ".")) else f"{asks}:"


def no_later(when: date, limit: date) -> date:
    if when > limit:
        raise NotUnderstood(
            f"The record of this case is of {day(limit)}, and knows nothing of a later day. "
            "To ask as of another day, start again with --as-of, or change as_of in the file."
        )
    return when


# A name


@dataclass(frozen=True, slots=True)
class Chosen:
    """A name that was chosen: one that is known, or the label of a new one."""

    id: str
    label: str = ""


NOBODY = Chosen("")  # none that is known, and none that is new


class Names:
    """Reads names of one sort: those in use first, then all that are known."""

    def __init__(
        self, console: Console, words: Vocabulary, sort: str, used: Iterable[str] = ()
    ) -> None:
        self.console = console
        self.words = words
        self.sort = sort
        self.used = list(dict.fromkeys(used))
        rest = [one.id for one in words.names.values() if one.sort == sort]
        self.known = list(dict.fromkeys([*self.used, *rest]))

    def say_used(self) -> None:
        self._say(self.used)

    def _say(self, names: Sequence[str]) -> None:
        for number, name in enumerate(names, start=1):
            self.console.say(f"  {number}  {self.words.names[name].label}")

    def one(self, line: str) -> Chosen | None:
        """One name, or nobody; none where it is not known."""
        if line.lower() in ("none", "no", "n"):
            return NOBODY
        if line.lower() in ("unknown", "u"):
            return None
        return self.named(line)

    def many(self, line: str) -> list[Chosen]:
        """Names with commas between them, perhaps none."""
        return [self.named(one.strip()) for one in line.split(",") if one.strip()]

    def named(self, text: str) -> Chosen:
        """A name as it is called, or by its number in the list; or a new one."""
        low = text.lower().removeprefix("the ")
        if low == "list":
            self._say(self.known)
            raise NotUnderstood(f"These are the names of the sort {self.sort} that are known.")
        if low.isascii() and low.isdigit():
            return Chosen(self.known[number_in(low, len(self.known)) - 1])
        called: dict[str, str] = {}
        for name in self.known:
            own = self.words.names[name]
            for one in (name, own.label, own.short, own.adjective or ""):
                called.setdefault(one.lower().removeprefix("the "), name)
        if low in called and low:
            return Chosen(called[low])
        if low.startswith("new "):
            return Chosen("", (label_in if self.sort == PERSON else text_in)(text[4:]))
        hint = nearest(low, [one for one in called if one])
        message = f"No such {self.sort} is known: '{shown(text)}'"
        message += f"; {hint}" if hint else "."
        raise NotUnderstood(f"{message} For one that is new, write: new {shown(text)}")
