"""The language of the command line: which one it is, and a parser that has no other.

It is the language of sentences, help and errors. That of a paper is asked for on its own: an
office may work in Russian and write to a committee in English.
"""

from __future__ import annotations

import argparse
import locale
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, NoReturn

from desktop.core.errors import StorageFailure
from desktop.core.text import INTERFACE_LANGUAGES, SOURCE_LANGUAGE, Text, _

VARIABLE = "DALIL_LANGUAGE"
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that says anything, as POSIX has it
_OPTION = "--language"

# What argparse itself says to people; `argparse_speaks` looks it up here.
_ARGPARSE = {
    said.message: said
    for said in (
        _("usage: "),
        _("positional arguments"),
        _("options"),
        _("show this help message and exit"),
        _("argument %(argument_name)s: %(message)s"),
        _("the following arguments are required: %s"),
        _("one of the arguments %s is required"),
        _("unrecognized arguments: %s"),
        _("ambiguous option: %(option)s could match %(matches)s"),
        _("invalid choice: %(value)r (choose from %(choices)s)"),
        _("unknown parser %(parser_name)r (choices: %(choices)s)"),
        _("invalid %(type)s value: %(value)r"),
        _("expected one argument"),
        _("expected at most one argument"),
        _("expected at least one argument"),
        _("ignored explicit argument %r"),
        _("unexpected option string: %s"),
        _("not allowed with argument %s"),
    )
}


class Voice:
    """Says sentences in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def words(self, text: Text) -> str:
        """Return the words of a sentence."""
        return text.in_language(self.language)

    def say(self, text: Text) -> None:
        """Say a sentence on standard output."""
        self.hand_over(self.words(text))

    def hand_over(self, answer: str) -> None:
        """Write to standard output, at once: Python tells of a full disk only when it ends.

        Raises:
            StorageFailure: nobody got it; what still waits to be written is given up.
        """
        try:
            print(answer, flush=True)
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise StorageFailure(
                _("The answer could not be written: check where it is sent to.")
            ) from error

    def complain(self, text: Text) -> None:
        """Say what went wrong, on standard error."""
        print(f"dalil: {self.words(text)}", file=sys.stderr)


class Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong with the words of a command."""

    def __init__(self, voice: Voice, **settings: Any) -> None:
        super().__init__(**settings)
        self.voice = voice

    def ask(
        self, *names: str, about: Text | None = None, metavar: Text | None = None, **settings: Any
    ) -> None:
        """Add an argument: what it is about, and what stands for its value in the help."""
        for name, said in (("help", about), ("metavar", metavar)):
            if said is not None:
                settings[name] = self.voice.words(said)
        self.add_argument(*names, **settings)

    def choice_of(self, metavar: Text) -> Commands:
        """Ask for one of the commands that are added to what this returns."""
        return Commands(self, metavar)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and where help is."""
        said = _("{problem}; see {command} --help", problem=message, command=self.prog)
        self.exit(2, f"{self.prog}: {self.voice.words(said)}\n")


class Commands:
    """The commands a parser chooses between; each has a parser of its own, in the same language."""

    def __init__(self, parser: Parser, metavar: Text) -> None:
        self._voice = parser.voice
        self._choice: argparse._SubParsersAction[Parser] = parser.add_subparsers(
            metavar=self._voice.words(metavar),
            required=True,
            parser_class=partial(Parser, self._voice),  # type: ignore[call-overload]  # the stub asks for a class, argparse for something to call
        )

    def add(self, name: str, about: Text, **defaults: Any) -> Parser:
        """Add a command, with what it stores beside its arguments."""
        said = self._voice.words(about)
        parser = self._choice.add_parser(name, help=said, description=said)
        parser.set_defaults(**defaults)
        return parser


@contextmanager
def argparse_speaks(voice: Voice) -> Iterator[None]:
    """Let argparse look its own words up in Dalil's catalogue.

    It asks gettext for a domain of the whole process, whose language only an environment variable
    can choose: the one name under which it asks is replaced instead.
    """

    def look_up(message: str) -> str:
        known = _ARGPARSE.get(message)
        return message if known is None else voice.words(known)

    asked = vars(argparse)["_"]
    vars(argparse)["_"] = look_up
    try:
        yield
    finally:
        vars(argparse)["_"] = asked


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language to speak: `--language` before the command, else what surroundings say.

    One the program does not know, such as that of the locale `C`, is English.
    """
    asked = _asked(arguments)
    for said in (asked, environment.get(VARIABLE), _of_locale(environment)):
        if said:
            code = said[:2].casefold()
            return code if code in INTERFACE_LANGUAGES else SOURCE_LANGUAGE
    return SOURCE_LANGUAGE


def _of_locale(environment: Mapping[str, str]) -> str | None:
    """Return what the locale says; Windows has no variables for it, but names of languages."""
    named = next((environment[name] for name in _LOCALE if environment.get(name)), None)
    return named or locale.getlocale()[0]


def _asked(arguments: Sequence[str]) -> str | None:
    """Find `--language` before the command; help is said in it, so that no parser can be asked."""
    before = iter(arguments)
    for word in before:
        name, separator, value = word.partition("=")
        if not name.startswith("-"):
            return None  # the command: what comes after it is a paper's
        if name == _OPTION:
            return value if separator else next(before, None)
        if name in {"--user", "--passphrase-file"} and not separator:
            next(before, None)
    return None


def ask_language(parser: Parser) -> None:
    """Offer the language of what is said, which `language_of` has read already."""
    about = _(
        "language of what is said here; if not given, {variable} or the system decides",
        variable=VARIABLE,
    )
    parser.ask(_OPTION, choices=INTERFACE_LANGUAGES, dest="interface", about=about)
