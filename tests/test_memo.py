"""The memo as its reader meets it: its parts, its notes, its numbers, and what it must not hold."""

import re
from datetime import date
from functools import cache

import pytest
from small import case, case_text, rule
from small import law as small_law

from quarter import worlds
from quarter.answer import Opinion
from quarter.casefile import parse_case, read_case
from quarter.literal import parse_literal
from quarter.manner import Manner
from quarter.memo import write_memo
from quarter.outline import Outline
from quarter.rulebase import Rulebase
from quarter.rulefile import read_rulebase
from quarter.shipped import case_names, find_case, folder
from quarter.vocabulary import Name
from quarter.wording import Wording, as_one

DATES = (date(2025, 1, 24), date(2025, 7, 21), date(2026, 2, 6))
PARTS = [
    "Questions presented",
    "Brief answer",
    "Facts",
    "Assumptions",
    "Analysis",
    "Contested readings",
    "Open facts",
    "Claims made about this case",
    "What Ukraine should do next",
    "Conclusion",
    "Table of authorities",
    "Annex: passages cited and not quoted above",
    "Annex: rules applied",
]


@cache
def law() -> Rulebase:
    return read_rulebase(folder("rules"))


def kursk_but(old: str, new: str) -> str:
    """The memo on Kursk with other words in the case file."""
    path = find_case("kursk-2025")
    assert path
    text = path.read_text(encoding="utf-8")
    assert old in text
    return write_memo(Opinion(law(), parse_case(text.replace(old, new), law(), "k.md"))).markdown


@cache
def shipped(name: str) -> str:
    """The memo on a case that ships."""
    return write_memo(Opinion(law(), read_case(case_names()[name], law()))).markdown


@cache
def kursk(as_of: date) -> str:
    path = find_case("kursk-2025")
    assert path
    return write_memo(Opinion(law(), read_case(path, law()), as_of)).markdown


def small(facts: str, head: str = "", names: str = "", more: str = "", title: str = "One") -> str:
    """The memo on prisoner A of whom these facts are undisputed."""
    text = case_text(
        dict.fromkeys((one for one in facts.split(";") if one), "undisputed"),
        (
            "prisoner_of_war(prisoner_a)",
            "must return(ukraine, prisoner_a, dprk)",
            "must not return(ukraine, prisoner_a, dprk)",
        ),
        f'prisoner_a = {{ sort = "person", label = "prisoner A", pronoun = "he" }}\n{names}',
        title=title,
        head=head,
        more=more,
    )
    return write_memo(Opinion(law(), parse_case(text, law(), "one.md"))).markdown


TAKEN = (
    "armed_conflict(ukraine, dprk);in_enemy_power(prisoner_a, ukraine);"
    "held_by(prisoner_a, ukraine);armed_forces_member(prisoner_a, dprk);"
    "own_country(prisoner_a, dprk)"
)


@pytest.mark.parametrize("as_of", DATES)
def test_the_parts_stand_in_the_order_in_which_a_lawyer_expects_them(as_of: date) -> None:
    found = re.findall(r"^## (.*)$", kursk(as_of), re.MULTILINE)

    assert found == PARTS


@pytest.mark.parametrize("as_of", DATES)
def test_every_note_is_called_once_and_stands_once_and_they_are_in_order(as_of: date) -> None:
    memo = kursk(as_of)

    called = [int(one) for one in re.findall(r"(?<!\n)\[\^(\d+)\]", memo)]
    written = [int(one) for one in re.findall(r"^\[\^(\d+)\]:", memo, re.MULTILINE)]
    assert called == written == list(range(1, len(written) + 1))


@pytest.mark.parametrize("as_of", DATES)
def test_paragraphs_are_numbered_through_and_every_reference_to_one_finds_it(as_of: date) -> None:
    memo = kursk(as_of)
    body = memo[memo.index("\n## Facts") : memo.index("\n## What Ukraine")]

    numbers = [int(one) for one in re.findall(r"^(\d+)\. ", body, re.MULTILINE)]
    referred = {int(one) for one in re.findall(r"paragraph (\d+)", memo)}
    assert numbers == list(range(1, len(numbers) + 1))
    assert referred and referred <= set(numbers)


