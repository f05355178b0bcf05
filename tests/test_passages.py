"""The words of the law: none changes unseen, and a memo says which of them were not verified."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from passages import RENEW, hashes

from quarter.answer import Opinion
from quarter.casefile import read_case
from quarter.citation import Citations, mark
from quarter.memo import write_memo
from quarter.passage import Passage
from quarter.rulebase import Rulebase
from quarter.rulefile import read_rulebase
from quarter.shipped import case_names, find_case, folder

LIST = Path(__file__).parent / "passages.sha256"


@cache
def law() -> Rulebase:
    return read_rulebase(folder("rules"))


def changed(passages: Iterable[Passage]) -> str:
    """What differs from the list, and what to do about it; nothing if nothing differs."""
    found = Counter(hashes(passages))
    kept = Counter(LIST.read_text(encoding="utf-8").splitlines())
    new, gone = ([line.split("  ", 1)[1] for line in one] for one in (found - kept, kept - found))
    lines = [f"altered: {heading}" for heading in new if heading in gone]
    lines += [f"added: {heading}" for heading in new if heading not in gone]
    lines += [f"missing: {heading}" for heading in gone if heading not in new]
    if not lines:
        return ""
    advice = (
        f"compare each with its source, to the letter, or mark it as not verified; then: {RENEW}"
    )
    return "\n".join((*sorted(lines), advice))


def test_no_passage_differs_from_what_was_collated() -> None:
    difference = changed(law().passages)

    assert not difference, f"passages differ from tests/passages.sha256\n{difference}"


@pytest.mark.parametrize("number", range(0, len(law().passages), 45))
def test_a_passage_that_is_altered_added_or_missing_is_named(number: int) -> None:
    passages = list(law().passages)
    one = passages[number]
    signs = one.words
    altered = replace(one, words=f"{signs[:-1]}{'' if signs[-1] == '.' else '.'}")
    marked = replace(one, verified=not one.verified)
    before, after = passages[:number], passages[number + 1 :]

    assert f"altered: {one.heading}\n" in changed([*before, altered, *after])
    assert f"altered: {one.heading}\n" in changed([*before, marked, *after])
    assert f"missing: {one.heading}\n" in changed([*before, *after])
    assert f"added: {one.heading}\n" in changed([*passages, altered])
    assert RENEW in changed([*before, *after])


MARK = r"\[(?:wording|pinpoint) not verified\]"


def written(name: str) -> tuple[str, dict[int, tuple[Passage, ...]]]:
    """The memo on a case that ships, and the passages that each of its notes cites."""
    path = find_case(name)
    assert path
    cited: dict[int, tuple[Passage, ...]] = {}
    cite = Citations.cite

    def noted(self: Citations, *passages: Passage) -> int:
        number = cite(self, *passages)
        cited[number] = passages
        return number

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Citations, "cite", noted)
        memo = write_memo(Opinion(law(), read_case(path, law()))).markdown
    return memo.replace("\\", ""), cited


def plain(text: str) -> str:
    """A text without italics, and with hyphens for the dashes of ranges."""
    return text.replace("*", "").replace("\u2013", "-")


def check_marks(name: str) -> tuple[int, int]:
    """How many notes and lines of the annex of a memo say that a passage was not verified.

    Fails where one that must say so does not. A note says it once of all the places in a source.
    """
    memo, cited = written(name)
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.*)$", memo, re.MULTILINE))
    annex = plain(memo.partition("## Annex: passages cited and not quoted above")[2])
    said = 0
    for number, passages in cited.items():
        owed = {(law().cited(one)[0].id, mark(one)) for one in passages if not one.verified}
        found = re.findall(MARK, notes[str(number)])
        assert sorted(found) == sorted(one.strip() for _, one in owed), f"{name}: note {number}"
        said += len(found)
    lines = [
        line
        for one in law().passages
        if not one.verified
        for line in re.findall(rf"^- {re.escape(one.heading)}(?: \[|:).*$", annex, re.MULTILINE)
        if plain(one.words) in line
    ]

    for line in lines:
        assert re.search(rf"^[^:]* {MARK}: ", line), f"{name}: {line}"
    return said, len(lines)


@pytest.mark.parametrize("name", case_names())
def test_a_memo_says_of_each_passage_that_it_cites_whether_it_was_not_verified(name: str) -> None:
    check_marks(name)


def test_memos_do_cite_passages_that_were_not_verified() -> None:
    notes, lines = check_marks("kursk-2025")

    assert notes > 9 and lines > 3
