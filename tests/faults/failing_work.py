"""The operations in which calls fail: made ready, done, and looked at afterwards."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import ClassVar

from desktop.core.clock import SystemClock
from desktop.core.errors import WrongPassphrase
from desktop.services import unlocking
from desktop.services.desk import Desk
from desktop.vault import slots
from tests.faults.book import HALF, LOST, Finding
from tests.faults.creating import PASSPHRASE, USER
from tests.faults.due import make_ready, opened, quick_keys
from tests.faults.ending import Renewing
from tests.faults.invented import chance_of
from tests.faults.places import everything, examine, fresh_vault, sitting
from tests.faults.registry import OPERATIONS, Intent, Operation, operations
from tests.faults.sample import KeyMaterial
from tests.faults.upgrading import newer_program

NEW_PASSPHRASE = "another horse, another battery"
Act = Callable[[], object]


class Work(ABC):
    """An operation; a vault is made ready for it, and looked at when it was done or refused."""

    name: ClassVar[str]

    @contextmanager
    def prepared(self, folder: Path) -> Iterator[None]:
        """Make what all trials begin with."""
        self.whole = folder / "prepared"
        fresh_vault(self.whole)
        with sitting(self.whole) as desk:
            for each in operations("saving"):
                for _intent in each.run(desk, chance_of(1)):
                    pass
            self.before = everything(desk)
        yield

    @abstractmethod
    def ready(self, vault: Path) -> AbstractContextManager[Act]:
        """Give the act, for a fresh vault."""

    @abstractmethod
    def look(self, vault: Path) -> list[Finding]:
        """Say what is wrong now, and do it again."""


class AtDesk(Work):
    """What a person does at an open vault."""

    family: ClassVar[str]
    operation: ClassVar[str]

    @contextmanager
    def ready(self, vault: Path) -> Iterator[Act]:
        """Stop just behind the moment at which it is said what is to be left."""
        shutil.copytree(self.whole, vault)
        with sitting(vault) as desk:
            self.desk = desk
            deed = self._operation.run(desk, chance_of(2))
            self.intent = next(deed)
            yield lambda: list(deed)

    @property
    def _operation(self) -> Operation:
        operations(self.family)
        return OPERATIONS[self.family, self.operation]

    def look(self, vault: Path) -> list[Finding]:  # noqa: ARG002 - the desk knows its vault
        """Everything is as before, or the operation is whole; then another one works."""
        findings = _old_or_whole(self.before, everything(self.desk), self.intent)
        for _intent in self._operation.run(self.desk, chance_of(3)):
            pass
        return [*findings, *examine(self.desk)]


def _old_or_whole(
    before: dict[tuple[str, str], str], after: dict[tuple[str, str], str], intent: Intent
) -> list[Finding]:
    lost = [key for key, digest in before.items() if after.get(key) != digest]
    fresh = {key: digest for key, digest in after.items() if key not in before}
    findings = [Finding(LOST, f"{key[0]} {key[1]}") for key in lost]
    if [(key[0], digest) for key, digest in fresh.items()] not in (
        [],
        [(intent.kind, intent.digest)],
    ):
        findings.append(Finding(HALF, ", ".join(f"{key[0]} {key[1]}" for key in fresh)))
    return findings


class Save(AtDesk):
    name, family, operation = "save", "saving", "add_step"


class Import(AtDesk):
    name, family, operation = "import", "importing", "import_new_case"


class TakeIn(AtDesk):
    name, family, operation = "take in a file", "attaching", "take_in"


class Upgrade(Work):
    name = "upgrade"

    @contextmanager
    def prepared(self, folder: Path) -> Iterator[None]:
        with super().prepared(folder), newer_program(folder):
            yield

    @contextmanager
    def ready(self, vault: Path) -> Iterator[Act]:
        shutil.copytree(self.whole, vault)
        yield lambda: self._open(vault)

    def _open(self, vault: Path) -> list[Finding]:
        with sitting(vault) as desk:
            same = everything(desk) == self.before
            return [] if same else [Finding(LOST, "not what was saved")]

    def look(self, vault: Path) -> list[Finding]:
        with sitting(vault) as desk:
            same = everything(desk) == self.before
            return [*([] if same else [Finding(LOST, "not what was saved")]), *examine(desk)]


class Create(Work):
    name = "create vault"

    @contextmanager
    def prepared(self, folder: Path) -> Iterator[None]:
        assert folder.is_dir()
        yield

    @contextmanager
    def ready(self, vault: Path) -> Iterator[Act]:
        self.made: list[Desk] = []
        yield lambda: self._make(vault)
        for desk in self.made:
            desk.close()

    def _make(self, vault: Path) -> None:
        desk, _code = unlocking.create(vault, USER, PASSPHRASE, SystemClock())
        self.made.append(desk)

    def look(self, vault: Path) -> list[Finding]:
        """What was made opens; what was refused can be made in the same folder."""
        if not self.made:
            self._make(vault)
        self.made.pop().close()
        desk = unlocking.unlock(vault, USER, PASSPHRASE, SystemClock())
        found = examine(desk)
        desk.close()
        return found


class ChangePassphrase(Work):
    name = "change passphrase"

    @contextmanager
    def prepared(self, folder: Path) -> Iterator[None]:
        self.whole = folder / "prepared"
        desk, _code = unlocking.create(self.whole, USER, PASSPHRASE, SystemClock())
        self.material = KeyMaterial.of(desk.vault.keys)
        desk.close()
        yield

    @contextmanager
    def ready(self, vault: Path) -> Iterator[Act]:
        shutil.copytree(self.whole, vault)
        keys = self.material.keys()
        yield lambda: slots.change_passphrase(vault, keys, PASSPHRASE, NEW_PASSPHRASE)

    def look(self, vault: Path) -> list[Finding]:
        """Exactly one of the two opens; the old one can still be changed."""
        try:
            slots.unlock(vault, USER, NEW_PASSPHRASE).drop()
        except WrongPassphrase:
            keys = slots.unlock(vault, USER, PASSPHRASE)
            slots.change_passphrase(vault, keys, PASSPHRASE, NEW_PASSPHRASE)
        return []


class Renew(Work):
    """Its copy takes the place of the database while the vault is open."""

    name = "renew a key"

    @contextmanager
    def prepared(self, folder: Path) -> Iterator[None]:
        self.whole = folder / "prepared"
        with quick_keys():
            make_ready(Renewing, self.whole, chance_of(1))
            yield

    @contextmanager
    def ready(self, vault: Path) -> Iterator[Act]:
        shutil.copytree(self.whole, vault)
        yield lambda: self._renew(vault)

    def _renew(self, vault: Path) -> None:
        begun = Renewing(vault)
        with opened(vault, *begun.user) as desk:
            begun.act(desk)

    def look(self, vault: Path) -> list[Finding]:
        """It is whole or due, and can be finished."""
        return Renewing(vault).aftermath(done=False)


WORKS: tuple[Work, ...] = (
    Save(),
    Import(),
    TakeIn(),
    Upgrade(),
    ChangePassphrase(),
    Create(),
    Renew(),
)
LENGTHY = frozenset({Renew.name})
"""Those of which each call takes a second or two: the usual run takes a sample."""
DERIVING = frozenset({ChangePassphrase.name, Create.name})
"""Those in which a passphrase becomes a key, which takes half a second each time."""
