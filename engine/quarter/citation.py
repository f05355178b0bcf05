"""Footnotes and the table of authorities: who is cited, where, and in what words.

A source is cited in full at its first mention, and after that in short with the number of the note
in which it stands in full. What was not checked against a stored copy says so, in every style.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from quarter.case import Evidence
from quarter.markdown import Words, escape
from quarter.passage import Passage
from quarter.pinpoint import order, read_pinpoint
from quarter.record import LAW
from quarter.rulebase import Rulebase
from quarter.style import OSCOLA5, Style, bare
from quarter.vocabulary import Source

KINDS = {
    "treaty": "Treaties",
    "declaration": "Declarations and reservations of States",
    "resolution": "Resolutions",
    "custom": "Customary law",
    "treaty body": "Treaty bodies",
    "commentary": "Commentary of the ICRC",
    "case": "Cases",
    "manual": "Military manuals",
    "practice": "Practice of States and organizations",
    "report": "Reports",
    "scholarship": "Scholarship",
}
UNSEEN = escape(" [citation not verified]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a source, and what has to be said of how it was checked."""

    source: Source
    pinpoint: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A place in the table of authorities, and the paragraphs that cite it."""

    place: str
    verified: bool
    paragraphs: Words


@dataclass(slots=True)
class Authority:
    """A source that the memo cites, and the paragraphs in which it does."""

    source: Source
    style: Style
    places: dict[str, list[int]] = field(default_factory=dict)  # paragraphs, by pinpoint
    unverified: set[str] = field(default_factory=set)

    @property
    def citation(self) -> Words:
        return self.style.full(self.source)

    @property
    def alphabetical(self) -> str:
        return bare(self.citation).lstrip("'\"").casefold()

    @property
    def rows(self) -> list[Row]:
        """The places that are cited, in the order in which the source has them."""
        return [
            Row(
                self.style.place(pinpoint),
                pinpoint not in self.unverified,
                self.style.runs(self.places[pinpoint]),
            )
            for pinpoint in sorted(self.places, key=lambda one: order(read_pinpoint(one)))
        ]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote."""

    number: int
    text: Words


