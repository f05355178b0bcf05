"""Who is told what: nothing withheld is anywhere in a memo, and no answer changes for it."""

import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from commands import CASE, SMALL_CASE, called
from hostile import FIELDS, hostile_case
from hostile import LAW as HOSTILE_LAW
from hypothesis import given, settings
from hypothesis import strategies as st
from small import law, rule

from quarter.answer import Opinion
from quarter.audience import seen_by
from quarter.case import Case, Claim, Evidence, Finding, Statement
from quarter.casefile import parse_case, read_case
from quarter.kept import case_at, shipped_law
from quarter.manner import AUDIENCES, KINDS, SIDES, STYLES, Manner
from quarter.memo import as_told, write_memo
from quarter.page import write_page
from quarter.privacy import parts_of
from quarter.problem import InvalidInput
from quarter.rulebase import Rulebase
from quarter.rulefile import read_rulebase
from quarter.shipped import case_names, find_case, folder
from quarter.word import write_word

ADVOCATE = "advocate"
RULES = (
    rule("captive", "soldier(P)", "holds(D, P)", then="captive(P)")
    + rule("spies", "spy(P)", "holds(D, P)", then="not captive(P)")
    + rule("release", "captive(P)", "wounded(P)", "holds(D, P)", then="must release(D, P)")
    + rule("wrong", "captive(P)", "shown_in(P, A)", then="wronged(P)")
)
QUESTIONS = ("captive(P)", "must release(north, P)", "wronged(P)")
FACTS = (
    *("soldier(a)", "soldier(b)", "not soldier(a)", "wounded(a)", "wounded(b)", "not wounded(a)"),
    *("spy(a)", "holds(north, a)", "holds(north, b)", "shown_in(a, film)", "shown_in(b, film)"),
    *("not holds(D, a)", "not holds(D, b)"),
)


@cache
def base() -> Rulebase:
    return law(RULES)


@dataclass
class Draft:
    """A case file in which every text is a word of its own, and who may be told each."""

    lines: list[str] = field(default_factory=list)
    secrets: list[tuple[str, int]] = field(default_factory=list)  # a word, and its level

    def word(self, level: int) -> str:
        """A word that stands nowhere else, for those whom this level lets know."""
        number = f"{len(self.secrets):03}"
        word = f"Zeph{number}yr-Qa{number}"
        self.secrets.append((word, level))
        return word


marks = st.sampled_from((None, *AUDIENCES))


def level(*found: str | None) -> int:
    """The first mark that is given; without one, that of those inside."""
    return AUDIENCES.index(next((one for one in found if one), AUDIENCES[0]))


