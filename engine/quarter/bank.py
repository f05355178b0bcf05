"""A quiz as a question bank: Moodle XML, GIFT or cards for Anki.

In every form a question keeps its id, by which what is brought in again replaces what was there.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from xml.etree import ElementTree as Xml

from quarter.quiz import Choice, Essay, Quiz

TOP = "Quarter"  # the category above those of the articles
LONGEST = 255  # signs that a name may have in Moodle
CARD = ("Front", "Back", "Citation", "Tags", "Id")
GIFT_SIGNS = re.compile(r"[\\~=#{}:]")
LINES = re.compile(r"\s*\n\s*")


def as_moodle(quiz: Quiz) -> str:
    """Moodle XML: a choice for each element, and an essay for each question of the case."""
    top = Xml.Element("quiz")
    for under, asked in _by_category(quiz.walk()):
        _category(top, under)
        for one in asked:
            if isinstance(one, Choice):
                _moodle_choice(_moodle_question(top, "multichoice", one, quiz), one)
            else:
                _moodle_essay(_moodle_question(top, "essay", one, quiz), one, quiz.scored)
    Xml.indent(top, "")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(top, encoding="unicode")}\n'


def _by_category(asked: Iterable[Choice | Essay]) -> Iterator[tuple[str, list[Choice | Essay]]]:
    """Questions by the article to which they belong, as these are first met."""
    found: dict[str, list[Choice | Essay]] = {}
    for one in asked:
        found.setdefault(one.under, []).append(one)
    yield from found.items()


def _path(under: str) -> str:
    """The name of a category with those above it; a slash within a name is doubled."""
    names = [TOP, *([under] if under else [])]
    return "/".join(("$course$", "top", *(name.replace("/", "//") for name in names)))


def _category(top: Xml.Element, under: str) -> None:
    question = Xml.SubElement(top, "question", type="category")
    _text(question, "category", _path(under))


def _moodle_question(top: Xml.Element, kind: str, one: Choice | Essay, quiz: Quiz) -> Xml.Element:
    """What a question of any kind begins with."""
    question = Xml.SubElement(top, "question", type=kind)
    _text(question, "name", _cut(one.name))
    _html(question, "questiontext", quiz.story + one.asks)
    _html(question, "generalfeedback", one.cites if isinstance(one, Choice) else "")
    _value(question, "defaultgrade", 1 if isinstance(one, Choice) else quiz.rubric.points)
    _value(question, "penalty", 0)
    _value(question, "hidden", 0)
    _value(question, "idnumber", one.id)
    return question


def _moodle_choice(question: Xml.Element, one: Choice) -> None:
    _value(question, "single", "true")
    _value(question, "shuffleanswers", "false")
    _value(question, "answernumbering", "none")
    for option in one.options:
        answer = _html(
            question, "answer", option.mark.value, fraction="100" if option.right else "0"
        )
        _html(answer, "feedback", option.feedback)


def _moodle_essay(question: Xml.Element, one: Essay, scored: str) -> None:
    _value(question, "responseformat", "editor")
    _value(question, "responserequired", 1)
    _value(question, "responsefieldlines", 20)
    _value(question, "attachments", 0)
    _value(question, "attachmentsrequired", 0)
    _html(question, "graderinfo", scored + one.key)
    _html(question, "responsetemplate", one.frame)


def _text(parent: Xml.Element, tag: str, text: str, **attributes: str) -> Xml.Element:
    element = Xml.SubElement(parent, tag, attributes)
    Xml.SubElement(element, "text").text = text
    return element


def _html(parent: Xml.Element, tag: str, html: str, **attributes: str) -> Xml.Element:
    return _text(parent, tag, LINES.sub("\n", html).strip(), **attributes, format="html")


def _value(parent: Xml.Element, tag: str, value: object) -> None:
    Xml.SubElement(parent, tag).text = str(value)


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}\u2026"


def as_gift(quiz: Quiz) -> str:
    """GIFT, which has no essays that are worth having: the choices alone."""
    parts = []
    for under, asked in _by_category(quiz.choices):
        parts.append(f"$CATEGORY: {_path(under)}")
        parts += [_gift_choice(one, quiz) for one in asked if isinstance(one, Choice)]
    return "\n\n".join(parts) + "\n"


def _gift_choice(one: Choice, quiz: Quiz) -> str:
    options = [
        f"{'=' if option.right else '~'}{_gift(option.mark.value)}#{_gift(option.feedback)}"
        for option in one.options
    ]
    return "\n".join(
        [
            f"// [id:{one.id}]",
            f"::{_gift(_cut(one.name))}::[html]{_gift(quiz.story + one.asks)}{{",
            *options,
            f"####{_gift(one.cites)}",
            "}",
        ]
    )


def _gift(text: str) -> str:
    """The text in one line, in which no sign of GIFT is one."""
    return GIFT_SIGNS.sub(r"\\\g<0>", LINES.sub(" ", text).strip())


def as_anki(quiz: Quiz) -> str:
    """Cards for Anki: tab-separated, with a head that says what the columns are."""
    head = ["#separator:tab", "#html:true", "#columns:" + "\t".join(CARD)]
    head += [f"#tags column:{CARD.index('Tags') + 1}", f"#guid column:{CARD.index('Id') + 1}"]
    rows = ["\t".join(map(_field, _card(one, quiz))) for one in quiz.walk()]
    return "\n".join((*head, *rows)) + "\n"


def _card(one: Choice | Essay, quiz: Quiz) -> tuple[str, ...]:
    level = quiz.exercise.teaching.difficulty
    tags = ("quarter", f"scenario::{quiz.file}", f"difficulty::{level}", f"law::{one.under}")
    return quiz.story + one.asks, one.key, one.cites, " ".join(map(_tag, tags)), one.id


def _tag(text: str) -> str:
    return re.sub(r"[^\w:.-]+", "_", text)


def _field(text: str) -> str:
    """HTML in one line, which no reader of tables takes for a quoted field or a remark."""
    return LINES.sub(" ", text).replace("\t", " ").strip()


BANKS: dict[str, Callable[[Quiz], str]] = {
    "moodle": as_moodle,
    "gift": as_gift,
    "anki": as_anki,
}
