"""An exercise as one HTML file, which marks itself and asks what would change the answers.

It fetches nothing and sends nothing: its content policy allows its own styles and its own script,
by their hashes, and nothing else. All that it can say, and each answer that a change could lead to,
stands in the page from the beginning; the script shows what is called for.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

from markupsafe import Markup

from quarter.answer import Opinion
from quarter.changes import Account, account_of
from quarter.comparison import Comparison
from quarter.exercise import Element, Mark, Outcome, Task
from quarter.marking import element_in, question_in, reason
from quarter.quiz import Quiz, quiz_environment, words
from quarter.shipped import folder
from quarter.varied import entries
from quarter.vary import Variation, Variations
from quarter.wording import Wording, counted, joined, sentence

SCRIPT = Path(__file__).with_name("exercise.js")
STYLES = ("page.css", "exercise.css")


@dataclass(frozen=True, slots=True)
class Changed:
    """The answer to a question as the story is told, and as it is told otherwise."""

    question: str
    told: str
    now: str

    @property
    def changed(self) -> bool:
        return self.told != self.now


@dataclass(frozen=True, slots=True)
class World:
    """The story with some things told otherwise, by their numbers, and the answers there.

    ``answers`` is none where these do not go together. ``account``: which steps of the proofs move,
    and why; ``idle``: why none does.
    """

    on: tuple[int, ...]
    answers: tuple[Changed, ...] | None
    account: Account | None = None
    idle: tuple[str, ...] = ()

    @property
    def changes(self) -> int:
        return sum(one.changed for one in self.answers or ())


def write_exercise(quiz: Quiz) -> str:
    """The HTML page of an exercise."""
    exercise = quiz.exercise
    variations = Variations(exercise.opinion)
    style, script = _style(), "\n" + SCRIPT.read_text(encoding="utf-8")
    return (
        quiz_environment()
        .get_template("exercise.html.j2")
        .render(
            title=exercise.title,
            teaching=exercise.teaching,
            narrative=exercise.narrative,
            tasks=[_task(task, quiz) for task in exercise.tasks],
            outcomes=list(Outcome),
            marks=list(Mark),
            switches=[
                {"number": one.number, "sentence": one.sentence} for one in entries(variations)
            ],
            worlds=list(_worlds(exercise.opinion, variations)),
            scored=quiz.scored,
            style=Markup(style),
            style_hash=_digest(style),
            script=Markup(script),
            script_hash=_digest(script),
            sentence=sentence,
            joined=joined,
            counted=counted,
        )
    )


def _style() -> str:
    parts = ((folder("templates") / name).read_text(encoding="utf-8") for name in STYLES)
    return "\n" + "".join(parts)


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def _task(task: Task, quiz: Quiz) -> dict[str, Any]:
    """A question as the page puts it."""
    wording = quiz.wording()
    return {
        "number": task.number,
        "question": question_in(task, wording),
        "outcome": task.outcome,
        "word": task.answer.word.value,
        "elements": [
            _element(f"mark-{task.number}-{number}", element, task, wording)
            for number, element in enumerate(task.marked, start=1)
        ],
        "key": quiz.essays[task.number - 1].key,
    }


def _element(place: str, element: Element, task: Task, wording: Wording) -> dict[str, Any]:
    with wording.speaking_of(task.together):
        clause, because = element_in(element, wording), reason(element, wording)
    return {
        "id": place,
        "clause": clause,
        "under": element.of.passage.heading,
        "mark": element.mark,
        "paragraphs": element.paragraphs,
        "right": Markup(words().feedback(element.mark, element.mark, because)),
        "wrong": Markup(words().feedback(None, element.mark, because)),
    }


def _worlds(opinion: Opinion, variations: Variations) -> Iterator[World]:
    """The story as it is told, each thing told otherwise, and every two of them."""
    yield World((), _answers(opinion, opinion))
    for one in entries(variations):
        answers = _answers(opinion, one.variation.comparison.after.opinion)
        idle = tuple(one.reasons) if one.variation.is_decoy else ()
        yield World((one.number,), answers, one.account, idle)
    for pair in combinations(variations.told, 2):
        yield _both(opinion, variations, *pair)


def _both(opinion: Opinion, variations: Variations, one: Variation, other: Variation) -> World:
    on = (one.number, other.number)
    after = variations.both(one.change, other.change)
    if after is None:
        return World(on, None)
    comparison = Comparison(opinion, after)
    facts = dict.fromkeys((*one.change.facts, *other.change.facts))
    account = account_of(comparison, facts, (each for each in comparison.moved if each.restated))
    return World(on, _answers(opinion, after), account)


def _answers(before: Opinion, after: Opinion) -> tuple[Changed, ...]:
    wording = Wording(before.case.words, before.as_of)
    return tuple(
        Changed(sentence(wording.asks(one.literal)), one.word.value, other.word.value)
        for one, other in zip(before.answers, after.answers, strict=True)
    )
