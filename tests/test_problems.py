"""Documents that are wrong on purpose, each with the messages that it earns."""

import re
import shutil
import tempfile
from pathlib import Path

import pytest

from quarter.casefile import parse_case, read_case
from quarter.document import LARGEST, parse_document, read_document
from quarter.problem import InvalidInput, Place, Problem, choice, nearest
from quarter.rulefile import assemble, read_rulebase

HERE = Path(__file__).parent / "problems"
FENCE = re.compile(r"\n```problem\n(.*?)\n```\n", re.DOTALL)
BASE = read_rulebase(HERE / "base")


def documents() -> list[Path]:
    return sorted(
        path for kind in ("rules", "cases", "json") for path in (HERE / kind).glob("*.md")
    )


def parted(path: Path) -> tuple[str, list[str]]:
    """A document as its writer left it, and what it is said to earn."""
    text = path.read_text(encoding="utf-8")
    return FENCE.sub("", text), FENCE.findall(text)


def told(path: Path, text: str) -> list[str]:
    """Every problem that is found in a document, in words."""
    read = {"rules": law, "cases": case, "json": case_in_json}[path.parent.name]
    return [str(problem) for problem in read(path.stem, text)]


def law(name: str, text: str) -> tuple[Problem, ...]:
    words, _ = read_document(HERE / "base" / "vocabulary.md", "vocabulary.md")
    assert words
    document, problems = parse_document(text, f"{name}.md")
    _, found = assemble([words, document], "")
    return InvalidInput([*problems, *found]).problems


def case(name: str, text: str) -> tuple[Problem, ...]:
    try:
        parse_case(text, BASE, f"{name}.md")
    except InvalidInput as error:
        return error.problems
    return ()


