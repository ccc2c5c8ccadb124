"""The editor of a block's text: it tells the panel beside it what stands there, and takes from it.

What is chosen in the panel is written at the cursor, as one step for undo.
"""

from __future__ import annotations

from typing import Any

from desktop.forms.fields import Field
from desktop.views.editing import EditPage
from desktop.views.form.editors import EditorFactory, Kit
from desktop.views.form.texts import LongTextEditor
from desktop.views.wordings.panel import WordingPanel
from desktop.views.workplace import Workplace


def editors_of_block(
    panel: WordingPanel, _place: Workplace, page: EditPage
) -> dict[str, EditorFactory]:
    """Return the editor that the form of a block has of its own."""

    def make(field: Field, kit: Kit, name: str) -> WordingText:
        return WordingText(field, kit, name, panel, page)

    return {"text": make}


class WordingText(LongTextEditor):
    """Paragraphs, with the panel beside them."""

    def __init__(
        self, field: Field, kit: Kit, name: str, panel: WordingPanel, page: EditPage
    ) -> None:
        self._panel, self._state = panel, page.form.state
        super().__init__(field, kit, name)
        panel.inserted.connect(self._insert)
        panel.brought_back.connect(self._bring_back)
        self._state.changed.connect(self._show)
        self._show()

    def set_raw(self, raw: Any) -> None:
        """Show the text, here and in the panel."""
        super().set_raw(raw)
        self._show()

    def _show(self, *_values: object) -> None:
        """Tell what the form holds; it may be one for reading, which took the place of its own."""
        language, text = (str(self._state.raws[key]) for key in ("language", self.field.key))
        if language:
            self._panel.show_text(language, text)

    def _insert(self, text: str) -> None:
        self.insert(text)
        self.stops[0].setFocus()

    def _bring_back(self, text: str) -> None:
        self._state.edit(self.field.key, text, None)
