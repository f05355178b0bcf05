"""What an exercise asks and how each element stands, in words: for a key, and for feedback."""

from collections.abc import Sequence

from quarter.exercise import Bar, Counter, Element, Mark, Part, Task, Telling
from quarter.rule import Rule, Superiority
from quarter.wording import Wording, either, holds_clause, joined, sentence


def question_in(task: Task, wording: Wording) -> str:
    """The question of a task."""
    with wording.speaking_of(task.together):
        return sentence(wording.asks(task.question))


def element_in(element: Part, wording: Wording) -> str:
    """What an element asks for, as a clause: one thing, or any of several."""
    return either(wording.says(one, element.past) for one in element.literals)


def reason(element: Element, wording: Wording, task: Task | None = None) -> str:
    """Why an element has its mark, as sentences.

    With a ``task``, where its elements stand in a table: what is set out there is not said again.
    """
    if element.by is not None:
        return _concluded(element, element.by, wording, task)
    for_it = [one for one in element.tellings if one.literal.denied == element.literal.denied]
    against = [one for one in element.tellings if one not in for_it]
    if element.mark is Mark.OPEN:
        if for_it and against:
            return _disputed(for_it, against)
        if element.tellings:
            bears = sentence(_told(element.tellings, "bear"))
            return f"{bears} on it, but not as well as the law asks."
        return "Nothing on record says, and what is not known is no denial."
    if element.assumed:
        so = wording.says(element.literal.atom, element.past)
        return f"Nothing on record suggests that {so}, and it is assumed not to be so."
    denied = wording.says(~element.literal, element.past)
    if element.given:
        return f"The law itself shows {'it' if element.mark is Mark.MET else f'that {denied}'}."
    if element.mark is Mark.MET:
        return f"{sentence(_told(for_it, 'show'))} it." if for_it else "It is so found."
    if not against:
        return "Nothing that is on record or open could show it."
    return f"{sentence(_told(against, 'show'))} that {denied}."


def _disputed(for_it: Sequence[Telling], against: Sequence[Telling]) -> str:
    """Who says so and who denies it, where one paragraph tells both; or where each is told."""
    places = {one.paragraph for one in (*for_it, *against)}
    sides = [{one.evidence.by for one in lot} for lot in (for_it, against)]
    if len(places) > 1 or None in places:
        return f"{sentence(_told(for_it, 'say'))} so, and {_told(against, 'deny', 'denies')} it."
    (where,) = places
    if all(len(side) == 1 and all(side) for side in sides):
        (sayer,), (denier,) = sides
        return f"{sentence(str(sayer))} says so, and {denier} denies it (paragraph {where})."
    return f"Paragraph {where} tells that it is said, and that it is denied."


def _concluded(element: Element, by: Rule, wording: Wording, task: Task | None) -> str:
    """How what is itself a conclusion is come to, or what is lacking for it."""
    where = by.passage.heading
    if element.mark is Mark.MET:
        return f"It follows by {where}{_since(element, wording, task)}."
    lacking = [one for one in element.parts if one.mark is not Mark.MET]
    is_open = element.mark is Mark.OPEN
    if not lacking and element.barred_by is not None:
        out = f"{_exception(by, element.barred_by)} takes it out of play"
        return f"It would follow by {where}, but {out}{_met_by(element.barred_by, wording)}."
    if not lacking:
        how = "could be shown yet" if is_open else "is not shown"
        return f"It would follow by {where}, by which it {how}."
    still = "is open" if is_open else "is lacking"
    wanted = joined(f"that {element_in(one, wording)}" for one in lacking)
    elsewhere = _set_out(element, task)
    return f"It would follow by {where}; for that it {still} {wanted}{elsewhere}."


def _exception(barred: Rule, bar: Bar) -> str:
    """What takes a rule out of play."""
    here, there = barred.passage.heading, bar.rule.passage.heading
    return "an exception in the same passage" if here == there else there


def _met_by(bar: Bar, wording: Wording) -> str:
    """By what an exception is met."""
    return f", since {joined(wording.says(one.literal, one.past) for one in bar.parts)}"


