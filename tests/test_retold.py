"""A variation in words: what a class is told, and the case file that it is."""

from collections.abc import Iterable, Iterator

import pytest
from classroom import STORY, TEACHING, story
from commands import law as shipped
from small import AS_OF, CAPTIVES, SOURCES, case_text, fact, issue, law, rule, section
from test_vary import TAKEN, entails

from quarter.answer import Opinion, questions_alone
from quarter.case import Case
from quarter.casefile import case_document, parse_case, read_case
from quarter.document import Document, parse_document
from quarter.expectations import unmet_expectations
from quarter.literal import Literal
from quarter.record import Record, State
from quarter.retold import Retelling
from quarter.rulebase import Rulebase
from quarter.shipped import case_names
from quarter.vary import MOST, Variations

SCENARIOS = [name for name in case_names() if name.startswith("teaching/")]


def retellings(base: Rulebase, case: Case, document: Document) -> list[tuple[Retelling, Case]]:
    """Each variation of a scenario, with the case that it is as a file of its own."""
    opinion = Opinion(base, case, asking=questions_alone(base, case))
    found = [Retelling(one) for one in Variations(opinion).told]
    return [(one, parse_case(one.case_file(document), base, "variation.md")) for one in found]


def retold(
    rules: str,
    paragraphs: Iterable[str],
    question: str = "captive(a)",
    words: str = "",
    more: str = "",
) -> dict[tuple[str, ...], tuple[Retelling, Case]]:
    """The variations of a small scenario, by what each tells otherwise."""
    base = law(rules, words)
    text = case_text(
        {},
        [question],
        CAPTIVES,
        as_of=AS_OF,
        standard="fair",
        head=TEACHING,
        sources=SOURCES + STORY,
        more=story(*paragraphs) + more,
    )
    document, _ = parse_document(text, "case.md")
    made = parse_case(text, base, "case.md")
    return {
        tuple(map(str, one.change.facts)): (one, again)
        for one, again in retellings(base, made, document)
    }


# Small scenarios


def test_a_paragraph_that_shows_nothing_else_is_told_anew() -> None:
    one, again = retold(TAKEN, [fact("soldier(a)"), fact("not wounded(a)")])["not soldier(a)",]

    assert one.sentence == "Instead of what paragraph 1 tells: not soldier."
    assert [paragraph.words for paragraph in one.story] == ["Not soldier.", "Words 2."]
    assert again.teaching
    assert [passage.words for passage in again.teaching.narrative] == ["Not soldier.", "Words 2."]


def test_a_paragraph_that_shows_more_is_kept_and_says_what_is_otherwise() -> None:
    both = fact("soldier(a)") + fact("not wounded(a)")

    one, again = retold(TAKEN, [both])["not soldier(a)",]

    assert one.sentence == (
        "Contrary to paragraph 1, not soldier. What else paragraph 1 tells stands."
    )
    assert [paragraph.words for paragraph in one.story] == [
        "Words 1. In this variation, contrary to what stands here, not soldier."
    ]
    assert {str(evidence.literal) for evidence in again.evidence} == {
        "not soldier(a)",
        "not wounded(a)",
    }


def test_what_the_story_does_not_speak_of_comes_after_its_last_paragraph() -> None:
    rules = TAKEN + rule("free", "captive(P)", "spy(P)", then="free(P)")

    one, again = retold(rules, [fact("soldier(a)"), fact("not wounded(a)")], "free(a)")["spy(a)",]

    assert one.sentence == "The story goes on: spy."
    assert [paragraph.heading for paragraph in one.story][-1] == "narrative para 3"
    assert again.teaching
    assert again.teaching.narrative[-1].words == "Spy."


def test_what_is_disputed_is_told_beyond_dispute_wherever_it_was_told() -> None:
    paragraphs = [fact("soldier(a)"), fact("wounded(a)"), fact("not wounded(a)")]

    one, again = retold(TAKEN, paragraphs)["not wounded(a)",]

    assert one.sentence == (
        "It is beyond dispute that not wounded, whatever paragraphs 2 and 3 tell."
    )
    assert [paragraph.words for paragraph in one.story][1:] == [
        "It is beyond dispute that not wounded."
    ] * 2
    assert [str(evidence.literal) for evidence in again.evidence][1:] == ["not wounded(a)"] * 2


def test_another_source_that_has_the_contrary_is_named_and_yields() -> None:
    more = section(fact("wounded(a)") + fact("willing(a)"), "s para 7")
    paragraphs = [fact("soldier(a)"), fact("not wounded(a)")]

    one, again = retold(TAKEN, paragraphs, more=more)["not wounded(a)",]

    assert one.sentence == (
        "It is beyond dispute that not wounded, whatever paragraph 2 and s para 7 tell."
    )
    assert {str(evidence.literal) for evidence in again.evidence} == {
        "soldier(a)",
        "not wounded(a)",
        "willing(a)",
    }


