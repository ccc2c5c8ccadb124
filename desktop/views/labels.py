"""Words on the screen: which language they are in, and labels that show nothing but plain text.

How a language is switched without a restart: whoever builds a widget gives its texts to
`Words.put`, which says them now and again at every change; there is nothing to retranslate by
hand. What is computed or painted listens to `language_changed`. `Words` is made by the composition
root and handed in; no floor below knows it. Qt's translator speaks only for Qt's own menus.

This is the only room that constructs a QLabel: a label made elsewhere would read a client's words
as HTML, load what they name, and pretend to be the program.
"""

from __future__ import annotations

from typing import Protocol, TypeAlias
from weakref import WeakKeyDictionary

from PySide6 import QtCore
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QObject, QSize, QTranslator, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from shiboken6 import isValid

from desktop.core.text import SOURCE_LANGUAGE

_ENDLESS = 24  # letters: longer than words are, shorter than the narrowest column
_ONE_LINE = 90  # letters of a tool tip; what is longer would be wider than the screen


class InLanguages(Protocol):
    """Anything that can be said in a language: a Text, a Term, a When, an amount of Money."""

    def in_language(self, language: str) -> str:
        """Return the words in `language`."""


Sayable: TypeAlias = str | InLanguages


def said(what: Sayable, language: str) -> str:
    """Return the words for `what`; a plain string stands as it is, whatever the language."""
    return what if isinstance(what, str) else what.in_language(language)


class Words(QObject):
    """The language of the window, and every text that has to follow it."""

    language_changed = Signal(str)  # whatever is computed or painted is said anew

    def __init__(self, language: str = SOURCE_LANGUAGE) -> None:
        super().__init__()
        self.language = language
        self._said: WeakKeyDictionary[QObject, dict[str, Sayable]] = WeakKeyDictionary()
        self._qt = QTranslator(self)
        self._teach_qt()

    def say(self, what: Sayable) -> str:
        """Return the words for `what` in the language of the window."""
        return said(what, self.language)

    def put(self, target: QObject, **texts: Sayable) -> None:
        """Say `texts` through the setters of `target` now, and again when the language changes.

        The names are Qt's: `words.put(button, text=_("Save"), toolTip=_("Save the case"))`.
        """
        self._said.setdefault(target, {}).update(texts)
        self._say(target, texts)

    def set_language(self, language: str) -> None:
        """Say everything that is on the screen in another language."""
        if language == self.language:
            return
        self.language = language
        self._teach_qt()
        self.say_again()

    def say_again(self) -> None:
        """Say everything that is on the screen anew: in another language, or with other names."""
        for target, texts in list(self._said.items()):
            if isValid(target):
                self._say(target, texts)
        self.language_changed.emit(self.language)

    def _say(self, target: QObject, texts: dict[str, Sayable]) -> None:
        for name, text in texts.items():
            words = plain_tip(self.say(text)) if name == "toolTip" else self.say(text)
            getattr(target, f"set{name[0].upper()}{name[1:]}")(words)

    def _teach_qt(self) -> None:
        """Load Qt's own translation: the menus of text fields and the standard buttons."""
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        QCoreApplication.removeTranslator(self._qt)
        if self._qt.load(f"qtbase_{self.language}", folder):
            QCoreApplication.installTranslator(self._qt)


class PlainLabel(QLabel):
    """A label for one role of the style sheet (`body`, `h1`, `h2`, `muted`, `error`, ...).

    It wraps, or, with `elide`, stays on one line and shows the whole text as its tool tip. A word
    without an end, as a hash is, is cut where the label ends instead of making the page as wide.
    """

    def __init__(
        self, words: Words, text: Sayable = "", role: str = "body", *, elide: bool = False
    ) -> None:
        super().__init__()
        self._words = words
        self._whole = ""
        self._elide, self._has_endless = elide, False
        self.setProperty("textFormat", "PlainText")  # by name: see Look on Qt's enumerations
        self.setWordWrap(not elide)
        self.setProperty("role", role)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: Sayable) -> None:
        """Show `text`, in whatever language the window speaks."""
        self._words.put(self, text=text)

    def set_role(self, role: str) -> None:
        """Look like another role."""
        dress(self, "role", role)

    def setText(self, text: str) -> None:
        """Show words as they are."""
        self._whole = text
        self._has_endless = any(len(word) > _ENDLESS for word in text.split())
        if self._elide:
            self.setAccessibleName(text)
            self._fit()
        else:
            super().setText(text)

    def sizeHint(self) -> QSize:
        """Ask for room for the whole text."""
        hint = super().sizeHint()
        return QSize(self._natural_width(), hint.height()) if self._elide else hint

    def minimumSizeHint(self) -> QSize:
        """Be content with the first letters where eliding is allowed, or a word has no end."""
        hint, letter = super().minimumSizeHint(), self.fontMetrics().averageCharWidth()
        if self._elide:
            return QSize(min(letter * 4, self._natural_width()), hint.height())
        return (
            QSize(min(letter * _ENDLESS, hint.width()), hint.height())
            if self._has_endless
            else hint
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Elide anew."""
        super().resizeEvent(event)
        if self._elide:
            self._fit()
        elif self._has_endless:
            is_cut = super().minimumSizeHint().width() > self.width()
            self.setToolTip(plain_tip(self._whole) if is_cut else "")

    def _natural_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self._whole) + 2

    def _fit(self) -> None:
        room = self.contentsRect().width()
        shown = self.fontMetrics().elidedText(self._whole, QtCore.Qt.TextElideMode.ElideRight, room)
        if shown != self.text():
            super().setText(shown)
            self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")


def plain_tip(words: str) -> str:
    """Return `words` so that a tool tip, which knows no plain text, shows them as they are.

    It breaks no lines by itself: long words are given their breaks here.
    """
    if "<" not in words:
        return words if len(words) <= _ONE_LINE else _broken(words)
    import html

    return f"<p>{html.escape(words)}</p>"


def plain_action(words: str) -> str:
    """Return `words` so that a menu, a tab or a button shows its `&` and makes no shortcut of it.

    A tab in such words would end the label and begin the column of shortcuts: it becomes a space.
    """
    return words.replace("&", "&&").replace("\t", " ")


def _broken(words: str) -> str:
    import textwrap

    return textwrap.fill(words, _ONE_LINE)


def dress(widget: QWidget, name: str, value: str | bool) -> None:  # noqa: FBT001 - it is what is set
    """Give a widget a property the style sheet selects by; if it is new, read the sheet again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
