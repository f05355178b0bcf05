"""Texts that would deceive a reader or become structure, and a case that holds one wherever it can.

A text is never anything but text, whatever it is made of: signs of Markdown, HTML and XML, words
of a template, a field of Word, signs that steer a terminal or turn the direction of reading.
"""

import re
from collections.abc import Mapping

from hypothesis import strategies as st
from small import law, rule

from quarter.case import Case
from quarter.casefile import build_case
from quarter.document import parse_document
from quarter.signs import shown

MARKS = list("\\`*_[]()<>|~^{}&!#+=-:;.\"'$%@/ \t\n\u00a0")
LETTERS = list("aZ09éß한글ЖїאبकA\u0301")
STRUCTURES = [
    # Markdown
    "[...]", "![x](http://x.org/y.png)", "[x](y)", "[x]: y", "[^1]", "[^1]: z", "^[z]", "***",
    "---", "===", "```", "~~~", "# ", "1. ", "12) ", "- ", "+ ", "> ", "    ", "\t", "\n\n",
    "<!-- x -->", "<http://x.org>", "|---|", ":-:", "**a**", "_a_", "`a`", "  \n", "\\\n",
    "\\|", "| a | b |",
    # the memo's own places
    "[3](#to-3)", "[](#at-3)", "[3](#note-3)", '[](#remark "x")', "](#to-1)", '"))',
    # HTML, XML, styles
    "<b>", "</p>", "</main>", "<script>x()</script>", "<style>", "</style>", "<img onerror=y>",
    "&amp;", "&#x26;", "&#0;", "&lt;", "&nbsp;", "]]>", "<![CDATA[", "<?xml?>", "<w:p>", "</w:t>",
    "xml:space", '" onclick="x', "{style}", "{title}", "{body}", "url(x)", "*/",
    # templates and formats
    "{{ 7 * 7 }}", "{% raw %}", "{# x #}", "{{ title }}", "{P}", "{P's}", "[is|was]", "%s", "{0}",
    "\\1", "\\g<0>", "$1",
    # fields of Word
    '{ HYPERLINK "http://x.org" }', "{ INCLUDETEXT x }", 'DDEAUTO c:\\\\x "y"', "_Toc1",
    "\x13 REF x \x15",
]  # fmt: skip
UNSEEN = [
    *map(chr, (*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0xAD, 0x34F, 0x61C, 0x115F)),
    *map(chr, (0x17B4, 0x180E, *range(0x200B, 0x2010), *range(0x2028, 0x202F))),
    *map(chr, (*range(0x2060, 0x2070), 0x2800, 0x3164, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFE)),
    *map(chr, (0xFDD0, 0x1D173, 0xE0001, 0xE0041, 0xE007F, 0xE0100, 0x10FFFF)),
    "\r\n", "\r", "\u202egpj.exe", "\u2066x\u2069", "\u200fx", "a\u200db", "\u0646\u200c\u0645",
    "e" + "\u0301" * 12, "\u0338", "\u20dd", "\ufdfd",
]  # fmt: skip

SIGNS = st.sampled_from([*MARKS, *LETTERS])
PIECES = st.sampled_from([*STRUCTURES, *UNSEEN])
TEXTS = st.one_of(
    st.text(), st.text(SIGNS), st.lists(st.one_of(PIECES, SIGNS), max_size=12).map("".join)
)


def folded(text: str) -> str:
    """What a reader has of a text: white space is one space, and what could deceive is told."""
    return " ".join(shown(text).split())


SAID = TEXTS.filter(lambda text: folded(text.strip()))  # of which something is left

