"""A case file as Markdown, made of its sections; what was read from it comes back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quarter.casetext import block, key_of, quoted, toml
from quarter.forms import CASE_TABLES
from quarter.markdown import escape
from quarter.passage import Passage


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, the words quoted under it, and the tables that these support."""

    heading: str
    passage: Passage | None
    data: Mapping[str, Any]


def case_in_markdown(title: str, prose: str, sections: Iterable[Section]) -> str:
    """The text of a case file. ``prose`` is for whoever reads it, and no part of the case."""
    parts = [f"# {title}\n", *([f"{escape(prose)}\n"] if prose else [])]
    before = Section("", None, {})
    for section in sections:
        parts += _section(section, before)
        before = section
    return "\n".join(parts)


def _section(section: Section, before: Section) -> Iterator[str]:
    """What a section adds to the one before it, the heading and the words of which may be its."""
    if section.heading and section.heading != before.heading:
        yield f"## {section.heading}\n"
    passage = section.passage
    if passage is not None and passage != before.passage:
        yield quoted(passage.words, _mark(passage))
    if section.data:
        tables = (_table(name, data) for name, data in section.data.items())
        yield block(line for lines in tables for line in lines)


def _mark(passage: Passage) -> str:
    if passage.paraphrase:
        return "paraphrase" if passage.verified else "paraphrase, pinpoint unverified"
    return "" if passage.verified else "unverified"


def _table(name: str, data: Any) -> Iterator[str]:
    if CASE_TABLES[name].many:
        yield from (_lines(f"[[{name}]]", one) for one in data)
    else:
        yield _lines(f"[{name}]", data)


def _lines(head: str, data: Mapping[str, Any]) -> str:
    lines = [f"{key_of(key)} = {toml(value)}" for key, value in data.items()]
    return "\n".join([head, *lines]) + "\n"
