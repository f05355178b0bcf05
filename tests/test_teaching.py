"""The scenarios for a class: what each tells, asks and expects, and what they reach together.

That what they expect does follow is tested with all cases that ship.
"""

from collections.abc import Iterator
from functools import cache
from statistics import mean

import pytest

from quarter.answer import Opinion
from quarter.case import Case, Teaching
from quarter.casefile import read_case
from quarter.expectations import expected_worlds
from quarter.literal import Literal, parse_literal
from quarter.proof import Argument, Proofs
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


def weighed(world: Opinion, literal: Literal) -> Iterator[Argument]:
    """The arguments for a literal and against it, those that answer them, and all beneath them."""
    seen: set[int] = set()
    number = world.theory.numbers[world.node(literal)]
    for node in (number, *world.theory.opposites[number]):
        yield from in_step(world.proofs, node, seen)


def in_step(proofs: Proofs, node: int, seen: set[int]) -> Iterator[Argument]:
    if node not in seen:
        seen.add(node)
        step = proofs.step(node)
        for argument in (*step.arguments, *(attack.argument for attack in step.attacks)):
            yield from in_argument(proofs, argument, seen)


def in_argument(proofs: Proofs, argument: Argument, seen: set[int]) -> Iterator[Argument]:
    yield argument
    for exception in proofs.exceptions(argument):
        yield from in_argument(proofs, exception, seen)
    for element in argument.elements:
        for node in element.nodes:
            yield from in_step(proofs, node, seen)


@cache
def considered(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The rules that a scenario applies in what it expects, and all that it weighs there."""
    found = [
        argument
        for world, expectations in expected_worlds(opinion(name))
        for expected in expectations
        for argument in weighed(world, expected.literal)
    ]
    every = frozenset(one.instance.rule.id for one in found)
    return frozenset(one.instance.rule.id for one in found if one.applicable), every


PROVISIONS = {
    "article 4": (
        "gc3.4.a1", "gc3.4.a1.corps", "gc3.4.a2", "gc3.4.a3", "gc3.4.a4", "gc3.4.a5", "gc3.4.a6",
        "gc3.4.b1", "gc3.4.b2", "gc3.33.1",
    ),
    "article 5": ("gc3.5.1", "gc3.5.2", "gc3.5.2.tribunal", "gc3.5.2.end"),
    "article 13(1)": ("gc3.13.1", "gc3.13.1.danger", "gc3.13.1.experiment"),
    "article 13(2)": (
        "gc3.13.2.protect", "gc3.13.2.violence", "gc3.13.2.curiosity", "gc3.13.2.allow",
        "gc3.13.2.breach", "gc3.13.2.failure", "gc3.13.2.withdraw",
    ),
    "article 13(3)": ("gc3.13.3", "gc3.13.3.act"),
    "article 118": (
        "gc3.118.1.repatriate", "gc3.118.1.release", "gc3.118.1.internment", "gc3.118.2",
        "gc3.118.3", "gc3.118.1.delay", "icrc2020.118.risk",
    ),
    "torture": ("cat.3.1", "iccpr.7", "echr.3", "custom.torture"),
    "life": ("iccpr.6", "echr.2"),
    "the death penalty": ("iccpr.6.abolition",),
    "persecution": ("rc.1a.2", "rc.33.1"),
    "enforced disappearance": ("ced.16.1",),
    "indirect return": ("danger.onward", "danger.transfer"),
    "assurances": ("othman.reliable", "danger.assurances"),
    "private persons": ("cat.1.private", "cat.1.official", "danger.protection"),
    "exceptions": ("rc.33.2",),
}  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "rule"), [(subject, rule) for subject in PROVISIONS for rule in PROVISIONS[subject]]
)
def test_a_rule_that_a_class_should_meet_decides_in_some_scenario(subject: str, rule: str) -> None:
    assert any(rule in considered(name)[0] for name in NAMES), subject


def test_article_4_c_ranks_the_retained_before_the_captured_in_some_scenario() -> None:
    surgeon = opinion("teaching/field-hospital").answer(parse_literal("prisoner_of_war(surgeon)"))
    attacks = [attack for step in surgeon.opposites for attack in step.attacks]
    rankings = [ranking for attack in attacks for _, ranking in attack.beaten_by if ranking]

    assert "GC III art 4(C)" in {ranking.passage.heading for ranking in rankings}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_before_a_scenario_is_weighed_in_it(name: str) -> None:
    rules = considered(name)[1]
    passages = {law().by_id[rule].passage for rule in rules}
    passages |= {
        one.passage for one in law().superiorities if {one.superior, one.inferior} <= rules
    }
    asserted = {one.literal.predicate for one in scenario(name).evidence}
    passages |= {one.passage for one in law().immaterial if one.literal.predicate in asserted}

    for pinpoint in teaching(name).read:
        assert passages & set(law().passages_at(pinpoint)), pinpoint


def test_there_are_sixteen_scenarios_or_more_of_rising_difficulty() -> None:
    levels = {
        level: [teaching(name).minutes for name in NAMES if teaching(name).difficulty == level]
        for level in range(1, 6)
    }
    times = [mean(minutes) for minutes in levels.values()]

    assert len(NAMES) >= 16
    assert all(len(minutes) >= 2 for minutes in levels.values())
    assert times == sorted(set(times))
