"""The shape of tables, and how entries are read from blocks."""

from typing import Any

import pytest

from quarter.document import parse_document
from quarter.forms import CASE_TABLES, LAW_TABLES, Entry, Form, listed, read_entries, spelled
from quarter.problem import Problem


def entries(toml: str, tables: Any = LAW_TABLES) -> tuple[list[Entry[Any]], list[str]]:
    document, problems = parse_document(f"## HC art 1\n\n> So.\n\n```toml\n{toml}\n```\n", "a.md")
    found = [entry for block in document.blocks for entry in read_entries(block, tables, problems)]
    return found, [str(problem).partition("\n")[0] for problem in problems]


def test_an_entry_knows_its_table_its_key_its_passage_and_its_place() -> None:
    found, problems = entries(
        '[[rule]]\nid = "a"\n\n[[rule]]\nid = "b"\n\n[names]\nann = { sort = "s", label = "A" }'
    )

    assert problems == []
    first, second, name = found
    assert (second.table, second.key, second.form.id) == ("rule", "", "b")
    assert (name.table, name.key, name.form.label) == ("names", "ann", "A")
    assert second.passage.words == "So."
    assert str(first.place()) == "a.md:6:1"
    assert str(second.place("id")) == "a.md:10:1"
    assert str(second.place("id", text="b")) == "a.md:10:7"
    assert str(name.place("sort")) == "a.md:13:9"
    assert str(name.place("label", text="A")) == "a.md:13:30"


def test_the_short_form_and_the_long_form_of_a_fact_say_the_same() -> None:
    found, problems = entries(
        '[[fact]]\nliteral = "p(a)"\nshown = "likely"\n\n[facts]\n"p(a)" = "likely"', CASE_TABLES
    )

    assert problems == []
    assert [(entry.key or entry.form.literal, entry.form.shown) for entry in found] == [
        ("p(a)", "likely"),
        ("p(a)", "likely"),
    ]
    assert str(found[1].place("shown", text="likely")) == "a.md:11:11"
    assert str(found[1].place("literal", text="a")) == "a.md:11:4"


def test_a_key_of_another_name_is_left_out_and_the_rest_is_read() -> None:
    found, problems = entries('[[rule]]\nid = "a"\nwhy = "so"\nconclusion = "p(X)"')

    assert problems == ["a.md:8:1: unknown key in a rule: 'why'"]
    assert [(entry.form.conclusion, entry.sound) for entry in found] == [("p(X)", False)]


def test_an_entry_without_what_it_needs_is_not_read() -> None:
    found, problems = entries('[[rule]]\nconclusion = "p(X)"\n\n[names]\nann = "A"')

    assert problems == [
        "a.md:6:1: a rule without its 'id'",
        "a.md:10:1: 'ann' in [names]: a table is wanted",
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('id = ""', "a.md:7:1: 'id' of a rule: it is empty"),
        ('id = "  "', "a.md:7:1: 'id' of a rule: it is empty"),
        ("id = 3", "a.md:7:1: 'id' of a rule: a text in quotes is wanted"),
        ("id = 1901-01-01", "a.md:7:1: 'id' of a rule: a text in quotes is wanted"),
        ('id = "a"\npremises = "p(X)"', "a.md:8:1: 'premises' of a rule: a list is wanted"),
        (
            'id = "a"\npremises = ["p(X)", ["q(X)", 3]]',
            "a.md:8:30: 'premises' of a rule: a text in quotes is wanted",
        ),
        (
            'id = "a"\npremises = ["p(X)", [["q(X)"]]]',
            "a.md:8:22: 'premises' of a rule: a text in quotes is wanted",
        ),
        ('id = "a"\nexcept = []', "a.md:8:1: 'except' of a rule: list should have at least 1 item"),
        ('id = "a"\nexcepts = "b"', "a.md:8:1: unknown key in a rule: 'excepts'"),
    ],
)
def test_a_value_of_another_shape_is_told(line: str, said: str) -> None:
    _, problems = entries(f"[[rule]]\n{line}")

    assert [problem.removesuffix(", not 0") for problem in problems] == [said]


@pytest.mark.parametrize(
    "name", sorted({alias for table in LAW_TABLES.values() for alias in table.form.model_fields})
)
def test_a_key_has_one_name_and_that_is_not_the_one_in_python(name: str) -> None:
    for table in [*LAW_TABLES.values(), *CASE_TABLES.values()]:
        info = table.form.model_fields.get(name)
        if info is not None and info.alias is not None:
            with pytest.raises(ValueError, match="extra_forbidden"):
                table.form.model_validate({name: "x"})


@pytest.mark.parametrize("table", [*LAW_TABLES.values(), *CASE_TABLES.values()])
def test_no_form_lets_through_what_it_does_not_name(table: Any) -> None:
    assert issubclass(table.form, Form)
    assert table.form.model_config["extra"] == "forbid"
    assert table.form.model_config["strict"]
    assert table.form.model_config["frozen"]
    assert table.form.model_config["hide_input_in_errors"]


def test_what_law_and_cases_assert_needs_words_above_it() -> None:
    assert {name for name, table in LAW_TABLES.items() if table.needs_passage} == {
        "rule", "superiority", "opposites", "position", "fact", "immaterial", "not_encoded",
    }  # fmt: skip
    assert {name for name, table in CASE_TABLES.items() if table.needs_passage} == {
        "fact", "facts", "finding", "claim", "statement", "holding",
    }  # fmt: skip


def test_what_cannot_be_read_is_still_known_by_its_name() -> None:
    document, _ = parse_document(
        "```toml\n[[rule]]\nid = 'a'\nwhy = 1\n\n[[rule]]\nid = 2\n\n[names]\nann = 3\n"
        "bob = { sort = 's', label = 'B' }\n\n[[position]]\nissue = 'i'\nid = 'p'\n```\n",
        "a.md",
    )

    assert spelled(document.blocks, "rule") == {"a"}
    assert spelled(document.blocks, "names") == {"ann", "bob"}
    assert spelled(document.blocks, "names", "label") == {"B"}
    assert spelled(document.blocks, "position", "issue", "id") == {"i.p"}
    assert spelled(document.blocks, "sources") == set()


def test_what_may_be_one_or_a_list_is_read_as_a_list() -> None:
    assert listed(None) == ()
    assert listed("a") == ("a",)
    assert listed(["a", "b"]) == ("a", "b")


def test_no_value_of_a_file_is_in_a_message_though_its_line_is_shown() -> None:
    _, problems = parse_document("", "a.md")
    document, _ = parse_document("```toml\n[names]\nann = 'Jane Roe'\n```\n", "a.md")
    list(read_entries(document.blocks[0], CASE_TABLES, problems))

    (problem,) = problems
    assert isinstance(problem, Problem)
    assert "Jane Roe" not in problem.message
    assert "Jane Roe" in problem.place.excerpt
