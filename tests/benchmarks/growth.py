"""How inference grows with the number of rules, beside an answer-set solver on the same theories.

python tests/benchmarks/growth.py [RULES...]

Each theory is drawn at random from a fixed seed, with an atom for every two rules. Both programs
find the four tags of every literal, and the answers are compared. The figure for the engine holds
the ordering of literals and the plan; that of clingo its grounding, and not the writing of its
input. The ratio is to a bare start of Python, measured in the same run.
"""

import random
import sys
from collections.abc import Callable
from pathlib import Path

import clingo

sys.path.insert(0, str(Path(__file__).parent.parent))

from checker import Ground, GroundRule
from measure import bare_start, least
from test_agreement import ALL_TAGS, ENCODING, encoded
from theories import Tags, tags, theory_of

from quarter.grounding import in_order
from quarter.inference import infer, plan

THEORIES = 3  # of each size; the figures are their mean
SIZES = (100, 300, 1_000, 3_000, 5_000)


def drawn(size: int, seed: int) -> Ground:
    """A theory with as many rules; one premise in fifty looks ahead, so that there are loops."""
    source = random.Random(seed)
    count = size  # literals; an atom is 2n, its denial 2n + 1
    rules = []
    for number in range(size):
        head = source.randrange(count)
        premises = []
        for _ in range(source.randint(0, 3)):
            ahead = source.random() < 0.02
            premises.append((source.randrange(count if ahead else max(2, head // 2 * 2)),))
        kind = source.choice(("defeasible",) * 7 + ("strict", "defeater"))
        rules.append(GroundRule(f"r{number}", kind, tuple(premises), (head,)))
    heads: dict[int, list[GroundRule]] = {}
    for rule in rules:
        heads.setdefault(rule.heads[0], []).append(rule)
    beats = {
        (rule.id, rival.id): ((),)
        for rule in rules
        for rival in heads.get(rule.heads[0] ^ 1, ())
        if rule.kind != "defeater" and rule.id < rival.id and source.random() < 0.5
    }
    facts = frozenset(2 * source.randrange(count // 2) for _ in range(size // 10))
    return Ground(tuple((one ^ 1,) for one in range(count)), facts, tuple(rules), beats)


def by_engine(ground: Ground) -> Callable[[], Tags]:
    whole = theory_of(ground, one_part=True)
    facts = dict.fromkeys(ground.facts, True)

    def run() -> Tags:
        whole.order = in_order(whole)
        return tags(infer(plan(whole), facts, True))

    return run


def by_clingo(ground: Ground) -> Callable[[], set[str]]:
    text = " ".join(encoded(ground, 0))

    def run() -> set[str]:
        control = clingo.Control(["--warn=none"])
        control.add(ENCODING + ALL_TAGS)
        control.add(text)
        control.ground()
        with control.solve(yield_=True) as models:
            return {str(symbol) for model in models for symbol in model.symbols(shown=True)}

    return run


def agree(found: Tags, symbols: set[str]) -> bool:
    """Whether both found the same; else the comparison of their speed is worth nothing."""
    names = ("pD", "mD", "pd", "md")
    return symbols == {
        f"{name}((0,{one}))" for name, tag in zip(names, found, strict=True) for one in tag
    }


def main() -> None:
    sizes = [int(one) for one in sys.argv[1:]] or SIZES
    bare = bare_start()
    print(f"a bare start of Python: {bare * 1000:.1f} ms\n")
    print(
        f"{'rules':>6}{'engine':>12}{'starts':>9}{'clingo':>12}{'starts':>9}{'clingo/engine':>15}"
    )
    for size in sizes:
        ours = theirs = 0.0
        for seed in range(THEORIES):
            ground = drawn(size, seed)
            engine, solver = by_engine(ground), by_clingo(ground)
            assert agree(engine(), solver()), f"the engine and clingo disagree: {size}, {seed}"
            ours += least(engine) / THEORIES
            theirs += least(solver) / THEORIES
        print(
            f"{size:6}{ours * 1000:9.1f} ms{ours / bare:9.2f}"
            f"{theirs * 1000:9.1f} ms{theirs / bare:9.2f}{theirs / ours:15.1f}"
        )


if __name__ == "__main__":
    main()
