"""The tabs of a case: which there are, whose role each is for, and what fills them.

A tab is made when it is first looked at, and reads its records whenever it is. It opens nothing
itself: what a person wants to edit is told by signals.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from desktop.core.text import Text, _, c_
from desktop.rules.access import Rights
from desktop.services.cases import CaseHeader
from desktop.views.cases.history import HistoryTab
from desktop.views.cases.overview import Overview, OverviewTab
from desktop.views.cases.people import PeopleTab
from desktop.views.cases.proceedings import ProceedingsTab
from desktop.views.cases.trash import TrashTab
from desktop.views.noaccess import Guarded
from desktop.views.papers import PapersPanel
from desktop.views.rooms.panel import Lead, RecordsPanel
from desktop.views.workplace import Workplace

STEPS = "steps"
"""The key of the list of steps among the lists of the proceedings."""

# Key, name, the area whose right it takes: a tab of no area is cut by what it reads.
_TABS: tuple[tuple[str, Text, str], ...] = (
    ("overview", _("Overview"), ""),
    ("people", _("People"), "identity"),
    ("incident", _("Incident"), "intake"),
    ("medical", _("Medical"), "examinations"),
    ("evidence", _("Evidence"), "evidence"),
    ("proceedings", c_("tab", "Proceedings"), "proceedings"),
    ("redress", _("Redress"), "redress"),
    ("documents", _("Documents"), ""),
    ("notes", c_("tab", "Notes"), "intake"),
    ("history", _("History"), ""),
    ("trash", c_("tab", "Trash"), "lifecycle"),
)
_ORDER = tuple(key for key, _name, _area in _TABS)
# The tabs that are lists of records, and of which kinds.
_KINDS = {
    "incident": ("incident",),
    "medical": ("evaluation",),
    "evidence": ("exhibit", "custody"),
    "proceedings": ("deadline", "letter"),
    "redress": ("claim", "award", "payment", "measure"),
    "notes": ("note", "task"),
}
_TAB_OF = {kind: tab for tab, kinds in _KINDS.items() for kind in kinds} | {STEPS: "proceedings"}

_Made = TypeVar("_Made", bound=QWidget)


class CaseTabs(QTabWidget):
    """All that is known of one case, by tabs."""

    step_asked = Signal(object)  # an id, or None for a new step
    step_removal_asked = Signal(str)
    step_read = Signal(str)  # on the timeline
    person_asked = Signal(object)
    record_asked = Signal(str, object)  # the kind, and an id or None
    turned = Signal(str)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._shown: tuple[CaseHeader, Rights, Overview] | None = None
        self._panels: dict[str, RecordsPanel] = {}
        makers: dict[str, Callable[[], QWidget]] = {
            "overview": lambda: self.overview,
            "people": lambda: self.people,
            "documents": lambda: self.papers,
            "history": lambda: self.history,
            "trash": lambda: self.trash,
            **{key: partial(self.panel, key) for key in _KINDS},
        }
        self._tabs = {
            key: Guarded(place.words, place.look, area, makers[key], place.desk.why_closed)
            for key, _name, area in _TABS
        }
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.setUsesScrollButtons(True)
        for key, tab in self._tabs.items():
            tab.setProperty("screen", f"tab.{key}")
            self.addTab(tab, "")
        self.offer_trash(on=False)
        self._name()
        self.currentChanged.connect(self._turn)
        place.words.language_changed.connect(self._name)

    # -- what is made when it is looked at -------------------------------------------------------

    @cached_property
    def overview(self) -> OverviewTab:
        """Where the case stands."""
        tab = self._kept("overview", OverviewTab(self._place))
        tab.step_asked.connect(self.step_asked)
        tab.timeline.selected.connect(self.step_read)
        return tab

    @cached_property
    def people(self) -> PeopleTab:
        """Who is in the case."""
        tab = self._kept("people", PeopleTab(self._place))
        tab.person_asked.connect(self.person_asked)
        return tab

    @cached_property
    def steps(self) -> ProceedingsTab:
        """The steps, the first of the lists of the proceedings."""
        tab = self._kept(_TAB_OF[STEPS], ProceedingsTab(self._place))
        tab.step_asked.connect(self.step_asked)
        tab.removal_asked.connect(self.step_removal_asked)
        return tab

    @cached_property
    def papers(self) -> PapersPanel:
        """What was written from the case."""
        return self._kept("documents", PapersPanel(self._place, in_case=True))

    @cached_property
    def history(self) -> HistoryTab:
        """What was done in the case."""
        return self._kept("history", HistoryTab(self._place))

    @cached_property
    def trash(self) -> TrashTab:
        """What was removed from the case."""
        return self._kept("trash", TrashTab(self._place))

    def panel(self, key: str) -> RecordsPanel:
        """Return a tab that is lists of records, made if it has not been yet."""
        if key not in self._panels:
            lead: Lead | None = None
            if key == _TAB_OF[STEPS]:
                lead = (STEPS, c_("of a case", "Steps"), self.steps)
            panel = RecordsPanel(self._place, _KINDS[key], in_case=True, lead=lead)
            panel.record_asked.connect(self._ask_record)
            self._panels[key] = self._kept(key, panel)
        return self._panels[key]

    def _kept(self, key: str, made: _Made) -> _Made:
        """Have a tab end with the window even if it is never shown: it may be asked for before."""
        made.setParent(self._tabs[key])
        made.hide()
        return made

    def _ask_record(self, kind: str, _case_id: str, record_id: object) -> None:
        self.record_asked.emit(kind, record_id)

    # -- turning and filling ---------------------------------------------------------------------

    def _name(self) -> None:
        for number, (_key, name, _area) in enumerate(_TABS):
            self.setTabText(number, self._place.words.say(name))

    @property
    def key(self) -> str:
        """The key of the tab in front."""
        return _ORDER[self.currentIndex()]

    def turn_to(self, key: str) -> None:
        """Bring a tab to the front, or the tab that lists a kind of record."""
        tab = _TAB_OF.get(key, key)
        if tab in _ORDER:
            self.offer_trash(on=tab == "trash" or self.isTabVisible(_ORDER.index("trash")))
            self.setCurrentIndex(_ORDER.index(tab))
        if key in _TAB_OF:
            self.panel(tab).turn_to(key)

    def show_case(self, head: CaseHeader, rights: Rights, overview: Overview) -> None:
        """Show of a case what one may view, and offer what one may do; say whose the rest is."""
        self._shown = head, rights, overview
        self._fill()

    def offer_trash(self, *, on: bool) -> None:
        """Show the tab of the trash while something lies there, or somebody looks at it.

        One tab more would take from most cases the room to stand beside their list.
        """
        self.setTabVisible(_ORDER.index("trash"), on or self.key == "trash")

    def forget(self) -> None:
        """Fill no tab before the next case has been read."""
        self._shown = None

    def _fill(self) -> None:
        """Let the tab in front show the case, if it is for this user's role."""
        if self._shown is None:
            return
        head, rights, overview = self._shown
        tab = self._tabs[self.key]
        tab.open_for(rights.areas)
        if tab.is_open:
            self._fill_open(head, rights, overview)

    def _fill_open(self, head: CaseHeader, rights: Rights, overview: Overview) -> None:
        match self.key:
            case "overview":
                self.overview.offer(rights)
                self.overview.show_overview(head, overview)
            case "people":
                self.people.offer(rights)
                self.people.show_case(head.id)
            case "documents":
                self.papers.show_case(head.id)
            case "history":
                self.history.show_case(head.id)
            case "trash":
                self.trash.show_case_for(rights, head.id)
            case lists:
                if lists == _TAB_OF[STEPS]:
                    self.steps.offer(rights)
                self.panel(lists).show_case(head.id)

    def _turn(self) -> None:
        self._fill()
        self.turned.emit(self.key)