def test_facts_that_go_together_are_told_each_where_the_story_has_it() -> None:
    words = entails("soldier(P)", "willing(P)")
    paragraphs = [fact("willing(a)"), fact("soldier(a)"), fact("not wounded(a)")]

    rules = TAKEN + rule("freed", "willing(P)", "captive(P)", then="free(P)")
    rules += rule("calm", "willing(P)", then="free(P)")
    one, _ = retold(rules, paragraphs, "free(a)", words=words)["not willing(a)", "not soldier(a)"]

    assert one.sentence == "Instead of what paragraphs 1 and 2 tell: not willing and not soldier."
    assert [paragraph.words for paragraph in one.story][:2] == ["Not willing.", "Not soldier."]


def test_of_what_is_said_of_one_person_together_the_person_is_named_once() -> None:
    base = shipped()
    case = read_case(case_names()["teaching/conscript"], base)
    said = [
        one.sentence
        for one, _ in retellings(base, case, case_document(case_names()["teaching/conscript"]))
    ]

    assert (
        "Contrary to paragraph 3, the conscript has not fallen into the power of Tolmar and is not "
        "held by Tolmar. What else paragraph 3 tells stands."
    ) in said


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_sentence_of_a_variation_names_one_person_twice_before_a_verb(name: str) -> None:
    base = shipped()
    case = read_case(case_names()[name], base)
    people = [one.label for one in case.words.names.values() if one.sort == "person"]
    for one, _ in retellings(base, case, case_document(case_names()[name])):
        for person in people:
            assert f" and {person} is" not in one.sentence
            assert f", {person} has" not in one.sentence.partition(", ")[2]


def test_a_reading_is_taken_in_the_case_and_leaves_the_story_alone() -> None:
    rules = issue("limit", "narrow", "wide")
    rules += rule("wide", "soldier(P)", then="captive(P)", position="limit.wide")

    one, again = retold(rules, [fact("soldier(a)")])[()]

    assert one.sentence == "Take the reading that so (held by A court)."
    assert [paragraph.words for paragraph in one.story] == ["Words 1."]
    assert again.positions == ("limit.wide",)


def test_a_case_that_is_told_otherwise_keeps_its_claims_and_expects_what_was_found() -> None:
    claim = '[[claim]]\nliteral = "not captive(a)"\nby = "north"\nsays = "He is none."\n'

    one, again = retold(TAKEN, [fact("soldier(a)") + claim, fact("not wounded(a)")])[
        "not soldier(a)",
    ]

    assert (
        one.story[0].words
        == "Words 1. In this variation, contrary to what stands here, not soldier."
    )
    assert [claim.says for claim in again.claims] == ["He is none."]
    (expected,) = again.expectations
    assert (expected.standing, expected.answer) == ("not proved", "Not shown")
    assert again.title == f"A case: variation {one.variation.number}"


# Those that ship


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_has_ten_variations_each_a_sound_case_with_the_same_answers(name: str) -> None:
    path = case_names()[name]
    case, document = read_case(path, shipped()), case_document(path)
    before, story = Record(shipped(), case, case.as_of), _story(document)
    told = retellings(shipped(), case, document)

    assert 10 <= len(told) <= MOST
    assert len({one.sentence for one, _ in told}) == len(told)
    assert any(one.variation.is_decoy for one, _ in told)
    assert sum(not one.variation.is_decoy for one, _ in told) >= 5
    for one, again in told:
        assert _answers(Opinion(shipped(), again, asking=one.opinion.asking)) == _answers(
            one.opinion
        )
        record = Record(shipped(), again, again.as_of)
        assert all(_is_told(fact, record) for fact in one.change.facts), one.sentence
        assert list(_contradictions(again, record)) == [], one.sentence
        assert _disputed(record) <= _disputed(before), one.sentence
        for paragraph, was in zip(one.story, story, strict=False):
            assert paragraph.kept in ("", was)
            assert paragraph.kept == was or paragraph.otherwise
    assert unmet_expectations(shipped(), told[0][1]) == []


def _answers(opinion: Opinion) -> list[tuple[object, ...]]:
    return [(one.literal, one.word, one.standing, one.settled) for one in opinion.answers]


def _story(document: Document) -> list[str]:
    headed = (one for one in document.passages if one.heading.startswith("narrative "))
    return [one.words for one in dict.fromkeys(headed)]


def _state(fact: Literal, record: Record) -> State:
    day = record.day_of(fact.terms, record.as_of)
    return record.state(fact.atom, record.case.standard, day)


def _is_told(fact: Literal, record: Record) -> bool:
    return _state(fact, record) is (State.DENIED if fact.denied else State.SHOWN)


def _disputed(record: Record) -> set[Literal]:
    return {atom for atom in record.atoms if _state(atom, record) is State.DISPUTED}


def _contradictions(case: Case, record: Record) -> Iterator[tuple[Literal, Literal]]:
    """Each fact that is told and entails what is denied."""
    told = dict.fromkeys(one.literal for one in case.evidence if _is_told(one.literal, record))
    for entailment in case.words.entailments:
        for literal in told:
            names = entailment.literal.names_in(literal)
            for other in entailment.entailed if names is not None else ():
                if _is_told(~other.bind(names or {}), record):
                    yield literal, other
