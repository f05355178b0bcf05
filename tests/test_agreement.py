"""The engine agrees with two other programs: an answer-set solver and a naive fixpoint.

Each knows the logic by itself: the answer-set encoding states the proof conditions as rules of
clingo, the fixpoint adds whatever the checker of proofs accepts. Neither shares code with the
engine. The last tests break the engine on purpose and show that the comparison notices.
"""

import inspect
import itertools
import math
import os
import types
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import clingo
import pytest
from checker import Ground, closure
from shapes import Open, Varied, dense, every_world, law_shaped, made_ready, shape_of
from theories import POSITIONS, Tags, conclude, drawn

from quarter import inference
from quarter.grounding import Node
from quarter.rulefile import read_rulebase
from quarter.shipped import folder

# In the normal run; QUARTER_TESTS=release takes a hundred thousand.
COUNT = 100_000 if os.environ.get("QUARTER_TESTS") == "release" else 3_000
TOGETHER = 500  # theories in one run of clingo; nothing ties one to another

# Definite: pD, mD. Proved, shown to have no proof: pd, md. Facts are given, so the one "not" is
# over what is known, and there is exactly one model.
ENCODING = """
pD(Q) :- fact(Q).
sure(R) :- rule(R,strict), not exc(R,_).
pD(Q) :- sure(R), head(R,Q), pD(A) : body(R,A).
xD(R) :- sure(R), body(R,A), mD(A).
mD(Q) :- lit(Q), not fact(Q), xD(R) : sure(R), head(R,Q).
sd(R) :- rule(R,strict).
sd(R) :- rule(R,defeasible).
app(R) :- rule(R,_), pd(A) : body(R,A); dis(E) : exc(R,E).
dis(R) :- rule(R,_), body(R,A), md(A).
dis(R) :- exc(R,E), app(E).
pd(Q) :- pD(Q).
out(S,Q) :- compl(Q,N), head(S,N), dis(S).
out(S,Q) :- compl(Q,N), head(S,N), sd(T), head(T,Q), app(T), sup(T,S).
pd(Q) :- sd(R), head(R,Q), app(R), mD(N) : compl(Q,N); out(S,Q) : compl(Q,N), head(S,N).
weak(T,S) :- sd(T), head(T,Q), compl(Q,N), head(S,N), dis(T).
weak(T,S) :- sd(T), head(T,Q), compl(Q,N), head(S,N), not sup(T,S).
md(Q) :- lit(Q), mD(Q), dis(R) : sd(R), head(R,Q).
md(Q) :- mD(Q), compl(Q,N), pD(N).
md(Q) :- mD(Q), compl(Q,N), head(S,N), app(S), weak(T,S) : sd(T), head(T,Q).
"""
ALL_TAGS = "#show. #show pD/1. #show mD/1. #show pd/1. #show md/1."


def encoded(theory: Ground, number: int) -> Iterator[str]:
    """A theory as facts of clingo. A rule with alternatives is one rule for each way to take them,
    and a ranking is there only where its gates are open, since gates are facts."""

    def name(literal: int) -> str:
        return f"({number},{literal})"

    copies: dict[str, list[str]] = {}
    for literal, opposites in enumerate(theory.opposites):
        yield f"lit({name(literal)})."
        yield from (f"compl({name(literal)},{name(one)})." for one in opposites)
    yield from (f"fact({name(fact)})." for fact in theory.facts)
    for rule in theory.rules:
        for copy, body in enumerate(itertools.product(*rule.premises)):
            own = f"({number},{rule.id},{copy})"
            copies.setdefault(rule.id, []).append(own)
            yield f"rule({own},{rule.kind})."
            yield from (f"head({own},{name(head)})." for head in rule.heads)
            yield from (f"body({own},{name(literal)})." for literal in body)
    for excepted, exceptions in theory.exceptions.items():
        for exception in exceptions:
            for one, other in itertools.product(copies[excepted], copies[exception]):
                yield f"exc({one},{other})."
    for (superior, inferior), ways in theory.beats.items():
        for one, other in itertools.product(copies[superior], copies[inferior]):
            for open_gates in (gates for way in ways for gates in itertools.product(*way)):
                waits = ",".join(f"fact({name(gate)})" for gate in open_gates)
                yield f"sup({one},{other}){' :- ' * bool(waits)}{waits}."


