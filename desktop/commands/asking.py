"""What several commands ask: the vault, who is there, a day, a language."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.errors import NotFound, WrongInput
from desktop.core.text import INTERFACE_LANGUAGES, Text, _, c_
from desktop.speaking import Parser, Voice

if TYPE_CHECKING:
    from desktop.services.desk import Desk

CASE, NUMBER = c_("metavar", "CASE"), c_("metavar", "NUMBER")
DATE, FILE = c_("metavar", "DATE"), c_("metavar", "FILE")


def ask_vault(parser: Parser) -> None:
    """Ask for the vault's folder and who opens it."""
    parser.ask("vault", type=Path, metavar=c_("metavar", "VAULT"), about=_("the vault's folder"))
    # Before or after the command: whichever is given stands.
    ask_who(parser, default=argparse.SUPPRESS)


def ask_who(parser: Parser, default: str | None) -> None:
    """Ask for a user's name and for the file of the passphrase."""
    parser.ask(
        "--user",
        metavar=c_("metavar", "NAME"),
        default=default,
        about=_("user name; asked for if not given"),
    )
    parser.ask(
        "--passphrase-file",
        type=Path,
        metavar=FILE,
        default=default,
        about=_("file whose first line is the passphrase; asked for if not given"),
    )


def ask_paper_language(parser: Parser, about: Text) -> None:
    """Ask for the language of what is written, which may be another than is spoken meanwhile."""
    default = parser.voice.language
    parser.ask("--language", choices=INTERFACE_LANGUAGES, default=default, about=about)


def day(voice: Voice, text: str) -> date:
    """Read a day as it is typed after an option."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        wrong = _("{text} is not a day; write it as 2015-09-30", text=text)
        raise argparse.ArgumentTypeError(voice.words(wrong)) from None


def refuse_nowhere(path: Path) -> None:
    """Refuse a file in a folder that is not there, before anything is done for it.

    Raises:
        NotFound
    """
    if not path.absolute().parent.is_dir():
        raise NotFound(_("There is no folder {folder}.", folder=path.absolute().parent.name))


@contextmanager
def desk_of(given: argparse.Namespace, voice: Voice, *, told: bool = True) -> Iterator[Desk]:
    """Open the vault of a command and close it afterwards.

    With `told`, complain first if the vault is older than what was seen here last.

    Raises:
        DalilError: as `unlocking.unlock`; `WrongInput` when nobody is there to answer.
    """
    from desktop.core.clock import SystemClock
    from desktop.services import last_seen
    from desktop.services.unlocking import unlock

    desk = unlock(given.vault, user_of(given, voice), passphrase_of(given, voice), SystemClock())
    try:
        older = last_seen.older(desk)
        if told and older is not None:
            voice.complain(older.sentence)
        yield desk
    finally:
        desk.close()


def user_of(given: argparse.Namespace, voice: Voice) -> str:
    """Return the user's name, as given or as answered."""
    name: str | None = given.user
    return ask(voice, _("User name: "), input) if name is None else name


def passphrase_of(given: argparse.Namespace, voice: Voice) -> str:
    """Return the passphrase from its file or as answered.

    Raises:
        WrongInput: the file is not text, or nobody is there to answer.
    """
    if given.passphrase_file is None:
        return ask(voice, _("Passphrase: "), getpass.getpass)
    return first_line(given.passphrase_file)


def first_line(path: Path) -> str:
    """Return the first line of a text file: a passphrase, or a code.

    Raises:
        NotFound, WrongInput: it cannot be read, or is no text.
    """
    return lines_of(path, 1)[0]


def lines_of(path: Path, most: int) -> list[str]:
    """Return the first lines of a text file; of an empty one, an empty line.

    Raises:
        NotFound, WrongInput: it cannot be read, or is no text.
    """
    from desktop.exchange.tables import read_bytes

    text = read_bytes(path, path.name)
    try:
        return [line.rstrip("\r") for line in text.decode("utf-8-sig").split("\n")[:most]]
    except UnicodeDecodeError:
        raise WrongInput(_("{file} is not a text file in UTF-8.", file=path.name)) from None


def ask(voice: Voice, question: Text, how: Callable[[str], str]) -> str:
    """Ask on the terminal with `how`.

    Raises:
        WrongInput: there is no terminal.
    """
    nobody = _("Nobody is there to answer. Give --user NAME and --passphrase-file FILE.")
    if not sys.stdin.isatty():
        raise WrongInput(nobody)
    try:
        return how(voice.words(question))
    except EOFError:
        raise WrongInput(nobody) from None