def marked(mark: str | None) -> str:
    return f'confidentiality = "{mark}"\n' if mark else ""


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Random cases in which each thing that can be marked is, or is not."""
    made = Draft()
    whole, film = draw(marks), draw(marks)
    sources = [draw(marks) for _ in range(3)]
    named = level(film, whole)
    add = made.lines.append
    add(f"# {made.word(level(whole))}\n\n```toml\n[case]\n{marked(whole)}as_of = 2025-06-01")
    add(f'standard = "fair"\ndetaining_power = "north"\nquestions = {list(QUESTIONS)}\n')
    add('[names.a]\nsort = "person"\nlabel = "captive A"\n')
    add(
        f'[names.b]\nsort = "person"\nlabel = "{made.word(min(level(whole), 1))}"\n'
    )  # to everybody a letter
    add(f'[names.film]\nsort = "act"\nlabel = "{made.word(named)}"\n{marked(film)}')
    for number, mark in enumerate(sources):
        told = level(mark)
        add(f"[sources.s{number}]\ndate = 2025-0{number + 1}-01\n{marked(mark)}")
        add(f'citation = "{made.word(told)}"\nshort = "{made.word(told)}"')
        add(f'date_note = "{made.word(told)}"\nun = "{made.word(told)}"\n')
    add('[unknown]\n"spy(b)" = "refused"\n```\n')
    for literal in draw(st.lists(st.sampled_from(FACTS), min_size=2, max_size=6, unique=True)):
        number = draw(st.integers(0, 2))
        own = draw(marks)
        told = level(own, sources[number])
        told = min(told, named) if "film" in literal else told
        said = draw(marks)
        more = level(said, sources[number])
        place = min(max(told, more), level(sources[number]))  # it is that of both
        add(f"## s{number} {made.word(place)}\n\n> {made.word(place)}\n\n```toml")
        add(f'[[fact]]\nliteral = "{literal}"\n{marked(own)}by = "{made.word(told)}"')
        add(f'note = "{made.word(told)}"\nshown = "{draw(st.sampled_from(("fair", "strong")))}"')
        if draw(st.booleans()):
            add(f'from = 2024-12-01\ndate_words = "{made.word(told)}"')
        kind = draw(st.sampled_from(("statement", "claim")))
        add(f'\n[[{kind}]]\n{marked(said)}by = "{made.word(more)}"\nsays = "{made.word(more)}"')
        add(f'note = "{made.word(more)}"')
        add('bears_on = ["soldier(a)"]' if kind == "statement" else 'literal = "captive(a)"')
        add("```\n")
    return made


def opinion_on(text: str) -> Opinion:
    return Opinion(base(), parse_case(text, base(), "secret-folder/secret-file.md"))


def forms(opinion: Opinion, manner: Manner) -> Iterator[str]:
    """A memo in each of the forms in which it is read."""
    memo = write_memo(opinion, manner)
    yield memo.form
    yield write_page(memo.title, memo.form, memo.encoded)
    with zipfile.ZipFile(io.BytesIO(write_word(memo.title, memo.form, memo.as_of))) as word:
        yield from (word.read(name).decode(errors="replace") for name in word.namelist())


def consistent(text: str) -> Opinion | None:
    """The opinion on a case, unless its facts contradict each other beyond doubt."""
    made = opinion_on(text)
    try:
        made.check()
    except InvalidInput:
        return None
    return made


written = [*((kind, None) for kind in KINDS if kind != ADVOCATE), *product([ADVOCATE], SIDES)]
manners = st.builds(
    lambda kind, style, audience: Manner(*kind, style, audience),
    st.sampled_from(written),
    st.sampled_from(STYLES),
    st.sampled_from(AUDIENCES[1:]),
)


@given(drafts(), manners)
def test_nothing_withheld_is_anywhere_in_a_memo(draft: Draft, manner: Manner) -> None:
    made = consistent("\n".join(draft.lines))
    found = [text.casefold() for text in forms(made, manner)] if made else []

    rank = AUDIENCES.index(manner.audience)
    parts = [part for word, told in draft.secrets if told < rank for part in word.split("-")]
    assert not [part for part in parts for text in found if part.casefold() in text]
    assert not [text for text in found if "secret-" in text]


@given(drafts(), st.sampled_from(AUDIENCES[1:]))
def test_no_answer_changes_for_what_is_withheld(draft: Draft, audience: str) -> None:
    made = consistent("\n".join(draft.lines))
    if made is None:
        return
    told = as_told(made, audience)

    assert [(one.literal, one.word, one.settled) for one in told.answers] == [
        (one.literal, one.word, one.settled) for one in made.answers
    ]


HEAD = """\
# A title of one's own

```toml
[case]
as_of = 2025-06-01
standard = "fair"
detaining_power = "north"
questions = ["captive(a)", "must release(north, a)"]

[names.a]
sort = "person"
label = "captive A"

[sources.open]
date = 2025-01-01
citation = "The open report"
confidentiality = "public"

[sources.shut]
date = 2025-02-01
citation = "The shut file"
```

