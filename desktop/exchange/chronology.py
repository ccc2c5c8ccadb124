"""A chronology out of a file: rows a lawyer typed in `.csv` or `.xlsx`, read into plain values.

Every row is answered for: read, or named with each column that cannot be read and why. A step the
register does not hold is kept as `OTHER`, a column that is not known is named. Nothing is written
here, and nothing is asked: whoever imports shows the result first. The columns are described in
docs/facts.md.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from desktop.core.errors import WrongInput
from desktop.core.progress import Progress
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.exchange.chronology_rows import ChronologyRow, Columns, UnreadableRow, read_row
from desktop.exchange.chronology_words import is_heading, shortened
from desktop.exchange.tables import Table, TableRow, find_table, read_bytes
from desktop.rules.steps import asks_for_track

__all__ = ["ChronologyFile", "ChronologyRow", "UnreadableRow", "read_chronology"]

MOST_ROWS = 20_000

_REPORT_EVERY = 500


@frozen_value
class ChronologyFile:
    """Everything a file says, in the order of its rows; `digest` is the SHA-256 of its bytes."""

    name: str
    digest: str
    rows: tuple[ChronologyRow, ...]
    unreadable: tuple[UnreadableRow, ...]
    unknown_columns: tuple[str, ...]

    @property
    def unknown_codes(self) -> tuple[str, ...]:
        """The codes that the register does not hold, each once, as they were written."""
        codes = (row.original_code for row in self.rows)
        return tuple(dict.fromkeys(code for code in codes if code is not None))

    @property
    def undecided_verdicts(self) -> tuple[ChronologyRow, ...]:
        """The verdicts that do not say whose trial it was: to be asked about."""
        return tuple(row for row in self.rows if asks_for_track(row.code) and not row.track_given)

    @property
    def notices(self) -> tuple[Text, ...]:
        """What was read otherwise than a person may expect, a sentence each."""
        return (*_repeated_numbers(self.rows), *_foreign_words(self.rows))


def read_chronology(
    source: Path | bytes, name: str, progress: Progress | None = None
) -> ChronologyFile:
    """Read a chronology; `name` is what the file is called in sentences about it.

    Raises:
        NotFound: there is no such file.
        WrongInput: it is no table, has no heading with a step column, or is too large.
        Cancelled: `progress` was told to stop.
    """
    data = read_bytes(source, name)
    table = find_table(data, name, is_heading)
    if table is None:
        raise WrongInput(
            _(
                "{name} has no row of headings with a “step” column: "
                "name the columns no, date, actor, step, text and so on.",
                name=name,
            )
        )
    columns = Columns(table, name)
    progress = progress or Progress()
    read = list(_read_rows(_taken(table, name, progress), columns, progress))
    return ChronologyFile(
        name,
        hashlib.sha256(data).hexdigest(),
        tuple(row for row in read if isinstance(row, ChronologyRow)),
        tuple(row for row in read if isinstance(row, UnreadableRow)),
        columns.unknown,
    )


def _taken(table: Table, name: str, progress: Progress) -> list[TableRow]:
    rows: list[TableRow] = []
    for row in table.rows:
        if len(rows) % _REPORT_EVERY == 0:
            progress.step(0, len(rows))
        if len(rows) == MOST_ROWS:
            raise WrongInput(
                _(
                    "{name} has more than {most} rows: divide it into several files.",
                    name=name,
                    most=MOST_ROWS,
                )
            )
        rows.append(row)
    return rows


def _read_rows(
    rows: list[TableRow], columns: Columns, progress: Progress
) -> Iterator[ChronologyRow | UnreadableRow]:
    for done, row in enumerate(rows):
        if done % _REPORT_EVERY == 0:
            progress.step(done, len(rows))
        read = read_row(row, columns)
        if read is not None:
            yield read
    progress.step(len(rows), len(rows))


def _repeated_numbers(rows: tuple[ChronologyRow, ...]) -> Iterator[Text]:
    numbers = Counter(row.number for row in rows if row.number is not None)
    for number, times in numbers.items():
        if times > 1:
            yield _("The number {number} is given to {times} rows.", number=number, times=times)


def _foreign_words(rows: tuple[ChronologyRow, ...]) -> Iterator[Text]:
    for row in rows:
        for amount in row.amounts:
            if amount.given_head is not None:
                yield _(
                    "Line {line}: “{word}” is no head of damage in the list; the amount is kept "
                    "under “other”.",
                    line=row.line,
                    word=shortened(amount.given_head),
                )
        if row.asserted_note is not None:
            yield _(
                "Line {line}: “{word}” is no party in the list; it is kept as written.",
                line=row.line,
                word=shortened(row.asserted_note),
            )
