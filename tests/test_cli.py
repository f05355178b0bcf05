"""The command line: what it takes, what it refuses, what it leaves behind."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import patch

import pytest
from commands import CASE, CASE_FILE, SMALL_CASE, START, called, environment, started, typed

from quarter import cli
from quarter.answer import Word
from quarter.shipped import folder

COMMANDS = tuple(cli.main.commands)
TAKES_A_CASE = ("memo", "run", "timeline", "explain", "whatif", "schema")
LITERAL = "prisoner_of_war(prisoner_a)"
FACT = "objects_to_return(prisoner_a, dprk)"
STANDARDS = {
    "alleged",
    "reason to fear",
    "substantial grounds",
    "balance of probabilities",
    "clear and convincing",
    "beyond reasonable doubt",
    "undisputed",
}
PLACE = re.compile(r"^(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): \S", re.MULTILINE)
ESCAPE = "\x1b"

posix_only = pytest.mark.skipif(os.name != "posix", reason="signals and terminals of POSIX")


def words_for(command: str, case: str) -> list[str]:
    return [command, case, LITERAL] if command == "explain" else [command, case]


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "file.md"
    path.write_bytes(CASE_FILE.read_bytes())
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.md"
    path.write_text(SMALL_CASE, encoding="utf-8")
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A case file with four faults, on four lines."""
    text = CASE_FILE.read_text(encoding="utf-8")
    for right, wrong in (
        ('"prisoner_of_war(P)"', '"prisoner_of_wra(P)"'),
        ('detaining_power = "ukraine"', 'detaining_power = "ukrane"'),
        ('\nshown = "undisputed"', '\nshwon = "undisputed"'),
        (
            '"own_country(prisoner_a, dprk)" = "balance of probabilities"',
            '"own_country(prisoner_a, dprk)" = "balance of probability"',
        ),
    ):
        assert right in text, right
        text = text.replace(right, wrong, 1)
    path = tmp_path / "broken.md"
    path.write_text(text, encoding="utf-8")
    return path


def all_files(*folders: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for one in folders for path in one.rglob("*") if path.is_file()}


# --- Help -------------------------------------------------------------------------------------


def example_in(text: str) -> str:
    found = re.search(r"^Example: (quarter .+)$", text, re.MULTILINE)
    assert found, "the help has no example"
    return found[1]


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_every_command_has_help_with_an_example_that_works(
    command: str | None, tmp_path: Path
) -> None:
    found = cli.main.commands[command] if command else cli.main
    example = example_in(re.sub(r"^ +", "", found.help or "", flags=re.MULTILINE))
    printed = called(*[command] if command else [], "--help")
    run = typed(example, tmp_path)

    assert printed.exit_code == 0
    assert f"Example: {example}\n" in printed.stdout, "the example is broken over two lines"
    assert run.returncode == 0, run.stderr.decode()
    assert run.stdout or all_files(tmp_path), "the example does nothing that shows"


def test_the_first_help_names_every_command() -> None:
    listed = called("--help").stdout.partition("Commands:\n")[2]

    assert [line.split()[0] for line in listed.splitlines()] == list(COMMANDS)


