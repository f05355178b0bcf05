"""Whether a memo is what its case and the rules give today, and what has changed if it is not."""

import re
import shlex
from dataclasses import dataclass
from difflib import SequenceMatcher

from quarter.readback import CELLS, Block, NotAMemo, ReadBack

MOST_SHOWN = 5  # places where the text differs
LONGEST = 240  # signs of a text that is shown
HASH = re.compile(r"[0-9a-f]{64}")
OPTIONS = ("--as-of", "--standard", "--position", "--kind", "--for", "--style", "--audience")
# What of a file is not compared.
UNREAD = {
    ".md": "spaces, and where lines are broken",
    ".html": "how it looks, its contents, and what a browser does not show as text",
    ".docx": "how it looks, its contents, headers and footers, and what it says of itself",
}


def asked_with(command: str) -> tuple[str, list[str]]:
    """The case that a command line names, and the options of it that say what to write.

    Raises NotAMemo where it holds anything else: it was not written by this program.
    """
    try:
        _, _, name, *options = shlex.split(command)
    except ValueError:
        raise NotAMemo("the command that made it cannot be read") from None
    if len(options) % 2 or any(option not in OPTIONS for option in options[::2]):
        raise NotAMemo("the command that made it cannot be read")
    return name, options


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where two memos differ, and what each says there."""

    at: Block
    theirs: tuple[str, ...]
    ours: tuple[str, ...]

    @property
    def place(self) -> str:
        """Where it is: paragraphs by their heading and number, notes and comments by number."""
        if self.at.at and not self.at.at.startswith("paragraph"):
            return f"In {self.at.at}"
        heading = f"Under \u2018{_short(self.at.under)}\u2019" if self.at.under else "At the top"
        return f"{heading}, {self.at.at}" if self.at.at else heading


def changed(theirs: ReadBack, ours: ReadBack) -> list[tuple[str, str, str]]:
    """What of the making of two memos differs: what it is, as it was, and as it is."""
    return [
        (what, theirs.made.get(what, "not told"), now)
        for what, now in ours.made.items()
        if theirs.made.get(what) != now
    ]


def differences(theirs: ReadBack, ours: ReadBack) -> list[Difference]:
    """Where the text of two memos differs, but for how they were made."""
    own = [_told(theirs), _told(ours)]
    texts = [[block.text for block in blocks] for blocks in own]
    matcher = SequenceMatcher(None, texts[0], texts[1], autojunk=False)
    return [
        Difference((own[0][a:b] or own[1][c:d])[0], tuple(texts[0][a:b]), tuple(texts[1][c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def _told(memo: ReadBack) -> list[Block]:
    """The blocks of a memo without the table of how it was made, and without what repeats it."""
    rows = {f"{what}{CELLS}{value}" for what, value in memo.made.items()}
    repeated = [found[:12] for value in memo.made.values() for found in HASH.findall(value)]
    return [
        block
        for block in memo.blocks
        if block.text not in rows and not any(sign in block.text for sign in repeated)
    ]


def as_text(
    name: str,
    making: list[tuple[str, str, str]],
    text: list[Difference],
    same_case: bool,
) -> str:
    """What is said of a memo. ``same_case``: the sum of its case file is told, and is the same."""
    lines = [f"{name} is not what the case and the rules give today."]
    if making:
        lines += ["", "How it was made, and how it would be made today:", ""]
        for what, then, now in making:
            lines += [f"  {what}", f"    then: {then}", f"    now:  {now}"]
    if text:
        places = "one place" if len(text) == 1 else f"{len(text)} places"
        lines += ["", f"Its text differs in {places}."]
        if not making and same_case:
            lines.append(
                "Rules, case and program are the same, so it was edited after it was made,"
                " as a draft is when it is finished."
            )
        elif not making:
            lines.append(
                "Rules and program are the same; it does not tell the sum of its case file, so the"
                " case has changed, or it was edited after it was made."
            )
        for one in text[:MOST_SHOWN]:
            lines += ["", f"  {one.place}:"]
            lines += [f"    in the file: {_short(said)}" for said in one.theirs[:1] or ("nothing",)]
            lines += [f"    today:       {_short(said)}" for said in one.ours[:1] or ("nothing",)]
        if len(text) > MOST_SHOWN:
            lines += ["", f"  and {len(text) - MOST_SHOWN} more."]
    else:
        lines += ["", "Its text is the same."]
    return "\n".join(lines) + "\n"


def as_same(name: str, suffix: str, whole: bool) -> str:
    """What is said of a memo whose text is that of today. ``whole``: so is every byte of it."""
    if whole:
        return f"{name} is what the case and the rules give today, byte for byte.\n"
    return (
        f"{name} says what the case and the rules give today.\n\n"
        "It is not the same byte for byte: another program has saved it, it is set in a template,"
        f" or it was changed. What is not compared: {UNREAD[suffix]}.\n"
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}\u2026"
