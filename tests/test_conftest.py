"""A test that needs a program is left out where it is missing, and never where all are wanted."""

from pathlib import Path

import pytest
from _pytest.outcomes import Failed, Skipped
from conftest import pytest_runtest_setup


@pytest.fixture
def needy(request: pytest.FixtureRequest) -> pytest.Item:
    """The test that asks for this, as one that needs a program which no machine has."""
    request.node.add_marker(pytest.mark.needs("no-such-program"))
    return request.node


@pytest.mark.parametrize("wanted", ["", "1"])
def test_a_test_runs_where_the_program_is_found_that_it_needs(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    wanted: str,
) -> None:
    monkeypatch.setenv("QUARTER_ALL_TESTS", wanted)
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "a-program").touch(mode=0o755)
    request.node.add_marker(pytest.mark.needs("a-program"))

    pytest_runtest_setup(request.node)


def test_a_test_is_left_out_where_its_program_is_missing(
    needy: pytest.Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUARTER_ALL_TESTS", raising=False)

    with pytest.raises(Skipped, match="it needs no-such-program"):
        pytest_runtest_setup(needy)


def test_no_test_is_left_out_where_all_are_wanted(
    needy: pytest.Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUARTER_ALL_TESTS", "1")

    with pytest.raises(Failed, match="it needs no-such-program"):
        pytest_runtest_setup(needy)
