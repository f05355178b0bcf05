"""The reader of documents: whatever stands in a file, it is read or it is a problem."""

import contextlib
import json
import time
import tomllib
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, reject
from hypothesis import strategies as st

from quarter.casefile import read_case
from quarter.document import Document, documents_in, parse_document, read_document
from quarter.forms import CASE_TABLES, LAW_TABLES, read_entries
from quarter.markdown import escape, italics
from quarter.privacy import privacy_notes
from quarter.problem import InvalidInput, Place, Problem, nearest
from quarter.rulebase import Rulebase
from quarter.rulefile import FORMS, PLACEHOLDER, RULE_ID, read_rulebase
from quarter.shipped import folder
from quarter.span import json_spans, toml_spans
from quarter.vocabulary import Miswritten, read_premise

BASE = Path(__file__).parent / "problems" / "base"

LINES = st.sampled_from(
    [
        "", "text", "# Title", "## HC art 5", "##", "#x", " ## indented", "====", "---",
        "> words", ">", "> [paraphrase]", "> [unverifed]", " > words", "```toml", "```text",
        "```", "~~~", "```tmol", " ```toml", "``toml", "[case]", "[[rule]]", "[[fact]]", "[names]",
        "[names.a]", "[[predicate]]", "[sources]", "[unknown]", "[facts]", 'id = "a"',
        'literal = "captive(X)"', "x = [", "]", "x = {", "\tx = 1", "\u202e", "\0", "\r", "é",
        "as_of = 1901-01-01", 'places = { "" = "person" }', 'superior = ""', 'issue = "a.b"',
    ]
)  # fmt: skip
DOCUMENTS = st.one_of(
    st.text(), st.lists(LINES).map("\n".join), st.lists(st.one_of(LINES, st.text())).map("\n".join)
)


@pytest.fixture(scope="module")
def base() -> Rulebase:
    return read_rulebase(BASE)


def parsed(text: str) -> tuple[Document, list[str]]:
    document, problems = parse_document(text, "a.md")
    return document, [problem.message for problem in problems]


# What is read


def test_a_block_has_the_passage_above_it_and_the_heading_above_that() -> None:
    document, problems = parsed(
        "# Title\n\n## HC art 1\n\n> [paraphrase, pinpoint unverified]\n> One\n> two.\n\n"
        "Prose.\n\n```toml\nx = 1\n```\n\n> Three.\n\n```toml\nx = 2\n```\n\n## HC art 2 ##\n"
    )

    assert problems == []
    assert document.title == "Title"
    first, second = document.blocks
    assert first.heading == second.heading == "HC art 1"
    assert first.passage and (first.passage.words, first.passage.paraphrase) == ("One two.", True)
    assert not first.passage.verified
    assert second.passage and second.passage.words == "Three."
    assert second.passage.verified and not second.passage.paraphrase


def test_a_new_heading_takes_the_passage_away() -> None:
    document, _ = parsed("## HC art 1\n\n> One.\n\n## HC art 2\n\n```toml\nx = 1\n```\n")

    assert document.blocks[0].passage is None


def test_a_block_of_text_is_for_people() -> None:
    document, problems = parsed("```text\n[[rule]]\n```\n")

    assert document.blocks == ()
    assert problems == []


def test_ends_of_lines_of_other_systems_are_read_alike() -> None:
    text = "## HC art 1\n\n> One.\n\n```toml\nx = 1\n```\n"

    assert parsed(text.replace("\n", "\r\n")) == parsed(text)


@pytest.mark.parametrize(
    "heading", ["## HC art 1", "## HC art 1 ##", "##   HC art 1  ", "###### HC art 1 #"]
)
def test_signs_around_a_heading_are_no_part_of_it(heading: str) -> None:
    document, problems = parsed(f"{heading}\n```toml\n```\n")

    assert problems == []
    assert document.blocks[0].heading == "HC art 1"


def test_a_number_sign_within_a_heading_is_a_part_of_it() -> None:
    document, _ = parsed("## Note #5#\n```toml\n```\n")

    assert document.blocks[0].heading == "Note #5#"


