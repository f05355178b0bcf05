"""A rubric: what the answer to one question of an exercise is worth, and what earns it."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import Field

from quarter.document import parse_toml, read_text
from quarter.forms import Form, Table, Text, read_entries
from quarter.problem import InvalidInput, Place, Problem
from quarter.shipped import folder

CRITERIA = ("issue", "rule", "application", "counter-argument", "conclusion")


class CriterionForm(Form):
    points: int = Field(ge=0, le=100)
    earns: Text


TABLES = {name: Table(CriterionForm, many=False) for name in CRITERIA}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that an answer is scored for: its points, and what earns all of them."""

    id: str
    points: int
    earns: str


@dataclass(frozen=True, slots=True)
class Rubric:
    """What an answer is scored for, in the order in which it is written."""

    criteria: tuple[Criterion, ...]
    sha256: str  # of its file

    def __getitem__(self, name: str) -> Criterion:
        return next(one for one in self.criteria if one.id == name)

    @property
    def points(self) -> int:
        return sum(one.points for one in self.criteria)


def shipped_rubric() -> Path:
    """The rubric that ships, to be used or to be changed."""
    return folder("templates") / "rubric.toml"


def read_rubric(path: Path, name: str | None = None) -> Rubric:
    """The rubric in a file. Raises InvalidInput with every problem that was found."""
    name = name or path.as_posix()
    text, problems = read_text(path, name)
    if text is None:
        raise InvalidInput(problems)
    block, problems = parse_toml(text, name)
    if block is None:
        raise InvalidInput(problems)
    found = {
        entry.table: Criterion(entry.table, entry.form.points, entry.form.earns)
        for entry in read_entries(block, TABLES, problems)
    }
    missing = [one for one in CRITERIA if one not in block.data]
    if missing:
        hint = f"add [{missing[0]}], with its points and what earns them"
        message = f"nothing says what this is worth: {', '.join(missing)}"
        problems.append(Problem(Place(name, 1), message, hint))
    if problems:
        raise InvalidInput(problems)
    return Rubric(tuple(found[one] for one in CRITERIA), sha256(path.read_bytes()).hexdigest())
