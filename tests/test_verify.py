"""A memo compared with what its case and the rules give today."""

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from commands import SMALL_CASE, called
from office import converted

from quarter import readback

DEEP = b"<a>" * 50_000 + b"</a>" * 50_000
FORMS = (".md", ".html", ".docx")


ENTITY = b'<!DOCTYPE a [<!ENTITY b SYSTEM "secret.txt">]><a>&b;</a>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "' + b"ha" * 5_000 + b'">]><a>' + b"&b;" * 50_000 + b"</a>"


def archive(parts: dict[str, bytes], packed: int = zipfile.ZIP_STORED) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", packed) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return found.getvalue()


def letter() -> bytes:
    """A file of Word that is no memo."""
    file = docx.Document()
    file.add_paragraph("Dear Madam")
    found = io.BytesIO()
    file.save(found)
    return found.getvalue()


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.md"
    path.write_text(SMALL_CASE, encoding="utf-8")
    return path


def made(case: Path, ending: str, *options: str) -> Path:
    """A memo on a case, in a file of that ending."""
    path = case.with_name(f"memo{ending}")
    result = called("memo", str(case), "-o", str(path), *options)
    assert result.exit_code == 0, result.output
    return path


def edited(memo: Path, old: str, new: str) -> None:
    """Put other words into a memo, as somebody does who finishes it."""
    data = memo.read_bytes()
    if memo.suffix != ".docx":
        memo.write_bytes(data.replace(old.encode(), new.encode()))
        return
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(found, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, part.replace(old.encode(), new.encode()))
    memo.write_bytes(found.getvalue())


@pytest.mark.parametrize("ending", FORMS)
@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--audience", "public"),
        ("--kind", "brief", "--style", "un"),
        ("--kind", "submission", "--as-of", "2025-04-30"),
        ("--kind", "advocate", "--for", "prisoner"),
        ("--standard", "clear and convincing", "--position", "abolition=not-barred"),
    ],
)
def test_a_memo_that_was_just_made_is_what_the_case_gives(
    case: Path, ending: str, options: tuple[str, ...]
) -> None:
    memo = made(case, ending, *options)

    found = called("memo", "--verify", str(memo), str(case))

    assert found.output == (
        f"memo{ending} is what the case and the rules give today, byte for byte.\n"
    )
    assert found.exit_code == 0


@pytest.mark.parametrize("ending", FORMS)
def test_a_text_that_was_edited_is_shown_beside_that_of_today(case: Path, ending: str) -> None:
    memo = made(case, ending)
    edited(memo, "is a prisoner of war", "is, we submit, a prisoner of war")

    found = called("memo", "--verify", str(memo), str(case))

    assert found.exit_code == 1
    assert "it was edited after it was made, as a draft is" in found.output
    assert "in the file: " in found.output
    assert "we submit" in found.output
    assert "How it was made" not in found.output


@pytest.mark.parametrize("ending", FORMS)
@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (
            "Russia is bound by Additional Protocol I",
            "Russia is not bound",
            "\u2019, paragraph {}:",
        ),
        ("1125 UNTS 3", "1125 UNTS 4", "  In note {}:"),
        ("In order of date", "In no order", "Under \u2018Facts\u2019:"),
    ],
)
def test_the_place_of_an_edit_is_told_by_its_heading_and_number(
    case: Path, ending: str, old: str, new: str, place: str
) -> None:
    before = called("memo", str(case)).output.rpartition(old)[0]
    number = re.findall(r"^(?:\[\^)?(\d+)(?:\. |\]: )", before, re.MULTILINE)[-1]
    memo = made(case, ending)
    edited(memo, old, new)

    found = called("memo", "--verify", str(memo), str(case))

    assert found.exit_code == 1
    assert place.format(number) in found.output
    assert new in found.output


@pytest.mark.parametrize("ending", FORMS)
def test_a_row_of_how_it_was_made_that_was_edited_is_told(case: Path, ending: str) -> None:
    memo = made(case, ending)
    edited(memo, "1 May 2025", "2 May 2025")

    found = called("memo", "--verify", str(memo), str(case))

    assert found.exit_code == 1
    assert "  Date of the record\n    then: 2 May 2025\n    now:  1 May 2025\n" in found.output


