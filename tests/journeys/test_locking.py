"""Locking while a thread is in the middle of something long.

What is promised: the screen is empty at once, within a second no key is held, the vault opens again
at once, and of the long work there is all or nothing.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.models.cases import Case, CaseActivity, CaseMember
from desktop.models.people import Person, PersonRole
from desktop.services import drafts, history
from desktop.services.cases import case_id_of, list_cases
from desktop.services.desk import Desk
from desktop.services.importing import import_chronology
from desktop.services.proceedings import chronology
from desktop.services.search import build_index
from desktop.storage.engine import sqlcipher_engine
from desktop.storage.vaults import DATABASE, OpenVault
from desktop.views.exporting import show_chronology
from desktop.views.importing import ImportDialog
from desktop.views.main_window import MainWindow
from desktop.views.preview.redacting import RedactionDialog
from desktop.views.preview.window import Preview
from tests.clocks import FixedClock
from tests.desks import ALL_ROLES, START, USER_ID, holds, sqlcipher_desk, vault_keys
from tests.journeys.office import child, click, open_windows, preferences, settle
from tests.keyboard import type_text

pytestmark = [pytest.mark.journey, pytest.mark.slow]

LONG_CASE = "KG-LONG"
STEPS, CASES = 1000, 1000
# Here time is the thing itself: a second after the lock no key may be held. That is said of a
# machine that does nothing else; tests run two at a time, on whatever machine there is.
WITHIN_S = 5.0
DRAWN_MS = 90_000  # some thirty pages

Start = Callable[[QtBot, Program, MainWindow, Path], None]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of an office with one long case and many short ones."""
    folder = tmp_path_factory.mktemp("filled")
    with sqlcipher_desk(folder) as desk:
        import_chronology(desk, LONG_CASE, "base.csv", many_steps(STEPS))
        many_cases(desk, CASES)
    return folder / DATABASE


