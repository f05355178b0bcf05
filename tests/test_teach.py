"""The commands of a class."""

import click
from commands import called

from quarter.cli import teach
from quarter.shipped import scenarios


def test_alone_it_lists_every_scenario_that_ships_the_easiest_first() -> None:
    found = called("teach")
    rows = [line.split() for line in found.stdout.splitlines()[2:]]

    assert found.exit_code == 0
    assert {row[2] for row in rows} == set(scenarios())
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)


def test_a_shell_completes_its_commands_and_the_scenarios() -> None:
    offered = teach.shell_complete(click.Context(teach), "r")

    assert {"rubric", "river-watch"} <= {one.value for one in offered}


def test_what_is_no_command_of_it_is_a_scenario_wherever_the_options_stand() -> None:
    first, last = called("teach", "conscript"), called("teach", "work", "conscript")

    assert first.exit_code == 0
    assert first.stdout == last.stdout
    assert called("teach", "--rubric", "none.toml", "conscript").stderr.startswith(
        "Usage: quarter teach work"
    )
