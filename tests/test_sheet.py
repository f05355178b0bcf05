"""What is printed for a class: the handout, its key, and the briefs for the sides."""

import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from subprocess import run

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import chromium, opened
from classroom import exercise as small
from commands import called, law
from hostile import LAW, PLAIN, hostile_case
from hypothesis import given, settings
from office import all_converted
from playwright.sync_api import Browser
from small import fact, rule
from test_hostile import SOME, Reader, structure, told, words
from wordreading import WordReading, folded
from wordreading import words as said_in_word

from quarter.answer import Opinion, questions_alone
from quarter.casefile import read_case
from quarter.exercise import Exercise, Mark
from quarter.manner import ROLES
from quarter.memo import Memo
from quarter.page import write_page
from quarter.roles import stakes
from quarter.rubric import Rubric, read_rubric, shipped_rubric
from quarter.scoring import NOBODY, counters_right
from quarter.sheet import write_handout, write_key, write_role
from quarter.shipped import scenarios
from quarter.varied import Entry, entries
from quarter.vary import Variations
from quarter.word import write_word

SCENARIOS = scenarios()
TAKEN = rule("taken", "soldier(P)", "not wounded(P)", then="captive(P)")
LOOSE = rule("loose", "spy(P)", then="not captive(P)")
CONCLUDES = re.compile(r"^\*\*Conclusion\*\* \(one point\)\. \*\*([\w ]+)\.\*\*", re.MULTILINE)
NOTE = re.compile(r"\[\^(\d+)\]")


@cache
def rubric() -> Rubric:
    return read_rubric(shipped_rubric())


@cache
def exercise(name: str) -> Exercise:
    case = read_case(SCENARIOS[name], law())
    return Exercise(Opinion(law(), case, asking=questions_alone(law(), case)))


def sheets(found: Exercise) -> dict[str, Memo]:
    """All that is printed of a scenario."""
    briefs = {role: write_role(found, rubric(), role) for role in ROLES}
    return {"handout": write_handout(found, rubric()), "key": write_key(found, rubric()), **briefs}


@cache
def printed(name: str) -> dict[str, Memo]:
    return sheets(exercise(name))


