"""Case files: what they hold, in Markdown and in JSON, and what the record shows of a fact."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quarter.case import Case
from quarter.casefile import case_document, case_schema, case_to_json, parse_case, read_case
from quarter.console import identifies
from quarter.document import parse_document
from quarter.literal import parse_literal
from quarter.privacy import privacy_notes
from quarter.problem import InvalidInput
from quarter.record import Record, State
from quarter.rulebase import Rulebase
from quarter.rulefile import assemble, read_rulebase
from quarter.shipped import case_names, folder
from quarter.signs import HIDDEN

BASE = read_rulebase(Path(__file__).parent / "problems" / "base")
SCHEMA = case_schema()

HEAD = """# Ann and Bob

```toml
[case]
as_of = 1902-01-01
standard = "likely"
detaining_power = "north"
questions = ["captive(P)", "must not send(north, ann, T)"]

[case.positions]
the-wish = "no-bar"

[names]
ann = { sort = "person", label = "prisoner A", short = "A", pronoun = "she" }
bob = { sort = "person", label = "prisoner B" }

[names.walk]
sort = "act"
label = "the walk through the town"
date = 1901-07-01

[sources]
log = { date = 1901-06-01, citation = "The log of the guard" }

[sources.letter]
date = 1901-09-01
kind = "letter"
short = "the letter"
citation = "A letter to the mayor"
date_note = "The day is that of the stamp."
```
"""

TEACHING = """\
[teaching]
difficulty = 2
minutes = 40
aims = ["Tell a captive from a passer-by.", "Say who may stay."]
read = ["HC art 1", "HC art 4"]

[names]"""
NARRATIVE = 'narrative = { date = 1901-06-01, kind = "scenario", citation = "Scenario: the rifle" }'

WHOLE = (
    HEAD
    + """
Prose, which JSON does not keep.

## log p 1

> [paraphrase]
> Ann was taken
> on the first of May.

```toml
[facts]
"bore_arms(ann)" = "likely"
"not objects(bob, south)" = "alleged"

[[fact]]
literal = "taken_by(ann, north)"
shown = "certain"
from = 1901-05-01
until = 1901-12-01
by = "the guard"
note = "The hour is not given."
```

```toml
[[fact]]
literal = "taken_by(bob, north)"
shown = "certain"
```

## letter

> "She will not go", he said. \\* \u00e9 \u4e00

```toml
[[claim]]
literal = "must not send(north, ann, south)"
by = "the writer"
says = "She may not be sent."

[[claim]]
by = "the writer"
says = "It is wrong."
note = "No law is named."

[[statement]]
date = 1901-08-01
by = "Ann"
says = "She will not go."
bears_on = ["objects(ann, south)", "wishes(ann, north)"]

[[finding]]
literal = "not bore_arms(ann)"
shown = "certain"
reason = "The arms were another's."
```

```toml
[unknown]
"objects(ann, south)" = "unsafe to ask"
```

```toml
[unknown]
"wishes(bob, south)" = "not asked"

[[expect]]
literal = "captive(bob)"
standing = "proved"
settled = false
as_of = 1901-10-01
standard = "alleged"

[[expect]]
literal = "captive(ann)"
answer = "Open"
```
"""
)


STORY = (
    HEAD.replace("[names]", TEACHING, 1).replace("[sources]", "[sources]\n" + NARRATIVE)
    + """
## narrative para 1

> Ann is taken by the North.

```toml
[facts]
"taken_by(ann, north)" = "certain"
```

## log p 1

> She had a rifle.

```toml
[facts]
"bore_arms(ann)" = "likely"
```

## narrative para 2

> She will not go home. Nobody asks why.

```toml
[facts]
"objects(ann, south)" = "certain"
```

