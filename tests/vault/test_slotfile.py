from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.core.errors import DalilError, Damaged, VaultRefused
from desktop.vault.keys import Grant
from desktop.vault.slotfile import LARGEST, _checksum, is_newer, parse, render
from desktop.vault.slotlist import SlotList
from desktop.vault.slotopening import require_true
from tests.vault.lists import Office, office, signed

OFFICE = office()
DATA = render(OFFICE.slots)
JUNK: list[Any] = [
    *(None, True, False, 0, 1, -1, 2**53, 2**64, 10**400, 1.0, float("inf"), "", "A" * 44, "1"),
    *("\ud800", [], [[]], {}, {"a": 1}, "active", "disabled", OFFICE.slots.vault_id),
]


def test_the_list_survives_writing_and_reading() -> None:
    assert parse(DATA) == OFFICE.slots
    assert render(parse(DATA)) == DATA
    require_true(parse(DATA), OFFICE.root)


def test_the_file_holds_no_name() -> None:
    assert all(name.encode() not in DATA for name in OFFICE.ids)


def _outcome(data: bytes) -> SlotList | None:
    """Read; anything but a list or one of Dalil's sentences fails the test."""
    try:
        return parse(data)
    except (Damaged, VaultRefused) as error:
        told = error
    assert str(told).endswith(".")
    assert "\n" not in str(told)
    assert told.__cause__ is None
    return None


def test_every_flipped_bit_and_every_cut_is_noticed() -> None:
    for position in range(len(DATA)):
        broken = bytearray(DATA)
        broken[position] ^= 1 << position * 5 % 8
        assert _outcome(bytes(broken)) in (None, OFFICE.slots)
    for length in range(0, len(DATA) - 1, 7):
        assert _outcome(DATA[:length]) is None


@given(
    st.integers(0, len(DATA)),
    st.integers(0, len(DATA)),
    st.one_of(st.binary(max_size=40), st.sampled_from([b"\0" * 4096, b"[" * 5000, DATA])),
)
def test_spliced_files_are_noticed(start: int, end: int, middle: bytes) -> None:
    assert _outcome(DATA[:start] + middle + DATA[end:]) in (None, OFFICE.slots)


@given(st.binary(max_size=300))
@example(b"")
@example(b"null")
@example(b"\xff\xfe{\0}\0")
@example(b'{"kind":"dalil vault","format":1}')
@example(b'{"kind":"dalil vault","kind":"dalil vault"}')
@example(b'{"kind":"dalil vault","format":NaN}')
@example(b'{"kind":"dalil vault","format":-1}')
@example(b'{"kind":"dalil vault","format":true}')
@example(b'{"kind":"dalil vault","format":1.5e999}')
@example(b'{"kind":"dalil vault","format":' + b"9" * 5000 + b"}")
@example(b'{"kind":"\\ud800"}')
@example(b"[" * 100_000)
@example(b'{"a":' * 100_000)
def test_garbage_is_one_sentence(data: bytes) -> None:
    assert _outcome(data) is None


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for name in value:
            yield from _places(value[name], (*path, name))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _places(item, (*path, position))


def _altered(path: tuple[Any, ...], change: Callable[[Any, Any], None]) -> dict[str, Any] | None:
    """Alter the parent of one place of the file and make the checksum fit again."""
    content: dict[str, Any] = json.loads(DATA)
    parent: Any = content
    for step in path[:-1]:
        parent = parent[step]
    change(parent, path[-1])
    if "checksum" in content and path != ("checksum",):
        del content["checksum"]
        try:
            content["checksum"] = _checksum(content)
        except ValueError:
            content["checksum"] = "0" * 64
    return content


def _put(junk: Any) -> Callable[[Any, Any], None]:
    def change(parent: Any, step: Any) -> None:
        parent[step] = junk

    return change


def _remove(parent: Any, step: Any) -> None:
    del parent[step]


def _double(parent: Any, step: Any) -> None:
    if isinstance(parent, list):
        parent.append(parent[step])
    else:
        parent[f"{step}2"] = parent[step]


def test_thousands_of_well_formed_lies_are_refused_or_fail_the_mac() -> None:
    """Each value replaced, removed and doubled, with a checksum that fits."""
    read = 0
    tried = 0
    for path in list(_places(json.loads(DATA)))[1:]:
        for change in (*map(_put, JUNK), _remove, _double):
            tried += 1
            altered = json.dumps(_altered(path, change)).encode()
            found = _outcome(altered)
            if found is not None and found != OFFICE.slots:
                read += 1
                with pytest.raises(Damaged):
                    require_true(found, OFFICE.root)
    assert tried > 2000
    assert read >= 10  # some lies are well-formed: the MAC is what catches them


