"""What changes where something else is so agrees with the other case run by itself."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from small import AS_OF, case, drawn_law, issue, law, lit, ranks, rule
from test_worlds import FACTS, POSITIONS, QUESTIONS, small_laws

from quarter.answer import Opinion
from quarter.casefile import read_case
from quarter.comparison import Comparison, Move, Moved, Point, Role, Side, Turn, suppose
from quarter.expectations import by_world, world_of
from quarter.grounding import instances_of
from quarter.literal import Literal
from quarter.problem import InvalidInput
from quarter.record import State
from quarter.rulebase import Rulebase
from quarter.rulefile import read_rulebase
from quarter.shipped import folder
from quarter.vocabulary import Miswritten, Name, PredicateKind
from quarter.wording import Wording

SHOWN = st.sets(st.sampled_from(FACTS), max_size=2)
SUPPOSED = st.dictionaries(st.sampled_from(FACTS), st.booleans(), min_size=1, max_size=2)


def supposing(
    base: Rulebase,
    known: Iterable[str],
    supposed: Iterable[str],
    *asked: str,
    positions: Iterable[str] = (),
) -> Comparison:
    """A small case, and the same had other facts been so, on other readings perhaps."""
    made = case(base, known, *asked)
    facts = tuple(lit(one) for one in supposed)
    after = Opinion(base, made.supposing(facts), positions=positions)
    return Comparison(Opinion(base, made), after)


def is_sound(opinion: Opinion, known: Iterable[str]) -> bool:
    """Whether a case says what it was made to say, and does not contradict itself."""
    try:
        opinion.check()
    except InvalidInput:
        return False
    return all(
        opinion.record.state(lit(one).atom, "fair", opinion.as_of)
        is (State.DENIED if lit(one).denied else State.SHOWN)
        for one in known
    )


@st.composite
def comparisons(draw: st.DrawFn) -> tuple[Comparison, Opinion]:
    """A case, with what it is had other facts been so; and the same written into a file."""
    base = drawn_law(draw(small_laws()))
    known = ["holds(north, a)", *(f"{one}(a)" for one in sorted(draw(SHOWN)))]
    supposed = [f"{'' if so else 'not '}{one}(a)" for one, so in draw(SUPPOSED).items()]
    positions = draw(st.lists(st.sampled_from(POSITIONS), max_size=1))
    found = supposing(base, known, supposed, *QUESTIONS, positions=positions)
    record = found.after.opinion.record
    replaced = {lit(one).atom for one in supposed}
    replaced |= {
        other
        for one in supposed
        if not lit(one).denied
        for other in record.excluded_by(lit(one).atom)
    }
    kept = [one for one in known if lit(one).atom not in replaced]
    written = Opinion(base, case(base, [*kept, *supposed], *QUESTIONS), positions=positions)
    assume(is_sound(found.before.opinion, known))
    if not is_sound(found.after.opinion, supposed):
        reject()
    return found, written


def turns_of(move: Move | Moved) -> Iterator[Turn]:
    """Every rule through which a step moves, those that meet other rules included."""
    waiting = list(move.turns if isinstance(move, Move) else move.grounds)
    while waiting:
        turn = waiting.pop()
        yield turn
        waiting += turn.exceptions
        waiting += [victory.turn for victory in turn.beaten if victory.turn]


def tags(side: Side, point: Point) -> tuple[bool, ...]:
    """What inference settles of a point in one of two cases, straight from its tables."""
    opinion = side.opinion
    number = opinion.theory.numbers.get(opinion.node(point.literal))
    assert number is not None, "a small law leads to all that it speaks of"
    tables = opinion.tables
    return tables.definite[number], tables.proved[number], tables.disproved[number]


def level(definite: bool, proved: bool, disproved: bool) -> tuple[int, bool]:
    """How much is shown: nothing, neither that nor its failure, or all of it, beyond dispute."""
    return 2 if proved else 0 if disproved else 1, definite


@given(comparisons())
def test_an_answer_after_is_that_of_the_case_with_these_facts_written_into_it(
    drawn: tuple[Comparison, Opinion],
) -> None:
    found, written = drawn
    now = {one.literal: one.after for one in found.moved}
    now |= {one.literal: one for one in found.same}

    for answer in written.answers:
        after = now[answer.literal]
        assert after is not None
        assert (after.word, after.standing, after.settled, set(after.turns_on)) == (
            answer.word,
            answer.standing,
            answer.settled,
            set(answer.turns_on),
        )


@given(comparisons())
def test_each_step_that_is_said_to_move_stands_otherwise_in_the_one_case_than_in_the_other(
    drawn: tuple[Comparison, Opinion],
) -> None:
    found, _ = drawn

    for moved in found.moved:
        for move in moved.moves:
            then, now = (tags(side, move.point) for side in (found.before, found.after))
            assert then != now
            assert (move.before.proved, move.after.proved) == (then[1], now[1])
            assert move.gained == (level(*then) < level(*now))


@given(comparisons())
def test_each_rule_that_is_said_to_move_a_step_applies_or_is_met_in_only_one_case(
    drawn: tuple[Comparison, Opinion],
) -> None:
    found, _ = drawn

    for moved in found.moved:
        for one in (*moved.moves, moved):
            for turn in turns_of(one):
                standings = [a and a.standing for a in (turn.before, turn.after)]
                assert standings[0] != standings[1] or turn.beaten or turn.certain
                assert turn.through or turn.positions or turn.exceptions or turn.beaten
        for turn in turns_of(moved):
            if turn in moved.grounds:
                assert turn.applied != turn.applies


@given(comparisons())
def test_every_step_that_moves_is_moved_by_one_told_before_it_or_by_what_is_supposed(
    drawn: tuple[Comparison, Opinion],
) -> None:
    found, _ = drawn
    record = found.after.opinion.record
    supposed = {one.atom for one in found.after.opinion.case.supposed}
    supposed |= {other for one in supposed for other in record.excluded_by(one)}

    for moved in found.moved:
        told: set[Point] = set()
        every = {move.point for move in moved.moves}
        assert every.issuperset(point for turn in turns_of(moved) for point in turn.points)
        for move in moved.moves:
            assert every.issuperset(move.points)
            if move.recorded:
                assert move.point.literal.atom in supposed
                assert not move.turns
            else:
                by_reading = any(
                    one.positions or any(victory.positions for victory in one.beaten)
                    for one in turns_of(move)
                )
                assert by_reading or told & set(move.points)
            told.add(move.point)
        if moved.before and moved.after and moved.before.standing != moved.after.standing:
            assert moved.moves
            assert moved.moves[-1].point.literal.atom == moved.literal.atom


@given(comparisons())
def test_an_answer_that_is_said_to_stay_is_the_same_on_the_same_grounds(
    drawn: tuple[Comparison, Opinion],
) -> None:
    found, _ = drawn
    now = {one.literal: one for one in found.after.opinion.answers}

    for then in found.same:
        after = now[then.literal]
        assert (then.word, then.standing, then.settled) == (
            after.word,
            after.standing,
            after.settled,
        )
        assert set(then.turns_on) == set(after.turns_on)
        assert [one.instance.rule.id for one in then.step.arguments if one.applicable] == [
            one.instance.rule.id for one in after.step.arguments if one.applicable
        ]


# --- The cases that ship ----------------------------------------------------------------------

SHIPPED = read_rulebase(folder("rules"))
NEAR_MISSES = sorted((folder("cases") / "near-misses").glob("*.md"))


@pytest.mark.parametrize("path", NEAR_MISSES, ids=lambda path: str(path.stem))
def test_what_a_near_miss_expects_given_other_facts_is_what_changes_with_them(path: Path) -> None:
    made = read_case(path, SHIPPED)
    worlds = [found for found in by_world(made.expectations) if found[0].given]

    for expectations in worlds[::7]:  # a sample: all of them take a minute
        first, asking = expectations[0], [one.literal for one in expectations]
        before = Opinion(SHIPPED, made, first.as_of, first.standard, (), asking)
        after = world_of(SHIPPED, made, first, asking)
        found = Comparison(before, after)
        for expected in expectations:
            for literal in instances_of([expected.literal], after.record):
                moved = found.compare(before.answer(literal), after.answer(literal))
                now = moved.after if moved else before.answer(literal)
                assert now is not None
                assert expected.standing in (None, now.standing)
                if moved and moved.before and moved.before.standing != now.standing:
                    assert moved.moves[0].recorded or any(first.positions)


# --- What moves a step ------------------------------------------------------------------------


def moved_by(found: Comparison, literal: str) -> list[tuple[str, list[tuple[Role, str]]]]:
    """Each step through which an answer moves, and the rules that move it."""
    (one,) = (one for one in found.moved if one.literal == lit(literal))
    return [
        (str(move.point.literal), [(turn.role, turn.rule.id) for turn in move.turns])
        for move in one.moves
    ]


def only_turn(found: Comparison) -> Turn:
    """The one rule that moves the last step of the one answer that changes."""
    (moved,) = found.moved
    (turn,) = moved.moves[-1].turns
    return turn


def test_steps_are_told_from_the_supposed_fact_up_to_the_answer() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)") + rule(
        "art2", "captive(P)", then="safe(P)"
    )

    found = supposing(law(rules), ["soldier(a)"], ["not soldier(a)"], "safe(a)")

    assert moved_by(found, "safe(a)") == [
        ("soldier(a)", []),
        ("captive(a)", [(Role.FOR, "art1")]),
        ("safe(a)", [(Role.FOR, "art2")]),
    ]


def test_a_rule_that_now_applies_has_the_elements_that_it_gained_and_no_others() -> None:
    rules = rule("art1", "soldier(P)", "wounded(P)", then="captive(P)")

    turn = only_turn(supposing(law(rules), ["soldier(a)"], ["wounded(a)"]))

    assert (turn.applied, turn.applies) == (False, True)
    assert [str(point.literal) for point in turn.through] == ["wounded(a)"]


def test_of_alternatives_that_were_met_before_none_is_said_to_be_gained() -> None:
    rules = rule("art1", "soldier(P)", "wounded(P) or willing(P)", then="captive(P)")

    turn = only_turn(supposing(law(rules), ["willing(a)"], ["soldier(a)", "wounded(a)"]))

    assert [str(point.literal) for point in turn.through] == ["soldier(a)"]


def test_an_exception_that_now_applies_takes_its_rule_out_of_play() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)")
    rules += rule("art2", "spy(P)", excepts="art1", standard="fair")

    turn = only_turn(supposing(law(rules), ["soldier(a)"], ["spy(a)"]))

    (exception,) = turn.exceptions
    assert (exception.role, exception.rule.id, exception.applies) == (Role.EXCEPTION, "art2", True)
    assert [str(point.literal) for point in exception.through] == ["spy(a)"]
    assert turn.through == ()


def test_a_rival_that_now_applies_and_that_nothing_outranks_takes_the_answer_away() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)")
    rules += rule("art2", "spy(P)", then="not captive(P)")

    turn = only_turn(supposing(law(rules), ["soldier(a)"], ["spy(a)"]))

    assert (turn.role, turn.rule.id, turn.applies) == (Role.AGAINST, "art2", True)
    assert turn.beaten == ()


def test_a_rival_that_now_yields_does_so_to_a_rule_and_under_the_words_that_rank_them() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)")
    rules += rule("art2", "spy(P)", then="not captive(P)")
    rules += rule("art3", "wounded(P)", then="captive(P)") + ranks("art3", "art2")

    turn = only_turn(supposing(law(rules), ["soldier(a)", "spy(a)"], ["wounded(a)"]))

    (victory,) = turn.beaten
    assert (turn.role, turn.rule.id) == (Role.AGAINST, "art2")
    assert (victory.rule.id, victory.turn and victory.turn.applies) == ("art3", True)
    assert victory.ranking is not None
    assert (victory.ranking.superior, victory.ranking.inferior) == ("art3", "art2")


def test_a_ranking_that_rests_on_a_reading_moves_with_it() -> None:
    rules = issue("i", "one", "two") + rule("art1", "soldier(P)", then="captive(P)")
    rules += rule("art2", "spy(P)", then="not captive(P)") + ranks("art1", "art2", "i.two")
    base = law(rules)

    found = supposing(base, ["soldier(a)", "spy(a)"], [], "captive(a)", positions=["i.two"])

    (victory,) = only_turn(found).beaten
    assert (victory.rule.id, victory.turn, victory.positions) == ("art1", None, ("i.two",))


def test_a_rule_of_a_reading_applies_once_that_is_taken() -> None:
    rules = issue("i", "one", "two") + rule(
        "art1", "soldier(P)", then="captive(P)", position="i.two"
    )

    found = supposing(law(rules), ["soldier(a)"], [], "captive(a)", positions=["i.two"])

    assert (only_turn(found).positions, only_turn(found).through) == (("i.two",), ())


def test_what_becomes_certain_by_a_strict_rule_is_no_longer_blocked() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)", kind="strict")
    rules += rule("art2", "wounded(P)", then="captive(P)") + rule(
        "art3", "spy(P)", then="not captive(P)"
    )

    turn = only_turn(supposing(law(rules), ["wounded(a)", "spy(a)"], ["soldier(a)"]))

    assert (turn.rule.id, turn.certain) == ("art1", True)
    assert [str(point.literal) for point in turn.through] == ["soldier(a)"]


def test_a_fact_that_excludes_another_moves_it_too() -> None:
    both = '[[one_of]]\nliterals = ["soldier(P)", "willing(P)"]\n'
    rules = rule("art1", "soldier(P)", then="captive(P)")

    found = supposing(law(rules, both), ["soldier(a)"], ["willing(a)"])

    assert moved_by(found, "captive(a)")[0] == ("soldier(a)", [])


def test_what_the_record_now_denies_is_no_longer_drawn_from_rules() -> None:
    rules = rule("art1", "holds(D, P)", "willing(P)", then="release(D, P)")
    rules += rule("art2", "release(D, P)", then="free(P)")

    known, denial = ["holds(north, a)", "willing(a)"], "not release(north, a)"
    (moved,) = supposing(law(rules), known, [denial], "free(a)").moved

    first, second, last = moved.moves
    assert (str(first.point.literal), first.recorded) == (denial, True)
    assert (second.turns, second.barred) == ((), (first.point,))
    assert [turn.rule.id for turn in last.turns] == ["art2"]


def test_an_answer_that_only_becomes_firmer_has_changed() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)")
    rules += rule("art2", "spy(P)", then="not captive(P)")

    same = supposing(law(rules), ["soldier(a)", "not spy(a)"], ["soldier(a)"]).moved
    (firmer,) = supposing(
        law(rules), {"soldier(a)": "strong", "spy(a)": "weak"}, ["not spy(a)"]
    ).moved

    assert same == ()
    assert firmer.before and firmer.after
    assert [firmer.before.word.value, firmer.after.word.value] == ["Probably yes", "Yes"]
    assert [one.id for one in firmer.no_longer] == ["spy(a)"]
    assert (firmer.moves, firmer.restated) == ((), True)


def test_an_answer_that_rests_on_another_rule_has_changed_though_it_is_the_same() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)") + rule(
        "art2", "wounded(P)", then="captive(P)"
    )

    (moved,) = supposing(law(rules), ["soldier(a)"], ["wounded(a)"]).moved

    assert [(turn.rule.id, turn.applies) for turn in moved.grounds] == [("art2", True)]
    assert [str(move.point.literal) for move in moved.moves] == ["wounded(a)"]
    assert not moved.restated


def test_a_fact_to_which_no_rule_looks_is_named() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)") + rule(
        "art2", "willing(P)", then="free(P)"
    )

    found = supposing(law(rules), ["soldier(a)"], ["willing(a)", "not soldier(a)"], "captive(a)")

    assert found.unasked([lit("willing(a)"), lit("not soldier(a)")]) == (lit("willing(a)"),)


def test_a_relation_that_the_file_does_not_raise_is_read_once_it_is_supposed() -> None:
    rules = rule("art1", "holds(D, P)", "soldier(P)", then="captive(P)")

    found = supposing(law(rules), ["soldier(a)"], ["holds(north, a)"], "captive(a)")

    assert moved_by(found, "captive(a)") == [
        ("holds(north, a)", []),
        ("captive(a)", [(Role.FOR, "art1")]),
    ]


def test_a_question_on_an_act_that_only_one_case_speaks_of_changes() -> None:
    rules = rule("art1", "shown_in(P, A)", then="exposed(P, T)")
    act = 'film = { sort = "act", label = "the film", date = 2025-03-01 }'
    base = law(rules + rule("art2", "show(D, P, A)", then="breach(D, P, A)"))
    made = case(base, ["soldier(a)"], "breach(north, a, A)", names=act)
    after = made.supposing([lit("show(north, a, film)")])

    before = Opinion(base, made, date(2025, 2, 28))
    (moved,) = Comparison(before, Opinion(base, after)).moved

    assert moved.before is None
    assert moved.after is not None
    assert moved.after.standing == "proved"


# --- What may be supposed ---------------------------------------------------------------------

SMALL = (
    rule("art1", "soldier(P)", then="captive(P)")
    + rule("art2", "captive(P)", "holds(D, P)", then="must release(D, P)")
    + rule("art3", "shown_in(P, A)", "willing(P)", then="safe(P)")
)


@pytest.mark.parametrize(
    ("texts", "message", "hint"),
    [
        (["soldierr(a)"], "no such predicate: 'soldierr'", "did you mean 'soldier'?"),
        (["soldier(c)"], "no such name: 'c'", "one of: "),
        (["soldier(north)"], "'north' is a power; 'soldier' asks for a person", None),
        (["soldier(P)"], "name whom you mean instead of P", None),
        (["not"], "this is not a literal: 'not'", "write predicate(Name, Name)"),
        (["captive(a)"], "'captive' is for rules to conclude", "such as 'soldier'"),
        (["must release(north, a)"], "what must be done is for rules to conclude", "suppose the f"),
        (["soldier(a)", "not soldier(a)"], "'soldier(a)' and 'not soldier(a)' cannot both", None),
        (["spy(a)", "doubted(a)"], "'spy(a)' and 'doubted(a)' exclude each other", None),
        (["shown_in(a, late)"], "'late' is of 2025-08-01, after the date of the record", "--as-of"),
    ],
    ids=str,
)
def test_what_cannot_be_supposed_is_refused_with_a_reason(
    texts: list[str], message: str, hint: str | None
) -> None:
    base = law(SMALL, '[[one_of]]\nliterals = ["spy(P)", "doubted(P)"]\n')
    late = 'late = { sort = "act", label = "a late act", date = 2025-08-01 }'
    opinion = Opinion(base, case(base, ["soldier(a)"], names=late))

    with pytest.raises(Miswritten) as refused:
        suppose(texts, opinion)

    assert message in refused.value.message
    assert refused.value.hint == hint if hint is None else hint in str(refused.value.hint)


def test_facts_and_actions_may_be_supposed_and_twice_is_once() -> None:
    base = law(SMALL)
    opinion = Opinion(base, case(base, ["soldier(a)"]))

    found = suppose(["not soldier(a)", "release(north, a)", "not soldier(a)"], opinion)

    assert found == (lit("not soldier(a)"), lit("release(north, a)"))


# --- Words ------------------------------------------------------------------------------------


def clauses() -> Iterator[tuple[str, str]]:
    """What the vocabulary that ships says of each fact and action, for it and against it."""
    names = {
        sort: Name(f"one_{sort}", sort, f"Some {sort.title()}", f"Some {sort.title()}", "he")
        for sort in SHIPPED.words.sorts
    }
    wording = Wording(SHIPPED.words.with_names(names.values()), AS_OF)
    for predicate in SHIPPED.words.predicates.values():
        if predicate.kind is not PredicateKind.CONCLUSION:
            atom = Literal(predicate.id, tuple(names[sort].id for sort in predicate.sorts))
            yield from (
                (wording.says(atom, past), wording.says(~atom, past)) for past in (False, True)
            )


def test_whatever_may_be_supposed_reads_as_a_clause_after_that() -> None:
    found = list(clauses())

    assert len(found) > 500
    for pair in found:
        for clause in pair:
            first = clause.partition(" ")[0]
            assert first not in ("that", "whether", "if", "it's", "not"), clause
            assert not set("{}[]|?") & set(clause), clause
            assert clause == clause.strip(" .,;"), clause
            assert "  " not in clause, clause
        assert len(set(pair)) == 2, pair
