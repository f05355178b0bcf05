"""Citations in each style: first and later mentions, pinpoints, ranges, what was not checked."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hostile import TEXTS, folded
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from quarter.citation import Authority, Citations
from quarter.document import read_document
from quarter.manner import KINDS, Manner, usual_style
from quarter.manner import STYLES as NAMES
from quarter.markdown import plain
from quarter.passage import Passage
from quarter.pinpoint import Spelling, in_order, read_pinpoint, together
from quarter.problem import Place
from quarter.rulebase import Rulebase
from quarter.rulefile import read_rulebase
from quarter.shipped import case_names, folder
from quarter.style import OSCOLA5, STYLES
from quarter.vocabulary import Source

READER = MarkdownIt("commonmark")
LETTER = Source("letter", "document", "Letter 7", "A letter to the mayor (3 May 2025)")


@cache
def law() -> Rulebase:
    return read_rulebase(folder("rules"))


def at(heading: str, verified: bool = True, paraphrase: bool = False) -> Passage:
    return Passage(heading, "Words.", Place("a.md", 1), paraphrase, verified)


def notes(style: str, *cited: tuple[str | Passage, ...]) -> list[str]:
    """The notes that cite passages, each after the other, as a reader of Markdown has them."""
    found = Citations(law(), STYLES[style])
    for passages in cited:
        found.cite(*(at(one) if isinstance(one, str) else one for one in passages))
    return [plain(note.text).replace("\\", "") for note in found.notes]


def documents(style: str, *cited: tuple[Source, str]) -> list[str]:
    found = Citations(law(), STYLES[style])
    for place in cited:
        found.cite_places(place)
    return [plain(note.text) for note in found.notes]


def test_the_command_takes_every_style_that_there_is() -> None:
    assert tuple(STYLES) == NAMES


@pytest.mark.parametrize("kind", KINDS)
def test_a_command_names_the_style_where_it_is_not_that_of_the_kind(kind: str) -> None:
    named = {style: f"--style {style}" in Manner(kind, style=style).options() for style in NAMES}

    assert named == {style: style != usual_style(kind) for style in NAMES}
    assert (usual_style(kind) == "un") == (kind == "submission")


def test_oscola_5_cites_a_treaty_by_the_short_name_that_it_gave_in_quotes_and_never_ibid() -> None:
    found = notes("oscola5", ("GC III art 118(1)",), ("GC III art 118(1)",), ("GC III art 7",))

    assert found == [
        "Geneva Convention relative to the Treatment of Prisoners of War (adopted 12 August 1949, "
        "entered into force 21 October 1950) 75 UNTS 135 ('GC III') art 118(1).",
        "GC III, art 118(1).",
        "GC III, art 7.",
    ]


def test_oscola_5_cites_what_is_no_instrument_by_the_number_of_its_note() -> None:
    found = notes("oscola5", ("CAT GC 4 para 5",), ("UDHR art 14(1)",), *[("CAT GC 4 para 5",)] * 2)

    assert found[2:] == ["CAT GC 4 (n 1) para 5."] * 2


def test_oscola_4_says_ibid_of_what_the_note_before_cites_alone_and_closes_with_a_stop() -> None:
    found = notes(
        "oscola4",
        ("GC III art 118(1)",),
        ("GC III art 118(1)",),
        ("GC III art 7", "GC IV art 4"),
        ("GC III art 7",),
    )

    assert found[0].endswith(" 75 UNTS 135 (GC III) art 118(1).")
    assert found[1] == "ibid."
    assert found[2].startswith("ibid art 7; Geneva Convention relative to the Protection of ")
    assert found[3] == "GC III (n 1) art 7."


def test_a_place_is_not_left_out_where_ibid_would_then_mean_the_place_before() -> None:
    found = notes("oscola4", ("ICRC Customary Law Study rule 5",), ("ICRC Customary Law Study",))

    assert found[1] == "ICRC Customary Law Study (n 1)."


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        (
            "Soering para 91",
            "*Soering v United Kingdom* (Judgment) ECtHR App No 14038/88 (7 July 1989) para 91.",
        ),
        (
            "ICRC Commentary 1960 p 540",
            "Jean S Pictet (ed), *Commentary: III Geneva Convention relative to the Treatment of "
            "Prisoners of War* (ICRC 1960) ('ICRC Commentary 1960') 540 [citation not verified].",
        ),
        (
            "ICRC Commentary 2020 art 118, para 4433",
            "ICRC, *Commentary on the Third Geneva Convention: Convention (III) relative to the "
            "Treatment of Prisoners of War* (CUP 2021) ('ICRC Commentary 2020') art 118, para 4433 "
            "[citation not verified].",
        ),
        (
            "CAT GC 4 para 5",
            "UN Committee against Torture, 'General Comment No 4 (2017) on the Implementation of "
            "Article 3 of the Convention in the Context of Article 22' (4 September 2018) UN Doc "
            "CAT/C/GC/4 ('CAT GC 4') para 5.",
        ),
        ("A/80/150 para 24", None),
    ],
)
def test_oscola_cites_each_kind_of_source_in_full_at_first(heading: str, said: str | None) -> None:
    (found,) = notes("oscola5", (heading,))

    assert found == said if said else found.endswith("UN Doc A/80/150, para 24.")


def test_the_commentaries_never_share_a_mention() -> None:
    years = ("1960", "2016", "2020")
    found = notes("oscola5", *(((f"ICRC Commentary {year} art 7"),) for year in years * 2))

    assert found[3:] == [
        f"ICRC Commentary {year} (n {at + 1}) art 7." for at, year in enumerate(years)
    ]


def test_places_in_one_source_share_its_mention() -> None:
    headings = ("GC III art 14(1)", "GC IV art 4", "GC III art 13(2)", "GC III art 14(2)")
    (_, oscola), (_, un) = (notes(style, headings, headings) for style in ("oscola5", "un"))

    assert oscola == "GC III, arts 13(2), 14(1) and 14(2); GC IV, art 4."
    assert un == (
        "GC III (see footnote 1 above), arts. 13 (2), 14 (1) and 14 (2); "
        "GC IV (see footnote 1 above), art. 4."
    )


@pytest.mark.parametrize("style", NAMES)
def test_what_was_not_checked_says_so_beside_its_own_pinpoint(style: str) -> None:
    passages = (
        at("GC III art 13(2)"),
        at("GC III art 14(1)", verified=False),
        at("GC III art 15", verified=False, paraphrase=True),
        at("GC III art 16", paraphrase=True),
        at("GC III art 17", paraphrase=True),
    )
    _, _, found = notes(style, passages, ("GC IV art 4",), passages)

    apart = {"oscola5": ", ", "oscola4": ") ", "un": "), "}
    said = found.partition(apart[style])[2].replace("t. ", "t ")
    said = said.replace("arts. ", "arts ").replace("art. ", "art ").rstrip(".")
    assert re.sub(r"(\d) \(", r"\1(", said) == (
        "art 13(2), and art 14(1) [wording not verified], "
        "and art 15 [pinpoint not verified], and arts 16 and 17(in paraphrase)"
    )


def test_a_document_of_a_case_is_cited_in_the_same_way() -> None:
    places = [(LETTER, "paras 2-3"), (LETTER, "paras 2-3"), (LETTER, "p 4")]

    assert documents("oscola5", *places) == [
        "A letter to the mayor (3 May 2025) ('Letter 7') paras 2–3.",
        "Letter 7 (n 1) paras 2–3.",
        "Letter 7 (n 1) 4.",
    ]
    assert documents("un", *places) == [
        'A letter to the mayor (3 May 2025) (hereinafter "Letter 7"), paras. 2–3.',
        "Ibid.",
        "Ibid., p. 4.",
    ]


TREATY = (
    "Geneva Convention relative to the Treatment of Prisoners of War (Geneva, 12 August 1949), "
    'United Nations, *Treaty Series*, vol. 75, No. 972, p. 135 (hereinafter "GC III"), '
)


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("GC III art 118(1)", f"{TREATY}art. 118 (1)."),
        (
            "ICRC Commentary 2020 para 4433",
            "International Committee of the Red Cross, *Commentary on the Third Geneva Convention: "
            "Convention (III) relative to the Treatment of Prisoners of War* (Cambridge, Cambridge "
            'University Press, 2021) (hereinafter "ICRC Commentary 2020"), para. 4433 '
            "[citation not verified].",
        ),
        (
            "CAT GC 4 para 5",
            "Committee against Torture, general comment No. 4 (2017) on the implementation of "
            "article 3 of the Convention in the context of article 22 (CAT/C/GC/4) (hereinafter "
            '"Committee against Torture general comment No. 4"), para. 5.',
        ),
        (
            "Soering para 91",
            "European Court of Human Rights, *Soering v. the United Kingdom*, Application No. "
            "14038/88, Judgment, 7 July 1989, para. 91.",
        ),
        (
            "Res 610 (VII)",
            "General Assembly resolution 610 (VII) of 3 December 1952 [citation not verified].",
        ),
    ],
)
def test_the_united_nations_cite_each_kind_of_source_in_a_way_of_their_own(
    heading: str, said: str
) -> None:
    assert notes("un", (heading,)) == [said]


def test_the_united_nations_say_ibid_and_see_the_footnote_above() -> None:
    found = notes(
        "un",
        ("GC III art 118(1)",),
        ("GC III art 7",),
        ("Soering para 91", "GC III art 7"),
        ("Soering para 91",),
        ("H.L.R. v France",),
        ("H.L.R. v France", "Soering para 91"),
    )

    assert found[1] == "Ibid., art. 7."
    assert found[2].startswith("Ibid.; European Court of Human Rights, *Soering v. the United")
    assert found[3] == "*Soering* (see footnote 3 above), para. 91."
    assert found[5] == (
        "*Soering* (see footnote 3 above), para. 91; *H.L.R. v. France* (see footnote 5 above)."
    )


@pytest.mark.parametrize("source", law().sources.values(), ids=lambda one: one.id)
def test_both_citations_of_a_source_are_of_one_text(source: Source) -> None:
    """No year is in the one that the other has not, but for what the style asks for besides."""
    years = re.compile(r"(?<![\d/.-])(?:18|19|20)\d\d(?![\d/.])")
    besides = {"echr": {"1950"}, "hague_regulations": {"1899", "1918"}, "hrc_gc31": {"2004"},
               "hrc_gc36": {"2018"}, "icrc_1960": {"1949"}}.get(source.id, set())  # fmt: skip
    un = source.un or ""

    assert set(years.findall(un)) <= {*years.findall(source.citation), *besides}
    assert " v " not in un and " UNTS " not in un and " No " not in un and not un.endswith(".")
    assert not source.un_short or source.un


def test_two_documents_of_one_short_name_are_each_cited_in_full() -> None:
    other = Source("other", "document", "Letter 7", "Another letter")
    first, second = documents("oscola5", (LETTER, ""), (other, ""))

    assert (first, second) == (
        "A letter to the mayor (3 May 2025) ('Letter 7').",
        "Another letter ('Letter 7').",
    )


@pytest.mark.parametrize(
    ("written", "oscola", "un"),
    [
        ("art 118(1)", "art 118(1)", "art. 118 (1)"),
        ("art 4(A)(2)", "art 4(A)(2)", "art. 4 A (2)"),
        ("art 1A(2), second paragraph", None, "art. 1 A (2), second paragraph"),
        ("art 31(3)(c)", "art 31(3)(c)", "art. 31 (3) (c)"),
        ("art III, para 51(a)", "art III, para 51(a)", "art. III, para. 51 (a)"),
        ("arts 4-5", "arts 4–5", "arts. 4–5"),
        ("paras 4244-4245", "paras 4244–4245", "paras. 4244–4245"),
        ("paras 8, 10-11", "paras 8 and 10–11", "paras. 8 and 10–11"),
        ("art 39(1) and (2)", "art 39(1) and (2)", "art. 39 (1) and (2)"),
        ("art 118, p 548", "art 118, p 548", "art. 118, p. 548"),
        ("pp 546-547", "pp 546–547", "pp. 546–547"),
        ("rule 128(A)", "rule 128(A)", "rule 128 A"),
        ("para 4.15.3", "para 4.15.3", "para. 4.15.3"),
        ("common art 7", "common art 7", "common art. 7"),
        ("headnote, paras (3) and (4)", None, "headnote, paras. (3) and (4)"),
        ("on GC III art 118(1)", "on GC III art 118(1)", "on GC III, art. 118 (1)"),
        ("preamble, last recital", None, "preamble, last recital"),
    ],
)
def test_a_pinpoint_is_spelled_as_the_style_has_it(
    written: str, oscola: str | None, un: str
) -> None:
    found = read_pinpoint(written)

    assert Spelling().said(found) == (oscola or written)
    assert Spelling(stopped=True).said(found) == un


def words_with_numbers(pinpoints: Iterable[str]) -> set[str]:
    """What is left as words in pinpoints and holds a number."""
    parts = {part for pinpoint in pinpoints for part in read_pinpoint(pinpoint)}
    return {part.items[0] for part in parts if not part.unit and re.search(r"\d", part.items[0])}


def test_every_pinpoint_of_the_law_is_read_to_its_last_number() -> None:
    """Save a date, and what speaks of another text."""
    words = words_with_numbers(law().cited(one)[1] for one in law().passages)

    assert {one for one in words if not one.startswith("on ")} == {"2 June 2025"}


def test_every_pinpoint_of_a_case_is_read_to_its_last_number() -> None:
    """Save that of a report in which the source is printed."""
    documents = (read_document(path, name)[0] for name, path in case_names().items())
    headings = {block.heading for one in documents if one for block in one.blocks if block.passage}

    words = words_with_numbers(heading.partition(" ")[2] for heading in headings)
    assert len(headings) > 100 and words == {"XII Law Reports pp 86-89"}


UNNUMBERED = st.text(st.characters(exclude_categories=["Nd"], exclude_characters="IVX("))


@given(UNNUMBERED)
def test_a_pinpoint_that_is_only_words_loses_none(text: str) -> None:
    found = Spelling().said(read_pinpoint(text))

    assert re.sub(r"[\s,]", "", found) == re.sub(r"[\s,]", "", text)


def test_places_are_in_the_order_in_which_the_source_has_them() -> None:
    written = ["preamble", "art 4(A)(1)", "art 4(A)(2)", "art 13, para 9", "art 13, para 10",
               "art 118", "art 118(1)", "on delay"]  # fmt: skip
    found = in_order(read_pinpoint(one) for one in reversed(written))

    assert [Spelling().said(one) for one in found] == written


def test_places_that_differ_in_their_last_number_are_one() -> None:
    found = together(map(read_pinpoint, ["art 13, para 9", "art 13, para 10", "art 118, para 9"]))

    assert Spelling().listed(found) == "art 13, paras 9 and 10, and art 118, para 9"


def test_the_table_gives_paragraphs_in_a_row_as_a_range() -> None:
    style = STYLES["un"]
    found = Authority(LETTER, style, {"para 13": [2], "para 4": [1, 7, 8, 9, 12, 13]})

    assert [(row.place, plain(row.paragraphs)) for row in found.rows] == [
        ("para. 4", "1, 7–9, 12, 13"),
        ("para. 13", "2"),
    ]


def bare(text: str) -> str:
    return re.sub(r"[\\*.]", "", text)


LATER = {
    "oscola5": r"(?:^|; )([^;]*?) \(n (\d+)\)",
    "oscola4": r"(?:^|; )([^;]*?) \(n (\d+)\)",
    "un": r"(?:^|; )([^;]*?) \(see footnote (\d+) above\)",
}


@pytest.mark.parametrize("style", NAMES)
@given(data=st.data())
def test_a_later_mention_points_to_an_earlier_note_that_has_the_source_in_full(
    style: str, data: st.DataObject
) -> None:
    of = STYLES[style]
    several = st.lists(st.sampled_from(law().passages), min_size=1, max_size=4)
    cited = data.draw(st.lists(several, min_size=1, max_size=12))
    found = [bare(one) for one in notes(style, *map(tuple, cited))]

    sources = [[law().cited(one)[0] for one in passages] for passages in cited]
    full = {bare(of.short(one)): bare(of.full(one)) for one in law().sources.values()}
    for number, note in enumerate(found, 1):
        for short, earlier in re.findall(LATER[style], note):
            assert int(earlier) < number and full[short] in found[int(earlier) - 1]
        if note.lower().startswith("ibid"):
            (before,) = set(sources[number - 2])
            assert before in sources[number - 1]


NAME = "North v South (No 2)"
DECIDED = replace(LETTER, citation=f"{NAME} [1901] AC 1", case_name=NAME)


def test_the_name_of_a_case_is_in_italics_in_the_document_of_a_case_as_well() -> None:
    assert documents("oscola5", (DECIDED, "p 4"), (DECIDED, "p 5")) == [
        r"*North v South (No 2)* \[1901\] AC 1 ('*Letter 7*') 4.",
        "*Letter 7* (n 1) 5.",
    ]


@given(TEXTS, TEXTS)
def test_only_the_name_of_a_case_is_marked_in_a_citation_that_is_data(one: str, other: str) -> None:
    cited = replace(DECIDED, citation=f"{one} {NAME}, {other}")

    (line,) = (one for one in READER.parse(f"x {OSCOLA5.full(cited)} x") if one.children)
    parts = [one for one in line.children or () if one.content or one.type == "em_open"]
    name = parts.index(next(one for one in parts if one.type == "em_open")) + 1
    said = "".join(one.content for one in parts)
    assert " ".join(said.split()) == folded(f"x {cited.citation} x")
    assert parts[name].content == NAME
    assert [one.type for one in parts].count("em_open") == 1


def test_places_in_a_sentence_are_spelled_as_the_style_has_them() -> None:
    text = "By article 4(A)(2) or 5(1), and para 11 of general comment No 4, in 2025 (I)"

    assert Spelling().prose(text) == text
    assert Spelling(stopped=True).prose(text) == (
        "By article 4 A (2) or 5 (1), and para. 11 of general comment No. 4, in 2025 (I)"
    )


def test_sources_in_one_note_stand_in_an_order_of_their_own() -> None:
    early, late = (
        Source(name, "document", name, f"The {name} letter", day=date(2025, month, 1))
        for name, month in (("first", 1), ("second", 2))
    )
    withheld = replace(early, id="third", short="third", citation="[withheld]", withheld=True)
    found = Citations(law(), OSCOLA5)

    found.cite_places((withheld, ""), (late, ""), (early, ""))

    assert plain(found.notes[0].text).split("; ") == [
        "The first letter",
        "The second letter",
        r"\[withheld\] ('third').",
    ]
