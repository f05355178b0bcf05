"""The shape of every table that a rule file or a case file may hold, and how entries are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from quarter.document import Block, Passage
from quarter.problem import Place, Problem, nearest

Text = Annotated[str, Field(min_length=1)]
OneOrMore = Text | Annotated[list[Text], Field(min_length=1)]


class Form(BaseModel):
    """What may stand in a table; anything else is a problem of the file."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        populate_by_name=True,
        hide_input_in_errors=True,
        defer_build=True,  # a form that no file uses costs nothing
    )


class RuleForm(Form):
    id: Text
    kind: Literal["strict", "defeasible", "defeater"] = "defeasible"
    premises: list[Text | list[Text]] = []
    when: list[Text | list[Text]] = []
    conclusion: Text | None = None
    excepts: OneOrMore | None = Field(default=None, alias="except")
    standard: Text | None = None
    position: OneOrMore | None = None
    as_read_in: OneOrMore | None = None


class SuperiorityForm(Form):
    superior: OneOrMore
    inferior: OneOrMore
    position: OneOrMore | None = None
    canon: Text | None = None


class OppositesForm(Form):
    literals: Annotated[list[Text], Field(min_length=2, max_length=2)]


class IssueForm(Form):
    id: Text
    question: Text
    default: Text
    reason: Text


class PositionForm(Form):
    issue: Text
    id: Text
    holds: Text
    holders: list[Text] = []
    case_for: Text = Field(alias="for")
    case_against: Text = Field(alias="against")


class LawFactForm(Form):
    literal: Text
    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="until")


class ImmaterialForm(Form):
    literal: Text
    to: Text
    reason: Text
    position: OneOrMore | None = None


class PredicateForm(Form):
    id: Text
    kind: Literal["fact", "conclusion", "action"]
    places: dict[str, Text]
    reads: str = ""
    denied: str = ""
    asks: str = ""
    thing: Text
    does: str = ""
    silence: Literal["open", "no"] = "open"
    relation: bool = False
    protective: bool = False


class OneOfForm(Form):
    literals: Annotated[list[Text], Field(min_length=2)]


class StandardForm(Form):
    id: Text
    reads: Text
    by: Text


class NameForm(Form):
    sort: Text
    label: Text
    short: Text | None = None
    pronoun: Literal["he", "she", "it", "they"] | None = None
    adjective: Text | None = None
    day: date | None = Field(default=None, alias="date")
    date_words: Text | None = None


class SourceForm(Form):
    short: Text
    kind: Text
    citation: Text
    verified: bool = True
    note: Text | None = None


class CaseSourceForm(Form):
    day: date = Field(alias="date")
    kind: Text = "document"
    short: Text | None = None
    citation: Text
    date_note: Text | None = None


class CaseForm(Form):
    title: Text | None = None
    as_of: date
    standard: Text
    detaining_power: Text | None = None
    questions: Annotated[list[Text], Field(min_length=1)]
    positions: dict[str, Text] = {}


class FactForm(Form):
    literal: Text
    shown: Text
    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="until")
    date_words: Text | None = None
    by: Text | None = None
    note: Text | None = None


class FindingForm(Form):
    literal: Text
    shown: Text
    reason: Text


class ClaimForm(Form):
    literal: Text | None = None
    by: Text
    says: Text
    note: Text | None = None


class StatementForm(Form):
    day: date | None = Field(default=None, alias="date")
    date_words: Text | None = None
    by: Text
    says: Text
    bears_on: list[Text] = []
    note: Text | None = None


UnknownReason = Literal[
    "not asked",
    "asked and not known",
    "refused",
    "unsafe to ask",
    "below the standard",
    "conflicting",
    "not applicable",
]


class UnknownForm(Form):
    reason: UnknownReason


class StandingForm(Form):
    """``[facts]``: a literal and how well it is shown."""

    shown: Text


class ExpectForm(Form):
    literal: Text
    standing: Literal["proved", "opposite proved", "not proved"] | None = None
    answer: Text | None = None
    settled: bool | None = None
    as_of: date | None = None
    standard: Text | None = None


class SortForm(Form):
    reads: Text


