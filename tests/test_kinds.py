"""The kinds of memo: what each holds and leaves out, and what none may say."""

import re
from functools import cache

import pytest
from commands import called

from quarter.advocacy import Advocacy, Outcome, Plea
from quarter.answer import Opinion
from quarter.casefile import parse_case, read_case
from quarter.layout import LAYOUTS
from quarter.manner import KINDS, SIDES, Manner
from quarter.memo import write_memo
from quarter.outline import Outline
from quarter.record import State
from quarter.rulebase import Rulebase
from quarter.rulefile import read_rulebase
from quarter.shipped import case_names, folder

MANNERS = [Manner(kind) for kind in KINDS if kind != "advocate"] + [
    Manner("advocate", side) for side in SIDES
]
FEW = ("kursk-2025", "decided/korea-1953", "decided/hamdi-2004", "near-misses/gc3-article-118")
NOTE = re.compile(r"\[\^(\d+)\]")
NOTE_BEGINS = re.compile(r"^\[\^(\d+)\]:", re.MULTILINE)


@cache
def law() -> Rulebase:
    return read_rulebase(folder("rules"))


@cache
def opinion(case: str) -> Opinion:
    return Opinion(law(), read_case(case_names()[case], law()))


@cache
def written(case: str, kind: str, side: str | None = None) -> str:
    return write_memo(opinion(case), Manner(kind, side)).markdown


def words(text: str) -> int:
    """The words of a memo as it is read, without its notes."""
    body = NOTE.sub("", NOTE_BEGINS.split(text)[0])
    return sum(any(sign.isalpha() for sign in word) for word in body.split())


@pytest.mark.parametrize("manner", MANNERS, ids=lambda one: one.side or one.kind)
@pytest.mark.parametrize("case", FEW)
def test_every_note_has_its_place_in_every_kind(case: str, manner: Manner) -> None:
    memo = written(case, manner.kind, manner.side)
    body = NOTE_BEGINS.split(memo)[0]
    called = [int(number) for number in NOTE.findall(body)]
    stands = [int(number) for number in NOTE_BEGINS.findall(memo)]

    assert called == stands == list(range(1, len(stands) + 1))


@pytest.mark.parametrize("manner", MANNERS, ids=lambda one: one.side or one.kind)
@pytest.mark.parametrize("case", FEW)
def test_every_paragraph_referred_to_is_there_in_every_kind(case: str, manner: Manner) -> None:
    form = write_memo(opinion(case), manner).form
    begins = [int(number) for number in re.findall(r"\(#at-(\d+)\)", form)]

    assert begins == list(range(1, len(begins) + 1))
    assert set(map(int, re.findall(r"\(#to-(\d+)\)", form))) <= set(begins)


@pytest.mark.parametrize("case", [name for name in case_names() if name not in FEW])
def test_every_kind_is_written_of_every_case_that_ships(case: str) -> None:
    number = list(case_names()).index(case)
    spoken = [
        Manner("brief"),
        Manner("submission"),
        Manner("advocate", SIDES[number % len(SIDES)]),
    ]
    found = Opinion(law(), read_case(case_names()[case], law()))

    for manner in spoken:
        markdown = write_memo(found, manner).markdown
        assert markdown.startswith("# ")
        assert not re.search(r"^\[\^\d+\]:\s*$", markdown, re.MULTILINE)


def test_what_was_forbidden_on_a_day_that_is_over_is_not_told_as_forbidden_now() -> None:
    memo = written("near-misses/arsiwa-article-012", "memo")
    now = memo.split("## What Borea should do next")[1].split("## ")[0]

    assert "must treat each of the first man" in now
    assert "must not return the second man" not in now
    assert not re.search(r"^\[\^\d+\]:\s*$", memo, re.MULTILINE)


def test_a_brief_on_kursk_has_at_most_900_words() -> None:
    assert 400 < words(written("kursk-2025", "brief")) <= 900


@pytest.mark.parametrize("case", FEW)
def test_a_brief_gives_every_answer_of_the_memo(case: str) -> None:
    brief = written(case, "brief")

    for answer in opinion(case).answers:
        assert f"**{answer.word.value}.**" in brief


