"""Files that leave the vault: where they may go, and when they take their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.core.errors import VaultRefused, WrongInput
from desktop.core.ids import new_id
from desktop.core.text import _
from desktop.services.desk import Desk
from desktop.vault.files import storage_failure, write_atomically


@contextmanager
def put_in_place(
    desk: Desk,
    path: Path,
    data: bytes | Iterable[bytes],
    check: Callable[[Path], object] | None = None,
) -> Iterator[None]:
    """Write a file that leaves the vault; it takes its place when the block has ended well.

    The bytes lie beside their place, on the disk, before the block commits what tells of them, and
    take it after that: no file exists without its record. Only if the last renaming fails there is
    a record of a file that nobody holds, and the person is told. `check` reads what was written,
    and raises if it is of no use.

    Raises:
        VaultRefused: the place is inside the vault.
        WrongInput: a folder or a device is there, which renaming would fail on or destroy.
        StorageFailure: the file cannot be written.
    """
    if is_inside(path, desk.vault.folder):
        raise VaultRefused(
            _("Nothing may be written into the vault's own folder: choose another place.")
        )
    if path.exists() and not path.is_file():
        name = path.absolute().name
        raise WrongInput(_("{file} is not a file: choose another place.", file=name))
    what = _("{file} could not be written.", file=path.name)
    staged = path.with_name(f".{path.name}.{new_id()}.partial")
    write_atomically(staged, data, what=what)
    try:
        if check is not None:
            check(staged)
        yield
        staged.replace(path)
        desk.vault.note_head()  # the head that stands on the paper was seen by this computer too
    except OSError as error:
        raise storage_failure(error, what) from error
    finally:
        staged.unlink(missing_ok=True)


def is_inside(path: Path, vault: Path) -> bool:
    """Say whether a file lies, or would lie, in a vault's folder."""
    return vault.resolve() in path.resolve().parents
