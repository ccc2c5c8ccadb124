"""Words the chronology of a case, in the report's language, as the blocks of a paper.

Short words come from the code lists, sentences from the catalogue. It draws nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from desktop.core.clock import zone_of
from desktop.core.money import Money
from desktop.core.text import Text, _, c_
from desktop.core.vocabulary import vocabulary
from desktop.core.when import When
from desktop.documents.blocks import (
    Block,
    Cell,
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
from desktop.documents.chronology import AssertionLine, ChronologyLine, ChronologyReport
from desktop.rules.labels import DAYS, MONEY
from desktop.rules.steps import TOTAL, default_track

SHOWN_OF_A_HASH = 16


def _made(at: datetime) -> Text:
    day, time = When.on(at.date()), f"{at:%H:%M}"
    return _("Made on {day}, {time} ({zone})", day=day, time=time, zone=zone_of(at))


_HOW_TO_CHECK = _(
    "Dates are printed as precisely as they are known. The office keeps the record this paper was "
    "drawn from and can draw it again; the numbers below tell whether it is the same record."
)


def paper(report: ChronologyReport) -> Paper:
    """Return the report as a paper in its language."""
    return _Writer(report).paper()


class _Writer:
    """Words one report."""

    def __init__(self, report: ChronologyReport) -> None:
        self._report = report
        self._language = report.language

    def _say(self, words: Text) -> str:
        return words.in_language(self._language)

    def _label(self, codes: str, key: str) -> str:
        return vocabulary(codes).label(key, self._language)

    def _named(self, words: Mapping[str, Text], key: str) -> str:
        """A stored report may hold a key that has gone since; it stands for itself."""
        return self._say(words[key]) if key in words else key

    def _date(self, when: When | None) -> str:
        if when is None:
            return self._say(_("date not known"))
        return when.in_language(self._language)

    def paper(self) -> Paper:
        report = self._report
        record = _("SHA-256 of the record: {hash}…", hash=report.record_hash[:SHOWN_OF_A_HASH])
        return Paper(
            title=self._say(_("Chronology of the case")),
            language=self._language,
            running_head=self._case(),
            made_at=report.generated_at,
            footer=self._say(record),
            blocks=tuple(self._blocks()),
        )

    def _case(self) -> str:
        return self._say(_("Case {number}", number=self._report.case_number))

    def _blocks(self) -> Iterator[Block]:
        yield Title(
            self._say(_("Chronology of the case")),
            "\n".join(filter(None, (self._case(), self._report.case_title))),
        )
        yield Paragraph("\n".join(self._circumstances()), Look.QUIET)
        yield from self._summary()
        yield Heading(self._say(_("Course of the case")))
        yield from self._course()
        yield from self._notes()
        yield from self._identity()

    def _circumstances(self) -> Iterator[str]:
        report = self._report
        if report.office:
            yield self._say(_("Office: {office}", office=report.office))
        if report.prepared_by:
            yield self._say(_("Prepared by: {name}", name=report.prepared_by))
        yield self._say(_made(report.generated_at))
        if report.as_of is not None:
            day = When.on(report.as_of)
            yield self._say(_("State of the case as of {day}; later steps are left out.", day=day))

    def _summary(self) -> Iterator[Block]:
        tables = [self._tracks(), self._durations(), self._money()]
        if any(table.rows for table in tables):
            yield Heading(self._say(c_("heading", "Summary")))
            yield from (table for table in tables if table.rows)

    def _tracks(self) -> Table:
        heads = ((_("Proceedings"), 60), (_("State"), 53), (_("Since"), 34), (_("Step no."), 18))
        rows = [
            (
                self._label("tracks", track.kind),
                self._label("track_states", track.state),
                self._date(track.since),
                track.number or "",
            )
            for track in self._report.tracks
        ]
        return self._plain_table(heads, rows)

    def _durations(self) -> Table:
        heads = ((_("Time taken"), 131), (_("Days"), 34))
        rows = [
            (self._named(DAYS, key), str(days))
            for key, days in self._report.durations
            if days is not None
        ]
        return self._plain_table(heads, rows)

    def _money(self) -> Table:
        lines = sorted(self._report.money, key=lambda line: line.money.currency)
        rows = [(self._named(MONEY, line.kind), self._amount(line.money)) for line in lines]
        return self._plain_table(((_("Money"), 131), (_("Amount"), 34)), rows)

    def _amount(self, money: Money) -> str:
        return money.in_language(self._language)

    def _plain_table(
        self, heads: tuple[tuple[Text, float], ...], rows: Iterable[tuple[str, ...]]
    ) -> Table:
        cells = (Row(tuple((Words(text),) for text in row)) for row in rows)
        return Table(self._columns(heads), tuple(cells))

    def _columns(self, heads: tuple[tuple[Text, float], ...]) -> tuple[Column, ...]:
        return tuple(Column(self._say(head), width) for head, width in heads)

    def _course(self) -> Iterator[Block]:
        if not self._report.rows:
            yield Paragraph(self._say(_("No steps have been recorded in this case.")))
            return
        heads = (
            (_("No."), 10),
            (_("Date"), 31),
            (_("Step and who took it"), 40),
            (_("What happened"), 60),
            (_("Source"), 24),
        )
        rows = (row for at, line in enumerate(self._report.rows, 1) for row in self._rows(line, at))
        yield Table(self._columns(heads), tuple(rows))

    def _rows(self, line: ChronologyLine, at: int) -> Iterator[Row]:
        place = _("row {row} of the chronology", row=at)
        yield Row(
            (
                (Words(line.number or ""),),
                (Words(self._date(line.when)),),
                tuple(self._step(line)),
                tuple(self._happened(line)),
                tuple(self._source(line)),
            ),
            place,
        )
        if line.competing:
            for assertion in line.assertions:
                yield Row(self._assertion(line, assertion), place, joined=True)

    def _step(self, line: ChronologyLine) -> Iterator[Words]:
        yield Words(self._label("steps", line.code), Look.STRONG)
        if line.given_code:
            yield Words(self._say(_("given as “{code}”", code=line.given_code)), Look.QUIET)
        if line.actor:
            yield Words(line.actor)
        if line.track is not None and line.track != default_track(line.code):
            kind = self._label("tracks", line.track)
            yield Words(self._say(_("Proceedings: {kind}", kind=kind)), Look.QUIET)

    def _happened(self, line: ChronologyLine) -> Iterator[Words]:
        if line.text:
            yield Words(line.text)
        for accused, outcome in line.outcomes:
            who = accused or self._say(c_("person", "accused"))
            words = _("{who}: {outcome}", who=who, outcome=self._label("outcomes", outcome))
            yield Words(self._say(words), Look.STRONG)
        for money, head in line.amounts:
            yield Words(self._for(money, head), Look.STRONG)

    def _for(self, money: Money, head: str) -> str:
        if head == TOTAL:
            return self._amount(money)
        return f"{self._amount(money)} — {self._label('heads_of_damage', head)}"

    def _source(self, line: ChronologyLine) -> Iterator[Words]:
        if line.source:
            yield Words(line.source)
        parties = dict.fromkeys(assertion.party for assertion in line.assertions)
        if parties:
            names = ", ".join(self._label("parties", party) for party in parties)
            yield Words(names, Look.QUIET)

    def _assertion(self, line: ChronologyLine, assertion: AssertionLine) -> tuple[Cell, ...]:
        party = self._label("parties", assertion.party)
        return (
            (),
            (Words(self._date(assertion.when or line.when)),),
            (Words(self._say(_("as stated by: {party}", party=party)), Look.QUIET),),
            (Words(assertion.text or ""),),
            (),
        )

    def _notes(self) -> Iterator[Block]:
        if self._report.notes:
            yield Heading(self._say(_("Notes")))
            yield from (Paragraph(note, Look.QUIET) for note in self._report.notes)

    def _identity(self) -> Iterator[Block]:
        report = self._report
        yield Heading(self._say(_("How to check this paper")))
        yield Paragraph(self._say(_HOW_TO_CHECK), Look.QUIET)
        yield Paragraph(
            self._say(_("SHA-256 of the record: {hash}", hash=report.record_hash)), Look.QUIET
        )
        if report.log_head:
            head = _("Head of the office's log at that moment: {hash}", hash=report.log_head)
            yield Paragraph(self._say(head), Look.QUIET)
