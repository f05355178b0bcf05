"""What an interview asks next, and why."""

import itertools
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import case, drawn_law, issue, law, lit, rule, section
from test_worlds import SETS, is_possible, opinion_on, seen, small_laws, worlds_of

from quarter import worlds
from quarter.answer import Answer, Opinion
from quarter.choices import Choice, Departure
from quarter.interview import Interview
from quarter.literal import Literal
from quarter.why import why_asked

# By brute force: every world, one after the other.

World = dict[Choice, str]  # what departs from the record, and how


def each_world(opinion: Opinion) -> Iterator[World]:
    """Every possible world, once."""
    values: dict[Choice, list[str]] = {}
    for departure in worlds_of(opinion).bits.values():
        values.setdefault(departure.choice, [""]).append(departure.value)
    for ways in itertools.product(*values.values()):
        world = {choice: way for choice, way in zip(values, ways, strict=True) if way}
        shown = {choice.fact for choice, way in world.items() if way == "shown"}
        excluded = {other for atom in shown if atom for other in opinion.record.excluded_by(atom)}
        alone = excluded.isdisjoint(choice.fact for choice in world)
        if alone and is_possible(opinion, departures(world)):
            yield world


def departures(world: World) -> list[Departure]:
    return [Departure(choice, way) for choice, way in world.items()]


def matters(opinion: Opinion, answer: Answer, atom: Literal, all_worlds: list[World]) -> Fraction:
    """The share of the worlds in which an answer is another in a world alike but for a fact."""
    choice = Choice("fact", fact=atom)
    alike: dict[frozenset[tuple[Choice, str]], list[str]] = {}
    for world in all_worlds:
        rest = frozenset((one, way) for one, way in world.items() if one != choice)
        alike.setdefault(rest, []).append(seen(opinion, answer, departures(world)))
    found = sum(len(standings) for standings in alike.values() if len(set(standings)) > 1)
    return Fraction(found, len(all_worlds))


@given(small_laws(), SETS)
def test_a_fact_decides_by_the_share_of_worlds_in_which_it_matters(
    rules: str, shown: set[str]
) -> None:
    opinion = opinion_on(drawn_law(rules), shown)
    found = Interview(opinion).decides

    all_worlds = list(each_world(opinion))
    choices = {one.choice for one in worlds_of(opinion).bits.values()}
    waiting = [one for one in opinion.answers if not one.settled and not one.silent]
    expected = {
        choice.fact: sum(matters(opinion, one, choice.fact, all_worlds) for one in waiting)
        for choice in choices
        if choice.fact is not None
    }
    assert found == {atom: share for atom, share in expected.items() if share}


# Soldiers who are not spies are captives, and so are the wounded who are willing.
RULES = (
    rule("a", "holds(D, P)", "soldier(P)", then="captive(P)")
    + rule("b", "holds(D, P)", "wounded(P)", "willing(P)", then="captive(P)")
    + rule("c", "spy(P)", excepts="a", standard="fair")
    + rule("d", "spy(P)", excepts="b", standard="fair")
)


def interview(*facts: str, more: str = "", rules: str = RULES) -> Interview:
    base = law(rules)
    return Interview(Opinion(base, case(base, facts, "captive(a)", more=more)))


def unknown(**reasons: str) -> str:
    lines = "\n".join(f'"{fact}(a)" = "{why}"' for fact, why in reasons.items())
    return f"```toml\n[unknown]\n{lines}\n```\n"


def test_the_fact_that_decides_most_is_asked_first() -> None:
    found = interview("holds(north, a)")

    assert [str(one.literal) for one in found.facts()] == ["soldier(a)", "wounded(a)", "willing(a)"]
    assert [one.decides for one in found.facts()] == [
        Fraction(3, 4), Fraction(1, 4), Fraction(1, 4),
    ]  # fmt: skip


def test_a_relation_of_which_the_file_says_nothing_comes_before_facts() -> None:
    found = interview().next()

    assert found is not None and found.relation
    assert str(found.literal) == "holds(D, a)"


def test_what_was_asked_is_not_asked_again() -> None:
    found = interview("holds(north, a)")
    asked: list[Literal] = []

    while (ask := found.next(asked)) is not None:
        assert ask.literal not in asked
        asked.append(ask.literal)

    assert len(asked) == 3


def test_what_is_unsafe_to_ask_is_never_asked_and_is_named() -> None:
    found = interview("holds(north, a)", more=unknown(soldier="unsafe to ask"))

    assert [str(one.literal) for one in found.facts()] == ["wounded(a)", "willing(a)"]
    assert list(map(str, found.unasked())) == ["soldier(a)"]


def test_what_does_not_apply_is_never_asked() -> None:
    found = interview("holds(north, a)", more=unknown(soldier="not applicable"))

    assert [str(one.literal) for one in found.facts()] == ["wounded(a)", "willing(a)"]
    assert found.unasked() == ()


def test_what_was_refused_or_asked_in_vain_comes_after_the_rest() -> None:
    found = interview("holds(north, a)", more=unknown(soldier="refused", wounded="not asked"))

    first = found.next()
    last = found.next([lit("wounded(a)"), lit("willing(a)")])
    assert first is not None and str(first.literal) == "wounded(a)"
    assert last is not None and (str(last.literal), last.reason) == ("soldier(a)", "refused")


