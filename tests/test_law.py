"""What the shipped rules say of one prisoner and of the shipped cases.

Prisoner A, a soldier of the DPRK in Ukraine's hands, stands for anyone. Nothing here is advice:
each test says what the encoded passages amount to, so that a change to them shows.
"""

import random
from collections.abc import Iterable, Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import case_text

from quarter.answer import Answer, Opinion
from quarter.case import Case
from quarter.casefile import parse_case, read_case
from quarter.expectations import unmet_expectations
from quarter.literal import Mode, parse_literal
from quarter.rulefile import read_rulebase
from quarter.shipped import case_names, find_case, folder

LAW = read_rulebase(folder("rules"))
Facts = dict[str, str]

SURE = "undisputed"
REAL = "substantial grounds"
LIKELY = "balance of probabilities"
CLEAR = "clear and convincing"


def sure(*literals: str) -> dict[str, str]:
    return dict.fromkeys(literals, SURE)


WAR = sure("armed_conflict(ukraine, russia)", "armed_conflict(ukraine, dprk)")
TAKEN = WAR | sure("in_enemy_power(a, ukraine)", "held_by(a, ukraine)")
SOLDIER = TAKEN | sure("armed_forces_member(a, dprk)", "own_country(a, dprk)")
FIGHTING = SOLDIER | sure(
    "not active_hostilities_ceased(ukraine, dprk)", "not active_hostilities_ceased(ukraine, russia)"
)
PEACE = SOLDIER | sure("active_hostilities_ceased(ukraine, dprk)")

TORTURE = {"real_risk(a, torture, dprk)": REAL}
OBJECTS = sure("objects_to_return(a, dprk)")
HOME = "return(ukraine, a, dprk)"
TREATY = "peremptory-rank.torture-ban"  # no norm stands above article 118


def case(facts: Facts, questions: Iterable[str], names: str = "", standard: str = REAL) -> Case:
    prisoner = 'a = { sort = "person", label = "prisoner A" }'
    text = case_text(facts, questions, f"{prisoner}\n{names}", standard=standard)
    return parse_case(text, LAW, "one.md")


def answers(
    facts: Facts, *questions: str, on: Iterable[str] = (), names: str = "", standard: str = REAL
) -> list[Answer]:
    made = case(facts, questions, names, standard)
    return list(Opinion(LAW, made, positions=on).answers)


def words(facts: Facts, *questions: str, on: Iterable[str] = ()) -> list[str]:
    return [one.word.value for one in answers(facts, *questions, on=on)]


def standing(facts: Facts, question: str, on: Iterable[str] = (), standard: str = REAL) -> str:
    (found,) = answers(facts, question, on=on, standard=standard)
    return found.standing


# --- Return where there is a risk -------------------------------------------------------------


@pytest.mark.parametrize("time", [FIGHTING, PEACE], ids=["while they fight", "after"])
def test_a_real_risk_of_torture_bars_return_in_war_and_after(time: Facts) -> None:
    found = words(time | TORTURE, f"must not {HOME}", f"must {HOME}", f"may {HOME}")

    assert found == ["Probably yes", "Probably no", "Probably no"]


@pytest.mark.parametrize(
    ("harm", "bars"),
    [
        ("torture", {"cat.3.1", "iccpr.7", "echr.3", "custom.torture"}),
        ("ill_treatment", {"iccpr.7", "echr.3"}),
        ("arbitrary_killing", {"iccpr.6", "echr.2"}),
        ("disappearance", {"ced.16.1"}),
        ("execution", {"iccpr.6.abolition", "p6.1.return", "p13.1.return"}),
        ("denial_of_justice", {"echr.6"}),
        ("camp_or_forced_labour", {"iccpr.7", "echr.3"}),
        ("persecution", {"rc.33.1"}),
    ],
)
def test_each_harm_is_barred_by_the_treaties_that_speak_of_it(harm: str, bars: set[str]) -> None:
    risk = {f"real_risk(a, {harm}, dprk)": REAL}

    (found,) = answers(FIGHTING | risk, f"must not {HOME}")

    # The exception read into article 118, and the floor of common article 3, are for many harms.
    general = {"icrc2020.118.risk", "gc3.3.return"}
    applied = {one.instance.rule.id for one in found.step.arguments if one.applicable}
    assert found.standing == "proved"
    assert applied - general == bars


def test_a_risk_that_is_only_feared_bars_nothing_and_permits_nothing() -> None:
    feared = {"real_risk(a, torture, dprk)": "reason to fear"}

    assert words(PEACE | feared, f"must not {HOME}", f"may {HOME}") == ["Open", "Open"]


@pytest.mark.parametrize("standard", [REAL, LIKELY, CLEAR, SURE])
def test_a_bar_asks_for_substantial_grounds_whatever_the_standard_of_the_case(
    standard: str,
) -> None:
    assert standing(FIGHTING | TORTURE, f"must not {HOME}", standard=standard) == "proved"


def test_a_bar_on_return_bars_handing_on_to_a_state_that_would_return_him() -> None:
    chain = {"would_hand_on(russia, a, dprk)": REAL}

    assert standing(FIGHTING | TORTURE | chain, "must not return(ukraine, a, russia)") == "proved"
    assert standing(FIGHTING | TORTURE, "must not return(ukraine, a, russia)") == "not proved"


def test_that_the_captor_may_take_him_back_is_no_danger() -> None:
    back = {"would_hand_on(russia, a, ukraine)": REAL, "would_hand_on(ukraine, a, dprk)": REAL}

    found = standing(FIGHTING | TORTURE | back, "must not return(ukraine, a, russia)")

    assert found == "not proved"


def test_on_the_reading_that_article_118_is_absolute_he_goes_home_after_hostilities() -> None:
    found = words(
        PEACE | TORTURE, f"must {HOME}", f"may {HOME}", on=["duty-to-repatriate.absolute", TREATY]
    )

    assert found == ["Yes", "Yes"]


def test_not_even_an_absolute_duty_sends_him_to_torture_if_the_bar_is_peremptory() -> None:
    on = ["duty-to-repatriate.absolute", "peremptory-rank.non-refoulement"]

    assert standing(PEACE | TORTURE, f"must not {HOME}", on=on) == "proved"


