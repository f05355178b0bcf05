"""What `timeline` prints: since when each answer stands, and what made it so."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quarter.answer import Opinion
from quarter.case import Evidence, Finding
from quarter.causes import Reason
from quarter.chronicle import Event, How
from quarter.grouping import Grouping
from quarter.literal import Literal
from quarter.report import head, question_of
from quarter.rule import LawFact
from quarter.timeline import Span, Timeline
from quarter.wording import Wording, counted, day, joined, sentence

NOTHING = "nothing on record yet"
FEW = 3  # facts that are told one by one, if they made an answer so together

Reasons = tuple[Reason, ...]


def as_text(opinion: Opinion, found: Sequence[Timeline], paint: Callable[[str, str], str]) -> str:
    """The time lines by question, persons who share one and its reasons together."""
    return "\n".join(_Page(opinion, paint).lines(found)) + "\n"


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of how an answer came to be: the first ways to it, or its first mention."""

    ways: tuple[Reasons, ...] = ()
    more: int = 0  # ways that are not told
    first: bool = False  # it is what first came on record, whatever that was


class _Page:
    def __init__(self, opinion: Opinion, paint: Callable[[str, str], str]) -> None:
        self.opinion = opinion
        self.case = opinion.case
        self.paint = paint
        self.wording = Wording(opinion.case.words, opinion.as_of)
        self.grouping = Grouping(opinion.case.words)

    def lines(self, found: Sequence[Timeline]) -> Iterator[str]:
        start = min((line.spans[0].since for line in found), default=self.opinion.as_of)
        end = self.opinion.as_of
        dates = f"from {day(start)} to {day(end)}" if start < end else f"of {day(end)}"
        yield f"{self.case.title}: the record {dates}, standard: {self.opinion.standard}"
        lots = self.grouping.gather(found, lambda line: line.literal, self._key)
        for lot, together in lots:
            yield ""
            self.wording.again()
            with self.wording.speaking_of(together):
                yield sentence(self.wording.asks(lot[0].literal))
                yield from self._spans(lot[0])
        for unasked, together in self.opinion.unasked:
            yield ""
            self.wording.again()
            with self.wording.speaking_of(together):
                yield sentence(self.wording.asks(unasked))
                yield f"  {NOTHING}"

    # What is alike

    def _key(self, line: Timeline, masks: dict[str, str]) -> Any:
        return tuple(
            (
                span.since,
                word(span),
                span.standing,
                span.settled,
                self._form(span, before, line.literal, masks),
            )
            for before, span in zip((None, *line.spans), line.spans, strict=False)
        )

    def _form(
        self, span: Span, before: Span | None, literal: Literal, masks: dict[str, str]
    ) -> Any:
        """What is told of a span, with names masked."""
        told = self._told(span, before, literal)
        if told is None:
            return None
        if told.first:
            return _places(told.ways)
        return told.more, tuple(
            frozenset(
                (
                    self.grouping.masked(event.what.literal, masks),
                    event.how,
                    where(event),
                    reason.rule and reason.rule.id,
                )
                for reason in way
                for event in telling(reason, self.opinion)
            )
            for way in told.ways
        )

    def _told(self, span: Span, before: Span | None, literal: Literal) -> _Told | None:
        if span.because is None:
            return None
        ways = sorted(span.because, key=self._weight)
        names = self.case.words.names
        acts = any(names[term].day for term in literal.terms)
        new = acts and (before is None or before.verdict is None)
        if new and len(ways) > 1 and all(len(way) == 1 for way in ways):
            return _Told(tuple(ways), first=True)
        return _Told(tuple(ways[:2]), more=len(ways[2:]))

    def _weight(self, way: Reasons) -> tuple[bool, list[int]]:
        """The best way first: one whose rules are known, then one whose weakest fact is strong."""
        ranks = [
            self.case.words.rank(event.what.shown)
            for reason in way
            for event in reason.events
            if not isinstance(event.what, LawFact)
        ]
        return any(reason.rule is None for reason in way), [-rank for rank in sorted(ranks)]

    # Words

    def _spans(self, line: Timeline) -> Iterator[str]:
        dates = [self._date(span, line.literal) for span in line.spans]
        width = max(map(len, dates))
        for number, span in enumerate(line.spans):
            before = line.spans[number - 1] if number else None
            said = self.paint(word(span), word(span))
            if before is not None and word(before) == word(span):
                said += " (now settled)" if span.settled else " (no longer settled)"
            yield f"  {dates[number]:{width}}  {said}"
            for text in self._because(span, before, line.literal):
                yield f"  {'':{width}}  {text}"

    def _date(self, span: Span, literal: Literal) -> str:
        """The date in words, and how the file gives it where it does not know it exactly."""
        events = [event for way in span.because or () for one in way for event in one.events]
        names = self.case.words.names
        given = {
            event.what.date_words
            for event in events
            if event.how is not How.CAME and isinstance(event.what, Evidence)
        }
        if not events and span.verdict is not None:
            given |= {
                names[term].date_words for term in literal.terms if names[term].day == span.since
            }
        words = joined(sorted(one for one in given if one), "or")
        return f"{day(span.since)} ({words})" if words else day(span.since)

    def _because(self, span: Span, before: Span | None, literal: Literal) -> Iterator[str]:
        if span.verdict is None:
            return
        told = self._told(span, before, literal)
        if told is None:
            yield "what made it so is not known: bound met"
        elif not told.ways:
            yield "without any fact of the file" if before is None else "because the day came"
        elif told.first:
            yield f"because it first came on record: {_places(told.ways)}"
        else:
            for number, way in enumerate(told.ways):
                yield from self._way(way, "or because" if number else "because")
            if told.more:
                yield f"or in {counted(told.more, 'other way')}"

    def _way(self, way: Reasons, start: str) -> Iterator[str]:
        if len(way) == 1:
            yield f"{start} {self._fact(way[0])}"
            return
        many = f"{start} of {counted(len(way), 'fact')} together:"
        if len(way) > FEW:
            best = [replace(one, events=tuple(telling(one, self.opinion))) for one in way]
            yield f"{many} {_places([tuple(best)])}"
            return
        yield many
        for reason in way:
            yield f"- {self._fact(reason)}"

    def _fact(self, reason: Reason) -> str:
        events = telling(reason, self.opinion)
        said = []
        for literal, how, but in dict.fromkeys(map(_saying, events)):
            own = [one for one in events if _saying(one) == (literal, how, but)]
            places = _places([(replace(reason, events=tuple(own)),)])
            clause = self.wording.says(literal) + self.wording.save(but)
            if how is How.BEGAN:
                clause = f"from this day {clause}"
            elif how is How.ENDED:
                clause = f"from this day it is no longer so that {clause}"
            if all(isinstance(one.what, Finding) for one in own):
                clause = f"it was found that {clause}"
            said.append(f"{clause} ({places})")
        under = f", under {reason.rule.passage.heading}" if reason.rule else ""
        return f"{'; '.join(said)}{under}"


