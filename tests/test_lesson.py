"""An exercise as a student meets it: what is put, what is said of an answer, what is kept."""

from collections.abc import Iterable
from pathlib import Path
from unittest.mock import patch

import pytest
from classroom import by_the_key, exercise_in, known, lines_kept
from click.testing import CliRunner, Result
from commands import CASE, called, law

from quarter import cli
from quarter.attempt import read_attempt
from quarter.exercise import Mark, Outcome
from quarter.shipped import scenarios

FIRST = ["Which status he has.", "GC III art 4(A)(1)"]  # the issue and the rule of conscript


def taught(*lines: str, scenario: str = "conscript", more: Iterable[str] = ()) -> Result:
    """What the command does with these lines; the input then ends."""
    with patch.object(cli, "rulebase", law):
        return CliRunner().invoke(
            cli.main,
            ["teach", scenario, *more],
            input="".join(f"{line}\n" for line in lines),
            prog_name="quarter",
            catch_exceptions=False,
        )


@pytest.mark.parametrize("name", scenarios())
def test_who_answers_as_the_key_does_has_every_point(name: str) -> None:
    found = taught(*by_the_key(exercise_in(name)), scenario=name)
    together = found.stdout.partition("  together: ")[2].split("\n")[0].split(" of ")

    assert found.exit_code == 0
    assert "Here you part" not in found.stdout
    assert "Not understood" not in found.stdout
    assert together[0] == together[1]


def test_the_story_is_told_in_numbered_paragraphs_before_the_question() -> None:
    said = taught().stdout

    assert said.index("\n1. Verran and Tolmar") < said.index("\n3. On a wet morning")
    assert said.index("\n3. On a wet morning") < said.index("Is the conscript a prisoner of war?")


def test_nothing_of_the_key_is_said_before_it_is_answered() -> None:
    said = taught(*FIRST, "met").stdout.partition("Element 1 of 6")[2]

    assert "Paragraph 3" not in said
    assert "Right" not in said


def test_where_an_answer_and_the_key_part_the_key_says_why() -> None:
    said = taught(*FIRST, "open", "none").stdout

    assert "Here you part: you have open, and the key has met. Paragraph 3 shows it.\n" in said


def test_a_right_mark_in_the_wrong_place_is_told_apart() -> None:
    said = taught(*FIRST, "met", "1, 2").stdout

    assert "The mark is right, the place is not: you name paragraphs 1 and 2, the key " in said


def test_a_wrong_rule_is_set_right_with_its_words() -> None:
    said = taught(FIRST[0], "GC III art 33(1)").stdout

    assert "Here you part: the key has GC III art 4(A)(1).\nGC III art 4(A)(1): \u2018" in said


def test_the_words_of_each_passage_to_choose_from_are_told_if_asked() -> None:
    said = taught(FIRST[0], "why").stdout

    assert "GC III art 33(1): \u2018Members of the medical personnel" in said


def test_the_story_is_told_again_at_any_prompt() -> None:
    assert taught("story", *FIRST, "STORY").stdout.count("1. Verran and Tolmar") == 3


@pytest.mark.parametrize("line", ["9", "1 or 2", "all", "-1", "1,,x"])
def test_a_paragraph_that_is_none_is_asked_for_again(line: str) -> None:
    said = taught(*FIRST, "met", line, "3").stdout

    assert "Not understood" in said
    assert "Right: met. Paragraph 3 shows it." in said


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.json"


LINES = 17  # of whoever answers conscript by the key


@pytest.mark.parametrize("cut", range(LINES))
def test_wherever_it_is_left_the_same_command_goes_on_from_there(cut: int, path: Path) -> None:
    lines = by_the_key(exercise_in("conscript"))
    taught(*lines[:cut], more=["-o", str(path)])
    kept = lines_kept(path)
    left = taught(*lines[kept:], more=["-o", str(path)])

    assert (len(lines), lines_kept(path)) == (LINES, LINES)
    assert cut - kept < 2, "no more than a mark without its paragraph is lost"
    assert "together: 9 of 9" in left.stdout


