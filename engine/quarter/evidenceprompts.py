"""The prompts that ask for the evidence behind an answer, one thing after the other."""

from dataclasses import replace
from datetime import date

from quarter.casetext import Reply, slug
from quarter.console import (
    Back,
    Console,
    NotUnderstood,
    confirmed,
    day_in,
    listed_in,
    no_later,
    number_in,
    prompted,
    shown,
    text_in,
)
from quarter.session import Refused, Session
from quarter.wording import day

HELP = """\
Evidence is a source, the place in it, its words, how well they show it, and since when it was so.
back goes to the prompt before, save leaves. To enter one of these words itself, quote it."""
NEW = ("new", "date", "citation")


class EvidencePrompts:
    """Asks for the source of an answer, the place in it, its words, and whatever else is needed."""

    def __init__(self, console: Console, session: Session) -> None:
        self.console = console
        self.session = session
        self.say = console.say
        self.source: str | None = None  # the last one that was named

    def run(self, reply: Reply) -> None:
        """Ask for what is still to be said of an answer; it is kept after each prompt.

        Raises Back before the first of them.
        """
        walking = reply.whole  # all was said before, and may be said otherwise
        key = "source" if walking else _missing(reply)
        while key is not None:
            try:
                found = self._detail(key, reply)
            except Back:
                keys = _keys(reply)
                at = keys.index(key)
                if at == 0:
                    raise
                key = keys[at - 1]
                continue
            except NotUnderstood as error:
                self.say(str(error))
                continue
            if found is None:
                self.say("It stays open until a source shows it, and will be asked for again.")
                return
            try:
                self.session.put(found)
            except Refused as error:
                self.say(f"That cannot stand in the file. {error}")
                continue
            reply = found
            key = _after(key, reply) if walking else _missing(reply)
        self._say_kept(reply)

    def _say_kept(self, reply: Reply) -> None:
        self.say(f"Kept in {self.session.path}.")
        if {one.literal for one in self.session.interview.facts()} & set(reply.atoms):
            self.say("So shown, it stays open where more is asked for.")

    def _detail(self, key: str, reply: Reply) -> Reply | None:
        """An answer with one thing more said of it; none if there is no source yet."""
        details = dict(reply.details)
        if key == "source":
            choice = self._ask_source(details.get("source") or self.source)
            if choice is None:
                return None
            if choice == "new":
                details.pop("source", None)
                details["new"] = "yes"
            else:
                details = {one: said for one, said in details.items() if one not in NEW}
                details["source"] = self.source = choice
        elif key == "short":
            details["source"] = self.source = self._ask_short(details)
            for one in NEW:
                details.pop(one, None)
        elif key == "words":
            words, own = self._ask_words(details.get("words"), "own words" in details)
            details.pop("own words", None)
            details["words"] = words
            if own:
                details["own words"] = "yes"
        else:
            details[key] = {
                "date": self._ask_date,
                "citation": self._ask_citation,
                "place": self._ask_place,
                "shown": self._ask_shown,
                "from": self._ask_from,
                "reason": self._ask_reason,
            }[key](details.get(key))
        return replace(reply, details=details)

    def _free(self, prompt: str, default: str | None, empty: bool = False) -> str:
        """A text; ``empty``: nothing may be said."""

        def parse(line: str) -> str:
            if empty and (not line or (default and line.lower() == "none")):
                return ""
            return text_in(line)

        return self.console.ask(
            prompted(prompt, default),
            parse,
            default=default,
            about=HELP,
            free=True,
        )

    def _ask_source(self, default: str | None) -> str | None:
        """The name of a source, "new", or none."""
        sources = [
            one
            for one in self.session.case.sources.values()
            if one.id != self.session.additions.unsourced
            if one.day is None or one.day <= self.session.opinion.as_of
        ]
        self.say("Which source shows it?")
        for number, one in enumerate(sources, start=1):
            when = f" ({day(one.day)})" if one.day else ""
            self.say(f"  {number}  {one.short}{when}")
        self.say("  new   one that the file does not have yet")
        self.say("  none  there is none yet; the answer is kept, and shows nothing")
        names = [one.id for one in sources]

        def parse(line: str) -> str | None:
            low = line.lower()
            if low and "new".startswith(low):
                return "new"
            if low == "none":
                return None
            for one in sources:
                if low in (one.id.lower(), one.short.lower()):
                    return one.id
            if not names:
                raise NotUnderstood(f"Not understood: '{shown(line)}'. Answer new or none.")
            return names[number_in(line, len(names)) - 1]

        default = default if default in names else None
        prompt = prompted("Number or name", default)
        return self.console.ask(prompt, parse, default=default, about=HELP)

    def _ask_date(self, default: str | None) -> str:
        limit = self.session.opinion.as_of
        found = self.console.ask(
            prompted("Its date, since when the record has it", default),
            lambda line: no_later(day_in(line), limit),
            default=default,
            about=HELP,
        )
        return found.isoformat()

    def _ask_citation(self, default: str | None) -> str:
        return self._public(self._free("Its full citation", default))

    def _ask_short(self, details: dict[str, str]) -> str:
        citation = details["citation"]
        proposed = slug(citation, " ") or "source"
        short = self._public(self._free("What it is called for short", proposed))
        return self.session.add_source(
            date.fromisoformat(details["date"]), citation, short, slug(short, "-") or "source"
        )

    def _ask_place(self, default: str | None) -> str:
        prompt = "Where in it, as in para 34; nothing for the whole of it"
        return self._public(self._free(prompt, default, empty=True))

    def _ask_words(self, default: str | None, own: bool) -> tuple[str, bool]:
        """The words of a source, and whether they are ours."""
        prompt = "Its words, copied as they stand; nothing, to say it in your own"
        if default and not own:
            return self._public(self._free(prompt, default)), False
        words = "" if own else self._free(prompt, None, empty=True)
        if words:
            return self._public(words), False
        return self._public(self._free("In your own words", default)), True

    def _public(self, text: str) -> str:
        """The text; what may identify a person in it is told, and asked about."""
        return confirmed(self.console, text, HELP)

    def _ask_shown(self, default: str | None) -> str:
        standards = [one.id for one in self.session.case.words.standards]
        self.say("How well does it show it?")
        for number, one in enumerate(standards, start=1):
            self.say(f"  {number}  {one}")
        default = default or self.session.case.standard
        chosen = self.console.ask(
            f"Number [{standards.index(default) + 1}]:",
            listed_in(standards),
            default=str(standards.index(default) + 1),
            about=HELP,
        )
        return standards[chosen]

    def _ask_from(self, default: str | None) -> str:
        found: date | str = self.console.ask(
            prompted("Since when? A date; nothing, if that makes no difference", default),
            lambda line: day_in(line) if line and line.lower() != "none" else "",
            default=default,
            about=HELP,
            free=True,
        )
        return str(found)

    def _ask_reason(self, default: str | None) -> str:
        return self._public(
            self._free("Why does this prevail over what speaks against it", default)
        )


def _keys(reply: Reply) -> list[str]:
    """What is asked of an answer, in order."""
    new = "new" in reply.details and "source" not in reply.details
    more = ["date", "citation", "short"] if new else []
    reason = ["reason"] if reply.is_finding else []
    since = [] if reply.is_finding else ["from"]
    return ["source", *more, "place", "words", "shown", *since, *reason]


def _missing(reply: Reply) -> str | None:
    """What is asked next of an answer."""
    keys = _keys(reply)
    if len(keys) > 1 and "short" in keys:
        keys = keys[1:]
    return next((key for key in keys if key not in reply.details), None)


def _after(key: str, reply: Reply) -> str | None:
    """What is asked after one thing, of an answer of which all was said before."""
    keys = _keys(reply)
    if key not in keys:
        return _missing(reply)
    return next(iter(keys[keys.index(key) + 1 :]), None)