"""
FACT = '## {source} para 1\n\n> Words.\n\n```toml\n[[fact]]\nliteral = "{literal}"\n{more}```\n\n'


def shown(source: str, literal: str, shown: str = "strong", more: str = "") -> str:
    """A fact under a source, with more lines."""
    return FACT.format(source=source, literal=literal, more=f'shown = "{shown}"\n{more}')


def public(*facts: str, head: str = HEAD, audience: str = "public") -> str:
    """The memo for everybody on a case with these facts."""
    made = opinion_on(head + "".join(facts))
    return write_memo(made, Manner(audience=audience), "quarter memo").markdown.replace("\\", "")


def test_a_source_that_is_not_marked_is_told_to_nobody_outside() -> None:
    for audience in AUDIENCES[1:]:
        memo = public(shown("shut", "soldier(a)"), audience=audience)

        assert "The shut file" not in memo
        assert "[withheld: source 1]" in memo
        assert "soldier" not in memo.partition("## Analysis")[0]


def test_what_partners_may_be_told_is_told_to_them_and_not_to_everybody() -> None:
    fact = shown("open", "soldier(a)", more='confidentiality = "partner"\nnote = "As he says."\n')

    assert "As he says." in public(fact, audience="partner")
    assert "As he says." not in public(fact)


def test_a_fact_that_is_withheld_is_counted_wherever_an_answer_rests_on_it() -> None:
    memo = public(shown("open", "holds(north, a)"), shown("shut", "soldier(a)"))

    assert "Withheld from this copy: one fact and one source." in memo
    assert memo.count("Captive (this rests on one fact that is withheld)") == 2
    assert "On how many facts that are withheld an answer rests is said where" in memo
    assert "It is not established that North must release (this rests on one" in memo
    assert "- [withheld: fact 1].[^" in memo


def test_a_denial_of_every_name_that_is_withheld_is_one_fact_and_counted_as_one() -> None:
    memo = public(shown("shut", "not holds(D, a)"))

    assert "Withheld from this copy: one fact and one source." in memo
    assert "not established that captive (this rests on one fact that is withheld)" in memo
    assert "[withheld: fact 1].[^" in memo
    assert "[withheld: fact 2]" not in memo


def test_a_name_that_is_withheld_is_counted() -> None:
    open_case = HEAD.replace("[case]\n", '[case]\nconfidentiality = "public"\n')
    named = open_case.replace("captive A", "Hong Gil-dong")
    memos = [public(shown("open", "soldier(a)"), head=head) for head in (open_case, named)]

    assert ["one name" in memo for memo in memos] == [False, True]
    assert "a number or a letter in its place" in memos[1]


@pytest.mark.parametrize(("left", "is_told"), [("north", True), ("band", False)])
def test_a_denial_of_every_name_that_leaves_one_who_is_withheld_is_withheld(
    left: str, is_told: bool
) -> None:
    head = HEAD.replace("[sources", '[names.band]\nsort = "power"\nlabel = "A band"\n\n[sources', 1)
    unknown = f'```toml\n[unknown]\n"holds({left}, a)" = "refused"\n```\n'
    memo = public(shown("open", "not holds(D, a)", more=f'but = ["{left}"]\n'), head=head + unknown)

    assert (", save North" in memo, ", save" in memo) == (is_told, is_told)


def test_a_fact_may_be_told_and_its_source_withheld() -> None:
    memo = public(shown("shut", "wounded(a)", more='confidentiality = "public"\n'))

    assert "\n1. Wounded.[^1]" in memo
    assert "[^1]: [withheld: source 1].\n" in memo
    assert "1 February 2025" not in memo
    assert "para 1" not in memo


def test_a_fact_that_stands_otherwise_by_what_is_told_of_it_is_withheld() -> None:
    held = shown("open", "holds(north, a)")
    weak, strong = shown("open", "soldier(a)", "weak"), shown("shut", "soldier(a)")
    memo = public(held, weak, strong)

    assert "[withheld: fact 1]" in memo
    assert "weak" not in memo
    assert "[withheld: fact 1]" not in public(held, strong.replace("shut", "open"), strong)


def test_of_a_fact_that_stands_as_it_does_by_what_is_told_the_rest_is_cited_as_withheld() -> None:
    told, kept = shown("open", "soldier(a)"), shown("shut", "soldier(a)")
    memo = public(told, kept, shown("open", "holds(north, a)"))

    assert "open (n 1) para 1; [withheld: source 1]" in memo
    assert "(this rests on" not in memo
    assert "The reasoning is from the whole record.\n" in memo


def test_of_two_captives_one_may_have_a_fact_that_is_withheld() -> None:
    both = HEAD.replace("captive(a)", "captive(P)").replace(
        "[sources.open]", '[names.b]\nsort = "person"\nlabel = "captive B"\n\n[sources.open]'
    )
    held = [shown("open", f"holds(north, {one})") for one in "ab"]
    memo = public(*held, shown("open", "soldier(a)"), shown("shut", "soldier(b)"), head=both)

    assert "- Soldier (paragraph " in memo
    assert "- [withheld: fact 1].[^" in memo


def test_the_title_and_the_sum_of_a_file_are_told_only_to_whom_it_is_open() -> None:
    marked = HEAD.replace("[case]\n", '[case]\nconfidentiality = "partner"\n')
    fact = shown("open", "soldier(a)")
    of_case = opinion_on(marked + fact).case.sha256[:12]

    assert "A title of one's own" not in public(fact, head=marked)
    assert "A title of one's own" in public(fact, head=marked, audience="partner")
    assert of_case not in public(fact, head=marked)


def test_the_sum_of_a_file_is_not_told_where_anything_of_it_is_withheld() -> None:
    marked = HEAD.replace("[case]\n", '[case]\nconfidentiality = "public"\n')
    shut = seen_by(opinion_on(marked + shown("shut", "soldier(a)")).case, "public")
    marked = marked.replace('"The shut file"\n', '"The shut file"\nconfidentiality = "public"\n')
    whole = opinion_on(marked + shown("shut", "soldier(a)")).case

    assert shut.sha256 == ""
    assert seen_by(whole, "public").sha256 == whole.sha256


def test_a_statement_a_claim_and_a_finding_that_are_withheld_leave_no_words() -> None:
    said = 'by = "Somebody"\nsays = "Something."\n'
    more = (
        f'\n[[statement]]\n{said}bears_on = ["spy(a)"]\n\n[[claim]]\n{said}literal = "captive(a)"\n'
        '\n[[finding]]\nliteral = "spy(a)"\nshown = "strong"\nreason = "For reasons."\n'
    )
    memo = public(shown("shut", "soldier(a)", more=more))

    assert not re.search("Somebody|Something|For reasons", memo)
    assert "one statement and one claim" in memo
    assert "None is on file." not in memo
    assert "One claim is withheld." in memo


def test_a_fact_of_which_there_is_a_finding_alone_is_withheld_with_it() -> None:
    found = '## shut para 1\n\n> Words.\n\n```toml\n[[finding]]\nliteral = "soldier(a)"\n'
    found += 'shown = "strong"\nreason = "For reasons."\n```\n'
    memo = public(shown("open", "holds(north, a)"), found)

    assert "Withheld from this copy: one fact and one source." in memo
    assert "- [withheld: fact 1]." in memo
    assert not re.search("soldier|For reasons", memo, re.IGNORECASE)


def test_what_is_unsafe_to_ask_is_not_spread() -> None:
    unsafe = '```toml\n[unknown]\n"wounded(a)" = "unsafe to ask"\n```\n'
    marked = HEAD.replace("[case]\n", '[case]\nconfidentiality = "public"\n') + unsafe
    facts = shown("open", "soldier(a)") + shown("open", "holds(north, a)")

    assert "endangers" in public(facts, head=marked, audience="partner")
    assert "endangers" not in public(facts, head=marked)


NAME = "Hong Gil-dong"
VARIANTS = (
    NAME, NAME.upper(), NAME.lower(), "Hong Gildong", "Hong Gil dong", "HongGildong",
    "Gil-dong Hong",
    "Ho\u00adng Gil\u2011dong", "H\u200bong\u00a0Gil-dong", "hong_gil-dong", "Hóng Gíl-dong",
    unicodedata.normalize("NFD", "Hóng Gíl-dong"), "홍길동", unicodedata.normalize("NFD", "홍길동"),
    "Hong Kil-tong", "H o n g Gil-dong",
)  # fmt: skip


def bare(text: str) -> str:
    """The letters of a text alone, as a program finds a name that looks for it."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in apart if sign.isalnum())


