"""Makes a drawn paper PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1): tags, colours, metadata.

reportlab writes neither tags nor metadata nor the meaning of its colours; pikepdf adds them to the
finished pages. The same paper gives the same bytes: nothing here asks a clock or a random number.
"""

from __future__ import annotations

import io
from datetime import datetime
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from desktop.core.resources import resource
from desktop.core.values import frozen_value
from desktop.documents.structure import Element, Structure

_PROGRAM = "Dalil"
_PRINTED = 4  # the annotation flag that PDF/A asks for (ISO 32000-1, table 165)


@frozen_value
class Facts:
    """What the file says about itself; `made_at` is aware."""

    title: str
    language: str
    made_at: datetime


def finish(drawn: bytes, structure: Structure, facts: Facts) -> bytes:
    """Return the pages with tags, output intent and metadata."""
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        root = pdf.Root
        _Tree(pdf, structure).build()
        root.Lang = String(facts.language)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        root.OutputIntents = Array([_colours(pdf)])
        _describe(pdf, facts)
        if "/ID" in pdf.trailer:  # reportlab's knows the clock; ours is made of what the file holds
            del pdf.trailer.ID
        pdf.remove_unreferenced_resources()
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            min_version="1.7",
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
    return out.getvalue()


class _Tree:
    """Writes the elements of a paper as the structure tree of its file (ISO 32000-1, 14.7)."""

    def __init__(self, pdf: pikepdf.Pdf, structure: Structure) -> None:
        self._pdf = pdf
        self._pages: list[Any] = [page.obj for page in pdf.pages]
        self._links = [_links(page) for page in self._pages]
        self._structure = structure
        self._marks: dict[int, dict[int, Any]] = {}
        self._numbers: list[Any] = []
        self._next = len(self._pages)

    def build(self) -> None:
        """Put the tree into the file.

        Every page says in which order its annotations are reached: a signature of somebody else's
        is one, on a page that had none (ISO 14289-1, 7.18.3).
        """
        for page in self._pages:
            page.Tabs = Name.S
        root = self._pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = self._made(self._structure.root, root)
        numbers: list[Any] = []
        for number, marks in sorted(self._marks.items()):
            held = Array([marks[at] for at in range(len(marks))])
            numbers += [number, self._pdf.make_indirect(held)]
            self._pages[number].StructParents = number
        nodes = Array(numbers + self._numbers)
        root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=nodes))
        root.ParentTreeNextKey = self._next
        self._pdf.Root.StructTreeRoot = root
        self._pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _made(self, element: Element, parent: Any) -> Any:
        node = self._pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(f"/{element.kind}"), P=parent)
        )
        _attributes(node, element)
        kids = Array()
        for kid in element.kids:
            kids.append(self._kid(kid, node))
        for page, at in element.links:
            kids.append(self._linked(page, at, node))
        node.K = kids
        return node

    def _kid(self, kid: Element | tuple[int, int], node: Any) -> Any:
        if isinstance(kid, Element):
            return self._made(kid, node)
        page, mark = kid
        self._marks.setdefault(page, {})[mark] = node
        return Dictionary(Type=Name.MCR, Pg=self._pages[page], MCID=mark)

    def _linked(self, page: int, at: int, node: Any) -> Any:
        link = self._links[page][at]
        link.F = _PRINTED
        link.StructParent = self._next
        if not str(link.get("/Contents", "")).strip():
            link.Contents = String("→")
        self._numbers += [self._next, node]
        self._next += 1
        return Dictionary(Type=Name.OBJR, Obj=link, Pg=self._pages[page])


def _links(page: Any) -> list[Any]:
    found = page.get("/Annots", [])
    return [each for each in found if each.get("/Subtype") == Name.Link]


def _attributes(node: Any, element: Element) -> None:
    if element.language:
        node.Lang = String(element.language)
    if element.alt:
        node.Alt = String(element.alt)
    if element.identity:
        node.ID = String(element.identity)
    if element.box is not None:
        box = Array([round(edge, 2) for edge in element.box])
        node.A = Dictionary(O=Name.Layout, BBox=box, Placement=Name.Block)
    if element.table:
        node.A = Dictionary(O=Name.Table)
        for key, value in element.table.items():
            node.A[f"/{key}"] = Name(f"/{value}") if isinstance(value, str) else value


def _colours(pdf: pikepdf.Pdf) -> Any:
    """Say that colours are sRGB; the profile is a fixed file, without a time of its own."""
    profile = pdf.make_stream(_profile())
    profile.N = 3
    profile.Alternate = Name.DeviceRGB
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=pdf.make_indirect(profile),
    )


@cache
def _profile() -> bytes:
    return resource("papers/sRGB2014.icc").read_bytes()


def _describe(pdf: pikepdf.Pdf, facts: Facts) -> None:
    """Write the metadata, and an information dictionary that says the same (ISO 19005-2, 6.6)."""
    moment = facts.made_at.isoformat(timespec="seconds")
    zone = f"{facts.made_at:%z}"
    stamp = String(f"D:{facts.made_at:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'")
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(facts.title),
            Creator=String(_PROGRAM),
            Producer=String(_PROGRAM),
            CreationDate=stamp,
            ModDate=stamp,
        )
    )
    packet = _metadata().format(
        title=escape(facts.title), language=escape(facts.language), moment=moment, program=_PROGRAM
    )
    stream = pdf.make_stream(packet.encode())
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = stream


@cache
def _metadata() -> str:
    return resource("papers/metadata.xml").read_text("utf-8")