# What no text can do


@given(text=DOCUMENTS)
def test_any_text_is_read_or_gives_problems(text: str) -> None:
    document, problems = parse_document(text, "a.md")

    lines = document.text.split("\n")
    for problem in problems:
        assert 1 <= problem.place.line <= len(lines)
        assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1
        assert str(problem).count("\n") <= 3


@given(raw=st.one_of(st.binary(), DOCUMENTS.map(str.encode)))
def test_any_bytes_are_read_or_give_problems(
    raw: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.md"
    path.write_bytes(raw)

    document, problems = read_document(path, "any.md")

    assert document is not None or problems


@pytest.mark.parametrize("ending", [".md", ".json"])
@given(raw=st.one_of(st.binary(), DOCUMENTS.map(str.encode)))
@example(raw=b"[" * 100_000)
@example(raw=b'{"x": ' + b"1" * 5_000 + b"}")
@example(raw=b'{"case": {}, "case": {}}')
@example(raw=b'{"sections": [{"heading": "\\ud800"}]}')
@example(raw=b'{"sections": "\\u0000"}')
@example(raw=b"3")
@example(raw=b"```toml\nx = " + b"[" * 5_000 + b"\n```\n")
@example(raw=b"```toml\nx = " + b"{a = " * 5_000 + b"\n```\n")
@example(raw=b"```toml\nx = " + b"1" * 5_000 + b"\n```\n")
@example(raw=b"```toml\n" + b"a." * 5_000 + b"a = 1\n```\n")
@example(raw=b"```toml\n" + b"[[[" * 5_000 + b"\n```\n")
def test_any_bytes_are_a_case_or_give_problems(
    ending: str, raw: bytes, base: Rulebase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{ending}"
    path.write_bytes(raw)

    with pytest.raises(InvalidInput) as error:
        read_case(path, base)

    assert error.value.problems


@given(raw=DOCUMENTS.map(str.encode))
def test_any_bytes_are_law_or_give_problems(
    raw: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    here = tmp_path_factory.getbasetemp() / "law"
    here.mkdir(exist_ok=True)
    (here / "any.md").write_bytes(raw)

    try:
        read_rulebase(here)
    except InvalidInput as error:
        assert error.problems


# Mutations of a document that is sound


def shipped() -> list[Path]:
    return [*documents_in(folder("rules")), *documents_in(folder("cases"))]


def complaints(text: str, tables: Any) -> list[str]:
    document, problems = parse_document(text, "a.md")
    for block in document.blocks:
        list(read_entries(block, tables, problems))
    return [problem.message for problem in problems]


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_whoever_deletes_the_only_quote_over_an_entry_is_told(path: Path) -> None:
    tables = CASE_TABLES if folder("cases") in path.parents else LAW_TABLES
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    sections = [0, *(at for at, line in enumerate(lines) if line.startswith("#")), len(lines)]
    document, _ = parse_document(text, "a.md")

    assert complaints(text, tables) == []
    for start, end in pairwise(sections):
        quotes = [p for p in document.passages if start < p.place.line <= end]
        blocks = [b for b in document.blocks if start < b.first_line <= end]
        needy = any(tables[name].needs_passage for block in blocks for name in block.data)
        if len(quotes) == 1 and needy:
            section = [line for line in lines[start:end] if not line.startswith(">")]
            bare = "\n".join([*lines[:start], *section, *lines[end:]])
            assert any("no words are quoted under" in said for said in complaints(bare, tables))


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_whoever_deletes_a_fence_is_told(path: Path) -> None:
    tables = CASE_TABLES if folder("cases") in path.parents else LAW_TABLES
    lines = path.read_text(encoding="utf-8").split("\n")
    fences = [at for at, line in enumerate(lines) if line.startswith("```")]

    for at in fences:
        assert complaints("\n".join([*lines[:at], *lines[at + 1 :]]), tables) != []


# Where things stand


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, Any]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in inner:
        if isinstance(part, dict | list) and part:
            yield from leaves(part, (*path, key))
        else:
            yield (*path, key), part


def check_spans(text: str) -> None:
    """Of every value the span, read by itself, gives that value."""
    spans = toml_spans(text)
    for path, value in leaves(tomllib.loads(text)):
        span = spans.found[path]
        if value == {} and text[span.start : span.end].strip()[:1] != "{":
            continue  # an empty table has a heading and no value
        assert tomllib.loads(f"x = {text[span.start : span.end]}")["x"] == value
        if span.key < span.key_end:
            assert str(path[-1]) in tomllib.loads(f"{text[span.key : span.key_end]} = 1") or (
                "." in text[span.key : span.key_end]
            )


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_each_value_of_the_documents_that_ship_is_found_where_it_stands(path: Path) -> None:
    document, _ = read_document(path, path.name)

    assert document
    for block in document.blocks:
        check_spans(block.text)


TOML = r"""# a comment with [a] and "quotes"
top = "a # b" # c
"quoted.key" = 'it'
a.b . "c d" = [ 1, # one
  'two]', [3.0, { x = "}" , y.z = [ "]" ] } ], ] # end
day = 1979-05-27 07:32:00
long = @@@one "two" \
  three @@@@ # four
raw = %%%
it's ''here%%%%
empty = []
none = {}
[ table . "in table" ]
x = true
[[list]]
x = 1
[list.inner]
y = 2
[[list]]
[[list.deep]]
z = 3
[[list.deep]]
z = "a"
[list.deep.er]
w = -0.5
""".replace("@", '"').replace("%", "'")


def test_values_are_found_in_every_form_that_toml_has() -> None:
    check_spans(TOML)


def in_quotes(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


STRINGS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"])).map(in_quotes),
    st.sampled_from(["'a]'", "%%%it's\n]%%%".replace("%", "'"), '"\\" # no"', '"""}"\n"""']),
)
KEYS = st.sampled_from(["a", "b-c", "1", "'q r'", '"x.y"'])
SCALARS = st.one_of(STRINGS, st.sampled_from(["1", "true", "1901-01-09", "1901-01-09 07:00:00"]))


def array(parts: list[str]) -> str:
    return "[\n  " + ", # ]\n".join(parts) + " ]"


def inline_table(parts: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{key} = {part}" for key, part in parts.items()) + " }"


VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(array),
        st.dictionaries(KEYS, inner, max_size=2).map(inline_table),
    ),
    max_leaves=6,
)
STATEMENTS = st.one_of(
    st.builds(lambda key, value: f"{key} = {value} # [x]", KEYS, VALUES),
    st.builds(lambda one, two, value: f"{one}.{two}={value}", KEYS, KEYS, VALUES),
    KEYS.map(lambda key: f"[{key}]"),
    st.builds(lambda one, two: f"[ {one} . {two} ]", KEYS, KEYS),
    KEYS.map(lambda key: f"  [[{key}]] # ["),
)


