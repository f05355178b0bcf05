"""The memo as a Word file: real notes, fields, numbers and comments, and the words of the memo."""

import contextlib
import io
import json
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from itertools import chain, count
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import docx
import pytest
from commands import CASE, SMALL_CASE, called
from docx.document import Document
from docx.shared import Pt
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin
from office import converted
from test_hostile import MANNERS, SOME, memo, plain_memo, unsaid
from wordreading import W, WordReading, folded, of, words

from quarter.manner import USUAL, Manner
from quarter.word import write_word
from quarter.wordtemplate import NotWord


@pytest.fixture(scope="module")
def kursk(tmp_path_factory: pytest.TempPathFactory) -> WordReading:
    output = tmp_path_factory.mktemp("word") / "memo.docx"
    found = called("memo", CASE, "-o", str(output))
    assert (found.exit_code, found.stdout, found.stderr) == (0, "", "")
    return WordReading(output.read_bytes())


@pytest.fixture(scope="module")
def markdown() -> SyntaxTreeNode:
    """The same memo in Markdown, read."""
    reader = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
    return SyntaxTreeNode(reader.parse(called("memo", CASE).stdout))


FORM = """\
# A title

## A part

1. [](#at-1) One[^1]

     - An item
         - Of an item

     It goes on, see [2](#to-2).

2. [](#at-2) Two[^1]

### A section

> Words

1. Three
     1. Four

```toml
a = 1
  b = 2
```

| Head |
| --- |
| Cell |

[^1]: A note (n [1](#note-1)), para [2](#to-2).
"""


def written(form: str, title: str = "A title") -> WordReading:
    return WordReading(write_word(title, form, date(2025, 5, 1)))


def inlines(tree: SyntaxTreeNode, kind: str) -> list[str]:
    """The words of each paragraph, heading and cell in Markdown: of the notes, or of the rest."""
    wanted = []
    for part in tree.children:
        if (part.type == "footnote_block") == (kind == "notes"):
            wanted += [one for one in part.walk() if one.type == "inline"]
    return [folded("".join(_said(child) for child in one.children)) for one in wanted]


def _said(node: SyntaxTreeNode) -> str:
    if node.type == "softbreak":
        return " "
    if node.type in ("text", "code_inline"):
        return node.content
    return "".join(_said(child) for child in node.children)


# --- The file ---------------------------------------------------------------------------------


def test_nothing_in_the_file_refers_to_what_it_lacks(kursk: WordReading) -> None:
    assert kursk.faults() == []


def test_python_docx_reads_the_title_the_headings_and_the_page(kursk: WordReading) -> None:
    document = docx.Document(io.BytesIO(kursk.data))

    assert document.core_properties.title == "Two soldiers taken in Kursk"
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings[:3] == ["Questions presented", "Brief answer", "Facts"]
    (section,) = document.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.header.paragraphs[0].text == "Two soldiers taken in Kursk\tDraft"


def test_nothing_in_the_file_tells_who_wrote_it_where_and_when(kursk: WordReading) -> None:
    core = docx.Document(io.BytesIO(kursk.data)).core_properties

    assert (core.author, core.last_modified_by, core.comments, core.keywords) == ("", "", "", "")
    assert f"{core.created:%F} {core.modified:%F}" == "2026-02-06 2026-02-06"
    assert {kind for _, kind, _ in kursk.relations()} == {
        "officeDocument", "core-properties", "styles", "numbering", "settings", "header", "footer",
        "footnotes", "comments",
    }  # fmt: skip
    assert b"rsid" not in b"".join(kursk.parts.values())


def test_the_same_memo_gives_the_same_bytes(kursk: WordReading, tmp_path: Path) -> None:
    again = tmp_path / "again.docx"

    called("memo", CASE, "-o", str(again))

    assert again.read_bytes() == kursk.data


