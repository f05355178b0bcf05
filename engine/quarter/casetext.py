"""An interview's answers as text of a case file, put after what the file holds already.

Not a byte of that is changed, save that an answer which an earlier interview kept without a source
is taken out when it gets one, and only if it stands there as it was written. An answer without a
source is kept as a statement: it shows nothing, at any standard, and its fact stays open.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quarter.case import Case, Evidence, Finding
from quarter.literal import Literal

KIND = "answers without a source"  # of the source under which such answers stand
BY = "the interview"
BELOW = "below the standard"
WIDTH = 98
FENCES = ("```", "~~~")  # with which no line of a quote begins
LONGEST = 24  # letters of a word in a name that is made of words
SPACES = re.compile(r"[ \t]+")
PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]+")
NOTED = re.compile(r"([a-z ]+): (.*)")

# What is asked about an answer, in this order.
NEEDED = ("source", "place", "words", "shown")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, with what was said about it so far: its source, the place, the words, and more.

    Several literals were answered as one, and are shown by one source.
    """

    literals: tuple[Literal, ...]
    says: str
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def atoms(self) -> tuple[Literal, ...]:
        return tuple(literal.atom for literal in self.literals)

    @property
    def is_finding(self) -> bool:
        return self.details.get("as") == "finding"

    @property
    def whole(self) -> bool:
        """Whether all is said that evidence needs."""
        needed = (*NEEDED, "reason" if self.is_finding else "from")
        return all(key in self.details for key in needed)

    @property
    def since(self) -> date | None:
        return date.fromisoformat(self.details["from"]) if self.details.get("from") else None


Values = Mapping[str, str | date]


@dataclass
class Additions:
    """What an interview adds to a case file: names, sources, reasons, and answers."""

    unsourced: str = ""  # the source under which answers without one stand
    names: dict[str, Values] = field(default_factory=dict)
    sources: dict[str, Values] = field(default_factory=dict)
    unknown: dict[Literal, str] = field(default_factory=dict)
    unreasoned: dict[Literal, None] = field(default_factory=dict)  # why, is not said yet
    replies: dict[tuple[Literal, ...], Reply] = field(default_factory=dict)

    def text(self) -> str:
        """The sections that say it, each after an empty line."""
        sections = [
            *self._declared(),
            *map(unreasoned, self.unreasoned),
            *map(self.section, self.replies.values()),
        ]
        return "".join(f"\n{one}" for one in sections)

    def _declared(self) -> Iterator[str]:
        tables = [
            *(_table(f"names.{name}", values) for name, values in self.names.items()),
            *(_table(f"sources.{name}", values) for name, values in self.sources.items()),
        ]
        if self.unknown:
            tables.append(_unknown(self.unknown))
        if tables:
            yield f"## From an interview\n\n{block(tables)}"

    def section(self, reply: Reply) -> str:
        """One answer: as evidence if all is said that evidence needs, else as a statement."""
        if not reply.whole:
            return self._pending(reply)
        details = reply.details
        heading = f"{details['source']} {details['place']}".strip()
        words = quoted(details["words"], "paraphrase" if "own words" in details else "")
        tables = []
        for literal in reply.literals:
            values: dict[str, str | date] = {"literal": str(literal), "shown": details["shown"]}
            if reply.is_finding:
                values["reason"] = details["reason"]
            elif reply.since is not None:
                values["from"] = reply.since
            tables.append(_table("finding" if reply.is_finding else "fact", values, many=True))
        return f"## {heading}\n\n{words}\n{block(tables)}"

    def _pending(self, reply: Reply) -> str:
        note = "\n".join(f"{key}: {value}" for key, value in reply.details.items())
        values = {"by": BY, "says": reply.says}
        listed = ",\n  ".join(toml(str(one)) for one in reply.literals)
        statement = _table("statement", values, many=True)
        statement += f"bears_on = [\n  {listed},\n]\n"
        if note:
            statement += f"note = {toml(note)}\n"
        named = [atom for atom in reply.atoms if not atom.variables]
        below = [_unknown(dict.fromkeys(named, BELOW))] if named else []
        words = quoted(reply.says)
        return f"## {self.unsourced}\n\n{words}\n{block([statement, *below])}"


def unreasoned(atom: Literal) -> str:
    """The section for a fact that is not known, until the reason is said."""
    table = _unknown({atom: "not asked"})
    return f"## From an interview: why this is not known is yet to be said\n\n{block([table])}"


def block(tables: Iterable[str]) -> str:
    """Tables as a block of a case file."""
    return "```toml\n" + "\n".join(tables) + "```\n"