def test_on_that_reading_he_still_does_not_go_while_they_fight() -> None:
    found = standing(FIGHTING | TORTURE, f"must not {HOME}", on=["duty-to-repatriate.absolute"])

    assert found == "proved"


@pytest.mark.parametrize("reading", ["risk-exception", "free-choice", "discretion"])
def test_on_every_other_reading_of_article_118_the_risk_bars_his_return(reading: str) -> None:
    found = standing(PEACE | TORTURE, f"must not {HOME}", on=[f"duty-to-repatriate.{reading}"])

    assert found == "proved"


def test_where_humanitarian_law_displaces_human_rights_treaties_custom_still_bars_torture() -> None:
    found = [
        standing(PEACE | TORTURE, f"{mode} {HOME}", on=["lex-specialis.displacement"])
        for mode in ("must not", "must", "need not")
    ]

    assert found == ["proved", "opposite proved", "proved"]


def test_security_ends_the_refugee_convention_and_nothing_else() -> None:
    persecuted = {"real_risk(a, persecution, dprk)": REAL}
    dangerous = {"security_danger(a, ukraine)": LIKELY}

    assert standing(FIGHTING | persecuted, f"must not {HOME}") == "proved"
    assert standing(FIGHTING | persecuted | dangerous, f"must not {HOME}") == "not proved"
    assert standing(FIGHTING | persecuted | TORTURE | dangerous, f"must not {HOME}") == "proved"


ASSURED = [
    f"assurances_{one}(a, torture, dprk)"
    for one in ("given", "specific", "binding", "checked", "kept_before")
]


@pytest.mark.parametrize(
    ("shown", "bar"), [(REAL, "proved"), (LIKELY, "proved"), (CLEAR, "not proved")]
)
def test_assurances_remove_the_danger_only_if_shown_clearly(shown: str, bar: str) -> None:
    assured = dict.fromkeys(ASSURED, shown)

    assert standing(FIGHTING | TORTURE | assured, f"must not {HOME}") == bar


def test_assurances_against_one_harm_say_nothing_of_another() -> None:
    assured = sure(*ASSURED)
    killed = {"real_risk(a, arbitrary_killing, dprk)": REAL}

    assert standing(FIGHTING | TORTURE | killed | assured, f"must not {HOME}") == "proved"


def test_where_a_harm_is_systemic_no_assurance_removes_it_on_one_reading() -> None:
    assured = TORTURE | sure(*ASSURED, "systemic(torture, dprk)")
    systemic = ["assurances.not-where-systemic"]

    assert standing(FIGHTING | assured, f"must not {HOME}") == "not proved"
    assert standing(FIGHTING | assured, f"must not {HOME}", on=systemic) == "proved"


PERSECUTED = {"real_risk(a, persecution, dprk)": "reason to fear"}


def test_a_refugee_is_protected_by_what_is_feared_on_the_default_reading() -> None:
    strict = ["refugee-standard.clear-probability"]

    assert standing(FIGHTING | PERSECUTED, f"must not {HOME}") == "proved"
    assert standing(FIGHTING | PERSECUTED, f"must not {HOME}", on=strict) == "not proved"
    likely = {"real_risk(a, persecution, dprk)": LIKELY}
    assert standing(FIGHTING | likely, f"must not {HOME}", on=strict) == "proved"


def test_a_second_nationality_closes_the_refugee_convention_and_no_other_bar() -> None:
    second = PERSECUTED | sure("also_national_of(a, rok)")
    within_reach = second | sure("protection_within_reach(a, rok)")

    assert standing(FIGHTING | second, f"must not {HOME}") == "proved"
    assert standing(FIGHTING | within_reach, f"must not {HOME}") == "not proved"
    assert standing(FIGHTING | within_reach | TORTURE, f"must not {HOME}") == "proved"
    closes = ["second-nationality.closes"]
    assert standing(FIGHTING | second, f"must not {HOME}", on=closes) == "not proved"


def test_the_reading_of_1960_asks_for_fear_and_objection() -> None:
    reading = ["duty-to-repatriate.fear-and-objection"]
    feared = {"real_risk(a, torture, dprk)": "reason to fear"}

    assert standing(PEACE | feared | OBJECTS, f"must {HOME}", on=reading) == "opposite proved"
    wounded = sure("seriously_wounded_or_sick(a)", "fit_to_travel(a)")
    assert standing(PEACE | feared | OBJECTS | wounded, f"must {HOME}", on=reading) == (
        "opposite proved"
    )
    assert standing(PEACE | feared, f"must {HOME}", on=reading) == "proved"
    assert standing(PEACE | OBJECTS, f"must {HOME}", on=reading) == "proved"


WISH = sure(
    "wishes_to_go(a, dprk)", "not objects_to_return(a, dprk)", "wish_confirmed_impartially(a, dprk)"
)


def test_not_even_a_free_wish_confirmed_by_an_impartial_body_lifts_the_bar_by_default() -> None:
    free = {"wish_free_and_informed(a, dprk)": CLEAR}
    checked = ["choosing-the-risk.under-checks"]

    assert standing(FIGHTING | TORTURE | WISH | free, f"must not {HOME}") == "proved"
    assert (
        standing(FIGHTING | TORTURE | WISH | free, f"must not {HOME}", on=checked)
        == "opposite proved"
    )


@pytest.mark.parametrize("missing", [*WISH, "wish_free_and_informed(a, dprk)"])
def test_a_wish_that_lacks_any_safeguard_lifts_nothing(missing: str) -> None:
    whole = WISH | {"wish_free_and_informed(a, dprk)": CLEAR}
    facts = FIGHTING | TORTURE | {one: how for one, how in whole.items() if one != missing}

    assert standing(facts, f"must not {HOME}", on=["choosing-the-risk.under-checks"]) == "proved"


def test_a_wish_shown_only_as_likely_to_be_free_lifts_nothing() -> None:
    facts = FIGHTING | TORTURE | WISH | {"wish_free_and_informed(a, dprk)": LIKELY}

    assert standing(facts, f"must not {HOME}", on=["choosing-the-risk.under-checks"]) == "proved"


# --- Duties, and when they fall due -----------------------------------------------------------


