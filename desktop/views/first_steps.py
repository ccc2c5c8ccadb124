"""The first steps in the practice vault: a slim line above the pages, ticked by deeds.

It lies over nothing and holds nobody up. A step is taken when the person has really done it,
wherever and in whatever order; what was taken is kept in the vault. In a vault with real cases the
line is never seen.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
)

from desktop.core.changes import Changes
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.services.first_steps import Taken, keep_steps, read_steps
from desktop.views.editing import Editing
from desktop.views.going import Target
from desktop.views.labels import PlainLabel, dress
from desktop.views.parts import button
from desktop.views.tokens import Tone
from desktop.views.workplace import Workplace

if TYPE_CHECKING:
    from desktop.views.cases.page import CasesPage
    from desktop.views.main_window import MainWindow
    from desktop.views.settings_page import SettingsPage

_ROWS_READ = 2  # of the timeline: the first may be chosen by itself


@frozen_value
class Step:
    """One step: what it is called, and how it is taken."""

    key: str
    name: Text
    how: Text


STEPS = (
    Step("case", _("Open a case"), _("Choose one of the three practice cases in the list.")),
    Step(
        "timeline",
        _("Read the timeline"),
        _("Go through the timeline of the case with the arrow keys or the mouse."),
    ),
    Step(
        "step",
        _("Add a step"),
        _("Add a step to the proceedings: a complaint, a refusal, a hearing. Save it."),
    ),
    Step(
        "narrow",
        _("Narrow a list"),
        _("Type part of a name, a number or a title above the list of cases."),
    ),
    Step(
        "deadlines",
        _("See the deadlines"),
        _("Open the deadlines of all cases: what is due, what is late, who answers for it."),
    ),
    Step(
        "paper",
        _("Make a paper"),
        _("Write the chronology of a case as PDF, at the head of the case."),
    ),
    Step(
        "check",
        _("Check the vault"),
        _("Let Dalil compare every record with the log: a button in the settings."),
    ),
    Step("lock", _("Lock"), _("Lock with Ctrl+L, then open the practice vault again.")),
)


class FirstSteps(QFrame):
    """Hidden until `start` finds that the practice vault is open."""

    is_offered = Signal()  # the practice vault is open

    def __init__(self, place: Workplace, window: MainWindow) -> None:
        super().__init__()
        self._place, self._window = place, window
        self._taken: set[str] | None = None
        self._rows_read: set[str] = set()
        words, look = place.words, place.look
        self.setObjectName("steps")
        self.setProperty("role", "card")
        words.put(self, accessibleName=_("First steps"))
        self.chips = {step.key: QToolButton() for step in STEPS}
        self._group = QButtonGroup(self)
        self._count, self._how = PlainLabel(words, "", "h2", elide=True), PlainLabel(words)
        self.show_me = button(words, look, _("Show me"), "chevron-right", "primary")
        self.dismiss = QToolButton()
        self._lay_out()
        for key, chip in self.chips.items():
            chip.clicked.connect(partial(self._choose, key))
        self.show_me.clicked.connect(self._show)
        self.dismiss.clicked.connect(self._dismiss)
        # Before all others: whoever locks waits for what was to be written by then.
        window.lock_requested.connect(partial(self._take, "lock"))
        self.hide()

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        space = look.theme.space
        column = QVBoxLayout(self)
        column.setContentsMargins(space("l"), space("s"), space("s"), space("s"))
        column.setSpacing(space("xs"))
        line = QHBoxLayout()
        line.setSpacing(space("xs"))
        line.addWidget(self._count)
        line.addSpacing(space("s"))
        for number, step in enumerate(STEPS, 1):
            chip = self.chips[step.key]
            chip.setText(str(number))
            chip.setCheckable(True)
            chip.setProperty("kind", "chip")
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self._group.addButton(chip)
            line.addWidget(chip)
        line.addStretch(1)
        look.put_icon(self.dismiss, "x", "muted")
        words.put(
            self.dismiss,
            toolTip=_("Close; Help brings it back"),
            accessibleName=_("Close the first steps"),
        )
        line.addWidget(self.dismiss)
        column.addLayout(line)
        below = QHBoxLayout()
        below.setSpacing(space("m"))
        below.addWidget(self._how, 1)
        below.addWidget(self.show_me)
        column.addLayout(below)

    # -- beginning and ending -------------------------------------------------------------------

    def start(self) -> None:
        """Ask whether this is the practice vault, and what was taken there before."""
        self._place.read(read_steps, done=self._begin, owner=self)

    def call_again(self) -> None:
        """Show the line again, from the first step; what was taken stays to be seen."""
        if self._taken is not None:
            self._choose(STEPS[0].key)
            self.setVisible(True)
            self._keep()
            self.show_me.setFocus()

    def _begin(self, taken: Taken | None) -> None:
        if taken is None:
            return
        self._taken = set(taken.steps)
        self._listen()
        self._choose_next()
        self.setVisible(taken.shown)
        self.is_offered.emit()

    def _dismiss(self) -> None:
        self.hide()
        self._keep()
        self._place.say(_("Help brings the first steps back."))

    def _keep(self) -> None:
        keep = partial(keep_steps, shown=not self.isHidden())
        self._place.write(keep, tuple(self._taken or ()))

    # -- what the person does -------------------------------------------------------------------

    def _listen(self) -> None:
        self._window.sidebar.chosen.connect(self._went)
        self._place.going.connect(self._went_to)
        self._place.changed.connect(self._changed)

    def watch_cases(self, page: CasesPage) -> None:
        """Listen to the cases page, which has just been made."""
        page.turned.connect(self._opened)
        page.workspace.tabs.step_read.connect(self._read_row)
        page.workspace.pages.saved.connect(self._saved)
        page.listing.search.textEdited.connect(self._narrowed)

    def watch_settings(self, page: SettingsPage) -> None:
        """Listen to the settings page, which has just been made."""
        page.verified.connect(self._verified)

    def _opened(self, _case_id: str, _tab: str) -> None:
        self._take("case")

    def _verified(self, _found: object) -> None:
        self._take("check")

    def _read_row(self, step_id: str) -> None:
        if self._taken is None:
            return  # no practice vault
        self._rows_read.add(step_id)
        if len(self._rows_read) >= _ROWS_READ:
            self._take("timeline")

    def _saved(self, editing: Editing, _result: object) -> None:
        if editing.form.key == "step" and editing.load is None:
            self._take("step")

    def _narrowed(self, typed: str) -> None:
        if typed.strip():
            self._take("narrow")

    def _went_to(self, target: Target) -> None:
        self._went(target.page)

    def _went(self, page: str) -> None:
        if page == "deadlines":
            self._take("deadlines")

    def _changed(self, changes: Changes) -> None:
        if changes.touches("exports"):
            self._take("paper")

    def _take(self, key: str) -> None:
        if self._taken is None or key in self._taken:
            return
        self._taken.add(key)
        self._choose_next()
        self._keep()

    # -- showing --------------------------------------------------------------------------------

    def _choose_next(self) -> None:
        taken = self._taken or set()
        ahead = (step.key for step in STEPS if step.key not in taken)
        self._choose(next(ahead, STEPS[-1].key))

    def _choose(self, key: str, _checked: object = None) -> None:
        self._chosen = key
        self.chips[key].setChecked(True)
        taken = self._taken or set()
        for step in STEPS:
            self._show_chip(step, taken=step.key in taken)
        self._count.set_text(_("First steps: {taken} of {all}", taken=len(taken), all=len(STEPS)))
        step = next(step for step in STEPS if step.key == key)
        done = len(taken) == len(STEPS)
        said = _("{step}. {how}", step=step.name, how=step.how)
        self._how.set_text(_ALL_TAKEN if done else said)

    def _show_chip(self, step: Step, *, taken: bool) -> None:
        chip, words = self.chips[step.key], self._place.words
        name = _("{step}: taken", step=step.name) if taken else step.name
        words.put(chip, accessibleName=name, toolTip=name)
        chosen = step.key == self._chosen
        tone = Tone.SUCCESS if taken else Tone.ACCENT if chosen else Tone.NEUTRAL
        if taken:
            self._place.look.put_icon(chip, "check", "success")
        dress(chip, "tone", tone.value)

    # -- showing where --------------------------------------------------------------------------

    def _show(self) -> None:
        """Go where the chosen step is taken, and put the keyboard there."""
        window = self._window
        ways: dict[str, Callable[[], None]] = {
            "case": partial(self._go, "cases"),
            "timeline": self._show_timeline,
            "step": self._show_adding,
            "narrow": partial(self._go, "cases"),
            "deadlines": partial(self._go, "deadlines"),
            "paper": self._show_export,
            "check": self._show_check,
            "lock": window.sidebar.button("lock").setFocus,
        }
        ways[self._chosen]()

    def _go(self, page: str) -> None:
        self._place.going.emit(Target(page))

    def _go_to_case(self, tab: str) -> bool:
        """Go to a tab of the case that is open; without one, to the list, to open one first."""
        case_id = self._window.cases.workspace.case_id
        self._place.going.emit(Target("cases", case_id, tab if case_id else None))
        return case_id is not None

    def _show_timeline(self) -> None:
        if self._go_to_case("overview"):
            self._window.cases.workspace.tabs.overview.timeline.setFocus()

    def _show_adding(self) -> None:
        if self._go_to_case("overview"):
            self._window.cases.workspace.tabs.overview.add.setFocus()

    def _show_export(self) -> None:
        if self._go_to_case("overview"):
            self._window.cases.workspace.head.export.setFocus()

    def _show_check(self) -> None:
        self._go("settings")
        self._window.settings.verify.setFocus()


_ALL_TAKEN = _("All first steps are taken. The guide (F1) tells of everything else.")
