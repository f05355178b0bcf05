"""What is printed of variations: the sheet, its key, and a folder of cases."""

from functools import cache
from pathlib import Path

import pytest
from classroom import exercise, under
from commands import called, law
from hostile import LAW, PLAIN, hostile_case
from hypothesis import given, settings
from small import fact, issue, rule
from test_hostile import SOME, structure, told, words

from quarter.answer import Opinion, questions_alone
from quarter.memo import Memo
from quarter.shipped import case_names, scenarios
from quarter.varied import write_variations, write_variations_key
from quarter.vary import Variations

TAKEN = rule("taken", "soldier(P)", "not wounded(P)", then="captive(P)")
SCENARIOS = scenarios()
SAFE = rule("safe", "captive(P)", then="safe(P)")


def sheet(rules: str, *paragraphs: str, question: str = "captive(a)") -> str:
    return write_variations(Variations(exercise(rules, paragraphs, question).opinion)).markdown


def key(rules: str, *paragraphs: str, question: str = "captive(a)") -> str:
    found = Variations(exercise(rules, paragraphs, question).opinion)
    return write_variations_key(found).markdown


def part(text: str, number: int) -> str:
    """What a key says of one variation."""
    return text.split(f"### Variation {number}\n")[1].partition("\n##")[0]


def test_a_sheet_asks_the_questions_and_lists_the_variations_without_an_answer() -> None:
    text = sheet(TAKEN, fact("soldier(a)"), fact("not wounded(a)"))

    assert "\n## The questions\n\n- Captive?\n\n## The variations\n\n" in text
    assert text.endswith(
        "\n\n1. Instead of what paragraph 1 tells: not soldier.\n"
        "2. Instead of what paragraph 2 tells: wounded.\n"
    )
    assert "Yes" not in text
    assert "Law art 1" not in text


def test_a_key_tells_the_step_that_moved_and_the_rule_through_which_it_did() -> None:
    text = key(TAKEN + SAFE, fact("soldier(a)"), fact("not wounded(a)"), question="safe(a)")

    assert part(text, 1) == (
        "\n- Step 1. Not soldier.\n\n"
        "**Safe?** Before: Yes. Now: Not shown.\n\n"
        "- Step 2. No longer established: captive. "
        "Law art 1 no longer applies: step 1 takes away what it needs.\n"
        "- Step 3. No longer established: safe. "
        "Law art 1 no longer applies: step 2 takes away what it needs.\n"
    )
    assert text.endswith("## Passages\n\n- **Law art 1**: ‘Words.’\n")


def test_a_key_says_first_what_changes_in_each_and_how_much_of_the_proofs() -> None:
    text = key(TAKEN + SAFE, fact("soldier(a)"), fact("willing(a)"), question="safe(a)")

    rows = [line for line in text.splitlines() if line.startswith("| ")][1:]
    assert rows[1].endswith("| Safe? Open; now yes. | 5 |")
    assert rows[-1].endswith("| Nothing: a decoy. | 0 |")


def test_a_key_says_of_a_decoy_that_no_rule_asks_for_it() -> None:
    text = key(TAKEN, fact("soldier(a)"), fact("not wounded(a)"), fact("willing(a)"))

    assert part(text, 3).endswith(
        "**No answer changes.** No rule to which these questions lead asks for it.\n"
    )


def test_a_key_says_of_a_decoy_what_the_rules_that_ask_for_it_lack_in_any_case() -> None:
    rules = TAKEN + rule("freed", "willing(P)", "doubted(P)", "spy(P)", then="captive(P)")
    text = key(rules, fact("soldier(a)"), fact("not wounded(a)"), fact("not willing(a)"))

    assert part(text, 3).endswith(
        "**No answer changes.** Law art 1 asks for it, "
        "and lacks in any case that doubted and one more thing.\n"
    )


def test_a_key_says_of_a_decoy_what_the_rule_that_it_meets_establishes_instead() -> None:
    rules = TAKEN + rule("ease", "willing(P)", then="safe(P)")
    rules += rule("safe", "safe(P)", "spy(P)", "doubted(P)", then="captive(P)")
    text = key(rules, fact("soldier(a)"), fact("not wounded(a)"), fact("not willing(a)"))

    said = "Law art 1 asks for it and now applies, but it tells only that safe, and no answer"
    assert f"**No answer changes.** {said} rests on that.\n" in text


