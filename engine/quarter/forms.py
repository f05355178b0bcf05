"""The shape of every table that a rule file or a case file may hold, and how entries are read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from quarter.document import Block
from quarter.passage import Passage
from quarter.problem import Place, Problem, a, nearest
from quarter.span import Path

Text = Annotated[str, Field(min_length=1, pattern=r"\S"), StringConstraints(strip_whitespace=True)]
OneOrMore = Text | Annotated[list[Text], Field(min_length=1)]
Confidentiality = Literal["internal", "partner", "public"]  # as manner.AUDIENCES has them


class Form(BaseModel):
    """What may stand in a table; anything else is a problem of the file."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
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
    presumes: bool = False


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


class NotEncodedForm(Form):
    reason: Text


class PredicateForm(Form):
    id: Text
    kind: Literal["fact", "conclusion", "action"]
    places: dict[str, Text]
    reads: str = ""
    denied: str = ""
    asks: str = ""
    thing: Text
    does: str = ""
    brief: str = ""
    silence: Literal["open", "no"] = "open"
    relation: bool = False
    protective: bool = False
    continues: bool = False
    remedial: bool = False
    presupposes: Text | None = None


class OneOfForm(Form):
    literals: Annotated[list[Text], Field(min_length=2)]


class EntailsForm(Form):
    literal: Text
    literals: Annotated[list[Text], Field(min_length=1)]


class QuestionForm(Form):
    id: Text
    reads: Text
    literals: Annotated[list[Text], Field(min_length=1)]
    names: dict[str, Text] = {}


class InterestForm(Form):
    side: Text
    wants: list[Text] = []
    resists: list[Text] = []
    leaves: list[Text] = []
    given: list[Text] = []


class SettingForm(Form):
    literals: Annotated[list[Text], Field(min_length=1)]


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
    oscola4: Text | None = None
    un: Text | None = None
    un_short: Text | None = None
    verified: bool = True
    note: Text | None = None


class CaseNameForm(NameForm):
    confidentiality: Confidentiality | None = None


class CaseSourceForm(Form):
    day: date = Field(alias="date")
    kind: Text = "document"
    short: Text | None = None
    citation: Text
    un: Text | None = None
    case_name: Text | None = None
    date_note: Text | None = None
    confidentiality: Confidentiality | None = None


class CaseForm(Form):
    title: Text | None = None
    confidentiality: Confidentiality | None = None
    as_of: date
    standard: Text
    detaining_power: Text | None = None
    questions: Annotated[list[Text], Field(min_length=1)]
    positions: dict[str, Text] = {}


class FactForm(Form):
    literal: Text
    but: list[Text] = []
    shown: Text
    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="until")
    date_words: Text | None = None
    by: Text | None = None
    note: Text | None = None
    confidentiality: Confidentiality | None = None


class FindingForm(Form):
    literal: Text
    shown: Text
    reason: Text
    confidentiality: Confidentiality | None = None


class ClaimForm(Form):
    literal: Text | None = None
    by: Text
    says: Text
    note: Text | None = None
    confidentiality: Confidentiality | None = None


class StatementForm(Form):
    day: date | None = Field(default=None, alias="date")
    date_words: Text | None = None
    by: Text
    says: Text
    bears_on: list[Text] = []
    note: Text | None = None
    confidentiality: Confidentiality | None = None


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


class StandForm(Form):
    """How a literal stands, and what is supposed of the case when it does."""

    standing: Literal["proved", "opposite proved", "not proved"] | None = None
    given: list[Text] = []
    positions: dict[str, Text] = {}
    as_of: date | None = None
    standard: Text | None = None


class ExpectForm(StandForm):
    literal: Text
    answer: Text | None = None
    settled: bool | None = None


class DecisionForm(Form):
    authority: Text
    day: date = Field(alias="date")
    kind: Literal[
        "judgment",
        "arbitral award",
        "treaty body views",
        "provisional measure",
        "finding",
        "official position",
        "state practice",
    ]
    note: Text | None = None


class HoldingForm(StandForm):
    says: Text
    literal: Text | None = None
    differs: Text | None = None
    not_expressible: Text | None = None


class TeachingForm(Form):
    difficulty: int = Field(ge=1, le=5)
    minutes: int = Field(ge=1)
    aims: Annotated[list[Text], Field(min_length=1)]
    read: Annotated[list[Text], Field(min_length=1)]


class SortForm(Form):
    reads: Text


