"""The log in words: what was done, to what, and which fields changed how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from desktop.core.errors import WrongInput
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.forms.cases import CASE, NUMBER
from desktop.forms.fields import ChoiceField, Field, Option, TextField, WhenField
from desktop.forms.people import PERSON
from desktop.forms.proceedings import STEP
from desktop.forms.spec import GroupField
from desktop.services.history import Deed, FieldChange
from desktop.views.labels import Sayable
from desktop.views.rows import Row
from desktop.views.wording import AtTime, Joined

ACTIONS: dict[str, Text] = {
    "create_vault": _("Vault made"),
    "create_case": _("Case made"),
    "save_case": _("Case edited"),
    "set_status": _("Status of the case changed"),
    "add_person": _("Person added"),
    "save_person": _("Person edited"),
    "add_step": _("Step added"),
    "save_step": _("Step edited"),
    "remove_step": _("Step removed"),
    "restore_step": _("Removed step put back"),
    "import_chronology": _("Chronology imported"),
    "undo_import": _("Import taken back"),
    "export": _("Exported"),
    "view": _("Viewed"),
    "unlock": _("Vault opened"),
    "recover": _("Vault recovered"),
}

KINDS: dict[str, Text] = {
    "cases": _("case"),
    "people": _("person"),
    "steps": _("step"),
    "imports": _("imported file"),
    "exports": _("exported file"),
}

_GROUPS = {"step_amounts": "amounts", "step_assertions": "assertions", "step_outcomes": "outcomes"}
_PAPERS = (
    Option("chronology", _("chronology (PDF)")),
    Option("quarter", _("quarterly workbook (XLSX)")),
)
_OTHERS: dict[tuple[str, str], Field] = {
    ("cases", "status"): ChoiceField("status", _("Status"), terms="case_status"),
    ("case_status_changes", "reason"): TextField("reason", _("Reason")),
    ("person_roles", "role"): ChoiceField("role", _("Role"), terms="person_roles"),
    ("person_roles", "note"): TextField("note", _("Note on the role")),
    ("tracks", "kind"): ChoiceField("kind", _("Track"), terms="tracks"),
    ("tracks", "title"): TextField("title", _("Name of the track")),
    ("steps", "given_code"): TextField("given_code", _("Step as the file calls it")),
    ("step_amounts", "value"): TextField("value", _("Amount")),
    ("step_amounts", "currency"): TextField("currency", _("Currency")),
    ("step_amounts", "given_head"): TextField("given_head", _("For what, as the file says")),
    ("imports", "file_name"): TextField("file_name", _("File")),
    ("imports", "row_count"): TextField("row_count", _("Rows")),
    ("exports", "kind"): ChoiceField("kind", _("Paper"), terms=_PAPERS),
    ("exports", "language"): ChoiceField("language", _("Language"), terms="languages"),
}
# What the program wrote for itself, or wrote a second time; `dalil verify` looks at it.
UNTOLD = frozenset(
    {
        ("case_status_changes", "status"),
        ("case_status_changes", "day"),
        ("imports", "at"),
        ("imports", "made_case"),
        ("imports", "sha256"),
        ("exports", "at"),
        ("exports", "record_hash"),
        ("exports", "sha256"),
        ("exports", "value"),
    }
)
_MOST_SHOWN = 60


def _fields() -> dict[tuple[str, str], Field]:
    forms = {"cases": (NUMBER, *CASE.fields), "people": PERSON.fields, "steps": STEP.fields}
    known = {(kind, field.key): field for kind, fields in forms.items() for field in fields}
    groups = {field.key: field for field in STEP.fields if isinstance(field, GroupField)}
    for kind, key in _GROUPS.items():
        known |= {(kind, field.key): field for field in groups[key].fields}
    return known | dict(_OTHERS)


_FIELDS = _fields()


def rows_of(deeds: Iterable[Deed]) -> Iterator[Row]:
    """Return one row for each thing done: what one save wrote is told together."""
    for _key, together in groupby(deeds, key=lambda deed: (deed.at, deed.action, deed.actor)):
        yield _row(tuple(together))


def _row(deeds: tuple[Deed, ...]) -> Row:
    last = deeds[0]
    what: Sayable = ACTIONS.get(last.action, last.action)
    if last.operation == "view":
        what = Joined((what, KINDS.get(last.kind or "", last.kind or "")), ": ")
    changes = list(_changes(deeds))
    told = changes[:8] + ([_("…")] if len(changes) > 8 else [])  # noqa: PLR2004 - one line
    return Row(
        id=str(last.seq),
        title=what,
        sub=Joined((last.actor, *told)),
        trailing=AtTime(last.at),
    )


def _changes(deeds: tuple[Deed, ...]) -> Iterator[Text]:
    """Return what changed, in the order it was written; of an import, the file and no row of it."""
    files = tuple(deed for deed in deeds if deed.kind == "imports")
    for deed in reversed(files or deeds):
        for change in deed.changes:
            if (deed.kind, change.field) not in UNTOLD:
                yield _change(deed.kind or "", change)


def _change(kind: str, change: FieldChange) -> Text:
    field = _FIELDS.get((kind, change.field))
    name: Sayable = change.field if field is None else field.label
    after = _Value(field, change.after)
    if change.before is None:
        return _("{field}: {after}", field=name, after=after)
    before = _Value(field, change.before)
    return _("{field}: {before} → {after}", field=name, before=before, after=after)


@frozen_value
class _Value:
    """A stored value as a person reads it."""

    field: Field | None
    stored: str | None

    def in_language(self, language: str) -> str:
        if self.stored is None:
            return "—"
        if isinstance(self.field, ChoiceField):
            return self.field.words(self.stored, language)
        if isinstance(self.field, WhenField):
            return _date(self.stored, language)
        one_line = " ".join(self.stored.split())
        return one_line if len(one_line) <= _MOST_SHOWN else f"{one_line[: _MOST_SHOWN - 1]}…"


def _date(stored: str, language: str) -> str:
    try:
        return When.parse(stored).in_language(language)
    except WrongInput:  # written by a newer version of the program
        return stored
