"""A memo's own form, read: what every writer of a memo walks.

The form is CommonMark with tables and footnotes. In it our own templates say where a paragraph is,
which paragraph or note another place refers to, and what a reviewer is told (see ``markdown``).
"""

from dataclasses import dataclass
from enum import Enum

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin

# The memo has no pictures; one that came from elsewhere could tell a stranger that it is read.
UNUSED = ["image", "html_block", "html_inline", "autolink"]


def parsed(form: str) -> SyntaxTreeNode:
    """The form as a tree of its parts."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin)
    return SyntaxTreeNode(parser.disable(UNUSED).parse(form))


class Kind(Enum):
    """What a link of the form says of the place where it stands."""

    AT = "at"  # a paragraph begins
    TO = "to"  # another paragraph is referred to
    NOTE = "note"  # a note is referred to
    REMARK = "remark"  # a reviewer is told something


@dataclass(frozen=True, slots=True)
class Place:
    """What a link of the form says: of which paragraph or note, or what the reviewer is told."""

    kind: Kind
    number: str
    remark: str


def place(link: SyntaxTreeNode) -> Place:
    """What a link of the form says."""
    kind, _, number = str(link.attrs["href"]).removeprefix("#").partition("-")
    return Place(Kind(kind), number, str(link.attrs.get("title", "")).strip())


def said(part: SyntaxTreeNode) -> str:
    """The words of a part of the form, without its notes."""
    if part.type in ("softbreak", "hardbreak"):
        return " "
    if part.type in ("text", "code_inline"):
        return part.content
    return "".join(said(child) for child in part.children)


def begins(part: SyntaxTreeNode) -> str:
    """The number of the paragraph that a part of the form begins with; empty if it has none."""
    while part.children:
        part = part.children[0]
        if part.type == "link":
            found = place(part)
            return found.number if found.kind is Kind.AT else ""
    return ""