def test_a_brief_does_not_say_as_a_bar_besides_what_an_answer_says() -> None:
    brief = written("kursk-2025", "brief")

    assert "Ukraine must not transfer either prisoner to Russia as a prisoner of war" in brief
    assert "- transfer either prisoner to Russia as a prisoner of war" not in brief


def test_a_brief_says_that_an_open_fact_could_bar_what_the_record_asks_for() -> None:
    brief = written("decided/korea-1953", "brief")

    assert "open facts could bring a bar: no move yet" in brief


@pytest.mark.parametrize("case", FEW)
def test_a_submission_asks_of_every_open_fact_of_the_memo_that_it_is_safe_to_ask(case: str) -> None:
    memo, submission = written(case, "memo"), written(case, "submission")
    listed = memo.split("## Open facts")[1].split("## Claims")[0]
    told = re.findall(r"^\d+\. \*\*(.*\?)\*\*", listed, re.MULTILINE)
    asked = submission.split("## III.")[1].split("## IV.")[0]

    assert asked.count("?") >= len(told)
    assert len(re.findall(r"^\d+\. \*\*.*\?\*\*", asked, re.MULTILINE)) == len(told)


@pytest.mark.parametrize("case", FEW)
def test_a_submission_submits_only_what_is_established_or_probable(case: str) -> None:
    submission = written(case, "submission")
    law_applied = submission.split("## II.")[1].split("## III.")[0]
    firm = [one for one in opinion(case).answers if one.standing != "not proved"]

    assert bool(firm) == ("It is submitted that" in law_applied)
    assert "It is submitted that it is not" not in law_applied
    for open_answer in ("**Open.**", "**Unresolved.**", "**Not shown.**"):
        assert open_answer not in law_applied


def test_what_is_unsafe_to_ask_is_neither_put_nor_named_in_a_submission() -> None:
    path = case_names()["kursk-2025"]
    wounds = '"seriously_wounded_or_sick(prisoner_b)" = "'
    text = path.read_text().replace(f"{wounds}not asked", f"{wounds}unsafe to ask")
    found = Opinion(law(), parse_case(text, law(), "one.md"))
    asked = write_memo(found, Manner("submission")).markdown.split("## III.")[1]

    assert "Does prisoner A fall within one of the classes of seriously wounded" in asked
    assert not re.search("(B|each prisoner|prisoners) falls? within one of the classes", asked)
    assert "One further question is not put, because to ask would endanger" in asked


def test_no_request_asks_a_government_to_stop_what_only_goes_on() -> None:
    submission = written("decided/hamdi-2004", "submission")

    assert "internment" not in submission.split("## IV.")[1]


@cache
def advocacy(case: str, side: str) -> Advocacy:
    return Advocacy(Outline(opinion(case), LAYOUTS["advocate"]), side, frozenset())


def pleas(case: str, side: str) -> list[Plea]:
    return [plea for topic in advocacy(case, side).topics for plea in topic.pleas]


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("case", FEW)
def test_what_an_advocate_claims_holds_in_the_world_that_it_names(case: str, side: str) -> None:
    found = opinion(case)

    for plea in pleas(case, side):
        if plea.aim and plea.outcome in (Outcome.HELD, Outcome.ARGUED):
            argued = plea.outcome is Outcome.ARGUED
            world = Opinion(
                law(),
                found.case.supposing(plea.facts if argued else ()),
                positions=[one.id for one in plea.readings if argued],
                asking=[plea.aim.literal],
            )
            assert (world.standing(plea.aim.literal) == "proved") == plea.aim.established


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("case", FEW)
def test_an_advocate_supposes_at_most_four_things_and_nothing_that_is_known(
    case: str, side: str
) -> None:
    record = opinion(case).record

    for plea in pleas(case, side):
        assert plea.outcome is not Outcome.ARGUED or len(plea.facts + plea.readings) <= 4
        for fact in plea.facts:
            state = record.state(fact.atom, opinion(case).standard, opinion(case).as_of)
            assert state in (State.OPEN, State.DISPUTED)


