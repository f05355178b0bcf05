"""What `run`, `explain` and `law` print."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from quarter import __version__
from quarter.answer import Answer, Opinion, Reversal, Verdict
from quarter.choices import Choice
from quarter.literal import Literal
from quarter.passage import Passage
from quarter.proof import Argument, Proofs, Step
from quarter.record import LAW, State
from quarter.rule import Rule
from quarter.rulebase import Rulebase
from quarter.wording import Wording, day, sentence

if TYPE_CHECKING:
    from quarter.minimal import Settling


def as_table(opinion: Opinion, paint: Callable[[str, str], str]) -> str:
    """The answers, a line each, with what they turn on under those that are not settled."""
    wording = Wording(opinion.case.words, opinion.as_of)
    lines = [heading(opinion), ""]
    width = max((len(answer.word.value) for answer in opinion.answers), default=0)
    for answer in opinion.answers:
        wording.again()
        word = answer.word.value
        question = sentence(wording.asks(answer.literal))
        lines.append(f"{paint(word, word.ljust(width))}  {question}")
        if answer.settled is None and not answer.silent:
            lines.append(f"{'':{width}}  not settled: bound met")
        if answer.turns_on:
            turns = [label(choice, opinion, wording) for choice in answer.turns_on[:2]]
            more = len(answer.turns_on) - len(turns)
            turns += [f"{more} more"] if more else []
            lines.append(f"{'':{width}}  turns on: {'; '.join(turns)}")
        elif answer.silent:
            asked = " ".join(wording.asks(literal) for literal in answer.silent)
            lines.append(f"{'':{width}}  the file does not say: {asked}")
    for unasked, together in opinion.unasked:
        wording.again()
        with wording.speaking_of(together):
            text = sentence(wording.asks(unasked))
        lines.append(f"{'':{width}}  nothing on record yet: {text}")
    return "\n".join(lines) + "\n"


def heading(opinion: Opinion) -> str:
    """What a case is called, and how it was looked at."""
    title, when = opinion.case.title, day(opinion.as_of)
    return f"{title}: record of {when}, standard: {opinion.standard}"


def label(choice: Choice, opinion: Opinion, wording: Wording) -> str:
    """A choice in words: the question of an issue, or what a fact is about."""
    if choice.fact is not None:
        return wording.thing(choice.fact)
    return next(issue.question for issue in opinion.rulebase.issues if issue.id == choice.issue)


def as_json(opinion: Opinion) -> str:
    """The answers as one JSON object.

    ``settled_by`` and ``reversed_by`` are null where the diagrams of all worlds outgrew their
    bound. ``reversed_by`` departs from the record in open facts and readings; what known facts
    would reverse is for `quarter whatif`. ``against`` is the nearest world in which the answer
    fails.
    """
    found = {
        **head(opinion),
        "answers": [_answer(opinion, answer) for answer in opinion.answers],
        "conclusions": [
            {"literal": str(node.literal), "standard": node.standard, "on": node.day.isoformat()}
            for node in opinion.conclusions()
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def head(opinion: Opinion) -> dict[str, Any]:
    """What every object for programs begins with: the case, and how it was looked at."""
    return {
        "case": {"title": opinion.case.title, "sha256": opinion.case.sha256},
        "as_of": opinion.as_of.isoformat(),
        "standard": opinion.standard,
        "rules": {"version": __version__, "sha256": opinion.rulebase.sha256},
        "positions": opinion.chosen,
    }


def _answer(opinion: Opinion, answer: Answer) -> dict[str, Any]:
    wording = Wording(opinion.case.words, opinion.as_of)
    asked = question_of(answer.literal, wording)  # in full, and what follows in short
    settling, against = opinion.settled_by(answer), opinion.against(answer)
    return {
        **asked,
        **verdict_of(answer),
        "turns_on": turns_of(answer, opinion, wording),
        "settled_by": sets_of(settling, opinion, wording),
        "reversed_by": sets_of(opinion.reversals(answer), opinion, wording),
        "against": set_of(against, opinion, wording) if against else None,
        "holds_up_to": opinion.holds_up_to(answer),
        "passages": [passage.heading for passage in _passages(opinion, answer)],
    }


def question_of(literal: Literal, wording: Wording) -> dict[str, Any]:
    """A question in words, and as the case file has it."""
    return {"question": sentence(wording.asks(literal)), "literal": str(literal)}


def verdict_of(answer: Answer | Verdict) -> dict[str, Any]:
    """The word that answers a question, and how firmly it stands."""
    return {
        "answer": answer.word.value,
        "standing": answer.standing,
        "settled": answer.settled,
    }


def turns_of(answer: Answer, opinion: Opinion, wording: Wording) -> list[dict[str, Any]]:
    return [
        {"kind": one.kind, "id": one.id, "label": label(one, opinion, wording)}
        for one in answer.turns_on
    ]


def sets_of(
    sets: Iterable["Reversal | Settling"] | None, opinion: Opinion, wording: Wording
) -> list[dict[str, Any]] | None:
    """Sets of departures that change an answer or settle it; none where it is not known which."""
    return None if sets is None else [set_of(one, opinion, wording) for one in sets]


def set_of(found: "Reversal | Settling", opinion: Opinion, wording: Wording) -> dict[str, Any]:
    """A set of departures, and what it leads to."""
    listed = [
        {"kind": one.choice.kind, "id": one.id, "label": label(one.choice, opinion, wording)}
        for one in found.departures
    ]
    return {"set": listed, "to": found.to}


def _passages(opinion: Opinion, answer: Answer) -> list[Passage]:
    """The passages of the rules that carry an answer, all the way down."""
    found: dict[Passage, None] = {}
    seen: set[int] = set()

    def walk(step: Step) -> None:
        if step.node in seen or not step.proved:
            return
        seen.add(step.node)
        for argument in step.arguments:
            if argument.applicable:
                found[argument.instance.rule.passage] = None
                for element in argument.elements:
                    if element.met is not None:
                        walk(opinion.proofs.step(element.met))

    for step in (answer.step, *answer.opposites):
        walk(step)
    return list(found)


def as_tree(opinion: Opinion, literal: Literal) -> str:
    """Why a literal stands as it does, as an indented tree, with what speaks against it."""
    node = opinion.node(literal)
    proofs = opinion.proofs_of(node)
    tree = _Tree(opinion, proofs)
    tree.step(proofs.theory.numbers[node], 0)
    return "\n".join(tree.lines) + "\n"


class _Tree:
    """Writes a proof line by line; what was explained above is named and not explained again."""

    def __init__(self, opinion: Opinion, proofs: Proofs) -> None:
        self.opinion = opinion
        self.proofs = proofs
        self.lines: list[str] = []
        self._told: set[int] = set()
        self._weighed: set[int] = set()

    def line(self, depth: int, text: str) -> None:
        self.lines.append(f"{'  ' * depth}{text}")

    def step(self, number: int, depth: int) -> None:
        step = self.proofs.step(number)
        standing = step.standing.value.upper()
        mark = f" @ {step.at.standard}" if step.at.standard != self.opinion.standard else ""
        if step.at.day != self.opinion.as_of:
            mark += f" on {step.at.day}"
        if number in self._told and (step.arguments or step.attacks):
            self.line(depth, f"{standing} {step.literal}{mark}: see above")
            return
        self._told.add(number)
        self.line(depth, f"{standing} {step.literal}{mark}{self._state(step)}")
        for evidence in step.evidence:
            sign = "against" if evidence.literal.denied != step.literal.denied else "for"
            source = evidence.source.short if evidence.source is not LAW else ""
            where = f"{source} {evidence.pinpoint}".strip()
            self.line(depth + 1, f"{sign} it: {where} ({evidence.shown})")
        for argument in sorted(step.arguments, key=lambda one: not one.applicable):
            self._argument(argument, depth + 1, "by" if argument.applicable else "not by")
        for attack in step.attacks:
            if attack.argument.applicable and attack.beaten_by:
                ally, ranking = attack.beaten_by[0]
                above = f", ranked by {ranking.passage.heading}" if ranking else ""
                self._argument(
                    attack.argument,
                    depth + 1,
                    "although",
                    end=f"; {ally.instance.rule.id} prevails{above}",
                )
            elif attack.argument.applicable:
                self._argument(
                    attack.argument, depth + 1, "but for", end="; nothing ranks it lower"
                )
            else:
                self._argument(attack.argument, depth + 1, "against it, not applicable:")

    @staticmethod
    def _state(step: Step) -> str:
        if step.state is None or step.arguments:
            return ""
        says = {
            State.SHOWN: "shown",
            State.DENIED: "its denial is shown",
            State.DISPUTED: "the sources disagree",
            State.ASSUMED: "the file is silent, which is read as no",
            State.OPEN: "open: nothing on record shows it",
        }
        return f" ({says[step.state]})"

    def _argument(self, argument: Argument, depth: int, how: str, end: str = "") -> None:
        rule = argument.instance.rule
        self.line(depth, f"{how} {rule.id} ({rule.passage.heading}){end}")
        if argument.positions:
            self.line(depth + 1, f"rests on a position not taken: {', '.join(argument.positions)}")
        for element in argument.elements:
            if argument.applicable or element.met is None:
                self.step(element.met if element.met is not None else element.nodes[0], depth + 1)
        if argument.number in self._weighed:
            return  # exceptions may answer each other
        self._weighed.add(argument.number)
        for one in self.proofs.exceptions(argument):
            if one.applicable or argument.applicable:
                word = "taken out of play by" if one.applicable else "exception, not applicable:"
                self._argument(one, depth + 1, word)


def law(rulebase: Rulebase, asked: str) -> str:
    """The passages whose pinpoint begins with the words asked, with the rules under each."""
    if not asked:
        counts = dict.fromkeys((passage.heading for passage in rulebase.passages), 0)
        for rule in rulebase.rules:
            counts[rule.passage.heading] = counts.get(rule.passage.heading, 0) + 1
        encoded = [
            f"{heading}: {count} rule{'s' * (count != 1)}\n"
            for heading, count in counts.items()
            if count
        ]
        return "".join([*encoded, *_issues(rulebase)])
    found = dict.fromkeys(passage.heading for passage in rulebase.passages_at(asked))
    return "\n".join("\n".join(_law(rulebase, heading)) + "\n" for heading in found)


def _issues(rulebase: Rulebase) -> Iterator[str]:
    """The questions that authorities answer differently, as --position takes their answers."""
    for issue in rulebase.issues:
        yield f"\n{issue.question}\n"
        for position in issue.positions:
            taken = " (the default)" if position is issue.default else ""
            yield f"  {position.id.replace('.', '=', 1)}{taken}\n"


def _law(rulebase: Rulebase, heading: str) -> Iterator[str]:
    yield heading
    for passage in rulebase.passages:
        if passage.heading != heading:
            continue
        mark = "" if passage.verified else " [not verified]"
        mark += " [paraphrase]" if passage.paraphrase else ""
        yield (
            f"  \u2018{passage.words}\u2019{mark}"
            if not passage.paraphrase
            else f"  {passage.words}{mark}"
        )
        for rule in rulebase.rules:
            if rule.passage == passage:
                yield from _rule(rule)
        for pair in rulebase.superiorities:
            if pair.passage == passage:
                canon = f" ({pair.canon})" if pair.canon else ""
                yield f"    {pair.superior} prevails over {pair.inferior}{canon}"
        for issue in rulebase.issues:
            for position in issue.positions:
                if passage in position.passages:
                    taken = ", the default" if position is issue.default else ""
                    yield f"    position {position.id}{taken}: {position.holds}"
                    yield f"      held by {'; '.join(position.holders)}"
        for fact in rulebase.facts:
            if fact.passage == passage:
                since = f" from {fact.start}" if fact.start else ""
                until = f" until {fact.end}" if fact.end else ""
                yield f"    {fact.literal}{since}{until}"
        for left_out in rulebase.not_encoded:
            if left_out.passage == passage:
                yield f"    not encoded: {left_out.reason}"


def _rule(rule: Rule) -> Iterator[str]:
    position = f", on {' or '.join(rule.positions)}" if rule.positions else ""
    yield f"    {rule.id} ({rule.kind.value}{position})"
    yield from _listed("if", rule.premises)
    yield from _listed("due when", rule.when)
    if rule.conclusion:
        yield f"      then {rule.conclusion}"
    else:
        yield f"      then not under {', '.join(rule.excepts)}"
    if rule.standard:
        yield f"      shown to this standard: {rule.standard}"


def _listed(word: str, premises: Iterable[object]) -> Iterator[str]:
    for premise in premises:
        yield f"      {word} {premise}"
        word = "and"
