"""An interview, a line at a time: what is put, and what is made of an answer."""

import gc
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import get_args

from quarter import report
from quarter.casetext import Reply, fresh, pending, pending_reasons, slug
from quarter.console import (
    NOBODY,
    Back,
    Chosen,
    Console,
    Names,
    day_in,
    label_in,
    listed_in,
    no_later,
    number_in,
    prompted,
    text_in,
    word_in,
)
from quarter.evidenceprompts import EvidencePrompts
from quarter.forms import UnknownReason
from quarter.interview import Ask, Interview
from quarter.literal import Literal
from quarter.newcase import MARK, NewCase, unfinished
from quarter.newcaseprompts import NewCasePrompts
from quarter.problem import InvalidInput, Place, Problem
from quarter.record import LAW, State
from quarter.rule import PERSON
from quarter.rulebase import Rulebase
from quarter.session import Refused, Session, Written, hold
from quarter.why import why_asked
from quarter.wording import counted, sentence

REASONS = {
    "not asked": "nobody has asked yet",
    "asked and not known": "somebody asked, and it is not known",
    "refused": "whoever was asked refused to say",
    "unsafe to ask": "to ask would endanger the prisoner or his family",
    "below the standard": "what there is does not show it well enough",
    "conflicting": "the sources contradict each other",
    "not applicable": "the question does not arise",
}
HELP = """\
Answer yes or no; the first letter is enough. If you do not know, answer unknown: an unknown is
never read as a no. why (or ?) says why it is asked and what each answer would change. back goes to
the question before, whose answer you can change. save leaves; everything is kept after every
answer, and the same command goes on from there."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a session: a fact, a relation, or what was answered without a source.

    ``said``: it was answered a moment ago, and only its source is wanted.
    """

    ask: Ask | None = None
    reply: Reply | None = None
    said: bool = False


