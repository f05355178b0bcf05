"""What the benchmarks share: the least time of several runs, and what it is compared with."""

import subprocess
import sys
import time
from collections.abc import Callable
from typing import TypeVar

R = TypeVar("R")
RUNS = 7
LONG = 3.0  # seconds of runs after which there is no other


def timed(act: Callable[[], R]) -> tuple[float, R]:
    """Seconds that an act takes once, and what comes of it."""
    start = time.perf_counter()
    found = act()
    return time.perf_counter() - start, found


def least(act: Callable[[], object]) -> float:
    """Seconds that an act takes, the least of several runs; what takes long is run less often."""
    times: list[float] = []
    while len(times) < RUNS and sum(times) < LONG:
        times.append(timed(act)[0])
    return min(times)


def starts(*command: str) -> Callable[[], object]:
    return lambda: subprocess.run(command, check=True, capture_output=True)


def bare_start() -> float:
    """Seconds that a bare start of Python takes, which other figures are ratios to."""
    return least(starts(sys.executable, "-c", "pass"))
