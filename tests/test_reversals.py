"""The words of `whatif` where nothing is supposed: what would reverse each answer."""

import json
from typing import Any

import pytest
from commands import CASE, called
from small import case, issue, law, lit, ranks, rule
from test_changes import CHAIN, plain

from quarter import worlds
from quarter.answer import MOST_SETS, Opinion, Reversal
from quarter.choices import Choice, Departure
from quarter.reversals import as_json, as_text, conditions
from quarter.wording import Wording


def reversed_by(rules: str, known: list[str], *asked: str) -> str:
    base = law(rules)
    text = as_text(Opinion(base, case(base, known, *asked)), plain)
    return text.partition("\n\n")[2]


def test_reversals_are_grouped_by_what_they_lead_to_the_smallest_first() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)")
    rules += rule("art2", "spy(P)", "willing(P)", then="not captive(P)") + ranks("art2", "art1")
    rules += rule("art3", "doubted(P)", then="not captive(P)")

    text = reversed_by(rules, ["soldier(a)"], "captive(a)")

    assert text == (
        "Probably yes  Captive?\n"
        "              It would not be established:\n"
        "                - were it shown that doubted\n"
        "              It would not be established, had the record been otherwise:\n"
        "                - had it not been so that soldier (the record has it: strong)\n"
        "              It would be no, had the record been otherwise:\n"
        "                - only together: were it shown that doubted; "
        "and had it not been so that soldier (the record has it: strong)\n"
    )


def test_departures_that_count_only_together_are_said_to() -> None:
    rules = issue("i", "one", "two") + rule("art1", "soldier(P)", then="captive(P)")
    rules += rule("art2", "not willing(P)", then="not captive(P)", position="i.two")
    rules += ranks("art2", "art1")

    text = reversed_by(rules, ["soldier(a)"], "captive(a)")

    assert (
        "- only together: on the reading that so (i=two; held by A court); "
        "and were it shown that not willing\n"
    ) in text


def test_a_settled_answer_is_said_to_be_beyond_readings_and_open_facts() -> None:
    assert "No reading and no open fact would change it." in reversed_by(
        CHAIN, ["soldier(a)"], "captive(a)"
    )


def test_how_many_it_takes_is_said_where_no_set_so_small_as_is_listed_would_do() -> None:
    against = ("wounded(P)", "willing(P)", "doubted(P)", "danger(P, T)", "hands_on(T, P, U)")
    rules = rule("a", "soldier(P)", then="captive(P)")
    rules += rule("b", *against, then="not captive(P)")
    facts = ["soldier(a)", "peace(north)", "peace(east)"]
    opinion = Opinion(law(rules), case(law(rules), facts, "captive(a)"))

    text = as_text(opinion, plain)

    assert "It takes five readings and open facts together to change it" in text
    assert "more might" not in text


def test_at_the_bound_no_answer_is_said_to_be_beyond_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rules = rule("a", "soldier(P)", "wounded(P)", "willing(P)", "doubted(P)", then="captive(P)")
    rules += rule("b", "danger(P, T)", "hands_on(T, P, U)", "peace(U)", then="captive(P)")
    base = law(rules)
    unknown = ("What would reverse it is not known", "What known facts would reverse it is not")
    ends = set()

    for bound in (*range(2, 2000, 40), 1 << 16):
        monkeypatch.setattr(worlds, "BOUND", bound)
        made = case(base, ["peace(north)", "hands_on(east, a, south)"], "captive(a)")
        opinion = Opinion(base, made)
        text = as_text(opinion, plain)
        (found,) = json.loads(as_json(opinion))["answers"]
        ends.add(next((number for number, one in enumerate(unknown) if one in text), None))
        assert "would change it" not in text
        assert any(one in text for one in unknown) == (found["reversed_by"] is None)
    assert ends == {0, 1, None}


def test_a_reading_is_told_in_full_once() -> None:
    rules = issue("i", "one", "two") + rule(
        "art1", "soldier(P)", then="captive(P)", position="i.one"
    )
    rules += rule("art2", "wounded(P)", then="safe(P)", position="i.one")

    text = reversed_by(rules, ["soldier(a)", "wounded(a)"], "captive(a)", "safe(a)")

    assert text.count("on the reading that so (i=two; held by A court)") == 1
    assert text.count("on the reading i=two (above)") == 1


def test_known_facts_are_worded_as_what_would_have_had_to_be_otherwise() -> None:
    base = law(CHAIN)
    opinion = Opinion(base, case(base, {"soldier(a)": "strong", "not wounded(a)": "fair"}))
    wording = Wording(opinion.case.words, opinion.as_of)

    def said(*made: tuple[str, str, str]) -> str:
        departures = tuple(Departure(Choice(kind, fact=lit(fact)), how) for kind, fact, how in made)
        return conditions(Reversal(departures, "proved"), opinion, wording, set())

    assert said(("known", "soldier(a)", "denied")) == (
        "had it not been so that soldier (the record has it: strong)"
    )
    assert said(("known", "wounded(a)", "shown")) == (
        "had it been so that wounded (the record has the contrary: fair)"
    )
    assert said(("known", "spy(a)", "shown")) == ("had it been so that spy (the file is silent)")
    assert said(("fact", "willing(a)", "denied"), ("known", "soldier(a)", "denied")) == (
        "only together: were it shown that not willing; "
        "and had it not been so that soldier (the record has it: strong)"
    )


def test_what_reverses_comes_for_programs_as_run_gives_it() -> None:
    def reversals(*words: str) -> dict[str, Any]:
        """Of each answer with fewer sets than are sought, so that none was left out."""
        found = json.loads(called(*words).stdout)["answers"]
        listed = {one["literal"]: one["reversed_by"] for one in found}
        possible = {
            literal: sorted(str(one) for one in sets if "'known'" not in str(one))
            for literal, sets in listed.items()
        }
        return {literal: sets for literal, sets in possible.items() if len(sets) < MOST_SETS}

    found = reversals("whatif", CASE, "--json")

    assert any(found.values())
    assert found == reversals("run", CASE, "--json")
