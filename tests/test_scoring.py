"""What a student's answers earn by a rubric: each beside the key."""

import pytest
from classroom import task
from small import fact, ranks, rule

from quarter.attempt import Marked, Work
from quarter.exercise import Mark, Outcome, Task
from quarter.rubric import read_rubric, shipped_rubric
from quarter.scoring import NOBODY, points, scores

TAKEN = rule("taken", "soldier(P)", "not wounded(P)", then="captive(P)")
LOOSE = rule("loose", "spy(P)", then="not captive(P)")
STORY = [fact("soldier(a)"), fact("not wounded(a)")]
RUBRIC = read_rubric(shipped_rubric())


def earned(each: Task, work: Work) -> dict[str, float | None]:
    return {one.criterion.id: one.earned for one in scores(each, work, RUBRIC)}


def test_a_mark_and_its_paragraph_earn_by_themselves() -> None:
    each = task(TAKEN, STORY)
    work = Work(
        elements={
            "soldier(a)": Marked(Mark.MET, (2,)),
            "not wounded(a)": Marked(Mark.OPEN, (2,)),
        }
    )

    assert earned(each, work)["application"] == pytest.approx(3 * 2 / 4)


@pytest.mark.parametrize(
    ("second", "places", "right"),
    [
        ("not wounded(a)", (2,), True),
        ("not wounded(a)", (1, 2), False),
        ("not wounded(a)", (), False),
        ("willing(a)", (), True),
        ("willing(a)", (2,), True),  # it may be named as the one that is silent
    ],
)
def test_the_place_is_right_where_no_paragraph_is_named_that_says_nothing_of_it(
    second: str, places: tuple[int, ...], right: bool
) -> None:
    each = task(TAKEN, [fact("soldier(a)"), fact(second)])

    assert Marked(Mark.MET, places).has_place(each.marked[1]) is right


def test_what_is_assumed_from_silence_has_no_paragraph() -> None:
    each = task(rule("taken", "soldier(P)", "not spy(P)", then="captive(P)"), STORY)

    assert Marked(Mark.MET, ()).has_place(each.marked[1])
    assert not Marked(Mark.MET, (1,)).has_place(each.marked[1])


def test_what_is_not_answered_yet_earns_nothing_yet() -> None:
    assert set(earned(task(TAKEN + LOOSE, STORY), Work()).values()) == {None}


def test_a_question_without_a_counter_argument_is_not_scored_for_one() -> None:
    assert "counter-argument" not in earned(task(TAKEN, STORY), Work())


@pytest.mark.parametrize(("more", "right"), [([], NOBODY), ([fact("spy(a)")], "Law art 1")])
def test_of_the_other_side_that_is_right_which_applies(more: list[str], right: str) -> None:
    each = task(TAKEN + LOOSE + ranks("taken", "loose"), [*STORY, *more])
    found = [earned(each, Work(counter=one))["counter-argument"] for one in (right, "Law art 2")]

    assert found == [2, 0]


def test_rule_and_conclusion_are_right_or_not() -> None:
    each = task(TAKEN, STORY)
    right = earned(each, Work(rule="Law art 1", outcome=Outcome.YES, own=5))
    wrong = earned(each, Work(rule="Law art 2", outcome=Outcome.NO, own=0))

    assert (right["rule"], right["conclusion"], right["issue"]) == (2, 1, 1)
    assert (wrong["rule"], wrong["conclusion"], wrong["issue"]) == (0, 0, 0)


def test_nothing_shown_is_not_the_same_as_a_no() -> None:
    each = task(TAKEN, [fact("soldier(a)"), fact("wounded(a)")])

    assert earned(each, Work(outcome=Outcome.NO))["conclusion"] == 0
    assert earned(each, Work(outcome=Outcome.NOT_SHOWN))["conclusion"] == 1


def test_points_are_said_without_needless_noughts() -> None:
    assert [points(one) for one in (2, 2.0, 2.5, 1 / 3)] == ["2", "2", "2.5", "0.3"]


def test_what_could_apply_for_all_that_is_known_has_to_be_answered_too() -> None:
    rules = TAKEN + rule("loose", "soldier(P)", "willing(P)", then="not captive(P)")
    could, cannot = (task(rules, [*STORY, *more]) for more in ([], [fact("not willing(a)")]))

    found = [earned(one, Work(counter="Law art 1"))["counter-argument"] for one in (could, cannot)]
    assert found == [2, 0]