# --- Exit codes and hints ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--version"], 0),
        (["memo", CASE], 0),
        (["run", CASE], 0),
        (["explain", CASE, LITERAL], 0),
        (["whatif", CASE], 0),
        (["whatif", CASE, FACT], 0),
        (["whatif", CASE, f"not {FACT}", "--json"], 0),
        (["whatif", CASE, "--position", "ways-out=closed"], 0),
        (["law"], 0),
        (["law", "GC", "III", "art", "118"], 0),
        (["check"], 0),
        (["check", str(folder("rules"))], 0),
        (["schema"], 0),
        (["schema", CASE], 0),
        (["completion", "zsh"], 0),
        (["completion", "fish"], 0),
        (["memoir", CASE], 2),
        (["memo"], 2),
        (["memo", "no-such-case"], 2),
        (["memo", "n" * 5000], 2),
        (["memo", CASE, "--no-such-option"], 2),
        (["run", CASE, "--as-of", "yesterday"], 2),
        (["explain", CASE], 2),
        (["explain", CASE, "prisoner_of_war(P)"], 2),
        (["explain", CASE, "prisoner_of_war(nobody)"], 2),
        (["whatif"], 2),
        (["whatif", CASE, LITERAL], 2),
        (["whatif", CASE, FACT, f"not {FACT}"], 2),
        (["whatif", CASE, "--standard", "certain"], 2),
        (["law", "GC", "IX"], 2),
        (["check", "no-such-file.md"], 2),
        (["completion", "tcsh"], 2),
    ],
    ids=lambda found: " ".join(found)[:60] if isinstance(found, list) else None,
)
def test_the_exit_code_is_0_when_done_and_2_when_the_command_is_mistyped(
    words: list[str], code: int
) -> None:
    found = called(*words)

    assert found.exit_code == code
    assert bool(found.stderr) == (code != 0)
    assert bool(found.stdout) == (code == 0)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["mmeo", CASE], "Did you mean 'memo'?"),
        (["memo", "kursk-2024"], "did you mean 'kursk-2025'?"),
        (["teach", "shet", "conscript"], "did you mean 'sheet'?"),
        (["teach", "key", "conscript"], "quarter teach --help the commands"),
        (["memo", CASE, "--standrad", "alleged"], "Did you mean '--standard'?"),
        (["memo", CASE, "--as-of", "24.1.2025"], "write it as 2025-01-24"),
        (["memo", CASE, "--as-of", "2025-02-30"], "write it as 2025-01-24"),
        (["memo", CASE, "--standard", "substantial ground"], "did you mean 'substantial grounds'?"),
        (["memo", CASE, "--standard", "certain"], "one of: alleged, reason to fear"),
        (["memo", CASE, "--position", "lex-specialis"], "write it as issue=position"),
        (
            ["memo", CASE, "--position", "lex-specialis=displacment"],
            "did you mean 'lex-specialis=displacement'?",
        ),
        (["memo", CASE, "--position", "x=y"], "one of: "),
        (["explain", CASE, "prisoner_of_wra(prisoner_a)"], "did you mean 'prisoner_of_war'?"),
        (
            ["whatif", CASE, "object_to_return(prisoner_a, dprk)"],
            "did you mean 'objects_to_return'?",
        ),
        (["whatif", CASE, LITERAL], "suppose the facts that it follows from, such as"),
        (["whatif", CASE, "must return(ukraine, prisoner_a, dprk)"], "suppose the facts"),
        (["whatif", CASE, "objects_to_return(P, dprk)"], "name whom you mean instead of P"),
        (["whatif", CASE, FACT, f"not {FACT}"], "cannot both be so"),
        (
            ["whatif", CASE, "identifiable(prisoner_a, interrogation_video)", "--as-of=2025-01-01"],
            "after the date of the record",
        ),
        (["law", "GC", "III", "art", "1188"], "did you mean 'GC III art "),
        (["law", "--coverage", "GC", "III"], "takes no PINPOINT"),
        (["score", CASE], "'kursk-2025.md' retells no decision"),
    ],
    ids=lambda found: " ".join(found) if isinstance(found, list) else None,
)
def test_a_mistyped_word_gets_a_hint(words: list[str], hint: str) -> None:
    found = called(*words)

    assert found.exit_code == 2
    assert hint in found.stderr


def test_two_positions_on_one_issue_are_refused() -> None:
    both = [f"--position=lex-specialis={one}" for one in ("displacement", "complementary")]

    found = called("run", CASE, *both)

    assert found.exit_code == 2
    assert "two positions on one issue, 'lex-specialis'" in found.stderr


# --- Case files that are wrong ----------------------------------------------------------------


@pytest.mark.parametrize("command", TAKES_A_CASE)
def test_all_that_is_wrong_in_a_case_is_said_with_its_place_and_nothing_is_printed(
    command: str, broken: Path
) -> None:
    found = called(*words_for(command, str(broken)))

    lines = broken.read_text(encoding="utf-8").split("\n")
    places = [(one["path"], lines[int(one["line"]) - 1]) for one in PLACE.finditer(found.stderr)]
    assert found.exit_code == 1
    assert found.stdout == ""
    assert {path for path, _ in places} == {broken.as_posix()}
    for wrong in ("prisoner_of_wra", "ukrane", "shwon = ", "balance of probability"):
        assert any(wrong in line for _, line in places), f"nothing is said of {wrong}"
    assert "did you mean 'prisoner_of_war'?" in found.stderr


