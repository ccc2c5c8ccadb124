"""The command line: one sentence on stderr when something is wrong, and no question when told all.

Exit status 2 for what the user gave, 1 for what failed. A passphrase is never an argument: other
users of a machine can read those. It comes from a prompt or from a file.
"""

from __future__ import annotations

import argparse
import getpass
import io
import json
import locale
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from desktop.core.errors import DalilError, NotFound, WrongInput, places
from desktop.core.text import Text, _, n_

if TYPE_CHECKING:
    from desktop.rules.facts import CaseFacts
    from desktop.services.desk import Desk
    from desktop.services.importing import ImportPreview

Command = Callable[[argparse.Namespace], int]


def run(arguments: list[str]) -> int:
    """Run one command and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name the terminal cannot show stops nothing
            stream.reconfigure(errors="replace")
    # What the log of the program says is not the one sentence a person is owed.
    logging.getLogger("dalil").addHandler(logging.NullHandler())
    logging.getLogger("dalil").propagate = False
    given = _parser().parse_args(arguments)
    command: Command = given.command
    try:
        return command(given)
    except DalilError as error:
        print(f"dalil: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print(f"dalil: {_('Cancelled; nothing was changed.')}", file=sys.stderr)
        return 1
    except Exception as error:  # noqa: BLE001 - the edge of the program: a person gets a sentence
        print(f"dalil: {_('Something went wrong inside the program.')}", file=sys.stderr)
        logging.getLogger("dalil").error("unexpected %s", places(error))  # noqa: TRY400 - a traceback quotes values
        return 1


class _Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong with the words of a command."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="dalil",
        description="Documents torture and seeks redress. Without a command the window opens.",
    )
    _add_who(parser, default=None)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_vault_commands(commands)
    _add_case_commands(commands)
    return parser


def _add(
    commands: argparse._SubParsersAction[_Parser],
    name: str,
    command: Command,
    summary: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=summary, description=summary)
    parser.set_defaults(command=command)
    return parser


def _with_vault(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("vault", type=Path, metavar="VAULT", help="the vault's folder")
    # Before or after the command: whichever is given stands.
    _add_who(parser, default=argparse.SUPPRESS)


def _add_who(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--user", metavar="NAME", default=default, help="user name; asked for if not given"
    )
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        default=default,
        help="file whose first line is the passphrase; asked for if not given",
    )


def _add_vault_commands(
    commands: argparse._SubParsersAction[_Parser],
) -> None:
    demo = _add(commands, "demo", _demo, "make a practice vault from three public cases")
    demo.add_argument("folder", type=Path, nargs="?", metavar="DIR", help="where to put it")
    demo.add_argument(
        "--no-window", action="store_true", help="do not open the window on the practice vault"
    )
    _add_language(demo, default=None)
    new = _add(commands, "new", _new, "make a vault with its first user")
    _with_vault(new)
    new.add_argument(
        "--recovery-sheet",
        type=Path,
        metavar="FILE",
        help="where to write the recovery sheet (PDF); by default beside the vault",
    )
    _add_language(new)
    verify = _add(commands, "verify", _verify, "check the log, every record and the database")
    _with_vault(verify)
    verify.add_argument(
        "--head", type=_head, metavar="HEX", help="a head of the log noted earlier, as on a paper"
    )
    _with_vault(_add(commands, "upgrade", _upgrade, "bring a vault to this version's form"))


def _add_case_commands(
    commands: argparse._SubParsersAction[_Parser],
) -> None:
    chronology = _add(
        commands, "import-chronology", _import_chronology, "import a chronology into a case"
    )
    _with_vault(chronology)
    chronology.add_argument("file", type=Path, metavar="FILE", help="a .csv or .xlsx file")
    chronology.add_argument("--case", required=True, metavar="NUMBER", help="the case's number")
    chronology.add_argument(
        "--opened", type=_day, metavar="DATE", help="day on which the office took the case"
    )
    chronology.add_argument(
        "--preview", action="store_true", help="only say what would be imported"
    )
    chronology.add_argument(
        "--leave-out-unreadable",
        action="store_true",
        help="import the other rows when some cannot be read",
    )
    undo = _add(commands, "undo-import", _undo_import, "take a case's last import back")
    _with_vault(undo)
    undo.add_argument("--case", required=True, metavar="NUMBER", help="the case's number")
    facts = _add(commands, "facts", _facts, "say what follows from a case's steps")
    _with_vault(facts)
    facts.add_argument("case", metavar="CASE", help="the case's number")
    facts.add_argument("--as-of", type=_day, metavar="DATE", help="leave out later steps")
    facts.add_argument("--json", action="store_true", help="as JSON")
    _add_export(commands)
    summary = _add(commands, "summary", _summary, "write a quarter's workbook (XLSX)")
    _with_vault(summary)
    summary.add_argument("--quarter", required=True, metavar="YYYY-Qn", help="such as 2015-Q3")
    summary.add_argument("--out", type=Path, required=True, metavar="FILE")
    _add_language(summary)


def _add_export(commands: argparse._SubParsersAction[_Parser]) -> None:
    export = commands.add_parser("export", help="write a paper (PDF)", description="write a paper")
    papers = export.add_subparsers(metavar="PAPER", required=True)
    chronology = _add(papers, "chronology", _export_chronology, "a case's chronology")
    _with_vault(chronology)
    chronology.add_argument("case", metavar="CASE", help="the case's number")
    chronology.add_argument("--out", type=Path, required=True, metavar="FILE")
    _add_language(chronology)


def _add_language(parser: argparse.ArgumentParser, default: str | None = "ru") -> None:
    said = default or "that of the system"
    parser.add_argument(
        "--language", choices=("ru", "en"), default=default, help=f"default: {said}"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_not_a_day(text)) from None


def _head(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise argparse.ArgumentTypeError(str(_("a head is written in digits 0 to f"))) from None


def _not_a_day(text: str) -> str:
    return str(_("{text} is not a day; write it as 2015-09-30", text=text))


# -- who is there -----------------------------------------------------------------------------


@contextmanager
def _desk(given: argparse.Namespace) -> Iterator[Desk]:
    from desktop.core.clock import SystemClock
    from desktop.services.unlocking import unlock

    desk = unlock(given.vault, _user(given), _passphrase(given), SystemClock())
    try:
        yield desk
    finally:
        desk.close()


def _user(given: argparse.Namespace) -> str:
    name: str | None = given.user
    return _ask(_("User name: "), input) if name is None else name


def _passphrase(given: argparse.Namespace) -> str:
    if given.passphrase_file is None:
        return _ask(_("Passphrase: "), getpass.getpass)
    text = _read_file(given.passphrase_file)
    try:
        return text.decode("utf-8-sig").split("\n", 1)[0].rstrip("\r")
    except UnicodeDecodeError:
        raise WrongInput(
            _("{file} is not a text file in UTF-8.", file=given.passphrase_file.name)
        ) from None


def _ask(question: Text, how: Callable[[str], str]) -> str:
    nobody = _("Nobody is there to answer. Give --user NAME and --passphrase-file FILE.")
    if not sys.stdin.isatty():
        raise WrongInput(nobody)
    try:
        return how(str(question))
    except EOFError:
        raise WrongInput(nobody) from None


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound(_("There is no file {file}.", file=path.name)) from None
    except IsADirectoryError:
        raise WrongInput(_("{file} is a folder, not a file.", file=path.name)) from None
    except OSError as error:
        raise WrongInput(
            _("{file} cannot be read: {reason}.", file=path.name, reason=error.strerror)
        ) from error


# -- commands ---------------------------------------------------------------------------------


def _demo(given: argparse.Namespace) -> int:
    from desktop.app import has_screen, show
    from desktop.services.demo import make_demo

    language = given.language or _system_language()
    made = make_demo(given.folder or Path("dalil-demo"), language)
    for line in made.lines:
        print(line.in_language(language))
    if given.no_window or not has_screen():
        made.desk.close()
        if not given.no_window:
            print(_("There is no screen here, so no window was opened."))
        return 0
    return show(made.desk, made.first_case)


def _system_language() -> str:
    name = locale.getlocale()[0] or ""
    return "ru" if name.lower().startswith("ru") else "en"


def _new(given: argparse.Namespace) -> int:
    from desktop.core.clock import SystemClock
    from desktop.services import recovery_sheet
    from desktop.services.unlocking import create

    sheet: Path = given.recovery_sheet or _beside(given.vault)
    user, passphrase = _user(given), _new_passphrase(given)
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
    print(_("Vault made in {folder}.", folder=given.vault))
    print(
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


def _new_passphrase(given: argparse.Namespace) -> str:
    passphrase = _passphrase(given)
    if given.passphrase_file is None and passphrase != _ask(_("Once more: "), getpass.getpass):
        raise WrongInput(_("The two passphrases differ. Start again."))
    return passphrase


def _verify(given: argparse.Namespace) -> int:
    from desktop.services import history

    with _desk(given) as desk:
        found = history.verify(desk, given.head)
    if found.problem is not None:
        print(f"dalil: {found.problem}", file=sys.stderr)
        return 1
    print(
        _(
            "Nothing was altered: {entries} log entries and {records} records agree. Head: {head}",
            entries=found.entries,
            records=found.records,
            head=found.head,
        )
    )
    return 0


def _upgrade(given: argparse.Namespace) -> int:
    from desktop.storage.migrate import current_revision

    with _desk(given) as desk:
        revision = current_revision(desk.vault.engine)
    print(_("The vault is up to date: revision {revision}.", revision=revision))
    return 0


def _import_chronology(given: argparse.Namespace) -> int:
    from desktop.services import importing

    data = _read_file(given.file)
    with _desk(given) as desk:
        seen = importing.preview(desk, given.case, given.file.name, data)
        _say_preview(seen)
        if given.preview:
            return 0
        done = importing.import_chronology(
            desk,
            given.case,
            given.file.name,
            data,
            opened=given.opened,
            leave_out_unreadable=given.leave_out_unreadable,
        )
    print(
        n_(
            "{n} row imported into case {number}.",
            "{n} rows imported into case {number}.",
            done.rows,
            number=done.case_number,
        )
    )
    return 0


def _say_preview(seen: ImportPreview) -> None:
    for row in seen.file.unreadable:
        for problem in row.problems:
            print(_("Line {line}: {problem}", line=row.line, problem=problem), file=sys.stderr)
    for note in seen.notes:
        print(note)


def _undo_import(given: argparse.Namespace) -> int:
    from desktop.services import importing

    with _desk(given) as desk:
        importing.undo_last_import(desk, given.case)
    print(_("The last import into case {number} was taken back.", number=given.case))
    return 0


def _facts(given: argparse.Namespace) -> int:
    from desktop.services import cases, proceedings

    with _desk(given) as desk:
        case_id = cases.case_id_of(desk, given.case)
        found = proceedings.case_facts(desk, case_id, given.as_of)
    if given.json:
        print(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in _fact_lines(found):
            print(line)
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


def _export_chronology(given: argparse.Namespace) -> int:
    from desktop.services import cases, exporting

    _refuse_nowhere(given.out)
    with _desk(given) as desk:
        case_id = cases.case_id_of(desk, given.case)
        exporting.export_chronology(desk, case_id, given.out, given.language)
    print(_("Chronology of case {number} written to {file}.", number=given.case, file=given.out))
    return 0


def _summary(given: argparse.Namespace) -> int:
    from desktop.services.quarters import export_quarter

    _refuse_nowhere(given.out)
    with _desk(given) as desk:
        export_quarter(desk, given.quarter, given.out, given.language)
    print(_("Summary of {quarter} written to {file}.", quarter=given.quarter, file=given.out))
    return 0
