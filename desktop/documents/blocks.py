"""What a paper is made of: titles, headings, paragraphs, lists, tables, figures, places to sign.

A new paper is a list of these values and no layout. They hold plain words, already in the paper's
language, and know nothing of reportlab, which loads only when a paper is drawn. A block may be in
another language than its paper: `language` then names it (ISO 639-1).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import Enum

from desktop.core.text import Text
from desktop.core.values import frozen_value


class Look(Enum):
    """How words look inside a block."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"


@frozen_value
class Words:
    """A piece of text in a table cell; each piece starts on a line of its own."""

    text: str
    look: Look = Look.PLAIN


Cell = tuple[Words, ...]


@frozen_value
class Title:
    """What the paper is, centred on its first page."""

    text: str
    below: str = ""


@frozen_value
class Addressee:
    """To whom and from whom, at the right of the first page, a line each."""

    text: str


@frozen_value
class Contents:
    """A table of contents: every heading of the paper with its page, each a link."""

    title: str


@frozen_value
class Heading:
    """The start of a section (level 1) or of a part of one (2, 3); it becomes a bookmark."""

    text: str
    level: int = 1
    language: str = ""


@frozen_value
class Run:
    """Words within a paragraph.

    `link` is an address on the web, or the `anchor` of a paragraph or figure with a `#` before it;
    `note` becomes a footnote, its number stands behind the words.
    """

    text: str
    look: Look = Look.PLAIN
    link: str = ""
    note: str = ""


@frozen_value
class Paragraph:
    """Running text of the body size, as one text or in `runs`.

    A `number` ("12", "3.1") stands before it, as courts ask for; an `anchor` is a name that a
    `Run` can lead to. It is `kept` on the page on which what follows begins.
    """

    text: str | tuple[Run, ...]
    look: Look = Look.PLAIN
    number: str = ""
    language: str = ""
    anchor: str = ""
    kept: bool = False


@frozen_value
class Column:
    """A column of a table: what stands in its head, and its width in millimetres.

    What stands in it, numbers above all, stands at its `right` edge where asked.
    """

    title: str
    width: float
    right: bool = False


@frozen_value
class Row:
    """A row of a table.

    `place` names it in an error. A `joined` row belongs to the row above: shaded, no rule between,
    and on the same page where there is room. `across` says how many columns each cell takes, and
    `down` how many rows, one for each where it is empty; the rows below leave those columns out.
    """

    cells: tuple[Cell, ...]
    place: Text | None = None
    joined: bool = False
    across: tuple[int, ...] = ()
    down: tuple[int, ...] = ()


@frozen_value
class Place:
    """Where a cell stands: its first column, and how many columns and rows it takes."""

    cell: Cell
    column: int
    across: int
    down: int


@frozen_value
class Table:
    """Rows under a head that is repeated on every page; without titles it has no head.

    With `row_heads` the first cell of each row says what the row is about.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    row_heads: bool = False

    def places(self) -> Iterator[tuple[Place, ...]]:
        """Give the places of the cells of each row."""
        taken = [0] * len(self.columns)  # for how many rows a cell from above goes on
        for at, row in enumerate(self.rows):
            places: list[Place] = []
            column = 0
            for number, cell in enumerate(row.cells):
                while taken[column]:
                    column += 1
                across = row.across[number] if row.across else 1
                down = min(row.down[number] if row.down else 1, len(self.rows) - at)
                places.append(Place(cell, column, across, down))
                column += across
            taken = [max(0, rows - 1) for rows in taken]
            for place in places:
                taken[place.column : place.column + place.across] = [place.down - 1] * place.across
            yield tuple(places)


@frozen_value
class CodeGroups:
    """A code to be copied by hand: large groups, numbered from 1, the last shaded."""

    groups: tuple[str, ...]
    columns: int


@frozen_value
class Points:
    """A list, numbered from 1, or with a dash before each item."""

    items: tuple[str, ...]
    numbered: bool = True
    language: str = ""


@frozen_value
class Figure:
    """A picture (JPEG or PNG), or an SVG drawing, with its caption.

    `alt` is read aloud in its place and says what it shows; `width` is in millimetres.
    """

    image: bytes
    alt: str
    caption: str = ""
    width: float = 150
    anchor: str = ""


@frozen_value
class Rules:
    """Lines to write on by hand, each with its label below."""

    labels: tuple[str, ...]


@frozen_value
class Signature:
    """A line to sign on for each of `signers`, one for the date, and with `seal` a place for it.

    A signer is the office held and the name, a line where it is empty; without `date_label` there
    is none for the date. Everything stays on one
    page, and with the paragraph before it: a signature below nothing could be moved elsewhere.
    """

    signers: tuple[tuple[str, str], ...]
    date_label: str
    seal: str = ""


@frozen_value
class Annexes:
    """The list of what is attached: number, description, and how many pages or what hash."""

    title: str
    items: tuple[tuple[str, str], ...]


Block = (
    Title
    | Addressee
    | Contents
    | Heading
    | Paragraph
    | Table
    | CodeGroups
    | Points
    | Figure
    | Rules
    | Signature
    | Annexes
)


@frozen_value
class Paper:
    """What every page of a paper carries, and what the file says about itself.

    `made_at` is aware and becomes the file's date; `footer` stands at the foot of every page.
    `sheet` names the style sheet (`resources/papers/sheets.toml`).
    """

    title: str
    language: str
    running_head: str
    made_at: datetime
    footer: str = ""
    sheet: str = "office"
    blocks: tuple[Block, ...] = ()
