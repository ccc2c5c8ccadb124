"""The window of the guide: pages, links, search, the way back, language, size and colours."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QWidget

from desktop.views.help_pages import FIRST_PAGE, TITLES
from desktop.views.help_window import HelpWindow
from desktop.views.labels import Words
from desktop.views.style import Look, Scheme
from tests.journeys.office import click, said
from tests.keyboard import press_key, type_text


@pytest.fixture
def guide(words: Words, look: Look, show: Callable[[QWidget], None]) -> HelpWindow:
    guide = HelpWindow(words, look)
    show(guide)
    return guide


def _text(guide: HelpWindow) -> str:
    return guide.browser.document().toPlainText()


def _contents(guide: HelpWindow) -> list[str]:
    items = (guide.contents.item(row) for row in range(guide.contents.count()))
    return [item.text() for item in items if item.data(Qt.ItemDataRole.UserRole)]


def _choose(guide: HelpWindow, title: str) -> None:
    (item,) = (
        guide.contents.item(row)
        for row in range(guide.contents.count())
        if guide.contents.item(row).text() == title
    )
    guide.contents.setCurrentItem(item)


def test_it_opens_on_the_first_page_and_lists_all(guide: HelpWindow) -> None:
    assert guide.page == FIRST_PAGE
    assert _text(guide).startswith("First steps")
    assert len(_contents(guide)) == len(TITLES)
    assert not guide.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)


def test_a_title_turns_to_its_page(guide: HelpWindow) -> None:
    _choose(guide, "Lists")
    assert guide.page == "lists"
    assert _text(guide).startswith("Lists")
    assert guide.browser.accessibleName() == "Lists"


def test_a_link_leads_to_a_page_and_back_again(guide: HelpWindow) -> None:
    guide.browser.anchorClicked.emit(QUrl("cases.md"))
    assert guide.page == "cases"
    assert guide.contents.currentItem().text() == "Cases"
    click(guide.back)
    assert guide.page == FIRST_PAGE
    assert not guide.back.isEnabled()
    click(guide.forward)
    assert guide.page == "cases"
    assert not guide.forward.isEnabled()


def test_alt_and_an_arrow_go_back(guide: HelpWindow) -> None:
    guide.show_page("forms")
    QTest.keyClick(guide, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert guide.page == FIRST_PAGE


@pytest.mark.parametrize(
    "link",
    ["https://example.org/cases.md", "file:///etc/passwd", "//example.org/cases.md", "nowhere.md"],
)
def test_no_link_leads_out_of_the_guide(guide: HelpWindow, link: str) -> None:
    guide.browser.anchorClicked.emit(QUrl(link))
    assert guide.page == FIRST_PAGE


def test_nothing_is_loaded(guide: HelpWindow) -> None:
    guide.browser.show_page("# A\n\n![x](https://example.org/x.png) <b>bold</b>")
    document, image = guide.browser.document(), QTextDocument.ResourceType.ImageResource
    assert document.resource(image, QUrl("https://example.org/x.png")) is None
    assert "<b>" in _text(guide)  # what looks like a tag is text


def test_what_is_searched_for_is_found_in_the_page(guide: HelpWindow) -> None:
    guide.show_page("forms")
    type_text(guide.search, "DRAFT")
    hits = guide.browser.hits
    assert hits > 2
    assert said(guide).splitlines()[0] == f"1 of {hits}"
    assert len(guide.browser.extraSelections()) == hits
    press_key(guide.search, Qt.Key.Key_Return)
    assert guide.browser.at == 2
    press_key(guide.search, Qt.Key.Key_Return, modifiers=Qt.KeyboardModifier.ShiftModifier)
    press_key(guide.search, Qt.Key.Key_Return, modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert guide.browser.at == hits
    press_key(guide.search, Qt.Key.Key_Escape)
    assert (guide.browser.hits, guide.browser.extraSelections()) == (0, [])
    assert guide.isVisible()


def test_a_search_names_the_pages_that_have_it(guide: HelpWindow) -> None:
    guide.show_page("cases")
    type_text(guide.search, "passphrase-file")
    assert _contents(guide) == ["The command line"]
    assert said(guide).splitlines()[0] == "not on this page"
    press_key(guide.search, Qt.Key.Key_Return)
    assert guide.page == "command-line"
    assert guide.browser.at == 1
    type_text(guide.search, "nowhere at all")
    press_key(guide.search, Qt.Key.Key_Return)
    assert _contents(guide) == []
    assert guide.page == "command-line"


def test_it_speaks_the_language_of_the_window(guide: HelpWindow, words: Words) -> None:
    guide.show_page("cases")
    words.set_language("ru")
    assert _text(guide).startswith("Дела")
    assert "Создание хранилища" in _contents(guide)
    assert guide.contents.currentItem().text() == "Дела"


def test_it_takes_size_and_colours_of_the_window(guide: HelpWindow, look: Look) -> None:
    before = _heading_points(guide)
    look.apply(Scheme.DARK, 200)
    assert _heading_points(guide) == pytest.approx(before * 2)
    guide.show_page("access")
    look.apply(Scheme.LIGHT, 100)
    assert guide.page == "access"


def _heading_points(guide: HelpWindow) -> float:
    cursor = QTextCursor(guide.browser.document())
    cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
    return cursor.charFormat().fontPointSize()


def test_its_buttons_ask_for_the_rest(guide: HelpWindow) -> None:
    assert guide.steps.isHidden()
    guide.offer_steps(offered=True)
    asked = QSignalSpy(guide.steps_asked), QSignalSpy(guide.shortcuts_asked)
    click(guide.steps)
    click(guide.shortcuts)
    assert [spy.count() for spy in asked] == [1, 1]
