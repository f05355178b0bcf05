"""The rule base: what is read from a folder of law, and what is checked of it as a whole."""

import itertools
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarter.document import parse_document
from quarter.literal import Literal, Mode, parse_literal
from quarter.problem import InvalidInput
from quarter.rule import AnyOf, Condition, Distinct, Every, Kind
from quarter.rulebase import Rulebase, cited, components, concluded, holds, loops, opposes, unranked
from quarter.rulefile import assemble, read_rulebase

BASE = Path(__file__).parent / "problems" / "base"
WORDS = (BASE / "vocabulary.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def base() -> Rulebase:
    return read_rulebase(BASE)


def law(toml: str) -> Rulebase:
    """A rule base of one block under one passage, and the small vocabulary."""
    words, _ = parse_document(WORDS, "vocabulary.md")
    document, problems = parse_document(f"## HC art 1\n\n> So.\n\n```toml\n{toml}\n```\n", "law.md")
    rulebase, found = assemble([words, document], "")
    if problems or found:
        raise InvalidInput([*problems, *found])
    return rulebase


# What is read


def test_a_rule_is_read_with_its_words_and_its_parts(base: Rulebase) -> None:
    rule = base.by_id["hc.3"]

    assert rule.kind is Kind.DEFEASIBLE
    assert list(map(str, rule.premises)) == [
        "captive(P)", "taken_by(P, D)", "wishes(P, T)", "D != T",
    ]  # fmt: skip
    assert str(rule.conclusion) == "must send(D, P, T)"
    assert rule.variables == ("D", "P", "T")
    assert rule.passage.words == "A captive shall be sent home."


def test_a_question_is_read_in_its_plain_words_and_with_what_is_told_of_every_case() -> None:
    found = law(
        '[[question]]\nid = "home"\nreads = "May he go home?"\n'
        'literals = ["must send(D, P, H)", "captive(P)", "must send(D, P, T)"]\n'
        'names.T = "Where else?"\n\n'
        '[setting]\nliterals = ["taken_by(P, D)"]'
    )

    (question,) = found.questions
    assert (question.id, question.reads) == ("home", "May he go home?")
    assert list(map(str, question.literals)) == [
        "must send(D, P, H)", "captive(P)", "must send(D, P, T)",
    ]  # fmt: skip
    assert question.names == (("T", "power", "Where else?"),)
    assert list(map(str, found.setting)) == ["taken_by(P, D)"]


def test_premises_of_every_kind_are_read() -> None:
    rule = law(
        '[[rule]]\nid = "a"\npremises = ["taken_by(P, D) @ likely", ["bore_arms(P)", "not '
        'objects(P, D) @ certain"], "every T: wishes(P, T)", "D != north"]\n'
        'when = ["signed(D)"]\nconclusion = "captive(P)"'
    ).rules[0]

    taken, either, every, distinct = rule.premises
    assert taken == Condition(parse_literal("taken_by(P, D)"), "likely")
    assert isinstance(either, AnyOf) and either.options[1].standard == "certain"
    assert isinstance(every, Every) and every.variable == "T"
    assert distinct == Distinct("D", "north")
    assert rule.variables == ("P", "D")
    assert list(map(str, rule.literals())) == [
        "taken_by(P, D)", "bore_arms(P)", "not objects(P, D)", "wishes(P, T)", "signed(D)",
        "captive(P)",
    ]  # fmt: skip


def test_superiors_and_inferiors_may_be_lists() -> None:
    rules = "".join(
        f'[[rule]]\nid = "{name}"\npremises = ["bore_arms(P)"]\nconclusion = "{head}"\n'
        for name, head in [
            ("a", "captive(P)"), ("b", "captive(P)"), ("c", "not captive(P)"),
            ("d", "not captive(P)"),
        ]
    )  # fmt: skip

    found = law(rules + '[[superiority]]\nsuperior = ["a", "b"]\ninferior = ["c", "d"]\n')

    assert [(pair.superior, pair.inferior) for pair in found.superiorities] == [
        ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"),
    ]  # fmt: skip


def test_the_default_comes_first_among_the_positions_of_an_issue(base: Rulebase) -> None:
    (issue,) = base.issues

    assert issue.default.id == "the-wish.bar"
    assert [position.id for position in issue.positions] == ["the-wish.bar", "the-wish.no-bar"]
    assert issue.positions[0].passages[0].paraphrase
    assert not issue.positions[1].passages[0].verified


def test_a_dated_fact_of_the_law_keeps_its_dates() -> None:
    (fact,) = law(
        '[[fact]]\nliteral = "signed(north)"\nfrom = 1901-01-01\nuntil = 1902-01-01'
    ).facts

    assert (fact.literal, fact.start, fact.end) == (
        parse_literal("signed(north)"), date(1901, 1, 1), date(1902, 1, 1),
    )  # fmt: skip


def test_a_heading_is_cited_by_the_longest_short_name_that_begins_it(base: Rulebase) -> None:
    shorts = base.shorts

    assert cited("HC art 4", shorts) == ("HC", "art 4")
    assert cited("HC, art 5", shorts) == ("HC", "art 5")
    assert cited("HC Notes art 4", shorts) == ("HC Notes", "art 4")
    assert cited("HC Notes", shorts) == ("HC Notes", "")
    assert cited("HCC art 4", shorts) is None
    assert cited("", shorts) is None
    assert base.cited(base.by_id["hc.5"].passage)[0].id == "hc"


def test_the_hash_is_of_every_rule_file_and_its_name_and_of_nothing_else(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        shutil.copytree(BASE, folder)
    (one / "README.md").write_text("Prose.\n", encoding="utf-8")
    law_file = two / "law.md"
    law_file.write_bytes(law_file.read_bytes().replace(b"\n", b"\r\n"))

    assert read_rulebase(one).sha256 == read_rulebase(two).sha256 == read_rulebase(BASE).sha256
    law_file.write_bytes(law_file.read_bytes() + b"\nProse.\n")
    assert read_rulebase(one).sha256 != read_rulebase(two).sha256
    (one / "law.md").rename(one / "laws.md")
    assert read_rulebase(one).sha256 != read_rulebase(BASE).sha256


def test_the_order_of_files_and_of_entries_makes_no_problem(base: Rulebase) -> None:
    words, _ = parse_document(WORDS, "vocabulary.md")
    rules, _ = parse_document((BASE / "law.md").read_text(encoding="utf-8"), "law.md")

    found, problems = assemble([rules, words], "")

    assert problems == []
    assert set(found.by_id) == set(base.by_id)


# What opposes what


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("captive(P)", "not captive(P)", True),
        ("captive(P)", "captive(P)", False),
        ("captive(P)", "not bound(P)", False),
        ("must feed(D, P)", "must not feed(D, P)", True),
        ("may feed(D, P)", "must not feed(D, P)", True),
        ("must feed(D, P)", "need not feed(D, P)", True),
        ("may feed(D, P)", "need not feed(D, P)", False),
        ("must feed(D, P)", "may feed(D, P)", False),
        ("must not feed(D, P)", "need not feed(D, P)", False),
        ("must feed(D, P)", "must not send(D, P, T)", False),
        ("feed(D, P)", "must not feed(D, P)", False),
    ],
)
def test_rules_oppose_each_other_by_what_they_conclude(one: str, other: str, clash: bool) -> None:
    spare = [
        f'[[rule]]\nid = "{name}"\npremises = ["taken_by(P, D)", "wishes(P, T)"]\n'
        f'conclusion = "{head.replace("bound(P)", "bound(D)")}"\n'
        for name, head in (("a", one), ("b", other))
    ]
    found = law("".join(spare))

    a, b = found.rules

    assert opposes(found, a, b) is opposes(found, b, a) is clash
    assert bool(unranked(found)) is clash


