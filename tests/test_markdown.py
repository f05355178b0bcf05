"""Text that Markdown must say and never obey."""

import pytest
from hostile import MARKS, SAID, TEXTS, folded
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from quarter.markdown import (
    Words,
    as_text,
    at_paragraph,
    escape,
    italics,
    plain,
    remark,
    to_note,
    to_paragraph,
)

READER = MarkdownIt("commonmark").enable("table").use(footnote_plugin)

FRAMES = {
    "paragraph": "{}\n",
    "second line": "Before\n{}\n",
    "list item": "- one\n- {}\n- three\n",
    "numbered item": "1. {}\n2. two\n",
    "quote": "> {}\n",
    "table cell": "| a | b |\n| --- | --- |\n| {} | after |\n",
    "footnote": "Text[^1]\n\n[^1]: {}\n",
    "middle of a line": "Before {} after\n",
}
OWN = {
    "paragraph_open", "paragraph_close", "bullet_list_open", "bullet_list_close",
    "ordered_list_open", "ordered_list_close", "list_item_open", "list_item_close",
    "blockquote_open", "blockquote_close", "table_open", "table_close", "thead_open",
    "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close", "th_open", "th_close",
    "td_open", "td_close", "footnote_block_open", "footnote_block_close", "footnote_open",
    "footnote_close", "footnote_anchor", "inline",
}  # fmt: skip


def kinds(tokens: list[Token]) -> list[str]:
    """What each token is, save that a list is not asked how tightly it is set."""
    return [token.type for token in tokens]


def spoken(tokens: list[Token]) -> list[str]:
    """The words of each inline part; signs of structure are no words."""
    parts = []
    for token in tokens:
        if token.type == "inline":
            children = token.children or []
            assert {child.type for child in children} <= {"text", "softbreak", "footnote_ref"}
            words = (" " if child.type == "softbreak" else child.content for child in children)
            parts.append(folded("".join(words)))
    return parts


def check(frame: str, text: str, markdown: str) -> None:
    """In this frame the Markdown says exactly the text, and adds no structure."""
    plain = READER.parse(frame.format("x"))
    found = READER.parse(frame.format(markdown))

    assert kinds(found) == kinds(plain)
    assert {token.type for token in found} <= OWN
    for mine, theirs in zip(spoken(found), spoken(plain), strict=True):
        assert mine == (folded(theirs.replace("x", text, 1)) if "x" in theirs.split() else theirs)


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
@given(text=SAID)
@example(text=" # a heading")
@example(text=" - an item")
@example(text=" 1. an item")
@example(text=":-")
@example(text="\\")
@example(text="a\\|b")
@example(text="[^1]")
@example(text="[...][x]")
def test_escaped_text_is_read_as_exactly_that_text(frame: str, text: str) -> None:
    check(frame, text, escape(text))


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
@given(text=SAID)
def test_a_citation_from_a_case_file_has_no_italics(frame: str, text: str) -> None:
    check(frame, text, italics(text, trusted=False))


@given(text=st.text(st.sampled_from(MARKS)))
def test_only_words_between_asterisks_are_in_italics_in_a_citation_of_the_law(text: str) -> None:
    plain = text.replace("*", "")

    marked = italics(f"before *Korea Herald* {plain}", trusted=True)

    tokens = READER.parseInline(marked)[0].children or []
    assert [token.type for token in tokens[:4]] == ["text", "em_open", "text", "em_close"]
    assert tokens[2].content == "Korea Herald"
    assert all(token.type == "text" for token in tokens[4:])
    assert folded("".join(token.content for token in tokens)) == folded(
        f"before Korea Herald {plain}"
    )


def test_our_own_words_are_printed_as_they_are_and_data_is_escaped() -> None:
    assert as_text(Words("*so*")) == "*so*"
    assert as_text("*so*") == "\\*so\\*"
    assert as_text(None) == ""
    assert as_text(12) == "12"


def test_an_ellipsis_in_brackets_stays_as_it_is_written() -> None:
    assert escape("released [...] without delay") == "released [...] without delay"


def test_places_and_remarks_are_no_part_of_what_readers_of_markdown_have() -> None:
    form = (
        f"{at_paragraph(12)} See paragraph {to_paragraph(3)} (n {to_note(4)}).{remark('Is it so?')}"
    )

    assert plain(form) == "12. See paragraph 3 (n 4)."


@given(TEXTS)
@example("[3](#to-3)")
@example("\\[3](#to-3)")
@example('[](#remark "x")')
def test_data_is_never_taken_for_a_place_of_the_memo(text: str) -> None:
    assert plain(escape(text)) == escape(text)


@given(TEXTS)
@example('"')
@example("\\")
@example("&quot;")
def test_a_remark_says_exactly_its_text(text: str) -> None:
    (paragraph,) = [one for one in READER.parse(f"x{remark(text)}\n") if one.type == "inline"]

    (link,) = [one for one in paragraph.children or () if one.type == "link_open"]
    assert str(link.attrs.get("title", "")).strip() == folded(text)
    assert plain(f"x{remark(text)}") == "x"