def read_by_a_stranger(texts: Iterable[str]) -> Iterator[str]:
    """What stands in a memo when all that is not its words is taken out of it."""
    for text in texts:
        words = html.unescape(re.sub(r"<[^>]*>", "", text))
        yield bare(re.sub(r"⟨U\+[0-9A-F]+⟩", "", words))
        yield bare(html.unescape(text))  # with attributes and comments


@settings(max_examples=settings.default.max_examples * 2)
@given(
    st.sampled_from(FIELDS),
    st.sampled_from(VARIANTS),
    st.sampled_from(("name.label", "name.short")),
    st.sampled_from(written),
)
def test_a_name_in_any_spelling_and_any_field_is_in_no_public_memo(
    field: str, variant: str, called: str, kind: tuple[str, str | None]
) -> None:
    texts = {called: NAME} | ({field: f"So said {variant} there."} if field != called else {})
    made = Opinion(HOSTILE_LAW, hostile_case(texts, told=True))

    try:
        found = [*read_by_a_stranger(forms(made, Manner(*kind, audience="public")))]
    except InvalidInput as refused:
        assert "by which 'a' is called" in str(refused)
        return
    for one in (bare(NAME), bare(variant)):
        assert not [text for text in found if one in text]


@pytest.mark.parametrize("ending", [".md", ".html", ".docx"])
def test_a_public_memo_names_no_file_but_one_that_ships(ending: str, tmp_path: Path) -> None:
    marked = SMALL_CASE.replace("[case]\n", '[case]\nconfidentiality = "public"\n')
    case, told = tmp_path / "hong-gil-dong.md", tmp_path / f"memo{ending}"
    case.write_text(marked, encoding="utf-8")

    assert called("memo", str(case), "--audience", "public", "-o", str(told)).exit_code == 0
    assert not [text for text in read_by_a_stranger(unpacked(told)) if bare(NAME) in text]
    assert "hong-gil-dong.md" in called("memo", str(case), "--audience", "partner").output
    assert "quarter memo kursk-2025" in called("memo", CASE, "--audience", "public").output


