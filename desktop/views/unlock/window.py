"""The first window. It knows how doors are opened only through the functions it is handed.

Cards are made when they are first shown: the program starts with one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6 import QtCore
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import DalilError, DeviceRefused
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.views.labels import PlainLabel, Words
from desktop.views.preferences import Preferences
from desktop.views.style import Look
from desktop.views.unlock.fields import Card
from desktop.views.unlock.opening import OpenCard
from desktop.views.worker import Job, Worker

if TYPE_CHECKING:
    from desktop.core.progress import Progress
    from desktop.views.helping import Help
    from desktop.views.unlock.making import NewCard, SheetCard
    from desktop.views.unlock.own import OwnCard
    from desktop.views.unlock.recovering import RecoverCard
    from desktop.views.unlock.restoring import RestoreCard, RestoredCard, Wish

Heads = Mapping[str, tuple[int, str]]
_MOST = 1000  # of the room, up to the greatest width
_CARDS = {
    "open": "opening",
    "recover": "recovery",
    "new": "making",
    "own": "own",
    "restore": "restoring",
    "restored": "restored",
}
LANGUAGE_NAMES = {"en": "English", "ru": "Русский"}


@frozen_value
class NewVault:
    """A vault just made: whoever sits at it, and its recovery papers as functions."""

    desk: Any
    refusal: Callable[[str | tuple[str, str]], Text | None]
    write_papers: Callable[[Path, str], None]
    form: str


@frozen_value
class RestoredVault:
    """A vault just restored: whoever sits at it, what came back, and what needs a look."""

    desk: Any
    lines: tuple[Text, ...]
    warnings: tuple[Text, ...]


class Doors(Protocol):
    """What the composition root lets the first window do; each runs on the worker."""

    def unlock(self, folder: Path, user: str, passphrase: str) -> Any:
        """Open a vault."""

    def recover(
        self, folder: Path, paper: str | tuple[str, str], user: str, passphrase: str
    ) -> Any:
        """Open a vault with the code of its sheet or two of its pieces."""

    def must_choose(self, desk: Any) -> bool:
        """Say, at once, whether the user has to choose a passphrase of their own first."""

    def choose(self, desk: Any, first: str, own: str) -> None:
        """Exchange the passphrase that was given for one of the user's own."""

    def create(self, folder: Path, user: str, passphrase: str, form: str) -> NewVault:
        """Make a vault whose recovery code is kept in a form."""

    def restore(self, wish: Wish, heads: Heads, progress: Progress) -> RestoredVault:
        """Make a vault from a backup and open it; `heads` are what this computer saw of logs."""

    def practise(self, language: str) -> Any:
        """Make a practice vault in a temporary folder."""


