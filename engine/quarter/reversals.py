"""What `whatif` prints where nothing is supposed: the least that would reverse each answer."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from quarter.answer import MOST_SETS, Answer, Opinion, Reversal
from quarter.choices import Departure
from quarter.grouping import Grouping
from quarter.literal import Literal
from quarter.record import LAW, Record
from quarter.report import head, heading, question_of, sets_of, verdict_of
from quarter.rule import Position
from quarter.wording import Wording, counted, joined, reading, sentence

MOST_TOLD = 4  # sets of departures that lead one way, on one answer

MOVED_TO = {"proved": "be yes", "opposite proved": "be no", "not proved": "not be established"}


@dataclass(frozen=True, slots=True)
class Reversals:
    """What reverses an answer: what may yet turn out, and what would have to be otherwise.

    The two are sought apart, lest what is known leave no room for what is open. None: the diagrams
    of worlds outgrew their bound.
    """

    possible: tuple[Reversal, ...] | None  # open facts and readings
    contrary: tuple[Reversal, ...] | None  # known facts as well
    more: bool  # there may be further ones


def reversals_of(opinion: Opinion, answer: Answer) -> Reversals:
    """The smallest sets that reverse an answer."""
    possible = opinion.reversals(answer)
    known = opinion.reversals(answer, known=True)
    contrary = known and tuple(one for one in known if any(map(is_known, one.departures)))
    more = any(sets is not None and len(sets) == MOST_SETS for sets in (possible, known))
    return Reversals(possible, contrary, more)


def as_text(opinion: Opinion, paint: Callable[[str, str], str]) -> str:
    """The smallest sets of facts and readings that change each answer."""
    wording = Wording(opinion.case.words, opinion.as_of)
    grouping = Grouping(opinion.case.words, opinion.proofs)
    met: set[str] = set()
    found = {answer.literal: reversals_of(opinion, answer) for answer in opinion.answers}

    def form(answer: Answer, masks: dict[str, str]) -> Any:
        def sets(listed: Iterable[Reversal] | None) -> Any:
            return listed is not None and frozenset(
                (
                    one.to,
                    frozenset(grouping.masked_departure(made, masks) for made in one.departures),
                )
                for one in listed
            )

        own = found[answer.literal]
        verdict = (answer.word, answer.standing, answer.settled)
        return *verdict, sets(own.possible), sets(own.contrary)

    width = max((len(answer.word.value) for answer in opinion.answers), default=0)
    lines = [heading(opinion)]
    for answers, together in grouping.gather(opinion.answers, lambda one: one.literal, form):
        answer = answers[0]
        wording.again()
        word = answer.word.value
        with wording.speaking_of(together):
            question = sentence(wording.asks(answer.literal))
            lines += ["", f"{paint(word, word.ljust(width))}  {question}"]
            told = _reversed(opinion, answer, found[answer.literal], wording, met)
            lines += [f"{'':{width}}  {line}" for line in told]
    return "\n".join(lines) + "\n"


def _reversed(
    opinion: Opinion, answer: Answer, found: Reversals, wording: Wording, met: set[str]
) -> Iterator[str]:
    """What would reverse one answer, by what it leads to, the smallest first.

    ``met``: the readings that were told in full before.
    """
    if not found.possible:
        yield _irreversible(opinion, answer, found)
    for sets, when in ((found.possible, ""), (found.contrary, ", had the record been otherwise")):
        for to in dict.fromkeys(one.to for one in sets or ()):
            yield f"It would {MOVED_TO[to]}{when}:"
            mine = [one for one in sets or () if one.to == to]
            yield from (f"  - {conditions(one, opinion, wording, met)}" for one in mine[:MOST_TOLD])
            if len(mine) > MOST_TOLD:
                least = "at least " if found.more else ""
                yield f"  - and in {least}{counted(len(mine) - MOST_TOLD, 'more way')}"

    if found.contrary is None and found.possible is not None:
        yield "What known facts would reverse it is not known: the bound on worlds was met."


def _irreversible(opinion: Opinion, answer: Answer, found: Reversals) -> str:
    if answer.silent:
        return "The file does not say enough to tell."
    if found.possible is None:
        return "What would reverse it is not known: the bound on worlds was met."
    if answer.settled:
        return "No reading and no open fact would change it."
    against = opinion.against(answer)
    if against is not None:
        least = counted(len(against.departures), "reading or open fact", "readings and open facts")
        return f"It takes {least} together to change it; the memo names them."
    return "No four readings and open facts together would change it; more might."


def is_known(departure: Departure) -> bool:
    """Whether it departs from what is known, and not from what is open or read otherwise."""
    return departure.choice.kind == "known"


def conditions(one: Reversal, opinion: Opinion, wording: Wording, met: set[str]) -> str:
    """What would have to be otherwise: readings, then open facts, then known ones."""
    read = [
        _reading(opinion.rulebase.positions[made.value], met)
        for made in one.departures
        if made.choice.issue
    ]
    shown = [made.literal for made in one.departures if made.literal and not is_known(made)]
    parts = [f"on the reading {said}" for said in read]
    if shown:
        parts.append(f"were it shown {joined(f'that {wording.says(made)}' for made in shown)}")
    known = [made.literal for made in one.departures if made.literal and is_known(made)]
    parts += [otherwise(made, opinion.record, wording) for made in known]
    return f"{'only together: ' if len(one.departures) > 1 else ''}{'; and '.join(parts)}"


def _reading(position: Position, met: set[str]) -> str:
    """A reading with its holders, or by its name alone if it was told before."""
    if position.id in met:
        return f"{position.id.replace('.', '=', 1)} (above)"
    met.add(position.id)
    return f"that {reading(position)}"


def otherwise(made: Literal, record: Record, wording: Wording) -> str:
    """The contrary of what is known, as what would have had to be so; and how well it is known."""
    evidence = [one for one in record.evidence(made.atom) if one.literal.denied != made.denied]
    shown = max((one.shown for one in evidence), key=record.words.rank, default="")
    if any(one.source is LAW for one in evidence):
        shown = f"by law, {evidence[0].pinpoint}"
    if made.denied:
        return f"had it not been so that {wording.says(~made)} (the record has it: {shown})"
    contrary = f"the record has the contrary: {shown}" if shown else "the file is silent"
    return f"had it been so that {wording.says(made)} ({contrary})"


def as_json(opinion: Opinion) -> str:
    """The smallest sets that reverse each answer, as one JSON object.

    ``reversed_by`` is null where the diagrams of worlds outgrew their bound.
    """
    found = {**head(opinion), "answers": [_answer(opinion, one) for one in opinion.answers]}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _answer(opinion: Opinion, answer: Answer) -> dict[str, Any]:
    wording = Wording(opinion.case.words, opinion.as_of)
    found = reversals_of(opinion, answer)
    sets = None
    if found.possible is not None and found.contrary is not None:
        sets = (*found.possible, *found.contrary)
    return {
        **question_of(answer.literal, wording),
        **verdict_of(answer),
        "reversed_by": sets_of(sets, opinion, wording),
    }
