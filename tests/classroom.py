"""Scenarios for tests: a story of a few paragraphs under the small law."""

from collections.abc import Iterable

from small import case, law, section

from quarter.answer import Opinion
from quarter.exercise import Exercise, Task

TEACHING = """
[teaching]
difficulty = 1
minutes = 20
aims = ["Tell a captive."]
read = ["Law art 1"]"""
STORY = """
[sources.narrative]
date = 2025-01-02
kind = "scenario"
citation = "Scenario"
"""


def story(*paragraphs: str) -> str:
    """The paragraphs of a story: what each supports."""
    return "".join(
        section(tables, f"narrative para {number}").replace("> Words.", f"> Words {number}.")
        for number, tables in enumerate(paragraphs, start=1)
    )


def exercise(rules: str, paragraphs: Iterable[str], *questions: str) -> Exercise:
    base = law(rules)
    made = case(
        base,
        (),
        *questions,
        head=TEACHING,
        names=STORY,
        more=story(*paragraphs),
    )
    return Exercise(Opinion(base, made))


def task(rules: str, paragraphs: Iterable[str], question: str = "captive(a)") -> Task:
    (found,) = exercise(rules, paragraphs, question).tasks
    return found
