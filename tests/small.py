"""A small law of captives for tests: a vocabulary, and what makes rules and cases of a few lines.

It is not law. Its standards are three, weak < fair < strong; its powers three, north, south, east;
its captives two, a and b.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from quarter.answer import Answer, Opinion
from quarter.case import Case
from quarter.casefile import parse_case
from quarter.document import parse_document
from quarter.literal import Literal, parse_literal
from quarter.problem import Problem
from quarter.proof import Argument
from quarter.rulebase import Rulebase
from quarter.rulefile import assemble

AS_OF = date(2025, 6, 1)
STANDARDS = ("weak", "fair", "strong")
POWERS = ("north", "south", "east")


def _predicate(
    kind: str, name: str, places: str, silence: bool = False, relation: bool = False,
    protective: bool = False,
) -> str:  # fmt: skip
    sorts = {"P": "person", "D": "power", "T": "power", "U": "power", "A": "act"}
    shape = ", ".join(f'{place} = "{sorts[place]}"' for place in places)
    says = f'reads = "{name}"\ndenied = "not {name}"\nasks = "{name}?"'
    if kind == "action":
        says = f'does = "[{name}|{name}s|{name}ed|{name}ing]"'
    more = 'silence = "no"\n' * silence + "relation = true\n" * relation
    more += "protective = true\n" * protective
    return (
        f'[[predicate]]\nid = "{name}"\nkind = "{kind}"\nplaces = {{ {shape} }}\n'
        f'thing = "{name}"\n{says}\n{more}\n'
    )


VOCABULARY = "".join(
    (
        '[sorts]\nperson = "a captive"\npower = "a State"\nact = "something done"\n\n',
        *(f'[[standard]]\nid = "{s}"\nreads = "{s}"\nby = "us"\n\n' for s in STANDARDS),
        '[sources]\nlaw = { short = "Law", kind = "treaty", citation = "The Law" }\n\n',
        "[names]\n",
        *(f'{p} = {{ sort = "power", label = "{p.title()}" }}\n' for p in POWERS),
        "\n",
        _predicate("fact", "soldier", "P"),
        _predicate("fact", "wounded", "P"),
        _predicate("fact", "willing", "P"),
        _predicate("fact", "spy", "P", silence=True),
        _predicate("fact", "doubted", "P", protective=True),
        _predicate("fact", "peace", "D"),
        _predicate("fact", "bound", "D", silence=True),
        _predicate("fact", "holds", "DP", relation=True),
        _predicate("fact", "danger", "PT", protective=True),
        _predicate("fact", "hands_on", "TPU"),
        _predicate("fact", "shown_in", "PA"),
        _predicate("conclusion", "captive", "P", protective=True),
        _predicate("conclusion", "free", "P"),
        _predicate("conclusion", "safe", "P"),
        _predicate("conclusion", "exposed", "PT"),
        _predicate("conclusion", "wronged", "P"),
        _predicate("conclusion", "breach", "DPA"),
        _predicate("action", "return", "DPT", protective=True),
        _predicate("action", "release", "DP"),
        _predicate("action", "show", "DPA"),
    )
)  # fmt: skip


def read(rules: str, more: str = "") -> tuple[Rulebase, list[Problem]]:
    """The rule base of the small vocabulary and these tables, and what is wrong with it."""
    text = f"# The law\n\n```toml\n{VOCABULARY}\n{more}```\n\n## Law art 1\n\n> Words.\n\n"
    document, problems = parse_document(f"{text}```toml\n{rules}\n```\n", "law.md")
    rulebase, found = assemble([document], "0")
    return rulebase, [*problems, *found]


@cache
def law(rules: str, more: str = "") -> Rulebase:
    """The same, which must be sound."""
    rulebase, problems = read(rules, more)
    assert not problems, "\n".join(map(str, problems))
    return rulebase


@cache
def drawn_law(rules: str) -> Rulebase:
    """The same of rules drawn at random, of which some may be dead: that does no harm."""
    rulebase, problems = read(rules)
    assert all("nothing can supply" in problem.message for problem in problems), problems
    return rulebase


def rule(name: str, *premises: str, then: str = "", **more: object) -> str:
    """A rule table. Premises are as in a file; of a text with " or ", one part suffices."""
    found = ", ".join(
        str(one.split(" or ")) if " or " in one else f'"{one}"' for one in premises
    ).replace("'", '"')
    lines = [f'[[rule]]\nid = "{name}"\npremises = [{found}]']
    if then:
        lines.append(f'conclusion = "{then}"')
    for key, value in more.items():
        name = {"excepts": "except"}.get(key, key)
        lines.append(f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}")
    return "\n".join(lines).replace("'", '"') + "\n\n"


def ranks(superior: str, inferior: str, position: str = "") -> str:
    lines = f'[[superiority]]\nsuperior = "{superior}"\ninferior = "{inferior}"\n'
    return lines + (f'position = "{position}"\n\n' if position else "\n")


def issue(name: str, *positions: str) -> str:
    """An issue with positions, the first of which is the default."""
    head = f'[[issue]]\nid = "{name}"\nquestion = "?"\ndefault = "{positions[0]}"\nreason = "-"\n\n'
    return head + "".join(
        f'[[position]]\nissue = "{name}"\nid = "{one}"\nholds = "So."\nholders = ["A court"]\n'
        'for = "-"\nagainst = "-"\n\n'
        for one in positions
    )


SOURCE = 's = { date = 2025-01-10, citation = "A source" }'


def case_text(
    facts: Mapping[str, str],
    questions: Iterable[str],
    names: str,
    *,
    title: str = "A case",
    as_of: date = date(2026, 2, 6),
    standard: str = "substantial grounds",
    head: str = "",
    sources: str = SOURCE,
    more: str = "",
) -> str:
    """The text of a case whose facts, each with its standard, are all under one heading of s.

    ``head`` is put under [case] as it is, ``more`` after the facts.
    """
    asked = ", ".join(f'"{one}"' for one in questions)
    lines = "\n".join(f'"{literal}" = "{how}"' for literal, how in facts.items())
    block = section(f"[facts]\n{lines}", "s para 1") if facts else ""
    return f"""# {title}

