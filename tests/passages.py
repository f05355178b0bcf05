"""The hashes of all passages of the law, as `tests/passages.sha256` keeps them.

`.venv/bin/python tests/passages.py > tests/passages.sha256` renews that list. Renew it only when
every passage that it names as altered or new was compared, to the letter, with its source, or is
marked as not verified.
"""

import hashlib
from collections.abc import Iterable

from quarter.passage import Passage
from quarter.rulefile import read_rulebase
from quarter.shipped import folder

RENEW = ".venv/bin/python tests/passages.py > tests/passages.sha256"


def mark(passage: Passage) -> str:
    """The mark with which a quote opens, as a rule file spells it."""
    if passage.paraphrase:
        return "paraphrase" if passage.verified else "paraphrase, pinpoint unverified"
    return "" if passage.verified else "unverified"


def hashes(passages: Iterable[Passage]) -> list[str]:
    """A line for each passage: a hash of its heading, mark and words; its heading."""
    return sorted(
        f"{hashlib.sha256(text.encode()).hexdigest()}  {heading}"
        for heading, text in (
            (one.heading, "\0".join((one.heading, mark(one), one.words))) for one in passages
        )
    )


if __name__ == "__main__":
    print("\n".join(hashes(read_rulebase(folder("rules")).passages)))
