"""Minimal sets of departures are what trying out every set, and every world, finds."""

import itertools
import random
from collections.abc import Iterable, Iterator

from hypothesis import assume, given
from hypothesis import strategies as st
from small import STANDARDS, case, law, rule
from test_worlds import (
    FACTS,
    QUESTIONS,
    SETS,
    drawn_law,
    is_possible,
    opinion_on,
    seen,
    small_laws,
    worlds_of,
)

from quarter.answer import LARGEST_SET, MOST_SETS, Answer, Opinion
from quarter.choices import Choice, Departure, departures
from quarter.grounding import CHOSEN
from quarter.inference import Tables, infer
from quarter.literal import Literal
from quarter.record import State

Sets = list[tuple[str, frozenset[Departure]]]


def minimal(sets: Iterable[tuple[str, frozenset[Departure]]]) -> Sets:
    """Those that contain no other with the same standing."""
    found: Sets = []
    for to, made in sorted(sets, key=lambda one: len(one[1])):
        if not any(other == to and less <= made for other, less in found):
            found.append((to, made))
    return found


def up_to(largest: int, varied: Iterable[Departure]) -> Iterator[frozenset[Departure]]:
    varied = list(varied)
    for size in range(largest + 1):
        yield from map(frozenset, itertools.combinations(varied, size))


def assert_found(found: Iterable[tuple[Iterable[Departure], str]], wanted: Sets) -> None:
    """The first dozen of what is wanted, smallest first, and no set twice."""
    sets = [(to, frozenset(made)) for made, to in found]
    assert len(sets) == min(MOST_SETS, len(wanted))
    assert len(set(sets)) == len(sets)
    assert set(sets) <= set(wanted)
    sizes = [len(made) for _, made in sets]
    assert sizes == sorted(len(made) for _, made in wanted)[:MOST_SETS]


@given(small_laws(), SETS)
def test_a_reversal_is_a_smallest_set_of_departures_that_brings_another_standing(
    rules: str, shown: set[str]
) -> None:
    opinion = opinion_on(drawn_law(rules), shown)
    varied = worlds_of(opinion).bits.values()

    for answer in opinion.answers:
        wanted = minimal(
            (seen(opinion, answer, made), made)
            for made in up_to(LARGEST_SET, varied)
            if is_possible(opinion, made)
        )
        reversals = [(one.departures, one.to) for one in opinion.reversals(answer)]
        assert_found(reversals, [one for one in wanted if one[0] != answer.standing])


def tables_in(opinion: Opinion, made: frozenset[Departure]) -> Tables[bool]:
    """What follows by plain inference in the world that departs from the record in just these."""
    record, theory = opinion.record, opinion.theory
    shown: set[Literal] = set()
    varied = departures(opinion.leaves, opinion.plan, opinion.rulebase, opinion.fixed)
    for one in varied:
        if one in made and one.value == "shown" and one.choice.fact:
            shown |= {one.choice.fact} - {o for f in shown for o in record.excluded_by(f)}
    excluded = {other for fact in shown for other in record.excluded_by(fact)}
    chosen = dict(opinion.chosen)
    for issue in opinion.rulebase.issues:
        taken = [one.id for one in issue.positions[1:] if any(one.id == d.value for d in made)]
        chosen[issue.id] = taken[0] if taken else chosen[issue.id]
    turned = {one.choice.fact: one.value == "shown" for one in made if one.choice.kind == "known"}
    for fact, so in list(turned.items()):
        if so and fact is not None:
            turned |= dict.fromkeys(record.excluded_by(fact), False)
    facts = {}
    for number in theory.leaves:
        literal, standard, day = theory.nodes[number]
        atom = literal.atom
        if literal.predicate == CHOSEN:
            facts[number] = chosen[literal.terms[0]] == ".".join(literal.terms)
            continue
        state = record.state(atom, standard, day)
        is_so, is_not = state is State.SHOWN, state in (State.DENIED, State.ASSUMED)
        if state in (State.OPEN, State.DISPUTED):
            is_so = atom in shown
            denied = Departure(Choice("fact", fact=atom), "denied") in made
            is_not = not is_so and (denied or atom in excluded)
        if atom in turned and state is not State.ASSUMED:
            is_so, is_not = turned[atom], not turned[atom]
        facts[number] = is_not if literal.denied else is_so
    return infer(opinion.plan, facts, True)


