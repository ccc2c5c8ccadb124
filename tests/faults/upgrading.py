"""Kills while a vault is brought to a newer revision: on a copy, so the old rows are never at risk.

The newer revision is a scratch one: a migration on top of the program's newest that rebuilds a
table with rows in it, as batch migrations do. It is written into a copy of the migrations' folder,
and the program is told to look there. A vault that was merely stamped as older was refused: its
upgrade would find the tables there already, and a real one has no such tables.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import ClassVar

from desktop.core.errors import DalilError
from desktop.storage import migrate, vaults
from tests.faults.book import HALF, LOST, Finding
from tests.faults.interrupted import Work, run_interrupted
from tests.faults.messages import DONE, Speaker
from tests.faults.places import RAW, SHUT, everything, examine, fresh_vault, sitting
from tests.faults.registry import operations
from tests.faults.rounds import Round, scratch

OPERATIONS = 40
SCRATCH = '''"""A scratch revision of the fault harness."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{newest}"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("steps", recreate="always") as batch:
        batch.add_column(sa.Column("scratch", sa.Integer(), nullable=True))
'''


@contextmanager
def newer_program(folder: Path) -> Iterator[None]:
    """Within the block the program knows one revision more than it ships."""
    shipped, scripts = migrate._SCRIPTS, folder / "migrations"
    shutil.copytree(shipped, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    text = SCRATCH.format(newest=migrate.newest_revision())
    (scripts / "versions" / "9999_scratch.py").write_text(text, encoding="utf-8")
    migrate._SCRIPTS = scripts
    try:
        yield
    finally:
        migrate._SCRIPTS = shipped


class Opening(Work):
    """Open the vault, which upgrades it."""

    promised: ClassVar[dict[tuple[str, str], str]] = {}

    def __call__(self, speaker: Speaker) -> None:
        """Open it."""
        with sitting(self.vault):
            speaker.say(DONE)

    def aftermath(self, *, done: bool) -> list[Finding]:
        """Open again: the upgrade is done now at the latest, and every row is there."""
        del done  # once it is opened, it is
        try:
            with sitting(self.vault) as desk:
                findings = examine(desk)
                if everything(desk) != self.promised:
                    findings.append(Finding(LOST, "the records are not those of before"))
                if migrate.current_revision(desk.vault.engine) != "9999":
                    findings.append(Finding(HALF, "the vault opened at the old revision"))
        except (DalilError, *RAW) as error:
            return [Finding(SHUT, f"{type(error).__name__}: {error}")]
        kept = self.vault / f"{vaults.DATABASE}.{vaults.COPY_BEFORE_UPGRADE}"
        if not kept.is_file():
            findings.append(Finding(LOST, "no copy from before the upgrade was kept"))
        return findings


def run_upgrading(seed: int, chance: Random, stepped: int, timed: int) -> Round:
    """Kill so many upgrades before a file operation (negative: before each), and at any time."""
    with scratch() as folder:
        old = folder / "old"
        Opening.promised = _filled(old, chance)
        with newer_program(folder):
            return run_interrupted(seed, chance, Opening, old, stepped, timed)


def _filled(vault: Path, chance: Random) -> dict[tuple[str, str], str]:
    """Make a vault with records of every kind and return what it holds."""
    fresh_vault(vault)
    chosen = operations("saving", "importing")
    with sitting(vault) as desk:
        for place in range(OPERATIONS):
            for _intent in chosen[place % len(chosen)].run(desk, chance):
                pass
        return everything(desk)
