"""`./dev screens`: the main screens of a practice vault, painted into docs/screens/.

Every run paints the same pictures: the clock stands still, nothing blinks, fonts and sizes are the
program's own, and the windows are painted without a screen. People look at them; what the windows
do is tested elsewhere.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QEvent, QIODevice, QPoint, QSettings
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.app import LocalDoors
from desktop.core.when import When
from desktop.models.users import User
from desktop.services import demo, people, proceedings
from desktop.services.desk import Desk
from desktop.views.editing import EditPage
from desktop.views.form.conflict import ConflictDialog
from desktop.views.labels import Words
from desktop.views.main_window import MainWindow
from desktop.views.preferences import Preferences
from desktop.views.style import Look, Scheme
from desktop.views.unlock.window import NewVault, UnlockWindow
from desktop.views.worker import Worker
from desktop.views.workplace import Workplace
from tests.desks import sqlcipher_desk
from tests.isolation import isolate

FOLDER = Path(__file__).parents[1] / "docs" / "screens"
LANGUAGES = ("en", "ru")
SCHEMES = (Scheme.LIGHT, Scheme.DARK)
USUAL, SMALL = (1360, 860), (1280, 720)
COLOURS = 256  # in a palette: fewer, and the colours of small signs are lost
SECONDS = 20.0
CASE = "KZ-CAT-433-2010"
DISPUTED = "5"  # the number of the row whose date the parties dispute
NAMES = {"en": "Aigul", "ru": "Айгүл"}
BAD_ROWS = """no,date,step,actor,text
1,14.04.2007,COMPLAINT_POLICE,District police,Complaint by the family
2,31.02.2007,REFUSAL,District police,
3,2007-04-20,INSPECTION,District police,Seen on the spot
4,2007-05-11,REFUSAL,Prosecutor,"Refused, not notified"
"""


class Studio:
    """One vault in one language: its window, and where the pictures go."""

    def __init__(self, application: QApplication, desk: Desk, language: str, folder: Path) -> None:
        self.desk, self.language, self.folder = desk, language, folder
        self.words, self.look = Words(language), Look(application)
        settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
        self.preferences = Preferences(settings)
        self.preferences.language = language
        self.place = Workplace(desk, self.words, self.look, self.preferences)
        self.window: MainWindow | None = None

    def open(self, size: tuple[int, int], scheme: Scheme, percent: int = 100) -> MainWindow:
        """Show the main window as after unlocking."""
        self.preferences.scheme, self.preferences.percent = scheme, percent
        self.look.apply(scheme, percent)
        self.window = MainWindow(self.place)
        show(self.window, size)
        self.settle()
        return self.window

    def close(self) -> None:
        """Put the window away."""
        if self.window is not None:
            put_away(self.window)
            self.window = None

    def settle(self) -> None:
        """Wait until every answer has arrived and is painted."""
        for _ in range(4):
            answers: list[object] = []
            for worker in (self.place.reading, self.place.writing, self.place.exporting):
                worker.run(lambda: None, done=answers.append, failed=answers.append)
            wait_until(partial(_all_there, answers))
        breathe(0.15)


def _all_there(answers: list[object]) -> bool:
    return len(answers) == 3


def show(window: QWidget, size: tuple[int, int]) -> None:
    """Put a window on the screen that is not there, with the keyboard."""
    window.resize(*size)
    window.show()
    window.activateWindow()
    wait_until(window.isActiveWindow)


def put_away(window: QWidget) -> None:
    """Close a window and let go of it."""
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def breathe(seconds: float) -> None:
    """Let the window paint, and what is built while it breathes be built."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)


def wait_until(happened: Callable[[], bool]) -> None:
    """Let the window live until something has happened."""
    end = time.monotonic() + SECONDS
    while not happened():
        QApplication.processEvents()
        if time.monotonic() > end:
            message = f"nothing happened within {SECONDS:.0f} s"
            raise TimeoutError(message)
        time.sleep(0.002)


# -- the screens: each shows something in the window and names it --------------------------------


def overview(studio: Studio, window: MainWindow) -> None:
    """The cases page with one case."""
    window.go_to("cases")
    window.cases.choose(case_of(studio.desk))
    studio.settle()
    window.cases.workspace.tabs.setCurrentIndex(0)
    studio.settle()


def assertions(studio: Studio, window: MainWindow) -> None:
    """Two parties who date one step differently."""
    overview(studio, window)
    timeline = window.cases.workspace.tabs.overview.timeline
    lines = proceedings.chronology(studio.desk, case_of(studio.desk))
    row = next(n for n, line in enumerate(lines) if line.number == DISPUTED)
    timeline.setCurrentIndex(timeline.model().index(row, 0))
    timeline.scrollTo(timeline.model().index(row, 0), timeline.ScrollHint.PositionAtCenter)
    studio.settle()