def test_a_later_mention_points_to_the_note_in_which_the_source_stands_in_full() -> None:
    memo = kursk(DATES[-1])
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.*)$", memo, re.MULTILINE))

    later = {
        found
        for note in notes.values()
        for part in note.split("; ")
        for found in re.findall(r"^(.+?) \(n (\d+)\)", part)
    }
    assert later
    for short, number in later:
        assert re.sub(r"[\\*.]", "", short) in re.sub(r"[\\*.]", "", notes[number])


@pytest.mark.parametrize("as_of", DATES)
def test_nobody_who_is_held_is_named(as_of: date) -> None:
    assert not re.search(r"\b(?:Ri|Paek|Baek|Rhee)\b", kursk(as_of))


def test_the_record_of_each_date_makes_another_memo() -> None:
    first, second, third = (kursk(as_of) for as_of in DATES)

    documents = [
        memo.split("### Documents of the case")[1].split("## Annex")[0]
        for memo in (first, second, third)
    ]
    assert ["A/80/150" in one for one in documents] == [False, True, True]
    assert ["JoongAng" in one for one in documents] == [False, False, True]
    assert all("Left out" in memo for memo in (first, second)) and "Left out" not in third


def test_article_118_is_answered_where_a_bar_would_prevail_over_it() -> None:
    memo = kursk(DATES[-1])

    (said,) = [line for line in memo.splitlines() if "does not undo this. It does not" in line]
    assert "active hostilities between Ukraine and the DPRK have not ceased" in said
    assert "VCLT art 31(3)(c)" in said


@pytest.mark.parametrize(
    "facts",
    [
        TAKEN,
        f"{TAKEN};active_hostilities_ceased(ukraine, dprk)",
        f"{TAKEN};seriously_wounded_or_sick(prisoner_a);fit_to_travel(prisoner_a)",
        f"{TAKEN};wishes_to_go(prisoner_a, dprk);not objects_to_return(prisoner_a, dprk)",
        f"{TAKEN};real_risk(prisoner_a, torture, dprk);active_hostilities_ceased(ukraine, dprk)",
        "caught_spying(prisoner_a, ukraine);held_by(prisoner_a, ukraine)",
        "",
    ],
)
@pytest.mark.parametrize("head", ["", 'detaining_power = "ukraine"'])
def test_a_memo_is_written_whatever_the_file_leaves_out(facts: str, head: str) -> None:
    memo = small(facts, head)

    assert memo.startswith("# Memorandum: One\n") and "## Table of authorities" in memo


def test_what_is_to_be_done_next_is_what_binds_on_the_day_of_the_memo() -> None:
    path = find_case("near-misses/arsiwa-article-012")  # a treaty bound Borea in 2031, and left
    assert path
    memo = write_memo(Opinion(law(), read_case(path, law()))).markdown

    next_steps = memo.split("should do next")[1].split("## Conclusion")[0]
    assert "Borea must treat each of the first man" in next_steps
    assert "on parole" not in next_steps
    assert "Borea must not return" not in next_steps
    assert not re.search(r"^\[\^\d+\]:\s*$", memo, re.MULTILINE)


def test_a_duty_to_send_a_man_home_is_open_while_an_open_fact_could_bar_it() -> None:
    memo = small(f"{TAKEN};active_hostilities_ceased(ukraine, dprk)", 'detaining_power = "ukraine"')

    assert "**Open.** On the record Ukraine must return prisoner A" in memo
    assert "**Open:** whether Ukraine must return prisoner A" in memo
    assert "no move yet" in memo and "Once active hostilities" not in memo


def test_what_must_not_be_done_to_two_men_is_said_of_either() -> None:
    text = kursk(DATES[-1])

    assert "Ukraine must not return either prisoner to the DPRK" in text
    assert not re.search(r"(?:must not|need not|barred from) \w+ each", text)


def test_what_is_shown_of_nobody_is_denied_of_either_man_and_not_of_each() -> None:
    text = kursk(DATES[-1])

    denials = re.findall(r"(?:not established|nothing on (?:record|file) \w+) that (\w+)", text)
    assert "either" in denials
    assert not {"each", "neither"} & set(denials)
    assert "alleged that neither prisoner objects to being returned" in text


