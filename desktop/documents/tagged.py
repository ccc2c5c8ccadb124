"""Flowables that say what they are: each draws itself as the content of an element.

They stand between reportlab's own flowables and the layout; importing them loads reportlab. The
hooks into its private names are here and in `page`, which is why it is pinned to a minor version.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject
from reportlab.platypus import Flowable
from reportlab.platypus import Paragraph as Lines
from reportlab.platypus import Table as Cells

from desktop.documents.structure import END, Element, Structure

# The same classes with their private methods, of which the stubs know nothing.
_Text: Any = PDFTextObject
_Cells: Any = Cells

_ABOVE = 8.5  # points above a place, so that a heading is not cut by the edge of the window


class TaggedCanvas(Canvas):
    """A canvas that carries the structure of its paper, and tags links as they are drawn."""

    def __init__(self, *args: Any, structure: Structure, **options: Any) -> None:
        super().__init__(*args, **options)
        self.structure = structure
        self.reading: Element | None = None  # whose lines are being drawn
        self.link_elements: dict[Any, Element] = {}

    def beginText(
        self, x: float = 0, y: float = 0, direction: Literal["LTR", "RTL"] | None = None
    ) -> PDFTextObject:
        """Return text that tags the links in it."""
        return _LinkedText(self, x, y, direction=direction)

    def linkRect(self, *args: Any, **options: Any) -> Any:
        """Make a link within the paper and give it to its element."""
        made = super().linkRect(*args, **options)
        self.structure.link_made(self)
        return made

    def linkURL(self, *args: Any, **options: Any) -> Any:
        """Make a link to elsewhere and give it to its element."""
        made = super().linkURL(*args, **options)
        self.structure.link_made(self)
        return made


class _LinkedText(PDFTextObject):
    """Lines of a paragraph; the words of a link are the content of a `Link` of their own.

    reportlab tells of a link's start when its first words are written already, so the place before
    them is remembered, and the mark goes there.
    """

    _before = 0
    _canvas: TaggedCanvas
    _code: list[str]

    def _textOut(self, text: str, TStar: int = 0) -> None:
        self._before = len(self._code)
        _Text._textOut(self, text, TStar)  # noqa: SLF001 - see `_Text`

    def _linkRecord(self, link: tuple[int, str], event: str) -> None:
        canvas = self._canvas
        reading = canvas.reading
        if reading is None:
            return
        structure = canvas.structure
        if event == "start":
            element = canvas.link_elements.get(link)
            if element is None:
                element = structure.element("Link", reading)
                canvas.link_elements[link] = element
            self._code[self._before : self._before] = [END, structure.begin(canvas, element)]
            structure.expect_link(element)
        else:
            self._code += [END, structure.begin(canvas, reading)]


class Text(Lines):
    """Wrapped text; all pieces of it, on whatever page, are the content of one element.

    `repeats` is for the heads of tables: only the first drawing is read aloud. A `label` (the
    number of a point) stands left of the first line and has an element of its own.
    """

    blPara: Any

    def __init__(self, markup: Any, style: Any, **options: Any) -> None:
        self.element: Element | None = options.pop("element", None)
        self.repeats: bool = options.pop("repeats", False)
        self.label: tuple[str, Element] | None = options.pop("label", None)
        self.notes: dict[str, Text] = options.pop("notes", {})
        self._is_drawn = False
        super().__init__(markup, style, **options)

    def split(self, width: float, height: float) -> list[Any]:
        """Cut the text where the room ends; the pieces stay what the whole was."""
        pieces: list[Any] = super().split(width, height)
        for number, piece in enumerate(pieces):
            piece.element, piece.repeats, piece.notes = self.element, self.repeats, self.notes
            piece.label = self.label if number == 0 else None
        return pieces

    def targets(self) -> Iterator[str]:
        """Give the targets of the links in the lines as they are wrapped now."""
        if self.blPara.kind == 1:
            pieces = [words for line in self.blPara.lines for words in line.words]
        else:  # words of one look, with one link at most
            pieces = self.frags
        for words in pieces:
            for _number, target in getattr(words, "link", None) or ():
                yield target.removeprefix("#")

    def draw(self) -> None:
        """Draw the lines as the content of their element."""
        canvas: Any = self.canv
        structure: Structure = canvas.structure
        if self.element is None or (self.repeats and self._is_drawn):
            with structure.artifact(canvas):
                super().draw()
            return
        self._is_drawn = True
        if self.label is not None:
            self._draw_label(structure, *self.label)
        canvas.reading, canvas.link_elements = self._reading(structure, self.element), {}
        with structure.marked(canvas, canvas.reading):
            super().draw()
        canvas.reading = None

    def _reading(self, structure: Structure, element: Element) -> Element:
        """Text that is one link from end to end is the content of that link."""
        words = self.frags[0] if self.blPara.kind == 0 and self.frags else None
        if not getattr(words, "link", None):
            return element
        link = structure.element("Link", element)
        for _line in self.blPara.lines:
            structure.expect_link(link)
        return link

    def _draw_label(self, structure: Structure, words: str, element: Element) -> None:
        style, canvas = self.style, self.canv
        with structure.marked(canvas, element):
            canvas.setFont(style.fontName, style.fontSize)
            canvas.setFillColor(style.textColor)
            canvas.drawString(style.bulletIndent, self.height - style.fontSize, words)


class Note(Text):
    """A footnote: a place that its number in the text leads to."""

    def __init__(self, markup: Any, style: Any, key: str = "", **options: Any) -> None:
        self.key = key
        super().__init__(markup, style, **options)

    def draw(self) -> None:
        """Mark the place and draw the lines."""
        self.canv.bookmarkHorizontal(self.key, 0, self.height)
        super().draw()


class Anchor(Flowable):
    """A place that links lead to; it takes no room."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self.keepWithNext = 1

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Take no room."""
        return 0, 0

    def draw(self) -> None:
        """Mark the place, a little above what follows."""
        self.canv.bookmarkHorizontal(self._key, 0, _ABOVE)


class Bookmark(Anchor):
    """An entry in the outline that leads to where it is drawn; `level` counts from 0."""

    def __init__(self, key: str, words: str, level: int) -> None:
        super().__init__(key)
        self._words, self._level = words, level

    def draw(self) -> None:
        """Mark the place and name it in the outline."""
        super().draw()
        self.canv.addOutlineEntry(self._words, self._key, self._level)


class Grid(Cells):
    """A table whose grounds and lines say nothing; its cells are `Text` and say what they are."""

    canv: Any

    def _drawBkgrnd(self) -> None:
        with self.canv.structure.artifact(self.canv):
            _Cells._drawBkgrnd(self)  # noqa: SLF001 - see `_Text`

    def _drawLines(self) -> None:
        with self.canv.structure.artifact(self.canv):
            _Cells._drawLines(self)  # noqa: SLF001 - see `_Text`


class Picture(Flowable):
    """A picture, in points, with the text that stands for it."""

    def __init__(self, image: Any, width: float, height: float, element: Element) -> None:
        super().__init__()
        self._image, self._element = image, element
        self.width, self.height = width, height
        self.hAlign = "CENTER"

    def draw(self) -> None:
        """Draw it as the content of a figure that knows where it stands."""
        canvas: Any = self.canv
        x, y = canvas.absolutePosition(0, 0)
        self._element.box = (x, y, x + self.width, y + self.height)
        with canvas.structure.marked(canvas, self._element):
            canvas.drawImage(self._image, 0, 0, self.width, self.height, mask="auto")


class ContentsLine(Flowable):
    """A line of the contents: the words of a heading, a leader, and the number of its page.

    The number is not known yet; `number` names the form that is filled in at the end.
    """

    _NUMBER_WIDTH = 30  # points

    def __init__(self, words: Text, number: str, element: Element) -> None:
        super().__init__()
        self._words, self._number, self._element = words, number, element

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the width there is."""
        self.width = width
        self.height = self._words.wrap(width - self._NUMBER_WIDTH, height)[1]
        return width, self.height

    def draw(self) -> None:
        """Draw the words, dots, and the form of the number at the right edge."""
        canvas: Any = self.canv
        style = self._words.style
        self._words.drawOn(canvas, 0, 0)
        line = 0.28 * style.fontSize
        begins = (self._words.getActualLineWidths0() or [0])[-1] + 4
        ends = self.width - self._NUMBER_WIDTH
        with canvas.structure.artifact(canvas):
            canvas.setDash(0.6, 2.4)
            canvas.line(min(begins, ends), line, ends, line)
            canvas.setDash()
        with canvas.structure.marked(canvas, self._element):
            canvas.saveState()
            canvas.translate(self.width, line)
            canvas.doForm(self._number)
            canvas.restoreState()
