"""The case file of an interview: what it held, what the interview adds, and what then follows."""

import os
import sys
from collections.abc import Callable, Iterable
from copy import deepcopy
from datetime import date
from pathlib import Path

from quarter.answer import Opinion, questions_alone
from quarter.case import Case
from quarter.casefile import parse_case
from quarter.casetext import (
    KIND,
    Additions,
    Reply,
    extended,
    fresh,
    is_read_as_meant,
    unreasoned,
    unsourced,
    without,
)
from quarter.console import Console, Leave
from quarter.interview import Interview
from quarter.literal import Literal
from quarter.output import write_whole
from quarter.problem import InvalidInput
from quarter.rulebase import Rulebase
from quarter.wording import Wording, sentence


class Refused(Exception):  # noqa: N818 - it says what happened to an answer
    """An answer that the file cannot take, and why."""


class Overtaken(Exception):  # noqa: N818 - it is nobody's fault
    """Somebody else has changed the file in the meantime."""


class Written:
    """A file that is written again and again, and by nobody else meanwhile."""

    def __init__(self, path: Path, data: bytes | None) -> None:
        """``data``: what the file is known to hold; none if there is no file."""
        self.path = path
        self.data = data

    def write(self, data: bytes) -> None:
        """Write the file whole; raises Overtaken, or an OSError."""
        now = self.path.read_bytes() if self.path.exists() else None
        if now != self.data:
            raise Overtaken
        if data != now:
            write_whole(self.path, data)
            self.data = data


def hold(console: Console, path: Path | None, ask: Callable[[], None]) -> int:
    """Ask until the end, or until the user leaves; the exit code is returned.

    ``path``: where the answers are kept; what keeps them from it is said.
    """
    code = 0
    try:
        if path is not None:
            _refuse(path)
        ask()
    except Leave:
        pass
    except KeyboardInterrupt:
        console.say()
        code = 130
    except Overtaken:
        print(
            f"{path}: another program has changed the file; the last answer was not written over "
            "it. Start again.",
            file=sys.stderr,
        )
        return 1
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        print(f"{path}: it cannot be written: {error.strerror or error}", file=sys.stderr)
        return 1
    if path is not None:
        console.say(
            f"saved in {path}" if path.exists() else "Nothing was said; nothing is written."
        )
    return code


def _refuse(path: Path) -> None:
    """Raise an OSError, before anything is asked, where nothing could be kept."""
    if path.is_symlink():
        raise OSError("it is a link to another file")
    if not os.access(path.parent, os.W_OK):
        raise OSError(f"nothing can be written in the folder '{path.parent}'")