@pytest.mark.parametrize("command", ["memo", "schema"])
def test_a_case_that_is_wrong_leaves_the_output_as_it_was(command: str, broken: Path) -> None:
    output = broken.with_name("out.md")
    output.write_text("old", encoding="utf-8")
    before = all_files(broken.parent)

    found = called(command, str(broken), "-o", str(output))

    assert found.exit_code == 1
    assert all_files(broken.parent) == before


def test_check_says_of_a_case_all_that_is_wrong_and_of_the_others_that_they_are_right(
    broken: Path,
) -> None:
    wrong, right = called("check", str(broken)), called("check", CASE)

    assert wrong.exit_code == 1
    assert len(PLACE.findall(wrong.stderr)) >= 4
    assert right.exit_code == 0
    assert right.stdout.endswith("1 case: no problems\n")


def test_check_reports_an_expectation_that_is_not_met(case_file: Path) -> None:
    with case_file.open("a", encoding="utf-8") as file:
        file.write(f'\n```toml\n[[expect]]\nliteral = "{LITERAL}"\nanswer = "Not shown"\n```\n')

    found = called("check", str(case_file))

    assert found.exit_code == 1
    assert "found 'Yes'" in found.stderr


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"\x00" * 99, b"# A title alone\n", b"```toml\n[case\n```\n", b"```toml\n"],
)
@pytest.mark.parametrize("ending", [".md", ".json"])
def test_what_is_no_case_is_a_problem_and_never_a_crash(
    data: bytes, ending: str, tmp_path: Path
) -> None:
    path = tmp_path / f"file{ending}"
    path.write_bytes(data)

    found = called("run", str(path))

    assert found.exit_code == 1
    assert PLACE.match(found.stderr)


def test_a_problem_never_sends_control_signs_to_the_terminal(case_file: Path) -> None:
    text = case_file.read_text(encoding="utf-8")
    case_file.write_text(
        text.replace('"prisoner_of_war(P)"', '"prisoner\x1b]0;of\x07_war(P)"', 1), encoding="utf-8"
    )

    found = called("run", str(case_file))

    assert found.exit_code == 1
    assert ESCAPE not in found.stderr


def test_a_mistyped_literal_never_sends_control_signs_to_the_terminal(case_file: Path) -> None:
    with patch("click.utils.should_strip_ansi", return_value=False):
        found = called("whatif", str(case_file), "prisoner\x1b]0;of\x07_war(prisoner_a)")

    assert found.exit_code == 2
    assert ESCAPE not in found.stderr
    assert "\N{REPLACEMENT CHARACTER}" in found.stderr


# --- The output file --------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".doc", ".dotx", ".pdf", ".txt", ""])
def test_an_ending_that_no_memo_has_is_refused_and_nothing_is_written(
    ending: str, tmp_path: Path
) -> None:
    found = called("memo", CASE, "-o", str(tmp_path / f"memo{ending}"))

    assert found.exit_code == 2
    assert "ends in neither .md nor .html nor .docx" in found.stderr
    assert not all_files(tmp_path)


@pytest.mark.parametrize("ending", [".md", ".html"])
def test_an_old_output_file_is_replaced_whole(ending: str, tmp_path: Path) -> None:
    output = tmp_path / f"memo{ending}"
    output.write_text("old " * 500_000, encoding="utf-8")

    found = called("memo", CASE, "-o", str(output))

    assert (found.exit_code, found.stdout, found.stderr) == (0, "", "")
    assert list(all_files(tmp_path)) == [output]
    assert "old old" not in output.read_text(encoding="utf-8")
    assert "Two soldiers taken in Kursk" in output.read_text(encoding="utf-8")


def test_a_memo_in_a_file_is_the_memo_on_the_terminal(tmp_path: Path) -> None:
    output = tmp_path / "memo.md"

    called("memo", CASE, "-o", str(output))

    assert output.read_bytes() == called("memo", CASE).stdout_bytes


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "memo.md"
    output.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, full)
    found = called("memo", CASE, "-o", str(output))

    assert found.exit_code == 1
    assert found.stderr == f"{output}: it cannot be written: No space left on device\n"
    assert all_files(tmp_path) == {output: b"old"}


def test_an_output_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    found = called("memo", CASE, "-o", str(tmp_path / "none" / "memo.md"))

    assert found.exit_code == 1
    assert "it cannot be written: No such file or directory" in found.stderr


