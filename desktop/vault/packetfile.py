"""The container of a hand-over packet: sealed to one public key, signed by whoever sends it.

    "DALILPKT" 0x01 | length of the header, 4 bytes | header, canonical JSON | sealed chunks

In clear stand the packet's random id, a mark by which the receiver knows that it is theirs, and the
packet's key, sealed by HPKE. The mark is made of the receiver's public key and the id: whoever does
not have the card learns nothing from it, and two packets to one person do not look alike.

In the chunks lie the statement (who sends it to whom, canonical JSON), the content, the files one
behind the other, and the signature over the header and all of that. It stands inside, so that the
file does not say who sent it; and the statement names the receiver, so that nobody can seal what
they received to somebody else as if it had been meant for them.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, NoReturn

from cryptography.exceptions import InvalidTag

from desktop.core.errors import Damaged, VaultRefused, WrongInput
from desktop.core.text import Text, _
from desktop.vault.cards import Card, card_from, card_of
from desktop.vault.chunks import CHUNK, Chunks, Readable
from desktop.vault.frame import Frame
from desktop.vault.keys import Keys, signature_holds
from desktop.vault.sealing import sealed_to
from desktop.vault.strictjson import (
    as_moment,
    as_text,
    canonical,
    read_bytes,
    read_json,
    read_moment,
    read_number,
    read_object,
    read_uuid,
)

KIND: Final = "dalil packet"
FORMAT: Final = 1
MAGIC: Final = b"DALILPKT\x01"
LARGEST_CONTENT: Final = 64 * 1024**2
"""The most bytes the records of a packet may have: they are read into memory. Files are not."""

_LENGTH: Final = 4
_LARGEST_HEADER: Final = 1024
_LARGEST_STATEMENT: Final = 4096
_KEY: Final = 32
_SEALED_KEY: Final = 32 + _KEY + 16
_MARK: Final = 16
_SIGNATURE: Final = 64


@dataclass(frozen=True, slots=True)
class Header:
    """What a packet says in clear."""

    packet_id: str
    mark: bytes
    sealed_key: bytes = bytes(_SEALED_KEY)

    def _content(self) -> dict[str, object]:
        mark = as_text(self.mark)
        return {"kind": KIND, "format": FORMAT, "packet": self.packet_id, "mark": mark}

    @property
    def binding(self) -> bytes:
        """What the packet's key is bound to: all the rest of the header."""
        return b"dalil/1/packet key\0" + canonical(self._content())

    @property
    def written(self) -> bytes:
        """The bytes a packet begins with."""
        text = canonical({**self._content(), "key": as_text(self.sealed_key)})
        return _FRAME.around(text)


@dataclass(frozen=True, slots=True)
class Statement:
    """Who sends a packet to whom, and when; the moment has whole seconds."""

    packet_id: str
    sender: Card
    receiver: Card
    made_at: datetime

    @property
    def written(self) -> bytes:
        """The statement as canonical JSON."""
        return canonical(
            {
                "packet": self.packet_id,
                "sender": self.sender.content(),
                "receiver": self.receiver.content(),
                "made_at": as_moment(self.made_at),
            }
        )


