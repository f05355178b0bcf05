"""The word that answers a question, and what stands beside it."""

from dataclasses import replace
from datetime import date

import pytest
from small import (
    answer,
    answers,
    argument,
    case,
    fact,
    issue,
    law,
    lit,
    ranks,
    rule,
    section,
    standing,
    word,
)

from quarter import worlds
from quarter.answer import Answer, Opinion, questions_alone
from quarter.case import Case
from quarter.literal import parse_literal
from quarter.problem import InvalidInput
from quarter.record import State

SOLDIER = rule("art1", "soldier(P)", then="captive(P)")
SPY = rule("art2", "wounded(P)", then="not captive(P)") + ranks("art2", "art1")
BOTH = SOLDIER + SPY


# --- The words, the first that fits ---------------------------------------------------------


def test_yes_is_proved_in_every_world() -> None:
    found = answer(BOTH, ["soldier(a)", "not wounded(a)"], "captive(a)")

    assert (found.word.value, found.standing, found.settled) == ("Yes", "proved", True)


def test_no_is_the_opposite_proved_in_every_world() -> None:
    found = answer(BOTH, ["wounded(a)"], "captive(a)")

    assert (found.word.value, found.standing, found.settled) == ("No", "opposite proved", True)


def test_probably_yes_is_proved_on_the_record_and_not_in_every_world() -> None:
    found = answer(BOTH, ["soldier(a)"], "captive(a)")

    assert (found.word.value, found.standing, found.settled) == ("Probably yes", "proved", False)
    assert [one.id for one in found.turns_on] == ["wounded(a)"]


def test_probably_no_is_the_opposite_proved_on_the_record_and_not_in_every_world() -> None:
    rules = BOTH + rule("art3", "doubted(P)", then="captive(P)") + ranks("art3", "art2")

    assert word(rules, ["wounded(a)"], "captive(a)") == "Probably no"


def test_open_is_neither_on_the_record_where_some_world_proves_one() -> None:
    assert word(SOLDIER, ["wounded(a)"], "captive(a)") == "Open"


def test_not_shown_is_neither_in_any_world() -> None:
    found = answer(SOLDIER, ["not soldier(a)"], "captive(a)")

    assert (found.word.value, found.settled, found.turns_on) == ("Not shown", True, ())


def test_unresolved_is_neither_where_rules_for_both_sides_apply() -> None:
    rules = SOLDIER + rule("art2", "wounded(P)", then="not captive(P)")
    found = answer(rules, ["soldier(a)", "wounded(a)"], "captive(a)")

    assert (found.word.value, found.contested) == ("Unresolved", True)


def test_what_a_ranking_settles_is_not_contested() -> None:
    found = answer(BOTH, ["soldier(a)", "wounded(a)"], "captive(a)")

    assert (found.word.value, found.contested) == ("No", False)


def test_a_denial_is_answered_by_the_mirror_image() -> None:
    facts = ["soldier(a)", "not wounded(a)"]

    assert word(BOTH, facts, "not captive(a)") == "No"
    assert word(BOTH, ["wounded(a)"], "not captive(a)") == "Yes"


def test_a_fact_may_be_asked_about() -> None:
    assert word(SOLDIER, ["soldier(a)"], "soldier(a)") == "Yes"
    assert word(SOLDIER, ["wounded(a)"], "soldier(a)") == "Open"


def test_what_is_not_shown_is_not_answered_with_no() -> None:
    found = answer(BOTH, ["not soldier(a)", "not wounded(a)"], "captive(a)")

    assert found.word.value == "Not shown"
    assert not any(one.proved for one in found.opposites)


# --- Duties that are not yet due --------------------------------------------------------------

DUTY = rule("art1", "holds(D, P)", then="must release(D, P)", when=["peace(D)"])
HELD = ["holds(north, a)"]
ASKED = "must release(north, a)"


@pytest.mark.parametrize(
    ("fact", "expected"),
    [("peace(north)", "Yes"), ("not peace(north)", "Not yet due"), ("wounded(a)", "Open")],
)
def test_a_duty_is_not_yet_due_only_if_its_moment_is_shown_not_to_have_come(
    fact: str, expected: str
) -> None:
    assert word(DUTY, [*HELD, fact], ASKED) == expected


def test_a_duty_whose_premises_are_not_shown_is_not_said_to_be_due_later() -> None:
    rules = rule("art1", "holds(D, P)", "soldier(P)", then="must release(D, P)", when=["peace(D)"])

    found = word(rules, ["holds(north, a)", "not peace(north)"], ASKED)

    assert found == "Not shown"


