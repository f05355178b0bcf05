"""A quiz as a question bank, read back by what did not write it."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from commands import called
from hostile import FIELDS, LAW, PLAIN, SAID, STRUCTURES, UNSEEN, folded, hostile_case
from hypothesis import given
from hypothesis import strategies as st
from test_hostile import Reader, told
from test_quiz import RUBRIC, shipped

from quarter.answer import Opinion
from quarter.bank import as_anki, as_gift, as_moodle
from quarter.exercise import Exercise
from quarter.quiz import Quiz
from quarter.rubric import shipped_rubric

# What Moodle documents of its XML: of each kind of question the parts that it reads.
COMMON = {
    "name", "questiontext", "generalfeedback", "defaultgrade", "penalty", "hidden", "idnumber",
}  # fmt: skip
PARTS = {
    "category": {"category"},
    "multichoice": COMMON | {"single", "shuffleanswers", "answernumbering", "answer"},
    "essay": COMMON
    | {"responseformat", "responserequired", "responsefieldlines"}
    | {"attachments", "attachmentsrequired", "graderinfo", "responsetemplate"},
}
READ_GIFT = """
const { parse } = require('gift-pegjs');
require('readline').createInterface({ input: process.stdin }).on('line', line =>
    console.log(JSON.stringify(parse(JSON.parse(line)))));