def test_release_is_not_yet_due_while_they_fight_and_due_after() -> None:
    asked = ("must release(ukraine, a)", "may intern(ukraine, a)")

    assert words(FIGHTING, *asked) == ["Not yet due", "Yes"]
    assert words(PEACE, *asked) == ["Yes", "No"]


def test_a_criminal_trial_defers_release_and_repatriation() -> None:
    tried = PEACE | sure("penal_proceedings_pending(a, ukraine)")

    found = words(tried, "must release(ukraine, a)", f"must {HOME}", "may intern(ukraine, a)")

    assert found == ["No", "No", "Yes"]


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ("absolute", ["Yes", "No"]),
        ("free-choice", ["No", "Yes"]),
        ("discretion", ["No", "Open"]),
    ],
)
def test_what_an_objection_does_after_hostilities_depends_on_the_reading(
    reading: str, expected: list[str]
) -> None:
    on = [f"duty-to-repatriate.{reading}", TREATY]

    assert words(PEACE | OBJECTS, f"must {HOME}", f"must not {HOME}", on=on) == expected


def test_the_seriously_wounded_are_not_returned_against_their_will_while_they_fight() -> None:
    wounded = FIGHTING | sure("seriously_wounded_or_sick(a)", "fit_to_travel(a)")

    assert words(wounded | OBJECTS, f"must not {HOME}", f"must {HOME}") == ["Yes", "No"]
    willing = wounded | sure("not objects_to_return(a, dprk)")
    assert standing(willing, f"must {HOME}") == "proved"
    assert standing(willing | TORTURE, f"must not {HOME}") == "proved"


EXCHANGE = sure("exchange_agreed(ukraine, dprk, a)")


def test_an_exchange_takes_nobody_against_his_will_on_the_default_reading() -> None:
    agreed = ["unwilling-exchange.by-agreement"]

    assert standing(FIGHTING | OBJECTS | EXCHANGE, f"must not {HOME}") == "proved"
    assert standing(FIGHTING | OBJECTS | EXCHANGE, f"may {HOME}", on=agreed) == "proved"
    assert standing(FIGHTING | OBJECTS | EXCHANGE | TORTURE, f"may {HOME}", on=agreed) == (
        "opposite proved"
    )


def test_an_exchange_by_itself_leaves_the_permission_open() -> None:
    assert words(FIGHTING | EXCHANGE, f"may {HOME}") == ["Open"]


def test_transfer_as_a_prisoner_asks_for_a_receiver_bound_by_the_convention_and_vouched_for() -> (
    None
):
    vouched = sure("satisfied_of_receiver(ukraine, rok)")

    assert standing(FIGHTING, "may transfer(ukraine, a, rok)") == "opposite proved"
    assert standing(FIGHTING | vouched, "may transfer(ukraine, a, rok)") == "proved"
    danger = {"real_risk(a, torture, rok)": REAL}
    assert standing(FIGHTING | vouched | danger, "must not transfer(ukraine, a, rok)") == "proved"


def test_a_released_man_may_travel_where_he_wishes_and_is_admitted() -> None:
    wish = sure("wishes_to_go(a, rok)", "ready_to_admit(rok, a)")

    found = standing(FIGHTING | TORTURE | wish, "may let_travel(ukraine, a, rok)")
    into_danger = FIGHTING | TORTURE | wish | {"real_risk(a, torture, rok)": REAL}

    assert found == "proved"
    assert standing(into_danger, "may let_travel(ukraine, a, rok)") == "not proved"


# --- Status -----------------------------------------------------------------------------------

STATUS, PROTECTION = "prisoner_of_war(a)", "protected_as_prisoner(a)"
MEDIC = sure("medical_or_religious_personnel(a)")
RETAINED = sure("retained_to_assist_prisoners(a)")
ACT = sure("committed_belligerent_act(a)")
CLAIM = sure("claims_status(a)")
TRIBUNAL = sure("tribunal_denied_status(a)")


def test_a_soldier_in_the_hands_of_the_enemy_is_a_prisoner_of_war_whatever_is_open() -> None:
    assert words(SOLDIER, STATUS, PROTECTION, "must treat_humanely(ukraine, a)") == ["Yes"] * 3


def test_without_an_armed_conflict_the_convention_gives_no_status() -> None:
    facts = {one: how for one, how in SOLDIER.items() if "conflict" not in one}

    assert standing(facts, STATUS) == "not proved"


def test_a_retained_medic_is_no_prisoner_of_war_and_is_protected_as_one() -> None:
    facts = SOLDIER | MEDIC | RETAINED

    assert standing(facts, STATUS) == "opposite proved"
    assert words(facts, PROTECTION) == ["Yes"]


def test_a_medic_who_is_not_retained_is_a_prisoner_of_war() -> None:
    assert words(SOLDIER | MEDIC, STATUS) == ["Yes"]


def test_to_take_the_status_of_a_medic_asks_for_more_than_substantial_grounds() -> None:
    weak = {"medical_or_religious_personnel(a)": REAL}

    assert standing(SOLDIER | RETAINED | weak, STATUS) == "proved"


def test_a_soldier_caught_spying_is_no_prisoner_of_war() -> None:
    spy = {"caught_spying(a, ukraine)": LIKELY}

    assert standing(SOLDIER | spy, STATUS) == "opposite proved"
    assert words(SOLDIER | spy | sure("not in_own_uniform(a)"), STATUS) == ["No"]


def test_a_soldier_in_uniform_is_no_spy() -> None:
    facts = SOLDIER | sure("caught_spying(a, ukraine)") | {"in_own_uniform(a)": REAL}

    assert words(facts, STATUS) == ["Yes"]


def test_that_somebody_was_a_spy_must_be_likely() -> None:
    assert standing(SOLDIER | {"caught_spying(a, ukraine)": REAL}, STATUS) == "proved"


NO_SOLDIER = sure(*(f"not armed_forces_member(a, {one})" for one in ("ukraine", "russia", "dprk")))
FOR_GAIN = ACT | NO_SOLDIER | sure(
    "recruited_to_fight(a)",
    "fights_for_private_gain(a)",
    "not national_or_resident_of_party(a)",
    "not sent_on_official_duty(a)",
)  # fmt: skip


