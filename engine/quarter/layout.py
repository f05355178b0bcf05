"""How each kind of memo is laid out: the parts that are numbered, and the answers set out."""

from dataclasses import dataclass

from quarter.answer import Word

ANSWERED = frozenset((Word.YES, Word.PROBABLY_YES, Word.PROBABLY_NO, Word.NO, Word.NOT_YET_DUE))


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts whose paragraphs are numbered through, in their order, and the answers set out.

    ``without``: the kinds of paragraph that are left out of the analysis. ``annexed``: whether the
    rules that it sets out are listed at its end. ``every_reading``: every reading on which an
    answer turns is argued, and not only those that change one or stand in the best case against it.
    """

    parts: tuple[str, ...]
    words: frozenset[Word] = frozenset(Word)
    without: frozenset[str] = frozenset()
    annexed: bool = False
    every_reading: bool = False


LAYOUTS = {
    "memo": Layout(
        ("facts", "analysis", "readings", "open facts", "claims"), annexed=True, every_reading=True
    ),
    "brief": Layout(()),
    "submission": Layout(
        ("facts", "assumptions", "analysis", "readings", "enquiries", "requests"),
        ANSWERED,
        frozenset(("considered",)),
    ),
    "advocate": Layout((), without=frozenset(("considered",))),
}
USUAL = LAYOUTS["memo"]
