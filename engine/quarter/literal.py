"""Literals: a predicate over terms, its denial, or an action under a mode."""

import re
from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

LITERAL = re.compile(r"(?:(must not|must|may|need not|not) +)?([a-z][a-z0-9_]*) ?\(([^()]*)\)")
TERM = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class Mode(Enum):
    """What the law says of an action: duty, prohibition, permission, freedom from duty."""

    MUST = "must"
    MUST_NOT = "must not"
    MAY = "may"
    NEED_NOT = "need not"

    __hash__ = object.__hash__  # each is one object, and literals are hashed very often

    @property
    def opposite(self) -> "Mode":
        """The mode that cannot stand beside this one.

        A duty implies the permission, and a prohibition that there is no duty; so that *must* and
        *must not* oppose each other follows from these two pairs.
        """
        return _OPPOSITE[self]

    @property
    def weaker(self) -> "Mode | None":
        """What this mode brings with it: a duty the permission, a prohibition the freedom."""
        return _WEAKER.get(self)


_OPPOSITE = {
    Mode.MUST: Mode.NEED_NOT,
    Mode.NEED_NOT: Mode.MUST,
    Mode.MUST_NOT: Mode.MAY,
    Mode.MAY: Mode.MUST_NOT,
}
_WEAKER = {Mode.MUST: Mode.MAY, Mode.MUST_NOT: Mode.NEED_NOT}


class NotALiteral(ValueError):  # noqa: N818 - it says what the text is
    """A text that was meant to be a literal and is none."""


class Literal(NamedTuple):
    """A predicate with its terms: plain, denied with ``not``, or an action under a mode.

    A term that starts with a capital is a variable; any other is a name. It is a tuple because
    grounding makes literals, and looks them up, more often than anything else.
    """

    predicate: str
    terms: tuple[str, ...]
    denied: bool = False
    mode: Mode | None = None

    def __str__(self) -> str:
        sign = f"{self.mode.value} " if self.mode else "not " if self.denied else ""
        return f"{sign}{self.predicate}({', '.join(self.terms)})"

    def __invert__(self) -> "Literal":
        """The literal that cannot stand beside this one."""
        if self.mode:
            return Literal(self.predicate, self.terms, False, self.mode.opposite)
        return Literal(self.predicate, self.terms, not self.denied)

    @property
    def atom(self) -> "Literal":
        """The bare predicate with its terms, without denial or mode."""
        return Literal(self.predicate, self.terms)

    @property
    def variables(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(term for term in self.terms if is_variable(term)))

    def bind(self, names: Mapping[str, str]) -> "Literal":
        """The same literal with names for those of its variables that have one."""
        predicate, terms, denied, mode = self
        return Literal(predicate, tuple([names.get(term, term) for term in terms]), denied, mode)

    def is_said_as(self, other: "Literal") -> bool:
        """Whether it says of some names what the other says of others."""
        return (self.predicate, self.denied, self.mode) == (
            other.predicate,
            other.denied,
            other.mode,
        )

    def names_in(self, other: "Literal") -> dict[str, str] | None:
        """The names for its variables that make it another literal; none if no names do."""
        if len(self.terms) != len(other.terms):
            return None
        names = {
            term: name
            for term, name in zip(self.terms, other.terms, strict=True)
            if is_variable(term)
        }
        return names if self.bind(names) == other else None


def is_variable(term: str) -> bool:
    return term[0].isupper()


def parse_literal(text: str) -> Literal:
    """The literal that a text spells.

    literal = [mode | "not"] predicate "(" term {"," term} ")"

    Raises NotALiteral with a sentence that says what is missing.
    """
    found = LITERAL.fullmatch(text.strip())
    if not found:
        raise NotALiteral(f"this is not a literal: '{text}'")
    sign, predicate, inside = found.groups()
    terms = tuple(part.strip() for part in inside.split(",")) if inside.strip() else ()
    for term in terms:
        if not TERM.fullmatch(term):
            raise NotALiteral(f"this is not a name or a variable: '{term}'")
    if sign is None or sign == "not":
        return Literal(predicate, terms, denied=sign == "not")
    return Literal(predicate, terms, mode=Mode(sign))