class Prompts:
    """The prompts of an interview about one case."""

    def __init__(self, console: Console, session: Session) -> None:
        self.console = console
        self.session = session
        self.items: list[Item] = []
        self.waiting: list[Item] = [Item(reply=one) for one in pending(session.case)]
        for atom in pending_reasons(session.case, session.base):
            session.leave_unknown(atom)
            self.waiting.append(Item(Ask(atom)))
        self.asked: set[Literal] = set()
        self.answered: set[Literal] = set()
        self.bound: dict[Literal, Literal] = {}  # what a relation was answered with
        self.evidence = EvidencePrompts(console, session)

    def say(self, text: str = "") -> None:
        self.console.say(text)

    # From question to question

    def run(self, after: str) -> None:
        """Ask until nothing more decides anything, and then say what comes ``after``."""
        self._say_unasked()
        at = 0
        while True:
            try:
                if at == len(self.items):
                    item = self._next() or self._end(after)
                    if item is None:
                        return
                    self.items.append(item)
                self.say()
                self._put(self.items[at])
                at = len(self.items)
            except Back:
                if at == len(self.items) - 1:
                    self._drop(self.items.pop())
                if at == 0:
                    self.say("This is the first question.")
                at = max(0, at - 1)

    def _next(self) -> Item | None:
        if self.waiting:
            return self.waiting.pop(0)
        ask = self.session.interview.next(self.asked)
        return None if ask is None else Item(ask)

    def _drop(self, item: Item) -> None:
        """What was put and not answered is put again later."""
        if item.reply is not None or (item.ask and self._answer_to(item.ask.literal)):
            self.waiting.insert(0, item)

    def _put(self, item: Item) -> None:
        if item.reply is not None:
            self._put_again(item.reply, item.said)
        elif item.ask is not None and item.ask.literal.variables:
            self._put_relation(item.ask)
        elif item.ask is not None:
            self._progress()
            self._put_fact(item.ask)

    def _progress(self) -> None:
        interview = self.session.interview
        left = [one for one in interview.facts() if one.literal not in self.asked]
        if not left:
            return
        verb = "decides" if len(left) == 1 else "decide"
        said = f"{sentence(counted(len(left), 'open fact'))} {verb} something"
        done = counted(len(self.answered), "").removesuffix("s").strip()
        self.say(f"{said}; {'none' if done == 'no' else done} answered.")

    def _say_unasked(self) -> None:
        interview = self.session.interview
        wording = self.session.wording
        for atom in interview.unasked():
            self.say(
                f"Left unasked, because to ask endangers the prisoner or his family: "
                f"{wording.thing(atom)}."
            )
        for answer in interview.unweighed:
            self.say(
                "What decides this is not known, since the diagrams outgrew their bound: "
                f"{sentence(wording.asks(answer.literal))}"
            )

    # A fact

    def _put_fact(self, ask: Ask) -> None:
        atom = ask.literal.atom
        self._say_fact(ask)
        while True:
            before = self._answer_to(atom)
            answer = self.console.ask(
                prompted("yes, no, unknown, why, back, save or help", before),
                word_in("yes", "no", "unknown"),
                default=before,
                about=HELP,
                why=lambda: "\n".join(why_asked(self.session.interview, ask)),
            )
            try:
                if answer == "unknown":
                    self._leave_unknown(atom)
                else:
                    literal = atom if answer == "yes" else ~atom
                    self.evidence.run(self._replied(literal))
            except Back:
                self._say_question(atom)
                continue
            except Refused as error:
                self.say(f"That cannot stand in the file. {error}")
                continue
            self._done(atom)
            return

    def _done(self, *atoms: Literal) -> None:
        self.asked.update(atoms)
        self.answered.update(atoms)

    def _say_question(self, atom: Literal) -> None:
        self.say(sentence(self.session.wording.asks(atom)))

    def _say_fact(self, ask: Ask) -> None:
        atom = ask.literal.atom
        self._say_question(atom)
        if ask.reason is not None:
            self.say(f"The file says of it: {ask.reason}.")
        for one in self.session.opinion.record.evidence(atom):
            if one.source is not LAW:
                side = "no" if one.literal.denied else "yes"
                where = f"{one.source.short} {one.pinpoint}".strip()
                self.say(f"On record: {side}, {where} ({one.shown}).")
        if self._is_disputed(atom):
            self.say("The sources disagree: your answer is a finding between them.")

    def _is_disputed(self, atom: Literal) -> bool:
        opinion = self.session.opinion
        node = opinion.node(atom)
        return opinion.record.state(atom, node.standard, node.day) is State.DISPUTED

    def _answer_to(self, atom: Literal) -> str | None:
        """What was answered in this session."""
        reply = self.session.additions.replies.get((atom,))
        if reply is not None:
            return "no" if reply.literals[0].denied else "yes"
        additions = self.session.additions
        return "unknown" if atom in {*additions.unknown, *additions.unreasoned} else None

    def _replied(self, literal: Literal) -> Reply:
        """The answer, kept; what was said of it before is kept with it."""
        before = self.session.additions.replies.get((literal.atom,))
        if before is not None and before.literals == (literal,):
            return before
        reply = self.session.reply(literal)
        if (before is None and self._is_disputed(literal.atom)) or (
            before is not None and before.is_finding
        ):
            reply = replace(reply, details={"as": "finding"})
        self.session.put(reply)
        return reply

    def _leave_unknown(self, atom: Literal) -> None:
        self.session.leave_unknown(atom)
        reasons = [
            one
            for one in get_args(UnknownReason)
            if one != "conflicting" or self._is_disputed(atom)
            if one != "below the standard" or self.session.opinion.record.evidence(atom)
        ]
        self.say("Why is it not known?")
        for number, reason in enumerate(reasons, start=1):
            self.say(f"  {number}  {reason}: {REASONS[reason]}")
        chosen = self.console.ask("Number:", listed_in(reasons), about=HELP)
        self.session.leave_unknown(atom, reasons[chosen])

    # What an earlier session kept without a source

    def _put_again(self, reply: Reply, said: bool) -> None:
        kept = self.session.additions.replies.get(reply.atoms)
        if len(reply.literals) == 1:
            if kept is None and self._answer_to(reply.atoms[0]) is None:
                self.session.take_up(reply)
            self.say("Answered before, without a source:")
            (literal,) = reply.literals
            if literal.variables:
                self.bound[literal.atom] = literal
                self._put_relation(Ask(literal.atom, relation=True))
            else:
                self._put_fact(Ask(literal.atom))
            return
        if kept is None:
            self.session.take_up(reply)
        wording = self.session.wording
        self.say("Said at the start:" if said else "Answered before, without a source:")
        for literal in reply.literals:
            self.say(f"  {sentence(wording.says(literal))}.")
        while True:
            answer = "yes"
            if not said:
                answer = self.console.ask(
                    "Does all of it stand? yes, or each for one at a time [yes]:",
                    word_in("yes", "each"),
                    default="yes",
                    about=HELP,
                )
            try:
                if answer == "yes":
                    self.evidence.run(self.session.additions.replies[reply.atoms])
                else:
                    self._part(reply)
            except Back:
                if said:
                    raise
                continue
            except Refused as error:
                self.say(f"That cannot stand in the file. {error}")
                continue
            self._done(*reply.atoms)
            return

    def _part(self, reply: Reply) -> None:
        parts = self.session.part(reply)
        self.items = [one for one in self.items if one.reply is not reply]
        self.waiting = [*(Item(reply=one) for one in parts), *self.waiting]

    # A relation that leaves open with whom

    def _put_relation(self, ask: Ask, first: Literal | None = None) -> None:
        """Ask for a name, and for another while one is wanted; ``first``: as it was first put."""
        relation, first = ask.literal, first or ask.literal
        (variable, *_) = relation.variables
        places = self.session.case.words.predicates[relation.predicate].sorts
        sort = next(
            own for term, own in zip(relation.terms, places, strict=True) if term == variable
        )
        if relation == first:
            self.say("The file says nothing of this, and some rules are not read without it.")
        self.say(sentence(self.session.wording.asks(relation)))
        while True:
            choice = self._ask_name(ask, sort)
            try:
                if choice is None:
                    self._bind(first, None)
                    self.say("Nothing is written of it; those rules stay unread.")
                elif choice is NOBODY:
                    self._answer(first, ~relation)
                else:
                    name = choice.id or self._new_name(sort, choice.label)
                    bound = relation.bind({variable: name})
                    if bound.variables:
                        self._put_relation(Ask(bound, relation=True), first)
                    else:
                        self._answer(first, bound)
                break
            except Back:
                continue
            except Refused as error:
                self.say(f"That cannot stand in the file. {error}")
        self._done(relation)

    def _answer(self, relation: Literal, literal: Literal) -> None:
        """Answer a relation: with a name, or by a denial of every name."""
        self._bind(relation, literal)
        self.evidence.run(self._replied(literal))
        self._done(literal.atom)

    def _ask_name(self, ask: Ask, sort: str) -> Chosen | None:
        """A name of a sort for what is left open, or nobody; none if it is not known."""
        domain = self.session.opinion.record.domain.get(sort, ())
        own = [name.id for name in self.session.case.names if name.sort == sort]
        used = [one for one in (*domain, *own) if one not in ask.literal.terms]
        names = Names(self.console, self.session.case.words, sort, used)
        names.say_used()
        before = "none" if self._answer_to(ask.literal) else None
        return self.console.ask(
            prompted(f"Which {sort}? Its number or name, new NAME, list, none or unknown", before),
            names.one,
            default=before,
            about=HELP,
            why=lambda: "\n".join(why_asked(self.session.interview, ask)),
        )

    def _bind(self, relation: Literal, bound: Literal | None) -> None:
        """Note with what a relation is answered; another answer of this session is taken back."""
        before = self.bound.pop(relation, None)
        if before is not None and before != bound:
            additions = self.session.draft()
            additions.replies.pop((before.atom,), None)
            self.session.keep(additions)
        if bound is not None:
            self.bound[relation] = bound

    def _new_name(self, sort: str, label: str) -> str:
        """A name that is new to the case: what it is called, and what else it needs."""
        case = self.session.case
        known = case.words.names
        made = slug(label, "_") or sort
        if sort == PERSON:
            made = next(
                one
                for number in range(26)
                if (one := f"prisoner_{chr(ord('a') + number)}") not in known
            )
        name = fresh(made, known, "_")
        values: dict[str, str | date] = {"sort": sort, "label": label}

        def keep() -> None:
            additions = self.session.draft()
            additions.names[name] = dict(values)
            self.session.keep(additions)

        keep()
        asked = self.console.ask(
            f"What is it called for short? [{label}]:",
            label_in if sort == PERSON else text_in,
            default=label,
            about=HELP,
            free=True,
        )
        if asked != label:
            values["short"] = asked
            keep()
        if sort == PERSON:
            values["pronoun"] = self.console.ask(
                "he, she or they:", word_in("he", "she", "they"), about=HELP, free=True
            )
            keep()
        elif sort == "act":
            limit = self.session.opinion.as_of
            when = self.console.ask(
                "On which day was it? Nothing if it is not over:",
                lambda line: line and no_later(day_in(line), limit),
                about=HELP,
                free=True,
            )
            if when:
                values["date"] = when
                keep()
        else:
            values["pronoun"] = "it"
            keep()
        return name

    # The end

    def _end(self, after: str) -> Item | None:
        """Say where the case stands; what silence assumes may be raised, and is then asked."""
        opinion = self.session.opinion
        interview, wording = Interview(opinion), self.session.wording
        left = [one.literal for one in interview.facts()]
        self.say()
        if left:
            self.say("Nothing is left to ask now. Still open, and decisive:")
            for one in left:
                self.say(f"  {sentence(wording.thing(one))}.")
        else:
            self.say("No open fact that can be asked decides anything.")
        self._say_unasked()
        self.say()
        self.say(report.as_table(opinion, lambda _word, text: text).rstrip("\n"))
        assumed = [one for one in interview.assumed() if one not in self.asked]
        if assumed:
            self.say()
            self.say("Assumed, because the file does not raise it, where an answer rests on it:")
            wording = self.session.wording
            for number, atom in enumerate(assumed, start=1):
                self.say(f"  {number}  {sentence(wording.says(~atom))}.")
            chosen = self.console.ask(
                "To raise one of them, its number; nothing, to end:",
                lambda line: number_in(line, len(assumed)) if line else 0,
                about=HELP,
            )
            if chosen:
                return Item(Ask(assumed[chosen - 1]))
        self.say()
        self.say(after)
        return None


