"""What may be said together: names of which the same holds for the same reasons."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from quarter.choices import Choice, Departure
from quarter.literal import Literal
from quarter.proof import Proofs, Step
from quarter.vocabulary import Vocabulary

Together = dict[str, tuple[str, ...]]  # a name, and all the names for which it speaks

MERGED = ("person", "act", "harm")  # the sorts whose names may be spoken of together
POWERS_TOO = (*MERGED, "power")  # where it is only listed who or what is meant


@dataclass(frozen=True, slots=True)
class Sorts:
    """The sorts whose names may be spoken of together, and a name that is not where another of
    its sort stands beside it."""

    merged: tuple[str, ...] = MERGED
    but: str | None = None


EVERYWHERE = Sorts()


class Grouping:
    """Finds what differs in names alone."""

    def __init__(
        self,
        words: Vocabulary,
        proofs: Proofs | None = None,
        supposed: Collection[Literal] = (),
        withheld: Collection[Literal] = (),
    ) -> None:
        """``supposed``: the facts that stand so in the world of the proofs, not on the record.
        ``withheld``: facts that are not told, and so are not as others are that are."""
        self.words = words
        self.proofs = proofs
        self.supposed = supposed
        self.withheld = withheld
        self._shapes: dict[tuple[Any, ...], int] = {}
        self._numbers: dict[tuple[Any, ...], int] = {}  # each form that was met, by a number

    def supposing(self, proofs: Proofs, supposed: Collection[Literal]) -> "Grouping":
        """The same of another world; what has one form in both has one number."""
        found = Grouping(self.words, proofs, supposed, self.withheld)
        found._numbers = self._numbers
        return found

    def masks(self, literal: Literal, sorts: Sorts = EVERYWHERE) -> dict[str, str]:
        """The names of a literal that may be one of several, and the sort of each."""
        names = self.words.names
        found = {
            term: names[term].sort
            for term in literal.terms
            if term in names and names[term].sort in sorts.merged
        }
        if sorts.but in found and list(found.values()).count(found[sorts.but]) > 1:
            del found[sorts.but]
        return found

    @staticmethod
    def masked(literal: Literal, masks: dict[str, str]) -> Literal:
        return Literal(
            literal.predicate,
            tuple(masks.get(term, term) for term in literal.terms),
            literal.denied,
            literal.mode,
        )

    def all_masked(self, literal: Literal) -> Literal:
        return self.masked(literal, self.masks(literal))

    def masked_choice(self, choice: Choice, masks: dict[str, str]) -> Choice:
        return replace(choice, fact=self.masked(choice.fact, masks)) if choice.fact else choice

    def masked_departure(self, departure: Departure, masks: dict[str, str]) -> Departure:
        return replace(departure, choice=self.masked_choice(departure.choice, masks))

    def gather(
        self,
        items: Iterable[Any],
        literal_of: Callable[[Any], Literal],
        key_of: Callable[[Any, dict[str, str]], Any],
        sorts: Sorts = EVERYWHERE,
    ) -> list[tuple[list[Any], Together]]:
        """Items that are alike but for the names of one sort or another, each lot as one.

        Lots are first made of persons, then of acts, then of harms and so on, and only whole lots
        are joined: what is said of a group is true of every combination of its names.
        """
        lots: list[tuple[list[Any], dict[str, tuple[str, ...]]]] = [([item], {}) for item in items]
        for sort in sorts.merged:
            joined_lots: dict[Any, tuple[list[Any], dict[str, tuple[str, ...]]]] = {}
            for found, by_sort in lots:
                literal = literal_of(found[0])
                masks = self.masks(literal, sorts)
                own = [term for term, kind in masks.items() if kind == sort]
                key = (
                    key_of(found[0], masks),
                    self.masked(literal, dict.fromkeys(own, sort)),
                    tuple(sorted(by_sort.items())),
                    len(own) == 1 or tuple(own),
                    self.words.names[own[0]].day is None if own else None,
                )
                if key in joined_lots:
                    joined_lots[key][0].extend(found)
                    names = (*joined_lots[key][1].get(sort, ()), *own[:1])
                    if names:
                        joined_lots[key][1][sort] = tuple(dict.fromkeys(names))
                else:
                    more = {sort: (own[0],)} if len(own) == 1 else {}
                    joined_lots[key] = (list(found), by_sort | more)
            lots = list(joined_lots.values())
        order = list(self.words.names)
        return [
            (
                found,
                {
                    names[0]: tuple(sorted(names, key=order.index))
                    for names in by_sort.values()
                    if len(names) > 1
                },
            )
            for found, by_sort in lots
        ]

    @staticmethod
    def members(literal: Literal, together: Together) -> list[Literal]:
        """Every literal that a group's literal stands for."""
        found = [literal]
        for term in dict.fromkeys(literal.terms):
            found = [
                one
                if name == term
                else Literal(
                    one.predicate,
                    tuple(name if own == term else own for own in one.terms),
                    one.denied,
                    one.mode,
                )
                for one in found
                for name in together.get(term, (term,))
            ]
        return found

    def shape(self, step: Step, masks: dict[str, str], above: frozenset[int] = frozenset()) -> Any:
        """The form of a proof, with names masked: what makes two proofs one in the memo.

        It is given as a number, so that a form within another is looked at once. Of what would
        show a step, and does not, nothing is told where something else shows it.
        """
        assert self.proofs is not None, "shapes are those of proofs"
        said = self.masked(step.literal, masks)
        if step.node in above:
            return said
        key = (step.node, tuple(masks.items()))
        if key not in self._shapes:
            above = above | {step.node}
            arguments = [one for one in step.arguments if one.applicable or not step.proved]
            form = (
                said,
                step.standing,
                step.state,
                step.literal.atom in self.supposed,
                step.literal.atom in self.withheld,
                frozenset(
                    (
                        argument.instance.rule.id,
                        argument.standing,
                        tuple(
                            self.shape(self.proofs.step(node), masks, above)
                            for element in argument.elements
                            for node in element.nodes
                        ),
                    )
                    for argument in (*arguments, *(attack.argument for attack in step.attacks))
                ),
            )
            self._shapes[key] = self._numbers.setdefault(form, len(self._numbers))
        return self._shapes[key]
