"""Text of a case file, whatever it is, comes out as that text and changes nothing else."""

import re
import typing
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

import pytest
from hostile import FIELDS, LAW, PLAIN, SAID, TOLD, folded, hostile_case, one_line
from hypothesis import given, reject
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from pydantic import BaseModel

from quarter.answer import Opinion
from quarter.casefile import CaseDocument
from quarter.manner import AUDIENCES, KINDS, SIDES, STYLES, USUAL, Manner
from quarter.memo import Memo, write_memo
from quarter.page import write_page
from quarter.problem import InvalidInput

READER = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
# What a program reads of a case, and no reader of the memo: ids, literals, standards of proof.
READ = {
    "case.standard", "case.detaining_power", "case.questions", "case.positions", "name.sort",
    "source.case_name", "fact.literal", "fact.but", "fact.shown", "finding.literal",
    "finding.shown", "claim.literal", "statement.bears_on", "section.facts", "expect.literal",
    "expect.answer", "expect.given", "expect.positions", "expect.standard", "holding.literal",
    "holding.given", "holding.positions", "holding.standard", "case.unknown", "teaching.read",
}  # fmt: skip
SAME = {"names": "name", "sources": "source", "sections": "section"}


def memo(texts: dict[str, str], manner: Manner = USUAL) -> Memo:
    """The memo on a case with these texts; what must not be told to everybody is not drawn."""
    case = hostile_case(texts, told=manner.audience != USUAL.audience)
    try:
        return write_memo(Opinion(LAW, case), manner)
    except InvalidInput:
        assert manner.audience == AUDIENCES[-1]
        reject()


@cache
def plain_memo(manner: Manner = USUAL) -> Memo:
    return memo({}, manner)


def structure(markdown: str) -> list[str]:
    """Everything in a memo that is not its words, in order."""
    return [
        part.type
        for token in READER.parse(markdown)
        for part in (token, *(token.children or ()))
        if part.type not in ("text", "text_special", "softbreak")
    ]


def words(markdown: str) -> str:
    """Everything that a memo says, in order."""
    parts = (
        part.content if part.type in ("text", "text_special", "code_inline") else " "
        for token in READER.parse(markdown)
        for part in token.children or ()
    )
    return " ".join("".join(parts).split())


SUM = re.compile(r"(?<=sha256-)[^']*")  # of the styles, which say the title at the head of a page


class Reader(HTMLParser):
    """The tags of a page, with what they point to and what points to them; and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.said: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "bdi":  # which marks words of another script
            said = (f"{key}={value}" for key, value in attrs if key != "title")
            self.tags.append((tag, *(SUM.sub("the sum of its styles", one) for one in said)))

    def handle_endtag(self, tag: str) -> None:
        if tag != "bdi":
            self.tags.append(("/", tag))

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    handle_pi = unknown_decl = handle_comment

    @property
    def words(self) -> str:
        return " ".join("".join(self.said).split())


def told(field: str, text: str) -> str:
    """What is read of a text; the first letter of a sentence is a capital."""
    said = one_line(text) if field.startswith("section.") else text
    return folded(said.strip()).casefold()


def unsaid(texts: dict[str, str], said: str, manner: Manner) -> list[str]:
    """The fields of which a memo tells in this manner, and does not tell what stands in them."""
    usual = words(plain_memo(manner).markdown).casefold()
    told_of = [field for field in texts if told(field, PLAIN[field]) in usual]
    return [field for field in told_of if told(field, texts[field]) not in said.casefold()]


SOME = st.dictionaries(st.sampled_from(FIELDS), SAID, min_size=1, max_size=6)
SPOKEN = [(kind, None) for kind in KINDS if kind != "advocate"]
SPOKEN += [("advocate", side) for side in SIDES]
MANNERS = st.builds(
    lambda spoken, style, audience: Manner(*spoken, style, audience),
    st.sampled_from(SPOKEN),
    st.sampled_from(STYLES),
    st.sampled_from(AUDIENCES),
)


@given(SOME, MANNERS)
def test_any_text_in_any_field_is_said_and_the_memo_has_the_structure_it_has_without_it(
    texts: dict[str, str], manner: Manner
) -> None:
    found = memo(texts, manner)

    assert structure(found.markdown) == structure(plain_memo(manner).markdown)
    assert unsaid(texts, words(found.markdown), manner) == []


@given(SOME, MANNERS)
def test_any_text_in_any_field_is_said_on_a_page_that_is_otherwise_the_same(
    texts: dict[str, str], manner: Manner
) -> None:
    found = memo(texts, manner)

    page = Reader(write_page(found.title, found.form, found.encoded))
    usual = plain_memo(manner)
    plain = Reader(write_page(usual.title, usual.form, usual.encoded))
    assert page.tags == plain.tags
    assert unsaid(texts, page.words, manner) == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_case_with_plain_texts_is_told_to_every_audience(audience: str) -> None:
    case = hostile_case({}, told=True)
    said = write_memo(Opinion(LAW, case), Manner(audience=audience)).markdown

    assert "words of fact note" in said


@pytest.mark.parametrize("field", TOLD)
def test_some_memo_tells_what_stands_in_each_of_these_fields(field: str) -> None:
    said = [words(plain_memo(Manner(style=style)).markdown).casefold() for style in STYLES]

    assert any(told(field, PLAIN[field]) in one for one in said)


def texts_of(form: type[BaseModel], name: str) -> Iterator[str]:
    """Each field of a form, and of the forms within, that any text may stand in."""
    for key, info in form.model_fields.items():
        forms = [one for one in parts(info.annotation) if issubclass(one, BaseModel)]
        for inner in forms:
            yield from texts_of(inner, key)
        if not forms and str in parts(info.annotation):
            yield f"{SAME.get(name, name)}.{info.alias or key}"


def parts(annotation: typing.Any) -> list[type]:
    """The types of which a type is made; of a choice between words, none."""
    if typing.get_origin(annotation) is typing.Literal:
        return []
    inner = [one for part in typing.get_args(annotation) for one in parts(part)]
    return inner or [annotation] if isinstance(annotation, type) else inner


def test_no_field_of_a_case_file_that_holds_text_is_left_out_of_the_hostile_case() -> None:
    found = set(texts_of(CaseDocument, "case"))

    assert found > READ
    assert found - READ <= set(FIELDS)
