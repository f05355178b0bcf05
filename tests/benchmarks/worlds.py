"""What every possible world costs, on law-shaped and on dense theories, beside clingo.

python tests/benchmarks/worlds.py [law | choices | rules | dense]...

With no word, all four parts. Theories are drawn from fixed seeds, as tests/shapes.py says. The
engine's figures are of inference over true and false (*plain*), of inference over decision diagrams
and of what is settled in all worlds (*settled*), and of what each answer turns on besides
(*answers*), for every literal that some rule concludes. Clingo has the same theory with its choices
as choice rules. By brave and cautious reasoning it finds what some world proves and what every
world proves, which is what *settled* needs; or it lists every world (*each world*). No time is
printed before both agree. Where the two are compared, the engine's figure holds ordering and plan,
and clingo's its grounding; each has its input ready. Ratios are to a bare start of Python, and to
*plain*, measured in the same run.
"""

import gc
import itertools
import math
import statistics
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeVar

import clingo

sys.path.insert(0, str(Path(__file__).parent.parent))

from measure import bare_start, least, timed
from shapes import Open, Shape, dense, every_world, law_shaped, made_ready, shape_of
from test_agreement import ENCODING, choice_rules, encoded

from quarter.choices import Choice
from quarter.grounding import in_order
from quarter.inference import Plan, infer, plan
from quarter.rulefile import read_rulebase
from quarter.shipped import folder
from quarter.worlds import BOUND, BoundMet, Worlds

AIM = 0.050  # seconds: all answers over 300 rules with 60 live choices
MANY = 25  # theories of that size
FEW = 3  # of any other
CHOICES = (10, 20, 50, 100, 200)  # over 300 rules
RULES = (100, 300, 1_000, 3_000, 5_000)  # with 60 choices
LIMIT = 10.0  # seconds that clingo has for a question
LISTED = 12  # choices above which every world is more than anyone lists

T = TypeVar("T")
PROVED = "#show. #show pd/1."


# --- The engine -------------------------------------------------------------------------------


def questions(drawn: Open) -> list[tuple[int, ...]]:
    """What a case may ask: each literal that some rule concludes, with its opposite, once."""
    sides = ((head, *drawn.theory.opposites[head]) for r in drawn.theory.rules for head in r.heads)
    return list({frozenset(pair): pair for pair in sides}.values())


def unsettled(worlds: Worlds, asked: Iterable[tuple[int, ...]]) -> list[list[object]]:
    """Where each side of a question is proved, of those that are not settled."""
    found = []
    for sides in asked:
        values = [worlds.proved(side) for side in sides]
        if not all(worlds.everywhere(one) or not worlds.somewhere(one) for one in values):
            found.append(values)
    return found


def live(worlds: Worlds, asked: Iterable[tuple[int, ...]]) -> set[Choice]:
    """What the answers turn on, all together."""
    return {one for values in unsettled(worlds, asked) for one in worlds.tested(*values)}


class Engine:
    """The acts of the engine on one theory; none is the answer where the bound is met."""

    def __init__(self, drawn: Open) -> None:
        self.drawn = drawn
        self.theory, self.ready = made_ready(drawn)
        self.asked = questions(drawn)
        self.facts = dict.fromkeys(drawn.on_record.facts, True)

    def plain(self) -> object:
        return infer(self.ready, self.facts, True)

    def within(self, act: Callable[[Worlds], T], ready: Plan | None = None) -> T | None:
        try:
            return act(every_world(self.theory, ready or self.ready, self.drawn))
        except (BoundMet, MemoryError):
            return None

    def settled(self) -> object:
        return self.within(lambda worlds: unsettled(worlds, self.asked))

    def settled_from_the_start(self) -> object:
        self.theory.order = in_order(self.theory)
        return self.within(lambda worlds: unsettled(worlds, self.asked), plan(self.theory))

    def answers(self) -> set[Choice] | None:
        return self.within(lambda worlds: live(worlds, self.asked))

    def proved(self) -> tuple[set[int], set[int]] | None:
        """What some world proves, and what every world proves."""
        count = range(len(self.theory.nodes))
        return self.within(
            lambda worlds: (
                {one for one in count if worlds.somewhere(worlds.proved(one))},
                {one for one in count if worlds.everywhere(worlds.proved(one))},
            )
        )