def test_what_is_denied_of_every_name_is_told_as_a_fact_and_as_a_reason() -> None:
    text = small(
        "not armed_forces_member(prisoner_a, dprk);in_enemy_power(prisoner_a, ukraine);"
        "not member_of_group(prisoner_a, G)",
        more="""
## s para 3

> He is in no other corps.

```toml
[[fact]]
literal = "not member_of_corps_forming_part(prisoner_a, S)"
but = ["dprk"]
shown = "undisputed"

[unknown]
"member_of_corps_forming_part(prisoner_a, dprk)" = "not asked"
```
""",
    )

    assert "prisoner A is not a member of any group" in text.partition("## Assumptions")[0]
    assert "forming part of the armed forces of any power, save the DPRK." in text
    (reason,) = (
        line for line in text.split("\n") if line.startswith("     - **GC III art 4(A)(2)")
    )
    assert "prisoner A is not a member of any group" in reason


@pytest.mark.parametrize(
    ("literal", "said"),
    [
        ("not member_of_group(a, G)", "prisoner A is not a member of any group"),
        ("not convicted_of_crime(a, D)", "no power has convicted prisoner A under its law"),
        ("not accused_of_crime(a, D)", "no power suspects or accuses prisoner A of crimes"),
        ("not held_by(a, D)", "prisoner A is not held by any power"),
    ],
)
def test_what_is_denied_of_every_name_is_said_of_none(literal: str, said: str) -> None:
    name = Name("a", "person", "prisoner A", "A", "he")
    wording = Wording(law().words.with_names([name]), DATES[-1])

    assert wording.says(parse_literal(literal)).startswith(said)


def test_an_open_question_would_be_yes_or_no_and_not_otherwise() -> None:
    open_answers = re.findall(r"\*\*Open\.\*\* It is not established.*", kursk(DATES[-1]))

    turned = [one for one in open_answers if "would be" in one]
    assert turned
    assert all("It would be *yes*" in one or "It would be *no*" in one for one in turned)
    assert not [one for one in turned if "otherwise" in one]


def test_open_facts_that_are_left_for_below_are_counted_as_others_that_would_change_it() -> None:
    memo = kursk(DATES[-1])

    assert re.search(
        r"if it were shown that [^.]* \(or one of two more open facts, below\)\.", memo
    )
    assert "(and on" not in memo


def test_a_duty_that_answers_an_act_is_told_as_one_that_is_still_to_be_done() -> None:
    _, _, following = kursk(DATES[-1]).partition("## What Ukraine should do next")

    assert "- Ukraine must withdraw the footage (photographs and video) released in" in following


@pytest.mark.parametrize("as_of", DATES)
def test_the_best_case_against_each_answer_that_could_fail_is_made_once(as_of: date) -> None:
    path = find_case("kursk-2025")
    assert path
    opinion = Opinion(law(), read_case(path, law()), as_of)
    groups = [group for topic in Outline(opinion).topics for group in topic.groups]
    failing = [group for group in groups if opinion.against(group.answer)]

    told = re.findall(r"^\d+\. \*The best case against\*", kursk(as_of), re.MULTILINE)

    assert failing
    assert len(told) == len(failing)


def test_who_argues_against_an_answer_supposes_facts_and_readings_and_names_the_rule() -> None:
    memo = " ".join(kursk(DATES[2]).split())

    bar = memo.partition("*The best case against* supposes all of this: - it is shown that nei")[2]
    supposed, _, then = bar.partition(" ####")[0].partition(" Then ")
    assert "; - the reading is taken that a person may choose to go home" in supposed
    assert then.startswith("Ukraine may return each prisoner to the DPRK")
    assert then.endswith("under GC III art 21(1) and ICCPR art 12(4).")


def test_what_would_settle_an_answer_is_told_for_both_ways() -> None:
    memo = kursk(DATES[2])
    settling = memo.partition("What would settle an answer")[2].partition("\n## ")[0]

    (line,) = (line for line in settling.splitlines() if "February interview" in line)
    assert "*yes*, if it were shown that Ukraine did not take every measure" in line
    assert line.endswith("; *no*, if the contrary were shown.")


def test_what_open_facts_said_as_one_would_change_is_told_of_each() -> None:
    lines = kursk(DATES[2]).splitlines()

    (asked,) = (at for at, line in enumerate(lines) if "**Did Ukraine take the measures, " in line)
    changes = next(line for line in lines[asked:] if "- If it were shown: " in line)
    acts = []
    for act in ("the February interview", "the lawmaker's account", "the later coverage"):
        assert act in lines[asked]
    for number in re.findall(r"\u201cno\u201d instead of [^;]* in paragraph (\d+)", changes):
        (answer,) = (line for line in lines if line.startswith(f"{number}. **"))
        acts.append(answer.partition(" to public curiosity by ")[2].partition(".")[0])
    assert acts == ["the February interview", "the lawmaker's account", "the later coverage"]


