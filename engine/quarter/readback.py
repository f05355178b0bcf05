"""A memo read back from its file, in any of its forms, as blocks of text.

What is read out of a file is data: it says how the memo was made, and names no file that would be
opened for it.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import dropwhile
from typing import NamedTuple
from xml.etree import ElementTree

CELLS = " | "
COMMAND = "quarter memo "
FOR_A_CLASS = "quarter teach "
NO_MEMO = (
    "it is no memo but a paper for a class: make it again with the command at its end, and compare"
    " the two"
)
LARGEST = 50_000_000  # bytes, of a file or of a part of one


class NotAMemo(ValueError):  # noqa: N818 - it says what the file is
    """A file that cannot be read as a memo, and why."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, an item of a list, a row of a table, a note or a comment, and where it stands.

    ``under``: the heading above it. ``at``: the numbered paragraph, the note or the comment.
    """

    text: str
    under: str
    at: str


@dataclass(frozen=True, slots=True)
class ReadBack:
    """A memo as it was read: its text, and row by row how it was made."""

    blocks: tuple[Block, ...]
    made: dict[str, str]

    @property
    def command(self) -> str:
        """The command line that made it."""
        return next(value for value in self.made.values() if value.startswith(COMMAND))


class Part(NamedTuple):
    """A block of text as it comes out of a file."""

    text: str
    at: str = ""
    is_heading: bool = False


Parts = Iterator[Part]


SIGNS = {b"PK\x03\x04": ".docx", b"<!DOCTYPE html>": ".html"}  # with which a file begins


def form_of(data: bytes, suffix: str) -> str:
    """The ending that a file of these bytes should have, whatever it was called since."""
    return next((form for sign, form in SIGNS.items() if data.startswith(sign)), suffix)


def read_memo(data: bytes, suffix: str) -> ReadBack:
    """A memo in a file of that ending; raises NotAMemo."""
    if len(data) > LARGEST:
        raise NotAMemo("it is larger than any memo")
    found: list[Block] = []
    heading = ""
    for text, at, is_heading in READERS[suffix](data):
        said = " ".join(text.split())
        if is_heading:
            heading = said
        if said:
            found.append(Block(said, heading, at))
    return ReadBack(tuple(found), _made([block.text for block in found]))


def _made(texts: list[str]) -> dict[str, str]:
    """The rows of the table that says how a memo was made."""
    rows = [text.split(CELLS) if text.count(CELLS) == 1 else None for text in texts]
    at = [number for number, row in enumerate(rows) if row and row[1].startswith(COMMAND)]
    if not at:
        taught = any(row and row[1].startswith(FOR_A_CLASS) for row in rows)
        raise NotAMemo(NO_MEMO if taught else "nothing in it says how it was made")
    first = at[-1]
    while first and rows[first - 1]:
        first -= 1
    return dict(row for row in rows[first : at[-1] + 1] if row)


def _paragraph(number: object) -> str:
    return f"paragraph {number}"


def _note(number: object) -> str:
    return f"note {number}"


# Markdown

BEGINS = re.compile(r"#{1,6} |[-*] |\d{1,9}[.)] |\||\[\^\d+\]:")
FRAME = re.compile(r"\|(?: ?:?-+:? ?\|)+")
NUMBERED = re.compile(r"(\d{1,9})[.)] ")
NOTE = re.compile(r"\[\^(\d+)\]:")


def _markdown(data: bytes) -> Parts:
    lines: list[str] = []
    at = ""
    for line in [*_decoded(data).split("\n"), ""]:
        said = line.strip()
        if lines and (not said or BEGINS.match(said)):
            yield _markdown_block(" ".join(lines), at)
            lines = []
        if said and not FRAME.fullmatch(said):
            at = at if lines or line.startswith(" ") else _markdown_place(said)
            lines.append(said)


def _markdown_place(line: str) -> str:
    """The numbered paragraph or the note that begins with a line that is not set in."""
    if found := NUMBERED.match(line):
        return _paragraph(found[1])
    return _note(found[1]) if (found := NOTE.match(line)) else ""


def _markdown_block(text: str, at: str) -> Part:
    if text.startswith("|"):
        cells = [cell.strip().strip("`") for cell in text.strip("|").split("|")]
        return Part(CELLS.join(cells), at)
    return Part(text.lstrip("# "), at, True) if text.startswith("#") else Part(text, at)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise NotAMemo("it is not text in UTF-8") from None


# HTML


class _Page(HTMLParser):
    """Gathers the text of a page, block by block."""

    BLOCKS = frozenset(
        ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "dt", "dd", "div", "section")
    )
    SILENT = frozenset(("style", "script", "head", "nav"))
    PLACE = re.compile(r"([pn])(\d+)")  # how the items that are numbered are called

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Part] = []
        self._text: list[str] = []
        self._silent = 0
        self._at = [""]  # of the items of lists that are open, one within another

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self.SILENT
        if tag in self.BLOCKS:
            self._end()
        if tag == "li":
            self._at.append(self._place(dict(attrs).get("id") or "") or self._at[-1])
        if tag in ("td", "th") and self._text:
            self._text.append(CELLS)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.BLOCKS:
            self._end(tag[0] == "h" and tag[1:].isdigit())
        if tag == "li":
            self._at[1:] = self._at[1:-1]
        self._silent = max(0, self._silent - (tag in self.SILENT))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text.append(data if data.strip() or CELLS not in self._text else "")

    def _place(self, called: str) -> str:
        found = self.PLACE.fullmatch(called)
        return {"p": _paragraph, "n": _note}[found[1]](found[2]) if found else ""

    def _end(self, is_heading: bool = False) -> None:
        text = "".join(self._text)
        if text.strip():
            self.found.append(Part(text, self._at[-1], is_heading))
        self._text = []


def _html(data: bytes) -> Parts:
    page = _Page()
    page.feed(_decoded(data))
    page.close()
    yield from dropwhile(lambda part: not part.is_heading, page.found)


# Word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ID = f"{W}id"
BODY, NOTES, COMMENTS = (f"word/{part}.xml" for part in ("document", "footnotes", "comments"))
LOCKED_OR_OLD = b"\xd0\xcf\x11\xe0"
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN = (
    zipfile.BadZipFile, zlib.error, ElementTree.ParseError, NotImplementedError, RuntimeError,
    EOFError, LookupError, ValueError,
)  # fmt: skip
PARAGRAPH = re.compile(r"_Paragraph(\d+)")
LIKE_BODY = ("", "Normal", "Standard")  # styles of what stands outside of lists


def _word(data: bytes) -> Parts:
    if data.startswith(LOCKED_OR_OLD):
        raise NotAMemo("it has a password, or is of the old kind (.doc)")
    trees = _word_parts(data)
    if BODY not in trees:
        raise NotAMemo("it is no Word file")
    yield from _word_blocks(trees[BODY])
    # They are counted as the body calls them: programs keep them in orders of their own.
    for part, reference, noun in (
        (NOTES, f"{W}footnoteReference", "note"),
        (COMMENTS, f"{W}commentReference", "comment"),
    ):
        told = {one.get(ID): one for one in trees.get(part, ())}
        number = 0
        for called in trees[BODY].iter(reference):
            is_starred = called.get(f"{W}customMarkFollows") is not None
            number += not is_starred
            one = told.pop(called.get(ID), None)
            for paragraph in [] if one is None else one.iter(f"{W}p"):
                yield Part(_word_text(paragraph), f"{noun} {'*' if is_starred else number}")


def _word_parts(data: bytes) -> dict[str, ElementTree.Element]:
    """The parts of a Word file that are read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            names = [name for name in (BODY, NOTES, COMMENTS) if name in file.namelist()]
            found = [file.getinfo(name) for name in names]
            if any(one.file_size > LARGEST for one in found):
                raise NotAMemo("it is larger than any memo")
            if any(one.compress_type not in PACKED for one in found):
                raise NotAMemo("it is packed as no Word file is")
            return {name: ElementTree.fromstring(file.read(name)) for name in names}
    except NotAMemo:
        raise
    except BROKEN:
        raise NotAMemo("it is no Word file, or a broken one") from None