def choice_rules(choices: Iterable[Varied], number: int) -> Iterator[str]:
    """Of each choice one member is a fact, or none where it is left open."""
    for default, *others in choices:
        facts = ";".join(f"fact(({number},{one}))" for one in (default, *others) if one is not None)
        yield f"{'1 ' * (default is not None)}{{{facts}}} 1."


def by_clingo(theories: Sequence[Ground]) -> list[Tags]:
    """What clingo makes of each theory."""
    control = clingo.Control(["--warn=none"])
    control.add(ENCODING + ALL_TAGS)
    control.add(" ".join(fact for n, one in enumerate(theories) for fact in encoded(one, n)))
    control.ground()
    found: list[dict[str, set[int]]] = [{} for _ in theories]
    with control.solve(yield_=True) as models:
        (model,) = [list(one.symbols(shown=True)) for one in models]
    for symbol in model:
        number, literal = (one.number for one in symbol.arguments[0].arguments)
        found[number].setdefault(symbol.name, set()).add(literal)
    return [
        Tags(*(frozenset(one.get(tag, ())) for tag in ("pD", "mD", "pd", "md"))) for one in found
    ]


def batches(theories: Iterable[Ground]) -> Iterator[list[Ground]]:
    theories = iter(theories)
    while batch := list(itertools.islice(theories, TOGETHER)):
        yield batch


SORTS = pytest.mark.parametrize(
    ("norms", "exceptions"),
    [(False, False), (True, False), (True, True)],
    ids=["plain", "norms", "exceptions"],
)


@SORTS
def test_the_engine_agrees_with_an_answer_set_solver_on_all_four_tags(
    norms: bool, exceptions: bool
) -> None:
    for batch in batches(drawn(COUNT, norms, exceptions=exceptions)):
        found = by_clingo(batch)

        for theory, expected in zip(batch, found, strict=True):
            assert conclude(theory) == expected, theory


@SORTS
def test_the_engine_agrees_with_a_naive_fixpoint_on_all_four_tags(
    norms: bool, exceptions: bool
) -> None:
    for theory in drawn(COUNT, norms, seed=1, exceptions=exceptions):
        expected = closure(theory)

        assert conclude(theory).steps == expected, theory


def with_choices() -> Iterator[Open]:
    """Some dozens of theories with up to twelve choices: small, dense, and in the law's shape."""
    for one in drawn(24, norms=True, seed=3, exceptions=True):
        free = ((None, 0, 1), (None, 2, 3), POSITIONS)
        known = one.facts - {literal for choice in free for literal in choice}
        yield Open(one._replace(facts=known), free)
    shape = shape_of(read_rulebase(folder("rules")))
    for count in range(3, 13):
        for found in (
            dense(24, count, count, loops=False),
            dense(24, count, count),
            law_shaped(shape, 40, count, count),
        ):
            # Of many choices two values each, or the worlds would be too many to list.
            short = tuple(one if one[0] is not None else one[:2] for one in found.choices)
            yield found if count <= 5 else found._replace(choices=short)


def listed(given: Open) -> Iterator[tuple[set[int], set[int]]]:
    """Every world by clingo: the facts in it, and what it proves."""
    control = clingo.Control(["--warn=none", "0"])
    control.add(f"{ENCODING} #show. #show fact/1. #show pd/1.")
    control.add(" ".join((*encoded(given.theory, 0), *choice_rules(given.choices, 0))))
    control.ground()
    with control.solve(yield_=True) as models:
        for model in models:
            found: dict[str, set[int]] = {"fact": set(), "pd": set()}
            for symbol in model.symbols(shown=True):
                found[symbol.name].add(symbol.arguments[0].arguments[1].number)
            yield found["fact"], found["pd"]


