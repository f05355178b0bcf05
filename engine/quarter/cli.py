"""The command line: reads, calls, prints. Nothing is thought here."""

import contextlib
import errno
import gc
import io
import os
import shlex
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from quarter import __version__
from quarter.manner import AUDIENCES, KINDS, ROLES, SIDES, STYLES, Manner, usual_style

if TYPE_CHECKING:
    from datetime import date

    from quarter.answer import Opinion
    from quarter.exercise import Exercise
    from quarter.memo import Memo
    from quarter.rubric import Rubric
    from quarter.rulebase import Rulebase


class CaseParam(click.ParamType[Path]):
    """A case: a file, or the name of one that ships."""

    name = "case"

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:
        from quarter.shipped import case_names, find_case

        try:
            path = find_case(str(value))
        except OSError as error:  # a name longer than any file's, for one
            self.fail(f"no case can be read there: {error.strerror}", param, ctx)
        if path is None:
            from quarter.problem import nearest

            hint = nearest(str(value), case_names())
            self.fail(
                f"no file and no shipped case is called '{value}'" + (f"; {hint}" if hint else ""),
                param,
                ctx,
            )
        return path

    def shell_complete(
        self,
        ctx: Any,  # noqa: ARG002 - click hands it over
        param: Any,  # noqa: ARG002
        incomplete: str,
    ) -> list[Any]:
        from quarter.shipped import case_names

        return completions(case_names(), incomplete)


def completions(names: Iterable[str], incomplete: str) -> list[Any]:
    """What a shell offers for the beginning of a name: these names, and files."""
    from click.shell_completion import CompletionItem

    found = [CompletionItem(name) for name in names if name.startswith(incomplete)]
    return [*found, CompletionItem(incomplete, type="file")]


class ScenarioParam(CaseParam):
    """A scenario: a file, or the name of one that ships, with or without its folder."""

    name = "scenario"

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:
        from quarter.problem import nearest
        from quarter.shipped import scenarios

        known = scenarios()
        if str(value) in known and not Path(value).is_file():
            return known[str(value)]
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            is_first = ctx.info_name == "work"
            lists = "quarter teach lists those that ship"
            lists += ", and quarter teach --help the commands" if is_first else ""
            hint = nearest(str(value), [*known, *(teach.commands if is_first else ())]) or lists
            self.fail(f"no file and no scenario that ships is called '{value}'; {hint}", param, ctx)

    def shell_complete(
        self,
        ctx: Any,  # noqa: ARG002 - click hands it over
        param: Any,  # noqa: ARG002
        incomplete: str,
    ) -> list[Any]:
        from quarter.shipped import scenarios

        return completions(scenarios(), incomplete)


class Checked(CaseParam):
    """What `check` takes: a case, or a folder of rules."""

    name = "path"

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:
        return Path(value) if Path(value).is_dir() else super().convert(value, param, ctx)


class Day(click.ParamType["date"]):
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


class PositionParam(click.ParamType[str]):
    """A position, as issue=position."""

    name = "issue=position"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        issue, equals, position = str(value).partition("=")
        if not equals or not issue or not position:
            self.fail(f"'{value}' is not a position; write it as issue=position.", param, ctx)
        return f"{issue}.{position}"


class Commands(click.Group):
    """The commands in the order in which they are written, not in that of their names."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - all of them
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """What was mistyped is said back without what would steer a terminal."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            object.__setattr__(error, "message", legible(error.message))  # it is declared final
            raise


ENDINGS = (".md", ".html", ".docx")  # of the forms in which a memo can be had
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class AskParam(CaseParam):
    """What `ask` takes: a case, or a file that is yet to be made."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:
        from quarter.shipped import case_names

        path = Path(value)
        new = path.suffix.lower() == ".md" and not path.exists() and str(value) not in case_names()
        if new and path.parent.is_dir():
            return path
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            if path.suffix.lower() == ".md":
                self.fail(f"there is no folder '{path.parent}'", param, ctx)
            self.fail(f"{error.message}; the file of a new case ends in .md", param, ctx)


def of_a_case(
    command: Callable[..., None], kind: CaseParam | None = None, required: bool = True
) -> Callable[..., None]:
    """The argument and the options of every command that takes a case."""
    for decorate in reversed(
        (
            click.argument("case", type=kind or CaseParam(), required=required),
            click.option(
                "--as-of", type=Day(), help="The date of the record; the case's own if not given."
            ),
            click.option("--standard", help="The standard of proof; the case's own if not given."),
            click.option(
                "--position",
                "positions",
                type=PositionParam(),
                multiple=True,
                help="Take this position on a contested issue; may be given again.",
            ),
        )
    ):
        command = decorate(command)
    return command


@click.group(cls=Commands, context_settings=CONTEXT)
@click.version_option(__version__, prog_name="quarter", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Reasoned, cited memos on prisoners of war.

    Example: quarter memo kursk-2025

    Quarter supports a decision and never makes one: what it writes is a draft for a lawyer to
    check and sign. CASE is a case file or the name of one that ships with the program.
    """
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        ctx.color = False
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty():
            stream.reconfigure(errors="backslashreplace")
        else:  # the same bytes on every machine, whatever its locale
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def show(text: str) -> None:
    """Print a result, or say why it cannot be printed and leave with 1."""
    try:
        click.echo(text, nl=False)
    except OSError as error:
        if error.errno in (errno.EPIPE, errno.EINVAL):  # the reader has seen enough, as head does
            raise
        sys.stdout = io.StringIO()  # what the real one still holds has nowhere to go
        fail(f"the output cannot be written: {error.strerror}")