def _table(name: str, values: Values, many: bool = False) -> str:
    lines = [f"[[{name}]]" if many else f"[{name}]"]
    for key, value in values.items():
        lines.append(f"{key} = {toml(value)}")
    return "\n".join(lines) + "\n"


def _unknown(reasons: Mapping[Literal, str]) -> str:
    lines = [f"{toml(str(atom))} = {toml(reason)}" for atom, reason in reasons.items()]
    return "\n".join(["[unknown]", *lines]) + "\n"


def toml(value: Any) -> str:
    """A value as TOML writes it: a text as JSON does, but for one sign."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key_of(key)} = {toml(one)}' for key, one in value.items())} }}"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def key_of(name: str) -> str:
    """A key as TOML writes it: in quotes if it is no plain word."""
    return name if PLAIN_KEY.fullmatch(name) else toml(name)


def quoted(words: str, mark: str = "") -> str:
    """Words as a quote in a case file; ``mark`` says how they were taken, as a paraphrase say."""
    lines = [f"[{mark}]"] if mark else []
    line = ""
    for word in words.split(" "):
        if line and len(line) + 1 + len(word) > WIDTH and not word.startswith(FENCES):
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "".join(f"> {one}\n" for one in [*lines, line])


def tidy(text: str) -> str:
    """A line that somebody typed, as a quote or a heading will give it back."""
    return SPACES.sub(" ", text).strip()


def ending(base: bytes) -> str:
    """How the lines of a file end."""
    return "\r\n" if b"\r\n" in base else "\n"


def extended(base: bytes, added: str) -> bytes:
    """A file with text after it; the file itself stays as it is, to the byte."""
    if not added:
        return base
    line = ending(base)
    start = "" if not base or base.endswith(b"\n") else "\n"
    return base + (start + added).replace("\n", line).encode()


def without(base: bytes, section: str) -> bytes:
    """A file without a section that stands in it just so; else the file as it is."""
    return base.replace(_written(base, section), b"", 1)


def _written(base: bytes, section: str) -> bytes:
    """A section as it stands in a file."""
    return f"\n{section}".replace("\n", ending(base)).encode()


def pending(case: Case) -> tuple[Reply, ...]:
    """The answers that an earlier interview kept without a source, and that have none since."""
    shown = {one.literal.atom for one in case.evidence}
    shown |= {one.literal.atom for one in case.findings}
    found = []
    for statement in case.statements:
        if statement.source.kind != KIND:
            continue
        literals = tuple(one for one in statement.bears_on if one.atom not in shown)
        if literals:
            lines = map(NOTED.fullmatch, (statement.note or "").split("\n"))
            details = {line[1]: line[2] for line in lines if line}
            found.append(Reply(statement.bears_on, statement.says, details))
    return tuple(found)


def pending_reasons(case: Case, base: bytes) -> tuple[Literal, ...]:
    """The facts that were said to be unknown, of which it was not said yet why."""
    return tuple(atom for atom in case.unknown if _written(base, unreasoned(atom)) in base)


def unsourced(case: Case) -> str:
    """The name of the source under which answers without one stand: of the case, or a new one."""
    for source in case.sources.values():
        if source.kind == KIND:
            return source.id
    return fresh("unsourced", case.sources)


def fresh(name: str, taken: Iterable[str], sign: str = "-") -> str:
    """A name that is not taken: this one, or with a number after it."""
    known = set(taken)
    found, number = name, 1
    while found in known:
        number += 1
        found = f"{name}{sign}{number}"
    return found


def slug(text: str, sign: str, words: int = 3) -> str:
    """A name made of the first words of a text, in the letters that every name may have."""
    found = re.findall(r"[a-z0-9]+", text.lower())
    small = {"a", "an", "and", "by", "for", "in", "of", "on", "the", "to", "with"}
    kept = [word[:LONGEST] for word in found if word not in small][:words]
    made = sign.join(kept)
    return made if made and made[0].isalpha() else ""


def is_read_as_meant(case: Case, reply: Reply) -> bool:
    """Whether a case holds an answer just as it was given."""
    details = reply.details
    for literal in reply.literals:
        if not reply.whole:
            if not any(
                one.source.kind == KIND and one.says == reply.says and literal in one.bears_on
                for one in case.statements
            ):
                return False
            continue
        entries: Iterable[Evidence | Finding] = case.findings if reply.is_finding else case.evidence
        if not any(
            (one.literal, one.shown, one.source.id, one.pinpoint)
            == (literal, details["shown"], details["source"], details["place"])
            and (one.passage.words, one.passage.paraphrase)
            == (details["words"], "own words" in details)
            and (isinstance(one, Finding) or one.start == reply.since)
            for one in entries
        ):
            return False
    return True
