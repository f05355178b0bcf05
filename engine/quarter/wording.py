"""Literals, names and dates in English, as the vocabulary has them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import chain, product, takewhile, zip_longest
from types import MappingProxyType

from quarter.literal import Literal, Mode, is_variable
from quarter.problem import a
from quarter.rule import POWER, Position
from quarter.vocabulary import Predicate, PredicateKind, Vocabulary

SLOT = re.compile(r"\{([A-Za-z]+)('s|:he|:him|:his)?\}")
VERB = re.compile(r"\[([^\[\]]*)\]")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WHOSE = re.compile(r"\{([A-Za-z]+):he\}(?: freely)?(?: so)? $")  # of the verb after it
PLURAL = {"is": "are", "was": "were", "has": "have", "does": "do"}
IS_NOT = re.compile(r"(is|was|has|had|can) ?not\b")
DOES_NOT = re.compile(r"\{[A-Za-z]+\} (?:\[does\|did\]|did) not ")
DENIES = re.compile(r"\b(?:not|no|nobody|neither|nor|cannot)\b")
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]

# What all prisoners, or the acts that were listed last, are called; others are always listed. What
# must not be done to any of them, or is shown of none, is said of either, or of any.
ALL = {"person": "each prisoner", "act": "each of these acts"}
EITHER = {"person": "either prisoner", "act": "either of these acts"}
ANY = {"person": "any of the prisoners", "act": "any of these acts"}
NEITHER = {"person": "neither prisoner", "act": "neither of these acts"}
NONE = {"person": "none of the prisoners", "act": "none of these acts"}
EACH = (*ALL, POWER)  # sorts of which one name at a time is spoken, and not all as one

PRONOUNS = {
    "he": {"he": "he", "him": "him", "his": "his"},
    "she": {"he": "she", "him": "her", "his": "her"},
    "it": {"he": "it", "him": "it", "his": "its"},
    "they": {"he": "they", "him": "them", "his": "their"},
}

BASE, PRESENT, PAST, ING = range(4)
HERE = "\x1f"  # where a name goes, in a clause that is told in parts
HAD = {
    Mode.MUST: "had to",
    Mode.MUST_NOT: "was bound not to",
    Mode.MAY: "was free to",
    Mode.NEED_NOT: "did not have to",
}
LEADING = ("the", "a", "an", "to", "by", "of", "from", "in", "for", "with")  # go with what follows
LEAST_ALIKE = 3  # words with which questions begin that are told as one
FORBIDDING = (Mode.MUST_NOT, Mode.NEED_NOT)
MOST_HOLDERS = 2  # of a reading, where it is told in passing
NOTHING: Mapping[Literal, str] = MappingProxyType({})


def day(when: date) -> str:
    """A date as in 9 January 2025."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def sentence(text: str) -> str:
    """The same words with a capital at the start."""
    return text[:1].upper() + text[1:]


def joined(parts: Iterable[str], last: str = "and") -> str:
    """Parts as in *a, b and c*."""
    listed = list(parts)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {last} {listed[-1]}"


def as_one(questions: Sequence[str]) -> str:
    """Questions that begin alike as one: *Is it barred from returning him (a) to X; (b) to Y?*"""
    split = [one.removesuffix("?").split() for one in questions]
    pairs = takewhile(lambda pair: len(set(pair)) == 1, zip(*split, strict=False))
    words = [pair[0] for pair in pairs]
    while words and words[-1] in LEADING:
        words.pop()
    if len(words) < LEAST_ALIKE or len(set(questions)) < max(2, len(questions)):
        return " ".join(questions)
    rests = (
        f"({chr(ord('a') + place)}) {' '.join(one[len(words) :])}"
        for place, one in enumerate(split)
    )
    return f"{' '.join(words)} {'; '.join(rests)}?"


NO_END = {"a", "an", "the", "its", "his", "her", "their"}


def either(clauses: Iterable[str]) -> str:
    """Clauses of which one suffices; the words with which all begin are said once.

    *she is a nurse or she is a doctor* is *she is a nurse or a doctor*.
    """
    every = [clause.split(" ") for clause in clauses]
    shared = [words[0] for words in takewhile(_is_shared, zip(*every, strict=False))]
    while shared and (shared[-1] in NO_END or shared[-1].endswith(",")):
        shared.pop()
    rest = [" ".join(words[len(shared) :]) for words in every]
    if len(every) < 2 or not all(rest):
        return joined((" ".join(words) for words in every), "or")
    return " ".join([*shared, joined(rest, "or")])


