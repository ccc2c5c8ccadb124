"""Commands that write a paper or a workbook."""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.commands.asking import (
    CASE,
    FILE,
    NUMBER,
    ask_paper_language,
    ask_vault,
    desk_of,
    refuse_nowhere,
)
from desktop.core.errors import NotFound, WrongInput
from desktop.core.names import fold
from desktop.core.text import Text, _, c_
from desktop.core.vocabulary import vocabulary
from desktop.speaking import Commands, Parser, Voice

if TYPE_CHECKING:
    from desktop.services.desk import Desk
    from desktop.services.drawn import Drawn
    from desktop.services.outgoing import Disclosure
    from desktop.services.statements import Choice


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
    chronology = papers.add("chronology", _("a case's chronology"), command=_export_chronology)
    summary = papers.add("summary", _("a case's summary"), command=_export_summary)
    statement = papers.add(
        "statement", _("the statement of crime of a case"), command=_export_statement
    )
    for paper in (chronology, summary, statement):
        _ask_paper(paper)
    by_codes = _("without names, and without anything that somebody wrote in words")
    summary.ask("--by-codes", action="store_true", about=by_codes)
    for option, about in _MEANT.items():
        statement.ask(f"--{option}", type=int, metavar=NUMBER, about=about)
    statement.ask("--to", metavar=c_("metavar", "BODY"), about=_("the body it is addressed to"))
    asked = _('a TOML file of lines "what is asked" = "answer"')
    statement.ask("--answers", type=Path, metavar=FILE, about=asked)
    unfilled = _("write it although places in it are not filled")
    statement.ask("--unfilled", action="store_true", about=unfilled)


def _ask_paper(paper: Parser) -> None:
    """Ask what is asked of every paper: of which case, where to, for whom, what is covered."""
    ask_vault(paper)
    paper.ask("case", metavar=CASE, about=_("the case's number"))
    paper.ask("--out", type=Path, required=True, metavar=FILE, about=_("where to write it"))
    ask_paper_language(paper, _("language of the paper; by default the one spoken here"))
    for option, codes, about in (
        ("--purpose", "disclosure_purposes", _("why it leaves; by default it stays here")),
        ("--consent", "disclosure_consents", _("whether those it tells of agreed")),
        ("--edition", "edition_purposes", _("for which purpose the redacted edition is")),
    ):
        keys = tuple(vocabulary(codes).terms)
        paper.ask(option, choices=keys, metavar=c_("metavar", "CODE"), about=about)
    text = c_("metavar", "TEXT")
    paper.ask("--recipient", metavar=text, about=_("to whom it goes"))
    paper.ask("--reason", metavar=text, about=_("why consent was not asked"))
    word = _("cover this in a redacted edition; may be given several times")
    paper.ask("--redact", action="append", metavar=text, about=word)


def _export_chronology(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.services.exporting import draw_chronology

    def draw(desk: Desk, case_id: str) -> Drawn:
        return draw_chronology(desk, case_id, given.language)

    said = _("Chronology of case {number} written to {file}.", number=given.case, file=given.out)
    return _export(given, voice, draw, said)


def _export_summary(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.services.summaries import CODED, NAMED, draw_summary

    def draw(desk: Desk, case_id: str) -> Drawn:
        return draw_summary(desk, case_id, CODED if given.by_codes else NAMED, given.language)

    said = _("Summary of case {number} written to {file}.", number=given.case, file=given.out)
    return _export(given, voice, draw, said)


def _export_statement(given: argparse.Namespace, voice: Voice) -> int:
    def draw(desk: Desk, case_id: str) -> Drawn:
        from desktop.services.statements import draw_statement, refuse_gaps

        choice = _choice(given, desk, case_id)
        if not given.unfilled:
            refuse_gaps(desk, case_id, choice)
        return replace(draw_statement(desk, case_id, choice), unfilled=given.unfilled)

    said = _("Statement of case {number} written to {file}.", number=given.case, file=given.out)
    return _export(given, voice, draw, said)


def _choice(given: argparse.Namespace, desk: Desk, case_id: str) -> Choice:
    """Return what was chosen, of those the case has: by number, as names would be seen by others.

    Raises:
        NotFound: there is no such one.
    """
    from desktop.services.statements import Choice, prepare

    answers = () if given.answers is None else tuple(_answers(given.answers).items())
    bare = Choice(given.language, answers=answers)
    options = dict(prepare(desk, case_id, bare).options)
    chosen = []
    for option, what in (("victim", "victim"), ("incident", "event"), ("lawyer", "lawyer")):
        number, offered = getattr(given, option), options.get(what, ())
        if number is not None:
            if not 1 <= number <= (most := len(offered)):
                raise NotFound(
                    _(
                        "--{option} {number}: there are {most}.",
                        option=option,
                        number=number,
                        most=most,
                    )
                )
            chosen.append((what, offered[number - 1].id))
    if given.to is not None:
        found = [each.id for each in options["body"] if fold(str(each.name)) == fold(given.to)]
        if not found:
            raise NotFound(_("{name} is not entered under Bodies.", name=given.to))
        chosen.append(("body", found[0]))
    return replace(bare, chosen=tuple(chosen))


def _answers(path: Path) -> dict[str, str]:
    """Read answers: what is asked, and the answer.

    Raises:
        NotFound, StorageFailure: the file cannot be read.
        WrongInput: it holds something else.
    """
    from desktop.exchange.tables import read_bytes

    try:
        found = tomllib.loads(read_bytes(path, path.name).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        found = {"": None}
    if not all(isinstance(answer, str) for answer in found.values()):
        raise WrongInput(
            _('{file} has to hold lines such as "what is asked" = "answer".', file=path.name)
        )
    return found


def _export(
    given: argparse.Namespace, voice: Voice, draw: Callable[[Desk, str], Drawn], said: Text
) -> int:
    """Draw a paper, cover what is to be covered, and let it out as the window would."""
    from desktop.services.cases import case_id_of
    from desktop.services.drawn import save_drawn
    from desktop.services.editions import draw_redacted
    from desktop.services.outgoing import refuse_incomplete

    refuse_nowhere(given.out)
    disclosure = _disclosure(given)
    refuse_incomplete(disclosure)
    if bool(given.redact) is not bool(given.edition):
        raise WrongInput(_("Give --redact and --edition together."))
    with desk_of(given, voice) as desk:
        paper = replace(draw(desk, case_id_of(desk, given.case)), disclosure=disclosure)
        if given.redact:
            paper = draw_redacted(desk, paper, given.edition, given.redact)
        save_drawn(desk, paper, given.out)
    voice.say(said)
    return 0


def _disclosure(given: argparse.Namespace) -> Disclosure:
    """Return where it goes; who names a recipient has to say why."""
    from desktop.services.outgoing import Disclosure

    stays = not (given.recipient or given.consent or given.reason)
    purpose = given.purpose or (Disclosure().purpose if stays else "")
    return Disclosure(purpose, given.recipient, given.consent, given.reason)


_MEANT = {
    "victim": _("which victim is meant, by the number in the case"),
    "incident": _("which incident is meant, by its number in the window"),
    "lawyer": _("which lawyer of the team acts, by the number in the window"),
}


def _summary(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.core.quarters import Quarter
    from desktop.services.quarters import export_quarter

    quarter = Quarter.parse(given.quarter)
    refuse_nowhere(given.out)
    with desk_of(given, voice) as desk:
        export_quarter(desk, str(quarter), given.out, given.language)
    voice.say(_("Summary of {quarter} written to {file}.", quarter=quarter, file=given.out))
    return 0
