"""Commands about a case: bring a chronology in, take it back, say what follows from it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.commands.asking import CASE, DATE, FILE, NUMBER, ask_vault, day, desk_of
from desktop.core.text import Text, _, n_
from desktop.speaking import Commands, Voice

if TYPE_CHECKING:
    from desktop.rules.facts import CaseFacts
    from desktop.services.importing import ImportPreview


def add_to(commands: Commands) -> None:
    """Offer them."""
    _add_import(commands)
    undo = commands.add("undo-import", _("take a case's last import back"), command=_undo_import)
    ask_vault(undo)
    undo.ask("--case", required=True, metavar=NUMBER, about=_("the case's number"))
    facts = commands.add("facts", _("say what follows from a case's steps"), command=_facts)
    ask_vault(facts)
    facts.ask("case", metavar=CASE, about=_("the case's number"))
    a_day = partial(day, facts.voice)
    facts.ask("--as-of", type=a_day, metavar=DATE, about=_("leave out later steps"))
    facts.ask("--json", action="store_true", about=_("as JSON"))


def _add_import(commands: Commands) -> None:
    chronology = commands.add(
        "import-chronology", _("import a chronology into a case"), command=_import_chronology
    )
    ask_vault(chronology)
    chronology.ask("file", type=Path, metavar=FILE, about=_("a .csv or .xlsx file"))
    chronology.ask("--case", required=True, metavar=NUMBER, about=_("the case's number"))
    chronology.ask(
        "--opened",
        type=partial(day, chronology.voice),
        metavar=DATE,
        about=_("day on which the office took the case"),
    )
    chronology.ask("--preview", action="store_true", about=_("only say what would be imported"))
    chronology.ask(
        "--leave-out-unreadable",
        action="store_true",
        about=_("import the other rows when some cannot be read"),
    )


def _import_chronology(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.exchange.tables import read_bytes
    from desktop.services import importing

    data = read_bytes(given.file, given.file.name)
    with desk_of(given, voice) as desk:
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

    with desk_of(given, voice) as desk:
        importing.undo_last_import(desk, given.case)
    voice.say(_("The last import into case {number} was taken back.", number=given.case))
    return 0


def _facts(given: argparse.Namespace, voice: Voice) -> int:
    from desktop.services import cases, proceedings

    with desk_of(given, voice) as desk:
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
