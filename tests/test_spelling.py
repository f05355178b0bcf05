"""A name is found however it is spelt, and nowhere else."""

import unicodedata

import pytest

from quarter.shipped import case_names, folder
from quarter.spelling import Sought, Text

KOREAN = "Hong Gil-dong"
NAMES = (
    KOREAN, "Kim Chol-su", "Ri Song-il", "Pak Yong-ho", "Choe Yong-nam", "An Song-il", "Li Wei",
    "Olena Shevchenko", "Ivan Petrenko", "Andriy Kovalenko", "Sergei Ivanov", "Dmitri Volkov",
    "Nguyen Van An", "Mohammed Al-Hassan", "José Núñez", "John Smith", "Jane Roe", "Ahmed Ali",
    "Wang Fang", "Tanaka Ichiro",
)  # fmt: skip


def found(name: str, text: str, whole: bool = True) -> bool:
    return Sought(name, whole).stands_in(Text(text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (KOREAN, "So said HONG GIL DONG."),
        (KOREAN, "so said hong gildong"),
        (KOREAN, "see hong_gil_dong.jpg"),
        (KOREAN, "Mr HongGildong's letter"),
        (KOREAN, "H o n g  G i l d o n g"),
        (KOREAN, "Ho\u00adng Gil\u2011do\u200bng"),
        (KOREAN, "Hong\u00a0Gil\u2013dong"),
        (KOREAN, "Gil-dong Hong"),
        (KOREAN, "Hong Kil-tong"),
        (KOREAN, "the soldier 홍길동"),
        (KOREAN, "홍길동은 말했다"),
        (KOREAN, unicodedata.normalize("NFD", "홍길동")),
        ("홍길동", "Hong Gil-dong"),
        ("Олена Шевченко", "Olena Shevchenko"),
        ("Олена Шевченко", "SHEVCHENKO, Olena"),
        ("Olena Shevchenko", "до Олени Шевченко"),
        ("Ivan Chernyshov", "Иван Чернышёв"),
        ("José Núñez", unicodedata.normalize("NFD", "JOSÉ NÚÑEZ")),
        ("José Núñez", "Jose Nunez"),
    ],
)
def test_a_name_is_found_however_it_is_spelt(name: str, text: str) -> None:
    assert found(name, text)


@pytest.mark.parametrize(
    "text", ["Petrenko's", "письмо Петренка", "з Петренком", "ПЕТРЕНКУ", "the Petrenkos"]
)
def test_a_part_of_a_name_is_found_declined_and_in_other_letters(text: str) -> None:
    assert found("Petrenko", text, whole=False)


@pytest.mark.parametrize(
    ("name", "text", "whole"),
    [
        (KOREAN, "Hong Kong", True),
        (KOREAN, "He hung a golden thing on the wall.", True),
        ("Hong", "the Hongs of Hongkong", False),
        ("Ina", "in a house", False),
        ("the cook", "the cooks", True),
        ("", "anything", True),
    ],
)
def test_what_is_another_word_is_not_taken_for_it(name: str, text: str, whole: bool) -> None:
    assert not found(name, text, whole)


def test_no_name_is_found_in_the_cases_and_the_law_that_ship() -> None:
    names = [(name, Sought(name, whole=True)) for name in NAMES]
    surnames = ("Shevchenko", "Petrenko", "Kovalenko", "Ivanov", "Volkov", "Mohammed", "Tanaka")
    names += [(name, Sought(name, whole=False)) for name in surnames]
    files = [*case_names().values(), *folder("rules").rglob("*.md")]
    texts = [part for path in files for part in path.read_text(encoding="utf-8").split("\n\n")]

    assert [
        (name, text)
        for text in map(Text, texts)
        for name, spelling in names
        if spelling.stands_in(text)
    ] == []