def test_a_comment_that_was_edited_is_told_by_its_number(case: Path) -> None:
    memo = made(case, ".docx")
    edited(memo, "Confirm it; if", "If")

    found = called("memo", "--verify", str(memo), str(case))

    assert found.exit_code == 1
    assert "  In comment 1:\n    in the file: Assumed, " in found.output


@pytest.mark.parametrize(
    ("ending", "old", "new", "uncompared"),
    [
        (".docx", "2025-05-01T", "2025-05-02T", "what it says of itself"),
        (".html", "<title>", "<title>Not ", "what a browser does not show as text"),
        (".md", "## Facts\n", "## Facts  \n", "spaces"),
    ],
)
def test_what_is_not_compared_is_said_of_a_file_that_is_not_the_same_bytes(
    case: Path, ending: str, old: str, new: str, uncompared: str
) -> None:
    memo = made(case, ending)
    edited(memo, old, new)

    found = called("memo", "--verify", str(memo), str(case))

    assert found.exit_code == 0
    assert f"memo{ending} says what the case and the rules give today." in found.output
    assert "It is not the same byte for byte" in found.output
    assert uncompared in found.output


@pytest.mark.needs("soffice")
def test_a_memo_that_another_program_saved_again_says_the_same(tmp_path: Path) -> None:
    memo = tmp_path / "memo.docx"
    called("memo", "decided/istanbul-2025", "-o", str(memo))
    saved = converted(memo, "docx", tmp_path / "again")
    edited_too = tmp_path / "edited.docx"
    edited_too.write_bytes(saved.read_bytes())
    edited(edited_too, "75 UNTS 135", "75 UNTS 136")

    same = called("memo", "--verify", str(saved))
    changed = called("memo", "--verify", str(edited_too))

    assert "memo.docx says what the case and the rules give today." in same.output
    assert "\n  In note " in changed.output
    assert "75 UNTS 136" in changed.output


def test_a_memo_in_the_styles_of_an_office_says_the_same(case: Path, tmp_path: Path) -> None:
    template = tmp_path / "house.docx"
    docx.Document().save(str(template))
    memo = made(case, ".docx", "--template", str(template))

    found = called("memo", "--verify", str(memo), str(case))

    assert found.exit_code == 0
    assert "set in a template" in found.output


@pytest.mark.parametrize(
    ("ending", "name"),
    [(".docx", "Final draft (2).DOCX"), (".docx", "memo.md"), (".html", "memo.docx")],
)
def test_a_memo_is_known_whatever_its_file_is_called(case: Path, ending: str, name: str) -> None:
    memo = made(case, ending).rename(case.with_name(name))

    found = called("memo", "--verify", str(memo), str(case))

    assert found.output.startswith(f"{name} is what the case and the rules give today, byte for")


@pytest.mark.parametrize("ending", FORMS)
def test_a_case_that_has_changed_since_is_told_by_its_sum(case: Path, ending: str) -> None:
    memo = made(case, ending)
    text = case.read_text(encoding="utf-8")
    denied = text.replace('"armed_forces_member', '"not armed_forces_member')
    case.write_text(denied, encoding="utf-8")

    found = called("memo", "--verify", str(memo), str(case))

    assert found.exit_code == 1
    assert "  Case file, SHA-256\n    then: " in found.output
    assert "Rules, SHA-256" not in found.output
    assert "edited" not in found.output
    assert "Under \u2018Brief answer\u2019:" in found.output


def test_a_case_whose_words_have_changed_and_not_its_memo_is_told_so(case: Path) -> None:
    memo = made(case, ".md")
    case.write_text(SMALL_CASE + "\nA word to colleagues.\n", encoding="utf-8")

    found = called("memo", "--verify", str(memo), str(case))

    assert found.exit_code == 1
    assert found.output.endswith("\nIts text is the same.\n")


def test_other_rules_are_told_by_their_sum(case: Path) -> None:
    memo = made(case, ".md")
    text = memo.read_text(encoding="utf-8")
    rules = text.partition("| Rules, SHA-256 | ")[2][:64]
    memo.write_text(text.replace(rules, "0" * 64).replace(rules[:12], "0" * 12), encoding="utf-8")

    found = called("memo", "--verify", str(memo), str(case))

    assert found.exit_code == 1
    assert f"  Rules, SHA-256\n    then: {'0' * 64}\n    now:  {rules}\n" in found.output


