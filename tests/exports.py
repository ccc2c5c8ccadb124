"""Papers of a case written at once, as a command writes them: drawn, and let out."""

from __future__ import annotations

from pathlib import Path

from desktop.services.desk import Desk
from desktop.services.drawn import Exported, save_drawn
from desktop.services.exporting import draw_chronology
from desktop.services.medical_reports import draw_medical_report
from desktop.services.summaries import draw_summary


def export_chronology(desk: Desk, case_id: str, path: Path, language: str) -> Exported:
    """Write a case's chronology."""
    return save_drawn(desk, draw_chronology(desk, case_id, language), path)


def export_summary(desk: Desk, case_id: str, edition: str, path: Path, language: str) -> Exported:
    """Write an edition of a case's summary."""
    return save_drawn(desk, draw_summary(desk, case_id, edition, language), path)


def export_medical_report(
    desk: Desk, case_id: str, evaluation_id: str, path: Path, language: str
) -> Exported:
    """Write the report on an evaluation."""
    return save_drawn(desk, draw_medical_report(desk, case_id, evaluation_id, language), path)