class Sealing:
    """A packet in the making."""

    def __init__(self, keys: Keys, receiver: Card, packet_id: str, made_at: datetime) -> None:
        """Seal a fresh key to the receiver.

        Raises:
            Damaged: the card's key is none.
        """
        self._keys, self._key = keys, secrets.token_bytes(_KEY)
        moment = made_at.astimezone(UTC).replace(microsecond=0)
        self._statement = Statement(packet_id, card_of(keys), receiver, moment)
        bare = Header(packet_id, _mark(receiver.receiving, packet_id))
        try:
            sealed = sealed_to(receiver.receiving, self._key, bare.binding)
        except ValueError:
            raise Damaged(_("The key on this card is none: ask for the card again.")) from None
        self._header = replace(bare, sealed_key=sealed)

    def sealed(self, content: bytes, files: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
        """Give the bytes of the packet.

        Raises:
            WrongInput: the records are too many for one packet.
        """
        if len(content) > LARGEST_CONTENT:
            raise WrongInput(_("This is too much for one packet: hand it over in several."))
        yield self._header.written
        yield from _chunks(self._header, self._key).sealed(self._signed(content, files))

    def check(self, stream: Readable) -> None:
        """Read what was written, to its end.

        Raises:
            Damaged: it is not what was sealed.
        """
        if read_header(stream) != self._header:
            raise damaged_packet()
        inside = _Inside(self._header, self._key, stream)
        if inside.statement != self._statement:
            raise damaged_packet()
        inside.pass_over()

    def _signed(self, content: bytes, files: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
        digest = _digest(self._header)
        for piece in self._inside(content, files):
            digest.update(piece)
            yield piece
        yield self._keys.sign(digest.digest())

    def _inside(self, content: bytes, files: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
        for part in (self._statement.written, content):
            yield len(part).to_bytes(_LENGTH, "big")
            yield part
        for pieces in files:
            yield from pieces


class _Inside:
    """What the chunks of a packet hold; the last 64 bytes are held back: they are the signature."""

    def __init__(self, header: Header, key: bytes, stream: Readable) -> None:
        self._pieces = _opened(header, key, stream)
        self._held, self._is_over = bytearray(), False
        self._digest = _digest(header)
        self.statement = self._read_statement(header)
        self.content = self._part(LARGEST_CONTENT)

    def read(self, size: int) -> bytes:
        """Return so many bytes, and fewer only where the signature begins."""
        self._fill(size + _SIGNATURE)
        end = min(size, max(0, len(self._held) - _SIGNATURE))
        found = bytes(self._held[:end])
        del self._held[:end]
        self._digest.update(found)
        return found

    def pass_over(self) -> None:
        """Read to the end, and check the signature."""
        while self.read(CHUNK):
            pass
        signature = bytes(self._held)
        key, signed = self.statement.sender.signing, self._digest.digest()
        if len(signature) != _SIGNATURE or not signature_holds(key, signature, signed):
            raise damaged_packet()

    def _fill(self, size: int) -> None:
        while len(self._held) < size and not self._is_over:
            piece = next(self._pieces, None)
            if piece is None:
                self._is_over = True
            else:
                self._held += piece

    def _part(self, largest: int) -> bytes:
        length = int.from_bytes(self._exactly(_LENGTH), "big")
        if length > largest:
            raise damaged_packet()
        return self._exactly(length)

    def _exactly(self, size: int) -> bytes:
        found = self.read(size)
        if len(found) != size:
            raise damaged_packet()
        return found

    def _read_statement(self, header: Header) -> Statement:
        try:
            content = read_object(
                read_json(self._part(_LARGEST_STATEMENT)), "packet", "sender", "receiver", "made_at"
            )
            found = Statement(
                read_uuid(content["packet"]),
                _card(content["sender"]),
                _card(content["receiver"]),
                read_moment(content["made_at"]),
            )
        except ValueError:
            raise damaged_packet() from None
        if found.packet_id != header.packet_id:
            raise damaged_packet()
        return found


@dataclass(frozen=True, slots=True, repr=False)
class Packet:
    """A packet that was opened and whose signature holds: who sent it, and its records."""

    statement: Statement
    content: bytes


def opened(keys: Keys, stream: Readable) -> Packet:
    """Read a packet to its end, and say what it holds beside its files.

    Raises:
        VaultRefused: it is no packet, or one of a newer program.
        WrongInput: it is for somebody else.
        Damaged: it was altered or cut.
        Locked: the keys were dropped.
    """
    inside = _inside_of(keys, stream)
    inside.pass_over()
    return Packet(inside.statement, inside.content)


def files(keys: Keys, stream: Readable, sizes: Iterable[int]) -> Iterator[Iterator[bytes]]:
    """Give the files of a packet, one behind the other: each is to be read before the next.

    Raises:
        as `opened`
    """
    inside = _inside_of(keys, stream)
    for size in sizes:
        yield _one(inside, size)
    inside.pass_over()


def _one(inside: _Inside, size: int) -> Iterator[bytes]:
    while size:
        piece = inside.read(min(size, CHUNK))
        if not piece:
            raise damaged_packet()
        size -= len(piece)
        yield piece


def _inside_of(keys: Keys, stream: Readable) -> _Inside:
    header = read_header(stream)
    mine = card_of(keys)
    if not hmac.compare_digest(header.mark, _mark(mine.receiving, header.packet_id)):
        raise WrongInput(_NOT_FOR_YOU)
    key = keys.open_packet_key(header.sealed_key, header.binding)
    if key is None:
        raise damaged_packet()
    inside = _Inside(header, key, stream)
    if inside.statement.receiver != mine:
        raise WrongInput(_NOT_FOR_YOU)
    return inside


def read_header(stream: Readable) -> Header:
    """Read what stands in clear; the stream is left where the chunks begin. Nothing is proved yet.

    Raises:
        VaultRefused: no packet, or one that a newer program made.
        Damaged: its beginning was altered or cut.
    """
    header = _parsed(_FRAME.read(stream))
    if header is None:
        raise damaged_packet()
    return header


def refuse_newer() -> NoReturn:
    """Say that this program is too old for what a packet holds."""
    raise VaultRefused(_NEWER)


def damaged_packet() -> Damaged:
    """Say that a packet is of no use."""
    return Damaged(
        _(
            "This packet is damaged: its file was altered, or was not copied completely. "
            "Nothing was taken in. Ask for it again."
        )
    )


def _opened(header: Header, key: bytes, stream: Readable) -> Iterator[bytes]:
    try:
        yield from _chunks(header, key).opened(stream)
    except InvalidTag:
        raise damaged_packet() from None


def _chunks(header: Header, key: bytes) -> Chunks:
    digest = hashlib.sha256(header.written).digest()
    return Chunks(key, b"dalil/1/packet\0" + digest)


def _digest(header: Header) -> Any:
    return hashlib.sha512(b"dalil/1/packet signature\0" + header.written)


def _mark(receiving: bytes, packet_id: str) -> bytes:
    said = b"dalil/1/packet mark\0" + packet_id.encode()
    return hmac.digest(receiving, said, hashlib.sha256)[:_MARK]


def _parsed(text: bytes) -> Header | None:
    try:
        content = read_object(read_json(text), "kind", "format", "packet", "mark", "key")
        if content["kind"] != KIND or canonical(content) != text:
            return None
        read_number(content["format"], FORMAT, FORMAT)
        return Header(
            read_uuid(content["packet"]),
            read_bytes(content["mark"], _MARK),
            read_bytes(content["key"], _SEALED_KEY),
        )
    except ValueError:
        return None


def _card(value: object) -> Card:
    return card_from(read_object(value, "vault", "user", "receiving", "signing"))


_NOT_FOR_YOU: Final[Text] = _(
    "This packet is not for you: it was sealed to another key, or to one you had before. "
    "Give your present key card to whoever sends it."
)
_NEWER: Final = _("This packet was made by a newer version of Dalil. Update the program first.")
_FRAME: Final = Frame(
    MAGIC,
    _LARGEST_HEADER,
    other=_("This file is not a hand-over packet of Dalil."),
    newer=_NEWER,
    damaged=damaged_packet,
)
