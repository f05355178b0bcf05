"""Where each key and each value of a TOML or JSON text is written.

The readers of both forget it, and a problem has to point there. Both functions take a text that
its reader has accepted, so nothing is checked again here.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import tomli

Path = tuple[str | int, ...]

BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
SPACE = re.compile(r"[ \t]*+")
STRING = re.compile(
    r'"""(?:[^"\\]++|\\[\s\S]|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*+'"
)
BARE_KEY = re.compile(r"[A-Za-z0-9_-]++")
BARE = re.compile(r"[^,\]}\n#]++")
JSON_BARE = re.compile(r"[^,\]}\s]++")


@dataclass(frozen=True, slots=True)
class Span:
    """Offsets of a key and of its value; the key of a table is its heading, an item has none."""

    key: int
    key_end: int
    start: int
    end: int


@dataclass(slots=True)
class Spans:
    """The spans of one text, by path, and the keys that stand in it a second time."""

    text: str
    found: dict[Path, Span] = field(default_factory=dict)
    twice: list[tuple[Path, Span]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = [0, *(found.end() for found in re.finditer("\n", self.text))]

    def nearest(self, path: Path) -> Span | None:
        """The span of a path, or of the part of it that is written."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.found:
                return self.found[path[:length]]
        return None

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Both counted from 0."""
        line = bisect_right(self.lines, offset) - 1
        return line, offset - self.lines[line]

    def note(self, path: Path, span: Span) -> None:
        if path in self.found:
            self.twice.append((path, span))
        else:
            self.found[path] = span


@lru_cache(maxsize=64)
def toml_spans(text: str) -> Spans:
    """The spans of a TOML text; those of an array of tables are numbered from 0."""
    spans = Spans(text)
    counts: dict[Path, int] = {}
    within: Path = ()
    headings: list[tuple[Path, int, int]] = []
    at = _skip(BLANK, text, 0)
    while at < len(text):
        begin = at
        if text[at] == "[":
            many = text.startswith("[[", at)
            keys, at = _keys(text, at + 1 + many)
            at = text.index("]", at) + 1 + many
            within = (*_within(keys[:-1], counts), keys[-1])
            if many:
                counts[within] = counts.get(within, 0) + 1
                within += (counts[within] - 1,)
            else:
                within = _within(keys, counts)
            headings.append((within, begin, at))
        else:
            keys, after = _keys(text, at)
            value = _skip(SPACE, text, text.index("=", after) + 1)
            path = (*within, *keys)
            at = _toml_value(spans, path, begin, after, value)
            for length in range(len(within) + 1, len(path)):
                spans.found.setdefault(path[:length], Span(begin, after, value, at))
        at = _skip(BLANK, text, at)
    ends = [*(begin for _, begin, _ in headings[1:]), len(text)]
    for (path, begin, after), end in zip(headings, ends, strict=False):
        for length in range(len(path), 0, -1):
            spans.found.setdefault(path[:length], Span(begin, after, after, end))
    return spans


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _keys(text: str, at: int) -> tuple[list[str], int]:
    """The parts of a dotted key, and where it ends."""
    keys = []
    while True:
        at = _skip(SPACE, text, at)
        found = BARE_KEY.match(text, at) or STRING.match(text, at)
        assert found, "a key that the reader of TOML has accepted"
        quoted = found[0][0] in "\"'"
        keys.append(tomli.loads(f"key = {found[0]}")["key"] if quoted else found[0])
        at = found.end()
        after = _skip(SPACE, text, at)
        if not text.startswith(".", after):
            return keys, at
        at = after + 1


def _within(keys: list[str], counts: Mapping[Path, int]) -> Path:
    """The path of a table: an array of tables on the way means the last one so far."""
    path: Path = ()
    for key in keys:
        path += (key,)
        if path in counts:
            path += (counts[path] - 1,)
    return path


def _toml_value(spans: Spans, path: Path, key: int, key_end: int, at: int) -> int:
    """Note the value that starts here and all within it; where it ends."""
    text, start = spans.text, at
    if string := STRING.match(text, at):
        at = string.end()
    elif text[at] == "[":
        at = _list(spans, path, at, _toml_value)
    elif text[at] == "{":
        at = _skip(BLANK, text, at + 1)
        while text[at] != "}":
            begin = at
            keys, after = _keys(text, at)
            value = _skip(SPACE, text, text.index("=", after) + 1)
            at = _skip(BLANK, text, _toml_value(spans, (*path, *keys), begin, after, value))
            if text[at] == ",":
                at = _skip(BLANK, text, at + 1)
        at += 1
    else:
        at = start + len(text[start : _skip(BARE, text, start)].rstrip())
    spans.note(path, Span(key, key_end, start, at))
    return at


def _list(
    spans: Spans, path: Path, at: int, value: Callable[[Spans, Path, int, int, int], int]
) -> int:
    """Note the values of a list, which TOML and JSON write alike; where it ends."""
    text, index = spans.text, 0
    at = _skip(BLANK, text, at + 1)
    while text[at] != "]":
        at = _skip(BLANK, text, value(spans, (*path, index), at, at, at))
        index += 1
        if text[at] == ",":
            at = _skip(BLANK, text, at + 1)
    return at + 1


@lru_cache(maxsize=4)
def json_spans(text: str) -> Spans:
    """The spans of a JSON text; a key that stands twice in one object is noted as such."""
    spans = Spans(text)
    _json_value(spans, (), 0, 0, _skip(BLANK, text, 0))
    return spans


def _json_value(spans: Spans, path: Path, key: int, key_end: int, at: int) -> int:
    text, start = spans.text, at
    if string := STRING.match(text, at):
        at = string.end()
    elif text[at] == "[":
        at = _list(spans, path, at, _json_value)
    elif text[at] == "{":
        at = _skip(BLANK, text, at + 1)
        while text[at] != "}":
            name = STRING.match(text, at)
            assert name, "a key that the reader of JSON has accepted"
            value = _skip(BLANK, text, text.index(":", name.end()) + 1)
            inner = (*path, json.loads(name[0]))
            at = _skip(BLANK, text, _json_value(spans, inner, name.start(), name.end(), value))
            if text[at] == ",":
                at = _skip(BLANK, text, at + 1)
        at += 1
    else:
        at = _skip(JSON_BARE, text, at)
    spans.note(path, Span(key, key_end, start, at))
    return at
