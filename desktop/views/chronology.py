"""The chronology of a case: drawn, with a way to stop it, and shown before it leaves."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.core.text import _
from desktop.services.exporting import draw_chronology
from desktop.views.preview.window import open_preview
from desktop.views.waiting import Waiting
from desktop.views.workplace import Workplace


def show_chronology(place: Workplace, parent: QWidget, case_id: str, number: str) -> None:
    """Draw the chronology of a case in the language of the window, and show it."""
    name = _("Chronology {number}", number=number)
    waiting = Waiting(place, parent, _("Drawing the chronology…"))
    waiting.run(
        place.exporting,
        draw_chronology,
        place.desk,
        case_id,
        place.words.language,
        done=partial(open_preview, place, parent, name),
    )
