"""Why an interview asks what it asks, in words."""

from collections.abc import Iterable

from quarter.answer import Opinion
from quarter.choices import Departure
from quarter.interview import Ask, Interview
from quarter.wording import Wording, counted, holds_clause, joined, sentence

USES = 3  # rules that are named as a reason to ask


def why_asked(interview: Interview, ask: Ask) -> Iterable[str]:
    """Through which rules a fact matters, and what each answer would change."""
    opinion = interview.opinion
    wording = Wording(opinion.case.words, opinion.as_of)
    literal = ask.literal
    uses = interview.uses(literal)
    for use in uses[:USES]:
        yield use.rule.passage.quoted
        element = joined((wording.says(one) for one in use.element), "or")
        if use.conclusion is not None:
            says = wording.says(use.conclusion)
            yield f"  It is asked there whether {element}, so that {says}."
        else:
            headings = list(dict.fromkeys(one.heading for one in use.excepts))
            more = len(headings) - USES
            headings[USES:] = [counted(more, "other passage")] if more > 0 else []
            where = joined(headings)
            yield f"  It is asked there whether {element}: then {where} would not apply."
    if len(uses) > USES:
        yield f"And {counted(len(uses) - USES, 'rule')} more."
    for rule in interview.unread(literal)[:USES]:
        yield rule.passage.quoted
        yield "  Without it this rule is not read."
    if literal.variables:
        return
    sides = {"yes": interview.changes(literal), "no": interview.changes(~literal)}
    for side, changes in sides.items():
        if changes is None:
            yield f"If {side}: the case would contradict itself."
        elif changes:
            moved = (
                f"{sentence(wording.asks(one.literal))} {one.now.value} becomes {one.then.value}."
                for one in changes
            )
            yield f"If {side}: {' '.join(moved)}"
        elif any(sides.values()):
            yield f"If {side}: no answer changes at once."
    if any(sides.values()):
        return
    together = interview.together(literal)
    if together:
        others = joined(_departure(one, opinion, wording) for one in together)
        yield f"By itself it changes no answer. It decides together with this: {others}."


def _departure(one: Departure, opinion: Opinion, wording: Wording) -> str:
    if one.literal is not None:
        return f"that {wording.says(one.literal)}"
    position = opinion.rulebase.positions[one.value]
    return f"the view that {holds_clause(position)}"