def test_a_key_says_of_a_decoy_to_what_the_rule_that_asks_for_it_is_an_exception() -> None:
    rules = TAKEN + under("Law art 2", rule("freed", "spy(P)", then="not captive(P)"))
    rules += under("Law art 3", rule("unless", "willing(P)", excepts="freed", standard="fair"))
    text = key(rules, fact("soldier(a)"), fact("not wounded(a)"), fact("willing(a)"))

    said = "Law art 3 asks for it, as an exception to Law art 2, and the answer does not rest"
    assert f"**No answer changes.** {said} on that.\n" in text


def test_a_key_says_of_a_decoy_that_the_answer_stands_on_other_grounds() -> None:
    rules = TAKEN + rule("freed", "willing(P)", then="captive(P)")
    text = key(rules, fact("soldier(a)"), fact("not wounded(a)"), fact("not willing(a)"))

    assert part(text, 3).endswith(
        "**No answer changes.** Its grounds do:\n\n**Captive?** Yes, as before.\n\n"
        "- It now rests on Law art 1: step 1 supplies what it lacked.\n"
    )


def test_a_key_says_to_which_standard_a_step_moves_where_it_is_another() -> None:
    rules = TAKEN + rule("safe", "captive(P) @ weak", then="safe(P)")

    text = key(rules, fact("soldier(a)"), fact("not wounded(a)"), question="safe(a)")

    assert "No longer established to the standard of weak: captive." in part(text, 1)


def test_a_key_names_the_reading_that_a_variation_takes() -> None:
    rules = issue("limit", "narrow", "wide")
    rules += rule("wide", "soldier(P)", then="captive(P)", position="limit.wide")

    text = key(rules, fact("soldier(a)"))

    assert "- Step 1. The reading that so.\n" in text
    assert "Law art 1 now applies: it belongs to the reading of step 1.\n" in text


IMMATERIAL = """
[[immaterial]]
literal = "spy(P)"
to = "captive(P)"
reason = "A captive who spied is a captive."
"""


def test_a_key_says_of_a_decoy_what_the_law_says_of_those_who_think_that_it_matters() -> None:
    text = key(TAKEN + IMMATERIAL, fact("soldier(a)"), fact("not wounded(a)"))

    assert part(text, 3) == (
        "\n- Step 1. Spy.\n\n**No answer changes.** Law art 1: A captive who spied is a captive.\n"
    )
    assert text.split("## Passages")[1].count("Law art 1") == 1


def test_a_key_says_of_a_decoy_what_takes_the_rule_that_it_would_meet_out_of_play() -> None:
    rules = TAKEN + rule("freed", "spy(P)", then="not captive(P)")
    rules += rule("unless", "willing(P)", excepts="freed", standard="fair")
    text = key(rules, fact("soldier(a)"), fact("not wounded(a)"), fact("willing(a)"))

    (spied,) = [one for one in text.split("### Variation")[1:] if "Step 1. Spy." in one]
    assert (
        "**No answer changes.** Law art 1 asks for it, but an exception in the same passage takes "
        "it out of play, since willing." in spied
    )


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_word_of_a_variation_or_of_its_key_is_the_id_of_a_rule_or_a_reading(name: str) -> None:
    said = words(called("teach", "vary", name.removeprefix("teaching/"), "--key").stdout)
    ids = {*(rule.id for rule in law().rules), *law().positions}

    assert not {one.strip("().,;:") for one in said.split()} & ids


# Any text


def hostile_sheets(texts: dict[str, str]) -> list[Memo]:
    case = hostile_case(texts)
    found = Variations(Opinion(LAW, case, asking=questions_alone(LAW, case)))
    return [write_variations(found), write_variations_key(found)]


@cache
def plain_sheets() -> list[Memo]:
    return hostile_sheets({})


