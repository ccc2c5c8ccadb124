"""Commands about a vault: practise, make, check, upgrade."""

from __future__ import annotations

import argparse
import getpass
from functools import partial
from pathlib import Path

from desktop.commands.asking import (
    FILE,
    ask,
    ask_paper_language,
    ask_vault,
    desk_of,
    passphrase_of,
    refuse_nowhere,
    user_of,
)
from desktop.core.errors import WrongInput
from desktop.core.text import _, c_
from desktop.speaking import Commands, Voice

DEMO_FOLDER = "dalil-demo"


def add_to(commands: Commands) -> None:
    """Offer them."""
    demo = commands.add("demo", _("make a practice vault from three public cases"), command=_demo)
    demo.ask(
        "folder",
        type=Path,
        nargs="?",
        metavar=c_("metavar", "DIR"),
        about=_("where to put it; by default {folder} here", folder=DEMO_FOLDER),
    )
    demo.ask(
        "--no-window",
        action="store_true",
        about=_("do not open the window on the practice vault"),
    )
    ask_paper_language(demo, _("language of the cases and papers; by default the one spoken here"))
    new = commands.add("new", _("make a vault with its first user"), command=_new)
    ask_vault(new)
    new.ask(
        "--recovery-sheet",
        type=Path,
        metavar=FILE,
        about=_("where to write the recovery sheet (PDF); by default beside the vault"),
    )
    ask_paper_language(new, _("language of the sheet; by default the one spoken here"))
    verify = commands.add(
        "verify", _("check the log, every record and the database"), command=_verify
    )
    ask_vault(verify)
    verify.ask(
        "--head",
        type=partial(_head, verify.voice),
        metavar=c_("metavar", "HEX"),
        about=_("a head of the log noted earlier, as on a paper"),
    )
    ask_vault(commands.add("upgrade", _("bring a vault to this version's form"), command=_upgrade))


def _head(voice: Voice, text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        wrong = _("a head is written in digits 0 to f")
        raise argparse.ArgumentTypeError(voice.words(wrong)) from None


def _demo(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.app import has_screen, show
    from desktop.services.demo import make_demo

    made = make_demo(given.folder or Path(DEMO_FOLDER), given.language)
    for line in made.lines:
        voice.say(line)
    if given.no_window or not has_screen():
        made.desk.close()
        if not given.no_window:
            voice.say(_("There is no screen here, so no window was opened."))
        return 0
    return show(made.desk, made.first_case)


def _new(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.core.clock import SystemClock
    from desktop.services import recovery_sheet
    from desktop.services.unlocking import create

    sheet: Path = given.recovery_sheet or _beside(given.vault)
    if given.recovery_sheet is not None:
        refuse_nowhere(sheet)
    user, passphrase = user_of(given, voice), _new_passphrase(given, voice)
    recovery_sheet.refuse_place(sheet, given.vault)
    recovery_sheet.refuse_existing(sheet)
    # A vault whose recovery code nobody has seen is no vault to keep anything in.
    desk, _code = create(
        given.vault,
        user,
        passphrase,
        SystemClock(),
        furnish=lambda desk, code: recovery_sheet.write(desk, code, sheet, user, given.language),
    )
    desk.close()
    voice.say(_("Vault made in {folder}.", folder=given.vault))
    voice.say(
        _(
            "Recovery sheet written to {file}: print it, keep it away from this computer,"
            " and delete the file.",
            file=sheet,
        )
    )
    return 0


def _beside(vault: Path) -> Path:
    whole = vault.absolute()
    return whole.with_name(f"{whole.name}-recovery.pdf")


def _new_passphrase(given: argparse.Namespace, voice: Voice) -> str:
    passphrase = passphrase_of(given, voice)
    asked = given.passphrase_file is None
    if asked and passphrase != ask(voice, _("Once more: "), getpass.getpass):
        raise WrongInput(_("The two passphrases differ. Start again."))
    return passphrase


def _verify(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.services import history
    from desktop.services.checking import clock_words, others_words

    with desk_of(given, voice, told=False) as desk:
        found = history.verify(desk, given.head)
    if found.problem is not None:
        voice.complain(found.problem)
        if found.more:
            voice.complain(others_words(found.more))
        return 1
    voice.say(
        _(
            "Nothing was altered: {entries} log entries and {records} records agree. Head: {head}",
            entries=found.entries,
            records=found.records,
            head=found.head,
        )
    )
    if found.regressions:
        voice.say(clock_words(found.regressions))
    return 0


def _upgrade(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.storage.migrate import current_revision

    with desk_of(given, voice) as desk:
        revision = current_revision(desk.vault.engine)
    voice.say(_("The vault is up to date: revision {revision}.", revision=revision))
    return 0