def mistyped(message: str, hint: str | None = None) -> click.BadParameter:
    """What is wrong with a LITERAL as it was typed."""
    return click.BadParameter(f"{message}; {hint}" if hint else message, param_hint="'LITERAL'")


def fail(problems: object) -> NoReturn:
    """Report problems on standard error and leave with 1."""
    click.echo(legible(str(problems)), err=True)
    sys.exit(1)


def legible(text: str) -> str:
    """Text of a file that may be wrong in any way, without what would steer a terminal."""
    return "".join(
        sign if sign.isprintable() or sign in "\n\t" else "\N{REPLACEMENT CHARACTER}"
        for sign in text
    )


def rulebase() -> "Rulebase":
    from quarter.kept import shipped_law
    from quarter.problem import InvalidInput

    try:
        return shipped_law()
    except InvalidInput as error:
        fail(error)


def opinion(
    path: Path,
    as_of: "date | None",
    standard: str | None,
    positions: tuple[str, ...],
    *,
    alone: bool = False,
    check: bool = True,
) -> "Opinion":
    """The case in a file under the law that ships, as the options ask.

    ``alone``: its questions, without the duties and claims of which a memo speaks besides.
    ``check``: see now whether its facts contradict each other.
    """
    from quarter.answer import Opinion, questions_alone
    from quarter.kept import case_at
    from quarter.problem import InvalidInput, nearest

    law = rulebase()
    if standard is not None and not law.words.knows_standard(standard):
        known = [one.id for one in law.words.standards]
        hint = nearest(standard, known) or f"one of: {', '.join(known)}"
        raise click.BadParameter(
            f"no such standard of proof: '{standard}'; {hint}", param_hint="'--standard'"
        )
    taken: dict[str, str] = {}
    for position in positions:
        issue, _, own = position.partition(".")
        if position not in law.positions:
            known = [one.replace(".", "=", 1) for one in law.positions]
            hint = nearest(f"{issue}={own}", known) or f"one of: {', '.join(known)}"
            raise click.BadParameter(
                f"no such position: '{issue}={own}'; {hint}", param_hint="'--position'"
            )
        if taken.setdefault(issue, position) != position:
            raise click.BadParameter(
                f"two positions on one issue, '{issue}'", param_hint="'--position'"
            )
    try:
        case = case_at(path, law)
        asking = questions_alone(law, case) if alone else None
        made = Opinion(law, case, as_of, standard, positions, asking)
        if check:
            made.check()
    except InvalidInput as error:
        fail(error)
    return made


def write(path: Path, data: bytes, *sources: Path | None, rubric: Path | None = None) -> None:
    """Write a file whole, never over what it is made from, or say why not and leave with 1."""
    from quarter.output import write_whole

    named = (*zip(sources, ("case file", "template"), strict=False), (rubric, "rubric"))
    for source, what in named:
        if source is not None and path.exists() and path.samefile(source):
            raise click.BadParameter(f"'{path}' is the {what} itself", param_hint="'--output'")
    try:
        write_whole(path, data)
    except OSError as error:
        fail(f"{path}: it cannot be written: {error.strerror or error}")