@posix_only
def test_an_output_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "target.md", tmp_path / "memo.md"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)

    found = called("memo", CASE, "-o", str(link))

    assert found.exit_code == 1
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("command", ["memo", "schema"])
def test_the_case_file_itself_is_never_overwritten(command: str, small: Path) -> None:
    before = small.read_bytes()

    found = called(command, str(small), "-o", str(small))

    assert found.exit_code == 2
    assert "is the case file itself" in found.stderr
    assert small.read_bytes() == before


@posix_only
def test_what_is_written_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    output = tmp_path / "memo.md"

    called("memo", CASE, "-o", str(output))

    assert output.stat().st_mode & 0o777 == 0o600


# --- Terminals, pipes, signals ----------------------------------------------------------------


def on_a_terminal(words: list[str], home: Path, **settings: str) -> str:
    """What a terminal shows of the command."""
    import pty

    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", START, *words],
        env=environment(home, **{"TERM": "xterm-256color", **settings}),
        stdin=slave,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    shown = b""
    while True:
        try:
            read = os.read(master, 65536)
        except OSError:  # Linux says so at the end
            break
        if not read:
            break
        shown += read
    os.close(master)
    assert process.wait(timeout=60) == 0
    return shown.decode()


@posix_only
def test_a_terminal_shows_answers_in_colour(tmp_path: Path) -> None:
    assert f"{ESCAPE}[32mYes" in on_a_terminal(["run", CASE], tmp_path)


@posix_only
@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_who_asks_for_no_colour_gets_none(setting: dict[str, str], tmp_path: Path) -> None:
    assert ESCAPE not in on_a_terminal(["run", CASE], tmp_path, **setting)


def test_a_pipe_gets_no_colour(tmp_path: Path) -> None:
    found = started(["run", CASE], tmp_path, settings={"TERM": "xterm-256color"})

    assert found.returncode == 0
    assert ESCAPE.encode() not in found.stdout


@posix_only
def test_a_reader_that_has_seen_enough_gets_no_traceback(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", START, "memo", CASE],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout and process.stderr
    first = process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)

    assert first == b"# Memorandum: Two soldiers taken in Kursk\n"
    assert said == b""


