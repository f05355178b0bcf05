"""The rules, templates and cases that come with the program, installed or in a checkout."""

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
TEACHING = "teaching/"  # before the name of a scenario


def folder(name: str) -> Path:
    """The folder of that name: inside the package where it is installed, else in the checkout."""
    for parent in (HERE, HERE.parent.parent):
        if (parent / name).is_dir():
            return parent / name
    raise FileNotFoundError(f"the program came without its '{name}' folder")


@cache
def case_names() -> dict[str, Path]:
    """Each case that ships, by the name that a command takes."""
    cases = folder("cases")
    return {
        path.relative_to(cases).with_suffix("").as_posix(): path
        for path in sorted(cases.rglob("*.md"))
        if path.name != "README.md" and "private" not in path.relative_to(cases).parts
    }


def scenarios() -> dict[str, Path]:
    """Each scenario that ships, by its name within the folder of scenarios."""
    return {
        name.removeprefix(TEACHING): path
        for name, path in case_names().items()
        if name.startswith(TEACHING)
    }


def find_case(text: str) -> Path | None:
    """The file that a path or the name of a shipped case stands for."""
    path = Path(text)
    if path.is_file():
        return path
    return case_names().get(text)
