"""Writing a case's chronology as PDF: where to, then the work, with a way to stop it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.core.text import _
from desktop.services.exporting import Exported, export_chronology
from desktop.views.waiting import Waiting
from desktop.views.workplace import Workplace


def ask_for_chronology(place: Workplace, parent: QWidget, case_id: str, number: str) -> None:
    """Ask where the chronology of a case is to be written, and write it."""
    words = place.words
    name = words.say(_("Chronology {number}", number=number)).replace("/", "-") + ".pdf"
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, words.say(_("Save the chronology")), name, "PDF (*.pdf)"
    )
    if chosen:
        write_chronology(place, parent, case_id, Path(chosen))


def write_chronology(place: Workplace, parent: QWidget, case_id: str, path: Path) -> None:
    """Write the chronology of a case in the language of the window."""

    def done(exported: Exported) -> None:
        place.say(_("Written: {file}", file=exported.path.name))

    waiting = Waiting(place, parent, _("Writing the chronology…"))
    waiting.run(
        place.exporting,
        export_chronology,
        place.desk,
        case_id,
        path,
        place.words.language,
        done=done,
    )