def test_what_the_key_has_said_once_is_kept_as_it_was_first_answered(path: Path) -> None:
    found = taught(*FIRST, "open", "none", "back", "met", "3", more=["-o", str(path)])
    attempt, _ = read_attempt(path, known(exercise_in("conscript")))

    assert "Right: met. Paragraph 3 shows it." in found.stdout
    (first,) = next(iter(attempt.works.values())).elements.values()
    assert (first.mark, first.paragraphs) == (Mark.OPEN, ())


def test_back_from_the_paragraphs_leads_to_the_mark(path: Path) -> None:
    taught(*FIRST, "open", "back", "met", "3", more=["-o", str(path)])
    attempt, _ = read_attempt(path, known(exercise_in("conscript")))

    (first,) = next(iter(attempt.works.values())).elements.values()
    assert (first.mark, first.paragraphs) == (Mark.MET, (3,))


def test_back_at_the_first_prompt_stays_there() -> None:
    assert "This is the first prompt." in taught("back").stdout


def test_save_leaves_and_says_where_all_is_kept(path: Path) -> None:
    found = taught("Which status.", "save", more=["-o", str(path)])

    assert (found.exit_code, found.stdout.splitlines()[-1]) == (0, f"saved in {path}")


def test_without_a_file_it_is_said_at_once_that_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = taught("Which status.", "save").stdout

    assert said.startswith("Nothing is kept")
    assert not list(tmp_path.iterdir())


def test_a_conclusion_that_is_another_is_told() -> None:
    lines = by_the_key(exercise_in("conscript"))
    said = taught(*lines[:-2], Outcome.NOT_SHOWN.value).stdout

    assert "Here you part: the key has yes.\n" in said


def test_a_conclusion_for_which_a_memo_has_another_word_is_told_with_that() -> None:
    lines = by_the_key(exercise_in("feud"))
    said = taught(*lines, scenario="feud").stdout

    assert "Right: yes (in a memo: Probably yes).\n" in said


def test_a_rubric_of_ones_own_gives_other_points(tmp_path: Path) -> None:
    rubric = tmp_path / "rubric.toml"
    text = (cli.Path(__file__).parent.parent / "templates" / "rubric.toml").read_text()
    rubric.write_text(text.replace("points = 3", "points = 10").replace("points = 2", "points = 0"))
    found = taught(*by_the_key(exercise_in("conscript")), more=["--rubric", str(rubric)])

    assert "application 10 of 10" in found.stdout
    assert "rule 2" not in found.stdout
    assert "together: 12 of 12" in found.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["conscrit"], 2, "did you mean 'conscript'?"),
        (["wrok", "conscript"], 2, "did you mean 'work'?"),
        ([CASE], 2, "is a case and no scenario: it has no [teaching]"),
        (["conscript", "-o", "a.txt"], 2, "'a.txt' does not end in .json"),
        (["conscript", "--rubric", "none.toml"], 2, "does not exist"),
        (["conscript", "barn"], 2, "unexpected extra argument"),
    ],
)
def test_what_is_mistyped_is_said(words: list[str], code: int, said: str) -> None:
    found = called("teach", *words)

    assert (found.exit_code, said in found.stderr) == (code, True), found.stderr


def test_a_file_that_is_no_record_of_this_exercise_is_left_as_it_was(path: Path) -> None:
    path.write_text("{}")
    found = called("teach", "conscript", "-o", str(path))

    assert (found.exit_code, path.read_text()) == (1, "{}")
    assert "this is no record of an exercise" in found.stderr


def test_a_passage_that_carries_the_answer_beside_the_one_set_out_is_right_too() -> None:
    each = exercise_in("feud").tasks[0]
    assert each.rule is not None
    beside = next(one for one in each.carrying[:3] if one.passage != each.rule.passage)
    said = taught("Whether.", beside.passage.heading, scenario="feud").stdout

    assert "Right: it carries the answer as well. What is set out here is " in said


def test_a_letter_that_begins_a_command_is_a_word_of_the_issue(path: Path) -> None:
    taught("w", more=["-o", str(path)])
    attempt, _ = read_attempt(path, known(exercise_in("conscript")))

    assert [work.issue for work in attempt.works.values()] == ["w"]


def test_none_is_understood_where_nothing_is_on_the_other_side() -> None:
    lines = by_the_key(exercise_in("conscript"))
    assert taught(*lines[:-3], "none").stdout.count("Right.") == 2
