"""An office's own Word file, taken as what a memo is written into.

Its styles, its numbering, its page, headers and footers stay, and what a memo needs besides is
added from our own file. Nothing else of it stays: not what it held, nor what tells who wrote it,
where, and when.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import OpcError
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from lxml import etree
from lxml.etree import _Element as Element

from quarter.wordxml import W, first, insert, name, value, w

REFERENCE = f"{{{RT.STYLES.rpartition('/')[0]}}}id"
LARGEST = 100_000_000  # bytes that a template may hold, unpacked

# What of its document stays, besides the headers and footers of its last section.
KEPT = {RT.STYLES, RT.NUMBERING, RT.SETTINGS, RT.THEME, RT.FONT_TABLE}
ROOTS = {
    RT.STYLES: "styles", RT.NUMBERING: "numbering", RT.SETTINGS: "settings", RT.HEADER: "hdr",
    RT.FOOTER: "ftr",
}  # fmt: skip
# Settings that say whence a file comes, that lock it, or that belong to what it held.
DROPPED = {
    "attachedTemplate", "attachedSchema", "docId", "docVars", "documentProtection", "endnotePr",
    "footnotePr", "mailMerge", "persistentDocumentId", "proofState", "revisionView", "rsids",
    "updateFields", "writeProtection",
}  # fmt: skip

# What the schema puts behind the paragraph settings of a style, behind the size of a page, and
# before the number among the settings of a paragraph.
AFTER_SETTINGS = {"rPr", "tblPr", "trPr", "tcPr", "tblStylePr"}
AFTER_PAGE = {
    "pgMar", "paperSrc", "pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign",
    "noEndnote", "titlePg", "textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings",
}  # fmt: skip
BEFORE_NUMBER = {"pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl"}

# How a file is met that is no document, or a broken one: the library leaves some of that to chance.
UNREADABLE = (
    OpcError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, LookupError, ValueError,
    AttributeError, TypeError, AssertionError, RuntimeError, EOFError,
)  # fmt: skip
BROKEN = "it is no Word document (.docx), or a broken one"
LOCKED_OR_OLD = b"\xd0\xcf\x11\xe0"
REFUSED = {
    b"template.main+xml": "it is a Word template (.dotx); save it as a document (.docx)",
    b"macroEnabled": "it may hold macros (.docm); save it as a document without them (.docx)",
}


class NotWord(Exception):  # noqa: N818 - it names what is wrong
    """A file that is no document of Word, and why."""


def adopted(template: Path, own: Document) -> Document:
    """The template, emptied, with what a memo needs of our own file. Raises NotWord, OSError."""
    data = template.read_bytes()
    try:
        _refuse(data)
        file = docx.Document(io.BytesIO(data))
        _scrub(file, own)
        _add_styles(file, own)
    except UNREADABLE as error:
        raise NotWord(BROKEN) from error
    return file


def _refuse(data: bytes) -> None:
    """What is known for something else, or would fill the memory."""
    if data.startswith(LOCKED_OR_OLD):
        raise NotWord("it has a password, or is of the old kind (.doc); save it as a .docx")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(part.file_size for part in package.infolist()) > LARGEST:
            raise NotWord("it is too large for a template")
        types = package.read("[Content_Types].xml")
    for sign, why in REFUSED.items():
        if sign in types:
            raise NotWord(why)


def styles(file: Document) -> dict[str, Element]:
    """The styles of a file by their names, which Word writes in small or in large letters."""
    return {
        value(first(style, "name")).casefold(): style
        for style in file.styles.element
        if name(style) == "style"
    }


def numbering(file: Document) -> Element:
    """How a file counts: its lists, and the numbers under which styles and paragraphs use them."""
    document = file.part
    for relation in document.rels.values():
        if relation.reltype == RT.NUMBERING:
            return relation.target_part.element
    part = XmlPart(
        PackURI("/word/numbering.xml"), CT.WML_NUMBERING, w("numbering"), document.package
    )
    document.relate_to(part, RT.NUMBERING)
    return part.element


def list_of(numbering: Element, number: str) -> str:
    """The list that stands under a number."""
    found = (one for one in numbering if value(one, "numId") == number)
    return value(first(next(found), "abstractNumId"))


def add_number(numbering: Element, list_id: str, *otherwise: Element) -> str:
    """A new number under which a list counts by itself."""
    numbers = [int(value(one, "numId")) for one in numbering if name(one) == "num"]
    number = str(1 + max(numbers, default=0))
    made = w("num", w("abstractNumId", val=list_id), *otherwise, numId=number)
    insert(numbering, made, before={"numIdMacAtCleanup"})
    return number


# What of it does not stay


def _scrub(file: Document, own: Document) -> None:
    """Leave of a file its looks, and nothing of what it held or of whence it comes."""
    document, package = file.part, file.part.package
    section = _last_section(file, own)
    file.element.body[:] = [section]
    in_use = {one.get(REFERENCE) for one in section}
    for key, relation in list(document.rels.items()):
        if relation.reltype not in KEPT and key not in in_use:
            del document.rels[key]
    _drop(file.settings.element, lambda one: name(one) in DROPPED)
    document.part_related_by(RT.SETTINGS).rels.clear()
    for relation in document.rels.values():
        if _root(relation.target_part) != ROOTS.get(relation.reltype, ""):
            raise ValueError("a part is not what it is said to be")
    for key, relation in list(package.rels.items()):
        if relation.reltype != RT.OFFICE_DOCUMENT:
            del package.rels[key]
    ours = own.part.package
    assert ours is not None, "we made it whole"
    package.relate_to(ours.part_related_by(RT.CORE_PROPERTIES), RT.CORE_PROPERTIES)
    for part in package.iter_parts():
        if isinstance(part, XmlPart):
            _forget_sessions(part.element)


def _root(part: Part) -> str:
    """What the root of a part is called; empty where the library does not read it as XML."""
    return name(part.element) if isinstance(part, XmlPart) else ""


def _last_section(file: Document, own: Document) -> Element:
    """The last section of a file, with the headers and footers that it inherits, and a page."""
    found: dict[tuple[str, str], Element] = {}
    sections = list(file.element.body.iter(f"{{{W}}}sectPr"))
    for section in sections:
        for one in section:
            if name(one) in ("headerReference", "footerReference"):
                found[name(one), value(one, "type")] = one
    last = deepcopy(sections[-1]) if sections else w("sectPr")
    _drop(last, lambda one: name(one) in ("headerReference", "footerReference", "type"))
    last[:0] = map(deepcopy, found.values())
    ours = own.element.body[-1]
    for kind, sides in (("pgSz", ("w", "h")), ("pgMar", ("left", "right"))):
        page = first(last, kind)
        if not all(value(page, side).isdecimal() for side in sides):
            if page is not None:
                last.remove(page)
            insert(last, deepcopy(first(ours, kind)), before=AFTER_PAGE - {kind})
    return last


def _drop(root: Element, unwanted: Callable[[Element], bool]) -> None:
    """Take away the elements right under another that are not wanted."""
    for element in filter(unwanted, list(root)):
        root.remove(element)


def _forget_sessions(root: Element) -> None:
    """Take away the numbers that Word gives to each session of editing."""
    for element in root.iter():
        for key in [key for key in element.attrib if str(key).startswith(f"{{{W}}}rsid")]:
            del element.attrib[key]
    for element in list(root.iter(f"{{{W}}}rsid")):
        element.getparent().remove(element)


# What is added to it


def _add_styles(file: Document, own: Document) -> None:
    """Add the styles that a memo needs and a file has not, and let those of lists count."""
    there, ours = styles(file), styles(own)
    ids = _ids(there, ours)
    for called, style in ours.items():
        number = value(first(style, "pPr/numPr/numId"))
        found = there.get(called)
        if found is None:
            found = _renamed(style, ids)
            file.styles.element.append(found)
        elif not number or _counts(found, numbering(file)):
            continue
        if number:
            _let_count(found, _add_list(file, own, number, value(found, "styleId")))
    _speak_as(file.styles.element, own.styles.element)


def _ids(there: Mapping[str, Element], ours: Mapping[str, Element]) -> dict[str, str]:
    """What the file calls each of our styles, those included that it is yet to have."""
    taken = {value(style, "styleId") for style in there.values()}
    ids = {}
    for called, style in ours.items():
        own = value(style, "styleId")
        if called in there:
            ids[own] = value(there[called], "styleId")
        else:
            ids[own] = next(one for one in (own, f"{own}Memo") if one not in taken)
    return ids


def _renamed(style: Element, ids: Mapping[str, str]) -> Element:
    """A style of ours under the ids of another file, which has its own defaults."""
    made = deepcopy(style)
    made.attrib.pop(f"{{{W}}}default", None)
    made.set(f"{{{W}}}styleId", ids[value(style, "styleId")])
    for link in ("basedOn", "next", "link"):
        other = first(made, link)
        if other is not None:
            other.set(f"{{{W}}}val", ids[value(other)])
    return made


def _speak_as(theirs: Element, ours: Element) -> None:
    """Let words be spelt in the language that they are in, whatever that of the office is."""
    for language in list(theirs.iter(f"{{{W}}}lang")):
        language.getparent().remove(language)
    behind = {"docDefaults": {"latentStyles", "style"}, "rPrDefault": {"pPrDefault"}, "rPr": set()}
    place = theirs
    for step, before in behind.items():
        if first(place, step) is None:
            insert(place, w(step), before=before)
        place = first(place, step)
    language = deepcopy(first(ours, "docDefaults/rPrDefault/rPr/lang"))
    insert(place, language, before={"eastAsianLayout", "specVanish", "oMath"})


def _counts(style: Element, lists: Element) -> bool:
    """Whether the paragraphs of a style have a number or a bullet that there is."""
    number = value(first(style, "pPr/numPr/numId"))
    there = {value(one, "abstractNumId") for one in lists.iter(f"{{{W}}}abstractNum")}
    found = (one for one in lists.iter(f"{{{W}}}num") if value(one, "numId") == number)
    return any(value(first(one, "abstractNumId")) in there for one in found)


def _let_count(style: Element, number: str) -> None:
    """Give the paragraphs of a style a number or a bullet."""
    settings = first(style, "pPr")
    if settings is None:
        settings = w("pPr")
        insert(style, settings, before=AFTER_SETTINGS)
    old = first(settings, "numPr")
    if old is not None:
        settings.remove(old)
    count = w("numPr", w("numId", val=number))
    insert(settings, count, before={name(one) for one in settings} - BEFORE_NUMBER)


def _add_list(file: Document, own: Document, number: str, style: str) -> str:
    """Add the list of that number in our own file, for a style; its number there."""
    ours, there = numbering(own), numbering(file)
    like = next(one for one in ours if value(one, "abstractNumId") == list_of(ours, number))
    made = deepcopy(like)
    key = str(
        1
        + max(
            (int(value(one, "abstractNumId")) for one in there.iter(f"{{{W}}}abstractNum")),
            default=0,
        )
    )
    made.set(f"{{{W}}}abstractNumId", key)
    linked = first(made, "lvl/pStyle")
    assert linked is not None, "each list of ours is that of a style"
    linked.set(f"{{{W}}}val", style)
    insert(there, made, before={"num", "numIdMacAtCleanup"})
    return add_number(there, key)
