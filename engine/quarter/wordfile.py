"""The Word file around a memo: our own or an office's template, with its notes and comments.

Nothing in it tells who wrote it, on which machine, or when: its date is that of the record.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import asdict, dataclass
from datetime import date
from html import escape
from pathlib import Path

import docx
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree
from lxml.etree import _Element as Element

from quarter.shipped import folder
from quarter.signs import shown
from quarter.wordtemplate import add_number, adopted, list_of, numbering, styles
from quarter.wordxml import first, insert, paragraph, run, value, w

PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

# What the schema puts behind the settings of notes.
AFTER_NOTES = {
    "compat", "mathPr", "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats",
    "doNotAutoCompressPictures", "forceUpgrade", "captions", "readModeInkLockDown", "smartTagType",
    "schemaLibrary", "shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol", "listSeparator",
}  # fmt: skip


PAGE = 11906  # the width of A4, in twentieths of a point


@dataclass(frozen=True, slots=True)
class Setting:
    """How closely our own styles are set: type in half points, lines in 240ths of one, space after
    a paragraph and before a heading in twentieths of a point, and so the margins, and how far the
    lines at head and foot are from the edge."""

    type: int
    line: int
    after: int
    before: int
    margin: int
    edge: int

    def numbers(self) -> dict[str, int]:
        """What our own file leaves to be filled in, by name."""
        width = PAGE - 2 * self.margin
        rest = {"page": PAGE, "width": width, "middle": width // 2, "code": self.type - 4}
        return asdict(self) | rest


OPEN = Setting(24, 360, 120, 240, 1417, 709)  # for a pen between the lines
CLOSE = Setting(20, 240, 40, 140, 880, 454)


class WordFile:
    """A file of Word, into which a memo is written."""

    def __init__(
        self,
        title: str,
        running: str,
        day: date,
        template: Path | None = None,
        setting: Setting = OPEN,
    ) -> None:
        self._own = docx.Document(io.BytesIO(_own(title, running, day, setting)))
        self._contents, *lines, _ = self._own.element.body
        self.before_number, self.on_comments = (str(line.xpath("string()")) for line in lines)
        self._file = adopted(template, self._own) if template else self._own
        self._section = self._file.element.body[-1]
        self._styles = styles(self._file)

    def style(self, called: str) -> str:
        """The id of a style, by its name."""
        return value(self._styles[called.casefold()], "styleId")

    @property
    def text_width(self) -> int:
        """How wide a line of text is, in twentieths of a point."""
        size, margins = first(self._section, "pgSz"), first(self._section, "pgMar")
        return int(value(size, "w")) - int(value(margins, "left")) - int(value(margins, "right"))

    def counted(self, called: str, start: int) -> tuple[str, str]:
        """The level and the number of a new list in this style, which counts from its start."""
        own = first(self._styles[called.casefold()], "pPr/numPr")
        assert own is not None, "a style of lists counts"
        level = value(first(own, "ilvl")) or "0"
        lists = numbering(self._file)
        anew = w("lvlOverride", w("startOverride", val=str(start)), ilvl=level)
        return level, add_number(lists, list_of(lists, value(first(own, "numId"))), anew)

    def contents_heading(self) -> Element:
        """The words above the table of contents, which our own file holds."""
        heading = deepcopy(self._contents)
        heading[0][:] = [w("pStyle", val=self.style("TOC Heading"))]
        return heading

    def fill(
        self, body: Iterable[Element], notes: Iterable[Element], comments: Iterable[Element]
    ) -> None:
        """Write a memo into the file: its body, its notes and what is said of it beside."""
        whole = self._file.element.body
        whole[:] = [*body, self._section]
        lines = ("-1", "separator"), ("0", "continuationSeparator")
        above = [
            w("footnote", paragraph(self.style("footnote text"), [run(w(kind))]), id=at, type=kind)
            for at, kind in lines
        ]
        self._add("footnotes", CT.WML_FOOTNOTES, RT.FOOTNOTES, [*above, *notes])
        settings = self._file.settings.element
        told = w("footnotePr", *(w("footnote", id=at) for at, _ in lines))
        insert(settings, told, before=AFTER_NOTES)
        said = list(comments)
        if said:
            self._add("comments", CT.WML_COMMENTS, RT.COMMENTS, said)

    def _add(self, called: str, content_type: str, relation: str, parts: list[Element]) -> None:
        document = self._file.part
        data = etree.tostring(w(called, *parts), encoding="UTF-8", standalone=True)
        at = PackURI(f"/word/{called}.xml")
        document.relate_to(Part(at, content_type, data, document.package), relation)

    def data(self) -> bytes:
        """The bytes of the file: the same for the same memo and template on every machine.

        So they are stored as they are: what compressing makes of them differs between machines.
        """
        saved, made = io.BytesIO(), io.BytesIO()
        self._file.save(saved)
        with zipfile.ZipFile(saved) as found:
            _zip(made, {one: found.read(one) for one in found.namelist()})
        return made.getvalue()


def _zip(file: io.BytesIO, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as made:
        for called, data in sorted(parts.items()):
            part = zipfile.ZipInfo(called)  # of 1 January 1980
            part.create_system = 0
            made.writestr(part, data)


def _own(title: str, running: str, day: date, setting: Setting) -> bytes:
    """Our own file, of which the parts lie in one file of XML as Word itself writes it."""
    frame = (folder("templates") / "word.xml").read_text(encoding="utf-8")
    heads = {"title": title, "running": running}
    put = {name: escape(" ".join(shown(text).split())) for name, text in heads.items()}
    put["date"] = f"{day}T00:00:00Z"
    put |= {key: str(number) for key, number in setting.numbers().items()}
    # In one pass: a title that holds the name of another part stays a title.
    frame = re.sub(rf"\{{({'|'.join(put)})\}}", lambda found: put[found[1]], frame)
    package = etree.fromstring(frame.encode(), etree.XMLParser(remove_blank_text=True))
    types = etree.Element(f"{{{TYPES}}}Types", nsmap={None: TYPES})
    parts = {}
    for part in package.iter(f"{PKG}part"):
        called = part.get(f"{PKG}name")
        etree.SubElement(
            types,
            f"{{{TYPES}}}Override",
            PartName=called,
            ContentType=part.get(f"{PKG}contentType"),
        )
        parts[called.lstrip("/")] = etree.tostring(part[0][0], encoding="UTF-8", standalone=True)
    parts["[Content_Types].xml"] = etree.tostring(types, encoding="UTF-8", standalone=True)
    made = io.BytesIO()
    _zip(made, parts)
    return made.getvalue()