# --- Clingo -----------------------------------------------------------------------------------


class Solver:
    """The acts of clingo on one theory; none is the answer where its time is up."""

    def __init__(self, drawn: Open) -> None:
        self.text = " ".join((*encoded(drawn.theory, 0), *choice_rules(drawn.choices, 0)))

    def ground(self) -> clingo.Control:
        control = clingo.Control(["--warn=none", "0"])
        control.add(ENCODING + PROVED)
        control.add(self.text)
        control.ground()
        return control

    def settled(self) -> bool:
        """Brave and cautious reasoning, with nothing read from it, which would take longer."""
        control = self.ground()
        return all(ended(control, mode) for mode in ("brave", "cautious"))

    def proved(self) -> tuple[set[int], set[int]] | None:
        """What some world proves, and what every world proves."""
        control = self.ground()
        found = []
        for mode in ("brave", "cautious"):
            models: list[set[int]] = []
            if not ended(control, mode, lambda model, models=models: models.append(shown(model))):
                return None
            found.append(models[-1])  # each is nearer to what is asked than the one before
        some, every = found
        return some, every

    def each(self) -> int | None:
        """How many worlds there are, by listing them."""
        count = itertools.count()
        listed = ended(self.ground(), "record", lambda _: next(count))
        return next(count) if listed else None


def shown(model: clingo.Model) -> set[int]:
    return {one.arguments[0].arguments[1].number for one in model.symbols(shown=True)}


def ended(
    control: clingo.Control, mode: str, see: Callable[[clingo.Model], object] | None = None
) -> bool:
    """Whether clingo came to the end of its search before its time was up."""
    control.configuration.solve.enum_mode = mode
    on_model = None if see is None else lambda model: see(model) is not False
    with control.solve(on_model=on_model, async_=True) as search:
        done = search.wait(LIMIT)
        search.cancel()
        return bool(done)


# --- The parts --------------------------------------------------------------------------------


class Row(NamedTuple):
    """The times of one theory, or the medians of several; none where there was no answer."""

    live: float | None
    plain: float | None
    settled: float | None
    answers: float | None
    whole: float | None  # settled, with ordering and plan
    clingo: float | None
    each: float | None


def measured(drawn: Open) -> Row:
    """The times of both programs on a theory, once they are found to agree."""
    engine, solver = Engine(drawn), Solver(drawn)
    is_settled, is_known = agree(engine.proved(), solver.proved())
    choices = engine.answers()
    each = None
    if len(drawn.choices) <= LISTED:
        each, count = timed(solver.each)
        assert count in (None, math.prod(map(len, drawn.choices))), "clingo has other worlds"
        each = each if count else None
    return Row(
        None if choices is None else len(choices),
        least(engine.plain),
        least(engine.settled) if is_settled else None,
        least(engine.answers) if choices is not None else None,
        least(engine.settled_from_the_start) if is_settled else None,
        least(solver.settled) if is_known else None,
        each,
    )


Proved = tuple[set[int], set[int]] | None


def agree(ours: Proved, theirs: Proved) -> tuple[bool, bool]:
    """Which of the two came to an end; where both did, they must have found the same."""
    if ours and theirs:
        assert ours == theirs, "the engine and clingo disagree"
    return ours is not None, theirs is not None


def median(rows: Iterable[Row]) -> Row:
    """The medians; what had no answer is above all that had one."""
    found = []
    for values in zip(*rows, strict=True):
        middle = statistics.median_high(math.inf if one is None else one for one in values)
        found.append(None if middle == math.inf else middle)
    return Row(*found)