def test_what_is_said_of_one_man_alone_is_not_told_of_another() -> None:
    memo = kursk_but('  "fit_to_travel(prisoner_b)",\n]\nnote = """\n', ']\nnote = """\n')

    asked = re.findall(r"^\d+\. \*\*(Is .* fit to travel\?)", memo, re.MULTILINE)
    assert asked == ["Is prisoner A fit to travel?", "Is prisoner B fit to travel?"]


def test_what_is_unsafe_to_ask_of_one_man_is_not_put_with_what_is_safe_of_another() -> None:
    wounds = '"seriously_wounded_or_sick(prisoner_b)" = "'
    memo = kursk_but(f"{wounds}not asked", f"{wounds}unsafe to ask")

    jointly = memo.partition("\nNone of these changes")[2].partition("\n## ")[0].splitlines()
    found = [line for line in jointly if "classes of seriously wounded" in line]
    assert ["Left unasked" in line for line in found if "prisoner A" in line] == [False]
    assert ["Left unasked" in line for line in found if "prisoner B" in line] == [True]


def test_where_the_bound_on_worlds_is_met_the_memo_takes_nothing_unknown_for_a_no(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = "Did the lawmaker's account show each prisoner in a degrading or humiliating way?"
    told = kursk(DATES[2])
    monkeypatch.setattr(worlds, "BOUND", 4)

    memo = kursk_but("# Two soldiers", "# The two soldiers")

    for changed in (told, memo):
        (change,) = re.findall(rf"\*\*{re.escape(asked)}\*\*.*\n\n(?: .*\n)", changed)
        assert "\u201cyes\u201d instead of \u201cnot established\u201d" in change
    assert memo.count("Not settled: the bound on worlds was met. It would be ") > 5
    assert "no answer here turns on it" in told and "no answer here turns on it" not in memo
    assert "No four readings or open facts" not in memo
    assert "so there may be others" in memo and "so there may be others" not in told


def test_where_the_bound_is_met_and_nothing_by_itself_changes_an_answer_more_is_not_claimed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worlds, "BOUND", 4)

    rules = rule("art1", "soldier(P)", "wounded(P)", "willing(P)", "doubted(P)", then="captive(P)")
    base = small_law(rules)

    memo = write_memo(Opinion(base, case(base, [], "captive(a)"))).markdown

    assert "\nNo answer is known to turn on a fact that the record leaves open: the bound" in memo


def test_how_far_an_answer_stands_at_other_standards_is_said() -> None:
    memo = kursk(DATES[2])

    assert "It would stand at a higher standard of proof as well, up to *clear" in memo
    assert "No higher standard of proof for the case would change it." in memo
    assert "Another standard" not in memo


def test_the_case_against_an_answer_takes_nobodys_view_for_the_law() -> None:
    memo = " ".join(kursk(DATES[2]).split())

    assert "by further footage, on the law as stated in ZMINA 2022." in memo
    assert "so ZMINA" not in memo


def test_what_falls_away_with_an_answer_is_not_cut_short_in_silence() -> None:
    memo = kursk(DATES[2])

    assert re.search(r"ICCPR art 7 and \w+ further passages? would not apply", memo)


def test_a_reading_that_was_chosen_is_not_said_to_be_varied() -> None:
    path = find_case("kursk-2025")
    assert path
    opinion = Opinion(law(), read_case(path, law()), positions=["ways-out.open"])
    memo = write_memo(opinion).markdown

    assert "on every reading, those apart that were chosen for this memo, and whatever" in memo
    assert "on every reading and whatever" not in memo


def test_what_is_denied_of_two_is_said_of_neither_whether_or_not_they_were_named_before() -> None:
    names = "\n".join(
        f'{name} = {{ sort = "{sort}", label = "{label}" }}'
        for name, sort, label in (
            ("a", "person", "the first man"),
            ("b", "person", "the second man"),
            ("film", "act", "the film of the camp"),
            ("portrait", "act", "the portrait"),
        )
    )
    text = case_text({}, ["prisoner_of_war(a)"], names)
    wording = Wording(parse_case(text, law(), "one.md").words, DATES[0])
    denials = [
        "not rights_of_nationals(a, russia)",
        "not objects_to_return(a, dprk)",
        "not humiliates_gravely(film, b)",
    ]

    with wording.speaking_of({"a": ("a", "b"), "film": ("film", "portrait")}):
        said = [wording.says(parse_literal(one)) for one in (*denials, *reversed(denials))]

    assert [re.split(" (?:taken|to|(?<=humiliates )the) ", one)[0] for one in said] == [
        "neither the first man nor the second man has",
        "neither prisoner objects",
        "neither the film of the camp nor the portrait humiliates",
        "neither of these acts humiliates",
        "neither prisoner objects",
        "neither prisoner has",
    ]