def test_a_mercenary_meets_every_one_of_the_conditions() -> None:
    assert words(TAKEN | FOR_GAIN, "mercenary(a)") == ["Yes"]
    assert standing(TAKEN | FOR_GAIN, STATUS) == "opposite proved"


@pytest.mark.parametrize("missing", FOR_GAIN)
def test_a_mercenary_who_lacks_one_of_the_conditions_is_none(missing: str) -> None:
    facts = TAKEN | {one: how for one, how in FOR_GAIN.items() if one != missing}

    assert standing(facts, "mercenary(a)") == "not proved"


def test_a_member_of_the_armed_forces_is_no_mercenary() -> None:
    facts = TAKEN | {one: how for one, how in FOR_GAIN.items() if "dprk" not in one}
    facts |= sure("armed_forces_member(a, dprk)")

    assert words(facts, "mercenary(a)", STATUS) == ["Not shown", "Yes"]


def test_whoever_took_part_and_claims_the_status_is_presumed_to_have_it() -> None:
    side = sure("fought_for(a, russia)")

    assert words(TAKEN | ACT | CLAIM | side, STATUS) == ["Yes"]
    assert words(TAKEN | FOR_GAIN | CLAIM | side, STATUS) == ["Yes"]


def test_only_a_tribunal_ends_the_presumption() -> None:
    claim = CLAIM | sure("fought_for(a, russia)")

    assert standing(TAKEN | ACT | claim | TRIBUNAL, STATUS) == "not proved"
    assert standing(TAKEN | FOR_GAIN | claim | TRIBUNAL, STATUS) == "opposite proved"


def test_a_tribunal_does_not_end_a_status_that_article_4_gives() -> None:
    assert words(SOLDIER | ACT | CLAIM | TRIBUNAL, STATUS) == ["Yes"]


@pytest.mark.parametrize("standard", [REAL, LIKELY, SURE])
def test_in_doubt_he_is_protected_until_a_tribunal_has_spoken(standard: str) -> None:
    doubt = TAKEN | ACT | {"status_in_doubt(a)": "reason to fear"}

    assert standing(doubt, PROTECTION, standard=standard) == "proved"
    assert standing(doubt | TRIBUNAL, PROTECTION) == "not proved"


@pytest.mark.parametrize("person", [{}, SOLDIER, MEDIC, FOR_GAIN, TRIBUNAL], ids=str)
def test_whoever_is_held_must_be_treated_humanely_whatever_his_status(person: Facts) -> None:
    held = sure("held_by(a, ukraine)")

    assert words(held | person, "must treat_humanely(ukraine, a)") == ["Yes"]


def test_customary_law_binds_a_state_of_which_no_treaty_is_known() -> None:
    (found,) = answers(
        sure("held_by(a, borea)"),
        "must treat_humanely(borea, a)",
        names='borea = { sort = "power", label = "Borea" }',
    )

    assert found.word.value == "Yes"


def test_protection_ends_with_release_and_repatriation_that_is_likely() -> None:
    ended = "released_and_repatriated(a)"

    assert standing(SOLDIER | {ended: LIKELY}, PROTECTION) == "not proved"
    assert standing(SOLDIER | {ended: REAL}, PROTECTION) == "proved"


# --- Public curiosity -------------------------------------------------------------------------

FILM = 'film = { sort = "act", label = "the film", date = 2025-01-05 }'
FILMED = SOLDIER | sure(
    "released_by(film, ukraine)",
    "made_public(film)",
    "concerns(film, a)",
    "identifiable(a, film)",
)
DIGNITY = sure("dignity_respected(film, a)")


def filmed(facts: Facts, question: str, *on: str) -> str:
    (found,) = answers(FILMED | facts, f"{question}(ukraine, a, film)", on=on, names=FILM)
    return found.standing


def test_to_publish_what_identifies_him_is_a_breach_on_the_default_reading() -> None:
    assert filmed({}, "must not expose") == "proved"
    assert filmed({}, "unlawful_exposure") == "proved"
    assert filmed({}, "unlawful_exposure", "public-curiosity.context") == "not proved"


def test_to_publish_what_degrades_him_is_a_breach_on_every_reading() -> None:
    degraded = sure("degrading(film, a)")

    assert filmed(degraded, "unlawful_exposure", "public-curiosity.context") == "proved"
    assert filmed(degraded, "unlawful_exposure", "public-curiosity.identifiable") == "proved"


def test_to_publish_what_neither_identifies_nor_degrades_him_is_none() -> None:
    facts = {one: how for one, how in FILMED.items() if "identifiable" not in one}
    facts |= sure("not identifiable(a, film)", "not degrading(film, a)")

    (found,) = answers(facts, "unlawful_exposure(ukraine, a, film)", names=FILM)

    assert found.word.value == "No"


def test_access_given_to_the_press_is_a_failure_to_protect_and_no_release() -> None:
    facts = {one: how for one, how in FILMED.items() if "released" not in one}
    facts |= sure("access_given(film, ukraine)")

    release, failure = answers(
        facts,
        "unlawful_exposure(ukraine, a, film)",
        "failure_to_protect(ukraine, a, film)",
        names=FILM,
    )

    assert (release.standing, failure.standing) == ("not proved", "proved")


def admitted(facts: Facts, *on: str) -> str:
    """Whether the Power failed to protect him from what others made public."""
    film = {one: how for one, how in FILMED.items() if "released" not in one}
    (found,) = answers(film | facts, "failure_to_protect(ukraine, a, film)", on=on, names=FILM)
    return found.standing


ACCESS = sure("access_given(film, ukraine)")


def test_whoever_let_others_expose_him_answers_unless_he_took_safeguards() -> None:
    assert admitted({}) == "not proved"
    assert admitted(ACCESS) == "proved"
    assert admitted(sure("could_have_prevented(film, ukraine)")) == "proved"
    assert admitted(ACCESS | {"safeguards_taken(film, ukraine)": LIKELY}) == "opposite proved"
    assert admitted(ACCESS | {"safeguards_taken(film, ukraine)": REAL}) == "proved"


def test_what_others_make_public_is_not_his_captors_breach_on_one_reading() -> None:
    own = ["not released_by(film, ukraine)"]

    assert admitted(ACCESS | sure(*own), "media-exposure.own-acts") == "opposite proved"
    assert admitted(ACCESS | sure(*own)) == "proved"


