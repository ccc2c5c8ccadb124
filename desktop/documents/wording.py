"""What the writers of papers share: words in a paper's language, tables, and how to check it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from desktop.core.clock import zone_of
from desktop.core.money import Money
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.core.vocabulary import vocabulary
from desktop.core.when import When
from desktop.documents.blocks import (
    Block,
    Column,
    Heading,
    Look,
    Paper,
    Paragraph,
    Row,
    Table,
    Title,
    Words,
)
from desktop.documents.report import Report
from desktop.rules.labels import DAYS, MONEY

Heads = tuple[tuple[Text, float], ...]
"""The names of a table's columns, and how wide each is in millimetres."""

SHOWN_OF_A_HASH: Final = 16
_HOW_TO_CHECK = _(
    "Dates are printed as precisely as they are known. The office keeps the record this paper was "
    "drawn from and can draw it again; the numbers below tell whether it is the same record."
)


@frozen_value
class TrackLine:
    """The state of one kind of track and the step that brought it there."""

    kind: str
    state: str
    since: When | None = None
    number: str | None = None


@frozen_value
class MoneyLine:
    """A sum in one currency: `kind` is a key of the facts' money (`claimed`, `paid`, ...)."""

    kind: str
    money: Money


class Writer:
    """Says things in one language. A key that a code list has lost since stands for itself."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, words: Text) -> str:
        """Return a sentence."""
        return words.in_language(self.language)

    def label(self, codes: str, key: str) -> str:
        """Return the label of a key of a code list."""
        return vocabulary(codes).label(key, self.language)

    def labels(self, codes: str, keys: Iterable[str]) -> str:
        """Return labels one after another, with semicolons because labels hold commas."""
        return "; ".join(self.label(codes, key) for key in keys)

    def named(self, words: Mapping[str, Text], key: str) -> str:
        """Return what `words` call a key."""
        return self.say(words[key]) if key in words else key

    def date(self, when: When | None) -> str:
        """Return a date as precisely as it is known."""
        if when is None:
            return self.say(_("date not known"))
        return when.in_language(self.language)

    def amount(self, money: Money) -> str:
        """Return an amount with its currency."""
        return money.in_language(self.language)

    def number(self, number: Decimal) -> str:
        """Return a measure, with a comma before decimals where the language has one."""
        from babel.numbers import format_decimal

        return str(format_decimal(number, locale=self.language))

    def case(self, number: str) -> str:
        """Return what the paper is about."""
        return self.say(_("Case {number}", number=number))

    def report(
        self,
        report: Report,
        title: str,
        parts: Iterable[Block],
        *,
        about: Iterable[str | None] = (),
        notes: Iterable[str] = (),
        head: str = "",
    ) -> Paper:
        """Return a report: what it is, who made it and when, its parts, and how to check it.

        `about` stands below the number of the case, `notes` below who made it. `head`, on every
        page, is that number if nothing else is to be said.
        """
        case, record = self.case(report.case_number), report.record_hash
        made = self.circumstances(report.office, report.prepared_by, report.generated_at)
        return Paper(
            title=title,
            language=self.language,
            running_head=head or case,
            made_at=report.generated_at,
            footer=self.footer(record),
            blocks=(
                Title(title, "\n".join(filter(None, (case, *about)))),
                Paragraph("\n".join((*made, *notes)), Look.QUIET),
                *parts,
                *self.identity(record, report.log_head),
            ),
        )

    def circumstances(self, office: str | None, name: str | None, at: datetime) -> Iterator[str]:
        """Say which office made the paper, who in it, and when."""
        if office:
            yield self.say(_("Office: {office}", office=office))
        if name:
            yield self.say(_("Prepared by: {name}", name=name))
        day, time = When.on(at.date()), f"{at:%H:%M}"
        made = _("Made on {day}, {time} ({zone})", day=day, time=time, zone=zone_of(at))
        yield self.say(made)

    def columns(self, heads: Heads, *, numbers: bool = False) -> tuple[Column, ...]:
        """Return the columns of a table; with `numbers` the last one holds them."""
        *words, (last, width) = ((self.say(head), width) for head, width in heads)
        return *(Column(*each) for each in words), Column(last, width, numbers)

    def table(
        self, heads: Heads, rows: Iterable[tuple[str, ...]], *, numbers: bool = False
    ) -> Table:
        """Return a table of plain words."""
        return Table(self.columns(heads, numbers=numbers), tuple(map(_row, rows)))

    def answers(self, rows: Iterable[tuple[str, str]]) -> Table:
        """Return a table of questions, each with its answer."""
        return Table((Column("", 48), Column("", 117)), tuple(map(_row, rows)), row_heads=True)

    def tracks(self, tracks: Iterable[TrackLine]) -> Table:
        """Return where the proceedings stand."""
        heads = ((_("Proceedings"), 60), (_("State"), 53), (_("Since"), 34), (_("Step no."), 18))
        rows = (
            (
                self.label("tracks", track.kind),
                self.label("track_states", track.state),
                self.date(track.since),
                track.number or "",
            )
            for track in tracks
        )
        return self.table(heads, rows)

    def durations(self, durations: Iterable[tuple[str, int | None]]) -> Table:
        """Return how long things took, as far as it is known."""
        rows = ((self.named(DAYS, key), str(days)) for key, days in durations if days is not None)
        return self.table(((_("Time taken"), 131), (_("Days"), 34)), rows, numbers=True)

    def sums(self, lines: Iterable[MoneyLine]) -> Table:
        """Return sums of money, each currency for itself."""
        ordered = sorted(lines, key=lambda line: line.money.currency)
        rows = ((self.named(MONEY, line.kind), self.amount(line.money)) for line in ordered)
        return self.table(((_("Money"), 131), (_("Amount"), 34)), rows, numbers=True)

    def footer(self, record_hash: str) -> str:
        """Return what stands at the foot of every page."""
        record = _("SHA-256 of the record: {hash}…", hash=record_hash[:SHOWN_OF_A_HASH])
        return self.say(record)

    def identity(self, record_hash: str, log_head: str | None) -> Iterator[Block]:
        """Say how to tell that the paper is what the office has kept."""
        yield Heading(self.say(_("How to check this paper")))
        yield Paragraph(self.say(_HOW_TO_CHECK), Look.QUIET, kept=True)
        numbers = [(_("SHA-256 of the record"), record_hash)]
        if log_head:
            numbers.append((_("Head of the office's log at that moment"), log_head))
        yield self.answers((self.say(what), number) for what, number in numbers)


def _row(texts: Iterable[str]) -> Row:
    return Row(tuple((Words(text),) for text in texts))