F = TypeVar("F", bound=Form)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document: the form of its entries, and whether words must stand above it.

    ``many``: it is written ``[[table]]``. ``keyed``: its keys name its entries; with ``short``, a
    key's value is not a table but the one thing that the form asks for.
    """

    form: type[Form]
    needs_passage: bool = False
    many: bool = True
    keyed: bool = False
    short: str | None = None


LAW_TABLES = {
    "rule": Table(RuleForm, needs_passage=True),
    "superiority": Table(SuperiorityForm, needs_passage=True),
    "opposites": Table(OppositesForm, needs_passage=True),
    "issue": Table(IssueForm),
    "position": Table(PositionForm, needs_passage=True),
    "fact": Table(LawFactForm, needs_passage=True),
    "immaterial": Table(ImmaterialForm, needs_passage=True),
    "predicate": Table(PredicateForm),
    "one_of": Table(OneOfForm),
    "standard": Table(StandardForm),
    "sorts": Table(SortForm, keyed=True, many=False, short="reads"),
    "names": Table(NameForm, keyed=True, many=False),
    "sources": Table(SourceForm, keyed=True, many=False),
}

CASE_TABLES = {
    "case": Table(CaseForm, many=False),
    "names": Table(NameForm, keyed=True, many=False),
    "sources": Table(CaseSourceForm, keyed=True, many=False),
    "fact": Table(FactForm, needs_passage=True),
    "facts": Table(StandingForm, needs_passage=True, keyed=True, many=False, short="shown"),
    "finding": Table(FindingForm, needs_passage=True),
    "claim": Table(ClaimForm, needs_passage=True),
    "statement": Table(StatementForm, needs_passage=True),
    "unknown": Table(UnknownForm, keyed=True, many=False, short="reason"),
    "expect": Table(ExpectForm),
}


@dataclass(frozen=True, slots=True)
class Entry(Generic[F]):
    """One entry of a table, read, and where it stands."""

    table: str
    index: int
    key: str
    form: F
    block: Block

    @property
    def passage(self) -> Passage:
        assert self.block.passage is not None, "a table that needs words was read without them"
        return self.block.passage

    def place(self, key: str | None = None, text: str = "") -> Place:
        if self.key:
            return self.block.place(self.table, 0, self.key, text)
        return self.block.place(self.table, self.index, key, text)


def read_entries(
    block: Block, tables: dict[str, Table], problems: list[Problem]
) -> Iterator[Entry[Any]]:
    """Every entry of a block that has the form of its table; what has not is a problem."""
    for name, value in block.data.items():
        table = tables.get(name)
        if table is None:
            place = block.place(name)
            problems.append(Problem(place, f"unknown table: '{name}'", nearest(name, tables)))
            continue
        if table.needs_passage and block.passage is None:
            under = f"under '{block.heading}'" if block.heading else "before the first heading"
            message = f"a {name} without its passage: no words are quoted {under}"
            hint = "quote the words above the block: > ..."
            problems.append(Problem(block.place(name), message, hint))
            continue
        for index, key, data in _items(block, name, value, table, problems):
            form = _validated(block, name, index, key, data, table, problems)
            if form is not None:
                yield Entry(name, index, key, form, block)


def _items(
    block: Block, name: str, value: Any, table: Table, problems: list[Problem]
) -> Iterator[tuple[int, str, Any]]:
    if table.many:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            problems.append(Problem(block.place(name), f"write [[{name}]], with two brackets"))
            return
        for index, item in enumerate(value):
            yield index, "", item
    elif not isinstance(value, dict):
        problems.append(Problem(block.place(name), f"write [{name}], with one bracket"))
    elif table.keyed:
        for key, item in value.items():
            yield 0, key, {table.short: item} if table.short else item
    else:
        yield 0, "", value


def _validated(
    block: Block,
    name: str,
    index: int,
    key: str,
    data: Any,
    table: Table,
    problems: list[Problem],
) -> Form | None:
    try:
        return table.form.model_validate(data)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False, include_context=False)
    said = set()
    for one in wrong:
        field = str(one["loc"][0]) if one["loc"] else ""
        if (field, one["type"] == "extra_forbidden") in said:
            continue
        said.add((field, one["type"] == "extra_forbidden"))
        place = block.place(name, index, key or (field if field in data else None))
        problems.append(_problem(place, name, field, one["type"], one["msg"], table.form))
    return None


def _problem(
    place: Place, table: str, field: str, kind: str, said: str, form: type[Form]
) -> Problem:
    known = [info.alias or own for own, info in form.model_fields.items()]
    if kind == "extra_forbidden":
        hint = nearest(field, known) or f"one of: {', '.join(known)}"
        return Problem(place, f"unknown key in a {table}: '{field}'", hint)
    if kind == "missing":
        return Problem(place, f"a {table} without its '{field}'")
    subject = f"'{field}' of a {table}" if field else f"a {table}"
    return Problem(place, f"{subject}: {said[:1].lower()}{said[1:]}")


def listed(value: OneOrMore | None) -> tuple[str, ...]:
    """What may be written as one or as a list, as a tuple."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