def test_a_duty_that_an_exception_ends_is_not_said_to_be_due_later() -> None:
    rules = DUTY + rule("art1.end", "spy(P)", excepts="art1", standard="fair")

    assert word(rules, [*HELD, "not peace(north)", "spy(a)"], ASKED) == "Not shown"
    assert word(rules, [*HELD, "not peace(north)"], ASKED) == "Not yet due"


def test_a_duty_of_another_reading_is_not_said_to_be_due_later() -> None:
    rules = issue("i", "one", "two")
    rules += rule(
        "art1", "holds(D, P)", then="must release(D, P)", when=["peace(D)"], position="i.two"
    )

    assert word(rules, [*HELD, "not peace(north)"], ASKED) == "Not shown"


def test_a_duty_may_wait_for_something_to_end() -> None:
    rules = rule("art1", "holds(D, P)", then="must release(D, P)", when=["not peace(D)"])

    assert word(rules, [*HELD, "peace(north)"], ASKED) == "Not yet due"


def test_a_duty_that_waits_for_two_things_is_not_yet_due_if_one_has_not_come() -> None:
    rules = rule("art1", "holds(D, P)", then="must release(D, P)", when=["peace(D)", "willing(P)"])

    assert word(rules, [*HELD, "not peace(north)"], ASKED) == "Not yet due"


def test_failure_to_prove_a_duty_is_no_permission() -> None:
    assert standing(DUTY, [*HELD, "not peace(north)"], "need not release(north, a)") == "not proved"


# --- Permissions that open facts could bar ----------------------------------------------------

BAR = rule("bar", "danger(P, T)", "holds(D, P)", then="must not return(D, P, T)")
MAY = rule("may", "holds(D, P)", "hands_on(D, P, T)", then="may return(D, P, T)")
RANKED = BAR + MAY + ranks("bar", "may")
AGREED = ["holds(north, a)", "hands_on(north, a, east)"]
PERMISSION, PROHIBITION = "may return(north, a, east)", "must not return(north, a, east)"


def test_a_permission_that_open_facts_could_bar_is_open_whatever_the_record_shows() -> None:
    for_it, against = answers(RANKED, AGREED, PERMISSION, PROHIBITION)

    assert (for_it.standing, for_it.word.value) == ("proved", "Open")
    assert (against.standing, against.word.value) == ("opposite proved", "Open")


def test_a_permission_that_nothing_open_could_bar_is_given() -> None:
    for_it, against = answers(RANKED, [*AGREED, "not danger(a, east)"], PERMISSION, PROHIBITION)

    assert (for_it.word.value, against.word.value) == ("Yes", "No")


def test_a_bar_that_is_proved_is_a_bar() -> None:
    for_it, against = answers(RANKED, [*AGREED, "danger(a, east)"], PERMISSION, PROHIBITION)

    assert (for_it.word.value, against.word.value) == ("No", "Yes")


def test_a_bar_on_another_reading_than_the_default_does_not_make_a_permission_open() -> None:
    rules = issue("i", "one", "two") + MAY
    rules += rule("bar", "holds(D, P)", then="must not return(D, P, T)", position="i.two")
    rules += ranks("bar", "may")

    for_it, against = answers(rules, AGREED, PERMISSION, PROHIBITION)

    assert (for_it.word.value, against.word.value) == ("Probably yes", "Probably no")


def test_on_a_reading_that_is_chosen_its_own_bar_counts() -> None:
    rules = issue("i", "one", "two") + MAY
    rules += rule(
        "bar", "danger(P, T)", "holds(D, P)", then="must not return(D, P, T)", position="i.two"
    ) + ranks("bar", "may")

    assert word(rules, AGREED, PERMISSION, positions=["i.two"]) == "Open"
    assert word(rules, AGREED, PERMISSION) == "Probably yes"


def test_where_the_bound_on_diagrams_is_met_a_permission_is_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worlds, "BOUND", 4)
    more = "".join(
        rule(f"bar{n}", "danger(P, T)", f"{one}(P)", "holds(D, P)", then="must not return(D, P, T)")
        for n, one in enumerate(("soldier", "wounded", "willing", "doubted"))
    )

    found = answer(RANKED + more, AGREED, PERMISSION)

    assert (found.settled, found.word.value) == (None, "Open")


# --- Warnings ---------------------------------------------------------------------------------


def test_protection_that_an_equal_rule_withholds_is_said_to_be_hidden() -> None:
    rules = SOLDIER + rule("art2", "wounded(P)", then="not captive(P)")

    assert answer(rules, ["soldier(a)", "wounded(a)"], "captive(a)").hidden
    assert not answer(BOTH, ["soldier(a)", "wounded(a)"], "captive(a)").hidden
    assert not answer(rules, ["soldier(a)"], "captive(a)").hidden


