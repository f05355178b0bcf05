"""The questions of an exercise: what each asks, what a student is told, and by what id it goes."""

from functools import cache

from classroom import exercise
from commands import law
from small import fact, rule
from test_exercise import TAKEN

from quarter.cli import rubric_of
from quarter.exercise import Exercise, Mark
from quarter.quiz import Quiz
from quarter.shipped import scenarios

RUBRIC = rubric_of(None)


def quiz(rules: str, *paragraphs: str, questions: tuple[str, ...] = ("captive(a)",)) -> Quiz:
    return Quiz(exercise(rules, paragraphs, *questions), RUBRIC)


@cache
def shipped(name: str) -> Quiz:
    from quarter.answer import Opinion, questions_alone
    from quarter.casefile import read_case

    case = read_case(scenarios()[name], law())
    return Quiz(Exercise(Opinion(law(), case, asking=questions_alone(law(), case))), RUBRIC)


def test_each_element_is_a_choice_of_three_of_which_the_mark_is_right() -> None:
    first, second = quiz(TAKEN, fact("soldier(a)"), fact("wounded(a)")).choices

    assert [one.mark for one in first.options] == list(Mark)
    assert [one.mark for one in first.options if one.right] == [Mark.MET]
    assert [one.mark for one in second.options if one.right] == [Mark.NOT_MET]


def test_every_option_is_answered_with_the_mark_and_the_reason() -> None:
    _, second = quiz(TAKEN, fact("soldier(a)"), fact("wounded(a)")).choices

    told = {one.mark: one.feedback for one in second.options}
    assert "Right: it is not met." in told[Mark.NOT_MET]
    assert "No: it is not met." in told[Mark.MET] and "No: it is not met." in told[Mark.OPEN]
    assert all("Paragraph 2 shows that" in one for one in told.values())
    assert "<p>Law art 1" in second.cites


def test_what_two_questions_ask_of_one_rule_is_asked_once() -> None:
    rules = TAKEN + rule("freed", "captive(P)", "willing(P)", then="free(P)")
    paragraphs = (fact("soldier(a)") + fact("not wounded(a)"), fact("willing(a)"))
    found = quiz(rules, *paragraphs, questions=("captive(a)", "free(a)"))

    assert len(found.essays) == 2
    assert len(found.choices) == 4
    assert len({one.id for one in found.walk()}) == 6


def test_an_id_stays_though_the_story_the_mark_and_the_other_questions_change() -> None:
    one = quiz(TAKEN, fact("soldier(a)"), fact("wounded(a)"))
    other = quiz(
        TAKEN + rule("freed", "captive(P)", then="free(P)"),
        fact("soldier(a)") + fact("not wounded(a)"),
        questions=("captive(a)", "free(a)"),
    )

    assert [choice.id for choice in one.choices] == [choice.id for choice in other.choices][:2]
    assert one.essays[0].id == other.essays[0].id


def test_a_question_stands_under_its_article_and_not_under_a_paragraph_of_it() -> None:
    found = shipped("barn")

    assert {one.under for one in found.walk()} == {"GC III art 2", "GC III art 4", "GC III art 5"}


def test_a_key_holds_the_rule_each_element_the_other_side_and_the_answer() -> None:
    key = shipped("tailor").essays[0].key

    assert all(f"<b>{part}.</b>" in key for part in ("Issue", "Rule", "Conclusion"))
    assert "<b>Met:</b> the tailor is held by Tolmar." in key
    assert "ICRC News Release 96/40" in key and "It yields to GC III art 118(1)" in key
    assert "Probably yes. It would be otherwise on the view that" in key


def test_what_no_rule_could_decide_is_asked_all_the_same() -> None:
    (essay,) = quiz(TAKEN, fact("soldier(a)"), questions=("free(a)",)).essays

    assert "No rule that is encoded could decide it on this story." in essay.key
    assert essay.under == "" and essay.cites == ""


def test_scenarios_share_no_ids() -> None:
    ids = [one.id for name in ("barn", "conscript", "convoy") for one in shipped(name).walk()]

    assert len(set(ids)) == len(ids)
