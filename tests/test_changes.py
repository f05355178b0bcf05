"""The words of `whatif` where something is supposed: what changes, step by step."""

import json
from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import CliRunner
from commands import CASE, called
from small import issue, law, ranks, rule
from test_comparison import supposing

from quarter import cli
from quarter.changes import as_text
from quarter.comparison import Comparison


def plain(_word: str, text: str) -> str:
    return text


def told(found: Comparison) -> str:
    """What is printed of a comparison, without its heading."""
    text = as_text(found, found.after.opinion.case.supposed, plain)
    return text.partition("\n\n")[2]


def changes(found: Comparison) -> str:
    """The same without what is supposed and how many answers change."""
    return told(found).split("\n\n", 2)[2]


CHAIN = rule("art1", "soldier(P)", then="captive(P)") + rule("art2", "captive(P)", then="safe(P)")


def test_what_is_supposed_comes_first_and_each_step_refers_to_those_before_it() -> None:
    found = supposing(law(CHAIN), ["soldier(a)"], ["not soldier(a)"], "captive(a)", "safe(a)")

    assert told(found) == (
        "Supposed:\n"
        "  1. Not soldier (the record has the contrary: strong).\n"
        "\n"
        "Two answers change; there is no other.\n"
        "\n"
        "Captive?\n"
        "  Before: Yes. Now: Not shown.\n"
        "  2. No longer established: captive\n"
        "     Law art 1 (art1) no longer applies: step 1 takes away what it needs\n"
        "\n"
        "Safe?\n"
        "  Before: Yes. Now: Not shown.\n"
        "  3. No longer established: safe\n"
        "     Law art 1 (art2) no longer applies: step 2 takes away what it needs\n"
    )


def test_a_step_is_told_once_and_those_of_a_loop_refer_to_each_other() -> None:
    rules = rule("art1", "safe(P)", then="captive(P)") + rule("art2", "captive(P)", then="safe(P)")
    rules += rule("art3", "soldier(P)", then="safe(P)")

    found = supposing(law(rules), ["soldier(a)"], ["not soldier(a)"], "captive(a)", "safe(a)")

    assert changes(found) == (
        "Captive?\n"
        "  Before: Yes. Now: Not shown.\n"
        "  2. No longer established: safe\n"
        "     Law art 1 (art2) no longer applies: step 3 takes away what it needs\n"
        "     Law art 1 (art3) no longer applies: step 1 takes away what it needs\n"
        "  3. No longer established: captive\n"
        "     Law art 1 (art1) no longer applies: step 2 takes away what it needs\n"
        "\n"
        "Safe?\n"
        "  Before: Yes. Now: Not shown.\n"
        "  See step 2, above.\n"
    )


def test_rules_that_move_a_step_for_the_same_reason_are_told_together() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)")
    rules += rule("art2", "soldier(P)", then="captive(P)")

    found = supposing(law(rules), [], ["soldier(a)"])

    both = "Law art 1 (art1) and Law art 1 (art2) now apply: step 1 supplies what they lacked"
    assert both in changes(found)


def test_an_exception_is_told_with_the_rule_that_it_takes_out_of_play() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)")
    rules += rule("art2", "spy(P)", excepts="art1", standard="fair")

    found = supposing(law(rules), ["soldier(a)"], ["spy(a)"])

    assert (
        "Law art 1 (art1) no longer applies: Law art 1 (art2) takes it out of play, "
        "since step 1 supplies what it lacked\n"
    ) in changes(found)


def test_a_rival_that_yields_is_told_with_the_words_that_rank_it() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)")
    rules += rule("art2", "spy(P)", then="not captive(P)")
    rules += rule("art3", "wounded(P)", then="captive(P)") + ranks("art3", "art2")

    found = supposing(law(rules), ["soldier(a)", "spy(a)"], ["wounded(a)"])

    assert "  Before: Unresolved. Now: Yes.\n" in changes(found)
    assert (
        "     Law art 1 (art2), which speaks against it, now yields to Law art 1 (art3) "
        "(ranked by Law art 1), which now applies: step 1 supplies what it lacked\n"
        "     Law art 1 (art1) and Law art 1 (art3) now carry it\n"
    ) in changes(found)


def test_a_rival_that_falls_and_one_that_rises_are_told_as_such() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)")
    rules += rule("art2", "spy(P)", then="not captive(P)")

    rises = changes(supposing(law(rules), ["soldier(a)"], ["spy(a)"]))
    falls = changes(supposing(law(rules), ["soldier(a)", "spy(a)"], ["not spy(a)"]))

    assert (
        "Law art 1 (art2), which speaks against it, now applies: step 1 supplies what it lacked; "
        "nothing that applies ranks above it\n"
    ) in rises
    assert (
        "Law art 1 (art2), which spoke against it, no longer applies: "
        "step 1 takes away what it needs\n"
        "     Law art 1 (art1) now carries it\n"
    ) in falls