def output_option(
    said: str, required: bool = False
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option for a file to be written, and what its help says."""
    kind = click.Path(dir_okay=False, path_type=Path)
    return click.option("-o", "--output", type=kind, required=required, help=said)


def to_a_file(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that writes a paper in one of the forms of a memo."""
    output = output_option(
        "Write to this file: Markdown (.md), HTML (.html) or Word (.docx) by its ending."
    )
    template = click.option(
        "--template",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A Word document (.docx) of your office, in whose styles the Word file is set.",
    )
    return output(template(command))


@main.command()
@partial(of_a_case, required=False)
@to_a_file
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default=KINDS[0],
    show_default=True,
    help="What to write.",
)
@click.option("--for", "side", type=click.Choice(SIDES), help="For whom an advocate speaks.")
@click.option(
    "--style",
    type=click.Choice(STYLES),
    show_default=f"{STYLES[0]}, and un for a submission",
    help="How sources are cited.",
)
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default=AUDIENCES[0],
    show_default=True,
    help="Who will read it: what is confidential is withheld from others.",
)
@click.option(
    "--verify",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Say whether this memo is what its case and the rules give today; write none.",
)
@click.pass_context
def memo(
    ctx: click.Context,
    case: Path | None,
    as_of: "date | None",
    standard: str | None,
    positions: tuple[str, ...],
    output: Path | None,
    template: Path | None,
    kind: str,
    side: str | None,
    style: str | None,
    audience: str,
    verify: Path | None,
) -> None:
    """Write the memo on a case, to the terminal or to a file.

    Example: quarter memo kursk-2025 -o memo.docx

    With --verify FILE, the other options are those with which that memo was made; CASE is needed
    where the memo does not name one that ships. It leaves with 1 if anything has changed.
    """
    if verify is not None:
        if any(is_typed(ctx, name) for name in ctx.params.keys() - {"case", "verify"}):
            raise click.UsageError("--verify takes its options from the memo: leave out the others")
        verify_memo(ctx, verify, case)
        return
    if case is None:
        raise click.UsageError("Missing argument 'CASE'.")
    manner = in_manner(kind, side, style, audience)
    ending = ending_of(output, template)
    written = written_memo(case, as_of, standard, positions, manner)
    deliver(written, output, ending, case, template)


def ending_of(output: Path | None, template: Path | None = None) -> str:
    """What the name of a file ends in, by which its form is known; the terminal has Markdown."""
    ending = output.suffix.lower() if output else ENDINGS[0]
    if ending not in ENDINGS:
        raise click.BadParameter(
            f"'{output}' ends in neither .md nor .html nor .docx", param_hint="'--output'"
        )
    if template is not None and ending != ".docx":
        raise click.UsageError("--template is for a Word file: -o FILE.docx")
    return ending


def deliver(
    written: "Memo", output: Path | None, ending: str, case: Path, template: Path | None = None
) -> None:
    """Print a memo, or write it to a file of that ending."""
    if output is None:
        show(written.markdown)
    else:
        write(output, as_file(written, ending, template), case, template)


def in_manner(kind: str, side: str | None, style: str | None, audience: str) -> Manner:
    """The manner that options ask for."""
    if (kind == "advocate") != (side is not None):
        raise click.UsageError(
            "an advocate speaks for one side: add --for, one of " + ", ".join(SIDES)
            if side is None
            else "only an advocate speaks for a side: add --kind advocate, or leave out --for"
        )
    return Manner(kind, side, style or usual_style(kind), audience)


def written_memo(
    case: Path,
    as_of: "date | None",
    standard: str | None,
    positions: tuple[str, ...],
    manner: Manner,
) -> "Memo":
    """The memo on the case in a file, or say what is wrong with that and leave with 1."""
    from quarter.audience import may_be_named
    from quarter.memo import write_memo
    from quarter.problem import InvalidInput
    from quarter.shipped import case_names

    found = opinion(case, as_of, standard, positions)
    ships = case in case_names().values()
    named = may_be_named(found.case, manner.audience, ships)
    command = command_line(case, as_of, standard, positions, manner.options(), named)
    try:
        return write_memo(found, manner, command)
    except InvalidInput as error:
        fail(error)


def as_file(written: "Memo", ending: str, template: Path | None = None) -> bytes:
    """A memo as a file of that ending."""
    if ending == ".docx":
        return in_word(written, template)
    if ending == ".md":
        return written.markdown.encode()
    from quarter.page import write_page

    return write_page(written.title, written.form, written.encoded, written.running).encode()


def is_typed(ctx: click.Context, name: str) -> bool:
    """Whether an option was given on the command line."""
    from click.core import ParameterSource

    return ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE


