"""Kills while a packet from another office is taken in: records and files, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import ClassVar

import sqlalchemy as sa

from desktop.core.clock import SystemClock
from desktop.models.packets import Packet
from desktop.rules.access import access_table
from desktop.services import unlocking, users
from desktop.services.desk import Desk
from desktop.services.packet_contents import What
from desktop.services.packet_rows import models, rows_where
from tests.faults.creating import PASSPHRASE, USER
from tests.faults.due import DueWork
from tests.faults.sample import files_held, work_in
from tests.packets import a_case, know, send, take


class Taking(DueWork):
    """A case with files lies beside the vault, sealed to the key of its user."""

    packet: ClassVar[Path]

    @classmethod
    def prepare(cls, vault: Path, chance: Random) -> None:
        """Make two offices that know each other's keys, and let one hand a case over."""
        beside = vault.parent
        cls.packet = beside / "case.dalil-packet"
        mine, _papers = unlocking.create(vault, USER, PASSPHRASE, SystemClock())
        theirs, _papers = unlocking.create(beside / "office", USER, PASSPHRASE, SystemClock())
        for desk in (mine, theirs):
            users.set_roles(desk, desk.user_id, access_table().roles)
            desk.roles = frozenset(access_table().roles)  # as whoever opens it again has them
        work_in(mine, chance)
        know(mine, theirs, beside, "Office")
        send(theirs, What(a_case(theirs, beside)["case"]), know(theirs, mine, beside), cls.packet)
        for desk in (mine, theirs):
            desk.close()

    def act(self, desk: Desk) -> None:
        """Take it in."""
        take(desk, self.packet)

    def is_due(self, desk: Desk) -> bool:
        """Say whether it is not here."""
        with desk.reading() as session:
            return not session.scalars(sa.select(sa.func.count()).select_from(Packet)).one()

    def held(self, desk: Desk) -> Mapping[str, object]:
        """Return the records that packets carry, the bytes of files, and how many objects lie."""
        with desk.reading() as session:
            found: dict[str, object] = {each: rows_where(session, each) for each in models()}
        return found | files_held(desk) | {"objects": len(desk.vault.objects.placed())}