def test_a_form_of_every_kind_of_part_is_written_as_what_it_is() -> None:
    found = written(FORM)

    assert found.faults() == []
    assert [(found.style(one), words(one)) for one in found.document.iter(f"{W}p")] == [
        ("Title", "A title"),
        ("TOC Heading", "Contents"),
        ("toc 1", "A part\tpara 1"),
        ("toc 2", "A section"),
        ("heading 1", "A part"),
        ("Numbered Paragraph", "One"),
        ("List Bullet 2", "An item"),
        ("List Bullet 3", "Of an item"),
        ("List Continue", "It goes on, see 2."),
        ("Numbered Paragraph", "Two1"),
        ("heading 2", "A section"),
        ("Quote", "Words"),
        ("List Number", "Three"),
        ("List Number 2", "Four"),
        ("Verbatim", "a = 1\n  b = 2"),
        ("Memo Table Text", "Head"),
        ("Memo Table Text", "Cell"),
        ("Memo Table Text", ""),
    ]
    assert {one: folded(words(note)) for one, note in found.notes.items()} == {
        "1": "A note (n 1), para 2."
    }
    assert sorted((one.instruction, one.result) for one in found.fields()) == [
        ("NOTEREF _Note1 \\f \\h", "1"),
        ("NOTEREF _Note1 \\h", "1"),
        ("REF _Paragraph2 \\r \\h", "2"),
        ("REF _Paragraph2 \\r \\h", "2"),
        ('TOC \\o "1-2" \\h \\z', "A partpara 1A section"),
    ]


def test_what_has_no_numbered_paragraphs_has_no_contents() -> None:
    found = written("# A title\n\n## A part\n\nWords\n")

    assert [found.style(one) for one in found.body[:-1]] == ["Title", "heading 1", "Normal"]


def test_a_part_that_no_memo_holds_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="a memo holds no hr"):
        written("one\n\n---\n")


def test_each_script_says_its_language() -> None:
    found = written("A soldier, 조선 사람, солдат армії and объект.\n")

    languages = [
        (words(one), {name.removeprefix(W): value for name, value in lang.items()})
        for one in found.document.iter(f"{W}r")
        if (lang := one.find(f"{W}rPr/{W}lang")) is not None
    ]
    assert languages == [
        ("조선", {"eastAsia": "ko-KR"}),
        ("사람", {"eastAsia": "ko-KR"}),
        ("солдат армії", {"val": "uk-UA"}),
        ("объект", {"val": "ru-RU"}),
    ]


def test_what_is_set_in_bold_or_italics_stays_so() -> None:
    found = written("**bold *both*** and `words`\n")

    assert [
        (words(one), [mark.tag.removeprefix(W) for mark in one.find(f"{W}rPr") or ()])
        for one in found.document.iter(f"{W}r")
    ] == [("bold ", ["b"]), ("both", ["b", "i"]), (" and ", []), ("words", ["rStyle"])]


# --- What it says -----------------------------------------------------------------------------


def test_the_body_says_what_the_markdown_says(kursk: WordReading, markdown: SyntaxTreeNode) -> None:
    spoken = [
        folded(words(one))
        for one in kursk.document.iter(f"{W}p")
        if not kursk.style(one).casefold().startswith("toc")
    ]

    assert [one for one in spoken if one] == [one for one in inlines(markdown, "body") if one]


def test_the_notes_say_what_the_markdown_says(kursk: WordReading, markdown: SyntaxTreeNode) -> None:
    spoken = [folded(words(one)) for one in kursk.notes.values()]

    assert spoken == inlines(markdown, "notes")
    assert len(spoken) > 100


# --- Notes and references ---------------------------------------------------------------------


def test_each_note_is_called_once_in_the_order_of_the_notes(kursk: WordReading) -> None:
    called_for = [of(one, "id") for one in kursk.document.iter(f"{W}footnoteReference")]

    assert called_for == list(kursk.notes)
    assert called_for == [str(number) for number in range(1, len(called_for) + 1)]


