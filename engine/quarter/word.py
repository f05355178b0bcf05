"""A memo as a Word file, made by walking its form.

Notes are notes of Word, numbers of paragraphs are counted by Word, and each reference to a note or
a paragraph is a field, so that all of them stay right while a lawyer edits the draft. What whoever
reviews the memo is told stands in comments.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path

from lxml.etree import _Element as Element
from markdown_it.tree import SyntaxTreeNode

from quarter import wordxml
from quarter.form import Kind, begins, parsed, place, said
from quarter.manner import DRAFT
from quarter.wordfile import CLOSE, OPEN, WordFile
from quarter.wordxml import PLAIN, Marks, W, name, paragraph, run, runs, w

COMMENTED_BY = {"author": "Quarter", "initials": "Q"}
DEEPEST = 3  # levels of a list, and of headings
NARROWEST, WIDEST = 12, 64  # letters for which a column is given room
THIN = 60  # the line after a table, which Word asks for, in twentieths of a point
STAR = "*"
ID, *REFERENCES = (f"{{{W}}}{tag}" for tag in ("id", "footnoteReference", "commentReference"))
WHOLE = 5000  # the width of a table that is as wide as the page allows, in its own unit


def write_word(
    title: str, form: str, day: date, template: Path | None = None, running: str = DRAFT
) -> bytes:
    """The Word file that shows a memo on the record of a day, in the styles of a template.

    ``running`` stands beside the title at the head of each page, unless a template has its own.
    What has no numbered paragraphs is short: it is set closely and has no table of contents.
    Raises ``NotWord`` where the template is no document of Word.
    """
    read = parsed(form)
    is_short = not any(one.type == "link" and place(one).kind is Kind.AT for one in read.walk())
    file = WordFile(title, running, day, template, CLOSE if is_short else OPEN)
    writer = _Writer(file, day)
    body = writer.document(read)
    file.fill(body, writer.notes, writer.comments)
    return file.data()


@dataclass(frozen=True, slots=True)
class _Level:
    """How paragraphs are set at some depth of lists: the first of an item, and the others."""

    depth: int = 0
    style: str = "Normal"
    continued: str = "Normal"
    count: tuple[str, str] | None = None  # the level and the number of a list that begins anew

    def deeper(self, style: str) -> "_Level":
        depth = min(self.depth + 1, DEEPEST)
        suffix = f" {depth}" if depth > 1 else ""
        return _Level(depth, style + suffix, f"List Continue{suffix}")

    def next(self) -> "_Level":
        return replace(self, style=self.continued, count=None)


@dataclass(slots=True)
class _Heading:
    """A heading, as the table of contents lists it."""

    level: int
    words: str
    bookmark: str
    paragraph: str = ""  # the number of the first one under it


@dataclass(slots=True)
class _Writer:
    """Walks a form and writes the elements of Word."""

    file: WordFile
    day: date
    notes: list[Element] = field(default_factory=list)
    comments: list[Element] = field(default_factory=list)
    headings: list[_Heading] = field(default_factory=list)
    _bookmarks: int = 0
    _remarks: list[str] = field(default_factory=list)  # those of the paragraph being written

    def document(self, form: SyntaxTreeNode) -> list[Element]:
        """The whole memo, its table of contents before the first part."""
        body: list[Element] = []
        before = 0
        for part in form.children:
            if not self.headings:
                before = len(body)
            body += self._block(part, _Level())
        if self._are_lost(body):
            self._mark_comments(body)
        return [*body[:before], *self._contents(), *body[before:]]

    # Blocks

    def _block(self, part: SyntaxTreeNode, level: _Level) -> Iterable[Element]:
        """A block of the form, as elements of the body."""
        match part.type:
            case "paragraph":
                return [self._paragraph(part, level.style, level.count)]
            case "heading":
                return [self._heading(part)]
            case "bullet_list":
                return self._items(part, level.deeper("List Bullet"))
            case "ordered_list" if begins(part):
                return self._items(part, level.deeper("Numbered Paragraph"))
            case "ordered_list":
                inner = level.deeper("List Number")
                count = self.file.counted(inner.style, int(part.attrs.get("start", 1)))
                return self._items(part, replace(inner, count=count))
            case "blockquote":
                quote = _Level(level.depth, "Quote", "Quote")
                return self._blocks(part.children, quote)
            case "fence" | "code_block":
                return [self._verbatim(part.content)]
            case "table":
                return self._table(part)
            case "footnote_block":
                self.notes += map(self._note, part.children)
                return []
        raise ValueError(f"a memo holds no {part.type}")

    def _blocks(self, parts: Iterable[SyntaxTreeNode], level: _Level) -> Iterator[Element]:
        """Blocks of which the first is set otherwise than those that continue it."""
        for part in parts:
            yield from self._block(part, level)
            level = level.next()

    def _items(self, part: SyntaxTreeNode, level: _Level) -> Iterator[Element]:
        for item in part.children:
            yield from self._blocks(item.children, level)

    def _paragraph(
        self, part: SyntaxTreeNode, style: str, count: tuple[str, str] | None = None
    ) -> Element:
        """A part of the form as a paragraph, with the comments on it."""
        content = list(self._inline(part))
        number = begins(part)
        if number:
            content = self._marked(f"_Paragraph{number}", _without_space(content))
            self._lists(number)
        for remark in self._remarks:
            content = self._commented(remark, content)
        self._remarks = []
        settings = []
        if count:
            level, numbering = count
            settings = [w("numPr", w("ilvl", val=level), w("numId", val=numbering))]
        return paragraph(self.file.style(style), content, *settings)

    def _heading(self, part: SyntaxTreeNode) -> Element:
        level = int(part.tag[1:]) - 1
        if not level:
            return self._paragraph(part, "Title")
        heading = _Heading(level, said(part), f"_Toc{len(self.headings) + 1:06}")
        self.headings.append(heading)
        content = self._marked(heading.bookmark, self._inline(part))
        return paragraph(self.file.style(f"heading {min(level, DEEPEST)}"), content)

    def _verbatim(self, code: str) -> Element:
        content: list[Element] = []
        for line in code.rstrip("\n").split("\n"):
            content += [run(w("br"))] if content else []
            content += runs(line)
        return paragraph(self.file.style("Verbatim"), content)

    def _table(self, part: SyntaxTreeNode) -> list[Element]:
        rows = [row for half in part.children for row in half.children]
        widths = _widths(rows)
        width = self.file.text_width
        table = w(
            "tbl",
            w(
                "tblPr",
                w("tblStyle", val=self.file.style("Memo Table")),
                w("tblW", w=str(WHOLE), type="pct"),
                w("tblLook", val="0020", firstRow="1", noHBand="1", noVBand="1"),
            ),
            w("tblGrid", *(w("gridCol", w=str(one * width // WHOLE)) for one in widths)),
            *(self._row(row, widths) for row in rows),
        )
        thin = w("spacing", before="0", after="0", line=str(THIN), lineRule="exact")
        return [table, paragraph(self.file.style("Memo Table Text"), [], thin)]

    def _row(self, row: SyntaxTreeNode, widths: Iterable[int]) -> Element:
        """A row that stays on one page; the head of a table comes again on each."""
        head = [w("tblHeader")] if row.children[0].type == "th" else []
        cells = (
            w(
                "tc",
                w("tcPr", w("tcW", w=str(width), type="pct")),
                self._paragraph(cell, "Memo Table Text"),
            )
            for cell, width in zip(row.children, widths, strict=True)
        )
        return w("tr", w("trPr", w("cantSplit"), *head), *cells)

    def _note(self, part: SyntaxTreeNode) -> Element:
        level = _Level(style="footnote text", continued="footnote text")
        parts = list(self._blocks(part.children, level))
        mark = {"rStyle": {"val": self.file.style("footnote reference")}}
        number = [run(w("footnoteRef"), mark), *runs(" ")]
        parts[0][1:1] = number  # after its settings
        return w("footnote", *parts, id=_note_id(part))

    # Within a paragraph

    def _inline(self, part: SyntaxTreeNode, marks: Marks = PLAIN) -> Iterator[Element]:
        """What a part of the form says, as runs and fields."""
        match part.type:
            case "text":
                yield from runs(part.content, marks)
            case "softbreak":
                yield from runs(" ", marks)
            case "hardbreak":
                yield run(w("br"))
            case "code_inline":
                verbatim = {"rStyle": {"val": self.file.style("Verbatim Words")}}
                yield from runs(part.content, {**marks, **verbatim})
            case "footnote_ref":
                yield from self._reference(part)
            case "link":
                yield from self._link(part, marks)
            case "footnote_anchor":
                pass  # the way back from a note is Word's own
            case _:
                own = {"strong": "b", "em": "i"}.get(part.type)
                inner = {**marks, own: {}} if own else marks
                for child in part.children:
                    yield from self._inline(child, inner)

    def _reference(self, part: SyntaxTreeNode) -> list[Element]:
        """The number of a note where it is first called; a field that repeats it elsewhere."""
        mark = {"rStyle": {"val": self.file.style("footnote reference")}}
        name = f"_Note{part.meta['label']}"
        if part.meta["subId"]:
            return wordxml.field(f"NOTEREF {name} \\f \\h", runs(part.meta["label"], mark), mark)
        return self._marked(name, [run(w("footnoteReference", id=_note_id(part)), mark)])

    def _link(self, part: SyntaxTreeNode, marks: Marks) -> list[Element]:
        """What a link of the form says of its place."""
        found = place(part)
        inner = [run for child in part.children for run in self._inline(child, marks)]
        match found.kind:
            case Kind.TO:
                return wordxml.field(f"REF _Paragraph{found.number} \\r \\h", inner, marks)
            case Kind.NOTE:
                return wordxml.field(f"NOTEREF _Note{found.number} \\h", inner, marks)
            case Kind.REMARK:
                self._remarks.append(found.remark)
        return inner

    def _marked(self, name: str, content: Iterable[Element]) -> list[Element]:
        """The content under a bookmark, to which fields refer."""
        self._bookmarks += 1
        number = str(self._bookmarks)
        start = w("bookmarkStart", id=number, name=name)
        return [start, *content, w("bookmarkEnd", id=number)]

    def _commented(self, remark: str, content: Iterable[Element]) -> list[Element]:
        """The content, and a comment on it."""
        number = str(len(self.comments))
        mark = {"rStyle": {"val": self.file.style("annotation reference")}}
        said = paragraph(
            self.file.style("annotation text"), [run(w("annotationRef"), mark), *runs(remark)]
        )
        made = {"date": f"{self.day}T00:00:00Z", **COMMENTED_BY}
        self.comments.append(w("comment", said, id=number, **made))
        return [
            w("commentRangeStart", id=number),
            *content,
            w("commentRangeEnd", id=number),
            run(w("commentReference", id=number), mark),
        ]

    # What LibreOffice loses

    def _are_lost(self, body: Iterable[Element]) -> bool:
        """Whether a comment stands between the first note and the second.

        LibreOffice 7 then takes the notes for one another, and loses most.
        """
        called = (one for part in body for one in part.iter(*REFERENCES))
        return [name(one) for one in islice(called, 2)] == ["footnoteReference", "commentReference"]

    def _mark_comments(self, body: list[Element]) -> None:
        """Put a note before the first, with a star and no number, that says what comments are."""
        for note in (*self.notes, *(one for part in body for one in part.iter(REFERENCES[0]))):
            note.set(ID, str(int(note.get(ID, "0")) + 1))
        mark = {"rStyle": {"val": self.file.style("footnote reference")}}
        called = run(w("footnoteReference", id="1", customMarkFollows="1"), mark)
        called.append(wordxml.text("t", STAR))
        body[0].append(called)
        said = [run(wordxml.text("t", STAR), mark), *runs(f" {self.file.on_comments}")]
        told = paragraph(self.file.style("footnote text"), said)
        self.notes.insert(0, w("footnote", told, id="1"))

    # The table of contents

    def _lists(self, number: str) -> None:
        """A paragraph of this number is the first under each heading that had none yet."""
        for level in (1, 2):
            under = [one for one in self.headings if one.level <= level][-1:]
            for heading in under:
                heading.paragraph = heading.paragraph or number

    def _contents(self) -> list[Element]:
        """A field of Word that lists the headings, with what it lists already written.

        What is short has none.
        """
        if not any(one.paragraph for one in self.headings):
            return []
        entries = [self._entry(heading) for heading in self.headings if heading.level <= 2]
        begin, told, separate, end = wordxml.field('TOC \\o "1-2" \\h \\z', [])
        entries[0][1:1] = [begin, told, separate]  # after its settings
        entries[-1].append(end)
        return [self.file.contents_heading(), *entries]

    def _entry(self, heading: _Heading) -> Element:
        """A line of the contents, which leads to its heading."""
        line, settings = list(runs(heading.words)), []
        if heading.paragraph:
            line += [run(w("tab")), *runs(self.file.before_number + heading.paragraph)]
            at = str(self.file.text_width)
            settings = [w("tabs", w("tab", val="right", leader="dot", pos=at))]
        link = w("hyperlink", *line, anchor=heading.bookmark, history="1")
        return paragraph(self.file.style(f"toc {heading.level}"), [link], *settings)


def _note_id(part: SyntaxTreeNode) -> str:
    """The id of a note: Word keeps 0 for the line above the notes."""
    return str(part.meta["id"] + 1)


def _without_space(content: list[Element]) -> list[Element]:
    """The content of a paragraph without the space that stands behind its number."""
    words = content[0][-1] if content else None
    if words is not None and words.text == " ":
        return content[1:]
    if words is not None and words.text:
        words.text = words.text.lstrip(" ")
    return content


def _widths(rows: Iterable[SyntaxTreeNode]) -> list[int]:
    """How wide each column of a table is: its longest words ask for it, within bounds."""
    columns = zip(*(row.children for row in rows), strict=True)
    asked = [min(max(NARROWEST, *(len(said(cell)) for cell in cells)), WIDEST) for cells in columns]
    return [one * WHOLE // sum(asked) for one in asked]
