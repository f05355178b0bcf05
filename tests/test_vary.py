"""Variations of a scenario: what may be told otherwise, and what is kept of it."""

from collections.abc import Iterable
from datetime import date

import pytest
from classroom import STORY, TEACHING, exercise_in, story, under
from small import case, fact, issue, law, rule, section

from quarter.answer import Opinion
from quarter.vary import LEAST, MOST, SOME, Manner, Variation, Variations

TAKEN = rule("taken", "soldier(P)", "not wounded(P)", then="captive(P)")
HURT = rule("hurt", "captive(P)", "spy(P)", then="free(P)")


def variations(
    rules: str,
    paragraphs: Iterable[str],
    *questions: str,
    words: str = "",
    more: str = "",
    most: int = MOST,
    read: str = "Law art 1",
) -> Variations:
    base = law(rules, words)
    head = TEACHING.replace("Law art 1", read)
    made = case(base, (), *questions, head=head, names=STORY, more=story(*paragraphs) + more)
    return Variations(Opinion(base, made), most)


def told(found: Iterable[Variation]) -> list[tuple[str, ...]]:
    """What each tells otherwise."""
    return [tuple(map(str, one.change.facts)) for one in found]


def entails(literal: str, *others: str) -> str:
    return f"[[entails]]\nliteral = '{literal}'\nliterals = {list(others)}\n".replace("'", '"')


def test_a_fact_of_the_story_is_told_otherwise_and_kept_where_an_answer_changes() -> None:
    found = variations(TAKEN, [fact("soldier(a)"), fact("not wounded(a)")])

    assert told(found.changing) == [("not soldier(a)",), ("wounded(a)",)]
    assert [one.change.manner for one in found.changing] == [Manner.INSTEAD] * 2
    (moved,) = found.changing[0].restated
    assert moved.before and moved.before.word.value == "Yes"
    assert moved.after and moved.after.standing == "not proved"


def test_a_fact_of_the_story_with_which_no_answer_changes_is_a_decoy() -> None:
    found = variations(TAKEN, [fact("soldier(a)") + fact("not wounded(a)") + fact("willing(a)")])

    assert told(found.decoys) == [("not willing(a)",)]
    assert found.decoys[0].asking == ()
    assert found.decoys[0].worth == 0


def test_a_fact_that_sources_dispute_is_told_beyond_dispute_either_way() -> None:
    found = variations(TAKEN, [fact("soldier(a)"), fact("wounded(a)"), fact("not wounded(a)")])

    both = [one for one in found.told if one.change.about == "wounded"]
    assert told(both) == [("wounded(a)",), ("not wounded(a)",)]
    assert {one.change.manner for one in both} == {Manner.SETTLED}
    after = [moved.after for one in both for moved in one.restated]
    assert [one and one.word.value for one in after] == ["Not shown", "Yes"]


def test_what_the_story_does_not_speak_of_may_come_in_beside_it() -> None:
    found = variations(TAKEN + HURT, [fact("soldier(a)"), fact("not wounded(a)")], "free(a)")

    (spy,) = [one for one in found.told if one.change.about == "spy"]
    assert spy.change.manner is Manner.BESIDES
    assert [one.after and one.after.word.value for one in spy.restated] == ["Yes"]


def test_of_whom_the_story_tells_it_of_other_names_it_tells_all_unless_more_is_unknown() -> None:
    rules = rule("risky", "danger(P, south)", then="exposed(P, south)")
    questions = ("exposed(a, south)", "exposed(b, south)")
    more = section('[unknown]\n"danger(b, south)" = "not asked"')
    paragraphs = [fact("danger(a, north)") + fact("danger(b, north)")]

    found = variations(rules, paragraphs, *questions, more=more)

    assert ("danger(b, south)",) in told(found.changing)
    assert ("danger(a, south)",) not in told(found.told)