F = TypeVar("F", bound=Form)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document: the form of its entries, and whether words must stand above it.

    ``many``: it is written ``[[table]]``. ``keyed``: its keys name its entries; with ``short``, a
    key's value is not a table but the one thing that the form asks for. ``called``: what one entry
    is called where the name of the table does not say it.
    """

    form: type[Form]
    needs_passage: bool = False
    many: bool = True
    keyed: bool = False
    short: str | None = None
    called: str = ""


LAW_TABLES = {
    "rule": Table(RuleForm, needs_passage=True),
    "superiority": Table(SuperiorityForm, needs_passage=True),
    "opposites": Table(OppositesForm, needs_passage=True),
    "issue": Table(IssueForm),
    "position": Table(PositionForm, needs_passage=True),
    "fact": Table(LawFactForm, needs_passage=True),
    "immaterial": Table(ImmaterialForm, needs_passage=True),
    "not_encoded": Table(NotEncodedForm, needs_passage=True),
    "predicate": Table(PredicateForm),
    "one_of": Table(OneOfForm),
    "entails": Table(EntailsForm),
    "standard": Table(StandardForm),
    "question": Table(QuestionForm),
    "setting": Table(SettingForm, many=False),
    "interest": Table(InterestForm),
    "sorts": Table(SortForm, keyed=True, many=False, short="reads"),
    "names": Table(NameForm, keyed=True, many=False),
    "sources": Table(SourceForm, keyed=True, many=False),
}

CASE_TABLES = {
    "case": Table(CaseForm, many=False),
    "names": Table(CaseNameForm, keyed=True, many=False),
    "sources": Table(CaseSourceForm, keyed=True, many=False),
    "fact": Table(FactForm, needs_passage=True),
    "facts": Table(StandingForm, needs_passage=True, keyed=True, many=False, short="shown"),
    "finding": Table(FindingForm, needs_passage=True),
    "claim": Table(ClaimForm, needs_passage=True),
    "statement": Table(StatementForm, needs_passage=True),
    "unknown": Table(UnknownForm, keyed=True, many=False, short="reason"),
    "expect": Table(ExpectForm),
    "decision": Table(DecisionForm, many=False),
    "holding": Table(HoldingForm, needs_passage=True),
    "teaching": Table(TeachingForm, many=False),
}


@dataclass(frozen=True, slots=True)
class Entry(Generic[F]):
    """One entry of a table, read, and where it stands."""

    table: str
    key: str
    form: F
    block: Block
    at: Path  # in the block
    sound: bool = True  # else keys of it were left out, and what it lacks is not held against it

    @property
    def passage(self) -> Passage:
        """The words above it; where there are none, which is a problem, none are made up."""
        return self.block.passage or Passage(self.block.heading, "", self.block.heading_place)

    def place(self, *path: str | int, text: str = "") -> Place:
        """Where the entry stands, or one of its keys, or an item or a text within that."""
        return self.block.place(*self.at, *path, text=text)


def read_entries(
    block: Block, tables: dict[str, Table], problems: list[Problem]
) -> Iterator[Entry[Any]]:
    """Every entry of a block that has the form of its table; what has not is a problem."""
    for name, value in block.data.items():
        table = tables.get(name)
        if table is None:
            problems.append(_unknown_table(block, name, value, tables))
            continue
        if table.needs_passage and block.passage is None:
            under = f"under '{block.heading}'" if block.heading else "before the first heading"
            message = f"{_called(name, table)} without its passage: no words are quoted {under}"
            hint = "quote the words above the block: > ..."
            problems.append(Problem(block.place(name), message, hint))
        for at, key, data in _items(block, name, value, table, problems):
            form, sound = _validated(block, name, at, data, table, problems)
            if form is not None:
                yield Entry(name, key, form, block, at, sound)


def _called(name: str, table: Table) -> str:
    return table.called or (a(name) if table.many else f"[{name}]")


def _unknown_table(block: Block, name: str, value: Any, tables: dict[str, Table]) -> Problem:
    if name in LAW_TABLES or name in CASE_TABLES:
        hint = f"it belongs in a {'rule' if tables is CASE_TABLES else 'case'} file"
        return Problem(block.place(name), f"unknown table: '{name}'", hint)
    known = nearest(name, tables)
    is_table = isinstance(value, dict) or (
        isinstance(value, list) and all(isinstance(item, dict) for item in value)
    )
    if is_table or known:
        return Problem(
            block.place(name),
            f"unknown table: '{name}'",
            known or f"one of: {', '.join(tables)}",
        )
    return Problem(block.place(name), f"'{name}' stands in no table", "write its table above it")


def _items(
    block: Block, name: str, value: Any, table: Table, problems: list[Problem]
) -> Iterator[tuple[Path, str, Any]]:
    if table.many:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            how = f"write [[{name}]], with two brackets"
            said = "a list is wanted: [{ ... }, { ... }]" if block.is_json else how
            problems.append(Problem(block.place(name), said))
            return
        for index, item in enumerate(value):
            yield (name, index), "", item
    elif not isinstance(value, dict):
        how = f"write [{name}], with one bracket"
        said = "keys with values are wanted: { ... }" if block.is_json else how
        problems.append(Problem(block.place(name), said))
    elif table.keyed:
        for key, item in value.items():
            yield (name, key), key, {table.short: item} if table.short else item
    else:
        yield (name,), "", value


def spelled(blocks: Iterable[Block], table: str, *keys: str) -> set[str]:
    """What entries of a table say under these keys, with dots between, even if they cannot be read.

    Without keys it is what they are called: their id, or the key under which they stand.
    """
    found: set[str] = set()
    for block in blocks:
        value = block.data.get(table)
        if isinstance(value, dict) and not keys:
            found |= value.keys()
        entries = value.values() if isinstance(value, dict) else value
        for entry in entries if isinstance(entries, Iterable) else ():
            if isinstance(entry, dict):
                said = [entry.get(key) for key in keys or ("id",)]
                if all(isinstance(part, str) for part in said):
                    found.add(".".join(map(str, said)))
    return found


def _validated(
    block: Block, name: str, at: Path, data: Any, table: Table, problems: list[Problem]
) -> tuple[Form | None, bool]:
    """What has the form of its table, and whether it has it as it is written.

    Keys that have not are left out, so that what is wrong with the others is found in one go.
    """
    try:
        return table.form.model_validate(data), True
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False, include_context=False)
    what = f"'{at[1]}' in [{name}]" if table.keyed else _called(name, table)
    if table.short:
        message, hint = complaint(what, (), wrong[0]["type"], wrong[0]["msg"], table.form)
        problems.append(Problem(block.place(*at), message, hint))
        return None, False
    for path, kind, said in told(wrong):
        message, hint = complaint(what, path, kind, said, table.form)
        written = path[:-1] if kind == "missing" else path
        problems.append(Problem(block.place(*at, *written), message, hint))
    if not isinstance(data, dict):
        return None, False
    at_fault = {one["loc"][0] for one in wrong}
    try:
        rest = {key: value for key, value in data.items() if key not in at_fault}
        return table.form.model_validate(rest), False
    except ValidationError:
        return None, False


def told(wrong: Iterable[Any]) -> Iterator[tuple[Path, str, str]]:
    """Each thing that pydantic found wrong, once: its path, its kind, and a sentence.

    Of a value that may have either of two shapes pydantic says how it fails to have each. What is
    said of a part of it is enough.
    """
    found: dict[Path, tuple[str, str]] = {}
    for one in wrong:
        path = tuple(part for part in one["loc"] if not _is_shape(part))
        known = found.get(path)
        of_shape = one["type"].endswith("_type")
        if known is None or (known[0].endswith("_type") and not of_shape):
            found[path] = (one["type"], one["msg"])
    inner = {path[:length] for path in found for length in range(len(path))}
    for path, (kind, said) in found.items():
        if path not in inner or len(found) == 1:
            yield path, kind, said


def _is_shape(part: str | int) -> bool:
    """Whether a part of pydantic's path is no key but one of the shapes that a value may have."""
    return isinstance(part, str) and (part == "constrained-str" or part.startswith("list["))


