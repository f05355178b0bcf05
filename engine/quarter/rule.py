"""Rules, what ranks them, and the readings on which authorities differ; each with its passage."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from quarter.literal import Literal, Mode
from quarter.passage import Passage


class Kind(Enum):
    """How firmly a rule supports its conclusion."""

    STRICT = "strict"  # no exception can arise
    DEFEASIBLE = "defeasible"  # holds unless a rival prevails
    DEFEATER = "defeater"  # only stands in the way of the opposite


@dataclass(frozen=True, slots=True)
class Condition:
    """A literal that must be proved, at a standard of its own if the law names one."""

    literal: Literal
    standard: str | None = None

    def __str__(self) -> str:
        return f"{self.literal} @ {self.standard}" if self.standard else str(self.literal)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Alternatives, of which one suffices."""

    options: tuple[Condition, ...]

    def __str__(self) -> str:
        return " or ".join(map(str, self.options))


@dataclass(frozen=True, slots=True)
class Every:
    """A condition that must hold for every name of the variable's sort."""

    variable: str
    condition: Condition

    def __str__(self) -> str:
        return f"every {self.variable}: {self.condition}"


@dataclass(frozen=True, slots=True)
class Distinct:
    """Two terms that must not be the same name."""

    left: str
    right: str

    def __str__(self) -> str:
        return f"{self.left} != {self.right}"


Premise = Condition | AnyOf | Every | Distinct


def conditions(premise: Premise) -> tuple[Condition, ...]:
    """The conditions of which a premise is made."""
    match premise:
        case Condition():
            return (premise,)
        case AnyOf(options):
            return options
        case Every(_, condition):
            return (condition,)
        case Distinct():
            return ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One proposition of law: what must be shown, and what then follows.

    ``excepts`` names the rules that this one takes out of play; such a rule has no conclusion of
    its own. ``when`` holds the premises that say only when a duty falls due. ``standard`` is that
    of the premises, unless one names its own. ``positions`` are the readings on which the rule
    rests: one position out of each group suffices.
    """

    id: str
    kind: Kind
    premises: tuple[Premise, ...]
    when: tuple[Premise, ...]
    conclusion: Literal | None
    excepts: tuple[str, ...]
    standard: str | None
    positions: tuple[str, ...]
    passage: Passage
    as_read_in: tuple[Passage, ...] = ()  # by whom the words are so read
    presumes: bool = False  # it lays down a presumption, and the memo says so
    written: str = field(default="", compare=False)  # as its file spells it

    @property
    def variables(self) -> tuple[str, ...]:
        """Every variable that stands for one name, in the order in which they are met."""
        found: dict[str, None] = dict.fromkeys(self.conclusion.variables if self.conclusion else ())
        for premise in (*self.premises, *self.when):
            bound = premise.variable if isinstance(premise, Every) else None
            for condition in conditions(premise):
                found |= dict.fromkeys(v for v in condition.literal.variables if v != bound)
        return tuple(found)

    def literals(self) -> Iterator[Literal]:
        """Each literal of the rule, the conclusion last."""
        for premise in (*self.premises, *self.when):
            for condition in conditions(premise):
                yield condition.literal
        if self.conclusion:
            yield self.conclusion


@dataclass(frozen=True, slots=True)
class Superiority:
    """One rule prevails over another, and the words or the canon that rank them."""

    superior: str
    inferior: str
    positions: tuple[str, ...]
    canon: str | None
    passage: Passage


@dataclass(frozen=True, slots=True)
class Opposites:
    """Two literals, neither the denial of the other, that cannot stand together."""

    left: Literal
    right: Literal
    passage: Passage


@dataclass(frozen=True, slots=True)
class Position:
    """One answer to a question on which authorities differ."""

    id: str  # issue.position
    holds: str
    holders: tuple[str, ...]
    case_for: str
    case_against: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """A question that authorities answer differently, and the answer taken unless told otherwise.

    The default comes first among the positions.
    """

    id: str
    question: str
    reason: str
    positions: tuple[Position, ...]

    @property
    def default(self) -> Position:
        return self.positions[0]


@dataclass(frozen=True, slots=True)
class LawFact:
    """A dated fact of the law itself: who is bound by what, and since when.

    A variable stands for every name of its sort.
    """

    literal: Literal
    start: date | None
    end: date | None  # the first day on which it no longer held
    passage: Passage


@dataclass(frozen=True, slots=True)
class Immaterial:
    """What people think matters to a question, and the words by which it does not."""

    literal: Literal
    question: Literal
    reason: str
    positions: tuple[str, ...]
    passage: Passage


@dataclass(frozen=True, slots=True)
class NotEncoded:
    """A passage that no rule was made of, and why."""

    reason: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Question:
    """What is often asked of a case, in plain words, and the literals that ask it.

    P stands there for each prisoner, D for the Detaining Power, H for the home Power of P, E for
    each adverse Power. ``names`` says what to ask for each other variable, which has a sort.
    """

    id: str
    reads: str
    literals: tuple[Literal, ...]
    names: tuple[tuple[str, str, str], ...] = ()  # variable, sort, what to ask


@dataclass(frozen=True, slots=True)
class Interest:
    """What one side wants the law to say of a case, what it resists, and what it leaves alone.

    A mode stands for every action of the Detaining Power; what is said of one action comes first.
    """

    side: str
    wants: tuple[Literal | Mode, ...]
    resists: tuple[Literal | Mode, ...]
    leaves: tuple[Literal | Mode, ...]
    given: tuple[Literal, ...]


PERSON, POWER = "person", "power"
DETAINING = "D"
PARTS = {"P": PERSON, DETAINING: POWER, "H": POWER, "E": POWER}  # their variables, with sorts
