"""How the parts lie: imports go one way, the engine knows no treaty, the law knows no Python."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path

import pytest

import quarter
from quarter.rulefile import read_rulebase
from quarter.shipped import folder

ENGINE = Path(quarter.__file__).parent
MODULES = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in ENGINE.glob("*.py")}

# A module imports from the rows above its own and from no other.
ROWS = [
    {
        "signs",
        "readback",
        "output",
        "shipped",
        "manner",
        "pinpoint",
        "span",
        "spelling",
        "literal",
        "form",
        "wordxml",
    },
    {"markdown", "problem", "templating", "verify", "wordtemplate"},
    {"passage", "wordfile"},
    {"document", "rule", "word"},
    {"forms", "vocabulary"},
    {"rulebase", "wording", "privacy", "case", "style", "rubric"},
    {"rulefile", "record", "casetext"},
    {"audience", "casefile", "casemarkdown", "grounding", "citation", "console", "newcase"},
    {"inference"},
    {"choices", "proof", "newcaseprompts"},
    {"conclusions", "worlds", "bearing"},
    {"minimal"},
    {"answer", "grouping"},
    {"aims", "authorities", "chronicle", "dossier", "expectations", "interview", "layout"},
    {"norms"},
    {"outline", "report", "score", "coverage", "comparison", "causes"},
    {"advocacy", "applied", "ellipsis", "exercise", "vary"},
    {
        "memo",
        "page",
        "review",
        "kept",
        "changes",
        "reversals",
        "session",
        "why",
        "timeline",
        "marking",
        "retold",
        "attempt",
        "roles",
    },
    {"evidenceprompts", "timetable", "quiz", "scoring", "varied"},
    {"prompts", "sheet", "bank", "exercisepage", "lesson", "grading"},
    {"cli"},
]
HEAVY = {
    "pydantic", "jinja2", "oxidd", "markdown_it", "mdit_py_plugins", "clingo", "docx", "lxml"
}  # fmt: skip


def imported(module: ast.Module) -> Iterator[str]:
    """Each module of the package that another imports, at its top or anywhere within."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("quarter"))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            if node.module == "quarter":
                yield from (f"quarter.{alias.name}" for alias in node.names)
            elif (node.module or "").startswith("quarter."):
                yield str(node.module)


def test_every_module_has_its_row() -> None:
    rows = list(chain.from_iterable(ROWS))

    assert sorted(rows) == sorted(MODULES.keys() - {"__init__"})


@pytest.mark.parametrize("name", sorted(MODULES.keys() - {"__init__"}))
def test_a_module_imports_only_from_the_rows_above_its_own(name: str) -> None:
    own = next(at for at, row in enumerate(ROWS) if name in row)
    above = {f"quarter.{module}" for row in ROWS[:own] for module in row}

    assert set(imported(MODULES[name])) - {"quarter.__version__"} <= above


def test_no_row_can_be_spared() -> None:
    """Each row but the first holds a module that needs the row above it."""
    for above, row in pairwise(ROWS):
        needed = {found for name in row for found in imported(MODULES[name])}
        assert {f"quarter.{name}" for name in above} & needed


def strings(module: ast.Module) -> Iterator[str]:
    """Each text in a module, save the docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield from (text for text in [node.value] if isinstance(text, str))


def names_of_the_law() -> set[str]:
    """What only the rule files may say: sources, rules, issues, names, and most predicates."""
    law = read_rulebase(folder("rules"))
    sources = chain(law.sources, (source.short for source in law.sources.values()))
    ids = chain(law.by_id, law.positions, (issue.id for issue in law.issues), law.words.names)
    predicates = (name for name in law.words.predicates if "_" in name)
    kinds = {source.kind for source in law.sources.values()}
    return {*sources, *ids, *predicates, "Geneva", "gc3", "GC III"} - kinds


def test_the_engine_names_no_treaty_and_no_predicate() -> None:
    law = re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, names_of_the_law()))})(?![\w-])")

    assert law.search("under GC III")
    found = {
        f"{name}: {text}"
        for name, module in MODULES.items()
        for text in strings(module)
        if law.search(text)
    }
    assert found == set()


@pytest.mark.parametrize("name", ["rules", "cases", "templates"])
def test_a_folder_of_data_holds_no_code(name: str) -> None:
    files = [path for path in folder(name).rglob("*") if path.is_file()]

    assert files
    assert {path.suffix for path in files} <= {".md"} | {
        ending for ending in (".j2", ".html", ".css", ".xml", ".toml") if name == "templates"
    }
    assert not [path for path in files if os.access(path, os.X_OK)]


def test_no_fault_of_a_programmer_is_caught() -> None:
    for name, module in MODULES.items():
        for node in ast.walk(module):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else ""
                ends = any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
                assert ends or caught not in ("", "Exception", "BaseException"), name


@pytest.mark.parametrize("name", ["quarter", "quarter.cli"])
def test_what_a_command_does_not_need_is_not_loaded(name: str) -> None:
    heavy = subprocess.run(
        [sys.executable, "-c", f"import sys, {name}; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )

    loaded = {module.partition(".")[0] for module in heavy.stdout.split()}
    assert "quarter" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize(
    ("modules", "heavy"),
    [
        ("output shipped markdown problem span literal document rule vocabulary wording", set()),
        ("rulebase case record grounding inference proof answer citation privacy", set()),
        ("forms rulefile casefile review score", {"pydantic"}),
    ],
)
def test_the_core_needs_no_more_than_its_share(modules: str, heavy: set[str]) -> None:
    imports = ", ".join(f"quarter.{name}" for name in modules.split())

    found = subprocess.run(
        [sys.executable, "-c", f"import sys, {imports}; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )

    assert {module.partition(".")[0] for module in found.stdout.split()} & HEAVY == heavy