def test_what_a_foreign_official_makes_public_is_like_the_press_on_the_default_reading() -> None:
    visit = ACCESS | sure("official_account(film, rok)")

    assert admitted(visit) == "proved"
    assert admitted(visit, "foreign-visits.visitor-alone") == "opposite proved"


def test_a_breach_must_be_likely_although_a_danger_need_not_be() -> None:
    weak = {one: REAL if "film" in one and "concerns" not in one else SURE for one in FILMED}

    (found,) = answers(weak, "unlawful_exposure(ukraine, a, film)", names=FILM)

    assert found.standing == "not proved"


def test_consent_justifies_nothing_on_the_default_reading() -> None:
    consent = DIGNITY | sure("consented(a, film)", "consent_free_and_informed(a, film)")

    assert filmed(consent, "unlawful_exposure") == "proved"
    assert (
        filmed(consent, "unlawful_exposure", "consent-to-exposure.justifies") == "opposite proved"
    )


@pytest.mark.parametrize(
    ("interest", "other_way"),
    [
        ("compelling_public_interest", "aim_met_without_identity"),
        ("vital_interest", "other_channel"),
    ],
)
def test_an_interest_justifies_only_with_his_dignity_respected_and_likely(
    interest: str, other_way: str
) -> None:
    needed = sure(f"not {other_way}(film, a)")

    assert filmed(needed | DIGNITY | {f"{interest}(film, a)": LIKELY}, "may expose") == "proved"
    assert filmed(needed | {f"{interest}(film, a)": SURE}, "unlawful_exposure") == "proved"
    assert (
        filmed(needed | DIGNITY | {f"{interest}(film, a)": REAL}, "unlawful_exposure") == "proved"
    )
    assert filmed(DIGNITY | {f"{interest}(film, a)": SURE}, "unlawful_exposure") == "proved"


def test_proof_of_a_hidden_role_in_the_war_justifies_only_on_one_reading() -> None:
    role = DIGNITY | sure("proves_hidden_role(film, a)")

    assert filmed(role, "unlawful_exposure") == "proved"
    assert filmed(role, "may expose", "hidden-war-role.yes") == "proved"


# --- What else each rule does -----------------------------------------------------------------


def carried_by(facts: Facts, question: str, on: Iterable[str] = (), names: str = "") -> set[str]:
    """The rules that apply for an answer."""
    (found,) = answers(facts, question, on=on, names=names)
    return {one.instance.rule.id for one in found.step.arguments if one.applicable}


BARS = (
    "cat.3.1",
    "iccpr.6",
    "iccpr.7",
    "echr.2",
    "echr.3",
    "ced.16.1",
    "rc.33.1",
    "custom.torture",
    "iccpr.6.abolition",
    "iccpr.13",
    "echr.6",
    "echr.13",
    "p4.4",
    "p6.1.return",
    "p13.1.return",
    "rc.32.1",
    "rc.32.2",
    "fg.own-motion",
    "fg.claimant",
    "gc3.3.return",
    "custom.wider",
    "custom.persecution",
    "gc4.45.1",
    "gc4.45.3",
    "gc4.45.4",
    "gc4.45.4.analogy",
    "gc4.49.1",
)


@pytest.mark.parametrize("bar", BARS)
@pytest.mark.parametrize(
    "road",
    [
        "gc3.118.1.repatriate",
        "gc3.118.1.depends",
        "gc3.109.1",
        "gc3.6.1.exchange",
        "iccpr.12.4",
        "gc1.30.return",
    ],
)
def test_each_bar_on_return_prevails_over_each_road_home_but_on_the_absolute_reading(
    bar: str, road: str
) -> None:
    readings = {one for one in LAW.positions if one.startswith("duty-to-repatriate.")}
    absolute = "duty-to-repatriate.absolute"
    prevails, yields = (
        [set(one.positions) for one in LAW.superiorities if (one.superior, one.inferior) == pair]
        for pair in ((bar, road), (road, bar))
    )

    if road.startswith("gc3.118.1."):
        assert prevails and all(one == readings - {absolute} for one in prevails)
        assert yields == [{absolute}]
    else:
        assert prevails and set() in prevails
        assert yields == []


def test_humane_treatment_rests_on_every_text_that_asks_for_it() -> None:
    found = carried_by(SOLDIER, "must treat_humanely(ukraine, a)")

    assert found == {"gc3.13.1", "gc3.3.1", "ap1.75.1", "custom.humane", "iccpr.10.1"}
    assert carried_by(SOLDIER, "must protect(ukraine, a)") == {"gc3.13.2.protect"}


CORPS = TAKEN | sure("member_of_corps_forming_part(a, russia)")


def test_a_combatant_is_a_prisoner_of_war_under_both_treaties() -> None:
    assert carried_by(SOLDIER, "combatant(a, dprk)") == {"ap1.43.2"}
    assert carried_by(SOLDIER, STATUS) == {"gc3.4.a1", "ap1.44.1"}
    assert carried_by(CORPS, "combatant(a, russia)") == {"ap1.43.2.corps"}
    assert carried_by(CORPS, STATUS) == {"gc3.4.a1.corps", "ap1.44.1"}


def test_medics_are_no_combatants() -> None:
    assert standing(SOLDIER | MEDIC, "combatant(a, dprk)") == "not proved"
    assert standing(CORPS | MEDIC, "combatant(a, russia)") == "not proved"
    assert standing(CORPS | MEDIC | RETAINED, STATUS) == "opposite proved"


def test_a_spy_of_a_corps_is_no_prisoner_of_war_either() -> None:
    assert standing(CORPS | sure("caught_spying(a, ukraine)"), STATUS) == "opposite proved"


def test_an_armed_conflict_is_one_whichever_side_is_named_first() -> None:
    turned = {one: how for one, how in SOLDIER.items() if "conflict" not in one}
    turned |= sure("armed_conflict(dprk, ukraine)")

    assert words(turned, STATUS) == ["Yes"]


WOUNDED = sure("seriously_wounded_or_sick(a)", "fit_to_travel(a)")
TRIED = sure("penal_proceedings_pending(a, ukraine)")