"""
SOME = st.dictionaries(st.sampled_from(FIELDS), SAID, min_size=1, max_size=6)
HEAD = 5  # lines of a file of cards that say what its columns are
SPOILT = ('"', "#", "=", "+", "-", "@")  # what would begin a quoted field, a remark, a formula
# Each text that would be structure somewhere, three to a case, in whatever fields there are.
PIECES = [one for one in (*STRUCTURES, *UNSEEN) if folded(one.strip())]
CORPUS = [
    {field: PIECES[(at + turn) % len(PIECES)] for turn, field in enumerate(FIELDS)}
    for at in range(0, len(PIECES), 3)
]


def hostile(texts: dict[str, str]) -> Quiz:
    return Quiz(Exercise(Opinion(LAW, hostile_case(texts))), RUBRIC)


@cache
def plain_quiz() -> Quiz:
    return hostile({})


def questions(moodle: str) -> list[Xml.Element]:
    return [one for one in Xml.fromstring(moodle) if one.get("type") != "category"]


def htmls(moodle: str) -> list[str]:
    """Each text of a file that Moodle shows as HTML, in order."""
    found = Xml.fromstring(moodle).iter()
    return [one.findtext("text") or "" for one in found if one.get("format") == "html"]


def tags(htmls: list[str]) -> list[tuple[str, ...]]:
    return [tag for html in htmls for tag in Reader(html).tags]


def words(htmls: list[str]) -> str:
    return " ".join(Reader(html).words for html in htmls)


def cards(quiz: Quiz) -> list[list[str]]:
    """The fields of each card, below the head."""
    lines = as_anki(quiz).split("\n")
    assert [line.startswith("#") for line in lines].index(False) == HEAD
    return [line.split("\t") for line in lines[HEAD:-1]]


def unsaid(texts: dict[str, str], said: str, usual: str) -> list[str]:
    """The fields of which a quiz tells, and does not tell what stands in them."""
    told_of = [one for one in texts if told(one, PLAIN[one]) in usual.casefold()]
    return [one for one in told_of if told(one, texts[one]) not in said.casefold()]


@pytest.fixture(scope="module")
def gift() -> Iterator[subprocess.Popen[str]]:
    """A reader of GIFT that others wrote, which is given a file a line and answers with one."""
    at = os.environ.get("NODE_PATH", "")
    found = subprocess.run(
        ["node", "-e", "require('gift-pegjs')"], capture_output=True, check=False
    )
    if found.returncode:
        if os.environ.get("QUARTER_ALL_TESTS"):
            pytest.fail(f"no gift-pegjs is found in NODE_PATH={at!r}, and all tests are wanted")
        pytest.skip(f"no gift-pegjs is found in NODE_PATH={at!r}")
    node = str(shutil.which("node"))
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([node, "-e", READ_GIFT], text=True, encoding="utf-8", **pipes) as reader:
        yield reader
        assert reader.stdin
        reader.stdin.close()


def read_gift(text: str, reader: subprocess.Popen[str]) -> list[dict[str, object]]:
    assert reader.stdin and reader.stdout
    reader.stdin.write(json.dumps(text) + "\n")
    reader.stdin.flush()
    found: list[dict[str, object]] = json.loads(reader.stdout.readline())
    return found


def gift_htmls(parsed: object) -> list[str]:
    """Each text of a parsed file that is read as HTML, in order."""
    if isinstance(parsed, list):
        return [html for one in parsed for html in gift_htmls(one)]
    if not isinstance(parsed, dict):
        return []
    if parsed.get("format") == "html":
        return [parsed["text"]]
    return [html for one in parsed.values() for html in gift_htmls(one)]


@pytest.mark.parametrize("name", ["barn", "tailor", "reservist"])
def test_moodle_finds_in_each_question_what_it_documents_and_nothing_else(name: str) -> None:
    for question in Xml.fromstring(as_moodle(shipped(name))):
        kind = str(question.get("type"))
        parts = [part.tag for part in question]

        assert set(parts) == PARTS[kind]
        assert len(parts) - parts.count("answer") == len(PARTS[kind] - {"answer"})
        for part in question.iter():
            if part.get("format") or part.tag in ("name", "category"):
                assert [inner.tag for inner in part][:1] == ["text"]
                assert not (part.text or "").strip()


def test_a_choice_in_moodle_is_worth_all_for_one_answer_and_nothing_for_the_others() -> None:
    for question in questions(as_moodle(shipped("barn"))):
        fractions = sorted(str(one.get("fraction")) for one in question.findall("answer"))

        assert fractions == (["0", "0", "100"] if question.get("type") == "multichoice" else [])
        assert all(one.findtext("feedback/text") for one in question.findall("answer"))


def test_in_moodle_an_id_is_there_once_and_a_name_is_no_longer_than_it_may_be() -> None:
    found = questions(as_moodle(shipped("list-of-forty")))

    ids = [str(one.findtext("idnumber")) for one in found]
    assert len(set(ids)) == len(ids)
    assert max(map(len, ids)) <= 100
    assert max(len(str(one.findtext("name/text"))) for one in found) <= 255


def test_an_essay_in_moodle_has_its_frame_its_rubric_and_its_points() -> None:
    (essay, *_) = [
        one for one in questions(as_moodle(shipped("barn"))) if one.get("type") == "essay"
    ]

    frame = Reader(str(essay.findtext("responsetemplate/text"))).words
    assert frame == "Issue Rule Application Conclusion"
    assert "What an answer is scored for" in str(essay.findtext("graderinfo/text"))
    assert essay.findtext("defaultgrade") == "9"


@given(SOME)
def test_any_text_in_any_field_is_said_in_moodle_and_changes_nothing_else(
    texts: dict[str, str],
) -> None:
    found, usual = htmls(as_moodle(hostile(texts))), htmls(as_moodle(plain_quiz()))

    assert tags(found) == tags(usual)
    assert unsaid(texts, words(found), words(usual)) == []


@given(SOME)
def test_any_text_in_any_field_is_said_on_a_card_and_no_card_is_cut(texts: dict[str, str]) -> None:
    found, usual = cards(hostile(texts)), cards(plain_quiz())

    assert [len(card) for card in found] == [len(card) for card in usual]
    assert not any(field.startswith(SPOILT) for card in found for field in card)
    sides, usual_sides = ([side for card in one for side in card[:3]] for one in (found, usual))
    assert tags(sides) == tags(usual_sides)
    assert unsaid(texts, words(sides), words(usual_sides)) == []


@pytest.mark.needs("node")
@pytest.mark.parametrize("name", ["barn", "tailor", "list-of-forty"])
def test_a_reader_of_gift_finds_every_choice(name: str, gift: subprocess.Popen[str]) -> None:
    quiz = shipped(name)

    found = [one for one in read_gift(as_gift(quiz), gift) if one["type"] != "Category"]
    by_id = {choice.id: choice for choice in quiz.choices}
    assert {one["id"] for one in found} == set(by_id)
    for one in found:
        choice = by_id[str(one["id"])]
        assert one["title"] == choice.name[:255]
        marks = [(each["text"]["text"], each["isCorrect"]) for each in one["choices"]]  # type: ignore[attr-defined]
        assert marks == [(option.mark.value, option.right) for option in choice.options]
        stem, *feedback, cites = gift_htmls([one["stem"], one["choices"], one["globalFeedback"]])
        assert Reader(stem).words == Reader(quiz.story + choice.asks).words
        assert Reader(cites).words == Reader(choice.cites).words
        assert [Reader(each).words for each in feedback[1::2]] == [
            Reader(option.feedback).words for option in choice.options
        ]


@pytest.mark.needs("node")
@pytest.mark.parametrize("texts", CORPUS, ids=range(len(CORPUS)))
def test_a_reader_of_gift_is_told_any_text_and_finds_nothing_else(
    texts: dict[str, str], gift: subprocess.Popen[str]
) -> None:
    quizzes = (hostile(texts), plain_quiz())
    found, usual = (gift_htmls(read_gift(as_gift(one), gift)) for one in quizzes)

    assert tags(found) == tags(usual)
    assert unsaid(texts, words(found), words(usual)) == []


def test_a_card_has_a_front_a_back_a_citation_its_tags_and_its_id() -> None:
    head = as_anki(shipped("barn")).splitlines()[2].removeprefix("#columns:").split("\t")

    columns = dict(zip(head, cards(shipped("barn"))[0], strict=True))
    assert columns["Back"].startswith("<p><b>Met.</b> Paragraph 2 shows it.")
    assert columns["Citation"].startswith("<p>GC III art 4(A)(1): ‘Prisoners of war,")
    assert columns["Tags"] == "quarter scenario::barn difficulty::3 law::GC_III_art_4"
    assert columns["Id"] == shipped("barn").choices[0].id


@pytest.mark.parametrize("form", ["moodle", "gift", "anki"])
def test_the_command_writes_each_form_the_same_each_time(form: str) -> None:
    one, other = (called("teach", "export", "conscript", "--to", form) for _ in range(2))

    assert (one.exit_code, one.stderr) == (0, "")
    assert one.stdout == other.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("barm", "--to", "moodle"), "did you mean 'barn'?"),
        (("barn",), "--to"),
        (("barn", "--to", "word"), "'word' is not one of"),
        (("kursk-2025", "--to", "gift"), "is a case and no scenario"),
        (("barn", "--to", "gift", "--rubric", "none.toml"), "'none.toml' does not exist"),
    ],
)
def test_what_is_mistyped_is_said(words: tuple[str, ...], said: str) -> None:
    found = called("teach", "export", *words)

    assert found.exit_code == 2
    assert said in found.stderr


def test_a_bank_is_not_written_over_the_rubric_that_it_is_made_with(tmp_path: Path) -> None:
    own = tmp_path / "rubric.toml"
    shutil.copy(shipped_rubric(), own)
    found = called("teach", "export", "barn", "--to", "gift", "--rubric", str(own), "-o", str(own))

    assert found.exit_code == 2
    assert "is the rubric itself" in found.stderr
    assert own.read_bytes() == shipped_rubric().read_bytes()
