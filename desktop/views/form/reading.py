"""What stands in a form that is for reading: answers in words, to be selected and copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt

from desktop.core.errors import WrongInput
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.forms.fields import Field, Link, LinkField, Raw
from desktop.views.form.editors import Editor, Kit
from desktop.views.labels import PlainLabel, Sayable


class ReadingEditor(Editor):
    """An answer of any kind in words: it can be selected and copied, and not changed."""

    def __init__(self, field: Field, kit: Kit, name: str) -> None:
        self._said = PlainLabel(kit.words, _NO_ANSWER, "reading")
        self._said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._said.setIndent(0)
        self._said.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt would leave Tab out
        super().__init__(field, kit, name, self._said)
        self._raw: Raw = field.blank
        self._names: dict[str, Sayable] = {}
        self.add_stop(self._said, name, field.label)
        self._say()
        if isinstance(field, LinkField) and kit.links is not None:
            kit.links.offer(field.of, self.show_offered, self)

    def raw(self) -> Raw:
        """Return what is shown."""
        return self._raw

    def set_raw(self, raw: Any) -> None:
        """Show `raw` in words."""
        self._raw = raw
        self._say()

    def show_offered(self, links: Sequence[Link]) -> None:
        """Call what is linked to by its name in the window's language."""
        self._names = {link.record_id: link.name for link in links}
        self._say()

    def _say(self) -> None:
        said = self._names.get(str(self._raw[0]) if self._raw else "") or _Said(
            self.field, self._raw
        )
        self._said.set_text(said)
        told = _("{label}: {answer}", label=self.field.label, answer=said)
        self.kit.words.put(self._said, accessibleName=told)


@frozen_value
class _Said:
    """What stands in an editor, as a person reads it; what cannot be read stands as it is."""

    field: Field
    raw: Raw

    def in_language(self, language: str) -> str:
        if self.field.is_blank(self.raw):
            return _NO_ANSWER
        try:
            return self.field.words(self.field.parse(self.raw), language)
        except WrongInput:  # written when the form allowed it
            return self.raw if isinstance(self.raw, str) else _NO_ANSWER


_NO_ANSWER = "—"
