"""Every world at once is the same as every world by itself."""

import itertools
import random
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from shapes import dense, every_world, made_ready
from small import answer, case, drawn_law, issue, law, lit, ranks, rule, word

from quarter import worlds as module
from quarter.answer import Answer, Opinion
from quarter.casefile import read_case
from quarter.choices import Choice, Departure, on_record
from quarter.grounding import CHOSEN
from quarter.inference import infer
from quarter.literal import Literal
from quarter.problem import InvalidInput
from quarter.record import State
from quarter.rulebase import Rulebase
from quarter.rulefile import read_rulebase
from quarter.shipped import find_case, folder
from quarter.worlds import BoundMet, Worlds

FACTS = ("soldier", "wounded", "willing", "doubted", "spy")
HEADS = ("captive(P)", "not captive(P)", "free(P)", "not free(P)", "safe(P)")
DUTIES = tuple(f"{mode} release(D, P)" for mode in ("must", "must not", "may", "need not"))
BODIES = (*(f"{not_}{fact}(P)" for fact in FACTS for not_ in ("", "not ")), *HEADS, *DUTIES)
QUESTIONS = ("captive(a)", "free(a)", "safe(a)", "may release(north, a)", "must release(north, a)")
POSITIONS = ("i.one", "i.two", "i.three")


def worlds_of(opinion: Opinion) -> Worlds:
    found = opinion.worlds
    assert found is not None, "a small case meets no bound"
    return found


EXCLUSIVE = '[[one_of]]\nliterals = ["soldier(P)", "willing(P)", "doubted(P)"]\n'


@st.composite
def small_laws(draw: st.DrawFn, strict: bool = True) -> str:
    """Up to seven rules about one captive, some of them on one reading of three."""
    text = issue("i", "one", "two", "three")
    opposing: list[tuple[str, str]] = []
    for number in range(draw(st.integers(2, 7))):
        body = draw(st.lists(st.sampled_from(BODIES), max_size=2, unique=True))
        more: dict[str, Any] = {}
        if draw(st.integers(0, 2)) == 0:
            more["position"] = draw(
                st.lists(st.sampled_from(POSITIONS), min_size=1, max_size=2, unique=True)
            )
        name = f"r{number}"
        if opposing and draw(st.integers(0, 4)) == 0:
            more["excepts"], more["standard"] = draw(st.sampled_from(opposing))[0], "fair"
            text += rule(name, "holds(D, P)", *body, **more)
            continue
        head = draw(st.sampled_from((*HEADS, *DUTIES)))
        if strict and head in HEADS and draw(st.integers(0, 3)) == 0:
            more["kind"] = "strict"
        opposing.append((name, head))
        text += rule(name, "holds(D, P)", *body, then=head, **more)
    for (one, head), (other, against) in itertools.combinations(opposing, 2):
        if lit(against) == ~lit(head) and draw(st.booleans()):
            text += ranks(one, other, draw(st.sampled_from(("", "i.one", "i.two"))))
    return text + draw(st.sampled_from(("", EXCLUSIVE)))


SETS = st.sets(st.sampled_from(FACTS), max_size=2)


def opinion_on(base: Rulebase, shown: set[str]) -> Opinion:
    """A case in which these facts are shown; one that contradicts itself is not tried."""
    known = ["holds(north, a)", *(f"{one}(a)" for one in sorted(shown))]
    opinion = Opinion(base, case(base, known, *QUESTIONS))
    states = [opinion.record.state(lit(one), "fair", opinion.as_of) for one in known]
    assume(all(state is State.SHOWN for state in states))
    try:
        _ = opinion.tables
    except InvalidInput:
        reject()
    return opinion


def is_possible(opinion: Opinion, made: Iterable[Departure]) -> bool:
    """Whether no two opposites are both certain in a world."""
    worlds, made = worlds_of(opinion), list(made)
    definite = [worlds.under(value, made) for value in worlds.tables.definite]
    return not any(
        definite[one] and any(definite[other] for other in opposed)
        for one, opposed in enumerate(opinion.theory.opposites)
    )