def test_an_answer_that_rests_on_a_conflict_further_up_says_so() -> None:
    rules = SOLDIER + rule("art2", "wounded(P)", then="not captive(P)")
    rules += rule("art3", "captive(P)", then="not free(P)")
    rules += rule("art4", "soldier(P)", then="free(P)")

    found = answer(rules, ["soldier(a)", "wounded(a)"], "free(a)")

    assert (found.standing, found.hidden) == ("proved", True)


# --- What changes an answer -------------------------------------------------------------------


def opinion(rules: str, made: Case) -> Opinion:
    return Opinion(law(rules), made)


def test_the_single_departures_that_change_the_standing_are_named_with_what_they_bring() -> None:
    rules = issue("i", "one", "two") + BOTH
    rules += rule("art3", "wounded(P)", then="captive(P)", position="i.two") + ranks("art3", "art2")
    made = opinion(rules, case(law(rules), ["soldier(a)"], "captive(a)"))
    (found,) = made.answers

    effects = {(one.departure.id, one.standing) for one in made.effects(found)}

    assert effects == {("wounded(a)", "opposite proved")}
    assert {one.id for one in found.turns_on} == {"wounded(a)", "i"}


def test_an_answer_holds_up_to_the_strongest_standard_that_its_facts_meet() -> None:
    rules = SOLDIER + rule("art2", "soldier(P) @ weak", "willing(P)", then="safe(P)")
    made = opinion(
        rules,
        case(
            law(rules),
            {"soldier(a)": "fair", "willing(a)": "strong"},
            "captive(a)",
            "safe(a)",
            "free(a)",
            standard="weak",
        ),
    )

    assert [made.holds_up_to(one) for one in made.answers] == ["fair", "strong", None]


def test_an_answer_may_be_reversed_at_a_stronger_standard_and_holds_only_below_it() -> None:
    made = opinion(
        BOTH, case(law(BOTH), {"soldier(a)": "strong", "wounded(a)": "fair"}, "captive(a)")
    )
    (found,) = made.answers

    assert (found.standing, made.holds_up_to(found)) == ("opposite proved", "fair")


def test_a_question_with_a_variable_is_answered_for_each_name_and_once() -> None:
    found = answers(SOLDIER, ["soldier(a)"], "captive(P)", "captive(a)")

    assert [(str(one.question), str(one.literal), one.word.value) for one in found] == [
        ("captive(P)", "captive(a)", "Yes"),
        ("captive(P)", "captive(b)", "Open"),
    ]


def test_every_conclusion_that_is_proved_is_listed_and_no_bare_fact() -> None:
    rules = SOLDIER + rule("art2", "captive(P)", then="safe(P)")
    rules += rule("art2.end", "spy(P)", excepts="art2", standard="fair")
    made = opinion(rules, case(law(rules), ["soldier(a)"], "safe(a)"))

    assert {str(node.literal) for node in made.conclusions()} == {"captive(a)", "safe(a)"}


# --- What a file leaves out ------------------------------------------------------------------


def test_a_file_that_does_not_say_who_holds_him_leaves_a_bar_open() -> None:
    rules = rule("art1", "holds(D, P)", "danger(P, T)", then="must not return(D, P, T)")

    found = answer(rules, ["danger(a, south)"], "must not return(north, a, south)")

    assert (found.word.value, found.settled) == ("Open", None)
    assert [str(one) for one in found.silent] == ["holds(north, a)"]


ANY_HOLDER = rule("art1", "holds(D, P)", "danger(P, T)", then="exposed(P, T)")


def test_a_relation_that_is_denied_of_every_name_leaves_nothing_open() -> None:
    found = answer(ANY_HOLDER, ["danger(a, south)", "not holds(D, a)"], "exposed(a, south)")

    assert (found.word.value, found.settled, found.silent) == ("Not shown", True, ())
    assert not any(one.applicable for one in found.step.arguments)


@pytest.mark.parametrize(("shown", "word"), [("weak", "Open"), ("fair", "Not shown")])
def test_it_is_denied_of_every_name_up_to_the_standard_to_which_that_is_shown(
    shown: str, word: str
) -> None:
    facts = {"danger(a, south)": "strong", "not holds(D, a)": shown}

    assert answer(ANY_HOLDER, facts, "exposed(a, south)").word.value == word


