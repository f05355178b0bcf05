"""The elements of WordprocessingML that a memo is made of."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from lxml import etree
from lxml.etree import _Element as Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PRESERVE = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}

# How a run is set, each mark with its attributes, in the order that the schema asks for.
Marks = Mapping[str, Mapping[str, str]]
IN_ORDER = ("rStyle", "b", "i", "vertAlign", "lang")
PLAIN: Marks = {}

# Each run of another script says its language, so that it is set and spelt as what it is.
SCRIPTS = re.compile(
    "(?P<korean>[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\u4e00-\u9fff]+)"
    "|[\u0400-\u052f]+(?:[\u2019 -][\u0400-\u052f]+)*"
)
RUSSIAN = re.compile("[ыэъё]", re.IGNORECASE)  # letters that Ukrainian does not have


def w(tag: str, *children: Element, **attributes: str) -> Element:
    """An element of the main namespace, with its attributes of the same."""
    named = {f"{{{W}}}{key}": value for key, value in attributes.items()}
    element = etree.Element(f"{{{W}}}{tag}", named, {"w": W})
    element.extend(children)
    return element


def name(element: Element) -> str:
    """What an element is called, without its namespace."""
    return str(element.tag).rpartition("}")[2]


def value(element: Element | None, attribute: str = "val") -> str:
    """An attribute of the main namespace; empty where there is none."""
    return "" if element is None else str(element.get(f"{{{W}}}{attribute}", ""))


def first(element: Element, path: str) -> Element | None:
    """The first element on a path through the main namespace."""
    return element.find("/".join(f"{{{W}}}{step}" for step in path.split("/")))


def insert(root: Element, element: Element, before: Collection[str]) -> None:
    """Put an element under another, before the first of those that the schema has behind it."""
    behind = (at for at, one in enumerate(root) if name(one) in before)
    root.insert(next(behind, len(root)), element)


def text(tag: str, words: str) -> Element:
    """An element that says exactly these words."""
    element = w(tag)
    element.attrib.update(PRESERVE)
    element.text = words
    return element


def run(content: Element, marks: Marks = PLAIN) -> Element:
    """A run of one piece of content."""
    settings = [w(mark, **marks[mark]) for mark in IN_ORDER if mark in marks]
    return w("r", *([w("rPr", *settings)] if settings else []), content)


def runs(words: str, marks: Marks = PLAIN) -> Iterator[Element]:
    """Runs that say these words, one for each stretch of a script."""
    at = 0
    for found in SCRIPTS.finditer(words):
        if at < found.start():
            yield run(text("t", words[at : found.start()]), marks)
        yield run(text("t", found[0]), {**marks, "lang": _language(found)})
        at = found.end()
    if at < len(words):
        yield run(text("t", words[at:]), marks)


def _language(found: re.Match[str]) -> Mapping[str, str]:
    if found["korean"]:
        return {"eastAsia": "ko-KR"}
    return {"val": "ru-RU" if RUSSIAN.search(found[0]) else "uk-UA"}


def field(instruction: str, result: Iterable[Element], marks: Marks = PLAIN) -> list[Element]:
    """A field: its instruction, and what it came to when it was last followed."""
    begin, separate, end = (
        run(w("fldChar", fldCharType=kind), marks) for kind in ("begin", "separate", "end")
    )
    return [begin, run(text("instrText", f" {instruction} "), marks), separate, *result, end]


def paragraph(style: str, content: Iterable[Element], *settings: Element) -> Element:
    """A paragraph in a style, with what else sets it."""
    return w("p", w("pPr", w("pStyle", val=style), *settings), *content)