COLUMNS = ("rules", "choices", "live", "plain", "settled", "answers", "/plain", "whole", "clingo")
COLUMNS += ("clingo/whole", "each world")


def table(shape: Shape, sizes: Iterable[tuple[int, int]]) -> None:
    print("".join(f"{column:>13}" for column in COLUMNS))
    for rules, choices in sizes:
        row = median(measured(law_shaped(shape, rules, choices, seed)) for seed in range(FEW))
        cells = [str(rules), str(choices), "-" if row.live is None else str(row.live)]
        cells += [ms(row.plain), ms(row.settled, BOUND_MET), ms(row.answers, BOUND_MET)]
        cells += [ratio(row.answers, row.plain), ms(row.whole, BOUND_MET), ms(row.clingo, GAVE_UP)]
        cells.append(ratio(row.clingo, row.whole))
        cells.append(ms(row.each, GAVE_UP) if choices <= LISTED else "-")
        print("".join(f"{cell:>13}" for cell in cells), flush=True)
    print()


BOUND_MET, GAVE_UP = "bound met", "gave up"


def ms(seconds: float | None, otherwise: str = "-") -> str:
    return otherwise if seconds is None else f"{seconds * 1000:.1f} ms"


def ratio(one: float | None, other: float | None) -> str:
    return "-" if one is None or other is None else f"{one / other:.1f}"


def law(shape: Shape, bare: float) -> None:
    rows = []
    for seed in range(MANY):
        engine = next(
            engine
            for choices in itertools.count(60)
            for engine in (Engine(law_shaped(shape, 300, choices, seed)),)
            if len(engine.answers() or ()) >= 60
        )
        rows.append([least(act) for act in (engine.plain, engine.settled, engine.answers)])
    print(f"{MANY} theories of 300 rules with 60 live choices, in ms, and in starts of Python:")
    for name, times in zip(("plain", "settled", "answers"), zip(*rows, strict=True), strict=True):
        middle, most = statistics.median(times), max(times)
        print(f"  {name:8} median {ms(middle):>9} ({middle / bare:.2f})", end="")
        print(f"   most {ms(most):>9} ({most / bare:.2f})")
    met = sum(answers < AIM for _, _, answers in rows)
    print(f"  all answers in under {ms(AIM)}: {met} of {MANY}\n", flush=True)


def hard(bare: float) -> None:
    print(f"dense theories; the bound is {BOUND:,} nodes:")
    for loops, rules, choices in itertools.product((False, True), (100, 300, 1_000), (10, 60, 200)):
        drawn = dense(rules, choices, 0, loops)
        engine, solver = Engine(drawn), Solver(drawn)
        seconds, ours = timed(engine.proved)
        is_settled, is_known = agree(ours, solver.proved())
        print(f"{rules:6} rules{choices:4} choices {'one loop' if loops else 'no loops'}: ", end="")
        print(f"{'settled' if is_settled else BOUND_MET:>9} after {ms(seconds):>10}", end="")
        print(f" ({seconds / bare:.1f} starts); clingo ", end="")
        print(ms(least(solver.settled)) if is_known else GAVE_UP, flush=True)


def main() -> None:
    bare = bare_start()
    gc.disable()  # as the command does
    shape = shape_of(read_rulebase(folder("rules")))
    parts: dict[str, Callable[[], None]] = {
        "law": lambda: law(shape, bare),
        "choices": lambda: table(shape, [(300, choices) for choices in CHOICES]),
        "rules": lambda: table(shape, [(rules, 60) for rules in RULES]),
        "dense": lambda: hard(bare),
    }
    asked = sys.argv[1:] or list(parts)
    if unknown := [part for part in asked if part not in parts]:
        sys.exit(f"no part is called {unknown[0]!r}; there are {', '.join(parts)}")
    print(f"a bare start of Python: {ms(bare)}\n")
    for part in asked:
        parts[part]()


if __name__ == "__main__":
    main()