def test_each_field_refers_to_a_bookmark_and_says_its_number(kursk: WordReading) -> None:
    counted = count(1)
    numbers = {}
    for one in kursk.document.iter():
        if one.tag == f"{W}p" and kursk.style(one) == "Numbered Paragraph":
            number = str(next(counted))
            numbers |= {of(mark, "name"): number for mark in one.findall(f"{W}bookmarkStart")}
    notes = count(1)
    for one in kursk.document.iter(f"{W}p"):
        name = ""
        for part in one.iter():
            name = of(part, "name") if part.tag == f"{W}bookmarkStart" else name
            if part.tag == f"{W}footnoteReference":
                numbers[name] = str(next(notes))
    fields = [one for one in kursk.fields() if one.instruction.startswith(("REF", "NOTEREF"))]

    assert len(fields) > 100
    assert [(one.bookmark, one.result) for one in fields] == [
        (one.bookmark, numbers[one.bookmark]) for one in fields
    ]


def test_no_field_does_anything_but_refer(kursk: WordReading) -> None:
    kinds = {one.instruction.split()[0] for one in kursk.fields()}

    assert {"REF", "TOC"} <= kinds <= {"REF", "NOTEREF", "TOC"}


def test_bookmarks_have_names_and_ids_of_their_own(kursk: WordReading) -> None:
    ids = [of(one, "id") for one in kursk.document.iter(f"{W}bookmarkStart")]

    assert len(set(ids)) == len(ids)
    assert len(set(kursk.bookmarks())) == len(ids)
    assert sorted(ids) == sorted(of(one, "id") for one in kursk.document.iter(f"{W}bookmarkEnd"))
    assert all(len(name) <= 40 for name in kursk.bookmarks())


def test_the_contents_list_the_headings_and_lead_to_them(kursk: WordReading) -> None:
    (contents,) = [one for one in kursk.fields() if one.instruction.startswith("TOC")]
    entries = [*kursk.document.iter(f"{W}hyperlink")]
    headings = [
        one
        for one in kursk.document.iter(f"{W}p")
        if kursk.style(one) in ("heading 1", "heading 2")
    ]

    assert [words(one).split("\t")[0] for one in entries] == [words(one) for one in headings]
    assert [of(one, "anchor") for one in entries] == [
        of(one.find(f"{W}bookmarkStart"), "name") for one in headings
    ]
    assert contents.result == "".join(words(one).replace("\t", "") for one in entries)


def test_a_part_is_listed_with_the_first_paragraph_in_it(kursk: WordReading) -> None:
    listed = dict(
        words(one).split("\t") for one in kursk.document.iter(f"{W}hyperlink") if "\t" in words(one)
    )
    part, below, counted = "", "", count(1)
    first: dict[str, str] = {}
    for one in kursk.document.iter(f"{W}p"):
        if kursk.style(one) in ("heading 1", "heading 2"):
            below = words(one)
            part = below if kursk.style(one) == "heading 1" else part
        elif kursk.style(one) == "Numbered Paragraph":
            number = f"para {next(counted)}"
            first.setdefault(part, number)
            first.setdefault(below, number)

    assert listed == first


# --- Lists and tables -------------------------------------------------------------------------


def test_numbered_paragraphs_are_one_list_that_word_counts(kursk: WordReading) -> None:
    numbered = kursk.paragraphs("Numbered Paragraph")

    assert len(numbered) > 100
    assert not [one for one in numbered if one.find(f"{W}pPr/{W}numPr") is not None]


def test_each_other_list_begins_to_count_anew(kursk: WordReading) -> None:
    numbers = [of(one.find(f"{W}pPr/{W}numPr/{W}numId")) for one in kursk.paragraphs("List Number")]
    starts = {
        of(one, "numId"): of(one.find(f"{W}lvlOverride/{W}startOverride"))
        for one in kursk.root("word/numbering.xml").iter(f"{W}num")
    }

    assert len(set(numbers)) == 2  # the questions and the brief answers
    assert {starts[one] for one in numbers} == {"1"}


def test_tables_repeat_their_head_and_break_no_row(kursk: WordReading) -> None:
    tables = [*kursk.document.iter(f"{W}tbl")]

    assert tables
    for table in tables:
        rows = table.findall(f"{W}tr")
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        assert heads == [True] + [False] * (len(rows) - 1)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


