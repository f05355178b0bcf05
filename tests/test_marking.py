"""What an exercise asks, and why each element has its mark, in words."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from classroom import exercise, task, under
from small import AS_OF, STANDARDS, fact, law, ranks, rule

from quarter.exercise import Mark, Task
from quarter.marking import answered, element_in, paragraphs_in, question_in, reason
from quarter.wording import Wording, either

TAKEN = rule("taken", "soldier(P)", "not wounded(P)", then="captive(P)")
SHOWN = fact("soldier(a)") + fact("not wounded(a)")
WORDS = Wording(law(TAKEN).words, AS_OF)


def reasons(found: Task) -> list[str]:
    return [reason(element, WORDS) for _, element in found.walk()]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ([fact("not wounded(a)")], "Paragraph 2 shows it."),
        ([fact("not wounded(a)")] * 2, "Paragraphs 2 and 3 show it."),
        ([fact("wounded(a)")], "Paragraph 2 shows that wounded."),
        ([fact("willing(a)")], "Nothing on record says, and what is not known is no denial."),
        (
            [fact("wounded(a)", STANDARDS[0])],
            "Paragraph 2 bears on it, but not as well as the law asks.",
        ),
        (
            [fact("wounded(a)"), fact("not wounded(a)")],
            "Paragraph 3 says so, and paragraph 2 denies it.",
        ),
    ],
)
def test_a_mark_has_its_reason_in_the_story(second: Iterable[str], said: str) -> None:
    assert reasons(task(TAKEN, [fact("soldier(a)"), *second]))[1] == said


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        (
            [("wounded(a)", "the guard"), ("not wounded(a)", "the cook")],
            "The cook says so, and the guard denies it (paragraph 2).",
        ),
        (
            [("wounded(a)", ""), ("not wounded(a)", "the cook")],
            "Paragraph 2 tells that it is said, and that it is denied.",
        ),
    ],
)
def test_what_one_paragraph_says_and_denies_is_told_by_whom(
    sides: list[tuple[str, str]], said: str
) -> None:
    both = "".join(fact(one) + (f'by = "{by}"\n' if by else "") for one, by in sides)

    assert reasons(task(TAKEN, [fact("soldier(a)"), both]))[1] == said


def test_what_is_assumed_is_said_to_be_assumed() -> None:
    found = task(rule("taken", "soldier(P)", "not spy(P)", then="captive(P)"), [fact("soldier(a)")])

    said = "Nothing on record suggests that spy, and it is assumed not to be so."
    assert reasons(found)[1] == said


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("not wounded(a)", "It follows by Law art 1, since soldier and not wounded."),
        ("wounded(a)", "It would follow by Law art 1; for that it is lacking that not wounded."),
        ("willing(a)", "It would follow by Law art 1; for that it is open that not wounded."),
    ],
)
def test_of_a_conclusion_it_is_said_what_it_lacks(known: str, said: str) -> None:
    rules = TAKEN + rule("freed", "captive(P)", "willing(P)", then="free(P)")
    found = task(rules, [fact("soldier(a)") + fact(known)], "free(a)")

    assert reasons(found)[0] == said


def test_of_a_conclusion_that_an_exception_takes_away_it_is_said_by_what_the_exception_is_met() -> (
    None
):
    freed = TAKEN + rule("freed", "captive(P)", then="free(P)")
    unless = rule("unless", "willing(P)", excepts="taken", standard="fair")
    shown = [SHOWN + fact("willing(a)")]
    here = task(freed + unless, shown, "free(a)")
    there = task(freed + under("Law art 2", unless), shown, "free(a)")

    assert [reasons(found)[0] for found in (here, there)] == [
        "It would follow by Law art 1, but an exception in the same passage takes it out of play, "
        "since willing.",
        "It would follow by Law art 1, but Law art 2 takes it out of play, since willing.",
    ]


def test_where_the_elements_of_a_conclusion_stand_under_it_they_are_not_said_again() -> None:
    rules = TAKEN + rule("freed", "captive(P)", "willing(P)", then="free(P)")
    found = task(rules, [SHOWN + fact("willing(a)")], "free(a)")

    assert reason(found.elements[0], WORDS, found) == "It follows by Law art 1."


def test_where_another_question_sets_a_conclusion_out_the_key_says_which() -> None:
    rules = TAKEN + rule("freed", "captive(P)", "willing(P)", then="free(P)")
    _, second = exercise(rules, [SHOWN + fact("willing(a)")], "captive(a)", "free(a)").tasks
    captive = second.elements[0]

    assert reason(captive, WORDS, second) == "It follows by Law art 1, as question 1 sets out."
    assert reason(captive, WORDS) == "It follows by Law art 1, since soldier and not wounded."


def test_where_the_same_question_sets_a_conclusion_out_before_the_key_says_so() -> None:
    rules = TAKEN + rule("one", "captive(P)", then="free(P)")
    rules += rule("two", "free(P)", "captive(P) or willing(P)", then="safe(P)")
    found = task(rules, [SHOWN], "safe(a)")
    again = found.elements[1]

    assert reason(again, WORDS, found) == "It follows by Law art 1, as set out above."


def test_what_is_lacking_for_a_conclusion_is_said_of_one_that_is_set_out_elsewhere_too() -> None:
    rules = TAKEN + rule("freed", "captive(P)", "willing(P)", then="free(P)")
    shown = fact("soldier(a)") + fact("wounded(a)") + fact("willing(a)")
    _, second = exercise(rules, [shown], "captive(a)", "free(a)").tasks

    said = reason(second.elements[0], WORDS, second)
    assert said == (
        "It would follow by Law art 1; for that it is lacking that not wounded, as question 1 sets "
        "out."
    )


def test_of_things_of_which_one_suffices_each_is_said() -> None:
    found = task(rule("taken", "soldier(P) or wounded(P)", then="captive(P)"), [fact("soldier(a)")])

    assert element_in(found.elements[0], WORDS) == "soldier or wounded"
    assert question_in(found, WORDS) == "Captive?"


@pytest.mark.parametrize(
    ("clauses", "said"),
    [
        (["she is a nurse"], "she is a nurse"),
        (["she is a nurse", "she is a doctor"], "she is a nurse or a doctor"),
        (
            ["she is a nurse", "she is the cook", "she is a spy"],
            "she is a nurse, the cook or a spy",
        ),
        (["she is not free", "she is not safe"], "she is not free or not safe"),
        (["the nurse left", "the doctor left"], "the nurse left or the doctor left"),
        (["no nurse left", "no doctor left"], "no nurse left or no doctor left"),
        (["she left", "she left early"], "she left or she left early"),
        (["it holds her", "she is held"], "it holds her or she is held"),
    ],
)
def test_what_all_of_several_begin_with_is_said_once_and_a_denial_of_each(
    clauses: list[str], said: str
) -> None:
    assert either(clauses) == said


LOOSE = rule("loose", "spy(P)", "willing(P)", then="not captive(P)")
DENIES = "It would establish that not captive. "


@pytest.mark.parametrize(
    ("rules", "known", "said"),
    [
        (TAKEN + LOOSE, [], DENIES + "It does not apply: nothing shows that spy or that willing."),
        (
            TAKEN + LOOSE,
            ["spy(a)"],
            DENIES + "Whether it applies is open: nothing shows that willing.",
        ),
        (
            TAKEN + LOOSE,
            ["not willing(a)"],
            DENIES + "It does not apply: it is shown that not willing and nothing shows that spy.",
        ),
        (
            TAKEN + LOOSE + ranks("taken", "loose"),
            ["spy(a)", "willing(a)"],
            DENIES + "Its elements are met. It yields to another rule of the same passage.",
        ),
        (
            TAKEN + LOOSE,
            ["spy(a)", "willing(a)"],
            "It says that not captive. Its elements are met. "
            "Nothing ranks it below the rules on the other side.",
        ),
        (
            TAKEN + LOOSE + rule("unless", "peace(north)", excepts="loose", standard="fair"),
            ["spy(a)", "willing(a)", "peace(north)"],
            DENIES
            + "Its elements are met, but it does not apply: an exception in the same passage "
            "takes it out of play, since peace.",
        ),
        (
            TAKEN + LOOSE + rule("unless", "peace(north)", excepts="loose", standard="fair"),
            ["spy(a)", "peace(north)"],
            DENIES + "It does not apply: nothing shows that willing. "
            "Even if its elements were met, an exception in the same passage would take it out of "
            "play, since peace.",
        ),
    ],
)
def test_a_counter_argument_is_answered(rules: str, known: list[str], said: str) -> None:
    found = task(rules, [SHOWN + "".join(map(fact, known))])

    assert [answered(one, WORDS) for one in found.counters] == [said]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("willing(a)", "It takes Law art 1 out of play. Its elements are met."),
        (
            "spy(a)",
            "It would take Law art 1 out of play. Whether it applies is open: nothing shows that "
            "willing.",
        ),
    ],
)
def test_of_an_exception_it_is_said_what_it_takes_out_of_play(known: str, said: str) -> None:
    unless = rule("unless", "willing(P)", excepts="taken", standard="fair")
    (counter,) = task(TAKEN + under("Law art 2", unless), [SHOWN + fact(known)]).counters

    assert counter.concludes is None
    assert answered(counter, WORDS) == said


def test_paragraphs_are_counted_off() -> None:
    said = [paragraphs_in(one) for one in ([], [2], [1, 3])]

    assert said == ["", "paragraph 2", "paragraphs 1 and 3"]


@pytest.mark.parametrize(
    ("mark", "given", "said"),
    [
        (Mark.MET, False, "It is so found."),
        (Mark.MET, True, "The law itself shows it."),
        (Mark.NOT_MET, True, "The law itself shows that not soldier."),
        (Mark.NOT_MET, False, "Nothing that is on record or open could show it."),
    ],
)
def test_what_no_paragraph_tells_has_its_reason_too(mark: Mark, given: bool, said: str) -> None:
    soldier = task(TAKEN, [fact("soldier(a)")]).elements[0]

    assert reason(replace(soldier, mark=mark, given=given, tellings=()), WORDS) == said
