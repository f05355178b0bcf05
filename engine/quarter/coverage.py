"""What of the quoted law is encoded, and which case shows each rule and each predicate at work."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from quarter.answer import Opinion
from quarter.citation import KINDS
from quarter.grounding import CHOSEN
from quarter.passage import Passage
from quarter.problem import Problem
from quarter.record import State
from quarter.rulebase import Rulebase
from quarter.vocabulary import PredicateKind

COLUMNS = ("places", "not encoded", "not verified", "rules", "shown both ways")


@dataclass
class Seen:
    """The cases that show a thing both ways: a rule applied and not, a predicate so and not so."""

    once: set[str] = field(default_factory=set)
    otherwise: set[str] = field(default_factory=set)

    @property
    def both(self) -> bool:
        return bool(self.once and self.otherwise)


class Coverage:
    """Gathers, from the worlds of which cases say what follows, what each of them shows."""

    def __init__(self, rulebase: Rulebase) -> None:
        self.rulebase = rulebase
        self.rules: dict[str, Seen] = defaultdict(Seen)
        self.predicates: dict[str, Seen] = defaultdict(Seen)

    def see(self, name: str, opinion: Opinion) -> None:
        """Note what one world of a case shows.

        A rule is seen applied where all that it asks for is proved, and not applied where some of
        it is shown to have no proof, though not merely for want of its reading. A fact is seen
        asserted and seen denied; what rules conclude is seen proved and seen without proof.
        """
        theory, tables = opinion.theory, opinion.tables
        asserted = [one.literal for one in opinion.case.evidence]
        for literal in (*asserted, *opinion.case.supposed):
            seen = self.predicates[literal.predicate]
            (seen.otherwise if literal.denied else seen.once).add(name)
        for number, instance in enumerate(theory.instances):
            if tables.applicable[number]:
                self.rules[instance.rule.id].once.add(name)
            elif tables.discarded[number] and self._read(opinion, number):
                self.rules[instance.rule.id].otherwise.add(name)
        for number in theory.leaves:
            literal = theory.nodes[number].literal
            if literal.predicate != CHOSEN:
                node = theory.nodes[number]
                if opinion.record.state(literal.atom, node.standard, node.day) is State.ASSUMED:
                    self.predicates[literal.predicate].otherwise.add(name)
        for number, node in enumerate(theory.nodes):
            words = opinion.case.words.predicates.get(node.literal.predicate)
            if words is not None and words.kind is not PredicateKind.FACT:
                seen = self.predicates[words.id]
                (seen.once if tables.proved[number] else seen.otherwise).add(name)

    @staticmethod
    def _read(opinion: Opinion, number: int) -> bool:
        """Whether the readings that an instance rests on are taken."""
        proved, nodes = opinion.tables.proved, opinion.theory.nodes
        return all(
            any(proved[node] for node in group)
            for group in opinion.theory.instances[number].premises
            if nodes[group[0]].literal.predicate == CHOSEN
        )

    # What is encoded

    def encoded(self) -> dict[str, Counter[str]]:
        """What stands under each heading that quotes the law, by kind of entry."""
        found: dict[str, Counter[str]] = {
            passage.heading: Counter() for passage in self.rulebase.passages
        }
        law = self.rulebase
        entries: list[tuple[str, Passage]] = [("rule", one.passage) for one in law.rules]
        entries += [("rule", passage) for one in law.rules for passage in one.as_read_in]
        entries += [("ranking", one.passage) for one in law.superiorities]
        entries += [("ranking", one.passage) for one in law.opposites]
        entries += [("fact", one.passage) for one in law.facts]
        entries += [("immaterial", one.passage) for one in law.immaterial]
        entries += [("not encoded", one.passage) for one in law.not_encoded]
        for issue in law.issues:
            for position in issue.positions:
                entries += [("position", passage) for passage in position.passages]
        for kind, passage in entries:
            found[passage.heading][kind] += 1
        return found

    def gaps(self) -> Iterator[Problem]:
        """Words with nothing under them, and rules and predicates that no case shows both ways."""
        encoded = self.encoded()
        told = set()
        for passage in self.rulebase.passages:
            if not encoded[passage.heading] and passage.heading not in told:
                told.add(passage.heading)
                message = f"nothing is encoded under '{passage.heading}'"
                hint = "add what it amounts to, or [[not_encoded]] with the reason"
                yield Problem(passage.place, message, hint)
        for rule in self.rulebase.rules:
            for missing in _missing(self.rules[rule.id], "applied", "not applied"):
                yield Problem(rule.passage.place, f"no case shows '{rule.id}' {missing}")
        for words in self.rulebase.words.predicates.values():
            so = (
                ("asserted", "denied")
                if words.kind is PredicateKind.FACT
                else ("proved", "not proved")
            )
            for missing in _missing(self.predicates[words.id], *so):
                message = f"no case has '{words.id}' {missing}"
                yield Problem(self.rulebase.passages[0].place, message)

    def table(self) -> str:
        """What is quoted, what of it is encoded, and what cases show of it, as Markdown.

        A line for each treaty, and one for all sources of any other kind together.
        """
        sums: dict[str, Counter[str]] = {}

        def of(passage: Passage) -> Counter[str]:
            source, _ = self.rulebase.cited(passage)
            row = source.short if source.kind == "treaty" else KINDS.get(source.kind, "Other")
            return sums.setdefault(row, Counter())

        first: dict[str, Passage] = {}
        for passage in self.rulebase.passages:
            first.setdefault(passage.heading, passage)
            of(passage)["not verified"] += not passage.verified
        for heading, kinds in self.encoded().items():
            row = of(first[heading])
            row["places"] += 1
            row["not encoded"] += kinds.keys() == {"not encoded"}
        for rule in self.rulebase.rules:
            row = of(rule.passage)
            row["rules"] += 1
            row["shown both ways"] += self.rules[rule.id].both
        treaties = {source.short for source in self.rulebase.sources.values()}
        order = sorted(sums, key=lambda row: (row not in treaties, row.casefold()))
        lines = [("source", *COLUMNS), ("---", *("---:" for _ in COLUMNS))]
        lines += [(row, *(str(sums[row][column]) for column in COLUMNS)) for row in order]
        totals = [sum(row[column] for row in sums.values()) for column in COLUMNS]
        lines.append(("all", *map(str, totals)))
        return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)

    def left_out(self) -> str:
        """What is quoted and not encoded, each with the reason."""
        return "".join(
            f"{one.passage.heading}: {one.reason}\n" for one in self.rulebase.not_encoded
        )


def _missing(seen: Seen, once: str, otherwise: str) -> Iterator[str]:
    if not seen.once:
        yield once
    if not seen.otherwise:
        yield otherwise
