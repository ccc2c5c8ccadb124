"""The user guide as the window knows it: its pages in order, and which screen each one is for.

A screen is named by its property `screen`, else by its object name, else by its class; what is not
named here stands in something that is. A page is `resources/guide/LANGUAGE/KEY.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtWidgets import QTabWidget, QWidget

from desktop.core.resources import resource
from desktop.core.text import SOURCE_LANGUAGE, Text, c_

FIRST_PAGE = "first-steps"

# Each part of the guide with its pages: key, and title as its first line says it.
CONTENTS: tuple[tuple[Text, tuple[tuple[str, Text], ...]], ...] = (
    (
        c_("guide", "To begin with"),
        (
            ("first-steps", c_("guide", "First steps")),
            ("first-vault", c_("guide", "Making a vault")),
            ("opening", c_("guide", "Opening, locking, recovering")),
            ("recovery", c_("guide", "Recovery papers")),
        ),
    ),
    (
        c_("guide", "Every day"),
        (
            ("today", c_("guide", "Today")),
            ("cases", c_("guide", "Cases")),
            ("search", c_("guide", "Finding anything")),
            ("lists", c_("guide", "Lists")),
            ("forms", c_("guide", "Forms")),
        ),
    ),
    (
        c_("guide", "In a case"),
        (
            ("case", c_("guide", "A case and its overview")),
            ("people", c_("guide", "People")),
            ("incident", c_("guide", "Incidents")),
            ("medical", c_("guide", "Examinations")),
            ("evidence", c_("guide", "Evidence")),
            ("proceedings", c_("guide", "Proceedings")),
            ("redress", c_("guide", "Redress")),
            ("documents", c_("guide", "Documents")),
            ("statement", c_("guide", "Statement of crime")),
            ("notes", c_("guide", "Notes and contacts")),
            ("history", c_("guide", "History")),
            ("trash", c_("guide", "Trash, legal hold and erasure")),
            ("packets", c_("guide", "Handing over, and merging back")),
        ),
    ),
    (
        c_("guide", "In the office"),
        (
            ("deadlines", c_("guide", "Deadlines and tasks")),
            ("correspondence", c_("guide", "Correspondence")),
            ("claims", c_("guide", "Claims")),
            ("wording", c_("guide", "Wording")),
            ("statistics", c_("guide", "Statistics")),
            ("import", c_("guide", "Importing a chronology")),
        ),
    ),
    (
        c_("guide", "Safety"),
        (
            ("access", c_("guide", "Who sees what")),
            ("users", c_("guide", "Users and keys")),
            ("safety", c_("guide", "What others can see")),
            ("workstation", c_("guide", "The secret of the workstation")),
            ("settings", c_("guide", "Settings")),
            ("check", c_("guide", "Checking the vault")),
            ("backup", c_("guide", "Backups, restoring, leaving")),
            ("command-line", c_("guide", "The command line")),
        ),
    ),
)
TITLES: Mapping[str, Text] = {key: title for _part, pages in CONTENTS for key, title in pages}

# Screens and their pages.
SCREENS: Mapping[str, str] = {
    # the first window
    "OpenCard": "opening",
    "RecoverCard": "opening",
    "NewCard": "first-vault",
    "SheetCard": "first-vault",
    "OwnCard": "opening",
    "RestoreCard": "backup",
    "RestoredCard": "backup",
    # places of the side bar
    "place.today": "today",
    "place.cases": "cases",
    "place.people": "people",
    "place.examinations": "medical",
    "place.deadlines": "deadlines",
    "place.correspondence": "correspondence",
    "place.claims": "claims",
    "place.statistics": "statistics",
    "place.documents": "documents",
    "place.settings": "settings",
    "place.users": "users",
    "RehearseDialog": "recovery",
    "RenewDialog": "recovery",
    "TurnDialog": "workstation",
    "SealDialog": "workstation",
    "card.device": "workstation",
    "place.wording": "wording",
    # a case
    "CaseListing": "cases",
    "CaseWorkspace": "case",
    "tab.overview": "case",
    "tab.people": "people",
    "tab.incident": "incident",
    "tab.medical": "medical",
    "tab.evidence": "evidence",
    "tab.proceedings": "proceedings",
    "tab.redress": "redress",
    "tab.documents": "documents",
    "DisclosureDialog": "documents",
    "tab.notes": "notes",
    "tab.history": "history",
    "tab.trash": "trash",
    "TrashDialog": "trash",
    "AgreeDialog": "trash",
    "HandOverDialog": "packets",
    "PacketsDialog": "packets",
    "PacketDialog": "packets",
    "card.keys": "packets",
    "NewCardDialog": "packets",
    "KeyCardDialog": "packets",
    # forms
    "form.new_case": "cases",
    "form.case": "case",
    "form.case_status": "case",
    "form.person": "people",
    "form.step": "proceedings",
    "form.incident": "incident",
    "form.evaluation": "medical",
    "form.exhibit": "evidence",
    "form.custody": "evidence",
    "CustodyDialog": "evidence",
    "BundleDialog": "evidence",
    "form.deadline": "deadlines",
    "form.task": "deadlines",
    "form.letter": "correspondence",
    "form.note": "notes",
    "form.claim": "redress",
    "form.award": "redress",
    "form.payment": "redress",
    "form.measure": "redress",
    "form.wording": "wording",
    "form.body": "wording",
    # dialogs
    "AccessDialog": "access",
    "ReasonDialog": "access",
    "UserDialog": "users",
    "LettingInDialog": "users",
    "PassphraseDialog": "settings",
    "LeaveDialog": "backup",
    "card.backups": "backup",
    "UnusedFilesDialog": "check",
    "CasePicker": "lists",
    "ColumnsDialog": "lists",
    "ConflictDialog": "forms",
    "PhrasePopup": "forms",
    "ImportDialog": "import",
    "Palette": "search",
    "Preview": "documents",
    "RedactionDialog": "documents",
    "StatementDialog": "statement",
    "UnfilledDialog": "statement",
    "QPrintDialog": "documents",
    "Waiting": "documents",
    "QFileDialog": "documents",
    "QInputDialog": "lists",
    "ShortcutsDialog": "first-steps",
    "FirstSteps": "first-steps",
}


def page_text(key: str, language: str) -> str:
    """Return a page as Markdown in `language`, else in English."""
    path = resource(f"guide/{language}/{key}.md")
    if not path.is_file():
        path = resource(f"guide/{SOURCE_LANGUAGE}/{key}.md")
    return path.read_text("utf-8")


def page_for(widget: QWidget | None, window: QWidget) -> str:
    """Return the page for the screen on which `widget` stands, None being the window itself.

    What stands in no named screen belongs to the one its window shows, as the side bar does; a
    dialog without a page of its own to the screen it lies over.
    """
    for each in _upwards(window if widget is None else widget):
        if (page := _page_of(each)) is not None:
            return page
    shown = (each for each in window.findChildren(QWidget) if each.isVisible())
    pages = [page for each in shown if (page := _page_of(each)) is not None]
    return pages[-1] if pages else FIRST_PAGE  # the last lies deepest


def _upwards(widget: QWidget) -> Iterator[QWidget]:
    each: QWidget | None = widget
    while each is not None:
        yield each
        each = each.parentWidget()


def _page_of(widget: QWidget) -> str | None:
    named: QWidget = widget
    if isinstance(widget, QTabWidget) and widget.count():
        named = widget.currentWidget()
    names = (named.property("screen"), named.objectName(), type(named).__name__)
    return next((SCREENS[name] for name in names if name in SCREENS), None)