@given(text=st.lists(STATEMENTS, max_size=8).map("\n".join))
def test_each_value_of_any_toml_is_found_where_it_stands(text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        reject()

    check_spans(text)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=8,
)


@given(value=st.dictionaries(st.text(), JSON), indent=st.sampled_from([None, 0, 2]))
def test_each_value_of_any_json_is_found_where_it_stands(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=indent == 0)

    spans = json_spans(text)

    assert spans.twice == []
    for path, part in leaves(value):
        span = spans.found[path]
        assert json.loads(text[span.start : span.end]) == part


def test_what_is_found_within_a_value_is_a_whole_word() -> None:
    document, _ = parsed("```toml\n[[rule]]\npremises = ['a(PP, P)']\n```\n")

    place = document.blocks[0].place("rule", 0, "premises", text="P")

    assert (place.line, place.column, place.width) == (3, 20, 1)


# How long it takes

SPEAKING = """```toml
[case]
as_of = 1902-01-01
standard = "likely"
questions = ["captive(P)"]

[names]
a = { sort = "person", label = "captive A" }
```
"""


def stretched(shape: str, size: int) -> str:
    """What stands between two bars, over and over, with what stands before and after it once."""
    head, body, tail = shape.split("¦")
    return head + body * (size // len(body)) + tail


def spelled(text: str, base: Rulebase) -> None:
    with contextlib.suppress(Miswritten):
        read_premise(text, base.words, {})


READERS: dict[str, Callable[[str, Rulebase], object]] = {
    "document": lambda text, _: parse_document(text, "a.md"),
    "premise": spelled,
    "notes": lambda text, _: privacy_notes(text, "a.md", ()),
    "placeholder": lambda text, _: PLACEHOLDER.findall(text),
    "forms": lambda text, _: FORMS.findall(text),
    "id": lambda text, _: RULE_ID.fullmatch(text),
    "escape": lambda text, _: escape(text),
    "italics": lambda text, _: italics(text, trusted=True),
    "nearest": lambda text, _: nearest(text, [f"{text}a"]),
    "problem": lambda text, _: str(Problem(Place("a.md", 1, 40_000, text), text, text)),
}
NEAR_MISSES = [
    ("document", "# x¦ ¦x"),
    ("document", "# x¦ #¦x"),
    ("document", "¦#¦x"),
    ("document", "¦ ¦x"),
    ("document", "¦ ¦>"),
    ("document", "```x¦ ¦x"),
    ("document", "x¦`¦"),
    ("document", "x¦` ¦"),
    ("document", "¦```toml\n¦"),
    ("document", "¦``toml¦x"),
    ("document", "``toml¦ ¦x"),
    ("document", "[a¦ ¦x"),
    ("document", "¦[¦a"),
    ("document", "¦> [paraphrase\n¦"),
    ("document", "> [¦[¦x"),
    ("document", "> [a]¦ ¦x"),
    ("document", "x\n¦=¦x"),
    ("document", "¦\u202e\n¦"),
    ("document", "```toml\nx = [¦[],¦\n```"),
    ("document", "```toml\nx = [¦[],¦]\n```"),
    ("document", '```toml\nx = "¦\\"¦\n```'),
    ("document", "```toml\n¦a.¦b = 1\n```"),
    ("document", "```toml\n¦[[a]]\n¦\n```"),
    ("premise", "captive(¦ ¦"),
    ("premise", "captive(¦P, ¦"),
    ("premise", "captive(P¦ ¦"),
    ("premise", "¦captive(¦"),
    ("premise", "¦not ¦"),
    ("premise", "must¦ ¦x"),
    ("premise", "¦P != ¦"),
    ("premise", "every ¦P: ¦"),
    ("placeholder", "¦{¦"),
    ("placeholder", "¦{a¦"),
    ("placeholder", "{¦a¦"),
    ("forms", "¦[¦"),
    ("forms", "[¦a|¦"),
    ("id", "¦a.¦"),
    ("escape", "¦[..¦"),
    ("escape", "&#¦a¦"),
    ("escape", "¦ ¦x"),
    ("escape", "¦1¦."),
    ("italics", "*¦a¦"),
    ("italics", "¦*¦"),
    ("nearest", "¦a¦"),
    ("problem", "¦a¦"),
    ("notes", "¦a.¦"),
    ("notes", "¦a@¦"),
    ("notes", "¦1 ¦x"),
    ("notes", "¦1(¦x"),
    ("notes", "¦1-¦x"),
    ("notes", "¦born ¦"),
]


@pytest.mark.parametrize(("reader", "shape"), NEAR_MISSES)
def test_long_text_that_all_but_fits_takes_no_longer_than_its_length(
    reader: str, shape: str, base: Rulebase
) -> None:
    def spent(size: int) -> float:
        text = stretched(shape, size)
        start = time.process_time()
        READERS[reader](text, base)
        return time.process_time() - start

    assert spent(1_000) < 0.5  # so that a failure does not take an hour
    assert (few := min(spent(12_500) for _ in range(3))) < 1
    assert min(spent(50_000) for _ in range(2)) <= 9 * few + 0.1