def test_declared_opposites_oppose_each_other_with_the_names_in_their_places() -> None:
    found = law('[[opposites]]\nliterals = ["must feed(D, P)", "must send(D, P, D)"]')

    feed = parse_literal("must feed(north, ann)")

    assert list(found.opposed(feed)) == [
        parse_literal("need not feed(north, ann)"), parse_literal("must send(north, ann, north)"),
    ]  # fmt: skip


def test_a_duty_brings_the_permission_and_a_bar_the_freedom() -> None:
    def also(text: str) -> list[str]:
        return list(map(str, concluded(parse_literal(text))))

    assert also("must feed(D, P)") == ["must feed(D, P)", "may feed(D, P)"]
    assert also("must not feed(D, P)") == ["must not feed(D, P)", "need not feed(D, P)"]
    assert also("may feed(D, P)") == ["may feed(D, P)"]
    assert also("not captive(P)") == ["not captive(P)"]


@given(st.sampled_from(Mode), st.booleans())
def test_to_oppose_is_mutual(mode: Mode, denied: bool) -> None:
    acted = Literal("feed", ("D", "P"), mode=mode)
    said = Literal("captive", ("P",), denied=denied)

    assert ~~acted == acted
    assert ~~said == said


def test_rules_that_something_ranks_are_not_listed_as_unranked(base: Rulebase) -> None:
    assert [(one.id, other.id) for one, other in unranked(base)] == [("hc.3", "hc.4")]


def test_a_predicate_that_depends_on_itself_is_listed_as_a_loop(base: Rulebase) -> None:
    assert loops(base) == []
    assert loops(
        law(
            '[[rule]]\nid = "a"\npremises = ["must feed(D, P)"]\nconclusion = "captive(P)"\n'
            '[[rule]]\nid = "b"\npremises = ["captive(P)", "taken_by(P, D)"]\n'
            'conclusion = "must feed(D, P)"\n'
            '[[rule]]\nid = "c"\npremises = ["bound(T)", "signed(T)"]\nconclusion = "bound(T)"\n'
        )
    ) in ([["captive", "must feed"], ["bound"]], [["must feed", "captive"], ["bound"]])


# Readings and circles


