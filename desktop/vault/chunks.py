"""Bytes of any length sealed in chunks, in the shape of STREAM: AES-256-GCM, a fresh key each time.

The nonce is the chunk's number and whether it is the last: chunks cannot change places, and an end
cannot be made up or taken away. What all of them are bound to says what they are part of. Memory
stays flat whatever the length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.vault.cipher import TAG_BYTES

CHUNK: Final = 1 << 20
"""Bytes sealed together: large enough to be fast, small enough to hold two of them in memory."""

_NUMBER_BYTES: Final = 11
_BLOCK: Final = CHUNK + TAG_BYTES


class Readable(Protocol):
    """What sealed chunks are read from: a file, or what gives bytes like one."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes, and fewer at the end only."""


class Chunks:
    """Seals and opens the chunks of one thing, under a key that seals nothing else."""

    def __init__(self, key: bytes, bound_to: bytes) -> None:
        self._aes, self._bound = AESGCM(key), bound_to

    def sealed(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Give sealed chunks that hold `pieces`."""
        for number, (chunk, last) in enumerate(_in_chunks(pieces)):
            yield self._aes.encrypt(_nonce(number, last=last), chunk, self._bound)

    def opened(self, stream: Readable) -> Iterator[bytes]:
        """Give the bytes of the chunks that `stream` holds from here to its end.

        Raises:
            InvalidTag: they were altered, cut, lengthened, or are another thing's.
        """
        number, block = 0, stream.read(_BLOCK)
        while True:
            following = stream.read(_BLOCK)
            yield self._aes.decrypt(_nonce(number, last=not following), block, self._bound)
            if not following:
                return
            number, block = number + 1, following


def sealed_length(size: int) -> int:
    """Return how long the chunks of `size` bytes are."""
    return size + TAG_BYTES * max(1, -(-size // CHUNK))


def _in_chunks(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Cut into chunks, and say which is the last; it is full where the size is a multiple."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) > CHUNK:
            yield bytes(held[:CHUNK]), False
            del held[:CHUNK]
    yield bytes(held), True


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_NUMBER_BYTES, "big") + bytes((last,))
