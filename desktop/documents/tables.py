"""Tables that run over pages: repeated head, tall rows cut into pieces, joined rows kept together.

It gets finished lines of text and knows no blocks and no words. reportlab's own way of cutting a
row draws the head again in the middle of a page, so rows are cut here before the table sees them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reportlab.lib.units import mm

from desktop.core.values import frozen_value
from desktop.documents import fonts
from desktop.documents.styles import BLACK, PALE, SMALL
from desktop.documents.tagged import Grid

PADDING = 3
THIN = 0.4
ABOVE, BELOW = 2 * mm, 3 * mm  # room around a table
# A taller row is cut into pieces of this height, so that no more than this stays white at a foot.
PIECE = 60 * mm
# A row and those joined to it stay on one page up to this height.
KEPT = 120 * mm
# A table of this height is not torn.
WHOLE = 60 * mm
# A first row, a last one, or the last piece of it, does not stand alone if it is lower than this.
LONE = 25 * mm

Command = tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]
Lines = list[Any]  # wrapped paragraphs; splitting one gives what reportlab types as anything
Cells = list[Lines]


@frozen_value
class Drawn:
    """A row of finished cells, or a piece of one.

    A `joined` row belongs to the row above; a piece that `continues` stands close below its first.
    `across` says how many columns each cell takes; the places it covers hold an empty cell.
    In the columns of `covered` the cell above goes on: there is no rule between.
    """

    cells: Cells
    joined: bool = False
    across: tuple[int, ...] = ()
    covered: frozenset[int] = frozenset()
    continues: bool = False
    goes_on: bool = False
    height: float = 0

    @property
    def kept(self) -> bool:
        """Whether it stays with the row above where there is room."""
        return self.joined or bool(self.covered)


def pieces(rows: Iterable[Drawn], widths: Sequence[float]) -> Iterator[Drawn]:
    """Cut every row that is taller than `PIECE` points; the order of the text stays."""
    for row in rows:
        room = _room(row, widths)
        rest, continues = row.cells, False
        while True:
            now, rest, height = _cut(rest, room)
            goes_on = any(rest)
            yield Drawn(now, row.joined, row.across, row.covered, continues, goes_on, height)
            if not goes_on:
                break
            continues = True


def _room(row: Drawn, widths: Sequence[float]) -> list[float]:
    across = row.across or (1,) * len(widths)
    return [sum(widths[at : at + max(1, taken)]) - 2 * PADDING for at, taken in enumerate(across)]


def _cut(cells: Cells, room: Sequence[float]) -> tuple[Cells, Cells, float]:
    """Return what fits into one piece, what is left, and the height of the piece."""
    now: Cells = []
    rest: Cells = []
    tallest = 0.0
    for cell, width in zip(cells, room, strict=True):
        fitting, left, height = _cut_cell(cell, width)
        now.append(fitting)
        rest.append(left)
        tallest = max(tallest, height)
    return now, rest, tallest + 2 * PADDING


def _cut_cell(cell: Lines, width: float) -> tuple[Lines, Lines, float]:
    used = 0.0
    for number, lines in enumerate(cell):
        height = lines.wrap(width, PIECE)[1]
        if used + height > PIECE:
            parts: Lines = lines.split(width, PIECE - used)
            fitting, left = (parts[:1], parts[1:]) if len(parts) > 1 else ([], [lines])
            return [*cell[:number], *fitting], [*left, *cell[number + 1 :]], PIECE
        used += height
    return cell, [], used


def table(heads: Sequence[Drawn], rows: Sequence[Drawn], widths: Sequence[float]) -> Grid:
    """Return the table; a head of one piece is repeated on every page."""
    headed = len(heads)
    cells = [row.cells for row in (*heads, *rows)]
    look = [*_look(headed), *_rows_look(rows, headed)]
    if sum(row.height for row in (*heads, *rows)) <= WHOLE:
        look.append(("NOSPLIT", (0, 0), (0, -1)))
    return Grid(
        cells,
        colWidths=list(widths),
        repeatRows=int(headed == 1),
        style=look,
        spaceBefore=ABOVE,
        spaceAfter=BELOW,
    )


def _look(headed: int) -> Iterator[Command]:
    yield "VALIGN", (0, 0), (-1, -1), "TOP"
    yield "FONT", (0, 0), (-1, -1), fonts.REGULAR, SMALL
    for side in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING"):
        yield side, (0, 0), (-1, -1), PADDING
    yield "BOX", (0, 0), (-1, -1), THIN, BLACK
    yield "LINEAFTER", (0, 0), (-2, -1), THIN, BLACK
    if headed:
        yield "BACKGROUND", (0, 0), (-1, headed - 1), PALE
        yield "LINEBELOW", (0, headed - 1), (-1, headed - 1), THIN, BLACK


def _rows_look(rows: Sequence[Drawn], headed: int) -> Iterator[Command]:
    for number, row in enumerate(rows, headed):
        everywhere = (0, number), (-1, number)
        if row.joined:
            yield "BACKGROUND", (1, number), (-1, number), PALE
        if not (row.joined or row.continues):
            yield from _rules(row, number)
        if row.continues:
            yield "TOPPADDING", *everywhere, 0
        if row.goes_on:
            yield "BOTTOMPADDING", *everywhere, 0
        yield from _spans(row, number)
    for first, last in _together(rows):
        yield "NOSPLIT", (0, first + headed), (0, last + headed)


def _rules(row: Drawn, number: int) -> Iterator[Command]:
    if not row.covered:
        yield "LINEABOVE", (0, number), (-1, number), THIN, BLACK
        return
    for column in range(len(row.cells)):
        if column not in row.covered:
            yield "LINEABOVE", (column, number), (column, number), THIN, BLACK


def _spans(row: Drawn, number: int) -> Iterator[Command]:
    for at, taken in enumerate(row.across):
        if taken > 1:
            yield "SPAN", (at, number), (at + taken - 1, number)


def _together(rows: Sequence[Drawn]) -> Iterator[tuple[int, int]]:
    """Give the first and last row of each group that stays on one page."""
    first, height = 0, 0.0
    for number, row in enumerate(rows):
        lone = number + 1 == len(rows) and row.height < LONE
        lone = lone or (number == 1 and height < LONE)
        stays = row.kept and not row.continues and height + row.height <= KEPT
        if not (stays or lone):
            if first < number - 1:
                yield first, number - 1
            first, height = number, 0.0
        height += row.height
    if first < len(rows) - 1:
        yield first, len(rows) - 1