def test_what_is_denied_by_neither_and_nor_is_denied_of_either_of_two() -> None:
    text = case_text(
        {},
        ["prisoner_of_war(a)"],
        "\n".join(
            f'{name} = {{ sort = "{sort}", label = "{label}" }}'
            for name, sort, label in (
                ("a", "person", "the first man"),
                ("b", "person", "the second man"),
                ("film", "act", "the film"),
            )
        ),
    )
    wording = Wording(parse_case(text, law(), "one.md").words, DATES[0])

    with wording.speaking_of({"a": ("a", "b")}):
        said = [wording.says(parse_literal("not degrading(film, a)")) for _ in range(2)]

    assert said == [
        "the film neither degrades nor humiliates either of the first man and the second man",
        "the film neither degrades nor humiliates either prisoner",
    ]


def test_each_prisoner_is_every_prisoner_and_these_acts_are_those_listed_last() -> None:
    names = "\n".join(
        f'{name} = {{ sort = "{sort}", label = "{label}" }}'
        for name, sort, label in (
            *((one, "person", f"man {one.upper()}") for one in "abc"),
            *((one, "act", f"film {one.upper()}") for one in "xyz"),
        )
    )
    text = case_text({}, ["prisoner_of_war(a)"], names)
    wording = Wording(parse_case(text, law(), "one.md").words, DATES[0])

    def told(literal: str, *group: str) -> str:
        with wording.speaking_of({group[0]: group}):
            return wording.says(parse_literal(literal)).partition(" a ")[0].partition(" ide")[0]

    assert [told("prisoner_of_war(a)", *one) for one in ("ab", "abc", "ab", "abc")] == [
        "each of man A and man B is",
        "each of man A, man B and man C is",
        "each of man A and man B is",
        "each prisoner is",
    ]
    assert [told("concerns(x, a)", *one) for one in ("xy", "xy", "xz", "xy")] == [
        "each of film X and film Y concerns man A",
        "each of these acts concerns man A",
        "each of film X and film Z concerns man A",
        "each of film X and film Y concerns man A",
    ]


def test_the_verb_after_they_agrees_with_it() -> None:
    text = case_text(
        {},
        ["prisoner_of_war(a)"],
        'a = { sort = "person", label = "the medic", pronoun = "they" }',
    )
    wording = Wording(parse_case(text, law(), "one.md").words, DATES[0])

    said = wording.says(parse_literal("may shelter(ukraine, a)"))

    assert said.endswith("let them stay in Ukraine under its protection if they so wish")


@pytest.mark.parametrize("as_of", DATES)
def test_the_brief_answer_fits_ten_lines_and_leaves_no_answer_out(as_of: date) -> None:
    memo = kursk(as_of)
    part = memo.partition("\n## Brief answer\n")[2].partition("\n## ")[0]
    brief, _, each = part.partition("\n### Question by question\n")

    assert len(brief.replace("**", "").strip()) <= 94 * 10, "94 signs to a line in Word"
    assert answers(r"^\*\*(.+?):\*\* (.+)$", brief) == answers(r"\*\*(.+?)\.\*\*()", each)


def answers(pattern: str, text: str) -> set[tuple[str, str]]:
    """Each word and the numbers of the questions that it answers."""
    number, found = "", set()
    for line in text.splitlines():
        number = line.partition(".")[0] if line[:1].isdigit() else number
        for word, told in re.findall(pattern, line):
            numbers = re.findall(r"\d+", " ".join(re.findall(r" \([\d, ]+\)", told)))
            found |= {(word, one) for one in (numbers or [number])}
    return found