class Session:
    """A case file and what an interview adds to it.

    Each change is tried first: the file is written, whole, only if it is then a sound case in which
    the answer is read as it was meant. Otherwise nothing has changed.
    """

    def __init__(
        self,
        path: Path,
        base: bytes,
        law: Rulebase,
        as_of: date | None = None,
        standard: str | None = None,
        positions: Iterable[str] = (),
        *,
        exists: bool = True,
    ) -> None:
        """``exists``: the file stands on the disk with these bytes; else it is yet to be made."""
        self.path = path
        self.base = base
        self.law = law
        self.options = (as_of, standard, tuple(positions))
        self.file = Written(path, base if exists else None)
        self.additions = Additions()
        self._interview: Interview | None = None
        self.case, self.opinion = self._read(base)
        self.additions.unsourced = unsourced(self.case)
        self.declared = self.additions.unsourced in self.case.sources

    def _read(self, data: bytes, before: Case | None = None) -> tuple[Case, Opinion]:
        """The case in a file and what follows from it; raises InvalidInput.

        What followed before follows still where no fact has changed.
        """
        case = parse_case(data.decode("utf-8"), self.law, self.path.as_posix())
        if before is not None and _facts(case) == _facts(before):
            return case, self.opinion
        as_of, standard, positions = self.options
        asking = questions_alone(self.law, case)
        opinion = Opinion(self.law, case, as_of, standard, positions, asking)
        opinion.check()
        return case, opinion

    @property
    def interview(self) -> Interview:
        """What there is to ask, as the case stands."""
        if self._interview is None or self._interview.on_record is not self.opinion:
            self._interview = Interview(self.opinion)
        return self._interview

    @property
    def wording(self) -> Wording:
        return Wording(self.case.words, self.opinion.as_of)

    def keep(self, additions: Additions | None = None, base: bytes | None = None) -> None:
        """Write the file with these additions; raises Refused or Overtaken, and changes nothing.

        A failure to write is an OSError.
        """
        additions = additions or self.additions
        base = self.base if base is None else base
        waiting = any(not one.whole for one in additions.replies.values())
        additions.sources.pop(additions.unsourced, None)
        if waiting and not self.declared:
            additions.sources[additions.unsourced] = {
                "date": self.opinion.as_of,
                "kind": KIND,
                "short": "interview",
                "citation": "Answers given in an interview, of which no source was named yet",
            }
        data = extended(base, additions.text())
        try:
            case, opinion = self._read(data, self.case)
        except InvalidInput as error:
            raise Refused("; ".join(_said(error))) from None
        if not all(is_read_as_meant(case, reply) for reply in additions.replies.values()):
            raise Refused("A case file cannot give this back as it is written.")
        self.file.write(data)
        self.case, self.opinion = case, opinion
        self.additions, self.base = additions, base

    def draft(self) -> Additions:
        """What was added so far, to be changed and then kept."""
        return deepcopy(self.additions)

    def put(self, reply: Reply) -> None:
        """Keep an answer in place of what was answered to the same question before."""
        additions = self.draft()
        for atom in reply.atoms:
            additions.unknown.pop(atom, None)
            additions.unreasoned.pop(atom, None)
        additions.replies[reply.atoms] = reply
        self.keep(additions)

    def take_up(self, reply: Reply) -> None:
        """Make an answer of an earlier interview one of this one."""
        section = self.additions.section(reply)
        additions = self.draft()
        additions.replies[reply.atoms] = reply
        self.keep(additions, without(self.base, section))

    def part(self, reply: Reply) -> tuple[Reply, ...]:
        """Answers to several questions that were kept as one, each by itself."""
        additions = self.draft()
        additions.replies.pop(reply.atoms, None)
        parts = tuple(self.reply(literal) for literal in reply.literals)
        for one in parts:
            additions.replies[one.atoms] = one
        self.keep(additions)
        return parts

    def reply(self, literal: Literal) -> Reply:
        """A bare answer: yes, or no if the literal is a denial."""
        asks = sentence(self.wording.asks(literal.atom))
        return Reply((literal,), f"{asks} Answered: {'no' if literal.denied else 'yes'}.")

    def leave_unknown(self, atom: Literal, reason: str | None = None) -> None:
        """Keep that a fact is not known, and why, in place of an answer to it."""
        additions = self.draft()
        additions.replies.pop((atom,), None)
        if reason is not None:
            additions.unreasoned.pop(atom, None)
            additions.unknown[atom] = reason
        elif atom not in additions.unknown:
            additions.unreasoned[atom] = None
        self.keep(additions, without(self.base, unreasoned(atom)))

    def add_source(self, day: date, citation: str, short: str, name: str) -> str:
        """Declare a source, and say under which name it can be cited."""
        additions = self.draft()
        found = fresh(name or "source", self.case.sources)
        additions.sources[found] = {"date": day, "short": short, "citation": citation}
        self.keep(additions)
        return found


def _facts(case: Case) -> tuple[object, ...]:
    """All of a case on which answers rest."""
    return case.evidence, case.findings, case.unknown, case.names, case.questions


def _said(error: InvalidInput) -> list[str]:
    """What is wrong, in a sentence each, without the places, which the user has not written."""
    return [
        f"{one.message[:1].upper()}{one.message[1:]}" + (f" ({one.hint})" if one.hint else "")
        for one in error.problems
    ]