def verify_memo(ctx: click.Context, file: Path, case: Path | None) -> None:
    """Say whether a memo is what its case and the rules give today, and leave with 1 if not."""
    from quarter import verify
    from quarter.readback import NotAMemo, form_of, read_memo

    suffix = file.suffix.lower()
    if suffix not in ENDINGS:
        raise click.BadParameter(
            f"'{file}' ends in neither .md nor .html nor .docx", param_hint="'--verify'"
        )
    try:
        data = file.read_bytes()
        suffix = form_of(data, suffix)
        theirs = read_memo(data, suffix)
        named, options = verify.asked_with(theirs.command)
    except OSError as error:
        fail(f"'{file}' cannot be read: {error.strerror}")
    except NotAMemo as error:
        fail(f"'{file}' cannot be compared: {error}")
    case = case or shipped_case(named)
    if case is None:
        raise click.UsageError("the memo does not name a case that ships: add CASE, its file")
    try:
        again = ctx.command.make_context("memo", [str(case), *options], parent=ctx.parent).params
        manner = in_manner(*(again[name] for name in ("kind", "side", "style", "audience")))
        asked = (again["as_of"], again["standard"], again["positions"])
        written = written_memo(again["case"], *asked, manner)
    except click.UsageError as error:
        fail(f"'{file}' was made with what is not known today: {error.message}")
    today = as_file(written, suffix)
    ours = read_memo(today, suffix)
    making, text = verify.changed(theirs, ours), verify.differences(theirs, ours)
    if not making and not text:
        show(verify.as_same(file.name, suffix, whole=data == today))
        return
    show(verify.as_text(file.name, making, text, same_case=written.tells_case))
    sys.exit(1)


def shipped_case(name: str) -> Path | None:
    """The case that ships under a name; what a memo names otherwise is no file to be opened."""
    from quarter.shipped import case_names

    return case_names().get(name)


def in_word(written: "Memo", template: Path | None) -> bytes:
    """A memo as a Word file, or say what is wrong with the template and leave with 1."""
    from quarter.word import write_word
    from quarter.wordtemplate import NotWord

    try:
        return write_word(written.title, written.form, written.as_of, template, written.running)
    except NotWord as error:
        fail(f"{template}: {error}")
    except OSError as error:
        fail(f"{template}: it cannot be read: {error.strerror or error}")


def command_line(
    case: Path,
    as_of: "date | None",
    standard: str | None,
    positions: tuple[str, ...],
    options: Iterable[str],
    named: bool = True,
) -> str:
    """The command that makes the same memo again, without the folders of this machine.

    ``named``: whether its reader may be told what the file is called.
    """
    from quarter.shipped import case_names

    name = "CASE"
    if named:
        name = file_in_words(case_names(), case, name)
    return " ".join(["quarter", "memo", name, *as_options(as_of, standard, positions), *options])


def file_in_words(shipped: Mapping[str, Path], path: Path, otherwise: str) -> str:
    """A file as a command that stands in a paper names it: without its folders.

    It is data: a name with a sign that could end the command in the paper is left out.
    """
    name = next((name for name, at in shipped.items() if at == path), path.name)
    name = os.fsencode(name).decode("utf-8", "replace")  # whatever the locale made of its bytes
    sound = name.isprintable() and not {"`", "|", "\ufffd"} & set(name)
    return shlex.quote(name) if sound else otherwise


def as_options(as_of: "date | None", standard: str | None, positions: tuple[str, ...]) -> list[str]:
    """The options of a case, as they are typed."""
    options = [f"--as-of {as_of}"] if as_of else []
    options += [f"--standard '{standard}'"] if standard else []
    return options + [f"--position {position.replace('.', '=', 1)}" for position in positions]


@main.command()
@of_a_case
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def run(
    case: Path,
    as_of: "date | None",
    standard: str | None,
    positions: tuple[str, ...],
    as_json: bool,
) -> None:
    """Print the answers of a case as a table.

    Example: quarter run kursk-2025 --as-of 2025-07-21
    """
    found = opinion(case, as_of, standard, positions, alone=not as_json)
    from quarter import report

    show(report.as_json(found) if as_json else report.as_table(found, paint))


@main.command()
@of_a_case
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def timeline(
    case: Path,
    as_of: "date | None",
    standard: str | None,
    positions: tuple[str, ...],
    as_json: bool,
) -> None:
    """Print each answer over the dates of the record: since when, and which facts made it so.

    Example: quarter timeline kursk-2025
    """
    found = opinion(case, as_of, standard, positions, alone=True, check=False)
    from quarter import timetable
    from quarter.problem import InvalidInput
    from quarter.timeline import timelines

    try:
        lines = timelines(found)
    except InvalidInput as error:
        fail(error)
    show(timetable.as_json(found, lines) if as_json else timetable.as_text(found, lines, paint))


def paint(word: str, text: str) -> str:
    """The text in the colour of an answer; terminals alone show it."""
    colours = {"Yes": "green", "No": "red", "Probably yes": "green", "Probably no": "red"}
    colours |= {"agrees": "green", "differs": "red"}
    return click.style(text, fg=colours.get(word, "yellow"))


