"""The law and the cases that ship, kept as they were read, beside Python's own compiled modules.

Reading and checking the rule files takes longer than answering a question. A copy is used only
while the files that it was made from, and the modules that made it, are the same by name, size and
times of change. It lies where Python keeps compiled modules, and nowhere if that folder cannot be
written to or QUARTER_NO_CACHE is set. Nothing of a case that is given by its path is ever kept.
"""

import os
import pickle
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib.util import cache_from_source
from pathlib import Path
from typing import TypeVar

from quarter.case import Case, Expectation
from quarter.problem import Place
from quarter.rulebase import Rulebase
from quarter.shipped import HERE, case_names, folder
from quarter.vocabulary import Vocabulary

T = TypeVar("T")
Stamp = tuple[tuple[str, int, int, int], ...]


def shipped_law() -> Rulebase:
    """The rules that ship; raises InvalidInput if they have problems, as `read_rulebase` does."""

    def read() -> Rulebase:
        from quarter.rulefile import read_rulebase

        return read_rulebase(folder("rules"))

    return _kept("law", _law_stamp(), read)


def case_at(path: Path, law: Rulebase) -> Case:
    """The case in a file, of which nothing is kept unless it ships under a name.

    Raises InvalidInput with every problem that was found.
    """

    def read() -> Case:
        from quarter.casefile import read_case

        return read_case(path, law)

    name = next((name for name, known in case_names().items() if known is path), None)
    if name is None:
        return read()
    stamp = (*_law_stamp(), *_stamp(path))
    nothing = Vocabulary({}, {}, {}, ())
    found = _kept(
        f"case-{name.replace('/', '-')}", stamp, lambda: replace(_fixed(read()), words=nothing)
    )
    return replace(found, words=law.words.with_names(found.names))


def _fixed(case: Case) -> Case:
    """The case with the places of its expectations found, so that it can be kept."""

    def placed(one: Expectation) -> Expectation:
        at = one.where()
        return replace(one, where=partial(Place, at.path, at.line, at.column, at.excerpt, at.width))

    holdings = tuple(
        replace(one, expected=placed(one.expected)) if one.expected else one
        for one in case.holdings
    )
    return replace(case, expectations=tuple(map(placed, case.expectations)), holdings=holdings)


def _law_stamp() -> Stamp:
    return (*_stamp(folder("rules")), *_stamp(HERE, ".py"))


def _stamp(path: Path, ending: str = "") -> Stamp:
    """A file, or each file below a folder, by name, size, and times of change."""
    names = [str(path)]
    if path.is_dir():
        names = [
            os.path.join(folder, name)  # noqa: PTH118 - a path for each would take as long as all
            for folder, _, files in os.walk(path)
            for name in files
            if name.endswith(ending) and not folder.endswith("__pycache__")
        ]
    found = ((name, os.stat(name)) for name in sorted(names))  # noqa: PTH116 - likewise
    return tuple((name, at.st_size, at.st_mtime_ns, at.st_ctime_ns) for name, at in found)


def _kept(what: str, stamp: Stamp, read: Callable[[], T]) -> T:
    """What is kept under a name, if its stamp is this one; else what is read now, and kept."""
    if os.environ.get("QUARTER_NO_CACHE"):
        return read()
    file = Path(cache_from_source(str(HERE / f"{what}.py"))).with_suffix(".kept")
    own = zlib.crc32(repr(stamp).encode()).to_bytes(4, "big")
    try:
        data = file.read_bytes()
    except OSError:
        data = b""
    whole = zlib.crc32(data[4:]).to_bytes(4, "big")
    if data and data[:4] == whole and data[4:8] == own:
        found_stamp, found = pickle.loads(data[8:])
        if found_stamp == stamp:
            made: T = found
            return made
    made = read()
    _keep(file, own + pickle.dumps((stamp, made), pickle.HIGHEST_PROTOCOL))
    return made


def _keep(file: Path, data: bytes) -> None:
    import contextlib

    from quarter.output import write_whole

    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, zlib.crc32(data).to_bytes(4, "big") + data)
