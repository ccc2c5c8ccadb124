"""Every screen opened and closed again and again leaves nothing behind.

A hundred times where everything is tested (`./dev test --all`), six times where only this file is.

Counted are Qt's widgets and timers, the threads of the process, and Python's own objects by their
type, after the first few times have filled the caches.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from weakref import ReferenceType

import psutil
import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import getCppPointer, isValid

from desktop.core.progress import Progress
from desktop.forms.cases import CASE, STATUS
from desktop.models.users import User
from desktop.services.demo import PRACTICE_USER
from desktop.services.evidence import add_exhibits
from desktop.services.kinds import KINDS
from desktop.services.registers import REGISTERS, Query, list_records
from desktop.views.attaching.picture import Picture
from desktop.views.cases import records
from desktop.views.cases.tabs import _ORDER
from desktop.views.collector import Collector
from desktop.views.going import LONGEST, Target
from desktop.views.help_window import HelpWindow
from desktop.views.labels import Words
from desktop.views.main_window import FOOT, PLACES, MainWindow
from desktop.views.style import Look
from desktop.views.unlock.window import UnlockWindow
from desktop.views.waiting import Waiting
from desktop.views.workplace import Workplace
from tests.house.source import expect_none
from tests.journeys.office import add_person, add_step, child, click, make_case, settle, sitting
from tests.views.dialogs import DIALOGS, Visit, kinds_of, open_dialogs
from tests.views.doors import NoDoors

pytestmark = pytest.mark.slow

TIMES, WARM, ROUNDS = int(os.environ.get("DALIL_TIMES", "6")), 5, 3
MEGABYTE = 2**20
SPARE_MEGABYTES = 16  # the allocator's, which gives little back
# What each opening leaves is left each time; of these there is never one more.
SPARE = {"Qt's widgets": 0, "Qt's timers": 0, "threads": 0}
FORMS = ("new_case", CASE.key, STATUS.key, "step", "person", *KINDS)
PAGES = [item.key for item in (*PLACES, *FOOT) if not item.act]
CARDS = ("open", "recover", "new", "sheet", "restore", "restored")


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    with sitting(tmp_path, words, look) as place:
        yield place


@pytest.fixture
def visit(qtbot: QtBot, place: Workplace, tmp_path: Path, show: Callable[[QWidget], None]) -> Visit:
    case_id = make_case(place.desk, "KG-1", "Naryn")
    add_person(place.desk, case_id, "Асанов")
    add_step(place.desk, case_id, "REFUSAL", "2007-04-14")
    window = MainWindow(place)
    window.resize(1400, 860)
    show(window)
    visit = Visit(qtbot, place, window, case_id, tmp_path)
    for number in range(LONGEST + 1):  # where one has been is remembered up to here
        window.trail.note(Target("today", str(number)))
    visit.come_to_the_case()
    return visit


def counted() -> Counter[str]:
    """How many there are of everything."""
    for _ in range(ROUNDS):  # what one round sets free may hold something else
        let_go()
        gc.collect()
    objects = gc.get_objects()
    there = Counter(_name(each) for each in objects if not _is_noted(each))
    there["Qt's widgets"] = len(QApplication.allWidgets())
    there["Qt's timers"] = len(set(_timers(objects)))
    there["threads"] = psutil.Process().num_threads()
    return there


def _is_noted(each: object) -> bool:
    """Say whether it is a note: pytest-qt's of what Qt said, SQLCipher's of what is gone by now."""
    if isinstance(each, ReferenceType):
        return each() is None
    return type(each).__module__ == "pytestqt.logging"


def _name(each: object) -> str:
    return f"{type(each).__module__}.{type(each).__qualname__}"


def _timers(objects: list[object]) -> Iterator[int]:
    """Name the timers that belong to a widget, and those that only Python knows of."""
    for top in (*QApplication.topLevelWidgets(), *(o for o in objects if isinstance(o, QObject))):
        if isValid(top):
            timers = [top] if isinstance(top, QTimer) else top.findChildren(QTimer)
            yield from (getCppPointer(timer)[0] for timer in timers)


def let_go() -> None:
    """Have deleted what is to be deleted."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def repeat(act: Callable[[], None], rest: Callable[[], None]) -> None:
    """Do something a few times, then again and again, and compare what there is."""
    collector = Collector()

    def do(times: int) -> Counter[str]:
        for _ in range(times):
            act()
            let_go()
            collector.collect_due()  # as often as in the program
        rest()
        return counted()

    do(WARM)
    memory = psutil.Process().memory_info().rss
    for _ in range(2):  # what Qt makes once, and late, it does not make again
        before = do(1)
        grown = do(TIMES) - before
        left = {what: n for what, n in grown.items() if n > SPARE.get(what, TIMES // 2)}
        if not left:
            break
    swollen = (psutil.Process().memory_info().rss - memory) // MEGABYTE
    assert left == {}
    assert swollen < SPARE_MEGABYTES


@pytest.mark.parametrize("key", FORMS)
def test_a_form_leaves_nothing(visit: Visit, key: str) -> None:
    workspace = visit.window.cases.workspace

    def open_and_leave() -> None:
        if key == "new_case":
            workspace.pages.open(records.new_case(visit.place.desk))
        else:
            workspace.edit(key, None)
        QApplication.processEvents()
        workspace.pages.leave()
        visit.window.toast.close_message()

    repeat(open_and_leave, visit.settle)


@pytest.mark.parametrize("key", PAGES)
def test_a_place_leaves_nothing(visit: Visit, key: str) -> None:
    def go_there_and_back() -> None:
        visit.window.go_to(key)
        QApplication.processEvents()
        visit.window.go_to("settings" if key == "cases" else "cases")

    repeat(go_there_and_back, visit.settle)


@pytest.mark.parametrize("key", _ORDER)
def test_a_tab_of_a_case_leaves_nothing(visit: Visit, key: str) -> None:
    tabs = visit.window.cases.workspace.tabs

    def turn_there_and_back() -> None:
        tabs.turn_to(key)
        visit.settle()
        tabs.turn_to("history" if key == "overview" else "overview")

    repeat(turn_there_and_back, visit.settle)


def test_a_case_leaves_nothing(visit: Visit) -> None:
    another = make_case(visit.place.desk, "KG-2", "Osh")

    def turn_to_it_and_back() -> None:
        for case_id in (another, visit.case_id):
            visit.window.cases.choose(case_id)
            visit.settle()

    repeat(turn_to_it_and_back, visit.settle)


def test_a_picture_leaves_nothing(visit: Visit) -> None:
    path, desk, pages = visit.folder / "1.png", visit.place.desk, visit.window.cases.workspace.pages
    QImage(400, 300, QImage.Format.Format_RGB32).save(str(path))
    add_exhibits(desk, visit.case_id, [path], Progress())
    (exhibit,) = list_records(desk, REGISTERS["exhibit"], Query()).lines

    def look_and_leave() -> None:
        visit.window.cases.workspace.edit("exhibit", exhibit.id)
        visit.settle()
        child(visit.window, Picture).click()
        pages.leave()

    repeat(look_and_leave, visit.settle)


def test_the_first_steps_leave_nothing(visit: Visit) -> None:
    steps = visit.window.first_steps
    with visit.place.desk.writing("create_vault") as work:
        work.session.get_one(User, visit.place.desk.user_id).name = PRACTICE_USER
    steps.start()
    visit.settle()

    def call_and_dismiss() -> None:
        steps.call_again()
        click(steps.dismiss)
        visit.settle()

    repeat(call_and_dismiss, visit.settle)


def test_every_dialog_is_opened() -> None:
    untold = {kind.__name__ for kind in kinds_of(QDialog) - set(DIALOGS)}
    expect_none(sorted(untold), "tell tests/views/dialogs.py the way to it")


@pytest.mark.parametrize("kind", DIALOGS, ids=lambda kind: kind.__name__)
def test_a_dialog_leaves_nothing(visit: Visit, kind: type[QDialog]) -> None:
    def open_and_close() -> None:
        DIALOGS[kind](visit)
        if kind is not Waiting:
            visit.settle()
        assert kind in {type(each) for each in open_dialogs()}
        for each in open_dialogs():
            each.reject()
        if kind is HelpWindow:
            visit.window.help.close()
        visit.settle()

    repeat(open_and_close, visit.settle)


def test_the_window_leaves_nothing(qtbot: QtBot, visit: Visit) -> None:
    """With everything in it: its places, and the tabs of a case."""

    def open_and_close() -> None:
        window = MainWindow(visit.place)
        window.show()
        settle(qtbot, visit.place)
        window.cases.choose(visit.case_id)
        for key in _ORDER:
            window.cases.workspace.tabs.turn_to(key)
        for key in PAGES:
            window.go_to(key)
        settle(qtbot, visit.place)
        window.close()
        window.deleteLater()

    repeat(open_and_close, visit.settle)


@pytest.mark.parametrize("card", CARDS)
def test_the_first_window_leaves_nothing(visit: Visit, card: str) -> None:
    place = visit.place

    def open_and_close() -> None:
        window = UnlockWindow(place.words, place.look, place.preferences, NoDoors(), place.writing)
        window.show_card(card)
        window.show()
        visit.settle()
        window.close()
        window.deleteLater()

    repeat(open_and_close, visit.settle)
