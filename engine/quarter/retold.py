"""A variation in words: the sentence that a class is told, and a case file of its own.

The paragraphs of the story keep their numbers. One that shows nothing but what is told otherwise is
told anew; one that shows more as well is kept, and then says what is otherwise; what the story did
not speak of comes in a paragraph after the last. In the case file each answer is expected as found.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from quarter.case import Claim, Evidence, Finding, Statement
from quarter.casefile import NARRATIVE
from quarter.casemarkdown import Section, case_in_markdown
from quarter.document import Block, Document
from quarter.literal import Literal, parse_literal
from quarter.passage import Passage
from quarter.vary import Manner, Variation
from quarter.wording import Wording, held_by, holds_clause, joined, sentence

LISTED = ("fact", "finding")  # tables of evidence, each with its literal
KEYED = ("facts", "unknown")  # tables of which each key is a literal


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as a variation tells it: what it keeps, what it tells otherwise, and of what."""

    heading: str
    kept: str
    otherwise: str = ""
    facts: tuple[Literal, ...] = ()

    @property
    def words(self) -> str:
        return " ".join(filter(None, (self.kept, self.otherwise)))


class Retelling:
    """One variation of a scenario, told."""

    def __init__(self, variation: Variation) -> None:
        self.variation = variation
        self.change = variation.change
        self.opinion = variation.comparison.after.opinion
        self.case = self.opinion.case
        assert self.case.teaching is not None, "only a scenario has a story"
        self.narrative = self.case.teaching.narrative

    @cached_property
    def sentence(self) -> str:
        """What a class is told that has the story before it."""
        if self.change.position is not None:
            position = self.change.position
            return f"Take the reading that {holds_clause(position)} ({held_by(position)})."
        said, places, tell = self._says(self.change.facts), self._places, self._tell
        if self.change.manner is Manner.BESIDES:
            return f"The story goes on: {said}."
        if self.change.manner is Manner.SETTLED:
            return f"It is beyond dispute that {said}, whatever {places} {tell}."
        if all(map(self._is_replaced, self._overruled)):
            return f"Instead of what {places} {tell}: {said}."
        return f"Contrary to {places}, {said}. What else {places} {tell} stands."

    @cached_property
    def story(self) -> tuple[Paragraph, ...]:
        """The whole story as the variation tells it, in numbered paragraphs."""
        told = [self._paragraph(passage) for passage in self.narrative]
        placed = {fact for one in told for fact in one.facts}
        homeless = tuple(fact for fact in self.change.facts if fact not in placed)
        if homeless:
            heading = f"{NARRATIVE} para {len(told) + 1}"
            told.append(Paragraph(heading, "", self._otherwise(homeless), homeless))
        return tuple(told)

    def _paragraph(self, passage: Passage) -> Paragraph:
        atoms = {one.literal.atom for one in self._overruled.get(passage, ())}
        facts = tuple(fact for fact in self.change.facts if fact.atom in atoms)
        if not facts:
            return Paragraph(passage.heading, passage.words)
        if self._is_replaced(passage):
            return Paragraph(passage.heading, "", self._otherwise(facts), facts)
        return Paragraph(passage.heading, passage.words, self._otherwise(facts, kept=True), facts)

    def _otherwise(self, facts: Iterable[Literal], kept: bool = False) -> str:
        said = self._says(facts)
        if self.change.manner is Manner.SETTLED:
            said = f"{'in this variation ' if kept else ''}it is beyond dispute that {said}"
        elif kept:
            said = f"in this variation, contrary to what stands here, {said}"
        return f"{sentence(said)}."

    def _says(self, facts: Iterable[Literal]) -> str:
        wording = Wording(self.case.words, self.opinion.as_of)
        said: list[str] = []
        subject = ""
        for fact in facts:
            clause = wording.says(fact)
            said.append(clause.removeprefix(subject) if subject else clause)
            subject = next(
                (
                    name
                    for term in fact.terms
                    if clause.startswith(name := f"{wording.name(term)} ")
                ),
                "",
            )
        return joined(said)

    @cached_property
    def _overruled(self) -> dict[Passage, list[Evidence | Finding]]:
        """What the file holds of the facts, by where it stands."""
        found: dict[Passage, list[Evidence | Finding]] = {}
        for one in self.change.overruled:
            found.setdefault(one.passage, []).append(one)
        return found

    def _is_replaced(self, passage: Passage) -> bool:
        """Whether a passage shows nothing but what is told otherwise."""
        case, atoms = self.case, self.change.atoms
        evidence: list[Evidence | Finding] = [*case.evidence, *case.findings]
        shown = {one.literal.atom for one in evidence if one.passage == passage}
        claims: list[Claim | Statement] = [*case.claims, *case.statements]
        return shown <= atoms and not any(one.passage == passage for one in claims)

    @property
    def _numbers(self) -> list[str]:
        """The paragraphs of the story that have the contrary."""
        numbered = enumerate(self.narrative, start=1)
        return [str(number) for number, passage in numbered if passage in self._overruled]

    @property
    def _elsewhere(self) -> list[str]:
        """Where other sources have it."""
        overruled = (one for one in self.change.overruled if one.passage not in self.narrative)
        return list(
            dict.fromkeys(f"{one.source.short} {one.pinpoint}".strip() for one in overruled)
        )

    @property
    def _places(self) -> str:
        story = [f"paragraph{'s' * (len(self._numbers) > 1)} {joined(self._numbers)}"]
        return joined([*(story if self._numbers else []), *self._elsewhere])

    @property
    def _tell(self) -> str:
        return "tells" if len(self._numbers) + len(self._elsewhere) == 1 else "tell"

    # As a case file

    def case_file(self, document: Document) -> str:
        """The variation as a case of its own, made of the file in which the scenario stands."""
        number = self.variation.number
        title = f"{self.case.title}: variation {number}" if number else self.case.title
        return case_in_markdown(title, self.sentence, self._sections(document))

    def _sections(self, document: Document) -> Iterator[Section]:
        told = dict(zip(self.narrative, self.story, strict=False))
        placed: set[Passage] = set()
        for block in document.blocks:
            data, passage = self._kept(block), block.passage
            paragraph = told.get(passage) if passage else None
            if passage and paragraph and paragraph.facts:
                if passage not in placed:
                    data = {"fact": self._facts(paragraph) + data.pop("fact", []), **data}
                    placed.add(passage)
                passage = replace(passage, words=paragraph.words)
            if data:
                heading = "" if block.heading == document.title else block.heading
                yield Section(heading, passage, data)
        for paragraph in self.story[len(self.narrative) :]:
            passage = replace(self.narrative[-1], heading=paragraph.heading, words=paragraph.words)
            yield Section(paragraph.heading, passage, {"fact": self._facts(paragraph)})
        yield Section("What should follow", None, {"expect": list(self._expected())})

    def _kept(self, block: Block) -> dict[str, Any]:
        """What a block still holds."""
        found = {name: self._rest(name, data) for name, data in block.data.items()}
        return {name: data for name, data in found.items() if data and name != "expect"}

    def _rest(self, name: str, data: Any) -> Any:
        """What a table holds besides what is told otherwise."""
        atoms, position = self.change.atoms, self.change.position
        if name in LISTED:
            return [one for one in data if _atom(one["literal"]) not in atoms]
        if name in KEYED:
            return {key: one for key, one in data.items() if _atom(key) not in atoms}
        if name == "case" and position is not None:
            issue, _, own = position.id.partition(".")
            return {**data, "positions": {**data.get("positions", {}), issue: own}}
        return data

    def _facts(self, paragraph: Paragraph) -> list[dict[str, str]]:
        shown = self.case.words.standards[-1].id
        return [{"literal": str(fact), "shown": shown} for fact in paragraph.facts]

    def _expected(self) -> Iterator[dict[str, Any]]:
        for answer in self.opinion.answers:
            found = {
                "literal": str(answer.literal),
                "standing": answer.standing,
                "answer": answer.word.value,
            }
            yield found if answer.settled is None else {**found, "settled": answer.settled}


def _atom(text: str) -> Literal:
    return parse_literal(text).atom
