"""The tabs of a case: which there are, whose role each is for, and what fills them.

A tab reads its records when it is looked at. It opens nothing itself: what a person wants to edit
is told by signals.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from desktop.core.text import Text, _, c_
from desktop.rules.access import Rights
from desktop.views.cases.history import HistoryTab
from desktop.views.cases.overview import OverviewTab
from desktop.views.cases.people import PeopleTab
from desktop.views.cases.proceedings import ProceedingsTab
from desktop.views.noaccess import Guarded
from desktop.views.papers import PapersPanel
from desktop.views.rooms.panel import RecordsPanel
from desktop.views.workplace import Workplace

STEPS = "steps"
"""The key of the list of steps among the lists of the proceedings."""

# Key, name, the area whose right it takes, the kinds of record it lists.
_RECORDS: tuple[tuple[str, Text, str, tuple[str, ...]], ...] = (
    ("incident", _("Incident"), "intake", ("incident",)),
    ("medical", _("Medical"), "examinations", ("evaluation",)),
    ("evidence", _("Evidence"), "evidence", ("exhibit",)),
    ("redress", _("Redress"), "redress", ("claim", "award", "payment", "measure")),
    ("notes", c_("tab", "Notes"), "intake", ("note", "task")),
)
_ORDER = (
    "overview",
    "people",
    "incident",
    "medical",
    "evidence",
    "proceedings",
    "redress",
    "documents",
    "notes",
    "history",
)


class CaseTabs(QTabWidget):
    """All that is known of one case, by tabs."""

    step_asked = Signal(object)  # an id, or None for a new step
    step_removal_asked = Signal(str)
    person_asked = Signal(object)
    record_asked = Signal(str, object)  # the kind, and an id or None
    turned = Signal(str)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._case_id: str | None = None
        self.overview, self.people = OverviewTab(place), PeopleTab(place)
        self.steps, self.history = ProceedingsTab(place), HistoryTab(place)
        self.papers = PapersPanel(place, in_case=True)
        self.proceedings = RecordsPanel(
            place,
            ("deadline", "letter"),
            in_case=True,
            lead=(STEPS, c_("of a case", "Steps"), self.steps),
        )
        self.panels = {
            key: RecordsPanel(place, kinds, in_case=True) for key, _name, _area, kinds in _RECORDS
        } | {"proceedings": self.proceedings}
        self._names = {
            "overview": _("Overview"),
            "people": _("People"),
            "proceedings": c_("tab", "Proceedings"),
            "documents": _("Documents"),
            "history": _("History"),
        } | {key: name for key, name, _area, _kinds in _RECORDS}
        self._tabs = {key: self._guarded(key) for key in _ORDER}
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.setUsesScrollButtons(True)
        for key, tab in self._tabs.items():
            tab.setProperty("screen", f"tab.{key}")
            self.addTab(tab, "")
        self._name()
        self._connect()

    def _guarded(self, key: str) -> QWidget:
        """Return a tab, behind the guard of its area if it has one."""
        words, look = self._place.words, self._place.look
        areas = {each: area for each, _name, area, _kinds in _RECORDS}
        areas |= {
            "people": "identity",
            "proceedings": "proceedings",
            "documents": "proceedings",
        }
        own: dict[str, QWidget] = {
            "overview": self.overview,
            "people": self.people,
            "documents": self.papers,
            "history": self.history,
            **self.panels,
        }
        if key not in areas:
            return own[key]
        return Guarded(words, look, areas[key], own[key])

    def _connect(self) -> None:
        self.overview.step_asked.connect(self.step_asked)
        self.steps.step_asked.connect(self.step_asked)
        self.steps.removal_asked.connect(self.step_removal_asked)
        self.people.person_asked.connect(self.person_asked)
        for panel in self.panels.values():
            panel.record_asked.connect(self._ask_record)
        self.currentChanged.connect(self._turn)
        self._place.words.language_changed.connect(self._name)

    def _ask_record(self, kind: str, _case_id: str, record_id: object) -> None:
        self.record_asked.emit(kind, record_id)

    def _name(self) -> None:
        for number, key in enumerate(_ORDER):
            self.setTabText(number, self._place.words.say(self._names[key]))

    @property
    def key(self) -> str:
        """The key of the tab in front."""
        return _ORDER[self.currentIndex()]

    def turn_to(self, key: str) -> None:
        """Bring a tab to the front, or the tab that lists a kind of record."""
        for tab, panel in self.panels.items():
            if panel.has(key):
                self.setCurrentIndex(_ORDER.index(tab))
                panel.turn_to(key)
                return
        if key in _ORDER:
            self.setCurrentIndex(_ORDER.index(key))

    def open_for(self, rights: Rights) -> None:
        """Show what one may view of the case and offer what one may do; say whose the rest is."""
        for tab in self._tabs.values():
            if isinstance(tab, Guarded):
                tab.open_for(rights.areas)
        for part in (self.overview, self.people, self.steps):
            part.offer(rights)

    def fill(self, case_id: str) -> None:
        """Read the tab in front for this case."""
        self._case_id = case_id
        shown = self._tabs[self.key]
        if isinstance(shown, Guarded) and not shown.is_open:
            return
        fillers: dict[str, Callable[[str], None]] = {
            "people": self.people.show_case,
            "documents": self.papers.show_case,
            "history": self.history.show_case,
            **{key: panel.show_case for key, panel in self.panels.items()},
        }
        if self.key in fillers:
            fillers[self.key](case_id)

    def forget(self) -> None:
        """Fill no tab before the next case has been read."""
        self._case_id = None

    def _turn(self) -> None:
        if self._case_id is not None:
            self.fill(self._case_id)
        self.turned.emit(self.key)
