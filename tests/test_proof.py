"""A conclusion carries its proof, and a checker that shares no code with the engine accepts it."""

import random
from datetime import date

import pytest
from checker import TAGS, Checker, Ground, GroundRule, certificate
from small import answer, argument, case, fact, issue, law, lit, ranks, rule, section
from theories import conclude, drawn, tags

from quarter.answer import Opinion
from quarter.casefile import read_case
from quarter.choices import on_record
from quarter.grounding import Theory
from quarter.inference import Tables
from quarter.proof import Standing
from quarter.record import State
from quarter.rulefile import read_rulebase
from quarter.shipped import find_case, folder

# --- Certificates -----------------------------------------------------------------------------


def ground(theory: Theory, facts: dict[int, bool]) -> Ground:
    """A grounded theory as the checker takes it.

    The checker knows no exceptions. To it each is a rule against the bare assumption that another
    rule stands, and prevails over it: a literal that says so, with its denial, after the others.
    """
    count = len(theory.nodes)
    excepted = [number for number, found in enumerate(theory.exceptions) if found]
    stands = {number: count + 2 * place for place, number in enumerate(excepted)}
    against: dict[int, list[int]] = {}
    for number in excepted:
        for exception in theory.exceptions[number]:
            against.setdefault(exception, []).append(stands[number] + 1)
    rules = [
        GroundRule(
            one.rule.id,
            one.rule.kind.value,
            (*one.premises, (stands[number],)) if number in stands else one.premises,
            (*one.heads, *against.get(number, ())),
        )
        for number, one in enumerate(theory.instances)
    ]
    rules += [GroundRule("stands", "defeasible", (), (one,)) for one in stands.values()]
    pairs: list[tuple[int, ...]] = []
    for one in stands.values():
        pairs += [(one + 1,), (one,)]
    ranked = {pair: tuple(gates) for pair, gates in theory.beats.items()}
    ranked |= {(theory.instances[one].rule.id, "stands"): ((),) for one in against}
    return Ground(
        (*map(tuple, theory.opposites), *pairs),
        frozenset(number for number, holds in facts.items() if holds),
        tuple(rules),
        ranked,
    )


def standing_rules(theory: Theory, tables: Tables[bool]) -> set[tuple[str, int]]:
    """The steps on whether rules stand, which the engine reads off what takes them out of play."""
    found = set()
    place = len(theory.nodes)
    for exceptions in theory.exceptions:
        if exceptions:
            found |= {("-D", place), ("-D", place + 1)}
            if all(tables.discarded[one] for one in exceptions):
                found |= {("+d", place), ("-d", place + 1)}
            if any(tables.applicable[one] for one in exceptions):
                found |= {("-d", place), ("+d", place + 1)}
            place += 2
    return found


@pytest.mark.parametrize("norms", [False, True], ids=["plain", "norms"])
def test_the_checker_accepts_every_certificate_of_the_engine(norms: bool) -> None:
    for theory in drawn(1_000, norms, seed=3):
        proof = certificate(conclude(theory).steps, theory)

        assert Checker(theory).accepts(proof)


@pytest.mark.parametrize("norms", [False, True], ids=["plain", "norms"])
def test_the_checker_refuses_every_forged_step(norms: bool) -> None:
    source = random.Random(0)
    for theory in drawn(1_000, norms, seed=4):
        true = conclude(theory).steps
        proof = certificate(true, theory)
        false = [
            (tag, one)
            for tag in TAGS
            for one in range(len(theory.opposites))
            if (tag, one) not in true
        ]
        place = source.randint(0, len(proof))
        forged = [*proof[:place], source.choice(false), *proof[place:]]

        assert not Checker(theory).accepts(forged)


def test_the_checker_refuses_a_proof_without_a_step_that_a_later_one_needs() -> None:
    refused = 0
    for theory in drawn(300, seed=5):
        proof = certificate(conclude(theory).steps, theory)
        for place, step in enumerate(proof):
            checker = Checker(theory)
            rest = [one for one in proof[:place] + proof[place + 1 :] if checker.accept(one)]
            again = Checker(theory)
            assert again.accepts(rest)
            refused += len(rest) < len(proof) - 1
            if ("+D", step[1]) == step and step[1] in theory.facts:
                assert step not in again.accepted

    assert refused > 300