def tab(number: int) -> Callable[[Studio, MainWindow], None]:
    """One tab of the case."""

    def shows(studio: Studio, window: MainWindow) -> None:
        overview(studio, window)
        window.cases.workspace.tabs.setCurrentIndex(number)
        studio.settle()

    return shows


def page(name: str) -> Callable[[Studio, MainWindow], None]:
    """A page of the side bar."""

    def shows(studio: Studio, window: MainWindow) -> None:
        window.go_to(name)
        studio.settle()

    return shows


def statistics(studio: Studio, window: MainWindow) -> None:
    """A quarter in which the practice cases were new."""
    year, quarter = demo.PRACTICE_QUARTER.split("-Q")
    statistics = window.statistics
    window.go_to("statistics")
    statistics.year.setCurrentIndex(statistics.year.findData(int(year)))
    statistics.quarter.setCurrentIndex(statistics.quarter.findData(int(quarter)))
    studio.settle()


def step_form(studio: Studio, window: MainWindow) -> None:
    """A new step whose date does not exist."""
    overview(studio, window)
    window.cases.workspace.edit_step()
    studio.settle()
    state = form_page(window).form.state
    state.edit("code", "REFUSAL")
    state.edit("when", "31.02.2007")
    state.edit("actor", {"en": "District prosecutor", "ru": "Районный прокурор"}[studio.language])
    form_page(window).form.save()
    studio.settle()


def person_form(studio: Studio, window: MainWindow) -> None:
    """A person as the practice vault knows them."""
    overview(studio, window)
    window.cases.workspace.edit_person(victim_of(studio.desk))
    studio.settle()


def conflict(studio: Studio, window: MainWindow) -> None:
    """A step that a colleague saved while it was edited."""
    overview(studio, window)
    desk, case_id = studio.desk, case_of(studio.desk)
    step_id = next(
        line.id for line in proceedings.chronology(desk, case_id) if line.number == DISPUTED
    )
    window.cases.workspace.edit_step(step_id)
    studio.settle()
    values, version = proceedings.step_values(desk, case_id, step_id)
    theirs, mine = _versions(studio.language)
    proceedings.save_step(desk, case_id, values | theirs, step_id, version)
    form = form_page(window).form
    for key, raw in mine.items():
        form.state.edit(key, raw)
    form.save()
    wait_until(lambda: bool(window.findChildren(ConflictDialog)))
    studio.settle()
    desk_values, version = proceedings.step_values(desk, case_id, step_id)
    proceedings.save_step(desk, case_id, desk_values | _as_it_was(values), step_id, version)


def import_preview(studio: Studio, window: MainWindow) -> None:
    """A chronology in which a row cannot be read."""
    overview(studio, window)
    path = studio.folder / "chronology.csv"
    path.write_text(BAD_ROWS, "utf-8")
    dialog = window.cases.ask_import()
    dialog.case.setText("D-2026-0004")
    dialog.take(path)
    studio.settle()


INSIDE: dict[str, Callable[[Studio, MainWindow], None]] = {
    "overview": overview,
    "assertions": assertions,
    "people": tab(1),
    "proceedings": tab(2),
    "history": tab(3),
    "step-form": step_form,
    "person-form": person_form,
    "conflict": conflict,
    "import": import_preview,
    "people-page": page("people"),
    "statistics": statistics,
    "settings": page("settings"),
}
TIGHT = ("overview", "proceedings", "step-form")


def _versions(language: str) -> tuple[dict[str, object], dict[str, str]]:
    """What the colleague saved, and what was typed meanwhile."""
    if language == "ru":
        return (
            {"actor": "Прокуратура города", "when": When.parse("2007-03-30")},
            {"actor": "Городская прокуратура", "number": "5а"},
        )
    return (
        {"actor": "City prosecutor's office", "when": When.parse("2007-03-30")},
        {"actor": "Prosecutor of the city", "number": "5a"},
    )


def _as_it_was(values: dict[str, object]) -> dict[str, object]:
    return {key: values[key] for key in ("actor", "when")}


def case_of(desk: Desk) -> str:
    """Return the id of the case that is shown."""
    from desktop.services.cases import case_id_of

    return case_id_of(desk, CASE)


def victim_of(desk: Desk) -> str:
    """Return the id of the first victim of the case that is shown."""
    return people.people_of_case(desk, case_of(desk))[0].id


