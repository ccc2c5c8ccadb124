"""Every kind of paper of ours, with everything in it; each file is drawn once for all tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from desktop.documents import layout, recovery_pieces, recovery_sheet
from desktop.documents.blocks import Paper
from tests.documents.custody import custody
from tests.documents.erasures import certificate
from tests.documents.medical_reports import medical_report
from tests.documents.reports import PIECE, SHEET, report
from tests.documents.samples import every_block, every_letter
from tests.documents.statements import statement
from tests.documents.summaries import coded, summary

KINDS: Mapping[str, Callable[[str], Paper]] = {
    "chronology": lambda language: report(language).worded(),
    "summary": lambda language: summary(language).worded(),
    "summary by codes": lambda language: coded(language).worded(),
    "custody": lambda language: custody(language).worded(),
    "erasure": lambda language: certificate(language).worded(),
    "medical_report": lambda language: medical_report(language).worded(),
    "statement": lambda language: statement(language).worded(),
    "recovery-sheet": lambda language: recovery_sheet.paper(replace(SHEET, language=language)),
    "recovery-piece": lambda language: recovery_pieces.paper(replace(PIECE, language=language)),
    "every-block": every_block,
    "every-letter": every_letter,
}
NAMES = (
    *("chronology-ru", "chronology-en", "recovery-sheet-ru", "recovery-piece-ru"),
    "statement-ru",
    *("every-block-kk", "every-block-en"),
)


@cache
def finished(name: str) -> bytes:
    """Return a paper as a file; it is named by its kind and its language."""
    kind, _dash, language = name.rpartition("-")
    return layout.draw(KINDS[kind](language))
