"""What a case holds, each fact with its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from quarter.literal import Literal
from quarter.passage import Passage
from quarter.problem import Located
from quarter.vocabulary import Name, Source, Vocabulary


@dataclass(frozen=True, slots=True)
class Evidence:
    """One source's word on one fact: what it shows, how well, for which days, and where.

    A denial may have a variable. It is then of every name of the sort ``but`` these, of the names
    that the case has as well as of any that it has not: prisoner A belongs to no other group.
    """

    literal: Literal
    shown: str  # a standard of proof
    start: date | None
    end: date | None  # the first day on which it no longer held
    source: Source
    pinpoint: str
    passage: Passage
    by: str | None = None
    note: str | None = None
    date_words: str | None = None  # how the memo gives the day, where it is not known exactly
    confidentiality: str | None = None
    withheld: bool = False  # the reader is not told what it shows
    but: tuple[str, ...] = ()

    def covers(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def denies(self, atom: Literal) -> bool:
        """Whether it is a denial of every name, and so of these, whether they are names or not."""
        names = self.literal.atom.names_in(atom) or {}
        return bool(names) and set(names.values()).isdisjoint(self.but)


@dataclass(frozen=True, slots=True)
class Finding:
    """How whoever is answerable for the case settles what its sources dispute, and why."""

    literal: Literal
    shown: str
    reason: str
    source: Source
    pinpoint: str
    passage: Passage
    confidentiality: str | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What a party, a letter or a newspaper asserts about the law."""

    literal: Literal | None
    by: str
    says: str
    note: str | None
    source: Source
    pinpoint: str
    passage: Passage
    confidentiality: str | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said on a day, which bears on facts without showing them of anybody by name."""

    day: date | None
    by: str
    says: str
    bears_on: tuple[Literal, ...]
    note: str | None
    source: Source
    pinpoint: str
    passage: Passage
    date_words: str | None = None
    confidentiality: str | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Expectation:
    """What should follow from the case, as its author has it, or from a case much like it.

    ``given``: facts that differ from the case. ``positions``: readings that are taken.
    """

    literal: Literal
    given: tuple[Literal, ...]
    positions: tuple[str, ...]
    standing: str | None
    answer: str | None
    settled: bool | None
    as_of: date | None
    standard: str | None
    where: Located = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whose decision a case retells, and when it was taken."""

    authority: str
    day: date
    kind: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Holding:
    """What an authority held on facts as it found them.

    ``expected`` is none where the vocabulary cannot say it: then ``not_expressible`` says why.
    ``differs`` says why the law as written does not come to it, where it does not.
    """

    says: str
    expected: Expectation | None
    differs: str | None
    not_expressible: str | None
    source: Source
    pinpoint: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Teaching:
    """What makes a case a scenario for a class: its story, and what the story is to teach.

    ``read``: pinpoints of what the class reads first; each begins the heading of a passage.
    """

    difficulty: int  # from 1 to 5
    minutes: int
    aims: tuple[str, ...]
    read: tuple[str, ...]
    narrative: tuple[Passage, ...]


@dataclass(frozen=True)
class Case:
    """A case: its questions, and all that its file holds about them."""

    title: str
    as_of: date
    standard: str
    detaining_power: str | None
    questions: tuple[Literal, ...]
    positions: tuple[str, ...]
    words: Vocabulary
    names: tuple[Name, ...]
    sources: dict[str, Source]
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    claims: tuple[Claim, ...]
    statements: tuple[Statement, ...]
    unknown: dict[Literal, str]
    expectations: tuple[Expectation, ...]
    decision: Decision | None
    holdings: tuple[Holding, ...]
    teaching: Teaching | None
    sha256: str = field(compare=False)
    path: str = field(compare=False)
    unsourced: frozenset[str] = frozenset()  # names that no evidence in the file speaks of
    supposed: tuple[Literal, ...] = ()  # beyond dispute, whatever the file and the law say of them
    confidentiality: str | None = None  # who may be told its title, names and what it leaves open

    def supposing(self, facts: Iterable[Literal]) -> "Case":
        """This case, had these facts been so: nothing else that bears on them is left."""
        return replace(self, supposed=(*self.supposed, *facts))
