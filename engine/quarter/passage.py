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