def test_whom_the_story_never_speaks_of_together_have_nothing_to_do_with_each_other() -> None:
    rules = rule("risky", "danger(P, T)", "willing(P)", then="exposed(P, T)")
    paragraphs = [fact("holds(north, a)") + fact("willing(a)"), fact("peace(south)")]

    found = variations(rules, paragraphs, "exposed(a, T)")

    assert ("danger(a, north)",) in told(found.changing)
    assert ("danger(a, south)",) not in told(found.told)


def test_what_the_law_itself_says_and_what_is_yet_to_come_is_not_told_otherwise() -> None:
    rules = rule("filmed", "bound(north)", "shown_in(P, A)", then="wronged(P)")
    base = law(rules + '[[fact]]\nliteral = "bound(north)"\n')
    film = '[names.film]\nsort = "act"\nlabel = "the film"\ndate = 2025-03-01\n'
    made = case(
        base,
        (),
        "wronged(a)",
        head=TEACHING,
        names=film + STORY,
        more=story(fact("shown_in(a, film)")),
    )

    now = Variations(Opinion(base, made))
    before = Variations(Opinion(base, made, as_of=date(2025, 2, 1)))

    assert told(now.told) == [("not shown_in(a, film)",)]
    assert told(before.told) == []


def test_what_cannot_stay_as_it_is_goes_with_the_fact_that_is_told() -> None:
    words = entails("soldier(P)", "not willing(P)") + entails("spy(P)", "soldier(P)")
    rules = TAKEN + HURT + rule("calm", "not willing(P)", then="safe(P)")

    found = variations(
        rules,
        [fact("soldier(a)"), fact("not wounded(a)"), fact("not willing(a)"), fact("spy(a)")],
        "captive(a)",
        "free(a)",
        "safe(a)",
        words=words,
    )

    assert ("not soldier(a)", "not spy(a)") in told(found.told)
    assert ("willing(a)", "not soldier(a)", "not spy(a)") in told(found.told)
    assert ("not spy(a)",) in told(found.told)


def test_facts_that_exclude_each_other_are_told_otherwise_together() -> None:
    words = '[[one_of]]\nliterals = ["soldier(P)", "willing(P)"]\n'

    found = variations(TAKEN, [fact("soldier(a)"), fact("not wounded(a)")], words=words)
    other = variations(TAKEN, [fact("willing(a)"), fact("not wounded(a)")], words=words)

    assert ("not soldier(a)",) in told(found.changing)
    assert ("soldier(a)", "not willing(a)") in told(other.told)


def test_what_comes_in_beside_the_story_lets_all_of_it_stand() -> None:
    words = entails("spy(P)", "not soldier(P)")

    found = variations(
        TAKEN + HURT, [fact("soldier(a)"), fact("not wounded(a)")], "free(a)", words=words
    )

    assert not [one for one in found.told if one.change.about == "spy"]


def test_a_variation_that_would_contradict_itself_is_none() -> None:
    words = entails("soldier(P)", "wounded(P)") + entails("soldier(P)", "not wounded(P)")

    found = variations(TAKEN, [fact("not soldier(a)")], words=words)

    assert ("soldier(a)",) not in told(found.told)


def test_a_reading_is_varied_as_a_fact_is() -> None:
    rules = issue("limit", "narrow", "wide")
    rules += rule("wide", "soldier(P)", then="captive(P)", position="limit.wide")

    found = variations(rules, [fact("soldier(a)")])

    (reading,) = [one for one in found.changing if one.change.position]
    assert reading.change.position and reading.change.position.id == "limit.wide"
    assert reading.change.manner is Manner.READING
    assert [one.after and one.after.word.value for one in reading.restated] == ["Yes"]


