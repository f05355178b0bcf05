"""What is printed for a class: a handout without answers, its key, and a brief for each side.

Each has the form of a memo, so that Word, HTML and Markdown are written of it as of any memo.
"""

from collections.abc import Sequence
from typing import Any

from quarter.exercise import Exercise, Outcome
from quarter.manner import USUAL, Manner
from quarter.marking import answered, element_in, paragraphs_in, reason
from quarter.memo import Memo, Speaker, write_paper
from quarter.roles import issues, stakes
from quarter.rubric import Rubric
from quarter.varied import Entry


def write_handout(exercise: Exercise, rubric: Rubric, variations: Sequence[Entry] = ()) -> Memo:
    """The story and the questions, with a table to be marked under each."""
    outcomes = [one.value for one in Outcome]
    return _sheet("handout", exercise, rubric, variations=variations, outcomes=outcomes)


def write_key(
    exercise: Exercise,
    rubric: Rubric,
    variations: Sequence[Entry] = (),
    style: str = USUAL.style,
    command: str = "",
) -> Memo:
    """The answers, in the order in which they are scored, with reasons and citations.

    It states the ``command`` by which it was made, so that it can be made again.
    """
    return _sheet("key", exercise, rubric, style, command, variations=variations)


def write_role(exercise: Exercise, rubric: Rubric, role: str, style: str = USUAL.style) -> Memo:
    """The same story as one side has it, without the answers."""
    mine, differing = stakes(exercise, role), issues(exercise)
    return _sheet("role", exercise, rubric, style, role=role, stakes=mine, issues=differing)


def _sheet(
    template: str,
    exercise: Exercise,
    rubric: Rubric,
    style: str = USUAL.style,
    command: str = "",
    **more: Any,
) -> Memo:
    speaker = Speaker(exercise.outline, Manner(style=style), None)
    wording = speaker.wording
    context = speaker.context(command) | {
        "teaching": exercise.teaching,
        "tasks": exercise.tasks,
        "rubric": rubric,
        "element_in": lambda element: element_in(element, wording),
        "reason_of": lambda element, task: reason(element, wording, task),
        "answered_in": lambda counter: answered(counter, wording),
        "paragraphs_in": paragraphs_in,
        **more,
    }
    return write_paper(f"{template}.md.j2", context, exercise.opinion.as_of)