def unpacked(file: Path) -> Iterator[str]:
    """What a file holds, and each part of it with its name."""
    yield file.read_bytes().decode(errors="replace")
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as parts:
            yield from parts.namelist()
            yield from (parts.read(name).decode(errors="replace") for name in parts.namelist())


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("Private Roe", ["Roe"]),
        ("Soldier Jane Roe", ["Jane", "Roe"]),
        ("jane roe", ["jane", "roe"]),
        ("John Major", ["John", "Major"]),
        ("prisoner A", []),
    ],
)
def test_each_word_of_a_name_gives_somebody_away_but_no_rank(label: str, parts: list[str]) -> None:
    assert parts_of(label) == parts


def test_who_is_called_by_his_part_is_told_of_by_it_to_everybody() -> None:
    called = HEAD.replace('"captive A"', '"the ship\'s cook"')
    called = called.replace("[case]\n", '[case]\nconfidentiality = "public"\n')
    case = opinion_on(called).case

    assert [name.label for name in seen_by(case, "public").names] == ["the ship's cook"]


@pytest.mark.parametrize(
    ("label", "short", "told"),
    [
        ("prisoner A", "Hong Gil-dong", ("prisoner A", "prisoner A")),
        ("prisoner A", "A", ("prisoner A", "A")),
        ("the cook", "Hong", ("the cook", "the cook")),
        ("K", "K", ("person A", "person A")),
        ("Hong Gil-dong", "the cook", ("person A", "person A")),
        ("each of the accused", "the accused", ("person A", "person A")),
    ],
)
def test_what_a_person_is_called_for_short_is_no_more_told_than_what_he_is_called_at_first(
    label: str, short: str, told: tuple[str, str]
) -> None:
    called = HEAD.replace('"captive A"', f'"{label}"\nshort = "{short}"')
    case = opinion_on(called.replace("[case]\n", '[case]\nconfidentiality = "public"\n')).case

    assert [(name.label, name.short) for name in seen_by(case, "public").names] == [told]