def seen(opinion: Opinion, answer: Answer, made: Iterable[Departure]) -> str:
    """The standing of an answer in a world."""
    worlds, made = worlds_of(opinion), list(made)
    number = opinion.theory.numbers[opinion.node(answer.literal)]
    if worlds.under(worlds.proved(number), made):
        return "proved"
    theirs = opinion.theory.opposites[number]
    return (
        "opposite proved"
        if any(worlds.under(worlds.proved(one), made) for one in theirs)
        else "not proved"
    )


@given(small_laws(), SETS, st.integers(0, 1000))
def test_each_world_is_the_case_with_its_choices_made(
    rules: str, shown: set[str], seed: int
) -> None:
    base = drawn_law(rules)
    whole = opinion_on(base, shown)
    worlds = worlds_of(whole)
    source = random.Random(seed)

    for _ in range(6):
        facts = ["holds(north, a)", *(f"{one}(a)" for one in sorted(shown))]
        departures, position = [], source.choice(POSITIONS)
        settled: set[Literal] = set()
        for departure in worlds.bits.values():
            atom = departure.choice.fact
            if atom and source.random() < 0.5 and atom not in settled:
                settled.add(atom)
                if departure.value == "shown":
                    settled |= set(whole.record.excluded_by(atom))
                facts.append(departure.id)
                departures.append(departure)
            elif departure.value == position:
                departures.append(departure)
        alone = Opinion(base, case(base, facts, *QUESTIONS), positions=[position])
        if is_possible(whole, departures):
            for found in alone.answers:
                assert seen(whole, found, departures) == found.standing
        else:
            with pytest.raises(InvalidInput, match="and its opposite certain"):
                _ = alone.tables


@given(small_laws(), SETS)
def test_settled_open_and_what_it_turns_on_are_so_over_all_worlds(
    rules: str, shown: set[str]
) -> None:
    base = drawn_law(rules)
    opinion = opinion_on(base, shown)
    bits = worlds_of(opinion).bits.values()
    codes = [
        frozenset(one for one, made in zip(bits, code, strict=True) if made)
        for code in itertools.product([False, True], repeat=len(bits))
    ]
    possible = {code for code in codes if is_possible(opinion, code)}

    for found in opinion.answers:
        standings = {code: seen(opinion, found, code) for code in possible}
        matters = {
            departure.choice
            for code in possible
            for departure in code
            if code - {departure} in possible and standings[code] != standings[code - {departure}]
        }
        assert found.settled == (len(set(standings.values())) == 1)
        assert set(found.turns_on) == (set() if found.settled else matters)
        if found.word.value == "Not shown":
            assert set(standings.values()) == {"not proved"}


@given(small_laws(), SETS)
def test_the_world_without_departures_is_the_record(rules: str, shown: set[str]) -> None:
    base = drawn_law(rules)
    opinion = opinion_on(base, shown)
    worlds = worlds_of(opinion)

    for number in range(len(opinion.theory.nodes)):
        assert worlds.under(worlds.proved(number), ()) == opinion.tables.proved[number]


@given(small_laws(strict=False), SETS)
def test_a_question_is_answered_alike_whatever_else_is_asked(rules: str, shown: set[str]) -> None:
    base = drawn_law(rules)
    opinion_on(base, shown)
    known = ["holds(north, a)", *(f"{one}(a)" for one in sorted(shown))]
    asked = (*QUESTIONS, "must not release(north, a)", "need not release(north, a)")

    for together in Opinion(base, case(base, known, *asked)).answers:
        (alone,) = Opinion(base, case(base, known, str(together.literal))).answers
        assert (alone.word, alone.standing, alone.settled) == (
            together.word,
            together.standing,
            together.settled,
        )


def test_of_an_issue_the_first_position_set_is_taken_so_that_every_code_is_a_world() -> None:
    rules = issue("i", "one", "two", "three")
    rules += "".join(
        rule(f"r{p}", then=f"must return(north, P, {p})", position=f"i.{i}")
        for p, i in (("north", "one"), ("south", "two"), ("east", "three"))
    )
    base = law(rules)
    asked = [f"must return(north, a, {power})" for power in ("north", "south", "east")]
    opinion = Opinion(base, case(base, ["soldier(a)"], *asked))
    worlds = worlds_of(opinion)

    for code in itertools.product([False, True], repeat=2):
        made = [one for one, is_made in zip(worlds.bits.values(), code, strict=True) if is_made]
        proved = [worlds.under(worlds.proved(one.step.node), made) for one in opinion.answers]
        assert sum(proved) == 1