def test_the_seriously_wounded_who_are_to_go_home_may_not_be_interned() -> None:
    intern = "may intern(ukraine, a)"

    assert standing(FIGHTING | WOUNDED, intern) == "opposite proved"
    assert standing(FIGHTING | WOUNDED | OBJECTS, intern) == "proved"
    assert standing(FIGHTING | WOUNDED | TRIED, intern) == "proved"
    assert standing(FIGHTING | WOUNDED | TRIED, f"must {HOME}") == "opposite proved"


def test_no_agreement_exchanges_the_seriously_wounded_against_their_will() -> None:
    agreed = ["unwilling-exchange.by-agreement"]

    found = standing(FIGHTING | WOUNDED | OBJECTS | EXCHANGE, f"must not {HOME}", on=agreed)

    assert found == "proved"


def test_what_is_read_into_article_118_is_carried_over_to_the_seriously_wounded() -> None:
    after = PEACE | WOUNDED
    ill = {"real_risk(a, ill_treatment, dprk)": REAL}
    displaced = ["lex-specialis.displacement"]
    choice = ["duty-to-repatriate.free-choice"]
    discretion = ["duty-to-repatriate.discretion"]

    assert standing(after | ill, f"must {HOME}", on=displaced) == "opposite proved"
    assert standing(after | OBJECTS, f"must not {HOME}", on=choice) == "proved"
    assert standing(after | OBJECTS, f"must {HOME}", on=discretion) == "opposite proved"
    assert standing(after | OBJECTS, f"must {HOME}") == "proved"


def test_his_will_counts_until_it_is_shown_that_hostilities_have_ceased() -> None:
    assert standing(SOLDIER | WOUNDED | OBJECTS, f"must not {HOME}") == "proved"
    assert standing(PEACE | WOUNDED | OBJECTS, f"must not {HOME}") == "opposite proved"


def test_free_choice_withstands_an_exchange_as_well() -> None:
    choice = ["duty-to-repatriate.free-choice", "unwilling-exchange.by-agreement"]

    found = standing(FIGHTING | OBJECTS | EXCHANGE, f"must not {HOME}", on=choice)

    assert found == "proved"


def test_who_served_a_foreign_power_is_returned_to_it_only_if_he_freely_wishes() -> None:
    served = SOLDIER | sure("depends_on(a, russia)", "active_hostilities_ceased(ukraine, russia)")
    wish = sure("wishes_to_go(a, russia)", "not objects_to_return(a, russia)")
    free = sure("wish_free_and_informed(a, russia)")

    assert standing(served | wish | free, "must return(ukraine, a, russia)") == "proved"
    assert standing(served | wish, "must return(ukraine, a, russia)") == "not proved"


def test_ill_treatment_is_barred_by_treaties_alone_and_ends_the_duty_even_without_them() -> None:
    ill = PEACE | {"real_risk(a, ill_treatment, dprk)": REAL}
    displaced = ["lex-specialis.displacement", "common-article-3.no-more-than-words"]

    assert standing(ill, f"must not {HOME}") == "proved"
    assert standing(ill, f"must not {HOME}", on=displaced) != "proved"
    assert carried_by(ill, f"need not {HOME}", on=displaced) == {"icrc2020.118.risk"}
    assert standing(ill, f"must {HOME}", on=displaced) == "opposite proved"


# --- Where else he may go ---------------------------------------------------------------------

SHELTER = "may shelter(ukraine, a)"
TRAVEL = "may let_travel(ukraine, a, rok)"
ADMITTED = sure("ready_to_admit(rok, a)")
CLOSED = ["ways-out.closed"]


def test_he_may_stay_or_travel_on_unless_a_duty_to_return_him_is_due() -> None:
    assert standing(FIGHTING, SHELTER) == "proved"
    assert standing(FIGHTING | ADMITTED, TRAVEL) == "proved"
    assert standing(PEACE, SHELTER) == "not proved"
    assert standing(PEACE | ADMITTED, TRAVEL) == "not proved"
    assert standing(PEACE | ADMITTED | TORTURE, TRAVEL) == "proved"
    assert standing(FIGHTING | ADMITTED, TRAVEL, on=CLOSED) == "not proved"
    assert standing(FIGHTING, "may release(ukraine, a)") == "proved"
    assert standing(FIGHTING, "may release(ukraine, a)", on=CLOSED) == "not proved"


def test_asylum_rests_on_words_of_its_own() -> None:
    discretion = ["duty-to-repatriate.discretion", *CLOSED]

    assert standing(FIGHTING, SHELTER, on=CLOSED) == "not proved"
    assert carried_by(FIGHTING | PERSECUTED, SHELTER, on=CLOSED) == {"asylum.1967"}
    assert carried_by(FIGHTING | TORTURE, SHELTER, on=CLOSED) == {"icrc1960.118.shelter"}
    assert carried_by(FIGHTING | OBJECTS, SHELTER, on=discretion) == {"dod.9.3.7.shelter"}


# --- Refugees ---------------------------------------------------------------------------------


def test_a_refugee_is_not_handed_to_another_captor_who_persecutes_him() -> None:
    vouched = sure("satisfied_of_receiver(ukraine, rok)")
    there = PERSECUTED | {"real_risk(a, persecution, rok)": "reason to fear"}
    transfer = "must not transfer(ukraine, a, rok)"

    assert standing(FIGHTING | vouched | there, transfer) == "proved"
    assert standing(FIGHTING | vouched | PERSECUTED, transfer) == "opposite proved"


def test_a_free_return_home_a_grave_crime_and_arms_kept_end_refugee_status() -> None:
    home = WISH | {"wish_free_and_informed(a, dprk)": CLEAR}
    crime = {"serious_crime_before_refuge(a)": CLEAR}
    armed = ["refugee-prisoner.not-before"]

    assert standing(FIGHTING | PERSECUTED, "refugee(a)") == "proved"
    assert standing(FIGHTING | PERSECUTED | home, "refugee(a)") == "not proved"
    assert standing(FIGHTING | PERSECUTED | crime, "refugee(a)") == "not proved"
    assert standing(FIGHTING | PERSECUTED, "refugee(a)", on=armed) == "not proved"
    given_up = sure("gave_up_arms(a)")
    assert standing(FIGHTING | PERSECUTED | given_up, "refugee(a)", on=armed) == "proved"


