"""What a paper is made of: titles, headings, paragraphs, tables, rules to sign on.

A new paper is a list of these values and no layout. They hold plain words, already in the paper's
language, and know nothing of reportlab, which loads only when a paper is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from desktop.core.text import Text


class Look(Enum):
    """How words look inside a block."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text in a table cell; each piece starts on a line of its own."""

    text: str
    look: Look = Look.PLAIN


Cell = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """What the paper is, centred on its first page."""

    text: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The start of a section; it becomes a bookmark."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text of the body size."""

    text: str
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: what stands in its head, and its width in millimetres."""

    title: str
    width: float


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    `place` names it in an error. A `joined` row belongs to the row above: shaded, no rule between,
    and on the same page where there is room.
    """

    cells: tuple[Cell, ...]
    place: Text | None = None
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is repeated on every page; without titles it has no head."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class CodeGroups:
    """A code to be copied by hand: large groups, numbered from 1, the last shaded."""

    groups: tuple[str, ...]
    columns: int


@dataclass(frozen=True, slots=True)
class Points:
    """A list numbered from 1."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """Lines to write on by hand, each with its label below."""

    labels: tuple[str, ...]


Block = Title | Heading | Paragraph | Table | CodeGroups | Points | Rules


@dataclass(frozen=True, slots=True)
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
