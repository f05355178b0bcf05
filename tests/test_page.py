"""The memo as a page: whole, closed to the world, and open to every reader."""

import re
import subprocess
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import SCHEMES, WIDTHS, chromium, opened
from commands import CASE_FILE, law
from hostile import STRUCTURES, UNSEEN
from markupsafe import escape
from playwright.sync_api import Browser

from quarter.answer import Opinion
from quarter.casefile import read_case
from quarter.manner import KINDS, Manner
from quarter.memo import Memo, write_memo
from quarter.page import write_page


@cache
def kursk() -> Memo:
    return write_memo(Opinion(law(), read_case(CASE_FILE, law())))


@cache
def kursk_page() -> str:
    return write_page(kursk().title, kursk().form, kursk().encoded)


def unbroken(text: str) -> str:
    """A text without what may go or come where a line ends."""
    return re.sub(r"[\s-]+", "", text)


def body(form: str) -> str:
    """What stands in the page of a memo of this form, below its contents."""
    return write_page("A memo", form).partition("</nav>")[2]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def test_the_page_runs_nothing_and_fetches_nothing() -> None:
    assert "<script" not in kursk_page()
    assert not re.search(r"(?:src|srcset|action|data)=", kursk_page())
    assert not re.search(r'href="(?!#)', kursk_page())
    assert "url(" not in kursk_page() and "@import" not in kursk_page()


@pytest.mark.parametrize("title", ["A memo", *STRUCTURES, *UNSEEN])
def test_the_page_allows_its_own_styles_and_nothing_else(title: str) -> None:
    page = write_page(title, "# A memo\n")
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)

    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_a_title_at_the_head_of_a_printed_page_is_one_string_of_the_styles() -> None:
    page = write_page('A "B" \\ </style>{c}\u202e', "# A\n", running="D; }")

    (line,) = re.findall(r"^@page \{ @top-left.*$", page, re.MULTILINE)
    assert line == (
        r'@page { @top-left { content: "A \22 B\22  \5c  \3c \2f style\3e \7b c\7d '
        r'\27e8 U\2b 202E\27e9 "; } @top-right { content: "D\3b  \7d "; } }'
    )


def test_every_place_that_is_pointed_to_is_there_once() -> None:
    places = Counter(re.findall(r'\bid="([^"]*)"', kursk_page()))
    pointed = set(re.findall(r'href="#([^"]*)"', kursk_page()))

    assert set(places.values()) == {1}
    assert pointed <= places.keys()


def test_every_note_is_linked_both_ways() -> None:
    notes = re.findall(r"^\[\^(\d+)\]:", kursk().markdown, re.MULTILINE)

    assert notes
    for name in notes:
        assert f'<a id="r{name}" href="#n{name}" role="doc-noteref"' in kursk_page()
        assert re.search(f'<li id="n{name}">.*? href="#r{name}" role="doc-backlink"', kursk_page())


def test_every_numbered_paragraph_has_its_number_for_its_name() -> None:
    numbers = re.findall(r"\(#at-(\d+)\)", kursk().form)

    assert numbers
    assert re.findall(r'<li id="p(\d+)">', kursk_page()) == numbers


def test_the_contents_list_every_heading_in_order() -> None:
    contents = kursk_page().partition("<nav")[2].partition("</nav>")[0]

    listed = re.findall(r'<a href="#(part-[\d-]+)">(.*?)</a>', contents)
    headings = re.findall(r'<h[2-4] id="(part-[\d-]+)">(.*?)</h[2-4]>', kursk_page())
    assert listed == headings
    assert [words for place, words in listed if place.count("-") == 1] == re.findall(
        "^## (.*)$", kursk().markdown, re.MULTILINE
    )


def test_where_the_memo_refers_to_a_paragraph_or_a_note_the_page_points_to_it() -> None:
    page = body("# A\n\n## B\n\n3. [](#at-3) See [4](#to-4).[^1]\n\n[^1]: X (n [1](#note-1))\n")

    assert '<ol class="paragraphs" start="3">\n<li id="p3">' in page
    assert 'See <a href="#p4">4</a>.<sup><a id="r1" href="#n1"' in page
    assert 'X (n <a href="#n1">1</a>)' in page


def test_what_a_reviewer_is_told_stands_beside_what_it_is_about() -> None:
    page = body('# A\n\n## B\n\n- So.[](#remark "Is \\"it\\" <so>?")\n')

    assert (
        '<li>So.<span class="remark" role="note"><b>For the reviewer:</b> Is &#34;it&#34; &lt;so'
        in page
    )


