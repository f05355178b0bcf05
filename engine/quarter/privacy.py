"""What may identify a protected person in a case file, which article 13 forbids to spread."""

import re
from collections.abc import Iterable
from itertools import pairwise

from quarter.problem import Place, Problem
from quarter.vocabulary import Name

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER = re.compile(r"[\d()+-][\d ()+-]*+")  # a whole run, so that no line takes long
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
PART = re.compile(
    r"the(?:[ -][a-z]+(?:'s)?){1,4}"
)  # the pilot, the ship's cook: no name among the words
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
            if name.sort == "person" and _looks_like_a_name(label):
                place = _place_of(label, lines, path)
                message = f"what '{name.id}' is called looks like a person's own name"
                notes.append(Problem(place, message, "call him prisoner A"))
    return notes


def identifying(text: str) -> list[str]:
    """What a text that everybody may read says that may identify a protected person."""
    return list(dict.fromkeys(what for _, _, what in _private(text, PRIVATE | TELLING)))


def is_pseudonym(label: str) -> bool:
    """Whether a person is called by a letter and nothing else: prisoner A."""
    return PSEUDONYM.fullmatch(label) is not None


def is_part(label: str) -> bool:
    """Whether a person is called by his part in the story and nothing else: the cook."""
    return PART.fullmatch(label) is not None


def parts_of(label: str) -> list[str]:
    """The words of what looks like a person's own name, each of which may give him away."""
    words = re.findall(r"\w{2,}", label) if _looks_like_a_name(label) else []
    return [word for word in words if word[0].isupper() or HANGUL_OR_HAN.search(word)]


def _private(line: str, patterns: dict[str, re.Pattern[str]]) -> list[tuple[int, str, str]]:
    """What of a line may identify somebody: where it begins, the words, and what they look like."""
    found = [
        (match.start(), match[0].strip(), "what looks like a telephone number")
        for match in NUMBER.finditer(line)
        if sum(map(str.isdigit, DATE.sub("", match[0]))) >= DIGITS
    ]
    for what, pattern in patterns.items():
        found += [(match.start(), match[0], what) for match in pattern.finditer(line)]
    return found


def _looks_like_a_name(label: str) -> bool:
    """Two words with a capital and more than that, or signs of Korean, Chinese or Japanese."""
    proper = [len(word) > 1 and word[0].isupper() for word in label.replace("-", " ").split()]
    return any(map(all, pairwise(proper))) or bool(HANGUL_OR_HAN.search(label))


def _place_of(text: str, lines: list[str], path: str) -> Place:
    for number, line in enumerate(lines, start=1):
        if (column := line.find(text)) >= 0:
            return Place(path, number, column + 1, line, len(text))
    return Place(path, 1)