def standing_in(opinion: Opinion, answer: Answer, made: frozenset[Departure]) -> str | None:
    """The standing of an answer in a world; none if the world is impossible."""
    tables = tables_in(opinion, made)
    opposites = opinion.theory.opposites
    for one, opposed in enumerate(opposites):
        if tables.definite[one] and any(tables.definite[other] for other in opposed):
            return None
    number = answer.step.node
    if tables.proved[number]:
        return "proved"
    denied = any(tables.proved[other] for other in opposites[number])
    return "opposite proved" if denied else "not proved"


@given(small_laws(), SETS)
def test_with_known_facts_too_a_reversal_is_what_trying_every_set_finds(
    rules: str, shown: set[str]
) -> None:
    opinion = opinion_on(drawn_law(rules), shown)
    varied = list(
        dict.fromkeys(
            departures(opinion.leaves, opinion.plan, opinion.rulebase, opinion.fixed, known=True)
        )
    )

    for answer in opinion.answers[:2]:
        tried = [(standing_in(opinion, answer, made), made) for made in up_to(3, varied)]
        wanted = minimal((to, made) for to, made in tried if to is not None)
        found = [
            (one.departures, one.to)
            for one in opinion.reversals(answer, known=True)
            if len(one.departures) <= 3
        ]
        assert_found(found, [one for one in wanted if one[0] != answer.standing])


def settled_worlds(opinion: Opinion) -> Iterator[tuple[dict[Literal, str], frozenset[Departure]]]:
    """Each possible world on the default readings: what it makes of each open fact, and its code.

    A fact of which no rule asks the denial, or none the showing, is as on the record or else so.
    """
    worlds = worlds_of(opinion)
    record = opinion.record
    by_fact: dict[Literal, list[Departure]] = {}
    for one in worlds.bits.values():
        if one.choice.fact is not None:
            by_fact.setdefault(one.choice.fact, []).append(one)
    for codes in itertools.product(*([None, *own] for own in by_fact.values())):
        made = frozenset(one for one in codes if one is not None)
        shown = {one.choice.fact for one in made if one.value == "shown"}
        if any(other in shown for f in shown if f for other in record.excluded_by(f)):
            continue
        if not is_possible(opinion, made):
            continue
        values = {}
        for atom, own in by_fact.items():
            kinds = {one.value for one in own}
            excluded = any(other in shown for other in record.excluded_by(atom))
            if atom in shown:
                values[atom] = "shown"
            elif excluded or any(one in made for one in own) or kinds == {"shown"}:
                values[atom] = "denied"
            else:
                values[atom] = "shown" if kinds == {"denied"} else "neither"
        yield values, made


@given(small_laws(), SETS)
def test_what_settles_an_answer_is_what_trying_every_world_finds(
    rules: str, shown: set[str]
) -> None:
    opinion = opinion_on(drawn_law(rules), shown)
    everything = list(settled_worlds(opinion))
    facts = list(everything[0][0]) if everything else []
    varied = [
        Departure(Choice("fact", fact=atom), value)
        for atom in facts
        for value in ("shown", "denied")
    ]

    for answer in opinion.answers:
        standings = [(values, seen(opinion, answer, made)) for values, made in everything]
        settling = []
        for made in up_to(min(LARGEST_SET, len(facts)), varied):
            left = {
                standing
                for values, standing in standings
                if all(values[one.choice.fact] == one.value for one in made if one.choice.fact)
            }
            if len(left) == 1:
                settling.append((left.pop(), made))
        assert_found(opinion.settled_by(answer) or (), minimal(settling))


def test_of_reversals_of_one_size_the_first_in_the_files_comes_first() -> None:
    rules = rule("art1", "wounded(P)", then="captive(P)") + rule(
        "art2", "soldier(P)", then="free(P)"
    )
    rules += rule("art3", "willing(P)", then="captive(P)")
    base = law(rules)
    unknown = '[unknown]\n"willing(a)" = "not asked"\n"wounded(a)" = "not asked"\n'
    opinion = Opinion(base, case(base, ["soldier(a)"], "captive(a)", more=f"```toml\n{unknown}```"))
    (answer,) = opinion.answers

    found = [[str(one.id) for one in each.departures] for each in opinion.reversals(answer)]

    assert found == [["willing(a)"], ["wounded(a)"]]


def test_a_known_fact_that_is_open_at_a_higher_standard_is_denied_there_too() -> None:
    rules = rule("art1", "doubted(P) @ weak", then="captive(P)")
    rules += rule("art2", "not doubted(P) @ strong", then="not captive(P)")
    base = law(rules)
    opinion = Opinion(base, case(base, {"doubted(a)": "fair"}, "captive(a)"))
    (answer,) = opinion.answers

    found = opinion.reversals(answer, known=True)

    assert {(one.departures[0].choice.kind, one.departures[0].id, one.to) for one in found} == {
        ("known", "not doubted(a)", "opposite proved"),
        ("fact", "not doubted(a)", "not proved"),
    }


