"""The prompts that begin a new case."""

import json
from collections.abc import Callable
from datetime import date

from quarter.casetext import fresh, slug
from quarter.console import (
    Back,
    Chosen,
    Console,
    Names,
    NotUnderstood,
    confirmed,
    day_in,
    label_in,
    listed_in,
    no_later,
    number_in,
    prompted,
    text_in,
    word_in,
)
from quarter.opening import MOST, NAME, Opening, Step
from quarter.vocabulary import Name, Vocabulary
from quarter.wording import sentence

HELP = """\
What is said here becomes the head of a new case file, which is written after every line. back
goes to the line before, save leaves; the same command goes on from there."""

DAY_UNKNOWN = (
    "An act without a day is one that is not over. If it is over, give the last day on which it "
    "can have been."
)


class Beginning:
    """The prompts that begin a new case."""

    def __init__(self, console: Console, opening: Opening, keep: Callable[[str], None]) -> None:
        self.console = console
        self.opening = opening
        self.keep = keep

    def run(self) -> None:
        """Ask all that a new case needs; the file is written after every line."""
        said = self.opening.said
        at = next((n for n, step in enumerate(self.opening.steps()) if step.key not in said), 0)
        while True:
            steps = list(self.opening.steps())
            if at >= len(steps):
                return
            step = steps[at]
            try:
                said[step.key] = self._ask(step)
            except NotUnderstood as error:
                self.console.say(str(error))
                continue
            except Back:
                if at == 0:
                    self.console.say("This is the first question.")
                at = max(0, at - 1)
                continue
            self.keep(self.opening.text())
            at = next(
                (n for n, one in enumerate(self.opening.steps()) if one.key not in said), len(steps)
            )

    def _ask(self, step: Step) -> str:
        default = self.opening.said.get(step.key, step.default)
        parse: Callable[[str], str] = {
            "title": text_in,
            "day": lambda line: day_in(line).isoformat(),
            "number": lambda line: str(number_in(line, MOST)),
            "label": label_in,
            "pronoun": word_in("he", "she", "they"),
            "standard": self._standard,
            "name": lambda line: self._one(step, line),
            "names": lambda line: self._many(step, line),
            "questions": self._questions,
            "act": self._act,
            "act day": self._act_day,
        }[step.kind]
        prompt = step.asks
        self.console.say()
        if step.kind in ("standard", "questions", "name", "names"):
            self.console.say(prompt)
            self._list(step)
            prompt = {
                "standard": "Number",
                "questions": "Numbers, with commas between them, or all",
                "name": "Number or name, new NAME, or list",
                "names": "Numbers or names, with commas between them, new NAME, or list",
            }[step.kind]
        prompt = prompted(prompt, self._said(step, default) if default else None)
        free = step.kind in ("title", "label", "act", "act day")
        found = self.console.ask(prompt, parse, default=default, about=HELP, free=free)
        if step.kind in ("title", "act"):
            return confirmed(self.console, found, HELP, named=True)
        return found

    def _said(self, step: Step, value: str) -> str:
        """A value as it is proposed."""
        if step.kind in ("name", "names"):
            words = self._words()
            return ", ".join(words.names[one].short for one in value.split(", "))
        if step.kind == "questions" and value != "all":
            ids = [one.id for one in self.opening.law.questions]
            return ", ".join(str(ids.index(one) + 1) for one in value.split(", "))
        return value

    def _words(self) -> Vocabulary:
        named = [
            Name(name, str(values["sort"]), str(values["label"]), str(values["label"]))
            for name, values in self.opening.names().items()
        ]
        return self.opening.law.words.with_names(named)

    def _names(self, step: Step) -> Names:
        said = self.opening.said
        own = [key.removeprefix(NAME) for key in said if key.startswith(NAME)]
        used = [
            one
            for key, value in said.items()
            if key in ("power", "adverse") or key.startswith(("home ", "names "))
            for one in value.split(", ")
            if one
        ]
        return Names(self.console, self._words(), step.sort, [*used, *own])

    def _list(self, step: Step) -> None:
        law = self.opening.law
        if step.kind == "standard":
            for number, one in enumerate(law.words.standards, start=1):
                self.console.say(f"  {number}  {one.id}: {one.reads} ...")
        elif step.kind == "questions":
            for number, question in enumerate(law.questions, start=1):
                self.console.say(f"  {number}  {question.reads}")
        else:
            self._names(step).say_used()

    def _standard(self, line: str) -> str:
        standards = [one.id for one in self.opening.law.words.standards]
        return standards[listed_in(standards)(line)]

    @staticmethod
    def _act(line: str) -> str:
        """What an act is called; nothing, if there is none or none is known."""
        return "" if line.lower() in ("", "none", "no", "unknown") else text_in(line)

    def _act_day(self, line: str) -> str:
        if not line:
            return ""
        if line.lower() == "unknown":
            raise NotUnderstood(DAY_UNKNOWN)
        return no_later(day_in(line), date.fromisoformat(self.opening.said["as of"])).isoformat()

    def _questions(self, line: str) -> str:
        questions = self.opening.law.questions
        ids = [one.id for one in questions]
        if line.lower() == "all":
            return ", ".join(ids)
        if all(one in ids for one in line.split(", ")):
            return line
        parts = [one.strip() for one in line.split(",") if one.strip()]
        if not parts:
            raise NotUnderstood("Nothing was chosen.")
        return ", ".join(dict.fromkeys(ids[number_in(one, len(ids)) - 1] for one in parts))

    def _one(self, step: Step, line: str) -> str:
        return self._id(step, self._names(step).named(line))

    def _many(self, step: Step, line: str) -> str:
        found = [self._id(step, one) for one in self._names(step).many(line)]
        power = self.opening.said.get("power", "")
        if step.key == "adverse" and power in found:
            called = self._words().names[power].label
            raise NotUnderstood(f"{sentence(called)} is in no armed conflict with itself.")
        return ", ".join(dict.fromkeys(found))

    def _id(self, step: Step, choice: Chosen) -> str:
        """The name; one that is new is taken down with what was said."""
        if choice.id:
            return choice.id
        words = self._words()
        name = fresh(slug(choice.label, "_") or step.sort, words.names, "_")
        values = {"sort": step.sort, "label": choice.label, "pronoun": "it"}
        self.opening.said[f"{NAME}{name}"] = json.dumps(values, ensure_ascii=False)
        return name
