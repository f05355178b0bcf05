"""A case file written as Markdown from what was read of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from commands import law

from quarter.casefile import case_document, parse_case, read_case
from quarter.casemarkdown import Section, case_in_markdown
from quarter.casetext import toml
from quarter.document import Document, parse_document
from quarter.passage import Passage
from quarter.problem import Place
from quarter.shipped import case_names

NOWHERE = Place("case.md", 1)


def rewritten(document: Document) -> str:
    sections = (Section(one.heading, one.passage, one.data) for one in document.blocks)
    return case_in_markdown(document.title, "", sections)


@pytest.mark.parametrize("path", case_names().values(), ids=list(case_names()))
def test_a_case_that_is_written_anew_is_read_as_the_same_case(path: Path) -> None:
    before = read_case(path, law())

    after = parse_case(rewritten(case_document(path)), law(), path.as_posix())

    assert replace(after, expectations=()) == replace(before, expectations=())
    assert after.expectations == before.expectations


@pytest.mark.parametrize("paraphrase", [False, True])
@pytest.mark.parametrize("verified", [False, True])
def test_words_keep_the_mark_that_says_how_they_were_taken(
    paraphrase: bool, verified: bool
) -> None:
    words = " ".join(f"word{number}" for number in range(40))
    passage = Passage("s para 1", words, NOWHERE, paraphrase, verified)
    facts = {"facts": {"soldier(a)": "strong"}}

    text = case_in_markdown(
        "A case", "Prose, # and no heading.", [Section("s para 1", passage, facts)]
    )

    document, problems = parse_document(text, "case.md")
    assert not problems
    assert document.passages == (passage,)
    assert [one.data for one in document.blocks] == [facts]
    assert max(map(len, text.split("\n"))) < 110


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ([True, 2], "[true, 2]"),
        ({"a-1": 'a "b"', "p(a)": ["x"]}, '{ a-1 = "a \\"b\\"", "p(a)" = ["x"] }'),
    ],
)
def test_lists_and_tables_are_written_on_one_line(value: object, written: str) -> None:
    assert toml(value) == written


def test_no_line_of_a_quote_begins_as_a_fence_does() -> None:
    passage = Passage("s para 1", " ".join(["word"] * 19 + ["```toml"] * 3), NOWHERE)

    text = case_in_markdown("A case", "", [Section("s para 1", passage, {})])

    document, problems = parse_document(text, "case.md")
    assert not problems
    assert document.passages == (passage,)