@pytest.mark.parametrize("name", sorted(case_names()))
def test_a_brief_answer_fits_ten_lines_and_states_as_law_only_what_is_decided(name: str) -> None:
    part = shipped(name).partition("\n## Brief answer\n")[2].partition("\n### ")[0]

    assert len(part.replace("**", "").strip()) <= 94 * 10
    told = dict(re.findall(r"^\*\*(.+?):\*\* (.+)$", part, re.MULTILINE))
    opens = {"Open": "whether ", "Unresolved": "whether ", "Not shown": "that "}
    assert [word for word in told.keys() & opens if not told[word].startswith(opens[word])] == []


def test_a_duty_is_not_told_with_the_words_of_a_bar_before_it() -> None:
    path = find_case("teaching/two-borders")
    assert path
    memo = write_memo(Opinion(law(), read_case(path, law()))).markdown

    brief = memo.partition("\n## Brief answer\n")[2].partition("\n### ")[0]
    assert "must not return the interpreter to Verran (2); and must correct" in brief


def facts_of(memo: str) -> str:
    return memo.partition("## Facts")[2].partition("## Assumptions")[0]


def test_what_is_only_alleged_is_told_as_an_allegation_and_not_as_a_fact() -> None:
    facts = facts_of(kursk(DATES[-1]))

    assert "It is alleged that neither prisoner objects to being returned to the DPRK." in facts
    assert "It is alleged that there is a real risk that Russia would hand each" in facts
    assert "*alleged*" not in facts


def test_what_ranks_two_rules_is_told_as_law_or_as_somebodys_statement_of_it() -> None:
    memo = kursk(DATES[-1])

    assert "yield to CAT art 3(1), under VCLT art 26" in memo
    assert "and ECHR arts 2(1) and 3, on the law as stated in ICRC Commentary 2020 art 118" in memo


def test_a_transfer_that_a_condition_would_permit_is_barred_as_yet_in_the_brief_answer() -> None:
    brief = kursk(DATES[-1]).partition("\n## Brief answer\n")[2].partition("\n### ")[0]

    assert "Russia as a prisoner of war (13) as yet." in brief
    assert "(6) as yet" not in brief


def test_an_exception_to_a_bar_on_internment_is_not_the_only_one_and_no_condition() -> None:
    memo = shipped("near-misses/gc3-article-109")

    assert "must not keep the blind man interned (4)." in memo
    assert "It may do so if criminal proceedings for an indictable offence are pending" in memo


def test_a_duty_that_binds_is_not_said_to_be_not_due() -> None:
    memo = shipped("decided/istanbul-2025")

    answer = memo.partition("On the record Ukraine must return the wounded prisoner")[2]
    assert "not be due yet" not in answer.partition("\n")[0]


def test_a_fact_that_another_source_denies_says_where_it_is_denied() -> None:
    memo = shipped("teaching/two-borders")

    assert "Source: her lawyer. But see paragraph 6." in memo
    assert "*Said, and denied:* there is a real risk that Maravel would hand" in memo
    assert "against it, the foreign ministry of Maravel: substantial grounds, paragraph 6)" in memo


def test_what_ended_before_the_contrary_began_is_not_contradicted_by_it() -> None:
    facts = facts_of(kursk(DATES[-1]))

    assert "objects to being returned to the DPRK (*reason to fear*, short of the" in facts
    told = [one for one in facts.splitlines() if "acknowledge" in one]
    assert [one for one in told if "But see" in one] == []


def test_authorities_of_both_kinds_are_brought_in_each_as_it_is() -> None:
    memo = shipped("decided/istanbul-2025")

    assert "under GC III art 109(3) and on the law as stated in ICRC News Release 96/40" in memo


def test_a_claim_is_answered_of_all_whom_it_names() -> None:
    claims = kursk(DATES[-1]).partition("\n## Claims made")[2]

    assert "*Contradicted*: each prisoner is entitled to be treated as a prisoner of war" in claims


def test_rules_under_one_passage_that_belong_to_one_reading_not_taken_are_weighed_once() -> None:
    lines = kursk(DATES[-1]).splitlines()

    weighed = [one for one in lines if "it belongs to a reading that is not taken here" in one]
    assert len(weighed) == len(
        {one.strip().partition(":")[0].partition(" (")[0] for one in weighed}
    )


def test_what_must_be_done_next_stands_in_the_order_of_the_law() -> None:
    _, _, following = kursk(DATES[-1]).partition("## What Ukraine should do next")

    humanely, medical, remedy = map(following.index, ("humanely", "medical attention", "must hear"))
    assert humanely < medical < remedy