def test_of_a_relation_that_is_denied_of_every_name_the_denial_is_the_reason() -> None:
    rules = rule("art1", "holds(D, P)", "peace(D)", then="safe(P)")

    made = Opinion(law(rules), case(law(rules), ["not holds(U, a)"], "safe(a)"))

    (found,) = made.answers
    (reason,) = argument(found, "art1").missing
    step = made.proofs.step(*reason.nodes)
    assert (str(step.literal), step.state) == ("holds(U, a)", State.DENIED)
    assert found.word.value == "Not shown"


def test_who_is_left_out_of_a_denial_of_every_name_is_not_denied() -> None:
    facts = fact("holds(north, a)", "weak") + fact("danger(a, south)")
    facts += fact("not holds(D, a)", but='["north"]')
    made = case(law(ANY_HOLDER), [], "exposed(a, south)", more=section(facts))

    (found,) = Opinion(law(ANY_HOLDER), made).answers

    states = {str(one.fact) for one in found.turns_on}
    assert (found.word.value, states) == ("Open", {"holds(north, a)"})


def test_a_source_that_names_somebody_disputes_one_that_denies_it_of_every_name() -> None:
    facts = ["danger(a, south)", "holds(north, a)", "not holds(D, a)"]
    made = Opinion(law(ANY_HOLDER), case(law(ANY_HOLDER), facts, "exposed(a, south)"))

    node = made.node(parse_literal("holds(north, a)"))
    assert made.record.state(node.literal, node.standard, node.day) is State.DISPUTED
    assert made.answers[0].word.value == "Open"


def exposed(more: str) -> Answer:
    """Whether he is exposed to a danger in the south, of which the file says this besides."""
    made = case(law(ANY_HOLDER), ["danger(a, south)"], "exposed(a, south)", more=section(more))
    (found,) = Opinion(law(ANY_HOLDER), made).answers
    return found


@pytest.mark.parametrize("days", [{"until": date(2025, 3, 1)}, {"from_": date(2025, 7, 1)}])
def test_a_denial_of_every_name_is_none_on_a_day_of_which_it_is_not(days: dict[str, date]) -> None:
    found = exposed(fact("not holds(D, a)", **days))

    assert (found.word.value, found.settled) == ("Open", None)
    assert [str(one) for one in found.silent] == ["holds(D, a)"]


def test_whom_the_file_names_as_unknown_is_asked_for_beside_a_weak_denial_of_every_name() -> None:
    found = exposed(fact("not holds(D, a)", "weak") + '[unknown]\n"holds(north, a)" = "refused"\n')

    states = {str(one.fact) for one in found.turns_on}
    assert (found.word.value, found.silent, states) == ("Open", (), {"holds(north, a)"})


FOUND = '[[finding]]\nliteral = "holds(north, a)"\nshown = "strong"\nreason = "So."\n'


@pytest.mark.parametrize("more", ["", fact("not holds(D, a)")])
def test_a_finding_names_somebody_as_a_source_does(more: str) -> None:
    assert exposed(more + FOUND).word.value == "Yes"


def test_who_is_supposed_is_not_among_those_of_whom_it_is_denied() -> None:
    made = case(law(ANY_HOLDER), ["danger(a, south)", "not holds(D, a)"], "exposed(a, south)")
    supposed = (lit("holds(east, a)"), lit("danger(b, north)"))

    opinion = Opinion(law(ANY_HOLDER), replace(made, supposed=supposed))

    assert opinion.answers[0].word.value == "Yes"
    denied = opinion.record.state(lit("holds(north, a)"), "strong", made.as_of)
    assert denied is State.DENIED, "a name that only a supposition speaks of is a name as any other"


def test_a_case_that_contradicts_itself_is_refused_whatever_it_asks() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)", kind="strict")
    rules += rule("art2", "spy(P)", then="not captive(P)", kind="strict")
    base = law(rules + rule("art3", "willing(P)", then="safe(P)"))
    made = case(base, ["soldier(a)", "spy(a)", "willing(a)"], "safe(a)")

    with pytest.raises(InvalidInput, match="both 'captive"):
        Opinion(base, made, asking=questions_alone(base, made)).check()


def test_a_finding_reaches_the_facts_that_it_excludes() -> None:
    base = law(SOLDIER, '[[one_of]]\nliterals = ["soldier(P)", "willing(P)"]\n')
    text = '```toml\n[[finding]]\nliteral = "soldier(a)"\nshown = "fair"\nreason = "Why."\n```\n'
    made = case(base, ["soldier(a)", "willing(a)"], more=f"## s para 2\n\n> Words.\n\n{text}")
    record = Opinion(base, made).record

    found = [record.state(parse_literal(one), "fair", record.as_of) for one in (
        "soldier(a)", "willing(a)"
    )]  # fmt: skip

    assert found == [State.SHOWN, State.DENIED]
