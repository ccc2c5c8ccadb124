"""The command line: one sentence on stderr when something is wrong, and no question when told all.

Exit status 2 for what the user gave, 1 for what failed. A passphrase is never an argument: other
users of a machine can read those. It comes from a prompt or from a file.
"""

from __future__ import annotations

import argparse
import getpass
import io
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.errors import DalilError, NotFound, WrongInput, places
from desktop.core.text import INTERFACE_LANGUAGES, Text, _, c_, n_
from desktop.speaking import Commands, Parser, Voice, argparse_speaks, ask_language, language_of

if TYPE_CHECKING:
    from desktop.rules.facts import CaseFacts
    from desktop.services.desk import Desk
    from desktop.services.importing import ImportPreview

Command = Callable[[argparse.Namespace, Voice], int]

DEMO_FOLDER = "dalil-demo"
_CASE, _NUMBER = c_("metavar", "CASE"), c_("metavar", "NUMBER")
_DATE, _FILE = c_("metavar", "DATE"), c_("metavar", "FILE")


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
    _ask_who(parser, default=None)
    commands = parser.choice_of(c_("metavar", "COMMAND"))
    _add_vault_commands(commands)
    _add_case_commands(commands)
    return parser


def _ask_vault(parser: Parser) -> None:
    parser.ask("vault", type=Path, metavar=c_("metavar", "VAULT"), about=_("the vault's folder"))
    # Before or after the command: whichever is given stands.
    _ask_who(parser, default=argparse.SUPPRESS)


def _ask_who(parser: Parser, default: str | None) -> None:
    parser.ask(
        "--user",
        metavar=c_("metavar", "NAME"),
        default=default,
        about=_("user name; asked for if not given"),
    )
    parser.ask(
        "--passphrase-file",
        type=Path,
        metavar=_FILE,
        default=default,
        about=_("file whose first line is the passphrase; asked for if not given"),
    )


def _add_vault_commands(commands: Commands) -> None:
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
    _ask_language(demo, _("language of the cases and papers; by default the one spoken here"))
    new = commands.add("new", _("make a vault with its first user"), command=_new)
    _ask_vault(new)
    new.ask(
        "--recovery-sheet",
        type=Path,
        metavar=_FILE,
        about=_("where to write the recovery sheet (PDF); by default beside the vault"),
    )
    _ask_language(new, _("language of the sheet; by default the one spoken here"))
    verify = commands.add(
        "verify", _("check the log, every record and the database"), command=_verify
    )
    _ask_vault(verify)
    verify.ask(
        "--head",
        type=partial(_head, verify.voice),
        metavar=c_("metavar", "HEX"),
        about=_("a head of the log noted earlier, as on a paper"),
    )
    _ask_vault(commands.add("upgrade", _("bring a vault to this version's form"), command=_upgrade))


def _add_case_commands(commands: Commands) -> None:
    _add_import(commands)
    undo = commands.add("undo-import", _("take a case's last import back"), command=_undo_import)
    _ask_vault(undo)
    undo.ask("--case", required=True, metavar=_NUMBER, about=_("the case's number"))
    facts = commands.add("facts", _("say what follows from a case's steps"), command=_facts)
    _ask_vault(facts)
    facts.ask("case", metavar=_CASE, about=_("the case's number"))
    day = partial(_day, facts.voice)
    facts.ask("--as-of", type=day, metavar=_DATE, about=_("leave out later steps"))
    facts.ask("--json", action="store_true", about=_("as JSON"))
    _add_export(commands)
    summary = commands.add("summary", _("write a quarter's workbook (XLSX)"), command=_summary)
    _ask_vault(summary)
    summary.ask(
        "--quarter", required=True, metavar=c_("metavar", "YYYY-Qn"), about=_("such as 2015-Q3")
    )
    summary.ask("--out", type=Path, required=True, metavar=_FILE, about=_("where to write it"))
    _ask_language(summary, _("language of the workbook; by default the one spoken here"))