# --- More on public curiosity -----------------------------------------------------------------


def film(facts: Facts, question: str, *on: str, without: str = "-") -> str:
    """The standing of a question about the film, some fact of which is not shown."""
    kept = {one: how for one, how in FILMED.items() if without not in one}
    (found,) = answers(kept | facts, f"{question}(ukraine, a, film)", on=on, names=FILM)
    return found.standing


def test_what_was_not_made_public_exposes_nobody() -> None:
    private = sure("not made_public(film)")

    assert film(private, "unlawful_exposure", without="made_public") == "opposite proved"


def test_what_is_not_degrading_exposes_nobody_on_the_reading_of_context() -> None:
    decent = sure("not degrading(film, a)")

    assert film(decent, "unlawful_exposure", "public-curiosity.context") == "opposite proved"
    assert film(decent, "unlawful_exposure") == "proved"


def test_degrading_images_that_reveal_violations_may_be_shown_without_identities() -> None:
    shown = sure("degrading(film, a)", "not identifiable(a, film)")
    interest = sure("interest_in_showing(film)")

    assert film(shown, "unlawful_exposure", without="identifiable") == "proved"
    assert film(shown | interest, "may expose", without="identifiable") == "proved"


def test_what_the_power_may_show_itself_it_may_let_others_show() -> None:
    interest = (
        ACCESS
        | DIGNITY
        | sure("compelling_public_interest(film, a)", "not aim_met_without_identity(film, a)")
    )

    assert film(ACCESS, "must not allow_exposure", without="released") == "proved"
    assert film(interest, "may allow_exposure", without="released") == "proved"
    assert film(interest, "failure_to_protect", without="released") == "opposite proved"


def test_who_gave_no_access_and_could_prevent_nothing_has_not_failed_to_protect() -> None:
    no_part = sure("not access_given(film, ukraine)", "not could_have_prevented(film, ukraine)")

    assert film(no_part, "failure_to_protect", without="released") == "opposite proved"


def test_with_safeguards_or_on_one_reading_after_a_visit_nothing_was_allowed() -> None:
    safe = ACCESS | sure("safeguards_taken(film, ukraine)")
    visit = ACCESS | sure("official_account(film, rok)")
    alone = "foreign-visits.visitor-alone"

    assert film(ACCESS, "allow_exposure", without="released") == "proved"
    assert film(safe, "allow_exposure", without="released") == "not proved"
    assert film(visit, "allow_exposure", alone, without="released") == "not proved"


# --- What holds of any prisoner ---------------------------------------------------------------

POWERS = ("dprk", "russia", "rok")
HARMS = (
    "torture",
    "ill_treatment",
    "arbitrary_killing",
    "execution",
    "disappearance",
    "denial_of_justice",
    "camp_or_forced_labour",
    "persecution",
)
RISKS = [f"real_risk(a, {harm}, {power})" for harm in HARMS for power in POWERS]
RISKS += [f"would_hand_on({t}, a, {u})" for t in POWERS for u in POWERS if t != u]
WISHES = [
    *(f"objects_to_return(a, {power})" for power in POWERS),
    "wishes_to_go(a, dprk)",
    "wish_free_and_informed(a, dprk)",
    "wish_confirmed_impartially(a, dprk)",
    "wishes_to_stay(a, ukraine)",
]
ELSE = [
    "active_hostilities_ceased(ukraine, dprk)",
    "active_hostilities_ceased(ukraine, russia)",
    "exchange_agreed(ukraine, dprk, a)",
    "exchange_agreed(ukraine, russia, a)",
    "depends_on(a, russia)",
    "seriously_wounded_or_sick(a)",
    "fit_to_travel(a)",
    "penal_proceedings_pending(a, ukraine)",
    "assurances_given(a, torture, dprk)",
    "security_danger(a, ukraine)",
    "satisfied_of_receiver(ukraine, rok)",
]
STANDARDS = ("reason to fear", REAL, LIKELY, CLEAR, SURE)
AWAY = tuple(f"may return(ukraine, a, {power})" for power in POWERS)
# Roads on which a return could be allowed, so that the properties below are tried where they bite.
ROADS: list[Facts] = [
    {},
    sure("active_hostilities_ceased(ukraine, dprk)"),
    sure("exchange_agreed(ukraine, dprk, a)"),
    sure("exchange_agreed(ukraine, russia, a)", "depends_on(a, russia)"),
    sure("seriously_wounded_or_sick(a)", "fit_to_travel(a)"),
    sure(*WISHES[3:6]),
]


@st.composite
def prisoners(draw: st.DrawFn) -> dict[str, str]:
    """What is shown of one: every danger and objection denied, save up to three changes."""
    facts = SOLDIER | sure("status_granted_by(a, ukraine)")
    facts |= sure(*(f"not {one}" for one in (*RISKS, *WISHES[:3])))
    facts |= draw(st.sampled_from(ROADS))
    for _ in range(draw(st.integers(0, 3))):
        literal = draw(st.sampled_from([*RISKS, *WISHES, *ELSE]))
        facts.pop(f"not {literal}", None)
        if not draw(st.booleans()):
            facts[literal] = draw(st.sampled_from(STANDARDS))
    return facts


def permitted(facts: Facts) -> set[str]:
    """The returns that the answers allow."""
    return {
        str(one.literal)
        for one in answers(facts, *AWAY)
        if one.word.value in ("Yes", "Probably yes")
    }