def test_the_checker_refuses_a_proof_that_puts_a_conclusion_before_its_premises() -> None:
    theory = Ground(
        ((1,), (0,), (3,), (2,)), frozenset({0}), (GroundRule("r", "strict", ((0,),), (2,)),), {}
    )

    assert Checker(theory).accepts([("+D", 0), ("+D", 2)])
    assert not Checker(theory).accepts([("+D", 2), ("+D", 0)])


def test_the_checker_refuses_what_it_has_no_tag_for() -> None:
    theory = next(drawn(1))

    with pytest.raises(AssertionError, match="no such tag"):
        Checker(theory).accepts([("?", 0)])


@pytest.mark.parametrize("day", [date(2025, 1, 24), date(2025, 7, 21), date(2026, 2, 6)])
def test_the_checker_accepts_the_proofs_of_the_kursk_case(day: date) -> None:
    opinion = kursk(day)
    facts = on_record(opinion.theory, opinion.record, opinion.chosen)
    theory = ground(opinion.theory, facts)
    excepted = standing_rules(opinion.theory, opinion.tables)
    claimed = tags(opinion.tables).steps | excepted
    ordered = [
        (tag, number)
        for part in opinion.theory.order
        for tag in TAGS
        for one in part
        for number in (one, *opinion.theory.opposites[one])
        if (tag, number) in claimed
    ]

    proof = certificate([*dict.fromkeys(ordered), *excepted], theory)

    assert set(proof) == claimed
    assert Checker(theory).accepts(proof)
    without = theory._replace(facts=theory.facts - {min(theory.facts)})
    assert not Checker(without).accepts(proof)


def kursk(day: date) -> Opinion:
    base = read_rulebase(folder("rules"))
    path = find_case("kursk-2025")
    assert path
    return Opinion(base, read_case(path, base), day)


# --- What a step says -------------------------------------------------------------------------

RULES = (
    rule("art1", "soldier(P)", "wounded(P) or doubted(P)", then="captive(P)")
    + rule("art2", "spy(P)", then="not captive(P)")
    + rule("art3", "willing(P)", then="not captive(P)")
    + ranks("art1", "art3")
)
FACTS = ["soldier(a)", "doubted(a)", "willing(a)"]


def test_a_step_names_the_rule_for_it_and_the_premise_by_which_each_element_is_met() -> None:
    found = argument(answer(RULES, FACTS, "captive(a)"), "art1")
    base = law(RULES)
    nodes = Opinion(base, case(base, FACTS, "captive(a)")).theory.nodes

    assert found.applicable
    assert [str(nodes[one.met].literal) for one in found.elements if one.met is not None] == [
        "soldier(a)",
        "doubted(a)",
    ]


def test_what_is_missing_is_named_and_what_is_met_is_not() -> None:
    found = argument(answer(RULES, ["soldier(a)"], "captive(a)"), "art1")

    assert found.standing is Standing.NOT_PROVED
    assert [str(one.premise) for one in found.missing] == ["wounded(P) or doubted(P)"]


def test_each_attack_is_met_by_a_missing_premise_or_by_a_superior_rule() -> None:
    found = answer(RULES, FACTS, "captive(a)")

    by_spying, by_will = found.step.attacks
    assert by_spying.met and not by_spying.beaten_by
    ((ally, pair),) = by_will.beaten_by
    assert (ally.instance.rule.id, pair and pair.passage.heading) == ("art1", "Law art 1")


def test_an_attack_that_nothing_meets_is_not_met() -> None:
    found = answer(RULES, [*FACTS, "spy(a)"], "captive(a)")

    assert [attack.met for attack in found.step.attacks] == [False, True]


