"""The list in columns: columns, filters, views kept by name, several rows at once, keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QInputDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.text import _
from desktop.services.settings import read_setting
from desktop.views.labels import Words
from desktop.views.lists import SPOKEN
from desktop.views.registers.choosing import ColumnsDialog
from desktop.views.registers.columns import (
    CASE,
    PERIODS,
    Asked,
    Column,
    Filter,
    Kept,
    ListState,
)
from desktop.views.registers.filters import TickMenu
from desktop.views.registers.register import Act, ListSpec, RegisterView
from desktop.views.rows import Cell, Fetch, Page, Row
from desktop.views.style import Look, Scheme
from desktop.views.tokens import Tone
from desktop.views.workplace import Workplace
from tests.journeys.office import click, said, settle, sitting
from tests.keyboard import press_key, type_text

Show = Callable[[QWidget], None]
COLUMNS = (
    Column(CASE, _("Case"), 120, CASE),
    Column("name", _("Name"), 200),
    Column("status", _("Status"), 100, "status"),
    Column("note", _("Note"), 150, at_first=False),
)
SPEC = ListSpec(
    "trial",
    _("Trial"),
    COLUMNS,
    (Filter("status", _("Status"), "task_status"), Filter("kind", _("Kind"), "note_kinds")),
    (Act("done", _("Done"), "check"),),
    _("Nothing was tried yet."),
)


class Source:
    """Gives so many rows, and remembers what it was asked."""

    def __init__(self, total: int = 250) -> None:
        self.total = total
        self.asked: list[Asked] = []

    def __call__(self, asked: Asked) -> Fetch:
        self.asked.append(asked)

        def fetch(offset: int, limit: int) -> Page:
            total = 0 if asked.text == "nothing" else self.total
            numbers = range(offset, min(offset + limit, total))
            return Page(tuple(map(_row, numbers)), total)

        return fetch


def _row(number: int) -> Row:
    cells = {
        CASE: Cell(f"KG-{number}", Tone.ACCENT),
        "name": Cell(f"name {number}\nsecond line", strong=True),
        "status": Cell(_("open"), Tone.DANGER, chip=True),
        "note": Cell(""),
    }
    return Row(f"id-{number}", f"name {number}", case_id=f"case-{number}", cells=cells)


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    with sitting(tmp_path, words, look) as place:
        yield place


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def view(qtbot: QtBot, place: Workplace, source: Source, show: Show) -> RegisterView:
    view = RegisterView(place, SPEC, source)
    view.resize(700, 500)
    show(view)
    view.start()
    settle(qtbot, place)
    return view


def tick(view: RegisterView, key: str, term: str) -> None:
    view.bar.buttons[key]._actions[term].trigger()


def kept(place: Workplace) -> Kept:
    return Kept.from_json(read_setting(place.desk, "list.trial"))


def test_it_shows_what_is_chosen_at_first(view: RegisterView, source: Source) -> None:
    assert view.header.shown() == (CASE, "name", "status")
    assert view.rows.rowCount() == 250
    assert source.asked == [Asked("", view.state)]
    assert "250 entries" in said(view)
    assert view.rows.index(3, 0).data(SPOKEN) == "KG-3, name 3\nsecond line, open"


def test_nothing_is_kept_until_something_was_chosen(view: RegisterView, place: Workplace) -> None:
    assert view.state.columns
    assert read_setting(place.desk, "list.trial") is None


def test_a_filter_narrows_and_says_so(
    qtbot: QtBot, view: RegisterView, source: Source, place: Workplace
) -> None:
    assert view.bar.clear.isHidden()
    for term in ("open", "done", "cancelled"):
        tick(view, "status", term)
    settle(qtbot, place)
    assert source.asked[-1].state.codes == {"status": ("open", "done", "cancelled")}
    assert view.bar.buttons["status"].text() == "Status: open, done and 1 more"
    view.bar.period.setCurrentIndex(view.bar.period.findData("week"))
    assert source.asked[-1].state.period == "week"
    click(view.bar.clear)
    assert source.asked[-1].state == view.state
    assert (view.state.codes, view.state.period) == ({}, "any")
    assert view.bar.buttons["status"].text() == "Status"
    assert view.bar.clear.isHidden()


def test_typing_searches_after_a_pause(
    qtbot: QtBot, view: RegisterView, source: Source, place: Workplace
) -> None:
    type_text(view.bar.search, "nothing")
    qtbot.waitUntil(lambda: view.rows.rowCount() == 0)
    assert source.asked[-1].text == "nothing"
    settle(qtbot, place)
    assert place.words.say(view.list.state_text()).startswith("Nothing matches")
    view.bar.search.clear()
    qtbot.waitUntil(lambda: view.rows.rowCount() == 250)


def test_an_empty_list_says_what_it_is_for(qtbot: QtBot, place: Workplace, show: Show) -> None:
    view = RegisterView(place, SPEC, Source(0))
    show(view)
    view.start()
    settle(qtbot, place)
    assert place.words.say(view.list.state_text()) == "Nothing was tried yet."


def test_a_click_on_a_column_sorts_and_another_turns_round(
    view: RegisterView, source: Source
) -> None:
    for _key, expected in enumerate((("status", False), ("status", True))):
        place = QPoint(view.header.sectionViewportPosition(2) + 20, view.header.height() // 2)
        QTest.mouseClick(view.header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert (view.state.sort, view.state.descending) == expected
        assert source.asked[-1].state.sort == "status"
    where = QPoint(view.header.sectionViewportPosition(1) + 20, view.header.height() // 2)
    QTest.mouseClick(view.header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert view.state.sort == "status"  # what is sealed cannot be sorted by


def test_moved_and_widened_columns_are_remembered(
    qtbot: QtBot, view: RegisterView, place: Workplace, show: Show
) -> None:
    view.header.moveSection(2, 0)
    view.header.resizeSection(0, 333)
    qtbot.waitUntil(lambda: kept(place).last.widths.get(CASE) == 333)
    again = RegisterView(place, SPEC, Source())
    show(again)
    again.start()
    settle(qtbot, place)
    assert again.header.shown() == ("status", CASE, "name")
    assert again.header.sectionSize(0) == 333


def test_where_room_is_missing_all_but_the_case_and_what_was_dragged_give_some(
    view: RegisterView,
) -> None:
    header = view.header
    view.resize(360, 500)  # of 420 that are wanted
    assert sum(map(header.sectionSize, range(3))) <= view.list.viewport().width()
    assert header.sectionSize(0) == 120
    assert 104 <= header.sectionSize(1) < 200
    assert header.widths() == {}  # nobody chose them
    header.resizeSection(1, 190)
    view.resize(380, 500)
    assert header.sectionSize(1) == 190
    assert header.widths() == {"name": 190}
    assert view.list.horizontalScrollBar().maximum() > 0  # the rest has nothing more to give


def test_the_columns_dialog_does_all_the_header_does(
    qtbot: QtBot, view: RegisterView, place: Workplace, source: Source
) -> None:
    click(view.bar.columns)
    dialog = view.findChild(ColumnsDialog)
    assert dialog is not None
    dialog.list.setCurrentRow(3)
    assert not dialog.down.isEnabled()
    press_key(dialog.list, Qt.Key.Key_Space, " ")
    click(dialog.up)
    click(dialog.up)
    click(dialog.down)
    dialog.sort.setCurrentIndex(dialog.sort.findData("status"))
    dialog.descending.setChecked(True)
    click(dialog.apply)
    assert view.header.shown() == (CASE, "name", "note", "status")
    assert (source.asked[-1].state.sort, source.asked[-1].state.descending) == ("status", True)
    qtbot.waitUntil(lambda: kept(place).last.sort == "status")


def test_no_column_at_all_cannot_be_chosen(view: RegisterView) -> None:
    dialog = view.choose_columns()
    for row in range(dialog.list.count()):
        dialog.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.apply.isEnabled()
    click(dialog.cancel)
    assert view.header.shown() == (CASE, "name", "status")


def test_a_view_is_kept_shown_again_and_forgotten(
    qtbot: QtBot, view: RegisterView, place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick(view, "status", "open")
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("  Late  ones ", True))
    view.bar.view_named.emit()
    qtbot.waitUntil(lambda: "Late ones" in kept(place).views)
    click(view.bar.clear)
    names = [action.text() for action in view.bar.views.menu().actions()]
    assert names[0] == "Late ones"
    view.bar.views.menu().actions()[0].trigger()
    assert view.state.codes == {"status": ("open",)}
    forget: Any = view.bar.views.menu().actions()[-1].menu()
    forget.actions()[0].trigger()
    qtbot.waitUntil(lambda: not kept(place).views)


def test_a_view_without_a_name_is_not_kept(
    view: RegisterView, monkeypatch: pytest.MonkeyPatch
) -> None:
    for answer in (("", True), ("named", False)):
        monkeypatch.setattr(QInputDialog, "getText", lambda *_, answer=answer: answer)
        view.bar.view_named.emit()
    assert not view._kept.views


def test_several_rows_are_chosen_and_acted_on(view: RegisterView) -> None:
    asked = QSignalSpy(view.act_asked)
    assert view.acts["done"].isHidden() or not view.acts["done"].isVisible()
    view.list.setFocus()
    view.list.setCurrentIndex(view.rows.index(0, 0))
    press_key(view.list, Qt.Key.Key_Down, "", Qt.KeyboardModifier.ShiftModifier)
    press_key(view.list, Qt.Key.Key_Down, "", Qt.KeyboardModifier.ShiftModifier)
    assert "3 entries chosen" in said(view)
    click(view.acts["done"])
    key, rows = asked.at(0)
    assert (key, [row.id for row in rows]) == ("done", ["id-0", "id-1", "id-2"])
    view.list.clearSelection()
    assert not view.acts["done"].isVisible()


def test_enter_opens_the_row(view: RegisterView) -> None:
    opened = QSignalSpy(view.opened)
    view.list.setFocus()
    view.list.setCurrentIndex(view.rows.index(2, 0))
    press_key(view.list, Qt.Key.Key_Return)
    assert [opened.at(0)[0].id, opened.at(0)[0].case_id] == ["id-2", "case-2"]


def test_records_that_changed_are_asked_for_again(
    qtbot: QtBot, view: RegisterView, source: Source, place: Workplace
) -> None:
    source.total = 1
    view.refresh()
    settle(qtbot, place)
    assert view.rows.rowCount() == 1
    assert "1 entry" in said(view)


def test_a_menu_of_filters_stays_open_while_one_ticks(view: RegisterView) -> None:
    menu = view.bar.buttons["kind"].menu()
    assert isinstance(menu, TickMenu)
    menu.popup(QPoint(0, 0))
    first = menu.actions()[0]
    menu.setActiveAction(first)
    menu.keyPressEvent(_key(Qt.Key.Key_Space))
    assert first.isChecked()
    assert menu.isVisible()
    where = QPointF(menu.actionGeometry(first).center())
    menu.mouseReleaseEvent(
        QMouseEvent(
            QEvent.Type.MouseButtonRelease,
            where,
            where,
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert not first.isChecked()
    menu.keyPressEvent(_key(Qt.Key.Key_Down))
    assert menu.activeAction() is not first
    menu.close()


def _key(key: Qt.Key) -> Any:
    from PySide6.QtGui import QKeyEvent

    return QKeyEvent(QEvent.Type.KeyPress, key.value, Qt.KeyboardModifier.NoModifier)


def test_everything_follows_language_and_size(
    qtbot: QtBot, view: RegisterView, place: Workplace
) -> None:
    place.words.set_language("ru")
    place.look.apply(Scheme.DARK, 150)
    settle(qtbot, place)
    assert view.bar.buttons["status"].text() == "Статус"
    assert "250" in said(view)
    height = view.list.itemDelegate().sizeHint(None, view.rows.index(0, 0)).height()  # type: ignore[arg-type]  # the delegate looks at neither
    assert height >= 54
    view.grab()


def test_a_narrow_list_scrolls_its_header_with_it(view: RegisterView) -> None:
    view.resize(320, 400)
    bar = view.list.horizontalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.maximum() > 0
    assert view.header.offset() == bar.value()


STATES = st.builds(
    ListState,
    columns=st.lists(st.sampled_from([CASE, "name", "status", "note"]), unique=True).map(tuple),
    widths=st.dictionaries(st.sampled_from([CASE, "name"]), st.integers(48, 900)),
    sort=st.sampled_from(["", "status", CASE]),
    descending=st.booleans(),
    codes=st.dictionaries(
        st.sampled_from(["status", "kind"]), st.lists(st.text(), min_size=1).map(tuple)
    ),
    period=st.sampled_from([each.key for each in PERIODS]),
)


@given(STATES, st.dictionaries(st.text(max_size=20), STATES, max_size=3))
def test_what_is_kept_is_read_again(last: ListState, views: dict[str, ListState]) -> None:
    whole = Kept(last, views)
    assert Kept.from_json(whole.to_json()) == whole


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[]", '{"last": 3}', '{"views": {"a": []}}', None]
)
def test_what_cannot_be_read_is_as_if_nothing_was_kept(text: str | None) -> None:
    assert Kept.from_json(text) == Kept()


def test_a_state_of_an_older_program_keeps_what_still_exists() -> None:
    old = ListState(("gone", "name"), {"gone": 9}, "gone", codes={"gone": ("a",)}, period="never")
    new = old.within(COLUMNS, SPEC.filters)
    assert new == ListState(("name",))
    assert ListState(("gone",)).within(COLUMNS, ()).columns == (CASE, "name", "status")


DAYS = {"month": range(27, 31), "quarter": range(89, 92), "year": range(364, 366)}


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)))
def test_periods_are_whole_and_hold_today_where_they_should(today: date) -> None:
    spans = {each.key: each.days(today) for each in PERIODS}
    for key in ("month", "quarter", "year"):
        since, until = spans[key]
        assert since is not None
        assert until is not None
        assert since <= today <= until
        assert since.day == 1
        assert (until - since).days in {
            "month": range(27, 31),
            "quarter": range(89, 92),
            "year": range(364, 366),
        }[key]
    assert spans["any"] == (None, None)


def test_a_list_of_one_case_has_no_column_for_it() -> None:
    one = SPEC.of_one_case()
    assert [column.key for column in one.columns] == ["name", "status", "note"]
    assert one.key == "trial.case"