```toml
[case]
as_of = {as_of}
standard = "{standard}"
questions = [{asked}]
{head}

[names]
{names}

[sources]
{sources}
```

{block}{more}
"""


def case(
    rulebase: Rulebase,
    facts: Mapping[str, str] | Iterable[str] = (),
    *questions: str,
    as_of: date = AS_OF,
    standard: str = "fair",
    more: str = "",
    names: str = "",
    head: str = "",
) -> Case:
    """A case of captives a and b; facts without a standard of their own are strongly shown.

    ``more`` is put after the facts as it is, ``names`` under [names], ``head`` under [case].
    """
    text = case_text(
        facts if isinstance(facts, Mapping) else dict.fromkeys(facts, "strong"),
        questions or ("captive(a)",),
        f"{CAPTIVES}\n{names}",
        as_of=as_of,
        standard=standard,
        head=head,
        sources=SOURCES,
        more=more,
    )
    return parse_case(text, rulebase, "case.md")


CAPTIVES = """\
a = { sort = "person", label = "captive A" }
b = { sort = "person", label = "captive B" }"""
SOURCES = """\
s = { date = 2025-01-01, citation = "An early source" }
t = { date = 2025-05-01, citation = "A late source" }"""


def section(tables: str, heading: str = "s para 2") -> str:
    """A section of a case file: words under a heading, and tables under those."""
    return f"## {heading}\n\n> Words.\n\n```toml\n{tables}\n```\n\n"


def fact(literal: str, shown: str = "strong", **more: object) -> str:
    """A fact table; from_ and until are dates."""
    lines = [f'[[fact]]\nliteral = "{literal}"\nshown = "{shown}"']
    lines += [f"{key.rstrip('_')} = {value}" for key, value in more.items()]
    return "\n".join(lines) + "\n"


def answers(
    rules: str,
    facts: Mapping[str, str] | Iterable[str],
    *questions: str,
    positions: Iterable[str] = (),
    **more: object,
) -> list[Answer]:
    """The answers to questions about a small case."""
    base = law(rules)
    made = case(base, facts, *questions, **more)  # type: ignore[arg-type]
    return list(Opinion(base, made, positions=positions).answers)


def answer(
    rules: str, facts: Mapping[str, str] | Iterable[str], question: str, **more: object
) -> Answer:
    (found,) = answers(rules, facts, question, **more)  # type: ignore[arg-type]
    return found


def word(
    rules: str, facts: Mapping[str, str] | Iterable[str], question: str, **more: object
) -> str:
    """The word that answers a question about a small case."""
    return answer(rules, facts, question, **more).word.value


def standing(
    rules: str, facts: Mapping[str, str] | Iterable[str], question: str, **more: object
) -> str:
    """What the record proves: "proved", "opposite proved" or "not proved"."""
    return answer(rules, facts, question, **more).standing


def argument(found: Answer, name: str) -> Argument:
    """The argument for an answer, or against it, by the rule of that name."""
    (one,) = (
        one
        for one in (*found.step.arguments, *(attack.argument for attack in found.step.attacks))
        if one.instance.rule.id == name
    )
    return one


def lit(text: str) -> Literal:
    return parse_literal(text)
