"""`./dev screens`: the main screens and papers of a practice vault, painted into docs/screens/.

Every run paints the same pictures: the clock stands still, nothing blinks, fonts and sizes are the
program's own, and the windows are painted without a screen. People look at them; what the windows
do is tested elsewhere.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from desktop.views.collector import Collector
from desktop.views.main_window import MainWindow
from desktop.views.style import Scheme
from desktop.views.wordings.panel import PLACEHOLDERS, PREVIEW
from tests.isolation import isolate
from tests.screens import cases, devices, endings, packets, users
from tests.screens import window as whole
from tests.screens.first import CARDS, unlock_cards
from tests.screens.papers import paint_papers
from tests.screens.studio import Studio, picture, studio_at, write

FOLDER = Path(__file__).parents[2] / "docs" / "screens"
LANGUAGES = ("en", "ru")
SCHEMES = (Scheme.LIGHT, Scheme.DARK)
USUAL, SMALL = (1360, 860), (1280, 720)
INSIDE: dict[str, Callable[[Studio, MainWindow], None]] = {
    "today": whole.page("today"),
    "overview": cases.overview,
    "names-shown": whole.names_shown,
    "assertions": cases.assertions,
    "people": cases.tab("people"),
    "incident": cases.tab("incident"),
    "medical": cases.tab("medical", cases.EXAMINED),
    "evidence": cases.tab("evidence"),
    "proceedings": cases.tab("proceedings"),
    "redress": cases.tab("claim", cases.REDRESSED),
    "documents": cases.tab("documents"),
    "notes": cases.tab("note", cases.REDRESSED),
    "history": cases.tab("history"),
    "step-form": cases.step_form,
    "person-form": cases.person_form,
    "medical-form": cases.evaluation_form("consent"),
    "findings-form": cases.evaluation_form("findings"),
    "evidence-form": cases.evidence_form,
    "custody": cases.custody,
    "bundle": cases.bundle,
    "reading-form": cases.reading_form,
    "conflict": cases.conflict,
    "import": cases.import_preview,
    "access": cases.access,
    "people-room": whole.page("people"),
    "examinations-room": whole.page("examinations"),
    "deadlines-room": whole.page("deadlines"),
    "correspondence-room": whole.page("correspondence"),
    "claims-room": whole.page("claims"),
    "statistics": whole.statistics,
    "documents-room": cases.register,
    "preview": cases.preview,
    "statement": cases.statement,
    "statement-draft": cases.statement_draft,
    "disclosure": cases.disclosure,
    "redaction": cases.redaction,
    "redacted": cases.redacted,
    "wording": whole.page("wording"),
    "wording-form": whole.wording(PLACEHOLDERS),
    "wording-preview": whole.wording(PREVIEW, cases.EXAMINED),
    "bodies": whole.bodies,
    "users": users.page,
    "user": users.user,
    "user-left": users.left,
    "user-new": users.new,
    "passphrase": users.passphrase,
    "settings": whole.page("settings"),
    "device": devices.card,
    "device-on": devices.turning,
    "sealing": devices.sealing,
    "sealing-not-yet": devices.not_yet,
    "user-tied": devices.tied,
    "key-cards": packets.keys,
    "key-card": packets.key,
    "hand-over": packets.handing,
    "packet": packets.arriving,
    "packets": packets.of_case,
    "palette": whole.palette,
    "help": whole.help_window,
    "shortcuts": whole.shortcuts,
    "unused-files": cases.unused_files,
    "emergency": cases.emergency,
    "access-closed": cases.closed,
    "trash": endings.of_a_case,
    "hold": endings.hold,
    "trash-of-cases": endings.of_cases,
}


def paint_inside(studio: Studio, wanted: Sequence[str], folder: Path) -> None:
    """Paint the main window's screens, light and dark, in a small window and in large letters."""
    for scheme in SCHEMES:
        look = f"{scheme.value}-{studio.language}"
        _paint(studio, studio.open(USUAL, scheme), wanted, folder, look)
    tight = [name for name in wanted if name in INSIDE]
    if tight:
        _paint(
            studio, studio.open(SMALL, Scheme.LIGHT), tight, folder, f"1280x720-{studio.language}"
        )
        window = studio.open(USUAL, Scheme.LIGHT, percent=200)
        _paint(studio, window, tight, folder, f"200-percent-{studio.language}")


def _paint(
    studio: Studio, window: MainWindow, wanted: Sequence[str], folder: Path, look: str
) -> None:
    clock = studio.desk.clock
    for name in wanted:
        if name in INSIDE:
            INSIDE[name](studio, window)
            write(picture(window), folder / f"{name}-{look}.png")
            whole.leave(studio, window)
            studio.desk.clock = clock
    studio.close()


def paint_outside(studio: Studio, wanted: Sequence[str], folder: Path) -> None:
    """Paint what is seen before there are cases: the first window, and an empty office."""
    for scheme in SCHEMES:
        look = f"{scheme.value}-{studio.language}"

        def keep(name: str, window: QWidget, look: str = look) -> None:
            if name in wanted:
                write(picture(window), folder / f"{name}-{look}.png")

        studio.look.apply(scheme)
        if set(wanted) & set(CARDS):
            unlock_cards(studio, keep)
        if "empty" in wanted:
            keep("empty", studio.open(USUAL, scheme))
            studio.close()


PAPERS = "papers"
ALL = (*CARDS, "empty", *INSIDE, PAPERS)


def main(arguments: Sequence[str]) -> int:
    """Paint every screen, or the named ones."""
    parser = argparse.ArgumentParser(prog="./dev screens", description=__doc__.splitlines()[0])
    parser.add_argument("screens", nargs="*", metavar="SCREEN", help=f"of {', '.join(ALL)}")
    parser.add_argument("--to", type=Path, default=FOLDER, metavar="DIR")
    asked = parser.parse_args(arguments)
    wanted = asked.screens or ALL
    folder: Path = asked.to.absolute()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    isolate()
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    application.setCursorFlashTime(0)
    collector = Collector()
    collector.start()
    for language in LANGUAGES:
        with studio_at(application, language, filled=False) as studio:
            paint_outside(studio, wanted, folder)
        with studio_at(application, language) as studio:
            if PAPERS in wanted:
                paint_papers(studio.desk, language, folder / "documents")
            paint_inside(studio, wanted, folder)
    collector.stop()
    paths = sorted(folder.rglob("*.png"))
    print(f"{len(paths)} pictures, {sum(path.stat().st_size for path in paths) // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
