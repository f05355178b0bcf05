"""Whether a memo is what its case and the rules give today, and what has changed if it is not.

A memo in any form is read as blocks of text. What is read out of it is data: it says how the memo
was made, and names no file that would be opened for it.
"""

import io
import re
import shlex
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from xml.etree import ElementTree

CELLS = " | "
COMMAND = "quarter memo "
FOR_A_CLASS = "quarter teach "
LARGEST = 50_000_000  # bytes, of a file or of a part of one
MOST_SHOWN = 5  # places where the text differs
LONGEST = 240  # signs of a text that is shown
HASH = re.compile(r"[0-9a-f]{64}")


class NotAMemo(ValueError):  # noqa: N818 - it says what the file is
    """A file that cannot be read as a memo, and why."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, an item of a list, a row of a table or a note; and the heading above it."""

    text: str
    under: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A memo as it was read: its text, and row by row how it was made."""

    blocks: tuple[Block, ...]
    made: dict[str, str]

    @property
    def command(self) -> str:
        """The command line that made it."""
        return next(value for value in self.made.values() if value.startswith(COMMAND))


OPTIONS = ("--as-of", "--standard", "--position", "--kind", "--for", "--style", "--audience")


def asked_with(command: str) -> tuple[str, list[str]]:
    """The case that a command line names, and the options of it that say what to write.

    Raises NotAMemo where it holds anything else: it was not written by this program.
    """
    try:
        _, _, name, *options = shlex.split(command)
    except ValueError:
        raise NotAMemo("the command that made it cannot be read") from None
    if len(options) % 2 or any(option not in OPTIONS for option in options[::2]):
        raise NotAMemo("the command that made it cannot be read")
    return name, options


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where two memos differ: what each says there, and under which heading."""

    under: str
    theirs: tuple[str, ...]
    ours: tuple[str, ...]


def read_memo(data: bytes, suffix: str) -> Reading:
    """A memo in a file of that ending; raises NotAMemo."""
    if len(data) > LARGEST:
        raise NotAMemo("it is larger than any memo")
    parts = {".md": _markdown, ".html": _html, ".docx": _word}[suffix](data)
    found: list[Block] = []
    heading = ""
    for is_heading, text in parts:
        said = " ".join(text.split())
        if is_heading:
            heading = said
        if said:
            found.append(Block(said, heading))
    return Reading(tuple(found), _made([block.text for block in found]))


def _made(texts: list[str]) -> dict[str, str]:
    """The rows of the table that says how a memo was made."""
    rows = [text.split(CELLS) if text.count(CELLS) == 1 else None for text in texts]
    at = [number for number, row in enumerate(rows) if row and row[1].startswith(COMMAND)]
    if not at:
        taught = any(row and row[1].startswith(FOR_A_CLASS) for row in rows)
        raise NotAMemo("it is no memo" if taught else "nothing in it says how it was made")
    first = at[-1]
    while first and rows[first - 1]:
        first -= 1
    return dict(row for row in rows[first : at[-1] + 1] if row)


Parts = Iterator[tuple[bool, str]]  # whether it is a heading, and its text

BEGINS = re.compile(r"#{1,6} |[-*] |\d{1,9}[.)] |\||\[\^\d+\]:")
FRAME = re.compile(r"\|(?: ?:?-+:? ?\|)+")


def _markdown(data: bytes) -> Parts:
    lines: list[str] = []
    for line in [*_decoded(data).split("\n"), ""]:
        said = line.strip()
        if lines and (not said or BEGINS.match(said)):
            yield _markdown_block(" ".join(lines))
            lines = []
        if said and not FRAME.fullmatch(said):
            lines.append(said)


def _markdown_block(text: str) -> tuple[bool, str]:
    if text.startswith("|"):
        cells = [cell.strip().strip("`") for cell in text.strip("|").split("|")]
        return False, CELLS.join(cells)
    return text.startswith("#"), text.lstrip("# ") if text.startswith("#") else text


class _Page(HTMLParser):
    """Gathers the text of a page, block by block."""

    BLOCKS = frozenset(
        ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "dt", "dd", "div", "section")
    )
    SILENT = frozenset(("style", "script", "head"))

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[bool, str]] = []
        self._text: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - as it is called
        self._silent += tag in self.SILENT
        if tag in self.BLOCKS:
            self._end()
        if tag in ("td", "th") and self._text:
            self._text.append(CELLS)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.BLOCKS:
            self._end(tag[0] == "h" and tag[1:].isdigit())
        self._silent = max(0, self._silent - (tag in self.SILENT))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text.append(data if data.strip() or CELLS not in self._text else "")

    def _end(self, is_heading: bool = False) -> None:
        text = "".join(self._text)
        if text.strip():
            self.found.append((is_heading, text))
        self._text = []


