"""The commands of a class."""

from commands import called

from quarter.shipped import scenarios


def test_alone_it_lists_every_scenario_that_ships_the_easiest_first() -> None:
    found = called("teach")
    rows = [line.split() for line in found.stdout.splitlines()[2:]]

    assert found.exit_code == 0
    assert {row[2] for row in rows} == set(scenarios())
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