@pytest.fixture
def desk(filled: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk at a copy of that office."""
    folder = tmp_path / "vault"
    folder.mkdir()
    shutil.copy(filled, folder / DATABASE)
    desk = sit_down(folder)
    yield desk
    desk.close()


@pytest.fixture
def case_id(desk: Desk) -> str:
    return case_id_of(desk, LONG_CASE)


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    program = Program(qapp, preferences(tmp_path))
    yield program
    program.quit()
    for window in (program.window, program.unlock_window):
        if window is not None:
            window.close()
            window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def many_steps(number: int) -> bytes:
    rows = (f"{n},2007-05-{1 + n % 28:02},REFUSAL,Прокурор {n}\n" for n in range(number))
    return ("no,date,step,actor\n" + "".join(rows)).encode()


def many_cases(desk: Desk, number: int) -> None:
    """Put cases with one victim each into the vault, in one transaction."""
    with desk.writing("create_case") as work:
        day = work.at.date()
        cases = [Case(number=f"KG-{n}", opened=day) for n in range(number)]
        people = [Person(family_name=f"Асанов {n}", sex="m") for n in range(number)]
        work.session.add_all([*cases, *people])
        work.session.flush()
        for case, person in zip(cases, people, strict=True):
            work.session.add(PersonRole(case_id=case.id, person_id=person.id, role="victim"))
            work.session.add(CaseMember(case_id=case.id, user_id=desk.user_id))
            work.session.add(CaseActivity(case_id=case.id, changed_at=work.at))


def start_export(qtbot: QtBot, program: Program, window: MainWindow, folder: Path) -> None:
    workspace = window.cases.workspace
    assert program.workplace is not None
    assert workspace.case_id is not None
    assert folder.exists()
    show_chronology(program.workplace, workspace, workspace.case_id, LONG_CASE)
    _wait_until_busy(qtbot, program, "exporting")


def start_covering(qtbot: QtBot, program: Program, window: MainWindow, folder: Path) -> None:
    """Pages of a redacted edition are drawn, below a question below a paper that is shown."""
    start_export(qtbot, program, window, folder)
    qtbot.waitUntil(lambda: bool(window.findChildren(Preview)), timeout=DRAWN_MS)
    whole = child(window, Preview)
    click(whole.redact)
    qtbot.waitUntil(lambda: bool(whole.findChildren(RedactionDialog)), timeout=DRAWN_MS)
    dialog = child(whole, RedactionDialog)
    dialog.typed.setPlainText("Прокурор")
    click(dialog.show_pages)
    _wait_until_busy(qtbot, program, "exporting")


def start_import(qtbot: QtBot, program: Program, window: MainWindow, folder: Path) -> None:
    file = folder / "BIG.csv"
    file.write_bytes(many_steps(2 * STEPS))
    window.cases.ask_import()
    dialog = window.findChildren(ImportDialog)[0]
    dialog.take(file)
    qtbot.waitUntil(dialog.button.isEnabled, timeout=20_000)
    click(dialog.button)
    _wait_until_busy(qtbot, program, "writing")


def start_writing(qtbot: QtBot, program: Program, window: MainWindow, folder: Path) -> None:
    """An import whose rows are all read and are being written: nothing can be cancelled there."""
    start_import(qtbot, program, window, folder)
    bar = window.findChildren(ImportDialog)[0].progress
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0, timeout=20_000)
    _wait_until_busy(qtbot, program, "writing")


def start_check(qtbot: QtBot, program: Program, window: MainWindow, folder: Path) -> None:
    assert folder.exists()
    window.go_to("settings")
    click(window.settings.verify)
    _wait_until_busy(qtbot, program, "exporting")


def start_index(qtbot: QtBot, program: Program, window: MainWindow, folder: Path) -> None:
    """The index is built after every unlocking; here so often that it takes seconds."""
    assert folder.exists()
    assert window.isVisible()
    place = program.workplace
    assert place is not None
    for _ in range(20):
        place.reading.run(build_index, place.desk, done=lambda _: None, failed=place.fail)
    _wait_until_busy(qtbot, program, "reading")


def _wait_until_busy(qtbot: QtBot, program: Program, worker: str) -> None:
    qtbot.waitUntil(lambda: getattr(program.workplace, worker)._running is not None)
    QTest.qWait(60)  # in the middle, not at the beginning
    assert getattr(program.workplace, worker)._running is not None, "it was too quick to be caught"


def sit_down(folder: Path) -> Desk:
    """Open the vault as its user, by raw key."""
    keys = vault_keys()
    vault = OpenVault(folder, sqlcipher_engine(folder / DATABASE, keys), keys)
    return Desk(vault, FixedClock(START), USER_ID, ALL_ROLES)


def time_lock(qtbot: QtBot, program: Program, desk: Desk) -> tuple[float, float, float]:
    """Lock; return how many seconds until the screen was empty, the keys gone, the files closed."""
    began = time.monotonic()
    program.lock()
    hidden = time.monotonic() - began
    assert open_windows() == []
    qtbot.waitUntil(lambda: not holds(desk), timeout=5000)
    dropped = time.monotonic() - began
    qtbot.waitUntil(program.unlock_window.isVisible)
    closed: list[object] = []
    program.worker.run(lambda: None, done=closed.append, failed=closed.append)
    qtbot.waitUntil(lambda: bool(closed), timeout=15_000)
    return hidden, dropped, time.monotonic() - began


@pytest.mark.parametrize(
    "start",
    [start_export, start_covering, start_import, start_writing, start_check, start_index],
    ids=["export", "covering", "import", "writing", "check", "index"],
)
def test_locking_while_a_thread_is_at_work(
    qtbot: QtBot,
    program: Program,
    desk: Desk,
    case_id: str,
    tmp_path: Path,
    start: Start,
) -> None:
    program.start(desk)
    window = program.window
    assert window is not None
    assert program.workplace is not None
    window.go_to("cases")
    window.cases.choose(case_id)
    settle(qtbot, program.workplace)
    start(qtbot, program, window, tmp_path)
    times = time_lock(qtbot, program, desk)
    print(f"\nhidden {times[0]:.3f} s, keys dropped {times[1]:.3f} s, closed {times[2]:.3f} s")
    assert times[1] < WITHIN_S
    assert list(tmp_path.glob("*.pdf*")) == []
    nothing_is_half_done(desk, case_id)


def nothing_is_half_done(desk: Desk, case_id: str) -> None:
    """The vault opens again, its log agrees with its records, and no work is there in part."""
    again = sit_down(desk.vault.folder)
    found = history.verify(again)
    assert found.problem is None
    assert len(chronology(again, case_id)) == STEPS
    assert list_cases(again).total == CASES + 1
    again.close()


def test_what_is_typed_behind_a_long_import_is_not_lost(
    qtbot: QtBot, program: Program, desk: Desk, case_id: str, tmp_path: Path
) -> None:
    program.start(desk)
    window, workplace = program.window, program.workplace
    assert window is not None
    assert workplace is not None
    window.go_to("cases")
    window.cases.choose(case_id)
    settle(qtbot, workplace)
    window.cases.workspace.edit_step()
    settle(qtbot, workplace)
    type_text(child(window, QLineEdit, "actor"), "Суд")
    start_import(qtbot, program, window, tmp_path)
    _hidden, dropped, _closed = time_lock(qtbot, program, desk)
    assert dropped < WITHIN_S
    again = sit_down(desk.vault.folder)
    draft = drafts.find_draft(again, "step", case_id)
    assert draft is not None
    assert "Суд" in draft.body
    again.close()
