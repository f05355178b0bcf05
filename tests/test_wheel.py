"""The wheel is the checkout with engine/ peeled off."""

import importlib.util
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHIPPED = {"engine/quarter": "quarter", "rules": "quarter/rules", "templates": "quarter/templates",
           "cases": "quarter/cases"}  # fmt: skip

if not (ROOT / "pyproject.toml").is_file():
    pytest.skip("there is no checkout to build from", allow_module_level=True)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkout, with a case that must never leave it."""
    tree = tmp_path_factory.mktemp("tree")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    for name in ("engine", "rules", "templates", "cases"):
        without = shutil.ignore_patterns("__pycache__", "private", "*.egg-info", ".*")
        shutil.copytree(ROOT / name, tree / name, ignore=without)
    private = tree / "cases" / "private"
    (private / "deeper").mkdir(parents=True)
    (private / "real.md").write_text("# A real person\n", encoding="utf-8")
    (private / "deeper" / "real.md").write_text("# A real person\n", encoding="utf-8")
    return tree


@pytest.fixture(scope="module")
def built(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the archive of the sources."""
    out = tmp_path_factory.mktemp("dist")
    here = ["--no-isolation"] if importlib.util.find_spec("hatchling") else []
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--sdist", *here, "--outdir", out, tree],
        check=True,
        capture_output=True,
    )
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> zipfile.ZipFile:
    (found,) = built.glob("*.whl")
    return zipfile.ZipFile(found)


@pytest.fixture(scope="module")
def unpacked(wheel: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("unpacked")
    wheel.extractall(here)
    return here


def files_of(tree: Path) -> dict[str, bytes]:
    """Every file that ships, by its name in the wheel."""
    return {
        f"{there}/{path.relative_to(tree / here).as_posix()}": path.read_bytes()
        for here, there in SHIPPED.items()
        for path in (tree / here).rglob("*")
        if path.is_file() and "private" not in path.relative_to(tree).parts
    }


def test_the_wheel_holds_every_file_that_ships_and_no_other(
    tree: Path, wheel: zipfile.ZipFile
) -> None:
    held = {name: wheel.read(name) for name in wheel.namelist() if ".dist-info/" not in name}

    assert held.keys() == files_of(tree).keys()
    assert held == files_of(tree)


def test_the_wheel_takes_one_name_among_packages(wheel: zipfile.ZipFile) -> None:
    tops = {name.partition("/")[0] for name in wheel.namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"quarter"}
    assert len(tops) == 2


def test_the_wheel_says_that_it_is_typed_and_how_it_is_called(wheel: zipfile.ZipFile) -> None:
    assert "quarter/py.typed" in wheel.namelist()
    (entry_points,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "quarter = quarter.cli:run_and_leave" in wheel.read(entry_points).decode()
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())


def test_a_private_case_is_in_nothing_that_is_built(built: Path, wheel: zipfile.ZipFile) -> None:
    (sources,) = built.glob("*.tar.gz")
    with tarfile.open(sources) as archive:
        names = [*archive.getnames(), *wheel.namelist()]

    assert any("cases/" in name for name in names)
    assert not [name for name in names if "/private/" in name or "real.md" in name]


def test_a_wheel_built_from_the_sources_is_the_same(built: Path, tmp_path: Path) -> None:
    (found,) = built.glob("*.whl")
    (sources,) = built.glob("*.tar.gz")
    with tarfile.open(sources) as archive:
        archive.extractall(tmp_path, filter="data")
    (again,) = tmp_path.iterdir()
    here = ["--no-isolation"] if importlib.util.find_spec("hatchling") else []

    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", *here, "--outdir", tmp_path / "dist", again],
        check=True,
        capture_output=True,
    )

    assert (tmp_path / "dist" / found.name).read_bytes() == found.read_bytes()


READ = """
import quarter
from pathlib import Path
from quarter.casefile import read_case
from quarter.rulefile import read_rulebase
from quarter.shipped import case_names, find_case, folder

print(Path(quarter.__file__).parent)
print(folder("rules"))
print(folder("templates"))
law = read_rulebase(folder("rules"))
assert law.rules
assert case_names()
for name in case_names():
    assert read_case(find_case(name), law).questions
"""


def test_law_and_cases_are_read_from_an_installed_wheel(unpacked: Path, tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-c", READ],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(unpacked), "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
    )

    assert found.stderr == ""
    assert found.stdout.splitlines() == [
        str(unpacked / "quarter"),
        str(unpacked / "quarter" / "rules"),
        str(unpacked / "quarter" / "templates"),
    ]
