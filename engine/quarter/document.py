"""One form for rule files and case files: a heading, words quoted under it, and TOML under those.

The heading is the pinpoint, the block quote is the passage, and the block is what the passage
amounts to. Prose in between is for people. Nothing is lost in silence: a fence of another kind, or
one that is never closed, is a problem.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quarter.problem import Place, Problem, nearest

LARGEST = 1 << 20  # bytes; a case of a thousand facts is a fifth of it
FENCES = {"toml", "text"}

HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*")
FENCE = re.compile(r"( *)(`{3,}|~{3,})[ \t]*(.*?)[ \t]*")
TABLE = re.compile(r"\s*(\[{1,2})\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?")
TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")
MARK = re.compile(r"\[(paraphrase, pinpoint unverified|paraphrase|unverified)\]", re.IGNORECASE)

# Signs that no reader sees, or that turn the direction of what is read.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a text and where they stand.

    A paraphrase is in our own words. What is not verified was not seen in a stored copy: the words
    of a quote, or the pinpoint of a paraphrase. The memo says so wherever it cites it.
    """

    heading: str
    words: str
    place: Place
    paraphrase: bool = False
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """One TOML block: its data, the heading it stands under, and the passage above it."""

    data: dict[str, Any]
    heading: str
    passage: Passage | None
    heading_place: Place
    path: str
    first_line: int  # of the data, in the file
    lines: tuple[str, ...]

    def place(self, table: str, index: int = 0, key: str | None = None, text: str = "") -> Place:
        """Where a table, one of its keys, or a text within that key stands in the file.

        ``tomllib`` does not keep positions, so the lines are searched in the order in which a
        person would: the index-th heading of the table, then the key, then the text. A key may
        also be a table of its own: ``[names.prisoner_a]``.
        """
        start, end = self._table(table, index, key)
        if start is None:
            start, key = 0, key or table
        row = start
        if key is not None:
            row = next((row for row in range(start, end) if _begins(self.lines[row], key)), start)
        if text:
            for number in range(row, end):
                column = self.lines[number].find(text)
                if column >= 0:
                    return self._at(number, column, len(text))
        line = self.lines[row] if self.lines else ""
        indent = len(line) - len(line.lstrip())
        named = key is not None and _begins(line, key)
        return self._at(row, indent, len(key) if key and named else max(1, len(line.strip())))

    def _table(self, table: str, index: int, key: str | None) -> tuple[int | None, int]:
        """The first line of a table and the line after its last; none if it has no heading."""
        rows = [row for row, line in enumerate(self.lines) if line.lstrip().startswith("[")]
        heads = [(row, found[2]) for row in rows if (found := TABLE.fullmatch(self.lines[row]))]
        seen = -1
        for place, (row, name) in enumerate(heads):
            after = heads[place + 1][0] if place + 1 < len(heads) else len(self.lines)
            if key is not None and name == f"{table}.{key}":
                return row, after
            if name == table:
                seen += 1
                if seen == index:
                    return row, after
        return None, len(self.lines)

    def _at(self, number: int, column: int, width: int) -> Place:
        excerpt = self.lines[number] if self.lines else ""
        return Place(self.path, self.first_line + number, column + 1, excerpt, width)


def _begins(line: str, key: str) -> bool:
    """Whether a line of TOML, or of JSON, gives a key its value."""
    bare = line.lstrip()
    quoted = bare[:1] in ("'", '"')
    bare = bare[1:] if quoted else bare
    return bare.startswith(key) and bare[len(key) + quoted :].lstrip()[:1] in ("=", ".", ":")


@dataclass(frozen=True, slots=True)
class Document:
    """A rule file or a case file, read."""

    path: str
    title: str
    blocks: tuple[Block, ...]
    passages: tuple[Passage, ...]
    text: str


def read_document(path: Path, name: str) -> tuple[Document | None, list[Problem]]:
    """The document in a file, and what is wrong with it; none if it cannot be read at all.

    ``name`` is what problems call the file.
    """
    start = Place(name, 1)
    try:
        raw = path.read_bytes()
    except OSError as error:
        return None, [Problem(start, f"the file cannot be read: {error.strerror}")]
    if len(raw) > LARGEST:
        return None, [Problem(start, f"the file is larger than {LARGEST} bytes")]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        hint = "save the file as UTF-8"
        return None, [Problem(Place(name, line), "the file is not UTF-8 text", hint)]
    return parse_document(text, name)


