"""Beside the form of a block: what can be inserted, how it reads, and its versions."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.core.text import INTERFACE_LANGUAGES, SOURCE_LANGUAGE, _
from desktop.services.wording import Block
from desktop.views.wordings.inserting import Inserting
from desktop.views.wordings.preview import BlockPreview
from desktop.views.wordings.versions import BlockVersions
from desktop.views.workplace import Workplace

TEXT, PLACEHOLDERS, PREVIEW, VERSIONS = range(4)
WIDE = 430  # pixels at 100 %


class WordingPanel(QWidget):
    """Three pages; it is told what stands in the form, and tells what is to be put there.

    Where it is `narrow` there is no room for both, and a fourth name brings the form back.
    """

    turned = Signal()
    inserted = Signal(str)
    brought_back = Signal(str)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place, self._editable, self._narrow = place, False, False
        self.bar, self._stack = QTabBar(), QStackedWidget()
        self.inserting, self.preview = Inserting(place), BlockPreview(place)
        self.versions = BlockVersions(place)
        self._lay_out()
        self.bar.currentChanged.connect(self._turn)
        for signal, told in (
            (self.inserting.inserted, self.inserted),
            (self.versions.brought_back, self.brought_back),
        ):
            signal.connect(self._turn_to_text)
            signal.connect(told)
        self.versions.read.connect(self._take_newest)
        place.words.language_changed.connect(self._name)
        place.look.changed.connect(self.updateGeometry)

    @property
    def language(self) -> str:
        """The language a new block is likely to be in: that of the window."""
        language = self._place.words.language
        return language if language in INTERFACE_LANGUAGES else SOURCE_LANGUAGE

    def show_block(self, key: str | None, *, editable: bool) -> None:
        """Begin with a block, or a new one; what cannot be edited is looked at."""
        self._editable = editable
        self.versions.show_block(key, editable=editable)
        self.bar.setTabVisible(PLACEHOLDERS, editable)
        self._turn_away()
        self.inserting.show_for(self.language)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """The places for the keyboard, in their order."""
        inserting, preview, versions = self.inserting, self.preview, self.versions
        return (
            *(self.bar, inserting.search, inserting.list),
            *(preview.with_case, preview.with_example, *preview.choices.values()),
            *(preview.text, preview.gaps),
            *(versions.list, versions.text, versions.bring),
        )

    @property
    def leaves_the_form(self) -> bool:
        """Whether there is room for the form while this page is in front."""
        return not self._narrow or self.bar.currentIndex() == TEXT

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - it is what is set
        """Share the room with the form, or take turns with it."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.bar.setTabVisible(TEXT, narrow)
            self._turn_away()

    def _turn_away(self) -> None:
        """Begin with the text where it takes turns, else with what is of use beside it."""
        beside = PLACEHOLDERS if self._editable else PREVIEW
        self.bar.setCurrentIndex(TEXT if self._narrow else beside)
        self._turn(self.bar.currentIndex())  # Qt is silent when a hidden tab gave way to this one

    def _turn_to_text(self) -> None:
        if self._narrow:
            self.bar.setCurrentIndex(TEXT)

    def _turn(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self._stack.setVisible(number != TEXT)
        self.turned.emit()

    def show_text(self, language: str, text: str) -> None:
        """Take over what stands in the form."""
        self.inserting.show_for(language)
        self.preview.show_text(language, text)

    def _take_newest(self, newest: Block) -> None:
        if not self._editable:  # the form says nothing then
            self.show_text(newest.language, newest.text)

    def _lay_out(self) -> None:
        look = self._place.look
        self.bar.setObjectName("kinds")
        self.bar.setProperty("role", "segments")
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(True)
        self._place.words.put(self.bar, accessibleName=_("Beside the text"))
        column = QVBoxLayout(self)
        column.setContentsMargins(look.theme.space("m"), look.theme.space("s"), 0, 0)
        column.setSpacing(look.theme.space("s"))
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)
        for page in (QWidget(), self.inserting, self.preview, self.versions):
            self.bar.addTab("")
            self._stack.addWidget(page)
        self.bar.setTabVisible(TEXT, False)  # noqa: FBT003 - Qt's own argument
        self._name()

    def sizeHint(self) -> QSize:
        """Be this wide, whatever it holds."""
        return QSize(self._place.look.theme.pixels(WIDE), super().sizeHint().height())

    def _name(self) -> None:
        names = (_("Text"), _("Placeholders"), _("Preview"), _("Versions"))
        for number, name in enumerate(names):
            self.bar.setTabText(number, self._place.words.say(name))
