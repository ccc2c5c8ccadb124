"""Commands about backups: make one, restore one, rehearse one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.commands.asking import (
    FILE,
    ask_vault,
    ask_who,
    desk_of,
    lines_of,
    passphrase_of,
    user_of,
)
from desktop.core.text import Text, _, c_, n_
from desktop.speaking import Commands, Parser, Voice

if TYPE_CHECKING:
    from desktop.services.restoring import Opener, Rehearsed
    from desktop.vault.pieces import TypedPaper

_FOLDER = c_("metavar", "FOLDER")


def add_to(commands: Commands) -> None:
    """Offer them."""
    backup = commands.add("backup", _("make a backup of a vault and check it"), command=_backup)
    ask_vault(backup)
    backup.ask("--to", type=Path, required=True, metavar=_FOLDER, about=_("where to put it"))
    restore = commands.add("restore", _("make a vault from a backup"), command=_restore)
    _ask_file(restore)
    restore.ask("folder", type=Path, metavar=_FOLDER, about=_("a new or empty folder"))
    restore.ask(
        "--code-file",
        type=Path,
        metavar=FILE,
        about=_(
            "file whose first line is the recovery code, or whose first two lines are those of two"
            " pieces; the passphrase is then a new one"
        ),
    )
    rehearse = commands.add(
        "rehearse", _("restore a backup for trial, check it, remove it again"), command=_rehearse
    )
    _ask_file(rehearse)
    rehearse.ask(
        "--vault",
        type=Path,
        metavar=c_("metavar", "VAULT"),
        about=_("the vault it is of, in whose log the result is written"),
    )


def _ask_file(parser: Parser) -> None:
    parser.ask("file", type=Path, metavar=FILE, about=_("a backup"))
    ask_who(parser, default=argparse.SUPPRESS)


def _backup(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.services import backups

    with desk_of(given, voice) as desk:
        made = backups.back_up_to(desk, given.to)
    voice.say(_("Backup made and checked: {file}", file=made.written[0].path))
    voice.say(_("It ends with entry {seq} of the log.", seq=made.seq))
    if made.gaps:
        voice.complain(gaps_sentence(made.gaps))
    return 0


def gaps_sentence(gaps: int) -> Text:
    """Say that the vault had lost files before."""
    return n_(
        "{n} file is missing from the vault and so from this backup: run verify.",
        "{n} files are missing from the vault and so from this backup: run verify.",
        gaps,
    )


def _restore(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.core.clock import SystemClock
    from desktop.services.restoring import restore

    done = restore(given.file, given.folder, _opener(given, voice), SystemClock())
    made = f"{done.made_at.astimezone():%Y-%m-%d %H:%M}"
    voice.say(_("Vault made in {folder}.", folder=given.folder))
    voice.say(
        _(
            "It is as it was on {at}, up to entry {seq} of the log; what was done later is not in"
            " it.",
            at=made,
            seq=done.seq,
        )
    )
    if done.gaps:
        voice.complain(gaps_sentence(done.gaps))
    if done.problem is not None:
        voice.complain(done.problem)
    return 0 if done.problem is None else 1


def _opener(given: argparse.Namespace, voice: Voice) -> Opener:
    from desktop.services.restoring import by_paper, by_passphrase

    user = user_of(given, voice)
    if getattr(given, "code_file", None) is not None:
        return by_paper(_paper(given.code_file), user, passphrase_of(given, voice))
    return by_passphrase(user, passphrase_of(given, voice))


def _paper(file: Path) -> TypedPaper:
    """Return the code in a file, or the lines of two pieces: what is longer than a code is one."""
    from desktop.vault.pieces import LINE_GROUPS
    from desktop.vault.signs import split

    first, second = (*lines_of(file, 2), "", "")[:2]
    return (first, second) if second.strip() and len(split(first)) >= LINE_GROUPS else first


def _rehearse(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.core.clock import SystemClock
    from desktop.services.restoring import rehearse, rehearse_alone

    if given.vault is None:
        done = rehearse_alone(given.file, _opener(given, voice), SystemClock())
    else:
        with desk_of(given, voice) as desk:
            done = rehearse(desk, given.file)
    return _tell(done, voice)


def _tell(done: Rehearsed, voice: Voice) -> int:
    if done.problem is not None:
        voice.complain(done.problem)
        return 1
    voice.say(
        _(
            "The backup can be restored: {records} records and {files} files are whole, up to entry"
            " {seq} of the log.",
            records=done.records,
            files=done.objects,
            seq=done.seq,
        )
    )
    if done.gaps:
        voice.complain(gaps_sentence(done.gaps))
    return 0
