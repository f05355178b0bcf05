"""Where in a source: pinpoints read into their parts, put in order, joined, and spelled."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

# The units that have numbers, each with its plural; whatever else stands in a pinpoint is words.
PLURAL = {"art": "arts", "para": "paras", "p": "pp", "rule": "rules", "footnote": "footnotes"}
ABBREVIATED = ("art", "para", "p")
PAGE = "p"

_ROOT = r"(?:\d+(?:\.\d+)*[A-Z]?|[IVX]+)"
_WITHIN = r"(?:\([0-9A-Za-z]+\))"
_NUMBER = rf"(?:{_ROOT}{_WITHIN}*|{_WITHIN}+)"
_ITEM = rf"{_NUMBER}(?:[-\u2013]{_NUMBER})?"
_UNITS = "|".join(f"{one}|{many}" for one, many in PLURAL.items())
COUNTED = re.compile(
    rf"(?P<before>common )?(?P<unit>{_UNITS}) (?P<items>{_ITEM}(?:(?:, | and ){_ITEM})*)(?=, |$)"
)
NUMBERED = re.compile(rf" (?P<unit>{_UNITS}) (?P<item>{_ITEM})(?!\w)")
# Places in a sentence, and the words among them that some styles write with a stop.
WRITTEN_OUT = re.compile(rf"\b(articles?|arts?|paragraphs?|paras?|and|or) ({_NUMBER})(?![\w(])")
SHORTENED = re.compile(r"\b(arts?|paras?|No|Nos) (?=\d)")
WORDS = re.compile(r"[^,]*(?:,(?! )[^,]*)*")
SINGULAR = {form: one for one, many in PLURAL.items() for form in (one, many)}

# Words that stand before the first article, where places of a source are put in order.
OPENING = ("preamble", "introduction", "opening", "headnote")


@dataclass(frozen=True, slots=True)
class Part:
    """A step on the way to a place: articles, paragraphs or the like by number, or words."""

    unit: str  # none of words
    items: tuple[str, ...]  # numbers, each with all that leads to it; or the words
    before: str = ""

    @property
    def order(self) -> tuple[int, tuple[tuple[int, int, str], ...]]:
        """Numbers by their value, so that article 4 comes before article 13."""
        text = f"{self.unit} {self.items[0]}"
        natural = tuple(
            (0, int(one), "") if one.isdecimal() else (1, 0, one)
            for one in re.findall(r"[0-9]+|[^0-9]+", text)
        )
        return (1 if self.unit else 0 if self.items[0].startswith(OPENING) else 2), natural


Pinpoint = tuple[Part, ...]


@lru_cache(maxsize=4096)
def read_pinpoint(text: str) -> Pinpoint:
    """The parts of a pinpoint as files write it: *art 109, paras 4244-4245*, *preamble*."""
    return tuple(_parts(text.strip()))


def _parts(text: str) -> Iterator[Part]:
    while text:
        counted = COUNTED.match(text)
        if counted:
            items = tuple(_in_full(re.split(", | and ", counted["items"])))
            yield Part(SINGULAR[counted["unit"]], items, counted["before"] or "")
            end = counted.end()
        else:
            end = WORDS.match(text).end()  # type: ignore[union-attr] # it matches any text
            yield Part("", (text[:end],))
        text = text[end:].removeprefix(",").lstrip()


def _in_full(items: Iterable[str]) -> Iterator[str]:
    """Each number with what it shares with the one before: *39(1) and (2)* is 39(1), 39(2)."""
    root = ""
    for item in items:
        own = _root(item)
        yield item if own else root + item
        root = own or root


def _root(item: str) -> str:
    found = re.match(_ROOT, item)
    return found[0] if found else ""


def in_order(pinpoints: Iterable[Pinpoint]) -> list[Pinpoint]:
    return sorted(pinpoints, key=order)


def order(pinpoint: Pinpoint) -> tuple[object, ...]:
    return tuple(part.order for part in pinpoint)


def together(pinpoints: Iterable[Pinpoint]) -> list[Pinpoint]:
    """Pinpoints in order; such as differ only in their last number are one: *arts 4 and 5*."""
    alike: dict[tuple[object, ...], Pinpoint] = {}
    for one in filter(None, in_order(set(pinpoints))):
        known = alike.get(_but_for_the_last_numbers(one), one)
        items = dict.fromkeys([*known[-1].items, *one[-1].items])
        whole = (*one[:-1], replace(one[-1], items=tuple(items)))
        alike[_but_for_the_last_numbers(one)] = whole
    return list(alike.values())


def _but_for_the_last_numbers(pinpoint: Pinpoint) -> tuple[object, ...]:
    if not pinpoint or not pinpoint[-1].unit:
        return pinpoint
    last = pinpoint[-1]
    return (*pinpoint[:-1], last.unit, last.before)


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a style spells pinpoints.

    ``stopped``: *art. 4 A (2)* for *art 4A(2)*. ``bare_pages``: where pages alone are the pinpoint,
    their numbers stand by themselves.
    """

    stopped: bool = False
    bare_pages: bool = False

    def said(self, pinpoint: Pinpoint) -> str:
        """A pinpoint by itself, or after the name of its source."""
        return ", ".join(map(self._part, pinpoint))

    def listed(self, pinpoints: Iterable[Pinpoint]) -> str:
        """Pinpoints of one source."""
        return ", and ".join(map(self.said, pinpoints))

    def cited(self, pinpoints: Sequence[Pinpoint]) -> str:
        """Pinpoints of one source, after its citation."""
        if self.bare_pages and len(pinpoints) == 1 and pinpoints[0][0].unit == PAGE:
            first, *rest = pinpoints[0]
            return ", ".join([self._numbers(first), *map(self._part, rest)])
        return self.listed(pinpoints)

    def prose(self, text: str) -> str:
        """A sentence in which places stand: *under article 13 (2)* for *under article 13(2)*."""
        if not self.stopped:
            return text
        text = WRITTEN_OUT.sub(lambda found: f"{found[1]} {self._number(found[2])}", text)
        return SHORTENED.sub(r"\1. ", text)

    def _part(self, part: Part) -> str:
        if not part.unit:
            return self._words(part.items[0])
        unit = PLURAL[part.unit] if _several(part.items) else part.unit
        stop = "." if self.stopped and part.unit in ABBREVIATED else ""
        return f"{part.before}{unit}{stop} {self._numbers(part)}"

    def _numbers(self, part: Part) -> str:
        items = list(part.items)
        root = _root(items[0])
        if root and all(item.startswith(f"{root}(") for item in items):
            items[1:] = [item.removeprefix(root) for item in items[1:]]
        *most, last = map(self._number, items)
        return f"{', '.join(most)} and {last}" if most else last

    def _number(self, item: str) -> str:
        item = item.replace("-", "\u2013")
        if self.stopped:
            item = re.sub(r"(?<=\d)\(([A-Z])\)", r" \1", item)
            item = re.sub(r"(?<=\d)(?=[A-Z])|(?<=[\w)])(?=\()", " ", item)
        return item

    def _words(self, words: str) -> str:
        """Words, and what is numbered among them: *on the Charter art 51*."""

        def numbered(found: re.Match[str]) -> str:
            return f", {self._part(Part(SINGULAR[found['unit']], (found['item'],)))}"

        words = re.sub(r"(?<=\d)-(?=\d)", "\u2013", words)
        return NUMBERED.sub(numbered, words) if self.stopped else words


def _several(items: Sequence[str]) -> bool:
    """Whether numbers name several units: *arts 4 and 5*, yet *art 39(1) and (2)*."""
    roots = {_root(item) for item in items}
    if roots == {""}:
        return len(items) > 1
    return len(roots) > 1 or any(re.search(rf"[-\u2013]{_ROOT}", item) for item in items)


def article(text: str) -> str:
    """The article or the rule in which a place stands, without its paragraphs, if it is in one."""
    for part in read_pinpoint(text):
        if part.unit in ("art", "rule"):
            return f"{part.unit} {_root(part.items[0])}"
    return ""
