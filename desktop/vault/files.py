"""Writing a file so that a power cut leaves the old one or the new one, never half of either.

`storage_failure` turns an error of the operating system into the sentence a person reads; whoever
writes a file anywhere in Dalil uses it. This room does not know what is in the files.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from desktop.core.errors import StorageFailure
from desktop.core.text import Text, _

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.ESTALE})

_PARTIAL = ".partial"


def storage_failure(error: OSError, what: Text) -> StorageFailure:
    """Say why something failed; `what` is the sentence that says what ("The file was not saved.").

    Neither the path nor the system's own message is repeated: a path can hold a person's name, and
    the message is in the system's language. Its short code is all that somebody else would ask for.
    """
    if error.errno in _FULL:
        return StorageFailure(
            _("{what} The disk is full: free some space and try again.", what=what)
        )
    if error.errno in _FORBIDDEN:
        return StorageFailure(
            _(
                "{what} The folder is read-only, or your account may not use it: "
                "check its permissions or choose another folder.",
                what=what,
            )
        )
    if error.errno in _GONE:
        return StorageFailure(
            _("{what} The folder or disk is not there: connect it and try again.", what=what)
        )
    return StorageFailure(
        _(
            "{what} The disk reported an error (code {code}): check the disk and try again.",
            what=what,
            code=errno.errorcode.get(error.errno or errno.EIO, error.errno),
        )
    )


def write_atomically(
    path: Path,
    data: bytes | Iterable[bytes],
    mode: int = 0o600,
    what: Text | None = None,
) -> None:
    """Replace `path` by `data`, flushed to the disk before this returns.

    The bytes go to a temporary file beside it, which is renamed over it and removed on failure.
    What is given in pieces is written as it comes; an error of its own ends the writing.

    Raises:
        StorageFailure: the file was not written; the earlier one is untouched.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}{_PARTIAL}")
    try:
        _write_and_rename(temporary, path, data, mode)
        flush_folder(path.parent)
    except OSError as error:
        raise storage_failure(error, what or _("The file was not written.")) from error


def sweep_partial(path: Path) -> None:
    """Remove what a killed process left of `path`; call it only where nobody else writes it."""
    for left in path.parent.glob(f".{path.name}.*{_PARTIAL}"):
        left.unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """Make a rename or a new name in `folder` survive a power cut.

    Windows has no such call: NTFS journals the rename itself.
    """
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_new(path: Path, pieces: Iterable[bytes], mode: int = 0o600) -> None:
    """Write a file that is not there yet, flushed to the disk before this returns.

    Raises:
        OSError: it is there, or cannot be written; what was written of it is still there.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, mode), "wb") as stream:
        for piece in pieces:
            stream.write(piece)
        stream.flush()
        _flush(stream.fileno())


def _write_and_rename(
    temporary: Path, path: Path, data: bytes | Iterable[bytes], mode: int
) -> None:
    renamed = False
    try:
        write_new(temporary, (data,) if isinstance(data, bytes) else data, mode)
        temporary.replace(path)
        renamed = True
    finally:
        if not renamed:
            temporary.unlink(missing_ok=True)


def _flush(descriptor: int) -> None:
    os.fsync(descriptor)
    full_flush = _full_flush_command()
    if full_flush is not None:
        import fcntl

        fcntl.fcntl(descriptor, full_flush)


def _full_flush_command() -> int | None:
    """On macOS fsync stops at the drive's own cache; F_FULLFSYNC goes through it."""
    if os.name != "posix":
        return None
    import fcntl

    command = getattr(fcntl, "F_FULLFSYNC", None)
    return command if isinstance(command, int) else None