def _since(element: Element, wording: Wording, task: Task | None) -> str:
    """From what a conclusion follows: what stands under it, or elsewhere, or what is told here."""
    rows = [row for _, row in task.rows] if task else []
    if any(one is row for one in element.below for row in rows):
        return ""
    return _set_out(element, task) or (
        f", since {joined(wording.says(one.literal, one.past) for one in element.parts)}"
    )


def _set_out(element: Element, task: Task | None) -> str:
    """Where what a conclusion rests on is set out, if that is not where it stands itself."""
    if task is None or element.set_out_in is None:
        return ""
    here = element.set_out_in == task.number
    return ", as set out above" if here else f", as question {element.set_out_in} sets out"


def _told(tellings: Sequence[Telling], verb: str, singular: str = "") -> str:
    """Where facts are told, with a verb: *paragraph 2 shows*, *paragraphs 1 and 3 show*."""
    numbers = sorted({one.paragraph for one in tellings if one.paragraph})
    elsewhere = dict.fromkeys(one.evidence.source.short for one in tellings if not one.paragraph)
    where = paragraphs_in(numbers)
    subject = joined([*([where] if where else []), *elsewhere])
    several = len(numbers) + len(elsewhere) > 1
    return f"{subject} {verb if several else singular or verb + 's'}"


def paragraphs_in(numbers: Sequence[int]) -> str:
    """*paragraph 2*, *paragraphs 1 and 3*; empty of none."""
    if not numbers:
        return ""
    return f"paragraph{'s' if len(numbers) > 1 else ''} {joined(map(str, numbers))}"


def answered(counter: Counter, wording: Wording) -> str:
    """What speaks against an answer, and how it is met, as sentences after its passage."""
    said = [_claimed(counter, wording)]
    barring = counter.barred_by
    if counter.applies:
        said.append("Its elements are met.")
    elif barring and not counter.lacks:
        out = f"{_exception(counter.rule, barring)} takes it out of play{_met_by(barring, wording)}"
        said.append(f"Its elements are met, but it does not apply: {out}.")
    else:
        is_open = counter.possible and not barring
        how = "Whether it applies is open" if is_open else "It does not apply"
        said.append(f"{how}: {_lacking(counter, wording)}.")
        if barring:
            out = f"{_exception(counter.rule, barring)} would take it out of play"
            said.append(f"Even if its elements were met, {out}{_met_by(barring, wording)}.")
    if counter.yields_to is not None:
        would = "It yields" if counter.applies else "Even if it applied, it would yield"
        said.append(f"{would} to {_prevailing(counter.rule, *counter.yields_to)}.")
    elif counter.applies and counter.concludes is not None:
        said.append("Nothing ranks it below the rules on the other side.")
    return " ".join(said)


def _claimed(counter: Counter, wording: Wording) -> str:
    """What a counter-argument establishes, or would; or which rule it takes out of play."""
    if counter.concludes is not None:
        stands = counter.applies and counter.yields_to is None
        verb = "says" if stands else "would establish"
        return f"It {verb} that {wording.says(counter.concludes)}."
    barred = counter.bars.passage.heading if counter.bars else ""
    whom = "the rule" if barred in ("", counter.rule.passage.heading) else barred
    return f"It {'takes' if counter.applies else 'would take'} {whom} out of play."


def _prevailing(rule: Rule, over: Rule, ranking: Superiority | None) -> str:
    """What prevails over a rule, and which passage says so, where that is yet another."""
    here, there = rule.passage.heading, over.passage.heading
    whom = "another rule of the same passage" if there == here else there
    if ranking is None or ranking.passage.heading in (here, there):
        return whom
    by = ranking.passage.heading
    return f"{whom}, as {by}{',' * (',' in by)} has it"


def _lacking(counter: Counter, wording: Wording) -> str:
    """What the elements of a counter-argument want for: what is denied, and what nothing shows."""
    denied = [one for one in counter.lacks if one.mark is Mark.NOT_MET and one.tellings]
    shown = [f"it is shown that {wording.says(~one.literal, one.past)}" for one in denied]
    rest = [f"that {element_in(one, wording)}" for one in counter.lacks if one not in denied]
    return joined([*shown, *([f"nothing shows {joined(rest, 'or')}"] if rest else [])])


def readings_in(task: Task) -> list[str]:
    """The readings that would change an answer, each as a clause after *on the view that*."""
    return [holds_clause(position) for position in task.readings]
