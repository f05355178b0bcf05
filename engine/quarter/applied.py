"""The rules that a memo sets out, each under the passage that it encodes, and where it does."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from quarter.markdown import Words
from quarter.outline import Paragraph
from quarter.passage import Passage
from quarter.rule import Rule


@dataclass(slots=True)
class Applied:
    """A rule, the paragraphs that apply it, and those that find it not in point."""

    rule: Rule
    applied: list[int] = field(default_factory=list)
    considered: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A passage, what the memo calls it, and the rules that encode it."""

    name: Words
    passage: Passage
    rules: list[Applied]


def rules_applied(paragraphs: Iterable[Paragraph]) -> dict[Passage, list[Applied]]:
    """The rules that these paragraphs set out, by passage, in the order in which they are met."""
    found: dict[str, Applied] = {}
    for paragraph in paragraphs:
        for rule, in_point in _rules_of(paragraph):
            one = found.setdefault(rule.id, Applied(rule))
            numbers = one.applied if in_point else one.considered
            if paragraph.number not in numbers:
                numbers.append(paragraph.number)
    by_passage: dict[Passage, list[Applied]] = {}
    for one in found.values():
        by_passage.setdefault(one.rule.passage, []).append(one)
    return by_passage


def _rules_of(paragraph: Paragraph) -> Iterator[tuple[Rule, bool]]:
    """Each rule that a paragraph sets out, and whether the rule is in point."""
    if paragraph.argument:
        yield paragraph.argument.instance.rule, True
    if paragraph.attack:
        yield paragraph.attack.argument.instance.rule, paragraph.attack.argument.applicable
    for argument, _ in paragraph.same:
        yield argument.instance.rule, True
    for one in (*paragraph.considered, *(one for _, found in paragraph.known for one in found)):
        yield one.argument.instance.rule, False
