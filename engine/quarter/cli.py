"""The command line: reads, calls, prints. Nothing is thought here."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quarter import __version__

if TYPE_CHECKING:
    from quarter.answer import Opinion
    from quarter.rulebase import Rulebase


class CaseParam(click.ParamType):
    """A case: a file, or the name of one that ships."""

    name = "case"

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:
        from quarter.shipped import case_names, find_case

        path = find_case(str(value))
        if path is None:
            from quarter.problem import nearest

            hint = nearest(str(value), case_names())
            self.fail(
                f"no file and no shipped case is called '{value}'." + (f" {hint}" if hint else ""),
                param,
                ctx,
            )
        return path

    def shell_complete(self, ctx: Any, param: Any, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        from quarter.shipped import case_names

        names = [CompletionItem(name) for name in case_names() if name.startswith(incomplete)]
        return [*names, CompletionItem(incomplete, type="file")]


class Day(click.ParamType):
    """A date as in 2025-01-24."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        from datetime import date

        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is not a date; write it as 2025-01-24.", param, ctx)


CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
@click.group(context_settings=CONTEXT)
@click.version_option(__version__, prog_name="quarter", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Reasoned, cited memos on prisoners of war.

    Example: quarter memo kursk-2025

    Quarter supports a decision and never makes one: what it writes is a draft for a lawyer to
    check and sign.
    """
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        ctx.color = False


def fail(error: Exception) -> None:
    """Report problems on standard error and leave with 1."""
    click.echo(str(error), err=True)
    sys.exit(1)


def rulebase() -> "Rulebase":
    from quarter.problem import InvalidInput
    from quarter.rulebase import read_rulebase
    from quarter.shipped import folder

    try:
        return read_rulebase(folder("rules"))
    except InvalidInput as error:
        fail(error)
        raise


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """Report what is wrong in case files or rule files.

    Example: quarter check cases/kursk-2025.md

    A folder is read as a rule base of its own; without PATHS, the rules and cases that ship are
    checked. Notes, on standard output, are no faults: opposing rules that nothing ranks, loops of
    rules, disputes over what protects a person, and what may identify one.
    """
    from quarter.review import review

    found = review(paths)
    for note in found.notes:
        click.echo(note)
    if found.problems:
        for problem in found.problems:
            click.echo(str(problem), err=True)
        sys.exit(1)
    click.echo(found.summary)