@pytest.mark.parametrize("form", ["# A\n\nShort.\n", FORM])
def test_the_head_and_the_foot_of_a_page_are_as_wide_as_its_text(form: str) -> None:
    file = docx.Document(io.BytesIO(written(form).data))

    page = file.sections[0]
    width = page.page_width - page.left_margin - page.right_margin
    (right,) = file.styles["Header"].paragraph_format.tab_stops
    (middle,) = file.styles["Footer"].paragraph_format.tab_stops
    assert (right.position, middle.position) == (width, width // 2)


# --- Comments ---------------------------------------------------------------------------------


def test_each_open_fact_and_each_assumption_has_a_comment(kursk: WordReading) -> None:
    part = ""
    commented: dict[str, list[str]] = {}
    items: dict[str, list[str]] = {}
    for one in kursk.document.iter(f"{W}p"):
        if kursk.style(one) == "heading 1":
            part = words(one)
        ids = [of(mark, "id") for mark in one.iter(f"{W}commentReference")]
        commented.setdefault(part, []).extend(ids)
        if kursk.style(one) in ("Numbered Paragraph", "List Bullet"):
            items.setdefault(part, []).append(words(one))
    settled = [one for one in items["Open facts"] if "if it were shown that" in one]

    assert {part for part, ids in commented.items() if ids} == {"Assumptions", "Open facts"}
    assert len(commented["Assumptions"]) == len(items["Assumptions"])
    assert len(commented["Open facts"]) == len(items["Open facts"]) - len(settled)
    assert [of(one, "id") for one in kursk.comments] == [*chain(*commented.values())]


def test_a_comment_says_what_to_do_and_is_dated_by_the_record(kursk: WordReading) -> None:
    for one in kursk.comments:
        assert words(one).startswith(("Assumed", "Open"))
        assert any(verb in words(one) for verb in ("Confirm", "nquire", "ook for", "Enter"))
        assert (of(one, "author"), of(one, "initials")) == ("Quarter", "Q")
        assert of(one, "date") == "2026-02-06T00:00:00Z"


def in_kind(tmp_path: Path, *options: str) -> WordReading:
    """The paper of a kind on the Kursk case."""
    output = tmp_path / "paper.docx"
    assert called("memo", CASE, "--kind", *options, "-o", str(output)).exit_code == 0
    return WordReading(output.read_bytes())


def remarks_on(file: WordReading, paragraph: Element) -> list[str]:
    """What the comments on a paragraph say."""
    said = {of(one, "id"): words(one) for one in file.comments}
    return [said[of(mark, "id")] for mark in paragraph.iter(f"{W}commentReference")]


def test_each_fact_that_an_advocate_has_to_show_has_a_comment(tmp_path: Path) -> None:
    argument = in_kind(tmp_path, "advocate", "--for", "prisoner")
    listed = argument.paragraphs("List Bullet 2")
    to_show = [one for one in listed if words(one).startswith("to be shown: ")]

    assert to_show
    for one in to_show:
        assert any(said.startswith("Open") for said in remarks_on(argument, one)), words(one)
    assert sum(len(remarks_on(argument, one)) for one in to_show) == len(argument.comments)


def test_what_a_submission_assumes_and_what_it_asks_has_a_comment(tmp_path: Path) -> None:
    submission = in_kind(tmp_path, "submission")
    part, begun = "", ""
    found: dict[str, list[list[str]]] = {"assumed": [], "asked": []}
    for one in submission.document.iter(f"{W}p"):
        style = submission.style(one)
        part = words(one) if style == "heading 1" else part
        begun = words(one) if style == "Numbered Paragraph" else begun
        asks = "?" in words(one) and (style == "Numbered Paragraph" or words(one).endswith("?"))
        if style == "List Bullet 2" and "it is taken to be so" in begun:
            found["assumed"].append(remarks_on(submission, one))
        elif asks and part == "III. Questions to the Government":
            found["asked"].append(remarks_on(submission, one))

    assert all(len(remarks) == 1 for remarks in chain(*found.values()))
    assert {said.split(",")[0] for (said,) in found["assumed"]} == {"Assumed"}
    assert {said[:4] for (said,) in found["asked"]} == {"Open"}
    assert len(submission.comments) == sum(map(len, found.values()))


LOST = (
    '# A\n\n1. [](#at-1) One[^1]\n\n- Two[](#remark "Confirm it.")\n\n2. [](#at-2) Three[^2]'
    "[^3]\n\n[^1]: First\n[^2]: Second (n [1](#note-1))\n[^3]: Third\n"
)


def test_a_note_with_a_star_says_what_comments_are_where_one_comes_before_the_second_note() -> None:
    file = written(LOST)

    assert file.faults() == []
    assert [words(note).strip() for note in file.root("word/footnotes.xml")][2:] == [
        "* The comments are for whoever reviews this draft: delete them before it goes out.",
        *("First", "Second (n 1)", "Third"),
    ]
    called = [*file.document.iter(f"{W}footnoteReference")]
    assert [of(one, "id") for one in called] == ["1", "2", "3", "4"]
    assert [of(one, "customMarkFollows") for one in called] == ["1", "", "", ""]
    assert "*" not in "".join(map(words, written(FORM).document.iter(f"{W}p")))


@pytest.mark.needs("soffice")
@pytest.mark.needs("pdftotext")
def test_libreoffice_keeps_the_notes_of_a_file_with_a_comment_after_the_first(
    tmp_path: Path,
) -> None:
    (tmp_path / "memo.docx").write_bytes(written(LOST).data)
    converted(tmp_path / "memo.docx", "pdf")
    subprocess.run(["pdftotext", "-raw", "memo.pdf"], cwd=tmp_path, check=True)

    text = (tmp_path / "memo.txt").read_text(encoding="utf-8")
    assert [note for note in ("First", "Second (n 1)", "Third") if f"{note}\n" not in text] == []


# --- Hostile text -----------------------------------------------------------------------------


@cache
def plain_file(manner: Manner) -> WordReading:
    plain = plain_memo(manner)
    return written(plain.form, plain.title)


def structure(file: WordReading) -> list[tuple[str, ...]]:
    """Everything in the body, the notes and the comments that is not its words, in order."""
    words_of = {f"{W}{tag}" for tag in ("r", "t", "rPr", "b", "i", "lang", "gridCol", "tcW")}
    parts = (file.document, *file.notes.values(), *file.comments)
    return [
        (one.tag, *one.attrib.values(), (one.text or "").strip())
        for part in parts
        for one in part.iter()
        if one.tag not in words_of
    ]


@settings(max_examples=settings.default.max_examples // 4)
@given(SOME, MANNERS)
@example({"case.title": "{title} {date}", "claim.says": '" \\h } { HYPERLINK "http://x" }'}, USUAL)
@example(
    {"statement.says": "</w:t></w:r><w:br/>\x00\ufffe\u202e", "fact.note": "_Toc000001"}, USUAL
)
def test_any_text_in_any_field_is_said_in_a_file_that_is_otherwise_the_same(
    texts: dict[str, str], manner: Manner
) -> None:
    made = memo(texts, manner)
    found = written(made.form, made.title)

    assert found.faults() == []
    assert structure(found) == structure(plain_file(manner))
    parts = (found.document, *found.notes.values())
    said = " ".join(folded(words(one)) for part in parts for one in part.iter(f"{W}p"))
    assert unsaid(texts, said, manner) == []


# --- Templates --------------------------------------------------------------------------------


def house(change: Callable[[Document], object] = lambda file: file) -> bytes:
    """An office's file, as python-docx makes one, with what an office may have put into it."""
    file = docx.Document()
    file.core_properties.author = "An author"
    file.sections[0].header.paragraphs[0].text = "The house"
    file.add_paragraph("What it held before")
    file.styles["List Bullet"].font.name = "Garamond"
    file.styles["Heading 1"].font.name = "Garamond"
    change(file)
    saved = io.BytesIO()
    file.save(saved)
    return saved.getvalue()


HOUSE = house()
STORED = WordReading(HOUSE)


def in_house(tmp_path: Path, data: bytes) -> WordReading:
    template = tmp_path / "house.docx"
    template.write_bytes(data)
    return WordReading(write_word("A title", FORM, date(2025, 5, 1), template))


def test_a_template_keeps_its_styles_and_header_and_nothing_that_it_held(tmp_path: Path) -> None:
    found = in_house(tmp_path, house())

    file = docx.Document(io.BytesIO(found.data))
    assert found.faults() == []
    assert file.sections[0].header.paragraphs[0].text == "The house"
    assert file.styles["Heading 1"].font.name == "Garamond"
    assert file.core_properties.author == ""
    everything = b"".join(found.parts.values())
    for left in (b"What it held before", b"An author", b"rsid", b"python-docx"):
        assert left not in everything
    assert not [name for name in found.parts if "thumbnail" in name or "customXml" in name]


def test_numbered_paragraphs_stand_apart_in_a_template_whose_paragraphs_do_not(
    tmp_path: Path,
) -> None:
    found = in_house(tmp_path, house())

    styles = docx.Document(io.BytesIO(found.data)).styles
    assert styles["Normal"].paragraph_format.space_after is None
    assert styles["Numbered Paragraph"].paragraph_format.space_after == Pt(6)


def test_a_memo_says_the_same_in_a_template(tmp_path: Path) -> None:
    found, own = in_house(tmp_path, house()), written(FORM)

    for part in ("document", "footnotes"):
        root = f"word/{part}.xml"
        assert words(found.root(root)) == words(own.root(root))
    assert found.fields() == own.fields()
    assert [found.style(one).casefold() for one in found.document.iter(f"{W}p")] == [
        own.style(one).casefold() for one in own.document.iter(f"{W}p")
    ]


def test_words_are_in_their_own_language_in_a_template_of_another(tmp_path: Path) -> None:
    def in_ukrainian(file: Document) -> None:
        for one in file.styles.element.iter(f"{W}lang"):
            one.set(f"{W}val", "uk-UA")

    found = in_house(tmp_path, house(in_ukrainian))

    languages = [one.attrib for one in found.root("word/styles.xml").iter(f"{W}lang")]
    own = [one.attrib for one in written(FORM).root("word/styles.xml").iter(f"{W}lang")]
    assert languages == own
    assert of(found.root("word/styles.xml").find(f".//{W}lang")) == "en-GB"


def test_a_template_without_any_defaults_gets_them(tmp_path: Path) -> None:
    def bare(file: Document) -> None:
        file.styles.element.remove(file.styles.element[0])

    assert in_house(tmp_path, house(bare)).faults() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.sections[0]._sectPr.remove(file.sections[0]._sectPr.pgSz),
        lambda file: file.sections[0]._sectPr.pgMar.set(f"{W}left", "2cm"),
        lambda file: file.styles["List Number"].element.pPr.numPr.numId.set(f"{W}val", "999"),
    ],
    ids=["no page", "margins in centimetres", "a list that there is not"],
)
def test_what_a_template_leaves_open_is_ours(
    change: Callable[[Document], object], tmp_path: Path
) -> None:
    assert in_house(tmp_path, house(change)).faults() == []


