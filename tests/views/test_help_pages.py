"""Each screen has its page of the guide, in both languages, and F1 finds it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.core.text import INTERFACE_LANGUAGES
from desktop.forms import cases, people, proceedings
from desktop.services.kinds import KINDS
from desktop.views.cases.tabs import CaseTabs
from desktop.views.going import Target
from desktop.views.help_pages import FIRST_PAGE, SCREENS, TITLES, page_for, page_text
from desktop.views.help_window import HelpWindow
from desktop.views.main_window import FOOT, PLACES, MainWindow
from desktop.views.unlock.fields import Card
from desktop.views.workplace import Workplace
from tests.journeys.office import settle
from tests.views.dialogs import kinds_of

FORMS = (cases.NEW_CASE, cases.CASE, cases.STATUS, people.PERSON, proceedings.STEP)


def _screens() -> Iterator[str]:
    """Name every place, form, dialog and card that the program has."""
    yield from (f"place.{item.key}" for item in (*PLACES, *FOOT) if not item.act)
    yield from (f"form.{form.key}" for form in FORMS)
    yield from (f"form.{key}" for key in KINDS)
    for kind in (*kinds_of(QDialog), *kinds_of(Card)):
        if kind is not HelpWindow:
            yield kind.__name__


def test_every_screen_has_a_page() -> None:
    missing = sorted(name for name in set(_screens()) if name not in SCREENS)
    assert missing == [], "name the page of these in SCREENS of desktop/views/help_pages.py"


def test_every_tab_of_a_case_has_a_page(qtbot: QtBot, place: Workplace) -> None:
    tabs = CaseTabs(place)
    qtbot.addWidget(tabs)
    shown = [tabs.widget(at) for at in range(tabs.count())]
    names = [tab.property("screen") for tab in shown if tab is not None]
    assert len(names) >= 9
    assert [name for name in names if name not in SCREENS] == []


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("key", TITLES)
def test_a_page_is_called_as_in_the_contents(key: str, language: str) -> None:
    first = page_text(key, language).splitlines()[0]
    assert first == f"# {TITLES[key].in_language(language)}"


def test_every_page_of_a_screen_is_in_the_contents() -> None:
    assert sorted(page for page in SCREENS.values() if page not in TITLES) == []


def test_a_language_without_a_guide_reads_english() -> None:
    assert page_text("cases", "ky") == page_text("cases", "en")


def test_the_page_follows_where_one_is(
    qtbot: QtBot, place: Workplace, main_window: MainWindow, case_id: str
) -> None:
    main_window.go_to("deadlines")
    assert page_for(main_window.sidebar.button("deadlines"), main_window) == "deadlines"
    main_window.go(Target("cases", case_id, "history"))
    settle(qtbot, place)
    workspace = main_window.cases.workspace
    assert page_for(workspace.tabs.history.list, main_window) == "history"
    assert page_for(workspace.tabs, main_window) == "history"
    assert page_for(workspace.head.edit, main_window) == "case"
    assert page_for(main_window.cases.listing.search, main_window) == "cases"
    workspace.edit_record("letter")
    settle(qtbot, place)
    assert page_for(workspace.pages.currentWidget(), main_window) == "case"
    assert page_for(main_window.focusWidget(), main_window) == "correspondence"
    assert page_for(main_window.sidebar.button("help"), main_window) == "correspondence"


def test_what_belongs_to_no_screen_begins_at_the_beginning(qtbot: QtBot) -> None:
    alone = QLineEdit()
    qtbot.addWidget(alone)
    assert page_for(alone, alone) == FIRST_PAGE
    assert page_for(None, alone) == FIRST_PAGE