def test_what_a_reviewer_is_told_again_is_not_told_in_full() -> None:
    remarks = ("Confirm it.", "Confirm it.", "Ask.", "Confirm it.")
    page = body("# A\n\n## B\n\n" + "".join(f'- So.[](#remark "{one}")\n' for one in remarks))

    told = re.findall(r"For the reviewer:(?:</b>)? (.*?)</span>", page)
    assert told == ["Confirm it.", "as above.", "Ask.", "Confirm it."]


def test_a_row_that_goes_on_with_an_authority_is_headed_by_it() -> None:
    head = "| A | P | N |\n| --- | --- | --- |\n"
    rows = "| GC III | art 1 | 2 |\n| | art 2 | 3 |\n| CAT | x | |\n"

    page = body(f"# A\n\n## B\n\n### Treaties\n\n{head}{rows}")

    assert "<caption>Treaties</caption>" in page
    assert '<th scope="row" rowspan="2">GC III</th><td>art 1</td><td>2</td></tr>' in page
    assert "<tr><td>art 2</td><td>3</td></tr>" in page
    assert '<th scope="row">CAT</th><td>x</td><td></td></tr>' in page


def test_words_of_another_script_stand_apart_and_korean_is_said_to_be() -> None:
    page = body("# A\n\n## B\n\nThe word 조선 사람 and שלום (12).\n")

    assert 'The word <bdi lang="ko">조선 사람</bdi> and <bdi>שלום</bdi> (12).' in page


def test_every_rule_that_the_annex_names_stands_beside_its_passage_as_its_file_spells_it() -> None:
    named = re.findall(r"\| `([^`]*)` \|", kursk().markdown)

    assert len(named) > 50
    for name in named:
        rule = law().by_id[name]
        (place,) = re.findall(f'<a href="#(rule-\\d+)"><code>{name}</code>', kursk_page())
        beside = f'<pre id="{place}"><code>{escape(rule.written)}</code></pre>'
        above = kursk_page().partition(beside)[0].rpartition('<div class="beside">')[2]
        assert rule.written.startswith(f'[[rule]]\nid = "{name}"\n')
        assert beside in kursk_page()
        assert escape(rule.passage.words) in above
        assert ("not verified" in above) is not rule.passage.verified


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_nothing_runs_off_the_side(
    browser: Browser, width: str, scheme: str
) -> None:
    with opened(browser, kursk_page(), width, scheme) as tab:
        found = Axe().run(tab).response["violations"]
        across = tab.evaluate("document.documentElement.scrollWidth")

    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert across <= WIDTHS[width][0]


@pytest.mark.needs("chromium")
@pytest.mark.parametrize(
    ("kind", "side"), [(kind, "prisoner" if kind == "advocate" else None) for kind in KINDS[1:]]
)
def test_axe_finds_nothing_in_a_memo_of_another_kind(
    browser: Browser, kind: str, side: str | None
) -> None:
    memo = write_memo(Opinion(law(), read_case(CASE_FILE, law())), Manner(kind, side))
    with opened(browser, write_page(memo.title, memo.form, memo.encoded), "phone", "dark") as tab:
        found = Axe().run(tab).response["violations"]

    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


@pytest.mark.needs("chromium")
def test_the_browser_keeps_to_the_policy_and_shows_the_styles(browser: Browser) -> None:
    tab = browser.new_page(color_scheme="dark")
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.set_content(kursk_page())

    paper = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    assert paper == "rgb(21, 23, 26)"
    assert len(said) == 1 and "inline style" in said[0]
    tab.close()


@pytest.mark.needs("chromium", "pdftotext")
def test_the_printed_page_is_whole(browser: Browser, tmp_path: Path) -> None:
    printed = tmp_path / "memo.pdf"
    with opened(browser, kursk_page(), "desktop", "dark") as tab:
        tab.emulate_media(media="print")
        parts = tab.evaluate(
            "[...document.querySelectorAll('h1, h2, h3, p, li, td, pre')]"
            ".filter(part => !part.closest('nav') && !part.querySelector('p, li, ul, ol'))"
            ".map(part => part.innerText)"
        )
        tab.pdf(path=printed, prefer_css_page_size=True)

    text = subprocess.run(
        ["pdftotext", "-raw", printed, "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = text.rstrip("\f").split("\f")
    heads = [page.lstrip().startswith(f"{kursk().title} Draft\n") for page in pages]
    assert heads == [False] + [True] * (len(pages) - 1)
    assert [re.findall(r"^\d+ / \d+$", page, re.MULTILINE) for page in pages] == [
        [f"{number} / {len(pages)}"] for number in range(1, len(pages) + 1)
    ]
    frame = rf"^\f?(?:\d+ / \d+|{re.escape(kursk().title)} Draft)$"
    whole = unbroken(re.sub(frame, "", text, flags=re.MULTILINE))
    wanted = [unbroken(part) for part in parts]
    assert len(wanted) > 1000
    assert [part for part in wanted if part not in whole] == []
