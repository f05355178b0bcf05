"""Answers told in a few words: what is left out was said just before, and nothing else is."""

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product

from commands import law
from hypothesis import given
from hypothesis import strategies as st

from quarter.case import Case
from quarter.casefile import parse_case
from quarter.ellipsis import Brief, Row, Told
from quarter.literal import parse_literal
from quarter.wording import Wording

AS_OF = date(2025, 6, 1)
NAMES = """\
# Two men and a third

```toml
[case]
as_of = 2025-06-01
standard = "substantial grounds"
questions = ["prisoner_of_war(a)"]

[names]
a = { sort = "person", label = "the first man", pronoun = "he" }
b = { sort = "person", label = "the second man", pronoun = "he" }
film = { sort = "act", label = "the film", date = 2025-02-01 }
march = { sort = "act", label = "the march", date = 2025-03-01 }
```
"""
PAIR = "a+b"
ASKED = [
    *("prisoner_of_war(P)", "protected_as_prisoner(P)", "not prisoner_of_war(P)"),
    *("must not return(ukraine, P, T)", "must return(ukraine, P, T)", "may release(ukraine, P)"),
    *("may shelter(ukraine, P)", "may let_travel(ukraine, P, T)", "may intern(russia, P)"),
    *("unlawful_exposure(ukraine, P, A)", "failure_to_protect(ukraine, P, A)"),
    "convention_applies(ukraine, T)",
]
GROUPED = {"one", "each", "either", "prisoner", "prisoner's", "and", "or", "of"}
GROUND = sorted(
    {
        asked.replace("P", person).replace("A", act).replace("T", power)
        for asked, person, act, power in product(
            ASKED, ("a", "b", PAIR), ("film", "march"), ("russia", "dprk", "rok")
        )
    }
)


@cache
def case() -> Case:
    return parse_case(NAMES, law(), "two-men.md")


def told(text: str, number: int = 1, *, decided: bool = True, due: bool = True) -> Told:
    """An answer; ``a+b`` in it is both men."""
    literal = parse_literal(text.replace(PAIR, "a"))
    places = tuple(
        ("a", "b") if term == "a" and PAIR in text else (term,) for term in literal.terms
    )
    return Told(literal, places, None, due, decided, (number,))


def wording() -> Wording:
    """One that has met every name."""
    found = Wording(case().words, AS_OF)
    for text in ("must not return(ukraine, a, dprk)", "must not return(russia, b, rok)"):
        found.says(parse_literal(text))
    with found.speaking_of({"a": ("a", "b")}):
        found.says(parse_literal("prisoner_of_war(a)"))
    return found


def rows(*all_told: Told) -> list[Row]:
    merged: list[Told] = []
    for one in all_told:
        one.join(merged)
    return Brief(wording(), lambda _: None, lambda _: False).rows(merged)


def said(*texts: str, decided: bool = True) -> list[list[str]]:
    """What is told of each row, the number of an answer that stands in it behind its words."""
    numbered = [told(text, number, decided=decided) for number, text in enumerate(texts, 1)]
    return [
        [f"{words} {list(numbers)}" if numbers else words for words, numbers in row.told]
        for row in rows(*numbered)
    ]


def test_clauses_of_one_power_and_one_mode_stand_together() -> None:
    assert said(
        "must not return(ukraine, a, dprk)",
        "may intern(ukraine, a)",
        "must not transfer(ukraine, a, russia)",
        "may release(ukraine, a)",
    ) == [
        [
            "Ukraine must not return the first man to the DPRK [1]",
            "transfer the first man to Russia as a prisoner of war [3]",
        ],
        ["may keep the first man interned [2]", "release the first man [4]"],
    ]


def test_a_duty_is_not_told_with_the_words_of_a_bar() -> None:
    assert said("must not release(ukraine, a)", "must return(ukraine, a, dprk)") == [
        ["Ukraine must not release the first man [1]"],
        ["must return the first man to the DPRK [2]"],
    ]


def test_a_bar_that_is_over_is_not_told_with_the_words_of_one_that_binds() -> None:
    assert said("must not release(ukraine, a)", "must not expose(ukraine, a, film)") == [
        ["Ukraine must not release the first man [1]"],
        ["was bound not to expose the first man to public curiosity by the film [2]"],
    ]


def test_what_is_so_is_not_told_with_the_words_of_what_is_not() -> None:
    one, other = "not prisoner_of_war(a)", "protected_as_prisoner(a)"

    apart = [
        ["the first man is not a prisoner of war [1]"],
        ["is entitled to be treated as a prisoner of war [2]"],
    ]
    assert said(one, other) == apart
    assert said(f"not {other}", one.removeprefix("not ")) == [
        ["the first man is not entitled to be treated as a prisoner of war [1]"],
        ["is a prisoner of war [2]"],
    ]