def test_a_template_that_is_locked_gives_a_memo_that_is_not(tmp_path: Path) -> None:
    def locked(file: Document) -> None:
        lock = file.settings.element.makeelement(f"{W}documentProtection", {f"{W}edit": "forms"})
        file.settings.element.insert(1, lock)

    found = in_house(tmp_path, house(locked))

    assert found.root("word/settings.xml").find(f"{W}documentProtection") is None


def test_the_same_template_gives_the_same_bytes(tmp_path: Path) -> None:
    assert in_house(tmp_path, house()).data == in_house(tmp_path, house()).data


def test_a_style_that_counts_in_a_template_counts_as_it_does_there(tmp_path: Path) -> None:
    found = in_house(tmp_path, house())

    def lists(style: str, file: WordReading) -> str:
        (one,) = [one for one in file.root("word/styles.xml") if of(one.find(f"{W}name")) == style]
        return of(one.find(f"{W}pPr/{W}numPr/{W}numId"))

    before = WordReading(house())
    assert lists("List Number", found) == lists("List Number", before)
    (number,) = found.paragraphs("List Number")
    own = of(number.find(f"{W}pPr/{W}numPr/{W}numId"))
    numbers = {of(one, "numId"): one for one in found.root("word/numbering.xml").iter(f"{W}num")}
    like = numbers[lists("List Number", before)]
    assert own != lists("List Number", before)
    assert of(numbers[own].find(f"{W}abstractNumId")) == of(like.find(f"{W}abstractNumId"))


