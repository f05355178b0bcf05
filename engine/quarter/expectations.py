"""Expectations: what a case file says should follow, and where what follows is something else."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from quarter.answer import Opinion
from quarter.case import Case, Expectation
from quarter.grounding import instances_of
from quarter.problem import Problem
from quarter.rulebase import Rulebase


def unmet_expectations(rulebase: Rulebase, case: Case) -> list[Problem]:
    """Where what follows is not what the case file says should follow."""
    return [
        problem
        for opinion, expectations in expected_worlds(rulebase, case)
        for problem in unmet(opinion, expectations)
    ]


def unmet(opinion: Opinion, expectations: Iterable[Expectation]) -> Iterator[Problem]:
    """Those of some expectations of one world that are not met in it."""
    for expected in expectations:
        yield from _unmet(opinion, expected)


def expected_worlds(rulebase: Rulebase, case: Case) -> Iterator[tuple[Opinion, list[Expectation]]]:
    """Each world of which the file says what should follow in it, and what it says of it.

    Raises InvalidInput where the facts of one contradict each other.
    """
    Opinion(rulebase, case).check()
    alike: dict[Any, list[Expectation]] = {}
    for one in case.expectations:
        world = (one.given, one.as_of, one.standard, one.positions)
        alike.setdefault(world, []).append(one)
    for expectations in alike.values():
        yield world_of(rulebase, case, expectations), expectations


def world_of(rulebase: Rulebase, case: Case, alike: Sequence[Expectation]) -> Opinion:
    """The case as some expectations alike suppose it to be, asked for what they are about."""
    world = alike[0]
    return Opinion(
        rulebase,
        case.supposing(world.given),
        world.as_of,
        world.standard,
        world.positions,
        [one.literal for one in alike],
    )


def _unmet(opinion: Opinion, expected: Expectation) -> Iterator[Problem]:
    found = instances_of([expected.literal], opinion.record)
    if not found:
        message = f"nothing is on record yet of '{expected.literal}'"
        yield Problem(expected.where(), message)
    for literal in found:
        got: dict[str, str | bool | None] = {"standing": opinion.standing(literal)}
        if expected.answer is not None or expected.settled is not None:
            answer = opinion.answer(literal)
            got |= {"answer": answer.word.value, "settled": answer.settled}
        for what, is_so in got.items():
            wanted = getattr(expected, what)
            if wanted is not None and wanted != is_so:
                where = "".join(f", given {fact}" for fact in expected.given)
                message = (
                    f"expected of '{literal}'{where}, as its {what}, {wanted!r}; found {is_so!r}"
                )
                yield Problem(expected.where(), message)
