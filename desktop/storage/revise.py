"""Writes a new migration by comparing the models with an up-to-date empty database.

For developers: `./dev migrate new "what changed"`. The result is read and completed by hand.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from desktop.core.ids import new_id
from desktop.storage import migrate
from desktop.storage.engine import WRITE, sqlcipher_engine
from desktop.vault.keys import Keys


def main(arguments: list[str]) -> int:
    """Write one migration; `arguments` are `new` and the sentence it is named after."""
    from alembic import command

    with tempfile.TemporaryDirectory() as folder:
        keys = Keys(new_id(), new_id(), bytes(32), {}, bytes(32))
        engine = sqlcipher_engine(Path(folder) / "empty.db", keys, foreign_keys=False)
        if migrate.known_revisions():
            migrate.upgrade(engine)
        with engine.execution_options(**{WRITE: True}).begin() as connection:
            number = f"{len(migrate.known_revisions()) + 1:04d}"
            command.revision(
                migrate.alembic_config(connection),
                message=" ".join(arguments[1:]),
                autogenerate=True,
                rev_id=number,
            )
        engine.dispose()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