def test_each_literal_is_proved_in_just_the_worlds_that_an_answer_set_solver_lists() -> None:
    for given in with_choices():
        theory, ready = made_ready(given)
        worlds = every_world(theory, ready, given)
        bits = {
            bit: theory.numbers[Node(departure.choice.fact, "", date.min)]
            for bit, departure in worlds.bits.items()
        }
        count = 0
        for facts, proved in listed(given):
            code = [(bit, fact in facts) for bit, fact in bits.items()]
            found = {one for one in range(len(theory.nodes)) if worlds.proved(one).eval(code)}
            assert found == proved, given
            count += 1
        assert count == math.prod(map(len, given.choices))


# Each bug is a change to the text of the engine: what stands there, and what is put instead.
BUGS = {
    "superiority is ignored": [
        ("met = met | beats", "pass"),
        ("unmet = unmet & cannot", "pass"),
    ],
    "superiority is reversed": [("(ids[ally], ids[rival])", "(ids[rival], ids[ally])")],
    "what a ranking waits for is not asked": [("beats = beats & some", "pass")],
    "no proof is shown although an ally beats the rival": [("unmet = unmet & cannot", "pass")],
    "a defeater supports": [("if kinds[one] is not Kind.DEFEATER", "")],
    "a defeater cannot attack": [
        (
            "dict.fromkeys(theory.supporting[opposite])",
            "dict.fromkeys(n for n in theory.supporting[opposite] "
            "if kinds[n] is not Kind.DEFEATER)",
        )
    ],
    "a definite opposite is ignored": [("free = free & not_definite[opposite]", "pass")],
    "only the last opposite counts": [
        ("for opposite in opposites[node]:", "for opposite in opposites[node][-1:]:")
    ],
    "a premise that is not proved is passed over": [("if holds is not one:", "if holds is one:")],
    "only the last alternative counts": [("some = some | proved[node]", "some = proved[node]")],
    "a fact is held not to be definite": [
        ("definite[node], not_definite[node] = value, value ^ one", "definite[node] = value")
    ],
    "only the last premise of a strict rule counts": [
        ("all_sure = all_sure & some", "all_sure = some")
    ],
    "an exception does not take a rule out of play": [("applies = applies & out", "pass")],
    "a rule taken out of play is not discarded": [
        ("fails = fails | applicable[exception]", "pass")
    ],
    "a rule that may be taken out of play is beyond dispute": [
        (
            "if kinds[one] is Kind.STRICT and not theory.exceptions[one]",
            "if kinds[one] is Kind.STRICT",
        )
    ],
    "an attack is met unless it is shown to apply": [
        ("met, unmet = discarded[rival]", "met, unmet = applicable[rival] ^ one")
    ],
    "only the first attack counts": [
        ("for rival, allies in rivals[node]:", "for rival, allies in rivals[node][:1]:")
    ],
    "what a loop leaves undecided is held to have no proof": [
        (
            "return Tables(definite, not_definite, proved, disproved,",
            "return Tables(definite, not_definite, proved, [p ^ one for p in proved],",
        )
    ],
    "a loop is gone round once": [("while now != before:", "for _ in (1,):")],
    "a loop starts from what the facts leave unproved": [
        ("proved[node] = disproved[node] = zero", "pass")
    ],
    "a rule that a loop shares is not read again": [
        ("[one for one in own if one in inner]", "[one for one in own if one not in inner]")
    ],
}


def broken(bug: str) -> types.ModuleType:
    """The engine with a bug in it; what runs for ever because of it is stopped."""
    source = inspect.getsource(inference)
    for old, new in BUGS[bug]:
        assert source.count(old) == 1, f"the engine has changed; seed this bug anew: {old}"
        source = source.replace(old, new)
    source = source.replace("while now != before:", "for _ in range(20):")
    module = types.ModuleType("broken")
    exec(source, vars(module))
    return module


SAMPLE = [
    (one, closure(one))
    for norms, exceptions in ((False, False), (True, False), (True, True))
    for one in drawn(1_000, norms, seed=2, exceptions=exceptions)
]


@pytest.mark.parametrize("bug", BUGS)
def test_the_comparison_notices_that(bug: str) -> None:
    engine = broken(bug)

    assert any(conclude(theory, engine).steps != expected for theory, expected in SAMPLE)


def test_the_comparison_finds_no_fault_in_the_engine_when_none_is_seeded() -> None:
    assert all(conclude(theory).steps == expected for theory, expected in SAMPLE)
