"""What is quoted is encoded or said not to be, and cases show each rule both ways."""

import re

import pytest
from tests.small import case, issue, law, rule

from quarter.answer import Opinion
from quarter.coverage import Coverage
from quarter.review import coverage_of
from quarter.rulefile import read_rulebase
from quarter.shipped import folder

RULES = rule("art1", "soldier(P)", then="captive(P)")


@pytest.fixture(scope="module")
def shipped() -> Coverage:
    return coverage_of(read_rulebase(folder("rules")))


def test_nothing_that_ships_is_left_uncovered(shipped: Coverage) -> None:
    assert [str(gap) for gap in shipped.gaps()] == []


def test_the_table_in_the_page_on_rules_is_the_one_that_is_printed(shipped: Coverage) -> None:
    page = (folder("rules") / "README.md").read_text(encoding="utf-8")

    assert page.endswith(f"\n\n{shipped.table()}")


def test_the_sums_of_the_table_are_those_of_its_lines(shipped: Coverage) -> None:
    rows = [re.findall(r"\d+(?= \|)", line) for line in shipped.table().splitlines()[2:]]
    *lines, sums = [[int(cell) for cell in row[-5:]] for row in rows]

    assert [sum(column) for column in zip(*lines, strict=True)] == sums
    assert sums[3] == len(shipped.rulebase.rules) == sums[4]


def gaps(rules: str, *worlds: list[str], positions: tuple[str, ...] = ()) -> set[str]:
    base = law(rules)
    found = Coverage(base)
    for facts in worlds:
        found.see("one", Opinion(base, case(base, facts), positions=positions))
    return {gap.message for gap in found.gaps() if "'art" in gap.message or "sold" in gap.message}


def test_a_rule_needs_a_world_in_which_it_applies_and_one_in_which_it_does_not() -> None:
    assert gaps(RULES, ["soldier(a)"], ["not soldier(a)"]) == set()
    assert "no case shows 'art1' not applied" in gaps(RULES, ["soldier(a)"])
    assert "no case shows 'art1' applied" in gaps(RULES, ["not soldier(a)"])


def test_a_rule_whose_reading_is_not_taken_is_not_thereby_shown_not_to_apply() -> None:
    read = issue("i", "one", "two") + rule(
        "art1", "soldier(P)", then="captive(P)", position="i.two"
    )
    facts = ["soldier(a)", "soldier(b)"]

    assert "no case shows 'art1' not applied" in gaps(read, facts)
    assert "no case shows 'art1' applied" in gaps(read, facts)
    assert "no case shows 'art1' applied" not in gaps(read, facts, positions=("i.two",))


def test_a_fact_is_asserted_in_some_case_and_denied_in_some() -> None:
    assert "no case has 'soldier' denied" in gaps(RULES, ["soldier(a)"])
    assert "no case has 'soldier' asserted" in gaps(RULES, ["not soldier(a)"])
    assert gaps(RULES, ["soldier(a)"], ["not soldier(a)"]) == set()


def test_words_that_nothing_was_made_of_are_a_gap_unless_that_is_said() -> None:
    def left(table: str) -> list[str]:
        found = Coverage(law(f"{RULES}\n```\n\n## Law art 9\n\n> More.\n\n```toml\n{table}"))
        return [gap.message for gap in found.gaps() if gap.message.startswith("nothing is")]

    assert left("# nothing") == ["nothing is encoded under 'Law art 9'"]
    assert left('[[not_encoded]]\nreason = "It settles nothing."') == []
