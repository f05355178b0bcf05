"""The command, called within the process of a test or as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner, Result

from quarter import cli
from quarter.shipped import folder

CASE = "kursk-2025"
CASE_FILE = folder("cases") / f"{CASE}.md"
START = "from quarter.cli import main; main(prog_name='quarter')"
SMALL_CASE = """\
# A prisoner in a camp

```toml
[case]
as_of = 2025-05-01
standard = "balance of probabilities"
questions = ["prisoner_of_war(prisoner_a)"]

[names]
prisoner_a = { sort = "person", label = "prisoner A", pronoun = "he" }

[sources.visit]
date = 2025-04-20
citation = "Report of a visit, invented for a test"
```

## visit para 1

> A soldier of the Ukrainian army has been in the camp since March.

```toml
[facts]
"held_by(prisoner_a, russia)" = "undisputed"
"in_enemy_power(prisoner_a, russia)" = "undisputed"
"armed_conflict(russia, ukraine)" = "undisputed"
"armed_forces_member(prisoner_a, ukraine)" = "undisputed"
```
"""
KEPT = ("PATH", "PYTHONPATH", "SYSTEMROOT")


law = cache(cli.rulebase)


def called(*words: str) -> Result:
    """What the command does with these words, in this process, which reads the rules once."""
    with patch.object(cli, "rulebase", law):
        return CliRunner().invoke(cli.main, words, prog_name="quarter", catch_exceptions=False)


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a machine on which nothing is set."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "HOME": str(home), **more}


def started(
    words: Sequence[str],
    home: Path,
    *,
    settings: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    flags: Sequence[str] = (),
    start: str = START,
) -> subprocess.CompletedProcess[bytes]:
    """What the command does with these words, in a process of its own."""
    return subprocess.run(
        [sys.executable, *flags, "-c", start, *words],
        env=environment(home, **(settings or {})),
        cwd=cwd or home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )


def typed(line: str, cwd: Path, home: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """What a line does that is typed into a shell where the command is installed."""
    installed = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        line,
        shell=True,
        cwd=cwd,
        env=environment(home or cwd, PATH=installed),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
