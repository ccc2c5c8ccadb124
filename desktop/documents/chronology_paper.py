"""Words the chronology of a case, in the report's language, as the blocks of a paper.

Short words come from the code lists, sentences from the catalogue. It draws nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop.core.money import Money
from desktop.core.text import _, c_
from desktop.core.when import When
from desktop.documents.blocks import (
    Block,
    Cell,
    Heading,
    Look,
    Paper,
    Paragraph,
    Row,
    Table,
    Words,
)
from desktop.documents.chronology import AssertionLine, ChronologyLine, ChronologyReport
from desktop.documents.wording import Writer
from desktop.rules.steps import TOTAL, default_track


def paper(report: ChronologyReport) -> Paper:
    """Return the report as a paper in its language."""
    return _Writer(report).paper()


class _Writer(Writer):
    """Words one report."""

    def __init__(self, report: ChronologyReport) -> None:
        super().__init__(report.language)
        self._report = report

    def paper(self) -> Paper:
        report, title = self._report, self.say(_("Chronology of the case"))
        return self.report(
            report, title, self._parts(), about=(report.case_title,), notes=self._as_of()
        )

    def _parts(self) -> Iterator[Block]:
        yield from self._summary()
        yield Heading(self.say(_("Course of the case")))
        yield from self._course()
        yield from self._notes()

    def _as_of(self) -> Iterator[str]:
        if self._report.as_of is not None:
            day = When.on(self._report.as_of)
            yield self.say(_("State of the case as of {day}; later steps are left out.", day=day))

    def _summary(self) -> Iterator[Block]:
        report = self._report
        tables = [
            self.tracks(report.tracks),
            self.durations(report.durations),
            self.sums(report.money),
        ]
        if any(table.rows for table in tables):
            yield Heading(self.say(c_("heading", "Summary")))
            yield from (table for table in tables if table.rows)

    def _course(self) -> Iterator[Block]:
        if not self._report.rows:
            yield Paragraph(self.say(_("No steps have been recorded in this case.")))
            return
        heads = (
            (_("No."), 9),
            (_("Date"), 31),
            (_("Step and who took it"), 42),
            (_("What happened"), 56),
            (_("Source"), 27),
        )
        rows = (row for at, line in enumerate(self._report.rows, 1) for row in self._rows(line, at))
        yield Table(self.columns(heads), tuple(rows))

    def _rows(self, line: ChronologyLine, at: int) -> Iterator[Row]:
        place = _("row {row} of the chronology", row=at)
        yield Row(
            (
                (Words(line.number or ""),),
                (Words(self.date(line.when)),),
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
        yield Words(self.label("steps", line.code), Look.STRONG)
        if line.given_code:
            yield Words(self.say(_("given as “{code}”", code=line.given_code)), Look.QUIET)
        if line.actor:
            yield Words(line.actor)
        if line.track is not None and line.track != default_track(line.code):
            kind = self.label("tracks", line.track)
            yield Words(self.say(_("Proceedings: {kind}", kind=kind)), Look.QUIET)

    def _happened(self, line: ChronologyLine) -> Iterator[Words]:
        if line.text:
            yield Words(line.text)
        for accused, outcome in line.outcomes:
            who = accused or self.say(c_("person", "accused"))
            words = _("{who}: {outcome}", who=who, outcome=self.label("outcomes", outcome))
            yield Words(self.say(words), Look.STRONG)
        for money, head in line.amounts:
            yield Words(self._for(money, head), Look.STRONG)

    def _for(self, money: Money, head: str) -> str:
        if head == TOTAL:
            return self.amount(money)
        return f"{self.amount(money)} — {self.label('heads_of_damage', head)}"

    def _source(self, line: ChronologyLine) -> Iterator[Words]:
        if line.source:
            yield Words(line.source)
        parties = dict.fromkeys(assertion.party for assertion in line.assertions)
        if parties:
            names = ", ".join(self.label("parties", party) for party in parties)
            yield Words(names, Look.QUIET)

    def _assertion(self, line: ChronologyLine, assertion: AssertionLine) -> tuple[Cell, ...]:
        party = self.label("parties", assertion.party)
        return (
            (),
            (Words(self.date(assertion.when or line.when)),),
            (Words(self.say(_("as stated by: {party}", party=party)), Look.QUIET),),
            (Words(assertion.text or ""),),
            (),
        )

    def _notes(self) -> Iterator[Block]:
        if self._report.notes:
            yield Heading(self.say(_("Notes")))
            yield from (Paragraph(note, Look.QUIET) for note in self._report.notes)