def test_who_was_decided_of_is_told_of_by_the_words_for_him_and_not_by_a_name() -> None:
    decided = '[decision]\nauthority = "A court"\ndate = 2025-05-01\nkind = "judgment"\n\n'
    text = HEAD.replace("[names.a]", f"{decided}[names.a]")
    text = text.replace("[case]\n", '[case]\nconfidentiality = "public"\n')
    labels = ("each of the accused", "one seized as a spy", "the accused Hong", "Hong")
    cases = [opinion_on(text.replace("captive A", label)).case for label in labels]

    assert [seen_by(case, "public").names[0].label for case in cases] == [
        "each of the accused", "one seized as a spy", "person A", "person A",
    ]  # fmt: skip


def test_an_id_is_refused_unless_its_words_are_told() -> None:
    marked = HEAD.replace("[case]\n", '[case]\nconfidentiality = "public"\n')
    marked = marked.replace("captive A", "the man who objects").replace("open report", "objector")

    def named(one: str) -> Case:
        return opinion_on(
            marked.replace("names.a", f"names.{one}")
            .replace("(a)", f"({one})")
            .replace(", a)", f", {one})")
        ).case

    assert seen_by(named("man_who_objects"), "public")
    with pytest.raises(InvalidInput, match="'objector', by which 'objector' is called"):
        seen_by(named("objector"), "public")


@pytest.mark.parametrize("name", case_names())
def test_a_case_that_ships_can_be_told_to_everybody(name: str) -> None:
    law = shipped_law()

    assert seen_by(case_at(case_names()[name], law), "public")


def test_everybody_is_told_of_persons_by_letters_alone() -> None:
    called = HEAD.replace('"captive A"', '"Hong Gil-dong"\nshort = "Hong"')
    called = called.replace("[case]\n", '[case]\nconfidentiality = "public"\n')
    case = opinion_on(called).case

    assert [name.label for name in seen_by(case, "public").names] == ["person A"]
    assert [name.label for name in seen_by(case, "partner").names] == ["Hong Gil-dong"]


@pytest.mark.parametrize(
    ("label", "note", "what"),
    [
        ("Hong Gil-dong", "So said HONG gil dong.", "'Hong Gil-dong', by which 'a' is called"),
        ("Hong Gil-dong", "Mr Hong was seen.", "'Hong', by which 'a' is called"),
        ("captive A", "Ask him at a@example.org.", "what looks like an address for mail"),
        ("captive A", "He is 24 years old.", "an age"),
        ("captive A", "He was born in a village.", "words about a place of birth"),
        ("captive A", "Call +82 10 5555 1234.", "what looks like a telephone number"),
    ],
)
def test_what_would_identify_a_person_to_everybody_is_refused(
    label: str, note: str, what: str
) -> None:
    fact = shown("open", "soldier(a)", more=f'note = "{note}"\n')
    made = opinion_on(HEAD.replace("captive A", label) + fact)

    with pytest.raises(InvalidInput) as refused:
        write_memo(made, Manner(audience="public"))
    assert what in str(refused.value)
    assert write_memo(made, Manner(audience="partner"))


def test_what_is_withheld_identifies_nobody_and_is_not_refused() -> None:
    fact = shown("shut", "soldier(a)", more='note = "He is 24 years old."\n')

    assert "24" not in public(fact)


def test_the_memo_on_kursk_is_whole_for_everybody() -> None:
    law, path = read_rulebase(folder("rules")), find_case("kursk-2025")
    assert path
    made = Opinion(law, read_case(path, law))
    ours, theirs = (
        write_memo(made, Manner(audience=audience)).markdown.split("\n")
        for audience in ("internal", "public")
    )

    assert [line for line in theirs if line not in ours] == [
        "**For everybody to read.** Nothing in the file is withheld from this copy."
    ]
    assert [line for line in ours if line not in theirs] == []


def test_every_field_of_an_entry_is_known_to_be_told_or_withheld() -> None:
    """One that is new would be told to everybody until the stand-ins say otherwise."""
    of_all = {"source", "pinpoint", "passage", "confidentiality", "withheld"}
    known = {
        Evidence: {"literal", "but", "shown", "start", "end", "by", "note", "date_words"},
        Finding: {"literal", "shown", "reason"},
        Claim: {"literal", "by", "says", "note"},
        Statement: {"day", "by", "says", "bears_on", "note", "date_words"},
    }

    for entry, own in known.items():
        assert {one.name for one in fields(entry)} == of_all | own