def form_page(window: MainWindow) -> EditPage:
    """Return the page on which something is edited."""
    shown = window.cases.workspace.pages.currentWidget()
    assert isinstance(shown, EditPage)
    return shown


def leave(studio: Studio, window: MainWindow) -> None:
    """Close dialogs and forms, and take the message away."""
    for dialog in window.findChildren(QDialog):
        dialog.reject()
    shown = window.cases.workspace.pages.currentWidget()
    if isinstance(shown, EditPage):
        shown.leave()
    studio.settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.toast.close_message()


# -- the first window ----------------------------------------------------------------------------


def unlock_cards(studio: Studio, keep: Callable[[str, QWidget], None]) -> None:
    """Paint the cards of the first window."""
    worker = Worker("screens")
    window = UnlockWindow(studio.words, studio.look, studio.preferences, LocalDoors(), worker)
    show(window, (900, 780))
    window.opening.folder.edit.setText("/home/office/dalil")
    window.opening.user.setText(NAMES[studio.language])
    window.opening.start()
    breathe(0.1)
    keep("unlock", window)
    window.show_card("new")
    breathe(0.1)
    keep("new-vault", window)
    window._show_sheet(NewVault(None, lambda _code: False, lambda _path, _language: None))
    window.sheet.saved(
        Path({"en": "Recovery sheet.pdf", "ru": "Лист восстановления.pdf"}[studio.language])
    )
    for letter in "K4QZ-7H2M":
        window.sheet.code.insert(letter)
    window.sheet.button.click()
    breathe(0.1)
    keep("recovery-sheet", window)
    window.show_card("recover")
    breathe(0.1)
    keep("recover", window)
    window._made = None
    put_away(window)
    worker.stop()


# -- pictures ------------------------------------------------------------------------------------


def picture(window: QWidget) -> QPixmap:
    """Return the window as it is, with its dialog before it."""
    painted = window.grab()
    dialogs = [each for each in window.findChildren(QDialog) if each.isVisible()]
    if dialogs:
        painter = QPainter(painted)
        painter.fillRect(painted.rect(), "#66000000")
        inner = dialogs[-1].grab()
        room = painted.size() - inner.size()
        painter.drawPixmap(QPoint(room.width() // 2, room.height() // 2), inner)
        painter.end()
    return painted


def write(pixmap: QPixmap, path: Path) -> None:
    """Write a small PNG: a palette instead of true colours."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pixmap.save(buffer, "PNG")
    image = Image.open(BytesIO(buffer.data().data())).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


@contextmanager
def studio_at(application: QApplication, language: str, *, filled: bool = True) -> Iterator[Studio]:
    """A studio at a practice vault, or at an empty one."""
    with tempfile.TemporaryDirectory() as folder, sqlcipher_desk(Path(folder) / "vault") as desk:
        with desk.writing("create_vault") as work:
            work.session.get_one(User, desk.user_id).name = NAMES[language]
        if filled:
            demo.fill(desk, language)
        studio = Studio(application, desk, language, Path(folder))
        try:
            yield studio
        finally:
            studio.close()
            studio.place.stop()


def paint_inside(studio: Studio, wanted: Sequence[str], folder: Path) -> None:
    """Paint the main window's screens, light and dark, and some of them tight."""
    for scheme in SCHEMES:
        look = f"{scheme.value}-{studio.language}"
        _paint(studio, studio.open(USUAL, scheme), wanted, folder, look)
    tight = [name for name in wanted if name in TIGHT]
    if tight:
        _paint(
            studio, studio.open(SMALL, Scheme.LIGHT), tight, folder, f"1280x720-{studio.language}"
        )
        window = studio.open(USUAL, Scheme.LIGHT, percent=200)
        _paint(studio, window, tight, folder, f"200-percent-{studio.language}")


def _paint(
    studio: Studio, window: MainWindow, wanted: Sequence[str], folder: Path, look: str
) -> None:
    for name in wanted:
        if name in INSIDE:
            INSIDE[name](studio, window)
            write(picture(window), folder / f"{name}-{look}.png")
            leave(studio, window)
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


CARDS = ("unlock", "new-vault", "recovery-sheet", "recover")
ALL = (*CARDS, "empty", *INSIDE)


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
    for language in LANGUAGES:
        with studio_at(application, language, filled=False) as studio:
            paint_outside(studio, wanted, folder)
        with studio_at(application, language) as studio:
            paint_inside(studio, wanted, folder)
    paths = sorted(folder.glob("*.png"))
    print(f"{len(paths)} pictures, {sum(path.stat().st_size for path in paths) // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
