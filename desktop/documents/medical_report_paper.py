"""Words the report on a medical evaluation, section by section as its form asks.

Every paragraph and short answer has a number. What was not answered is named and never left out in
silence: a blank would read as "nothing was found". It draws nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from desktop.core.text import _, n_
from desktop.documents.blocks import (
    Annexes,
    Block,
    Cell,
    Column,
    Heading,
    Look,
    Paper,
    Paragraph,
    Row,
    Run,
    Signature,
    Table,
    Words,
)
from desktop.documents.medical_report import MedicalReport, Reply
from desktop.documents.wording import Writer
from desktop.forms.fields import (
    AnswerField,
    ChoiceField,
    Field,
    LinkField,
    LongTextField,
    NumberField,
)
from desktop.forms.medical import EVALUATION
from desktop.forms.spec import GroupField, Section

# Kind and status are said by the title, and files by the list of annexes.
_ELSEWHERE: Final = ("kind", "status", "files")
_LEVELS: Final = "consistency_levels"
_BASIS = _(
    "The order of the sections is based on annex IV of the Istanbul Protocol. Levels of"
    " consistency are those of its paragraph 379 (edition of 2022), as the clinician gave them;"
    " none is computed."
)
_NO_FINDING = _(
    "No physical finding is recorded. The absence of physical findings does not show that there"
    " was no torture or ill-treatment."
)
_Line = tuple[str, str, str]  # number, question, answer
_TITLES = {"primary": _("Primary medical record"), "full": _("Medico-legal report")}


def paper(report: MedicalReport) -> Paper:
    """Return the report as a paper in its language."""
    return _Writer(report).paper()


class _Writer(Writer):
    """Words one report."""

    def __init__(self, report: MedicalReport) -> None:
        super().__init__(report.language)
        self._report = report
        self._title = self.named(_TITLES, report.kind)
        self._section = self._number = 0

    def paper(self) -> Paper:
        report, head = self._report, ""
        if not self._is_signed:
            head = self.say(_("{case} · not signed", case=self.case(report.case_number)))
        return self.report(
            report,
            self._title,
            self._parts(),
            about=self._draft(),
            notes=(self.say(_BASIS),),
            head=head,
        )

    @property
    def _is_signed(self) -> bool:
        return self._report.status == "signed"

    def _parts(self) -> Iterator[Block]:
        for section in EVALUATION.sections:
            if any(field.key not in _ELSEWHERE for field in section.fields):
                yield from self._part(section)
        yield self._signature()
        if self._report.files:
            yield self._annexes()

    def _draft(self) -> Iterator[str]:
        if not self._is_signed:
            status = self.label("evaluation_status", self._report.status)
            draft = _("Draft, not to be filed. Status of the evaluation: {status}.", status=status)
            yield self.say(draft)

    # -- sections -------------------------------------------------------------------------------

    def _part(self, section: Section) -> Iterator[Block]:
        self._section, self._number = self._section + 1, 0
        yield Heading(f"{self._section}. {self.say(section.title)}")
        given = {reply.key: reply for reply in self._report.replies}
        short: list[_Line] = []
        missing: list[str] = []
        for field in section.fields:
            if field.key in _ELSEWHERE:
                continue
            if isinstance(field, GroupField):
                yield from self._findings(field)
            elif isinstance(field, LongTextField):
                if field.key in given:
                    yield from self._take(short)
                    yield from self._account(field, given[field.key])
                else:
                    missing.append(self.say(field.label))
            else:
                short += self._short(field, given.get(field.key), missing)
        yield from self._take(short)
        if missing:
            named = _("Nothing is recorded under: {questions}.", questions="; ".join(missing))
            yield Paragraph(self.say(named), Look.QUIET)

    def _next(self) -> str:
        self._number += 1
        return f"{self._section}.{self._number}"

    def _take(self, lines: list[_Line]) -> Iterator[Block]:
        """Return the short answers gathered so far: one as a paragraph, several as a table."""
        if len(lines) == 1:
            number, label, value = lines[0]
            yield Paragraph((Run(f"{label}: "), Run(value, Look.STRONG)), number=number)
        elif lines:
            rows = (
                Row(((Words(f"{number} {label}"),), (Words(value),)))
                for number, label, value in lines
            )
            yield Table((Column("", 78), Column("", 87)), tuple(rows), row_heads=True)
        lines.clear()

    def _account(self, field: Field, reply: Reply) -> Iterator[Block]:
        yield Heading(self.say(field.label), 2)
        for line in self._words(field, reply).splitlines():
            if line.strip():
                yield Paragraph(line.strip(), number=self._next())

    def _short(self, field: Field, reply: Reply | None, missing: list[str]) -> Iterator[_Line]:
        label = self.say(field.label)
        if isinstance(field, LinkField):
            name = self._report.person if field.key == "person" else self._report.examiner
            yield self._line(label, name or self.say(_("not recorded")))
            if field.key == "person":
                yield from self._person()
        elif reply is not None:
            yield self._line(label, self._words(field, reply))
        elif isinstance(field, AnswerField):
            yield self._line(label, self.say(_("not recorded")))
        elif isinstance(field, ChoiceField) and field.terms == _LEVELS:
            yield self._line(label, self.say(_("no level given")))
        else:
            missing.append(label)

    def _person(self) -> Iterator[_Line]:
        report = self._report
        yield self._line(self.say(_("Date of birth")), self.date(report.born))
        if report.sex is not None:
            yield self._line(self.say(_("Sex")), self.label("sex", report.sex))

    def _line(self, label: str, value: str) -> _Line:
        return self._next(), label, value

    def _words(self, field: Field, reply: Reply) -> str:
        raw = reply.raw if isinstance(field.blank, tuple) else reply.raw[0]
        # A term that has left its list since stands for itself, where reading would refuse it.
        value = raw if isinstance(field, ChoiceField) else field.read(raw)
        if isinstance(field, NumberField):
            return self.number(field.read(raw))
        return field.words(value, self.language)

    # -- findings -------------------------------------------------------------------------------

    def _findings(self, group: GroupField) -> Iterator[Block]:
        if not self._report.findings:
            yield Paragraph(self.say(_NO_FINDING), number=self._next())
            return
        heads = (
            (_("No."), 12),
            (_("Finding"), 40),
            (_("Description"), 63),
            (_("Level of consistency"), 50),
        )
        fields = {field.key: field for field in group.fields}
        rows = (self._finding(fields, replies) for replies in self._report.findings)
        yield Table(self.columns(heads), tuple(rows))

    def _finding(self, fields: Mapping[str, Field], replies: tuple[Reply, ...]) -> Row:
        said = {each.key: self._words(fields[each.key], each) for each in replies}
        number = self._next()
        cells = (
            (Words(number),),
            tuple(self._where(said)),
            tuple(self._described(fields, said)),
            tuple(self._level(said)),
        )
        return Row(cells, _("finding {number}", number=number))

    def _where(self, said: Mapping[str, str]) -> Iterator[Words]:
        if "kind" in said:
            yield Words(said["kind"], Look.STRONG)
        place = ", ".join(said[key] for key in ("site", "side") if key in said)
        if place:
            yield Words(place)
        size = " × ".join(said[key] for key in ("length", "width") if key in said)
        if size:
            yield Words(self.say(_("{size} mm", size=size)))

    def _described(self, fields: Mapping[str, Field], said: Mapping[str, str]) -> Iterator[Words]:
        if "description" in said:
            yield Words(said["description"])
        if "attribution" in said:
            yield Words(self.say(fields["attribution"].label), Look.QUIET)
            yield Words(said["attribution"])

    def _level(self, said: Mapping[str, str]) -> Cell:
        level = Words(said.get("level") or self.say(_("no level given")), Look.STRONG)
        return (level, Words(said["reasoning"])) if "reasoning" in said else (level,)

    # -- the end --------------------------------------------------------------------------------

    def _signature(self) -> Signature:
        signer = (self.say(_("Examined by")), self._report.examiner or "")
        return Signature((signer,), self.say(_("Date")), self.say(_("Place for the seal")))

    def _annexes(self) -> Annexes:
        items = (
            (
                self.say(_("{file}\nSHA-256: {hash}", file=each.name, hash=each.sha256)),
                self._size(each.size),
            )
            for each in self._report.files
        )
        return Annexes(self.say(_("Annexes")), tuple(items))

    def _size(self, size: int) -> str:
        told = self.number(Decimal(size))
        return self.say(n_("{size} byte", "{size} bytes", size, size=told))