def word(span: Span) -> str:
    """The answer over a span in a word."""
    return NOTHING if span.verdict is None else span.verdict.word.value


def _saying(event: Event) -> tuple[Literal, How, tuple[str, ...]]:
    """What was said of a fact, and save of whom: what is alike in this is told once."""
    but = event.what.but if isinstance(event.what, Evidence) else ()
    return event.what.literal, event.how, but


def where(event: Event) -> tuple[str, str]:
    """The source and the pinpoint of what changed."""
    if isinstance(event.what, LawFact):
        return event.what.passage.heading, ""
    return event.what.source.short, event.what.pinpoint


def telling(reason: Reason, opinion: Opinion) -> list[Event]:
    """Of what was said of a fact and of its denial, what shows each best."""
    words = opinion.case.words
    best: dict[Literal, int] = {}
    ranked = [
        (
            event,
            len(words.standards)
            if isinstance(event.what, LawFact | Finding)
            else words.rank(event.what.shown),
        )
        for event in reason.events
    ]
    for event, rank in ranked:
        best[event.what.literal] = max(rank, best.get(event.what.literal, 0))
    return [event for event, rank in ranked if rank == best[event.what.literal]]


def _places(ways: Iterable[Reasons]) -> str:
    """Where all that changed is said, source by source: *Report paras 1 and 3*."""
    found: dict[str, dict[str, None]] = {}
    for event in (event for way in ways for reason in way for event in reason.events):
        source, pinpoint = where(event)
        found.setdefault(source, {})[pinpoint] = None
    return joined(f"{source} {_pinpoints(list(own))}".strip() for source, own in found.items())


def _pinpoints(found: list[str]) -> str:
    """Several places of one source."""
    numbers = [one.removeprefix("para ") for one in found]
    if len(found) > 1 and all(map(str.isdecimal, numbers)):
        return f"paras {joined(sorted(numbers, key=int))}"
    return joined(found)


def as_json(opinion: Opinion, found: Sequence[Timeline]) -> str:
    """The time lines as one JSON object.

    ``because`` is a smallest set of facts that made an answer so, ``or`` lists the other such sets.
    ``because`` is null where the diagrams outgrew their bound.
    """
    wording = Wording(opinion.case.words, opinion.as_of)
    whole = {
        **head(opinion),
        "timelines": [
            {
                **question_of(line.literal, wording),
                "spans": [_span(span, opinion) for span in line.spans],
            }
            for line in found
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _span(span: Span, opinion: Opinion) -> dict[str, Any]:
    ways = None if span.because is None else [_way(way, opinion) for way in span.because]
    return {
        "from": span.since.isoformat(),
        "until": span.until and span.until.isoformat(),
        "answer": word(span),
        "standing": span.standing,
        "settled": span.settled,
        "because": ways[0] if ways else ways,
        "or": ways[1:] if ways else [],
    }


def _way(way: Reasons, opinion: Opinion) -> list[dict[str, Any]]:
    return [_event(event, reason, opinion) for reason in way for event in reason.events]


def _event(event: Event, reason: Reason, opinion: Opinion) -> dict[str, Any]:
    what = event.what
    if isinstance(what, LawFact):
        source, pinpoint = opinion.rulebase.cited(what.passage)
    else:
        source, pinpoint = what.source, what.pinpoint
    return {
        "literal": str(what.literal),
        "source": source.short,
        "pinpoint": pinpoint,
        "change": event.how.value,
        "rule": reason.rule and reason.rule.passage.heading,
    }
