"""What bears on an answer: what it could be brought to look to, and nothing else."""

from small import case, law, rule

from quarter.answer import Opinion
from quarter.bearing import Bearing

RULES = (
    rule("art1", "soldier(P)", "holds(D, P)", then="captive(P)")
    + rule("art2", "captive(P)", "not spy(P)", then="safe(P)")
    + rule("art3", "doubted(P)", "not bound(north)", then="safe(P)")
)


def bearing_on_safe(*facts: str) -> set[str]:
    """The facts that bear on whether he is safe, where the case holds these."""
    base = law(RULES)
    opinion = Opinion(base, case(base, facts, "safe(a)"))
    nodes = opinion.theory.nodes
    (answer,) = opinion.answers
    found = Bearing(opinion.plan, opinion.leaves).on([answer.step.node])
    return {str(nodes[one].literal.atom) for one in found}


def test_what_an_open_fact_could_bring_into_play_bears_on_the_answer() -> None:
    assert {"soldier(a)", "spy(a)", "doubted(a)"} <= bearing_on_safe("holds(north, a)")


def test_what_only_a_rule_that_cannot_apply_looks_to_bears_on_nothing() -> None:
    found = bearing_on_safe()

    assert "spy(a)" not in found
    assert {"doubted(a)", "bound(north)"} <= found


def test_what_the_case_shows_could_have_been_otherwise() -> None:
    assert "spy(a)" in bearing_on_safe("holds(north, a)", "not soldier(a)")


def test_what_is_known_to_bear_on_it_is_not_looked_for_again() -> None:
    base = law(RULES)
    opinion = Opinion(base, case(base, ["holds(north, a)"], "safe(a)"))
    bearing = Bearing(opinion.plan, opinion.leaves)
    (answer,) = opinion.answers

    once = bearing.on([answer.step.node])

    assert len(once) > 3
    assert bearing.on([answer.step.node], but=once) == set()


def test_nothing_is_concluded_from_silence_alone() -> None:
    base = law(
        rule("art1", "spy(P)", "bound(D)", "holds(D, P)", then="captive(P)")
        + rule("art2", "spy(P)", "bound(north)", then="free(P)")
        + rule("art3", "captive(P)", "wounded(P)", then="safe(P)")
        + rule("art4", "free(P)", "willing(P)", then="safe(P)")
    )
    opinion = Opinion(base, case(base, ["holds(north, a)"], "safe(a)"))
    (answer,) = opinion.answers

    found = Bearing(opinion.plan, opinion.leaves).on([answer.step.node])

    atoms = {str(opinion.theory.nodes[one].literal.atom) for one in found}
    assert "wounded(a)" in atoms
    assert "willing(a)" not in atoms
