"""How sources are cited: at first and later, with places in them, in each style.

The styles differ in few words, which are their data. What a source is called, in full and in short,
comes with the source.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter

from quarter.markdown import Words, escape, italics, to_note, to_paragraph, with_italics
from quarter.pinpoint import Spelling, read_pinpoint, together
from quarter.vocabulary import Source

IN_ITALICS = "case"  # the kind of source whose short name is in italics
IN_A_ROW = 3  # paragraphs that are given as a range


@dataclass(frozen=True, slots=True)
class Style:
    """How sources are cited, and places in them.

    ``named`` gives the short name at the first mention, and ``later`` cites by it; kinds of source
    that are ``alone`` are cited by it without the number of a note. ``apart`` stands between a
    source and a place in it. ``ibid``, in a style that has it, is for the source that the note
    before cites alone. ``own`` are the words in which the style cites a source, where they are not
    those of OSCOLA 5. ``un``: the style is that of the United Nations; in the others no stops stand
    in the names of cases.
    """

    named: str
    later: str
    alone: tuple[str, ...] = ()
    apart: str = " "
    ibid: str = ""
    stop: str = ""
    spelling: Spelling = field(default_factory=Spelling)
    own: Callable[[Source], str | None] = attrgetter("citation")
    un: bool = False

    def full(self, source: Source) -> Words:
        """The citation of a source, without a place in it."""
        if source.case_name:
            return with_italics(self._citation(source), source.case_name)
        return italics(self._citation(source), source.marked)

    def short(self, source: Source) -> Words:
        """What a source is called after its first mention, and in the text."""
        short = self._short(source)
        if source.case_name or (source.marked and source.kind == IN_ITALICS):
            return Words(f"*{escape(short)}*")
        return escape(short)

    def place(self, pinpoint: str) -> str:
        """A place in a source, by itself."""
        return self.spelling.said(read_pinpoint(pinpoint))

    def places(self, pinpoints: Iterable[str]) -> str:
        """Places in one source, as a note cites them."""
        return self.spelling.cited(together(map(read_pinpoint, pinpoints)))

    def name(self, source: Source, *pinpoints: str) -> Words:
        """Places in a source, as the text speaks of them."""
        said = self.spelling.listed(together(map(read_pinpoint, pinpoints)))
        return self._at(self.short(source), self.apart, said)

    def first(self, source: Source, place: str) -> Words:
        """A source in full, with its short name where that does not speak for itself."""
        said = self.full(source)
        if bare(self._short(source)) not in bare(self._citation(source)):
            said = Words(f"{said} {self.named.format(self.short(source))}")
        return self._at(said, self.apart if said.endswith(")") else ", ", place)

    def again(self, source: Source, number: int, place: str) -> Words:
        """A source that the note of this number has in full."""
        if source.kind in self.alone:
            return self._at(self.short(source), ", ", place)
        said = Words(self.later.format(self.short(source), to_note(number)))
        return self._at(said, self.apart, place)

    def same(self, place: str) -> Words:
        """The source that the note before cites alone; without a place, the same place as well."""
        return self._at(Words(self.ibid), self.apart, place)

    def closed(self, note: str) -> Words:
        """A note with what its end asks for."""
        return Words(note if note.endswith(self.stop) else note + self.stop)

    def runs(self, paragraphs: Iterable[int]) -> Words:
        """The numbers of paragraphs, as a table has them."""
        return Words(", ".join(in_runs(paragraphs)))

    def _citation(self, source: Source) -> str:
        return self.own(source) or source.citation

    def _short(self, source: Source) -> str:
        if self.un:
            return source.un_short or source.short
        return source.short.replace(".", "") if source.kind == IN_ITALICS else source.short

    @staticmethod
    def _at(said: Words, apart: str, place: str) -> Words:
        return Words(f"{said}{apart}{escape(place)}") if place else said


def in_runs(paragraphs: Iterable[int]) -> list[Words]:
    """The numbers of paragraphs, such as follow each other as a range."""
    found = []
    for _, run in groupby(enumerate(sorted(paragraphs)), key=lambda pair: pair[1] - pair[0]):
        numbers = [to_paragraph(number) for _, number in run]
        if len(numbers) >= IN_A_ROW:
            numbers = [Words(f"{numbers[0]}\u2013{numbers[-1]}")]
        found += numbers
    return found


def bare(text: str) -> str:
    """A name without the stops that some styles put after its letters."""
    return text.replace(".", "").replace("*", "")


OSCOLA5 = Style(
    "('{}')",
    "{} (n {})",
    alone=("treaty", "resolution"),
    stop=".",
    spelling=Spelling(bare_pages=True),
)
STYLES = {
    "oscola5": OSCOLA5,
    "oscola4": replace(OSCOLA5, named="({})", alone=(), ibid="ibid", own=attrgetter("oscola4")),
    "un": Style(
        '(hereinafter "{}")',
        "{} (see footnote {} above)",
        apart=", ",
        ibid="Ibid.",
        stop=".",
        spelling=Spelling(stopped=True),
        own=attrgetter("un"),
        un=True,
    ),
}