def test_a_list_style_that_does_not_count_in_a_template_is_made_to(tmp_path: Path) -> None:
    def without_bullets(file: Document) -> None:
        settings = file.styles["List Bullet 2"].element.pPr
        settings.remove(settings.numPr)

    found = in_house(tmp_path, house(without_bullets))

    assert found.faults() == []
    style = next(
        one for one in found.root("word/styles.xml") if of(one, "styleId") == "ListBullet2"
    )
    assert of(style.find(f"{W}pPr/{W}numPr/{W}numId"))


def test_the_last_section_of_a_template_keeps_the_header_of_an_earlier_one(
    tmp_path: Path,
) -> None:
    def a_cover(file: Document) -> None:
        file.add_section()

    found = in_house(tmp_path, house(a_cover))

    (section,) = docx.Document(io.BytesIO(found.data)).sections
    assert section.header.paragraphs[0].text == "The house"


def test_a_template_without_lists_gets_them(tmp_path: Path) -> None:
    def without_lists(file: Document) -> None:
        (key,) = [key for key, one in file.part.rels.items() if one.reltype.endswith("/numbering")]
        del file.part.rels[key]
        for counts in file.styles.element.iter(f"{W}numPr"):
            counts.getparent().remove(counts)

    assert in_house(tmp_path, house(without_lists)).faults() == []


