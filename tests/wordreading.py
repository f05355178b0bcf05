"""A Word file, read back by other code than wrote it: the archive and its XML, nothing more."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from posixpath import dirname, join, normpath
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"


@dataclass(frozen=True)
class Field:
    """A field: its instruction, the runs that it came to, and how deep it lies in others."""

    instruction: str
    result: str

    @property
    def bookmark(self) -> str:
        return self.instruction.split()[1]


@dataclass(frozen=True)
class WordReading:
    """The parts of a Word file."""

    data: bytes
    parts: dict[str, bytes] = field(init=False)

    def __post_init__(self) -> None:
        with zipfile.ZipFile(io.BytesIO(self.data)) as package:
            assert package.testzip() is None
            names = package.namelist()
            assert len(names) == len(set(names))
            object.__setattr__(self, "parts", {name: package.read(name) for name in names})

    def root(self, part: str) -> Element:
        return ElementTree.fromstring(self.parts[part])

    @cached_property
    def document(self) -> Element:
        return self.root("word/document.xml")

    @cached_property
    def body(self) -> list[Element]:
        return list(self.document[-1])

    @cached_property
    def notes(self) -> dict[str, Element]:
        """Each note by its id, without the lines above notes."""
        notes = self.root("word/footnotes.xml")
        return {of(one, "id"): one for one in notes if not of(one, "type")}

    @cached_property
    def comments(self) -> list[Element]:
        part = "word/comments.xml"
        return list(self.root(part)) if part in self.parts else []

    @cached_property
    def styles(self) -> dict[str, str]:
        """The name of each style by its id."""
        return {
            of(style, "styleId"): of(style.find(f"{W}name"))
            for style in self.root("word/styles.xml").iter(f"{W}style")
        }

    def style(self, paragraph: Element) -> str:
        return self.styles[of(paragraph.find(f"{W}pPr/{W}pStyle"))]

    def paragraphs(self, style: str) -> list[Element]:
        return [one for one in self.document.iter(f"{W}p") if self.style(one) == style]

    def fields(self) -> list[Field]:
        """Each field of the body and of the notes."""
        return [*fields(self.document), *fields(self.root("word/footnotes.xml"))]

    def bookmarks(self) -> list[str]:
        return [of(one, "name") for one in self.document.iter(f"{W}bookmarkStart")]

    def relations(self) -> Iterator[tuple[str, str, str]]:
        """Each relation: the folder of the part it is from, its kind and its target."""
        for name in self.parts:
            if name.endswith(".rels"):
                for one in self.root(name).iter(RELATION):
                    kind = one.attrib["Type"].rpartition("/")[2]
                    yield dirname(dirname(name)), kind, one.attrib["Target"]

    def faults(self) -> list[str]:
        """What refers to nothing: a part, a relation, a style or a list that the file lacks."""
        found = []
        types = {one.attrib["PartName"] for one in self.root("[Content_Types].xml").iter(TYPE)}
        found += [f"no such part: {one}" for one in types if one.lstrip("/") not in self.parts]
        for place, _, target in self.relations():
            part = target.lstrip("/") if target.startswith("/") else normpath(join(place, target))
            if part not in self.parts:
                found.append(f"a relation to nothing: {target}")
        keys = {one.attrib["Id"] for one in self.root("word/_rels/document.xml.rels")}
        used = {value for one in self.document.iter() for name, value in one.items() if R in name}
        found += [f"no relation: {one}" for one in used - keys]
        used_styles = {
            of(one)
            for part in ("document", "footnotes")
            for kind in ("pStyle", "rStyle", "tblStyle")
            for one in self.root(f"word/{part}.xml").iter(W + kind)
        }
        found += [f"no style: {one}" for one in used_styles - set(self.styles)]
        counts = {of(one, "numId") for one in self.root("word/numbering.xml") if "num" in one.tag}
        found += [
            f"no list: {of(one)}"
            for one in self.document.iter(f"{W}numId")
            if of(one) not in counts
        ]
        return found


def of(element: Element | None, attribute: str = "val") -> str:
    """An attribute; empty where there is none."""
    return "" if element is None else element.get(W + attribute, "")


def words(element: Element) -> str:
    """What an element says."""
    signs = {f"{W}tab": "\t", f"{W}br": "\n"}
    parts = (part for run in element.iter(f"{W}r") for part in run)
    return "".join(
        signs.get(one.tag, one.text or "") for one in parts if one.tag in {f"{W}t", *signs}
    )


def fields(root: Element) -> list[Field]:
    """Each field under an element, those within others included."""
    found: list[Field] = []
    open_ones: list[list[str | None]] = []  # instruction; what it came to, once that is reached
    for one in root.iter():
        match one.tag.removeprefix(W), of(one, "fldCharType"):
            case "fldChar", "begin":
                open_ones.append(["", None])
            case "fldChar", "separate":
                assert open_ones[-1][1] is None
                open_ones[-1][1] = ""
            case "fldChar", "end":
                instruction, result = open_ones.pop()
                assert instruction is not None
                assert result is not None
                found.append(Field(instruction.strip(), result))
            case "instrText", _:
                open_ones[-1][0] = f"{open_ones[-1][0]}{one.text}"
            case "t", _:
                for each in open_ones:
                    each[1] = f"{each[1]}{one.text}"
    assert not open_ones, "a field that does not end"
    return found


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
