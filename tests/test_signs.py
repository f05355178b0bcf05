"""Signs that could deceive a reader are told by their number, and no other sign is."""

import unicodedata

import pytest
from hostile import TEXTS, UNSEEN
from hypothesis import example, given
from hypothesis import strategies as st

from quarter.signs import HIDDEN, PLAIN, shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("invoice\u202egpj.exe", "invoice⟨U+202E⟩gpj.exe"),
        ("\u2066a\u2069", "⟨U+2066⟩a⟨U+2069⟩"),
        ("pri\u00adsoner", "pri⟨U+00AD⟩soner"),
        ("a\0b\x1bc", "a⟨U+0000⟩b⟨U+001B⟩c"),
        ("a\u200db", "a⟨U+200D⟩b"),
        ("\U000e0041", "⟨U+E0041⟩"),
        ("A\ufe01", "A⟨U+FE01⟩"),
        ("\u0301a", "⟨U+0301⟩a"),
        ("e" + 6 * "\u0301", "e" + 4 * "\u0301" + 2 * "⟨U+0301⟩"),
        ("\ud800", "⟨U+D800⟩"),
        ("\ufdd0", "⟨U+FDD0⟩"),
        ("\U0002ffff", "⟨U+2FFFF⟩"),
    ],
)
def test_a_sign_that_could_deceive_is_told_by_its_number(text: str, said: str) -> None:
    assert shown(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "prisoner A’s “wish” – 4433–4435 […]\n\tnext\u00a0line",
        "조선민주주의인민공화국 朝鮮民主主義人民共和國",
        "Їжак і пір’я, й съезд",
        "cafe\u0301, Việt Nam",
        "می\u200cخواهم",
        "क्\u200dष",
        "שָׁלוֹם",
        "☎ 𝔸 ½ €",
    ],
)
def test_words_of_any_script_stay_as_they_are_written(text: str) -> None:
    assert shown(text) == text


@given(st.one_of(TEXTS, st.text(st.characters())))
@example("⟨U+202E⟩")
@example("\ud800")
def test_what_is_shown_holds_nothing_more_that_could_deceive(text: str) -> None:
    said = shown(text)

    assert not HIDDEN.search(said)
    assert shown(said) == said
    assert said.encode().decode() == said


def test_texts_that_need_no_closer_look_hold_nothing_that_could_deceive() -> None:
    plain = [chr(code) for code in range(0x110000) if PLAIN.fullmatch(chr(code))]

    assert {unicodedata.category(sign)[0] for sign in plain} <= set("LNPSZC")
    assert not {"Cf", "Cs", "Mn", "Me"} & {unicodedata.category(sign) for sign in plain}
    assert not [sign for sign in plain if HIDDEN.match(sign)]
    assert not [sign for sign in UNSEEN if PLAIN.fullmatch(sign)]
