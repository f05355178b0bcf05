"""What a case file says should follow, held against what does."""

from datetime import date

from small import case, fact, law, ranks, rule, section

from quarter.answer import Opinion
from quarter.expectations import expected_worlds, unmet_expectations
from quarter.literal import parse_literal
from quarter.record import State

SOLDIER = rule("art1", "soldier(P)", then="captive(P)")
SPY = rule("art2", "wounded(P)", then="not captive(P)") + ranks("art2", "art1")
BOTH = SOLDIER + SPY


def unmet(tables: str, rules: str = BOTH) -> list[str]:
    base = law(rules)
    made = case(base, ["soldier(a)"], "captive(a)", more=f"```toml\n{tables}\n```")
    return [problem.message for problem in unmet_expectations(base, made)]


def test_an_expectation_that_is_met_is_no_problem() -> None:
    table = '[[expect]]\nliteral = "captive(a)"\nstanding = "proved"\nanswer = "Probably yes"\n'

    assert unmet(table + "settled = false") == []


def test_each_part_of_an_expectation_that_is_not_met_is_a_problem() -> None:
    table = '[[expect]]\nliteral = "captive(a)"\nstanding = "not proved"\nanswer = "Yes"\n'

    assert unmet(table + "settled = true") == [
        "expected of 'captive(a)', as its standing, 'not proved'; found 'proved'",
        "expected of 'captive(a)', as its answer, 'Yes'; found 'Probably yes'",
        "expected of 'captive(a)', as its settled, True; found False",
    ]


def test_an_expectation_may_have_its_own_date_and_standard() -> None:
    table = '[[expect]]\nliteral = "captive(a)"\nstanding = "not proved"\n'

    assert unmet(table + "as_of = 2024-12-31") == []
    assert len(unmet(table + 'standard = "strong"')) == 1


def test_an_expectation_may_suppose_facts_that_differ_from_the_case() -> None:
    table = '[[expect]]\nliteral = "captive(a)"\nstanding = "not proved"\n'

    assert len(unmet(table)) == 1
    assert unmet(table + 'given = ["not soldier(a)"]') == []
    assert unmet(table + 'given = ["willing(a)"]') == [
        "expected of 'captive(a)', given willing(a), as its standing, 'not proved'; found 'proved'"
    ]


def test_what_is_supposed_stands_alone_whatever_sources_and_findings_say() -> None:
    base = law(SOLDIER, '[[one_of]]\nliterals = ["soldier(P)", "willing(P)"]\n')
    text = '```toml\n[[finding]]\nliteral = "soldier(a)"\nshown = "fair"\nreason = "Why."\n```\n'
    made = case(base, ["soldier(a)"], more=f"## s para 2\n\n> Words.\n\n{text}")
    supposed = made.supposing([parse_literal("willing(a)")])
    record = Opinion(base, supposed).record

    found = [record.state(parse_literal(one), "fair", record.as_of) for one in (
        "soldier(a)", "willing(a)"
    )]  # fmt: skip

    assert found == [State.DENIED, State.SHOWN]


def test_an_expectation_of_which_the_record_says_nothing_is_not_met_in_silence() -> None:
    base = law(rule("art1", "shown_in(P, A)", "holds(D, P)", then="must not show(D, P, A)"))
    film = 'film = { sort = "act", label = "the film", date = 2025-02-01 }'
    table = '[[expect]]\nliteral = "must not show(north, a, film)"\nstanding = "proved"\n'
    made = case(
        base,
        ["holds(north, a)"],
        names=film,
        more=section(fact("shown_in(a, film)"), "t para 1")
        + f"```toml\n{table}as_of = {date(2025, 4, 1)}\n```",
    )

    assert len(unmet_expectations(base, made)) == 1


def test_worlds_of_a_file_share_their_ground_rules_while_they_speak_of_the_same_names() -> None:
    rules = SOLDIER + rule("art3", "holds(D, P)", "wounded(P)", then="must release(D, P)")
    base = law(rules)
    given = ("not soldier(a)", "wounded(a)", "holds(south, a)")
    tables = "\n".join(
        f'[[expect]]\nliteral = "must release(D, a)"\nstanding = "not proved"\ngiven = ["{one}"]\n'
        for one in given
    )
    made = case(base, ["soldier(a)", "holds(north, a)"], more=f"```toml\n{tables}\n```")

    worlds = [world for world, _ in expected_worlds(Opinion(base, made))]

    apart = [Opinion(base, one.case, asking=one.asking) for one in worlds]
    assert worlds[0].theory is worlds[1].theory
    assert worlds[0].theory is not worlds[2].theory
    assert [one.conclusions() for one in worlds] == [one.conclusions() for one in apart]
