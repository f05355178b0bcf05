"""A time line gives what `run` gives on each of its dates, and the facts that made it so."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import AS_OF, case, drawn_law, fact, issue, law, lit, ranks, rule, section

from quarter import causes as module
from quarter.answer import Opinion, Verdict, questions_alone
from quarter.case import Case, Evidence
from quarter.casefile import read_case
from quarter.causes import Reason
from quarter.literal import Literal
from quarter.problem import InvalidInput
from quarter.rulebase import Rulebase
from quarter.rulefile import read_rulebase
from quarter.shipped import case_names, folder
from quarter.timeline import Span, Timeline, timelines

EARLY, LATE = date(2025, 1, 1), date(2025, 5, 1)  # the days of the two sources
MARCH = date(2025, 3, 1)
ACT = "film = { sort = 'act', label = 'the film', date = 2025-03-01 }".replace("'", '"')
FACTS = ("soldier(a)", "wounded(a)", "willing(a)", "spy(a)", "danger(a, east)", "danger(a, south)")
OF_THE_ACT = ("shown_in(a, film)", "not shown_in(a, film)", "shown_in(b, film)")
PEACE = ("peace(north)", "not peace(north)")
OF_ALL = "not holds(D, a)"
HEADS = ("captive(P)", "not captive(P)", "free(P)", "must release(D, P)", "must not release(D, P)")
BODIES = (
    *("soldier(P)", "not soldier(P)", "wounded(P)", "willing(P)", "spy(P)", "not spy(P)"),
    *("danger(P, T)", "every T: danger(P, T)", "shown_in(P, A)", "every A: shown_in(P, A)"),
    *("captive(P)", "free(P)"),
)
QUESTIONS = ("captive(a)", "free(a)", "must release(north, a)", "may release(north, a)")
ABOUT_THE_ACT = "breach(north, a, A)"
ONE_OF = '[[one_of]]\nliterals = ["soldier(P)", "wounded(P)", "willing(P)"]\n'


@st.composite
def laws(draw: st.DrawFn) -> str:
    """A few rules on one captive, on any power and on any act; some exceptions, some readings."""
    text = issue("i", "one", "two")
    made: list[tuple[str, str]] = []
    for number in range(draw(st.integers(2, 6))):
        name = f"r{number}"
        body = draw(st.lists(st.sampled_from(BODIES), min_size=1, max_size=2, unique=True))
        more: dict[str, Any] = {}
        if draw(st.integers(0, 3)) == 0:
            more["position"] = draw(st.sampled_from(("i.one", "i.two")))
        if made and draw(st.integers(0, 4)) == 0:
            more |= {"excepts": draw(st.sampled_from(made))[0], "standard": "fair"}
            text += rule(name, "holds(D, P)", *body, **more)
            continue
        head = draw(st.sampled_from(HEADS))
        if head in ("captive(P)", "not captive(P)") and draw(st.integers(0, 4)) == 0:
            more["kind"] = "strict"
        if head == "must release(D, P)" and draw(st.booleans()):
            more["when"] = ["peace(D)"]
        made.append((name, head))
        text += rule(name, "holds(D, P)", *body, then=head, **more)
    for (one, head), (other, against) in itertools.combinations(made, 2):
        if lit(against) == ~lit(head) and draw(st.booleans()):
            text += ranks(one, other)
    text += rule(
        "act",
        "holds(D, P)",
        "shown_in(P, A)",
        draw(st.sampled_from(BODIES[:6])),
        then="breach(D, P, A)",
    )
    return text + draw(st.sampled_from(("", "", ONE_OF)))


DAYS = st.sampled_from((None, None, None, date(2025, 2, 1), MARCH, LATE))


@st.composite
def records(draw: st.DrawFn) -> str:
    """Facts of two sources, some of them only from a day on, or only until one."""
    found: dict[str, list[str]] = {"s": [], "t": []}
    pool = (*FACTS, *(f"not {one}" for one in FACTS[:4]), *OF_THE_ACT, *PEACE, OF_ALL)
    some = draw(st.lists(st.sampled_from(pool), min_size=2, max_size=7, unique=True))
    held = draw(st.sampled_from(("s", "s", "s", "t", "")))
    for literal in (*(["holds(north, a)"] if held else []), *some):
        more: dict[str, object] = {}
        start, until = draw(DAYS), draw(DAYS)
        if start is not None:
            more["from_"] = start
        if until is not None and (start is None or start < until):
            more["until"] = until
        shown = draw(st.sampled_from(("strong", "strong", "fair", "weak")))
        source = held if literal == "holds(north, a)" else draw(st.sampled_from("st"))
        found[source].append(fact(literal, shown, **more))
    return "".join(
        section("\n".join(facts), f"{source} para 1") for source, facts in found.items() if facts
    )


def small_case(base: Rulebase, more: str, *questions: str) -> Case:
    return case(base, (), *(questions or (*QUESTIONS, ABOUT_THE_ACT)), more=more, names=ACT)


def opinion_of(base: Rulebase, made: Case, day: date | None = None) -> Opinion:
    return Opinion(base, made, day, asking=questions_alone(base, made))


def verdicts(base: Rulebase, made: Case, day: date) -> dict[Literal, Verdict]:
    """What `run` has by a date."""
    opinion = opinion_of(base, made, day)
    opinion.check()
    return {literal: opinion.verdict(literal) for _, literal in opinion.questions}


def span_on(line: Timeline, day: date) -> Span:
    (found,) = (
        one for one in line.spans if one.since <= day and (one.until is None or day < one.until)
    )
    return found


def seen(verdict: Verdict | None) -> object:
    return verdict and (verdict.word, verdict.standing, verdict.settled)


def every_date(made: Case) -> Iterator[date]:
    """From the first source to the date of the case."""
    days = (made.as_of - EARLY).days
    return (EARLY + timedelta(days=number) for number in range(days + 1))


@given(laws(), records())
def test_on_every_date_a_time_line_has_what_an_opinion_of_that_date_has(
    rules: str, facts: str
) -> None:
    base = drawn_law(rules)
    made = small_case(base, facts)
    days = [EARLY, date(2025, 2, 1), date(2025, 2, 28), MARCH, date(2025, 4, 30), LATE, AS_OF]
    try:
        expected = {day: verdicts(base, made, day) for day in days}
    except InvalidInput:
        with pytest.raises(InvalidInput):
            timelines(opinion_of(base, made))
        return

    for line in timelines(opinion_of(base, made)):
        for day in days:
            got = span_on(line, day).verdict
            assert seen(got) == seen(expected[day].get(line.literal)), (line.literal, day)


# What made it so, found by other means: each set of changes is tried in a case of its own.


def changes_on(made: Case, day: date) -> dict[Literal, None]:
    """The facts of which something changed on a day, in the order of the file."""
    first = day == EARLY
    return {
        one.literal.atom: None
        for one in made.evidence
        if one.source.day == day
        or (not first and one.source.day == EARLY and day in (one.start, one.end))
    }


def had(made: Case, day: date, facts: tuple[Literal, ...]) -> Case:
    """The case as it would be on a day if, of all that changed on it, only these facts had."""
    kept: list[Evidence] = []
    for one in made.evidence:
        if one.literal.atom in facts or one.literal.atom not in changes_on(made, day):
            kept.append(one)
        elif one.source.day != day:
            later = day + timedelta(days=1)
            start = later if one.start == day and day != EARLY else one.start
            end = later if one.end == day and day != EARLY else one.end
            kept.append(replace(one, start=start, end=end))
    return replace(made, evidence=tuple(kept))


def smallest(
    base: Rulebase, made: Case, line: Timeline, span: Span
) -> tuple[set[frozenset[Literal]], bool]:
    """Every set of at most three changes that brings an answer and of which none is smaller."""
    facts = tuple(changes_on(made, span.since))
    for size in range(4):
        found = set()
        for some in itertools.combinations(facts, size):
            try:
                then = verdicts(base, had(made, span.since, some), span.since)
            except InvalidInput:
                continue  # no such record could be; only the word is compared
            if seen(then.get(line.literal)) == seen(span.verdict):
                found.add(frozenset(some))
        if found:
            return found, size > 0
    return set(), True


def named(way: tuple[Reason, ...]) -> frozenset[Literal]:
    return frozenset(one.fact for one in way)


@given(laws(), records())
def test_what_made_an_answer_so_are_the_smallest_sets_of_changes_that_bring_it(
    rules: str, facts: str
) -> None:
    base = drawn_law(rules.replace('kind = "strict"', 'kind = "defeasible"'))
    made = small_case(base, facts)

    for line in timelines(opinion_of(base, made)):
        for span in line.spans:
            if span.verdict is None:
                assert span.because == ()
                continue
            found, needed = smallest(base, made, line, span)
            assert span.because is not None
            if not needed:
                assert span.because == ()
            elif found:
                assert {named(way) for way in span.because} == found
            else:
                (way,) = span.because
                assert len(way) > 3
                whole = tuple(named(way))
                brought = verdicts(base, had(made, span.since, whole), span.since)
                assert seen(brought[line.literal]) == seen(span.verdict)
                for one in whole:
                    fewer = tuple(named(way) - {one})
                    then = verdicts(base, had(made, span.since, fewer), span.since)
                    assert seen(then.get(line.literal)) != seen(span.verdict)


@pytest.mark.parametrize("few", [0, 2])
def test_it_is_the_same_whether_worlds_are_found_one_by_one_or_all_at_once(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = rule("one", "soldier(P)", "wounded(P)", "holds(D, P)", then="captive(P)")
    rules += rule("two", "danger(P, T)", "wounded(P)", "holds(D, P)", then="not captive(P)")
    base = drawn_law(rules)
    facts = [fact(one) for one in ("holds(north, a)", "soldier(a)", "wounded(a)", "peace(north)")]
    made = small_case(base, section("".join(facts)))
    expected = timelines(opinion_of(base, made))

    monkeypatch.setattr(module, "FEW", few)
    monkeypatch.setattr(module, "MANY", 3)

    assert timelines(opinion_of(base, made)) == expected


# One thing after another


def line_of(rules: str, more: str, question: str = "captive(a)", **options: Any) -> Timeline:
    base = law(rules)
    (found,) = timelines(opinion_of(base, case(base, (), question, more=more, **options)))
    return found


def told(line: Timeline) -> list[tuple[str, str | None]]:
    """Since when it stands as it does, and the word for it."""
    return [
        (str(span.since), span.verdict.word.value if span.verdict else None) for span in line.spans
    ]


def causes(span: Span) -> list[list[tuple[str, str, str | None]]]:
    """What made an answer so: each fact, what became of it, and the rule."""
    assert span.because is not None
    return [
        [
            (str(event.what.literal), event.how.value, one.rule.id if one.rule else None)
            for one in way
            for event in one.events
        ]
        for way in span.because
    ]


SOLDIER = rule("r", "soldier(P)", then="captive(P)")


def test_an_answer_stands_from_the_day_on_which_the_source_of_its_fact_came() -> None:
    line = line_of(SOLDIER, section(fact("wounded(a)")) + section(fact("soldier(a)"), "t para 1"))

    assert told(line) == [("2025-01-01", "Open"), ("2025-05-01", "Yes")]
    assert [span.until for span in line.spans] == [LATE, None]
    assert causes(line.spans[0]) == []
    assert causes(line.spans[1]) == [[("soldier(a)", "came on record", "r")]]


def test_what_is_denied_of_every_name_is_silence_no_more_from_the_day_on_which_that_came() -> None:
    rules = rule("r", "holds(D, P)", "peace(D)", then="safe(P)")
    text = section(fact("not holds(D, a)"), "t para 1") + section(fact("wounded(a)"))
    base = law(rules)

    (line,) = timelines(Opinion(base, case(base, (), "safe(a)", more=text)))

    assert told(line) == [("2025-01-01", "Open"), ("2025-05-01", "Not shown")]
    assert causes(line.spans[1]) == [[("not holds(D, a)", "came on record", "r")]]


def test_what_began_or_ended_after_it_came_on_record_is_told_of_the_day_on_which_it_did() -> None:
    line = line_of(SOLDIER, section(fact("soldier(a)", from_=MARCH, until=LATE)))

    assert told(line) == [("2025-01-01", "Open"), (str(MARCH), "Yes"), (str(LATE), "Open")]
    assert causes(line.spans[1]) == [[("soldier(a)", "began", "r")]]
    assert causes(line.spans[2]) == [[("soldier(a)", "ended", "r")]]


def test_a_change_of_firmness_alone_has_its_cause() -> None:
    rules = rule("r", "soldier(P)", then="captive(P)") + rule("no", "spy(P)", excepts="r")
    rules = rules.replace('except = "r"', 'except = "r"\nstandard = "fair"')

    line = line_of(rules, section(fact("soldier(a)")) + section(fact("spy(a)", "weak"), "t para 1"))

    assert told(line) == [("2025-01-01", "Yes"), ("2025-05-01", "Probably yes")]
    assert [span.standing for span in line.spans] == ["proved", "proved"]
    assert causes(line.spans[1]) == [[("spy(a)", "came on record", "no")]]


def test_either_of_two_facts_is_a_cause_where_each_suffices() -> None:
    rules = SOLDIER + rule("w", "wounded(P)", then="captive(P)")

    line = line_of(rules, section(fact("soldier(a)") + fact("wounded(a)")))

    assert causes(line.spans[0]) == [
        [("soldier(a)", "came on record", "r")],
        [("wounded(a)", "came on record", "w")],
    ]


def test_of_more_than_three_facts_that_make_it_so_together_none_can_be_spared() -> None:
    needed = ("soldier(a)", "wounded(a)", "willing(a)", "doubted(a)")
    rules = rule("r", *(one.replace("(a)", "(P)") for one in needed), then="captive(P)")

    line = line_of(rules, section("".join(map(fact, (*needed, "peace(north)")))))

    (way,) = causes(line.spans[0])
    assert [fact for fact, _, _ in way] == list(needed)


DUTY = rule("r", "soldier(P)", "holds(D, P)", then="must release(D, P)", when=["peace(D)"])


def test_a_duty_is_not_yet_due_since_the_denial_of_its_moment_came_on_record() -> None:
    early = section(fact("soldier(a)") + fact("holds(north, a)") + fact("doubted(a)"))
    late = section(fact("not peace(north)") + fact("willing(a)"), "t para 1")
    made = early + late

    line = line_of(DUTY, made, "must release(north, a)")

    assert told(line) == [("2025-01-01", "Open"), ("2025-05-01", "Not yet due")]
    assert causes(line.spans[1]) == [[("not peace(north)", "came on record", "r")]]


def test_of_what_makes_a_duty_not_yet_due_all_three_are_needed() -> None:
    facts = ("willing(a)", "soldier(a)", "holds(north, a)", "not peace(north)", "wounded(a)")

    line = line_of(DUTY, section("".join(map(fact, facts))), "must release(north, a)")

    assert told(line) == [("2025-01-01", "Not yet due")]
    assert [[fact for fact, _, _ in way] for way in causes(line.spans[0])] == [list(facts[1:4])]


def test_an_answer_is_unresolved_since_the_fact_for_the_other_side_came() -> None:
    rules = SOLDIER + rule("w", "wounded(P)", then="not captive(P)")

    line = line_of(rules, section(fact("soldier(a)")) + section(fact("wounded(a)"), "t para 1"))

    assert told(line) == [("2025-01-01", "Probably yes"), ("2025-05-01", "Unresolved")]
    assert causes(line.spans[1]) == [[("wounded(a)", "came on record", "w")]]


FILM = rule("r", "holds(D, P)", "shown_in(P, A)", then="breach(D, P, A)")


def test_of_an_act_nothing_is_on_record_until_a_source_speaks_of_it() -> None:
    early = section(fact("holds(north, a)"))
    late = section(fact("shown_in(a, film)"), "t para 1")

    line = line_of(FILM, early + late, "breach(north, a, film)", names=ACT)

    assert told(line) == [("2025-01-01", None), ("2025-05-01", "Yes")]
    assert causes(line.spans[1]) == [[("shown_in(a, film)", "came on record", "r")]]


def test_where_the_day_of_an_act_comes_no_fact_need_have_changed() -> None:
    facts = section(fact("holds(north, a)") + fact("shown_in(a, film)"))

    line = line_of(FILM, facts, "breach(north, a, film)", names=ACT)

    assert told(line) == [("2025-01-01", None), (str(MARCH), "Yes")]
    assert causes(line.spans[1]) == []


def test_a_fact_of_the_law_itself_makes_an_answer_so_from_the_day_on_which_it_holds() -> None:
    rules = rule("r", "holds(D, P)", "bound(D)", then="captive(P)")
    rules += f'[[fact]]\nliteral = "bound(north)"\nfrom = {MARCH}\n'

    line = line_of(rules, section(fact("holds(north, a)")))

    assert told(line) == [("2025-01-01", "Not shown"), (str(MARCH), "Yes")]
    assert causes(line.spans[1]) == [[("bound(north)", "began", "r")]]


def test_a_finding_that_settles_a_dispute_is_a_cause() -> None:
    finding = '[[finding]]\nliteral = "soldier(a)"\nshown = "strong"\nreason = "Seen."\n'
    dispute = fact("soldier(a)") + fact("not soldier(a)")

    line = line_of(SOLDIER, section(dispute) + section(finding, "t para 1"))

    assert told(line) == [("2025-01-01", "Open"), ("2025-05-01", "Yes")]
    assert causes(line.spans[1]) == [[("soldier(a)", "came on record", "r")]]


def test_of_facts_that_exclude_each_other_one_is_a_cause_through_the_other() -> None:
    rules = rule("r", "not soldier(P)", then="captive(P)") + ONE_OF

    line = line_of(rules, section(fact("peace(north)")) + section(fact("wounded(a)"), "t para 1"))

    assert told(line) == [("2025-01-01", "Open"), ("2025-05-01", "Yes")]
    assert causes(line.spans[1]) == [[("wounded(a)", "came on record", "r")]]


def test_before_the_first_source_there_is_one_date_and_nothing_on_record() -> None:
    base = law(SOLDIER)
    made = case(base, (), "captive(a)", more=section(fact("soldier(a)")))

    (line,) = timelines(opinion_of(base, made, date(2024, 1, 1)))

    assert told(line) == [("2024-01-01", "Open")]


def test_where_the_diagrams_outgrow_their_bound_no_cause_is_guessed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base = law(rule("r", "soldier(P)", "wounded(P)", "willing(P)", then="captive(P)"))
    made = case(base, (), "captive(a)", more=section(fact("soldier(a)") + fact("wounded(a)")))
    monkeypatch.setattr(module, "BOUND", 1)

    (line,) = timelines(opinion_of(base, made))

    assert [span.because for span in line.spans] == [None]


def test_facts_that_contradict_each_other_by_an_early_date_are_a_problem_of_that_date() -> None:
    rules = rule("r", "soldier(P)", then="captive(P)", kind="strict")
    rules += rule("s", "wounded(P)", then="not captive(P)", kind="strict")
    base = law(rules)
    facts = section(fact("soldier(a)") + fact("wounded(a)", until=MARCH))
    made = case(base, (), "captive(a)", more=facts)
    opinion_of(base, made).check()

    with pytest.raises(InvalidInput, match=r"on the record of 1 January 2025, the facts make both"):
        timelines(opinion_of(base, made))


# The cases that ship


@pytest.fixture(scope="module")
def shipped() -> Rulebase:
    return read_rulebase(folder("rules"))


SAMPLE = (
    *("kursk-2025", "decided/gulf-1991", "decided/iran-iraq-2003", "decided/georgia-russia-2021"),
    *("near-misses/arsiwa-article-012", "near-misses/gc3-article-013", "near-misses/outcomes"),
)


@pytest.mark.parametrize("name", SAMPLE)
def test_a_case_that_ships_has_on_each_of_its_dates_what_run_has(
    name: str, shipped: Rulebase
) -> None:
    made = read_case(case_names()[name], shipped)
    lines = timelines(opinion_of(shipped, made))
    days = {span.since for line in lines for span in line.spans} | {made.as_of}
    days |= {source.day for source in made.sources.values() if source.day}

    for day in sorted(one for one in days if one <= made.as_of):
        expected = verdicts(shipped, made, day)
        got = {line.literal: span_on(line, day).verdict for line in lines}
        assert {one: seen(found) for one, found in got.items() if found} == {
            one: seen(found) for one, found in expected.items()
        }
