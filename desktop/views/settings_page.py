"""How the window looks and speaks, and whether the vault is as it was left."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QVBoxLayout

from desktop.core.errors import DalilError
from desktop.core.text import Text, _
from desktop.services.history import Verification, verify
from desktop.views.cases.parts import button
from desktop.views.labels import PlainLabel
from desktop.views.pages import MainPage
from desktop.views.style import Scheme
from desktop.views.unlock.window import LANGUAGE_NAMES
from desktop.views.workplace import Workplace

SCHEMES: dict[Scheme, Text] = {
    Scheme.SYSTEM: _("As the system"),
    Scheme.LIGHT: _("Light"),
    Scheme.DARK: _("Dark"),
}
PERCENTS = (80, 90, 100, 110, 125, 150, 175, 200)


class SettingsPage(MainPage):
    """Two cards: the window, and the vault."""

    verified = Signal(object)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self.language, self.scheme, self.percent = QComboBox(), QComboBox(), QComboBox()
        self.verify = button(place.words, place.look, _("Check the vault"), "shield-check")
        self._found = PlainLabel(place.words, "", "muted")
        self._found.hide()
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
        self._name_schemes()
        self.language.setCurrentIndex(self.language.findData(self._place.words.language))
        self.scheme.setCurrentIndex(self.scheme.findData(preferences.scheme.value))
        nearest = min(PERCENTS, key=lambda each: abs(each - preferences.percent))
        self.percent.setCurrentIndex(self.percent.findData(nearest))

    def _name_schemes(self) -> None:
        for number, name in enumerate(SCHEMES.values()):
            self.scheme.setItemText(number, self._place.words.say(name))

    def _lay_out(self) -> None:
        words = self._place.words
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 14, 22, 8)
        column.setSpacing(14)
        column.addWidget(PlainLabel(words, _("Settings"), "h1"))
        window, form = QFrame(), QFormLayout()
        form.setHorizontalSpacing(14)
        window.setProperty("role", "card")
        inner = QVBoxLayout(window)
        inner.setContentsMargins(16, 12, 16, 14)
        inner.addWidget(PlainLabel(words, _("Window"), "h2"))
        for name, field in (
            (_("Language"), self.language),
            (_("Colours"), self.scheme),
            (_("Size of text"), self.percent),
        ):
            label = PlainLabel(words, name)
            label.setBuddy(field)
            words.put(field, accessibleName=name)
            field.setMaximumWidth(self._place.look.theme.pixels(320))
            form.addRow(label, field)
        inner.addLayout(form)
        column.addWidget(window)
        column.addWidget(self._make_vault_card())
        column.addStretch(1)

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
                _("The check recomputes the whole log and compares every record with it."),
                "muted",
            )
        )
        inner.addWidget(self._found)
        inner.addWidget(self.verify, 0, Qt.AlignmentFlag.AlignLeft)
        return vault

    def _connect(self) -> None:
        self.language.currentIndexChanged.connect(self._speak)
        self.scheme.currentIndexChanged.connect(self._dress)
        self.percent.currentIndexChanged.connect(self._dress)
        self.verify.clicked.connect(self._verify)
        self._place.words.language_changed.connect(self._name_schemes)

    def _speak(self) -> None:
        language = self.language.currentData()
        self._place.preferences.language = language
        self._place.words.set_language(language)

    def _dress(self) -> None:
        preferences = self._place.preferences
        preferences.scheme = Scheme(self.scheme.currentData())
        preferences.percent = self.percent.currentData()
        self._place.look.apply(preferences.scheme, preferences.percent)

    def _verify(self) -> None:
        self.verify.setEnabled(False)
        self._found.show()
        self._found.set_role("muted")
        self._found.set_text(_("Checking…"))
        place = self._place
        place.exporting.run(
            verify, place.desk, done=self._show_found, failed=self._not_verified, owner=self
        )

    def _show_found(self, found: Verification) -> None:
        self.verify.setEnabled(True)
        if found.problem is not None:
            self._found.set_role("error")
            self._found.set_text(found.problem)
        else:
            self._found.set_role("body")
            self._found.set_text(
                _(
                    "Nothing was altered: {entries} log entries and {records} records agree."
                    " Head of the log: {head}",
                    entries=found.entries,
                    records=found.records,
                    head=found.head[:16],
                )
            )
        self.verified.emit(found)

    def _not_verified(self, error: DalilError) -> None:
        self.verify.setEnabled(True)
        self._found.hide()
        self._place.fail(error)
