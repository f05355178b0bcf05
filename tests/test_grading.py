"""What a class hands in, read back as a table on the terminal and for a spreadsheet."""

import csv
from pathlib import Path

import pytest
from classroom import exercise_in
from commands import called, law

from quarter.attempt import Attempt, Marked, begun, key_of
from quarter.exercise import Exercise, Mark, Outcome
from quarter.grading import FORMULA, as_csv, as_text, cell, graded
from quarter.rubric import read_rubric, shipped_rubric
from quarter.scoring import NOBODY
from quarter.shipped import scenarios

RUBRIC = read_rubric(shipped_rubric())
MEMBER = "armed_forces_member(conscript, verran)"


@pytest.fixture(scope="module")
def conscript() -> Exercise:
    return exercise_in("conscript")


def attempt(found: Exercise, **wrong: Mark) -> Attempt:
    """An attempt that has all right, but for elements whose predicate is named."""
    made = begun(found)
    for task in found.tasks:
        work = made.work(task)
        assert task.rule is not None
        work.issue, work.own, work.counter = "Is he?", 1, NOBODY
        work.rule, work.outcome = task.rule.passage.heading, task.outcome
        for one in task.marked:
            mark = wrong.get(one.literal.predicate, one.mark)
            work.elements[key_of(one)] = Marked(mark, one.paragraphs)
    return made


@pytest.fixture
def folder(conscript: Exercise, tmp_path: Path) -> Path:
    """What three students hand in: one is right, two are wrong on one element."""
    for name, made in {
        "anna": attempt(conscript),
        "ben": attempt(conscript, armed_forces_member=Mark.OPEN),
        "=cmd": attempt(conscript, armed_forces_member=Mark.OPEN, in_enemy_power=Mark.NOT_MET),
    }.items():
        (tmp_path / f"{name}.json").write_bytes(made.encode())
    return tmp_path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_says_what_the_class_has_wrong_and_what_it_answers_instead(folder: Path) -> None:
    found = called("teach", "grade", str(folder))

    assert found.exit_code == 0
    assert "\nThe conscript in the ditch: three records\n" in f"\n{found.stdout}"
    assert "  1 of 3  3 of 3  The conscript is a member of the armed forces of Verran (GC III" in (
        found.stdout
    )
    assert "): met. Instead: open (2).\n" in found.stdout


def test_students_are_listed_with_their_points_best_first(folder: Path) -> None:
    said = called("teach", "grade", str(folder)).stdout.partition("By student")[2].splitlines()

    assert said[1:] == ["  9 of 9  anna", "  8.8 of 9  ben", "  8.5 of 9  =cmd"]


def test_the_file_has_a_row_for_each_element(folder: Path, conscript: Exercise) -> None:
    path = folder / "class.csv"
    found = called("teach", "grade", str(folder), "-o", str(path))
    table = rows(path)

    assert (found.exit_code, found.stdout) == (0, "")
    assert len(table) == len(conscript.tasks[0].marked) + 3
    assert [row["right"] for row in table if row["part"] == "element"].count("3") == len(table) - 5
    (member,) = (row for row in table if "a member of" in row["what"])
    assert (member["answered"], member["right"], member["instead"]) == ("3", "1", "open (2)")


def test_the_file_may_have_a_row_for_each_student_and_none_is_a_formula(folder: Path) -> None:
    path = folder / "class.csv"
    called("teach", "grade", str(folder), "--by", "student", "-o", str(path))

    assert [(row["student"], row["points"]) for row in rows(path)] == [
        ("'=cmd", "8.5"),
        ("anna", "9"),
        ("ben", "8.8"),
    ]


@pytest.mark.parametrize("start", [*FORMULA, *(f" {one}" for one in FORMULA), "\t", "\r", "\n"])
def test_no_cell_begins_as_a_formula_does(start: str) -> None:
    assert cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", " ", "a=b", "9", "2.5", "prisoner A", "\u2018a\u2019"])
def test_a_cell_that_is_no_formula_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


def test_what_a_record_names_as_a_rule_is_no_formula_either(
    conscript: Exercise, tmp_path: Path
) -> None:
    made = attempt(conscript)
    made.work(conscript.tasks[0]).rule = "=HYPERLINK(1)"
    (tmp_path / "a.json").write_bytes(made.encode())
    classes, problems = graded(tmp_path, scenarios().values(), law(), RUBRIC)
    (first, *_) = csv.DictReader(as_csv(classes, "element").splitlines())

    assert not problems
    assert first["instead"] == "'=HYPERLINK(1) (1)"


def test_one_broken_record_hides_none_of_the_others(folder: Path) -> None:
    (folder / "zoe.json").write_text("{")
    found = called("teach", "grade", str(folder))

    assert (found.exit_code, "three records" in found.stdout) == (1, True)
    assert "zoe.json:1:2: the record breaks off here" in found.stderr


def test_what_is_not_answered_yet_counts_for_nobody(conscript: Exercise, tmp_path: Path) -> None:
    made = begun(conscript)
    work = made.work(conscript.tasks[0])
    work.outcome = Outcome.YES
    (tmp_path / "a.json").write_bytes(made.encode())
    (group,) = graded(tmp_path, scenarios().values(), law(), RUBRIC)[0]

    ((_, _, lines),) = group.lines()
    assert {(one.part, one.answered) for one in lines} == {
        ("rule", 0), ("element", 0), ("counter-argument", 0), ("conclusion", 1),
    }  # fmt: skip
    assert "  1 of 9  a, not all of it answered\n" in as_text([group])


def test_records_of_several_scenarios_are_told_apart(folder: Path) -> None:
    (folder / "carl.json").write_bytes(begun(exercise_in("barn")).encode())
    said = called("teach", "grade", str(folder)).stdout

    assert [line for line in said.splitlines() if "record" in line] == [
        "The conscript in the ditch: three records",
        "The man in the barn: one record",
    ]


def test_a_scenario_of_ones_own_is_named_as_well(tmp_path: Path) -> None:
    own = tmp_path / "own.md"
    own.write_text(
        scenarios()["conscript"].read_text(encoding="utf-8") + "\nMore prose.\n", "utf-8"
    )
    handed = tmp_path / "handed"
    handed.mkdir()
    called("teach", str(own), "-o", str(handed / "a.json"))
    from quarter.casefile import read_case

    made = Attempt("The conscript in the ditch", read_case(own, law()).sha256)
    (handed / "a.json").write_bytes(made.encode())
    unknown = called("teach", "grade", str(handed))
    known = called("teach", "grade", str(handed), "--scenario", str(own))

    assert (unknown.exit_code, known.exit_code) == (1, 0)
    assert "it answers another version of" in unknown.stderr
    assert "one record" in known.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["."], 1, "no record is in this folder"),
        (["none"], 2, "does not exist"),
        ([".", "-o", "class.xlsx"], 2, "does not end in .csv"),
        ([".", "--scenario", "conscrit"], 2, "did you mean 'conscript'?"),
    ],
)
def test_what_is_mistyped_is_said(
    words: list[str], code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = called("teach", "grade", *words)

    assert (found.exit_code, said in found.stderr) == (code, True), found.stderr