@main.command()
@partial(of_a_case, kind=AskParam())
@output_option("Copy the case to this new file first, and ask about that.")
def ask(
    case: Path,
    as_of: "date | None",
    standard: str | None,
    positions: tuple[str, ...],
    output: Path | None,
) -> None:
    """Ask for the open fact that decides most, and write the answers into the case file.

    Example: quarter ask my-case.md

    A file that is not there yet becomes a new case. The case file is written after every answer,
    so that nothing is lost however you leave.
    """
    from quarter.problem import InvalidInput
    from quarter.prompts import interview
    from quarter.shipped import case_names

    options = (as_of, standard, positions)
    if output is None and case in case_names().values():
        raise click.BadParameter(
            "a case that ships is not written to; copy it with -o, as in -o my-case.md",
            param_hint="'CASE'",
        )
    for path in (case, output or case):
        if path.suffix.lower() != ".md":
            raise click.BadParameter(
                f"'{path}' does not end in .md; an interview writes Markdown, and no JSON",
                param_hint="'CASE'",
            )
    if output is not None and output.exists():
        raise click.BadParameter(
            f"'{output}' is there already; to go on with it: quarter ask {output}",
            param_hint="'--output'",
        )
    if case.exists():
        opinion(case, *options, alone=True)  # what is wrong with it, or mistyped, is said
    path = output or case
    memo = " ".join(["quarter", "memo", shlex.quote(str(path)), *as_options(*options)])
    try:
        sys.exit(interview(rulebase(), case, path, options, memo))
    except InvalidInput as error:
        fail(error)


@main.command()
@of_a_case
@click.argument("literal")
def explain(
    case: Path,
    as_of: "date | None",
    standard: str | None,
    positions: tuple[str, ...],
    literal: str,
) -> None:
    """Print why a literal is proved, or why not, as a tree.

    Example: quarter explain kursk-2025 "prisoner_of_war(prisoner_a)"
    """
    from quarter import report
    from quarter.vocabulary import Miswritten, read_literal

    found = opinion(case, as_of, standard, positions)
    try:
        asked = read_literal(literal, found.case.words, {})
    except Miswritten as error:
        raise mistyped(error.message, error.hint) from None
    if asked.variables:
        raise mistyped(f"name whom you mean instead of {', '.join(asked.variables)}")
    if asked in found.not_yet((asked,)):
        raise mistyped("the record says nothing of that act by this date")
    show(report.as_tree(found, asked))


@main.command()
@of_a_case
@click.argument("facts", metavar="[LITERAL]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def whatif(
    case: Path,
    as_of: "date | None",
    standard: str | None,
    positions: tuple[str, ...],
    facts: tuple[str, ...],
    as_json: bool,
) -> None:
    """Print what changes if facts were so; without any, the least that reverses each answer.

    Example: quarter whatif kursk-2025 "objects_to_return(prisoner_a, dprk)"

    A LITERAL replaces all that the file and the law say of a fact; --position supposes a reading
    of the law. With neither, each answer has the smallest sets of facts and readings that would
    change it. `quarter run CASE --json` names the facts and readings on which answers turn.
    """
    from quarter import changes, reversals
    from quarter.answer import Opinion
    from quarter.comparison import Comparison, suppose
    from quarter.problem import InvalidInput
    from quarter.vocabulary import Miswritten

    found = opinion(case, as_of, standard, positions, alone=True)
    if not facts and not positions:
        show(reversals.as_json(found) if as_json else reversals.as_text(found, paint))
        return
    before = found
    if positions:
        before = Opinion(found.rulebase, found.case, as_of, standard, asking=found.asking)
    try:
        supposed = suppose(facts, found)
        after = found.likewise(found.case.supposing(supposed))
        after.check()
    except Miswritten as error:
        raise mistyped(error.message, error.hint) from None
    except InvalidInput as error:
        against = "; ".join(problem.message for problem in error.problems)
        raise mistyped(f"the case would contradict itself: {against}") from None
    comparison = Comparison(before, after)
    show(
        changes.as_json(comparison, supposed)
        if as_json
        else changes.as_text(comparison, supposed, paint)
    )


@main.command()
@click.argument("pinpoint", nargs=-1)
@click.option(
    "--coverage", is_flag=True, help="What is encoded, what is not and why, and what cases show."
)
def law(pinpoint: tuple[str, ...], coverage: bool) -> None:
    """Print a passage, the rules under it and the positions on it; without one, what is encoded.

    Example: quarter law GC III art 118

    --coverage runs every case that ships, which takes a while.
    """
    from quarter import report
    from quarter.problem import nearest

    base = rulebase()
    if coverage:
        if pinpoint:
            raise click.UsageError("--coverage is of the whole law, and takes no PINPOINT")
        from quarter.review import coverage_of

        found = coverage_of(base)
        show(f"{found.table()}\n{found.left_out()}")
        return
    asked = " ".join(pinpoint)
    text = report.law(base, asked)
    if not text:
        known = [passage.heading for passage in base.passages]
        hint = nearest(asked, known)
        raise click.BadParameter(
            f"no passage is called '{asked}'" + (f"; {hint}" if hint else ""),
            param_hint="'PINPOINT'",
        )
    show(text)


