"""One row of a chronology: which cell belongs to which column, and what the cells say.

Whatever is wrong with a row is collected and named together, so that one look is enough to mend it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import TypeVar

from desktop.core.errors import WrongInput
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.exchange.chronology_words import (
    GivenAmount,
    code_of,
    column_of,
    key_of,
    read_amounts,
    read_parties,
    shortened,
    what_tracks,
)
from desktop.exchange.tables import Cell, Table, TableRow
from desktop.rules.steps import default_track

T = TypeVar("T")

MOST_CHARACTERS = 10_000

PLAIN_EVENT = "OTHER"
"""What a step becomes whose code the register does not hold."""

_NUMBER = re.compile(r"[\w./ -]{1,40}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@frozen_value
class ChronologyRow:
    """A row that was read.

    What the row leaves empty is None. `original_code` is what stood for a step the register does
    not hold. `track` is the row's own kind of track, or the usual one of its step. `asserted_note`
    holds the words for parties that are in no list: neither they nor heads of damage are dropped.
    """

    line: int
    number: str | None
    when: When | None
    code: str
    original_code: str | None
    track: str | None
    track_given: bool
    amounts: tuple[GivenAmount, ...]
    actor: str | None
    text: str | None
    source_paragraph: str | None
    asserted_by: tuple[str, ...]
    asserted_note: str | None


@frozen_value
class UnreadableRow:
    """A row that cannot be taken over, with a sentence for each reason."""

    line: int
    number: str | None
    problems: tuple[Text, ...]


class Columns:
    """Which cell of a row belongs to which column, and the columns nobody asked for."""

    def __init__(self, table: Table, name: str) -> None:
        self._headings = [cell.text for cell in table.heading.cells]
        self._is_text = table.is_text
        self._places: dict[str, int] = {}
        self._unknown: dict[int, str] = {}
        for place, heading in enumerate(self._headings):
            column = column_of(heading)
            if column in self._places:
                raise WrongInput(
                    _("{name} has the column “{column}” twice.", name=name, column=heading)
                )
            if column is not None:
                self._places[column] = place
            elif heading:
                self._unknown[place] = shortened(heading)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The columns that are not taken over; one without a heading goes by its place."""
        return tuple(name for _place, name in sorted(self._unknown.items()))

    def heading(self, column: str) -> str:
        """Return what the file calls a column."""
        place = self._places.get(column)
        return column if place is None else self._headings[place]

    def cells(self, row: TableRow) -> Mapping[str, Cell]:
        """Return the cells by column."""
        known = set(self._places.values())
        for place, cell in enumerate(row.cells):
            if cell and place not in known:
                self._unknown.setdefault(place, f"#{place + 1}")
        return {
            column: row.cells[place]
            for column, place in self._places.items()
            if place < len(row.cells)
        }

    def overflow(self, row: TableRow) -> bool:
        """Say whether a separator without quotation marks has pushed cells out of their columns."""
        return self._is_text and any(row.cells[len(self._headings) :])


def read_row(row: TableRow, columns: Columns) -> ChronologyRow | UnreadableRow | None:
    """Return the row read or what is wrong with it, None if it holds at most a number."""
    if columns.overflow(row):
        return UnreadableRow(row.line, None, (_TOO_MANY_CELLS,))
    reader = _RowReader(row.line, columns, columns.cells(row))
    return None if reader.is_blank else reader.read()


class _RowReader:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, line: int, columns: Columns, cells: Mapping[str, Cell]) -> None:
        self._line = line
        self._columns = columns
        self._problems: list[Text] = []
        self._texts = {column: self._text(column, cell) for column, cell in cells.items()}

    @property
    def is_blank(self) -> bool:
        filled = any(text for column, text in self._texts.items() if column != "no")
        return not filled and not self._problems

    def read(self) -> ChronologyRow | UnreadableRow:
        row = self._row()
        if self._problems:
            return UnreadableRow(self._line, row.number, tuple(self._problems))
        return row

    def _row(self) -> ChronologyRow:
        written = self._get("step")
        if not written:
            self._refuse("step", _NO_STEP)
        code = code_of(written)
        track = self._track()
        asserted_by, asserted_note = read_parties(self._get("asserted_by"))
        return ChronologyRow(
            line=self._line,
            number=self._number(),
            when=self._parsed("date", When.parse),
            code=code or PLAIN_EVENT,
            original_code=None if code else written,
            track=track or default_track(code or PLAIN_EVENT),
            track_given=track is not None,
            amounts=self._parsed("amounts", read_amounts) or (),
            actor=self._get("actor") or None,
            text=self._get("text") or None,
            source_paragraph=self._get("source_paragraph") or None,
            asserted_by=asserted_by,
            asserted_note=asserted_note,
        )

    def _get(self, column: str) -> str:
        return self._texts.get(column, "")

    def _text(self, column: str, cell: Cell) -> str:
        text = unicodedata.normalize("NFC", cell.text.replace("\r\n", "\n").replace("\r", "\n"))
        if cell.problem is not None:
            self._refuse(column, cell.problem)
        elif len(text) > MOST_CHARACTERS:
            self._refuse(
                column, _("holds more than {most} characters: shorten it", most=MOST_CHARACTERS)
            )
            return text[:MOST_CHARACTERS]
        elif _CONTROL.search(text):
            self._refuse(column, _("holds characters that are no text: type it again"))
        return text

    def _number(self) -> str | None:
        number = self._get("no")
        if number and not _NUMBER.fullmatch(number):
            self._refuse("no", _WHAT_NUMBER)
            return None
        return number or None

    def _track(self) -> str | None:
        written = self._get("track")
        track = key_of("tracks", written) if written else None
        if written and track is None:
            self._refuse("track", what_tracks())
        return track

    def _parsed(self, column: str, parse: Callable[[str], T]) -> T | None:
        text = self._get(column)
        if not text:
            return None
        try:
            return parse(text)
        except WrongInput as wrong:
            self._refuse(column, wrong.sentence)
            return None

    def _refuse(self, column: str, why: Text) -> None:
        heading = self._columns.heading(column)
        self._problems.append(_("Column “{column}”: {why}", column=heading, why=why))


_TOO_MANY_CELLS = _(
    "The row has more cells than the heading: put text that holds a separator in quotation marks."
)
_WHAT_NUMBER = _("is no number: write letters, digits, dots, dashes or slashes, at most 40")
_NO_STEP = _("is empty: write a code such as COMPLAINT_PROS, or OTHER for any other event")
