"""The near misses that ship: pairs that differ in one fact, and come out differently or alike.

That what they expect does follow is tested elsewhere; here is what they show by it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import pytest

from quarter.case import Case, Expectation
from quarter.casefile import read_case
from quarter.literal import Literal
from quarter.rule import Immaterial
from quarter.rulebase import Rulebase
from quarter.rulefile import read_rulebase
from quarter.shipped import case_names, folder

FOLDER = "near-misses/"


@dataclass(frozen=True, slots=True)
class Pair:
    """What should follow on one literal in two worlds of a case that differ in one fact."""

    file: str
    one: Expectation
    other: Expectation

    @property
    def literal(self) -> Literal:
        return self.one.literal

    @property
    def fact(self) -> Literal:
        (fact,) = differing(self.one, self.other)
        return fact

    @property
    def differs(self) -> bool:
        return self.one.standing != self.other.standing

    def has(self, given: tuple[str, ...]) -> bool:
        return set(given) in [set(map(str, side.given)) for side in (self.one, self.other)]


def differing(one: Expectation, other: Expectation) -> set[Literal]:
    """The facts of which two expectations do not suppose the same."""
    return {literal.atom for literal in set(one.given) ^ set(other.given)}


@cache
def law() -> Rulebase:
    return read_rulebase(folder("rules"))


@cache
def near_misses() -> dict[str, Case]:
    return {
        name.removeprefix(FOLDER): read_case(path, law(), name)
        for name, path in case_names().items()
        if name.startswith(FOLDER)
    }


def pairs_of(file: str, case: Case) -> Iterator[Pair]:
    """Those whose literal, date, standard and positions are the same, and all facts but one."""
    alike = defaultdict(list)
    for expected in case.expectations:
        if expected.standing is not None:
            world = (expected.literal, expected.as_of, expected.standard, expected.positions)
            alike[world].append(expected)
    for group in alike.values():
        for one, other in combinations(group, 2):
            if len(differing(one, other)) == 1:
                yield Pair(file, one, other)


@cache
def pairs() -> tuple[Pair, ...]:
    return tuple(pair for file, case in near_misses().items() for pair in pairs_of(file, case))


# Pairs that come out differently

ARTICLES = (
    "gc3-article-004", "gc3-article-005", "gc3-article-012", "gc3-article-013", "gc3-article-109",
    "gc3-article-118", "gc3-article-119", "ap1-article-043", "ap1-article-044", "ap1-article-045",
    "ap1-article-046", "ap1-article-047", "cat-article-003", "refugee-convention-article-033",
)  # fmt: skip

ASSURED = (
    "assurances_given(mason, torture, cadmia)",
    "assurances_specific(mason, torture, cadmia)",
    "assurances_binding(mason, torture, cadmia)",
    "assurances_kept_before(mason, torture, cadmia)",
)
MONITORED = "assurances_checked(mason, torture, cadmia)"
CARD = "holds_accompanying_card(driver, arcadia)"

NAMED = {
    "uniform while sabotaging": (
        "ap1-article-044", "prisoner_of_war(saboteur)", ("in_own_uniform(saboteur)",),
    ),
    "no card of a civilian with the army": (
        "gc3-article-004", "prisoner_of_war(driver)", (f"not {CARD}",),
    ),
    "levee once the town is occupied": (
        "gc3-article-004", "prisoner_of_war(villager)", ("not rose_before_occupation(villager)",),
    ),
    "spy who was not caught in the act": (
        "ap1-article-046", "prisoner_of_war(scout)", ("not caught_spying(scout, borea)",),
    ),
    "spy who had rejoined his army": (
        "ap1-article-046", "prisoner_of_war(scout)", ("rejoined_own_forces(scout)",),
    ),
    "image that is masked": (
        "gc3-article-013", "unlawful_exposure(borea, gunner, film)",
        ("not identifiable(gunner, film)",),
    ),
    "cessation and not a ceasefire": (
        "gc3-article-118", "must return(borea, private, arcadia)",
        ("active_hostilities_ceased(borea, arcadia)",),
    ),
    "danger to the host under the Refugee Convention": (
        "refugee-convention-article-033", "must not return(borea, poet, cadmia)",
        ("security_danger(poet, borea)",),
    ),
    "assurance that nobody monitors": (
        "cat-article-003", "must not return(borea, mason, cadmia)", (*ASSURED, f"not {MONITORED}"),
    ),
    "assurance that is monitored": (
        "cat-article-003", "must not return(borea, mason, cadmia)", (*ASSURED, MONITORED),
    ),
    "seriously wounded and unwilling": (
        "gc3-article-109", "must not return(borea, clerk, arcadia)",
        ("seriously_wounded_or_sick(clerk)",),
    ),
}  # fmt: skip


def test_at_least_forty_pairs_differ_in_one_fact_and_come_out_differently() -> None:
    assert sum(pair.differs for pair in pairs()) >= 40


@pytest.mark.parametrize("article", ARTICLES)
def test_an_article_has_two_pairs_that_come_out_differently(article: str) -> None:
    own = [pair for pair in pairs() if pair.file == article and pair.differs]

    assert len(own) >= 2


@pytest.mark.parametrize(("file", "literal", "given"), NAMED.values(), ids=NAMED)
def test_a_fact_that_lawyers_name_changes_what_follows(
    file: str, literal: str, given: tuple[str, ...]
) -> None:
    assert any(
        pair.differs and pair.has(given)
        for pair in pairs()
        if (pair.file, str(pair.literal)) == (file, literal)
    )


# Pairs that come out alike


def test_a_danger_to_the_host_changes_nothing_under_the_convention_against_torture() -> None:
    danger = "security_danger(mason, borea)"
    found = [
        pair
        for pair in pairs()
        if pair.file == "cat-article-003" and pair.has((danger,)) and str(pair.fact) == danger
    ]

    assert found
    assert not any(pair.differs for pair in found)


def bind(pattern: Literal, literal: Literal, bound: dict[str, str]) -> dict[str, str] | None:
    """The variables of a pattern as names, so that it reads as the literal; none if it cannot."""
    if (pattern.predicate, pattern.mode) != (literal.predicate, literal.mode):
        return None
    found = dict(bound)
    for term, name in zip(pattern.terms, literal.terms, strict=True):
        wanted = found.setdefault(term, name) if term in pattern.variables else term
        if wanted != name:
            return None
    return found


def shows(pair: Pair, one: Immaterial) -> bool:
    """Whether a pair is of what is said to be immaterial, and of what it is immaterial to."""
    bound = bind(one.literal.atom, pair.fact, {})
    return bound is not None and bind(one.question.atom, pair.literal.atom, bound) is not None


def sides(pair: Pair) -> set[bool]:
    """Whether the fact is denied, in each of the two worlds: as supposed, or as on the record."""
    case = near_misses()[pair.file]
    found = set()
    for side in (pair.one, pair.other):
        supposed = [literal.denied for literal in side.given if literal.atom == pair.fact]
        on_record = [one.literal.denied for one in case.evidence if one.literal.atom == pair.fact]
        found.update(supposed or on_record)
    return found


@pytest.mark.parametrize(
    "one", law().immaterial, ids=[f"{one.literal} to {one.question}" for one in law().immaterial]
)
def test_what_is_immaterial_makes_no_difference_in_some_near_miss(one: Immaterial) -> None:
    found = [pair for pair in pairs() if not pair.differs and shows(pair, one)]

    assert any(sides(pair) == {True, False} for pair in found)