def _word_blocks(tree: ElementTree.Element) -> Parts:
    at = ""
    for part in _word_tops(tree):
        if part.tag == f"{W}tr":
            yield Part(CELLS.join(_word_text(cell) for cell in part.iter(f"{W}tc")))
        elif not _is_listed(part):
            style = part.find(f"{W}pPr/{W}pStyle")
            named = "" if style is None else style.get(f"{W}val", "")
            marks = [mark.get(f"{W}name", "") for mark in part.iter(f"{W}bookmarkStart")]
            is_heading = named.startswith("Title") or any(one.startswith("_Toc") for one in marks)
            numbers = [found[1] for one in marks if (found := PARAGRAPH.fullmatch(one))]
            if numbers or is_heading or named in LIKE_BODY:
                at = _paragraph(numbers[0]) if numbers else ""
            yield Part(_word_text(part), at, is_heading)


def _word_tops(tree: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """The paragraphs and rows under an element, none within another."""
    ahead = [*reversed(tree)]
    while ahead:
        part = ahead.pop()
        if part.tag in (f"{W}tr", f"{W}p"):
            yield part
        else:
            ahead += reversed(part)


def _is_listed(paragraph: ElementTree.Element) -> bool:
    """Whether it is a line of the contents, which Word itself writes anew."""
    links = paragraph.iter(f"{W}hyperlink")
    return any(link.get(f"{W}anchor", "").startswith("_Toc") for link in links)


def _word_text(part: ElementTree.Element) -> str:
    return "".join(
        found.text or "" if found.tag == f"{W}t" else " "
        for found in part.iter()
        if found.tag in (f"{W}t", f"{W}tab", f"{W}br")
    )


READERS = {".md": _markdown, ".html": _html, ".docx": _word}