def test_those_that_establish_something_come_before_those_in_which_something_falls() -> None:
    paragraphs = [fact("soldier(a)") + fact("not wounded(a)") + fact("not soldier(b)")]
    paragraphs.append(fact("not wounded(b)"))

    found = variations(TAKEN + HURT, paragraphs, "captive(a)", "free(a)", "captive(b)")

    assert told(found.ranked)[0] == ("soldier(b)",)
    fallen = [one for one in found.ranked if not one.is_decoy and not one.established]
    assert fallen
    worths = [one.worth for one in fallen]
    assert worths == sorted(worths, reverse=True)


def test_the_worth_of_a_variation_counts_the_steps_and_the_rules_that_move() -> None:
    rules = TAKEN + rule("safe", "captive(P)", then="safe(P)")

    found = variations(rules, [fact("soldier(a)"), fact("not wounded(a)")], "safe(a)")

    first = found.ranked[0]
    assert [str(move.point.literal) for move in first.moved[0].moves] == [
        "soldier(a)",
        "captive(a)",
        "safe(a)",
    ]
    assert [rule.id for rule in first.rules] == ["taken", "safe"]
    assert first.worth == 5


IMMATERIAL = """
[[immaterial]]
literal = "peace(D)"
to = "captive(P)"
reason = "Peace changes nothing."

[[immaterial]]
literal = "spy(P)"
to = "captive(P)"
reason = "A captive who spied is a captive."
"""


def test_a_decoy_is_what_the_law_says_not_to_matter_or_the_story_tells_or_a_rule_nearly_has() -> (
    None
):
    rules = TAKEN + IMMATERIAL
    rules += rule("near", "willing(P)", "doubted(P)", "bound(east)", then="free(P)")
    rules += rule(
        "far", "danger(P, east)", "free(P)", "bound(south)", "peace(south)", then="safe(P)"
    )
    shown = [
        fact("soldier(a)") + fact("not wounded(a)"),
        fact("peace(north)") + fact("bound(north)"),
    ]

    found = variations(rules, shown, "captive(a)", "safe(a)")

    drawn = {one.change.about: one for one in found.decoys}
    assert all(one.tempts for one in found.told if one.is_decoy)
    assert [one.reason for one in drawn["peace"].immaterial] == ["Peace changes nothing."]
    assert [one.reason for one in drawn["spy"].immaterial] == ["A captive who spied is a captive."]
    assert drawn["willing"].lacking == 2
    assert drawn["bound"].asking == ()
    assert "danger" not in drawn


def test_the_decoys_of_which_the_law_speaks_come_before_those_that_only_give_another_ground() -> (
    None
):
    rules = TAKEN + IMMATERIAL + rule("freed", "willing(P)", then="captive(P)")

    found = variations(rules, [fact("soldier(a)"), fact("not wounded(a)")])

    assert [one.change.about for one in found.ranked if one.is_decoy] == ["spy", "willing"]


def test_what_only_another_fact_would_meet_is_no_decoy_where_that_is_met() -> None:
    rules = rule("taken", "soldier(P) or willing(P)", "not wounded(P)", then="captive(P)")

    found = variations(rules, [fact("soldier(a)"), fact("not wounded(a)")])

    assert "willing" not in {one.change.about for one in found.told}


def test_of_two_that_change_the_same_only_the_one_that_tells_less_is_kept() -> None:
    words = entails("spy(P)", "soldier(P)")
    rules = rule("caught", "spy(P)", then="captive(P)")

    found = variations(rules, [fact("soldier(a)"), fact("spy(a)")], words=words)

    assert told(found.told) == [("not spy(a)",)]


def test_what_is_about_a_person_comes_before_what_is_about_states_alone() -> None:
    rules = rule(
        "taken", "bound(north)", "peace(north)", "soldier(P)", "willing(P)", then="captive(P)"
    )
    shown = [fact("bound(north)"), fact("peace(north)"), fact("soldier(a)"), fact("willing(a)")]

    found = variations(rules, shown, most=2)

    assert [one.change.about for one in found.told] == ["soldier", "willing"]


