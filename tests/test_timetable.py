"""What `timeline` prints."""

import json
from datetime import date
from typing import Any

import pytest
from commands import CASE, called
from small import case, fact, issue, law, rule, section

from quarter import causes
from quarter.answer import Opinion, questions_alone
from quarter.problem import InvalidInput, Place, Problem
from quarter.timeline import timelines
from quarter.timetable import as_text

MARCH, LATE = date(2025, 3, 1), date(2025, 5, 1)
SOLDIER = rule("r", "soldier(P)", then="captive(P)")
FILM = (
    'film = { sort = "act", label = "the film", date = 2025-03-01, date_words = "early in 2025" }'
)


def printed(rules: str, more: str, *questions: str, **options: Any) -> str:
    base = law(rules)
    made = case(base, (), *(questions or ("captive(a)",)), more=more, **options)
    opinion = Opinion(base, made, asking=questions_alone(base, made))
    return as_text(opinion, timelines(opinion), lambda _, text: text)


def test_each_question_has_its_dates_its_answers_and_what_made_them_so() -> None:
    early, late = section(fact("wounded(a)")), section(fact("soldier(a)"), "t para 3")

    assert printed(SOLDIER, early + late) == (
        "A case: the record from 1 January 2025 to 1 June 2025, standard: fair\n"
        "\n"
        "Captive?\n"
        "  1 January 2025  Open\n"
        "                  without any fact of the file\n"
        "  1 May 2025      Yes\n"
        "                  because soldier (t para 3), under Law art 1\n"
    )


def test_what_began_and_what_ended_is_said_to_have_done_so() -> None:
    text = printed(SOLDIER, section(fact("soldier(a)", from_=MARCH, until=LATE)))

    assert "because from this day soldier (s para 2), under Law art 1" in text
    assert "because from this day it is no longer so that soldier (s para 2)" in text


def test_of_denials_of_every_name_each_is_told_with_those_whom_it_leaves() -> None:
    rules = rule("r", "holds(D, P)", "peace(D)", then="safe(P)")
    left = fact("not holds(D, a)", but='["north"]') + fact("not holds(D, a)", but='["south"]')
    more = '```toml\n[unknown]\n"holds(north, a)" = "refused"\n"holds(south, a)" = "refused"\n```\n'
    found = printed(rules, more + section(left, "t para 1"), "safe(a)")

    assert "because not holds, save North (t para 1); not holds, save South (t para 1)" in found


def test_a_day_that_the_file_does_not_know_exactly_is_given_in_its_words() -> None:
    began = printed(SOLDIER, section(fact("soldier(a)", from_=MARCH, date_words='"in spring"')))
    rules = rule("r", "holds(D, P)", "shown_in(P, A)", then="breach(D, P, A)")
    known = section(fact("holds(north, a)") + fact("shown_in(a, film)"))
    act = printed(rules, known, "breach(north, a, film)", names=FILM)

    assert "  1 March 2025 (in spring)  Yes\n" in began
    assert "  1 January 2025                nothing on record yet\n" in act
    assert "  1 March 2025 (early in 2025)  Yes\n" in act
    assert act.endswith("because the day came\n")


def test_of_several_ways_two_are_told_and_the_rest_are_counted() -> None:
    facts = ("soldier", "wounded", "willing", "doubted")
    rules = "".join(rule(one, f"{one}(P)", then="captive(P)") for one in facts)

    text = printed(rules, section("".join(fact(f"{one}(a)") for one in facts)))

    assert text.endswith(
        "because soldier (s para 2), under Law art 1\n"
        "                  or because wounded (s para 2), under Law art 1\n"
        "                  or in two other ways\n"
    )


def test_the_way_that_is_shown_best_is_told_first() -> None:
    rules = SOLDIER + rule("w", "wounded(P)", then="captive(P)")

    text = printed(rules, section(fact("soldier(a)", "fair") + fact("wounded(a)")))

    assert text.index("because wounded") < text.index("or because soldier")


def test_up_to_three_facts_are_told_one_by_one_and_more_are_counted() -> None:
    three, four = ("soldier", "wounded", "willing"), ("soldier", "wounded", "willing", "doubted")

    def told(names: tuple[str, ...]) -> str:
        rules = rule("r", *(f"{one}(P)" for one in names), then="captive(P)")
        first = section("".join(fact(f"{one}(a)") for one in names[:2]), "s para 9")
        return printed(rules, first + section("".join(fact(f"{one}(a)") for one in names[2:])))

    assert "because of three facts together:\n" in told(three)
    assert "- willing (s para 2), under Law art 1\n" in told(three)
    assert told(four).endswith("because of four facts together: s paras 2 and 9\n")