def test_a_reading_that_is_supposed_is_told_with_its_holders_and_is_a_step_like_any_other() -> None:
    rules = issue("i", "one", "two") + rule(
        "art1", "soldier(P)", then="captive(P)", position="i.two"
    )

    text = told(supposing(law(rules), ["soldier(a)"], [], "captive(a)", positions=["i.two"]))

    assert "  1. The reading that so (i=two; held by A court).\n" in text
    assert "Law art 1 (art1) now applies: it belongs to the reading of step 1\n" in text
    assert (
        "  It turned on: ?\n  It holds now on every reading, those apart that are chosen, and"
        in text
    )


def test_a_fact_to_which_no_rule_looks_is_said_to_change_nothing() -> None:
    text = told(supposing(law(CHAIN), ["soldier(a)"], ["not spy(a)"], "captive(a)"))

    assert "  1. Not spy (the file is silent, and the same is assumed).\n" in text
    assert "No rule to which these questions lead asks whether spy: it changes nothing.\n" in text
    assert text.endswith("No answer changes, of one question.\n")


@pytest.mark.parametrize(
    ("known", "supposed", "step"),
    [
        (["soldier(a)"], "willing(a)", "No longer established: soldier\n     step 1 excludes it\n"),
        ([], "willing(a)", "Now established: not soldier\n     step 1 excludes the contrary\n"),
        (
            ["willing(a)"],
            "not willing(a)",
            "No longer established: not soldier\n     it rested on what step 1 denies\n",
        ),
    ],
)
def test_a_fact_that_moves_because_another_excludes_it_says_so(
    known: list[str], supposed: str, step: str
) -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)")
    rules += rule("art2", "not soldier(P)", then="free(P)")
    base = law(rules, '[[one_of]]\nliterals = ["soldier(P)", "willing(P)"]\n')

    text = told(supposing(base, known, [supposed], "captive(a)", "free(a)"))

    assert step in text
    assert "No rule" not in text


def test_persons_whose_answers_move_alike_are_told_together() -> None:
    rules = rule("art1", "peace(D)", "soldier(P)", then="must release(D, P)")
    known = ["soldier(a)", "soldier(b)", "not peace(north)"]

    found = supposing(law(rules), known, ["peace(north)"], "must release(north, P)")

    assert len(found.moved) == 2
    assert changes(found).count("Is North bound to release?\n") == 1
    assert changes(found).count("Law art 1 (art1)") == 1


def test_facts_that_are_supposed_of_each_of_two_persons_are_named_together() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)")

    text = changes(supposing(law(rules), [], ["soldier(a)", "soldier(b)"], "captive(P)"))

    assert text.count("Now established: captive\n") == 1
    assert "now applies: steps 1 and 2 supply what it lacked\n" in text


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        ("not in_enemy_power(prisoner_a, ukraine)", "the record has the contrary: undisputed"),
        ("in_enemy_power(prisoner_a, ukraine)", "so on the record too"),
        ("objects_to_return(prisoner_a, dprk)", "open on the record"),
        ("not party_to(ukraine, cat)", "the law has the contrary"),
    ],
)
def test_beside_what_is_supposed_stands_how_the_record_has_it(fact: str, says: str) -> None:
    assert f"({says}).\n" in called("whatif", CASE, fact).stdout


def test_what_changes_comes_for_programs_too() -> None:
    fact = "not identifiable(prisoner_a, interrogation_video)"

    found = json.loads(called("whatif", CASE, fact, "--json").stdout)

    (changed,) = found["changed"]
    assert [one["literal"] for one in found["supposed"]] == [fact]
    assert changed["before"]["answer"] != changed["after"]["answer"]
    first, *rest = changed["steps"]
    assert (first["literal"], first["by_the_record"]) == (fact.removeprefix("not "), True)
    assert rest[-1]["literal"] == changed["literal"]
    for before, step in zip(changed["steps"], rest, strict=False):
        (one,) = step["rules"]
        assert (one["role"], one["applied"], one["applies"]) == ("for", True, False)
        assert [element["literal"] for element in one["elements"]] == [before["literal"]]
    assert changed["literal"] not in found["unchanged"]


SMALL_FILE = """# A case

```toml
[case]
as_of = 2025-06-01
standard = "fair"
questions = ["captive(a)"]

[names]
a = { sort = "person", label = "captive A" }

[sources]
s = { date = 2025-01-01, citation = "A source" }
```

## s para 1

> Words.

```toml
[facts]
"soldier(a)" = "strong"
```
"""


def test_facts_with_which_the_case_would_contradict_itself_are_refused(tmp_path: Path) -> None:
    rules = '[[opposites]]\nliterals = ["soldier(P)", "willing(P)"]\n\n'
    rules += rule("art1", "soldier(P)", "not willing(P)", then="captive(P)")
    path = tmp_path / "small.md"
    path.write_text(SMALL_FILE, encoding="utf-8")

    with patch.object(cli, "rulebase", lambda: law(rules)):
        found = CliRunner().invoke(cli.main, ["whatif", str(path), "willing(a)"])

    assert (found.exit_code, found.stdout) == (2, "")
    assert "the case would contradict itself: the facts make both" in found.stderr
