"""The book of access: whose every use-case is, as data for `test_access_matrix`.

A new function of a service that takes a desk first gets an entry here: the rights it takes in a
case ("proceedings E"), or of the office, or what its list shows; or why it asks for none. It is
called as `call(desk, stage, made)`, where `made` comes from `make`, as often as something is used
up. What a person may do is nowhere in this book: that is in `resources/access.toml`.
"""

from __future__ import annotations

from typing import Final

from tests.services import (
    access_cases,
    access_everything,
    access_lifecycle,
    access_papers,
    access_records,
)

# What draws or reads all of the case goes first: it takes longer when others have filled it.
BOOK: Final = (
    *access_papers.CHAPTER,
    *access_everything.CHAPTER,
    *access_cases.CHAPTER,
    *access_records.CHAPTER,
    *access_lifecycle.CHAPTER,
)

# Services that came in together and are not walked yet, each tested for itself. A list that may
# only become shorter: what is new does not go here, and what got an entry is taken off.
_LATER: Final = {
    "attachments": "checked_pieces permitted save_bare_copy take_in_bytes",
    "backups": "back_up back_up_due back_up_to choose_place due last_backups latest_head may_choose"
    " places refuse_place thin_out",
    "bundles": "choices exhibit_ids make_bundle",
    "checking": "check_vault",
    "custody": "custody_of permit read_custody",
    "custody_papers": "custody_report draw_custody export_custody read_report",
    "derivatives": "make_working_copy",
    "file_checks": "bad_files check",
    "history": "difference_keys office_history",
    "last_seen": "accept_older begin_watching note_head older",
    "passphrases": "names_at",
    "previews": "shown_picture",
    "readable": "agreeing choices write_all write_case",
    "recovery": "is_due may_recover note_made prepare put_in_place read_state rehearse write_made"
    " write_papers",
    "recovery_sheet": "write write_pieces",
    "renewal": "due_renewals renew_key",
    "restoring": "rehearse",
    "returning": "lost_cases put_case_back",
    "staff": "list_users missing_keys",
    "statements": "draw_statement forget_choice keep_choice kept_choice prepare refuse_gaps",
    "users": "change_passphrase create_user disable_user grant let_in members set_roles settle",
    "wording_values": "read_case_values",
}
LATER: Final = frozenset(
    f"{module}.{name}" for module, names in _LATER.items() for name in names.split()
)