def test_a_ranking_that_rests_on_a_disputed_reading_says_so() -> None:
    memo = kursk(DATES[-1])
    yields = memo.partition("Once it binds, it yields")[2].partition("\n")[0]

    assert "on the reading taken here (the duty yields where return would expose" in yields


def test_an_argument_that_was_set_out_for_another_harm_gives_the_fact_of_its_own() -> None:
    memo = kursk(DATES[-1])
    before = memo.partition("killing and the death penalty, for reasons set out before:")[2]

    assert re.match(
        r" CAT GC 4 para 11 \(paragraph \d+\), since each prisoner faces a real risk of arbitrary"
        r" killing and the death penalty in the DPRK \(paragraph \d+\)\.\n",
        before,
    )


def test_one_thing_that_is_not_established_is_kept_apart_from_the_reason_for_another() -> None:
    memo = kursk(DATES[-1])

    assert "; nor is it established that the February interview was not such as to" in memo
    assert not re.search(r", since [^.;:]*, since ", memo)


def test_what_a_power_must_do_next_is_said_to_follow_on_the_readings_taken() -> None:
    following = kursk(DATES[-1]).partition("## What Ukraine should do next")[2]

    assert "Duties that follow on this record and on the readings taken here:" in following
    assert "established" not in following.partition("## Conclusion")[0]


def test_each_question_under_one_number_has_its_heading_before_its_answer() -> None:
    memo = kursk(DATES[-1])
    before, _, after = memo.partition(
        "#### Is Ukraine barred from returning either prisoner to Rus"
    )

    assert before.count("### 6. Is Ukraine barred from returning either prisoner to the DPRK?") == 1
    assert "** It is not established that Ukraine must not return either" in after.split("\n")[2]


def test_the_names_of_cases_have_stops_in_the_style_of_the_un_alone() -> None:
    path = find_case("kursk-2025")
    assert path
    opinion = Opinion(law(), read_case(path, law()), DATES[-1])

    assert "*HLR v France*" in write_memo(opinion).markdown
    assert "*H.L.R. v. France*" in write_memo(opinion, Manner(style="un")).markdown


def test_an_exception_that_displaces_a_rule_gives_its_reading_and_its_facts() -> None:
    path = find_case("decided/osman-1968")
    assert path
    memo = write_memo(Opinion(law(), read_case(path, law()))).markdown
    said = re.sub(r"\[\^\d+\]", "", memo).partition("it gives way to an exception, ")[2]

    assert said.startswith("ICRC Customary Law Study rule 106, on the reading taken here (a member")
    assert "since the accused attacked, or prepared an attack, without being disting" in said[:400]


def test_a_rule_that_stands_against_an_answer_is_not_said_to_be_out_of_point_as_well() -> None:
    path = find_case("teaching/field-hospital")
    assert path
    memo = write_memo(Opinion(law(), read_case(path, law()))).markdown
    first = memo.partition("### 1. Is the surgeon")[2].partition("#### ")[0]

    assert "*Against this* stands **GC III art 4(A)(1)**" in first
    assert "- **GC III art 4(A)(1)**" not in first


def test_what_some_source_shows_to_a_lower_standard_is_not_said_to_have_nothing_for_it() -> None:
    memo = kursk(DATES[-1])

    lacks = "that either prisoner can be identified from the lawmaker's account (to the standard"
    assert f"what is on record falls short of showing {lacks}" in memo
    assert f"nothing on record shows {lacks}" not in memo


def test_a_rule_that_is_not_in_point_is_weighed_once() -> None:
    memo = kursk(DATES[-1])
    blocks = re.findall(r"\*Considered, and not in point:\*\n\n((?:     - .*\n|\n)+)", memo)

    weighed = [line for one in blocks for line in one.splitlines() if line.startswith("     - **")]
    told_again = [one for one in weighed if weighed.count(one) > 1]
    assert len(weighed) > 20
    assert not told_again


def test_a_fact_in_the_analysis_is_found_in_the_paragraph_that_gives_its_evidence() -> None:
    memo = kursk(DATES[-1])
    facts, _, analysis = memo.partition("\n## Analysis")
    held = re.findall(
        r"- Each prisoner (?:is|was) held by Ukraine(.*)\n", analysis.partition("\n## ")[0]
    )

    (told,) = re.findall(r"^(\d+)\. .*Each prisoner is held by Ukraine\.", facts, re.MULTILINE)
    assert set(held) == {f" (paragraph {told})."}


