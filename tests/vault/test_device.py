"""The secret of a workstation: kept and read back, or one sentence; it alone opens nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import InitError, KeyringLocked, PasswordSetError

from desktop.core.errors import DeviceRefused
from desktop.vault import device
from tests.keyrings import MemoryKeyring, workstation

VAULT, OTHER = "11111111-1111-4111-8111-111111111111", "99999999-9999-4999-8999-999999999999"
USER, COLLEAGUE = "22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333"


@pytest.fixture
def kept() -> Iterator[MemoryKeyring]:
    with workstation() as made:
        yield made


def refused(act: object, *arguments: object) -> DeviceRefused:
    assert callable(act)
    with pytest.raises(DeviceRefused) as caught:
        act(*arguments)
    assert str(caught.value).endswith((".", ")"))
    assert caught.value.exit_status == 2
    return caught.value


def test_a_secret_is_made_once_and_is_of_one_vault(kept: MemoryKeyring) -> None:
    secret = device.keep_secret(VAULT)
    assert len(secret) == 32
    assert device.keep_secret(VAULT) == secret
    assert device.keep_secret(OTHER) != secret
    assert len(kept.kept) == 2
    assert device.keyring_name() == "Keyring of the tests"


def test_a_slot_gets_it_by_its_own_mark_only(kept: MemoryKeyring) -> None:
    secret = device.keep_secret(VAULT)
    mark = device.mark_of(secret, VAULT, USER)
    assert device.secret_for(VAULT, USER, mark) == secret
    assert mark != device.mark_of(secret, VAULT, COLLEAGUE)
    for asked in ((VAULT, COLLEAGUE), (OTHER, USER)):
        assert refused(device.secret_for, *asked, mark).reason == device.MISSING
    kept.kept.clear()
    lost = refused(device.secret_for, VAULT, USER, mark)
    assert lost.reason == device.MISSING
    assert "recovery papers" in str(lost)


@pytest.mark.parametrize("spoilt", ["", "no base 64", "AAAA"])
def test_what_is_no_secret_counts_as_none(kept: MemoryKeyring, spoilt: str) -> None:
    mark = device.mark_of(device.keep_secret(VAULT), VAULT, USER)
    (place,) = kept.kept
    kept.kept[place] = spoilt
    assert refused(device.secret_for, VAULT, USER, mark).reason == device.MISSING
    assert device.mark_of(device.keep_secret(VAULT), VAULT, USER) != mark
    device.forget_secret(VAULT)
    assert kept.kept == {}


def test_a_keyring_that_keeps_nothing_is_found_out(kept: MemoryKeyring) -> None:
    kept.keeps = False
    assert refused(device.keep_secret, VAULT).reason == device.FAILED


def test_a_secret_that_is_forgotten_is_gone_or_it_is_said(kept: MemoryKeyring) -> None:
    device.keep_secret(VAULT)
    device.keep_secret(OTHER)
    kept.deletes = False
    assert refused(device.forget_secret, VAULT).reason == device.FAILED
    kept.deletes = True
    device.forget_secret(VAULT)
    device.forget_secret(VAULT)  # it is gone already, and that is well
    assert len(kept.kept) == 1


@pytest.mark.parametrize(
    ("raised", "reason"),
    [
        (KeyringLocked("Асанов"), device.LOCKED),
        (InitError("Асанов"), device.FAILED),
        (PasswordSetError("Асанов"), device.FAILED),
        (FileNotFoundError("/home/Асанов/bus"), device.FAILED),
        (RuntimeError("Асанов"), device.FAILED),
    ],
)
def test_whatever_it_raises_is_one_sentence(
    kept: MemoryKeyring, raised: Exception, reason: str
) -> None:
    def fails(_call: int) -> None:
        raise raised

    mark = device.mark_of(device.keep_secret(VAULT), VAULT, USER)
    kept.fails = fails
    for act, *arguments in (
        (device.keep_secret, VAULT),
        (device.forget_secret, VAULT),
        (device.secret_for, VAULT, USER, mark),
    ):
        error = refused(act, *arguments)
        assert error.reason == reason
        assert "Асанов" not in str(error)
        assert "Асанов" not in str(error.__cause__)


class Plain(MemoryKeyring):
    """A keyring nobody vouches for."""


@pytest.mark.parametrize(
    ("backend", "reason"),
    [
        (fail.Keyring, device.ABSENT),
        (null.Keyring, device.ABSENT),
        (Plain, device.UNTRUSTED),
    ],
)
def test_without_a_keyring_that_is_trusted_nothing_is_kept(
    kept: MemoryKeyring, backend: Callable[[], KeyringBackend], reason: str
) -> None:
    keyring.set_keyring(backend())
    for act in (device.keep_secret, device.forget_secret):
        assert refused(act, VAULT).reason == reason
    assert refused(device.keyring_name).reason == reason
    assert kept.kept == {}


def test_of_a_chain_only_the_trusted_ones_are_asked(
    kept: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Plain()
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [plain, kept])
    keyring.set_keyring(chainer.ChainerBackend())  # type: ignore[no-untyped-call]  # no types
    secret = device.keep_secret(VAULT)
    assert (plain.kept, len(kept.kept)) == ({}, 1)
    assert device.keep_secret(VAULT) == secret
    device.forget_secret(VAULT)
    assert kept.kept == {}
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [plain])
    assert refused(device.keep_secret, VAULT).reason == device.UNTRUSTED


def test_the_names_it_trusts_are_those_of_the_library() -> None:
    """A back end that is renamed would otherwise be refused on every computer."""
    import importlib

    for name in device.TRUSTED:
        module, _point, kind = name.rpartition(".")
        assert isinstance(getattr(importlib.import_module(module), kind), type)
