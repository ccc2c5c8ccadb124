"""Papers of a case: drawn, with a way to stop it, and shown before they leave.

A paper is in the language of the window.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop.core.text import Text, _
from desktop.services.certificates import draw_certificate
from desktop.services.drawn import Drawn
from desktop.services.exporting import draw_chronology
from desktop.services.medical_reports import draw_medical_report
from desktop.services.summaries import CODED, NAMED, draw_summary
from desktop.views.labels import Words
from desktop.views.preview.window import open_preview
from desktop.views.waiting import Waiting
from desktop.views.workplace import Workplace

SUMMARY = _("Case summary (PDF)")
STATEMENT = _("Statement of crime…")
_EDITIONS = {
    NAMED: _("Case summary with names"),
    CODED: _("Case summary by codes, without names"),
}


def show_chronology(place: Workplace, parent: QWidget, case_id: str, number: str) -> None:
    """Draw the chronology of a case, and show it."""
    _show(place, parent, _("Chronology {number}", number=number), draw_chronology, case_id)


def offer_editions(opener: QPushButton, words: Words, told: Callable[[str], object]) -> QMenu:
    """Let a button open the menu of the editions of a paper; `told` hears which is chosen."""
    menu = QMenu(opener)
    for edition, name in _EDITIONS.items():
        action = menu.addAction("")
        words.put(action, text=name)
        action.triggered.connect(partial(told, edition))
    opener.setMenu(menu)
    return menu


def show_summary(
    place: Workplace, parent: QWidget, case_id: str, number: str, *, edition: str
) -> None:
    """Draw an edition of the summary of a case, and show it."""
    by_codes = _("Case summary {number}, by codes", number=number)
    name = by_codes if edition == CODED else _("Case summary {number}", number=number)
    _show(place, parent, name, draw_summary, case_id, edition)


def show_medical_report(
    place: Workplace, parent: QWidget, case_id: str, evaluation_id: str
) -> None:
    """Draw the report on an evaluation, and show it."""
    name = _("Medico-legal report")
    _show(place, parent, name, draw_medical_report, case_id, evaluation_id)


def show_certificate(place: Workplace, parent: QWidget, erasure_id: str) -> None:
    """Draw the certificate of an erasure, and show it."""
    _show(place, parent, _("Certificate of erasure"), draw_certificate, erasure_id)


def _show(
    place: Workplace, parent: QWidget, name: Text, service: Callable[..., Drawn], *what: object
) -> None:
    waiting = Waiting(place, parent, _("Drawing the document…"))
    done = partial(open_preview, place, parent, name)
    waiting.run(place.exporting, service, place.desk, *what, place.words.language, done=done)
