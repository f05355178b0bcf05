"""What was held in decided cases, beside what the rules come to."""

import pytest
from tests.small import case, issue, law, rule

from quarter.problem import InvalidInput
from quarter.score import Verdict, as_table, score, unexplained

DISPUTED = issue("uniform", "free", "asked") + rule("art1", "soldier(P)", then="captive(P)")
ASKED = rule("art2", "wounded(P)", then="not captive(P)", position="uniform.asked")
ASKED += '[[superiority]]\nsuperior = "art2"\ninferior = "art1"\nposition = "uniform.asked"\n'
DECISION = '[decision]\nauthority = "A court"\ndate = 2025-03-01\nkind = "{}"\n'


def decided(holdings: str, kind: str = "judgment") -> list[tuple[Verdict, str | None]]:
    base, made = read(holdings, kind)
    return [(one.verdict, one.found) for one in score(base, made)]


def read(holdings: str, kind: str = "judgment"):  # type: ignore[no-untyped-def]
    base = law(DISPUTED + ASKED)
    text = f"```toml\n{DECISION.format(kind)}\n{holdings}\n```"
    words = f"## s para 2\n\n> Words.\n\n{text}"
    return base, case(base, ["soldier(a)", "wounded(a)"], more=words)


def holding(standing: str, **more: object) -> str:
    lines = [f'[[holding]]\nsays = "Held."\nliteral = "captive(a)"\nstanding = "{standing}"']
    lines += [f"{key} = {value}" for key, value in more.items()]
    return "\n".join(lines) + "\n"


READING = '{ uniform = "asked" }'
UNSAID = '[[holding]]\nsays = "Held."\nnot_expressible = "Nothing speaks of costs."\n'


def test_a_holding_agrees_where_the_default_readings_come_to_it() -> None:
    assert decided(holding("proved")) == [(Verdict.AGREED, "proved")]
    assert decided(holding("proved", positions='{ uniform = "free" }')) == [
        (Verdict.AGREED, "proved")
    ]


def test_a_holding_may_agree_on_the_reading_that_the_court_took() -> None:
    assert decided(holding("opposite proved", positions=READING)) == [
        (Verdict.ON_ITS_READING, "proved")
    ]


def test_a_holding_that_no_named_reading_reaches_differs() -> None:
    assert decided(holding("opposite proved")) == [(Verdict.DIFFERS, "proved")]
    assert decided(holding("not proved", positions=READING)) == [(Verdict.DIFFERS, "proved")]


def test_a_holding_may_be_of_others_whose_facts_differ() -> None:
    given = '["not soldier(a)"]'

    assert decided(holding("not proved", given=given)) == [(Verdict.AGREED, "not proved")]


def test_what_the_vocabulary_cannot_say_is_counted_apart() -> None:
    assert decided(UNSAID) == [(Verdict.NOT_EXPRESSIBLE, None)]


@pytest.mark.parametrize(
    ("holdings", "problems"),
    [
        (holding("proved") + UNSAID, 0),
        (holding("opposite proved"), 1),
        (holding("opposite proved", differs='"It asks for a uniform."'), 0),
        (holding("proved", differs='"It asks for a uniform."'), 1),
    ],
)
def test_a_difference_is_explained_and_an_agreement_is_not(holdings: str, problems: int) -> None:
    assert len(list(unexplained(*read(holdings)))) == problems


@pytest.mark.parametrize(
    "holdings",
    [
        '[[holding]]\nsays = "Held."\n',
        '[[holding]]\nsays = "Held."\nliteral = "captive(a)"\n',
        holding("proved", not_expressible='"Why."'),
    ],
)
def test_a_holding_is_a_literal_with_its_standing_or_is_not_expressible(holdings: str) -> None:
    with pytest.raises(InvalidInput, match="a holding is a literal with its standing"):
        read(holdings)


def test_decisions_and_practice_are_counted_apart() -> None:
    base, one = read(holding("proved") + UNSAID)
    _, other = read(holding("opposite proved", differs='"Why."'), "state practice")

    lines = as_table(base, [one, other], lambda _, text: text).splitlines()

    assert "A case: A court, 1 March 2025" in lines
    assert "1 decision, 2 holdings:" in lines
    assert "1 position or practice of a State, 1 holding:" in lines
    assert "                         why: Nothing speaks of costs." in lines
