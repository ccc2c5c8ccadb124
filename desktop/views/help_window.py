"""The window of the user guide: contents at the left, one page at the right, a search above."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
)

from desktop.core.text import Text, _
from desktop.views.guide_browser import GuideBrowser
from desktop.views.help_pages import CONTENTS, FIRST_PAGE, TITLES, page_text
from desktop.views.labels import PlainLabel, Words
from desktop.views.parts import button
from desktop.views.search_field import SearchField
from desktop.views.shortcuts import Keys, bind
from desktop.views.style import Look

_KEY = Qt.ItemDataRole.UserRole
_WIDE, _HIGH, _CONTENTS_WIDE = 940, 700, 250  # pixels at 100 %


class HelpWindow(QDialog):
    """Stays beside the window it was called from; Esc closes it."""

    shortcuts_asked = Signal()
    steps_asked = Signal()

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._words, self._look = words, look
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)  # noqa: FBT003 - Qt's own
        self._way: list[str] = []
        self._at = -1
        words.put(self, windowTitle=_("Dalil: user guide"))
        self.back, self.forward = QToolButton(), QToolButton()
        self.search = SearchField(words, look)
        self._count = PlainLabel(words, "", "muted")
        self.contents = QListWidget()
        self.browser = GuideBrowser(look)
        self.shortcuts = button(words, look, _("Keyboard shortcuts"), "info")
        self.steps = button(words, look, _("First steps"), "life-buoy")
        self.steps.hide()
        self._lay_out()
        self._connect()
        self._fill()
        self.show_page(FIRST_PAGE)

    # -- building -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        theme = self._look.theme
        space = theme.space("m")
        column = QVBoxLayout(self)
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(space)
        column.addLayout(self._make_head())
        body = QHBoxLayout()
        body.setSpacing(space)
        self.contents.setProperty("role", "sections")
        self.contents.setWordWrap(True)
        self._words.put(self.contents, accessibleName=_("Contents"))
        body.addWidget(self.contents)
        body.addWidget(self.browser, 1)
        column.addLayout(body, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.shortcuts)
        foot.addWidget(self.steps)
        foot.addStretch(1)
        column.addLayout(foot)
        self._look.size(self, _WIDE, _HIGH)

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(self._look.theme.space("s"))
        for way, icon, name, keys, step in (
            (self.back, "chevron-left", _("Back"), "Alt+Left", -1),
            (self.forward, "chevron-right", _("Forward"), "Alt+Right", 1),
        ):
            self._look.put_icon(way, icon)
            tip = _("{label} ({shortcut})", label=name, shortcut=keys)
            self._words.put(way, accessibleName=name, toolTip=tip)
            way.clicked.connect(lambda _checked, step=step: self._step(step))
            bind(self, self._words, Keys(keys, name), way.click)
            head.addWidget(way)
        self._words.put(
            self.search,
            placeholderText=_("Search the guide…"),
            accessibleName=_("Search the guide"),
        )
        head.addWidget(self.search, 1)
        self._count.setWordWrap(False)
        head.addWidget(self._count)
        return head

    def _connect(self) -> None:
        self.search.textChanged.connect(self._search)
        self.contents.currentItemChanged.connect(self._turn)
        self.browser.page_asked.connect(self.show_page)
        self.shortcuts.clicked.connect(self.shortcuts_asked)
        self.steps.clicked.connect(self.steps_asked)
        self._words.language_changed.connect(self._fill)
        self._look.changed.connect(self._refresh)

    def _fill(self) -> None:
        """Say the contents: the parts, and the pages that hold what is searched for."""
        with QSignalBlocker(self.contents):
            self.contents.clear()
            for part, pages in CONTENTS:
                found = [(key, title) for key, title in pages if self._holds(key)]
                if found:
                    self._add_part(part)
                for key, title in found:
                    item = QListWidgetItem(self._words.say(title), self.contents)
                    item.setData(_KEY, key)
        self._refresh()

    def _add_part(self, part: Text) -> None:
        item = QListWidgetItem(self._words.say(part), self.contents)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(self._look.font("body", QFont.Weight.DemiBold))

    def _holds(self, key: str) -> bool:
        searched = self.search.text().strip().casefold()
        return searched in page_text(key, self._words.language).casefold()

    # -- going ----------------------------------------------------------------------------------

    @property
    def page(self) -> str:
        """The page that is shown."""
        return self._way[self._at] if self._way else FIRST_PAGE

    def show_page(self, key: str) -> None:
        """Turn to a page; a link to none leads nowhere."""
        if key in TITLES and (not self._way or key != self.page):
            del self._way[self._at + 1 :]
            self._way.append(key)
            self._at = len(self._way) - 1
        self._refresh()

    def offer_steps(self, *, offered: bool) -> None:
        """Offer the first steps, where there is something to take them in."""
        self.steps.setVisible(offered)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from hit to hit with Enter; Shift turns round."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.search.hasFocus():
            self._go_on(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def _step(self, step: int) -> None:
        self._at = min(max(self._at + step, 0), len(self._way) - 1)
        self._refresh()

    def _turn(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_KEY):
            self.show_page(item.data(_KEY))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave most of the width to the text, also in large letters."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        wanted = self._look.theme.pixels(_CONTENTS_WIDE)
        self.contents.setFixedWidth(min(wanted, self.width() * 2 // 5))

    def _refresh(self) -> None:
        """Show the page as it is now said and dressed, and where it stands."""
        self._share_width()
        self.browser.show_page(page_text(self.page, self._words.language))
        self._words.put(self.browser, accessibleName=TITLES[self.page])
        self.back.setEnabled(self._at > 0)
        self.forward.setEnabled(self._at < len(self._way) - 1)
        self._show_count()
        with QSignalBlocker(self.contents):
            self.contents.setCurrentRow(self._row_of(self.page))

    def _row_of(self, key: str) -> int:
        rows = range(self.contents.count())
        return next((row for row in rows if self.contents.item(row).data(_KEY) == key), -1)

    # -- searching ------------------------------------------------------------------------------

    def _search(self, words: str) -> None:
        self.browser.search(words)
        self._fill()

    def _go_on(self, *, back: bool) -> None:
        """Go to the next hit; on a page without any, to the first page that has one."""
        if self.browser.hits:
            self.browser.go_on(-1 if back else 1)
            self._show_count()
            return
        rows = (self.contents.item(row) for row in range(self.contents.count()))
        found = next((item.data(_KEY) for item in rows if item.data(_KEY)), None)
        if found is not None:
            self.show_page(found)

    def _show_count(self) -> None:
        if not self.search.text().strip():
            self._count.set_text("")
        elif self.browser.hits:
            self._count.set_text(_("{at} of {hits}", at=self.browser.at, hits=self.browser.hits))
        else:
            self._count.set_text(_("not on this page"))