@pytest.mark.parametrize("side", SIDES)
def test_every_argument_is_followed_by_the_answer_to_it(side: str) -> None:
    memo = written("kursk-2025", "advocate", side)

    arguments = memo.split("## Argument")[1]
    assert arguments.count("On the record it is otherwise.") == arguments.count("*The answer to it")
    assert arguments.count("*The best case against it*") == arguments.count("*The answer:*")


def test_sides_that_want_opposite_things_never_both_have_them_on_the_record() -> None:
    held = {
        side: {
            (plea.aim.literal, plea.aim.established)
            for plea in pleas("kursk-2025", side)
            if plea.aim and plea.outcome is Outcome.HELD
        }
        for side in SIDES
    }

    for literal, established in held["detaining-power"]:
        assert (literal, not established) not in held["prisoner"] | held["home-state"]


def test_what_somebody_holds_is_argued_before_a_fact_of_which_nothing_is_on_file() -> None:
    (travel,) = [
        plea
        for plea in pleas("kursk-2025", "home-state")
        if plea.aim and plea.aim.literal.predicate == "let_travel"
    ]

    assert [one.id for one in travel.readings] == ["ways-out.closed"]
    assert travel.facts == ()


def test_nothing_but_the_memo_refers_to_its_part_on_contested_readings() -> None:
    for side in SIDES:
        assert "see the contested readings" not in written("kursk-2025", "advocate", side)
    assert "see the contested readings" not in written("kursk-2025", "submission")


def test_an_argument_that_would_cost_another_its_ground_says_so() -> None:
    memo = written("decided/hamdi-2004", "advocate", "detaining-power")
    keeping = memo.split("### 1.")[1].split("### 2.")[0]
    releasing = memo.split("### 2.")[1].split("### 3.")[0]

    assert "if that were so, what is claimed on question 3 would fall" in keeping
    assert "would fall" not in releasing


def test_the_memo_of_an_advocate_says_that_it_is_one_and_for_whom() -> None:
    memo = written("kursk-2025", "advocate", "home-state")

    assert memo.startswith("# Argument for the home State: Two soldiers taken in Kursk\n")
    assert "no statement of the law, and not legal advice" in memo
    assert "Ukraine must return each prisoner to the DPRK: **no argument found on four" in memo


def test_an_argument_that_nobody_could_make_is_told_from_one_that_was_not_found() -> None:
    memo = written("kursk-2025", "advocate", "home-state")

    assert "keep either prisoner interned: **no argument found on four suppositions or" in memo
    assert (
        "Ukraine must release each prisoner from captivity: **not arguable, on any reading**"
        in memo
    )
    assert "honest" not in memo


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--kind", "advocate"), "an advocate speaks for one side: add --for"),
        (("--for", "prisoner"), "only an advocate speaks for a side: add --kind advocate"),
        (("--kind", "brief", "--for", "prisoner"), "only an advocate speaks for a side"),
        (("--kind", "advocate", "--for", "judge"), "'judge' is not one of"),
    ],
)
def test_a_side_without_an_advocate_or_an_advocate_without_a_side_is_mistyped(
    words: tuple[str, ...], said: str
) -> None:
    result = called("memo", "kursk-2025", *words)

    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_a_submission_is_cited_as_the_united_nations_do_unless_another_style_is_asked_for() -> None:
    usual = called("memo", "decided/hamdi-2004", "--kind", "submission").stdout
    asked = called(
        "memo", "decided/hamdi-2004", "--kind", "submission", "--style", "oscola5"
    ).stdout

    assert "*Treaty Series*" in usual
    assert "--style" not in usual
    assert "75 UNTS 135" in asked
    assert "--kind submission --style oscola5" in asked


def test_each_question_to_the_government_names_the_acts_of_which_it_asks() -> None:
    asked = written("kursk-2025", "submission").split("## III.")[1].split("## IV.")[0]

    assert "of these acts" not in asked
    assert "Did each prisoner agree to the January footage, the interrogation video" in asked