def test_a_settled_question_asks_nothing() -> None:
    found = interview("holds(north, a)", "soldier(a)", "not spy(a)")

    assert found.next() is None


def test_why_names_the_rules_and_the_element_through_which_a_fact_matters() -> None:
    (use,) = interview("holds(north, a)").uses(lit("soldier(a)"))

    assert use.rule.id == "a"
    assert list(map(str, use.element)) == ["soldier(a)"]
    assert str(use.conclusion) == "captive(a)"


def test_why_says_what_each_answer_would_change() -> None:
    found = interview("holds(north, a)")

    (change,) = found.changes(lit("soldier(a)")) or ()
    assert (change.now.value, change.then.value) == ("Open", "Yes")
    assert found.changes(lit("not soldier(a)")) == ()


def test_why_says_with_which_answer_the_case_would_contradict_itself() -> None:
    rules = rule("a", "soldier(P)", then="captive(P)", kind="strict")
    rules += rule("b", "doubted(P)", "wounded(P)", then="not captive(P)", kind="strict")
    rules += rule("c", "not wounded(P)", then="safe(P)")
    base = law(rules)
    made = case(base, ("soldier(a)", "doubted(a)"), "captive(a)", "safe(a)")
    found = Interview(Opinion(base, made))

    ask = found.next()
    assert ask is not None and ask.literal == lit("wounded(a)")
    assert found.changes(ask.literal) is None
    assert "If yes: the case would contradict itself." in why_asked(found, ask)


def test_why_says_a_reading_with_which_a_fact_decides_as_part_of_its_sentence() -> None:
    rules = issue("i", "one", "two")
    rules += rule("a", "soldier(P)", "holds(D, P)", then="captive(P)", position="i.two")
    base = law(rules + rule("b", "willing(P)", then="captive(P)"))
    found = Interview(Opinion(base, case(base, ["holds(north, a)"], "captive(a)")))

    ask = found.next([lit("willing(a)")])
    assert ask is not None and ask.literal == lit("soldier(a)")
    assert list(why_asked(found, ask))[-1].endswith("together with this: the view that so.")


def test_what_changes_nothing_at_once_decides_with_others() -> None:
    found = interview("holds(north, a)")

    assert found.changes(lit("willing(a)")) == ()
    assert [one.id for one in found.together(lit("willing(a)"))] == ["wounded(a)"]


def test_an_assumption_of_silence_is_listed_where_an_answer_rests_on_it() -> None:
    resting = interview("holds(north, a)", "soldier(a)")
    idle = interview("holds(north, a)")

    assert list(map(str, resting.assumed())) == ["spy(a)"]
    assert idle.assumed() == ()


def test_the_unread_rules_of_a_relation_are_named() -> None:
    found = interview()

    assert [rule.id for rule in found.unread(lit("holds(D, a)"))] == ["a", "b"]


def test_more_facts_than_a_float_can_count_are_weighed_all_the_same() -> None:
    heads = [f"p{number}" for number in range(1100)]
    names = "\n".join(f'{one} = {{ sort = "person", label = "captive {one}" }}' for one in heads)
    base = law(rule("a", "every P: soldier(P)", "soldier(Q)", "wounded(Q)", then="captive(Q)"))
    made = case(base, (), "captive(a)", names=names)

    found = Interview(Opinion(base, made))
    first, *_, last = found.facts()
    assert str(first.literal) in ("wounded(a)", "soldier(a)")
    assert 0 < last.decides < Fraction(1, 2**1000)
    assert len(found.facts()) == 1103


def test_a_fact_on_which_the_sources_disagree_is_asked() -> None:
    more = section('[facts]\n"soldier(a)" = "strong"') + section(
        '[facts]\n"not soldier(a)" = "strong"', "t para 1"
    )

    first = interview("holds(north, a)", more=more).next()
    assert first is not None and str(first.literal) == "soldier(a)"


@given(small_laws(), SETS, st.integers(0, 3))
def test_every_fact_that_is_asked_is_open_on_the_record(
    rules: str, shown: set[str], asked: int
) -> None:
    found = Interview(opinion_on(drawn_law(rules), shown))
    before = [one.literal for one in found.facts()[:asked]]

    ask = found.next(before)
    assert ask is None or ask.literal not in [lit(f"{one}(a)") for one in shown]


def test_whatever_the_bound_what_is_weighed_is_weighed_right_and_the_rest_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rules = rule("a", "soldier(P)", "wounded(P)", "willing(P)", "doubted(P)", then="captive(P)")
    rules += rule("b", "danger(P, T)", "hands_on(T, P, U)", "peace(U)", then="captive(P)")
    base = law(rules)
    made = case(base, ["peace(north)", "hands_on(east, a, south)"], "captive(a)")
    free = Interview(Opinion(base, made))
    met = set()

    for bound in (*range(2, 800, 20), 1 << 12):
        monkeypatch.setattr(worlds, "BOUND", bound)
        found = Interview(Opinion(base, made))
        met.add(bool(found.unweighed))
        assert found.decides == ({} if found.unweighed else free.decides)
        for ask in free.facts():
            assert found.together(ask.literal) in ((), free.together(ask.literal))
    assert met == {True, False}
