"""How a name may be spelt: with other marks, hyphens and spaces, or in another script.

It finds a name that is known beforehand, and errs towards finding: what is like it is taken for it.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from unicodedata import category, normalize

CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ye", "ж": "zh",
    "з": "z", "и": "y", "і": "i", "ї": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
# The letters of Korean in the order of Unicode: those that begin a syllable, its vowels, its ends.
BEGINS = [
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t",
    "p", "h",
]  # fmt: skip
VOWELS = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we",
    "wi", "yu", "eu", "ui", "i",
]  # fmt: skip
ENDS = [
    "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t",
    "t", "ng", "t", "t", "k", "t", "p", "t",
]  # fmt: skip
KOREAN = {
    chr(first + number): letters
    for first, row in ((0x1100, BEGINS), (0x1161, VOWELS), (0x11A8, ENDS))
    for number, letters in enumerate(row)
}
LATIN = str.maketrans(CYRILLIC | KOREAN)

# What is written now one way and now another sounds alike; vowels are what differs most.
SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("shch|sch|sh|ch|zh|ts|tz|[jczsx]", "s"),
        ("th|[dt]", "t"),
        ("ph|[bpfvw]", "p"),
        ("kh|[gkqh]", "k"),
        ("[rl]", "l"),
        ("n[gk]|n", "n"),
        ("[^stpklnm]", ""),
    )
]
TELLING = 5  # sounds by which a name is known in another spelling
LONG = 6  # letters of a name that is known with an ending
WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019\u00ad\u2010\u2011][^\W\d_]+)*")
MOST_WORDS = 5


def folded(text: str) -> str:
    """The text in small Latin letters, without marks and without signs that nobody sees."""
    # What is composed decomposes again: Cyrillic letters of which a mark is part are letters.
    plain = normalize("NFC", text).casefold().translate(LATIN)
    apart = normalize("NFKD", plain).casefold()
    return "".join(sign for sign in apart if category(sign) not in ("Mn", "Me", "Cf")).translate(
        LATIN
    )


def sound(word: str) -> str:
    """How a word sounds, so roughly that it sounds the same in any spelling."""
    heard = folded(word)
    for pattern, letter in SOUNDS:
        heard = pattern.sub(letter, heard)
    return heard


@dataclass(frozen=True)
class Text:
    """A text in which names are looked for."""

    words: str

    @cached_property
    def folded(self) -> str:
        return folded(self.words)

    @cached_property
    def heard(self) -> set[str]:
        """How a few words in a row sound together that are written as names are.

        They have a large letter, or a script that has none.
        """
        runs: list[list[str]] = [[]]
        for word in WORD.findall(self.words):
            if word[0].islower():
                runs.append([])
            else:
                runs[-1].append(sound(word))
        return {
            together
            for run in runs
            for at in range(len(run))
            for together in accumulate(run[at : at + MOST_WORDS])
        }


class Sought:
    """What somebody is called, which is found in a text however it is spelt there.

    ``whole``: it is all of that, and no part of it. If it is written as names are, and is long
    enough to be told from other words, it is found by its sound as well, and with an ending.
    """

    def __init__(self, name: str, whole: bool) -> None:
        letters = [re.escape(sign) for sign in folded(name) if sign.isalnum()]
        between = r"[\W_]*" if whole else r"[-'\u2019_.\u2010\u2011]*"
        words = WORD.findall(name)
        is_proper = bool(words) and not any(word[0].islower() for word in words)
        end = r"(?![^\W_])"
        if is_proper and len(letters) >= LONG:
            end = ""
            if len(letters) > LONG and letters[-1] in "aeiouy":  # what is declined
                del letters[-1]
        self._letters = re.compile(rf"(?<![^\W_]){between.join(letters)}{end}") if letters else None
        sounds = [sound(word) for word in words] if is_proper else []
        turned = ["".join(sounds[at:] + sounds[:at]) for at in range(len(sounds))]
        known = [one for one in turned if len(one) >= TELLING]
        self._sounds = {one + ending for one in known for ending in ("", *"stpklnm")}

    def stands_in(self, text: Text) -> bool:
        """Whether the text holds the name."""
        if self._letters and self._letters.search(text.folded):
            return True
        return not self._sounds.isdisjoint(text.heard)
