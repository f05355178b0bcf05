"""One form for rule files and case files: a heading, words quoted under it, and TOML under those.

The heading is the pinpoint, the block quote is the passage, and the block is what the passage
amounts to. Prose in between is for people. Nothing is lost in silence: a fence of another kind, or
one that is never closed, is a problem, and so is what a reader of Markdown would take for a
heading, a quote or a block though this one does not.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli

from quarter.passage import Passage
from quarter.problem import Place, Problem, nearest
from quarter.signs import HIDDEN
from quarter.span import Span, Spans, json_spans, toml_spans

LARGEST = 1 << 20  # bytes; a case of a thousand facts is a fifth of it
FENCES = {"toml", "text"}
DOTS = 500  # on one line of TOML, where each may begin a table within a table

HEADING = re.compile(r"([ \t]*)(#+)([ \t]*)(.*)")
QUOTE = re.compile(r"[ \t]*>")
FENCE = re.compile(r"([ \t]*)(`{3,}|~{3,})[ \t]*(.*)")
TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")
PLAIN_TOML = {
    "illegal character '\\n'": "a text in quotes ends on the line on which it begins",
    "cannot declare": "this table has been written before in this block",
    "cannot overwrite a value": "this key has been written before in this table",
}
MARKS = ("paraphrase", "paraphrase, pinpoint unverified", "unverified")
MARK = re.compile(r"\[([^\[\]]*)\](.*)")

# What is prose to this reader although its writer meant something else.
MEANT = (
    (
        re.compile(r"[ \t]*[`~'\"´‘’“”]+[ \t]*(?:toml|text)[ \t]*$", re.IGNORECASE),
        "a fence has three backticks",
        "write ```toml",
    ),
    (
        re.compile(r"[ \t]*\[{1,2}[ \t]*[A-Za-z\"'][^\[\]]*\]{1,2}[ \t]*$"),
        "a table that stands in no block",
        "write ```toml above it and ``` below",
    ),
    (re.compile(r".*?(?:```|~~~)"), "a fence that does not begin its line", "begin a line with it"),
)
MARKING = "[`~'\"´‘’“”"  # with one of which each of these begins, or has a fence within
UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*")


@dataclass(frozen=True, slots=True)
class Block:
    """One TOML block: its data, the heading it stands under, and the passage above it.

    A section of a JSON file is one too; ``within`` is its path in the text, which is the file.
    """

    data: dict[str, Any]
    heading: str
    passage: Passage | None
    heading_place: Place
    path: str
    first_line: int  # of the text, in the file
    text: str
    within: tuple[str | int, ...] = ()
    spans: Callable[[str], Spans] = toml_spans

    @property
    def is_json(self) -> bool:
        """Whether it is written in JSON, and so has no tables and brackets of TOML."""
        return self.spans is json_spans

    def _span(self, path: tuple[str | int, ...]) -> tuple[Spans, Span | None]:
        spans = self.spans(self.text)
        return spans, spans.nearest((*self.within, *path))

    def written(self, *path: str | int) -> str:
        """A key with its value, or an item, as the file spells it."""
        _, span = self._span(path)
        return self.text[span.key : span.end] if span else self.text

    def place(self, *path: str | int, text: str = "") -> Place:
        """Where a table, an entry, a key, an item, or a text within one stands in the file."""
        spans, span = self._span(path)
        if span is None:
            return Place(self.path, self.first_line)
        start, end = (span.key, span.key_end) if span.key < span.key_end else (span.start, span.end)
        if text:
            for begin, stop in ((span.start, span.end), (span.key, span.key_end)):
                found = find_word(text, self.text, begin, stop)
                if found is not None:
                    start, end = found, found + len(text)
                    break
        line, column = spans.line_and_column(start)
        excerpt = self.text[spans.lines[line] :].partition("\n")[0]
        width = max(1, min(end - start, len(excerpt) - column))
        return Place(self.path, self.first_line + line, column + 1, excerpt, width)


def find_word(text: str, whole: str, start: int, end: int) -> int | None:
    """Where a text begins within another, where it is not a part of a longer word."""
    at = whole.find(text, start, end)
    while at >= 0:
        stop = at + len(text)
        joined_before = _in_word(text[:1]) and _in_word(whole[max(at - 1, 0) : at])
        joined_after = _in_word(text[-1:]) and _in_word(whole[stop : stop + 1])
        if not joined_before and not joined_after:
            return at
        at = whole.find(text, at + 1, end)
    return None


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


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
    text, problems = read_text(path, name)
    return (None, problems) if text is None else parse_document(text, name)


def read_text(path: Path, name: str) -> tuple[str | None, list[Problem]]:
    """The text of a file, or why there is none."""
    start = Place(name, 1)
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        return None, [Problem(start, f"the file cannot be read: {error.strerror}")]
    if len(raw) > LARGEST:
        return None, [Problem(start, f"the file is larger than {LARGEST} bytes")]
    try:
        return raw.decode("utf-8").replace("\r\n", "\n"), []
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        before = raw[: error.start].rpartition(b"\n")[2].decode("utf-8")
        hint = "save the file as UTF-8"
        return None, [
            Problem(Place(name, line, len(before) + 1), "the file is not UTF-8 text", hint)
        ]


def parse_document(text: str, name: str) -> tuple[Document, list[Problem]]:
    """The document in a text, and what is wrong with it."""
    text = text.replace("\r\n", "\n")
    reader = _Reader(name, text.split("\n"))
    reader.problems += hidden_signs(text, name)
    reader.read()
    document = Document(name, reader.title, tuple(reader.blocks), tuple(reader.passages), text)
    return document, reader.problems


def parse_toml(text: str, name: str) -> tuple[Block | None, list[Problem]]:
    """The one block of a text that is TOML and nothing else, and what is wrong with it."""
    lines = text.replace("\r\n", "\n").split("\n")
    reader = _Reader(name, lines)
    reader.problems += hidden_signs("\n".join(lines), name)
    reader.read_toml(0, len(lines))
    return next(iter(reader.blocks), None), reader.problems


def hidden_signs(text: str, name: str) -> list[Problem]:
    """The first sign on each line that no reader sees, and how many more there are."""
    problems: list[Problem] = []
    if not HIDDEN.search(text):
        return problems
    for number, line in enumerate(text.split("\n")):
        signs = [(found.start(), found[0]) for found in HIDDEN.finditer(line)]
        if signs:
            column, sign = signs[0]
            more = f" (and {len(signs) - 1} more on this line)" if len(signs) > 1 else ""
            place = Place(name, number + 1, column + 1, line)
            message = f"a sign that no reader sees: U+{ord(sign):04X}{more}"
            hint = "save the file without a byte order mark" if sign == "\ufeff" else None
            problems.append(Problem(place, message, hint))
    return problems


def escaped_signs(block: Block) -> list[Problem]:
    """Signs that no reader sees, where the data has them although the text does not show them."""
    problems: list[Problem] = []
    if "\\" not in block.text:
        return problems
    todo: list[tuple[tuple[str | int, ...], Any]] = [((), block.data)]
    while todo:
        path, value = todo.pop()
        if isinstance(value, dict):
            todo += [((*path, key), inner) for key, inner in value.items()]
            texts = list(value)
        elif isinstance(value, list):
            todo += [((*path, number), inner) for number, inner in enumerate(value)]
            continue
        else:
            texts = [value] if isinstance(value, str) else []
        for text in texts:
            found = HIDDEN.search(text)
            inner = (*path, text) if isinstance(value, dict) else path
            if found and found[0] not in block.written(*inner):
                code = f"U+{ord(found[0]):04X}"
                message = f"a sign that no reader sees: {code}"
                problems.append(Problem(block.place(*inner), message))
    return problems


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
        number = 0
        while number < len(self.lines):
            line = self.lines[number]
            first = line.lstrip(" \t")[:1]
            if first and first in "`~" and (fence := FENCE.fullmatch(line)):
                number = self._fence(number, fence)
            elif first == ">":
                number = self._quote(number)
            elif first == "#" and (heading := HEADING.fullmatch(line)):
                self._heading(number, *heading.groups())
                number += 1
            else:
                self._prose(number, first)
                number += 1

    def _place(self, number: int, column: int = 0, width: int | None = None) -> Place:
        line = self.lines[number]
        shown = len(line.rstrip()) - column
        return Place(self.name, number + 1, column + 1, line, width or max(1, shown))

    def _problem(self, number: int, message: str, hint: str, column: int = 0) -> None:
        self.problems.append(Problem(self._place(number, column), message, hint))

    def _heading(self, number: int, indent: str, signs: str, space: str, rest: str) -> None:
        if indent:
            hint = "begin the line with #"
            self._problem(number, "a heading that is indented", hint, len(indent))
        if len(signs) > 6 or not (space and rest):
            message = "a heading is one to six #, a space, and words"
            self._problem(number, message, "as in ## Article 5(1)", len(indent))
        text = rest.rstrip(" \t")
        bare = text.rstrip("#")
        self._begin(number, text if bare and bare[-1] not in " \t" else bare.rstrip(" \t"))
        if signs == "#" and not self.title:
            self.title = self.heading

    def _begin(self, number: int, heading: str) -> None:
        self.heading = heading
        self.heading_place = self._place(number)
        self.passage = None

    def _prose(self, number: int, first: str) -> None:
        line = self.lines[number]
        if "```" in line or "~~~" in line or (first and first in MARKING):
            column = len(line) - len(line.lstrip(" \t"))
            for pattern, message, hint in MEANT:
                if pattern.match(line):
                    self._problem(number, message, hint, column)
                    return
        if first and first in "=-" and UNDERLINE.fullmatch(line) and number:
            above = self.lines[number - 1].strip()
            if above:
                hint = "begin the heading with # instead"
                self._problem(number, "a line under a heading", hint)
                self._begin(number - 1, above)

    def _quote(self, number: int) -> int:
        first = number
        words = []
        while number < len(self.lines) and QUOTE.match(self.lines[number]):
            indent, _, text = self.lines[number].partition(">")
            if indent and number == first:
                hint = "begin the line with >"
                self._problem(number, "a quote that is indented", hint, len(indent))
            words.append(text.strip())
            number += 1
        kind = self._mark(first, words[0])
        if kind:
            words = words[1:]
        self.passage = Passage(
            self.heading,
            " ".join(word for word in words if word),
            self._place(first),
            paraphrase=kind.startswith("paraphrase"),
            verified="unverified" not in kind,
        )
        self.passages.append(self.passage)
        if not self.passage.words:
            self._problem(first, "a quote without words", "write > and the words after it")
        for at, text in enumerate(words, start=number - len(words)):
            if FENCE.match(text):
                self._problem(at, "a fence within a quote", "end the quote above it")
        after = self.lines[number] if number < len(self.lines) else ""
        if after.strip() and not HEADING.fullmatch(after) and not FENCE.fullmatch(after):
            hint = "begin it with >, or leave an empty line above it"
            self._problem(number, "a line that runs on under a quote", hint)
        return number

    def _mark(self, number: int, line: str) -> str:
        """Which mark the first line of a quote is, if it is one."""
        found = MARK.fullmatch(line)
        if not found or found[1] == "...":
            return ""
        kind, rest = found[1].lower(), found[2].strip()
        if kind in MARKS and not rest:
            return kind
        hint = nearest(kind, MARKS)
        if kind in MARKS:
            self._problem(number, f"a mark stands alone on its line: '[{kind}]'", f"> [{kind}]", 2)
        elif not rest or hint:
            hint = hint or f"one of: {', '.join(MARKS)}"
            self._problem(number, f"no such mark: '[{found[1]}]'", hint, 2)
        return ""

    def _fence(self, number: int, fence: re.Match[str]) -> int:
        first, kind = number, fence[3].rstrip(" \t")
        sign, least = fence[2][0], len(fence[2])
        number += 1
        column = len(fence[1])
        closed = False
        while number < len(self.lines):
            bare = self.lines[number].strip(" \t")
            if bare.startswith(fence[2]):
                closed = bare == sign * len(bare)
                if closed or (len(bare) > least and bare[least:].strip(" \t") in FENCES):
                    break
            number += 1
        if not closed:
            hint = f"end the block with a line of {fence[2]} alone"
            self._problem(first, "a fence that is never closed", hint, column)
            return number
        if fence[1]:
            self._problem(first, "a fence that is indented", "begin the line with it", column)
        hint = "write ```toml for data and ```text for all else"
        if kind not in FENCES:
            hint = nearest(kind.lower(), FENCES) or hint
            what = (
                f"an unknown fence: '{kind}'" if kind else "a fence that does not say what it holds"
            )
            self._problem(first, what, hint, column)
        if kind == "toml" or "'toml'" in hint:
            self.read_toml(first + 1, number)
        return number + 1

    def read_toml(self, start: int, end: int) -> None:
        """Read the lines from one to before another as a block."""
        lines = self.lines[start:end]
        text = "\n".join(lines)
        for number, line in enumerate(lines if text.count(".") > DOTS else ()):
            if line.count(".") > DOTS:
                hint = "break the line"
                self._problem(start + number, f"more than {DOTS} dots on one line", hint)
                return
        try:
            data = tomli.loads(text)
        except RecursionError:
            self._problem(start, "this is not TOML: lists within lists without end", "use fewer")
            return
        except ValueError as error:  # also of a number with thousands of digits
            self._not_toml(start, lines, error)
            return
        block = Block(
            data, self.heading, self.passage, self.heading_place, self.name, start + 1, text
        )
        self.problems += escaped_signs(block)
        self.blocks.append(block)

    def _not_toml(self, start: int, lines: list[str], error: ValueError) -> None:
        message = str(error)
        where = TOML_PLACE.search(message)
        row = int(where[1]) if where and where[1] else len(lines)
        row = min(max(row, 1), max(len(lines), 1))
        line = lines[row - 1] if lines else ""
        column = int(where[2]) if where and where[2] else len(line) + 1
        width = 1
        sentence = TOML_PLACE.sub("", message)
        sentence = sentence[:1].lower() + sentence[1:]
        for said, plain in PLAIN_TOML.items():
            if sentence.startswith(said):
                sentence = plain
                if plain.startswith("this"):
                    column, width = len(line) - len(line.lstrip()) + 1, len(line.strip())
        place = Place(self.name, start + row, column, line, width)
        self.problems.append(Problem(place, f"this is not TOML: {sentence}"))


def documents_in(folder: Path) -> Iterator[Path]:
    """Every document below a folder, in the order of their paths; a README is prose, not law."""
    for path in sorted(folder.rglob("*.md")):
        if path.name != "README.md":
            yield path
