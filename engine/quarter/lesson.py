"""An exercise, a line at a time: what is put, and where an answer and the key part."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from operator import contains
from pathlib import Path
from typing import TypeVar

from quarter import report
from quarter.attempt import Attempt, Marked, Work, begun, key_of, read_attempt
from quarter.console import (
    Back,
    Console,
    NotUnderstood,
    listed_in,
    number_in,
    shown,
    text_in,
    word_in,
)
from quarter.exercise import Element, Exercise, Mark, Outcome, Task
from quarter.marking import answered, element_in, paragraphs_in, question_in, reason
from quarter.passage import Passage
from quarter.rubric import Rubric
from quarter.scoring import NOBODY, counters_right, points, rules_right, scores
from quarter.session import Written, hold
from quarter.wording import Wording, counted, holds_clause

T = TypeVar("T")

HELP = """\
The number of a choice is enough, or the first letters of a word. story tells the story again, why
(or ?) says what is asked for, back goes to the prompt before, save leaves; with -o FILE everything
is kept after every answer, and the same command goes on from there.
met: the story shows it. not met: the story shows that it is not so. open: neither; what is not
known is never a no. Of a question, yes and no: one side is shown. not shown: nothing shows it, and
no open fact could; that is not a no. not yet due: a duty whose time has not come. open: an open
fact decides, or rules conflict that nothing ranks.
What the key has said once cannot be answered otherwise: you may go back and try, and the first
answer is the one that is kept."""
BESIDE = 3  # passages that carry the answer
CHOICES = 7  # passages that are listed at once
NONE_OF_THESE = "none of these: each has an element that is not met"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is put to the student."""

    task: Task
    put: Callable[[Task], None]
    done: Callable[[], bool]


