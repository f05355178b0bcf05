"""A new case, from what is said of it at the start.

What was said so far stands in the file itself, in a block of text, until all of it is said. The
file is a sound case file all the while: what is still to be said is filled in.
"""

import itertools
import json
import string
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from quarter.case import Case
from quarter.casetext import Reply, toml
from quarter.literal import Literal
from quarter.rule import PERSON, POWER, Question
from quarter.rulebase import Rulebase
from quarter.wording import Wording, sentence

MARK = "This case is being set up; `quarter ask` goes on after what is said here."
NAME = "name "  # before the id of a name that is new in the case
MOST = len(string.ascii_lowercase)
FILLED_IN = date.min  # a day that nobody means


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing to ask at the start: under which key it is kept, in which words, and of what kind.

    ``sort``: of the names that are wanted; ``default``: what to take where nothing is said.
    """

    key: str
    asks: str
    kind: str  # title, day, standard, name, names, number, label, pronoun, questions, act, act day
    sort: str = ""
    default: str | None = None


@dataclass
class NewCase:
    """What was said of a new case so far, by the keys of its prompts."""

    law: Rulebase
    said: dict[str, str]

    def prompts(self) -> Iterator[Prompt]:
        """What is asked, in order, as far as what was said before decides it."""
        said = self.said
        yield Prompt("title", "What is the case called?", "title")
        yield Prompt("as of", "What is the date of the record?", "day")
        yield Prompt("standard", "To which standard must facts be shown?", "standard")
        yield Prompt("power", "Which Power holds the prisoners?", "name", POWER)
        yield Prompt("prisoners", "How many prisoners are there?", "number", default="1")
        before = None
        for letter in self.letters():
            default = f"prisoner {letter.upper()}"
            asks = f"What is prisoner {letter.upper()} called in the memo? Never by name."
            yield Prompt(f"label {letter}", asks, "label", default=default)
            called = said.get(f"label {letter}", default)
            yield Prompt(
                f"pronoun {letter}", f"He, she or they, for {called}?", "pronoun", default="he"
            )
            asks = f"Of which Power is {called} a national?"
            yield Prompt(f"home {letter}", asks, "name", POWER, before)
            before = said.get(f"home {letter}")
        asks = f"With which Powers is {self._power()} in an armed conflict?"
        yield Prompt("adverse", asks, "names", POWER)
        yield Prompt("questions", "What is to be answered?", "questions", default="all")
        for variable, sort, asks in self._open():
            if sort == POWER:
                yield Prompt(f"names {variable}", asks, "names", sort)
                continue
            for number in itertools.count(1):
                key = f"{variable} {number}"
                yield Prompt(key, asks if number == 1 else "Another one?", "act", sort, default="")
                if not said.get(key):
                    break
                yield Prompt(
                    f"{key} day", "On which day was it? Nothing if it is not over.", "act day",
                    default="",
                )  # fmt: skip

    def _power(self) -> str:
        """What the Detaining Power is called."""
        power = self.said.get("power", "")
        if f"{NAME}{power}" in self.said:
            return str(json.loads(self.said[f"{NAME}{power}"])["label"])
        known = self.law.words.names.get(power)
        return known.label if known else "that Power"

    def letters(self) -> str:
        return string.ascii_lowercase[: int(self.said.get("prisoners", "0"))]

    def chosen(self) -> list[Question]:
        wanted = self.said.get("questions", "").split(", ")
        return [one for one in self.law.questions if one.id in wanted]

    def _open(self) -> list[tuple[str, str, str]]:
        """The other variables of what is to be answered, each with its sort and what to ask."""
        found = {name[0]: name for one in self.chosen() for name in one.names}
        return list(found.values())

    @property
    def is_whole(self) -> bool:
        """Whether all is said, and something can then be asked."""
        return all(prompt.key in self.said for prompt in self.prompts()) and bool(self.questions())

    def choose_again(self) -> None:
        """Forget what is to be answered, and all that was said because of it."""
        keys = [prompt.key for prompt in self.prompts()]
        for key in keys[keys.index("questions") :]:
            self.said.pop(key, None)

    # The case that it makes

    def names(self) -> dict[str, dict[str, str | date]]:
        """The names that the case declares."""
        said = self.said
        found: dict[str, dict[str, str | date]] = {}
        for letter in self.letters() or "a":
            found[f"prisoner_{letter}"] = {
                "sort": PERSON,
                "label": said.get(f"label {letter}", f"prisoner {letter.upper()}"),
                "pronoun": said.get(f"pronoun {letter}", "they"),
            }
        for key, value in said.items():
            if key.startswith(NAME):
                found[key.removeprefix(NAME)] = json.loads(value)
        for variable, sort, _ in self._open():
            for number in itertools.count(1):
                label = said.get(f"{variable} {number}")
                if sort == POWER or not label:
                    break
                values: dict[str, str | date] = {"sort": sort, "label": label}
                if said.get(f"{variable} {number} day"):
                    values["date"] = date.fromisoformat(said[f"{variable} {number} day"])
                found[self._act(variable, number)] = values
        return found

    @staticmethod
    def _act(variable: str, number: int) -> str:
        return f"{variable.lower()}_{number}"

    def _named(self, key: str) -> list[str]:
        return [one for one in self.said.get(key, "").split(", ") if one]

    def _values(self, variable: str, sort: str) -> list[str]:
        if sort == POWER:
            return self._named(f"names {variable}")
        numbers = itertools.takewhile(
            lambda number: self.said.get(f"{variable} {number}"), itertools.count(1)
        )
        return [self._act(variable, number) for number in numbers]

    def _bound(self, literal: Literal) -> list[Literal]:
        """A literal for every way in which those play their parts who were named for them."""
        said = self.said
        found = []
        homes = [said.get(f"home {letter}", "") for letter in self.letters()]
        persons: list[dict[str, str]] = [{}]
        if "H" in literal.variables:
            persons = [
                {"P": f"prisoner_{letter}", "H": home}
                for letter, home in zip(self.letters(), homes, strict=True)
            ]
            if len(set(homes)) == 1 and len(homes) > 1:
                persons = [{"H": homes[0]}]  # of all of them alike
        free = [(name, sort) for name, sort, _ in self._open() if name in literal.variables]
        free += [("E", POWER)] if "E" in literal.variables else []
        ways = [
            self._named("adverse") if name == "E" else self._values(name, sort)
            for name, sort in free
        ]
        for person in persons:
            for way in itertools.product(*ways):
                names = person | dict(zip((name for name, _ in free), way, strict=True))
                bound = literal.bind({"D": said.get("power", "D"), **names})
                if len(set(bound.terms)) == len(bound.terms):
                    found.append(bound)
        return found

    def questions(self) -> list[Literal]:
        """What the case asks."""
        found = [
            bound
            for question in self.chosen()
            for literal in question.literals
            for bound in self._bound(literal)
        ]
        return list(dict.fromkeys(found))

    def _filled_in(self) -> list[Literal]:
        """A question that can be asked of any case, until it is said what is asked of this one."""
        return next(
            list(one.literals)
            for one in self.law.questions
            if all(set(literal.variables) == {"P"} for literal in one.literals)
        )

    def told(self, case: Case) -> Reply:
        """What the start tells of the case, as one answer that has no source yet."""
        literals: list[Literal] = []
        for literal in self.law.setting:
            for bound in self._bound(literal):
                each = [bound.bind({"P": f"prisoner_{letter}"}) for letter in self.letters()]
                literals += each if bound.variables else [bound]
        wording = Wording(case.words, case.as_of)
        literals = list(dict.fromkeys(literals))
        says = " ".join(f"{sentence(wording.asks(one))} Answered: yes." for one in literals)
        return Reply(tuple(literals), f"Asked at the start: {says}")

    def text(self) -> str:
        """The case file: with what was said so far, until all of it is."""
        said = self.said
        lines = [f"# {said.get('title', 'A new case')}", ""]
        whole = self.is_whole
        if not whole:
            kept = [f"{key}: {value}" for key, value in said.items()]
            lines += ["```text", MARK, *kept, "```", ""]
        power = said.get("power")
        questions = self.questions() if whole else self._filled_in()
        standard = said.get("standard", self.law.words.standards[-1].id)
        names = {name: _inline(values) for name, values in self.names().items()}
        lines += [
            "```toml",
            "[case]",
            f"as_of = {said.get('as of', FILLED_IN.isoformat())}",
            f"standard = {toml(standard)}",
            *([f"detaining_power = {toml(power)}"] if power else []),
            "questions = [",
            *(f"  {toml(str(one))}," for one in questions),
            "]",
            "",
            "[names]",
            *(f"{name} = {value}" for name, value in names.items()),
            "```",
        ]
        return "\n".join(lines) + "\n"


def unfinished(text: str, law: Rulebase) -> NewCase | None:
    """What was said of a case that is still being set up, if a file is just that."""
    lines = text.split("\n")
    if MARK not in lines:
        return None
    start = lines.index(MARK) + 1
    if "```" not in lines[start:]:
        return None
    kept = lines[start : lines.index("```", start)]
    said = dict(line.split(": ", 1) for line in kept if ": " in line)
    new = NewCase(law, said)
    try:
        return new if new.text() == text else None
    except (ValueError, KeyError, TypeError, AttributeError):  # somebody has written into it
        return None


def _inline(values: dict[str, str | date]) -> str:
    return f"{{ {', '.join(f'{key} = {toml(value)}' for key, value in values.items())} }}"
