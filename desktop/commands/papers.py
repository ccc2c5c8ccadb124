"""Commands that write a paper or a workbook."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.commands.asking import (
    CASE,
    FILE,
    ask_paper_language,
    ask_vault,
    desk_of,
    refuse_nowhere,
)
from desktop.core.text import _, c_
from desktop.speaking import Commands, Voice


def add_to(commands: Commands) -> None:
    """Offer them."""
    _add_export(commands)
    summary = commands.add("summary", _("write a quarter's workbook (XLSX)"), command=_summary)
    ask_vault(summary)
    summary.ask(
        "--quarter", required=True, metavar=c_("metavar", "YYYY-Qn"), about=_("such as 2015-Q3")
    )
    summary.ask("--out", type=Path, required=True, metavar=FILE, about=_("where to write it"))
    ask_paper_language(summary, _("language of the workbook; by default the one spoken here"))


def _add_export(commands: Commands) -> None:
    export = commands.add("export", _("write a paper (PDF)"))
    papers = export.choice_of(c_("metavar", "PAPER"))
    about = _("language of the paper; by default the one spoken here")
    chronology = papers.add("chronology", _("a case's chronology"), command=_export_chronology)
    summary = papers.add("summary", _("a case's summary"), command=_export_summary)
    for paper in (chronology, summary):
        ask_vault(paper)
        paper.ask("case", metavar=CASE, about=_("the case's number"))
        paper.ask("--out", type=Path, required=True, metavar=FILE, about=_("where to write it"))
        ask_paper_language(paper, about)
    by_codes = _("without names, and without anything that somebody wrote in words")
    summary.ask("--by-codes", action="store_true", about=by_codes)


def _export_chronology(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.services import cases, exporting

    refuse_nowhere(given.out)
    with desk_of(given, voice) as desk:
        case_id = cases.case_id_of(desk, given.case)
        exporting.export_chronology(desk, case_id, given.out, given.language)
    voice.say(
        _("Chronology of case {number} written to {file}.", number=given.case, file=given.out)
    )
    return 0


def _export_summary(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.services import cases, summaries

    refuse_nowhere(given.out)
    edition = summaries.CODED if given.by_codes else summaries.NAMED
    with desk_of(given, voice) as desk:
        case_id = cases.case_id_of(desk, given.case)
        summaries.export_summary(desk, case_id, edition, given.out, given.language)
    voice.say(_("Summary of case {number} written to {file}.", number=given.case, file=given.out))
    return 0


def _summary(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.core.quarters import Quarter
    from desktop.services.quarters import export_quarter

    quarter = Quarter.parse(given.quarter)
    refuse_nowhere(given.out)
    with desk_of(given, voice) as desk:
        export_quarter(desk, str(quarter), given.out, given.language)
    voice.say(_("Summary of {quarter} written to {file}.", quarter=quarter, file=given.out))
    return 0