def _add_import(commands: Commands) -> None:
    chronology = commands.add(
        "import-chronology", _("import a chronology into a case"), command=_import_chronology
    )
    _ask_vault(chronology)
    chronology.ask("file", type=Path, metavar=_FILE, about=_("a .csv or .xlsx file"))
    chronology.ask("--case", required=True, metavar=_NUMBER, about=_("the case's number"))
    chronology.ask(
        "--opened",
        type=partial(_day, chronology.voice),
        metavar=_DATE,
        about=_("day on which the office took the case"),
    )
    chronology.ask("--preview", action="store_true", about=_("only say what would be imported"))
    chronology.ask(
        "--leave-out-unreadable",
        action="store_true",
        about=_("import the other rows when some cannot be read"),
    )


def _add_export(commands: Commands) -> None:
    export = commands.add("export", _("write a paper (PDF)"))
    papers = export.choice_of(c_("metavar", "PAPER"))
    about = _("language of the paper; by default the one spoken here")
    chronology = papers.add("chronology", _("a case's chronology"), command=_export_chronology)
    summary = papers.add("summary", _("a case's summary"), command=_export_summary)
    for paper in (chronology, summary):
        _ask_vault(paper)
        paper.ask("case", metavar=_CASE, about=_("the case's number"))
        paper.ask("--out", type=Path, required=True, metavar=_FILE, about=_("where to write it"))
        _ask_language(paper, about)
    by_codes = _("without names, and without anything that somebody wrote in words")
    summary.ask("--by-codes", action="store_true", about=by_codes)


def _ask_language(parser: Parser, about: Text) -> None:
    """Ask for the language of what is written, which may be another than is spoken meanwhile."""
    default = parser.voice.language
    parser.ask("--language", choices=INTERFACE_LANGUAGES, default=default, about=about)


