"""The same case, rules and version give the same bytes, whatever the machine."""

import ast
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from commands import CASE_FILE, started

import quarter

CASE = str(CASE_FILE)
WHAT = {
    "memo": ["memo", CASE],
    "page": ["memo", CASE, "-o", "memo.html"],
    "Word file": ["memo", CASE, "-o", "memo.docx"],
    "answers": ["run", CASE],
    "answers as JSON": ["run", CASE, "--json"],
    "time lines": ["timeline", CASE, "--json"],
    "what if": ["whatif", CASE, "objects_to_return(prisoner_a, dprk)"],
    "what reverses": ["whatif", CASE, "--json"],
    "proof": ["explain", CASE, "must not return(ukraine, prisoner_a, dprk)"],
}

# Several things differ at once, so that few runs are enough to catch any of them.
MACHINES: dict[str, tuple[dict[str, str], list[str]]] = {
    "seed 0, C locale": (
        {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "Asia/Kathmandu", "COLUMNS": "40"},
        [],
    ),
    "seed 1, UTF-8 locale": (
        {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati"},
        [],
    ),
    "seed 42, ASCII, optimised": (
        {"PYTHONHASHSEED": "42", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        ["-O"],
    ),
    "random seed, Latin-1, without docstrings": (
        {"PYTHONHASHSEED": "random", "PYTHONIOENCODING": "latin-1", "TZ": "America/St_Johns"},
        ["-OO"],
    ),
    "random seed, UTF-8 mode, wide terminal": (
        {"PYTHONHASHSEED": "random", "PYTHONUTF8": "1", "COLUMNS": "200", "LANG": "tr_TR.UTF-8"},
        ["-X", "dev"],
    ),
}


def made(what: str, settings: dict[str, str], flags: Sequence[str], home: Path) -> bytes:
    """The bytes that a command makes on a machine whose home and current folder are these."""
    home.mkdir(parents=True)
    found = started(WHAT[what], home, settings=settings, flags=flags)
    assert found.returncode == 0, found.stderr.decode()
    file = next(home.glob("memo.*"), None)
    return file.read_bytes() if file else found.stdout


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    home = tmp_path_factory.mktemp("here")
    return {what: made(what, {}, [], home / what) for what in WHAT}


@pytest.mark.parametrize("machine", MACHINES)
def test_the_same_bytes_come_out_on(machine: str, here: dict[str, bytes], tmp_path: Path) -> None:
    settings, flags = MACHINES[machine]

    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda what: made(what, settings, flags, tmp_path / what), WHAT)

    assert [what for what, there in zip(WHAT, found, strict=True) if there != here[what]] == []


def test_the_bytes_are_utf_8_with_unix_line_ends(here: dict[str, bytes]) -> None:
    for what, data in here.items():
        if what == "Word file":
            continue
        assert data.decode("utf-8").endswith("\n"), what
        assert b"\r" not in data, what


# --- What could make them differ --------------------------------------------------------------

FORBIDDEN_MODULES = {"random", "secrets", "uuid", "time", "locale", "getpass", "platform"}
FORBIDDEN_CALLS = {"today", "now", "utcnow", "gettempdir", "listdir", "scandir", "iterdir", "hash"}
SOURCES = sorted(Path(quarter.__file__).parent.glob("*.py"))


def names_used(source: str) -> set[str]:
    """The modules imported and the functions called in a Python text."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
        elif isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute):
                found.add(called.attr)
            elif isinstance(called, ast.Name):
                found.add(called.id)
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_nothing_in_the_engine_reads_a_clock_or_draws_lots(path: Path) -> None:
    used = names_used(path.read_text(encoding="utf-8"))

    assert not used & (FORBIDDEN_MODULES | FORBIDDEN_CALLS)


def test_a_clock_would_be_found() -> None:
    assert names_used("import random\nfrom time import time") >= {"random", "time"}
    assert names_used("x = date.today()\ny = hash(x)") >= {"today", "hash"}