RUNS = settings(max_examples=max(40, settings().max_examples // 4))
FEW = settings(max_examples=max(15, settings().max_examples // 10))


@RUNS
@given(prisoners(), st.data())
def test_dropping_any_evidence_never_creates_a_permission_to_return(
    facts: dict[str, str], data: st.DataObject
) -> None:
    shown = [one for one in facts if not one.startswith("not ")]
    dropped = data.draw(st.sampled_from(shown) | st.sampled_from(list(facts)))
    fewer = {one: how for one, how in facts.items() if one != dropped}

    assert permitted(fewer) <= permitted(facts)


@RUNS
@given(prisoners(), st.sampled_from(RISKS), st.sampled_from(STANDARDS))
def test_adding_a_risk_never_creates_a_permission_to_return(
    facts: dict[str, str], risk: str, shown: str
) -> None:
    without = {one: how for one, how in facts.items() if one != risk}

    assert permitted(without | {risk: shown}) <= permitted(without)


@RUNS
@given(prisoners(), st.sampled_from(POWERS), st.sampled_from(HARMS))
def test_a_risk_that_is_shown_never_turns_a_bar_into_a_permission(
    facts: dict[str, str], power: str, harm: str
) -> None:
    asked = (f"must not return(ukraine, a, {power})", f"may return(ukraine, a, {power})")
    before, _ = answers(facts, *asked)
    _, after = answers(facts | {f"real_risk(a, {harm}, {power})": REAL}, *asked)

    if before.standing == "proved":
        assert after.standing != "proved"


def test_those_properties_are_tried_where_a_return_is_permitted_and_where_it_is_not() -> None:
    denied = sure(*(f"not {one}" for one in (*RISKS, *WISHES[:3])))
    found = [permitted(SOLDIER | denied | road) for road in ROADS]

    # A man who does not object may go home early; the third Power but by an agreement.
    assert [len(one) for one in found] == [1, 1, 1, 2, 1, 1]
    # Whom nobody has asked may not.
    assert permitted(SOLDIER | sure(*(f"not {one}" for one in RISKS))) == set()
    assert permitted(SOLDIER | ROADS[1]) == set()
    # It is the rule on open facts that keeps it so: on the record alone he may be returned.
    assert standing(SOLDIER | ROADS[1], f"may {HOME}") == "proved"


def test_with_no_facts_but_custody_nothing_permits_return() -> None:
    custody = sure("held_by(a, ukraine)")
    asked = [f"{mode} return(ukraine, a, {power})" for mode in ("may", "must") for power in POWERS]

    for facts in (custody, TAKEN, SOLDIER):
        for found in answers(facts, *asked):
            assert found.standing != "proved"
            assert found.word.value in ("Open", "Not shown", "Not yet due")


@FEW
@given(prisoners(), st.integers(0, 1000))
def test_the_order_of_the_evidence_does_not_matter(facts: dict[str, str], seed: int) -> None:
    shuffled = list(facts.items())
    random.Random(seed).shuffle(shuffled)

    assert summary(facts) == summary(dict(shuffled))


def summary(facts: Facts) -> list[tuple[str, str, bool | None, frozenset[str]]]:
    return [
        (one.word.value, one.standing, one.settled, frozenset(c.id for c in one.turns_on))
        for one in answers(facts, *AWAY, STATUS, PROTECTION)
    ]


@FEW
@given(prisoners(), prisoners())
def test_with_their_names_swapped_two_prisoners_swap_their_answers(
    one: dict[str, str], other: dict[str, str]
) -> None:
    def of(name: str, facts: Facts) -> dict[str, str]:
        return {renamed(literal, {"a": name}): how for literal, how in facts.items()}

    asked = [renamed(one, {"a": name}) for name in "ab" for one in (*AWAY, STATUS, PROTECTION)]
    second = 'b = { sort = "person", label = "prisoner B" }'
    found = answers(of("a", one) | of("b", other), *asked, names=second)
    swapped = answers(of("b", one) | of("a", other), *asked, names=second)

    half = len(asked) // 2
    assert [a.word for a in found] == [a.word for a in swapped[half:] + swapped[:half]]


def renamed(literal: str, names: Mapping[str, str]) -> str:
    return str(parse_literal(literal).bind(names))


@RUNS
@given(prisoners(), st.data())
def test_doubt_keeps_protection_whatever_evidence_is_dropped_or_added(
    facts: dict[str, str], data: st.DataObject
) -> None:
    doubt = TAKEN | ACT | sure("status_in_doubt(a)")
    whole = facts | MEDIC | RETAINED | sure("caught_spying(a, ukraine)") | FOR_GAIN
    kept = data.draw(st.sets(st.sampled_from(sorted(whole))))

    assert standing({one: whole[one] for one in sorted(kept)} | doubt, PROTECTION) == "proved"


@RUNS
@given(prisoners())
def test_whoever_is_protected_must_be_treated_humanely_and_is_not_subject_to_reprisals(
    facts: dict[str, str],
) -> None:
    protected, humane, reprisals = answers(
        facts,
        PROTECTION,
        "must treat_humanely(ukraine, a)",
        "must not take_reprisals(ukraine, a)",
    )

    assert protected.standing == humane.standing == reprisals.standing == "proved"


@RUNS
@given(prisoners())
def test_no_answer_is_both_for_and_against_the_same_act(facts: dict[str, str]) -> None:
    made = case(facts, [f"{mode.value} return(ukraine, a, dprk)" for mode in Mode])
    found = {one.literal.mode: one.standing == "proved" for one in Opinion(LAW, made).answers}

    assert not (found[Mode.MUST] and found[Mode.MUST_NOT])
    assert not (found[Mode.MAY] and found[Mode.MUST_NOT])
    assert found[Mode.MAY] or not found[Mode.MUST]


# --- The cases that ship ----------------------------------------------------------------------


def shipped(name: str) -> Case:
    path = find_case(name)
    assert path
    return read_case(path, LAW)


@pytest.mark.parametrize("name", case_names())
def test_every_case_that_ships_says_what_should_follow_and_it_does(name: str) -> None:
    made = shipped(name)

    assert made.expectations
    assert unmet_expectations(LAW, made) == []


KURSK_DAYS = (date(2025, 1, 24), date(2025, 7, 21), date(2026, 2, 6))


def test_the_kursk_case_says_what_should_follow_at_each_of_its_three_dates() -> None:
    made = shipped("kursk-2025")
    days = [one.as_of or made.as_of for one in made.expectations]

    assert set(days) == set(KURSK_DAYS)
    assert all(days.count(day) >= 10 for day in KURSK_DAYS)


@pytest.mark.parametrize("day", KURSK_DAYS)
@pytest.mark.parametrize("name", ["prisoner_a", "prisoner_b"])
def test_that_the_two_men_are_prisoners_of_war_is_settled_on_every_date(
    day: date, name: str
) -> None:
    made = Opinion(LAW, shipped("kursk-2025"), day)

    found = made.answer(parse_literal(f"prisoner_of_war({name})"))

    assert (found.word.value, found.settled) == ("Yes", True)
