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
from quarter.newcase import MOST, NAME, NewCase, Prompt
from quarter.vocabulary import Name, Vocabulary
from quarter.wording import sentence

HELP = """\
What is said here becomes the head of a new case file, which is written after every line. back
goes to the line before, save leaves; the same command goes on from there."""

DAY_UNKNOWN = (
    "An act without a day is one that is not over. If it is over, give the last day on which it "
    "can have been."
)


class NewCasePrompts:
    """The prompts that begin a new case."""

    def __init__(self, console: Console, new: NewCase, keep: Callable[[str], None]) -> None:
        self.console = console
        self.new = new
        self.keep = keep

    def run(self) -> None:
        """Ask all that a new case needs; the file is written after every line."""
        said = self.new.said
        at = self._unsaid()
        while not self.new.is_whole:
            prompts = list(self.new.prompts())
            if at == len(prompts):
                self.console.say(
                    "Of what was chosen nothing can be asked: nothing was named for it."
                )
                self.new.choose_again()
                at = self._unsaid()
                continue
            prompt = prompts[at]
            try:
                said[prompt.key] = self._ask(prompt)
            except NotUnderstood as error:
                self.console.say(str(error))
                continue
            except Back:
                if at == 0:
                    self.console.say("This is the first question.")
                at = max(0, at - 1)
                continue
            self.keep(self.new.text())
            at = self._unsaid()

    def _unsaid(self) -> int:
        """The place of the first prompt to which nothing was said; after the last, if none."""
        keys = [prompt.key for prompt in self.new.prompts()]
        return next((at for at, key in enumerate(keys) if key not in self.new.said), len(keys))

    def _ask(self, prompt: Prompt) -> str:
        default = self.new.said.get(prompt.key, prompt.default)
        parse: Callable[[str], str] = {
            "title": text_in,
            "day": lambda line: day_in(line).isoformat(),
            "number": lambda line: str(number_in(line, MOST)),
            "label": label_in,
            "pronoun": word_in("he", "she", "they"),
            "standard": self._standard,
            "name": lambda line: self._one(prompt, line),
            "names": lambda line: self._many(prompt, line),
            "questions": self._questions,
            "act": self._act,
            "act day": self._act_day,
        }[prompt.kind]
        asks = prompt.asks
        self.console.say()
        if prompt.kind in ("standard", "questions", "name", "names"):
            self.console.say(asks)
            self._list(prompt)
            asks = {
                "standard": "Number",
                "questions": "Numbers, with commas between them, or all",
                "name": "Number or name, new NAME, or list",
                "names": "Numbers or names, with commas between them, new NAME, or list",
            }[prompt.kind]
        asks = prompted(asks, self._said(prompt, default) if default else None)
        free = prompt.kind in ("title", "label", "act", "act day")
        found = self.console.ask(asks, parse, default=default, about=HELP, free=free)
        if prompt.kind in ("title", "act"):
            return confirmed(self.console, found, HELP, named=True)
        return found

    def _said(self, prompt: Prompt, value: str) -> str:
        """A value as it is proposed."""
        if prompt.kind in ("name", "names"):
            words = self._words()
            return ", ".join(words.names[one].short for one in value.split(", "))
        if prompt.kind == "questions" and value != "all":
            ids = [one.id for one in self.new.law.questions]
            return ", ".join(str(ids.index(one) + 1) for one in value.split(", "))
        return value

    def _words(self) -> Vocabulary:
        named = [
            Name(name, str(values["sort"]), str(values["label"]), str(values["label"]))
            for name, values in self.new.names().items()
        ]
        return self.new.law.words.with_names(named)

    def _names(self, prompt: Prompt) -> Names:
        said = self.new.said
        own = [key.removeprefix(NAME) for key in said if key.startswith(NAME)]
        used = [
            one
            for key, value in said.items()
            if key in ("power", "adverse") or key.startswith(("home ", "names "))
            for one in value.split(", ")
            if one
        ]
        return Names(self.console, self._words(), prompt.sort, [*used, *own])

    def _list(self, prompt: Prompt) -> None:
        law = self.new.law
        if prompt.kind == "standard":
            for number, one in enumerate(law.words.standards, start=1):
                self.console.say(f"  {number}  {one.id}: {one.reads} ...")
        elif prompt.kind == "questions":
            for number, question in enumerate(law.questions, start=1):
                self.console.say(f"  {number}  {question.reads}")
        else:
            self._names(prompt).say_used()

    def _standard(self, line: str) -> str:
        standards = [one.id for one in self.new.law.words.standards]
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
        return no_later(day_in(line), date.fromisoformat(self.new.said["as of"])).isoformat()

    def _questions(self, line: str) -> str:
        questions = self.new.law.questions
        ids = [one.id for one in questions]
        if line.lower() == "all":
            return ", ".join(ids)
        if all(one in ids for one in line.split(", ")):
            return line
        parts = [one.strip() for one in line.split(",") if one.strip()]
        if not parts:
            raise NotUnderstood("Nothing was chosen.")
        return ", ".join(dict.fromkeys(ids[number_in(one, len(ids)) - 1] for one in parts))

    def _one(self, prompt: Prompt, line: str) -> str:
        return self._id(prompt, self._names(prompt).named(line))

    def _many(self, prompt: Prompt, line: str) -> str:
        found = [self._id(prompt, one) for one in self._names(prompt).many(line)]
        power = self.new.said.get("power", "")
        if prompt.key == "adverse" and power in found:
            called = self._words().names[power].label
            raise NotUnderstood(f"{sentence(called)} is in no armed conflict with itself.")
        return ", ".join(dict.fromkeys(found))

    def _id(self, prompt: Prompt, choice: Chosen) -> str:
        """The name; one that is new is taken down with what was said."""
        if choice.id:
            return choice.id
        words = self._words()
        name = fresh(slug(choice.label, "_") or prompt.sort, words.names, "_")
        values = {"sort": prompt.sort, "label": choice.label, "pronoun": "it"}
        self.new.said[f"{NAME}{name}"] = json.dumps(values, ensure_ascii=False)
        return name
