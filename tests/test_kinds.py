"""The kinds of memo: what each holds and leaves out, and what none may say."""

import re
from functools import cache

import pytest

from quarter.answer import Opinion
from quarter.casefile import parse_case, read_case
from quarter.manner import KINDS, Manner
from quarter.memo import write_memo
from quarter.rulebase import Rulebase
from quarter.rulefile import read_rulebase
from quarter.shipped import case_names, folder

FEW = ("kursk-2025", "decided/korea-1953", "decided/hamdi-2004", "near-misses/gc3-article-118")
NOTE = re.compile(r"\[\^(\d+)\]")
NOTE_BEGINS = re.compile(r"^\[\^(\d+)\]:", re.MULTILINE)


@cache
def law() -> Rulebase:
    return read_rulebase(folder("rules"))


@cache
def opinion(case: str) -> Opinion:
    return Opinion(law(), read_case(case_names()[case], law()))


@cache
def written(case: str, kind: str) -> str:
    return write_memo(opinion(case), Manner(kind)).markdown


def words(text: str) -> int:
    """The words of a memo as it is read, without its notes."""
    body = NOTE.sub("", NOTE_BEGINS.split(text)[0])
    return sum(any(sign.isalpha() for sign in word) for word in body.split())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", FEW)
def test_every_note_has_its_place_in_every_kind(case: str, kind: str) -> None:
    body = NOTE_BEGINS.split(written(case, kind))[0]
    called = [int(number) for number in NOTE.findall(body)]
    stands = [int(number) for number in NOTE_BEGINS.findall(written(case, kind))]

    assert called == stands == list(range(1, len(stands) + 1))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", FEW)
def test_every_paragraph_referred_to_is_there_in_every_kind(case: str, kind: str) -> None:
    form = write_memo(opinion(case), Manner(kind)).form
    begins = [int(number) for number in re.findall(r"\(#at-(\d+)\)", form)]

    assert begins == list(range(1, len(begins) + 1))
    assert set(map(int, re.findall(r"\(#to-(\d+)\)", form))) <= set(begins)


def test_a_brief_on_kursk_is_of_two_pages() -> None:
    assert 400 < words(written("kursk-2025", "brief")) <= 900


@pytest.mark.parametrize("case", FEW)
def test_a_brief_gives_every_answer_of_the_memo(case: str) -> None:
    brief = written(case, "brief")

    for answer in opinion(case).answers:
        assert f"**{answer.word.value}.**" in brief


def test_a_brief_says_that_an_open_fact_could_bar_what_the_record_asks_for() -> None:
    brief = written("decided/korea-1953", "brief")

    assert "open facts could bring a bar: no move yet" in brief


@pytest.mark.parametrize("case", FEW)
def test_a_submission_asks_of_every_open_fact_of_the_memo_that_it_is_safe_to_ask(case: str) -> None:
    memo, submission = written(case, "memo"), written(case, "submission")
    listed = memo.split("## Open facts")[1].split("## Claims")[0]
    told = re.findall(r"^\d+\. \*\*(.*\?)\*\*", listed, re.MULTILINE)
    asked = submission.split("## III.")[1].split("## IV.")[0]

    assert asked.count("?") >= len(told)
    assert len(re.findall(r"^\d+\. \*\*.*\?\*\*", asked, re.MULTILINE)) == len(told)


@pytest.mark.parametrize("case", FEW)
def test_a_submission_submits_only_what_is_established_or_probable(case: str) -> None:
    submission = written(case, "submission")
    law_applied = submission.split("## II.")[1].split("## III.")[0]
    firm = [one for one in opinion(case).answers if one.standing != "not proved"]

    assert bool(firm) == ("It is submitted that" in law_applied)
    assert "It is submitted that it is not" not in law_applied
    for open_answer in ("**Open.**", "**Unresolved.**", "**Not shown.**"):
        assert open_answer not in law_applied


def test_what_is_unsafe_to_ask_is_neither_put_nor_named_in_a_submission() -> None:
    path = case_names()["kursk-2025"]
    wounds = '"seriously_wounded_or_sick(prisoner_b)" = "'
    text = path.read_text().replace(f"{wounds}not asked", f"{wounds}unsafe to ask")
    found = Opinion(law(), parse_case(text, law(), "one.md"))
    asked = write_memo(found, Manner("submission")).markdown.split("## III.")[1]

    assert "Does prisoner A fall within one of the classes of seriously wounded" in asked
    assert not re.search("(B|each prisoner|prisoners) falls? within one of the classes", asked)
    assert "One further question is not put, because to ask would endanger" in asked


def test_no_request_asks_a_government_to_stop_what_only_goes_on() -> None:
    submission = written("decided/hamdi-2004", "submission")

    assert "internment" not in submission.split("## IV.")[1]
