"""The office on the stage: colleagues with slots, recovery papers, backups, and a lost case.

Nobody's passphrase is known but those that are made here, and those cost the least there may be.
"""

from __future__ import annotations

from functools import cached_property
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from desktop.models.cases import Case
from desktop.models.users import Renewal, User, UserRole
from desktop.services import backups, cases, recovery, users
from desktop.services.readable import Witness
from desktop.services.recovery_sheet import SHEET
from desktop.vault import slots
from desktop.vault.sealing import KeyPairs
from desktop.vault.slotchange import Person, replace_list, true_list, with_person
from tests.desks import BOTH, give_slot
from tests.devices import prove_papers, tie
from tests.services.test_records import Office
from tests.services.test_returning import lose

if TYPE_CHECKING:
    from desktop.services.desk import Desk

PASSPHRASE, ANOTHER = "six geese hum late", "fourteen blue kites"
HERE = "33333333-3333-4333-8333-333333333333"
"""The workstation on the stage."""


class Household(Office):
    """What a vault has beside its cases."""

    folder: Path

    def __init__(self, desk: Desk) -> None:
        self._numbers = count(1)
        super().__init__(desk)
        backups.choose_place(desk, HERE, backups.NEAR, self.empty_folder())

    @property
    def on_server(self) -> bool:
        """Whether the database is no file of the vault."""
        return self.desk.vault.engine.dialect.name == "postgresql"

    def number(self, letter: str) -> str:
        """Return a number that no case has."""
        return f"{letter}-{next(self._numbers)}"

    def place(self) -> Path:
        """Return a path at which nothing lies."""
        return self.folder / f"{next(self._numbers)}.out"

    def empty_folder(self) -> Path:
        """Return a folder in which nothing lies."""
        made = self.place()
        made.mkdir()
        return made

    # -- colleagues -------------------------------------------------------------------------------

    def colleague_without_slot(self) -> str:
        """Enter somebody whose way in was not finished, and return the id."""
        with self.desk.writing("prepare") as work:
            user = User(name=self.number("Colleague"), created_at=work.at)
            work.session.add(user)
            work.session.flush()
            work.session.add(UserRole(user_id=user.id, role="lawyer"))
        return user.id

    def colleague_without_keys(self) -> str:
        """Enter somebody who opens the vault and none of its parts, and return the id."""
        user_id = self.colleague_without_slot()
        folder, keys = self.desk.vault.folder, self.desk.vault.keys
        give_slot(folder, true_list(folder, keys), keys, (user_id, user_id, ()))
        return user_id

    def with_roles(self, user_id: str, role: str) -> None:
        """Give somebody one role, so that it can be changed."""
        users.set_roles(self.desk, user_id, [role])

    @cached_property
    def witness(self) -> Witness:
        """A colleague whose passphrase is known."""
        user_id = self.colleague_without_slot()
        self._give_passphrase(user_id, user_id, ())
        return Witness(user_id, PASSPHRASE)

    def own_passphrase(self) -> None:
        """Have whose keys the desk holds be known by a passphrase."""
        self._give_passphrase(self.desk.vault.keys.user_id, "Test User", BOTH)

    def own_passphrase_and_papers(self) -> None:
        """Have that, and papers that were rehearsed."""
        self.own_passphrase()
        prove_papers(self.desk)

    def all_tied(self) -> None:
        """Have every slot need the secret of this workstation, and papers that were rehearsed."""
        there = users.members(self.desk).values()
        tie(self.desk, *(each.user_id for each in there if each.active))
        prove_papers(self.desk)

    def _give_passphrase(self, user_id: str, name: str, held: tuple[str, ...]) -> None:
        folder, keys = self.desk.vault.folder, self.desk.vault.keys
        person = Person(user_id, name, PASSPHRASE, KeyPairs.new())
        replace_list(folder, with_person(true_list(folder, keys), keys, person, held), keys)

    def due(self) -> None:
        """Have the key of examinations be due for renewal, after somebody who left."""
        newest = self.desk.vault.keys.newest("clinical")
        with self.desk.writing("prepare") as work:
            left = Renewal(
                user_id=self.desk.user_id,
                compartment="clinical",
                generation=newest,
                due_at=work.at,
            )
            work.session.add(left)

    # -- recovery papers --------------------------------------------------------------------------

    def sheet(self) -> str:
        """Return the code of a fresh sheet that opens the vault."""
        folder, keys = self.desk.vault.folder, self.desk.vault.keys
        new = slots.prepare_paper(folder, keys, None)
        slots.replace_paper(folder, keys, new)
        return new.code.text()

    def new_papers(self) -> recovery.Renewal:
        """Return papers that were prepared and open nothing yet."""
        return recovery.prepare(self.desk, SHEET, self.sheet())

    # -- backups ----------------------------------------------------------------------------------

    @cached_property
    def lost(self) -> tuple[Path, str]:
        """A backup, and a case that it holds and the vault does not any more.

        A server makes no backups: there, whoever may is told so before any path is looked at.
        """
        case_id = cases.create_case(self.desk, {"number": "LOST-1", "title": "a"})[0]
        self._let_in(case_id)
        if self.on_server:
            return self.folder / "none", case_id
        (made,) = backups.back_up_to(self.desk, self.empty_folder()).written
        assert made.path is not None
        return made.path, case_id

    def lose(self) -> tuple[Path, str]:
        """Have the case be missing, and return it with the backup that holds it."""
        path, case_id = self.lost
        with self.desk.reading() as session:
            there = session.scalar(sa.select(Case.id).where(Case.id == case_id))
        if there is not None:
            lose(self.desk, case_id)
        return path, case_id

    def _let_in(self, case_id: str) -> Any:
        """Have everybody stand to a case as to the others."""
        raise NotImplementedError