PERSONAL = "soldier(P)", "not wounded(P)", "willing(P)", "not doubted(P)", "not spy(P)"


@pytest.mark.parametrize(
    ("asked", "read", "falls"),
    [(5, "Law art 1", False), (5, "Law art 2", True), (4, "Law art 1", True)],
)
def test_what_is_about_states_alone_takes_no_story_away_unless_it_is_read_or_few_others_tell(
    asked: int, read: str, falls: bool
) -> None:
    premises = PERSONAL[:asked]
    rules = rule("taken", *premises, "exposed(P, north)", then="captive(P)")
    rules += under("Law art 2", rule("bound", "bound(T)", "soldier(P)", then="exposed(P, T)"))
    shown = "".join(fact(one.replace("P", "a")) for one in premises)

    found = variations(rules, [fact("bound(north)") + shown], read=read)

    told_of = [one.change.about for one in found.told]
    assert ("bound" in told_of) is falls


def test_what_establishes_something_is_told_though_it_is_about_states_alone() -> None:
    rules = rule("taken", "soldier(P)", "exposed(P, north)", then="captive(P)")
    rules += under("Law art 2", rule("bound", "bound(T)", "soldier(P)", then="exposed(P, T)"))

    found = variations(rules, [fact("not bound(north)") + fact("soldier(a)")])

    assert ("bound(north)",) in told(found.changing)


def test_decoys_fill_up_no_more_than_a_class_is_told_at_least() -> None:
    found = Variations(exercise_in("ships-cook").opinion)

    assert len(found.changing) < LEAST < MOST < len(found.changing) + len(found.decoys)
    assert len(found.told) == LEAST
    assert sum(not one.is_decoy for one in found.told) == SOME


def test_a_class_is_told_them_in_the_order_of_the_story_and_decoys_among_them() -> None:
    paragraphs = [fact("willing(a)"), fact("soldier(a)"), fact("not wounded(a)")]

    found = variations(TAKEN, paragraphs)

    assert told(found.told)[:3] == [("not willing(a)",), ("not soldier(a)",), ("wounded(a)",)]
    assert [one.number for one in found.told] == list(range(1, len(found.told) + 1))
    assert found.ranked[-1].is_decoy
    assert {one.number for one in found.ranked} == {one.number for one in found.told}


def test_no_more_are_told_than_are_asked_for_and_some_are_decoys() -> None:
    many = "".join(
        fact(one)
        for one in ("soldier(a)", "not wounded(a)", "soldier(b)", "not wounded(b)", "willing(a)")
    )

    found = variations(TAKEN, [many + fact("willing(b)")], "captive(a)", "captive(b)", most=4)

    assert len(found.told) == 4
    assert sum(one.is_decoy for one in found.told) == 1


def test_two_things_may_be_told_otherwise_at_once() -> None:
    found = variations(TAKEN, [fact("soldier(a)") + fact("wounded(a)")])
    soldier, wounded = (one.change for one in found.told)

    assert told(found.told) == [("not soldier(a)",), ("not wounded(a)",)]
    both = found.both(soldier, wounded)
    assert both is not None
    assert [str(one) for one in both.case.supposed] == ["not soldier(a)", "not wounded(a)"]
    assert both.answers[0].standing == "not proved"


def test_what_cannot_be_so_together_is_not_told_otherwise_at_once() -> None:
    words = entails("spy(P)", "soldier(P)")
    found = variations(
        TAKEN + HURT,
        [fact("soldier(a)"), fact("not wounded(a)"), fact("not spy(a)")],
        "captive(a)",
        "free(a)",
        words=words,
    )
    no_soldier, spy = (found.told[at].change for at in (0, 2))

    assert [str(one) for one in (*no_soldier.facts, *spy.facts)] == ["not soldier(a)", "spy(a)"]
    assert found.both(no_soldier, spy) is None
    assert found.both(spy, no_soldier) is None
    assert found.both(spy, spy) is not None
