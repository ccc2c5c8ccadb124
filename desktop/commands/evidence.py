"""Commands about evidence: take files in, tell of their custody, make a bundle for a court."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.commands.asking import (
    FILE,
    NUMBER,
    ask_paper_language,
    ask_vault,
    desk_of,
    refuse_nowhere,
)
from desktop.core.text import _, c_, n_
from desktop.core.vocabulary import vocabulary
from desktop.forms.disclosure import OWN_FILE
from desktop.speaking import Commands, Parser, Voice


def add_to(commands: Commands) -> None:
    """Offer them."""
    added = commands.add("add-evidence", _("make an exhibit of each file"), command=_add_evidence)
    ask_vault(added)
    added.ask("files", type=Path, nargs="+", metavar=FILE, about=_("files of any kind"))
    _ask_case(added)
    added.ask("--from", dest="source", metavar=c_("metavar", "NAME"), about=_("from whom they are"))
    custody = commands.add(
        "custody", _("write the custody of exhibits (PDF)"), command=_export_custody
    )
    bundle = commands.add("bundle", _("make a bundle of evidence (ZIP)"), command=_make_bundle)
    for paper in (custody, bundle):
        ask_vault(paper)
        _ask_case(paper)
        paper.ask("--out", type=Path, required=True, metavar=FILE, about=_("where to write it"))
        paper.ask(
            "--exhibit",
            type=int,
            action="append",
            metavar=NUMBER,
            about=_("only this exhibit; may be given several times"),
        )
        ask_paper_language(paper, _("language of the paper; by default the one spoken here"))
    _ask_disclosure(bundle)


def _ask_case(parser: Parser) -> None:
    parser.ask("--case", required=True, metavar=NUMBER, about=_("the case's number"))


def _ask_disclosure(parser: Parser) -> None:
    """Ask what the window asks before something leaves."""
    purposes = [term.key for term in vocabulary("disclosure_purposes")]
    consents = [term.key for term in vocabulary("disclosure_consents")]
    parser.ask("--purpose", choices=purposes, default=OWN_FILE, about=_("why it leaves the office"))
    parser.ask("--recipient", metavar=c_("metavar", "NAME"), about=_("to whom it goes"))
    parser.ask("--consent", choices=consents, about=_("whether those it tells of agreed to that"))
    parser.ask("--reason", metavar=c_("metavar", "WHY"), about=_("why consent was not asked"))


def _add_evidence(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.services import cases
    from desktop.services.evidence import add_exhibits

    answers = {} if given.source is None else {"received_from": given.source}
    with desk_of(given, voice) as desk:
        case_id = cases.case_id_of(desk, given.case)
        added = add_exhibits(desk, case_id, given.files, given=answers)
    voice.say(n_("{n} exhibit added.", "{n} exhibits added.", added.count))
    for refused in added.refused:
        voice.complain(refused)
    return 2 if added.refused else 0


def _export_custody(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.services import bundles, cases, custody_papers

    refuse_nowhere(given.out)
    with desk_of(given, voice) as desk:
        case_id = cases.case_id_of(desk, given.case)
        chosen = bundles.exhibit_ids(desk, case_id, given.exhibit)
        custody_papers.export_custody(desk, chosen, given.out, given.language)
    voice.say(_("Custody in case {number} written to {file}.", number=given.case, file=given.out))
    return 0


def _make_bundle(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.services import bundles, cases
    from desktop.services.outgoing import Disclosure

    refuse_nowhere(given.out)
    disclosure = Disclosure(given.purpose, given.recipient, given.consent, given.reason)
    with desk_of(given, voice) as desk:
        case_id = cases.case_id_of(desk, given.case)
        chosen = bundles.exhibit_ids(desk, case_id, given.exhibit)
        made = bundles.make_bundle(desk, case_id, given.out, disclosure, given.language, chosen)
    count = n_("{n} exhibit", "{n} exhibits", made.exhibits)
    voice.say(
        _(
            "Bundle of {exhibits} written to {file}. SHA-256: {hash}",
            exhibits=count,
            file=given.out,
            hash=made.sha256,
        )
    )
    return 0
