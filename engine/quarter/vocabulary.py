"""The predicates, sorts, names and standards in whose terms law and cases are written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from itertools import product

from quarter.literal import Literal, NotALiteral, is_variable, parse_literal
from quarter.problem import a, choice, nearest
from quarter.rule import AnyOf, Condition, Distinct, Every, Premise


class PredicateKind(Enum):
    FACT = "fact"  # a case file may assert it
    CONCLUSION = "conclusion"  # only rules conclude it
    ACTION = "action"  # someone does it, or must, or may


@dataclass(frozen=True, slots=True)
class Predicate:
    """A word of the law: what it is said of, and how the memo says it.

    ``silent_no``: what the file does not raise is taken to be denied. ``relation``: rules are read
    only for the names that the file so relates. ``protective``: it shields a person.
    ``remedial``: the action answers an act that is over, and is yet to be done.
    ``continues``: the action only goes on with what is, so that an open fact gives no reason to
    wait with it. ``presupposes``: the action can be done only where this is so; where it cannot be,
    the memo does not tell of it as forbidden. ``brief``: how it reads, or what is done, where all
    answers are told in a few lines.
    """

    id: str
    kind: PredicateKind
    places: tuple[tuple[str, str], ...]  # (placeholder, sort)
    reads: str
    denied: str
    asks: str
    thing: str
    does: str
    silent_no: bool
    relation: bool
    protective: bool
    continues: bool = False
    remedial: bool = False
    brief: str = ""
    presupposes: Literal | None = None

    @property
    def sorts(self) -> tuple[str, ...]:
        return tuple(sort for _, sort in self.places)


@dataclass(frozen=True, slots=True)
class Name:
    """What a name of a sort is called; ``day`` is that of a dated act."""

    id: str
    sort: str
    label: str
    short: str
    pronoun: str | None = None
    adjective: str | None = None
    day: date | None = None
    date_words: str | None = None  # how the memo gives the day, where it is not known exactly
    confidentiality: str | None = None  # who may be told what it is called, of a name in a case
    withheld: bool = False  # its reader is not told what it is called


@dataclass(frozen=True, slots=True)
class Standard:
    """How convincing a showing must be, with the words that say so and who asks for it."""

    id: str
    reads: str
    by: str


@dataclass(frozen=True, slots=True)
class Source:
    """A text that is cited: its short name, full citation, and whether that was checked.

    ``citation`` is in the words of OSCOLA 5; ``oscola4`` is that of the edition before, and ``un``
    and ``un_short`` are how the United Nations cite it, where they do so otherwise.
    ``marked``: words between asterisks are in italics. ``case_name``: these words of the citation
    are, of a document of a case that is itself a decided case.
    """

    id: str
    kind: str
    short: str
    citation: str
    verified: bool = True
    day: date | None = None
    note: str | None = None
    oscola4: str | None = None
    un: str | None = None
    un_short: str | None = None
    marked: bool = False
    case_name: str | None = None
    confidentiality: str | None = None  # who may be told of it, of a source in a case
    withheld: bool = False  # it stands for one of which the reader is not told


@dataclass(frozen=True, slots=True)
class Entailment:
    """A fact that cannot be told without telling others; nothing is concluded from it."""

    literal: Literal
    entailed: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything that a literal may be made of."""

    predicates: dict[str, Predicate]
    sorts: dict[str, str]
    names: dict[str, Name]
    standards: tuple[Standard, ...]
    one_of: tuple[tuple[Literal, ...], ...] = ()
    entailments: tuple[Entailment, ...] = ()
    _ranks: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._ranks.update({standard.id: rank for rank, standard in enumerate(self.standards)})

    def rank(self, standard: str) -> int:
        """Where a standard stands on the scale from weak (0) to strong."""
        return self._ranks[standard]

    def knows_standard(self, standard: str) -> bool:
        return standard in self._ranks

    def readings(
        self, literal: Literal, domain: Mapping[str, Sequence[str]] | None = None
    ) -> Iterator[Literal]:
        """A literal for every name of the sorts of its variables; ``domain``: those, by sort."""
        sorts = dict(zip(literal.terms, self.predicates[literal.predicate].sorts, strict=True))
        variables = literal.variables
        named = (
            self._of_sort(sorts[one]) if domain is None else domain[sorts[one]] for one in variables
        )
        for names in product(*named):
            yield literal.bind(dict(zip(variables, names, strict=True)))

    def _of_sort(self, sort: str) -> list[str]:
        return [name.id for name in self.names.values() if name.sort == sort]

    def with_names(self, names: Iterable[Name]) -> "Vocabulary":
        """The same words with more names."""
        return Vocabulary(
            self.predicates,
            self.sorts,
            self.names | {name.id: name for name in names},
            self.standards,
            self.one_of,
            self.entailments,
        )


