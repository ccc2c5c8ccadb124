"""What is to be covered in a paper: for whom, whose names, and what else; then its pages are seen.

It stays below the pages of the edition: who sees there that something was forgotten closes them and
types it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import Text, _, c_, n_
from desktop.core.vocabulary import vocabulary
from desktop.services.drawn import Drawn
from desktop.services.editions import (
    PURPOSES,
    NamedPerson,
    Offer,
    count_each,
    draw_redacted,
    is_ticked,
)
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.parts import Scrolled, button
from desktop.views.toast import Toast
from desktop.views.tokens import Tone
from desktop.views.waiting import Waiting
from desktop.views.wording import Joined, labels
from desktop.views.worker import Newest
from desktop.views.workplace import Workplace

_LEAST_NAMES, _TYPED_LINES = 3, 3

Look = Callable[[QWidget, Drawn], None]
"""Shows a paper before it leaves."""


class RedactionDialog(QDialog):
    """A purpose ticks names; a person decides about each of them, and adds what has no name."""

    def __init__(
        self, place: Workplace, parent: QWidget, drawn: Drawn, offer: Offer, look: Look
    ) -> None:
        super().__init__(parent)
        self._place, self._look = place, look
        self._drawn: Drawn | None = drawn
        self._offer: Offer | None = offer
        self.setObjectName("redaction")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        place.words.put(self, windowTitle=_("Redacted edition"))
        self.purpose, self.people = QComboBox(), QListWidget()
        self.typed = QPlainTextEdit()
        self.counted = PlainLabel(place.words, "", "muted")
        self.show_pages = button(
            place.words, place.look, _("Show the covered pages"), "eye", "primary"
        )
        self.close_button = QPushButton()
        self._counting = Newest(place.exporting, self)
        self._scroll = Scrolled()
        self.toast = Toast(place.words, place.look, self._scroll)  # over no button
        self._lay_out()
        self._fill()
        self._connect()

    # -- building -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look.theme.space("m"))
        column.addWidget(PlainLabel(words, _("Redacted edition"), "h1"))
        self._lay_out_questions(QVBoxLayout(self._scroll.body))
        column.addWidget(self._scroll, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        words.put(self.close_button, text=_("Close"))
        self.show_pages.setDefault(True)
        for each in (self.show_pages, self.close_button):
            foot.addWidget(each)
        column.addLayout(foot)
        look.size(self, 720, 700)

    def _lay_out_questions(self, column: QVBoxLayout) -> None:
        words, look = self._place.words, self._place.look
        column.setContentsMargins(0, 0, look.theme.space("s"), 0)
        column.setSpacing(look.theme.space("s"))
        column.addWidget(PlainLabel(words, _EXPLAINED, "muted"))
        self._add(column, _("For whom is it?"), self.purpose)
        column.addWidget(PlainLabel(words, _UNCONFIRMED, "muted"))
        self._add(column, _("Names of the case that are covered"), self.people, stretch=1)
        self.nobody = PlainLabel(words, "", "muted")
        column.addWidget(self.nobody)
        self._add(column, _("What else is covered: a word or a phrase on each line"), self.typed)
        column.addWidget(self.counted)
        column.addWidget(PlainLabel(words, _NOT_FOUND, "warning"))
        line = self.typed.fontMetrics().lineSpacing()
        self.people.setMinimumHeight(_LEAST_NAMES * 2 * line)
        self.people.setWordWrap(True)
        self.people.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.people.setProperty("role", "framed")
        self.typed.setTabChangesFocus(True)
        self.typed.setFixedHeight((_TYPED_LINES + 1) * line)

    def _add(self, column: QVBoxLayout, title: Text, asked: QWidget, *, stretch: int = 0) -> None:
        label = PlainLabel(self._place.words, title, "label")
        label.setBuddy(asked)
        self._place.words.put(asked, accessibleName=title)
        column.addWidget(label)
        column.addWidget(asked, stretch)

    def _fill(self) -> None:
        for term in vocabulary(PURPOSES):
            self.purpose.addItem("", term.key)
        people = self._offer.people if self._offer is not None else ()
        for person in people:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, person)
            self.people.addItem(item)
        withheld = self._offer.withheld if self._offer is not None else None
        self.nobody.set_text(withheld or _("Nobody has been added to this case yet."))
        self.nobody.setVisible(not people)
        self.people.setVisible(bool(people))
        self.people.setCurrentRow(0)
        self._say()
        self._tick()
        (self.people if people else self.typed).setFocus()

    def _connect(self) -> None:
        self.purpose.currentIndexChanged.connect(self._tick)
        self.typed.textChanged.connect(self._count)
        self.show_pages.clicked.connect(self._draw)
        self.close_button.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)
        self._place.words.language_changed.connect(self._say)
        self._place.failed.connect(self._fail)

    # -- what is chosen -------------------------------------------------------------------------

    def _items(self) -> list[tuple[QListWidgetItem, NamedPerson]]:
        items = (self.people.item(row) for row in range(self.people.count()))
        return [(item, item.data(Qt.ItemDataRole.UserRole)) for item in items]

    def _say(self) -> None:
        """Name purposes and people, as the window names them now."""
        words = self._place.words
        for at, term in enumerate(vocabulary(PURPOSES)):
            self.purpose.setItemText(at, words.say(term))
        for item, person in self._items():
            parts: list[Sayable] = [self._place.privacy.link(person.name), _places(person.places)]
            if self._place.privacy.shown or person.roles[1:]:  # else the code is the role
                parts.insert(1, labels("person_roles", person.roles))
            item.setText(words.say(Joined(tuple(parts), " · ")))

    def _tick(self) -> None:
        """Tick the names that are covered for the purpose chosen."""
        for item, person in self._items():
            ticked = is_ticked(person, self.purpose.currentData())
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def _typed(self) -> list[str]:
        lines = (line.strip() for line in self.typed.toPlainText().splitlines())
        return list(dict.fromkeys(filter(None, lines)))

    def _chosen(self) -> list[str]:
        ticked = (
            word
            for item, person in self._items()
            if item.checkState() is Qt.CheckState.Checked
            for word in person.words
        )
        return [*ticked, *self._typed()]

    def _count(self) -> None:
        """Say in how many places what was typed stands."""
        words = self._typed()
        if self._offer is None or not words:
            self._counting.cancel()
            self.counted.set_text("")
            return

        def done(counts: tuple[int, ...]) -> None:
            said = (
                _("“{words}”: {places}", words=each, places=_places(count))
                for each, count in zip(words, counts, strict=True)
            )
            self.counted.set_text(Joined(tuple(said), "; "))

        self._counting.run(count_each, self._offer.pages, words, done=done, failed=self._place.fail)

    # -- the pages ------------------------------------------------------------------------------

    def _draw(self) -> None:
        if self._drawn is not None:
            waiting = Waiting(self._place, self, _("Covering the pages…"))
            asked = (self._drawn, str(self.purpose.currentData()), self._chosen())
            place = self._place
            waiting.run(place.exporting, draw_redacted, place.desk, *asked, done=self._show)

    def _show(self, redacted: Drawn) -> None:
        if self._drawn is not None:
            self._look(self, redacted)

    def _fail(self, sentence: Text, label: Text | None, act: Callable[[], object] | None) -> None:
        self.toast.show_message(sentence, label, act, Tone.DANGER)

    def done(self, result: int) -> None:
        """Close, and drop the paper and the names."""
        self._counting.cancel()
        self._drawn = self._offer = None
        self.people.clear()
        super().done(result)


def _places(count: int) -> Sayable:
    if not count:
        return c_("places in a document", "not found")
    return n_("in {n} place", "in {n} places", count)


_EXPLAINED = _(
    "The pages become pictures in which what you choose is painted over; no text is left below."
    " Nothing leaves before you have looked at every page."
)
_UNCONFIRMED = _(
    "This ticks names below. Which ones a purpose takes has still to be confirmed: look at each."
)
_NOT_FOUND = _(
    "Not found: names in pictures and handwriting, nicknames, other spellings or alphabets, forms"
    " that change the root. A box is as wide as what it covers."
)