class UnlockWindow(QWidget):
    """One card at a time in the middle; `opened` hands the desk over."""

    opened = Signal(object)
    abandoned = Signal(object)  # a vault that is open, and its card was left before one was in
    painted = Signal()  # once, when the first paint is done

    def __init__(
        self, words: Words, look: Look, preferences: Preferences, doors: Doors, worker: Worker
    ) -> None:
        super().__init__()
        self._words, self._look, self._preferences = words, look, preferences
        self._doors, self._worker = doors, worker
        self._made: NewVault | RestoredVault | None = None
        self._entering: tuple[Any, str] | None = None  # a desk, and the passphrase that was given
        self._was_painted = False
        self.setObjectName("unlock")
        words.put(self, windowTitle="Dalil")
        look.size(self, 900, 780)
        self._stack = QStackedWidget()
        self._cards: list[Card] = []  # in the order of the stack
        self.language, self.stop = QComboBox(), QPushButton()
        self._job: Job | None = None
        self._lay_out()
        self.opening.folder.set_path(preferences.last_vault)
        self.show_card("open")

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 12)
        top = QVBoxLayout()
        top.setContentsMargins(0, 28, 0, 8)
        motto = _("Documenting torture, seeking redress")
        for text, role in (("Dalil", "h1"), (motto, "muted")):
            line = PlainLabel(self._words, text, role)
            line.setProperty("alignment", "AlignHCenter")
            top.addWidget(line)
        outer.addLayout(top)
        outer.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)
        self._words.put(self.stop, text=_("Cancel"))
        self.stop.hide()
        self.stop.clicked.connect(self._stop)
        foot.addWidget(self.stop)
        foot.addStretch(1)
        for code, name in LANGUAGE_NAMES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(self._words.language))
        self._words.put(self.language, accessibleName=_("Language"))
        foot.addWidget(self.language)
        outer.addLayout(foot)
        self.language.currentIndexChanged.connect(self._speak)
        self._words.language_changed.connect(self._follow)

    @cached_property
    def help(self) -> Help:
        """The guide, as far as it is about this window."""
        from desktop.views.helping import Help

        return Help(self, self._words, self._look)

    @cached_property
    def opening(self) -> OpenCard:
        """The card that opens a vault."""
        card = OpenCard(self._words, self._look)
        card.asked.connect(self._unlock)
        card.other.connect(self.show_card)
        self._add(card)
        return card

    @cached_property
    def recovery(self) -> RecoverCard:
        """The card that opens a vault with the recovery papers."""
        from desktop.views.unlock.recovering import RecoverCard

        card = RecoverCard(self._words, self._look)
        card.asked.connect(self._recover)
        card.other.connect(self.show_card)
        self._add(card)
        return card

    @cached_property
    def making(self) -> NewCard:
        """The card that makes a vault."""
        from desktop.views.unlock.making import NewCard

        card = NewCard(self._words, self._look)
        card.asked.connect(self._create)
        card.other.connect(self.show_card)
        self._add(card)
        return card

    @cached_property
    def sheet(self) -> SheetCard:
        """The card on which the recovery papers are saved and typed back."""
        from desktop.views.unlock.making import SheetCard

        card = SheetCard(self._words, self._look)
        card.save_asked.connect(self._save_sheet)
        card.proved.connect(self._enter)
        self._add(card)
        return card

    @cached_property
    def own(self) -> OwnCard:
        """The card on which a new user chooses a passphrase of their own."""
        from desktop.views.unlock.own import OwnCard

        card = OwnCard(self._words, self._look)
        card.asked.connect(self._choose_own)
        card.other.connect(self._turn_back)
        self._add(card)
        return card

    @cached_property
    def restoring(self) -> RestoreCard:
        """The card that makes a vault from a backup."""
        from desktop.views.unlock.restoring import RestoreCard

        card = RestoreCard(self._words, self._look)
        card.asked.connect(self._restore)
        card.other.connect(self.show_card)
        self._add(card)
        return card

    @cached_property
    def restored(self) -> RestoredCard:
        """The card that says what came back."""
        from desktop.views.unlock.restoring import RestoredCard

        card = RestoredCard(self._words, self._look)
        card.entered.connect(partial(self._enter, None))
        self._add(card)
        return card

    def _add(self, card: Card) -> None:
        self._cards.append(card)
        self._stack.addWidget(_centred(card))

    def _card(self, name: str) -> Card:
        card: Card = getattr(self, _CARDS.get(name, "sheet"))  # made when it is first shown
        return card

    def show_card(self, name: str) -> None:
        """Turn to a card; `practise` is no card but an act."""
        if name == "practise":
            self._busy(_("Making the practice vault…"))
            self._worker.run(
                self._doors.practise, self._words.language, done=self._open, failed=self._fail
            )
            return
        card = self._card(name)
        card.tell("")
        self._stack.setCurrentIndex(self._cards.index(card))
        card.start()

    def current_card(self) -> Card:
        """Return the card that is shown."""
        return self._cards[self._stack.currentIndex()]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the window is there; what is painted is the business of its parts."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Help with F1; a shortcut object would be made before anything is seen."""
        if event.key() == QtCore.Qt.Key.Key_F1:
            self.help.show_here()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of a vault whose papers were not typed back; it can be opened later."""
        made, self._made = self._made, None
        if made is not None:
            self.abandoned.emit(made.desk)
        self._leave()
        if "help" in vars(self):
            self.help.close()
        super().closeEvent(event)

    def _speak(self, index: int) -> None:
        language = self.language.itemData(index)
        self._words.set_language(language)
        self._preferences.language = language

    def _follow(self, language: str) -> None:
        """Show the language that was chosen elsewhere."""
        self.language.setCurrentIndex(self.language.findData(language))

    def _busy(self, sentence: Text) -> None:
        self._stack.setEnabled(False)
        self.setCursor(QtCore.Qt.CursorShape.BusyCursor)
        self.current_card().tell(sentence, "muted")

    def _free(self) -> None:
        self._stack.setEnabled(True)
        self.stop.hide()
        self._job = None
        self.unsetCursor()

    def _remember(self, folder: Path, user: str) -> None:
        """Ask for this vault and this user the next time."""
        self._preferences.last_vault = folder
        self.opening.folder.set_path(folder)
        self.opening.user.setText(user)

    def _unlock(self, folder: Path, user: str, passphrase: str) -> None:
        self._busy(_("Opening…"))
        self._remember(folder, user)
        done = partial(self._unlocked, passphrase)
        self._worker.run(
            self._doors.unlock, folder, user, passphrase, done=done, failed=self._fail, owner=self
        )

    def _unlocked(self, passphrase: str, desk: Any) -> None:
        """Enter, or ask first for a passphrase in place of the one that was given."""
        if not self._doors.must_choose(desk):
            self._open(desk)
            return
        self._free()
        self._entering = (desk, passphrase)
        self.show_card("own")

    def _choose_own(self, own: str) -> None:
        if self._entering is not None:
            self._busy(_("Changing the passphrase…"))
            self._worker.run(
                self._doors.choose, *self._entering, own, done=self._chosen, failed=self._fail
            )

    def _chosen(self, _result: object) -> None:
        entering, self._entering = self._entering, None
        if entering is not None:
            self._open(entering[0])

    def _turn_back(self, card: str) -> None:
        self._leave()
        self.show_card(card)

    def _leave(self) -> None:
        """Let go of a vault whose user did not choose a passphrase; it asks again next time."""
        entering, self._entering = self._entering, None
        if entering is not None:
            self.abandoned.emit(entering[0])

    def _recover(
        self, folder: Path, paper: str | tuple[str, str], user: str, passphrase: str
    ) -> None:
        self._busy(_("Opening…"))
        self._remember(folder, user)
        self._worker.run(
            self._doors.recover, folder, paper, user, passphrase, done=self._open, failed=self._fail
        )

    def _create(self, folder: Path, user: str, passphrase: str, form: str) -> None:
        self._busy(_("Making the vault…"))
        self._remember(folder, user)
        self._worker.run(
            *(self._doors.create, folder, user, passphrase, form),
            done=self._show_sheet,
            failed=self._fail,
        )

    def _restore(self, wish: Wish) -> None:
        self._busy(_("Restoring…"))
        self._remember(wish.folder, wish.user)
        self.stop.show()
        self._job = self._worker.run(
            self._doors.restore,
            wish,
            self._preferences.heads(),
            done=self._show_restored,
            failed=self._fail,
            progress=self._report,
        )

    def _report(self, done: int, total: int) -> None:
        percent = 100 * done // max(total, 1)
        self.current_card().tell(_("Restoring… {percent} %", percent=percent), "muted")

    def _stop(self) -> None:
        if self._job is not None:
            self._job.interrupt()

    def _show_restored(self, made: RestoredVault) -> None:
        self._free()
        self._made = made
        self.restoring.forget()
        self.show_card("restored")
        self.restored.show_result(made.lines, made.warnings)

    def _show_sheet(self, made: NewVault) -> None:
        self._free()
        self._made = made
        self.show_card("sheet")
        self.sheet.expect(made.refusal, made.form)

    def _save_sheet(self, path: Path) -> None:
        if self._made is not None:
            language = self._words.language
            self._worker.run(
                lambda: self._write_sheet(path, language), done=self.sheet.saved, failed=self._fail
            )

    def _write_sheet(self, path: Path, language: str) -> Path:
        if isinstance(self._made, NewVault):
            self._made.write_papers(path, language)
        return path

    def _enter(self, _typed: object) -> None:
        made, self._made = self._made, None
        if made is not None:
            self._open(made.desk)

    def _open(self, desk: object) -> None:
        self._free()
        for card in self._cards:
            card.forget()
        self.opened.emit(desk)

    def _fail(self, error: DalilError) -> None:
        self._free()
        card = self.current_card()
        card.tell(error.sentence)
        if isinstance(error, DeviceRefused):
            card.go_on_by_papers()
        else:
            card.type_again()
        QTimer.singleShot(0, self, self._bring_message)

    def _bring_message(self) -> None:
        """Have the message in sight where a card is longer than the window."""
        area = self._stack.currentWidget()
        if isinstance(area, QScrollArea):
            self.current_card().bring_message(area)


def _centred(card: Card) -> QScrollArea:
    """Centre a card; on a low screen or with large text it scrolls."""
    page = QWidget()
    page.setProperty("role", "page")
    row = QHBoxLayout(page)
    row.addStretch(1)
    column = QVBoxLayout()
    column.addStretch(1)
    column.addWidget(card)
    column.addStretch(2)
    row.addLayout(column, _MOST)
    row.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(page)
    area.setProperty("focusPolicy", 0)  # none; naming it would build the namespace Qt
    return area