SAID = {
    "string_type": ("a text in quotes is wanted", None),
    "string_too_short": ("it is empty", None),
    "string_pattern_mismatch": ("it is empty", None),
    "date_type": ("a date is wanted", "write it without quotes, as in 2025-01-09"),
    "int_type": ("a whole number is wanted", "write it without quotes"),
    "bool_type": ("true or false is wanted", "write it without quotes"),
    "list_type": ("a list is wanted", 'write ["...", "..."]'),
    "dict_type": ("a table is wanted", None),
    "model_type": ("a table is wanted", "write { key = value, ... }"),
}


def complaint(
    what: str, path: Path, kind: str, said: str, form: type[Form]
) -> tuple[str, str | None]:
    """What is wrong with a part of an entry, in a sentence, and a hint."""
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    if kind == "extra_forbidden":
        known = [info.alias or own for own, info in form.model_fields.items()]
        meant = nearest(key, known) or f"one of: {', '.join(known)}"
        return f"unknown key in {what}: '{key}'", meant
    if kind == "missing":
        return f"{what} without its '{key}'", None
    plain = said.replace("Input", "it", 1).replace(" after validation", "")
    message, hint = SAID.get(kind, (plain[:1].lower() + plain[1:], None))
    return (f"'{key}' of {what}: {message}" if key else f"{what}: {message}"), hint


def listed(value: OneOrMore | None) -> tuple[str, ...]:
    """What may be written as one or as a list, as a tuple."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
