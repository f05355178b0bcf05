"""A scenario as an exercise: the elements to be marked, what shows each, what speaks against."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

import pytest
from classroom import exercise, exercise_in, task, under
from small import fact, ranks, rule

from quarter.exercise import Element, Exercise, Mark, Outcome
from quarter.literal import Literal
from quarter.record import State
from quarter.shipped import scenarios

TAKEN = rule("taken", "soldier(P)", "not wounded(P)", then="captive(P)")
LOOSE = rule("loose", "spy(P)", then="not captive(P)")


def marks(elements: Iterable[Element]) -> dict[str, tuple[str, tuple[int, ...]]]:
    """How each element stands, and the paragraphs that show it."""
    return {str(one.literal): (one.mark.value, one.paragraphs) for one in elements}


def test_an_element_is_met_by_the_paragraph_that_shows_it() -> None:
    found = task(TAKEN, [fact("soldier(a)"), fact("not wounded(a)")])

    assert found.outcome is Outcome.YES
    assert marks(found.marked) == {"soldier(a)": ("met", (1,)), "not wounded(a)": ("met", (2,))}


def test_an_element_that_a_paragraph_denies_is_not_met() -> None:
    found = task(TAKEN, [fact("soldier(a)"), fact("wounded(a)")])

    assert found.outcome is Outcome.NOT_SHOWN
    assert marks(found.marked)["not wounded(a)"] == ("not met", (2,))


@pytest.mark.parametrize("second", [fact("willing(a)"), fact("wounded(a)", "weak")])
def test_what_nothing_shows_well_enough_is_open_and_never_not_met(second: str) -> None:
    found = task(TAKEN, [fact("soldier(a)"), second])

    assert found.outcome is Outcome.OPEN
    assert marks(found.marked)["not wounded(a)"][0] == "open"


def test_what_paragraphs_contradict_each_other_on_is_open_and_each_bears_on_it() -> None:
    found = task(TAKEN, [fact("soldier(a)"), fact("wounded(a)"), fact("not wounded(a)")])

    assert marks(found.marked)["not wounded(a)"] == ("open", (2, 3))


def test_what_is_assumed_from_silence_is_marked_without_a_paragraph() -> None:
    rules = rule("taken", "soldier(P)", "not spy(P)", then="captive(P)")
    found = task(rules, [fact("soldier(a)")])

    assert marks(found.marked)["not spy(a)"] == ("met", ())
    assert [one.assumed for one in found.marked] == [False, True]


def test_the_elements_of_what_is_itself_concluded_stand_below_it() -> None:
    rules = TAKEN + rule("freed", "captive(P)", "willing(P)", then="free(P)")
    found = task(
        rules, [fact("soldier(a)") + fact("not wounded(a)"), fact("willing(a)")], "free(a)"
    )

    assert [(depth, str(one.literal)) for depth, one in found.walk()] == [
        (0, "captive(a)"), (1, "soldier(a)"), (1, "not wounded(a)"), (0, "willing(a)"),
    ]  # fmt: skip
    assert found.elements[0].by is not None
    assert (found.elements[0].by.id, found.elements[0].paragraphs) == ("taken", (1,))


def test_what_an_earlier_question_sets_out_is_not_set_out_again() -> None:
    rules = TAKEN + rule("freed", "captive(P)", "willing(P)", then="free(P)")
    paragraphs = [fact("soldier(a)") + fact("not wounded(a)") + fact("willing(a)")]
    _, second = exercise(rules, paragraphs, "captive(a)", "free(a)").tasks

    assert [str(one.literal) for one in second.marked] == ["captive(a)", "willing(a)"]
    assert [one.set_out_in for one in second.marked] == [1, None]
    assert marks(second.marked)["captive(a)"] == ("met", (1,))


@pytest.mark.parametrize(
    ("known", "mark"), [("wounded(a)", Mark.NOT_MET), ("willing(a)", Mark.OPEN)]
)
def test_a_conclusion_is_open_as_long_as_an_open_fact_could_show_it(known: str, mark: Mark) -> None:
    rules = TAKEN + rule("freed", "captive(P)", "willing(P)", then="free(P)")
    found = task(rules, [fact("soldier(a)") + fact(known)], "free(a)")

    assert found.elements[0].mark is mark


HURT = under("Law art 2", rule("hurt", "wounded(P)", then="not captive(P)"))


def test_a_no_that_no_rule_carries_which_the_class_reads_is_set_out_by_the_rule_that_fails() -> (
    None
):
    found = task(TAKEN + HURT, [fact("soldier(a)"), fact("wounded(a)")])

    assert (found.outcome, found.refuted) == (Outcome.NO, True)
    assert found.rule and found.rule.id == "taken"
    assert [one.id for one in found.carrying] == ["hurt"]
    assert marks(found.marked) == {"soldier(a)": ("met", (1,)), "not wounded(a)": ("not met", (2,))}
    assert not found.counters


@pytest.mark.parametrize("read", ["Law art 2", "Law art 3"])
def test_a_no_is_set_out_by_what_carries_it_where_the_class_reads_that_or_reads_neither(
    read: str,
) -> None:
    rules = TAKEN + HURT + under("Law art 3", rule("other", "spy(P)", then="safe(P)"))
    found = task(rules, [fact("soldier(a)"), fact("wounded(a)")], read=read)

    assert (found.outcome, found.refuted) == (Outcome.NO, False)
    assert found.rule and found.rule.id == "hurt"


def test_a_no_that_prevails_over_a_rule_of_which_all_is_met_is_set_out_by_what_prevails() -> None:
    rules = rule("taken", "soldier(P)", then="captive(P)") + HURT + ranks("hurt", "taken")
    found = task(rules, [fact("soldier(a)"), fact("wounded(a)")])

    assert (found.outcome, found.refuted) == (Outcome.NO, False)
    assert found.rule and found.rule.id == "hurt"


def test_an_element_that_an_exception_takes_away_names_what_meets_the_exception() -> None:
    rules = TAKEN + rule("freed", "captive(P)", then="free(P)")
    rules += rule("unless", "doubted(P)", excepts="taken", standard="fair")
    known = [fact("soldier(a)") + fact("not wounded(a)"), fact("doubted(a)")]
    (element,) = task(rules, known, "free(a)").elements

    assert element.mark is Mark.NOT_MET
    assert element.barred_by is not None
    assert [str(one.literal) for one in element.barred_by.parts] == ["doubted(a)"]
    assert element.paragraphs == (1, 2)


def test_what_is_concluded_is_marked_after_its_parts() -> None:
    rules = TAKEN + rule("freed", "captive(P)", "willing(P)", then="free(P)")
    found = task(rules, [fact("soldier(a)") + fact("not wounded(a)")], "free(a)")

    said = ["soldier(a)", "not wounded(a)", "captive(a)", "willing(a)"]
    assert [str(one.literal) for one in found.marked] == said


def test_conclusions_that_rest_on_each_other_come_to_an_end() -> None:
    rules = rule("one", "free(P)", "soldier(P)", then="captive(P)") + rule(
        "two", "captive(P)", then="free(P)"
    )
    found = task(rules, [fact("soldier(a)")])

    assert marks(found.elements)["free(a)"][0] == "open"


def test_of_rules_that_do_not_apply_that_is_asked_of_which_the_least_is_lacking() -> None:
    far = rule("far", "willing(P)", "peace(north)", then="captive(P)")
    found = task(far + TAKEN, [fact("soldier(a)"), fact("wounded(a)")])

    assert found.rule is not None
    assert found.rule.id == "taken"


READ = rule("read", "willing(P)", "peace(north)", then="captive(P)")


@pytest.mark.parametrize(
    ("shown", "decides"),
    [
        ("spy(a)", "read"),  # of either something is lacking, of this one more
        ("not wounded(a)", "taken"),  # it is met, and carries the answer
    ],
)
def test_of_rules_that_do_not_apply_one_that_the_class_is_to_read_is_asked_of_first(
    shown: str, decides: str
) -> None:
    found = task(
        TAKEN + under("Law art 2", READ), [fact("soldier(a)"), fact(shown)], read="Law art 2"
    )

    assert found.rule is not None
    assert found.rule.id == decides


def test_of_rules_that_carry_an_answer_one_that_the_class_is_to_read_is_set_out() -> None:
    other = under("Law art 2", rule("read", "willing(P)", then="captive(P)"))
    shown = [fact("soldier(a)") + fact("not wounded(a)") + fact("willing(a)")]
    usual, found = (task(TAKEN + other, shown, read=one) for one in ("Law art 1", "Law art 2"))

    assert usual.rule is not None
    assert found.rule is not None
    assert (usual.rule.id, found.rule.id) == ("taken", "read")


def test_of_rules_that_carry_an_answer_one_that_prevails_is_set_out_before_one_that_is_read() -> (
    None
):
    other = under("Law art 2", rule("read", "willing(P)", then="captive(P)"))
    shown = fact("soldier(a)") + fact("not wounded(a)") + fact("willing(a)") + fact("spy(a)")
    rules = TAKEN + other + LOOSE + ranks("taken", "loose")
    found = task(rules, [shown], read="Law art 2")

    assert found.rule is not None
    assert found.rule.id == "taken"


def test_of_a_no_the_rule_that_decides_is_that_of_the_opposite() -> None:
    found = task(
        TAKEN + LOOSE + ranks("loose", "taken"),
        [fact("soldier(a)") + fact("not wounded(a)"), fact("spy(a)")],
    )

    assert found.outcome is Outcome.NO
    assert found.rule is not None
    assert found.rule.id == "loose"
    (counter,) = found.counters
    assert (counter.rule.id, counter.applies) == ("taken", True)
    assert counter.yields_to is not None
    assert counter.yields_to[0].id == "loose"


def test_a_counter_argument_says_what_it_lacks() -> None:
    rules = TAKEN + rule("loose", "spy(P)", "soldier(P)", then="not captive(P)")
    found = task(rules, [fact("soldier(a)") + fact("not wounded(a)")])

    (counter,) = found.strongest
    assert not counter.applies
    assert [str(one.literal) for one in counter.lacks] == ["spy(a)"]
    assert str(counter.concludes) == "not captive(a)"


def test_of_an_open_answer_the_strongest_are_what_applies_and_what_could_open_as_it_is() -> None:
    rules = rule("may", "soldier(P)", then="captive(P)")
    rules += rule("never", "soldier(P)", then="not captive(P)") + ranks("may", "never")
    rules += rule("doubt", "soldier(P)", "willing(P)", then="not captive(P)")
    rules += rule("wound", "wounded(P)", "spy(P)", then="not captive(P)") + ranks("doubt", "may")
    found = task(rules, [fact("soldier(a)")])

    assert found.outcome is Outcome.YES
    assert [one.rule.id for one in found.strongest] == ["never"]
    open_ = replace(found, outcome=Outcome.OPEN)
    assert [one.rule.id for one in open_.strongest] == ["never", "doubt"]


def test_a_counter_argument_may_itself_be_taken_out_of_play() -> None:
    rules = TAKEN + LOOSE + rule("unless", "willing(P)", excepts="loose", standard="fair")
    shown = ("soldier(a)", "not wounded(a)", "spy(a)", "willing(a)")
    found = task(rules, ["".join(map(fact, shown))])

    (counter,) = found.counters
    assert (counter.applies, counter.lacks) == (False, ())
    assert counter.barred_by is not None
    assert counter.barred_by.rule.id == "unless"


def test_questions_that_differ_in_the_person_alone_are_one_task() -> None:
    paragraphs = [fact(f"soldier({one})") + fact(f"not wounded({one})") for one in "ab"]
    found = task(TAKEN, paragraphs, "captive(P)")

    assert found.together == {"a": ("a", "b")}
    assert [one.paragraphs for one in found.marked] == [(1, 2), (1, 2)]


@pytest.mark.parametrize("name", scenarios())
def test_each_question_of_a_scenario_that_ships_has_elements_that_its_story_shows(
    name: str,
) -> None:
    found = exercise_in(name)

    assert found.tasks
    marked = [element for each in found.tasks for element in each.marked]
    assert any(one.paragraphs for one in marked)
    for one in marked:
        assert one.paragraphs or one.assumed or one.mark is not Mark.MET, str(one.literal)


@pytest.mark.parametrize("name", scenarios())
def test_a_question_that_is_not_proved_is_set_out_by_a_rule_that_the_class_is_to_read_if_one_could(
    name: str,
) -> None:
    found = exercise_in(name)
    at = found.opinion.rulebase.passages_at
    read = {passage for place in found.teaching.read for passage in at(place)}
    for one in found.tasks:
        could = {each.instance.rule.passage for each in one.answer.step.arguments} & read
        if one.answer.standing == "not proved" and could:
            assert one.rule is not None
            assert one.rule.passage in read


# What is unknown is no denial, in any scenario that ships

KNOWN_SO = {False: {State.SHOWN}, True: {State.DENIED, State.ASSUMED}}  # of a denial
KNOWN_NOT = {False: {State.DENIED, State.ASSUMED}, True: {State.SHOWN}}


def states(found: Exercise, literal: Literal) -> set[State]:
    """How the record has a fact, at each standard and on each day that is asked for."""
    theory = found.opinion.theory
    steps = (found.proofs.step(number) for number in theory.leaves)
    return {one.state for one in steps if one.literal.atom == literal.atom and one.state}


def facts_marked(found: Exercise) -> Iterator[Element]:
    """Each element, of an answer or of what speaks against it, that is a fact."""
    for one in found.tasks:
        of_counters = chain.from_iterable(counter.elements for counter in one.counters)
        marked = chain((element for _, element in one.walk()), of_counters)
        yield from (element for element in marked if element.by is None)


@pytest.mark.parametrize("name", scenarios())
def test_a_fact_is_marked_as_the_record_has_it_and_never_not_met_because_it_is_unknown(
    name: str,
) -> None:
    found = exercise_in(name)
    seen = {one.literals: one for one in facts_marked(found)}

    assert seen
    for element in seen.values():
        known = {one: states(found, one) for one in element.literals}
        if element.mark is Mark.MET:
            denied = element.literal.denied
            assert known[element.literal] & KNOWN_SO[denied], element.literal
        elif element.mark is Mark.NOT_MET:
            assert all(known[one] <= KNOWN_NOT[one.denied] for one in known), element.literals
        else:
            undecided = {State.OPEN, State.DISPUTED}
            assert any(state & undecided for state in known.values()), element.literals


@pytest.mark.parametrize("name", scenarios())
def test_what_is_not_met_from_silence_is_what_the_file_nowhere_raises_or_leaves_open(
    name: str,
) -> None:
    found = exercise_in(name)
    unknown = found.opinion.case.unknown
    words = found.opinion.case.words

    for element in facts_marked(found):
        if element.assumed:
            predicate = words.predicates[element.literal.predicate]
            assert predicate.silent_no or predicate.relation
            assert element.literal.atom not in unknown
            assert not element.tellings


@pytest.mark.parametrize("name", scenarios())
def test_a_counter_argument_is_dismissed_only_for_what_is_known_or_assumed_and_else_is_open(
    name: str,
) -> None:
    for one in exercise_in(name).tasks:
        for counter in one.counters:
            dismissed = [part for part in counter.lacks if part.mark is Mark.NOT_MET]
            assert counter.possible == (not dismissed)
            assert counter.possible == (counter in one.serious)
            assert not (counter.applies and counter.lacks)
