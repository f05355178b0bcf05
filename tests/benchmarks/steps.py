"""What each step from files to memo costs, in starts of a bare Python on the same machine.

python tests/benchmarks/steps.py [CASE]

Every figure is the least of several runs. Milliseconds differ from machine to machine; the ratio
to a bare start, measured in the same run, differs less, and is what to compare.
"""

import gc
import shutil
import sys
import tempfile
from pathlib import Path

from measure import bare_start, least, starts

from quarter.answer import Opinion, questions_alone
from quarter.casefile import read_case
from quarter.choices import on_record
from quarter.inference import infer
from quarter.memo import write_memo
from quarter.rulefile import read_rulebase
from quarter.shipped import find_case, folder


def main() -> None:
    case_name = sys.argv[1] if len(sys.argv) > 1 else "kursk-2025"
    quarter = str(Path(sys.executable).with_name("quarter"))
    bare = bare_start()
    gc.disable()  # as the command does

    law = read_rulebase(folder("rules"))
    path = find_case(case_name)
    assert path, f"no case is called {case_name}"
    case = read_case(path, law)
    ready = Opinion(law, case)
    facts = on_record(ready.theory, ready.record, ready.chosen)

    def grounded() -> Opinion:
        made = Opinion(law, case)
        _ = made.plan
        return made

    def all_worlds() -> None:
        made = grounded()
        _ = made.worlds

    alone = questions_alone(law, case)
    ground = Opinion(law, case, asking=alone)
    _ = ground.plan

    def from_ground() -> Opinion:
        """The questions of the case, grounded and made ready, and nothing worked out."""
        made = Opinion(law, case, asking=alone)
        made.__dict__.update(record=ground.record, theory=ground.theory, plan=ground.plan)
        return made

    def on_the_record() -> None:
        made = from_ground()
        for _, literal in ground.questions:
            made.on_record(literal)

    def in_every_world() -> None:
        made = from_ground()
        for _, literal in ground.questions:
            made.answer(literal)

    def memo() -> None:
        write_memo(Opinion(law, case))

    copy = Path(tempfile.mkdtemp()) / path.name  # of which nothing is kept between commands
    shutil.copyfile(path, copy)
    grounding = least(grounded)
    steps = {
        "a bare python": bare,
        "quarter --version": least(starts(quarter, "--version")),
        f"quarter run {case_name}": least(starts(quarter, "run", case_name)),
        "quarter run, the same by its path": least(starts(quarter, "run", str(copy))),
        f"quarter memo {case_name}": least(starts(quarter, "memo", case_name)),
        "reading the rules": least(lambda: read_rulebase(folder("rules"))),
        "reading the case": least(lambda: read_case(path, law)),
        "grounding": grounding,
        "inference over true and false": least(lambda: infer(ready.plan, facts, True)),
        "every world": least(all_worlds) - grounding,
        "all answers, on the record": least(on_the_record),
        "all answers, in every world": least(in_every_world),
        "the memo, from grounding on": least(memo),
    }
    print(f"{len(law.rules)} rules make {len(ready.theory.instances)} ground rules", end=" ")
    print(f"over {len(ready.theory.nodes)} literals\n")
    for step, seconds in steps.items():
        print(f"{step:36}{seconds * 1000:9.1f} ms{seconds / bare:9.2f} starts")


if __name__ == "__main__":
    main()
