"""Kills while a key is renewed after somebody left, and while a case is erased by two persons.

Neither is one transaction: a renewal writes the key file and exchanges the database, an erasure
removes files and writes the database anew. Whatever was interrupted is due and can be finished, and
what was not meant is untouched.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from random import Random

import sqlalchemy as sa

from desktop.core.clock import SystemClock
from desktop.models.lifecycle import Erasure
from desktop.rules.lifecycle import DAYS_IN_TRASH
from desktop.services import cases, erasing, renewal, trashed_cases, unlocking, users
from desktop.services.desk import Desk
from desktop.storage import renewing, resealing
from desktop.storage.metadata import metadata
from tests.clocks import FixedClock
from tests.faults.book import HALF, Finding
from tests.faults.creating import PASSPHRASE, USER
from tests.faults.due import DueWork
from tests.faults.sample import UNLOGGED, holdings, work_in

_OF_KEYS = frozenset({"difference_keys", "renewals"})
_CHANGING = UNLOGGED | {"audit", "difference_keys", "erased_files", "erasures"}
COLLEAGUE, THEIRS = "Colleague", "nine quiet horses cross a river"
KEY = "casework"
WHY = "the family asked for it"
ROUNDS_OF_WORK = 2


class Renewing(DueWork):
    """A colleague who held a key has left."""

    @classmethod
    def prepare(cls, vault: Path, chance: Random) -> None:
        """Fill a vault, let a colleague in and out."""
        desk, _papers = unlocking.create(vault, USER, PASSPHRASE, SystemClock())
        work_in(desk, chance, ROUNDS_OF_WORK)
        users.create_user(desk, COLLEAGUE, ("doctor",), THEIRS, (KEY,))
        (theirs,) = (each for each in users.members(desk) if each != desk.user_id)
        users.disable_user(desk, theirs)
        desk.close()

    def act(self, desk: Desk) -> None:
        """Renew the key."""
        renewal.renew_key(desk, KEY)

    def is_due(self, desk: Desk) -> bool:
        """Say whether the key is to be renewed."""
        return bool(renewal.due_renewals(desk))

    def held(self, desk: Desk) -> Mapping[str, object]:
        """Return everything: no word may change by it."""
        return {name: each for name, each in holdings(desk).items() if name not in _OF_KEYS}

    def left(self, desk: Desk) -> list[Finding]:
        """Return what still opens with the old key."""
        with desk.reading() as session:
            old = resealing.remaining(session, desk.vault.keys, KEY)
        found = [f"{old} values lie under the old key"] if old else []
        found += ["a copy was left"] if (desk.vault.folder / renewing.COPY).exists() else []
        return [Finding(HALF, each) for each in found]


class Erasing(DueWork):
    """One person has asked for the erasure of a case, and the other agrees."""

    user = COLLEAGUE, THEIRS

    @classmethod
    def prepare(cls, vault: Path, chance: Random) -> None:
        """Fill a vault, and let a case lie in the trash for as long as it must."""
        begun = SystemClock().now() - timedelta(DAYS_IN_TRASH + 1)
        desk, _papers = unlocking.create(vault, USER, PASSPHRASE, FixedClock(begun))
        work_in(desk, chance, ROUNDS_OF_WORK)
        users.create_user(desk, COLLEAGUE, ("coordinator", "lawyer"), THEIRS, (KEY,))
        case_id = cases.list_cases(desk).lines[-1].id
        trashed_cases.put_case_in_trash(desk, case_id, WHY)
        desk.clock = SystemClock()
        erasing.ask_to_erase_case(desk, case_id, WHY)
        desk.close()

    def act(self, desk: Desk) -> None:
        """Agree to it; what is agreed to already is finished."""
        found = _erasure(desk)
        (erasing.agree if found.confirmed_at is None else erasing.finish)(desk, found.id)

    def is_due(self, desk: Desk) -> bool:
        """Say whether the database is still to be written anew, which is the last of it."""
        return _erasure(desk).compacted_at is None

    def held(self, desk: Desk) -> Mapping[str, object]:
        """Return everything of other cases, and how much there is of this one."""
        case_id, found = _erasure(desk).case_id, {"objects": len(desk.vault.objects.placed())}
        rows: dict[str, list[str]] = {}
        with desk.reading() as session:
            for table in metadata.sorted_tables:
                if table.name in _CHANGING:
                    continue
                for row in session.execute(sa.select(*table.columns)).mappings():
                    other = row.get("case_id", case_id) != case_id
                    rows.setdefault(f"{table.name} {other}", []).append(repr(row) if other else "")
        return found | {name: sorted(each) for name, each in rows.items()}


def _erasure(desk: Desk) -> Erasure:
    with desk.reading() as session:
        return session.scalars(sa.select(Erasure)).one()