def test_what_the_law_says_of_itself_is_no_known_fact_to_deny() -> None:
    rules = rule("art1", "peace(D)", "holds(D, P)", then="captive(P)")
    more = '[[fact]]\nliteral = "peace(north)"\n'
    base = law(rules + more)
    (answer,) = Opinion(base, case(base, ["holds(north, a)"], "captive(a)")).answers
    opinion = Opinion(base, case(base, ["holds(north, a)"], "captive(a)"))

    ids = {one.id for each in opinion.reversals(answer, known=True) for one in each.departures}

    assert ids == {"not holds(north, a)"}


def test_facts_that_exclude_each_other_cannot_both_settle_an_answer() -> None:
    base = law(
        rule("art1", "soldier(P)", then="captive(P)") + rule("art2", "willing(P)", then="free(P)"),
        '[[one_of]]\nliterals = ["soldier(P)", "willing(P)"]\n',
    )
    opinion = Opinion(base, case(base, [], "captive(a)"))
    (answer,) = opinion.answers

    found = opinion.settled_by(answer)

    assert found is not None
    assert [([one.id for one in each.departures], each.to) for each in found] == [
        (["soldier(a)"], "proved"),
        (["not soldier(a)"], "not proved"),
    ]


def test_an_answer_that_no_open_fact_can_change_is_settled_by_nothing() -> None:
    base = law(rule("art1", "soldier(P)", then="captive(P)"))
    opinion = Opinion(base, case(base, ["soldier(a)"], "captive(a)"))
    (answer,) = opinion.answers

    assert opinion.settled_by(answer) == (((), "proved"),)


@given(small_laws(), SETS)
def test_the_case_against_an_answer_is_the_nearest_world_in_which_it_fails(
    rules: str, shown: set[str]
) -> None:
    opinion = opinion_on(drawn_law(rules), shown)
    order = worlds_of(opinion).order
    codes = [one for one in up_to(len(order), order) if is_possible(opinion, one)]

    for answer in opinion.answers:
        failing = [one for one in codes if seen(opinion, answer, one) != answer.standing]
        against = opinion.against(answer)
        if answer.standing == "not proved" or not failing:
            assert against is None
            continue
        nearest = min(failing, key=lambda made: (len(made), sorted(order[one] for one in made)))
        assert against is not None
        assert frozenset(against.departures) == nearest
        assert against.to == seen(opinion, answer, nearest)


@given(small_laws(), SETS, st.integers(0, 1000))
def test_the_proofs_in_a_world_are_those_of_that_world(
    rules: str, shown: set[str], seed: int
) -> None:
    opinion = opinion_on(drawn_law(rules), shown)
    worlds = worlds_of(opinion)
    source = random.Random(seed)
    made = [one for one in worlds.order if source.random() < 0.4]
    facts = {one.choice.fact for one in made if one.value == "shown"}
    assume(not any(other in facts for f in facts if f for other in opinion.record.excluded_by(f)))
    readings = [one for one in made if one.choice.issue]
    assume(len(readings) < 2)

    proofs = opinion.proofs_in(made)

    for number in range(len(opinion.theory.nodes)):
        step = proofs.step(number)
        assert step.proved == worlds.under(worlds.proved(number), made)
        if step.state is not None and not step.arguments and not step.attacks:
            held = State.DENIED if step.literal.denied else State.SHOWN
            assumed = step.literal.denied and step.state is State.ASSUMED
            assert step.proved == (step.state is held or assumed)


@given(
    small_laws(strict=False), st.dictionaries(st.sampled_from(FACTS), st.sampled_from(STANDARDS))
)
def test_an_answer_stands_up_to_the_standard_that_asking_it_at_each_finds(
    rules: str, shown: dict[str, str]
) -> None:
    base = drawn_law(rules)
    facts = {"holds(north, a)": "strong"} | {f"{one}(a)": how for one, how in shown.items()}
    made = case(base, facts, *QUESTIONS, standard="weak")

    opinion = Opinion(base, made)
    for answer in opinion.answers:
        strongest = None
        for standard in STANDARDS if answer.standing != "not proved" else ():
            at = Opinion(base, made, standard=standard, asking=[answer.literal])
            if at.standing(answer.literal) != answer.standing:
                break
            strongest = standard
        assert opinion.holds_up_to(answer) == strongest
