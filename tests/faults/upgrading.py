"""Kills while a vault is brought to a newer revision: on a copy, so the old rows are never at risk.

The newer revision is a scratch one: a migration on top of the program's newest that rebuilds a
table with rows in it, as batch migrations do. It is written into a copy of the migrations' folder,
and the program is told to look there. A vault that was merely stamped as older was refused: its
upgrade would find the tables there already, and a real one has no such tables.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from desktop.core.errors import DalilError
from desktop.storage import migrate, vaults
from tests.faults.book import HALF, LOST, Finding
from tests.faults.child import Killed, fork
from tests.faults.messages import DONE, Speaker
from tests.faults.places import RAW, SHUT, everything, examine, fresh_vault, sitting
from tests.faults.registry import operations
from tests.faults.rounds import Round, scratch
from tests.faults.stepping import kill_before, step_names, steps_of

SECOND_KILL = 0.3
OPERATIONS = 40
SCRATCH = '''"""A scratch revision of the fault harness."""

import sqlalchemy as sa
from alembic import op

revision = "scratch"
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
    (scripts / "versions" / "scratch.py").write_text(text, encoding="utf-8")
    migrate._SCRIPTS = scripts
    try:
        yield
    finally:
        migrate._SCRIPTS = shipped


class Opening:
    """The work of a child: open the vault, which upgrades it."""

    def __init__(self, vault: Path) -> None:
        self.vault = vault

    def __call__(self, speaker: Speaker) -> None:
        with sitting(self.vault):
            speaker.say(DONE)


def run_upgrading(seed: int, chance: Random, stepped: int, timed: int) -> Round:
    """Kill so many upgrades before a file operation (negative: before each), and at any time."""
    result = Round(seed)
    with scratch() as folder:
        old = folder / "old"
        promised = _filled(old, chance)
        with newer_program(folder):
            began = time.monotonic()
            number = steps_of(Opening(_copy(old, folder / "first")), folder)
            longest = time.monotonic() - began
            every = list(range(1, number + 1))
            chosen = every if stepped < 0 else chance.sample(every, stepped)
            for place, nth in enumerate([*chosen, *[0] * timed]):
                work = Opening(_copy(old, folder / f"{place}"))
                where = _kill(work, folder, nth, chance, longest)
                result.kills += 1
                found = _aftermath(work.vault, promised)
                result.findings += [Finding(e.what, f"killed at {where}: {e.where}") for e in found]
                result.acknowledged += not found
                shutil.rmtree(work.vault)
    return result


def _kill(work: Opening, folder: Path, nth: int, chance: Random, longest: float) -> str:
    if nth:
        return step_names(kill_before(work, folder, nth).messages)[-1]
    delays = [chance.uniform(0, longest)]
    if chance.random() < SECOND_KILL:
        delays.append(chance.uniform(0, longest))
    for delay in delays:
        pid, listener = fork(work)
        time.sleep(delay)
        Killed(pid, listener)
    return " and ".join(f"{delay:.3f} s" for delay in delays)


def _filled(vault: Path, chance: Random) -> dict[tuple[str, str], str]:
    """Make a vault with records of every kind and return what it holds."""
    fresh_vault(vault)
    chosen = operations("saving", "importing")
    with sitting(vault) as desk:
        for place in range(OPERATIONS):
            for _intent in chosen[place % len(chosen)].run(desk, chance):
                pass
        return everything(desk)


def _copy(old: Path, vault: Path) -> Path:
    shutil.copytree(old, vault)
    return vault


def _aftermath(vault: Path, promised: dict[tuple[str, str], str]) -> list[Finding]:
    """Open again: the upgrade is done now at the latest, and every row is there."""
    try:
        with sitting(vault) as desk:
            findings = examine(desk)
            if everything(desk) != promised:
                findings.append(Finding(LOST, "the records are not those of before the upgrade"))
            if migrate.current_revision(desk.vault.engine) != "scratch":
                findings.append(Finding(HALF, "the vault opened at the old revision"))
    except (DalilError, *RAW) as error:
        return [Finding(SHUT, f"{type(error).__name__}: {error}")]
    kept = vault / f"{vaults.DATABASE}.{vaults.COPY_BEFORE_UPGRADE}"
    if not kept.is_file():
        findings.append(Finding(LOST, "no copy from before the upgrade was kept"))
    return findings
