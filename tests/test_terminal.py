"""An interview and an exercise at a terminal: begun, left and killed there, as a user does."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from answering import answer_to
from classroom import by_the_key, exercise_in, lines_kept
from commands import START, environment, law, started

from quarter.casefile import read_case

if os.name != "posix":
    pytest.skip("pseudo-terminals are of POSIX systems", allow_module_level=True)

import pexpect


class Terminal:
    """The command at a terminal of its own."""

    def __init__(self, path: Path, *words: str) -> None:
        """``words``: the command, before the file; an interview if there are none."""
        self.child = pexpect.spawn(
            sys.executable,
            ["-c", START, *(words or ["ask"]), path.name],
            cwd=str(path.parent),
            env=environment(path.parent, TERM="dumb"),
            encoding="utf-8",
            echo=False,
            timeout=120,
        )
        self.said = ""

    def prompt(self) -> str | None:
        """What is said up to the next prompt; none if the command has ended."""
        self.child.expect(["(?<=[:?.\\]]) $", pexpect.EOF])
        said = self.child.before.replace("\r\n", "\n")
        self.said += said
        return said if self.child.after is not pexpect.EOF else None

    def answer(self, line: str) -> None:
        self.child.sendline(line)

    def ended(self) -> int:
        """Wait for the end, and say with which code: of a signal, below zero."""
        self.child.expect(pexpect.EOF)
        self.said += self.child.before.replace("\r\n", "\n")
        self.child.close()
        return (
            self.child.exitstatus if self.child.signalstatus is None else -self.child.signalstatus
        )


def is_new(prompt: str) -> bool:
    """Whether it asks for more than that what was said before stands."""
    return not prompt.endswith(("[yes]:", "[no]:", "[unknown]:"))


def test_an_interview_leads_from_nothing_to_a_memo_that_says_the_same(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "new.md")
    while (prompt := terminal.prompt()) is not None:
        terminal.answer(answer_to(prompt))
    code = terminal.ended()
    run = started(["run", "new.md"], tmp_path)
    memo = started(["memo", "new.md"], tmp_path)

    assert (code, run.returncode, memo.returncode) == (0, 0, 0)
    assert run.stdout.decode() in terminal.said
    assert "To write the memo: quarter memo new.md\nsaved in new.md\n" in terminal.said
    assert "\x1b" not in terminal.said
    assert b"# Memorandum: A soldier in a camp" in memo.stdout
    for line in run.stdout.decode().splitlines()[2:]:
        word = line.partition("  ")[0]
        assert f"**{word}.**" in memo.stdout.decode() if word else True


def test_nothing_is_lost_where_it_is_interrupted_or_killed_at_each_prompt(tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    ends: Iterator[int] = iter([signal.SIGINT, signal.SIGKILL, signal.SIGTERM, signal.SIGHUP] * 20)
    lines: list[str] = []

    for end in ends:
        terminal = Terminal(path)
        prompt = terminal.prompt()
        while prompt is not None and not is_new(prompt):
            terminal.answer("")
            prompt = terminal.prompt()
        if prompt is None:
            break
        line = answer_to(prompt)
        terminal.answer(line)
        lines.append(line)
        if terminal.prompt() is None:
            break
        if end == signal.SIGINT:
            terminal.child.sendintr()
            assert terminal.ended() == 130
            assert terminal.said.endswith("\nsaved in new.md\n")
        else:
            terminal.child.kill(end)
            assert terminal.ended() == -end
        read_case(path, law())
        if len(line) > 3 and not line.startswith("1, "):
            named = [part.removeprefix("new ").lower() for part in line.split(", ")]
            assert all(part in path.read_text(encoding="utf-8").lower() for part in named), line
        assert [one.name for one in tmp_path.iterdir() if one.suffix == ".md"] == ["new.md"]
        assert len(lines) < 45, lines

    whole = Terminal(tmp_path / "whole.md")
    while (prompt := whole.prompt()) is not None:
        whole.answer(answer_to(prompt))
    assert whole.ended() == 0
    runs = [started(["run", name, "--json"], tmp_path).stdout for name in ("new.md", "whole.md")]
    answers = [one.partition(b'"answers"')[2] for one in runs]
    assert answers[0] == answers[1]
    assert len(answers[0]) > 1000


def test_answers_can_be_piped_in(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-c", START, "ask", "new.md"],
        input=b"A title\n2025-05-01\nsave\n",
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        check=False,
        timeout=120,
    )

    assert (found.returncode, found.stderr) == (0, b"")
    assert found.stdout.endswith(b"saved in new.md\n")
    assert read_case(tmp_path / "new.md", law()).title == "A title"


def test_an_exercise_is_worked_to_its_end_at_a_terminal(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "a.json", "teach", "field-hospital", "-o")
    for line in by_the_key(exercise_in("field-hospital")):
        terminal.prompt()
        terminal.answer(line)

    assert terminal.ended() == 0
    assert "\x1b" not in terminal.said
    assert "Here you part" not in terminal.said
    assert terminal.said.endswith("\nsaved in a.json\n")


def test_an_exercise_that_is_interrupted_or_killed_has_lost_no_whole_answer(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    lines = by_the_key(exercise_in("field-hospital"))
    for end in (signal.SIGINT, signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
        before = lines_kept(path)
        terminal = Terminal(path, "teach", "field-hospital", "-o")
        for line in lines[before : before + 4]:
            terminal.prompt()
            terminal.answer(line)
        terminal.prompt()
        terminal.child.kill(end)

        assert terminal.ended() == (130 if end == signal.SIGINT else -end)
        assert lines_kept(path) >= before + 3, "all but a mark without its paragraph"
