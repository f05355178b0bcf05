"""Names of one sort, as an interview offers and reads them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quarter.console import PERSON, Console, NotUnderstood, identifies, number_in, shown, text_in
from quarter.problem import nearest
from quarter.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Choice:
    """A name that was chosen: one that is known, or the label of a new one."""

    id: str
    label: str = ""


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

    def one(self, line: str) -> Choice | None:
        """One name; none where there is none, or it is not known."""
        if line.lower() in ("none", "no", "n", "unknown", "u"):
            return None
        return self.named(line)

    def many(self, line: str) -> list[Choice]:
        """Names with commas between them, perhaps none."""
        return [self.named(one.strip()) for one in line.split(",") if one.strip()]

    def named(self, text: str) -> Choice:
        low = text.lower().removeprefix("the ")
        if low == "list":
            self._say(self.known)
            raise NotUnderstood(f"These are the names of the sort {self.sort} that are known.")
        if low.startswith("new "):
            label = text_in(text[4:])
            if self.sort == PERSON and (why := identifies(label)):
                raise NotUnderstood(why)
            return Choice("", label)
        if low.isascii() and low.isdigit():
            return Choice(self.known[number_in(low, len(self.known)) - 1])
        called: dict[str, str] = {}
        for name in self.known:
            own = self.words.names[name]
            for one in (name, own.label, own.short, own.adjective or ""):
                called.setdefault(one.lower().removeprefix("the "), name)
        if low in called and low:
            return Choice(called[low])
        hint = nearest(low, [one for one in called if one])
        message = f"No such {self.sort} is known: '{shown(text)}'"
        message += f"; {hint}" if hint else "."
        raise NotUnderstood(f"{message} For one that is new, write: new {shown(text)}")
