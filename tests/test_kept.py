"""What is kept between commands: as if nothing were kept, but sooner."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from tests.commands import CASE, SMALL_CASE, started

from quarter.shipped import folder

HERE = Path(__file__).parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the program, so that what it keeps is kept there."""
    for name in ("rules", "cases", "templates"):
        shutil.copytree(folder(name), tmp_path / name)
    package = Path(sys.modules["quarter"].__file__ or "").parent
    skipped = shutil.ignore_patterns("__pycache__", "rules", "cases", "templates")
    shutil.copytree(package, tmp_path / "engine" / "quarter", ignore=skipped)
    return tmp_path


def run(checkout: Path, *words: str, **settings: str) -> bytes:
    settings |= {"PYTHONPATH": str(checkout / "engine")}
    found = started([*words], checkout, settings=settings)
    assert found.returncode == 0, found.stderr.decode()
    return found.stdout


def kept(checkout: Path) -> dict[str, int]:
    found = checkout.rglob("*.kept")
    return {path.name.partition(".")[0]: path.stat().st_mtime_ns for path in found}


def test_a_second_run_reads_what_the_first_one_kept(checkout: Path) -> None:
    without = run(checkout, "run", CASE, "--json", QUARTER_NO_CACHE="1")
    assert kept(checkout) == {}

    first = run(checkout, "run", CASE, "--json")
    after = kept(checkout)
    second = run(checkout, "run", CASE, "--json")

    assert set(after) == {"law", f"case-{CASE}"}
    assert kept(checkout) == after
    assert without == first == second


def test_what_is_kept_does_not_outlive_its_files(checkout: Path) -> None:
    before = run(checkout, "law", "GC III art 118(3)")
    path = checkout / "rules" / "gc3" / "article-118.md"
    changed = path.stat()

    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("In either case,", "In neither case,"), encoding="utf-8")
    os.utime(path, ns=(changed.st_atime_ns, changed.st_mtime_ns))

    assert b"In either case," in before
    assert b"In neither case," in run(checkout, "law", "GC III art 118(3)")


def test_what_is_kept_does_not_outlive_a_change_of_the_program(checkout: Path) -> None:
    run(checkout, "run", CASE)
    before = kept(checkout)

    module = checkout / "engine" / "quarter" / "rule.py"
    module.write_text(module.read_text(encoding="utf-8") + "\n# more\n", encoding="utf-8")
    run(checkout, "run", CASE)

    assert not set(before.values()) & set(kept(checkout).values())


@pytest.mark.parametrize("harm", [b"", b"rubbish", None])
def test_a_damaged_copy_is_not_used(checkout: Path, harm: bytes | None) -> None:
    before = run(checkout, "run", CASE)
    for path in checkout.rglob("*.kept"):
        data = path.read_bytes()
        path.write_bytes(data[:-9] + b"\0" + data[-8:] if harm is None else harm)

    assert run(checkout, "run", CASE) == before


def test_nothing_of_a_case_given_by_its_path_is_kept(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "cases" / "private").mkdir()
    for place in ("nurse.md", "cases/private/nurse.md"):
        (tmp_path / place).write_text(SMALL_CASE, encoding="utf-8")
        run(checkout, "run", str(tmp_path / place))
    run(checkout, "run", str(checkout / "cases" / f"{CASE}.md"))

    assert set(kept(checkout)) == {"law"}


def test_a_folder_that_cannot_be_written_to_is_no_fault(checkout: Path) -> None:
    blocked = checkout / "engine" / "quarter" / "__pycache__"
    shutil.rmtree(blocked, ignore_errors=True)
    blocked.write_text("in the way", encoding="utf-8")

    run(checkout, "run", CASE, PYTHONDONTWRITEBYTECODE="1")

    assert kept(checkout) == {}
