"""The quarterly workbook: seven sheets from one frozen value, every number with its unit.

The value holds codes and numbers as the statistics give them (plain tuples: the two packages never
meet) and who asked for what; the words are chosen here, in the workbook's language. All numbers are
computed before: a formula would show nothing in a preview and could be told to show anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.core.clock import zone_of
from desktop.core.quarters import Quarter
from desktop.core.text import Text, _, c_, n_
from desktop.core.values import frozen_value
from desktop.core.vocabulary import vocabulary
from desktop.core.when import When
from desktop.workbooks import quarter_words as words
from desktop.workbooks.sheets import Column, Page, Sheet, file_bytes, new_workbook

if TYPE_CHECKING:
    from openpyxl import Workbook

ALL, UNDER_18, NONE = "all", "under-18", "none"


@frozen_value
class QuarterReport:
    """Everything the workbook says.

    `quarter` is `2015-Q3`; `generated_at` is aware; `selection` names a filter in words, None for
    all cases. The tuples are the rows of `desktop.statistics`: caseload (pending at start, new,
    reopened, closed, pending at end, difference) · victims (age group, sex, persons, cases) ·
    stages (stage, unit, in quarter, to date) · states (kind, state, cases) · money (currency, kind,
    in quarter, to date, cases) · times (measure, cases, median, shortest, longest, unknown, not
    reached; days).
    """

    quarter: str
    first: date
    last: date
    as_of: date
    language: str
    generated_at: datetime
    cases: int
    caseload: tuple[int, int, int, int, int, int]
    victims: tuple[tuple[str, str, int, int], ...]
    stages: tuple[tuple[str, str, int, int], ...]
    states: tuple[tuple[str, str, int], ...]
    money: tuple[tuple[str, str, Decimal, Decimal, int], ...]
    times: tuple[tuple[str, int, Decimal | None, int | None, int | None, int, int], ...]
    imprecise: int = 0
    undated: int = 0
    office: str | None = None
    prepared_by: str | None = None
    selection: str | None = None


def render(report: QuarterReport) -> bytes:
    """Return the workbook as XLSX; the same report gives the same bytes."""
    return _Writer(report).file()


class _Writer:
    """Writes one report sheet by sheet."""

    def __init__(self, report: QuarterReport) -> None:
        self._report = report
        self._quarter = Quarter.parse(report.quarter)
        self._title = self._say(_("Summary, {quarter}", quarter=self._quarter))
        self._book: Workbook = new_workbook(
            self._title, report.prepared_by or "", report.generated_at
        )

    def _say(self, text: Text) -> str:
        return text.in_language(self._report.language)

    def _label(self, codes: str, key: str) -> str:
        return vocabulary(codes).label(key, self._report.language)

    def _term(self, terms: Mapping[str, words.Term], key: str) -> str:
        """A key that has gone since the report was stored stands for itself."""
        return self._say(terms[key].label) if key in terms else key

    def file(self) -> bytes:
        """Write all sheets."""
        self._summary()
        self._new_cases()
        self._funnel()
        self._states()
        self._money()
        self._time()
        self._notes()
        return file_bytes(self._book, self._report.generated_at)

    def _sheet(self, name: Text, below: Text) -> Sheet:
        page = Page(
            left=self._report.office or "Dalil",
            middle=self._title,
            page_of=self._say(_("Page {page} of {pages}", page="&P", pages="&N")),
        )
        sheet = Sheet(self._book, self._say(name), page)
        title = _("{sheet}, {quarter}", sheet=name, quarter=self._quarter)
        sheet.title(self._say(title), self._say(below))
        return sheet

    def _columns(self, *heads: tuple[Text, float]) -> list[Column]:
        return [Column(self._say(head), width) for head, width in heads]

    def _summary(self) -> None:
        sheet = self._sheet(c_("sheet", "Summary"), _("Cases known to this office"))
        sheet.head(self._columns((_("About this workbook"), 44), (_("Value"), 44)))
        for label, value in self._about():
            sheet.row(self._say(label), value)
        sheet.gap()
        sheet.head(self._columns((_("Caseload of the office"), 44), (c_("count", "Cases"), 14)))
        for term, number in zip(words.CASELOAD, self._report.caseload, strict=True):
            sheet.row(self._say(term.label), number)
        sheet.gap()
        sheet.head(self._columns((_("Persons harmed in new cases"), 44), (_("Persons"), 14)))
        for group, persons in self._persons():
            sheet.row(group, persons)

    def _persons(self) -> Iterator[tuple[str, int]]:
        counts = {(group, sex): number for group, sex, number, _cases in self._report.victims}
        for (group, sex), number in counts.items():
            if group == ALL and sex != ALL:
                yield self._say(_("Sex: {sex}", sex=self._label("sex", sex))), number
        for group in (UNDER_18, ALL):
            if (group, ALL) in counts:
                yield self._age(group), counts[group, ALL]

    def _about(self) -> Iterator[tuple[Text, str | date | int]]:
        report = self._report
        if report.office:
            yield _("Office"), report.office
        yield _("Quarter"), self._quarter.in_language(report.language)
        yield _("First day"), report.first
        yield _("Last day"), report.last
        yield _("As of"), report.as_of
        yield _("Selection"), report.selection or self._say(_("all cases known to this office"))
        yield _("Cases opened to date"), report.cases
        yield _("Made at"), self._made_at()
        if report.prepared_by:
            yield _("Made by"), report.prepared_by

    def _made_at(self) -> str:
        at = self._report.generated_at
        day, time = When.on(at.date()), f"{at:%H:%M}"
        return self._say(_("{day}, {time} ({zone})", day=day, time=time, zone=zone_of(at)))

    def _age(self, age_group: str) -> str:
        if age_group == ALL:
            return self._say(words.ALL)
        if age_group == UNDER_18:
            return self._say(words.UNDER_18)
        return self._label("age_groups", age_group)

    def _new_cases(self) -> None:
        below = _("Persons harmed in the cases opened in the quarter, by age at the event and sex")
        sheet = self._sheet(c_("sheet", "New cases"), below)
        counts = {
            (group, sex): (people, cases) for group, sex, people, cases in self._report.victims
        }
        sexes = list(dict.fromkeys(sex for _group, sex in counts))
        heads = [Column(self._say(_("Age at the event")), 26)]
        for sex in sexes:
            heads += [Column(self._say(head), 11) for head in self._of_sex(sex)]
        sheet.head(heads, fixed=True)
        for group in dict.fromkeys(group for group, _sex in counts):
            numbers = (number for sex in sexes for number in counts[group, sex])
            sheet.row(self._age(group), *numbers)

    def _of_sex(self, sex: str) -> tuple[Text, Text]:
        if sex == ALL:
            return _("All persons"), _("All cases")
        label = self._label("sex", sex)
        return _("{sex}: persons", sex=label), _("{sex}: cases", sex=label)

    def _funnel(self) -> None:
        sheet = self._sheet(
            c_("sheet", "Funnel"), _("Stages that cases reached for the first time")
        )
        sheet.head(
            self._columns(
                (_("Stage"), 44), (_("Unit"), 14), (_("In the quarter"), 16), (_("To date"), 16)
            ),
            fixed=True,
        )
        for stage, unit, in_quarter, to_date in self._report.stages:
            counted = self._say(words.UNITS[unit])
            sheet.row(self._term(words.STAGES, stage), counted, in_quarter, to_date)

    def _states(self) -> None:
        sheet = self._sheet(c_("sheet", "State"), _("What is in force on the as-of day"))
        heads = (_("Proceedings"), 44), (_("State"), 44), (c_("count", "Cases"), 16)
        sheet.head(self._columns(*heads), fixed=True)
        for kind, state, cases in self._report.states:
            standing = self._label("track_states", state)
            if state == NONE:
                standing = self._say(words.NO_PROCEEDINGS)
            sheet.row(self._label("tracks", kind), standing, cases)

    def _money(self) -> None:
        sheet = self._sheet(c_("sheet", "Money"), _("Sums by currency; nothing is converted"))
        sheet.head(
            self._columns(
                (_("Currency"), 12),
                (_("Kind"), 44),
                (_("In the quarter"), 20),
                (_("To date"), 20),
                (_("Cases to date"), 14),
            ),
            fixed=True,
        )
        for currency, kind, in_quarter, to_date, cases in self._report.money:
            label = self._term(words.MONEY, kind)
            sheet.row(currency, label, in_quarter, to_date, cases, amount=True)
        if not self._report.money:
            sheet.note(self._say(_("No amounts have been recorded.")))

    def _time(self) -> None:
        sheet = self._sheet(c_("sheet", "Time"), _("Days from step to step in all cases to date"))
        sheet.head(
            self._columns(
                (_("Measure"), 44),
                (_("Cases measured"), 14),
                (_("Median, days"), 14),
                (_("Shortest, days"), 14),
                (_("Longest, days"), 14),
                (_("Unknown, cases"), 14),
                (_("Not reached, cases"), 14),
            ),
            fixed=True,
        )
        for measure, *numbers in self._report.times:
            sheet.row(self._term(words.TIMES, measure), *numbers)

    def _notes(self) -> None:
        sheet = self._sheet(c_("sheet", "Notes and definitions"), _("What the numbers mean"))
        sheet.head(self._columns((_("Term"), 44), (_("Meaning"), 90)), fixed=True)
        for term in (*words.RULES, *words.CASELOAD, *words.STAGES.values()):
            sheet.row(self._say(term.label), self._say(term.meaning))
        for term in (*words.MONEY.values(), *words.TIMES.values()):
            sheet.row(self._say(term.label), self._say(term.meaning))
        sheet.row(self._say(_("Dates in this workbook")), self._dates())

    def _dates(self) -> str:
        imprecise = n_(
            "{n} step counted here is known only by month or year",
            "{n} steps counted here are known only by month or year",
            self._report.imprecise,
        )
        undated = n_("{n} has no date.", "{n} have no date.", self._report.undated)
        return self._say(_("{imprecise}; {undated}", imprecise=imprecise, undated=undated))
