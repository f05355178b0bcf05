"""Laws of the logic, over theories drawn at random, and textbook cases of it."""

import itertools
import random
from typing import Any

import pytest
from checker import Ground, GroundRule
from hypothesis import assume, given
from hypothesis import strategies as st
from oxidd.bcdd import BCDDManager
from theories import (
    ATOMS,
    MAY,
    MUST,
    MUST_NOT,
    NEED_NOT,
    PLAIN,
    Tags,
    conclude,
    drawn,
    horn,
    needs,
    renamed,
    tags,
    theories,
    theory_of,
)

from quarter.inference import infer, plan, supported

BOTH = st.one_of(theories(), theories(norms=True))
LITERALS = range(2 * ATOMS)
P, NOT_P, Q, NOT_Q, R, NOT_R, S, NOT_S = LITERALS


def law(*rules: str, facts: tuple[int, ...] = (), beats: tuple[str, ...] = ()) -> Ground:
    """A theory in the notation of the books: "r: p, q => not s", with -> strict and ~> defeater."""
    read = []
    for text in rules:
        name, _, rest = text.partition(": ")
        arrow = next(one for one in ("->", "=>", "~>") if one in rest)
        body, _, head = rest.partition(arrow)
        kind = {"->": "strict", "=>": "defeasible", "~>": "defeater"}[arrow]
        premises = tuple((literal(one),) for one in body.split(",") if one.strip())
        read.append(GroundRule(name, kind, premises, (literal(head),)))
    ranked: dict[tuple[str, str], tuple[tuple[tuple[int, ...], ...], ...]] = {}
    for pair in beats:
        superior, _, inferior = pair.partition(" > ")
        ranked[superior, inferior] = ((),)
    return Ground(PLAIN, frozenset(facts), tuple(read), ranked)


def literal(text: str) -> int:
    name = text.strip().removeprefix("not ")
    return 2 * "pqrs".index(name) + text.strip().startswith("not ")


def with_rules(theory: Ground, *rules: GroundRule) -> Ground:
    return theory._replace(rules=(*theory.rules, *rules))


def without(theory: Ground, rule: GroundRule) -> Ground:
    return theory._replace(rules=tuple(one for one in theory.rules if one is not rule))


def rule_for(head: int, kind: str = "defeasible", *premises: int) -> GroundRule:
    return GroundRule("new", kind, tuple((one,) for one in premises), (head,))


# --- What never happens -----------------------------------------------------------------------


@given(BOTH)
def test_nothing_has_a_proof_and_is_shown_to_have_none(theory: Ground) -> None:
    found = conclude(theory)

    assert not found.definite & found.not_definite
    assert not found.proved & found.disproved


@given(BOTH)
def test_opposites_are_proved_together_only_if_both_are_definite(theory: Ground) -> None:
    found = conclude(theory)

    for one in found.proved:
        for opposite in found.proved & set(theory.opposites[one]):
            assert {one, opposite} <= found.definite


@given(theories(norms=True))
def test_no_action_is_both_a_duty_and_forbidden(theory: Ground) -> None:
    found = conclude(theory).proved

    assert not {MUST, MUST_NOT} <= found
    assert not {MAY, MUST_NOT} <= found
    assert not {MUST, NEED_NOT} <= found


@given(theories(norms=True))
def test_a_duty_brings_the_permission_and_a_prohibition_that_there_is_no_duty(
    theory: Ground,
) -> None:
    found = conclude(theory).proved

    assert MUST not in found or MAY in found
    assert MUST_NOT not in found or NEED_NOT in found


@given(BOTH)
def test_what_is_definite_is_proved_and_what_has_no_proof_is_not_definite(theory: Ground) -> None:
    found = conclude(theory)

    assert found.definite <= found.proved
    assert found.disproved <= found.not_definite


@given(BOTH)
def test_what_is_proved_and_not_definite_has_a_rule_whose_premises_are_proved(
    theory: Ground,
) -> None:
    found = conclude(theory)

    for one in found.proved - found.definite:
        assert any(
            one in rule.heads
            and rule.kind != "defeater"
            and all(found.proved & set(group) for group in rule.premises)
            for rule in theory.rules
        )


