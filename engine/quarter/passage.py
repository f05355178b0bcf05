"""Words of a text, and where they stand."""

from dataclasses import dataclass, field

from quarter.problem import Place


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a text and where they stand.

    A paraphrase is in our own words. What is not verified was not seen in a stored copy: the words
    of a quote, or the pinpoint of a paraphrase. The memo says so wherever it cites it.
    """

    heading: str
    words: str
    place: Place = field(compare=False)
    paraphrase: bool = False
    verified: bool = True

    @property
    def quoted(self) -> str:
        """Its heading and its words on a line, for a terminal."""
        words = self.words if self.paraphrase else f"\u2018{self.words}\u2019"
        mark = "" if self.verified else " [not verified]"
        return f"{self.heading}: {words}{mark}"