def test_where_the_sum_of_a_case_is_not_told_either_cause_is_named(case: Path) -> None:
    memo = made(case, ".md", "--audience", "public")
    edited(memo, "## Analysis", "## Our analysis")

    found = called("memo", "--verify", str(memo), str(case))

    assert "the case has changed, or it was edited after it was made" in found.output


def test_the_memo_on_a_case_that_ships_names_it(tmp_path: Path) -> None:
    memo = tmp_path / "memo.md"
    called("memo", "kursk-2025", "--kind", "brief", "-o", str(memo))

    assert called("memo", "--verify", str(memo)).exit_code == 0


def test_no_file_that_a_memo_names_is_opened(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memo = made(case, ".md")
    monkeypatch.chdir(case.parent)

    found = called("memo", "--verify", str(memo))

    assert found.exit_code == 2
    assert "add CASE, its file" in found.output


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("quarter memo kursk-2025 -o elsewhere.md", "cannot be read"),
        ("quarter memo kursk-2025 --verify other.md", "cannot be read"),
        ("quarter memo 'kursk-2025", "cannot be read"),
        ("quarter memo", "nothing in it says how it was made"),
        ("quarter memo kursk-2025 --as-of tomorrow", "'tomorrow' is not a date"),
        ("quarter memo kursk-2025 --standard certainty", "no such standard of proof"),
        ("quarter memo kursk-2025 --kind advocate", "--for"),
    ],
)
def test_a_command_that_no_memo_holds_is_refused(case: Path, command: str, said: str) -> None:
    memo = made(case, ".md")
    text = memo.read_text(encoding="utf-8").replace("quarter memo case.md", command)
    memo.write_text(text, encoding="utf-8")

    found = called("memo", "--verify", str(memo), str(case))

    assert found.exit_code == 1
    assert said in found.output


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.md", b"# A letter\n", "nothing in it says how it was made"),
        (
            "a.md",
            b"| a | b |\n| - | - |\n| Command | `quarter teach sheet a` |\n",
            "a paper for a class",
        ),
        ("a.md", b"\xff\xfe", "it is not text in UTF-8"),
        ("a.html", b"<p>A letter", "nothing in it says how it was made"),
        ("a.docx", b"no archive", "it is no Word file, or a broken one"),
        ("a.docx", b"", "it is no Word file, or a broken one"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "it has a password, or is of the old kind"),
        ("a.docx", letter(), "nothing in it says how it was made"),
        ("a.docx", archive({"word/document.xml": DEEP}), "nothing in it says how it was made"),
        ("a.docx", archive({"content.xml": b"<a/>"}), "it is no Word file"),
        ("a.docx", archive({"word/document.xml": b"<a"}), "it is no Word file, or a broken one"),
        ("a.docx", archive({"word/document.xml": ENTITY}), "it is no Word file, or a broken one"),
        ("a.docx", archive({"word/document.xml": LAUGHS}), "it is no Word file, or a broken one"),
        (
            "a.docx",
            archive({"word/document.xml": b"<a/>"}, zipfile.ZIP_LZMA),
            "it is packed as no Word file is",
        ),
    ],
)
def test_what_is_no_memo_is_said_to_be_none(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    found = called("memo", "--verify", str(path), "kursk-2025")

    assert found.exit_code == 1
    assert said in found.output


def test_a_small_archive_of_a_large_file_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readback, "LARGEST", 1_000)
    path = tmp_path / "a.docx"
    path.write_bytes(archive({"word/document.xml": b" " * 1_001}, zipfile.ZIP_DEFLATED))

    found = called("memo", "--verify", str(path), "kursk-2025")

    assert (found.exit_code, path.stat().st_size < 1_000) == (1, True)
    assert "it is larger than any memo" in found.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--verify", "memo.pdf"), "ends in neither .md nor .html nor .docx"),
        (("--verify", "memo.pdf", "--kind", "brief"), "leave out the others"),
        (("--verify", "none.md"), "does not exist"),
        ((), "Missing argument 'CASE'"),
    ],
)
def test_what_is_mistyped_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "memo.pdf").touch()
    monkeypatch.chdir(tmp_path)

    found = called("memo", *words)

    assert found.exit_code == 2
    assert said in found.output
