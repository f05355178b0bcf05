"""How many memos one process writes in a second, beside bare starts of Python.

python tests/benchmarks/memos.py [COUNT]

The cases are all that ship, in turn, each with its memo of every kind in turn, until COUNT are
written (a thousand unless another is given). Reading law and cases is not counted.
"""

import statistics
import sys
from functools import partial
from itertools import cycle, islice

from measure import bare_start, timed

from quarter.answer import Opinion
from quarter.case import Case
from quarter.casefile import read_case
from quarter.manner import KINDS, SIDES, Manner
from quarter.memo import Memo, write_memo
from quarter.rulebase import Rulebase
from quarter.rulefile import read_rulebase
from quarter.shipped import case_names, folder


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    law = read_rulebase(folder("rules"))
    cases = [read_case(path, law) for path in case_names().values()]
    manners = [Manner(kind, side=SIDES[0] if kind == "advocate" else None) for kind in KINDS]
    wanted = islice(cycle((case, manner) for manner in manners for case in cases), count)
    times: list[tuple[float, str]] = []
    words = 0
    for case, manner in wanted:
        seconds, memo = timed(partial(_written, law, case, manner))
        times.append((seconds, f"{case.title}, {manner.kind}"))
        words += len(memo.markdown.split())
    bare, took = bare_start(), sum(seconds for seconds, _ in times)
    middle, (longest, what) = statistics.median(one for one, _ in times), max(times)
    print(f"{count} memos of {len(cases)} cases, {words:,} words, in {took:.1f} s")
    print(f"{count / took:.1f} a second; the median takes {middle / bare:.1f} starts, the longest")
    print(f"{longest / bare:.0f}: {what}")


def _written(law: Rulebase, case: Case, manner: Manner) -> Memo:
    return write_memo(Opinion(law, case), manner)


if __name__ == "__main__":
    main()
