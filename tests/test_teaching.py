"""The scenarios for a class: what each tells, asks and expects, and what they reach together.

That what they expect does follow is tested with all cases that ship.
"""

from collections.abc import Iterator
from functools import cache

import pytest

from quarter.answer import Opinion
from quarter.case import Case, Teaching
from quarter.casefile import read_case
from quarter.proof import Argument, Proofs, Step
from quarter.rulebase import Rulebase
from quarter.rulefile import read_rulebase
from quarter.shipped import case_names, folder

NAMES = [name for name in case_names() if name.startswith("teaching/")]


@cache
def law() -> Rulebase:
    return read_rulebase(folder("rules"))


@cache
def scenario(name: str) -> Case:
    return read_case(case_names()[name], law(), name)


@cache
def opinion(name: str) -> Opinion:
    return Opinion(law(), scenario(name))


def teaching(name: str) -> Teaching:
    found = scenario(name).teaching
    assert found is not None
    return found


# What a scenario is


@pytest.mark.parametrize("name", case_names())
def test_the_cases_of_the_folder_are_scenarios_and_no_others_are(name: str) -> None:
    assert (scenario(name).teaching is not None) == (name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_fact_of_a_scenario_is_told_in_its_narrative(name: str) -> None:
    told = teaching(name).narrative

    assert all(one.passage in told for one in scenario(name).evidence)
    assert not any(passage.paraphrase or not passage.verified for passage in told)


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_is_of_a_size_that_a_class_can_hold(name: str) -> None:
    found = scenario(name)

    assert len(found.evidence) <= 45
    assert 2 <= len(teaching(name).aims) <= 4
    assert 2 <= len(teaching(name).narrative) <= 6
    assert all(len(passage.words.split()) <= 100 for passage in teaching(name).narrative)


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_says_of_each_question_what_follows(name: str) -> None:
    asked = {answer.literal for answer in opinion(name).answers}
    plain = [one for one in scenario(name).expectations if not (one.given or one.positions)]

    assert asked == {one.literal for one in plain if one.standing and one.answer}


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_has_two_facts_that_change_what_follows(name: str) -> None:
    expected = scenario(name).expectations
    plain = {one.literal: one.standing for one in expected if not (one.given or one.positions)}
    changed = [
        one
        for one in expected
        if one.given and one.standing and one.standing != plain.get(one.literal)
    ]

    assert len({one.given for one in changed}) >= 2


# What they reach together


def arguments(proofs: Proofs, step: Step, seen: set[int]) -> Iterator[tuple[Argument, bool]]:
    """The arguments of a proof, those within its premises as well, and whether each carries it."""
    if step.node in seen:
        return
    seen.add(step.node)
    beating = [one for attack in step.attacks for one, _ in attack.beaten_by]
    for argument in (*step.arguments, *(attack.argument for attack in step.attacks), *beating):
        yield argument, argument.applicable
        for exception in proofs.exceptions(argument):
            yield exception, exception.applicable
            yield from within(proofs, exception, seen)
        yield from within(proofs, argument, seen)


def within(proofs: Proofs, argument: Argument, seen: set[int]) -> Iterator[tuple[Argument, bool]]:
    for element in argument.elements:
        for node in element.nodes:
            yield from arguments(proofs, proofs.step(node), seen)


@cache
def proof_of(name: str) -> tuple[tuple[Argument, bool], ...]:
    """Every argument that the answers of a scenario weigh, and whether it is applicable."""
    found = opinion(name)
    seen: set[int] = set()
    return tuple(
        one
        for answer in found.answers
        for step in (answer.step, *answer.opposites)
        for one in arguments(found.proofs, step, seen)
    )


PROVISIONS = {
    "those of article 4": (
        "gc3.4.a1", "gc3.4.a1.corps", "gc3.4.a2", "gc3.4.a3", "gc3.4.a4", "gc3.4.a5", "gc3.4.a6",
        "gc3.4.b1", "gc3.4.b2", "gc3.33.1",
    ),
    "those of article 5": ("gc3.5.1", "gc3.5.2", "gc3.5.2.tribunal"),
}  # fmt: skip


@pytest.mark.parametrize("rule", [rule for rules in PROVISIONS.values() for rule in rules])
def test_some_scenario_is_answered_by_each_rule_that_a_class_should_meet(rule: str) -> None:
    assert rule in law().by_id

    assert any(
        applies and argument.instance.rule.id == rule
        for name in NAMES
        for argument, applies in proof_of(name)
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_before_a_scenario_is_weighed_in_it(name: str) -> None:
    weighed = {argument.instance.rule.passage.heading for argument, _ in proof_of(name)}
    weighed |= {
        pair.passage.heading
        for pair in law().superiorities
        if {pair.superior, pair.inferior}
        <= {argument.instance.rule.id for argument, _ in proof_of(name)}
    }

    for pinpoint in teaching(name).read:
        assert any(passage.heading in weighed for passage in law().passages_at(pinpoint)), pinpoint