def parse_document(text: str, name: str) -> tuple[Document, list[Problem]]:
    """The document in a text, and what is wrong with it."""
    text = text.replace("\r\n", "\n")
    reader = _Reader(name, text.split("\n"))
    reader.read()
    document = Document(name, reader.title, tuple(reader.blocks), tuple(reader.passages), text)
    return document, reader.problems


class _Reader:
    """Reads lines from the top, once; each method takes the lines that are its own."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self.name = name
        self.lines = lines
        self.title = ""
        self.heading = ""
        self.heading_place = Place(name, 1)
        self.passage: Passage | None = None
        self.blocks: list[Block] = []
        self.passages: list[Passage] = []
        self.problems: list[Problem] = []

    def read(self) -> None:
        hidden = any(map(HIDDEN.search, self.lines))
        for number, line in enumerate(self.lines if hidden else ()):
            for sign in HIDDEN.finditer(line):
                place = Place(self.name, number + 1, sign.start() + 1)
                code = f"U+{ord(sign[0]):04X}"
                self.problems.append(Problem(place, f"a sign that no reader sees: {code}"))
        number = 0
        while number < len(self.lines):
            line = self.lines[number]
            first = line[:1]
            if first in "`~ " and first and (fence := FENCE.fullmatch(line)):
                number = self._fence(number, fence)
            elif first == ">":
                number = self._quote(number)
            else:
                if first == "#" and (heading := HEADING.fullmatch(line)):
                    self._heading(number, heading)
                number += 1

    def _place(self, number: int, column: int = 0, width: int | None = None) -> Place:
        line = self.lines[number]
        return Place(self.name, number + 1, column + 1, line, width or max(1, len(line) - column))

    def _heading(self, number: int, heading: re.Match[str]) -> None:
        self.heading = heading[2]
        self.heading_place = self._place(number)
        self.passage = None
        if heading[1] == "#" and not self.title:
            self.title = self.heading

    def _quote(self, number: int) -> int:
        first = number
        words = []
        while number < len(self.lines) and self.lines[number].startswith(">"):
            words.append(self.lines[number][1:].strip())
            number += 1
        mark = MARK.fullmatch(words[0])
        if mark:
            words = words[1:]
        self.passage = Passage(
            self.heading,
            " ".join(word for word in words if word),
            self._place(first),
            paraphrase=bool(mark and mark[1].lower().startswith("paraphrase")),
            verified=not (mark and "unverified" in mark[1].lower()),
        )
        self.passages.append(self.passage)
        return number

    def _fence(self, number: int, fence: re.Match[str]) -> int:
        first, kind = number, fence[3]
        sign, least = fence[2][0], len(fence[2])
        number += 1
        while number < len(self.lines):
            bare = self.lines[number].strip(" \t")
            if len(bare) >= least and bare == sign * len(bare):
                break
            number += 1
        place = self._place(first, len(fence[1]))
        if number == len(self.lines):
            hint = "end the block with a line of ``` alone"
            self.problems.append(Problem(place, "a fence that is never closed", hint))
        elif kind not in FENCES or fence[1]:
            found = nearest(kind, FENCES)
            hint = found or "write ```toml for data and ```text for anything else"
            what = "a fence that is indented" if fence[1] else f"an unknown fence: '{kind}'"
            self.problems.append(Problem(place, what, hint))
        elif kind == "toml":
            self._data(first + 1, number)
        return number + 1

    def _data(self, start: int, end: int) -> None:
        lines = tuple(self.lines[start:end])
        try:
            data = tomllib.loads("\n".join(lines))
        except tomllib.TOMLDecodeError as error:
            message = str(error)
            where = TOML_PLACE.search(message)
            row = int(where[1]) if where and where[1] else len(lines)
            column = int(where[2]) if where and where[2] else 1
            place = Place(
                self.name, start + row, column, lines[row - 1] if 0 < row <= len(lines) else "", 1
            )
            sentence = TOML_PLACE.sub("", message)
            sentence = sentence[:1].lower() + sentence[1:]
            self.problems.append(Problem(place, f"this is not TOML: {sentence}"))
            return
        self.blocks.append(
            Block(data, self.heading, self.passage, self.heading_place, self.name, start + 1, lines)
        )


def documents_in(folder: Path) -> Iterator[Path]:
    """Every document below a folder, in the order of their paths; a README is prose, not law."""
    for path in sorted(folder.rglob("*.md")):
        if path.name != "README.md":
            yield path
