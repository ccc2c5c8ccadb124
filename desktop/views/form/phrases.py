"""What opens at a text with Ctrl+Space: the phrases of its field, to insert and to look after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.core.names import fold
from desktop.core.text import Text, _
from desktop.services.phrases import PhraseText
from desktop.views.form.editors import Kit, Phrases
from desktop.views.form.inputs import FilterLine, FormText
from desktop.views.labels import PlainLabel, plain_tip

_WIDE, _HIGH = 440, 380  # pixels at 100 %
_SHOWN = 160  # letters of a phrase in the list; the tool tip has all of it
_PHRASE = Qt.ItemDataRole.UserRole


class PhrasePopup(QDialog):
    """Two pages: the list of phrases, and the wording of one of them."""

    chosen = Signal(str)

    def __init__(
        self, kit: Kit, phrases: Phrases, field: str, selected: str, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._kit, self._phrases, self._field, self._selected = kit, phrases, field, selected
        self._found: Sequence[PhraseText] | None = None
        self._worded: PhraseText | None = None  # whose wording is open
        self._removed: PhraseText | None = None
        self.setObjectName("phrases")
        kit.words.put(self, windowTitle=_("Quick phrases"))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._make_list())
        self._pages.addWidget(self._make_wording())
        QVBoxLayout(self).addWidget(self._pages)
        self._connect()
        self._show()
        self._ask()

    def open_at(self, place: QPoint) -> None:
        """Open with a corner at `place`, as far as the screen reaches."""
        pixels, screen = self._kit.look.theme.pixels, self.screen().availableGeometry()
        self.resize(min(pixels(_WIDE), screen.width()), min(pixels(_HIGH), screen.height()))
        room = screen.bottomRight() - QPoint(self.width(), self.height())
        self.move(
            max(screen.left(), min(place.x(), room.x())),
            max(screen.top(), min(place.y(), room.y())),
        )
        self.show()
        self._filter.setFocus()

    def event(self, event: QEvent) -> bool:
        """Keep keys from the shortcuts of the form beneath: Esc would leave it."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back from the wording to the list, and from the list to the text."""
        if event.key() == Qt.Key.Key_Escape and self._pages.currentIndex():
            self._close_wording()
        else:
            super().keyPressEvent(event)

    # -- the list -------------------------------------------------------------------------------

    def _make_list(self) -> QWidget:
        words, page = self._kit.words, QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        self._filter = FilterLine(words, self._kit.look)
        self._filter.setObjectName("phrases.search")
        words.put(self._filter, accessibleName=_("Search the phrases"))
        self._list = QListWidget()
        self._list.setObjectName("phrases.list")
        self._list.setProperty("role", "framed")
        self._list.setWordWrap(True)
        words.put(self._list, accessibleName=_("Quick phrases"))
        self._note = PlainLabel(words, "", "muted")
        self._insert = self._button("insert", _("Insert"))
        self._insert.setProperty("kind", "primary")
        self._change = self._button("change", _("Change…"))
        self._remove = self._button("remove", _("Remove"))
        self._put_back = self._button("put_back", _("Put back"))
        keep = _("Keep the selected text as a phrase") if self._selected else _("New phrase…")
        self._new = self._button("new", keep)
        deeds = QHBoxLayout()
        for button in (self._insert, self._change, self._remove, self._put_back):
            deeds.addWidget(button)
        deeds.addStretch(1)
        column.addWidget(self._filter)
        column.addWidget(self._list, 1)
        column.addWidget(self._note)
        column.addLayout(deeds)
        column.addWidget(self._new)
        return page

    def _button(self, name: str, label: Text) -> QPushButton:
        button = QPushButton()
        button.setObjectName(f"phrases.{name}")
        button.setAutoDefault(False)  # Enter belongs to the list
        self._kit.words.put(button, text=label)
        return button

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._show)
        self._filter.down.connect(self._go_down)
        self._filter.chosen.connect(self._choose)
        self._list.itemActivated.connect(self._choose)
        self._list.currentItemChanged.connect(self._show_deeds)
        self._insert.clicked.connect(self._choose)
        self._change.clicked.connect(self._word_current)
        self._remove.clicked.connect(self._remove_current)
        self._put_back.clicked.connect(self._keep_removed)
        self._new.clicked.connect(self._word_new)
        self._cancel.clicked.connect(self._close_wording)
        self._save.clicked.connect(self._keep)
        self._text.textChanged.connect(self._show_wording)

    def _ask(self) -> None:
        self._phrases.offer(self._field, self._take, self)

    def _take(self, found: Sequence[PhraseText]) -> None:
        self._found = found
        self._show()

    def _show(self) -> None:
        """Fill the list with the phrases that hold what was typed."""
        wanted = fold(self._filter.text())
        self._list.clear()
        for phrase in self._found or ():
            if wanted in fold(phrase.text):
                self._add(phrase)
        self._list.setCurrentRow(0)
        nothing = _("Nothing found") if self._found else _("No phrases for this field yet.")
        self._note.set_text(_("Loading…") if self._found is None else nothing)
        self._note.setVisible(not self._list.count())
        self._show_deeds()

    def _add(self, phrase: PhraseText) -> None:
        shown = " ".join(phrase.text.split())
        item = QListWidgetItem(shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…", self._list)
        item.setData(_PHRASE, phrase)
        item.setToolTip(plain_tip(phrase.text))
        if phrase.shared:
            item.setIcon(self._kit.look.icon("users", "muted"))
            spoken = _("{phrase} (the office's)", phrase=shown)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, self._kit.words.say(spoken))

    def _show_deeds(self) -> None:
        has_one = self._current() is not None
        for button in (self._insert, self._change, self._remove):
            button.setEnabled(has_one)
        self._put_back.setVisible(self._removed is not None)

    def _current(self) -> PhraseText | None:
        item: QListWidgetItem | None = self._list.currentItem()
        phrase: PhraseText | None = None if item is None else item.data(_PHRASE)
        return phrase

    def _go_down(self) -> None:
        self._list.setFocus()
        self._list.setCurrentRow(min(self._list.currentRow() + 1, self._list.count() - 1))

    def _choose(self) -> None:
        phrase = self._current()
        if phrase is not None:
            self.accept()
            self.chosen.emit(phrase.text)

    # -- looking after them ---------------------------------------------------------------------

    def _make_wording(self) -> QWidget:
        words, page = self._kit.words, QWidget()
        column, foot = QVBoxLayout(page), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        self._text = FormText()
        self._text.setObjectName("phrases.text")
        words.put(self._text, accessibleName=_("Wording of the phrase"))
        self._shared = QCheckBox()
        self._shared.setObjectName("phrases.shared")
        words.put(self._shared, text=_("For the whole office"))
        advice = _("Colleagues see it in every case: no names, nothing of one case.")
        self._cancel = self._button("cancel", _("Cancel"))
        self._save = self._button("save", _("Keep"))
        self._save.setProperty("kind", "primary")
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._save)
        column.addWidget(PlainLabel(words, _("Wording of the phrase"), "h2"))
        column.addWidget(self._text)
        column.addWidget(self._shared)
        column.addWidget(PlainLabel(words, advice, "muted"))
        column.addStretch(1)
        column.addLayout(foot)
        return page

    def _word_new(self) -> None:
        self._word(PhraseText("", self._selected, shared=False, mine=True))

    def _word_current(self) -> None:
        phrase = self._current()
        if phrase is not None:
            self._word(phrase)

    def _word(self, phrase: PhraseText) -> None:
        self._worded = phrase
        self._text.setPlainText(phrase.text)
        self._shared.setChecked(phrase.shared)
        self._shared.setEnabled(phrase.mine)
        self._show_wording()
        self._pages.setCurrentIndex(1)
        self._text.setFocus()

    def _show_wording(self) -> None:
        self._save.setEnabled(bool(self._text.toPlainText().strip()))

    def _close_wording(self) -> None:
        self._pages.setCurrentIndex(0)
        self._filter.setFocus()

    def _keep(self) -> None:
        if self._worded is not None:
            text, shared = self._text.toPlainText().strip(), self._shared.isChecked()
            kept = replace(self._worded, text=text, shared=shared)
            self._phrases.keep(self._field, kept, self._ask, self)
        self._close_wording()

    def _remove_current(self) -> None:
        phrase = self._current()
        if phrase is not None:
            self._removed = phrase
            self._phrases.remove(phrase, self._ask, self)

    def _keep_removed(self) -> None:
        if self._removed is not None:
            again = replace(self._removed, phrase_id="", mine=True)
            self._removed = None
            self._phrases.keep(self._field, again, self._ask, self)
