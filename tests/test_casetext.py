"""What an interview adds to a case file, and that it touches nothing else in it."""

from datetime import date

from commands import SMALL_CASE, law
from hypothesis import example, given
from hypothesis import strategies as st
from small import lit

from quarter.case import Case
from quarter.casefile import parse_case
from quarter.casetext import (
    KIND,
    Additions,
    Reply,
    extended,
    fresh,
    is_read_as_meant,
    pending,
    pending_reasons,
    slug,
    tidy,
    unreasoned,
    unsourced,
    without,
)
from quarter.problem import InvalidInput
from quarter.signs import HIDDEN

FACT = lit("claims_status(prisoner_a)")
DETAILS = {"source": "visit", "place": "para 9", "words": "So.", "shown": "alleged", "from": ""}


def read(data: bytes) -> Case:
    return parse_case(data.decode(), law(), "case.md")


def additions(*replies: Reply) -> Additions:
    found = Additions("unsourced")
    found.sources["unsourced"] = {"date": date(2025, 5, 1), "kind": KIND, "citation": "Ours"}
    found.replies = {one.atoms: one for one in replies}
    return found


# Ends of a file as people leave them: prose, comments, a quote, a block, spaces, no line at all.
ENDS = st.lists(
    st.sampled_from(
        [
            "", "Prose of mine.", "   ", "<!-- a comment", "```text\nas it is\n```", "\t",
            "```toml\n[unknown]\n\"claims_status(prisoner_a)\" = \"not asked\" # why\n```",
            "## visit para 8\n\n> Words at the end", "# A heading #", "- item", "* * *",
        ]
    ),
    max_size=4,
    unique=True,
)  # fmt: skip


@given(ends=ENDS, crlf=st.booleans(), newline=st.booleans(), whole=st.booleans())
def test_what_a_file_holds_stays_as_it_is_to_the_byte(
    ends: list[str], crlf: bool, newline: bool, whole: bool
) -> None:
    text = "\n\n".join([SMALL_CASE.rstrip("\n"), *ends]) + "\n" * newline
    base = (text.replace("\n", "\r\n") if crlf else text).encode()
    reply = Reply((FACT,), "Has he? Answered: yes.", DETAILS if whole else {})
    added = additions(reply)

    data = extended(base, added.text())
    assert data.startswith(base)
    assert (b"\n" in data.replace(b"\r\n", b"")) == (not crlf)
    assert is_read_as_meant(read(data), reply)
    assert without(data, added.section(reply)).startswith(base)


def test_nothing_is_added_where_nothing_was_said() -> None:
    assert extended(b"no line", Additions().text()) == b"no line"


WORDS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), min_size=1, max_size=300
)


@given(words=WORDS, place=WORDS, own=st.booleans())
@example(words="[paraphrase] so", place="#", own=False)
@example(words="a " * 60 + "```toml", place="p  1", own=True)
@example(words="> quoted", place="p 1 ##", own=False)
@example(words="- so", place="\\", own=True)
def test_words_are_read_back_as_they_were_typed_or_are_refused(
    words: str, place: str, own: bool
) -> None:
    details = {**DETAILS, "words": tidy(words), "place": tidy(place)}
    reply = Reply((FACT,), "-", details | ({"own words": "yes"} if own else {}))
    try:
        found = read(extended(SMALL_CASE.encode(), additions(reply).text()))
    except InvalidInput:
        return

    kept = [one for one in found.evidence if one.literal == FACT]
    if is_read_as_meant(found, reply):
        assert [one.passage.words for one in kept] == [tidy(words)]
        assert [one.pinpoint for one in kept] == [tidy(place)]


@given(words=st.lists(st.text("abcxyz.,;'", min_size=1), min_size=1, max_size=60).map(" ".join))
def test_plain_words_are_always_read_back(words: str) -> None:
    reply = Reply((FACT,), "-", {**DETAILS, "words": words})

    assert is_read_as_meant(read(extended(SMALL_CASE.encode(), additions(reply).text())), reply)


@given(details=st.dictionaries(st.sampled_from(["source", "place", "words", "date"]), WORDS))
def test_an_answer_without_a_source_is_taken_up_as_it_was_left(details: dict[str, str]) -> None:
    said = {key: tidy(value) for key, value in details.items()}
    if any(HIDDEN.search(value) or not value for value in said.values()):
        return
    reply = Reply((~FACT,), "Has he? Answered: no.", said)
    base = SMALL_CASE.encode()
    data = extended(base, additions(reply).text())

    (found,) = pending(read(data))
    assert found == reply
    assert additions().section(found).encode() in data
    assert additions().section(found).encode() not in without(data, additions().section(found))


def test_an_answer_that_has_evidence_is_no_longer_pending() -> None:
    bare = Reply((FACT,), "Has he? Answered: yes.")
    shown = Reply((FACT,), "Has he? Answered: yes.", DETAILS)
    data = extended(SMALL_CASE.encode(), additions(bare).text())
    more = Additions()
    more.replies[shown.atoms] = shown

    assert pending(read(data)) == (bare,)
    assert pending(read(extended(data, more.text()))) == ()


def test_an_answer_without_a_source_is_open_and_raised() -> None:
    reply = Reply((FACT,), "Has he? Answered: yes.")
    found = read(extended(SMALL_CASE.encode(), additions(reply).text()))

    assert found.unknown == {FACT: "below the standard"}
    assert not [one for one in found.evidence if one.literal.atom == FACT]


def test_what_is_unknown_waits_for_its_reason() -> None:
    added = Additions(unreasoned={FACT: None})
    data = extended(SMALL_CASE.encode(), added.text())

    assert pending_reasons(read(data), data) == (FACT,)
    assert without(data, unreasoned(FACT)) == SMALL_CASE.encode()


def test_several_answers_are_shown_by_one_source() -> None:
    both = (FACT, lit("objects_to_return(prisoner_a, russia)"))
    reply = Reply(both, "-", {**DETAILS, "from": "2025-04-01"})
    found = read(extended(SMALL_CASE.encode(), additions(reply).text()))

    told = [one for one in found.evidence if one.literal in both]
    assert [one.start for one in told] == [date(2025, 4, 1)] * 2
    assert told[0].passage == told[1].passage


def test_the_source_of_what_has_none_keeps_out_of_the_way_of_the_cases_own() -> None:
    own = read(SMALL_CASE.replace("visit", "unsourced").encode())
    ours = read(extended(SMALL_CASE.encode(), additions().text()))

    assert unsourced(own) == "unsourced-2"
    assert unsourced(ours) == "unsourced"


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert fresh("visit", ["visit", "visit-2"]) == "visit-3"
    assert slug("Report of a Visit to the Camp (20 April)", "-") == "report-visit-camp"
    assert slug("방문", "-") == ""
    assert slug("a" * 3000, "-") == "a" * 24