def test_a_fact_that_is_both_shown_and_denied_in_a_code_is_shown() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)")
    rules += rule("art2", "not soldier(P)", then="free(P)")
    base = law(rules)
    opinion = Opinion(base, case(base, [], "captive(a)", "free(a)"))
    worlds = worlds_of(opinion)
    both = list(worlds.bits.values())

    assert {one.value for one in both} == {"shown", "denied"}
    assert [worlds.under(worlds.proved(one.step.node), both) for one in opinion.answers] == [
        True,
        False,
    ]


def test_a_position_that_is_chosen_is_no_longer_varied() -> None:
    rules = issue("i", "one", "two")
    rules += rule("art1", "soldier(P)", then="captive(P)", position="i.two")

    assert [one.id for one in answer(rules, ["soldier(a)"], "captive(a)").turns_on] == ["i"]
    assert answer(rules, ["soldier(a)"], "captive(a)", positions=["i.one"]).settled


def test_what_matters_in_most_worlds_comes_first() -> None:
    rules = rule("art1", "soldier(P)", "wounded(P)", then="captive(P)")
    rules += rule("art2", "soldier(P)", "willing(P)", then="captive(P)")

    found = answer(rules, [], "captive(a)").turns_on

    assert [one.id for one in found] == ["soldier(a)", "willing(a)", "wounded(a)"]


def test_a_fact_that_changes_no_answer_is_not_named() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)")
    rules += rule("art2", "soldier(P)", "wounded(P)", then="captive(P)")

    assert [one.id for one in answer(rules, [], "captive(a)").turns_on] == ["soldier(a)"]


@given(small_laws(), SETS)
def test_an_effect_is_what_a_possible_world_with_that_departure_alone_has_otherwise(
    rules: str, shown: set[str]
) -> None:
    opinion = opinion_on(drawn_law(rules), shown)
    single = [one for one in worlds_of(opinion).order if is_possible(opinion, [one])]

    for found in opinion.answers:
        then = [(one, seen(opinion, found, [one])) for one in single]
        assert [(one.departure, one.standing) for one in opinion.effects(found)] == [
            (one, standing) for one, standing in then if standing != found.standing
        ]


def test_a_known_fact_is_no_choice_and_a_disputed_one_is() -> None:
    rules = rule("art1", "soldier(P)", "wounded(P)", then="captive(P)")

    known = answer(rules, {"soldier(a)": "strong", "wounded(a)": "strong"}, "captive(a)")
    disputed = answer(rules, ["soldier(a)", "wounded(a)", "not wounded(a)"], "captive(a)")

    assert known.turns_on == ()
    assert [one.id for one in disputed.turns_on] == ["wounded(a)"]


def test_facts_that_exclude_each_other_are_never_shown_together() -> None:
    both = rule("art1", "soldier(P)", "willing(P)", then="captive(P)")
    base = law(both, '[[one_of]]\nliterals = ["soldier(P)", "willing(P)"]\n')
    (found,) = Opinion(base, case(base, [], "captive(a)")).answers

    assert (found.word.value, found.settled) == ("Not shown", True)


def test_worlds_in_which_declared_opposites_would_both_be_shown_are_left_out() -> None:
    rules = '[[opposites]]\nliterals = ["soldier(P)", "willing(P)"]\n\n'
    rules += rule("art1", "soldier(P)", "willing(P)", then="captive(P)")

    assert word(rules, ["wounded(a)"], "captive(a)") == "Not shown"


def test_worlds_in_which_the_facts_would_contradict_themselves_are_left_out() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)", kind="strict")
    rules += rule("art2", "willing(P)", then="not captive(P)", kind="strict")

    found = answer(rules, ["soldier(a)"], "captive(a)")

    assert (found.word.value, found.settled) == ("Yes", True)


def test_where_the_diagrams_outgrow_their_bound_an_answer_is_tried_alone_or_not_settled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "BOUND", 4)
    rules = rule("art1", "soldier(P)", "wounded(P)", "willing(P)", "doubted(P)", then="captive(P)")
    rules += rule("art2", "soldier(P)", then="not free(P)")
    base = law(rules)

    opinion = Opinion(base, case(base, ["soldier(a)"], "captive(a)", "not free(a)"))

    assert [(one.word.value, one.settled) for one in opinion.answers] == [
        ("Open", None),
        ("Yes", True),
    ]