def test_an_act_of_which_any_word_brings_the_answer_first_came_on_record_there() -> None:
    rules = rule("r", "holds(D, P)", "shown_in(P, A)", "soldier(P)", then="breach(D, P, A)")
    early = section(fact("holds(north, a)"))
    late = section(fact("shown_in(a, film)") + fact("shown_in(b, film)"), "t para 4")

    text = printed(rules, early + late, "breach(north, a, film)", names=FILM)

    assert "nothing on record yet\n" in text
    assert text.endswith("because it first came on record: t para 4\n")


def test_where_only_the_firmness_of_the_same_word_changed_that_is_said() -> None:
    rules = rule("r", "soldier(P)", "holds(D, P)", then="must release(D, P)", when=["peace(D)"])
    rules += rule("no", "wounded(P)", "holds(D, P)", then="need not release(D, P)")
    early = section(fact("soldier(a)") + fact("holds(north, a)") + fact("not peace(north)"))
    late = section(fact("not wounded(a)"), "t para 1")

    text = printed(rules, early + late, "must release(north, a)")

    assert "Not yet due\n" in text
    assert "Not yet due (now settled)\n" in text


def test_persons_whose_answers_have_the_same_history_are_spoken_of_together() -> None:
    rules = rule("r", "soldier(P)", "holds(D, P)", then="captive(P)")
    names = ("a", "b")

    def told(*late: str) -> int:
        early = section("".join(fact(f"holds(north, {one})") for one in names))
        more = section("".join(fact(f"soldier({one})") for one in late), "t para 1")
        return printed(rules, early + more, "captive(P)").count("Captive?")

    assert told("a", "b") == 1
    assert told("a") == 2


def test_a_cause_that_is_not_known_is_said_not_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(causes, "BOUND", 1)
    rules = rule("r", "soldier(P)", "wounded(P)", then="captive(P)")

    assert "what made it so is not known: bound met" in printed(rules, section(fact("soldier(a)")))


def test_an_act_of_which_no_source_speaks_is_open_from_its_day() -> None:
    rules = rule("r", "holds(D, P)", "shown_in(P, A)", then="breach(D, P, A)")

    text = printed(rules, section(fact("soldier(a)")), "breach(north, a, film)", names=FILM)

    assert "  1 January 2025                nothing on record yet\n" in text
    assert text.endswith("Open\n                                because the day came\n")


def test_a_position_taken_is_taken_on_every_date() -> None:
    rules = issue("i", "one", "two")
    rules += rule("r", "soldier(P)", then="captive(P)", position="i.two")
    base = law(rules)
    made = case(base, (), "captive(a)", more=section(fact("soldier(a)")))
    opinion = Opinion(base, made, positions=["i.two"])

    assert "Yes" in as_text(opinion, timelines(opinion), lambda _, text: text)


# The command


def test_the_command_gives_the_same_spans_to_programs() -> None:
    found = json.loads(called("timeline", CASE, "--json").stdout)
    (video,) = (
        one["spans"]
        for one in found["timelines"]
        if one["literal"] == "unlawful_exposure(ukraine, prisoner_a, interrogation_video)"
    )

    assert [one["from"] for one in video] == ["2025-01-24", "2025-07-21"]
    assert [one["until"] for one in video] == ["2025-07-21", None]
    assert [one["answer"] for one in video] == ["Open", "Probably yes"]
    assert [one["standing"] for one in video] == ["not proved", "proved"]
    assert [one["settled"] for one in video] == [False, False]
    assert video[1]["because"] == [
        {
            "literal": "released_by(interrogation_video, ukraine)",
            "source": "A/80/150",
            "pinpoint": "para 35",
            "change": "came on record",
            "rule": "GC III art 13(2)",
        },
        {
            "literal": "identifiable(prisoner_a, interrogation_video)",
            "source": "A/80/150",
            "pinpoint": "para 36",
            "change": "came on record",
            "rule": "GC III art 13(2)",
        },
    ]
    assert video[1]["or"] == []


def test_before_anything_is_on_record_of_an_act_the_span_has_neither_standing_nor_cause() -> None:
    found = json.loads(called("timeline", CASE, "--json").stdout)
    (first, _) = next(
        one["spans"]
        for one in found["timelines"]
        if one["literal"] == "unlawful_exposure(ukraine, prisoner_a, january_images)"
    )

    assert first == {
        "from": "2025-01-24",
        "until": "2025-07-21",
        "answer": "nothing on record yet",
        "standing": None,
        "settled": None,
        "because": [],
        "or": [],
    }


def test_the_time_line_ends_on_the_date_that_is_asked() -> None:
    text = called("timeline", CASE, "--as-of", "2025-03-11").stdout

    assert text.startswith(
        "Two soldiers taken in Kursk: the record from 24 January 2025 to 11 March 2025, "
    )
    assert "21 July 2025" not in text


def test_facts_that_contradict_each_other_on_the_way_are_a_problem_of_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(_: Opinion) -> None:
        raise InvalidInput([Problem(Place("case.md", 5), "the facts clash")])

    monkeypatch.setattr("quarter.timeline.timelines", refused)

    result = called("timeline", CASE)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "case.md:5:1: the facts clash\n"