def interview(
    law: Rulebase,
    case: Path,
    path: Path,
    options: tuple[date | None, str | None, tuple[str, ...]],
    memo: str,
    console: Console | None = None,
) -> int:
    """Hold an interview about a case and keep the answers in a file; the exit code is returned.

    ``memo`` is the command that writes the memo.
    """
    gc.enable()  # this may go on for long
    console = console or Console()

    def ask() -> None:
        session, said = _begun(console, law, case, path, options)
        prompts = Prompts(console, session)
        if said is not None:
            prompts.waiting = [Item(reply=said, said=True)]
        prompts.run(f"To write the memo: {memo}")

    return hold(console, path, ask)


def _begun(
    console: Console,
    law: Rulebase,
    case: Path,
    path: Path,
    options: tuple[date | None, str | None, tuple[str, ...]],
) -> tuple[Session, Reply | None]:
    """The session about a case, and what was said at the start of a new one."""
    base = case.read_bytes() if case.exists() else b""
    text = base.decode("utf-8")
    new = unfinished(text, law) if text else NewCase(law, {})
    if new is None and MARK in text.split("\n"):
        place = Place(path.as_posix(), text.split("\n").index(MARK) + 1)
        hint = "finish its [case] and [names] by hand, and take these lines out"
        message = "this case was still being set up, and was changed since"
        raise InvalidInput([Problem(place, message, hint)])
    if new is None:
        session = Session(path, base, law, *options, exists=path.exists())
        session.keep()
        return session, None
    console.say(f"A new case, to be kept in {path}." if not text else f"Going on with {path}.")
    console.say("help says what can be answered; save leaves, and nothing is lost.")
    file = Written(path, base if path.exists() else None)
    NewCasePrompts(console, new, lambda new: file.write(new.encode())).run()
    session = Session(path, new.text().encode(), law, *options)
    said = new.told(session.case)
    if said.literals:
        session.put(said)
        return session, session.additions.replies[said.atoms]
    return session, None