```toml
[[fact]]
literal = "not wishes(ann, south)"
shown = "likely"
```
"""
)


def case(text: str, rulebase: Rulebase = BASE) -> Case:
    return parse_case(HEAD + text, rulebase, "a.md")


@cache
def shipped_law() -> Rulebase:
    return read_rulebase(folder("rules"))


# What is read


def test_a_case_file_is_read() -> None:
    found = parse_case(WHOLE, BASE, "a.md")

    assert found.title == "Ann and Bob"
    assert (found.as_of, found.standard, found.detaining_power) == (
        date(1902, 1, 1), "likely", "north",
    )  # fmt: skip
    assert list(map(str, found.questions)) == ["captive(P)", "must not send(north, ann, T)"]
    assert found.positions == ("the-wish.no-bar",)
    assert [name.id for name in found.names] == ["ann", "bob", "walk"]
    assert found.words.names["bob"].short == "prisoner B"
    assert found.sources["log"].short == "log"
    assert found.sources["letter"].note == "The day is that of the stamp."
    arms, objects, taken, other = found.evidence
    assert str(arms.literal) == "bore_arms(ann)"
    assert objects.literal.denied
    assert (taken.start, taken.end, taken.by) == (
        date(1901, 5, 1), date(1901, 12, 1), "the guard",
    )  # fmt: skip
    assert (taken.source.id, taken.pinpoint) == ("log", "p 1")
    assert taken.passage.words == "Ann was taken on the first of May."
    assert taken.passage is other.passage
    assert found.findings[0].pinpoint == ""
    assert [claim.literal is None for claim in found.claims] == [False, True]
    assert len(found.statements[0].bears_on) == 2
    assert {str(atom): reason for atom, reason in found.unknown.items()} == {
        "objects(ann, south)": "unsafe to ask", "wishes(bob, south)": "not asked",
    }  # fmt: skip
    assert [str(expected.where()) for expected in found.expectations] == [
        "a.md:98:12",
        "a.md:105:12",
    ]


def test_a_title_in_the_case_table_goes_before_the_heading() -> None:
    found = parse_case(HEAD.replace("[case]", '[case]\ntitle = "Two"', 1), BASE, "a.md")

    assert found.title == "Two"


def test_a_scenario_tells_its_story_in_order_and_what_it_is_to_teach() -> None:
    found = parse_case(STORY, BASE, "a.md").teaching

    assert found is not None
    assert (found.difficulty, found.minutes) == (2, 40)
    assert found.aims == ("Tell a captive from a passer-by.", "Say who may stay.")
    assert found.read == ("HC art 1", "HC art 4")
    assert [passage.words for passage in found.narrative] == [
        "Ann is taken by the North.",
        "She will not go home. Nobody asks why.",
    ]


def test_a_case_that_is_no_scenario_teaches_nothing() -> None:
    assert parse_case(WHOLE, BASE, "a.md").teaching is None


# Markdown and JSON


@pytest.mark.parametrize("path", case_names().values(), ids=case_names())
def test_a_case_that_ships_is_equal_after_json(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    check_json(text, shipped_law(), tmp_path / "a.json")


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        WHOLE,
        WHOLE.replace("> [paraphrase]\n", "> [unverified]\n"),
        STORY,
        HEAD.replace("# Ann", "Ann"),
    ],
)
def test_a_small_case_is_equal_after_json(text: str, tmp_path: Path) -> None:
    check_json(text, BASE, tmp_path / "a.json")


WORDS = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), min_size=1
).filter(lambda text: text.strip() == text and text[0] not in "[`~" and not HIDDEN.search(text))
FACTS = st.dictionaries(
    st.sampled_from(
        ["bore_arms(ann)", "not bore_arms(ann)", "taken_by(ann, north)", "taken_by(bob, south)",
         "objects(ann, south)", "wore_no_badge(bob)"]
    ),
    st.sampled_from(["alleged", "likely", "certain"]),
    min_size=1,
)  # fmt: skip


@given(sections=st.lists(st.tuples(WORDS, FACTS, FACTS, st.booleans()), max_size=3), note=WORDS)
@settings(max_examples=40)
def test_any_case_is_equal_after_json(
    sections: list[tuple[str, dict[str, str], dict[str, str], bool]],
    note: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    text, quoted = "", json.dumps(note, ensure_ascii=False)
    for words, short, long, first in sections:
        facts = "\n[facts]\n" + "".join(f'"{key}" = "{shown}"\n' for key, shown in short.items())
        listed = "".join(
            f'\n[[fact]]\nliteral = "{key}"\nshown = "{shown}"\nnote = {quoted}\n'
            for key, shown in long.items()
        )
        data = facts + listed if first else listed + facts
        text += f"\n## log p 1\n\n> {words}\n\n```toml{data}```\n"

    check_json(HEAD + text, BASE, tmp_path_factory.getbasetemp() / "a.json")


def check_json(text: str, rulebase: Rulebase, path: Path) -> None:
    document, _ = parse_document(text, "a.md")
    written = case_to_json(document)
    path.write_text(written, encoding="utf-8")

    assert read_case(path, rulebase) == parse_case(text, rulebase, "a.md")
    assert case_to_json(case_document(path)) == written
    accepts(SCHEMA, json.loads(written))


def accepts(schema: dict[str, Any], value: Any, root: dict[str, Any] | None = None) -> None:
    """The schema accepts the value: so much of JSON Schema as ours has."""
    root = root or schema
    known = {
        "$defs", "$ref", "additionalProperties", "anyOf", "default", "description", "enum",
        "format", "items", "minItems", "maxItems", "minLength", "pattern", "properties",
        "required", "title", "type", "const", "minimum", "maximum",
    }  # fmt: skip
    assert schema.keys() <= known
    if "$ref" in schema:
        accepts(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, root)
    if "anyOf" in schema:
        assert any(is_accepted(one, value, root) for one in schema["anyOf"])
    if "type" in schema:
        kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
        kinds["integer"] = int
        assert isinstance(value, kinds[schema["type"]])
    if isinstance(value, int):
        assert schema.get("minimum", value) <= value <= schema.get("maximum", value)
    assert value in schema.get("enum", [value])
    if isinstance(value, dict):
        properties, others = schema.get("properties", {}), schema.get("additionalProperties")
        assert set(schema.get("required", ())) <= value.keys()
        for key, part in value.items():
            assert key in properties or others is not False
            accepts(properties.get(key, others or {}), part, root)
    if isinstance(value, list):
        assert len(value) >= schema.get("minItems", 0)
        for part in value:
            accepts(schema.get("items", {}), part, root)
    if isinstance(value, str):
        assert len(value) >= schema.get("minLength", 0)
        if schema.get("format") == "date":
            date.fromisoformat(value)


def is_accepted(schema: dict[str, Any], value: Any, root: dict[str, Any]) -> bool:
    try:
        accepts(schema, value, root)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (["expects"], []),
        (["case", "as_of"], 1902),
        (["case", "questions"], []),
        (["case", "questions"], "captive(ann)"),
        (["names", "ann"], {"sort": "person"}),
        (["sections", 0, "facts"], {"bore_arms(ann)": 1}),
        (["sections", 0, "fact", 0, "until"], True),
        (["unknown", "objects(bob, north)"], "because"),
        (["teaching"], {"difficulty": 0, "minutes": 40, "aims": ["a"], "read": ["HC art 1"]}),
        (["teaching"], {"difficulty": 1, "minutes": 40, "aims": [], "read": ["HC art 1"]}),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(
    place: list[Any], value: Any, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    data = json.loads(case_to_json(parse_document(WHOLE, "a.md")[0]))
    inner = data
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    path.write_text(json.dumps(data), encoding="utf-8")

    assert not is_accepted(SCHEMA, data, SCHEMA)
    with pytest.raises(InvalidInput):
        read_case(path, BASE)


def test_prose_is_not_a_part_of_a_case() -> None:
    assert parse_case(WHOLE, BASE, "a.md") == parse_case(
        WHOLE.replace("Prose, which JSON does not keep.", "Other prose."), BASE, "a.md"
    )


# What the record shows


def state(found: Case, fact: str, standard: str = "likely", day: str = "1902-01-01",
          as_of: str = "1902-01-01") -> State:  # fmt: skip
    record = Record(BASE, found, date.fromisoformat(as_of))
    return record.state(parse_literal(fact), standard, date.fromisoformat(day))


def log(toml: str) -> str:
    return f"\n## log p 1\n\n> So.\n\n```toml\n{toml}\n```\n"


def letter(toml: str) -> str:
    return f"\n## letter\n\n> So.\n\n```toml\n{toml}\n```\n"


def test_a_fact_is_shown_up_to_the_standard_that_its_source_meets() -> None:
    found = case(log('[facts]\n"bore_arms(ann)" = "likely"\n"not bore_arms(bob)" = "certain"'))

    assert state(found, "bore_arms(ann)", "alleged") is State.SHOWN
    assert state(found, "bore_arms(ann)", "likely") is State.SHOWN
    assert state(found, "bore_arms(ann)", "certain") is State.OPEN
    assert state(found, "bore_arms(bob)", "certain") is State.DENIED
    assert state(found, "objects(bob, south)") is State.OPEN


def test_a_fact_holds_from_its_first_day_until_the_day_on_which_it_no_longer_does() -> None:
    found = case(
        log(
            '[[fact]]\nliteral = "bore_arms(ann)"\nshown = "certain"\n'
            "from = 1901-05-01\nuntil = 1901-05-03"
        )
    )

    states = [state(found, "bore_arms(ann)", day=f"1901-{day}") for day in
              ("04-30", "05-01", "05-02", "05-03")]  # fmt: skip

    assert states == [State.OPEN, State.SHOWN, State.SHOWN, State.OPEN]


def test_a_source_is_on_the_record_from_its_own_date() -> None:
    found = case(log('[facts]\n"bore_arms(ann)" = "certain"'))

    assert state(found, "bore_arms(ann)", as_of="1901-05-31") is State.OPEN
    assert state(found, "bore_arms(ann)", as_of="1901-06-01") is State.SHOWN


def test_sources_that_contradict_each_other_dispute_a_fact_at_the_standard_that_both_meet() -> None:
    found = case(
        log('[facts]\n"bore_arms(ann)" = "certain"')
        + letter('[facts]\n"not bore_arms(ann)" = "likely"')
    )

    assert state(found, "bore_arms(ann)", "alleged") is State.DISPUTED
    assert state(found, "bore_arms(ann)", "likely") is State.DISPUTED
    assert state(found, "bore_arms(ann)", "certain") is State.SHOWN
    assert state(found, "bore_arms(ann)", "likely", as_of="1901-08-01") is State.SHOWN


def test_sources_that_speak_of_different_days_do_not_contradict_each_other() -> None:
    found = case(
        log('[[fact]]\nliteral = "bore_arms(ann)"\nshown = "certain"\nuntil = 1901-05-01')
        + letter('[[fact]]\nliteral = "not bore_arms(ann)"\nshown = "certain"\nfrom = 1901-05-01')
    )

    assert state(found, "bore_arms(ann)", day="1901-04-30") is State.SHOWN
    assert state(found, "bore_arms(ann)", day="1901-05-01") is State.DENIED


def test_a_finding_settles_a_dispute_at_its_own_standard_and_from_its_own_date() -> None:
    found = case(
        log('[facts]\n"bore_arms(ann)" = "certain"\n"not bore_arms(ann)" = "certain"')
        + letter('[[finding]]\nliteral = "not bore_arms(ann)"\nshown = "likely"\nreason = "So."')
    )

    assert state(found, "bore_arms(ann)", as_of="1901-08-31") is State.DISPUTED
    assert state(found, "bore_arms(ann)", as_of="1901-09-01") is State.DENIED
    assert state(found, "bore_arms(ann)", "certain") is State.OPEN


def test_of_two_findings_the_later_counts_wherever_it_stands_in_the_file() -> None:
    finding = '[[finding]]\nliteral = "{}"\nshown = "certain"\nreason = "So."'
    early, late = (
        log(finding.format("bore_arms(ann)")),
        letter(finding.format("not bore_arms(ann)")),
    )

    for found in (case(early + late), case(late + early)):
        assert state(found, "bore_arms(ann)") is State.DENIED
        assert state(found, "bore_arms(ann)", as_of="1901-08-31") is State.SHOWN


def test_a_reason_in_a_later_block_replaces_an_earlier_one(tmp_path: Path) -> None:
    text = HEAD + 2 * '\n```toml\n[unknown]\n"objects(ann, south)" = "not asked"\n```\n'
    text = text.replace('"objects(ann, south)" = "not', '"not objects(ann, south)" = "not', 1)
    text = text[: text.rindex("not asked")] + "refused" + text[text.rindex("not asked") + 9 :]
    found = parse_case(text, BASE, "a.md")

    assert {str(atom): reason for atom, reason in found.unknown.items()} == {
        "objects(ann, south)": "refused"
    }
    check_json(text, BASE, tmp_path / "a.json")


def test_silence_is_read_as_a_denial_only_where_the_vocabulary_says_so() -> None:
    silent = case("")
    weak = case(log('[facts]\n"wore_no_badge(ann)" = "alleged"'))
    asked = case('\n```toml\n[unknown]\n"wore_no_badge(ann)" = "not asked"\n```\n')

    assert state(silent, "wore_no_badge(ann)") is State.ASSUMED
    assert state(silent, "taken_by(ann, north)") is State.ASSUMED
    assert state(silent, "bore_arms(ann)") is State.OPEN
    assert state(weak, "wore_no_badge(ann)") is State.OPEN
    assert state(weak, "wore_no_badge(bob)") is State.ASSUMED
    assert state(asked, "wore_no_badge(ann)") is State.OPEN


def test_facts_that_exclude_each_other_deny_each_other() -> None:
    found = case(log('[facts]\n"objects(ann, south)" = "likely"'))

    assert state(found, "wishes(ann, south)") is State.DENIED
    assert state(found, "wishes(ann, south)", "certain") is State.OPEN
    assert state(found, "wishes(ann, north)") is State.OPEN
    both = case(log('[facts]\n"objects(ann, south)" = "likely"\n"wishes(ann, south)" = "likely"'))
    assert state(both, "objects(ann, south)") is State.DISPUTED
    assert state(both, "wishes(ann, south)") is State.DISPUTED


def record_under(fact: str, more: str = "") -> Record:
    """The record of a case under a law that has one fact."""
    words, _ = parse_document(
        (Path(__file__).parent / "problems/base/vocabulary.md").read_text(encoding="utf-8"), "v.md"
    )
    law, _ = parse_document(f"## HC art 1\n\n> So.\n\n```toml\n[[fact]]\n{fact}\n```\n", "law.md")
    rulebase, problems = assemble([words, law], "")
    assert problems == []
    text = HEAD.replace('[case.positions]\nthe-wish = "no-bar"\n', "") + more
    return Record(rulebase, parse_case(text, rulebase, "a.md"), date(1902, 1, 1))


def test_a_dated_fact_of_the_law_is_on_every_record() -> None:
    record = record_under('literal = "signed(north)"\nfrom = 1901-01-01\nuntil = 1901-12-01')

    states = [
        record.state(parse_literal("signed(north)"), "certain", date.fromisoformat(day))
        for day in ("1900-12-31", "1901-01-01", "1901-11-30", "1901-12-01")
    ]

    assert states == [State.OPEN, State.SHOWN, State.SHOWN, State.OPEN]


def test_a_fact_of_the_law_with_a_variable_holds_of_every_name_that_no_finding_excepts() -> None:
    excepted = """