@main.command()
@click.argument("paths", nargs=-1, type=Checked())
def check(paths: tuple[Path, ...]) -> None:
    """Report what is wrong in case files or rule files.

    Example: quarter check kursk-2025

    A folder is read as a rule base of its own; without PATHS, the rules and cases that ship are
    checked. Notes, on standard output, are no faults: opposing rules that nothing ranks, loops of
    rules, disputes over what protects a person, and what may identify one.
    """
    from quarter.review import review

    found = review(paths)
    show("".join(f"{note}\n" for note in found.notes))
    if found.problems:
        fail("\n".join(map(str, found.problems)))
    show(f"{found.summary}\n")


@main.command()
@click.argument("cases", nargs=-1, type=CaseParam())
def score(cases: tuple[Path, ...]) -> None:
    """Compare what the rules say of decided cases with what was held there.

    Example: quarter score

    Without CASES, every decided case that ships is compared. A holding agrees on the default
    readings, or on those that the authority took; or it differs, and the case says why; or the
    vocabulary cannot say it.
    """
    from quarter.casefile import read_case
    from quarter.problem import InvalidInput
    from quarter.score import as_table
    from quarter.shipped import case_names

    base = rulebase()
    try:
        read = [read_case(path, base) for path in cases or case_names().values()]
        for path, case in zip(cases, read, strict=False):  # without CASES there is none to name
            if case.decision is None:
                raise click.BadParameter(
                    f"'{path.name}' retells no decision: it has no [decision]",
                    param_hint="'[CASES]...'",
                )
        text = as_table(base, read, paint)
    except InvalidInput as error:
        fail(error)
    show(text)


@main.command()
@click.argument("case", type=CaseParam(), required=False)
@output_option("Write to this file instead of the terminal.")
def schema(case: Path | None, output: Path | None) -> None:
    """Print the JSON Schema of a case file, or a CASE in its JSON form.

    Example: quarter schema kursk-2025 -o kursk-2025.json
    """
    import json

    from quarter.casefile import case_document, case_schema, case_to_json, read_case
    from quarter.problem import InvalidInput

    if case is None:
        text = json.dumps(case_schema(), indent=2) + "\n"
    else:
        try:
            read_case(case, rulebase())  # what is wrong with it is said
            text = case_to_json(case_document(case))
        except InvalidInput as error:
            fail(error)
    if output is None:
        show(text)
    else:
        write(output, text.encode(), case)


def rubric_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option of every command for which an answer has points."""
    return click.option(
        "--rubric",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="What an answer is worth, in a file of your own; the one that ships if not given.",
    )(command)


class Lessons(Commands):
    """The commands of a class; what begins with none of them is a scenario to be worked."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["work", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        scenario = ScenarioParam().shell_complete(ctx, None, incomplete)
        return [*super().shell_complete(ctx, incomplete), *scenario]


@main.group(cls=Lessons, invoke_without_command=True)
@click.pass_context
def teach(ctx: click.Context) -> None:
    """Exercises for a class: quarter teach SCENARIO works one in the terminal.

    Example: quarter teach

    Alone, it lists the scenarios that ship. SCENARIO is one of them, or a case file with a
    [teaching] table.
    """
    if ctx.invoked_subcommand is not None:
        return
    from quarter.exercise import catalogue
    from quarter.kept import case_at
    from quarter.shipped import scenarios

    base = rulebase()
    show(catalogue({name: case_at(path, base) for name, path in scenarios().items()}))


@teach.command()
@click.argument("scenario", type=ScenarioParam())
@output_option("Keep the answers in this file, and go on from there if it has any.")
@rubric_option
def work(scenario: Path, output: Path | None, rubric: Path | None) -> None:
    """Work an exercise in the terminal: answer first, then see the key.

    Example: quarter teach conscript -o answers.json

    The file is written after every answer, so that nothing is lost however you leave.
    """
    from quarter.lesson import lesson
    from quarter.problem import InvalidInput

    if output is not None and output.suffix.lower() != ".json":
        raise click.BadParameter(f"'{output}' does not end in .json", param_hint="'--output'")
    found = exercise_of(scenario)
    try:
        sys.exit(lesson(found, rubric_of(rubric), output))
    except InvalidInput as error:
        fail(error)


