"""No command opens a connection, and nothing is written but the file that was asked for."""

import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from commands import CASE_FILE, START, called, started

from quarter.cli import main
from quarter.shipped import folder

CASE = "kursk-2025"
COMMANDS = {
    "ask": ["ask", CASE, "-o", "my-case.md"],
    "teach": ["teach"],
    "teach page": ["teach", "page", "barn", "-o", "out.html"],
    "teach export": ["teach", "export", "barn", "--to", "moodle", "-o", "out.xml"],
    "teach vary": ["teach", "vary", "conscript", "-o", "out.md"],
    "memo": ["memo", CASE],
    "memo to a file": ["memo", CASE, "-o", "out.md"],
    "memo to a page": ["memo", CASE, "-o", "out.html"],
    "memo to a Word file": ["memo", CASE, "-o", "out.docx"],
    "run": ["run", CASE],
    "run as JSON": ["run", CASE, "--json"],
    "timeline": ["timeline", CASE],
    "explain": ["explain", CASE, "must not return(ukraine, prisoner_a, dprk)"],
    "whatif of a fact": ["whatif", CASE, "objects_to_return(prisoner_a, dprk)"],
    "whatif of nothing": ["whatif", CASE],
    "law": ["law"],
    "law of a passage": ["law", "GC", "III", "art", "13"],
    "check": ["check", CASE],
    "score": ["score"],
    "schema": ["schema"],
    "schema of a case": ["schema", CASE, "-o", "out.json"],
    "completion": ["completion", "fish"],
    "help": ["--help"],
    "version": ["--version"],
    "a mistyped command": ["memmo"],
}

# The interpreter tells of every file opened, process started and connection made, whoever asks.
WATCHED = """
import atexit, json, os, socket, sys

def refused(*_, **__):
    raise RuntimeError("a socket was asked for")

socket.socket = socket.create_connection = socket.getaddrinfo = refused
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
ASIDE = ("socket.", "urllib.", "http.", "smtplib.", "ftplib.", "webbrowser.", "subprocess.",
         "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.mkdir", "os.remove", "os.link",
         "os.symlink", "os.truncate", "shutil.", "sqlite3.")
did = []

def watch(event, found):
    if event == "open":
        if not isinstance(found[0], int) and isinstance(found[2], int) and found[2] & WRITES:
            did.append(["write", os.fsdecode(found[0])])
    elif event.startswith(ASIDE):
        did.append([event, ""])

sys.addaudithook(watch)
atexit.register(lambda: os.write(2, b"\\n" + json.dumps(did).encode()))
"""


def watched(words: list[str], home: Path, start: str = START) -> list[tuple[str, str]]:
    """What a command did beside reading files and printing."""
    settings = {"PYTHONDONTWRITEBYTECODE": "1", "QUARTER_NO_CACHE": "1"}  # what both would keep
    found = started(words, home, settings=settings, start=WATCHED + start)
    assert b"Traceback" not in found.stderr, found.stderr.decode()
    return [(event, what) for event, what in json.loads(found.stderr.splitlines()[-1])]


def test_every_command_is_watched() -> None:
    assert set(main.commands) <= {words[0] for words in COMMANDS.values()}


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_done_but_to_write_the_output_file(name: str, tmp_path: Path) -> None:
    words = COMMANDS[name]
    home, cwd = tmp_path / "home", tmp_path / "cwd"
    home.mkdir()
    cwd.mkdir()

    did = watched(words, home, f"import os; os.chdir({str(cwd)!r})\n{START}")

    wanted = words[-1:] if "-o" in words else []
    assert {event for event, _ in did} <= {"write"}
    assert len(did) == len(wanted)
    for _, what in did:
        assert re.fullmatch(rf"\.{re.escape(wanted[0])}\.\d+\.\w+", Path(what).name), what
    assert [path.name for path in cwd.rglob("*")] == wanted
    assert not list(home.rglob("*"))


@pytest.mark.skipif(os.name != "posix", reason="asks for bash")
def test_completion_for_bash_asks_bash_for_its_version_and_nothing_else(tmp_path: Path) -> None:
    did = watched(["completion", "bash"], tmp_path)

    assert {event for event, _ in did} <= {"subprocess.Popen", "os.posix_spawn"}


def test_what_would_be_done_aside_would_be_seen(tmp_path: Path) -> None:
    act = (
        "import _socket, pathlib, subprocess, sys\n"
        "pathlib.Path('left').write_text('x')\n"
        "_socket.socket()\n"
        "subprocess.run([sys.executable, '-c', ''])\n"
    )

    events = {event for event, _ in watched([], tmp_path, act)}

    assert {"write", "socket.__new__", "subprocess.Popen"} <= events


# --- The page ---------------------------------------------------------------------------------

HOSTILE = (
    "![x](http://example.org/a.png) [y](http://example.org) <http://example.org> "
    "<img src=http://example.org/b.png> <script src='//example.org'></script> "
    "<style>@import 'http://example.org'</style> http://example.org"
)
FETCHES = {
    "src", "srcset", "data", "poster", "background", "action", "formaction", "ping", "manifest",
    "codebase", "cite", "style", "xlink:href",
}  # fmt: skip
NEVER = {"script", "link", "img", "iframe", "object", "embed", "base", "form", "svg", "video"}


class Page(HTMLParser):
    """What a page asks a browser to fetch, run or follow."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "href":
                self.links.add(value or "")


def page_of(case: Path, tmp_path: Path) -> str:
    output = tmp_path / "memo.html"
    found = called("memo", str(case), "-o", str(output))
    assert found.exit_code == 0, found.stderr
    return output.read_text(encoding="utf-8")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A case file whose words ask for pictures, scripts and links."""
    text = CASE_FILE.read_text(encoding="utf-8")
    for mark in ('title = "', 'note = "', 'label = "', 'says = "', 'by = "'):
        assert mark in text, mark
        text = re.sub(rf"{mark}(?!\")", lambda found: f"{found[0]}{HOSTILE} ", text)
    text = text.replace("\n> ", f"\n> {HOSTILE} ")
    path = tmp_path / "hostile.md"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", ["the case that ships", "a hostile case"])
def test_a_page_fetches_nothing_and_runs_nothing(kind: str, hostile: Path, tmp_path: Path) -> None:
    text = page_of(hostile if kind == "a hostile case" else CASE_FILE, tmp_path)
    page = Page(text)

    assert not page.tags & NEVER
    assert not page.attributes & FETCHES
    assert not [name for name in page.attributes if name.startswith("on")]
    assert all(link.startswith("#") for link in page.links)
    assert not re.search(r"url\(|@import", re.findall(r"<style>(.*?)</style>", text, re.S)[0])
    assert text.count("<style>") == 1
    assert "default-src 'none'" in text
    assert ("http://example.org" in text) == (kind == "a hostile case")


def test_a_page_that_fetches_would_be_seen() -> None:
    page = Page("<img src=x><a href='http://example.org' onclick=y>z</a><link href=a>")

    assert page.tags & NEVER
    assert page.attributes & FETCHES
    assert page.links == {"http://example.org", "a"}


# --- What ships ------------------------------------------------------------------------------


def test_nothing_in_the_templates_points_outside() -> None:
    for path in folder("templates").iterdir():
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".xml":  # where a name of a format looks like an address
            text = re.sub(r'\s(?:xmlns(?::\w+)?|Type|w:uri)="http://[^"]+"', "", text)
        assert "//" not in text, path.name