def test_a_fact_carries_its_evidence_of_that_day_and_its_state() -> None:
    more = section(fact("wounded(a)", until="2025-02-01") + fact("wounded(a)", "weak"))
    found = answer(RULES, ["soldier(a)"], "wounded(a)", more=more)

    assert found.step.state is State.OPEN
    assert [one.shown for one in found.step.evidence] == ["weak"]


def test_the_evidence_stands_in_the_order_of_the_dates_of_its_sources() -> None:
    more = section(fact("wounded(a)"), "t para 9") + section(fact("wounded(a)"), "s para 9")
    found = answer(RULES, ["soldier(a)"], "wounded(a)", more=more)

    assert [one.source.id for one in found.step.evidence] == ["s", "t"]


def test_an_argument_names_the_readings_on_which_it_rests_and_that_are_not_taken() -> None:
    rules = issue("i", "one", "two")
    rules += rule("art1", "soldier(P)", then="captive(P)", position="i.two")

    found = answer(rules, ["soldier(a)"], "captive(a)")
    taken = answer(rules, ["soldier(a)"], "captive(a)", positions=["i.two"])

    assert argument(found, "art1").positions == ("i.two",)
    assert argument(taken, "art1").positions == ()


def test_an_argument_names_the_exceptions_that_were_considered() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)")
    rules += rule("art1.end", "spy(P)", excepts="art1", standard="fair")

    base = law(rules)
    for spy, standing in (([], Standing.NOT_PROVED), (["spy(a)"], Standing.PROVED)):
        opinion = Opinion(base, case(base, ["soldier(a)", *spy], "captive(a)"))
        (found,) = opinion.answers
        considered = opinion.proofs.exceptions(argument(found, "art1"))
        assert [(one.instance.rule.id, one.standing) for one in considered] == [
            ("art1.end", standing)
        ]


def test_rules_that_take_each_other_out_of_play_have_proofs_as_well() -> None:
    rules = rule("art1", "soldier(P)", then="captive(P)")
    rules += rule("x", "wounded(P)", excepts=["art1", "y"], standard="fair")
    rules += rule("y", "willing(P)", excepts="x", standard="fair")

    found = answer(rules, ["soldier(a)", "wounded(a)", "willing(a)"], "captive(a)")

    assert found.standing == "not proved"


def test_a_ranking_is_the_one_whose_reading_is_taken() -> None:
    rules = issue("i", "one", "two") + RULES + ranks("art1", "art2", "i.one")
    rules += ranks("art2", "art1", "i.two")

    found = answer(rules, [*FACTS, "spy(a)"], "captive(a)")
    other = answer(rules, [*FACTS, "spy(a)"], "captive(a)", positions=["i.two"])

    ((_, pair),) = found.step.attacks[0].beaten_by
    assert pair and pair.positions == ("i.one",)
    assert other.standing == "opposite proved"
    assert not other.step.attacks[0].met


def test_a_rule_that_two_passages_rank_above_another_is_so_under_both() -> None:
    pair = '[[superiority]]\nsuperior = "art1"\ninferior = "art2"\ncanon = "{}"\n\n'
    rules = RULES + pair.format("lex specialis") + pair.format("lex superior")

    found = answer(rules, [*FACTS, "spy(a)"], "captive(a)")

    canons = [ranking and ranking.canon for _, ranking in found.step.attacks[0].beaten_by]
    assert sorted(map(str, canons)) == ["lex specialis", "lex superior"]


def test_what_only_a_loop_supports_is_undecided() -> None:
    rules = rule("art1", "free(P)", then="safe(P)") + rule("art2", "safe(P)", then="free(P)")

    found = answer(rules, ["soldier(a)"], "safe(a)")

    assert found.step.standing is Standing.UNDECIDED
    assert [one.standing for one in found.step.arguments] == [Standing.UNDECIDED]
    assert not found.step.proved


def test_a_step_is_made_once() -> None:
    base = law(RULES)
    opinion = Opinion(base, case(base, FACTS, "captive(a)"))
    number = opinion.theory.numbers[opinion.node(lit("captive(a)"))]

    assert opinion.proofs.step(number) is opinion.proofs.step(number)
