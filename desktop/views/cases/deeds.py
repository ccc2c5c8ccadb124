"""The log in words: what was done, to what, and which fields changed how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from desktop.core.errors import WrongInput
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.forms.cases import CASE, NUMBER
from desktop.forms.disclosure import DISCLOSURE
from desktop.forms.fields import (
    ANSWERS,
    AnswerField,
    ChoiceField,
    Field,
    MoneyField,
    MultiChoiceField,
    TextField,
    WhenField,
)
from desktop.forms.people import PERSON
from desktop.forms.proceedings import STEP
from desktop.forms.spec import GroupField
from desktop.services.binding import attributes
from desktop.services.history import Deed, FieldChange
from desktop.services.kinds import KINDS
from desktop.views.labels import Sayable
from desktop.views.privacy import Privacy
from desktop.views.rows import Row
from desktop.views.wording import AtTime, Joined

ACTIONS: dict[str, Text] = {
    "create_vault": _("Vault made"),
    "create_case": _("Case made"),
    "save_case": _("Case edited"),
    "set_status": _("Status of the case changed"),
    "add_member": _("Colleague added to the team"),
    "remove_member": _("Colleague removed from the team"),
    "restore_member": _("Removed colleague put back on the team"),
    "block_colleague": _("Case closed to a colleague for a conflict of interest"),
    "lift_block": _("Case opened to a colleague again"),
    "restore_block": _("Case closed to a colleague again"),
    "begin_emergency": _("Emergency access begun"),
    "end_emergency": _("Emergency access given back"),
    "review_emergency": _("Emergency access reviewed"),
    "add_person": _("Person added"),
    "save_person": _("Person edited"),
    "link_person": _("Person of another case added"),
    "unlink_person": _("Person of another case taken out again"),
    "add_step": _("Step added"),
    "save_step": _("Step edited"),
    "remove_step": _("Step removed"),
    "restore_step": _("Removed step put back"),
    "set_hold": _("Case put under a legal hold"),
    "lift_hold": _("Legal hold lifted"),
    "trash_case": _("Case put into the trash"),
    "untrash_case": _("Case put back from the trash"),
    "put_record_back": _("Put back from the trash"),
    "ask_erasure": _("Erasure asked for"),
    "withdraw_erasure": _("Request for an erasure taken back"),
    "agree_to_erasure": _("Erasure agreed to"),
    "erase": _("Erased for good"),
    "compact": _("Database compacted after an erasure"),
    "import_chronology": _("Chronology imported"),
    "undo_import": _("Import taken back"),
    "export": _("Exported"),
    "draw_again": _("Paper drawn again"),
    "print": _("Printed"),
    "take_in": _("File taken in"),
    "attach_sent": _("What was sent put beside its paper"),
    "save_copy": _("Copy of a file saved outside"),
    "save_bare_copy": _("Copy of a picture without metadata saved outside"),
    "check_file": _("Hash of a file checked"),
    "derive": _("Working copy of an exhibit made"),
    "bundle": _("Bundle of evidence made"),
    "save_card": _("Own key card saved"),
    "take_card": _("Key card taken in"),
    "confirm_card": _("Key card compared and confirmed"),
    "remove_card": _("Key card removed"),
    "hand_over": _("Packet handed over"),
    "take_packet": _("Packet taken in"),
    "undo_packet": _("Packet taken back"),
    "destroy_unused": _("File that no record used destroyed"),
    "add_wording": _("Block of wording added"),
    "save_wording": _("Block of wording edited"),
    "retire_wording": _("Blocks of wording taken out of use"),
    "reuse_wording": _("Blocks of wording brought back into use"),
    "add_body": _("Body added"),
    "save_body": _("Body edited"),
    "remove_body": _("Body removed"),
    "restore_body": _("Removed body put back"),
    "view": _("Viewed"),
    "unlock": _("Vault opened"),
    "recover": _("Vault recovered"),
    "failed_logins": _("Attempts to open the vault failed"),
    "add_user": _("User added"),
    "restore_user": _("User let in again"),
    "set_roles": _("Roles changed"),
    "disable_user": _("Access taken away"),
    "grant_key": _("Key given"),
    "renew_key": _("Key renewed"),
    "change_passphrase": _("Passphrase changed"),
    "bind_device": _("Secret of the workstation turned on"),
    "release_device": _("Secret of the workstation turned off"),
    "seal_workstation": _("Workstation sealed"),
    "seal_workstation_failed": _("Sealing the workstation failed: its keyring kept the secret"),
    "rehearse_recovery": _("Recovery rehearsed: the papers open the vault"),
    "rehearse_recovery_failed": _("Recovery rehearsed in vain"),
    "renew_recovery": _("New recovery papers put in force"),
    "choose_backup_place": _("Place for backups chosen"),
    "back_up": _("Backup made"),
    "rehearse_backup": _("Restoring rehearsed"),
    "restored_from_backup": _("Vault restored from a backup"),
    "put_case_back": _("Case put back out of a backup"),
    "leave_dalil": _("Cases written out in readable form"),
    "clock_regressed": _("The clock stood before the entry below: it had been set back"),
    "accept_older_vault": _("Older vault confirmed as restored on purpose"),
}

_OF_RECORDS: dict[str, Callable[[Text], Text]] = {
    "add": lambda record: _("{record}: added", record=record),
    "save": lambda record: _("{record}: edited", record=record),
    "remove": lambda record: _("{record}: removed", record=record),
    "restore": lambda record: _("{record}: put back", record=record),
}


def name_of(action: str) -> Sayable:
    """Return what an action of the log is called; one of a newer program stands for itself."""
    if action in ACTIONS:
        return ACTIONS[action]
    verb, _between, key = action.partition("_")
    if verb in _OF_RECORDS and key in KINDS:
        return _OF_RECORDS[verb](KINDS[key].form.title)
    return action


_FILES = ("attachments", "letter_attachments", "clinical_attachments")
_PAPERS = ("exports", "clinical_exports")
_NAMES: dict[str, Text] = {
    "cases": _("case"),
    "people": _("person"),
    "steps": _("step"),
    "imports": _("imported file"),
    "key_cards": _("key card"),
    "packets": _("packet"),
    **dict.fromkeys(_PAPERS, _("exported file")),
    **dict.fromkeys(_FILES, _("attached file")),
    **{kind.table: kind.form.title for kind in KINDS.values()},
}

_CLOSED_OR_OPENED = ("case_blocks", "emergency_accesses")
_GROUPS = {"step_amounts": "amounts", "step_assertions": "assertions", "step_outcomes": "outcomes"}
_OTHERS: dict[tuple[str, str], Field] = {
    ("cases", "status"): ChoiceField("status", _("Status"), terms="case_status"),
    ("case_status_changes", "reason"): TextField("reason", _("Reason")),
    **{
        (table, "member"): TextField("member", _("Colleague"))
        for table in ("case_members", *_CLOSED_OR_OPENED)
    },
    **{(table, "reason"): TextField("reason", _("Reason")) for table in _CLOSED_OR_OPENED},
    ("emergency_accesses", "review"): TextField("review", _("Review")),
    **{
        (table, "reason"): TextField("reason", _("Reason"))
        for table in ("case_holds", "trashed_cases", "erasures")
    },
    ("case_holds", "why_lifted"): TextField("why_lifted", _("Reason")),
    **dict.fromkeys(
        (("users", "user"), ("users", "name"), ("user_roles", "user"), ("renewals", "user")),
        TextField("user", _("User name")),
    ),
    ("users", "status"): ChoiceField("status", _("Status"), terms="user_states"),
    ("users", "compartment"): ChoiceField("compartment", _("Key"), terms="vault_parts"),
    ("users", "attempts"): TextField("attempts", _("Number")),
    ("user_roles", "role"): ChoiceField("role", _("Role"), terms="user_roles"),
    ("renewals", "compartment"): ChoiceField("key", _("To be renewed"), terms="vault_parts"),
    ("person_roles", "role"): ChoiceField("role", _("Role"), terms="person_roles"),
    ("person_roles", "note"): TextField("note", _("Note on the role")),
    ("tracks", "kind"): ChoiceField("kind", _("Track"), terms="tracks"),
    ("tracks", "title"): TextField("title", _("Name of the track")),
    ("steps", "given_code"): TextField("given_code", _("Step as the file calls it")),
    ("step_amounts", "value"): TextField("value", _("Amount")),
    ("step_amounts", "currency"): TextField("currency", _("Currency")),
    ("step_amounts", "given_head"): TextField("given_head", _("For what, as the file says")),
    **{(table, "name"): TextField("name", _("File")) for table in _FILES},
    **{(table, "size"): TextField("size", _("Size in bytes")) for table in _FILES},
    **{
        (table, "detected"): ChoiceField("detected", _("Kind of file"), terms="file_types")
        for table in _FILES
    },
    ("evidence_items", "exhibit"): TextField("exhibit", _("Number of the exhibit")),
    ("key_cards", "name"): TextField("name", _("Key card of")),
    ("packets", "peer"): TextField("peer", _("From or to")),
    ("imports", "file_name"): TextField("file_name", _("File")),
    ("imports", "row_count"): TextField("row_count", _("Rows")),
    **{(table, "kind"): ChoiceField("kind", _("Paper"), terms="papers") for table in _PAPERS},
    **{
        (table, field.key): field
        for table in _PAPERS
        for field in (
            ChoiceField("language", _("Language"), terms="languages"),
            TextField("number", _("Number in the register")),
            *DISCLOSURE.fields,
        )
    },
}
_OF_BACKUPS = (
    *("deed", "destination", "at", "made_at", "seq", "head", "sha256", "size", "objects"),
    *("gaps", "good"),
)
_OF_ENDING = (
    *(("case_holds", name) for name in ("set_by", "set_at", "lifted_by", "lifted_at")),
    ("trashed_cases", "at"),
    *(("trashed_records", name) for name in ("kind", "at", "number", "casework", "clinical")),
    *(
        ("erasures", name)
        for name in (
            *("kind", "number", "exhibit", "asked_by", "asked_at", "trashed_by", "trashed_at"),
            *("confirmed_by", "confirmed_at", "erased_at", "compacted_at"),
            *("rows", "files", "coded"),
        )
    ),
)
_OF_PACKETS = (
    *(
        ("key_cards", name)
        for name in (
            *("receiving", "signing", "taken_by", "taken_at", "confirmed_by", "confirmed_at"),
        )
    ),
    *(
        ("packets", name)
        for name in (
            *("direction", "scope", "peer_receiving", "peer_signing", "at"),
            *("casework", "clinical"),
        )
    ),
)
# What the program wrote for itself, or wrote a second time; `dalil verify` looks at it.
_OF_FILES = ("received_at", "sha256", "sha512", "key", "written", "made")
UNTOLD = frozenset(
    {
        ("case_status_changes", "status"),
        ("case_status_changes", "day"),
        *(
            ("emergency_accesses", column)
            for column in ("begun_at", "ends_at", "reviewed_by", "reviewed_at")
        ),
        *((table, column) for table in _FILES for column in _OF_FILES),
        *_OF_ENDING,
        *_OF_PACKETS,
        ("users", "created_at"),
        ("users", "must_choose"),
        *(("renewals", column) for column in ("generation", "due_at", "done_at")),
        *(("backup_places", column) for column in ("workstation", "destination", "folder")),
        *(("backups", column) for column in _OF_BACKUPS),
        ("imports", "at"),
        ("imports", "made_case"),
        ("imports", "sha256"),
        *(
            (table, column)
            for table in _PAPERS
            for column in ("at", "record_hash", "sha256", "value")
        ),
    }
)
_MOST_SHOWN = 60


def _fields() -> dict[tuple[str, str], Field]:
    forms = {"cases": (NUMBER, *CASE.fields), "people": PERSON.fields, "steps": STEP.fields}
    known = {(kind, field.key): field for kind, fields in forms.items() for field in fields}
    groups = {field.key: field for field in STEP.fields if isinstance(field, GroupField)}
    for kind, key in _GROUPS.items():
        known |= {(kind, field.key): field for field in groups[key].fields}
    for each in KINDS.values():
        known |= _stored(each.table, each.form.fields)
        for name, group in each.groups.items():
            rows = next(field for field in each.form.fields if field.key == name)
            if isinstance(rows, GroupField):
                known |= _stored(group.model.__tablename__, rows.fields)
    return known | dict(_OTHERS)


def _stored(table: str, fields: Iterable[Field]) -> dict[tuple[str, str], Field]:
    """Return the question that each stored column answers; what has two columns has two names."""
    known: dict[tuple[str, str], Field] = {}
    for field in fields:
        if isinstance(field, GroupField):
            continue
        first, *second = attributes(field)
        known[table, first] = field
        for name in second:
            part = _("Currency") if isinstance(field, MoneyField) else _("Reason")
            label = _("{question}: {part}", question=field.label, part=part)
            known[table, name] = TextField("part", label)
    return known


_FIELDS = _fields()


def rows_of(deeds: Iterable[Deed], privacy: Privacy) -> Iterator[Row]:
    """Return one row for each thing done: what one save wrote is told together."""
    for _key, together in groupby(deeds, key=lambda deed: (deed.at, deed.action, deed.actor)):
        yield _row(tuple(together), privacy)


def _row(deeds: tuple[Deed, ...], privacy: Privacy) -> Row:
    last = deeds[0]
    what = name_of(last.action)
    if last.operation == "view":
        what = Joined((what, _NAMES.get(last.kind or "", last.kind or "")), ": ")
    changes = list(dict.fromkeys(_changes(deeds, privacy)))  # whom it was about stands once
    told = changes[:8] + ([_("…")] if len(changes) > 8 else [])  # noqa: PLR2004 - one line
    return Row(
        id=str(last.seq),
        title=what,
        sub=Joined((last.actor, *told)),
        trailing=AtTime(last.at),
    )


def _changes(deeds: tuple[Deed, ...], privacy: Privacy) -> Iterator[Text]:
    """Return what changed, in the order it was written; of an import, the file and no row of it."""
    files = tuple(deed for deed in deeds if deed.kind == "imports")
    for deed in reversed(files or deeds):
        for change in deed.changes:
            if (deed.kind, change.field) not in UNTOLD:
                yield _change(deed.kind or "", change, privacy)


def _change(kind: str, change: FieldChange, privacy: Privacy) -> Text:
    field = _FIELDS.get((kind, change.field))
    name: Sayable = change.field if field is None else field.label
    after = _value(field, change.after, privacy)
    if change.before is None:
        return _("{field}: {after}", field=name, after=after)
    before = _value(field, change.before, privacy)
    return _("{field}: {before} → {after}", field=name, before=before, after=after)


def _value(field: Field | None, stored: str | None, privacy: Privacy) -> Sayable:
    said = _Value(field, stored)
    hides = field is not None and field.personal and stored is not None
    return privacy.personal(said) if hides else said


@frozen_value
class _Value:
    """A stored value as a person reads it."""

    field: Field | None
    stored: str | None

    def in_language(self, language: str) -> str:
        if self.stored is None:
            return "—"
        if isinstance(self.field, MultiChoiceField):
            return self.field.words(self.stored.split(), language)
        if isinstance(self.field, ChoiceField):
            return self.field.words(self.stored, language)
        if isinstance(self.field, AnswerField) and self.stored in ANSWERS:
            return ANSWERS[self.stored].in_language(language)
        if isinstance(self.field, WhenField):
            return _date(self.stored, language)
        one_line = " ".join(self.stored.split())
        return one_line if len(one_line) <= _MOST_SHOWN else f"{one_line[: _MOST_SHOWN - 1]}…"


def _date(stored: str, language: str) -> str:
    try:
        return When.parse(stored).in_language(language)
    except WrongInput:  # written by a newer version of the program
        return stored