class Lesson:
    """Puts an exercise to one student."""

    def __init__(
        self,
        console: Console,
        exercise: Exercise,
        rubric: Rubric,
        attempt: Attempt,
        keep: Callable[[], None],
    ) -> None:
        self.console = console
        self.exercise = exercise
        self.rubric = rubric
        self.attempt = attempt
        self.keep = keep
        self.wording = Wording(exercise.opinion.case.words, exercise.opinion.as_of)
        self._quoted: set[Passage] = set()
        self._task: Task | None = None  # that which is being put

    def say(self, text: str = "") -> None:
        self.console.say(text)

    def ask(
        self,
        prompt: str,
        parse: Callable[[str], T],
        why: Callable[[], str],
        free: bool = False,
    ) -> T:
        """What a line stands for; *story* tells the story again."""

        def parsed(line: str) -> T:
            if line.lower() == "story":
                raise NotUnderstood("\n".join(self._story()))
            return parse(line)

        return self.console.ask(prompt, parsed, about=HELP, why=why, free=free)

    # From step to step

    def run(self) -> None:
        """Tell the story, and put what is not answered yet."""
        self._begin()
        steps = list(self._steps())
        at = self._next(steps, 0)
        while at < len(steps):
            try:
                self._head(steps[at].task)
                with self.wording.speaking_of(steps[at].task.together):
                    steps[at].put(steps[at].task)
                at = self._next(steps, at + 1)
            except Back:
                if at == 0:
                    self.say("This is the first prompt.")
                at = max(0, at - 1)
        self._end()

    @staticmethod
    def _next(steps: Sequence[Step], start: int) -> int:
        return next(
            (at for at in range(start, len(steps)) if not steps[at].done()),
            len(steps),
        )

    def _steps(self) -> Iterator[Step]:
        for task in self.exercise.tasks:
            work = self.attempt.work(task)
            yield Step(task, self._put_issue, partial(_has, work, "issue"))
            if task.rule is not None:
                yield Step(task, self._put_rule, partial(_has, work, "rule"))
            for number, element in enumerate(task.marked, start=1):
                put = partial(self._put_element, element=element, number=number)
                yield Step(task, put, partial(contains, work.elements, key_of(element)))
            if task.counters or task.readings:
                yield Step(task, self._put_counter, partial(_has, work, "counter"))
            yield Step(task, self._put_outcome, partial(_has, work, "outcome"))
            yield Step(task, self._put_own, partial(_has, work, "own"))

    def _begin(self) -> None:
        teaching = self.exercise.teaching
        self.say(self.exercise.title)
        self.say(f"Difficulty {teaching.difficulty} of 5; about {teaching.minutes} minutes.")
        self.say("What it is to teach:")
        for aim in teaching.aims:
            self.say(f"  - {aim}")
        self.say("Read first; quarter law prints each:")
        for pinpoint in teaching.read:
            self.say(f"  - {pinpoint}")
        self.say("help says what can be answered.")
        self.say()
        for line in self._story():
            self.say(line)

    def _story(self) -> list[str]:
        return [f"{n}. {one.words}" for n, one in enumerate(self.exercise.narrative, start=1)]

    def _head(self, task: Task) -> None:
        """The question, where it was not the last one that was put."""
        self.say()
        if task is self._task:
            return
        self._task = task
        self.wording.again()
        self.say(f"Question {task.number} of {len(self.exercise.tasks)}.")
        self.say(question_in(task, self.wording))
        self.say()

    # What is put

    def _put_issue(self, task: Task) -> None:
        work = self.attempt.work(task)
        self.say("Issue: write in a line which question of law this is, and of whom or what.")
        work.issue = self.ask(
            "Your words; nothing, to go on without:",
            lambda line: text_in(line) if line else "",
            lambda: self._criterion("issue"),
            free=True,
        )
        self.keep()

    def _put_rule(self, task: Task) -> None:
        assert task.rule is not None, "it is asked where a rule decides"
        options = self._passages(task)
        headings = [one.heading for one in options]
        self.say("Rule: which passage decides, or would have to be met?")
        self._list(headings)
        chosen = self.ask(
            "Its number; why tells the words of each:",
            listed_in(headings),
            lambda: "\n".join(one.quoted for one in options),
        )
        work = self.attempt.work(task)
        work.rule = work.rule or headings[chosen]
        self.keep()
        self.say(self._on_rule(task, task.rule.passage.heading, headings[chosen]))
        self._quote(task.rule.passage)

    @staticmethod
    def _on_rule(task: Task, key: str, chosen: str) -> str:
        """Whether a passage decides, as the one that is set out or beside it."""
        if chosen == key:
            return "Right."
        if chosen in rules_right(task):
            return f"Right: it carries the answer as well. What is set out here is {key}."
        return f"Here you part: the key has {key}."

    def _passages(self, task: Task) -> list[Passage]:
        """The passage that decides among others, in the order of the law."""
        assert task.rule is not None, "it is asked where a rule decides"
        rulebase = self.exercise.opinion.rulebase
        read = [one for p in self.exercise.teaching.read for one in rulebase.passages_at(p)]
        others = [one.rule for one in self.exercise.tasks if one.rule is not None]
        found = {
            passage.heading: passage
            for passage in (
                task.rule.passage,
                *(rule.passage for rule in task.carrying[:BESIDE]),
                *read,
                *(rule.passage for rule in others),
                *(counter.rule.passage for counter in task.counters),
            )
        }
        first = list(found.values())[:CHOICES]
        return sorted(first, key=lambda one: self._order.index(one.heading))

    @cached_property
    def _order(self) -> list[str]:
        """The headings of the law in its own order, which gives no answer away."""
        return [one.heading for one in self.exercise.opinion.rulebase.passages]

    def _list(self, options: Iterable[str]) -> None:
        for number, option in enumerate(options, start=1):
            self.say(f"  {number}  {option}")

    def _put_element(self, task: Task, element: Element, number: int) -> None:
        self._quote(element.of.passage)
        asked = f"Element {number} of {len(task.marked)}, of {element.of.passage.heading}"
        self.say(f"{asked}: {element_in(element, self.wording)}.")
        why = partial(self._why_element, element)
        while True:
            mark = Mark(self.ask("met, not met or open:", word_in("met", "not met", "open"), why))
            try:
                where = self.ask("Which paragraphs show that? Numbers, or none:", self._places, why)
                break
            except Back:
                continue
        work, key = self.attempt.work(task), key_of(element)
        marked = Marked(mark, where)
        work.elements.setdefault(key, marked)
        self.keep()
        self.say(self._parting(element, marked))

    def _places(self, line: str) -> tuple[int, ...]:
        """The numbers of paragraphs, or none."""
        if line.lower() in ("none", "no", "n", "0"):
            return ()
        parts = line.replace(",", " ").replace(" and ", " ").split()
        if not parts:
            raise NotUnderstood("Write the numbers of paragraphs, as in 1, 3; or none.")
        most = len(self.exercise.narrative)
        return tuple(sorted({number_in(one, most) for one in parts}))

    def _parting(self, element: Element, marked: Marked) -> str:
        """The key's line on an element, and where the student and the key part."""
        key = f"{element.mark.value}. {reason(element, self.wording)}"
        if not marked.has_mark(element):
            return f"Here you part: you have {marked.mark.value}, and the key has {key}"
        if not marked.has_place(element):
            named = paragraphs_in(marked.paragraphs) or "no paragraph"
            where = paragraphs_in(element.paragraphs) or "none"
            return f"The mark is right, the place is not: you name {named}, the key {where}: {key}"
        return f"Right: {key}"

    def _why_element(self, element: Element) -> str:
        due = " It says only when the duty falls due." if element.due else ""
        return f"{element.of.passage.heading} asks for it.{due}\n{self._criterion('application')}"

    def _put_counter(self, task: Task) -> None:
        weighed = (*task.serious, *task.counters)  # the first may be as far from applying as others
        passages = {one.rule.passage.heading: one.rule.passage for one in weighed}
        headings = sorted(list(passages)[:CHOICES], key=self._order.index)
        options = {one: one for one in headings}
        options |= {one.id: f"the view that {holds_clause(one)}" for one in task.readings}
        options[NOBODY] = NONE_OF_THESE
        of = f" of {task.rule.passage.heading}, as it applies here" if task.rule else ""
        self.say(f"Counter-argument: what applies on the other side{of}, or could?")
        self._list(options.values())
        listed = listed_in(list(options.values()))
        chosen = self.ask(
            "Its number; why tells the words of each:",
            lambda line: len(options) - 1 if line.lower() == NOBODY else listed(line),
            lambda: "\n".join(passages[one].quoted for one in headings),
        )
        work, said = self.attempt.work(task), list(options)[chosen]
        work.counter = work.counter or said
        self.keep()
        self.say("Right." if said in counters_right(task) else "Here you part from the key.")
        for position in task.readings:
            self.say(f"On the view that {holds_clause(position)}, the answer would be another.")
        for counter in task.serious[:CHOICES] or task.strongest[:CHOICES]:
            self.say(f"{counter.rule.passage.heading}. {answered(counter, self.wording)}")

    def _put_outcome(self, task: Task) -> None:
        self.say(f"Conclusion: {question_in(task, self.wording)}")
        said = self.ask(
            "yes, no, not yet due, not shown or open:",
            word_in(*(one.value for one in Outcome)),
            lambda: self._criterion("conclusion"),
        )
        work = self.attempt.work(task)
        work.outcome = work.outcome or Outcome(said)
        self.keep()
        key, word = task.outcome.value, task.answer.word.value
        if word.lower() != key:
            key += f" (in a memo: {word})"
        right = Outcome(said) is task.outcome
        self.say(f"Right: {key}." if right else f"Here you part: the key has {key}.")
        turns = [
            report.label(one, self.exercise.opinion, self.wording) for one in task.answer.turns_on
        ]
        if turns:
            self.say("It turns on this:")
        for turn in turns[:3]:
            self.say(f"  - {turn}")

    def _put_own(self, task: Task) -> None:
        work, most = self.attempt.work(task), self.rubric["issue"].points
        if work.issue and most:
            at = f" under {task.rule.passage.heading}" if task.rule else ""
            self.say(f"You wrote: {shown(work.issue)}")
            self.say(f"The key: {question_in(task, self.wording).rstrip('?')}{at}?")
            self.say(self._criterion("issue"))
            work.own = int(
                self.ask(
                    f"Mark it yourself: how many points of {most}?",
                    word_in(*map(str, range(most + 1))),
                    lambda: self._criterion("issue"),
                )
            )
        else:
            work.own = 0
        self.keep()
        self._say_score(task, work)

    # What is said of it

    def _quote(self, passage: Passage) -> None:
        """A passage, where it is first met."""
        if passage not in self._quoted:
            self._quoted.add(passage)
            self.say(passage.quoted)

    def _criterion(self, name: str) -> str:
        found = self.rubric[name]
        worth = counted(found.points, "point")
        return f"The rubric gives {worth} for this: {found.earns}"

    def _say_score(self, task: Task, work: Work) -> None:
        found = scores(task, work, self.rubric)
        parts = [
            f"{one.criterion.id} {points(one.earned or 0)} of {one.criterion.points}"
            for one in found
        ]
        whole = sum(one.earned or 0 for one in found)
        most = sum(one.criterion.points for one in found)
        self.say(f"This question: {points(whole)} of {most}: {', '.join(parts)}.")

    def _end(self) -> None:
        """The score of the whole, and which elements to look at again."""
        found = [
            one
            for task in self.exercise.tasks
            for one in scores(task, self.attempt.work(task), self.rubric)
        ]
        self.say()
        self.say("The whole exercise:")
        for criterion in self.rubric.criteria:
            own = [one for one in found if one.criterion is criterion]
            if own:
                earned = points(sum(one.earned or 0 for one in own))
                by = "; your own mark" if criterion.id == "issue" else ""
                self.say(f"  {criterion.id}: {earned} of {criterion.points * len(own)}{by}")
        whole = points(sum(one.earned or 0 for one in found))
        self.say(f"  together: {whole} of {sum(one.criterion.points for one in found)}")
        self.say(
            "Rule, marks, paragraphs, counter-argument and conclusion are compared with the key; "
            "your words for the issue are marked by yourself alone."
        )


def _has(work: Work, part: str) -> bool:
    """Whether a part of an answer is given."""
    return getattr(work, part) is not None


def lesson(
    exercise: Exercise, rubric: Rubric, path: Path | None, console: Console | None = None
) -> int:
    """Put an exercise to a student and keep the answers in a file; the exit code is returned.

    Raises InvalidInput where the file is there and is no record of this exercise.
    """
    attempt, data = begun(exercise), None
    if path is not None and path.exists():
        known = {attempt.sha256: exercise}.get
        attempt, _ = read_attempt(path, known, titles={exercise.title})
        data = path.read_bytes()
    file = Written(path, data) if path else None
    console = console or Console()

    def keep() -> None:
        if file is not None:
            file.write(attempt.encode())

    def ask() -> None:
        if path is None:
            console.say("Nothing is kept: to keep your answers, leave with save and add -o FILE.")
        else:
            console.say(f"{'Going on with' if data else 'Your answers will be kept in'} {path}.")
        Lesson(console, exercise, rubric, attempt, keep).run()

    return hold(console, path, ask)