def test_whatever_the_bound_every_answer_comes_and_none_is_settled_wrongly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rules = rule("art1", "soldier(P)", "wounded(P)", "willing(P)", "doubted(P)", then="captive(P)")
    rules += rule("art2", "danger(P, T)", "hands_on(T, P, U)", "peace(U)", then="captive(P)")
    rules += rule("art3", "soldier(P)", then="not captive(P)")
    base = law(rules)
    powers = ["peace(north)", "not peace(south)", "hands_on(east, a, south)"]
    made = case(base, powers, "captive(a)", "not captive(a)")
    free = Opinion(base, made)
    expected = [(one.settled, free.effects(one), free.reversals(one)) for one in free.answers]

    for bound in range(2, 200, 3):
        monkeypatch.setattr(module, "BOUND", bound)
        opinion = Opinion(base, made)
        for found, (settled, effects, reversals) in zip(opinion.answers, expected, strict=True):
            assert found.settled in (None, settled)
            assert effects and opinion.effects(found) == effects
            assert {one.departure.choice for one in effects} <= set(found.turns_on)
            assert opinion.reversals(found) in (None, reversals)


WAYS = rule("art1", "soldier(P)", "wounded(P)", then="captive(P)")
WAYS += rule("art2", "soldier(P)", "willing(P)", then="captive(P)")


