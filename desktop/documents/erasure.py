"""The certificate of an erasure: who, when, how much, what stays, when the last copy is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from desktop.core.clock import zone_of
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.documents.blocks import Block, Heading, Paper, Paragraph
from desktop.documents.report import Report
from desktop.documents.wording import Writer


@frozen_value
class Signed:
    """Somebody who took part, and when."""

    name: str
    at: datetime


@frozen_value
class ErasureCertificate(Report):
    """Everything the paper says; nothing of what was erased is in it but its number.

    `exhibit` is that of an exhibit, `whole` says that it was the case. `last_backup` is the newest
    backup that holds it, gone by the day `gone_by` if backups go on; `on_server`: the database lay
    on a server, whose copies Dalil does not know.
    """

    whole: bool
    exhibit: int | None
    reason: str
    trashed: Signed
    asked: Signed
    confirmed: Signed
    erased_at: datetime
    compacted_at: datetime
    rows: int
    files: int
    coded: int
    last_backup: datetime | None
    gone_by: date | None
    on_server: bool

    def worded(self) -> Paper:
        """Return the paper, in the report's language."""
        return _Writer(self).paper()


class _Writer(Writer):
    """Words one certificate."""

    def __init__(self, report: ErasureCertificate) -> None:
        super().__init__(report.language)
        self._report = report

    def paper(self) -> Paper:
        title = self.say(_("Certificate of erasure"))
        return self.report(self._report, title, self._parts())

    def _parts(self) -> Iterator[Block]:
        report = self._report
        yield Paragraph(self.say(_WHOLE if report.whole else _RECORD))
        yield self.answers((self.say(label), said) for label, said in self._facts())
        yield Heading(self.say(_("What stays")))
        yield Paragraph(self.say(_STAYS if report.whole else _STAYS_OF_RECORD))
        yield Heading(self.say(_("Backups")))
        for said in self._backups():
            yield Paragraph(self.say(said))

    def _facts(self) -> Iterator[tuple[Text, str]]:
        report = self._report
        if report.exhibit is not None:
            yield _("Exhibit"), str(report.exhibit)
        yield _("Put into the trash"), self._signed(report.trashed)
        yield _("Erasure asked for"), self._signed(report.asked)
        yield _("Reason"), report.reason
        yield _("Agreed to by a second person"), self._signed(report.confirmed)
        yield _("Erased"), self._moment(report.erased_at)
        yield _("Database written anew"), self._moment(report.compacted_at)
        yield _("Records destroyed"), self.number(Decimal(report.rows))
        yield _("Sealed files destroyed"), self.number(Decimal(report.files))
        if report.whole:
            yield _("Coded rows that stay"), self.number(Decimal(report.coded))

    def _signed(self, signed: Signed) -> str:
        return f"{signed.name}, {self._moment(signed.at)}"

    def _moment(self, at: datetime) -> str:
        return f"{When.on(at.date()).short(self.language)} {at:%H:%M} {zone_of(at)}"

    def _backups(self) -> Iterator[Text]:
        report = self._report
        if report.on_server:
            yield _ON_SERVER
        elif report.last_backup is None or report.gone_by is None:
            yield _NO_BACKUP
        else:
            made = self._moment(report.last_backup)
            yield _("The last backup that holds what was erased was made on {made}.", made=made)
            yield _(
                "It expires by {day} at the latest, if a backup is made in every month until then:"
                " of backups the newest of seven days, four weeks and twelve months are kept.",
                day=When.on(report.gone_by),
            )
        yield _ELSEWHERE


_WHOLE = _(
    "The case named above was erased from the office's vault. Its records, the keys of its sealed"
    " files, the files themselves, the drafts about it and the key of what the log says of it were"
    " destroyed. Nobody can restore them from the vault."
)
_RECORD = _(
    "A record of the case named above was erased from the office's vault. The record, the keys of"
    " the files that only it used, those files, the drafts about it and the key of what the log"
    " said of it were destroyed. Nobody can restore them from the vault."
)
_STAYS = _(
    "For statistics coded rows stay, without name, number or text: dates, kinds of steps, outcomes,"
    " sums, and of each victim the sex and the year of birth. The log keeps who did what and when,"
    " without what was written; its chain of hashes still holds."
)
_STAYS_OF_RECORD = _(
    "The log keeps who did what and when, without what was written; its chain of hashes still"
    " holds."
)
_NO_BACKUP = _("The vault knows of no backup that holds what was erased.")
_ON_SERVER = _(
    "The database lies on a server. Its tables were written anew; the server's own write-ahead log,"
    " archives and backups are not reached by Dalil: ask whoever runs the server when they expire."
)
_ELSEWHERE = _(
    "Copies that somebody put elsewhere by hand, exports and printed papers are not part of the"
    " vault and are not reached."
)