# --- Facts and strict rules -------------------------------------------------------------------


@given(BOTH)
def test_definite_is_what_the_facts_say_closed_under_strict_rules(theory: Ground) -> None:
    assert conclude(theory).definite == horn(theory)


@given(BOTH, st.sets(st.sampled_from(range(4))))
def test_strict_consequences_survive_more_facts(theory: Ground, more: set[int]) -> None:
    before = conclude(theory)
    after = conclude(theory._replace(facts=theory.facts | more))

    assert before.definite <= after.definite
    assert before.not_definite >= after.not_definite


@given(BOTH)
def test_defeasible_rules_and_superiority_never_touch_what_is_definite(theory: Ground) -> None:
    strict = tuple(rule for rule in theory.rules if rule.kind == "strict")
    found, bare = conclude(theory), conclude(theory._replace(rules=strict, beats={}))

    assert (found.definite, found.not_definite) == (bare.definite, bare.not_definite)


@given(BOTH)
def test_a_definite_conclusion_may_be_stated_as_a_fact(theory: Ground) -> None:
    found = conclude(theory)

    assert conclude(theory._replace(facts=theory.facts | found.definite)) == found


def test_two_facts_that_oppose_each_other_are_both_definite_and_prove_nothing_else() -> None:
    found = conclude(law("r: p, not p => q", "s: => not q", facts=(P, NOT_P)))

    assert {P, NOT_P} <= found.proved
    assert {Q, NOT_Q} <= found.disproved


# --- More rules, fewer rules ------------------------------------------------------------------


@given(BOTH, st.sampled_from(range(8)))
def test_a_new_rule_for_what_is_proved_takes_no_conclusion_away(theory: Ground, head: int) -> None:
    found = conclude(theory).proved
    assume(head in found)

    assert found <= conclude(with_rules(theory, rule_for(head))).proved


@given(BOTH, st.sampled_from(range(8)), st.sampled_from(range(8)))
def test_a_defeater_never_creates_its_own_conclusion(
    theory: Ground, head: int, premise: int
) -> None:
    after = conclude(with_rules(theory, rule_for(head, "defeater", premise)))

    assert head not in after.proved - conclude(theory).proved


@given(BOTH)
def test_a_rule_with_a_premise_that_has_no_proof_might_as_well_be_absent(theory: Ground) -> None:
    found = conclude(theory)

    for rule in theory.rules:
        if any(set(group) <= found.disproved for group in rule.premises) and rule.kind != "strict":
            assert conclude(without(theory, rule)) == found


@given(BOTH)
def test_saying_a_rule_twice_changes_nothing(theory: Ground) -> None:
    first = theory.rules[0]
    beats = dict(theory.beats)
    for (superior, inferior), gates in theory.beats.items():
        if superior == first.id:
            beats["new", inferior] = gates
        if inferior == first.id:
            beats[superior, "new"] = gates
    doubled = with_rules(theory, first._replace(id="new"))._replace(beats=beats)

    assert conclude(doubled) == conclude(theory)


@given(BOTH)
def test_a_rule_with_alternatives_is_one_rule_for_each_of_them(theory: Ground) -> None:
    rules, beats = [], dict(theory.beats)
    for rule in theory.rules:
        for number, body in enumerate(itertools.product(*rule.premises)):
            one = rule._replace(id=f"{rule.id}.{number}", premises=tuple((n,) for n in body))
            rules.append(one)
    for (superior, inferior), gates in theory.beats.items():
        for high, low in itertools.product(rules, rules):
            if high.id.startswith(f"{superior}.") and low.id.startswith(f"{inferior}."):
                beats[high.id, low.id] = gates

    assert conclude(theory._replace(rules=tuple(rules), beats=beats)) == conclude(theory)


# --- What does not matter ---------------------------------------------------------------------


