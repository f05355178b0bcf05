"""Signs that no reader sees, or that deceive his eye, and how they are shown to him."""

import re
from unicodedata import category

# Signs that no reader sees, or that turn the direction of what is read. The two that join letters
# in Persian and in the scripts of India are let through.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)

# Texts of which nothing needs a closer look: Latin, Greek, Cyrillic, Korean, Chinese, Japanese.
PLAIN = re.compile(
    "[\t\n -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0556\u2000-\u200a\u2010-\u2027\u202f-\u205f"
    "\u20a0-\u20bf\u2100-\u27ff\u3000-\u3029\u3041-\u3096\u309b-\u30ff\u3400-\u9fff\uac00-\ud7a3"
    "\uff01-\uff9f]*"
)
EMPTY = re.compile("[\u17b4\u17b5\u180b-\u180f\u2800\ufe00-\ufe0f\U0001d159\U000e0100-\U000e01ef]")
NUMERIC = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]")  # seen
JOINERS = "\u200c\u200d"
JOINED = re.compile("[\u0600-\u109f\u1780-\u18af\ua840-\uabff]")  # where a joiner forms letters
NEVER = re.compile("[\ufdd0-\ufdef]")  # no sign of Unicode, nor is the last pair of each plane
MARKS = 4  # over one letter; more of them run into the lines above and below


def shown(text: str) -> str:
    """The text, in which a sign that could deceive is told by its number: ⟨U+202E⟩."""
    if PLAIN.fullmatch(text):
        return text
    said, before, marks = [], " ", 0
    for sign in text:
        kind = category(sign)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        stray = marks > MARKS or (marks == 1 and before.isspace())
        plain = not stray and not _deceives(sign, kind, before)
        said.append(sign if plain else f"⟨U+{ord(sign):04X}⟩")
        before = sign
    return "".join(said)


def _deceives(sign: str, kind: str, before: str) -> bool:
    """Whether a sign is not seen, or turns what is read."""
    if sign in JOINERS:
        return not JOINED.match(before)
    if HIDDEN.match(sign) or EMPTY.match(sign) or NEVER.match(sign):
        return True
    return (kind in ("Cf", "Cs") and not NUMERIC.match(sign)) or ord(sign) & 0xFFFE == 0xFFFE
