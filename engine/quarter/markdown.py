"""Text as Markdown that says exactly that text: no sign in it can become structure."""

import re
from typing import Any

from quarter.signs import shown

# Signs that CommonMark reads as structure inside a line. An ellipsis in brackets is left alone.
SPECIAL = re.compile(r"\[\.\.\.\](?![\[(:])|[\\`*_\[\]<>|~^{}]|&(?=#?\w+;)|!(?=\[)")
BREAKS = re.compile(r"\s+")
# What would begin a heading, a list, a quote or a rule at the start of a line.
OPENING = re.compile(r"( ?\d{1,9})(?=[.)](?: |$))|( ?)(?=[#+=-]|:-)")


class Words(str):
    """Markdown that our own templates wrote; any other text is data."""

    __slots__ = ()


def escape(text: str) -> Words:
    """The Markdown that reads as this text, on one line, anywhere in a line.

    What could deceive a reader's eye is shown to him by its number.
    """

    def guarded(found: re.Match[str]) -> str:
        return found[0] if found[0] == "[...]" else f"\\{found[0]}"

    line = SPECIAL.sub(guarded, BREAKS.sub(" ", shown(text)))
    opening = OPENING.match(line)
    if opening:
        line = f"{opening[0]}\\{line[opening.end() :]}"
    return Words(line)


def as_text(value: Any) -> Any:
    """What a template prints for a value: text as data, our own words as they are."""
    if value is None or isinstance(value, Words):
        return value if value is not None else ""
    return escape(str(value))


# What a template says of a place in the memo, as a link; text that is data cannot make one, since
# its brackets are escaped. Readers of Markdown are told the words and not the place.
PLACE = re.compile(
    r"""\[([^\[\]\\]*)\]\(\#(?:to|note)-[0-9]+\)   # the number of a paragraph or a note
    | \[\]\(\#at-[0-9]+\)[ ]?                      # the beginning of a paragraph
    | \[\]\(\#remark[ ]"(?:[^"\\]|\\.)*"\)        # what a reviewer is told
    """,
    re.VERBOSE,
)


def to_paragraph(number: int) -> Words:
    """The number of a paragraph, where another part of the memo refers to it."""
    return Words(f"[{number}](#to-{number})")


def at_paragraph(number: int) -> Words:
    """The number of a paragraph, at its beginning."""
    return Words(f"{number}. [](#at-{number})")


def to_note(number: int) -> Words:
    """The number of a footnote, where another refers to it."""
    return Words(f"[{number}](#note-{number})")


def remark(text: str) -> Words:
    """What whoever reviews the memo is told of the paragraph in which this stands."""
    said = escape(text).replace('"', '\\"')
    return Words(f'[](#remark "{said}")')


def plain(form: str) -> str:
    """A memo without its places and remarks, as readers of Markdown have it."""
    return PLACE.sub(lambda found: found[1] or "", form)


def stands_in(name: str, text: str) -> bool:
    """Whether a name stands in a text as words of it, so that these can be in italics."""
    words = re.escape(name)
    return name[:1].isalnum() and bool(re.search(rf"(?<!\S){words}(?=[\s,]|$)", text))


def with_italics(text: str, name: str) -> Words:
    """A text that is data, with a name that stands in it in italics."""
    if not stands_in(name, text):
        return escape(text)
    before, _, after = text.partition(name)
    return Words(f"{escape(before)}*{escape(name)}*{escape(after)}")


ITALIC = re.compile(r"\*([^*]+)\*")


def italics(text: str, trusted: bool) -> Words:
    """A citation; in one that comes with the rules, words between asterisks are in italics."""
    if not trusted:
        return escape(text)
    parts = ITALIC.split(text)
    marked = [f"*{escape(part)}*" if odd % 2 else escape(part) for odd, part in enumerate(parts)]
    return Words("".join(marked))