def rows(text: str) -> list[list[str]]:
    """The cells of each row of the tables of elements, without their heads."""
    tables = text.split("\n## What each")[0]
    found = [line.split("|")[1:-1] for line in tables.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row] for row in found]
    return [row for row in cells if row[0] != "Element" and row[0] != "---"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_handout_asks_each_question_and_has_a_row_for_each_element(name: str) -> None:
    found, text = exercise(name), printed(name)["handout"].markdown

    assert text.count("\n### ") == text.count("\nAnswer, one of ") == len(found.tasks)
    assert len(rows(text)) == sum(len(task.marked) for task in found.tasks)
    assert all(row[1:] == ["", ""] for row in rows(text))


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("sheet", ["handout", "key", *ROLES])
def test_each_sheet_tells_the_story_in_numbered_paragraphs(sheet: str, name: str) -> None:
    text = words(printed(name)[sheet].markdown)
    story = exercise(name).narrative

    assert re.findall(r"^(\d+)\. ", printed(name)[sheet].markdown, re.MULTILINE) == [
        str(number) for number in range(1, len(story) + 1)
    ]
    assert all(passage.words in text for passage in story)


@pytest.mark.parametrize("sheet", ["handout", "key", *ROLES])
def test_each_sheet_says_at_its_head_that_it_is_no_legal_advice(sheet: str) -> None:
    head = printed("conscript")[sheet].markdown.partition("## The story")[0]

    assert re.search(r"\*\*[^*]*\b(not|no) legal advice\.\*\*", head)


@pytest.mark.parametrize("told_of", ["soldier(a)", "not soldier(a)", "willing(a)"])
def test_a_handout_is_the_same_however_its_questions_come_out(told_of: str) -> None:
    usual = write_handout(small(TAKEN, [fact("soldier(a)")], "captive(a)"), rubric())
    other = write_handout(small(TAKEN, [fact(told_of)], "captive(a)"), rubric())

    assert other.form == usual.form


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_key_marks_each_element_as_the_exercise_does_and_answers_each_question(name: str) -> None:
    found, text = exercise(name), printed(name)["key"].markdown
    marks = [row[1] for row in rows(text)]
    answers = re.findall(
        r"^\*\*Conclusion\*\* \(one point\)\. \*\*([\w ]+)\.\*\*", text, re.MULTILINE
    )

    assert marks == [one.mark.value for task in found.tasks for _, one in task.rows]
    assert all(row[2] for row in rows(text))
    assert [answer.lower() for answer in answers] == [task.outcome.value for task in found.tasks]


def parts_of_key(name: str, criterion: str) -> list[str]:
    """What the key says of each question for one thing that is scored."""
    return re.findall(
        rf"^\*\*{criterion}\*\* \(.*?\)\.(.*?)(?=\n\*\*|\n###? )",
        printed(name)["key"].markdown,
        re.MULTILINE | re.DOTALL,
    )


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_key_gives_points_for_seeing_no_counter_argument_where_a_lesson_does(name: str) -> None:
    told_of = ["To see that" in part for part in parts_of_key(name, "Counter-argument")]
    asked = [task for task in exercise(name).tasks if task.counters]

    assert told_of.count(True) == sum(counters_right(task) == {NOBODY} for task in asked)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_key_says_of_every_counter_argument_that_it_sets_out_what_it_is_for(name: str) -> None:
    for task, part in zip(
        exercise(name).tasks, parts_of_key(name, "Counter-argument"), strict=True
    ):
        said = re.findall(r"It would establish that|It says that|out of play", part)
        assert len(said) >= len(task.strongest)


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_key_of_a_first_hour_names_no_rule_that_is_far_from_being_met(name: str) -> None:
    weaker = "Others lack more" in printed(name)["key"].markdown
    first_hours = exercise(name).teaching.difficulty <= 2
    has_weaker = any(
        {one.rule.passage for one in task.counters} - {one.rule.passage for one in task.strongest}
        for task in exercise(name).tasks
    )

    assert weaker == (has_weaker and not first_hours)


@pytest.mark.parametrize("name", SCENARIOS)
def test_whatever_follows_by_a_rule_is_traced_in_the_key_to_what_it_follows_from(
    name: str,
) -> None:
    questions = printed(name)["key"].markdown.split("\n### ")[1:]
    for part in questions:
        cells = rows(part)
        for at, (element, _, why) in enumerate(cells):
            depth = element.count("\u2013 ")
            below = cells[at + 1 :] and cells[at + 1][0].count("\u2013 ") > depth
            if re.fullmatch(r"It follows by [^;]*\.", why) and not below:
                assert re.search(r", (since |as question \d+ sets out|as set out above)", why), why


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("sheet", ["handout", "key", *ROLES])
def test_every_note_of_a_sheet_is_called_once_and_stands_at_its_end(sheet: str, name: str) -> None:
    body, _, notes = printed(name)[sheet].markdown.partition("\n[^1]:")
    called_for = [int(number) for number in NOTE.findall(body)]
    standing = [int(number) for number in NOTE.findall(f"[^1]:{notes}" if notes else "")]

    assert called_for == standing == list(range(1, len(standing) + 1))


def test_points_and_words_of_a_rubric_stand_on_the_handout_and_in_the_key(tmp_path: Path) -> None:
    path = tmp_path / "rubric.toml"
    text = shipped_rubric().read_text(encoding="utf-8")
    path.write_text(text.replace("points = 3", "points = 5"), encoding="utf-8")
    scored = read_rubric(path)
    found = exercise("ships-cook")

    assert "| Application: 5 | Says of each element" in write_handout(found, scored).markdown
    assert "| Of 11 points | What earns them |" in write_handout(found, scored).markdown
    assert "**Application** (five points)." in write_key(found, scored).markdown


def test_what_earns_nothing_is_in_the_key_without_points_and_not_on_the_handout(
    tmp_path: Path,
) -> None:
    path = tmp_path / "rubric.toml"
    text = shipped_rubric().read_text(encoding="utf-8")
    path.write_text(text.replace("points = 3", "points = 0"), encoding="utf-8")
    scored = read_rubric(path)

    assert "| Application:" not in write_handout(exercise("ships-cook"), scored).markdown
    assert "**Application**. Its elements" in write_key(exercise("ships-cook"), scored).markdown


# Variations


@cache
def variations(name: str) -> list[Entry]:
    return entries(Variations(exercise(name).opinion))


@pytest.mark.parametrize("name", ["ships-cook", "tailor", "list-of-forty"])
def test_a_handout_tells_each_variation_and_a_key_what_it_changes(name: str) -> None:
    handout = write_handout(exercise(name), rubric(), variations(name)).markdown
    key = write_key(exercise(name), rubric(), variations(name)).markdown
    sentences = [one.sentence for one in variations(name)]
    listed = handout.split("\n## Variations\n")[1].split("\n## What each")[0]
    told_in_key = rows(key.split("\n## Variations\n")[1])[1:]

    assert [words(line) for line in listed.splitlines() if line[:1].isdigit()] == [
        words(f"1. {one}") for one in sentences
    ]
    assert [cells[0].partition(". ")[0] for cells in told_in_key] == [
        str(one.number) for one in variations(name)
    ]
    assert [cells[1].startswith("No answer.") for cells in told_in_key] == [
        one.variation.is_decoy for one in variations(name)
    ]


def test_a_handout_with_variations_is_the_handout_and_more() -> None:
    usual = printed("ships-cook")["handout"].form
    above, _, below = usual.partition("## What each")
    found = write_handout(exercise("ships-cook"), rubric(), variations("ships-cook")).form

    assert found.startswith(above)
    assert found.endswith(below)


# Briefs


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_helps_one_side_tells_against_the_other_that_wants_the_contrary(name: str) -> None:
    power, prisoner = (stakes(exercise(name), role) for role in ("detaining-power", "prisoner"))

    for mine, theirs in zip(power, prisoner, strict=True):
        if mine.aim and theirs.aim and mine.aim.literal == theirs.aim.literal:
            contrary = mine.aim.established != theirs.aim.established
            assert (mine.helps, mine.hurts) == (
                (theirs.hurts, theirs.helps) if contrary else (theirs.helps, theirs.hurts)
            )


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("role", ROLES)
def test_what_is_unknown_neither_helps_a_side_nor_tells_against_it(name: str, role: str) -> None:
    for stake in stakes(exercise(name), role):
        listed = [one.literal.atom for one in (*stake.helps, *stake.hurts)]
        mine = [one for one in stake.task.marked if one.mark is Mark.OPEN and one.by is None]

        assert not {one.literal.atom for one in mine} & set(listed)
        assert {one.literal for one in mine} <= {one.literal for one in stake.open}


def test_what_proves_a_no_tells_against_a_yes_and_so_does_what_denies_one() -> None:
    found = small(
        TAKEN + LOOSE, [fact("soldier(a)"), fact("wounded(a)"), fact("spy(a)")], "captive(a)"
    )
    (stake,) = stakes(found, "prisoner")  # of whom the small law says nothing: so of a yes

    assert stake.aim is None
    assert [str(one.literal) for one in stake.helps] == ["soldier(a)"]
    assert [str(one.literal) for one in stake.hurts] == ["spy(a)", "wounded(a)"]


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("role", ROLES)
def test_no_fact_and_its_denial_are_on_one_side_and_none_is_on_both(name: str, role: str) -> None:
    for stake in stakes(exercise(name), role):
        helps, hurts = ({one.literal for one in lot} for lot in (stake.helps, stake.hurts))

        assert not helps & {~literal for literal in helps}
        assert not hurts & {~literal for literal in hurts}
        assert not helps & hurts


def test_what_an_earlier_question_sets_out_helps_in_a_later_one_as_well() -> None:
    rules = TAKEN + rule("freed", "captive(P)", "willing(P)", then="free(P)")
    shown = [fact("soldier(a)"), fact("not wounded(a)"), fact("willing(a)")]
    _, second = stakes(small(rules, shown, "captive(a)", "free(a)"), "prisoner")

    assert [str(one.literal) for one in second.helps] == [
        "soldier(a)", "not wounded(a)", "willing(a)",
    ]  # fmt: skip
    assert [str(one.literal) for one in second.disputed] == ["captive(a)"]


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("role", ROLES)
def test_a_brief_names_for_each_question_what_its_side_seeks(name: str, role: str) -> None:
    text = printed(name)[role].markdown
    aims = [stake.aim for stake in stakes(exercise(name), role)]

    assert text.count("**You seek** to have it established") == sum(
        bool(aim and aim.established) for aim in aims
    )
    assert text.count("**You seek** to leave it unestablished") == sum(
        bool(aim and not aim.established) for aim in aims
    )
    assert text.count("You seek nothing on this question") == aims.count(None)


@pytest.mark.parametrize("name", SCENARIOS)
def test_nobody_is_told_by_a_brief_how_a_question_comes_out(name: str) -> None:
    for role in ROLES:
        text = printed(name)[role].markdown
        assert "It is not established" not in text
        assert not re.search(r"\*\*(Yes|No|Open|Not shown|Not yet due)\.\*\*", text)


# Forms


@pytest.mark.parametrize("sheet", ["handout", "key", "icrc"])
def test_a_sheet_says_in_word_and_on_a_page_what_it_says_in_markdown(sheet: str) -> None:
    memo = printed("tailor")[sheet]
    file = WordReading(write_word(memo.title, memo.form, memo.as_of))
    page = Reader(write_page(memo.title, memo.form))

    assert file.faults() == []
    for passage in exercise("tailor").narrative:
        assert passage.words in page.words
        assert passage.words in [folded(text) for text in map(said_in_word, file.body)]


@pytest.mark.parametrize(
    ("sheet", "title", "running"),
    [
        ("handout", "The tailor who wants to stay", "Exercise"),
        ("key", "Key: The tailor who wants to stay", "For the teacher"),
        ("prisoner", "The tailor who wants to stay: brief for the prisoner", "Exercise"),
    ],
)
def test_a_sheet_of_word_is_headed_by_its_own_title_and_for_whom_it_is_and_is_no_draft(
    sheet: str, title: str, running: str
) -> None:
    memo = printed("tailor")[sheet]
    data = write_word(memo.title, memo.form, memo.as_of, running=memo.running)
    (head,) = WordReading(data).root("word/header.xml")

    assert memo.form.startswith(f"# {title}\n")
    assert memo.title == title
    assert "".join(head.itertext()) == f"{title}{running}"


@pytest.mark.needs("soffice", "pdfinfo")
def test_every_handout_that_ships_prints_on_one_sheet(tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.docx" for name in SCENARIOS]
    for name, file in zip(SCENARIOS, files, strict=True):
        memo = printed(name)["handout"]
        file.write_bytes(write_word(memo.title, memo.form, memo.as_of, running=memo.running))

    pages = {}
    for made in all_converted(files, "pdf"):
        said = run(["pdfinfo", made], capture_output=True, text=True, check=True).stdout
        pages[made.stem] = int(said.partition("Pages:")[2].split()[0])

    assert len(pages) == len(SCENARIOS)
    assert {name: number for name, number in pages.items() if number > 2} == {}


def test_a_page_without_notes_has_no_place_for_them() -> None:
    memo = printed("ships-cook")["handout"]

    assert "Notes" not in write_page(memo.title, memo.form)


@cache
def plain_sheets() -> list[Memo]:
    return hostile_sheets({})


def hostile_sheets(texts: dict[str, str]) -> list[Memo]:
    found = sheets(Exercise(Opinion(LAW, hostile_case(texts))))
    return [found["handout"], found["key"], found["icrc"]]


@settings(max_examples=settings.default.max_examples // 4)
@given(SOME)
def test_any_text_of_a_scenario_is_said_on_a_sheet_that_is_otherwise_the_same(
    texts: dict[str, str],
) -> None:
    for memo, plain in zip(hostile_sheets(texts), plain_sheets(), strict=True):
        page = Reader(write_page(memo.title, memo.form))
        usual, said = words(plain.markdown).casefold(), words(memo.markdown).casefold()
        told_of = [field for field in texts if told(field, PLAIN[field]) in usual]

        assert structure(memo.markdown) == structure(plain.markdown)
        assert page.tags == Reader(write_page(plain.title, plain.form)).tags
        assert all(told(field, texts[field]) in said for field in told_of)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("sheet", ["handout", "key", "icrc"])
def test_axe_finds_nothing_on_the_page_of_a_sheet(browser: Browser, sheet: str) -> None:
    memo = printed("tailor")[sheet]
    with opened(browser, write_page(memo.title, memo.form), "phone", "dark") as tab:
        found = Axe().run(tab).response["violations"]

    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


# The commands


@pytest.mark.parametrize("ending", [".md", ".html", ".docx"])
@pytest.mark.parametrize("options", [(), ("--key",), ("--role", "prisoner")], ids=str)
def test_a_sheet_is_written_in_the_form_that_its_file_is_called_by(
    options: tuple[str, ...], ending: str, tmp_path: Path
) -> None:
    path = tmp_path / f"sheet{ending}"
    found = called("teach", "sheet", "ships-cook", *options, "-o", str(path))

    assert (found.exit_code, found.output) == (0, "")
    begins = {".md": b"# ", ".html": b"<!DOCTYPE", ".docx": b"PK"}
    assert path.read_bytes().startswith(begins[ending])


@pytest.mark.parametrize(
    "options",
    [
        "--key",
        "--key --variations",
        "--key --rubric rubric.toml",
        "--key --variations --rubric rubric.toml --style un",
    ],
)
def test_a_key_states_the_command_and_the_files_of_which_it_is_made_and_it_makes_the_same(
    options: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    called("teach", "rubric", "-o", "rubric.toml")
    found = called("teach", "sheet", "ships-cook", *options.split()).stdout
    made = dict(re.findall(r"^\| ([\w ,-]+) \| `?(.+?)`? \|$", found.split("## How this")[1], re.M))

    assert made["Command"] == f"quarter teach sheet ships-cook {options}"
    assert called(*made["Command"].split()[1:]).stdout == found
    assert made["Case file, SHA-256"] == sha256(SCENARIOS["ships-cook"].read_bytes()).hexdigest()
    assert made["Rubric, SHA-256"] == sha256(shipped_rubric().read_bytes()).hexdigest()
    assert made["Rules, SHA-256"] == law().sha256


@pytest.mark.parametrize("options", [(), ("--role", "icrc")])
def test_what_a_class_is_handed_does_not_say_by_which_command_it_was_made(
    options: tuple[str, ...],
) -> None:
    found = called("teach", "sheet", "ships-cook", *options).stdout

    assert "How this was made" not in found
    assert "quarter teach" not in found


def test_the_folder_of_a_scenario_is_not_told_in_its_key(tmp_path: Path) -> None:
    path = tmp_path / "my `own`.md"
    path.write_bytes(SCENARIOS["ships-cook"].read_bytes())
    found = called("teach", "sheet", str(path), "--key").stdout

    assert "| Command | `quarter teach sheet SCENARIO --key` |" in found
    assert str(tmp_path) not in found


def test_the_rubric_is_printed_changed_and_given_back(tmp_path: Path) -> None:
    path = tmp_path / "rubric.toml"
    assert called("teach", "rubric", "-o", str(path)).exit_code == 0
    assert called("teach", "rubric").stdout == path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("points = 2", "points = 4"))

    found = called("teach", "sheet", "ships-cook", "--rubric", str(path))
    assert "| Of 13 points |" in found.stdout


def test_a_broken_rubric_is_reported_with_its_place_and_nothing_is_written(tmp_path: Path) -> None:
    path, output = tmp_path / "rubric.toml", tmp_path / "sheet.md"
    path.write_text("[issue]\npoints = -1\nearns = 'x'\n", encoding="utf-8")
    found = called("teach", "sheet", "ships-cook", "--rubric", str(path), "-o", str(output))

    assert (found.exit_code, found.stdout) == (1, "")
    assert "rubric.toml:2" in found.stderr
    assert not output.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("ships-cok",), "did you mean 'ships-cook'?"),
        (("ships-cook", "--key", "--role", "icrc"), "a key is for no side"),
        (("ships-cook", "--variations", "--role", "icrc"), "a brief has no variations"),
        (("ships-cook", "--role", "judge"), "'judge' is not one of"),
        (("ships-cook", "-o", "sheet.pdf"), "ends in neither .md nor .html nor .docx"),
        (("kursk-2025",), "is a case and no scenario"),
        ((), "Missing argument 'SCENARIO'"),
    ],
)
def test_a_mistyped_sheet_is_told_what_is_wrong(typed: tuple[str, ...], said: str) -> None:
    found = called("teach", "sheet", *typed)

    assert found.exit_code == 2
    assert said in found.stderr


def test_a_sheet_is_never_written_over_its_scenario(tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    path.write_bytes(SCENARIOS["ships-cook"].read_bytes())
    found = called("teach", "sheet", str(path), "-o", str(path))

    assert found.exit_code == 2
    assert path.read_bytes() == SCENARIOS["ships-cook"].read_bytes()


def test_a_sheet_takes_the_styles_of_an_office(tmp_path: Path) -> None:
    house, path = tmp_path / "house.docx", tmp_path / "sheet.docx"
    called("teach", "sheet", "tailor", "-o", str(house))
    found = called("teach", "sheet", "ships-cook", "-o", str(path), "--template", str(house))

    assert (found.exit_code, found.output) == (0, "")
    assert called("teach", "sheet", "tailor", "--template", str(house)).exit_code == 2


def test_a_question_for_which_no_rule_is_in_play_says_so() -> None:
    rules = rule("taken", "soldier(P)", then="captive(P)")
    papers = sheets(small(rules, [fact("soldier(a)")], "free(a)"))

    for sheet in ("key", *ROLES):
        assert "No rule is in play on what the story tells." in papers[sheet].markdown
    assert "| Element |" not in papers["handout"].markdown
