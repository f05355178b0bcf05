"""What `quarter check` looks for in rule files and case files, and says of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from quarter.answer import Opinion
from quarter.case import Case
from quarter.casefile import read_case
from quarter.coverage import Coverage
from quarter.document import read_text
from quarter.expectations import expected_worlds, unmet
from quarter.privacy import privacy_notes
from quarter.problem import InvalidInput, Problem
from quarter.record import Record, State
from quarter.rulebase import Rulebase, loops, unranked
from quarter.rulefile import read_rulebase
from quarter.score import unexplained
from quarter.shipped import case_names, folder


@dataclass
class Review:
    """Problems, which must be mended; notes, which need an eye; and what was looked at."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rules: int = 0
    cases: int = 0

    @property
    def summary(self) -> str:
        cases = f"{self.cases} case{'s' * (self.cases != 1)}"
        return f"{self.rules} rules, {cases}: no problems"


def review(paths: Iterable[Path]) -> Review:
    """Look at folders of rules and at case files; at all that ships, if no path is given."""
    paths = list(paths)
    found = Review()
    folders = [path for path in paths if path.is_dir()]
    cases = [path for path in paths if not path.is_dir()]
    shipped = folder("rules")
    rulebase = _rules(found, shipped, notes=not paths)
    for path in folders:
        _rules(found, path, notes=True)
    if rulebase is None:
        return found
    coverage = None if paths else Coverage(rulebase)
    for name, path in case_names().items() if not paths else ((str(p), p) for p in cases):
        _case(found, rulebase, name, path, coverage)
    if coverage and not found.problems:
        found.problems += coverage.gaps()
    return found


def coverage_of(rulebase: Rulebase) -> Coverage:
    """What the cases that ship show of the rules.

    Raises InvalidInput where one of them cannot be read or contradicts itself.
    """
    coverage = Coverage(rulebase)
    for name, path in case_names().items():
        case = read_case(path, rulebase, name)
        whole = Opinion(rulebase, case)
        coverage.see(name, whole)
        for opinion, _ in expected_worlds(whole):
            coverage.see(name, opinion)
    return coverage


def _rules(found: Review, path: Path, notes: bool) -> Rulebase | None:
    try:
        rulebase = read_rulebase(path)
    except InvalidInput as error:
        found.problems += error.problems
        return None
    found.rules += len(rulebase.rules)
    if notes:
        found.notes += [
            f"note: nothing ranks '{one.id}' and '{other.id}', which oppose each other"
            for one, other in unranked(rulebase)
        ]
        found.notes += [
            f"note: a loop of rules: {', '.join(sorted(part))}" for part in loops(rulebase)
        ]
    return rulebase


def _case(
    found: Review, rulebase: Rulebase, name: str, path: Path, coverage: Coverage | None
) -> None:
    try:
        called = name if name.endswith((".md", ".json")) else f"{name}.md"
        case = read_case(path, rulebase, called)
        whole = Opinion(rulebase, case)
        for opinion, expectations in expected_worlds(whole):
            found.problems += unmet(opinion, expectations)
            if coverage:
                coverage.see(name, opinion)
        if coverage:
            coverage.see(name, whole)
        found.problems += unexplained(rulebase, case)
    except InvalidInput as error:
        found.problems += error.problems
        return
    found.cases += 1
    text, _ = read_text(path, called)
    assert text is not None, "a case was read from it"
    found.notes += [f"note: {note}" for note in privacy_notes(text, called, case.names)]
    found.notes += _disputes(rulebase, case)


def _disputes(rulebase: Rulebase, case: Case) -> list[str]:
    """Disputes over what protects a person, which the file leaves without a finding."""
    record = Record(rulebase, case, case.as_of)
    return [
        f"note: {case.path}: the sources dispute '{atom}', and no finding settles it"
        for atom in record.atoms
        if rulebase.words.predicates[atom.predicate].protective
        and record.state(atom, case.standard, case.as_of) is State.DISPUTED
    ]
