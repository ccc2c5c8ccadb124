"""Finished papers that several tests look at, each drawn once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from desktop.documents import layout, recovery_sheet
from desktop.documents.report import render
from tests.documents.reports import SHEET, report
from tests.documents.samples import every_block

_DRAWN: dict[str, Callable[[], bytes]] = {
    "chronology-ru": lambda: render(report("ru")),
    "chronology-en": lambda: render(report("en")),
    "recovery-sheet-ru": lambda: recovery_sheet.render(replace(SHEET, language="ru")),
    "every-block-kk": lambda: layout.draw(every_block("kk")),
    "every-block-en": lambda: layout.draw(every_block("en")),
}
NAMES = tuple(_DRAWN)


@cache
def finished(name: str) -> bytes:
    """Return one of the papers as a file."""
    return _DRAWN[name]()