def _day(voice: Voice, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        wrong = _("{text} is not a day; write it as 2015-09-30", text=text)
        raise argparse.ArgumentTypeError(voice.words(wrong)) from None


def _head(voice: Voice, text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        wrong = _("a head is written in digits 0 to f")
        raise argparse.ArgumentTypeError(voice.words(wrong)) from None


# -- who is there -----------------------------------------------------------------------------


@contextmanager
def _desk(given: argparse.Namespace, voice: Voice, *, told: bool = True) -> Iterator[Desk]:
    """Open the vault; with `told`, complain first if it is older than what was seen here last."""
    from desktop.core.clock import SystemClock
    from desktop.services import last_seen
    from desktop.services.unlocking import unlock

    desk = unlock(given.vault, _user(given, voice), _passphrase(given, voice), SystemClock())
    try:
        older = last_seen.older(desk)
        if told and older is not None:
            voice.complain(older.sentence)
        yield desk
    finally:
        desk.close()


def _user(given: argparse.Namespace, voice: Voice) -> str:
    name: str | None = given.user
    return _ask(voice, _("User name: "), input) if name is None else name


def _passphrase(given: argparse.Namespace, voice: Voice) -> str:
    if given.passphrase_file is None:
        return _ask(voice, _("Passphrase: "), getpass.getpass)
    from desktop.exchange.tables import read_bytes

    text = read_bytes(given.passphrase_file, given.passphrase_file.name)
    try:
        return text.decode("utf-8-sig").split("\n", 1)[0].rstrip("\r")
    except UnicodeDecodeError:
        raise WrongInput(
            _("{file} is not a text file in UTF-8.", file=given.passphrase_file.name)
        ) from None


def _ask(voice: Voice, question: Text, how: Callable[[str], str]) -> str:
    nobody = _("Nobody is there to answer. Give --user NAME and --passphrase-file FILE.")
    if not sys.stdin.isatty():
        raise WrongInput(nobody)
    try:
        return how(voice.words(question))
    except EOFError:
        raise WrongInput(nobody) from None


# -- commands ---------------------------------------------------------------------------------


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
        _refuse_nowhere(sheet)
    user, passphrase = _user(given, voice), _new_passphrase(given, voice)
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
    passphrase = _passphrase(given, voice)
    asked = given.passphrase_file is None
    if asked and passphrase != _ask(voice, _("Once more: "), getpass.getpass):
        raise WrongInput(_("The two passphrases differ. Start again."))
    return passphrase


def _verify(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.services import history
    from desktop.services.checking import clock_words, others_words

    with _desk(given, voice, told=False) as desk:
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

    with _desk(given, voice) as desk:
        revision = current_revision(desk.vault.engine)
    voice.say(_("The vault is up to date: revision {revision}.", revision=revision))
    return 0


def _import_chronology(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.exchange.tables import read_bytes
    from desktop.services import importing

    data = read_bytes(given.file, given.file.name)
    with _desk(given, voice) as desk:
        seen = importing.preview(desk, given.case, given.file.name, data)
        _say_preview(seen, voice)
        if given.preview:
            voice.say(_would_come(seen))
            return 0
        done = importing.import_chronology(
            desk,
            given.case,
            given.file.name,
            data,
            opened=given.opened,
            leave_out_unreadable=given.leave_out_unreadable,
        )
    voice.say(
        n_(
            "{n} row imported into case {number}.",
            "{n} rows imported into case {number}.",
            done.rows,
            number=done.case_number,
        )
    )
    return 0


def _say_preview(seen: ImportPreview, voice: Voice) -> None:
    for row in seen.file.unreadable:
        for problem in row.problems:
            voice.say(_("Line {line}: {problem}", line=row.line, problem=problem))
    for note in seen.notes:
        voice.say(note)


def _would_come(seen: ImportPreview) -> Text:
    return n_(
        "{n} row would be imported into case {number}.",
        "{n} rows would be imported into case {number}.",
        len(seen.file.rows),
        number=seen.case_number,
    )


def _undo_import(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.services import importing

    with _desk(given, voice) as desk:
        importing.undo_last_import(desk, given.case)
    voice.say(_("The last import into case {number} was taken back.", number=given.case))
    return 0


def _facts(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.services import cases, proceedings

    with _desk(given, voice) as desk:
        case_id = cases.case_id_of(desk, given.case)
        found = proceedings.case_facts(desk, case_id, given.as_of)
    if given.json:
        voice.hand_over(json.dumps(found.as_json(), indent=2))  # ASCII: whole on any terminal
    else:
        for line in _fact_lines(found):
            voice.say(line)
    return 0


def _fact_lines(found: CaseFacts) -> Iterator[Text]:
    from desktop.core.money import Money
    from desktop.core.vocabulary import vocabulary
    from desktop.rules.labels import COUNTS, DAYS, MONEY

    for name, days in found.days.items():
        value = _("not known") if days is None else n_("{n} day", "{n} days", days)
        yield _("{label}: {value}", label=DAYS[name], value=value)
    for name, count in found.counts.items():
        yield _("{label}: {value}", label=COUNTS[name], value=count)
    for track in found.tracks:
        kind = vocabulary("tracks").terms.get(track.kind, track.kind)
        state = vocabulary("track_states").terms.get(track.state, track.state)
        yield _("{label}: {value}", label=kind, value=state)
    for currency, sums in found.money.items():
        for name, amount in sums.items():
            if amount is not None:
                yield _("{label}: {value}", label=MONEY[name], value=Money(amount, currency))


def _refuse_nowhere(path: Path) -> None:
    if not path.absolute().parent.is_dir():
        raise NotFound(_("There is no folder {folder}.", folder=path.absolute().parent.name))


def _export_chronology(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.services import cases, exporting

    _refuse_nowhere(given.out)
    with _desk(given, voice) as desk:
        case_id = cases.case_id_of(desk, given.case)
        exporting.export_chronology(desk, case_id, given.out, given.language)
    voice.say(
        _("Chronology of case {number} written to {file}.", number=given.case, file=given.out)
    )
    return 0


def _export_summary(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.services import cases, summaries

    _refuse_nowhere(given.out)
    edition = summaries.CODED if given.by_codes else summaries.NAMED
    with _desk(given, voice) as desk:
        case_id = cases.case_id_of(desk, given.case)
        summaries.export_summary(desk, case_id, edition, given.out, given.language)
    voice.say(_("Summary of case {number} written to {file}.", number=given.case, file=given.out))
    return 0


def _summary(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.core.quarters import Quarter
    from desktop.services.quarters import export_quarter

    quarter = Quarter.parse(given.quarter)
    _refuse_nowhere(given.out)
    with _desk(given, voice) as desk:
        export_quarter(desk, str(quarter), given.out, given.language)
    voice.say(_("Summary of {quarter} written to {file}.", quarter=quarter, file=given.out))
    return 0
