"""Scenarios for tests: a story of a few paragraphs under the small law."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from commands import law as shipped
from small import case, law, section

from quarter.answer import Opinion, questions_alone
from quarter.exercise import Exercise, Task
from quarter.kept import case_at
from quarter.lesson import NONE_OF_THESE
from quarter.scoring import NOBODY, counters_right
from quarter.shipped import scenarios
from quarter.wording import holds_clause

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


def under(pinpoint: str, rules: str) -> str:
    """Rules, after others, under a passage of their own."""
    return f"```\n\n## {pinpoint}\n\n> Other words.\n\n```toml\n{rules}"


def exercise(
    rules: str, paragraphs: Iterable[str], *questions: str, read: str = "Law art 1"
) -> Exercise:
    base = law(rules)
    made = case(
        base,
        (),
        *questions,
        head=TEACHING.replace("Law art 1", read),
        names=STORY,
        more=story(*paragraphs),
    )
    return Exercise(Opinion(base, made))


def task(
    rules: str,
    paragraphs: Iterable[str],
    question: str = "captive(a)",
    read: str = "Law art 1",
) -> Task:
    (found,) = exercise(rules, paragraphs, question, read=read).tasks
    return found


def exercise_in(name: str) -> Exercise:
    """The exercise in a scenario that ships."""
    read = case_at(scenarios()[name], shipped())
    return Exercise(Opinion(shipped(), read, asking=questions_alone(shipped(), read)))


def known(*exercises: Exercise) -> Callable[[str], Exercise | None]:
    """Finds one of these by the hash of its file."""
    return {one.opinion.case.sha256: one for one in exercises}.get


def by_the_key(found: Exercise) -> list[str]:
    """The lines of a student who answers all as the key does, and gives the issue its points."""
    return [line for each in found.tasks for line in _by_the_key(each)]


def _by_the_key(task: Task) -> list[str]:
    lines = ["Which status he has."]
    if task.rule is not None:
        lines.append(task.rule.passage.heading)
    for element in task.marked:
        places = ", ".join(map(str, element.paragraphs)) or "none"
        lines += [element.mark.value, places]
    if task.counters or task.readings:
        right = min(counters_right(task))
        named = {one.id: f"the view that {holds_clause(one)}" for one in task.readings}
        named[NOBODY] = NONE_OF_THESE
        lines.append(named.get(right, right))
    return [*lines, task.outcome.value, "1"]


def lines_kept(path: Path) -> int:
    """How many lines of a student a record holds."""
    record = json.loads(path.read_bytes()) if path.exists() else {"answers": []}
    parts = ("issue", "rule", "counter_argument", "conclusion", "own_points")
    return sum(
        sum(answer[part] is not None for part in parts) + 2 * len(answer["elements"])
        for answer in record["answers"]
    )
