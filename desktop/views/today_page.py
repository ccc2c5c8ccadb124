"""The first page: what is due, awaited, forgotten, unfinished and new, as cards.

It reads one read-model and holds ids. Names of people do not stand here: whoever looks over a
shoulder sees numbers and titles.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any, TypeAlias

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.changes import Changes
from desktop.core.text import Text, _, c_
from desktop.core.when import When
from desktop.services.drafts import DraftLine
from desktop.services.emergencies import Emergency
from desktop.services.kinds import FORMS
from desktop.services.today import Line, Lines, Today, read_today
from desktop.views.backups.acts import back_up_now
from desktop.views.cases.access_dialog import AccessDialog
from desktop.views.going import Target
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.pages import MainPage
from desktop.views.parts import Scrolled
from desktop.views.renewals import RenewalCard
from desktop.views.rooms.lists import lateness
from desktop.views.rows import Row
from desktop.views.shortcuts import NEW_CASE, REFRESH, bind
from desktop.views.today_cards import BackupCard, Card, Content, RecoveryReminder, Shown
from desktop.views.tokens import Tone
from desktop.views.wording import AtTime, Joined, OnDay, label
from desktop.views.workplace import Workplace

_LEAST_COLUMN = 330  # pixels at 100 %
_MOST_COLUMNS = 3
_SHOWN_DRAFTS = 6
_TICK_MS = 60_000  # a timer of a whole day would sleep with the computer
_PAUSE_MS = 150  # an import touches a hundred records one after the other


AnyCard: TypeAlias = Card | RenewalCard | RecoveryReminder | BackupCard


class TodayPage(MainPage):
    """Cards in one, two or three columns, read again when what they show was changed."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._whole: frozenset[str] = frozenset()
        self._shown: Today | None = None
        self._date = PlainLabel(place.words, "", "muted")
        self.cards = {key: Card(place, key, *about) for key, about in _CARDS.items()}
        self.renewals, self.recovery = RenewalCard(place), RecoveryReminder(place)
        self.backup = BackupCard(place)
        self._columns = [QWidget() for _number in range(_MOST_COLUMNS)]
        self._dealt = 0
        self._seen: list[AnyCard] = []
        self.tick, self._pause = QTimer(self), QTimer(self)
        self._lay_out()
        self._connect()
        self.cards[_EMERGENCY].hide()
        self._deal(1)

    def _lay_out(self) -> None:
        words, space = self._place.words, self._place.look.theme.space
        outer = QVBoxLayout(self)
        outer.setContentsMargins(22, 14, 0, 0)
        outer.setSpacing(space("m"))
        head = QHBoxLayout()
        head.setSpacing(space("m"))
        head.addWidget(PlainLabel(words, _("Today"), "h1"))
        head.addWidget(self._date, 1)
        outer.addLayout(head)
        scroll = Scrolled()
        row = QHBoxLayout(scroll.body)
        row.setContentsMargins(0, 0, 22, space("l"))
        row.setSpacing(14)
        for column in self._columns:
            cards = QVBoxLayout(column)
            cards.setContentsMargins(0, 0, 0, 0)
            cards.setSpacing(14)
            cards.addStretch(1)  # an alignment would hold them to the height of unwrapped lines
            row.addWidget(column, 1)
        outer.addWidget(scroll, 1)

    def _connect(self) -> None:
        place = self._place
        for card in self.cards.values():
            card.going.connect(self._go)
            card.whole_asked.connect(partial(self._ask_whole, card.key))
        self.recovery.going.connect(place.going)
        self.renewals.turned.connect(self._fit)
        place.changed.connect(self._on_change)
        place.look.changed.connect(self._fit)
        self.tick.setInterval(_TICK_MS)
        self.tick.timeout.connect(self._follow_the_day)
        self.tick.start()
        self._pause.setSingleShot(True)
        self.backup.back_up_asked.connect(partial(back_up_now, place, self))
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._read_if_seen)
        new_case = partial(place.going.emit, Target("cases", kind="new_case"))
        bind(self, place.words, REFRESH, self._read, within=True)
        bind(self, place.words, NEW_CASE, new_case, within=True)

    # -- columns --------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have as many columns as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        least = self._place.look.theme.pixels(_LEAST_COLUMN)
        self._deal(min(max(self.width() // least, 1), _MOST_COLUMNS))

    def _deal(self, columns: int) -> None:
        """Deal the cards that are shown into columns; Tab goes down each of them, as one reads."""
        cards: list[AnyCard] = [self.renewals, *self.cards.values(), self.recovery, self.backup]
        unwanted = self._unwanted()  # not what is hidden: a card that moves is, for a moment
        seen = [card for card in cards if card not in unwanted]
        if (columns, seen) == (self._dealt, self._seen):
            return
        self._dealt, self._seen = columns, seen
        stops: list[QWidget] = []
        for number, column in enumerate(self._columns):
            theirs = seen[number::columns] if number < columns else []
            for card in theirs:
                _put_last(column, card)
                stops += card.stops
            column.setVisible(bool(theirs))
        for card in unwanted:
            _put_last(self._columns[0], card)
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)

    def _unwanted(self) -> list[AnyCard]:
        """Return the cards with nothing to say, which take no place."""
        today = self._shown
        wanted: dict[AnyCard, bool] = {
            self.renewals: self.renewals.is_due,
            self.cards[_EMERGENCY]: today is not None and bool(today.emergencies),
            self.recovery: today is not None and today.recovery_due,
        }
        return [card for card, is_wanted in wanted.items() if not is_wanted]

    # -- reading --------------------------------------------------------------------------------

    def start(self) -> None:
        """Read what there is to look at."""
        self._read()

    def _read(self) -> None:
        self._pause.stop()
        self._place.read(read_today, self._whole, done=self._show, owner=self)
        self.renewals.read()

    def _go(self, target: Target) -> None:
        """Follow a row; emergency access is reviewed where it says who can see the case."""
        if target.kind == _EMERGENCY:
            dialog = AccessDialog(self._place, str(target.case_id), self)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()
        else:
            self._place.going.emit(target)

    def _ask_whole(self, key: str) -> None:
        self._whole |= {key}
        self._read()

    def _on_change(self, changes: Changes) -> None:
        """Read again soon: whatever is saved in a case moves at least that case."""
        if changes.touches("backups") or any(change.case_id for change in changes.items):
            self._pause.start()

    def _read_if_seen(self) -> None:
        if self.isVisible():  # whoever comes here later reads it then
            self._read()

    def _follow_the_day(self) -> None:
        today = self._place.desk.today
        if self._shown is not None and self._shown.day != today:
            self._read_if_seen()

    def _show(self, today: Today) -> None:
        self._shown = today
        self._date.set_text(When.on(today.day))
        why = self._place.desk.why_closed
        for key, content in _contents(today, self._whole, why).items():
            self.cards[key].show_content(content)
        self.cards[_EMERGENCY].setVisible(bool(today.emergencies))
        self.recovery.setVisible(today.recovery_due)
        self.backup.show_backup(today.backup)
        self._fit()
        stops = (stop for card in self.cards.values() for stop in card.stops)
        first = next((stop for stop in stops if not stop.isHidden()), None)
        if first is not None:
            self.begin_at(first)
            if self.hasFocus():
                first.setFocus()


def _put_last(column: QWidget, card: QWidget) -> None:
    """Put a card at the end of a column, above what is left of its room."""
    layout: Any = column.layout()
    layout.removeWidget(card)
    layout.insertWidget(layout.count() - 1, card)


# -- what the cards say --------------------------------------------------------------------------

_OPEN = ("status", ("open",))
_EMERGENCY = "emergency"
_CARDS: dict[str, tuple[Text, tuple[tuple[Text, Target], ...]]] = {
    _EMERGENCY: (_("Emergency access to review"), ()),
    "due": (
        _("Due now"),
        (
            (
                _("All deadlines"),
                Target("deadlines", kind="deadline", codes=(_OPEN, ("side", ("ours",)))),
            ),
            (_("All tasks"), Target("deadlines", kind="task", codes=(_OPEN,))),
        ),
    ),
    "waiting": (
        _("Waiting on others"),
        (
            (
                _("All deadlines"),
                Target("deadlines", kind="deadline", codes=(_OPEN, ("side", ("state",)))),
            ),
            (
                _("Unanswered letters"),
                Target("correspondence", kind="letter", codes=(("answer", ("awaited",)),)),
            ),
        ),
    ),
    "no_step": (_("No next step"), ()),
    "drafts": (_("My drafts"), ()),
    "changed": (_("Last changed"), ((c_("link", "All cases"), Target("cases")),)),
}


def _contents(
    today: Today, whole: frozenset[str], why: Callable[[str], Text]
) -> dict[str, Content]:
    """Return what each card shows; `why` says of an area why it is closed."""
    terms = why("proceedings")
    drafts = today.drafts if "drafts" in whole else today.drafts[:_SHOWN_DRAFTS]
    return {
        _EMERGENCY: Content(
            tuple(map(_emergency, today.emergencies)), len(today.emergencies), Tone.WARNING
        ),
        "due": _terms(
            today.due,
            today.day,
            _("Nothing is due in the next 7 days.")
            if today.sees_terms
            else _("No task of yours is due in the next 7 days."),
            "" if today.sees_terms else terms,
            closed=terms,
        ),
        "waiting": _terms(
            today.waiting, today.day, _("Nobody owes you an answer."), "", closed=terms
        ),
        "no_step": _cases(
            today.no_step, _("Every open case has a next step."), terms, Tone.WARNING
        ),
        "drafts": Content(
            tuple(map(_draft, drafts)), len(today.drafts), empty=_("No form is left unfinished.")
        ),
        "changed": _cases(today.changed, _("There are no cases yet."), why("intake"), Tone.NEUTRAL),
    }


def _terms(lines: Lines | None, day: date, empty: Text, note: Sayable, *, closed: Text) -> Content:
    if lines is None:
        return Content(closed=closed)
    late = any(line.due is not None and line.due < day for line in lines.lines)
    tone = Tone.DANGER if late else Tone.NEUTRAL
    rows = tuple(_term(line, day) for line in lines.lines)
    return Content(rows, lines.total, tone, empty, note=note)


def _term(line: Line, today: date) -> Shown:
    near, tone = (_("no date"), Tone.NEUTRAL) if line.due is None else lateness(line.due, today)
    when: Sayable = "" if line.due is None else OnDay(When.on(line.due))
    row = Row(
        line.record_id,
        line.title,
        Joined((line.case_number, when, FORMS[line.kind].title)),
        badge=near,
        badge_tone=tone,
        trailing=label("deadline_weights", "hard") if line.hard else "",
        trailing_tone=Tone.DANGER,
    )
    return Shown(row, Target("cases", line.case_id, kind=line.kind, record_id=line.record_id))


def _cases(lines: Lines | None, empty: Text, closed: Text, tone: Tone) -> Content:
    if lines is None:
        return Content(closed=closed)
    return Content(tuple(map(_case, lines.lines)), lines.total, tone, empty)


def _case(line: Line) -> Shown:
    changed: Sayable = "" if line.changed_at is None else AtTime(line.changed_at)
    row = Row(
        line.case_id,
        line.title or line.case_number,
        line.case_number if line.title else "",
        trailing=changed,
    )
    return Shown(row, Target("cases", line.case_id))


def _emergency(each: Emergency) -> Shown:
    row = Row(
        each.id,
        _("{name} looked at case {number}", name=each.user, number=each.case_number),
        each.reason,
        trailing=AtTime(each.begun_at),
    )
    return Shown(row, Target("cases", each.case_id, kind=_EMERGENCY))


def _draft(line: DraftLine) -> Shown:
    form = FORMS[line.form]
    row = Row(
        f"{line.form} {line.record_id or line.case_id or ''}",
        form.title,
        line.case_number or _("not in a case yet"),
        trailing=AtTime(line.saved_at),
    )
    return Shown(row, Target("cases", line.case_id, kind=line.form, record_id=line.record_id))