def rezipped(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, found in WordReading(data).parts.items():
            package.writestr(name, found.replace(old, new) if name == part else found)
    return made.getvalue()


def small(folder: Path) -> str:
    """A small case, in a file."""
    case = folder / "case.md"
    case.write_text(SMALL_CASE, encoding="utf-8")
    return str(case)


TYPES = "[Content_Types].xml"
DOTX = rezipped(house(), TYPES, b"document.main+xml", b"template.main+xml")
DOCM = rezipped(
    house(),
    TYPES,
    b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    b"vnd.ms-word.document.macroEnabled.main+xml",
)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no Word document"),
        (b"# A memo\n", "no Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
        (house()[:9000], "no Word document"),
        (rezipped(house(), "word/document.xml", b"</w:body>", b""), "no Word document"),
        (rezipped(house(), "word/document.xml", b"w:body", b"w:bode"), "no Word document"),
        (rezipped(house(), "word/styles.xml", b"w:styles", b"w:style"), "no Word document"),
        (DOTX, "save it as a document (.docx)"),
        (DOCM, "save it as a document without them (.docx)"),
    ],
    ids=["empty", "text", "locked", "cut", "not XML", "no body", "no styles", "dotx", "docm"],
)
def test_what_is_no_document_is_refused_as_a_template(
    data: bytes, why: str, tmp_path: Path
) -> None:
    template = tmp_path / "house.docx"
    template.write_bytes(data)

    output = tmp_path / "memo.docx"
    found = called("memo", small(tmp_path), "-o", str(output), "--template", str(template))

    assert found.exit_code == 1
    assert found.stderr.startswith(f"{template}: it ")
    assert why in found.stderr
    assert not output.exists()


@given(st.data())
def test_a_damaged_template_is_used_or_refused_and_nothing_else(data: st.DataObject) -> None:
    broken = bytearray(HOUSE)
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))

    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(NotWord):
        in_house(Path(folder), bytes(broken))


@given(st.data())
def test_a_template_that_holds_strange_elements_is_used_or_refused(data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(sorted(name for name in STORED.parts)))
    found = STORED.parts[part]
    tags = sorted(set(re.findall(rb"[\w:]+", found)))
    old, new = data.draw(st.sampled_from(tags)), data.draw(st.sampled_from([*tags, b"", b"w:x"]))

    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(NotWord):
        in_house(Path(folder), rezipped(HOUSE, part, old, new))


