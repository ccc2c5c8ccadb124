"""Draws the blocks of a paper with reportlab: headings, paragraphs, tables over pages, codes.

Importing this module loads reportlab, so it is imported where a paper is drawn and nowhere else.
It knows no case and no record: only blocks. All text goes through one gate (`Setter.markup`),
where it is cleaned, checked against the font and escaped, so that no text of a case can become
markup, a link or an image. Tagging for PDF/UA will hook into the flowables made here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, singledispatch
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer
from reportlab.platypus import Paragraph as Lines
from reportlab.platypus import Table as Cells

from desktop.core.progress import Progress
from desktop.core.text import Text, _
from desktop.documents import blocks, fonts, tables
from desktop.documents.blocks import Look
from desktop.documents.page import BODY_WIDTH, GREY, Surround, write_pages
from desktop.documents.tables import SMALL

LARGE = 20  # points
LEADING = 1.2
# A heading moves to the next page unless this much of its section fits below it.
HEADING_ROOM = 45 * mm


def draw(paper: blocks.Paper, progress: Progress | None = None) -> bytes:
    """Return the paper as PDF; the same paper gives the same bytes.

    Raises:
        WrongInput: a character has no glyph in the paper's fonts.
        Cancelled: `progress` was cancelled.
    """
    fonts.register()
    setter = Setter(paper, progress or Progress())
    return write_pages(setter.surround(), list(setter.story()), setter.still_going)


class Setter:
    """Turns one paper's blocks into flowables and counts the rows done."""

    def __init__(self, paper: blocks.Paper, progress: Progress) -> None:
        self._paper = paper
        self._progress = progress
        self._place: Text = _("the title")
        self._done = 0
        rows = (len(block.rows) for block in paper.blocks if isinstance(block, blocks.Table))
        self._total = sum(rows) + len(paper.blocks)
        self._headings = 0

    def surround(self) -> Surround:
        """Return what stands around the body of each page."""
        paper = self._paper
        return Surround(
            title=self.checked(paper.title, _("the title")),
            language=paper.language,
            head=self.checked(paper.running_head, _("the head of the page")).replace("\n", " "),
            foot=self.checked(paper.footer, _("the foot of the page")).replace("\n", " "),
            made_at=paper.made_at,
            page_of=self._page_of,
        )

    def _page_of(self, page: int, pages: int) -> str:
        words = _("Page {page} of {pages}", page=page, pages=pages)
        return words.in_language(self._paper.language)

    def story(self) -> Iterator[Flowable]:
        """Give the flowables of all blocks in their order."""
        for block in self._paper.blocks:
            yield from flowables(block, self)
            self.step()

    def still_going(self) -> None:
        """Stop if the work was cancelled; called at every new page."""
        self._progress.step(self._done, self._total)

    def step(self) -> None:
        """Count one row or block as done."""
        self._done += 1
        self.still_going()

    def checked(self, text: str, place: Text) -> str:
        """Return `text` as printed.

        Raises:
            WrongInput: a character has no glyph.
        """
        clean = fonts.printable(text)
        fonts.refuse_missing(clean, place)
        return clean

    def markup(self, text: str) -> str:
        """Return `text` cleaned, checked and escaped; its line ends stay."""
        clean = self.checked(text, self._place).strip("\n")
        return escape(clean).replace("\n", "<br/>")

    def heading_key(self) -> str:
        """Return a new name for a bookmark."""
        self._headings += 1
        return f"section{self._headings}"

    def at(self, place: Text) -> None:
        """Say where on the paper the text that follows stands."""
        self._place = place

    def lines(self, text: str, name: str) -> Lines:
        """Return wrapped text in the named style."""
        return Lines(self.markup(text), self.style(name))

    def style(self, name: str) -> ParagraphStyle:
        """Return a style in the size of this paper."""
        return styles(self._paper.body)[name]


@cache
def styles(body: float) -> dict[str, ParagraphStyle]:
    """Return the few styles a paper has; `body` is the size of its running text in points."""
    after = {"spaceAfter": body / 2.5}
    return {
        "title": _style(fonts.BOLD, 16, alignment=TA_CENTER, spaceAfter=6),
        "below title": _style(fonts.REGULAR, 12, alignment=TA_CENTER, spaceAfter=4),
        "heading": _style(fonts.BOLD, body, spaceBefore=body, **after),
        "body": _style(fonts.REGULAR, body, **after),
        "body strong": _style(fonts.BOLD, body, **after),
        "body quiet": _style(fonts.REGULAR, min(body, 11), **after),
        "point": _style(fonts.REGULAR, body, leftIndent=body * 1.6, spaceAfter=2),
        "head": _style(fonts.BOLD, SMALL),
        "cell": _style(fonts.REGULAR, SMALL),
        "cell strong": _style(fonts.BOLD, SMALL),
        "cell quiet": _style(fonts.ITALIC, SMALL),
        "code": _style(fonts.BOLD, LARGE, alignment=TA_CENTER),
        "label": _style(fonts.REGULAR, SMALL, textColor=GREY),
    }