def test_another_power_is_named() -> None:
    assert said("must release(ukraine, a)", "must release(russia, b)") == [
        ["Ukraine must release the first man [1]"],
        ["Russia must release the second man [2]"],
    ]


def test_answers_that_differ_in_one_name_are_told_as_one() -> None:
    assert said("must not return(ukraine, a, dprk)", "must not return(ukraine, a, russia)") == [
        ["Ukraine must not return the first man to the DPRK or Russia [1, 2]"]
    ]


def test_what_is_so_of_two_powers_is_so_of_both_and_one_is_free_to_choose() -> None:
    applies = [f"convention_applies(ukraine, {power})" for power in ("russia", "dprk")]
    travels = [f"may let_travel(ukraine, a, {power})" for power in ("russia", "rok")]

    assert said(*applies) == [
        ["the Third Geneva Convention applies between Ukraine and Russia and the DPRK [1, 2]"]
    ]
    assert "travel on to Russia or the Republic of Korea" in said(*travels)[0][0]


def test_of_answers_that_differ_in_two_names_the_second_has_these_alone() -> None:
    texts = ["failure_to_protect(ukraine, a, film)", "failure_to_protect(ukraine, a+b, march)"]

    (row,) = said(*texts)
    assert row == [
        "Ukraine breached article 13(2) by allowing the film of the first man [1]",
        "the march of each prisoner [2]",
    ]


def test_a_noun_that_ends_two_clauses_is_one_in_the_second() -> None:
    assert said("prisoner_of_war(a)", "protected_as_prisoner(a)") == [
        ["the first man is a prisoner of war [1]", "entitled to be treated as one [2]"]
    ]


def test_both_men_are_each_once_they_were_each_prisoner() -> None:
    assert said("must release(ukraine, a+b)", "may intern(ukraine, a+b)") == [
        ["Ukraine must release each prisoner [1]"],
        ["may keep each interned [2]"],
    ]


def test_what_was_done_to_both_men_lists_the_acts() -> None:
    wrongs = product(("failure_to_protect", "unlawful_exposure"), ("film", "march"))
    texts = [f"{wrong}(ukraine, a+b, {act})" for wrong, act in wrongs]

    found = said("must release(ukraine, a+b)", *texts)

    first, second = found[1]
    assert first.endswith("by allowing the film and the march of each [2, 3]")
    assert second == "by exposing each by the film and the march [4, 5]"


def test_a_number_that_two_clauses_share_stands_behind_the_second() -> None:
    one, other = "may release(ukraine, a)", "may intern(ukraine, b)"

    (row,) = rows(told(one, 7), told(other, 7))

    assert row.told == (
        ("Ukraine may release the first man", ()),
        ("keep the second man interned", (7,)),
    )


@given(st.lists(st.sampled_from(GROUND), min_size=1, max_size=8), st.booleans())
def test_no_answer_is_left_out_and_each_is_told_in_words_of_its_own(
    texts: list[str], decided: bool
) -> None:
    every = [told(text, number, decided=decided) for number, text in enumerate(texts, 1)]

    found = rows(*every)

    numbers = [number for row in found for _, told_of in row.told for number in told_of]
    assert sorted({*numbers}) == sorted(one.numbers[0] for one in every)
    whole = [row.told[0][0] for one in every for row in rows(one)]
    words = {word for clause in whole for word in clause.split()}
    told_words = {word for row in found for part, _ in row.told for word in part.split()}
    assert told_words <= words | GROUPED


@given(st.lists(st.sampled_from(GROUND), min_size=2, max_size=8, unique=True))
def test_what_the_law_demands_forbids_and_allows_is_never_mixed(texts: list[str]) -> None:
    for row in rows(*(told(text, number) for number, text in enumerate(texts, 1))):
        modes = {
            (parse_literal(texts[number - 1].replace(PAIR, "a")).mode, row.first.literal.mode)
            for _, numbers in row.told
            for number in numbers
        }
        assert all(own is first for own, first in modes)


def test_a_bar_that_a_condition_would_lift_is_not_told_with_one_that_stands() -> None:
    lifted = replace(told("must not transfer(ukraine, a, rok)", 2), as_yet=True)

    found = rows(told("must not return(ukraine, a, dprk)"), lifted)

    assert [row.first.as_yet for row in found] == [False, True]