def turned_on_at_the_bound(
    rules: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[set[str], Callable[[], set[str]]]:
    """What a question turns on, and what is found of that where the bound is met in weighing it."""
    base = law(rules)
    opinion = Opinion(base, case(base, [], "captive(a)"))
    worlds = worlds_of(opinion)
    value = worlds.proved(opinion.theory.numbers[opinion.node(lit("captive(a)"))])

    def tested() -> set[str]:
        return {one.id for one in worlds.tested(value)}

    def met(*_: object) -> None:
        raise MemoryError

    free = tested()
    worlds._weighed.clear()
    monkeypatch.setattr(Worlds, "_differs", met)
    return free, tested


def test_where_the_bound_is_met_all_that_an_answer_turns_on_is_still_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    free, tested = turned_on_at_the_bound(WAYS, monkeypatch)

    assert free == {"soldier(a)", "wounded(a)", "willing(a)"}
    assert tested() == free


def test_where_the_bound_is_met_nothing_is_named_that_may_decide_in_no_possible_world(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    apart = '[[opposites]]\nliterals = ["soldier(P)", "willing(P)"]\n\n'

    free, tested = turned_on_at_the_bound(apart + WAYS, monkeypatch)

    assert free == {"soldier(a)", "wounded(a)"}
    with pytest.raises(MemoryError):
        tested()


def test_a_dense_theory_ends_with_an_answer_or_at_the_bound() -> None:
    ends = []
    for loops, choices in itertools.product((False, True), (4, 60)):
        drawn = dense(100, choices, 0, loops)
        theory, ready = made_ready(drawn)
        began = time.monotonic()
        try:
            worlds = every_world(theory, ready, drawn)
        except BoundMet:
            ends.append("bound met")
        else:
            ends.append("answer")
            alone = infer(ready, dict.fromkeys(drawn.on_record.facts, True), True)
            assert [worlds.under(one, ()) for one in worlds.tables.proved] == alone.proved
        assert time.monotonic() - began < 60

    assert ends == ["answer", "bound met"] * 2


@pytest.fixture(scope="module")
def kursk() -> Opinion:
    base = read_rulebase(folder("rules"))
    path = find_case("kursk-2025")
    assert path
    return Opinion(base, read_case(path, base))


def test_worlds_of_the_kursk_case_are_what_inference_finds_of_each(kursk: Opinion) -> None:
    worlds, theory, record = worlds_of(kursk), kursk.theory, kursk.record
    source = random.Random(0)

    for _ in range(25):
        made = {one for one in worlds.bits.values() if source.random() < source.choice((0.1, 0.5))}
        chosen = dict(kursk.chosen)
        for issue_ in kursk.rulebase.issues:
            taken = [one.id for one in issue_.positions[1:] if one.id in {d.value for d in made}]
            chosen[issue_.id] = taken[0] if taken else issue_.default.id
        shown: set[Literal] = set()
        for departure in worlds.bits.values():
            atom = departure.choice.fact
            if atom and departure.value == "shown" and departure in made:
                shown |= {atom} - {one for fact in shown for one in record.excluded_by(fact)}
        facts = on_record(theory, record, chosen)
        for number in facts:
            node = theory.nodes[number]
            atom = node.literal.atom
            if node.literal.predicate == CHOSEN or record.is_done_by_rule(atom):
                continue
            if record.state(atom, node.standard, node.day) in (State.OPEN, State.DISPUTED):
                denied = Departure(Choice("fact", atom), "denied") in made
                excluded = bool(shown & set(record.excluded_by(atom)))
                facts[number] = (
                    (denied and atom not in shown) or excluded
                    if node.literal.denied
                    else atom in shown
                )
        alone = infer(kursk.plan, facts, True)
        for number in range(len(theory.nodes)):
            assert worlds.under(worlds.proved(number), made) == alone.proved[number]


BAR = "must not return(ukraine, prisoner_a, dprk)"


def in_kursk(opinion: Opinion, question: str, *supposed: str) -> tuple[Opinion, Answer]:
    """The answer to a question of the Kursk case, had these facts been so."""
    case_ = opinion.case.supposing(map(lit, supposed))
    found = Opinion(opinion.rulebase, case_, asking=[lit(question)])
    return found, found.answer(lit(question))


@pytest.mark.parametrize("prisoner", ["prisoner_a", "prisoner_b"])
@pytest.mark.parametrize("status", ["prisoner_of_war", "protected_as_prisoner"])
def test_in_kursk_status_and_protection_hold_whatever_is_open_and_on_every_reading(
    kursk: Opinion, prisoner: str, status: str
) -> None:
    _, found = in_kursk(kursk, f"{status}({prisoner})")

    assert (found.word.value, found.settled, found.turns_on) == ("Yes", True, ())


def test_in_kursk_the_bar_on_return_home_turns_on_his_will_and_on_how_he_may_choose(
    kursk: Opinion,
) -> None:
    _, found = in_kursk(kursk, BAR)

    facts = {one.id for one in found.turns_on if one.kind == "fact"}
    assert facts == {
        "objects_to_return(prisoner_a, dprk)",
        "wishes_to_go(prisoner_a, dprk)",
        "wish_free_and_informed(prisoner_a, dprk)",
        "wish_confirmed_impartially(prisoner_a, dprk)",
        "fit_to_travel(prisoner_a)",
    }
    assert {one.id for one in found.turns_on} - facts == {"choosing-the-risk", "family-and-wish"}


def test_in_kursk_the_bar_on_return_against_his_will_is_settled_while_hostilities_last(
    kursk: Opinion,
) -> None:
    _, found = in_kursk(kursk, BAR, "objects_to_return(prisoner_a, dprk)")

    assert (found.word.value, found.settled) == ("Yes", True)


def test_in_kursk_once_hostilities_cease_the_bar_falls_only_if_article_118_is_absolute(
    kursk: Opinion,
) -> None:
    ceased = "active_hostilities_ceased(ukraine, dprk)"
    opinion, found = in_kursk(kursk, BAR, "objects_to_return(prisoner_a, dprk)", ceased)

    assert {one.id for one in found.turns_on} >= {"duty-to-repatriate"}
    (reversal,) = opinion.reversals(found)
    assert [one.id for one in reversal.departures] == ["duty-to-repatriate.absolute"]


def test_in_kursk_without_the_risk_of_torture_human_rights_law_has_to_be_displaced_as_well(
    kursk: Opinion,
) -> None:
    opinion, found = in_kursk(kursk, BAR)

    sets = [{one.id for one in each.departures} for each in opinion.reversals(found, known=True)]
    assert {"active_hostilities_ceased(ukraine, dprk)", "duty-to-repatriate.absolute"} in sets
    without = [one for one in sets if "not real_risk(prisoner_a, torture, dprk)" in one]
    assert without
    assert all("lex-specialis.displacement" in one for one in without)