def test_reasons_given_of_others_are_referred_to_with_the_facts_that_differ() -> None:
    memo = kursk(DATES[-1])
    (like,) = re.findall(r"The reasons are those of paragraph \d+, on these facts: (.*)", memo)

    assert "Ukraine gave the access from which the later coverage came (paragraph " in like
    assert "the later coverage reached people" in like


def test_a_reading_is_put_in_words_once_and_then_named_by_its_paragraph() -> None:
    analysis = kursk(DATES[-1]).partition("\n## Analysis")[2].partition("\n## Contested")[0]

    said = "under article 13 the Detaining Power answers for what it makes public itself"
    assert analysis.count(said) == 1
    (number,) = set(re.findall(r"on the second reading of paragraph (\d+)", analysis)) & set(
        re.findall(
            r"answer for what media and other private persons make public\?\n\n(\d+)\.",
            kursk(DATES[-1]),
        )
    )
    assert number


def test_assumptions_stand_under_the_first_question_on_which_they_bear() -> None:
    part = kursk(DATES[-1]).partition("\n## Assumptions\n")[2].partition("\n## ")[0]

    numbers = [int(one) for one in re.findall(r"^Question (\d+):$", part, re.MULTILINE)]
    first = part.partition("Question 1:")[2].partition("\nQuestion ")[0]
    assert numbers == sorted(set(numbers))
    assert "espionage" in first and "espionage" not in part.replace(first, "")
    assert part.count("has given no assurances") == 1


def test_questions_of_one_kind_are_put_as_one() -> None:
    asked = kursk(DATES[-1]).partition("## Questions presented\n")[2].partition("\n## ")[0]

    assert asked.count("Did Ukraine breach article 13(2) by allowing") == 1
    assert (
        "returning either prisoner (a) to the Democratic People's Republic of Korea; (b) to the"
        in asked
    )


@pytest.mark.parametrize(
    ("questions", "one"),
    [
        (["Is it so?"], "Is it so?"),
        (["Is X free to go to Y?", "Is X free to go to Z?"], "Is X free to go (a) to Y; (b) to Z?"),
        (["Is X free?", "Was Y free?"], "Is X free? Was Y free?"),
        (["Is X free to go?", "Is X free to go?"], "Is X free to go? Is X free to go?"),
    ],
)
def test_questions_that_begin_alike_are_one(questions: list[str], one: str) -> None:
    assert as_one(questions) == one


def test_what_is_asked_next_is_asked_in_the_open_facts_and_named_by_their_paragraphs() -> None:
    memo = kursk(DATES[-1])
    opened = memo.partition("\n## Open facts")[2].partition("\n## ")[0]

    numbers = re.findall(r"^(\d+)\. ", opened, re.MULTILINE)
    assert f"Enquiries: what is asked in paragraphs {numbers[0]}\u2013{numbers[-1]}, in" in memo


def test_what_somebody_alleges_is_told_where_it_would_decide_and_falls_short() -> None:
    memo = kursk(DATES[-1])
    russia = memo.partition("establishes that Ukraine must not return either prisoner to Russia:")[
        2
    ]
    said = [line for line in russia.partition("\n###")[0].splitlines() if "*Said, but not" in line]

    assert len(said) == 2
    assert (
        "inhuman or degrading treatment in Russia (human rights organisations: alleged" in said[1]
    )
    assert "would hand each prisoner on to the DPRK (human rights organisations: al" in said[0]


def test_who_is_nobodys_prisoner_is_told_of_no_dispute_and_no_assumption_on_prisoners() -> None:
    path = find_case("decided/mss-2011")
    assert path
    memo = write_memo(Opinion(law(), read_case(path, law()))).markdown

    for part in ("Assumptions", "Contested readings", "What Belgium should do next"):
        told = memo.partition(f"\n## {part}\n")[2].partition("\n## ")[0]
        assert len(told) > 200
        assert "prisoner" not in told


def test_places_in_sentences_are_spelled_in_the_style_of_the_notes() -> None:
    path = find_case("kursk-2025")
    assert path
    un = write_memo(Opinion(law(), read_case(path, law())), Manner(style="un")).markdown

    spoken = un.partition("\n## Claims")[0]
    assert "breached article 13 (2) by" in spoken and "(A/80/150, para. 36, " in spoken
    assert not re.search(r"article \d+\(", re.sub(r"\u2018[^\u2019]*\u2019", "", spoken))