@teach.command()
@click.argument("scenario", type=ScenarioParam())
@click.option(
    "--to",
    "form",
    type=click.Choice(("moodle", "gift", "anki")),
    required=True,
    help="What is to read it: Moodle (XML), any system that takes GIFT, or Anki (tab-separated).",
)
@output_option("Write to this file instead of the terminal.")
@rubric_option
def export(scenario: Path, form: str, output: Path | None, rubric: Path | None) -> None:
    """Write an exercise for a learning system: a choice for each element, an essay for each answer.

    Example: quarter teach export barn --to moodle -o barn.xml

    GIFT has the choices alone. Questions keep their ids, so that what is brought in again
    replaces what was there.
    """
    from quarter.bank import BANKS
    from quarter.quiz import Quiz

    text = BANKS[form](Quiz(exercise_of(scenario), rubric_of(rubric)))
    if output is None:
        show(text)
    else:
        write(output, text.encode(), scenario, rubric=rubric)


@teach.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--scenario",
    "own",
    type=ScenarioParam(),
    multiple=True,
    help="A scenario of your own that they answer; may be given again.",
)
@click.option(
    "--by",
    type=click.Choice(("element", "student")),
    default="element",
    show_default=True,
    help="What has a row of its own in the file.",
)
@output_option("Write a table for a spreadsheet (.csv) to this file.")
@rubric_option
def grade(
    folder: Path, own: tuple[Path, ...], by: str, output: Path | None, rubric: Path | None
) -> None:
    """Print how a class answers each element, from the records in a folder.

    Example: quarter teach grade handed-in -o class.csv

    The records are what students keep with `quarter teach SCENARIO -o FILE.json`; a student is
    called by the name of the file.
    """
    from quarter.grading import as_csv, as_text, graded
    from quarter.problem import InvalidInput
    from quarter.shipped import scenarios

    if output is not None and output.suffix.lower() != ".csv":
        raise click.BadParameter(f"'{output}' does not end in .csv", param_hint="'--output'")
    try:
        paths = (*own, *scenarios().values())
        classes, problems = graded(folder, paths, rulebase(), rubric_of(rubric))
    except InvalidInput as error:
        fail(error)
    if output is None:
        show(as_text(classes))
    else:
        write(output, as_csv(classes, by).encode("utf-8-sig"))
    if problems:
        fail(InvalidInput(problems))


@teach.command()
@click.argument("scenario", type=ScenarioParam())
@output_option("Write to this file; it ends in .html.", required=True)
@rubric_option
def page(scenario: Path, output: Path, rubric: Path | None) -> None:
    """Write an exercise as one HTML file that marks itself, for any browser and without a network.

    Example: quarter teach page barn -o barn.html

    It says what would change if the story were told otherwise in one thing or in two. What a
    student writes or chooses in it is neither sent nor kept.
    """
    from quarter.exercisepage import write_exercise
    from quarter.quiz import Quiz

    if output.suffix.lower() != ".html":
        raise click.BadParameter(f"'{output}' does not end in .html", param_hint="'--output'")
    text = write_exercise(Quiz(exercise_of(scenario), rubric_of(rubric)))
    write(output, text.encode(), scenario, rubric=rubric)


@teach.command()
@click.argument("scenario", type=ScenarioParam())
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Write to this file (.md, .html or .docx), or all of it into this folder.",
)
@click.option("--key", is_flag=True, help="What changes in each and why, for the teacher.")
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=12,
    show_default=True,
    help="How many variations.",
)
@click.option("--replace", is_flag=True, help="Replace the variations that the folder holds.")
def vary(scenario: Path, output: Path | None, key: bool, most: int, replace: bool) -> None:
    """Write variations of a scenario: one thing is told otherwise, and an answer changes, or none.

    Example: quarter teach vary conscript -o variations.docx

    A folder gets the sheet for the class, the key, and each variation as a case file of its own.
    """
    into_folder = output is not None and (output.is_dir() or not output.suffix)
    ending = ENDINGS[0] if into_folder else ending_of(output)
    if into_folder and key:
        raise click.UsageError("a folder gets the key as well: leave out --key")
    if replace and not into_folder:
        raise click.UsageError("only what a folder holds is replaced: leave out --replace")
    from quarter.varied import write_variations, write_variations_key
    from quarter.vary import MOST, Variations

    found = Variations(exercise_of(scenario).opinion, most)
    options = ["--key"] + [f"--most {most}"] * (most != MOST)
    command = class_command("vary", scenario, options)
    if not into_folder:
        written = write_variations_key(found, command) if key else write_variations(found)
        deliver(written, output, ending, scenario)
        return
    from quarter.casefile import case_document
    from quarter.varied import folder_of

    assert output is not None, "there is no folder without a name"
    write_folder(output, folder_of(found, case_document(scenario), command), scenario, replace)


