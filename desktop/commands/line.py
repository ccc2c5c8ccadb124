"""Runs one command: one sentence on stderr when something is wrong, no question when told all.

Exit status 2 for what the user gave, 1 for what failed. A passphrase is never an argument: other
users of a machine can read those. It comes from a prompt or from a file.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
from collections.abc import Callable

from desktop.commands import backups, cases, evidence, papers, vaults
from desktop.commands.asking import ask_who
from desktop.core.errors import DalilError, places
from desktop.core.text import _, c_
from desktop.speaking import Parser, Voice, argparse_speaks, ask_language, language_of

Command = Callable[[argparse.Namespace, Voice], int]


def run(arguments: list[str]) -> int:
    """Run one command and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name the terminal cannot show stops nothing
            stream.reconfigure(errors="replace")
    # What the log of the program says is not the one sentence a person is owed.
    logging.getLogger("dalil").addHandler(logging.NullHandler())
    logging.getLogger("dalil").propagate = False
    voice = Voice(language_of(arguments, os.environ))
    with argparse_speaks(voice):
        given = _parser(voice).parse_args(arguments)
    command: Command = given.command
    try:
        return command(given, voice)
    except DalilError as error:
        voice.complain(error.sentence)
        return error.exit_status
    except KeyboardInterrupt:
        voice.complain(_("Cancelled; nothing was changed."))
        return 1
    except Exception as error:  # noqa: BLE001 - the edge of the program: a person gets a sentence
        voice.complain(_("Something went wrong inside the program."))
        logging.getLogger("dalil").error("unexpected %s", places(error))  # noqa: TRY400 - a traceback quotes values
        return 1


def _parser(voice: Voice) -> Parser:
    about = _("Documents torture and seeks redress. Without a command the window opens.")
    parser = Parser(voice, prog="dalil", description=voice.words(about))
    ask_language(parser)
    ask_who(parser, default=None)
    commands = parser.choice_of(c_("metavar", "COMMAND"))
    for domain in (vaults, backups, cases, evidence, papers):
        domain.add_to(commands)
    return parser
