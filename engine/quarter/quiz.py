"""The questions of an exercise, each by itself: one for every element, one for every answer.

What they say is HTML, from ``templates/quiz.html.j2``; whatever a case holds is text in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from quarter.exercise import Element, Exercise, Mark, Task
from quarter.marking import answered, element_in, question_in, readings_in, reason
from quarter.passage import Passage
from quarter.pinpoint import article
from quarter.rubric import Rubric
from quarter.signs import shown
from quarter.templating import environment
from quarter.wording import Wording, sentence


@dataclass(frozen=True, slots=True)
class Option:
    """One mark that a student may give an element, and what he is told of it."""

    mark: Mark
    right: bool
    feedback: Markup


@dataclass(frozen=True, slots=True)
class Choice:
    """An element to be marked. ``id`` stays as long as the law and the question do.

    ``under``: the article, or the text, to which it belongs.
    """

    id: str
    under: str
    name: str
    asks: Markup
    options: tuple[Option, ...]
    key: Markup
    cites: Markup


@dataclass(frozen=True, slots=True)
class Essay:
    """A question to be answered in full, with the frame of an answer and its key."""

    id: str
    under: str
    name: str
    asks: Markup
    frame: Markup
    key: Markup
    cites: Markup  # nothing where no rule could decide it


class Quiz:
    """The questions that an exercise makes."""

    def __init__(self, exercise: Exercise, rubric: Rubric) -> None:
        self.exercise = exercise
        self.rubric = rubric
        self.title = plain(exercise.title)
        self.file = Path(exercise.opinion.case.path).stem

    @cached_property
    def story(self) -> Markup:
        return Markup(words().story(self.exercise.title, self.exercise.narrative))

    @cached_property
    def scored(self) -> Markup:
        """What an answer to a question is scored for."""
        return Markup(words().scored(self.rubric))

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """An element of one rule is asked once, though several questions may turn on it."""
        found: dict[tuple[Any, ...], Choice] = {}
        for task in self.exercise.tasks:
            for element in task.marked:
                once = (element.of.id, element.literals, element.mark)
                if once not in found:
                    found[once] = self._choice(task, element)
        return tuple(found.values())

    @cached_property
    def essays(self) -> tuple[Essay, ...]:
        return tuple(map(self._essay, self.exercise.tasks))

    def _choice(self, task: Task, element: Element) -> Choice:
        wording = self.wording()
        with wording.speaking_of(task.together):
            clause, because = element_in(element, wording), reason(element, wording)
        passage = element.of.passage
        return Choice(
            self._id(task.question, element.of.id, *element.literals),
            self._under(passage),
            plain(f"{self.title}: {clause}"),
            Markup(words().element_asked(clause, passage)),
            tuple(
                Option(
                    mark,
                    mark is element.mark,
                    Markup(words().feedback(mark, element.mark, because)),
                )
                for mark in Mark
            ),
            Markup(words().answer(element.mark, because)),
            Markup(words().cited(passage)),
        )

    def _essay(self, task: Task) -> Essay:
        question = question_in(task, self.wording())
        with (wording := self.wording()).speaking_of(task.together):
            key = words(wording).key(task)
        passage = task.rule.passage if task.rule else None
        return Essay(
            self._id(task.question),
            self._under(passage) if passage else "",
            plain(f"{self.title}: {question}"),
            Markup(words().question_asked(question)),
            Markup(words().frame()),
            Markup(key),
            Markup(words().cited(passage)) if passage else Markup(),
        )

    def wording(self) -> Wording:
        """Each question is read by itself, and so says names in full."""
        return Wording(self.exercise.opinion.case.words, self.exercise.opinion.as_of)

    def _under(self, passage: Passage) -> str:
        source, pinpoint = self.exercise.opinion.rulebase.cited(passage)
        return f"{source.short} {article(pinpoint)}".rstrip()

    def _id(self, *of: object) -> str:
        """A name that changes with what is asked, and not with the words in which it is."""
        what = "|".join(map(str, (self.file, *of)))
        return f"quarter-{sha256(what.encode()).hexdigest()[:16]}"

    def walk(self) -> Iterator[Choice | Essay]:
        yield from self.choices
        yield from self.essays


def plain(text: str) -> str:
    """The text on one line, with nothing in it that a reader would not see."""
    return " ".join(shown(text).split())


@cache
def quiz_environment() -> jinja2.Environment:
    """What reads the templates of a quiz: text in them is on one line, and shows every sign."""
    return environment(
        autoescape=True,
        finalize=lambda value: value if isinstance(value, Markup) else plain(str(value)),
    )


def words(wording: Wording | None = None) -> Any:
    """What a quiz says: each a macro. What is said of a case is said by this wording."""
    said = {
        "sentence": sentence,
        "question_in": question_in,
        "element_in": element_in,
        "reason": reason,
        "answered": answered,
        "readings_in": readings_in,
        "wording": wording,
    }
    return quiz_environment().get_template("quiz.html.j2").make_module(said)