def _style(font: str, size: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        "",
        fontName=font,
        fontSize=size,
        leading=size * LEADING,
        bulletFontName=fonts.REGULAR,
        bulletFontSize=size,
        splitLongWords=1,
        **more,
    )


_BODY = {Look.PLAIN: "body", Look.STRONG: "body strong", Look.QUIET: "body quiet"}
_CELL = {Look.PLAIN: "cell", Look.STRONG: "cell strong", Look.QUIET: "cell quiet"}


class Bookmark(Flowable):
    """An entry in the outline that leads to where it is drawn; it takes no room."""

    def __init__(self, key: str, words: str) -> None:
        super().__init__()
        self._key, self._words = key, words
        self.keepWithNext = 1

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Take no room."""
        return 0, 0

    def draw(self) -> None:
        """Bookmark this place, a little above the heading."""
        self.canv.bookmarkHorizontal(self._key, 0, 3 * mm)
        self.canv.addOutlineEntry(self._words, self._key, 0)


@singledispatch
def flowables(block: blocks.Block, _setter: Setter) -> Iterator[Flowable]:
    """Give the flowables of one block."""
    raise NotImplementedError(type(block).__name__)


@flowables.register
def _title(block: blocks.Title, setter: Setter) -> Iterator[Flowable]:
    yield setter.lines(block.text, "title")
    if block.below:
        yield setter.lines(block.below, "below title")
    yield Spacer(0, 2 * mm)


@flowables.register
def _heading(block: blocks.Heading, setter: Setter) -> Iterator[Flowable]:
    setter.at(_("the section “{heading}”", heading=block.text))
    yield CondPageBreak(HEADING_ROOM)
    yield Bookmark(setter.heading_key(), fonts.printable(block.text))
    yield setter.lines(block.text, "heading")


@flowables.register
def _paragraph(block: blocks.Paragraph, setter: Setter) -> Iterator[Flowable]:
    yield setter.lines(block.text, _BODY[block.look])


@flowables.register
def _table(block: blocks.Table, setter: Setter) -> Iterator[Flowable]:
    heads = [[setter.lines(column.title, "head")] for column in block.columns]
    headed = any(column.title for column in block.columns)
    widths = [column.width * mm for column in block.columns]
    drawn = list(tables.pieces(_cells(block, setter), widths))
    if drawn:
        yield tables.table(heads if headed else None, drawn, widths)
        yield Spacer(0, 3 * mm)


def _cells(block: blocks.Table, setter: Setter) -> Iterator[tables.Drawn]:
    for row in block.rows:
        if row.place is not None:
            setter.at(row.place)
        cells = [
            [setter.lines(words.text, _CELL[words.look]) for words in cell] for cell in row.cells
        ]
        yield tables.Drawn(cells, joined=row.joined)
        setter.step()


@flowables.register
def _code_groups(block: blocks.CodeGroups, setter: Setter) -> Iterator[Flowable]:
    cells = [
        [setter.lines(str(number), "label"), setter.lines(group, "code")]
        for number, group in enumerate(block.groups, 1)
    ]
    check = (len(cells) - 1) % block.columns, (len(cells) - 1) // block.columns
    cells += [[]] * (-len(cells) % block.columns)
    rows = [cells[start : start + block.columns] for start in range(0, len(cells), block.columns)]
    yield Cells(
        rows,
        colWidths=[BODY_WIDTH / block.columns] * block.columns,
        style=[
            ("GRID", (0, 0), (-1, -1), tables.THIN, tables.BLACK),
            ("FONT", (0, 0), (-1, -1), fonts.REGULAR, SMALL),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2 * tables.PADDING),
            ("BACKGROUND", check, check, tables.PALE),
        ],
    )
    yield Spacer(0, 3 * mm)


@flowables.register
def _points(block: blocks.Points, setter: Setter) -> Iterator[Flowable]:
    for number, item in enumerate(block.items, 1):
        yield Lines(setter.markup(item), setter.style("point"), bulletText=f"{number}.")


@flowables.register
def _rules(block: blocks.Rules, setter: Setter) -> Iterator[Flowable]:
    yield Spacer(0, 8 * mm)
    gap = 6 * mm
    count = len(block.labels)
    width = (BODY_WIDTH - gap * (count - 1)) / count
    cells: list[list[Lines]] = []
    widths: list[float] = []
    for label in block.labels:
        cells += [[setter.lines(label, "label")], []]
        widths += [width, gap]
    look: list[tables.Command] = [
        ("LINEABOVE", (column, 0), (column, 0), tables.THIN, tables.BLACK)
        for column in range(0, 2 * count, 2)
    ]
    look += [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("FONT", (0, 0), (-1, -1), fonts.REGULAR, SMALL),
    ]
    yield Cells([cells[:-1]], colWidths=widths[:-1], style=look)
