"""The language of the command line: which it is, and that argparse has no words of its own left."""

from __future__ import annotations

import argparse
import ast
import locale
import re
from pathlib import Path

import pytest

from desktop import speaking
from desktop.commands import line
from desktop.speaking import Voice, argparse_speaks, language_of

# Said to whoever writes a parser, not to whoever uses it; or needing a kind of argument not used.
NEVER_SAID = {
    ".__call__() not defined",
    "'required' is an invalid argument for positionals",
    "mutually exclusive arguments must be optional",
    "%r is not callable",
    "can't open '%(filename)s': %(error)s",
    "cannot merge actions - two groups are named %r",
    "invalid option string %(option)r: must start with a character %(prefix_chars)r",
    "dest= is required for options like %r",
    "invalid conflict_resolution value: %r",
    "cannot have multiple subparser arguments",
    "%(prog)s: error: %(message)s\n",
    "%(prog)s: warning: %(message)s\n",
    "conflicting subparser: %s",
    "conflicting subparser alias: %s",
    'argument "-" with mode %r',
    "command '%(parser_name)s' is deprecated",
    "option '%(option)s' is deprecated",
    "argument '%(argument_name)s' is deprecated",
}


def test_argparse_has_no_words_of_its_own() -> None:
    assert argparse.__file__ is not None
    tree = ast.parse(Path(argparse.__file__).read_text("utf-8"))
    said = {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "_"
        and isinstance(call.args[0], ast.Constant)
    }
    assert len(said) > 20
    assert said - NEVER_SAID <= set(speaking._ARGPARSE)


def test_a_translation_keeps_the_places_argparse_fills() -> None:
    place = re.compile(r"%(?:\(\w+\))?[rs]")
    for message, text in speaking._ARGPARSE.items():
        russian = text.in_language("ru")
        assert russian != message
        assert sorted(place.findall(russian)) == sorted(place.findall(message))


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {"LANG": "ru_RU.UTF-8"}, "ru"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "C.UTF-8"}, "en"),
        ([], {"LANG": "kk_KZ.UTF-8"}, "en"),
        ([], {"LANG": "en_US", "LC_MESSAGES": "ru_KG.UTF-8"}, "ru"),
        ([], {"LANG": "ru_RU", "LC_MESSAGES": "ru_RU", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "ru_RU", "LC_ALL": ""}, "ru"),
        ([], {"LANG": "ru_RU", "DALIL_LANGUAGE": "en"}, "en"),
        ([], {"LANG": "en_US", "DALIL_LANGUAGE": "RU"}, "ru"),
        (["--language", "en", "verify"], {"DALIL_LANGUAGE": "ru"}, "en"),
        (["--language=ru", "verify"], {}, "ru"),
        (["--user", "ru", "--language", "ru", "verify", "v"], {}, "ru"),
        (["--passphrase-file=p", "--language", "ru", "verify", "v"], {}, "ru"),
        (["export", "chronology", "v", "1", "--language", "ru"], {"LANG": "en_US"}, "en"),
        (["--language"], {"LANG": "ru_RU"}, "ru"),
    ],
)
def test_the_nearest_says_which_language(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert language_of(arguments, environment) == language


@pytest.mark.parametrize(
    ("named", "language"), [("Russian_Russia", "ru"), ("English_Kenya", "en"), (None, "en")]
)
def test_a_system_without_such_variables_names_its_language(
    monkeypatch: pytest.MonkeyPatch, named: str | None, language: str
) -> None:
    monkeypatch.setattr(locale, "getlocale", lambda: (named, None))
    assert language_of([], {}) == language


def test_argparse_speaks_english_again_afterwards() -> None:
    before = vars(argparse)["_"]
    with argparse_speaks(Voice("ru")):
        assert vars(argparse)["_"]("usage: ") == "использование: "
    assert vars(argparse)["_"] is before


NAMES = re.compile(
    r"--?[a-z][a-z-]*|\{[a-z_,\s]+\}|\b(?:import-chronology|undo-import|add-evidence|dalil-demo|DALIL_LANGUAGE|demo|new|verify"
    r"|backup|restore|rehearse|upgrade|facts|export|summary|statement|chronology|custody|bundle|dalil|2015-Q3|JSON|PDF|TOML|XLSX|ZIP|csv|xlsx|ru|en)\b|-Qn"
)


def test_the_help_of_every_command_is_russian(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (
        [],
        *([name] for name in ("demo", "new", "verify", "upgrade", "import-chronology")),
        *([name] for name in ("undo-import", "facts", "export", "summary")),
        *([name] for name in ("add-evidence", "custody", "bundle")),
        *([name] for name in ("backup", "restore", "rehearse")),
        ["export", "chronology"],
        ["export", "statement"],
    ):
        with pytest.raises(SystemExit) as left:
            line.run(["--language", "ru", *command, "--help"])
        assert left.value.code == 0
        said = capsys.readouterr().out
        said = NAMES.sub("", said)
        assert set(re.findall(r"[A-Za-z]+", said)) == set(), command
