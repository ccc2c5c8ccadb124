"""A quarter in numbers, and its workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.money import Money
from desktop.core.when import When
from desktop.views.labels import Words
from desktop.views.statistics_page import StatisticsPage
from desktop.views.style import Look
from desktop.views.waiting import Waiting
from desktop.views.workplace import Workplace
from tests.journeys.office import (
    add_step,
    answering,
    child,
    click,
    gone,
    make_case,
    said,
    settle,
    sitting,
)

TODAY = date(2026, 11, 22)


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    with sitting(tmp_path, words, look) as place:
        yield place


@pytest.fixture
def page(qtbot: QtBot, place: Workplace, show: Callable[[QWidget], None]) -> StatisticsPage:
    desk = place.desk
    make_case(desk, "KG-1", opened=When.parse("2025-02-03"))
    case_id = make_case(desk, "KG-2", opened=When.parse("2026-10-04"))
    money = ({"money": Money.parse("2000000 KGS"), "head": "total"},)
    add_step(desk, case_id, "AWARD_FINAL", "2026-10-05", amounts=money)
    page = StatisticsPage(place, TODAY)
    page.resize(900, 500)
    show(page)
    page.start()
    settle(qtbot, place)
    return page


def figure(page: StatisticsPage, card: str, name: str) -> str:
    """Return the value beside a label of a card."""
    shown = said(page._cards[card]).split("\n")
    return shown[shown.index(name) + 1]


def test_it_begins_with_the_quarter_of_today(page: StatisticsPage) -> None:
    assert page.chosen() == "2026-Q4"
    assert figure(page, "caseload", "New") == "1"
    assert figure(page, "caseload", "Pending at the start") == "1"
    assert "2,000,000\N{NO-BREAK SPACE}KGS" in said(page._cards["money"])


def test_another_year_and_another_quarter_are_counted(
    qtbot: QtBot, place: Workplace, page: StatisticsPage
) -> None:
    page.year.setCurrentIndex(page.year.findData(2025))
    settle(qtbot, place)
    assert page.chosen() == "2025-Q4"
    assert figure(page, "caseload", "New") == "0"
    page.quarter.setCurrentIndex(page.quarter.findData(1))
    settle(qtbot, place)
    assert page.chosen() == "2025-Q1"
    assert figure(page, "caseload", "New") == "1"
    assert "No amounts recorded" in said(page._cards["money"])


def test_an_answer_to_an_older_question_is_not_shown(
    qtbot: QtBot, place: Workplace, page: StatisticsPage
) -> None:
    for quarter in (1, 2, 3, 4, 1):
        page.quarter.setCurrentIndex(page.quarter.findData(quarter))
    page.year.setCurrentIndex(page.year.findData(2025))
    settle(qtbot, place)
    assert figure(page, "caseload", "New") == "1"


def test_while_it_counts_it_shows_how_far_and_no_figure_as_true(
    qtbot: QtBot, place: Workplace, page: StatisticsPage
) -> None:
    cards = page._cards.values()
    assert not page.busy.isVisible()
    height = page._cards["caseload"].y()
    page.quarter.setCurrentIndex(0)
    assert page.busy.isVisible()
    assert not any(card.isEnabled() for card in cards)
    page._report(3, 12)
    assert (page.busy.value(), page.busy.maximum()) == (3, 12)
    settle(qtbot, place)
    assert not page.busy.isVisible()
    assert all(card.isEnabled() for card in cards)
    assert page._cards["caseload"].y() == height


def test_a_newer_choice_stops_the_older_count(
    qtbot: QtBot, place: Workplace, page: StatisticsPage
) -> None:
    jobs = []
    for quarter in (0, 1, 2):
        page.quarter.setCurrentIndex(quarter)
        jobs.append(page._newest._job)
    assert [job is not None and job.progress.cancelled for job in jobs] == [True, True, False]
    settle(qtbot, place)
    assert page.chosen() == "2026-Q3"
    assert figure(page, "caseload", "New") == "0"


def test_who_may_not_see_figures_is_told_and_sees_none(
    qtbot: QtBot, place: Workplace, page: StatisticsPage
) -> None:
    place.desk.roles = frozenset()
    with qtbot.waitSignal(place.failed):
        page.start()
    assert not page.busy.isVisible()
    assert said(page._cards["caseload"]) == "Caseload"


def test_the_workbook_is_saved_where_the_person_chooses(
    qtbot: QtBot,
    place: Workplace,
    page: StatisticsPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(""))
    click(page.save)
    assert page.findChildren(Waiting) == []
    path = tmp_path / "Summary.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(path))
    with qtbot.waitSignal(place.said) as spoken:
        click(page.save)
    assert spoken.args is not None
    assert spoken.args[0].in_language("en") == "Written: Summary.xlsx"
    assert path.read_bytes().startswith(b"PK")


def test_cancel_writes_no_workbook(
    qtbot: QtBot, place: Workplace, page: StatisticsPage, tmp_path: Path
) -> None:
    spoken, failed = QSignalSpy(place.said), QSignalSpy(place.failed)
    page.export_to(tmp_path / "Summary.xlsx")
    waiting = child(page, Waiting)
    click(child(waiting, QPushButton))
    gone(qtbot, waiting)
    assert spoken.at(0)[0].message == "Cancelled; nothing was changed."
    assert failed.count() == 0
    assert not (tmp_path / "Summary.xlsx").exists()


def test_a_folder_that_is_not_there_is_said(
    qtbot: QtBot, place: Workplace, page: StatisticsPage, tmp_path: Path
) -> None:
    with qtbot.waitSignal(place.failed) as failed:
        page.export_to(tmp_path / "no-such-folder" / "Summary.xlsx")
    assert failed.args is not None
    assert "Summary.xlsx" in failed.args[0].in_language("en")


def test_everything_speaks_the_other_language(
    qtbot: QtBot, place: Workplace, page: StatisticsPage
) -> None:
    before = said(page).split("\n")
    place.words.set_language("ru")
    settle(qtbot, place)
    left = {line for line in said(page).split("\n") if line in before and line.isascii()}
    assert {line for line in left if any(letter.isalpha() for letter in line)} == set()


def test_the_figures_stand_below_one_another_where_there_is_no_room_beside(
    qtbot: QtBot, page: StatisticsPage
) -> None:
    first, second = page._cards["caseload"], page._cards["stages"]
    page.resize(900, 600)
    qtbot.waitUntil(lambda: first.y() == second.y())
    page.resize(500, 600)
    qtbot.waitUntil(lambda: first.y() < second.y())
    assert first.x() == second.x()
