"""A memo as one self-contained HTML file, made by walking its form.

The page fetches nothing and runs nothing: its content policy allows its own styles, by their hash,
and nothing else. What it says beyond the memo is in ``templates/page-words.html.j2``.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from html import escape
from typing import Any

import jinja2
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup

from quarter.applied import Encoded
from quarter.form import Kind, begins, parsed, place, said
from quarter.manner import DRAFT
from quarter.shipped import folder
from quarter.signs import shown
from quarter.templating import environment

HANGUL = "[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"
LEFTWARD = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
# Korean is said to be Korean; what runs to the left stands apart, lest it turn what is beside it.
OTHER_SCRIPTS = re.compile(f"({HANGUL}+(?: {HANGUL}+)*)|{LEFTWARD}+(?: {LEFTWARD}+)*")
TAGS = {
    "bullet_list": "ul",
    "list_item": "li",
    "blockquote": "blockquote",
    "strong": "strong",
    "em": "em",
}


def write_page(title: str, form: str, encoded: Sequence[Encoded] = (), running: str = DRAFT) -> str:
    """The HTML page that shows a memo of this form.

    ``encoded``: the passages that it rests on, each of which stands there beside its rules.
    ``running``: what stands beside the title at the head of each printed page.
    """
    own = (folder("templates") / "page.css").read_text(encoding="utf-8")
    style = f"\n{own}{_heads(title, running)}"
    walker = _Walker(one.rule.id for passage in encoded for one in passage.rules)
    parts = walker.parts(parsed(form))
    page = _environment().get_template("page.html.j2")
    return page.render(
        title=shown(title),
        style=Markup(style),
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        encoded=[walker.beside(one) for one in encoded],
        **parts,
    )


def _heads(title: str, running: str) -> str:
    """The style of what stands at the head of each printed page but the first."""
    left, right = (f'"{_in_style(" ".join(shown(text).split()))}"' for text in (title, running))
    return (
        f"@page {{ @top-left {{ content: {left}; }} @top-right {{ content: {right}; }} }}\n"
        "@page :first { @top-left { content: none; } @top-right { content: none; } }\n"
    )


def _in_style(text: str) -> str:
    """A text as a string of a style sheet holds it: no sign of it can end the string."""
    return "".join(
        sign if sign == " " or (sign.isascii() and sign.isalnum()) else f"\\{ord(sign):x} "
        for sign in text
    )


@cache
def _environment() -> jinja2.Environment:
    return environment(autoescape=True, keep_trailing_newline=True)


@cache
def _words() -> Any:
    """What the page says beyond the memo: each a macro."""
    return _environment().get_template("page-words.html.j2").module


@dataclass(slots=True)
class Heading:
    """A heading of the memo, as the contents list it."""

    id: str
    words: Markup
    under: list["Heading"] = field(default_factory=list)


class _Walker:
    """Walks a form and writes the HTML of its parts."""

    def __init__(self, rules: Iterable[str]) -> None:
        self.rules = {rule: f"rule-{number}" for number, rule in enumerate(rules, start=1)}
        self.contents: list[Heading] = []
        self.heading = ""  # the last one, which names the table under it
        self.remark = ""  # the last one, which need not be made twice

    def parts(self, form: SyntaxTreeNode) -> dict[str, Any]:
        """What stands above the first heading of a part, the parts, the notes, the contents."""
        opening, sections, notes = "", [], ""
        for node in form.children:
            if node.type == "footnote_block":
                notes = self._all(node)
            elif node.type == "heading" and node.tag == "h2":
                sections.append(self._block(node))
            elif sections:
                sections[-1] += self._block(node)
            else:
                opening += self._block(node)
        return {
            "opening": Markup(opening),
            "sections": [Markup(section) for section in sections],
            "notes": Markup(notes),
            "contents": self.contents,
        }

    def _all(self, node: SyntaxTreeNode) -> str:
        return "".join(map(self._block, node.children))

    def _block(self, node: SyntaxTreeNode) -> str:
        """A part of the form."""
        match node.type:
            case "text":
                return _text(node.content)
            case "softbreak":
                return "\n"
            case "code_inline":
                return self._code(node.content)
            case "inline":
                return self._all(node)
            case "link":
                return self._place(node)
            case "footnote_ref":
                return str(_words().called(node.meta["label"]))
            case "heading":
                return self._heading(node)
            case "paragraph":
                return self._all(node) if node.hidden else f"<p>{self._all(node)}</p>\n"
            case "ordered_list":
                return self._list(node)
            case "table":
                return self._table(node)
            case "footnote":
                return self._note(node)
            case "footnote_anchor":
                return f" {_words().back(node.meta['label'])}"
        tag = TAGS[node.type]
        return f"<{tag}>{self._all(node)}</{tag}>" + "\n" * (tag in ("ul", "li", "blockquote"))

    def _code(self, words: str) -> str:
        """What is typed or written as it stands; the name of a rule leads to its text."""
        code = f"<code>{_text(words)}</code>"
        return f'<a href="#{self.rules[words]}">{code}</a>' if words in self.rules else code

    def beside(self, encoded: Encoded) -> dict[str, Any]:
        """A passage and the rules that encode it, as they stand side by side."""
        return {
            "name": Markup(self._all(parsed(encoded.name))),
            "passage": encoded.passage,
            "rules": [
                {"place": self.rules[one.rule.id], "text": one.rule.written}
                for one in encoded.rules
            ],
        }

    def _heading(self, node: SyntaxTreeNode) -> str:
        """A heading; one of a part, or of a part of one, is in the contents."""
        self.heading = said(node)
        if node.tag == "h1":
            return f"<h1>{self._all(node)}</h1>\n"
        above = self.contents if node.tag == "h2" else self.contents[-1].under
        prefix = "part" if node.tag == "h2" else self.contents[-1].id
        above.append(Heading(f"{prefix}-{len(above) + 1}", Markup(_text(self.heading))))
        return f'<{node.tag} id="{above[-1].id}">{self._all(node)}</{node.tag}>\n'

    def _list(self, node: SyntaxTreeNode) -> str:
        """A list of the memo, or some of its numbered paragraphs."""
        numbered = [begins(item) for item in node.children]
        kind = ' class="paragraphs"' if any(numbered) else ""
        start = node.attrs.get("start", 1)
        begin = f' start="{start}"' if start != 1 else ""
        items = (
            f'<li id="p{number}">{self._all(item)}</li>\n' if number else self._block(item)
            for item, number in zip(node.children, numbered, strict=True)
        )
        return f"<ol{kind}{begin}>\n{''.join(items)}</ol>\n"

    def _place(self, node: SyntaxTreeNode) -> str:
        """What a link of the form says of its place."""
        found = place(node)
        match found.kind:
            case Kind.AT:
                return ""  # its item has the number for its name
            case Kind.TO:
                return f'<a href="#p{found.number}">{self._all(node)}</a>'
            case Kind.NOTE:
                return f'<a href="#n{found.number}">{self._all(node)}</a>'
            case Kind.REMARK:
                again, self.remark = found.remark == self.remark, found.remark
                return str(_words().remark(found.remark, again))

    def _note(self, node: SyntaxTreeNode) -> str:
        words = "".join(self._all(child) for child in node.children)
        return f'<li id="n{node.meta["label"]}">{words}</li>\n'

    def _table(self, node: SyntaxTreeNode) -> str:
        """A table; a row that leaves its first cell empty goes on with what the last one says."""
        head, body = node.children
        columns = "".join(
            f'<th scope="col">{self._all(cell)}</th>' for cell in head.children[0].children
        )
        rows = "".join(
            f'<tr><th scope="row"{_spanning(rows)}>{self._all(rows[0].children[0])}</th>'
            + "</tr>\n<tr>".join(self._cells(row) for row in rows)
            + "</tr>\n"
            for rows in _grouped(body.children)
        )
        return (
            f"<table>\n<caption>{_text(self.heading)}</caption>\n<thead><tr>{columns}</tr></thead>\n"
            f"<tbody>\n{rows}</tbody>\n</table>\n"
        )

    def _cells(self, row: SyntaxTreeNode) -> str:
        """The cells of a row after the first."""
        return "".join(f"<td>{self._all(cell)}</td>" for cell in row.children[1:])


def _grouped(rows: Iterable[SyntaxTreeNode]) -> Iterator[list[SyntaxTreeNode]]:
    """Each row with those after it whose first cell is empty."""
    group: list[SyntaxTreeNode] = []
    for row in rows:
        if group and said(row.children[0]).strip():
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _spanning(rows: list[SyntaxTreeNode]) -> str:
    return f' rowspan="{len(rows)}"' if len(rows) > 1 else ""


def _text(text: str) -> str:
    """Words of the memo; those in another script are marked as such."""
    written = escape(text, quote=False)
    return written if written.isascii() else OTHER_SCRIPTS.sub(_marked, written)


def _marked(found: re.Match[str]) -> str:
    language = ' lang="ko"' if found[1] else ""
    return f"<bdi{language}>{found[0]}</bdi>"
