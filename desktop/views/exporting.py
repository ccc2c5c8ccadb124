"""Writing a paper as PDF: where to, then the work, with a way to stop it.

A paper is in the language of the window.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from desktop.core.text import Text, _
from desktop.services.exporting import Exported, export_chronology
from desktop.services.medical_reports import export_medical_report
from desktop.services.summaries import CODED, NAMED, export_summary
from desktop.views.labels import Words
from desktop.views.waiting import Waiting
from desktop.views.workplace import Workplace

SUMMARY = _("Case summary (PDF)")
_EDITIONS = {NAMED: _("With names"), CODED: _("By codes, without names")}


def ask_for_chronology(place: Workplace, parent: QWidget, case_id: str, number: str) -> None:
    """Ask where the chronology of a case is to be written, and write it."""
    path = _ask(place, parent, _("Chronology {number}", number=number), _("Save the chronology"))
    if path is not None:
        write_chronology(place, parent, case_id, path)


def write_chronology(place: Workplace, parent: QWidget, case_id: str, path: Path) -> None:
    """Write the chronology of a case."""
    _write(place, parent, path, export_chronology, case_id)


def offer_editions(opener: QPushButton, words: Words, told: Callable[[str], object]) -> None:
    """Let a button open the menu of the editions of a paper; `told` hears which is chosen."""
    menu = QMenu(opener)
    for edition, name in _EDITIONS.items():
        action = menu.addAction("")
        words.put(action, text=name)
        action.triggered.connect(partial(told, edition))
    opener.setMenu(menu)


def ask_for_summary(
    place: Workplace, parent: QWidget, case_id: str, number: str, *, edition: str
) -> None:
    """Ask where an edition of the summary of a case is to be written, and write it."""
    by_codes = _("Case summary {number}, by codes", number=number)
    name = by_codes if edition == CODED else _("Case summary {number}", number=number)
    path = _ask(place, parent, name, _("Save the case summary"))
    if path is not None:
        _write(place, parent, path, export_summary, case_id, edition)


def ask_for_medical_report(
    place: Workplace, parent: QWidget, case_id: str, evaluation_id: str
) -> None:
    """Ask where the report on an evaluation is to be written, and write it."""
    path = _ask(place, parent, _("Medico-legal report"), _("Save the report"))
    if path is not None:
        _write(place, parent, path, export_medical_report, case_id, evaluation_id)


def _ask(place: Workplace, parent: QWidget, name: Text, title: Text) -> Path | None:
    words = place.words
    suggested = words.say(name).replace("/", "-") + ".pdf"
    chosen, _kind = QFileDialog.getSaveFileName(parent, words.say(title), suggested, "PDF (*.pdf)")
    return Path(chosen) if chosen else None


def _write(
    place: Workplace, parent: QWidget, path: Path, service: Callable[..., Exported], *what: object
) -> None:
    def done(exported: Exported) -> None:
        place.say(_("Written: {file}", file=exported.path.name))

    waiting = Waiting(place, parent, _("Writing the document…"))
    language = place.words.language
    waiting.run(place.exporting, service, place.desk, *what, path, language, done=done)
