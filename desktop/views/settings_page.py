"""How the window looks and speaks, what protects the screen, backups, and whether all is intact."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import Cancelled, DalilError
from desktop.core.text import Text, _, n_
from desktop.services.checking import Verification, clock_words, others_words
from desktop.services.history import verify
from desktop.services.staff import own_fingerprint
from desktop.services.unused_files import DAYS_KEPT, Unused, find_unused
from desktop.views.backups.card import BackupSettings
from desktop.views.device.card import DeviceCard
from desktop.views.form.inputs import FormCombo
from desktop.views.labels import PlainLabel
from desktop.views.packets.cards import KeyCards
from desktop.views.pages import MainPage
from desktop.views.parts import Scrolled, button
from desktop.views.passphrase_dialog import PassphraseDialog
from desktop.views.recovery.card import RecoveryCard
from desktop.views.style import Scheme
from desktop.views.unlock.window import LANGUAGE_NAMES
from desktop.views.unused_dialog import UnusedFilesDialog
from desktop.views.wording import Joined, Size
from desktop.views.worker import Job
from desktop.views.workplace import Workplace

SCHEMES: dict[Scheme, Text] = {
    Scheme.SYSTEM: _("As the system"),
    Scheme.LIGHT: _("Light"),
    Scheme.DARK: _("Dark"),
}
PERCENTS = (80, 90, 100, 110, 125, 150, 175, 200)
MINUTES = (1, 2, 3, 5, 10, 15, 20, 30)
SECONDS = (10, 20, 30, 60, 120)
_LABEL, _CHOICE = 190, 280  # pixels at 100 %


class SettingsPage(MainPage):
    """Cards: window, screen, passphrase, workstation, the way back in, backups, and the vault."""

    verified = Signal(object)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self.language, self.scheme, self.percent = FormCombo(), FormCombo(), FormCombo()
        self.names, self.lock, self.clipboard = FormCombo(), FormCombo(), FormCombo()
        self.passphrase = button(place.words, place.look, _("Change the passphrase…"), "key-round")
        self.backups = BackupSettings(place)
        self.verify = button(place.words, place.look, _("Check the vault"), "shield-check")
        self.bar, self.stop = QProgressBar(), QPushButton()
        place.words.put(self.bar, accessibleName=_CHECKING)
        place.words.put(self.stop, text=_("Cancel"))
        self._check: Job | None = None
        self._found = PlainLabel(place.words, "", "muted")
        for part in (self._found, self.bar, self.stop):
            part.hide()
        self._unused = PlainLabel(place.words, "", "muted")
        self.show_unused = button(place.words, place.look, _("Show these files…"), "paperclip")
        self._unused.hide()
        self.show_unused.hide()
        self._fingerprint = PlainLabel(place.words, "", "muted")
        self._fingerprint.hide()
        self.device, self.recovery = DeviceCard(place), RecoveryCard(place)
        self.keys = KeyCards(place)
        self._lines: list[tuple[QWidget, QWidget]] = []
        self._fill()
        self._lay_out()
        self.begin_at(self.language)
        self._connect()

    def _fill(self) -> None:
        preferences = self._place.preferences
        for code, name in LANGUAGE_NAMES.items():
            self.language.addItem(name, code)
        for scheme in SCHEMES:
            self.scheme.addItem("", scheme.value)
        for percent in PERCENTS:
            self.percent.addItem(f"{percent} %", percent)
        for choice, numbers in self._intervals():
            for number in numbers:
                choice.addItem("", number)
        self._name_choices()
        self.language.setCurrentIndex(self.language.findData(self._place.words.language))
        self.scheme.setCurrentIndex(self.scheme.findData(preferences.scheme.value))
        for choice, number in (
            (self.percent, preferences.percent),
            (self.names, preferences.names_minutes),
            (self.lock, preferences.lock_minutes),
            (self.clipboard, preferences.clipboard_seconds),
        ):
            _choose_nearest(choice, number)

    def _intervals(self) -> tuple[tuple[QComboBox, tuple[int, ...]], ...]:
        return (self.names, MINUTES), (self.lock, MINUTES), (self.clipboard, SECONDS)

    def _name_choices(self) -> None:
        say = self._place.words.say
        for number, name in enumerate(SCHEMES.values()):
            self.scheme.setItemText(number, say(name))
        for choice, numbers in self._intervals():
            for number, each in enumerate(numbers):
                said = n_("{n} second", "{n} seconds", each)
                if choice is not self.clipboard:
                    said = n_("{n} minute", "{n} minutes", each)
                choice.setItemText(number, say(said))

    def start(self) -> None:
        """Read what is the vault's: backups, this workstation, and the way back into it."""
        self.backups.refresh()
        self.device.start()
        self._place.read(own_fingerprint, done=self._show_fingerprint, owner=self)
        self.keys.start()
        self.recovery.start()

    # -- laying out -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        words = self._place.words
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 14, 22, 8)
        column.setSpacing(14)
        column.addWidget(PlainLabel(words, _("Settings"), "h1"))
        area = Scrolled()
        cards = QVBoxLayout(area.body)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(14)
        cards.addWidget(
            self._make_card(
                _("Window"),
                None,
                (
                    (_("Language"), self.language),
                    (_("Colours"), self.scheme),
                    (_("Size of text"), self.percent),
                ),
            )
        )
        cards.addWidget(
            self._make_card(
                _("Safety"),
                _("Names are hidden when the vault is opened; Ctrl+Shift+N shows and hides them."),
                (
                    (_("Hide names again without use after"), self.names),
                    (_("Lock without use after"), self.lock),
                    (_("Clear what was copied after"), self.clipboard),
                ),
            )
        )
        cards.addWidget(self._make_passphrase_card())
        cards.addWidget(self.device)
        cards.addWidget(self.keys)
        cards.addWidget(self.recovery)
        cards.addWidget(self.backups)
        cards.addWidget(self._make_vault_card())
        cards.addStretch(1)
        column.addWidget(area, 1)
        self._fit()

    def _make_card(
        self, title: Text, about: Text | None, choices: tuple[tuple[Text, QComboBox], ...]
    ) -> QFrame:
        """Return a card with a line for each choice; where there is no room, label over choice."""
        words = self._place.words
        card, form = QFrame(), QFormLayout()
        card.setProperty("role", "card")
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(16, 12, 16, 14)
        inner.setSpacing(10)
        inner.addWidget(PlainLabel(words, title, "h2"))
        if about is not None:
            inner.addWidget(PlainLabel(words, about, "muted"))
        for name, field in choices:
            label = PlainLabel(words, name)
            label.setBuddy(field)
            words.put(field, accessibleName=name)
            form.addRow(label, field)
            self._lines.append((label, field))
        inner.addLayout(form)
        return card

    def _make_passphrase_card(self) -> QFrame:
        words = self._place.words
        card = QFrame()
        card.setProperty("role", "card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(16, 12, 16, 14)
        inner.setSpacing(10)
        inner.addWidget(PlainLabel(words, _("Your passphrase"), "h2"))
        inner.addWidget(PlainLabel(words, _ONLY_YOURS, "muted"))
        inner.addWidget(self.passphrase, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self._fingerprint)
        return card

    def _make_vault_card(self) -> QFrame:
        words = self._place.words
        vault = QFrame()
        vault.setProperty("role", "card")
        inner = QVBoxLayout(vault)
        inner.setContentsMargins(16, 12, 16, 14)
        inner.setSpacing(10)
        inner.addWidget(PlainLabel(words, _("Vault"), "h2"))
        inner.addWidget(
            PlainLabel(
                words,
                _(
                    "The check reads every page, every key, the whole log, every record and every"
                    " attached file, and names the first that is not as it was."
                ),
                "muted",
            )
        )
        inner.addWidget(self._found)
        inner.addWidget(self.bar)
        line = QHBoxLayout()
        line.addWidget(self.verify)
        line.addWidget(self.stop)
        line.addStretch(1)
        inner.addLayout(line)
        inner.addWidget(self._unused)
        inner.addWidget(self.show_unused, 0, Qt.AlignmentFlag.AlignLeft)
        return vault

    def _fit(self) -> None:
        """Let the choices of all cards begin at one line."""
        pixels = self._place.look.theme.pixels
        for label, field in self._lines:
            label.setMinimumWidth(pixels(_LABEL))
            field.setMaximumWidth(pixels(_CHOICE))

    def _connect(self) -> None:
        self.language.currentIndexChanged.connect(self._speak)
        self.scheme.currentIndexChanged.connect(self._dress)
        self.percent.currentIndexChanged.connect(self._dress)
        for choice, _numbers in self._intervals():
            choice.currentIndexChanged.connect(self._keep_intervals)
        self.passphrase.clicked.connect(self._change_passphrase)
        self.verify.clicked.connect(self._verify)
        self.stop.clicked.connect(self._interrupt)
        self.show_unused.clicked.connect(self._open_unused)
        self._place.look.changed.connect(self._fit)
        self._place.words.language_changed.connect(self._name_choices)

    def _speak(self) -> None:
        language = self.language.currentData()
        self._place.preferences.language = language
        self._place.words.set_language(language)

    def _dress(self) -> None:
        preferences = self._place.preferences
        preferences.scheme = Scheme(self.scheme.currentData())
        preferences.percent = self.percent.currentData()
        self._place.look.apply(preferences.scheme, preferences.percent)

    def _show_fingerprint(self, signs: str | None) -> None:
        self._fingerprint.setVisible(signs is not None)
        if signs is not None:
            self._fingerprint.set_text(Joined((_FINGERPRINT, signs), " "))

    def _keep_intervals(self) -> None:
        preferences = self._place.preferences
        preferences.names_minutes = self.names.currentData()
        preferences.lock_minutes = self.lock.currentData()
        preferences.clipboard_seconds = self.clipboard.currentData()
        self._place.safety_changed.emit()

    def _verify(self) -> None:
        self._found.show()
        self._found.set_role("muted")
        self._found.set_text(_CHECKING)
        self.bar.setRange(0, 0)
        self._set_checking(on=True)
        place = self._place
        self._check = place.exporting.run(
            verify,
            place.desk,
            done=self._show_found,
            failed=self._not_verified,
            progress=self._report,
            owner=self,
        )

    def _set_checking(self, *, on: bool) -> None:
        """Show how far the check is and what stops it; the window can be worked in meanwhile."""
        had_keyboard = self.stop.hasFocus()
        self.verify.setEnabled(not on)
        self.stop.setEnabled(on)
        if had_keyboard:
            self.verify.setFocus()
        for part in (self.bar, self.stop):
            part.setVisible(on)
        if on:
            self.stop.setFocus()

    def _report(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _interrupt(self) -> None:
        if self._check is not None:
            self._check.interrupt()
            self.stop.setEnabled(False)

    def _show_found(self, found: Verification) -> None:
        self._set_checking(on=False)
        self._found.set_role("body" if found.problem is None else "error")
        self._found.set_text(verdict(found))
        self._count_unused()
        self.verified.emit(found)

    def _count_unused(self) -> None:
        self._place.read(find_unused, done=self._say_unused, owner=self)

    def _say_unused(self, unused: Unused) -> None:
        """Say how many files no record uses; those that are forgotten can be looked at."""
        count, forgotten = len(unused.files), len(unused.forgotten)
        said = n_(
            "{n} sealed file of your cases is used by no record ({size}).",
            "{n} sealed files of your cases are used by no record ({size}).",
            count,
            size=Size(unused.size),
        )
        since = n_(
            "{n} of them for more than {days} days.",
            "{n} of them for more than {days} days.",
            forgotten,
            days=DAYS_KEPT,
        )
        self._unused.set_text(Joined((said, since if forgotten else ""), " "))
        self._unused.setVisible(bool(count))
        self.show_unused.setVisible(bool(forgotten))

    def _open_unused(self) -> None:
        dialog = UnusedFilesDialog(self._place, self)
        dialog.finished.connect(self._count_unused)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _change_passphrase(self) -> None:
        dialog = PassphraseDialog(self._place, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _not_verified(self, error: DalilError) -> None:
        self._set_checking(on=False)
        self._found.hide()
        self._place.fail(error, quietly=isinstance(error, Cancelled))


def verdict(found: Verification) -> Joined:
    """Return what a check found, in words: the first bad place, or that there is none."""
    if found.problem is not None:
        others = others_words(found.more) if found.more else ""
        return Joined((found.problem, others, _KEEP_IT), " ")
    whole = _(
        "Nothing was altered: {entries} log entries and {records} records agree."
        " Head of the log: {head}",
        entries=found.entries,
        records=found.records,
        head=found.head[:16],
    )
    return Joined((whole, clock_words(found.regressions) if found.regressions else ""), ". ")


_CHECKING = _("Checking…")
_KEEP_IT = _("Keep the vault's folder as it is, and compare it with the newest backup.")


_FINGERPRINT = _(
    "Fingerprint of your keys, to be read to a colleague who is going to give you a key:"
)
_ONLY_YOURS = _("It opens the vault for you alone. No colleague needs it, nobody can look it up.")


def _choose_nearest(choice: QComboBox, number: int) -> None:
    offered = [choice.itemData(each) for each in range(choice.count())]
    choice.setCurrentIndex(offered.index(min(offered, key=lambda each: abs(each - number))))