def case_in_json(name: str, text: str) -> tuple[Problem, ...]:
    inside = text.partition("```json\n")[2].partition("```")[0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.json"
        path.write_text(inside, encoding="utf-8")
        try:
            read_case(path, BASE, path.name)
        except InvalidInput as error:
            return error.problems
    return ()


@pytest.mark.parametrize("path", documents(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_wrong_document_earns_just_the_messages_with_which_it_ends(path: Path) -> None:
    text, earned = parted(path)

    assert told(path, text) == earned


def test_there_are_many_wrong_documents_and_one_that_only_looks_wrong() -> None:
    sound = [path.stem for path in documents() if not parted(path)[1]]

    assert len(documents()) >= 24
    assert sound == ["circular-on-no-reading"]


def test_no_document_earns_the_same_message_twice() -> None:
    for path in documents():
        _, earned = parted(path)
        assert len(earned) == len(set(earned))


# Files that cannot be read at all


def problems_of(path: Path) -> list[str]:
    document, problems = read_document(path, path.name)
    assert document is None
    return [str(problem) for problem in problems]


def test_a_file_that_is_not_utf_8_is_told_with_the_place_of_the_first_such_byte(
    tmp_path: Path,
) -> None:
    path = tmp_path / "latin.md"
    path.write_bytes("# A title\n\nÀ la carte ".encode() + "café".encode("latin-1"))

    assert problems_of(path) == [
        "latin.md:3:15: the file is not UTF-8 text\n    hint: save the file as UTF-8"
    ]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.md"
    path.write_bytes(b"x" * (LARGEST + 1))

    assert problems_of(path) == ["large.md:1:1: the file is larger than 1048576 bytes"]


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.md"
    path.write_bytes(b"x\n" * (LARGEST // 2))

    document, problems = read_document(path, path.name)

    assert document is not None
    assert problems == []


def test_a_file_without_end_is_not_read_to_its_end() -> None:
    assert problems_of(Path("/dev/zero")) == ["zero:1:1: the file is larger than 1048576 bytes"]


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    folder = tmp_path / "folder.md"
    folder.mkdir()

    assert problems_of(folder) == ["folder.md:1:1: the file cannot be read: Is a directory"]


def test_a_file_that_is_not_there_is_told() -> None:
    assert problems_of(Path("no.md")) == [
        "no.md:1:1: the file cannot be read: No such file or directory"
    ]


def test_a_byte_order_mark_is_told(tmp_path: Path) -> None:
    path = tmp_path / "marked.md"
    path.write_text("\ufeff# A title\n", encoding="utf-8")

    _, problems = read_document(path, path.name)

    assert [str(problem) for problem in problems] == [
        "marked.md:1:1: a sign that no reader sees: U+FEFF\n"
        "    \ufffd# A title\n"
        "    ^\n"
        "    hint: save the file without a byte order mark"
    ]


# How a problem is said


def test_the_mark_stands_under_the_fault_however_wide_the_letters_are() -> None:
    excerpt = "\t한글 é e\u0301 fault"
    place = Place("a.md", 1, excerpt.index("fault") + 1, excerpt, 5)

    assert str(Problem(place, "so")) == (
        "a.md:1:10: so\n     한글 é e\u0301 fault\n              ^^^^^"
    )


def test_of_a_long_line_only_what_surrounds_the_fault_is_shown() -> None:
    excerpt = "x" * 5_000 + "fault" + "y" * 5_000

    shown = str(Problem(Place("a.md", 1, 5_001, excerpt, 5), "so")).split("\n")

    assert shown[0] == "a.md:1:5001: so"
    assert shown[1].startswith("    …xxx") and shown[1].endswith("yyy…")
    assert shown[2].index("^") == shown[1].index("fault")
    assert max(map(len, shown)) < 250


def test_signs_that_steer_a_terminal_are_not_passed_on() -> None:
    place = Place("a\x1b[2J.md", 1, 1, "\x1b[31mred\x9b0m\u202e\r", 3)

    said = str(Problem(place, "no such name: '\x1b]0;x\x07\nhidden'", "did you mean '\x00'?"))

    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", said)
    assert said.count("\n") == 3


def test_a_sentence_that_holds_half_the_file_is_cut() -> None:
    assert len(str(Problem(Place("a.md", 1), "x" * 100_000, "y" * 100_000))) < 1_500


def test_problems_are_told_once_each_in_the_order_of_the_file() -> None:
    late, early = Place("a.md", 9), Place("a.md", 2)
    told = [
        Problem(late, "so"),
        Problem(early, "so", "hint"),
        Problem(early, "so"),
        Problem(late, "so"),
    ]

    assert InvalidInput(told).problems == (told[2], told[1], told[0])


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("hc.4.al", "did you mean 'hc.4.a1'?"),
        ("hc.4.a2", "did you mean 'hc.4.a1'?"),
        ("hc.l", "did you mean 'hc.1'?"),
        ("elsewhere", None),
        ("h" * 1_000, None),
    ],
)
def test_the_nearest_word_is_named_if_one_is_near(word: str, hint: str | None) -> None:
    assert nearest(word, ["hc.1", "hc.3", "hc.4.a1", "h" * 999]) == hint


def test_among_very_many_words_those_that_begin_alike_are_compared() -> None:
    many = [f"{letter}{number}" for letter in ("person_", "power_") for number in range(1_000)]

    assert nearest("person_1O", many) == "did you mean 'person_10'?"
    assert nearest("persn_7", many) in {f"did you mean 'person_{at}'?" for at in range(1_000)}
    assert nearest("xerson_7", many) is None


def test_all_words_are_named_if_none_is_near_and_they_are_few() -> None:
    assert choice("elsewhere", ["here", "there"]) == "did you mean 'here'?"
    assert choice("x", ["north", "south"]) == "one of: north, south"
    assert choice("x", map(str, range(100))) is None
    assert choice("x", []) is None


# Folders


def test_a_file_that_looks_like_law_and_would_not_be_read_is_told(tmp_path: Path) -> None:
    shutil.copytree(HERE / "base", tmp_path, dirs_exist_ok=True)
    for name in ("Article-2.MD", "deep/article-3.markdown", "article-4.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("# Lost\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("[[rule]] is no rule here\n", encoding="utf-8")

    with pytest.raises(InvalidInput) as error:
        read_rulebase(tmp_path)

    assert [str(problem) for problem in error.value.problems] == [
        f"{name}:1:1: this file is not read\n    hint: a rule file ends in .md"
        for name in ("Article-2.MD", "article-4.toml", "deep/article-3.markdown")
    ]


def test_a_folder_without_law_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no rule file stands in this folder"):
        read_rulebase(tmp_path)


def test_problems_of_several_files_are_told_together(tmp_path: Path) -> None:
    shutil.copytree(HERE / "base", tmp_path, dirs_exist_ok=True)
    for name in ("one.md", "two.md"):
        (tmp_path / name).write_text("## HCC art 1\n\n> So.\n\n```toml\n[[rule]]\n```\n", "utf-8")

    with pytest.raises(InvalidInput) as error:
        read_rulebase(tmp_path)

    assert [str(problem.place) for problem in error.value.problems] == [
        "one.md:1:1",
        "one.md:6:1",
        "two.md:1:1",
        "two.md:6:1",
    ]
