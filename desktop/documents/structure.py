"""The tags of a paper: what each mark on a page is, in the order it is read aloud (PDF/UA-1).

reportlab writes no tags. While a page is drawn, every mark is wrapped as the content of an element
or as an artifact; `finish` turns the elements into the structure tree of the file. It knows pages
and elements, no blocks and no words of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

END = "EMC"
_ARTIFACT = "/Artifact BMC"


class Element:
    """A node of the structure tree (ISO 32000-1, 14.8.4): its kind, and what it holds in order.

    `kids` are elements and marks; a mark is the page (from 0) and its number on that page. `links`
    are the places of link annotations: page and number among the links of that page.
    """

    __slots__ = ("alt", "box", "identity", "kids", "kind", "language", "links", "table")

    def __init__(self, kind: str, *, language: str = "", alt: str = "", identity: str = "") -> None:
        self.kind, self.language, self.alt, self.identity = kind, language, alt, identity
        self.kids: list[Element | tuple[int, int]] = []
        self.links: list[tuple[int, int]] = []
        self.box: tuple[float, float, float, float] | None = None  # of a figure, in points
        self.table: dict[str, Any] = {}  # Scope, ColSpan, RowSpan


class Structure:
    """The tree of one paper while it is drawn; it lives on the paper's canvas."""

    def __init__(self) -> None:
        self.root = Element("Document")
        self._inside = [self.root]
        self._marks: defaultdict[int, int] = defaultdict(int)
        self._links: defaultdict[int, int] = defaultdict(int)
        self._open = False
        self._linking: list[Element] = []

    def element(self, kind: str, parent: Element | None = None, **more: Any) -> Element:
        """Add an element to `parent`, or to the one being filled."""
        made = Element(kind, **more)
        self.add(made, parent)
        return made

    def add(self, element: Element, parent: Element | None = None) -> None:
        """Put an element behind what its parent holds already."""
        (parent or self._inside[-1]).kids.append(element)

    @contextmanager
    def inside(self, element: Element) -> Iterator[None]:
        """Let what is added meanwhile belong to `element`."""
        self._inside.append(element)
        try:
            yield
        finally:
            self._inside.pop()

    @contextmanager
    def marked(self, canvas: Any, element: Element) -> Iterator[None]:
        """Make what is drawn meanwhile the content of `element`."""
        canvas.addLiteral(self.begin(canvas, element))
        self._open = True
        try:
            yield
        finally:
            canvas.addLiteral(END)
            self._open = False

    @contextmanager
    def artifact(self, canvas: Any) -> Iterator[None]:
        """Let what is drawn meanwhile say nothing: lines, grounds, heads and feet of pages."""
        if self._open:  # marks do not nest; the outer one has said what it is
            yield
            return
        canvas.addLiteral(_ARTIFACT)
        self._open = True
        try:
            yield
        finally:
            canvas.addLiteral(END)
            self._open = False

    def begin(self, canvas: Any, element: Element) -> str:
        """Count a mark of `element` on the current page; return what opens it in the stream."""
        page = canvas.getPageNumber() - 1
        number = self._marks[page]
        self._marks[page] += 1
        element.kids.append((page, number))
        return f"/{element.kind} <</MCID {number}>> BDC"

    def expect_link(self, element: Element) -> None:
        """Say whose the next link annotation is; they are made in this order."""
        self._linking.append(element)

    def link_made(self, canvas: Any) -> None:
        """Give the annotation that was just made to the element that expects it first."""
        page = canvas.getPageNumber() - 1
        self._linking.pop(0).links.append((page, self._links[page]))
        self._links[page] += 1
