"""Beneath the family name of a new person: who of that name is in the vault already.

Choosing one puts that person into the case with the role chosen on the form, so that nobody is in
the vault twice.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.text import _
from desktop.forms.fields import Field, Raw
from desktop.services.people import Linked, link_person, unlink_person
from desktop.services.people_register import PersonEntry, namesakes
from desktop.views.editing import EditPage
from desktop.views.form.editors import Editor, EditorFactory, Kit, LineEditor
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.wording import Joined, labels
from desktop.views.worker import Newest
from desktop.views.workplace import Workplace

_MOST = 3
_NAMES = ("family_name", "given_name")
_PAUSE_MS = 250


def editors_of_new_person(
    case_id: str, place: Workplace, page: EditPage
) -> dict[str, EditorFactory]:
    """Return the editors that the form of a new person has of its own."""

    def make(field: Field, kit: Kit, name: str) -> NameEditor:
        return NameEditor(field, kit, name, place, page, case_id)

    return {"family_name": make}


class NameEditor(Editor):
    """A line for the family name; beneath it those who may be meant, each with a button."""

    def __init__(
        self,
        field: Field,
        kit: Kit,
        name: str,
        place: Workplace,
        page: EditPage,
        case_id: str,
    ) -> None:
        super().__init__(field, kit, name, QWidget())
        self._place, self._page, self._case_id = place, page, case_id
        self._line = LineEditor(field, kit, name)
        self.offered = QFrame()
        self._said = [PlainLabel(kit.words) for _number in range(_MOST)]
        self.buttons = [QPushButton() for _number in range(_MOST)]
        self._found: tuple[PersonEntry, ...] = ()
        self._linked: tuple[Sayable, Linked] | None = None  # the name, and what was added
        self._newest = Newest(place.reading, self, _PAUSE_MS)
        self._lay_out()
        self.stops = [*self._line.stops, *self.buttons]
        self._line.edited.connect(self.edited)
        self._line.left.connect(self.left)
        page.form.state.changed.connect(self._on_change)
        page.saved.connect(self._tell)
        for number, button in enumerate(self.buttons):
            button.clicked.connect(partial(self._use, number))

    def _lay_out(self) -> None:
        words, look = self.kit.words, self.kit.look
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.theme.space("s"))
        column.addWidget(self._line.widget)
        column.addWidget(self.offered)
        self.offered.setProperty("role", "card")
        grid = QGridLayout(self.offered)
        space = look.theme.space("m")
        grid.setContentsMargins(space, space, space, space)
        grid.setColumnStretch(0, 1)
        grid.addWidget(PlainLabel(words, _("Already in the vault:"), "label"), 0, 0, 1, 2)
        for number, (said, button) in enumerate(zip(self._said, self.buttons, strict=True), 1):
            button.setObjectName(f"{self.name}.use.{number}")
            use = _("Use this person")
            words.put(button, text=use, accessibleName=use)
            grid.addWidget(said, number, 0)
            grid.addWidget(button, number, 1)
        self.offered.hide()

    def raw(self) -> Raw:
        """Return the line."""
        return self._line.raw()

    def set_raw(self, raw: Any) -> None:
        """Show the line."""
        self._line.set_raw(raw)

    def mark(self, *, wrong: bool, description: str) -> None:
        """Mark the line: whoever is offered is not wrong."""
        self._line.mark(wrong=wrong, description=description)

    # -- who may be meant -----------------------------------------------------------------------

    def _on_change(self, key: str) -> None:
        if key not in _NAMES:
            return
        state = self._page.form.state
        names = [str(state.value(each) or "") for each in _NAMES]
        self._newest.run(
            namesakes,
            self._place.desk,
            self._case_id,
            *names,
            _MOST,
            done=self._show,
            failed=self._place.fail,
        )

    def _show(self, found: tuple[PersonEntry, ...]) -> None:
        self._found = found
        focus = self.widget.window().focusWidget()
        for number, (said, button) in enumerate(zip(self._said, self.buttons, strict=True)):
            shown = number < len(found)
            if shown:
                text = self._described(found[number])
                said.set_text(text)
                called = _("Use this person: {person}", person=text)
                self.kit.words.put(button, accessibleName=called)
            elif button is focus:
                self._line.stops[0].setFocus()
            said.setVisible(shown)
            button.setVisible(shown)
        self.offered.setVisible(bool(found))

    def _described(self, entry: PersonEntry) -> Sayable:
        born = "" if entry.birth is None else _("born {when}", when=entry.birth)
        where = (
            _(
                "in case {number} ({roles})",
                number=case.number,
                roles=labels("person_roles", case.roles),
            )
            if case.case_id != self._case_id
            else _("in this case already ({roles})", roles=labels("person_roles", case.roles))
            for case in entry.cases
        )
        name = self._place.privacy.name(entry.name, entry.code)
        return Joined((name, born, *where))

    def _use(self, number: int) -> None:
        """Put the person into the case with the roles that are ticked, and close the form."""
        chosen, place, case_id = self._found[number], self._place, self._case_id
        roles = self._page.form.state.value("roles") or ("victim",)

        def link() -> str:
            name = place.privacy.name(chosen.name, chosen.code)
            self._linked = name, link_person(place.desk, case_id, chosen.id, roles)
            return chosen.id

        self._page.save_instead(link)

    def _tell(self) -> None:
        """Say who is in the case now, with what takes it back; the form goes."""
        if self._linked is None:
            return
        place, (name, linked) = self._place, self._linked
        said = _("{name} is in this case now, and in the vault once.", name=name)
        if linked.roles:
            undo = partial(place.write, unlink_person, self._case_id, linked)
            place.say(said, _("Undo"), undo)
        else:
            place.say(said)