@posix_only
def test_an_interrupt_gets_no_traceback(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    if sys.platform == "linux":
        import fcntl

        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    process = subprocess.Popen(
        [sys.executable, "-c", START, "memo", CASE],
        env=environment(tmp_path),
        stdout=writer,
        stderr=subprocess.PIPE,
    )
    os.close(writer)
    assert process.stderr
    os.read(reader, 10)  # now it waits for somebody to read the rest
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    os.close(reader)
    said = process.stderr.read()
    process.stderr.close()

    assert process.wait(timeout=60) == 1
    assert said in (b"\nAborted!\n", b"")


@posix_only
def test_an_interrupt_while_writing_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "memo.md"
    output.write_text("old", encoding="utf-8")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    found = called("memo", CASE, "-o", str(output))

    assert found.exit_code == 1
    assert "Traceback" not in found.output
    assert all_files(tmp_path) == {output: b"old"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("words", [["memo", CASE], ["run", CASE], ["law"], ["check", CASE]])
def test_a_full_disk_behind_a_pipe_is_said_in_a_line(words: list[str], tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        found = subprocess.run(
            [sys.executable, "-c", START, *words],
            env=environment(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert found.returncode == 1
    assert found.stderr == b"the output cannot be written: No space left on device\n"


# --- Other scripts, other places --------------------------------------------------------------

PLAIN = [
    {"LC_ALL": "C"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "latin-1"},
]


@pytest.mark.parametrize("settings", PLAIN, ids=str)
@pytest.mark.parametrize("to_file", [False, True], ids=["to a pipe", "to a file"])
def test_korean_and_cyrillic_text_is_written_whatever_the_locale(
    settings: dict[str, str], to_file: bool, tmp_path: Path
) -> None:
    text = SMALL_CASE.replace("prisoner A", "пленный А (포로)")
    folder_of_it = tmp_path / "사건"
    folder_of_it.mkdir()
    path, output = folder_of_it / "дело.md", folder_of_it / "памятка.md"
    path.write_text(text, encoding="utf-8")
    words = ["memo", str(path), *(["-o", str(output)] if to_file else [])]

    found = started(words, tmp_path, settings=settings)

    memo = (output.read_bytes() if to_file else found.stdout).decode("utf-8")
    assert (found.returncode, found.stderr) == (0, b"")
    assert "пленный А (포로)" in memo
    assert "quarter memo 'дело.md'" in memo or "quarter memo дело.md" in memo


def test_a_problem_with_korean_text_puts_the_caret_under_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "file.md"
    path.write_text(
        '# 사건\n\n```toml\n[case]\nas_of = 2025-01-01\nstandard = "alleged"\n'
        'questions = ["포로(P)"]\n```\n',
        encoding="utf-8",
    )

    found = started(["run", str(path)], tmp_path, settings=PLAIN[1])

    assert found.returncode == 1
    assert 'questions = ["포로(P)"]' in found.stderr.decode("utf-8")


def test_a_case_outside_the_checkout_is_read_by_any_path(small: Path) -> None:
    home = small.parent
    inner = home / "inner"
    inner.mkdir()

    found = [
        started(["memo", words], home, cwd=cwd)
        for words, cwd in (
            (str(small), inner),
            ("small.md", home),
            ("./small.md", home),
            ("../small.md", inner),
        )
    ]

    assert {one.returncode for one in found} == {0}
    assert len({one.stdout for one in found}) == 1
    assert b"`quarter memo small.md`" in found[0].stdout


@pytest.mark.parametrize("output", [None, "memo.md", "memo.html"])
def test_a_memo_never_prints_a_path_of_this_machine(output: str | None, small: Path) -> None:
    home = small.parent
    words = ["memo", str(small), *(["-o", str(home / output)] if output else [])]

    found = called(*words)

    memo = (home / output).read_text(encoding="utf-8") if output else found.stdout
    assert found.exit_code == 0
    for place in (str(home), str(Path.home()), str(folder("rules").parent)):
        assert place not in memo
    assert not re.search(r"[A-Z]:\\|(?<![\w<.])/(?:home|root|tmp|usr|Users|work)\b", memo)


def test_a_memo_says_by_which_command_it_is_made_again() -> None:
    options = ["--as-of", "2025-07-21", "--standard", "clear and convincing"]
    options += ["--position", "lex-specialis=displacement"]

    memo = called("memo", CASE, *options).stdout
    command = re.search(r"`quarter (memo .*?)`", memo)

    assert command
    import shlex

    assert called(*shlex.split(command[1])).stdout == memo


@posix_only
@pytest.mark.parametrize(
    ("name", "command"),
    [
        (b"two words.md", "quarter memo 'two words.md'"),
        (b"a`b.md", "quarter memo CASE"),
        (b"a\nb.md", "quarter memo CASE"),
        (b"a\xffb.md", "quarter memo CASE"),
    ],
    ids=repr,
)
def test_the_name_of_a_case_file_cannot_break_the_memo(
    name: bytes, command: str, tmp_path: Path
) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    try:
        path.write_text(SMALL_CASE, encoding="utf-8")
    except OSError:
        pytest.skip("no file can have that name here")

    found = called("memo", str(path), "-o", str(tmp_path / "memo.md"))

    assert found.exit_code == 0
    assert f"`{command}`" in (tmp_path / "memo.md").read_text(encoding="utf-8")


# --- What is printed --------------------------------------------------------------------------


def test_run_as_json_has_the_keys_that_are_promised_and_no_others() -> None:
    found = json.loads(called("run", CASE, "--json").stdout)

    assert set(found) == {
        "case",
        "as_of",
        "standard",
        "rules",
        "positions",
        "answers",
        "conclusions",
    }
    assert set(found["rules"]) == {"version", "sha256"}
    for answer in found["answers"]:
        assert set(answer) == {
            "question",
            "literal",
            "answer",
            "standing",
            "settled",
            "turns_on",
            "settled_by",
            "reversed_by",
            "against",
            "holds_up_to",
            "passages",
        }
        assert answer["answer"] in {word.value for word in Word}
        assert answer["standing"] in {"proved", "opposite proved", "not proved"}
        assert answer["settled"] in (True, False, None)
        assert answer["holds_up_to"] in {*STANDARDS, None}
        assert all(set(one) == {"kind", "id", "label"} for one in answer["turns_on"])
        assert bool(answer["turns_on"]) == (answer["settled"] is False)
        for one in (*answer["settled_by"], *answer["reversed_by"]):
            assert set(one) == {"set", "to"}
        assert answer["against"] is None or set(answer["against"]) == {"set", "to"}


def test_the_table_and_the_json_give_the_same_answers() -> None:
    found = json.loads(called("run", CASE, "--json").stdout)["answers"]
    table = called("run", CASE).stdout.splitlines()

    answers = [line for line in table[2:] if not line.startswith(" ")]
    assert [re.split(r"  +", line, maxsplit=1) for line in answers] == [
        [one["answer"], one["question"]] for one in found
    ]


def test_each_of_three_dates_has_its_own_memo() -> None:
    memos = {
        spoken: called("memo", CASE, "--as-of", day).stdout
        for day, spoken in (
            ("2025-01-24", "24 January 2025"),
            ("2025-07-21", "21 July 2025"),
            ("2026-02-06", "6 February 2026"),
        )
    }

    assert len(set(memos.values())) == 3
    for spoken, memo in memos.items():
        assert f"Date of the record: {spoken}." in memo
    assert (
        memos["6 February 2026"].replace(" --as-of 2026-02-06", "") == called("memo", CASE).stdout
    )


def test_a_standard_and_a_position_are_said_in_the_memo_and_change_it() -> None:
    plain = called("memo", CASE).stdout
    strict = called("memo", CASE, "--standard", "beyond reasonable doubt").stdout
    other = called("memo", CASE, "--position", "lex-specialis=displacement").stdout

    assert "*beyond reasonable doubt*" in strict
    assert "Readings chosen for this memo:" in other
    assert len({plain, strict, other}) == 3


def test_the_json_form_of_a_case_gives_the_answers_of_its_markdown(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    written = called("schema", CASE, "-o", str(path))

    assert (written.exit_code, written.stdout, written.stderr) == (0, "", "")
    one, other = (json.loads(called("run", case, "--json").stdout) for case in (CASE, str(path)))
    assert one["case"].pop("sha256") != other["case"].pop("sha256")
    assert one == other


def test_explain_begins_with_the_standing_of_the_literal() -> None:
    proved = called("explain", CASE, LITERAL).stdout
    barred = called("explain", CASE, "must return(ukraine, prisoner_a, dprk)").stdout

    assert proved.startswith(f"PROVED {LITERAL}\n  by ")
    assert barred.startswith("NOT PROVED must return(ukraine, prisoner_a, dprk)\n")
    assert "gc3.118.1.repatriate (GC III art 118(1))" in barred


def test_a_standing_explained_is_the_standing_in_the_answers() -> None:
    answers = json.loads(called("run", CASE, "--json").stdout)["answers"]

    for answer in answers[::5]:
        first = called("explain", CASE, answer["literal"]).stdout.partition("\n")[0]
        standing = "PROVED" if answer["standing"] == "proved" else "NOT PROVED"
        assert first.startswith(f"{standing} {answer['literal']}")


def test_law_prints_the_words_and_the_rules_of_a_passage() -> None:
    found = called("law", "gc", "iii", "art", "118(1)").stdout

    assert "released and repatriated without delay after the cessation of active" in found
    assert "then must return(D, P, H)" in found


def test_law_alone_lists_what_is_encoded_and_every_position() -> None:
    found = called("law").stdout

    assert re.search(r"^GC III art 118\(1\): \d+ rules$", found, re.MULTILINE)
    for issue in {path.stem for path in (folder("rules") / "issues").glob("*.md")}:
        assert f"  {issue}=" in found
    position = re.findall(r"^  (\S+=\S+)(?: \(the default\))?$", found, re.MULTILINE)
    assert called("run", CASE, "--position", position[-1]).exit_code == 0


# --- Completion -------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_that_asks_the_program(shell: str) -> None:
    found = called("completion", shell)

    assert found.exit_code == 0
    assert f"_QUARTER_COMPLETE={shell}_complete" in found.stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("quarter me", "plain,memo"),
        ("quarter memo kur", f"plain,{CASE}"),
        ("quarter check kur", f"plain,{CASE}"),
        ("quarter memo cases/", "file,cases/"),
        ("quarter memo kursk-2025 --stan", "plain,--standard"),
        ("quarter completion b", "plain,bash"),
    ],
)
def test_a_shell_is_offered_commands_cases_and_options(
    typed: str, offered: str, tmp_path: Path
) -> None:
    settings = {
        "_QUARTER_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split()) - 1),
    }

    found = started([], tmp_path, settings=settings)

    assert offered in found.stdout.decode().splitlines()