@given(BOTH, st.integers(0, 1000))
def test_the_order_of_rules_premises_and_rankings_does_not_matter(
    theory: Ground, seed: int
) -> None:
    source = random.Random(seed)
    rules = [
        rule._replace(premises=tuple(source.sample(rule.premises, len(rule.premises))))
        for rule in source.sample(theory.rules, len(theory.rules))
    ]
    beats = dict(source.sample(sorted(theory.beats.items()), len(theory.beats)))

    assert conclude(theory._replace(rules=tuple(rules), beats=beats)) == conclude(theory)


@given(BOTH, st.permutations([f"r{number}" for number in range(8)]))
def test_the_names_of_rules_do_not_matter(theory: Ground, names: list[str]) -> None:
    to = {f"r{number}": name for number, name in enumerate(names)}
    rules = tuple(rule._replace(id=to[rule.id]) for rule in theory.rules)
    beats = {(to[high], to[low]): gates for (high, low), gates in theory.beats.items()}

    assert conclude(theory._replace(rules=rules, beats=beats)) == conclude(theory)


def moved(found: Tags, to: dict[int, int]) -> Tags:
    return Tags(*(frozenset(to[one] for one in tag) for tag in found))


@given(theories(), st.permutations(range(ATOMS)))
def test_with_other_atoms_the_same_follows_of_those(theory: Ground, atoms: list[int]) -> None:
    to = {one: 2 * atoms[one // 2] + one % 2 for one in LITERALS}

    assert conclude(renamed(theory, to)) == moved(conclude(theory), to)


@given(theories(), st.sampled_from(range(ATOMS)))
def test_an_atom_and_its_denial_are_treated_alike(theory: Ground, atom: int) -> None:
    to = {one: one ^ 1 if one // 2 == atom else one for one in LITERALS}

    assert conclude(renamed(theory, to)) == moved(conclude(theory), to)


@given(theories(), theories())
def test_theories_that_share_no_atom_conclude_nothing_of_each_other(
    left: Ground, right: Ground
) -> None:
    shift = len(PLAIN)

    def shifted(group: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(one + shift for one in group)

    rules = tuple(
        GroundRule(f"s{r.id}", r.kind, tuple(map(shifted, r.premises)), shifted(r.heads))
        for r in right.rules
    )
    both = Ground(
        (*PLAIN, *map(shifted, PLAIN)),
        left.facts | set(shifted(tuple(right.facts))),
        (*left.rules, *rules),
        {**left.beats, **{(f"s{a}", f"s{b}"): ways for (a, b), ways in right.beats.items()}},
    )
    found = conclude(both)

    for tag, one, other in zip(found, conclude(left), conclude(right), strict=True):
        assert tag == one | set(shifted(tuple(other)))


@given(BOTH, st.sampled_from(range(8)))
def test_facts_that_no_rule_for_it_or_against_it_reaches_do_not_matter(
    theory: Ground, asked: int
) -> None:
    reached = needs(theory)[asked] | {asked, *theory.opposites[asked]}
    found = conclude(theory)
    after = conclude(theory._replace(facts=theory.facts & reached))

    assert [asked in tag for tag in found] == [asked in tag for tag in after]


@given(BOTH)
def test_the_order_in_which_literals_are_settled_does_not_matter(theory: Ground) -> None:
    whole = theory_of(theory, one_part=True)

    assert tags(infer(plan(whole), dict.fromkeys(theory.facts, True), True)) == conclude(theory)


# --- Loops and decisiveness -------------------------------------------------------------------


def has_loop(theory: Ground) -> bool:
    return any(one in found for one, found in enumerate(needs(theory)))


@given(BOTH)
def test_without_loops_every_literal_is_settled(theory: Ground) -> None:
    assume(not has_loop(theory))
    found = conclude(theory)

    everything = frozenset(range(len(theory.opposites)))
    assert found.definite | found.not_definite == everything
    assert found.proved | found.disproved == everything


def test_most_theories_drawn_have_no_loop_and_many_have_one() -> None:
    found = [has_loop(theory) for theory in drawn(500)]

    assert 100 < sum(found) < 400


def test_what_only_itself_supports_is_neither_proved_nor_shown_to_have_no_proof() -> None:
    found = conclude(law("r: p => p"))

    assert P not in found.proved | found.disproved
    assert NOT_P in found.disproved


def test_a_loop_gives_way_to_a_reason_from_outside() -> None:
    found = conclude(law("r: q => p", "s: p => q", "t: => q"))

    assert {P, Q} <= found.proved


def test_what_only_a_loop_attacks_is_not_proved() -> None:
    found = conclude(law("r: => p", "s: q => not p", "t: q => q"))

    assert P not in found.proved | found.disproved


def test_a_strict_loop_makes_nothing_definite() -> None:
    found = conclude(law("r: q -> p", "s: p -> q"))

    assert not {P, Q} & (found.definite | found.not_definite)


# --- Textbook cases ---------------------------------------------------------------------------


def test_rules_of_equal_rank_for_opposites_block_each_other() -> None:
    found = conclude(law("r: => p", "s: => not p"))

    assert {P, NOT_P} <= found.disproved


def test_the_superior_rule_prevails() -> None:
    found = conclude(law("r: => p", "s: => not p", beats=("r > s",)))

    assert P in found.proved
    assert NOT_P in found.disproved


def test_a_team_prevails_if_each_attacker_is_beaten_by_some_member_of_it() -> None:
    rules = ("a: => p", "b: => p", "x: => not p", "y: => not p")

    assert P in conclude(law(*rules, beats=("a > x", "b > y"))).proved
    assert P in conclude(law(*rules, beats=("a > x",))).disproved


def test_the_platypus_is_a_mammal() -> None:
    # Monotremes and furry things are mammals; egg layers and things with bills are not.
    rules = ("m: p => r", "f: q => r", "e: s => not r", "b: p => not r")

    found = conclude(law(*rules, facts=(P, Q, S), beats=("m > e", "f > b")))

    assert R in found.proved


def test_equal_rules_do_not_outweigh_one() -> None:
    found = conclude(law("a: => p", "b: => p", "c: => p", "x: => not p"))

    assert P in found.disproved


def test_a_superior_rule_that_does_not_apply_beats_nothing() -> None:
    found = conclude(law("a: q => p", "b: => p", "x: => not p", beats=("a > x",)))

    assert P in found.disproved


def test_a_defeater_blocks_and_proves_nothing() -> None:
    found = conclude(law("r: => p", "d: ~> not p"))

    assert {P, NOT_P} <= found.disproved


def test_a_defeater_may_let_another_conclusion_through() -> None:
    rules = ("r: => p", "s: q => not p", "t: => q")

    assert P in conclude(law(*rules)).disproved
    assert P in conclude(law(*rules, "d: ~> not q")).proved


def test_a_strict_rule_from_what_is_only_proved_can_be_blocked() -> None:
    """Not a fault: what is proved is not closed under strict rules, and lawyers are told so."""
    found = conclude(law("r: => p", "s: p -> q", "t: => not q"))

    assert P in found.proved
    assert {Q, NOT_Q} <= found.disproved


def test_a_new_fact_may_take_a_conclusion_away() -> None:
    rules = law("r: => p", "s: q => not p", beats=("s > r",))

    assert P in conclude(rules).proved
    assert NOT_P in conclude(rules._replace(facts=frozenset({Q}))).proved


# Presumed innocent (not guilty) unless proved guilty; the evidence on guilt is evenly split. Who is
# not guilty is compensated. Antoniou, Billington, Governatori and Maher (2001).
INNOCENCE = ("g: => p", "n: => not p", "u: p => not q", "c: => q")


def test_an_ambiguity_is_blocked_and_does_not_spread() -> None:
    found = conclude(law(*INNOCENCE))

    assert {P, NOT_P} <= found.disproved
    assert Q in found.proved


def test_support_shows_the_ambiguity_on_which_an_answer_rests() -> None:
    found = support(law(*INNOCENCE))

    assert {P, NOT_P, Q, NOT_Q} <= found


# --- Support ----------------------------------------------------------------------------------


def support(theory: Ground) -> set[int]:
    ready = plan(theory_of(theory))
    tables = infer(ready, dict.fromkeys(theory.facts, True), True)
    return {one for one, value in enumerate(supported(ready, tables, True)) if value}


def naive_support(theory: Ground) -> set[int]:
    """Definite, or by a rule whose premises are supported and that no applicable rule beats."""
    known = conclude(theory)
    found = set(known.definite)
    applicable = {
        rule.id
        for rule in theory.rules
        if rule.kind != "defeater" and all(known.proved & set(group) for group in rule.premises)
    }

    def beaten(rule: GroundRule, head: int) -> bool:
        return any(
            ally.id in applicable
            and set(ally.heads) & set(theory.opposites[head])
            and any(all(known.proved & set(gate) for gate in way) for way in ways)
            for ally in theory.rules
            if (ways := theory.beats.get((ally.id, rule.id), ()))
        )

    while True:
        more = {
            head
            for rule in theory.rules
            if rule.kind != "defeater" and all(found & set(group) for group in rule.premises)
            for head in rule.heads
            if not beaten(rule, head)
        }
        if more <= found:
            return found
        found |= more


@given(BOTH)
def test_support_is_what_its_definition_says(theory: Ground) -> None:
    assert support(theory) == naive_support(theory)


@given(BOTH)
def test_what_is_proved_is_supported(theory: Ground) -> None:
    assert conclude(theory).proved <= support(theory)


# --- One run over many values -----------------------------------------------------------------


def spread(sets: list[frozenset[int]]) -> dict[int, int]:
    """For each literal the integer whose bit i says whether it is a fact in case i."""
    return {
        one: sum(1 << case for case, facts in enumerate(sets) if one in facts)
        for one in set().union(*sets)
    }


@given(BOTH, st.integers(0, 1000))
def test_one_run_over_integers_is_as_many_runs_as_they_have_bits(theory: Ground, seed: int) -> None:
    source = random.Random(seed)
    sets = [
        frozenset(one for one in range(len(theory.opposites)) if source.random() < 0.3)
        for _ in range(64)
    ]
    ready = plan(theory_of(theory))
    together = infer(ready, spread(sets), (1 << 64) - 1)
    support_together = supported(ready, together, (1 << 64) - 1)

    for case, facts in enumerate(sets):
        alone = infer(ready, dict.fromkeys(facts, True), True)
        assert tags(together, case) == tags(alone)
        assert [bool(one >> case & 1) for one in support_together] == supported(ready, alone, True)


@given(BOTH)
def test_decision_diagrams_hold_every_choice_of_facts(theory: Ground) -> None:
    ready = plan(theory_of(theory))
    open_facts = range(6)
    manager = BCDDManager(1 << 12, 1 << 12, 1)
    manager.add_vars(len(open_facts))
    certain = theory.facts - set(open_facts)
    one = manager.true()
    values: dict[int, Any] = {fact: manager.var(fact) for fact in open_facts}
    everywhere = infer(ready, values | dict.fromkeys(certain, one), one)
    supported_everywhere = supported(ready, everywhere, one)

    for choice in itertools.product([False, True], repeat=len(open_facts)):
        facts = certain | {fact for fact in open_facts if choice[fact]}
        alone = infer(ready, dict.fromkeys(facts, True), True)
        world = list(enumerate(choice))
        for name in ("definite", "not_definite", "proved", "disproved", "applicable", "discarded"):
            here = [value.eval(world) for value in getattr(everywhere, name)]
            assert here == getattr(alone, name)
        assert [one.eval(world) for one in supported_everywhere] == supported(ready, alone, True)


@pytest.mark.parametrize("norms", [False, True], ids=["plain", "norms"])
def test_the_tables_say_of_each_rule_what_its_premises_say(norms: bool) -> None:
    for theory in drawn(1_000, norms):
        whole = theory_of(theory)
        tables = infer(plan(whole), dict.fromkeys(theory.facts, True), True)
        found = tags(tables)

        for number, rule in enumerate(theory.rules):
            applies = all(found.proved & set(group) for group in rule.premises)
            fails = any(set(group) <= found.disproved for group in rule.premises)
            read = rule.kind != "defeater" or any(theory.opposites[one] for one in rule.heads)
            assert (tables.applicable[number], tables.discarded[number]) == (
                (applies, fails) if read else (False, False)
            )