def test_a_template_is_for_a_word_file(tmp_path: Path) -> None:
    template = tmp_path / "house.docx"
    template.write_bytes(HOUSE)

    for words_ in ([], ["-o", str(tmp_path / "memo.html")]):
        found = called("memo", small(tmp_path), "--template", str(template), *words_)
        assert found.exit_code == 2
        assert "-o FILE.docx" in found.stderr


def test_a_template_is_never_written_over(tmp_path: Path) -> None:
    template = tmp_path / "house.docx"
    template.write_bytes(HOUSE)

    found = called("memo", small(tmp_path), "-o", str(template), "--template", str(template))

    assert found.exit_code == 2
    assert "is the template itself" in found.stderr
    assert template.read_bytes() == HOUSE


# --- As other programs read it ----------------------------------------------------------------


@pytest.mark.needs("soffice")
@pytest.mark.needs("pdfinfo")
def test_the_brief_on_kursk_has_two_pages(tmp_path: Path) -> None:
    output = tmp_path / "brief.docx"
    called("memo", CASE, "--kind", "brief", "-o", str(output))

    told = subprocess.run(
        ["pdfinfo", converted(output, "pdf")], check=True, capture_output=True, text=True
    )
    assert re.search(r"^Pages: +2$", told.stdout, re.MULTILINE)


@pytest.mark.needs("soffice")
@pytest.mark.needs("pdftotext")
def test_the_brief_answer_on_kursk_takes_ten_lines_of_a_page(
    kursk: WordReading, tmp_path: Path
) -> None:
    (tmp_path / "memo.docx").write_bytes(kursk.data)
    converted(tmp_path / "memo.docx", "pdf")
    subprocess.run(["pdftotext", "-layout", "memo.pdf"], cwd=tmp_path, check=True)

    text = (tmp_path / "memo.txt").read_text(encoding="utf-8")
    told = text.rpartition("\nBrief answer\n")[2].partition("\nQuestion by question\n")[0]
    lines = [line for line in told.splitlines() if line.strip()]
    furniture = [one for one in lines if one.strip().isdigit() or one.endswith("Draft")]
    assert len(lines) - len(furniture) <= 10


@pytest.mark.needs("soffice")
@pytest.mark.needs("pdftotext")
def test_libreoffice_shows_each_note_and_each_numbered_paragraph(
    kursk: WordReading, tmp_path: Path
) -> None:
    (tmp_path / "memo.docx").write_bytes(kursk.data)
    converted(tmp_path / "memo.docx", "pdf")
    subprocess.run(["pdftotext", "-raw", "memo.pdf"], cwd=tmp_path, check=True)

    text = (tmp_path / "memo.txt").read_text(encoding="utf-8")
    assert [
        number
        for number, note in kursk.notes.items()
        if f"\n{number}\n{folded(words(note))[:20]}" not in text
    ] == []
    assert [
        number
        for number, one in enumerate(kursk.paragraphs("Numbered Paragraph"), 1)
        if f"\n{number}. {words(one)[:4]}" not in text
    ] == []


@pytest.mark.needs("pandoc")
def test_pandoc_reads_the_same_notes(kursk: WordReading, tmp_path: Path) -> None:
    (tmp_path / "memo.docx").write_bytes(kursk.data)

    found = subprocess.run(
        ["pandoc", "memo.docx", "--to", "json"], cwd=tmp_path, check=True, capture_output=True
    )

    notes = [folded(one) for one in notes_of(json.loads(found.stdout))]
    assert notes == [folded(words(one)) for one in kursk.notes.values()]


def notes_of(part: Any) -> Iterator[str]:
    """The words of each note in what pandoc read."""
    if isinstance(part, dict):
        if part.get("t") == "Note":
            yield said_in(part["c"])
        else:
            yield from notes_of(list(part.values()))
    elif isinstance(part, list):
        for one in part:
            yield from notes_of(one)


def said_in(part: Any) -> str:
    if isinstance(part, list):
        return "".join(map(said_in, part))
    if not isinstance(part, dict):
        return ""
    if part["t"] == "Str":
        return str(part["c"])
    return " " if part["t"] in ("Space", "SoftBreak") else said_in(part.get("c", []))
