"""Conclusions: what follows on the record of a case, with its proofs."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Self

from quarter.case import Case
from quarter.grounding import Grounder, Node, Theory, instances_of
from quarter.inference import Plan, Tables, V, infer, plan, supported
from quarter.literal import Literal, Mode
from quarter.problem import InvalidInput, Place, Problem
from quarter.proof import Proofs, Standing, Step
from quarter.record import Record, State
from quarter.rulebase import Rulebase
from quarter.vocabulary import PredicateKind

if TYPE_CHECKING:
    from quarter.choices import Leaves


class Conclusions:
    """What follows from a case under the law as of a date, at a standard of proof."""

    def __init__(
        self,
        rulebase: Rulebase,
        case: Case,
        as_of: date | None = None,
        standard: str | None = None,
        positions: Iterable[str] = (),
        asking: Iterable[Literal] | None = None,
    ) -> None:
        """``asking``: the theory is about these literals, and not about all that a memo tells."""
        self.rulebase = rulebase
        self.asking = asking
        self.case = case
        self.as_of = as_of or case.as_of
        self.standard = standard or case.standard
        self.fixed = {
            position.partition(".")[0]: position for position in (*case.positions, *positions)
        }
        self.chosen = {issue.id: issue.default.id for issue in rulebase.issues} | self.fixed
        self.record = Record(rulebase, case, self.as_of)

    def likewise(
        self,
        case: Case | None = None,
        as_of: date | None = None,
        rulebase: Rulebase | None = None,
    ) -> Self:
        """The same of another case, as of another date or under other law, and else like it."""
        return type(self)(
            rulebase or self.rulebase,
            case or self.case,
            as_of or self.as_of,
            self.standard,
            self.fixed.values(),
            self.asking,
        )

    @cached_property
    def questions(self) -> tuple[tuple[Literal, Literal], ...]:
        """Each question as the case asks it, with every instance of it."""
        return tuple(
            (question, literal)
            for question in self.case.questions
            for literal in instances_of([question], self.record)
        )

    @cached_property
    def unasked(self) -> tuple[tuple[Literal, dict[str, tuple[str, ...]]], ...]:
        """The questions of the case on acts of which the record says nothing by its date.

        Each with a name for every variable, and the names for which that one stands.
        """
        found = []
        for question in self.not_yet(self.case.questions):
            sorts = self.case.words.predicates[question.predicate].sorts
            of_sort = dict(zip(question.terms, sorts, strict=True))
            names = {
                variable: tuple(
                    name.id for name in self.case.names if name.sort == of_sort[variable]
                )
                for variable in question.variables
            }
            first = {variable: group[0] for variable, group in names.items() if group}
            together = {group[0]: group for group in names.values() if len(group) > 1}
            found.append((question.bind(first), together))
        return tuple(found)

    def not_yet(self, questions: Iterable[Literal]) -> tuple[Literal, ...]:
        """Those of some questions that are on acts of which the record says nothing by its date."""
        return tuple(one for one in questions if not instances_of([one], self.record))

    def node(self, literal: Literal) -> Node:
        day = self.record.day_of(literal.terms, self.as_of)
        return Node(literal, self.standard, day)

    @cached_property
    def theory(self) -> Theory:
        """The ground rules that questions, duties and claims lead to."""
        return Grounder(self.rulebase, self.record).ground(self._about)

    @cached_property
    def _about(self) -> tuple[Node, ...]:
        """What the theory is about."""
        if self.asking is not None:
            asked = list(instances_of(self.asking, self.record))
        else:
            asked = [literal for _, literal in self.questions]
            asked += self._duties()
            for claim in self.case.claims:
                asked += instances_of([claim.literal] if claim.literal else [], self.record)
        return tuple(dict.fromkeys(self.node(literal) for literal in asked))

    def share(self, theories: dict[object, Self]) -> None:
        """Take the theory of what asks the same, on the same case, of the same names.

        Which rules are read for whom depends on nothing else, whatever the facts are.
        """
        other = theories.setdefault((self._about, self.record.scope), self)
        self.theory, self.plan = other.theory, other.plan

    def _duties(self) -> tuple[Literal, ...]:
        """Whatever the Detaining Power might be bound to do or not to do from now on."""
        power = self.case.detaining_power
        if power is None:
            return ()
        patterns = []
        for words in self.case.words.predicates.values():
            if words.kind is PredicateKind.ACTION and words.sorts[0] == "power":
                others = tuple(f"V{number}" for number in range(1, len(words.sorts)))
                patterns += [
                    Literal(words.id, (power, *others), mode=mode)
                    for mode in (Mode.MUST, Mode.MUST_NOT)
                ]
        return tuple(
            literal
            for literal in instances_of(patterns, self.record)
            if self.node(literal).day == self.as_of
            or self.case.words.predicates[literal.predicate].remedial
        )

    @cached_property
    def plan(self) -> Plan:
        return plan(self.theory)

    @cached_property
    def leaves(self) -> "Leaves":
        from quarter.choices import Leaves

        return Leaves(self.theory, self.record, self.chosen)

    @cached_property
    def tables(self) -> Tables[bool]:
        """What follows on the record."""
        tables = infer(self.plan, self.leaves.on_record(), True)
        self.refuse(tables)
        return tables

    def refuse(self, tables: Tables[bool]) -> None:
        """Raises InvalidInput where two opposites are definite: a fault of the case file."""
        problems = []
        for number, node in enumerate(self.theory.nodes):
            for opposite in self.theory.opposites[number]:
                if tables.definite[number] and tables.definite[opposite] and number < opposite:
                    message = f"the facts make both '{node.literal}' and its opposite certain"
                    evidence = self.record.evidence(node.literal.atom)
                    first = Place(self.case.path, 1)
                    place = evidence[0].passage.place if evidence else first
                    problems.append(Problem(place, message))
        if problems:
            raise InvalidInput(problems)

    @cached_property
    def support(self) -> list[bool]:
        return supported(self.plan, self.tables, True)

    @cached_property
    def proofs(self) -> Proofs:
        return Proofs(self.rulebase, self.record, self.theory, self.plan, self.tables, self.chosen)

    def proofs_of(self, node: Node) -> Proofs:
        """The proofs of a node, be it one to which no question of the case leads."""
        if node in self.theory.numbers:
            return self.proofs
        return Proofs(self.rulebase, self.record, *self._follows([node]), self.chosen)

    def _follows(self, nodes: Iterable[Node]) -> tuple[Theory, Plan, Tables[bool]]:
        """What follows on the record for some nodes by themselves."""
        from quarter.choices import on_record

        theory = Grounder(self.rulebase, self.record).ground(nodes)
        ready = plan(theory)
        return theory, ready, infer(ready, on_record(theory, self.record, self.chosen), True)

    def check(self) -> None:
        """Raises InvalidInput where the facts make two opposites certain."""
        _ = self.tables

    def standing(self, literal: Literal) -> str:
        """How a literal that the theory holds stands: proved, opposite proved or not proved."""
        return standing_of(self.theory, self.tables, self.theory.numbers[self.node(literal)])

    def on_record(self, literal: Literal) -> tuple[str, bool, bool]:
        """Its standing, whether it is not yet due, and whether rules clash that nothing ranks."""
        step = self.proofs.step(self.theory.numbers[self.node(literal)])
        standing = self.standing(literal)
        not_yet_due = literal.mode is Mode.MUST and _not_yet_due(self.proofs, step)
        return standing, not_yet_due, standing == "not proved" and _contested(step)

    def conclusions(self) -> list[Node]:
        """Every node that is proved and is not a bare fact, in the order of the theory."""
        return [
            node
            for number, node in enumerate(self.theory.nodes)
            if self.tables.proved[number] and self.theory.supporting[number]
        ]


def sides(node: int, opposites: Iterable[int], proved: Callable[[int], V], one: V) -> tuple[V, V]:
    """Where in an algebra a node is proved, and where an opposite of it."""
    theirs = one ^ one
    for opposite in opposites:
        theirs = theirs | proved(opposite)
    return proved(node), theirs


def standings(mine: V, theirs: V, one: V) -> dict[str, V]:
    """Where in an algebra a node has each standing, by where it is proved and its opposites are."""
    return {
        "proved": mine,
        "opposite proved": theirs & (mine ^ one),
        "not proved": (mine | theirs) ^ one,
    }


def standings_of(theory: Theory, tables: Tables[V], number: int, one: V) -> dict[str, V]:
    """The same of a node as tables have it."""
    proved = tables.proved.__getitem__
    return standings(*sides(number, theory.opposites[number], proved, one), one)


def standing_of(theory: Theory, tables: Tables[bool], number: int) -> str:
    return next(to for to, so in standings_of(theory, tables, number, True).items() if so)


def _not_yet_due(proofs: Proofs, step: Step) -> bool:
    """Whether a rule for it lacks nothing but the moment, and that is shown not to have come."""
    for argument in step.arguments:
        missing = argument.missing
        if argument.applicable or not missing or argument.positions:
            continue
        if any(one.standing is not Standing.NOT_PROVED for one in proofs.exceptions(argument)):
            continue
        if all(element.due for element in missing) and any(
            all(_denied(proofs, node) for node in element.nodes) for element in missing
        ):
            return True
    return False


def _denied(proofs: Proofs, node: int) -> bool:
    """Whether the record shows the opposite of a fact, or rules prove it of a conclusion."""
    step = proofs.step(node)
    if step.state is None or step.arguments:
        return any(proofs.step(opposite).proved for opposite in proofs.plan.opposites[node])
    return step.state is (State.SHOWN if step.literal.denied else State.DENIED)


def _contested(step: Step) -> bool:
    return any(argument.applicable for argument in step.arguments) and any(
        attack.argument.applicable and not attack.beaten_by for attack in step.attacks
    )
