"""How the encoded law answers in decided cases, beside what was held there."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from quarter.case import Case, Expectation, Holding
from quarter.expectations import world_of
from quarter.grounding import instances_of
from quarter.problem import Problem
from quarter.rulebase import Rulebase
from quarter.wording import day

PRACTICE = ("official position", "state practice")  # evidence of a view, and no adjudication


class Verdict(Enum):
    """How a conclusion of the rules compares with a holding."""

    AGREED = "agrees"
    ON_ITS_READING = "agrees on its reading"
    DIFFERS = "differs"
    NOT_EXPRESSIBLE = "not expressible"


@dataclass(frozen=True, slots=True)
class Scored:
    """A holding with how the rules compare with it, and the readings that this takes."""

    holding: Holding
    verdict: Verdict
    found: str | None  # the standing that the rules give on the default readings

    @property
    def explained(self) -> bool:
        return self.verdict is not Verdict.DIFFERS or self.holding.differs is not None


def score(rulebase: Rulebase, case: Case) -> Iterator[Scored]:
    """Each holding of a decided case, compared.

    The default readings come first; where they do not lead to the holding, the readings that the
    authority took are tried, if the file names them. Raises InvalidInput where the facts
    contradict each other.
    """
    for holding in case.holdings:
        expected = holding.expected
        if expected is None:
            yield Scored(holding, Verdict.NOT_EXPRESSIBLE, None)
            continue
        found = _standing(rulebase, case, replace(expected, positions=()))
        if found == expected.standing:
            yield Scored(holding, Verdict.AGREED, found)
        elif expected.positions and _standing(rulebase, case, expected) == expected.standing:
            yield Scored(holding, Verdict.ON_ITS_READING, found)
        else:
            yield Scored(holding, Verdict.DIFFERS, found)


def _standing(rulebase: Rulebase, case: Case, expected: Expectation) -> str | None:
    opinion = world_of(rulebase, case, expected, [expected.literal])
    if not instances_of([expected.literal], opinion.record):
        return None
    return opinion.standing(expected.literal)


def unexplained(rulebase: Rulebase, case: Case) -> Iterator[Problem]:
    """Holdings that the rules do not come to, or come to although the file says otherwise."""
    for one in score(rulebase, case):
        expected = one.holding.expected
        if expected is None:
            continue
        if not one.explained:
            found = one.found or "nothing on record of it"
            message = f"held: '{expected.literal}' {expected.standing}; found {found!r}"
            hint = "name the reading that the authority took, or say under differs why"
            yield Problem(expected.where(), message, hint)
        elif one.holding.differs and one.verdict is not Verdict.DIFFERS:
            message = "the rules come to this holding, and 'differs' says that they do not"
            yield Problem(expected.where(), message)


def as_table(rulebase: Rulebase, cases: Iterable[Case], paint: Callable[[str, str], str]) -> str:
    """Every decided case with its holdings, and the sums."""
    lines: list[str] = []
    sums: dict[bool, Counter[Verdict]] = {True: Counter(), False: Counter()}
    whole = {True: 0, False: 0}
    width = max(len(verdict.value) for verdict in Verdict)
    for case in cases:
        if case.decision is None:
            continue
        practice = case.decision.kind in PRACTICE
        lines.append(f"{case.title}: {case.decision.authority}, {day(case.decision.day)}")
        found = list(score(rulebase, case))
        whole[practice] += 1
        for one in found:
            sums[practice][one.verdict] += 1
            word = one.verdict.value
            lines.append(f"  {paint(word, word.ljust(width))}  {one.holding.says}")
            lines += [f"  {'':{width}}  {text}" for text in _remarks(one)]
    for practice, counted in sums.items():
        if whole[practice]:
            held = f"{counted.total()} holding{'s' * (counted.total() != 1)}"
            lines += ["", f"{_kinds(whole[practice], practice)}, {held}:"]
            lines += [f"  {counted[verdict]:4} {verdict.value}" for verdict in Verdict]
    return "\n".join(lines) + "\n"


def _kinds(count: int, practice: bool) -> str:
    if practice:
        return (
            f"{count} position or practice of a State"
            if count == 1
            else (f"{count} positions and practices of States")
        )
    return f"{count} decision{'s' * (count != 1)}"


def _remarks(one: Scored) -> Iterator[str]:
    holding = one.holding
    if one.verdict is Verdict.ON_ITS_READING and holding.expected:
        yield f"its reading: {', '.join(holding.expected.positions)}"
    if one.verdict is Verdict.DIFFERS:
        yield f"the rules say: {one.found or 'nothing on record of it'}"
        yield f"why: {holding.differs or 'not explained'}"
    if one.verdict is Verdict.NOT_EXPRESSIBLE:
        yield f"why: {holding.not_expressible}"