## log p 1

> The South never agreed to it.

```toml
[facts]
"not signed(south)" = "certain"

[[finding]]
literal = "not signed(south)"
shown = "certain"
reason = "It objected throughout."
```
"""
    record = record_under('literal = "signed(D)"', excepted)

    states = [
        record.state(parse_literal(f"signed({power})"), "certain", date(1902, 1, 1))
        for power in ("north", "south")
    ]

    assert states == [State.SHOWN, State.DENIED]


def test_a_dated_act_is_judged_on_its_own_day() -> None:
    record = Record(BASE, case(""), date(1902, 1, 1))

    assert record.day_of(("ann", "walk"), date(1902, 1, 1)) == date(1901, 7, 1)
    assert record.day_of(("ann",), date(1902, 1, 1)) == date(1902, 1, 1)


def test_evidence_is_kept_in_the_order_of_its_dates() -> None:
    found = case(
        letter('[facts]\n"not bore_arms(ann)" = "certain"')
        + log('[facts]\n"bore_arms(ann)" = "likely"')
    )
    record = Record(BASE, found, date(1902, 1, 1))

    evidence = record.evidence(parse_literal("bore_arms(ann)"))

    assert [one.source.id for one in evidence] == ["log", "letter"]
    assert record.evidence(parse_literal("bore_arms(bob)")) == ()


def test_the_record_knows_of_what_it_speaks() -> None:
    found = case(
        log('[facts]\n"taken_by(ann, north)" = "certain"\n"shows(walk, ann)" = "likely"')
        + '\n```toml\n[unknown]\n"taken_by(bob, south)" = "not asked"\n```\n'
    )
    early, late = (Record(BASE, found, date(1901, month, 15)) for month in (5, 7))

    assert late.related == {"taken_by": (("ann", "north"), ("bob", "south"))}
    assert early.related == {"taken_by": (("bob", "south"),)}
    assert late.domain == {"person": ("ann", "bob"), "power": ("north", "south"), "act": ("walk",)}
    assert early.domain["act"] == ()


DAYS = st.dates(date(1901, 4, 28), date(1901, 5, 4))
STANDARDS = ["alleged", "likely", "certain"]


@given(
    facts=st.lists(
        st.tuples(st.booleans(), st.sampled_from(STANDARDS), DAYS, st.integers(1, 4)), max_size=4
    ),
    day=DAYS,
)
def test_a_stronger_standard_never_shows_more(
    facts: list[tuple[bool, str, date, int]], day: date
) -> None:
    toml = "".join(
        f'[[fact]]\nliteral = "{"not " * denied}bore_arms(ann)"\nshown = "{shown}"\n'
        f"from = {start}\nuntil = {date.fromordinal(start.toordinal() + days)}\n"
        for denied, shown, start, days in facts
    )
    found = case(log(toml))
    showing, denying = (
        [state(found, "bore_arms(ann)", one, day.isoformat()) in (kind, State.DISPUTED)
         for one in STANDARDS]
        for kind in (State.SHOWN, State.DENIED)
    )  # fmt: skip

    assert showing == sorted(showing, reverse=True)
    assert denying == sorted(denying, reverse=True)
    assert any(showing) == any(
        not denied and start <= day < date.fromordinal(start.toordinal() + days)
        for denied, _, start, days in facts
    )


# What may identify a person


def notes(text: str) -> list[str]:
    return [f"{note.place.line - HEAD.count(chr(10))}:{note.place.column} {note.message}"
            for note in privacy_notes(HEAD + text, "a.md", case(text).names)]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Call +380 44 123 45 67 at night.", "1:6 what looks like a telephone number"),
        ("Call 0441234567.", "1:6 what looks like a telephone number"),
        ("Call 044.123.45.67.", "1:6 what looks like a telephone number"),
        ("Call 044\u00a0123\u202f45\u201167.", "1:6 what looks like a telephone number"),
        ("On 1901-05-01 call (044) 123-45-67.", "1:20 what looks like a telephone number"),
        ("Write to ann.b+c@mail.example.", "1:10 what looks like an address for mail"),
        ("She was born on a Monday.", "1:9 words about a date of birth"),
        ("Her Date of Birth is known.", "1:5 words about a date of birth"),
        ("Military number unknown.", "1:1 what looks like a service number"),
        ("Her service no. is known.", "1:5 what looks like a service number"),
    ],
)
def test_what_may_identify_a_person_is_noted(line: str, found: str) -> None:
    assert notes(line) == [found]


@pytest.mark.parametrize(
    "line",
    [
        "On 2025-01-09, and again on 2025-01-24.",
        "From 2025-01-09 - 2025-01-24 (16 days).",
        "UN Doc A/80/150 (21 July 2025) paras 34-37",
        "75 UNTS 135, 1125 UNTS 3",
        "He was of service no longer.",
        "From 9.1.2025 - 24.1.2025 at A/80/150.",
        "At 12:30 on the 24th of January 2025, 500 m from 51.2, 35.1.",
    ],
)
def test_dates_and_citations_are_not_noted(line: str) -> None:
    assert notes(line) == []


@pytest.mark.parametrize(
    ("label", "is_name"),
    [
        ("Jane Roe", True),
        ("private Jane Roe", True),
        ("Олена Шевченко", True),
        ("Roe-Poe", True),
        ("홍길동", True),
        ("prisoner A", False),
        ("the prisoner whom the Herald mentions first", False),
        ("A B", False),
        ("prisoner No 1", False),
        ("Roe", True),
        ("roe", True),
        ("jane roe", True),
        ("private roe", True),
        ("Captain R.", True),
        ("POW-01", False),
        ("pilot B", False),
        ("A2", False),
        ("each of the Georgian prisoners", False),
        ("a captive of doubtful status", False),
    ],
)
def test_a_label_that_looks_like_a_name_is_noted_where_it_stands(label: str, is_name: bool) -> None:
    text = HEAD.replace('"prisoner A", short = "A"', f'"prisoner A", short = "{label}"')

    found = privacy_notes(text, "a.md", parse_case(text, BASE, "a.md").names)

    assert [str(note.place) for note in found] == ["a.md:14:57"] * is_name


@pytest.mark.parametrize("label", ["Jane Roe", "jane roe", "roe", "Roe", "Captain R.", "홍길동"])
def test_an_interview_takes_no_name_for_what_a_person_is_called(label: str) -> None:
    assert "what looks like a person's own name" in str(identifies(label))


@pytest.mark.parametrize("label", ["prisoner A", "the nurse", "POW-01", "each of the accused"])
def test_an_interview_takes_a_letter_and_a_part_for_what_a_person_is_called(label: str) -> None:
    assert identifies(label) is None


def test_a_case_that_ships_has_nothing_that_may_identify_a_person() -> None:
    for path in case_names().values():
        names = read_case(path, shipped_law()).names
        assert privacy_notes(path.read_text(encoding="utf-8"), path.name, names) == []


# What no case may be


def test_every_problem_of_a_file_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as error:
        parse_case(
            WHOLE.replace("captive(P)", "captve(P)")
            .replace('"likely"', '"likly"')
            .replace("## letter", "## lettre")
            .replace("unsafe to ask", "unsafe"),
            BASE,
            "a.md",
        )

    lines = {problem.place.line for problem in error.value.problems}
    assert lines == {6, 8, 43, 61, 90}