@settings(max_examples=settings.default.max_examples // 4)
@given(SOME)
def test_any_text_of_a_scenario_is_said_on_a_sheet_that_is_otherwise_the_same(
    texts: dict[str, str],
) -> None:
    for memo, plain in zip(hostile_sheets(texts), plain_sheets(), strict=True):
        usual, said = words(plain.markdown).casefold(), words(memo.markdown).casefold()
        told_of = [field for field in texts if told(field, PLAIN[field]) in usual]

        assert structure(memo.markdown) == structure(plain.markdown)
        assert all(told(field, texts[field]) in said for field in told_of)


# The command


@pytest.mark.parametrize("ending", [".md", ".html", ".docx"])
@pytest.mark.parametrize("options", [(), ("--key",)], ids=str)
def test_a_sheet_and_its_key_are_written_in_each_form(
    ending: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / f"out{ending}"

    found = called("teach", "vary", "conscript", "-o", str(path), *options)

    assert (found.exit_code, found.output) == (0, "")
    assert path.stat().st_size > 1000


def test_a_folder_gets_the_sheet_the_key_and_each_variation_as_a_case(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"

    found = called("teach", "vary", "conscript", "--most", "10", "-o", str(folder))

    cases = sorted(path.name for path in folder.glob("variation-*.md"))
    assert (found.exit_code, found.output) == (0, "")
    assert cases == [f"variation-{number:02}.md" for number in range(1, 11)]
    assert {path.name for path in folder.iterdir()} == {"key.md", "variations.md", *cases}
    assert (folder / "key.md").read_text(encoding="utf-8") == called(
        "teach", "vary", "conscript", "--most", "10", "--key"
    ).stdout
    assert called("check", *(str(folder / name) for name in cases)).exit_code == 0


@pytest.mark.parametrize("most", [(), ("--most", "3")])
def test_a_key_states_the_command_by_which_it_is_made_again(most: tuple[str, ...]) -> None:
    found = called("teach", "vary", "conscript", "--key", *most).stdout
    command = " ".join(("quarter teach vary conscript --key", *most))

    assert f"| Command | `{command}` |" in found
    assert called(*command.split()[1:]).stdout == found


def test_what_a_folder_holds_of_an_earlier_time_is_replaced_on_demand_alone(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    called("teach", "vary", "conscript", "-o", str(folder))
    (folder / "notes.md").write_text("# Notes\n", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    fewer = ("teach", "vary", "conscript", "--most", "9", "-o", str(folder))

    refused = called(*fewer)
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    found = called(*fewer, "--replace")

    assert refused.exit_code == 2
    assert "holds key.md and 11 more, and it is not what is written now" in refused.output
    assert kept == before
    assert (found.exit_code, found.output) == (0, "")
    cases = [f"variation-{number}.md" for number in range(1, 10)]
    assert {path.name for path in folder.iterdir()} == {
        "key.md", "variations.md", "notes.md", *cases,
    }  # fmt: skip


def test_a_variation_on_which_a_teacher_worked_is_not_lost(tmp_path: Path) -> None:
    words = ("teach", "vary", "conscript", "-o", str(tmp_path))
    called(*words)
    own = tmp_path / "variation-03.md"
    own.write_text(own.read_text(encoding="utf-8") + "\nMy own words.\n", encoding="utf-8")

    found = called(*words)

    assert found.exit_code == 2
    assert "holds variation-03.md, and it is not what is written now" in found.output
    assert own.read_text(encoding="utf-8").endswith("My own words.\n")


def test_a_folder_written_again_holds_the_same_and_nothing_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    called("teach", "vary", "conscript", "-o", str(folder))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    found = called("teach", "vary", "conscript", "-o", str(folder))

    assert (found.exit_code, found.output) == (0, "")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("name", ["key.md", "variation-3.md", "variation-99.md"])
def test_a_folder_that_holds_something_else_under_such_a_name_is_left_as_it_is(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(b"# The key to my office\n\xff")
    found = called("teach", "vary", "conscript", "-o", str(tmp_path))

    assert found.exit_code == 2
    assert f"holds {name}, and it is not what is written now: name another folder" in found.output
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"# The key to my office\n\xff"]


def test_the_variations_of_two_scenarios_do_not_mix_in_a_folder(tmp_path: Path) -> None:
    called("teach", "vary", "barn", "--most", "2", "-o", str(tmp_path))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    found = called("teach", "vary", "conscript", "--most", "2", "-o", str(tmp_path))

    assert found.exit_code == 2
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_variations_are_the_same_on_every_run() -> None:
    first, second = (called("teach", "vary", "barn", "--key").stdout for _ in range(2))

    assert first == second


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("conscrit",), "did you mean 'conscript'?"),
        (("kursk-2025",), "is a case and no scenario"),
        (("conscript", "-o", "x.pdf"), "ends in neither .md nor .html nor .docx"),
        (("conscript", "-o", "folder", "--key"), "a folder gets the key as well"),
        (("conscript", "-o", "sheet.md", "--replace"), "only what a folder holds is replaced"),
        (("conscript", "--most", "0"), "0 is not in the range"),
    ],
)
def test_what_is_mistyped_is_said_and_nothing_is_written(
    words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    found = called("teach", "vary", *words)

    assert found.exit_code == 2
    assert said in found.output
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    found = called("teach", "vary", "conscript", "-o", str(tmp_path / "file" / "folder"))

    assert found.exit_code == 1
    assert "no such folder can be made" in found.output


def test_the_scenario_itself_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "scenario.md"
    path.write_bytes(case_names()["teaching/conscript"].read_bytes())

    found = called("teach", "vary", str(path), "-o", str(path))

    assert found.exit_code == 2
    assert "is the case file itself" in found.output
