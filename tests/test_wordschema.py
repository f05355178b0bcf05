"""The schema of Word files, and what it cannot say, checked by the validator of the Open XML SDK.

It is Microsoft's own, as `ooxml-validator` runs it without the rest of .NET.
"""

import json
import subprocess
from datetime import date
from itertools import cycle, product
from pathlib import Path

import pytest
from classroom import exercise_in
from commands import CASE_FILE, law
from hostile import FIELDS, STRUCTURES, UNSEEN
from office import converted
from test_hostile import SPOKEN
from test_hostile import memo as hostile
from test_word import FORM, LOST, house, rezipped, written
from wordreading import WordReading

from quarter.answer import Opinion
from quarter.casefile import read_case
from quarter.manner import AUDIENCES, ROLES, STYLES, Manner
from quarter.memo import Memo, write_memo
from quarter.rubric import read_rubric, shipped_rubric
from quarter.sheet import write_handout, write_key, write_role
from quarter.word import write_word

pytestmark = pytest.mark.needs("ooxml-validator")

# Each kind in each style; the audiences in turn, so that each kind meets all.
MANNERS = [
    Manner(*spoken, style, audience)
    for (spoken, style), audience in zip(product(SPOKEN, STYLES), cycle(AUDIENCES))
]


def invalid(data: bytes, folder: Path) -> list[str]:
    """What the validator says against a file, each with its part and path."""
    file = folder / "written.docx"
    file.write_bytes(data)
    found = subprocess.run(
        ["ooxml-validator", file], capture_output=True, text=True, check=False, timeout=60
    )
    told = json.loads(found.stdout)
    assert told["ok"] == (not told["errors"]), told
    return [json.dumps(error) for error in told["errors"]]


@pytest.fixture(scope="module")
def opinion() -> Opinion:
    return Opinion(law(), read_case(CASE_FILE, law()))


def file_of(memo: Memo, template: Path | None = None) -> bytes:
    return write_word(memo.title, memo.form, memo.as_of, template)


@pytest.mark.parametrize(
    "manner", MANNERS, ids=lambda manner: " ".join(manner.options()) or "usual"
)
def test_the_memo_on_kursk_is_valid_in_each_kind_and_style(
    manner: Manner, opinion: Opinion, tmp_path: Path
) -> None:
    assert invalid(file_of(write_memo(opinion, manner)), tmp_path) == []


def test_a_memo_full_of_hostile_text_is_valid(tmp_path: Path) -> None:
    pieces = [one for one in (*STRUCTURES, *UNSEEN) if one.strip()]
    texts = {field: f"a {one} b" for field, one in zip(FIELDS, cycle(pieces))}

    assert invalid(file_of(hostile(texts)), tmp_path) == []


def test_a_note_with_a_star_and_no_number_is_valid(tmp_path: Path) -> None:
    assert invalid(written(LOST).data, tmp_path) == []


@pytest.mark.needs("soffice")
def test_a_memo_in_a_template_of_libreoffice_has_no_fault_but_those_of_the_template(
    opinion: Opinion, tmp_path: Path
) -> None:
    (tmp_path / "house.docx").write_bytes(house())
    template = converted(tmp_path / "house.docx", "docx", tmp_path / "again")
    memo = file_of(write_memo(opinion, Manner(style="un", audience="public")), template)

    assert set(invalid(memo, tmp_path)) <= set(invalid(template.read_bytes(), tmp_path))


@pytest.mark.parametrize("name", ["tailor", "two-borders"])
def test_what_a_class_is_given_is_valid(name: str, tmp_path: Path) -> None:
    exercise, rubric = exercise_in(name), read_rubric(shipped_rubric())
    papers = [write_handout(exercise, rubric), write_key(exercise, rubric)]
    papers += [write_role(exercise, rubric, role) for role in ROLES]

    assert [invalid(file_of(paper), tmp_path) for paper in papers] == [[]] * len(papers)


def test_a_memo_in_an_offices_template_is_valid(tmp_path: Path) -> None:
    template = tmp_path / "house.docx"
    template.write_bytes(house())

    assert invalid(write_word("A title", FORM, date(2025, 5, 1), template), tmp_path) == []


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/document.xml", b"<w:body>", b"<w:body><w:r/>"),
        ("word/document.xml", b'w:fldCharType="begin"', b'w:fldCharType="no"'),
        ("word/styles.xml", b"</w:styles>", b"<w:docDefaults/></w:styles>"),
        ("word/_rels/document.xml.rels", b"footnotes.xml", b"nothing.xml"),
    ],
    ids=["a run in the body", "a field of no kind", "defaults behind styles", "a part not there"],
)
def test_a_file_that_is_spoilt_is_not_valid(
    part: str, old: bytes, new: bytes, tmp_path: Path
) -> None:
    sound = written(FORM).data
    assert old in WordReading(sound).parts[part]

    assert invalid(rezipped(sound, part, old, new), tmp_path)
