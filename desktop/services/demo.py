"""The practice vault: three public decisions of UN committees under case numbers and pseudonyms.

The rows are what a lawyer would type; people appear as the public decisions describe them, never
by the names printed there. Nothing here is a special case: the practice vault is filled through
the same use-cases as any other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from desktop.core.clock import SystemClock
from desktop.core.money import Money
from desktop.core.progress import Progress
from desktop.core.quarters import Quarter
from desktop.core.resources import resource
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.forms.fields import Field, Link, LinkField, MoneyField, WhenField
from desktop.forms.spec import GroupField
from desktop.services import cases, people, proceedings, records
from desktop.services.desk import Desk
from desktop.services.drawn import save_drawn
from desktop.services.exporting import draw_chronology
from desktop.services.importing import import_chronology
from desktop.services.kinds import KINDS
from desktop.services.quarters import export_quarter
from desktop.services.recovery_sheet import NOBODY
from desktop.services.unlocking import create, unlock
from desktop.storage.vaults import clear_unfinished

# Public on purpose: nothing but practice belongs into this vault, and the program says so.
PRACTICE_USER: Final = "practice"
PRACTICE_PASSPHRASE: Final = "practice only, no real case"  # noqa: S105 - public on purpose
PRACTICE_ROLES: Final = frozenset({"coordinator", "lawyer", "doctor", "administrator"})
PRACTICE_QUARTER: Final = "2007-Q2"


@cache
def demo_cases() -> tuple[dict[str, Any], ...]:
    """Return what the practice vault holds: a table for each case."""
    data = tomllib.loads(resource("demo/cases.toml").read_text("utf-8"))
    return tuple(data["cases"])


def fill(desk: Desk, language: str, progress: Progress | None = None) -> tuple[str, ...]:
    """Put the three cases into a new vault; return their numbers."""
    numbers = []
    for done, case in enumerate(demo_cases()):
        if progress is not None:
            progress.step(done, len(demo_cases()))
        _fill_case(desk, case, language)
        numbers.append(case["number"])
    practice = _Practice(desk, language)
    for record in demo_records():
        practice.add(record)
    return tuple(numbers)


@cache
def demo_records() -> tuple[dict[str, Any], ...]:
    """Return what stands beside the chronologies: a table for each record."""
    data = tomllib.loads(resource("demo/records.toml").read_text("utf-8"))
    return tuple(data["records"])


class _Practice:
    """Adds the records of the practice vault, and knows what they may link to."""

    def __init__(self, desk: Desk, language: str) -> None:
        self._desk, self._language = desk, language
        self._today = desk.today
        self._named: dict[str, str] = {"me": desk.user_id}

    def add(self, written: dict[str, Any]) -> None:
        """Add one record."""
        kind = KINDS[written["kind"]]
        case_id = cases.case_id_of(self._desk, written["case"])
        values = {
            field.key: self._answer(field, written[name], case_id)
            for field in kind.form.fields
            # `kind` and `form` are words of the file: questions so called are written otherwise.
            if (name := _WRITTEN.get(field.key, field.key)) in written
        }
        record_id, _changes = records.save_record(self._desk, kind, case_id, values)
        if "as" in written:
            self._named[written["as"]] = record_id

    def _answer(self, field: Field, written: Any, case_id: str) -> Any:
        if isinstance(written, dict):
            written = written[self._language]
        if isinstance(field, GroupField):
            rows = ({part.key: part for part in field.fields}, written)
            return tuple(
                {key: self._answer(rows[0][key], value, case_id) for key, value in row.items()}
                for row in rows[1]
            )
        if isinstance(field, LinkField):
            return Link(self._linked(written, case_id))
        if isinstance(field, MoneyField):
            return Money.parse(written)
        if isinstance(field, WhenField) and written[0] in "+-":
            return When.on(self._today + timedelta(int(written)))
        return field.parse(tuple(written) if isinstance(written, list) else written)

    def _linked(self, written: str | int, case_id: str) -> str:
        if isinstance(written, str):
            return self._named[written]
        return people.people_of_case(self._desk, case_id)[written].id


_WRITTEN = {"kind": "form", "form": "measure_form"}


def _fill_case(desk: Desk, case: dict[str, Any], language: str) -> None:
    name = case["chronology"][language]
    data = resource(f"demo/{name}").read_bytes()
    opened = date.fromisoformat(case["opened"])
    case_id = import_chronology(desk, case["number"], name, data, opened=opened).case_id
    values, version = cases.case_values(desk, case_id)
    values.update(title=case["title"][language], country=case["country"])
    values["summary"] = case["summary"][language]
    cases.save_case(desk, case_id, values, version)
    for person in case["people"]:
        people.save_person(desk, case_id, _person(person, language))
    _add_assertions(desk, case_id, case.get("assertions", ()))


def _person(person: dict[str, Any], language: str) -> dict[str, Any]:
    birth = person.get("birth")
    return {
        "family_name": person["name"][language],
        "sex": person["sex"],
        "birth": None if birth is None else When.parse(birth),
        "citizenship": person.get("citizenship"),
        "roles": tuple(person["roles"]),
        "note": person.get("note", {}).get(language),
    }


def _add_assertions(desk: Desk, case_id: str, dated: Sequence[dict[str, str]]) -> None:
    """Record the dates that the parties dispute as assertions of their own beside the step's."""
    for line in proceedings.chronology(desk, case_id):
        own = {row["party"]: row["date"] for row in dated if row["step"] == line.number}
        if not own:
            continue
        values, version = proceedings.step_values(desk, case_id, line.id)
        known = {row["party"] for row in values["assertions"]}
        values["assertions"] = tuple(
            {**row, "when": When.parse(own[row["party"]])} if row["party"] in own else row
            for row in (
                *values["assertions"],
                *({"party": party, "text": None} for party in own if party not in known),
            )
        )
        proceedings.save_step(desk, case_id, values, line.id, version)


