"""The page of an exercise: closed to the world, worked by keyboard alone, right in what it says."""

import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from html import unescape
from itertools import combinations
from math import comb
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import SCHEMES, WIDTHS, chromium, opened
from commands import called
from hypothesis import given, settings
from playwright.sync_api import Browser, Page
from test_bank import SOME, hostile, plain_quiz, unsaid
from test_hostile import Reader
from test_quiz import shipped

from quarter.exercise import Task
from quarter.exercisepage import write_exercise
from quarter.varied import entries
from quarter.vary import Variations

NAME = "barn"
STEPS = 300  # keys that may be pressed before something is reached


@cache
def page(name: str = NAME) -> str:
    return write_exercise(shipped(name))


@cache
def usual_page() -> Reader:
    return Reader(write_exercise(plain_quiz()))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def tab(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The page as it is opened from a stick: a file, without a network, under its own policy."""
    file = tmp_path / "exercise.html"
    file.write_text(page(), encoding="utf-8")
    context = browser.new_context(offline=True)
    found, said, asked = context.new_page(), list[str](), list[str]()
    found.on("console", lambda message: said.append(message.text))
    found.on("pageerror", lambda error: said.append(str(error)))
    found.on("request", lambda request: asked.append(request.url))
    found.goto(file.as_uri())
    yield found
    assert said == []
    assert asked == [file.as_uri()]
    context.close()


def reach(tab: Page, selector: str) -> None:
    """Press the key that goes on to the next part, until this one has the focus."""
    for _ in range(STEPS):
        if tab.evaluate("one => document.activeElement.matches(one)", selector):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"no key leads to {selector}")


def choose(tab: Page, name: str, value: str) -> None:
    """Choose one of several marks by keys alone."""
    reach(tab, f"[name='{name}']")
    tab.keyboard.press("Space")
    for _ in range(STEPS):
        if tab.evaluate("document.activeElement.value") == value:
            return
        tab.keyboard.press("ArrowDown")
    raise AssertionError(f"no key chooses {value}")


def by_the_key(tab: Page, task: Task) -> None:
    """Answer a question as the key has it."""
    choose(tab, f"answer-{task.number}", task.outcome.value)
    for number, element in enumerate(task.marked, start=1):
        choose(tab, f"mark-{task.number}-{number}", element.mark.value)
        reach(tab, "select")
        for _ in range(element.paragraphs[0] if element.paragraphs else 0):
            tab.keyboard.press("ArrowDown")
    check(tab, task)


def check(tab: Page, task: Task) -> None:
    reach(tab, "button")
    assert tab.evaluate("document.activeElement.textContent") == f"Check question {task.number}"
    tab.keyboard.press("Enter")


def status(tab: Page, task: Task) -> str:
    return tab.locator(".task [role=status]").nth(task.number - 1).inner_text()


def now(tab: Page) -> list[str]:
    """The answers with what was changed, as the page shows them."""
    return tab.locator(".world:visible td:last-child").all_inner_texts()


def test_the_page_runs_its_own_script_and_fetches_nothing() -> None:
    assert page().count("<script") == 1
    assert not re.search(r"(?:src|srcset|action|data)=", page())
    assert not re.search(r'href="(?!#)|\son\w+="', page())
    assert "url(" not in page() and "@import" not in page()
    assert not re.search(r"fetch|XMLHttp|WebSocket|innerHTML|eval|localStorage|cookie", page())


def test_the_page_allows_its_own_styles_and_script_by_their_hashes_and_nothing_else() -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page())

    hashes = []
    for tag in ("style", "script"):
        (text,) = re.findall(f"<{tag}>(.*?)</{tag}>", page(), re.DOTALL)
        hashes.append(b64encode(sha256(text.encode()).digest()).decode())
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{hashes[0]}'",
        f"script-src 'sha256-{hashes[1]}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_the_script_has_no_word_of_its_own() -> None:
    (script,) = re.findall("<script>(.*?)</script>", page(), re.DOTALL)
    strings = re.findall(r'"([^"]*)"', script)

    assert len(strings) > 10
    assert [one for one in strings if re.search(r"\w \w", one)] == ["use strict"]


@pytest.mark.parametrize("name", ["barn", "tailor"])
def test_every_change_and_every_two_lead_to_the_answers_of_the_rules(name: str) -> None:
    quiz = shipped(name)
    variations = Variations(quiz.exercise.opinion)
    rows = dict(re.findall(r'data-on="([\d ]*)".*?>(.*?)</div>', page(name), re.DOTALL))

    assert len(rows) == 1 + len(variations.told) + comb(len(variations.told), 2)
    for size in (1, 2):
        for told in combinations(variations.told, size):
            shown = rows[" ".join(str(one.number) for one in told)]
            after = (
                told[0].comparison.after.opinion
                if size == 1
                else variations.both(told[0].change, told[1].change)
            )
            said = re.findall(r"<td>(?:<b>)?([\w ]+?)(?:</b>)?</td></tr>", shown)
            assert said == [answer.word.value for answer in after.answers] if after else not said
            assert after or "These two do not go together." in shown


def worlds(name: str) -> dict[str, str]:
    """What the page says of the story and of each change, by what is told otherwise."""
    found = re.findall(r'data-on="([\d ]*)".*?>(.*?)</div>', page(name), re.DOTALL)
    return {on: unescape(" ".join(text.split())) for on, text in found}


@pytest.mark.parametrize("name", ["barn", "tailor"])
def test_a_change_is_shown_with_the_steps_that_move_as_its_key_tells_them(name: str) -> None:
    told = entries(Variations(shipped(name).exercise.opinion))

    for one in told:
        shown = worlds(name)[str(one.number)]
        steps = [step for answer in one.account.answers for step in answer.steps]
        assert all(f"Step {number}. {says}." in shown for number, says, _ in steps)
        assert all(reason[1:] in shown for _, _, reasons in steps for reason in reasons)
        if one.variation.is_decoy:
            assert all(reason[1:] in shown for reason in one.reasons)
    assert any(answer.steps for one in told for answer in one.account.answers)


@pytest.mark.parametrize("name", ["barn", "tailor"])
def test_where_an_answer_changes_for_two_things_the_page_shows_what_moves_or_what_it_turned_on(
    name: str,
) -> None:
    found = worlds(name)
    changed = [on for on, shown in found.items() if "<td><b>" in shown]

    assert any(" " in on for on in changed)
    moves = r"Step \d+\. (Now|No longer|Neither|Ruled)|It turned on: "
    assert all(re.search(moves, found[on]) for on in changed)


def test_no_change_is_read_otherwise_than_a_case_in_which_it_is_so() -> None:
    opinion = shipped(NAME).exercise.opinion
    one, other = Variations(opinion).told[6].change, Variations(opinion).told[8].change
    facts = (*one.facts, *other.facts)

    both = Variations(opinion).both(one, other)
    plain = opinion.likewise(opinion.case.supposing(facts))
    assert both is not None
    assert [answer.word for answer in both.answers] == [answer.word for answer in plain.answers]


@pytest.mark.needs("chromium")
def test_who_answers_by_the_key_with_the_keyboard_alone_has_all_right(tab: Page) -> None:
    for task in shipped(NAME).exercise.tasks:
        by_the_key(tab, task)

        marks, places = len(task.marked) + 1, len(task.marked)
        assert f"of {marks} marks with the conclusion: {marks}." in status(tab, task)
        assert f"Paragraphs right, of {places}: {places}." in status(tab, task)
    assert tab.locator("[data-when=wrong]:visible, [data-when=elsewhere]:visible").count() == 0
    assert tab.locator(".key:visible").count() == len(shipped(NAME).exercise.tasks)


@pytest.mark.needs("chromium")
def test_nothing_is_told_before_every_element_is_marked(tab: Page) -> None:
    (first, *_) = shipped(NAME).exercise.tasks

    choose(tab, "answer-1", "yes")
    check(tab, first)
    assert f"not done yet: {len(first.marked)}." in status(tab, first)
    assert tab.locator(".feedback:visible, .key:visible").count() == 0


@pytest.mark.needs("chromium")
def test_where_a_student_and_the_rules_part_the_page_says_why(tab: Page) -> None:
    (first, *_) = shipped(NAME).exercise.tasks

    choose(tab, "answer-1", "no")
    for number in range(1, len(first.marked) + 1):
        choose(tab, f"mark-1-{number}", "not met")
    check(tab, first)
    told = tab.locator(".asked").nth(2).inner_text()
    assert "No: it is open. " in told
    assert "denies it (paragraph 3)." in told
    assert "As to the paragraph: it is 3." in told
    assert "On this story the rules answer: open." in tab.locator(".asked").first.inner_text()


@pytest.mark.needs("chromium")
def test_what_was_told_of_a_mark_goes_when_the_mark_is_changed(tab: Page) -> None:
    (first, *_) = shipped(NAME).exercise.tasks
    by_the_key(tab, first)
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("ArrowUp")

    assert tab.locator(".task").first.locator(".element .feedback:visible").count() == (
        len(first.marked) - 1
    )


SUMMARIES = {0: "No answer changes.", 1: "One answer changes.", 2: "Two answers change."}


@pytest.mark.needs("chromium")
def test_two_things_may_be_changed_with_the_keyboard_and_no_third(tab: Page) -> None:
    variations = Variations(shipped(NAME).exercise.opinion)
    seventh, ninth = variations.told[6], variations.told[8]
    both = variations.both(seventh.change, ninth.change)

    reach(tab, "[type=checkbox][value='7']")
    tab.keyboard.press("Space")
    after = seventh.comparison.after.opinion
    assert now(tab) == [one.word.value for one in after.answers]
    answers = zip(shipped(NAME).exercise.opinion.answers, after.answers, strict=True)
    number = sum(told.word is not other.word for told, other in answers)
    assert tab.locator(".changed").inner_text() == SUMMARIES[number]
    reach(tab, "[type=checkbox][value='9']")
    tab.keyboard.press("Space")
    assert both and now(tab) == [one.word.value for one in both.answers]
    assert tab.locator("[type=checkbox]:disabled").count() == len(variations.told) - 2
    tab.keyboard.press("Space")
    assert now(tab) == [one.word.value for one in after.answers]
    assert tab.locator("[type=checkbox]:disabled").count() == 0


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_before_or_after_and_nothing_runs_off_the_side(
    browser: Browser, width: str, scheme: str
) -> None:
    with opened(browser, page(), width, scheme) as tab:
        for _ in range(2):
            found = Axe().run(tab).response["violations"]
            across = tab.evaluate("document.documentElement.scrollWidth")

            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
            assert across <= WIDTHS[width][0]
            for asked in tab.locator(".asked").all():
                asked.locator("input").first.check()
            for button in tab.locator("button").all():
                button.click()
            for key in tab.locator(".key summary").all():
                key.click()
            tab.locator("[type=checkbox]").first.check()
        assert tab.locator(".feedback:visible").count() > 10


@settings(max_examples=max(1, settings().max_examples // 4))  # each works out some eighty worlds
@given(SOME)
def test_any_text_in_any_field_is_said_and_the_page_is_otherwise_the_same(
    texts: dict[str, str],
) -> None:
    found, usual = Reader(write_exercise(hostile(texts))), usual_page()

    assert found.tags == usual.tags
    assert unsaid(texts, found.words, usual.words) == []


def test_the_command_writes_the_same_page_each_time(tmp_path: Path) -> None:
    files = [tmp_path / "one.html", tmp_path / "other.html"]
    found = [called("teach", "page", NAME, "-o", str(file)) for file in files]

    assert [one.exit_code for one in found] == [0, 0]
    assert files[0].read_bytes() == files[1].read_bytes() == page().encode()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((NAME,), "Missing option '-o'"),
        ((NAME, "-o", "page.pdf"), "'page.pdf' does not end in .html"),
        (("barm", "-o", "page.html"), "did you mean 'barn'?"),
    ],
)
def test_what_is_mistyped_is_said(words: tuple[str, ...], said: str) -> None:
    found = called("teach", "page", *words)

    assert found.exit_code == 2
    assert said in found.stderr