class Miswritten(ValueError):  # noqa: N818 - it says what the text is
    """A text that does not say what was meant: the part at fault, a sentence, a hint."""

    def __init__(self, part: str, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.part, self.message, self.hint = part, message, hint


def read_literal(text: str, words: Vocabulary, sorts: dict[str, str]) -> Literal:
    """The literal that a text spells, checked against the vocabulary.

    ``sorts`` holds the sort of each variable met so far and takes in those of this literal. An
    empty text, an unknown word, a wrong number or sort of names raises Miswritten.
    """
    try:
        literal = parse_literal(text)
    except NotALiteral as error:
        raise Miswritten(text, str(error), "write predicate(Name, Name)") from None
    predicate = words.predicates.get(literal.predicate)
    if predicate is None:
        hint = nearest(literal.predicate, words.predicates)
        raise Miswritten(literal.predicate, f"no such predicate: '{literal.predicate}'", hint)
    if len(literal.terms) != len(predicate.places):
        count = len(predicate.places)
        shape = ", ".join(f"{place}: {sort}" for place, sort in predicate.places)
        raise Miswritten(
            text,
            f"'{predicate.id}' takes {count} name{'s' * (count != 1)}, not {len(literal.terms)}",
            f"{predicate.id}({shape})",
        )
    if literal.mode and predicate.kind is not PredicateKind.ACTION:
        message = f"'{literal.mode.value}' goes with an action, and '{predicate.id}' is none"
        raise Miswritten(text, message)
    for term, sort in zip(literal.terms, predicate.sorts, strict=True):
        if is_variable(term):
            if sorts.setdefault(term, sort) != sort:
                raise Miswritten(
                    term, f"'{term}' stands both for {a(sorts[term])} and for {a(sort)}"
                )
        elif term not in words.names:
            raise Miswritten(term, f"no such name: '{term}'", choice(term, words.names))
        elif words.names[term].sort != sort:
            is_a = a(words.names[term].sort)
            message = f"'{term}' is {is_a}; '{predicate.id}' asks for {a(sort)}"
            raise Miswritten(term, message)
    return literal


def read_condition(text: str, words: Vocabulary, sorts: dict[str, str]) -> Condition:
    """A literal, perhaps with ``@ standard``."""
    spelled, at, standard = text.partition("@")
    literal = read_literal(spelled.strip(), words, sorts)
    if not at:
        return Condition(literal)
    return Condition(literal, read_standard(standard.strip(), words))


def read_standard(text: str, words: Vocabulary) -> str:
    if not words.knows_standard(text):
        hint = choice(text, [standard.id for standard in words.standards])
        raise Miswritten(text, f"no such standard of proof: '{text}'", hint)
    return text


def read_premise(entry: str | list[str], words: Vocabulary, sorts: dict[str, str]) -> Premise:
    """A premise: a condition, a list of which one suffices, ``every V: ...`` or ``A != B``."""
    if isinstance(entry, list):
        if len(entry) < 2:
            raise Miswritten("", "a list of alternatives needs at least two")
        return AnyOf(tuple(read_condition(option, words, sorts) for option in entry))
    if "!=" in entry:
        left, right = (part.strip() for part in entry.split("!=", 1))
        for term in (left, right):
            if not term or (not is_variable(term) and term not in words.names):
                message = f"this is not a name or a variable: '{term}'"
                raise Miswritten(term or entry, message, choice(term, words.names))
        if left == right:
            raise Miswritten(entry, f"'{left}' is never another than itself")
        return Distinct(left, right)
    if entry.startswith("every "):
        variable, colon, rest = entry.removeprefix("every ").partition(":")
        variable = variable.strip()
        if not colon or not variable or not is_variable(variable):
            raise Miswritten(entry, "write every Variable: literal")
        own = {name: sort for name, sort in sorts.items() if name != variable}
        condition = read_condition(rest.strip(), words, own)
        if variable not in own:
            raise Miswritten(entry, f"'{variable}' does not stand in what every one must meet")
        sorts |= {name: sort for name, sort in own.items() if name != variable}
        return Every(variable, condition)
    return read_condition(entry, words, sorts)


def is_assertable(literal: Literal, words: Vocabulary) -> bool:
    """Whether a case file may assert it: a fact, or an action that was done; never a mode."""
    kind = words.predicates[literal.predicate].kind
    return kind is not PredicateKind.CONCLUSION and literal.mode is None
