"""What a paper is made of: titles, headings, paragraphs, tables, rules to sign on.

A new paper is a list of these values and no layout. They hold plain words, already in the paper's
language, and know nothing of reportlab, which loads only when a paper is drawn.
"""

from __future__ import annotations

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
class Heading:
    """The start of a section; it becomes a bookmark."""

    text: str


@frozen_value
class Paragraph:
    """Running text of the body size."""

    text: str
    look: Look = Look.PLAIN


@frozen_value
class Column:
    """A column of a table: what stands in its head, and its width in millimetres."""

    title: str
    width: float


@frozen_value
class Row:
    """A row of a table.

    `place` names it in an error. A `joined` row belongs to the row above: shaded, no rule between,
    and on the same page where there is room.
    """

    cells: tuple[Cell, ...]
    place: Text | None = None
    joined: bool = False


@frozen_value
class Table:
    """Rows under a head that is repeated on every page; without titles it has no head."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@frozen_value
class CodeGroups:
    """A code to be copied by hand: large groups, numbered from 1, the last shaded."""

    groups: tuple[str, ...]
    columns: int


@frozen_value
class Points:
    """A list numbered from 1."""

    items: tuple[str, ...]


@frozen_value
class Rules:
    """Lines to write on by hand, each with its label below."""

    labels: tuple[str, ...]


Block = Title | Heading | Paragraph | Table | CodeGroups | Points | Rules


@frozen_value
class Paper:
    """What every page of a paper carries, and what the file says about itself.

    `made_at` is aware and becomes the file's date; `footer` stands at the foot of every page.
    `body` is the size of running text and headings in points; tables have their own.
    """

    title: str
    language: str
    running_head: str
    made_at: datetime
    footer: str = ""
    body: float = 14
    blocks: tuple[Block, ...] = ()