def test_what_rests_on_positions_stands_where_one_of_each_issue_is_chosen() -> None:
    assert holds([], ["a.x"])
    assert holds(["a.x"], ["a.x", "b.y"])
    assert not holds(["a.x"], ["a.y", "b.y"])
    assert holds(["a.x", "a.y"], ["a.y"])
    assert holds(["a.x", "b.y"], ["a.x", "b.y"])
    assert not holds(["a.x", "b.y"], ["a.x", "b.z"])


RULES = [("a", ""), ("b", "not "), ("c", ""), ("d", "not ")]
PAIRS = [(one, other) for one, other in itertools.permutations("abcd", 2)
         if ("ac".find(one) < 0) != ("ac".find(other) < 0)]  # fmt: skip
CHOICES = ["i.x", "i.y", "j.x", "j.y"]


@given(
    st.lists(
        st.tuples(st.sampled_from(PAIRS), st.lists(st.sampled_from(CHOICES), unique=True)),
        max_size=7,
    )
)
def test_superiority_is_refused_just_where_some_reading_makes_it_a_circle(
    ranked: list[tuple[tuple[str, str], list[str]]],
) -> None:
    text = "".join(
        f'[[rule]]\nid = "{name}"\npremises = ["bore_arms(P)"]\nconclusion = "{sign}captive(P)"\n'
        for name, sign in RULES
    )
    for issue in "ij":
        text += f'[[issue]]\nid = "{issue}"\nquestion = "?"\ndefault = "x"\nreason = "."\n'
        for own in "xy":
            text += (
                f'[[position]]\nissue = "{issue}"\nid = "{own}"\nholds = "."\nholders = ["."]\n'
                'for = "."\nagainst = "."\n'
            )
    for (high, low), positions in ranked:
        text += f'[[superiority]]\nsuperior = "{high}"\ninferior = "{low}"\n'
        text += f"position = {positions}\n" if positions else ""

    def circle(chosen: tuple[str, str]) -> bool:
        below = {ends for ends, positions in ranked if holds(positions, chosen)}
        for _ in range(4):
            below |= {(a, d) for a, b in below for c, d in below if b == c}
        return any(high == low for high, low in below)

    readings = list(itertools.product(("i.x", "i.y"), ("j.x", "j.y")))
    if not any(map(circle, readings)):
        assert len(law(text).superiorities) == len(ranked)
        return
    with pytest.raises(InvalidInput) as error:
        law(text)
    for problem in error.value.problems:
        found = re.fullmatch(
            r"superiority runs in a circle: ([a-d](?: > [a-d])+)(?: \(where (.*)\))?",
            problem.message,
        )
        assert found
        names = found[1].split(" > ")
        chosen = found[2].split(", ") if found[2] else []
        for step in itertools.pairwise(names):
            assert any(
                ends == step and set(positions) <= {*chosen, *CHOICES} for ends, positions in ranked
            )
        assert names[0] == names[-1]


@given(st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=4)))
def test_components_are_what_can_reach_each_other_and_come_before_what_leads_to_them(
    graph: dict[int, list[int]],
) -> None:
    for low in [low for lows in graph.values() for low in lows]:
        graph.setdefault(low, [])
    reach = {node: {node} for node in graph}
    for _ in graph:
        for node in graph:
            reach[node].update(*(reach[low] for low in graph[node]))

    found = components(graph)

    assert sorted(node for part in found for node in part) == sorted(graph)
    for part in found:
        assert all(set(part) == {b for b in reach[a] if a in reach[b]} for a in part)
    order = {node: at for at, part in enumerate(found) for node in part}
    assert all(order[low] <= order[high] for high, lows in graph.items() for low in lows)


# What no rule base may be


def test_a_rule_base_with_a_problem_is_not_used(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / "law.md").read_text(encoding="utf-8")
    (tmp_path / "law.md").write_text(text.replace("```toml", "```tmol", 1), encoding="utf-8")

    with pytest.raises(InvalidInput, match=r"^law.md:7:1: an unknown fence: 'tmol'"):
        read_rulebase(tmp_path)


@pytest.mark.parametrize("name", sorted(path.name for path in BASE.glob("*.md")))
def test_without_any_one_of_its_lines_the_base_is_another_or_none(
    name: str, tmp_path: Path, base: Rulebase
) -> None:
    """Nothing that a line of data or of a quote says is lost in silence."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    lines = (BASE / name).read_text(encoding="utf-8").split("\n")
    inside = False
    for at, line in enumerate(lines):
        inside = inside != line.startswith("```")
        if not line or not (inside or line.startswith((">", "```"))):
            continue
        text = "\n".join([*lines[:at], *lines[at + 1 :]])
        (tmp_path / name).write_text(text, encoding="utf-8")
        try:
            found = read_rulebase(tmp_path)
        except InvalidInput:
            continue
        assert parts(found) != parts(base), line


def parts(rulebase: Rulebase) -> list[object]:
    """All that a rule base holds, without where it stands."""
    return [
        rulebase.words,
        rulebase.sources,
        [(rule.id, rule.kind, rule.premises, rule.conclusion, rule.positions, rule.passage)
         for rule in rulebase.rules],
        [(pair.superior, pair.inferior, pair.positions, pair.canon, pair.passage)
         for pair in rulebase.superiorities],
        rulebase.issues,
    ]  # fmt: skip
