"""Names of backup files: by them Dalil knows its own in a folder where other files may lie.

    dalil-11111111-20261122T125000Z.dalil-backup

The first group is the beginning of the vault's id, the second the moment in UTC. No word of the
office or of a case is in it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from desktop.core.errors import DalilError
from desktop.core.values import frozen_value

SUFFIX: Final = ".dalil-backup"
_MOMENT: Final = "%Y%m%dT%H%M%SZ"
_NAME: Final = re.compile(r"dalil-([0-9a-f]{8})-(\d{8}T\d{6}Z)" + re.escape(SUFFIX))


@frozen_value
class Found:
    """A backup of one vault in a folder: its file, and when it was made."""

    path: Path
    made_at: datetime


def name_of(vault_id: str, at: datetime | None) -> str:
    """Return the name of a backup; without a moment, how the names of that vault's begin."""
    beginning = f"dalil-{vault_id[:8]}-"
    return beginning if at is None else f"{beginning}{at.astimezone(UTC):{_MOMENT}}{SUFFIX}"


def backups_in(folder: Path, vault_id: str) -> tuple[Found, ...]:
    """Return the backups of a vault that lie in `folder`, oldest first.

    Only files count whose name is what their header says, and whose header is of this vault.
    """
    from desktop.vault.backupfile import read_header

    found = []
    try:
        paths = sorted(folder.iterdir())
    except OSError:  # a stick that is not connected holds none
        return ()
    for path in paths:
        if _NAME.fullmatch(path.name) is None or path.is_symlink() or not path.is_file():
            continue
        try:
            with path.open("rb") as stream:
                header = read_header(stream)
        except (DalilError, OSError):
            continue
        if header.vault_id == vault_id and path.name == name_of(vault_id, header.made_at):
            found.append(Found(path, header.made_at))
    return tuple(sorted(found, key=lambda each: each.made_at))
