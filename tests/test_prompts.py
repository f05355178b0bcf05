"""An interview as whoever answers it meets it: what is put, what is kept, what is refused."""

import itertools
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from answering import answer_to
from click.testing import CliRunner, Result
from commands import CASE, CASE_FILE, SMALL_CASE, called, law
from small import case_text, rule
from small import law as small_law

from quarter import cli
from quarter.case import Case
from quarter.casefile import case_document, case_to_json, read_case
from quarter.casetext import KIND
from quarter.console import Console, Leave
from quarter.prompts import interview

YES = ("yes", "1", "para 2", "A soldier of that army.", "", "")  # and a source, and its words
NEW_SOURCE = ("new", "2025-04-20", "Report of a visit, invented for a test", "visit")


def asked(path: Path | str, *lines: str, more: Iterable[str] = ()) -> Result:
    """What the command does with these lines; the input then ends."""
    with patch.object(cli, "rulebase", law):
        return CliRunner().invoke(
            cli.main,
            ["ask", str(path), *more],
            input="".join(f"{line}\n" for line in lines),
            prog_name="quarter",
            catch_exceptions=False,
        )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A case of which one fact that decides is open."""
    found = tmp_path / "case.md"
    text = SMALL_CASE.replace('"armed_forces_member(prisoner_a, ukraine)" = "undisputed"\n', "")
    found.write_text(text, encoding="utf-8")
    return found


def case(path: Path) -> Case:
    return read_case(path, law())


def facts(path: Path) -> set[tuple[object, ...]]:
    """The evidence in a case file, without the places where it stands."""
    return {
        (str(one.literal), one.shown, one.start, one.source.id, one.pinpoint, one.passage.words)
        for one in case(path).evidence
    }


MEMBER = "armed_forces_member(prisoner_a, ukraine)"


def test_the_fact_that_decides_most_is_put_in_the_words_of_the_law(path: Path) -> None:
    found = asked(path)

    assert "Is prisoner A a member of the armed forces of Ukraine?\n" in found.stdout
    assert found.exit_code == 0


def test_the_end_of_the_input_leaves_and_says_where_all_is_kept(path: Path) -> None:
    before = path.read_bytes()
    found = asked(path)

    assert found.stdout.endswith(f"\nsaved in {path}\n")
    assert (found.exit_code, path.read_bytes()) == (0, before)


def test_an_answer_is_kept_with_its_evidence(path: Path) -> None:
    before = path.read_text(encoding="utf-8")
    asked(path, "y", "visit", "para 2", "He serves.", "clear and convincing", "2025-03-01")

    assert path.read_text(encoding="utf-8") == before + (
        "\n## visit para 2\n\n> He serves.\n\n```toml\n[[fact]]\n"
        f'literal = "{MEMBER}"\nshown = "clear and convincing"\nfrom = 2025-03-01\n```\n'
    )


def test_words_of_ones_own_are_marked_as_a_paraphrase(path: Path) -> None:
    asked(path, "y", "1", "", "", "Somebody says so.", "", "")

    (*_, last) = case(path).evidence
    assert last.passage.paraphrase
    assert last.passage.words == "Somebody says so."
    assert (last.pinpoint, last.shown) == ("", "balance of probabilities")


def test_a_source_that_is_new_is_declared(path: Path) -> None:
    asked(path, "n", "new", "2025-04-30", "A letter, invented", "letter", "p 1", "No.", "", "")

    found = case(path)
    assert found.sources["letter"].citation == "A letter, invented"
    assert str(found.evidence[-1].literal) == f"not {MEMBER}"


def test_what_is_not_known_is_kept_with_its_reason(path: Path) -> None:
    found = asked(path, "unknown", "refused")

    assert {str(atom): reason for atom, reason in case(path).unknown.items()} == {MEMBER: "refused"}
    assert "Is prisoner A a member" not in found.stdout.partition("Why is it not known?")[2]


def test_what_is_unsafe_to_ask_is_left_unasked_and_named(path: Path) -> None:
    asked(path, "u", "unsafe to ask")
    found = asked(path)

    assert "Is prisoner A a member of the armed forces of Ukraine?" not in found.stdout
    assert (
        "Left unasked, because to ask endangers the prisoner or his family: "
        "prisoner A's membership of the armed forces of Ukraine."
    ) in found.stdout


@pytest.mark.parametrize("line", ["maybe", "yess", "", "\x1b[31m", "1"])
def test_what_is_not_understood_is_said_and_asked_again(path: Path, line: str) -> None:
    found = asked(path, line, "u", "2")

    assert "Not understood: '" in found.stdout
    assert "\x1b[31m" not in found.stdout.replace(": \x1b[31m\n", "")
    assert len(case(path).unknown) == 1


@pytest.mark.parametrize("line", ["y", "Y", "YES", "yes", " Yes "])
def test_a_first_letter_is_enough_and_case_does_not_matter(path: Path, line: str) -> None:
    asked(path, line)

    assert [one.source.kind for one in case(path).statements] == [KIND]


@pytest.mark.parametrize("line", ["why", "?", "w", "WHY"])
def test_why_names_the_passage_the_element_and_what_each_answer_changes(
    path: Path, line: str
) -> None:
    found = asked(path, line).stdout

    assert "GC III art 4(A)(1): ‘Prisoners of war, in the sense of the present Convention" in found
    assert "asked there whether prisoner A is a member of the armed forces of Ukraine" in found
    assert "If yes: Is prisoner A a prisoner of war? Open becomes Yes." in found
    assert "If no: no answer changes at once." in found


def test_help_says_what_can_be_answered(path: Path) -> None:
    assert "Answer yes or no; the first letter is enough." in asked(path, "help").stdout


def test_back_goes_to_the_question_before_and_a_new_answer_replaces_the_old(path: Path) -> None:
    asked(path, "u", "2", "back", "yes", "1", "para 2", "He serves.", "", "")

    found = case(path)
    assert found.unknown == {}
    assert str(found.evidence[-1].literal) == MEMBER


def test_an_answer_that_is_changed_from_yes_to_no_leaves_no_yes(path: Path) -> None:
    asked(path, "y", "1", "para 2", "So.", "alleged", "", "b", "n", "1", "para 3", "No.", "", "")

    told = [one for one in case(path).evidence if str(one.literal.atom) == MEMBER]
    assert [(str(one.literal), one.pinpoint) for one in told] == [(f"not {MEMBER}", "para 3")]


def test_back_within_the_evidence_goes_to_the_prompt_before(path: Path) -> None:
    asked(path, "y", "1", "para 9", "back", "para 2", "He serves.", "", "")

    assert case(path).evidence[-1].pinpoint == "para 2"


def test_back_at_the_first_question_says_so(path: Path) -> None:
    assert "This is the first question." in asked(path, "back").stdout


def test_save_leaves(path: Path) -> None:
    found = asked(path, "save", "u", "2")

    assert found.stdout.endswith(f"saved in {path}\n")
    assert case(path).unknown == {}


def test_an_answer_without_a_source_shows_nothing_and_is_asked_for_first(path: Path) -> None:
    asked(path, "yes", "none")
    waiting = path.read_text(encoding="utf-8")
    found = asked(path, "", "1", "para 2", "He serves.", "", "")

    assert "Answered before, without a source:\nIs prisoner A a member" in found.stdout
    assert 'bears_on = [\n  "armed_forces_member(prisoner_a, ukraine)",\n]' in waiting
    assert case(path).statements == ()
    assert str(case(path).evidence[-1].literal) == MEMBER


def test_an_answer_without_a_source_counts_at_no_standard(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"balance of probabilities"', '"alleged"', 1), encoding="utf-8")
    asked(path, "yes", "none")

    assert called("run", str(path)).stdout.splitlines()[2].startswith("Open")


@pytest.mark.parametrize("line", ["20.4.2025", "2025-02-30", "2025-05-02", "yesterday", "2025-4-2"])
def test_a_date_that_is_none_or_is_later_than_the_record_is_asked_again(
    path: Path, line: str
) -> None:
    found = asked(path, "n", "new", line, "2025-04-30", "A letter", "letter")

    assert ("is not a date" in found.stdout) != ("knows nothing of a later day" in found.stdout)
    assert str(case(path).sources["letter"].day) == "2025-04-30"


def test_what_may_identify_a_person_is_told_before_it_is_kept(path: Path) -> None:
    line = "He can be called at +49 30 1234567."
    found = asked(path, "y", "1", "", line, "no", "He serves.", "", "")

    assert "what looks like a telephone number" in found.stdout
    assert case(path).evidence[-1].passage.words == "He serves."


@pytest.mark.parametrize("words", ["[unverified] So.", "```", "a ``` b " * 20, "back", "\u200bso"])
def test_words_that_a_case_file_could_not_give_back_are_not_written(path: Path, words: str) -> None:
    asked(path, "y", "1", "p #", words, "He serves.", "", "", "")

    for one in case(path).evidence:
        assert one.passage.words in (words, "He serves.", "A soldier of the Ukrainian army has been"
                                     " in the camp since March.")  # fmt: skip


def test_a_command_word_can_be_entered_in_quotes(path: Path) -> None:
    asked(path, "y", "1", '"back"', "He serves.", "", "")

    assert case(path).evidence[-1].pinpoint == "back"


def test_a_finding_is_made_where_the_sources_disagree(path: Path) -> None:
    for sign, place in (("", "para 2"), ("not ", "para 3")):
        with path.open("a", encoding="utf-8") as file:
            file.write(
                f"\n## visit {place}\n\n> So.\n\n```toml\n[facts]\n"
                f'"{sign}{MEMBER}" = "clear and convincing"\n```\n'
            )
    found = asked(path, "yes", "1", "para 4", "A finding.", "", "The later word is first hand.")

    assert "The sources disagree" in found.stdout
    (finding,) = case(path).findings
    assert (str(finding.literal), finding.reason) == (MEMBER, "The later word is first hand.")


def test_a_fact_that_the_file_lists_as_unknown_can_be_answered(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(f'\n```toml\n[unknown]\n"{MEMBER}" = "below the standard"\n```\n')
    found = asked(path, *YES)

    assert "The file says of it: below the standard." in found.stdout
    assert "Yes  Is prisoner A a prisoner of war?" in found.stdout


@pytest.fixture
def unheld(path: Path) -> Path:
    """A case that does not say into whose power the prisoner has fallen."""
    text = path.read_text(encoding="utf-8")
    text = text.replace('"in_enemy_power(prisoner_a, russia)" = "undisputed"\n', "")
    path.write_text(text, encoding="utf-8")
    return path


RELATION = "Has prisoner A fallen into the power of any power?"


def test_a_relation_that_the_file_leaves_out_is_asked_first_and_a_name_chosen(unheld: Path) -> None:
    found = asked(unheld, "1", "1", "para 3", "He was taken.", "", "")

    assert found.stdout.index(RELATION) < found.stdout.index("open facts decide something")
    assert "  1  Ukraine\n  2  the Russian Federation\n" in found.stdout
    assert str(case(unheld).evidence[-1].literal) == "in_enemy_power(prisoner_a, ukraine)"


@pytest.mark.parametrize("line", ["Russia", "the Russian Federation", "russian", "RUSSIA", "2"])
def test_a_name_is_chosen_by_its_number_or_by_any_of_its_words(unheld: Path, line: str) -> None:
    asked(unheld, line, "1", "para 3", "He was taken.", "", "")

    assert str(case(unheld).evidence[-1].literal) == "in_enemy_power(prisoner_a, russia)"


def test_a_name_that_nobody_knows_is_asked_again_with_a_hint(unheld: Path) -> None:
    found = asked(unheld, "Rusia", "list", "99")

    assert "No such power is known: 'Rusia'; did you mean 'russia'?" in found.stdout
    assert "For one that is new, write: new Rusia" in found.stdout
    assert "Germany\n" in found.stdout
    assert "Answer with a number from 1 to" in found.stdout


def test_a_name_that_is_new_is_declared_with_what_it_is_called_for_short(unheld: Path) -> None:
    asked(unheld, "new the Republic of Freedonia", "Freedonia", "1", "para 3", "So.", "", "")

    found = case(unheld)
    assert [(one.id, one.label, one.short) for one in found.names[1:]] == [
        ("republic_freedonia", "the Republic of Freedonia", "Freedonia")
    ]
    assert "in_enemy_power(prisoner_a, republic_freedonia)" in str(found.evidence[-1].literal)


AGREED = """[[predicate]]
id = "agreed"
kind = "fact"
places = { P = "person", D = "power", T = "power" }
relation = true
reads = "{D} and {T} agreed on {P}"
denied = "{D} and {T} did not agree on {P}"
asks = "Did {D} and {T} agree on {P}?"
thing = "an agreement of {D} and {T} on {P}"

