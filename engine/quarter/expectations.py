"""Expectations: what a case file says should follow, and where what follows is something else."""

from collections.abc import Iterable, Iterator
from typing import Any

from quarter.answer import Opinion
from quarter.case import Case, Expectation
from quarter.grounding import instances_of
from quarter.literal import Literal
from quarter.problem import Problem
from quarter.rulebase import Rulebase


def unmet_expectations(rulebase: Rulebase, case: Case) -> list[Problem]:
    """Where what follows is not what the case file says should follow."""
    return [
        problem
        for opinion, expectations in expected_worlds(Opinion(rulebase, case))
        for problem in unmet(opinion, expectations)
    ]


def unmet(opinion: Opinion, expectations: Iterable[Expectation]) -> Iterator[Problem]:
    """Those of some expectations of one world that are not met in it."""
    for expected in expectations:
        yield from _unmet(opinion, expected)


def expected_worlds(whole: Opinion) -> Iterator[tuple[Opinion, list[Expectation]]]:
    """Each world of which the file says what should follow in it, and what it says of it.

    Each is asked whatever the file says of any world of its date and standard, so that those
    which differ in their facts alone share a theory. Raises InvalidInput where the facts of one
    contradict each other.
    """
    whole.check()
    asking: dict[Any, dict[Literal, None]] = {}
    for one in whole.case.expectations:
        asking.setdefault((one.as_of, one.standard), {})[one.literal] = None
    theories: dict[object, Opinion] = {}
    for expectations in by_world(whole.case.expectations):
        first = expectations[0]
        asked = asking[first.as_of, first.standard]
        opinion = world_of(whole.rulebase, whole.case, first, asked)
        opinion.share(theories)
        yield opinion, expectations


def by_world(expectations: Iterable[Expectation]) -> list[list[Expectation]]:
    """Expectations, those of one world together."""
    found: dict[Any, list[Expectation]] = {}
    for one in expectations:
        found.setdefault((one.given, one.as_of, one.standard, one.positions), []).append(one)
    return list(found.values())


def world_of(
    rulebase: Rulebase, case: Case, expected: Expectation, asking: Iterable[Literal]
) -> Opinion:
    """The case as an expectation supposes it to be."""
    return Opinion(
        rulebase,
        case.supposing(expected.given),
        expected.as_of,
        expected.standard,
        expected.positions,
        tuple(asking),
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
