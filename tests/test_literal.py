"""Literals: how they are written, what opposes what, and what a name does to a variable."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarter.literal import Literal, Mode, NotALiteral, is_variable, parse_literal

WORDS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
TERMS = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,5}", fullmatch=True)
PREDICATES = WORDS.filter(lambda word: word not in ("not", "must", "may", "need"))
PLACES = st.lists(TERMS, max_size=3).map(tuple)
LITERALS = st.one_of(
    st.builds(Literal, PREDICATES, PLACES, denied=st.booleans(), mode=st.none()),
    st.builds(Literal, PREDICATES, PLACES, denied=st.just(False), mode=st.sampled_from(Mode)),
)


@given(LITERALS)
def test_a_literal_is_read_back_from_what_it_is_written_as(literal: Literal) -> None:
    assert parse_literal(str(literal)) == literal


@given(LITERALS)
def test_the_opposite_of_the_opposite_is_the_literal_itself(literal: Literal) -> None:
    assert ~literal != literal
    assert ~~literal == literal


@given(LITERALS)
def test_a_literal_and_its_opposite_speak_of_the_same_atom(literal: Literal) -> None:
    assert literal.atom == (~literal).atom == Literal(literal.predicate, literal.terms)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("spy(a)", "not spy(a)"),
        ("must return(d, a)", "need not return(d, a)"),
        ("may return(d, a)", "must not return(d, a)"),
    ],
)
def test_opposites_are_denial_freedom_from_a_duty_and_prohibition(one: str, other: str) -> None:
    assert ~parse_literal(one) == parse_literal(other)
    assert ~parse_literal(other) == parse_literal(one)


def test_a_duty_brings_the_permission_and_a_prohibition_the_freedom_from_duty() -> None:
    weaker = {mode: mode.weaker for mode in Mode}

    assert weaker == {
        Mode.MUST: Mode.MAY,
        Mode.MUST_NOT: Mode.NEED_NOT,
        Mode.MAY: None,
        Mode.NEED_NOT: None,
    }


def test_spaces_do_not_matter_except_between_words() -> None:
    wanted = Literal("return", ("D", "a"), mode=Mode.MUST_NOT)

    assert parse_literal("  must not  return ( D ,a ) ") == wanted


def test_a_predicate_may_begin_with_the_letters_of_a_mode() -> None:
    assert parse_literal("may_travel(P)") == Literal("may_travel", ("P",))
    assert parse_literal("notified(P)") == Literal("notified", ("P",))


def test_a_term_with_a_capital_is_a_variable_and_is_named_once() -> None:
    literal = parse_literal("hands_on(T, p, U, T)")

    assert literal.variables == ("T", "U")
    assert [is_variable(term) for term in literal.terms] == [True, False, True, True]


def test_binding_replaces_the_variables_that_have_a_name_and_keeps_the_mode() -> None:
    literal = parse_literal("must return(D, P, T)").bind({"P": "a", "X": "b"})

    assert str(literal) == "must return(D, a, T)"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "this is not a literal: ''"),
        ("spy", "this is not a literal: 'spy'"),
        ("Spy(a)", "this is not a literal: 'Spy(a)'"),
        ("spy(a", "this is not a literal: 'spy(a'"),
        ("spy(a))", "this is not a literal: 'spy(a))'"),
        ("spy(a) and", "this is not a literal: 'spy(a) and'"),
        ("shall return(d)", "this is not a literal: 'shall return(d)'"),
        ("not must return(d)", "this is not a literal: 'not must return(d)'"),
        ("spy(a,)", "this is not a name or a variable: ''"),
        ("spy(a b)", "this is not a name or a variable: 'a b'"),
        ("spy(1a)", "this is not a name or a variable: '1a'"),
        ("spy(ä)", "this is not a name or a variable: 'ä'"),
    ],
)
def test_what_is_no_literal_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(NotALiteral) as refused:
        parse_literal(text)

    assert str(refused.value) == sentence


@given(st.text(max_size=30))
def test_any_text_is_a_literal_or_is_refused(text: str) -> None:
    try:
        literal = parse_literal(text)
    except NotALiteral:
        return

    assert parse_literal(str(literal)) == literal


@pytest.mark.parametrize("text", ["p({})", "p({}", "{}p", "must{}", "p{}x", "p(a{}(", "p(a,{}b"])
def test_long_nonsense_is_refused_in_no_time(text: str) -> None:
    start = time.perf_counter()
    with pytest.raises(NotALiteral):
        parse_literal(text.format(" " * 2_000) + "!")

    assert time.perf_counter() - start < 0.2


def test_a_pattern_has_the_names_that_make_it_a_literal_or_none() -> None:
    pattern = parse_literal("not held(P, D, P)")

    assert pattern.names_in(parse_literal("not held(a, n, a)")) == {"P": "a", "D": "n"}
    for other in ("not held(a, n, b)", "held(a, n, a)", "not held(a, n)", "not kept(a, n, a)"):
        assert pattern.names_in(parse_literal(other)) is None
