"""Every kind of paper of ours, with everything in it; each file is drawn once for all tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from desktop.documents import (
    case_summary_paper,
    chronology_paper,
    layout,
    medical_report_paper,
    recovery_sheet,
)
from desktop.documents.blocks import Paper
from tests.documents.medical_reports import medical_report
from tests.documents.reports import SHEET, report
from tests.documents.samples import every_block, every_letter
from tests.documents.summaries import coded, summary

KINDS: Mapping[str, Callable[[str], Paper]] = {
    "chronology": lambda language: chronology_paper.paper(report(language)),
    "summary": lambda language: case_summary_paper.paper(summary(language)),
    "summary by codes": lambda language: case_summary_paper.paper(coded(language)),
    "medical_report": lambda language: medical_report_paper.paper(medical_report(language)),
    "recovery-sheet": lambda language: recovery_sheet.paper(replace(SHEET, language=language)),
    "every-block": every_block,
    "every-letter": every_letter,
}
NAMES = (
    *("chronology-ru", "chronology-en", "recovery-sheet-ru"),
    *("every-block-kk", "every-block-en"),
)


@cache
def finished(name: str) -> bytes:
    """Return a paper as a file; it is named by its kind and its language."""
    kind, _dash, language = name.rpartition("-")
    return layout.draw(KINDS[kind](language))
