"""Sealed attachments: one file for each in `objects/`, written once, in chunks, never changed.

A file is sealed under a fresh key of its own, which lies with its record. It is written under a
temporary name, flushed, and read back through the cipher before anybody says it was received; the
caller commits the record and only then gives the object its name with `place`. So whatever still
has a temporary name after a crash is either an object whose record was committed, and is given its
name then, or one that nobody knows, and is removed. An object that has its name is never removed by
that, but only when its key was destroyed: whoever puts back an older database loses none.

The format stands in docs/vault-format.md. Memory stays flat whatever the size of a file. This room
knows ids, keys and bytes; it does not know what a file is called, or whose it is.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag

from desktop.core.errors import Damaged
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.vault.chunks import CHUNK, Chunks, Readable, sealed_length
from desktop.vault.files import flush_folder, storage_failure, write_new
from desktop.vault.strictjson import canonical

HEAD: Final = b"DALILOBJ\x01"
"""What an object begins with: its kind, and the format."""

_STAGED: Final = ".partial"
_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Content:
    """What was sealed: its size in bytes, and its SHA-256 and SHA-512 in hex."""

    size: int
    sha256: str
    sha512: str

    def agrees(self, size: int, sha256: str, sha512: str | None) -> bool:
        """Say whether this is what was noted; what was noted before there was SHA-512 has none."""
        return (self.size, self.sha256) == (size, sha256) and sha512 in (None, self.sha512)


def new_key() -> bytes:
    """Return a key for one object; no two objects share one, so that nonces can be counted."""
    return secrets.token_bytes(32)


def sealed_size(size: int) -> int:
    """Return how long the object of a file of `size` bytes is."""
    return len(HEAD) + sealed_length(size)


class Objects:
    """The objects of one vault, which need no key of the vault but each its own."""

    def __init__(self, folder: Path, vault_id: str) -> None:
        self._folder, self._vault_id = folder, vault_id

    def stage(
        self,
        object_id: str,
        key: bytes,
        pieces: Iterable[bytes],
        size: int = 0,
        progress: Progress | None = None,
    ) -> Content:
        """Seal `pieces` under a temporary name, and read them back through the cipher.

        When this returns the disk holds them. `pieces` raises errors of its own, never an OSError.
        `size` is what they are expected to come to, for the progress only.

        Raises:
            Cancelled
            StorageFailure: the disk is full or cannot be written.
            Damaged: the disk gave back something else.
        """
        path, cipher = self._staged(object_id), _Cipher(key, self._vault_id, object_id)
        digest = Digest()
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            steps = _Steps(2 * size, progress)
            write_new(path, cipher.sealed(digest.seeing(steps.along(pieces))))
            flush_folder(self._folder)
            read_back = content_of(steps.along(cipher.read(path)))
        except OSError as error:
            self.discard(object_id)
            raise storage_failure(error, _("The file was not taken in.")) from error
        except BaseException:
            self.discard(object_id)
            raise
        if read_back != digest.content():
            self.discard(object_id)
            raise _broken(object_id)
        return read_back

    def place(self, object_id: str) -> None:
        """Give a staged object its name, once its record is committed.

        That the disk refuses is no failure: the object is read where it lies, and named by the
        next sweep.
        """
        try:
            self._staged(object_id).replace(self._placed(object_id))
            flush_folder(self._folder)
        except OSError:
            return

    def discard(self, object_id: str) -> None:
        """Remove a staged object; one that cannot be removed is left to the next sweep."""
        try:
            self._staged(object_id).unlink(missing_ok=True)
        except OSError:
            return

    def remove(self, object_id: str) -> None:
        """Remove an object whose key was destroyed; what cannot be is left to the next sweep."""
        try:
            for path in (self._placed(object_id), self._staged(object_id)):
                path.unlink(missing_ok=True)
            flush_folder(self._folder)
        except OSError:
            return

    def staged(self, idle_seconds: float = 0) -> list[str]:
        """Return the ids of objects without a name that nobody has written to for so long."""
        before = time.time() - idle_seconds
        try:
            return sorted(
                path.stem
                for path in self._folder.glob(f"*{_STAGED}")
                if _ID.fullmatch(path.stem) and path.stat().st_mtime <= before
            )
        except OSError:  # one was placed at this moment, or the folder cannot be read
            return []

    def placed(self) -> set[str]:
        """Return the ids of the objects that have their name.

        Raises:
            StorageFailure: the folder cannot be read.
        """
        try:
            return {path.name for path in self._folder.iterdir() if _ID.fullmatch(path.name)}
        except FileNotFoundError:
            return set()
        except OSError as error:
            raise storage_failure(error, _("The sealed files could not be listed.")) from error

    def pieces(self, object_id: str, key: bytes) -> Iterator[bytes]:
        """Give the file's bytes, chunk by chunk; each is authenticated before it is given.

        That the file ends where it ended is known only after the last one: whoever keeps what
        comes before must be able to throw it away.

        Raises:
            Damaged: the object is missing, altered, cut, lengthened, or another's.
            StorageFailure: the disk cannot be read.
        """
        try:
            yield from _Cipher(key, self._vault_id, object_id).read(self._path(object_id))
        except OSError as error:
            raise storage_failure(error, _("The file could not be read.")) from error

    def sealed_pieces(self, object_id: str) -> Iterator[bytes]:
        """Give an object as it lies, which takes no key: for a backup.

        Raises:
            Damaged: it is missing.
            StorageFailure: the disk cannot be read.
        """
        try:
            with self._path(object_id).open("rb") as stream:
                while piece := stream.read(CHUNK):
                    yield piece
        except FileNotFoundError:
            raise _missing(object_id) from None
        except OSError as error:
            raise storage_failure(error, _("The file could not be read.")) from error

    def lay(self, object_id: str, sealed: Iterable[bytes]) -> None:
        """Write an object as it lay elsewhere, without a name until `place`.

        Raises:
            StorageFailure: the disk is full or cannot be written.
        """
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_new(self._staged(object_id), sealed)
        except OSError as error:
            raise storage_failure(error, _("A file of the vault was not written.")) from error

    def opened(self, object_id: str, key: bytes, sealed: Readable) -> Iterator[bytes]:
        """Give the file's bytes out of an object that lies elsewhere.

        Raises:
            Damaged: it is altered, cut, lengthened, or another's.
        """
        yield from _Cipher(key, self._vault_id, object_id).opened(sealed)

    def is_whole(self, object_id: str, size: int) -> bool:
        """Say whether an object is there and as long as a file of `size` bytes makes it."""
        try:
            return self._path(object_id).stat().st_size == sealed_size(size)
        except OSError:
            return False

    def room(self) -> int:
        """Return how many bytes are free on the disk the objects lie on."""
        there = (self._folder, *self._folder.parents)
        return shutil.disk_usage(next(folder for folder in there if folder.exists())).free

    def _path(self, object_id: str) -> Path:
        """Return where an object lies; one that was never given its name, where it was staged."""
        placed = self._placed(object_id)
        return placed if placed.exists() else self._staged(object_id)

    def _placed(self, object_id: str) -> Path:
        return self._folder / object_id

    def _staged(self, object_id: str) -> Path:
        return self._folder / f"{object_id}{_STAGED}"


class _Cipher:
    """Seals and opens one object. What its chunks are bound to names vault and object."""

    def __init__(self, key: bytes, vault_id: str, object_id: str) -> None:
        bound = b"dalil/1/object\0" + canonical({"vault": vault_id, "object": object_id})
        self._chunks, self._object_id = Chunks(key, bound), object_id

    def sealed(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Give the bytes of an object that holds `pieces`."""
        yield HEAD
        yield from self._chunks.sealed(pieces)

    def read(self, path: Path) -> Iterator[bytes]:
        """Open an object; Damaged says that it is missing, or that it is another."""
        try:
            with path.open("rb") as stream:
                yield from self.opened(stream)
        except FileNotFoundError:
            raise _missing(self._object_id) from None

    def opened(self, stream: Readable) -> Iterator[bytes]:
        """Open what `stream` gives; Damaged says that it is another."""
        if stream.read(len(HEAD)) != HEAD:
            raise _broken(self._object_id)
        try:
            yield from self._chunks.opened(stream)
        except InvalidTag:
            raise _broken(self._object_id) from None


