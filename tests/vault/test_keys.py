from __future__ import annotations

import copy
import pickle
import threading
from collections.abc import Callable

import pytest

from desktop.core.errors import DalilError, Damaged, Locked, NotPermitted
from desktop.vault.keys import COMPARTMENTS, Keys, signature_holds

VAULT = "11111111-1111-4111-8111-111111111111"
OTHER = "99999999-9999-4999-8999-999999999999"
USER = "22222222-2222-4222-8222-222222222222"
PLACE = "person.family_name"


def _keys(vault_id: str = VAULT, seed: int = 1, held: tuple[str, ...] = COMPARTMENTS) -> Keys:
    compartments = {name: {1: bytes([seed, ord(name[1])]) * 16} for name in held}
    return Keys(vault_id, USER, bytes([seed]) * 32, compartments, bytes([seed + 100]) * 32)


def test_a_user_with_casework_only() -> None:
    keys = _keys(held=("casework",))
    assert keys.has("casework")
    assert not keys.has("clinical")
    clinical = _keys().seal("clinical", b"finding", PLACE)
    with pytest.raises(NotPermitted, match="clinical"):
        keys.open("clinical", clinical, PLACE)
    with pytest.raises(NotPermitted):
        keys.seal("clinical", b"finding", PLACE)


def test_one_compartments_key_does_not_open_the_other() -> None:
    keys = _keys()
    with pytest.raises(Damaged):
        keys.open("casework", keys.seal("clinical", b"finding", PLACE), PLACE)


def test_two_vaults_in_one_process_do_not_know_of_each_other() -> None:
    here, there = _keys(), _keys(OTHER, seed=50)
    sealed_here = here.seal("casework", b"here", PLACE)
    sealed_there = there.seal("casework", b"there", PLACE)
    with pytest.raises(Damaged):
        there.open("casework", sealed_here, PLACE)
    here.drop()
    assert there.open("casework", sealed_there, PLACE) == b"there"
    with pytest.raises(Locked):
        here.open("casework", sealed_here, PLACE)


def test_derived_keys_differ_by_purpose_vault_and_vault_key() -> None:
    derived = {
        _keys().derive("audit"),
        _keys().derive("search"),
        _keys().database_key(),
        _keys(OTHER).derive("audit"),
        _keys(seed=2).derive("audit"),
    }
    assert len(derived) == 5
    assert {len(key) for key in derived} == {32}
    assert _keys().derive("audit") == _keys(held=()).derive("audit")


def test_a_signature_is_checked_by_the_public_key_alone() -> None:
    keys = _keys()
    signature = keys.sign(b"report")
    public = keys.signing_public_key()
    keys.drop()
    assert signature_holds(public, signature, b"report")
    assert not signature_holds(public, signature, b"altered report")
    assert not signature_holds(_keys(seed=2).signing_public_key(), signature, b"report")


USES: list[Callable[[Keys], object]] = [
    lambda keys: keys.has("casework"),
    lambda keys: keys.newest("casework"),
    lambda keys: keys.seal("casework", b"", PLACE),
    lambda keys: keys.open("casework", bytes(40), PLACE),
    lambda keys: keys.derive("audit"),
    lambda keys: keys.database_key(),
    lambda keys: keys.sign(b""),
    lambda keys: keys.signing_public_key(),
    lambda keys: keys.sealed_for(USER, bytes([9]) * 32, ("casework",)),
    lambda keys: keys.renewed("casework"),
]


@pytest.mark.parametrize("use", USES)
def test_after_drop_nothing_works_any_more(use: Callable[[Keys], object]) -> None:
    keys = _keys()
    keys.drop()
    keys.drop()
    with pytest.raises(Locked):
        use(keys)
    assert keys.vault_id == VAULT
    assert keys.user_id == USER


def test_drop_overwrites_what_can_be_overwritten() -> None:
    keys = _keys()
    held = keys._held
    assert held is not None
    keys.drop()
    secrets = [held.vault_key, *(key for many in held.compartments.values() for key in many)]
    assert len(secrets) == 3
    assert all(bytes(secret) == bytes(32) for secret in secrets)


def test_keys_show_nothing_and_are_not_copied() -> None:
    keys = _keys()
    assert repr(keys) == str(keys) == "<Keys>"
    for copied in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            copied(keys)
    with pytest.raises(AttributeError):
        keys.extra = 1  # type: ignore[attr-defined]  # slots: nothing can be hung on keys


def test_threads_seal_until_the_moment_of_locking_and_never_after() -> None:
    """Whatever a worker is doing when the vault locks, it gets a true answer or Locked."""
    keys, reader = _keys(), _keys()
    wrong: list[object] = []
    locked = threading.Event()
    expected = reader.derive("audit")

    def work() -> None:
        while True:
            after = locked.is_set()
            try:
                sealed = keys.seal("casework", b"name", PLACE)
                derived = keys.derive("audit")
            except Locked:
                return
            except DalilError as error:
                wrong.append(error)
                return
            if after or derived != expected or reader.open("casework", sealed, PLACE) != b"name":
                wrong.append("sealed after drop, or under an overwritten key")
                return

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    keys.drop()
    locked.set()
    for thread in threads:
        thread.join(timeout=10)
    assert not wrong
    assert not any(thread.is_alive() for thread in threads)


def test_a_renewed_compartment_reads_both_and_writes_the_new() -> None:
    keys = _keys()
    before = keys.seal("casework", b"before", PLACE)
    renewed, _link = keys.renewed("casework")
    after = renewed.seal("casework", b"after", PLACE)
    assert (before[0], after[0]) == (1, 2)
    assert renewed.open("casework", before, PLACE) == b"before"
    assert renewed.newest("casework") == 2
    assert renewed.newest("clinical") == 1
    assert renewed.database_key() == keys.database_key()
    with pytest.raises(Damaged):
        keys.open("casework", after, PLACE)
