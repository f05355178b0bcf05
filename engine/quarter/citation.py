"""Footnotes and the table of authorities: who is cited, where, and in what words.

Citations follow OSCOLA: in full at first mention, then the short form with the number of the note
in which the full one stands. What was not checked against a stored copy says so.
"""

from dataclasses import dataclass, field

from quarter.case import Evidence
from quarter.passage import Passage
from quarter.record import LAW
from quarter.rulebase import Rulebase
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


@dataclass(slots=True)
class Authority:
    """A source that the memo cites, and the paragraphs in which it does."""

    source: Source
    places: dict[str, list[int]] = field(default_factory=dict)  # paragraphs, by pinpoint
    unverified: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote."""

    number: int
    text: str
    trusted: bool  # it comes with the rules, and may hold italics


class Citations:
    """Numbers footnotes as they are made, and remembers what was cited where."""

    def __init__(self, rulebase: Rulebase) -> None:
        self.rulebase = rulebase
        self.notes: list[Note] = []
        self.paragraph = 0
        self.authorities: dict[str, Authority] = {}
        self.evidence: dict[str, Authority] = {}
        self.passages: dict[Passage, None] = {}
        self._first: dict[str, int] = {}

    def cite(self, *passages: Passage) -> int:
        """A footnote for passages of the law; its number."""
        number = len(self.notes) + 1
        parts = []
        for passage in dict.fromkeys(passages):
            source, pinpoint = self.rulebase.cited(passage)
            self.passages[passage] = None
            authority = self.authorities.setdefault(source.id, Authority(source))
            self._place(authority, pinpoint)
            if not passage.verified:
                authority.unverified.add(pinpoint)
            text = self._mention(source, pinpoint, number)
            if not passage.verified:
                what = "pinpoint" if passage.paraphrase else "wording"
                text += f" [{what} not verified]"
            elif passage.paraphrase:
                text += " (in paraphrase)"
            parts.append(text)
        self.notes.append(Note(number, "; ".join(parts), True))
        return number

    def cite_evidence(self, *found: Evidence) -> int:
        """A footnote for the evidence of a fact; its number."""
        law = [one.passage for one in found if one.source is LAW]
        if law:
            return self.cite(*law)
        return self.cite_places(*((one.source, one.pinpoint) for one in found))

    def cite_places(self, *places: tuple[Source, str]) -> int:
        """A footnote for places in the documents of the case; its number."""
        number = len(self.notes) + 1
        parts = []
        for source, pinpoint in dict.fromkeys(places):
            authority = self.evidence.setdefault(source.id, Authority(source))
            self._place(authority, pinpoint)
            parts.append(self._mention(source, pinpoint, number))
        self.notes.append(Note(number, "; ".join(parts), False))
        return number

    def _place(self, authority: Authority, pinpoint: str) -> None:
        paragraphs = authority.places.setdefault(pinpoint, [])
        if self.paragraph and self.paragraph not in paragraphs:
            paragraphs.append(self.paragraph)

    def _mention(self, source: Source, pinpoint: str, number: int) -> str:
        first = self._first.setdefault(source.short, number)
        if first == number:
            text = f"{source.citation} {pinpoint}".strip()
            if source.short not in text:
                text = f"{text} ({source.short})"
            if not source.verified:
                text += " [citation not verified]"
            return text
        return f"{source.short} (n {first}) {pinpoint}".strip()

    def table(self) -> list[tuple[str, list[Authority]]]:
        """The authorities cited, by kind, in the order in which kinds are listed."""
        groups: dict[str, list[Authority]] = {}
        for authority in self.authorities.values():
            kind = KINDS.get(authority.source.kind, "Other")
            groups.setdefault(kind, []).append(authority)
        order = [*dict.fromkeys(KINDS.values()), "Other"]
        return [(kind, groups[kind]) for kind in order if kind in groups]
