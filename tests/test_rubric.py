"""What an answer is worth: the rubric that ships, and one that a teacher has changed."""

from pathlib import Path

import pytest

from quarter.problem import InvalidInput
from quarter.rubric import CRITERIA, read_rubric, shipped_rubric

SHIPPED = shipped_rubric().read_text(encoding="utf-8")


def changed(folder: Path, old: str, new: str) -> Path:
    """The rubric that ships with some words changed."""
    assert old in SHIPPED
    path = folder / "rubric.toml"
    path.write_text(SHIPPED.replace(old, new), encoding="utf-8")
    return path


def refused(path: Path) -> str:
    with pytest.raises(InvalidInput) as error:
        read_rubric(path, "rubric.toml")
    return str(error.value)


def test_the_rubric_that_ships_scores_five_things_and_application_most() -> None:
    found = read_rubric(shipped_rubric())

    assert [(one.id, one.points) for one in found.criteria] == list(
        zip(CRITERIA, (1, 2, 3, 2, 1), strict=True)
    )
    assert found.points == 9


def test_points_and_words_can_be_changed(tmp_path: Path) -> None:
    path = changed(tmp_path, 'points = 3\nearns = "Says', 'points = 5\nearns = "Writes')
    found = read_rubric(path)["application"]

    assert (found.points, found.earns.partition(" ")[0]) == (5, "Writes")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("points = 3", "points = -1", "rubric.toml:13:1: "),
        ("points = 3", 'points = "3"', "a whole number is wanted"),
        ("[application]", "[aplication]", "did you mean 'application'?"),
        ("[application]", "[aplication]", "nothing says what this is worth: application"),
        ("points = 3", "points = ", "this is not TOML"),
        ("points = 3", "point = 3", "did you mean 'points'?"),
        ("elements.", "elements\u202e.", "a sign that no reader sees: U+202E"),
    ],
)
def test_what_is_wrong_in_a_rubric_is_said_with_its_place(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    assert said in refused(changed(tmp_path, old, new))


def test_a_rubric_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert "the file cannot be read" in refused(tmp_path / "none.toml")
