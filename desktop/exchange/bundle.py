"""A bundle of evidence as a file: an archive without compression that can be checked by outsiders.

What is in it, and how it is checked with nothing of the program, stands in
`resources/bundle/VERIFY.txt`; `verify.py` beside it does so. It knows no record and no key: what it
writes is handed to it, and so is what signs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from desktop.core.resources import resource
from desktop.core.values import frozen_value
from desktop.vault.strictjson import canonical

FORMAT: Final = "dalil-bundle-1"
SIGNED: Final = b"dalil-bundle-v1\n"
"""What stands before the statement where it is signed, so that nothing else reads as one."""

_FOLDER: Final = "evidence/"
_STATIC: Final = ("VERIFY.txt", "verify.py")
_MANIFEST, _SIGNATURE = "manifest.tsv", "signature.json"
_ZIP64_FROM: Final = 2**31
_READABLE: Final = 0o100644 << 16


@frozen_value
class BundleItem:
    """A file of an exhibit: its name in the bundle, and under which record and hash it came in."""

    name: str
    exhibit: int
    record: str
    size: int
    sha256: str


def item_name(exhibit: int, ending: str) -> str:
    """Return the name of an exhibit's file: its number. What a name told is in the report."""
    return f"items/E{exhibit:03}{ending}"


def bundle(
    items: Sequence[tuple[BundleItem, Iterable[bytes]]],
    parts: Mapping[str, bytes],
    statement: Mapping[str, Any],
    sign: Callable[[bytes], bytes],
    at: datetime,
) -> Iterator[bytes]:
    """Give the bytes of a bundle: its files, what lists them, and the signature over the list.

    `statement` says whose it is, and where the log ends; items and manifest are added.
    """
    sink, lines = _Sink(), []
    static = {name: resource(f"bundle/{name}").read_bytes() for name in _STATIC}
    whole = {name: (data,) for name, data in {**parts, **static}.items()}
    with ZipFile(sink, "w", ZIP_STORED) as archive:
        files = [(item.name, item.size, pieces) for item, pieces in items]
        for name, size, pieces in [*files, *((name, 0, whole[name]) for name in sorted(whole))]:
            digest = _Digest()
            yield from _add(archive, sink, _info(name, at, size), digest.seeing(pieces))
            lines.append(digest.line(name))
        manifest = "".join(sorted(lines, key=lambda line: line.rpartition("\t")[2])).encode()
        yield from _add(archive, sink, _info(_MANIFEST, at), (manifest,))
        signed = _signed([item for item, _pieces in items], manifest, statement, sign)
        yield from _add(archive, sink, _info(_SIGNATURE, at), (signed,))
    yield from sink.taken()


def _signed(
    items: Sequence[BundleItem],
    manifest: bytes,
    statement: Mapping[str, Any],
    sign: Callable[[bytes], bytes],
) -> bytes:
    named = ("name", "exhibit", "record", "sha256")
    whole = {
        **statement,
        "format": FORMAT,
        "manifest_sha256": hashlib.sha256(manifest).hexdigest(),
        "items": [{name: getattr(item, name) for name in named} for item in items],
    }
    return canonical({"statement": whole, "signature": sign(SIGNED + canonical(whole)).hex()})


def _info(name: str, at: datetime, size: int = 0) -> ZipInfo:
    info = ZipInfo(f"{_FOLDER}{name}", at.timetuple()[:6])
    info.external_attr, info.file_size = _READABLE, size
    return info


def _add(archive: ZipFile, sink: _Sink, info: ZipInfo, pieces: Iterable[bytes]) -> Iterator[bytes]:
    with archive.open(info, "w", force_zip64=info.file_size >= _ZIP64_FROM) as stream:
        for piece in pieces:
            stream.write(piece)
            yield from sink.taken()
    yield from sink.taken()


class _Digest:
    """Counts and hashes what passes by."""

    def __init__(self) -> None:
        self._size, self._hashes = 0, (hashlib.sha256(), hashlib.sha512())

    def seeing(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._size += len(piece)
            for each in self._hashes:
                each.update(piece)
            yield piece

    def line(self, name: str) -> str:
        hashes = (each.hexdigest() for each in self._hashes)
        return "\t".join((*hashes, str(self._size), name)) + "\n"


class _Sink:
    """Holds what an archive wrote until it is taken; it cannot be gone back in."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep what is written."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: there is no disk behind it."""

    def close(self) -> None:
        """Do nothing, likewise."""

    def taken(self) -> Iterator[bytes]:
        """Give what was written since."""
        parts, self._parts = self._parts, []
        yield from parts