TABLE = re.compile(r"^\[(?:case|sources\.\w+)\]$", re.MULTILINE)  # that says who may be told
FIELD = re.compile("«([^»]*)»")
LINE = re.compile("‹([^›]*)›")  # within a heading or a quote, which is one line
HOSTILE_CASE = """\
# A case

```toml
[case]
title = «case.title»
as_of = 2025-06-01
standard = "fair"
detaining_power = "north"
questions = ["met(a, home, film)", "captive(a)", "must not return(north, a, home)"]

[names.a]
sort = "person"
label = «name.label»
short = «name.short»
adjective = «name.adjective»

[names.home]
sort = "power"
label = «power.label»

[names.film]
sort = "act"
label = «act.label»
date = 2025-02-01
date_words = «name.date_words»

[sources.narrative]
date = 2025-03-01
kind = «source.kind»
short = «source.short»
citation = «source.citation»
un = «source.un»
date_note = «source.date_note»

[sources.t]
date = 2025-04-01
citation = "Another source"

[decision]
authority = «decision.authority»
date = 2025-05-01
kind = "judgment"
note = «decision.note»

[teaching]
difficulty = 2
minutes = 30
aims = [«teaching.aims»]
read = ["Law art 1"]

[unknown]
"willing(a)" = "refused"
```

## narrative ‹section.heading›

> ‹section.words›

```toml
[facts]
"holds(north, a)" = "strong"
"danger(a, home)" = "fair"
"shown_in(a, film)" = "strong"
"met(a, home, film)" = "strong"

[[fact]]
literal = "soldier(a)"
shown = "fair"
from = 2025-01-09
date_words = «fact.date_words»
by = «fact.by»
note = «fact.note»

[[fact]]
literal = "wounded(a)"
shown = "strong"
by = "a guard"

[[finding]]
literal = "peace(home)"
shown = "fair"
reason = «finding.reason»

[[claim]]
literal = "must not return(north, a, home)"
by = «claim.by»
says = «claim.says»
note = «claim.note»

[[statement]]
date = 2025-02-02
date_words = «statement.date_words»
by = «statement.by»
says = «statement.says»
note = «statement.note»
bears_on = ["willing(a)"]

[[holding]]
says = «holding.says»
not_expressible = «holding.not_expressible»

[[holding]]
says = "He is one."
literal = "captive(a)"
standing = "proved"
differs = «holding.differs»
```

## t para 1

> Words.

```toml
[[fact]]
literal = "not wounded(a)"
shown = "strong"
date_words = "one day"
from = 2025-02-03
by = "a doctor"
```
"""
# A predicate that says its names, as those of the law do.
MET = """
[[predicate]]
id = "met"
kind = "fact"
places = { P = "person", T = "power", A = "act" }
reads = "{P} [is|was] with those of {T} at {A}"
denied = "{P} [is|was] not with those of {T} at {A}"
asks = "[Is|Was] {P} with those of {T} at {A}?"
thing = "{P's} stay with those of {T} at {A}"
"""
LAW = law(
    rule("art.1", "soldier(P)", then="captive(P)")
    + rule("art.2", "captive(P)", "holds(D, P)", "danger(P, T)", then="must not return(D, P, T)")
    + rule("art.3", "willing(P)", "peace(T)", then="may return(D, P, T)")
    + rule("art.4", "shown_in(P, A)", "holds(D, P)", "wounded(P)", then="breach(D, P, A)"),
    MET,
)
FIELDS = tuple(dict.fromkeys(FIELD.findall(HOSTILE_CASE) + LINE.findall(HOSTILE_CASE)))
# What the memo does not tell of a case: what it quotes and what was decided are for other readers.
UNTOLD = {
    "name.adjective", "source.kind", "section.words", "decision.authority", "decision.note",
    "teaching.aims",
    "holding.says", "holding.not_expressible", "holding.differs", "name.date_words",
}  # fmt: skip
TOLD = tuple(field for field in FIELDS if field not in UNTOLD)
PLAIN = {field: f"words of {field.replace('.', ' ')}" for field in FIELDS}


OPEN = 'confidentiality = "public"'
UNNAMED = {"name.label": "captive A", "name.short": "A"}


def hostile_case(texts: Mapping[str, str], told: bool = False) -> Case:
    """A case in which these texts stand in these fields, and plain words in the others.

    What a file refuses for its signs is let in here: whoever makes a case without a file may.
    ``told``: everybody may be told all of it.
    """
    said = PLAIN | (UNNAMED if told else {}) | dict(texts)
    marked = TABLE.sub(rf"\g<0>\n{OPEN}", HOSTILE_CASE) if told else HOSTILE_CASE
    text = FIELD.sub(lambda found: _quoted(said[found[1]]), marked)
    text = LINE.sub(lambda found: one_line(said[found[1]]), text)
    document, _ = parse_document(text, "hostile.md")
    case, problems = build_case(document, LAW)
    assert case and not problems, problems
    return case


def one_line(text: str) -> str:
    """The text as a heading can hold it."""
    return " ".join(re.split(r"[\r\n]+", text)).strip(" \t#") or "x"


def _quoted(text: str) -> str:
    return '"' + "".join(f"\\U{ord(sign):08X}" for sign in text) + '"'
