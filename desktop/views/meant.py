"""Who is meant where a case has several: victim, incident, lawyer, claim; and the addressee."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from desktop.core.text import Text, _
from desktop.services.wording_values import BODY, CLAIM, EVENT, LAWYER, VICTIM, Chosen, Option
from desktop.views.form.inputs import FormCombo
from desktop.views.labels import PlainLabel
from desktop.views.workplace import Workplace

NAMES: Mapping[str, Text] = {
    VICTIM: _("Victim"),
    EVENT: _("Incident"),
    LAWYER: _("Lawyer"),
    CLAIM: _("Claim"),
    BODY: _("Addressee"),
}
Options = Sequence[tuple[str, tuple[Option, ...]]]


class WhoIsMeant(QWidget):
    """A choice for each of `whats`, shown where there are several; none is taken by itself."""

    changed = Signal()

    def __init__(self, place: Workplace, whats: Sequence[str]) -> None:
        super().__init__()
        self._place = place
        self._options: Options = ()
        self.choices = {what: FormCombo() for what in whats}
        words = place.words
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for what, choice in self.choices.items():
            name = PlainLabel(words, NAMES[what])
            name.setBuddy(choice)
            words.put(choice, accessibleName=NAMES[what])
            self._form.addRow(name, choice)
            self._form.setRowVisible(choice, False)  # noqa: FBT003 - Qt's own argument
            choice.currentIndexChanged.connect(self.changed)
        place.privacy.changed.connect(self._say)
        words.language_changed.connect(self._say)

    def chosen(self) -> Chosen:
        """Return what was chosen."""
        pairs = ((what, choice.currentData()) for what, choice in self.choices.items())
        return tuple(pair for pair in pairs if pair[1])

    def offer(self, options: Options, chosen: Chosen | None = None) -> None:
        """Offer those of whom there are several; what was chosen stays, or `chosen` is."""
        self._options = options
        self._say()
        if chosen is not None:
            for what, choice in self.choices.items():
                with QSignalBlocker(choice):
                    choice.setCurrentIndex(max(choice.findData(dict(chosen).get(what)), 0))

    def _say(self) -> None:
        """Name them, as the window names them now."""
        options = dict(self._options)
        for what, choice in self.choices.items():
            offered, chosen = options.get(what, ()), choice.currentData()
            with QSignalBlocker(choice):
                choice.clear()
                choice.addItem(self._place.words.say(_("Choose…")), "")
                for each in offered:
                    name = self._place.privacy.link(each.name)
                    choice.addItem(self._place.words.say(name), each.id)
                choice.setCurrentIndex(max(choice.findData(chosen), 0))
            several = len(offered) > 1 or (what == BODY and bool(offered))
            self._form.setRowVisible(choice, several)