@pytest.mark.parametrize(
    "alter",
    [
        lambda s: replace(s, slots=s.slots[::-1]),
        lambda s: replace(s, slots=s.slots[:-1], registry=s.registry[:-1]),
        lambda s: replace(s, registry=s.registry[::-1]),
        lambda s: replace(s, generation=s.generation + 1),
        lambda s: replace(s, vault_id=s.vault_id.replace("4", "5")),
        lambda s: replace(s, slots=(replace(s.slots[0], salt=bytes(16)), *s.slots[1:])),
        lambda s: replace(s, recovery=replace(s.recovery, public=bytes(32))),
        lambda s: replace(s, slots=(*s.slots, office().slots.slots[0])),
    ],
)
def test_a_changed_list_fails_the_mac(alter: Callable[[SlotList], SlotList]) -> None:
    with pytest.raises(Damaged):
        require_true(alter(OFFICE.slots), OFFICE.root)


def test_keys_of_another_vault_do_not_prove_the_list() -> None:
    other: Office = office()
    with pytest.raises(Damaged):
        require_true(OFFICE.slots, other.root)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("memory_kib", 65535),
        ("memory_kib", 64 * 1024 * 1024),
        ("iterations", 2),
        ("iterations", 1_000_000),
        ("lanes", 9),
        ("algorithm", "argon2d"),
        ("algorithm", "pbkdf2"),
    ],
)
def test_a_weaker_or_deadly_derivation_is_refused_on_reading(name: str, value: object) -> None:
    altered = _altered(("slots", 1, "kdf", name), _put(value))
    with pytest.raises(Damaged):
        parse(json.dumps(altered).encode())


@pytest.mark.parametrize("version", [3, 4, 10**6])
def test_a_newer_format_is_said_whatever_else_it_holds(version: int) -> None:
    data = json.dumps({"kind": "dalil vault", "format": version, "new": {}}).encode()
    assert is_newer(data)
    with pytest.raises(VaultRefused, match="newer version"):
        parse(data)
    assert not is_newer(DATA)


@pytest.mark.parametrize("data", [b"{}", b"[1]", b'{"kind":"keepass"}', b'"dalil vault"'])
def test_another_programs_file_is_no_vault(data: bytes) -> None:
    with pytest.raises(VaultRefused, match="no Dalil vault"):
        parse(data)


def test_a_huge_file_is_not_even_parsed() -> None:
    with pytest.raises(DalilError):
        parse(DATA + b" " * LARGEST)


def test_a_list_too_long_to_be_read_is_not_written() -> None:
    slots = OFFICE.slots
    with pytest.raises(VaultRefused, match="as many users"):
        render(replace(slots, slots=slots.slots * 400))


def test_a_name_given_twice_is_refused() -> None:
    doubled = DATA.replace(b'"generation": 1,', b'"generation": 1, "generation": 1,', 1)
    assert json.loads(doubled) == json.loads(DATA)
    with pytest.raises(Damaged):
        parse(doubled)


@pytest.mark.parametrize("value", [True, 1.0, "1"])
def test_what_only_equals_a_whole_number_is_refused(value: object) -> None:
    altered = _altered(("vault_key_generation",), _put(value))
    with pytest.raises(Damaged):
        parse(json.dumps(altered).encode())


def test_two_texts_for_the_same_bytes_are_refused() -> None:
    text = json.loads(DATA)["mac"]
    spare = text[:-2] + chr(ord(text[-2]) + 1) + "="
    assert b64decode(spare) == b64decode(text)
    with pytest.raises(Damaged):
        parse(json.dumps(_altered(("mac",), _put(spare))).encode())


def _regranted(slots: SlotList, grants: dict[str, Grant]) -> SlotList:
    seals = replace(slots.slots[1].seals, grants=grants)
    return slots.with_slot(replace(slots.slots[1], seals=seals))


@pytest.mark.parametrize(
    "alter",
    [
        lambda s: replace(s, slots=(), registry=()),
        lambda s: replace(s, slots=(*s.slots, s.slots[0])),
        lambda s: replace(s, slots=s.slots[1:]),
        lambda s: replace(s, registry=s.registry[1:]),
        lambda s: replace(s, registry=(*s.registry, s.registry[0])),
        lambda s: s.with_slot(replace(s.slots[0], name=s.slots[1].name)),
        lambda s: replace(s, recovery=replace(s.recovery, seals=s.slots[0].seals)),
        lambda s: _regranted(s, {"clinical": Grant((), bytes(32))}),
        lambda s: _regranted(s, {"clinical": Grant((bytes(80), bytes(80)), bytes(32))}),
        lambda s: replace(s, links={**s.links, "clinical": (bytes(32),)}),
    ],
)
def test_parts_that_disagree_are_refused_even_with_a_true_mac(
    alter: Callable[[SlotList], SlotList],
) -> None:
    with pytest.raises(Damaged):
        parse(render(signed(alter(OFFICE.slots), OFFICE.root)))