"""


def asked_who_agreed(path: Path, agreed: str, *lines: str) -> tuple[Case, list[str]]:
    """The case after an interview that asks who agreed, and of what was typed the lines not read.

    Who has no more to type leaves.
    """
    base = small_law(rule("a", "agreed(P, D, T)", then="captive(P)"), agreed)
    text = case_text({}, ["captive(a)"], CAPTIVE, as_of=date(2025, 6, 1), standard="fair")
    path.write_text(text, encoding="utf-8")
    waiting = list(lines)

    class Typist(Console):
        def read(self, prompt: str) -> str:  # noqa: ARG002 - any prompt
            if not waiting:
                raise Leave
            return waiting.pop(0)

    interview(base, path, path, (None, None, ()), "", Typist())
    return read_case(path, base), waiting


CAPTIVE = 'a = { sort = "person", label = "captive A" }'


@pytest.mark.parametrize("before", [["north", "back"], ["north", "south", "back", "back"]])
def test_a_relation_that_leaves_two_open_asks_for_both(tmp_path: Path, before: list[str]) -> None:
    then = ["east", "south", "1", "p 1", "So.", "strong", "", ""]

    found, _ = asked_who_agreed(tmp_path / "small.md", AGREED, *before, *then)

    assert [str(one.literal) for one in found.evidence] == ["agreed(a, east, south)"]
    assert found.statements == ()


def test_a_person_who_is_new_is_not_called_by_name_for_short_either(tmp_path: Path) -> None:
    path, agreed = tmp_path / "small.md", AGREED.replace('T = "power"', 'T = "person"')
    lines = ["north", "new the guard", "Ivan Petrov", "the guard", "he", "save"]

    found, unread = asked_who_agreed(path, agreed, *lines)

    assert [one.short for one in found.names] == ["captive A", "the guard"]
    assert unread == []
    assert "Petrov" not in path.read_text(encoding="utf-8")


def test_back_lets_another_name_be_chosen(unheld: Path) -> None:
    asked(unheld, "Ukraine", "back", "Russia", "1", "para 3", "He was taken.", "", "")

    kept = [str(one.literal) for one in case(unheld).evidence]
    assert kept[-1] == "in_enemy_power(prisoner_a, russia)"
    assert case(unheld).statements == ()


def test_back_to_a_relation_and_none_takes_its_answer_back(unheld: Path) -> None:
    asked(unheld, "Ukraine", "1", "para 3", "He was taken.", "", "", "back", "none")

    assert [one for one in facts(unheld) if one[0] == "in_enemy_power(prisoner_a, ukraine)"] == []


def test_a_name_that_is_new_is_known_from_then_on(unheld: Path) -> None:
    new = ("new the Republic of Freedonia", "Freedonia")
    found = asked(unheld, *new, "back", "Freedonia", "1", "para 3", "He was taken.", "", "")

    assert "3  the Republic of Freedonia\n" in found.stdout
    assert [one.id for one in case(unheld).names[1:]] == ["republic_freedonia"]


def test_a_name_that_begins_with_new_is_one_that_is_known(unheld: Path) -> None:
    text = unheld.read_text(encoding="utf-8")
    power = 'new_zealand = { sort = "power", label = "New Zealand" }'
    unheld.write_text(text.replace("[names]\n", f"[names]\n{power}\n"), encoding="utf-8")

    asked(unheld, "New Zealand", "1", "para 3", "He was taken.", "", "")

    assert str(case(unheld).evidence[-1].literal) == "in_enemy_power(prisoner_a, new_zealand)"


def test_a_relation_that_is_not_known_is_passed_over(unheld: Path) -> None:
    before = unheld.read_bytes()
    found = asked(unheld, "unknown")

    assert "Nothing is written of it; those rules stay unread." in found.stdout
    assert found.stdout.count(RELATION) == 1
    assert unheld.read_bytes() == before


NOBODY = ("none", "1", "para 3", "He is in no hands.", "undisputed", "")


def test_a_relation_with_nobody_is_kept_and_not_asked_again(unheld: Path) -> None:
    first, again = asked(unheld, *NOBODY), asked(unheld)

    assert str(case(unheld).evidence[-1].literal) == "not in_enemy_power(prisoner_a, D)"
    assert first.stdout.count(RELATION) == 1
    assert "No open fact that can be asked decides anything." in first.stdout
    assert RELATION not in again.stdout


def test_a_relation_with_nobody_is_asked_for_again_while_no_source_shows_it(unheld: Path) -> None:
    asked(unheld, "none", "none")
    again = asked(unheld, "", *NOBODY[1:])

    assert "Answered before, without a source:" in again.stdout
    assert "none or unknown [none]:" in again.stdout
    assert str(case(unheld).evidence[-1].literal) == "not in_enemy_power(prisoner_a, D)"
    assert case(unheld).statements == ()


def test_nobody_is_taken_back_by_a_name(unheld: Path) -> None:
    alleged = ["alleged" if one == "undisputed" else one for one in NOBODY]
    asked(unheld, *alleged, "back", "Russia", "1", "para 3", "He was taken.", "", "")

    kept = [str(one.literal) for one in case(unheld).evidence]
    assert kept[-1] == "in_enemy_power(prisoner_a, russia)"
    assert "not in_enemy_power(prisoner_a, D)" not in kept


def test_why_a_relation_is_asked_names_the_rules_that_are_not_read(unheld: Path) -> None:
    found = asked(unheld, "why").stdout

    assert "GC III art 4(A)(1): " in found
    assert "Without it this rule is not read." in found


def test_at_the_end_the_answers_and_the_assumptions_are_shown(path: Path) -> None:
    found = asked(path, *YES)

    table = called("run", str(path)).stdout
    assert "No open fact that can be asked decides anything." in found.stdout
    assert table in found.stdout
    assert "Assumed, because the file does not raise it" in found.stdout
    assert "To raise one of them, its number; nothing, to end:" in found.stdout


def test_an_assumption_that_is_raised_is_asked(path: Path) -> None:
    asked(path, *YES)
    found = asked(path, "1", "u", "1")

    assert len(case(path).unknown) == 1
    assert "Why is it not known?" in found.stdout
    assert "Probably yes  Is prisoner A a prisoner of war?" in called("run", str(path)).stdout


def test_at_the_end_the_command_that_writes_the_memo_is_named(path: Path) -> None:
    found = asked(path, *YES, "")

    assert f"To write the memo: quarter memo {path}\n" in found.stdout
    assert called("memo", str(path)).exit_code == 0


def test_the_options_of_a_case_hold_for_its_interview(path: Path) -> None:
    found = asked(path, *YES, "", more=["--standard", "substantial grounds"])

    assert "standard: substantial grounds" in found.stdout
    assert f"quarter memo {path} --standard 'substantial grounds'" in found.stdout


def test_a_case_that_ships_is_copied_and_never_written_to(tmp_path: Path) -> None:
    before = CASE_FILE.read_bytes()
    refused = asked(CASE)
    found = asked(CASE, "u", "2", more=["-o", str(tmp_path / "my.md")])

    assert (refused.exit_code, found.exit_code) == (2, 0)
    assert "copy it with -o, as in -o my-case.md" in refused.stderr
    assert CASE_FILE.read_bytes() == before
    assert (tmp_path / "my.md").read_bytes().startswith(before)


@pytest.mark.skipif(os.name != "posix", reason="links are of POSIX systems")
def test_a_link_to_a_case_is_not_written_through(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.md"
    link.symlink_to(path)
    found = asked(link, "yes")

    assert found.exit_code == 1
    assert "it cannot be written" in found.stderr


def test_the_lines_of_a_file_keep_their_endings(path: Path) -> None:
    before = path.read_bytes().replace(b"\n", b"\r\n").rstrip(b"\r\n")
    path.write_bytes(before)
    asked(path, *YES)

    after = path.read_bytes()
    assert after.startswith(before)
    assert b"\n" not in after.replace(b"\r\n", b"")
    assert str(case(path).evidence[-1].literal) == MEMBER


def test_an_output_file_that_is_there_is_not_written_over(path: Path) -> None:
    found = asked(CASE, more=["-o", str(path)])

    assert found.exit_code == 2
    assert "is there already; to go on with it" in found.stderr


def test_a_case_in_json_is_refused(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "case.json"
    other.write_text(case_to_json(case_document(path)), encoding="utf-8")
    found = asked(other)

    assert found.exit_code == 2
    assert "an interview writes Markdown, and no JSON" in found.stderr


def test_a_case_with_a_problem_is_reported_and_left_alone(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\n```toml\n[fact]\n```\n")
    before = path.read_bytes()
    found = asked(path, *YES)

    assert found.exit_code == 1
    assert "write [[fact]], with two brackets" in found.stderr
    assert path.read_bytes() == before


def test_a_name_that_is_no_file_and_no_case_is_mistyped(tmp_path: Path) -> None:
    assert asked("kursk-2052").exit_code == 2
    assert asked(tmp_path / "none" / "new.md").exit_code == 2


def test_a_file_that_somebody_else_changed_is_not_written_over(path: Path) -> None:
    class Meddler(Console):
        def read(self, prompt: str) -> str:  # noqa: ARG002 - any prompt
            path.write_text(path.read_text(encoding="utf-8") + "\nMine.\n", encoding="utf-8")
            return "yes"

    code = interview(law(), path, path, (None, None, ()), "", Meddler())

    assert code == 1
    assert path.read_text(encoding="utf-8").endswith("```\n\nMine.\n")


# A new case

SETUP = (
    "A soldier in a camp", "2025-05-01", "substantial grounds", "Ukraine", "2", "", "", "russia",
    "the medic", "she", "", "Russia", "1, 6", "the DPRK, new Freedonia",
)  # fmt: skip


def test_a_new_case_is_made_from_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    found = asked(path, *SETUP, *NEW_SOURCE, "para 1", "All of it.", "undisputed", "")

    made = case(path)
    assert found.exit_code == 0
    assert (made.title, str(made.as_of), made.detaining_power) == (
        "A soldier in a camp", "2025-05-01", "ukraine",
    )  # fmt: skip
    assert [str(one) for one in made.questions] == [
        "prisoner_of_war(P)", "must not return(ukraine, P, dprk)",
        "must not return(ukraine, P, freedonia)",
    ]  # fmt: skip
    assert [(one.id, one.label, one.pronoun) for one in made.names] == [
        ("prisoner_a", "prisoner A", "he"), ("prisoner_b", "the medic", "she"),
        ("freedonia", "Freedonia", "it"),
    ]  # fmt: skip
    assert {str(one.literal) for one in made.evidence} == {
        "held_by(prisoner_a, ukraine)", "held_by(prisoner_b, ukraine)",
        "in_enemy_power(prisoner_a, ukraine)", "in_enemy_power(prisoner_b, ukraine)",
        "own_country(prisoner_a, russia)", "own_country(prisoner_b, russia)",
        "armed_conflict(ukraine, russia)",
    }  # fmt: skip


def test_what_was_said_at_the_start_is_shown_by_one_source_or_by_one_each(tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    asked(path, *SETUP, "none")
    said = case(path).statements
    found = asked(
        path, "each", "yes", *NEW_SOURCE, "para 1", "One.", "undisputed", "", "no", "none"
    )

    assert [len(one.bears_on) for one in said] == [7]
    assert [str(one.literal) for one in case(path).evidence] == ["held_by(prisoner_a, ukraine)"]
    assert [str(one.bears_on[0]) for one in case(path).statements] == [
        "not held_by(prisoner_b, ukraine)", "in_enemy_power(prisoner_a, ukraine)",
        "in_enemy_power(prisoner_b, ukraine)", "own_country(prisoner_a, russia)",
        "own_country(prisoner_b, russia)", "armed_conflict(ukraine, russia)",
    ]  # fmt: skip
    again = asked(path, "no", "none", "yes", "none", "back", "back", "save")
    assert "This is the first question." not in again.stdout
    assert len(case(path).statements) == 6
    assert "Does all of it stand? yes, or each for one at a time [yes]: each\n" in found.stdout


@pytest.mark.parametrize("number", ["3", "6"])
def test_what_can_be_asked_of_nothing_is_chosen_again(tmp_path: Path, number: str) -> None:
    path = tmp_path / "new.md"
    asked(path, *SETUP[:-2], number, "")
    found = asked(path, "1")

    assert "nothing was named for it.\n\nWhat is to be answered?" in found.stdout
    assert [str(one) for one in case(path).questions] == ["prisoner_of_war(P)"]


def test_what_binds_a_power_that_the_law_does_not_know_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    setup = (*SETUP[:3], "new Freedonia", "1", "", "", "russia", "Russia", "1")
    found = asked(path, *setup, *NEW_SOURCE, "para 1", "All.", "undisputed", "", *YES)

    assert "\nIs Freedonia bound by the Third Geneva Convention?\n" in found.stdout


def test_back_at_the_start_asks_again_and_keeps_what_was_said_after(tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    asked(path, "A tittle", "2025-05-01", "back", "back", "A title", "substantial grounds")

    assert case(path).title == "A title"
    assert 'standard = "substantial grounds"' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("label", ["Ivan Petrov", "Ivan", "김철수", "born on 3 May"])
def test_a_person_is_not_called_by_name(tmp_path: Path, label: str) -> None:
    path = tmp_path / "new.md"
    found = asked(path, *SETUP[:5], label, "the medic")

    assert "article 13 shields prisoners from public curiosity" in found.stdout
    assert [one.label for one in case(path).names] == ["the medic", "prisoner B"]
    assert label not in path.read_text(encoding="utf-8")


def test_nothing_is_written_where_nothing_was_said(tmp_path: Path) -> None:
    found = asked(tmp_path / "new.md")

    assert found.stdout.endswith("Nothing was said; nothing is written.\n")
    assert list(tmp_path.iterdir()) == []


def test_a_case_that_was_changed_while_it_was_set_up_is_finished_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    asked(path, *SETUP[:5])
    path.write_text(path.read_text(encoding="utf-8") + "\nMine.\n", encoding="utf-8")
    found = asked(path)

    assert found.exit_code == 1
    assert "this case was still being set up, and was changed since" in found.stderr


def test_every_question_that_the_law_offers_can_be_put(tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    asked(path, *SETUP[:-2], "all", "a film", "", "", "a photograph", "2025-03-01", "", "the DPRK")

    found = called("run", str(path)).stdout
    for words in ("a film", "a photograph", "the DPRK", "Is Ukraine bound to return", "interned"):
        assert words in found
    assert case(path).questions


def test_a_publication_that_is_named_at_the_start_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    setup = (*SETUP[:-2], "4", "a photograph", "2025-03-01", "")
    found = asked(path, *setup, "none")

    asks = found.stdout.partition("Which source shows it?")[2]
    assert " a photograph" in asks
    assert "nothing on record yet" not in called("run", str(path)).stdout


@pytest.mark.parametrize("word", ["unknown", "none"])
def test_an_act_that_is_not_known_is_no_act_of_that_name(tmp_path: Path, word: str) -> None:
    path = tmp_path / "new.md"
    asked(path, *SETUP[:-2], "3, 4", word, "a photograph", "2025-03-01", "", "none")

    assert [one.label for one in case(path).names if one.sort == "act"] == ["a photograph"]


def test_a_day_that_is_not_known_is_not_read_as_one_to_come(tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    found = asked(path, *SETUP[:-2], "4", "a photograph", "unknown", "2025-03-01", "", "none")

    assert "the last day on which it can have been" in found.stdout
    assert [str(one.day) for one in case(path).names if one.sort == "act"] == ["2025-03-01"]


def test_a_title_that_may_name_a_person_is_kept_only_if_that_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    found = asked(path, "The case of Ivan Petrov", "no", *SETUP)

    assert "article 13 shields prisoners from public curiosity" in found.stdout
    assert case(path).title == SETUP[0]
    assert "Petrov" not in path.read_text(encoding="utf-8")


def test_an_act_is_called_by_what_may_name_a_person_only_if_that_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    act = ("the video of Ivan Petrov", "no", "a video", "2025-03-01", "")
    asked(path, *SETUP[:-2], "4", *act, "none")

    assert [one.label for one in case(path).names if one.sort == "act"] == ["a video"]
    assert "Petrov" not in path.read_text(encoding="utf-8")


def test_a_power_is_in_no_armed_conflict_with_itself(tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    found = asked(path, *SETUP[:11], "Ukraine", *SETUP[11:])

    assert "With which Powers is Ukraine in an armed conflict?\n" in found.stdout
    assert "Ukraine is in no armed conflict with itself." in found.stdout
    assert case(path).questions


# What is interrupted


class Scripted(Console):
    """Answers each prompt by what stands before it; after so many the next ends the program.

    What only takes up what was said in an earlier session is not counted.
    """

    def __init__(self, most: int, end: type[BaseException] = Leave) -> None:
        super().__init__()
        self.most, self.end = most, end
        self.said = ""
        self.lines: list[str] = []
        self.ended = False

    def say(self, text: str = "") -> None:
        self.said += f"{text}\n"

    def read(self, prompt: str) -> str:
        if len(self.lines) == self.most:
            self.ended = True
            raise self.end
        line = answer_to(self.said + prompt)
        if not prompt.endswith(("[yes]:", "[no]:", "[unknown]:")):
            self.lines.append(line)
        self.said = ""
        return line


def told(path: Path) -> tuple[object, ...]:
    """All that a case file says, save where it stands."""
    found = case(path)
    sources = {one.id: one.citation for one in found.sources.values() if one.kind != KIND}
    return (
        found.title, found.as_of, found.standard, found.questions, found.names, sources,
        facts(path), found.unknown, found.statements,
    )  # fmt: skip


MANY = 10_000


def test_an_interview_that_is_left_at_every_prompt_ends_as_one_that_is_not(tmp_path: Path) -> None:
    whole, path = tmp_path / "whole.md", tmp_path / "parts.md"
    at_once = Scripted(MANY)
    interview(law(), whole, whole, (None, None, ()), "", at_once)
    said: list[str] = []

    for end in itertools.cycle([KeyboardInterrupt, Leave]):
        part = Scripted(1, end)
        code = interview(law(), path, path, (None, None, ()), "", part)
        case(path)
        said += part.lines
        assert code == (130 if part.ended and end is KeyboardInterrupt else 0)
        assert len(said) <= len(at_once.lines), said
        if not part.ended:
            break

    assert said == at_once.lines
    assert told(path) == told(whole)
    assert len(said) > 25


def test_what_was_said_last_is_in_the_file_wherever_the_interview_is_left(tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    before = ""

    for _ in range(24):
        part = Scripted(1)
        interview(law(), path, path, (None, None, ()), "", part)
        now = path.read_text(encoding="utf-8")
        (line,) = part.lines
        assert line in ("", "new", "1") or now != before, line
        if len(line) > 3 and line[0].isalpha() and line[0].isupper():
            assert line.lower() in now.lower()
        before = now
