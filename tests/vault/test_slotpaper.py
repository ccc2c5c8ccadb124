"""The recovery slot: what opens it, who may make another, and that the old one opens no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.core.errors import (
    Conflict,
    Damaged,
    NotPermitted,
    RecoveryRefused,
    StorageFailure,
    WrongPassphrase,
)
from desktop.vault import slots, slotstore
from desktop.vault.keys import COMPARTMENTS, Keys
from desktop.vault.pieces import TypedPaper, new_set
from desktop.vault.recovery import RecoveryCode
from desktop.vault.slotfile import parse, render
from desktop.vault.slotgrants import with_renewed
from desktop.vault.slotopening import open_recovery
from tests.vault.lists import Office, office, signed


@pytest.fixture
def made(tmp_path: Path) -> Office:
    made = office()
    slotstore.save(tmp_path, render(made.slots))
    return made


def stored(folder: Path) -> bytes:
    return (folder / slots.FILE_NAME).read_bytes()


def opens(folder: Path, paper: TypedPaper) -> Keys:
    return open_recovery(slotstore.load(folder).slots, paper, bytes(32), "somebody")


def typed(made: Office, code: RecoveryCode, first: int = 0, second: int = 2) -> tuple[str, str]:
    three = new_set(code, made.slots.vault_id)
    return three[first].text(), three[second].text()


@pytest.mark.parametrize("name", ["doctor", "administrator"])
def test_a_rehearsal_proves_the_paper_and_writes_nothing(
    tmp_path: Path, made: Office, name: str
) -> None:
    before = stored(tmp_path)
    slots.rehearse(tmp_path, made.keys(name), made.code.text())
    slots.rehearse(tmp_path, made.keys(name), typed(made, made.code))
    assert stored(tmp_path) == before


def test_a_rehearsal_leaves_no_key_of_a_part_that_is_not_held(
    tmp_path: Path, made: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped: list[tuple[bool, ...]] = []
    drop = Keys.drop

    def noting(keys: Keys) -> None:
        dropped.append(tuple(keys.has(name) for name in COMPARTMENTS))
        drop(keys)

    monkeypatch.setattr(Keys, "drop", noting)
    keys = made.keys("administrator")
    slots.rehearse(tmp_path, keys, made.code.text())
    assert dropped == [(True, True)]
    assert not any(keys.has(name) for name in COMPARTMENTS)


def test_a_rehearsal_says_what_is_wrong(tmp_path: Path, made: Office) -> None:
    keys = made.keys("lawyer")
    cases: list[tuple[TypedPaper, str]] = [
        (RecoveryCode.new().text(), "other_vault"),
        (typed(made, RecoveryCode.new()), "replaced"),
        (typed(made, made.code, 1, 1), "same_piece"),
        ("", "mistyped"),
    ]
    for paper, reason in cases:
        with pytest.raises(RecoveryRefused) as caught:
            slots.rehearse(tmp_path, keys, paper)
        assert caught.value.reason == reason


def test_a_rehearsal_notices_a_list_that_somebody_else_wrote(tmp_path: Path, made: Office) -> None:
    stranger = office().root
    slotstore.save(tmp_path, render(signed(made.slots, stranger)))
    with pytest.raises(Damaged):
        slots.rehearse(tmp_path, made.keys("doctor"), made.code.text())


@pytest.mark.parametrize("name", ["doctor", "administrator"])
def test_with_the_old_paper_anybody_makes_a_new_one(
    tmp_path: Path, made: Office, name: str
) -> None:
    keys = made.keys(name)
    for old in (made.code.text(), typed(made, made.code)):
        new = slots.prepare_paper(tmp_path, keys, old)
        opens(tmp_path, made.code.text()).drop()  # still the one that opens
        assert new.slot.seals.grants.keys() == set(COMPARTMENTS)
    slots.replace_paper(tmp_path, keys, new)
    found = opens(tmp_path, typed(made, new.code))
    assert all(found.has(part) for part in COMPARTMENTS)
    assert found.database_key() == made.root.database_key()
    for gone in (made.code.text(), typed(made, made.code)):
        with pytest.raises(RecoveryRefused):
            opens(tmp_path, gone)


def test_without_the_old_paper_every_part_has_to_be_held(tmp_path: Path, made: Office) -> None:
    for name in ("lawyer", "second doctor", "administrator"):
        with pytest.raises(NotPermitted):
            slots.prepare_paper(tmp_path, made.keys(name), None)
    keys = made.keys("doctor")
    slots.replace_paper(tmp_path, keys, slots.prepare_paper(tmp_path, keys, None))
    assert keys.has("clinical")  # one's own keys are not dropped
    with pytest.raises(RecoveryRefused):
        opens(tmp_path, made.code.text())


def test_a_wrong_old_paper_makes_no_new_one(tmp_path: Path, made: Office) -> None:
    with pytest.raises(RecoveryRefused):
        slots.prepare_paper(tmp_path, made.keys("doctor"), RecoveryCode.new().text())


def test_a_part_renewed_meanwhile_is_not_left_out(tmp_path: Path, made: Office) -> None:
    keys = made.keys("doctor")
    new = slots.prepare_paper(tmp_path, keys, None)
    renewed, later = with_renewed(parse(stored(tmp_path)), keys, "clinical")
    slotstore.save(tmp_path, render(signed(renewed, keys)))
    with pytest.raises(Conflict):
        slots.replace_paper(tmp_path, later, new)
    slots.rehearse(tmp_path, later, made.code.text())


def test_a_full_disk_leaves_the_old_paper(
    tmp_path: Path, made: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = made.keys("doctor")
    new = slots.prepare_paper(tmp_path, keys, None)

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", full)
        patch.setattr(Path, "replace", full)
        with pytest.raises((StorageFailure, OSError)):
            slots.replace_paper(tmp_path, keys, new)
    opens(tmp_path, made.code.text()).drop()


@pytest.mark.slow
def test_the_passphrase_is_asked_once_more(tmp_path: Path) -> None:
    keys, _code = slots.create(tmp_path / "v", "Айгүл", "a passphrase of the test")
    slots.confirm(tmp_path / "v", keys, "a passphrase of the test")
    with pytest.raises(WrongPassphrase):
        slots.confirm(tmp_path / "v", keys, "another of the test")
    keys.drop()