@frozen_value
class Demo:
    """What `dalil demo` made: a desk, the case to show first, and where everything lies."""

    desk: Desk
    first_case: str
    lines: tuple[Text, ...]


def practice_desk(folder: Path, language: str) -> Desk:
    """Open the practice vault in `folder`; make and fill it if there is none.

    One whose making was interrupted is made again: nobody has ever sat at it.

    Raises:
        VaultRefused: the folder holds something else, or the vault is in use.
        StorageFailure: the folder cannot be written.
    """
    clock = SystemClock()
    if not clear_unfinished(folder):
        return unlock(folder, PRACTICE_USER, PRACTICE_PASSPHRASE, clock)
    desk, _papers = create(
        folder,
        PRACTICE_USER,
        PRACTICE_PASSPHRASE,
        clock,
        PRACTICE_ROLES,
        furnish=lambda desk, _papers: fill(desk, language),
        form=NOBODY,
    )
    return desk


def make_demo(folder: Path, language: str) -> Demo:
    """Make the practice vault with a paper for each case and a workbook, all in `folder`.

    Raises:
        VaultRefused, StorageFailure: as `practice_desk`.
    """
    desk = practice_desk(folder / "vault", language)
    lines = [_("Practice vault: {folder}", folder=folder / "vault")]
    for case in demo_cases():
        path = folder / f"chronology-{case['number'].lower()}.pdf"
        case_id = cases.case_id_of(desk, case["number"])
        save_drawn(desk, draw_chronology(desk, case_id, language), path)
        lines.append(_("Chronology of case {number}: {file}", number=case["number"], file=path))
    path = folder / f"summary-{PRACTICE_QUARTER}.xlsx"
    export_quarter(desk, PRACTICE_QUARTER, path, language)
    lines += [
        _("Summary of {quarter}: {file}", quarter=Quarter.parse(PRACTICE_QUARTER), file=path),
        _(
            "User name: {user} · passphrase: {passphrase} (known to everybody: for practice only)",
            user=PRACTICE_USER,
            passphrase=PRACTICE_PASSPHRASE,
        ),
    ]
    return Demo(desk, cases.case_id_of(desk, demo_cases()[0]["number"]), tuple(lines))
