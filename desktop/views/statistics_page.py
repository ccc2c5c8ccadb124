"""A quarter of the office in numbers, and its workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
)

from desktop.core.errors import DalilError
from desktop.core.quarters import Quarter, quarter_of_a_year
from desktop.core.text import _
from desktop.rules.access import Action
from desktop.services.drawn import Exported
from desktop.services.quarters import QuarterFigures, export_quarter, quarter_figures
from desktop.views.labels import PlainLabel
from desktop.views.pages import MainPage
from desktop.views.parts import CardRow, FactCard, Scrolled, button
from desktop.views.waiting import Waiting
from desktop.views.worker import Newest
from desktop.views.workplace import Workplace

_YEARS_SHOWN = 25


class StatisticsPage(MainPage):
    """Choose a quarter, see its main figures, save the workbook."""

    def __init__(self, place: Workplace, today: date) -> None:
        super().__init__()
        self._place = place
        words, look = place.words, place.look
        self.year, self.quarter = QComboBox(), QComboBox()
        for year in range(today.year, today.year - _YEARS_SHOWN, -1):
            self.year.addItem(str(year), year)
        for number in range(1, 5):
            self.quarter.addItem("", number)
        self._name_quarters()
        self.quarter.setCurrentIndex((today.month - 1) // 3)
        words.put(self.year, accessibleName=_("Year"))
        words.put(self.quarter, accessibleName=_("Quarter"))
        # On the thread of the exports: a long count must not keep the lists waiting.
        self._newest = Newest(place.exporting, self)
        self.busy = QProgressBar()
        self.busy.setTextVisible(False)
        self.busy.setMaximumHeight(look.theme.pixels(6))
        words.put(self.busy, accessibleName=_("Counting…"))
        self.save = button(words, look, _("Workbook (XLSX)"), "download", "primary")
        if not place.desk.scopes("statistics", Action.EXPORT):
            self.save.hide()
        self._cards = {
            "caseload": FactCard(words, _("Caseload"), figures=True),
            "stages": FactCard(words, _("Cases by stage reached, to date"), figures=True),
            "money": FactCard(words, _("Money, to date"), figures=True),
        }
        self._lay_out()
        self.begin_at(self.year)
        self.year.currentIndexChanged.connect(self.start)
        self.quarter.currentIndexChanged.connect(self.start)
        self.save.clicked.connect(self._choose)
        words.language_changed.connect(self._name_quarters)

    def _name_quarters(self) -> None:
        for at in range(self.quarter.count()):
            name = quarter_of_a_year(self.quarter.itemData(at))
            self.quarter.setItemText(at, self._place.words.say(name))

    def _lay_out(self) -> None:
        words = self._place.words
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 14, 22, 8)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(words, _("Statistics"), "h1"), 1)
        for part in (self.year, self.quarter, self.save):
            head.addWidget(part)
        column.addLayout(head)
        column.addWidget(
            PlainLabel(
                words,
                _("Cases known to this office. Definitions stand on the workbook's last sheet."),
                "muted",
            )
        )
        cards = Scrolled()
        inside = QVBoxLayout(cards.body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(CardRow(self._place.look, *self._cards.values()))
        inside.addStretch(1)
        column.addWidget(self.busy)
        column.addWidget(cards, 1)
        room = self.busy.sizePolicy()
        room.setRetainSizeWhenHidden(True)  # or the cards would jump at every count
        self.busy.setSizePolicy(room)
        self._set_busy(busy=False)

    def chosen(self) -> str:
        """Return the chosen quarter, such as 2015-Q3."""
        return f"{self.year.currentData()}-Q{self.quarter.currentData()}"

    def start(self) -> None:
        """Count the chosen quarter; a count that is still under way for another one is stopped."""
        self._set_busy(busy=True)
        self._newest.run(
            quarter_figures,
            self._place.desk,
            self.chosen(),
            done=self._show,
            failed=self._fail,
            progress=self._report,
            at_once=True,
        )

    def _set_busy(self, *, busy: bool) -> None:
        """While it counts, the figures of the quarter before stay, but not as if they were true."""
        self.busy.setRange(0, 0)
        self.busy.setVisible(busy)
        for card in self._cards.values():
            card.setEnabled(not busy)

    def _report(self, done: int, total: int) -> None:
        self.busy.setRange(0, total)
        self.busy.setValue(done)

    def _show(self, figures: QuarterFigures) -> None:
        self._set_busy(busy=False)
        self._cards["caseload"].set_lines(figures.caseload)
        self._cards["stages"].set_lines(figures.stages)
        self._cards["money"].set_lines(figures.money or [(_("No amounts recorded"), "")])

    def _fail(self, error: DalilError) -> None:
        self._set_busy(busy=False)
        for card in self._cards.values():
            card.set_lines([])
        self._place.fail(error)

    def _choose(self) -> None:
        words = self._place.words
        summary = words.say(_("Summary of {quarter}", quarter=Quarter.parse(self.chosen())))
        name = summary.rstrip(".") + ".xlsx"  # a Russian year ends in a dot of its own
        title = words.say(_("Save the workbook"))
        chosen, _kind = QFileDialog.getSaveFileName(self, title, name, "Excel (*.xlsx)")
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, path: Path) -> None:
        """Write the workbook of the chosen quarter, with progress and a way to cancel."""
        waiting = Waiting(self._place, self, _("Writing the workbook…"))
        waiting.run(
            self._place.exporting,
            export_quarter,
            self._place.desk,
            self.chosen(),
            path,
            self._place.words.language,
            done=self._exported,
        )

    def _exported(self, exported: Exported) -> None:
        self._place.say(_("Written: {file}", file=exported.path.name))
