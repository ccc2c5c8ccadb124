"""Sealed attachments: any size comes back, any byte that is not as it was written is noticed."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from desktop.core.errors import Cancelled, Damaged, StorageFailure, WrongInput
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.vault import chunks
from desktop.vault import objects as room
from desktop.vault.chunks import CHUNK
from desktop.vault.files import write_new
from desktop.vault.objects import HEAD, Content, Objects, sealed_size

VAULT = "11111111-1111-4111-8111-111111111111"
ONE, TWO = "22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333"
KEY = bytes(range(32))
SMALL = 64  # bytes in a chunk, for properties that would take gigabytes otherwise
ANYWHERE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def store(tmp_path: Path) -> Objects:
    return Objects(tmp_path / "objects", VAULT)


@pytest.fixture
def small(store: Objects, monkeypatch: pytest.MonkeyPatch) -> Objects:
    monkeypatch.setattr(chunks, "CHUNK", SMALL)
    monkeypatch.setattr(chunks, "_BLOCK", SMALL + 16)
    return store


def path_of(store: Objects, object_id: str = ONE) -> Path:
    return store._folder / object_id


def keep(store: Objects, data: bytes, object_id: str = ONE, key: bytes = KEY) -> Path:
    store.stage(object_id, key, [data])
    store.place(object_id)
    return path_of(store, object_id)


def read(store: Objects, object_id: str = ONE, key: bytes = KEY) -> bytes:
    return b"".join(store.pieces(object_id, key))


def by_the_page(sealed: bytes, key: bytes, object_id: str) -> bytes:
    """Open an object with nothing of the program, as docs/vault-format.md says."""
    assert sealed[:9] == b"DALILOBJ\x01"
    body, block = sealed[9:], 1048576 + 16
    blocks = [body[start : start + block] for start in range(0, len(body), block)]
    said = json.dumps({"object": object_id, "vault": VAULT}, separators=(",", ":"))
    bound = b"dalil/1/object\0" + said.encode()
    last = len(blocks) - 1
    return b"".join(
        AESGCM(key).decrypt(n.to_bytes(11, "big") + bytes([n == last]), each, bound)
        for n, each in enumerate(blocks)
    )


@pytest.mark.parametrize(
    "size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1]
)
def test_sizes_around_the_borders_of_chunks_come_back(store: Objects, size: int) -> None:
    data = hashlib.shake_256(b"any").digest(size)
    content = store.stage(ONE, KEY, [data])
    assert content == Content(
        size, hashlib.sha256(data).hexdigest(), hashlib.sha512(data).hexdigest()
    )
    store.place(ONE)
    sealed = path_of(store).read_bytes()
    assert read(store) == data == by_the_page(sealed, KEY, ONE)
    assert len(sealed) == sealed_size(size)
    assert store.is_whole(ONE, size)
    assert not store.is_whole(ONE, size + 1)


@ANYWHERE
@given(
    st.integers(0, 4 * SMALL + 2).flatmap(lambda n: st.binary(min_size=n, max_size=n)),
    st.lists(st.integers(1, 3 * SMALL), min_size=1, max_size=8),
)
def test_any_bytes_in_any_pieces_come_back(small: Objects, data: bytes, cuts: list[int]) -> None:
    def pieces() -> Iterator[bytes]:
        start, turn = 0, 0
        while start < len(data):
            yield data[start : start + cuts[turn % len(cuts)]]
            start, turn = start + cuts[turn % len(cuts)], turn + 1

    small.stage(ONE, KEY, pieces())
    small.place(ONE)
    assert read(small) == data
    # Chunks are full but for the last, and an empty file is one empty chunk.
    assert path_of(small).stat().st_size == len(HEAD) + len(data) + 16 * max(
        1, -(-len(data) // SMALL)
    )


def flipped(sealed: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(sealed))
    return sealed[:at] + bytes([sealed[at] ^ (1 << chance.randrange(8))]) + sealed[at + 1 :]


def cut(sealed: bytes, chance: Random) -> bytes:
    block = SMALL + 16
    borders = [len(HEAD) + n * block for n in range(len(sealed) // block + 1)]
    return sealed[: chance.choice([*borders, chance.randrange(len(sealed)), len(sealed) - 1])]


def lengthened(sealed: bytes, chance: Random) -> bytes:
    return sealed + chance.choice([b"\0", sealed[-16:], sealed[len(HEAD) :], chance.randbytes(80)])


def moved(sealed: bytes, chance: Random) -> bytes:
    block = SMALL + 16
    body = sealed[len(HEAD) :]
    blocks = [body[start : start + block] for start in range(0, len(body), block)]
    if chance.random() < 0.5 and len(blocks) > 1:
        blocks[chance.randrange(len(blocks) - 1)] = blocks[-1]
    else:
        chance.shuffle(blocks)
    return HEAD + b"".join(blocks)


def dropped(sealed: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(sealed))
    return sealed[:start] + sealed[start + chance.choice([1, 16, SMALL + 16]) :]


@ANYWHERE
@given(
    st.integers(1, 5 * SMALL),
    st.sampled_from([flipped, cut, lengthened, moved, dropped]),
    st.randoms(use_true_random=False),
)
def test_whatever_is_done_to_an_object_is_noticed(
    small: Objects, size: int, attack: object, chance: Random
) -> None:
    path = keep(small, chance.randbytes(size))
    sealed = path.read_bytes()
    altered = attack(sealed, chance)  # type: ignore[operator]  # one of the five above
    assume(altered != sealed)
    path.write_bytes(altered)
    with pytest.raises(Damaged, match=ONE):
        read(small)


def test_every_single_byte_counts(small: Objects) -> None:
    path = keep(small, b"x" * (SMALL + 5))
    sealed = path.read_bytes()
    for at in range(len(sealed)):
        path.write_bytes(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :])
        with pytest.raises(Damaged):
            read(small)


def test_an_object_opens_under_its_own_name_key_and_vault_only(
    store: Objects, tmp_path: Path
) -> None:
    sealed = keep(store, b"testimony").read_bytes()
    path_of(store, TWO).write_bytes(sealed)
    with pytest.raises(Damaged, match=TWO):
        read(store, TWO)
    with pytest.raises(Damaged):
        read(store, ONE, bytes(32))
    with pytest.raises(Damaged):
        read(Objects(tmp_path / "objects", TWO))
    with pytest.raises(Damaged, match="missing"):
        read(store, "44444444-4444-4444-8444-444444444444")


def test_nothing_of_a_file_is_readable_in_the_folder(store: Objects) -> None:
    path = keep(store, "Сарсенов Каират".encode() * 1000)
    assert "Сарсенов".encode() not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_error_of_the_source_leaves_nothing(store: Objects) -> None:
    def breaking() -> Iterator[bytes]:
        yield b"half"
        raise WrongInput(_("This is not a number: write digits, as 12 or 12.5."))

    with pytest.raises(WrongInput):
        store.stage(ONE, KEY, breaking())
    assert list(store._folder.iterdir()) == []


def test_a_full_disk_is_said_and_leaves_nothing(
    store: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, pieces: Iterator[bytes]) -> None:
        next(iter(pieces))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(room, "write_new", full)
    with pytest.raises(StorageFailure, match="full"):
        store.stage(ONE, KEY, [b"x"])
    assert list(store._folder.iterdir()) == []


def test_a_disk_that_gives_back_something_else_is_noticed_at_once(
    store: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = write_new

    def rotting(path: Path, pieces: Iterator[bytes]) -> None:
        real(path, pieces)
        path.write_bytes(path.read_bytes()[:-1] + b"\0")

    monkeypatch.setattr(room, "write_new", rotting)
    with pytest.raises(Damaged):
        store.stage(ONE, KEY, [b"x" * 100])
    assert list(store._folder.iterdir()) == []


def test_what_is_staged_is_on_the_disk_and_can_be_read(
    store: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[bool] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        flushed.append(stat.S_ISDIR(os.fstat(descriptor).st_mode))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    store.stage(ONE, KEY, [b"x"])
    assert flushed == [False, True]
    assert read(store) == b"x"
    assert store.is_whole(ONE, 1)
    assert store.staged() == [ONE]
    assert store.staged(idle_seconds=60) == []
    store.place(ONE)
    assert (store.staged(), read(store)) == ([], b"x")


def test_only_objects_are_swept(store: Objects) -> None:
    store.stage(ONE, KEY, [b"x"])
    (store._folder / "notes.partial").write_bytes(b"somebody's")
    assert store.staged() == [ONE]
    store.discard(ONE)
    assert [path.name for path in store._folder.iterdir()] == ["notes.partial"]
    assert Objects(store._folder / "nowhere", VAULT).staged() == []


def test_progress_is_told_over_both_passes(store: Objects) -> None:
    seen: list[int] = []
    size = 2 * CHUNK
    store.stage(ONE, KEY, [bytes(size)], size, Progress(lambda done, _total: seen.append(done)))
    assert seen == [size, 3 * CHUNK, 4 * CHUNK]


@pytest.mark.parametrize("stop_at", [2 * CHUNK, 3 * CHUNK])
def test_taking_in_can_be_stopped_while_it_writes_and_while_it_reads_back(
    store: Objects, stop_at: int
) -> None:
    stopping = Progress(lambda done, _total: stopping.cancel() if done >= stop_at else None)
    with pytest.raises(Cancelled):
        store.stage(ONE, KEY, [bytes(CHUNK)] * 3, 3 * CHUNK, stopping)
    assert store.staged() == []


def test_memory_stays_flat_whatever_the_size(store: Objects) -> None:
    many = 48
    tracemalloc.start()
    store.stage(ONE, KEY, (bytes(CHUNK) for _ in range(many)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 * CHUNK
