"""Every command in the README runs, and prints what the README shows.

Lines may be broken elsewhere than where the program breaks them, and ``[...]`` stands for anything
left out. A ``text`` block shows what the commands above it print. A ``markdown`` block is part of
the file that the paragraph above it names last; if there is no such file, it is the file.
"""

import re
import shlex
import shutil
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from textwrap import dedent

import pytest
from commands import typed

from quarter.answer import Word
from quarter.cli import main
from quarter.forms import CASE_TABLES, LAW_TABLES
from quarter.shipped import case_names, folder

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
RUN = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/quarter memo kursk-2025"
TEST = (
    "python3 -m venv .venv && .venv/bin/pip install -e '.[test]'"
    " && .venv/bin/python -m pytest -n auto"
)

FENCED = re.compile(r"^( *)(`{3,})(\w*)\n(.*?)^\1\2$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block, and the paragraph above it."""

    kind: str
    text: str
    above: str


def blocks(text: str) -> list[Block]:
    found, end = [], 0
    for fence in FENCED.finditer(text):
        above = text[end : fence.start()].strip().rpartition("\n\n")[2]
        found.append(Block(fence[3], dedent(fence[4]), above))
        end = fence.end()
    return found


def commands(block: Block) -> list[str]:
    """The commands of a block, without what is said of them after a #."""
    return [
        re.sub(r"\s+# .*", "", line)
        for line in block.text.splitlines()
        if line.strip() and not line.startswith("#")
    ]


def spaced(text: str) -> str:
    return " ".join(text.split())


def shows(excerpt: str, whole: str) -> bool:
    """Whether an excerpt is in a text, with anything where it has ``[...]``."""
    parts = [re.escape(spaced(part)) for part in excerpt.split("[...]")]
    return bool(re.search(".*?".join(part for part in parts if part), spaced(whole)))


PAGE = README.read_text(encoding="utf-8")
BLOCKS = blocks(PAGE)
SHELL = [command for block in BLOCKS if block.kind == "sh" for command in commands(block)]


def named_above(block: Block) -> str:
    found = re.findall(r"`([\w./-]+\.md)`", block.above)
    assert found, f"no file is named above a block: {block.above}"
    return str(found[-1])


def printed_by(command: str, cwd: Path, home: Path) -> str:
    run = typed(command, cwd, home)
    assert run.returncode == 0, f"{command}\n{run.stderr.decode()}"
    assert run.stderr == b"", command
    return run.stdout.decode("utf-8")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each command prints, in a folder that has the cases and what the page says to save."""
    cwd = tmp_path_factory.mktemp("readme")
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(folder("cases"), cwd / "cases", ignore=shutil.ignore_patterns("private"))
    for block in BLOCKS:
        if block.kind == "markdown" and not (ROOT / named_above(block)).exists():
            (cwd / named_above(block)).write_text(block.text, encoding="utf-8")
    return {
        command: printed_by(command, cwd, home) for command in SHELL if command not in (RUN, TEST)
    }


def test_the_page_begins_with_a_line_that_runs_the_program_and_one_that_tests_it() -> None:
    assert SHELL[:2] == [RUN, TEST]
    assert PAGE.index(TEST) < PAGE.index("\n## ")


def test_every_command_of_the_page_runs(printed: dict[str, str]) -> None:
    assert list(printed) == [one for one in dict.fromkeys(SHELL) if one not in (RUN, TEST)]


def test_what_the_page_shows_is_what_is_printed(printed: dict[str, str]) -> None:
    shown = 0
    for above, block in pairwise(BLOCKS):
        if block.kind == "text":
            assert above.kind == "sh", "a text block follows the commands that print it"
            output = "".join(printed[command] for command in commands(above))
            assert shows(block.text, output), block.text
            shown += 1

    assert shown >= 2


def test_the_files_that_the_page_shows_are_those_files() -> None:
    shown = 0
    for block in BLOCKS:
        if block.kind == "markdown" and (ROOT / named_above(block)).exists():
            whole = (ROOT / named_above(block)).read_text(encoding="utf-8")
            assert shows(block.text, whole), named_above(block)
            shown += 1

    assert shown >= 2


def test_a_page_that_shows_something_else_would_be_caught() -> None:
    assert shows("a b [...] d", "x a\nb c d")
    assert not shows("a b [...] d", "d a b")
    assert not shows("a c", "a b c")


def test_every_command_has_its_example_on_the_page() -> None:
    used = {shlex.split(one)[1] for one in SHELL if one.startswith("quarter ")}

    assert used == set(main.commands)


def test_every_option_that_takes_a_value_is_on_the_page() -> None:
    options = {
        option
        for command in main.commands.values()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("-")
    }

    assert {one for one in options if one not in PAGE} <= {"--output"}, "-o is enough"


def test_the_page_explains_every_answer() -> None:
    table = PAGE.partition("| answer | meaning |")[2].partition("\n\n")[0]
    explained = [
        word.strip() for row in table.splitlines()[2:] for word in row.split("|")[1].split(",")
    ]

    assert explained == [word.value for word in Word]


def test_the_page_names_the_articles_that_are_encoded() -> None:
    text = spaced(PAGE.partition("## What is encoded")[2])
    listed = re.search(
        r"Third Geneva Convention, articles or parts of articles ([\d, and]+);", text
    )
    assert listed
    headings = [
        re.match(r"## GC III art (\d+)", section)
        for path in folder("rules").rglob("*.md")
        for section in re.split(r"^(?=## )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        if re.search(r"^\[\[(rule|immaterial)\]\]", section, re.MULTILINE)
    ]

    assert {int(one) for one in re.findall(r"\d+", listed[1])} == {
        int(heading[1]) for heading in headings if heading
    }


@pytest.mark.parametrize("name", ["cases/README.md", "rules/README.md"])
def test_every_command_of_the_other_pages_runs(name: str, tmp_path: Path) -> None:
    shell = [
        command
        for block in blocks((ROOT / name).read_text(encoding="utf-8"))
        if block.kind == "sh"
        for command in commands(block)
    ]

    assert shell
    for command in shell:
        assert printed_by(command, tmp_path, tmp_path).strip(), command


@pytest.mark.parametrize(
    ("kind", "said"), [("decided", "decisions of"), ("teaching", "scenarios for")]
)
def test_the_page_on_cases_says_how_many_there_are_of_a_kind(kind: str, said: str) -> None:
    text = (ROOT / "cases" / "README.md").read_text(encoding="utf-8")
    found = [name for name in case_names() if name.startswith(f"{kind}/")]

    assert f"| {len(found)} {said}" in text


@pytest.mark.parametrize(
    "name", ["README.md", "cases/README.md", "rules/README.md", "tests/README.md"]
)
def test_every_link_and_path_of_a_readme_leads_somewhere(name: str) -> None:
    path = ROOT / name
    text = FENCED.sub("", path.read_text(encoding="utf-8"))
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    paths = re.findall(r"`((?:rules|cases|tests|engine|templates|\.ci)/[\w./-]+)`", text)

    for link in links:
        assert (path.parent / link).exists(), link
    for one in paths:
        assert "private" in one or (ROOT / one).exists(), one


def test_the_page_on_cases_explains_every_table_of_a_case() -> None:
    text = (ROOT / "cases" / "README.md").read_text(encoding="utf-8")

    for name, table in CASE_TABLES.items():
        row = f"| `[[{name}]]`" if table.many else f"| `[{name}]`"
        assert f"{row}{' *' * table.needs_passage} |" in text, name
        keys = [field.alias or key for key, field in table.form.model_fields.items()]
        if not table.short and table.keyed:
            line = next(line for line in text.splitlines() if line.startswith(row))
            assert all(f"`{key}`" in line for key in keys), line


def test_the_page_on_cases_lists_every_case() -> None:
    text = (ROOT / "cases" / "README.md").read_text(encoding="utf-8")

    for path in (ROOT / "cases").glob("*.md"):
        assert path.name == "README.md" or f"[{path.stem}]({path.name})" in text


def test_the_page_on_rules_names_every_folder_and_file_and_every_key_of_a_rule() -> None:
    text = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")

    for path in (ROOT / "rules").iterdir():
        if path.name != "README.md":
            assert f"`{path.name}{'/' * path.is_dir()}`" in text, path.name
    for name in ("rule", "superiority", "issue", "position", "immaterial"):
        assert name in LAW_TABLES
        assert f"[[{name}]]" in text, name
    for key, field in LAW_TABLES["rule"].form.model_fields.items():
        assert re.search(rf"\b{field.alias or key}\b", text), key
