"""What may identify a protected person in a case file, which article 13 forbids to spread."""

import re
from collections.abc import Iterable
from itertools import pairwise
from unicodedata import category

from quarter.problem import Place, Problem
from quarter.vocabulary import Name

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
DATES = re.compile(rf"{DATE.pattern}|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}")
NUMBER = re.compile(r"[\d()+-][\d ()+.-]*+")  # a whole run, so that no line takes long
# Spaces and strokes of other kinds than those of a keyboard, sign for sign.
KEYBOARD = str.maketrans(
    dict.fromkeys(
        "\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f", " "
    )
    | dict.fromkeys("\xad\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)
DIGITS = 9  # as many as a telephone number has at the least
PRIVATE = {
    "what looks like an address for mail": re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+\.\w"),
    "words about a date of birth": re.compile(r"\b(?:born on|date of birth|birth ?date)\b", re.I),
    "what looks like a service number": re.compile(
        r"\b(?:service|serial|military) (?:no\.|number\b)", re.I
    ),
}
# What a case file may say of a prisoner, and a paper for everybody may not.
TELLING = {
    "an age": re.compile(r"\baged \d{2}\b|\b\d{2}[- ]years?[- ]old\b", re.I),
    "words about a place of birth": re.compile(r"\bborn (?:in|at)\b|\bbirth ?place\b", re.I),
}
PSEUDONYM = re.compile(r"(?:prisoner|captive|detainee|internee|soldier|person) [a-z]\d*", re.I)
# The pilot, the ship's cook: no name among the words.
PART = re.compile(r"the(?:[ -][a-z]+(?:'s)?){1,4}")
# What a published decision may call whom it was about: each of the accused, one seized as a spy.
DESCRIBED = re.compile(r"(?:the|an?|one|each of)(?:,? [a-z]+(?:-[a-z]+)*(?:'s)?){1,8}")
# What is meant to be no name begins so, or is a word for anybody with a letter or a short number.
DETERMINED = re.compile(
    r"(?:the|an?|one|each|every|either|another|some|this|that|my|our|his|her|their|two|three)\b",
    re.I,
)
ANYBODY = (
    "prisoner captive detainee internee soldier person pow man woman boy girl pilot sailor airman "
    "officer nurse medic doctor chaplain guard witness victim civilian fighter combatant conscript "
    "recruit volunteer deserter defector driver gunner applicant claimant complainant accused "
    "defendant patient interviewee source client subject"
)
RANKS = "private corporal sergeant lieutenant captain major colonel general"
LINKS = "of the and in on at to an with from by for who is was"
CODE = re.compile(
    rf"(?:(?:{ANYBODY.replace(' ', '|')})[ -])?(?:no\.? ?)?"
    r"(?:[a-z]\d{0,2}|\d{1,3})(?: [a-z]\d?)?",
    re.I,
)
HANGUL_OR_HAN = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")


def privacy_notes(text: str, path: str, names: Iterable[Name]) -> list[Problem]:
    """Places of a case file that may hold what identifies a protected person (article 13)."""
    notes = []
    why = "article 13 binds this tool's output too"
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        for column, shown, what in _private(line, PRIVATE):
            place = Place(path, number, column + 1, line, len(shown))
            notes.append(Problem(place, what, why))
    for name in names:
        for label in dict.fromkeys((name.label, name.short)):
            if name.sort == "person" and is_name(label):
                place = _place_of(label, lines, path)
                message = f"what '{name.id}' is called looks like a person's own name"
                notes.append(Problem(place, message, "call him prisoner A"))
    return notes


def identifying(text: str) -> list[str]:
    """What a text that everybody may read says that may identify a protected person."""
    seen = "".join(sign for sign in text if category(sign) != "Cf")
    return list(dict.fromkeys(what for _, _, what in _private(seen, PRIVATE | TELLING)))


def is_pseudonym(label: str) -> bool:
    """Whether a person is called by a letter and nothing else: prisoner A."""
    return PSEUDONYM.fullmatch(label) is not None


def is_letter(label: str) -> bool:
    """Whether somebody is called by a letter alone."""
    return re.fullmatch(r"[A-Za-z]\d*", label) is not None


def is_part(label: str, published: bool = False) -> bool:
    """Whether a person is called by his part in the story and nothing else: the cook.

    ``published``: an authority has published of whom it decided, so that more words may say it.
    """
    return bool(PART.fullmatch(label) or (published and DESCRIBED.fullmatch(label)))


def is_name(label: str) -> bool:
    """Whether what a person is called may be his own name: a letter and a part are none."""
    if CODE.fullmatch(label):
        return False
    return not DETERMINED.match(label) or has_name(label)


def parts_of(label: str) -> list[str]:
    """The words of what may be a person's own name, each of which may give him away.

    Among words in large and in small letters those in large ones are the name. A rank before it,
    and what anybody may be called, give away nobody.
    """
    words = re.findall(r"[^\W\d_]{2,}(?:[-'\u2019][^\W\d_]+)*", label) if is_name(label) else []
    while len(words) > 1 and words[0].casefold() in (*ANYBODY.split(), *RANKS.split()):
        del words[0]
    each = dict.fromkeys([*words, *(one for word in words for one in re.findall(r"\w{2,}", word))])
    proper = [word for word in each if word[0].isupper() or HANGUL_OR_HAN.search(word)]
    return proper or [word for word in each if word not in ANYBODY.split() + LINKS.split()]


def _private(text: str, patterns: dict[str, re.Pattern[str]]) -> list[tuple[int, str, str]]:
    """What of a line may identify somebody: where it begins, the words, and what they look like."""
    line = text.translate(KEYBOARD)
    found = [
        (match.start(), match[0].strip(), "what looks like a telephone number")
        for match in NUMBER.finditer(line)
        if sum(map(str.isdigit, DATES.sub("", match[0]))) >= DIGITS
    ]
    for what, pattern in patterns.items():
        found += [(match.start(), match[0], what) for match in pattern.finditer(line)]
    return found


def has_name(text: str) -> bool:
    """Whether a text has two words with a capital and more than that, or is written without."""
    proper = [len(word) > 1 and word[0].isupper() for word in text.replace("-", " ").split()]
    return any(map(all, pairwise(proper))) or bool(HANGUL_OR_HAN.search(text))


def _place_of(text: str, lines: list[str], path: str) -> Place:
    for number, line in enumerate(lines, start=1):
        if (column := line.find(text)) >= 0:
            return Place(path, number, column + 1, line, len(text))
    return Place(path, 1)