class Citations:
    """Numbers footnotes as they are made, and remembers what was cited where."""

    def __init__(self, rulebase: Rulebase, style: Style = OSCOLA5) -> None:
        self.rulebase = rulebase
        self.style = style
        self.notes: list[Note] = []
        self.paragraph = 0
        self.authorities: dict[str, Authority] = {}
        self.evidence: dict[str, Authority] = {}
        self.passages: dict[Passage, None] = {}
        self._full: dict[tuple[str, str], int] = {}  # the note that has a source in full
        self._before: tuple[Mention, ...] = ()  # what the note before cites, if of one source

    def name(self, passage: Passage) -> Words:
        """Where a passage stands, as the text speaks of it."""
        return self.style.name(*self.rulebase.cited(passage))

    def names(self, passages: Iterable[Passage]) -> list[Words]:
        """Where passages stand, with all the places in one source together."""
        by_source: dict[str, list[str]] = {}
        for passage in passages:
            source, pinpoint = self.rulebase.cited(passage)
            by_source.setdefault(source.id, []).append(pinpoint)
        sources = self.rulebase.sources
        return [self.style.name(sources[one], *places) for one, places in by_source.items()]

    def cite(self, *passages: Passage) -> int:
        """A footnote for passages of the law; its number."""
        return self._note([self._mention(passage) for passage in dict.fromkeys(passages)])

    def cite_named(self, *passages: Passage) -> int | None:
        """A footnote for passages that the text names, if some stood in no footnote before."""
        fresh = [one for one in dict.fromkeys(passages) if one not in self.passages]
        mentions = {passage: self._mention(passage) for passage in passages}
        return self._note([mentions[one] for one in fresh]) if fresh else None

    def cite_evidence(self, *found: Evidence) -> int:
        """A footnote for the evidence of a fact; its number."""
        law = [one.passage for one in found if one.source is LAW]
        if law:
            return self.cite(*law)
        return self.cite_places(*((one.source, one.pinpoint) for one in found))

    def cite_places(self, *places: tuple[Source, str]) -> int:
        """A footnote for places in the documents of the case; its number."""
        for source, pinpoint in places:
            self._authority(self.evidence, source, pinpoint)
        return self._note([Mention(source, pinpoint) for source, pinpoint in places])

    def table(self) -> list[tuple[str, list[Authority]]]:
        """The authorities cited, by kind as kinds are listed, and by name in each."""
        groups: dict[str, list[Authority]] = {}
        for authority in sorted(self.authorities.values(), key=lambda one: one.alphabetical):
            kind = KINDS.get(authority.source.kind, "Other")
            groups.setdefault(kind, []).append(authority)
        kinds = [*dict.fromkeys(KINDS.values()), "Other"]
        return [(kind, groups[kind]) for kind in kinds if kind in groups]

    def _mention(self, passage: Passage) -> Mention:
        """What a footnote says of a passage, which the memo then has cited here."""
        source, pinpoint = self.rulebase.cited(passage)
        self.passages[passage] = None
        authority = self._authority(self.authorities, source, pinpoint)
        if not passage.verified:
            authority.unverified.add(pinpoint)
        return Mention(source, pinpoint, mark(passage))

    def _authority(self, known: dict[str, Authority], source: Source, pinpoint: str) -> Authority:
        authority = known.setdefault(source.id, Authority(source, self.style))
        paragraphs = authority.places.setdefault(pinpoint, [])
        if self.paragraph and self.paragraph not in paragraphs:
            paragraphs.append(self.paragraph)
        return authority

    def _note(self, mentions: Iterable[Mention]) -> int:
        number = len(self.notes) + 1
        by_source: dict[tuple[str, str], list[Mention]] = {}
        for mention in dict.fromkeys(mentions):
            by_source.setdefault(_identity(mention.source), []).append(mention)
        groups = sorted(map(tuple, by_source.values()), key=lambda one: self._order(one[0].source))
        said = [self._said(group, number, at == 0) for at, group in enumerate(groups)]
        self._before = groups[0] if len(groups) == 1 else ()
        self.notes.append(Note(number, self.style.closed("; ".join(said))))
        return number

    def _order(self, source: Source) -> tuple[int, int, date]:
        """Where a source stands in a note of several: the law by kinds, and by date the documents
        of a case, such as are withheld last."""
        kinds, known = list(KINDS), list(self.rulebase.sources)
        if source.id in self.rulebase.sources and self.rulebase.sources[source.id] is source:
            kind = kinds.index(source.kind) if source.kind in KINDS else len(kinds)
            return kind, known.index(source.id), date.min
        day = date.max if source.withheld else source.day or date.min
        return len(kinds), len(known), day

    def _said(self, group: tuple[Mention, ...], number: int, leads: bool) -> Words:
        """What a note says of one source, for all the places in it."""
        source, places = group[0].source, self._places(group)
        full = self._full.setdefault(_identity(source), number)
        (place, marked), *others = places
        if full == number:
            said = self.style.first(source, place)
        elif leads and self._is_before(source) and (place or group == self._before):
            same_place = not others and group == self._before
            said = self.style.same("" if same_place else place)
        else:
            said = self.style.again(source, full, place)
        said = Words(said + marked)
        for place, marked in others:
            said = Words(f"{said}, and {escape(place)}{marked}")
        if full == number and not source.verified:
            said = Words(said + UNSEEN)
        return said

    def _is_before(self, source: Source) -> bool:
        """Whether the note before cites this source and no other, in a style that says so."""
        before = [_identity(one.source) for one in self._before]
        return bool(self.style.ibid) and _identity(source) in before

    def _places(self, group: Iterable[Mention]) -> list[tuple[str, Words]]:
        """The places in one source, with what has to be said of each."""
        by_mark: dict[str, list[str]] = {}
        for mention in group:
            by_mark.setdefault(mention.mark, []).append(mention.pinpoint)
        return [
            (self.style.places(pinpoints), escape(marked)) for marked, pinpoints in by_mark.items()
        ]


def _identity(source: Source) -> tuple[str, str]:
    """The same for one document that the law and a case both cite."""
    return source.short, source.citation


def mark(passage: Passage) -> str:
    """What has to be said of a passage wherever it is cited."""
    if not passage.verified:
        return f" [{'pinpoint' if passage.paraphrase else 'wording'} not verified]"
    return " (in paraphrase)" if passage.paraphrase else ""
