"""What an exercise asks, and why each element has its mark, in words."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from classroom import task
from small import AS_OF, STANDARDS, fact, law, ranks, rule

from quarter.exercise import Mark, Task
from quarter.marking import answered, element_in, paragraphs_in, question_in, reason
from quarter.wording import Wording

TAKEN = rule("taken", "soldier(P)", "not wounded(P)", then="captive(P)")
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


def test_what_is_assumed_is_said_to_be_assumed() -> None:
    found = task(rule("taken", "soldier(P)", "not spy(P)", then="captive(P)"), [fact("soldier(a)")])

    said = "Nothing on record suggests that spy, and it is assumed not to be so."
    assert reasons(found)[1] == said


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("not wounded(a)", "It follows by Law art 1."),
        ("wounded(a)", "It would follow by Law art 1; for that it is lacking that not wounded."),
        ("willing(a)", "It would follow by Law art 1; for that it is open that not wounded."),
    ],
)
def test_of_a_conclusion_it_is_said_what_it_lacks(known: str, said: str) -> None:
    rules = TAKEN + rule("freed", "captive(P)", "willing(P)", then="free(P)")
    found = task(rules, [fact("soldier(a)") + fact(known)], "free(a)")

    assert reasons(found)[0] == said


def test_of_things_of_which_one_suffices_each_is_said() -> None:
    found = task(rule("taken", "soldier(P) or wounded(P)", then="captive(P)"), [fact("soldier(a)")])

    assert element_in(found.elements[0], WORDS) == "soldier or wounded"
    assert question_in(found, WORDS) == "Captive?"


LOOSE = rule("loose", "spy(P)", "willing(P)", then="not captive(P)")
SHOWN = fact("soldier(a)") + fact("not wounded(a)")


@pytest.mark.parametrize(
    ("rules", "known", "said"),
    [
        (TAKEN + LOOSE, [], "It does not apply: nothing shows that spy or that willing."),
        (TAKEN + LOOSE, ["spy(a)"], "Whether it applies is open: nothing shows that willing."),
        (
            TAKEN + LOOSE,
            ["not willing(a)"],
            "It does not apply: it is shown that not willing and nothing shows that spy.",
        ),
        (
            TAKEN + LOOSE + ranks("taken", "loose"),
            ["spy(a)", "willing(a)"],
            "Its elements are met. It yields to another rule of the same passage.",
        ),
        (
            TAKEN + LOOSE,
            ["spy(a)", "willing(a)"],
            "Its elements are met. Nothing ranks it below the rules on the other side.",
        ),
        (
            TAKEN + LOOSE + rule("unless", "peace(north)", excepts="loose", standard="fair"),
            ["spy(a)", "willing(a)", "peace(north)"],
            "Its elements are met, but it does not apply: Law art 1 takes it out of play.",
        ),
        (
            TAKEN + LOOSE + rule("unless", "peace(north)", excepts="loose", standard="fair"),
            ["spy(a)", "peace(north)"],
            "It does not apply: nothing shows that willing. "
            "Even if its elements were met, Law art 1 would take it out of play.",
        ),
    ],
)
def test_a_counter_argument_is_answered(rules: str, known: list[str], said: str) -> None:
    found = task(rules, [SHOWN + "".join(map(fact, known))])

    assert [answered(one, WORDS) for one in found.counters] == [said]


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