def write_folder(
    folder: Path, files: Mapping[str, str], scenario: Path, replace: bool = False
) -> None:
    """Write the variations of a scenario; of what stands there under such names, only on demand.

    A teacher may have worked on it since.
    """
    from quarter.varied import former

    written = {name: text.encode() for name, text in files.items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = former(folder)
    except OSError as error:
        fail(f"{folder}: no such folder can be made: {error.strerror}")
    differing = [name for name, data in there.items() if written.get(name) != data]
    if differing and not replace:
        more = f" and {len(differing) - 1} more" * (len(differing) > 1)
        raise click.BadParameter(
            f"'{folder}' holds {differing[0]}{more}, and it is not what is written now: name "
            "another folder, or say --replace",
            param_hint="'--output'",
        )
    for name, data in written.items():
        write(folder / name, data, scenario)
    for name in there.keys() - written.keys():
        (folder / name).unlink()


def class_command(name: str, scenario: Path, options: Iterable[str]) -> str:
    """The command that makes a key again, without the folders of this machine."""
    from quarter.shipped import scenarios

    called = file_in_words(scenarios(), scenario, "SCENARIO")
    return " ".join(["quarter", "teach", name, called, *options])


def rubric_of(file: Path | None) -> "Rubric":
    """The rubric in a file, or the one that ships; or what is wrong with it."""
    from quarter.problem import InvalidInput
    from quarter.rubric import read_rubric, shipped_rubric

    try:
        return read_rubric(file or shipped_rubric())
    except InvalidInput as error:
        fail(error)


def exercise_of(scenario: Path) -> "Exercise":
    """The exercise in a scenario, or why there is none."""
    from quarter.exercise import Exercise

    found = opinion(scenario, None, None, (), alone=True)
    if found.case.teaching is None:
        raise click.BadParameter(
            f"'{scenario.name}' is a case and no scenario: it has no [teaching]",
            param_hint="'SCENARIO'",
        )
    return Exercise(found)


@teach.command()
@click.argument("scenario", type=ScenarioParam())
@to_a_file
@click.option("--key", is_flag=True, help="The answers, for the teacher.")
@click.option("--role", type=click.Choice(ROLES), help="A brief for one side, without the answers.")
@click.option(
    "--variations", is_flag=True, help="What may be told otherwise as well; with what then changes."
)
@rubric_option
@click.option(
    "--style",
    type=click.Choice(STYLES),
    default=STYLES[0],
    show_default=True,
    help="How sources are cited.",
)
def sheet(
    scenario: Path,
    output: Path | None,
    template: Path | None,
    key: bool,
    role: str | None,
    variations: bool,
    rubric: Path | None,
    style: str,
) -> None:
    """Write a handout of a scenario, its key, or a brief for one side.

    Example: quarter teach sheet mill-bridge -o sheet.docx
    """
    if key and role:
        raise click.UsageError("a key is for no side: leave out --key or --role")
    if variations and role:
        raise click.UsageError("a brief has no variations: leave out --variations or --role")
    ending = ending_of(output, template)
    from quarter.sheet import write_handout, write_key, write_role
    from quarter.varied import entries
    from quarter.vary import Variations

    scored = rubric_of(rubric)
    exercise = exercise_of(scenario)
    varied = entries(Variations(exercise.opinion)) if variations else []
    if key:
        options = ["--variations"] * variations
        options += [f"--rubric {file_in_words({}, rubric, 'RUBRIC')}"] if rubric else []
        options += [f"--style {style}"] * (style != STYLES[0])
        command = class_command("sheet", scenario, ["--key", *options])
        written = write_key(exercise, scored, varied, style, command)
    elif role:
        written = write_role(exercise, scored, role, style)
    else:
        written = write_handout(exercise, scored, varied)
    deliver(written, output, ending, scenario, template)


@teach.command()
@output_option("Write to this file instead of the terminal.")
def rubric(output: Path | None) -> None:
    """Print the rubric by which answers are scored, to be changed and given back with --rubric.

    Example: quarter teach rubric -o rubric.toml
    """
    from quarter.rubric import shipped_rubric

    text = shipped_rubric().read_text(encoding="utf-8")
    if output is None:
        show(text)
    else:
        write(output, text.encode())


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes a shell complete commands, options and cases.

    Example: quarter completion bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None, "every shell that the command offers has its class"
    show(found(main, {}, "quarter", "_QUARTER_COMPLETE").source())


def run_and_leave() -> NoReturn:
    """What the shell calls: run a command, and leave without tidying up memory first.

    Taking a case and the law apart, object by object, is a tenth of the time of a short command.
    """
    gc.disable()  # the program ends before there is anything worth collecting
    code: object = 0
    try:
        main()
    except SystemExit as done:
        code = done.code
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # the reader has gone, or it is closed
            stream.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)