def _html(data: bytes) -> Parts:
    page = _Page()
    page.feed(_decoded(data))
    page.close()
    yield from page.found


WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WORD_PARTS = ("word/document.xml", "word/footnotes.xml")


def _word(data: bytes) -> Parts:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            names = [
                name
                for name in ("word/document.xml", "word/footnotes.xml")
                if name in file.namelist()
            ]
            if not names or any(file.getinfo(name).file_size > LARGEST for name in names):
                raise NotAMemo("it is no Word file, or larger than any memo")
            trees = [ElementTree.fromstring(file.read(name)) for name in names]
    except (zipfile.BadZipFile, ElementTree.ParseError, NotImplementedError, RuntimeError):
        raise NotAMemo("it is no Word file") from None
    for tree in trees:
        yield from _word_blocks(tree)


def _word_blocks(tree: ElementTree.Element) -> Parts:
    for part in tree:
        if part.tag == f"{WORD}tr":
            yield False, CELLS.join(_word_text(cell) for cell in part.iter(f"{WORD}tc"))
        elif part.tag == f"{WORD}p":
            style = part.find(f"{WORD}pPr/{WORD}pStyle")
            named = "" if style is None else style.get(f"{WORD}val", "")
            yield named.startswith(("Heading", "Title")), _word_text(part)
        else:
            yield from _word_blocks(part)


def _word_text(part: ElementTree.Element) -> str:
    return "".join(
        found.text or "" if found.tag == f"{WORD}t" else " "
        for found in part.iter()
        if found.tag in (f"{WORD}t", f"{WORD}tab", f"{WORD}br")
    )


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise NotAMemo("it is not text in UTF-8") from None


def changed(theirs: Reading, ours: Reading) -> list[tuple[str, str, str]]:
    """What of the making of two memos differs: what it is, as it was, and as it is."""
    return [
        (what, theirs.made.get(what, "not told"), now)
        for what, now in ours.made.items()
        if theirs.made.get(what) != now
    ]


def differences(theirs: Reading, ours: Reading) -> list[Difference]:
    """Where the text of two memos differs, but for how they were made."""
    own = [_told(theirs), _told(ours)]
    texts = [[block.text for block in blocks] for blocks in own]
    matcher = SequenceMatcher(None, texts[0], texts[1], autojunk=False)
    return [
        Difference(_heading(own[0][a:b] or own[1][c:d]), tuple(texts[0][a:b]), tuple(texts[1][c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def _told(reading: Reading) -> list[Block]:
    """The blocks of a memo without the table of how it was made, and without what repeats it."""
    rows = {f"{what}{CELLS}{value}" for what, value in reading.made.items()}
    repeated = [found[:12] for value in reading.made.values() for found in HASH.findall(value)]
    return [
        block
        for block in reading.blocks
        if block.text not in rows and not any(sign in block.text for sign in repeated)
    ]


def _heading(blocks: Iterable[Block]) -> str:
    return next(iter(blocks)).under


def as_text(
    name: str,
    making: list[tuple[str, str, str]],
    text: list[Difference],
    same_case: bool,
) -> str:
    """What is said of a memo. ``same_case``: the sum of its case file is told, and is the same."""
    if not making and not text:
        return f"{name} is what the case and the rules give today.\n"
    lines = [f"{name} is not what the case and the rules give today."]
    if making:
        lines += ["", "How it was made, and how it would be made today:", ""]
        for what, then, now in making:
            lines += [f"  {what}", f"    then: {then}", f"    now:  {now}"]
    if text:
        places = "one place" if len(text) == 1 else f"{len(text)} places"
        lines += ["", f"Its text differs in {places}."]
        if not making and same_case:
            lines.append(
                "Rules, case and program are the same, so it was edited after it was made,"
                " as a draft is when it is finished."
            )
        elif not making:
            lines.append(
                "Rules and program are the same; it does not tell the sum of its case file, so the"
                " case has changed, or it was edited after it was made."
            )
        for one in text[:MOST_SHOWN]:
            lines += ["", f"  Under \u2018{_short(one.under)}\u2019:"]
            lines += [f"    in the file: {_short(said)}" for said in one.theirs[:1] or ("nothing",)]
            lines += [f"    today:       {_short(said)}" for said in one.ours[:1] or ("nothing",)]
        if len(text) > MOST_SHOWN:
            lines += ["", f"  and {len(text) - MOST_SHOWN} more."]
    else:
        lines += ["", "Its text is the same."]
    return "\n".join(lines) + "\n"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}\u2026"
