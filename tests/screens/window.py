"""Screens of the whole window: the rooms of the side bar, and what opens over any of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog

from desktop.services import demo
from desktop.services.cases import case_id_of
from desktop.services.drafts import drop_draft
from desktop.views.editing import EditPage
from desktop.views.main_window import MainWindow
from tests.screens.cases import overview
from tests.screens.studio import Studio


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


def wording(tab: int, number: str = "") -> Callable[[Studio, MainWindow], None]:
    """The form of a block with a page of what stands beside it, filled from a case or not."""

    def shows(studio: Studio, window: MainWindow) -> None:
        window.go_to("wording")
        window.wording.edit("wording", f"heading.{studio.language}")
        studio.settle()
        window.wording.panel.bar.setCurrentIndex(tab)
        if number:
            window.wording.panel.preview.show_case(case_id_of(studio.desk, number))
        studio.settle()

    return shows


def bodies(studio: Studio, window: MainWindow) -> None:
    """The bodies that papers go to."""
    window.go_to("wording")
    window.wording.bar.setCurrentIndex(1)
    studio.settle()


def names_shown(studio: Studio, window: MainWindow) -> None:
    """The cases with the names of people instead of their codes."""
    overview(studio, window)
    studio.place.privacy.show()
    studio.settle()


def palette(studio: Studio, window: MainWindow) -> None:
    """The search over everything, with something typed."""
    overview(studio, window)
    window.search_everything().search.setText({"en": "pro", "ru": "про"}[studio.language])
    studio.settle()


def help_window(studio: Studio, window: MainWindow) -> None:
    """The guide at the page of the screen one is on."""
    overview(studio, window)
    window.help.show_here()
    studio.settle()


def shortcuts(studio: Studio, window: MainWindow) -> None:
    """What can be done by keys."""
    overview(studio, window)
    window.help.show_shortcuts()
    studio.settle()


def leave(studio: Studio, window: MainWindow) -> None:
    """Close dialogs, the guide and forms, hide names, and take the message away."""
    window.help.close()
    studio.place.privacy.hide()
    for dialog in window.findChildren(QDialog):
        dialog.reject()
    window.wording.forms.leave()
    window.wording.bar.setCurrentIndex(0)
    shown = window.cases.workspace.pages.currentWidget()
    if isinstance(shown, EditPage):
        editing = shown.editing
        shown.leave()
        studio.settle()
        drop_draft(studio.desk, editing.form.key, editing.place)  # the next picture begins anew
    studio.tidy()
    studio.settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.toast.close_message()
