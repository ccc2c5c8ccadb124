"""Words the report on the custody of exhibits, one exhibit after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from desktop.core.clock import zone_of
from desktop.core.text import _, n_
from desktop.core.when import When
from desktop.documents.blocks import (
    Block,
    Cell,
    Heading,
    Look,
    Paper,
    Paragraph,
    Points,
    Row,
    Table,
    Title,
    Words,
)
from desktop.documents.custody import CustodyReport, EventLine, FileFacts, ItemCustody
from desktop.documents.wording import SHOWN_OF_A_HASH, Writer
from desktop.forms.evidence import EXHIBIT
from desktop.forms.fields import ChoiceField, Field, LinkField
from desktop.rules.custody import QUIET_DAYS
from desktop.rules.labels import gap_in_words

_HEADS: Final = (
    *((_("Entry"), 14), (_("When"), 37), (_("What"), 42)),
    *((_("By whom"), 29), (_("Details"), 43)),
)
_PROVES: Final = (
    _(
        "The hash shows that a file is the same, to the last byte, as when the office took it in."
        " It does not show that what the file tells is true, nor who made it, when or where."
    ),
    _(
        "Times are those of the office's computer, in UTC where nothing else is said. What people"
        " noted of events outside the program stands as they noted it."
    ),
    _(
        "Anybody who holds the vault's keys and the program could write another log as a whole."
        " A head of the log that is printed on an earlier paper, in other hands, would show it."
    ),
)
_ALONE: Final = _(
    "In this office one person is both coordinator and administrator: nobody else watches over"
    " what that person does with the vault."
)


def paper(report: CustodyReport) -> Paper:
    """Return the report as a paper in its language."""
    return _Writer(report).paper()


class _Writer(Writer):
    """Words one report."""

    def __init__(self, report: CustodyReport) -> None:
        super().__init__(report.language)
        self._report = report
        self._title = self.say(_("Custody of evidence"))

    def paper(self) -> Paper:
        report = self._report
        return Paper(
            title=self._title,
            language=self.language,
            running_head=self.case(report.case_number),
            made_at=report.generated_at,
            footer=self.footer(report.record_hash),
            blocks=tuple(self._blocks()),
        )

    def _blocks(self) -> Iterator[Block]:
        report = self._report
        yield Title(self._title, self.case(report.case_number))
        made = self.circumstances(report.office, report.prepared_by, report.generated_at)
        yield Paragraph("\n".join(made), Look.QUIET)
        for item in report.items:
            yield from self._item(item)
        yield Heading(self.say(_("What this shows, and what it does not")))
        for said in (*_PROVES, *((_ALONE,) if report.alone else ())):
            yield Paragraph(self.say(said))
        yield from self.identity(report.record_hash, report.log_head)

    def _item(self, item: ItemCustody) -> Iterator[Block]:
        given = {reply.key: reply.raw for reply in item.replies}
        title = given.get("title", ("",))[0]
        yield Heading(self.say(_("Exhibit {number}. {what}", number=item.number, what=title)))
        yield self.answers(self._answers(given))
        if item.file is None:
            yield Paragraph(self.say(_("It has no file: nothing of it can be hashed.")))
        else:
            yield Heading(self.say(_("File")), 2)
            yield self.answers(self._facts(item.file))
        yield Heading(self.say(_("What happened")), 2)
        yield self._events(item)
        yield Heading(self.say(_("Gaps and clocks")), 2)
        yield from self._doubts(item)

    def _answers(self, given: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
        """Give the questions of the form that were answered; the title is the heading."""
        for field in EXHIBIT.fields:
            if field.key in given and field.key not in ("title", "attachment"):
                yield self.say(field.label), self._words(field, given[field.key])

    def _words(self, field: Field, raw: tuple[str, ...]) -> str:
        if isinstance(field, LinkField):
            return raw[0]
        if isinstance(field, ChoiceField):
            return field.words(raw[0], self.language)
        value = field.read(raw if isinstance(field.blank, tuple) else raw[0])
        return field.words(value, self.language)

    def _facts(self, file: FileFacts) -> Iterator[tuple[str, str]]:
        size = self.number(Decimal(file.size))
        none = self.say(_("none: taken in by an older version"))
        yield self.say(_("Name as found")), file.name
        yield self.say(_("Size")), self.say(n_("{size} byte", "{size} bytes", file.size, size=size))
        kind = none if file.detected is None else self.label("file_types", file.detected)
        yield self.say(_("Kind, by its first bytes")), kind
        yield self.say(_("Taken in")), self._moment(file.received_at)
        if file.written is not None:
            yield self.say(_("Last written, as found")), file.written
        if file.made is not None:
            yield self.say(_("Made, as found")), file.made
        yield "SHA-256", file.sha256
        yield "SHA-512", file.sha512 or none

    def _moment(self, at: datetime) -> str:
        return f"{When.on(at.date()).short(self.language)} {at:%H:%M:%S} {zone_of(at)}"

    # -- what happened --------------------------------------------------------------------------

    def _events(self, item: ItemCustody) -> Table:
        sha256 = None if item.file is None else item.file.sha256
        rows = (self._event(line, sha256) for line in item.events)
        return Table(self.columns(_HEADS), tuple(rows))

    def _event(self, line: EventLine, sha256: str | None) -> Row:
        noted = line.noted and line.when is not None
        when = [Words(self.date(line.when))] if noted else [Words(self._moment(line.at))]
        if noted:
            written = _("noted {moment}", moment=self._moment(line.at))
            when.append(Words(self.say(written), Look.QUIET))
        what = self.label("custody_events" if line.noted else "custody_deeds", line.deed)
        cells: tuple[Cell, ...] = (
            (Words(str(line.seq)),),
            tuple(when),
            (Words(what, Look.STRONG),),
            (Words(line.hand or line.by),),
            tuple(Words(each) for each in self._details(line, sha256)) or (Words(""),),
        )
        return Row(cells, _("entry {number}", number=line.seq))

    def _details(self, line: EventLine, sha256: str | None) -> Iterator[str]:
        if line.party:
            yield self.say(_("To or from: {who}", who=line.party))
        if line.reason:
            yield self.say(_("Reason: {why}", why=line.reason))
        if line.document:
            yield self.say(_("Document: {what}", what=line.document))
        if line.hand and line.hand != line.by:
            yield self.say(_("Noted by: {who}", who=line.by))
        if line.changed:
            yield self.say(_("corrected after it was noted"))
        if line.sha256 is not None:
            whole = line.sha256 if line.sha256 != sha256 else f"{sha256[:SHOWN_OF_A_HASH]}…"
            yield f"SHA-256: {whole}"

    def _doubts(self, item: ItemCustody) -> Iterator[Block]:
        found = [self.say(gap_in_words(gap.kind, gap.since, gap.until)) for gap in item.gaps]
        if item.turned_back:
            entries = ", ".join(map(str, item.turned_back))
            told = _("The computer's clock was put back before: {entries}.", entries=entries)
            found.append(self.say(told))
        if found:
            yield Points(tuple(found), numbered=False)
        else:
            none = _(
                "None: no time of more than {n} days without a record, nothing handed over without"
                " a return, no clock put back.",
                n=QUIET_DAYS,
            )
            yield Paragraph(self.say(none))
