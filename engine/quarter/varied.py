"""What is printed of the variations of a scenario: a sheet for a class, and its key.

Each has the form of a memo, so that Word, HTML and Markdown are written of it as of any memo.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from quarter.answer import Answer
from quarter.changes import Account, account_of
from quarter.document import Document
from quarter.memo import Memo, made_with, write_paper
from quarter.passage import Passage
from quarter.proof import Argument
from quarter.retold import Retelling
from quarter.rule import Immaterial, Rule
from quarter.vary import Variation, Variations
from quarter.wording import Wording, counted, joined, sentence

OURS = re.compile(r"key\.md|variations\.md|variation-\d+\.md")
MOST_RULES = 2  # that ask for the fact of a decoy, and are named


@dataclass(frozen=True)
class Entry:
    """One variation, as a sheet and its key tell it."""

    variation: Variation

    @property
    def number(self) -> int:
        return self.variation.number

    @cached_property
    def sentence(self) -> str:
        """What the class is told."""
        return Retelling(self.variation).sentence

    @cached_property
    def account(self) -> Account:
        """What changes and why."""
        one = self.variation
        return account_of(one.comparison, one.change.facts, one.moved)

    @property
    def verdicts(self) -> list[str]:
        """Each answer that changes, before and after, for a table."""
        wording = self._wording
        return [
            f"{sentence(wording.asks(one.literal))} {_words(one.before, one.after)}"
            for one in self.variation.restated
        ]

    @property
    def reasons(self) -> list[str]:
        """Why nothing changes, of a decoy: what the law says of it, or what asks for its fact and
        lacks more than that."""
        law = {one.passage.heading: one.reason.rstrip(".") for one in self._immaterial}
        said = [f"{heading}: {reason}" for heading, reason in law.items()]
        return said or list(dict.fromkeys(map(self._reason, self._idle)))

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages of which the key speaks."""
        moving = [rule.passage for rule in self.variation.rules]
        said = [one.passage for one in self._immaterial]
        idle = [one.instance.rule.passage for one in self._idle]
        return tuple(dict.fromkeys(moving or said or idle))

    @property
    def _immaterial(self) -> tuple[Immaterial, ...]:
        """What the law says of those who think that it matters, of each passage once."""
        found = {one.passage: one for one in reversed(self.variation.immaterial)}
        return tuple(reversed(found.values()))

    @property
    def _idle(self) -> tuple[Argument, ...]:
        """The rules that ask for the fact of a decoy, those first that lack least."""
        return self.variation.idle[:MOST_RULES]

    def _reason(self, argument: Argument) -> str:
        rule = argument.instance.rule
        at = rule.passage.heading
        proofs = self.variation.comparison.after.opinion.proofs
        nodes = proofs.theory.nodes
        if argument.applicable:
            asked = {nodes[one.met].literal for one in argument.elements if one.met is not None}
            if asked.intersection(self.variation.change.facts):
                against, but = self._barred_by(rule), self._beside(argument)
                return f"{at} asks for it and now applies, {against}but {but}"
            return f"{at} asks for it, and applies all the same"
        barring = [one for one in proofs.exceptions(argument) if one.applicable]
        if barring and not argument.missing:
            by = barring[0].instance.rule.passage.heading
            by = "an exception in the same passage" if by == at else by
            met = (nodes[one.met].literal for one in barring[0].elements if one.met is not None)
            since = joined(map(self._wording.says, met))
            return f"{at} asks for it, but {by} takes it out of play, since {since}"
        atoms = self.variation.change.atoms
        literals = (nodes[element.nodes[0]].literal for element in argument.missing)
        lacking = [self._wording.says_of_none(one) for one in literals if one.atom not in atoms]
        if not lacking:
            return f"{at} asks for it, {self._barred_by(rule)}and the answer does not rest on that"
        more = [counted(len(lacking) - 1, "more thing")] if len(lacking) > 1 else []
        return f"{at} asks for it, and lacks in any case {joined([f'that {lacking[0]}', *more])}"

    def _beside(self, argument: Argument) -> str:
        """What a rule that applies establishes, beside which an answer stands as it did."""
        nodes = self.variation.comparison.after.opinion.proofs.theory.nodes
        said = [self._wording.says(nodes[one].literal) for one in argument.instance.heads[:1]]
        return f"{f'it tells only that {said[0]}, and ' if said else ''}no answer rests on that"

    def _barred_by(self, rule: Rule) -> str:
        """Against which passages a rule is an exception."""
        rules = self.variation.comparison.after.opinion.rulebase.rules
        places = dict.fromkeys(one.passage.heading for one in rules if one.id in rule.excepts)
        if list(places) == [rule.passage.heading]:
            return "as an exception in the same passage, "
        return f"as an exception to {joined(list(places))}, " if places else ""

    @property
    def _wording(self) -> Wording:
        opinion = self.variation.comparison.after.opinion
        return Wording(opinion.case.words, opinion.as_of)


def _words(before: Answer | None, after: Answer | None) -> str:
    assert before and after, "every variation can be asked what the scenario is asked"
    if before.word is after.word:
        return f"{before.word.value}, though by the record alone it is now: {after.standing}."
    return f"{before.word.value}; now {after.word.value.lower()}."


def write_variations(variations: Variations) -> Memo:
    """The sheet for a class, which has the scenario before it."""
    return _sheet("variations", variations)


def write_variations_key(variations: Variations, command: str = "") -> Memo:
    """Its key: what changes and why, by the steps of the proof, the most instructive first.

    It states the ``command`` by which it was made, so that it can be made again.
    """
    return _sheet("variations-key", variations, command)


def folder_of(variations: Variations, document: Document, command: str = "") -> dict[str, str]:
    """The files that a folder gets, by their names: sheet, key, and each as a case of its own.

    ``document`` is the file in which the scenario stands; ``command`` makes the key.
    """
    width = len(str(len(variations.told)))
    return {
        "variations.md": write_variations(variations).markdown,
        "key.md": write_variations_key(variations, command).markdown,
    } | {
        f"variation-{one.number:0{width}}.md": Retelling(one).case_file(document)
        for one in variations.told
    }


def former(folder: Path) -> dict[str, bytes]:
    """What a folder holds under the names of the files that it gets."""
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.glob("*.md"))
        if OURS.fullmatch(path.name)
    }


def entries(variations: Variations) -> list[Entry]:
    """The variations that a class is told, in the order of the story."""
    return [Entry(one) for one in variations.told]


def _sheet(template: str, variations: Variations, command: str = "") -> Memo:
    opinion = variations.opinion
    told = entries(variations)
    ranked = {one.number: place for place, one in enumerate(variations.ranked)}
    context = made_with(opinion, command) | {
        "title": opinion.case.title,
        "wording": Wording(opinion.case.words, opinion.as_of),
        "answers": opinion.answers,
        "variations": told,
        "ranked": sorted(told, key=lambda one: ranked[one.number]),
        "passages": list(dict.fromkeys(_passages(variations))),
        "sentence": sentence,
    }
    return write_paper(f"{template}.md.j2", context, opinion.as_of)


def _passages(variations: Variations) -> Iterator[Passage]:
    """The passages on which the key rests, each under its pinpoint."""
    for one in variations.told:
        yield from Entry(one).passages