def _is_shared(words: tuple[str, ...]) -> bool:
    """Whether clauses go on alike; a denial is said of each: *not a or b* is another thing."""
    return len(set(words)) == 1 and not DENIES.fullmatch(words[0])


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number and its noun: *one case*, *12 cases*."""
    word = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{word} {noun if number == 1 else plural or noun + 's'}"


class Wording:
    """Says literals of one case in English, names in full where they are first met.

    Persons who share an answer are spoken of together: *each of prisoner A and prisoner B*.
    """

    def __init__(
        self,
        words: Vocabulary,
        as_of: date,
        withheld: Mapping[Literal, str] = NOTHING,
        spelled: Callable[[str], str] = str,
    ) -> None:
        """``withheld``: facts that are not put into words, each with what stands in their place.
        ``spelled``: how places in a text are spelled where the vocabulary speaks of them.
        """
        self.words = words
        self.as_of = as_of
        self._withheld = withheld
        self._spelled = spelled
        self._met: set[str] = set()
        self._groups: set[tuple[str, ...]] = set()
        self._last: dict[str, tuple[str, ...]] = {}  # the group of a sort that was listed last
        self._asking = False
        self._either = False
        self._names: list[str] | None = None  # those of a clause that is told in parts
        self._inside = False  # what is said is not the subject of its clause
        self._of_none = False  # its subject is nobody, so that it speaks of any of all the others
        self._together: dict[str, tuple[str, ...]] = {}
        self._neither: dict[str, str] = {}  # what a pair was called, and what it is in a denial

    @contextmanager
    def speaking_of(self, together: dict[str, tuple[str, ...]]) -> Iterator[None]:
        """Within it, the name that stands for a group is said as the whole group."""
        before = self._together
        self._together = before | together
        try:
            yield
        finally:
            self._together = before

    def again(self) -> None:
        """Say names in full once more, as at the start of a part that is read by itself."""
        self._met.clear()
        self._groups.clear()
        self._last.clear()

    def apart(self) -> None:
        """List acts once more, as in what is read by itself but for the names."""
        self._last.clear()

    def name(self, term: str) -> str:
        """What a name is called: in full where it is first met."""
        if is_variable(term):
            return term
        group = self._together.get(term, ())
        if len(group) < 2:
            return self._plain(term)
        sort = self.words.names[term].sort
        known = sort in ALL and self._is_known(group, sort)
        if sort in EACH and self._inside and not known:
            self._last[sort] = group
            return joined((self._plain(one) for one in group), "or" if self._either else "and")
        if sort not in EACH:
            of_any = self._asking or self._either
            return joined((self._plain(one) for one in group), "or" if of_any else "and")
        few, none = (EITHER, NEITHER) if len(group) == 2 else (ANY, NONE)
        if known:
            self._neither[ALL[sort]] = none[sort]
            return (few if self._either else ALL)[sort]
        self._groups.add(group)
        self._last[sort] = group
        each = few["person"].partition(" ")[0] if self._either else "each"
        names = [self._plain(one) for one in group]
        self._neither[f"each of {joined(names)}"] = (
            f"neither {joined(names, 'nor')}" if len(names) == 2 else f"none of {joined(names)}"
        )
        return f"{each} of {joined(names)}"

    def _is_known(self, group: tuple[str, ...], sort: str) -> bool:
        """Whether it has been listed, and no other can be meant by *each* or *these*.

        A clause that is told in parts stands among others, and lists its acts itself.
        """
        if sort == "person":
            every = {one.id for one in self.words.names.values() if one.sort == sort}
            return group in self._groups and every <= set(group)
        return self._names is None and self._last.get(sort) == group

    def _name_within(self, term: str, literal: Literal, before: str) -> str:
        """A name after some words: what is no subject is listed as *this and that*."""
        words = before.split()
        is_object = self.words.predicates[literal.predicate].kind is PredicateKind.ACTION and words
        apart = self.words.names[term].sort != "person"
        self._inside = apart and bool(is_object or len(words) > 1)
        try:
            return self.name(term)
        finally:
            self._inside = False

    def _unnamed(self, sort: str, denied: bool) -> str:
        """What stands for a name that is left open: of every name it is denied."""
        if not (denied or self._asking or self._of_none):
            return a(sort)
        self._neither[f"any {sort}"] = f"no {sort}"
        return f"any {sort}"

    def _plain(self, term: str) -> str:
        known = self.words.names.get(term)
        if known is None:
            return term
        if term in self._met:
            return known.short
        self._met.add(term)
        return known.label

    def pronoun(self, term: str, form: str) -> str:
        """The pronoun for a name that was just said: he, him or his, or as it goes for the name."""
        known = self.words.names.get(term)
        if known is None or known.pronoun is None:
            return possessive(self.name(term)) if form == "his" else self.name(term)
        return PRONOUNS[known.pronoun][form]

    def _is_they(self, term: str) -> bool:
        known = self.words.names.get(term)
        return known is not None and known.pronoun == "they"

    def _filled(self, text: str, literal: Literal, form: int) -> str:
        places = dict(
            zip(
                (place for place, _ in self.words.predicates[literal.predicate].places),
                literal.terms,
                strict=True,
            )
        )

        sorts = dict(self.words.predicates[literal.predicate].places)

        def slot(found: re.Match[str]) -> str:
            if found[2] and found[2].startswith(":"):
                return self._apart(self.pronoun(places[found[1]], found[2][1:]))
            term = places[found[1]]
            if is_variable(term):
                name = self._unnamed(sorts[found[1]], literal.denied)
            else:
                before = found.string[: found.start()]
                denied = bool(DENIES.search(before)) or (self._of_none and found.start() > 0)
                sort = sorts[found[1]]
                listed = literal.denied and sort not in EACH  # *torture or killing*
                if sort == POWER and before:  # *free to go to one or the other*
                    listed = literal.denied or self._asking or literal.mode is Mode.MAY
                with self._of_either(self._either or denied or listed):
                    name = self._name_within(term, literal, before)
            return self._apart(possessive(name) if found[2] else name)

        def verb(found: re.Match[str]) -> str:
            forms = found[1].split("|")
            said = forms[form] if len(forms) == 4 else forms[1 if form == PAST else 0]
            of = WHOSE.search(found.string[: found.start()])
            return plural(said) if of and self._is_they(places[of[1]]) else said

        return SLOT.sub(slot, VERB.sub(verb, self._spelled(text)))

    def _brief(self, predicate: Predicate) -> str:
        return "" if self._names is None else predicate.brief

    def is_past(self, literal: Literal) -> bool:
        """Whether it speaks of a dated act, which is over, and not of what it still calls for."""
        if self.words.predicates[literal.predicate].remedial:
            return False
        return any(
            (name := self.words.names.get(term)) is not None and name.day is not None
            for term in literal.terms
        )

    def _apart(self, name: str) -> str:
        """A name, or in a clause that is told in parts the mark of its place."""
        if self._names is None:
            return name
        self._names.append(name)
        return HERE

    def says(self, literal: Literal, past: bool | None = None) -> str:
        """A clause that says the literal, without a capital or a stop."""
        with self._of_either(self._either or literal.mode in FORBIDDING):
            if withheld := self._instead(literal):
                return withheld
            met = set(self._met)
            said = self._says(literal, past)
            return self._of_neither(said, literal, past, met) if literal.denied else said

    def save(self, names: Sequence[str]) -> str:
        """After what is denied of every name, those of which it is not denied."""
        return f", save {joined(map(self.name, names))}" if names else ""

    def _instead(self, literal: Literal) -> str:
        """What stands in the place of a fact that is withheld, of any for whom it is said."""
        if literal.mode or not self._withheld:
            return ""
        every = product(*(self._together.get(term, (term,)) for term in literal.terms))
        facts = (Literal(literal.predicate, terms) for terms in every)
        return joined(self._withheld[fact] for fact in facts if fact in self._withheld)

    def _of_neither(self, said: str, literal: Literal, past: bool | None, met: set[str]) -> str:
        """*Neither prisoner is*, for *each prisoner is not*; *neither objects*, for *does not*.

        ``met``: the names that were met before it was said.
        """
        each, rest = self._split(said)
        if not each:
            return said
        neither = self._neither[each]
        if IS_NOT.match(rest):
            positive = IS_NOT.sub(r"\1", rest, count=1)
            return f"{neither} {positive}"
        if DOES_NOT.match(self.words.predicates[literal.predicate].denied):
            self._of_none, self._met = True, met
            try:
                _, asserted = self._split(self._says(~literal, past))
            finally:
                self._of_none = False
            return f"{neither} {asserted}"
        return said

    def _split(self, said: str) -> tuple[str, str]:
        """What a pair is called at the start of a clause, if one is, and the rest of the clause."""
        for each in self._neither:
            if said.startswith(f"{each} "):
                return each, said.removeprefix(f"{each} ")
        return "", said

    @contextmanager
    def _of_either(self, either: bool) -> Iterator[None]:
        before, self._either = self._either, either
        try:
            yield
        finally:
            self._either = before

    def _says(self, literal: Literal, past: bool | None) -> str:
        predicate = self.words.predicates[literal.predicate]
        brief = self._brief(predicate)
        past = self.is_past(literal) if past is None else past
        if predicate.kind is not PredicateKind.ACTION:
            reads = brief or predicate.reads
            text = predicate.denied if literal.denied else reads
            return self._filled(text, literal, PAST if past else PRESENT)
        actor, does = self._apart(self.name(literal.terms[0])), brief or predicate.does
        if literal.mode:
            mode = HAD[literal.mode] if past else literal.mode.value
            return f"{actor} {mode} {self._filled(does, literal, BASE)}"
        if literal.denied:
            did = "did" if past else "does"
            return f"{actor} {did} not {self._filled(does, literal, BASE)}"
        return f"{actor} {self._filled(does, literal, PAST if past else PRESENT)}"

    def does(self, literal: Literal) -> str:
        """What must or must not be done, as after *to*: *release prisoner A*."""
        with self._of_either(literal.mode in FORBIDDING):
            predicate = self.words.predicates[literal.predicate]
            return self._filled(self._brief(predicate) or predicate.does, literal, BASE)

    def asks(self, literal: Literal) -> str:
        """A question whose yes is the literal."""
        self._asking = True
        try:
            with self._of_either(literal.mode in FORBIDDING):
                return self._instead(literal) or self._asks(literal)
        finally:
            self._asking = False

    def _asks(self, literal: Literal) -> str:
        predicate = self.words.predicates[literal.predicate]
        past = self.is_past(literal)
        if predicate.kind is not PredicateKind.ACTION:
            return self._filled(predicate.asks, literal, PAST if past else PRESENT)
        actor = self.name(literal.terms[0])
        if literal.mode is Mode.MUST_NOT:
            doing = self._filled(predicate.does, literal, ING)
            return f"{'Was' if past else 'Is'} {actor} barred from {doing}?"
        base = self._filled(predicate.does, literal, BASE)
        if literal.mode is Mode.MUST:
            return f"Is {actor} bound to {base}?" if not past else f"Was {actor} bound to {base}?"
        if literal.mode is Mode.MAY:
            return f"{'Was' if past else 'Is'} {actor} free to {base}?"
        if literal.mode is Mode.NEED_NOT:
            return f"{'Was' if past else 'Is'} {actor} under no duty to {base}?"
        return f"Did {actor} {base}?"

    def says_any(self, literal: Literal, past: bool | None = None) -> str:
        """As ``says``, of any one of the names that are spoken of together."""
        self._asking = True
        try:
            return self.says(literal, past)
        finally:
            self._asking = False

    def says_of_none(self, literal: Literal, past: bool | None = None) -> str:
        """As ``says``, after words that say it is so of nobody: *nothing shows that either is*."""
        with self._of_either(True):
            return self.says_any(literal, past)

    def in_parts(self, literal: Literal, say: Callable[[Literal], str]) -> tuple[str, ...]:
        """What one of the above says, as briefly as the vocabulary has it.

        Fixed words and names by turns, fixed words first; one part, if it falls into none.
        """
        whole = say(literal) if literal.denied else ""
        self._names = []
        try:
            fixed = say(literal).split(HERE)
            parts = tuple(chain(*zip_longest(fixed, self._names, fillvalue="")))[:-1]
        finally:
            self._names = None
        return (whole,) if whole and whole != "".join(parts) else parts

    def thing(self, literal: Literal) -> str:
        """A noun phrase for what the literal is about."""
        predicate = self.words.predicates[literal.predicate]
        return self._instead(literal) or self._filled(predicate.thing, literal, PRESENT)


def plural(verb: str) -> str:
    """The form of a verb that goes with *they*: *wish* for *wishes*, *are* for *is*."""
    if verb in PLURAL:
        return PLURAL[verb]
    if verb.endswith(("shes", "ches", "sses")):
        return verb[:-2]
    return verb.removesuffix("s")


def possessive(name: str) -> str:
    """A name in the possessive: *prisoner A's*, *the United States'*."""
    return f"{name}'" if name.endswith("s") and not name.endswith("ss") else f"{name}'s"


def holds_clause(position: Position) -> str:
    """What a position holds, as a clause after *that*."""
    words = position.holds.rstrip(".")
    return words if is_name(words) else f"{words[:1].lower()}{words[1:]}"


def is_name(words: str) -> bool:
    """Whether the first word is no mere beginning of a sentence: ICRC, UN."""
    return words[:2].isupper() and words[:2].isalpha()


def reading(position: Position) -> str:
    """What a position holds, by what name --position takes it, and who holds it."""
    name = position.id.replace(".", "=", 1)
    return f"{holds_clause(position)} ({name}; {held_by(position)})"


def held_by(position: Position) -> str:
    """Who holds a position, where it is told in passing."""
    held = list(position.holders[:MOST_HOLDERS])
    more = len(position.holders) - len(held)
    return f"held by {'; '.join(held + ([f'{more} more'] if more else []))}"