class Digest:
    """Counts and hashes what passes by, in one pass."""

    def __init__(self) -> None:
        self._size, self._hashes = 0, (hashlib.sha256(), hashlib.sha512())

    def seeing(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Give `pieces` on."""
        for piece in pieces:
            self._size += len(piece)
            for each in self._hashes:
                each.update(piece)
            yield piece

    def content(self) -> Content:
        """Return what has passed so far."""
        return Content(self._size, *(each.hexdigest() for each in self._hashes))


class _Steps:
    """Says how far long work is, over several passes."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def along(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._done += len(piece)
            if self._progress is not None:
                self._progress.step(min(self._done, self._total), self._total)
            yield piece


def content_of(pieces: Iterable[bytes]) -> Content:
    """Return size and hash of what `pieces` give."""
    digest = Digest()
    for _piece in digest.seeing(pieces):
        pass
    return digest.content()


def _missing(object_id: str) -> Damaged:
    return Damaged(
        _(
            "Attachment {attachment} is missing from the vault's folder: restore it from a backup.",
            attachment=object_id,
        )
    )


def _broken(object_id: str) -> Damaged:
    return Damaged(
        _(
            "Attachment {attachment} is not what was taken in: its file was altered or damaged. "
            "Restore it from a backup.",
            attachment=object_id,
        )
    )
