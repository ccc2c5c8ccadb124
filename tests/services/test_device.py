"""The secret of a workstation at a desk: never without a way back, and when it is deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from desktop.core.errors import Conflict, DeviceRefused, NotPermitted, StorageFailure
from desktop.core.text import _
from desktop.models.audit import AuditEntry
from desktop.services import device, history, recovery, staff, users
from desktop.services.desk import Desk
from desktop.services.recovery_sheet import SHEET
from desktop.vault import kdf, slots
from desktop.views.cases.deeds import ACTIONS
from tests.clocks import FixedClock
from tests.desks import START, USER_ID, colleague_with_slot
from tests.devices import prove_papers, tie
from tests.keyrings import MemoryKeyring, workstation

DOCTOR = "44444444-4444-4444-8444-444444444444"
ROLE = frozenset({"caseworker"})


@pytest.fixture
def kept() -> Iterator[MemoryKeyring]:
    with workstation() as made:
        yield made


@pytest.fixture
def doctor(desk: Desk) -> Iterator[Desk]:
    sitting = colleague_with_slot(desk, DOCTOR, ("doctor",), ("clinical",))
    yield sitting
    sitting.close()


def deeds(desk: Desk) -> list[str]:
    with desk.reading() as session:
        return list(session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.seq)))


def why(desk: Desk) -> tuple[str, str]:
    state = device.read_state(desk)
    return str(state.why_not_on or ""), str(state.why_not_sealed or "")


def test_it_waits_for_papers_that_were_proved(desk: Desk, kept: MemoryKeyring) -> None:
    desk.roles = ROLE  # anybody may know it, and do it for themselves
    state = device.read_state(desk)
    assert (state.is_on, state.keyring, state.proved_at) == (False, "Keyring of the tests", None)
    assert "Rehearse first" in str(state.why_not_on)
    assert "coordinator, administrator" in str(state.why_not_on)
    with pytest.raises(NotPermitted, match="Rehearse first"):
        device.turn_on(desk, "whatever")
    assert (kept.kept, set(deeds(desk))) == ({}, {"create_vault"})
    prove_papers(desk)
    assert why(desk)[0] == ""
    desk.clock = FixedClock(START + recovery.REHEARSE_EVERY + timedelta(days=1))
    assert "Rehearse first" in why(desk)[0]


def test_new_papers_have_to_be_proved_anew(desk: Desk, kept: MemoryKeyring) -> None:
    assert kept.kept == {}
    prove_papers(desk)
    with desk.writing(recovery.RENEWED) as work:
        work.note(SHEET, "recovery", desk.vault.vault_id)
    assert "Rehearse first" in why(desk)[0]


def test_a_practice_vault_has_no_way_back(desk: Desk, kept: MemoryKeyring) -> None:
    assert kept.kept == {}
    recovery.note_made(desk, None)
    assert "no recovery papers" in why(desk)[0]
    tie(desk)
    assert "no recovery papers" in why(desk)[1]
    with pytest.raises(NotPermitted, match="no recovery papers"):
        device.seal_workstation(desk)


def test_without_a_keyring_it_says_so_and_stays_off(desk: Desk) -> None:
    prove_papers(desk)
    state = device.read_state(desk)
    assert state.keyring is None
    assert "no keyring" in str(state.why_not_on)


def test_sealing_waits_until_every_slot_needs_the_secret(
    desk: Desk, doctor: Desk, kept: MemoryKeyring
) -> None:
    prove_papers(desk)
    assert "2 users" in why(desk)[1]
    tie(desk)
    assert device.is_on(desk)
    assert not device.is_on(doctor)
    assert "1 user " in why(desk)[1]
    with pytest.raises(NotPermitted, match="passphrase alone"):
        device.seal_workstation(desk)
    assert len(kept.kept) == 1
    tie(desk, DOCTOR)
    assert why(desk)[1] == ""


def test_whoever_left_does_not_stand_in_the_way_of_sealing(
    desk: Desk, doctor: Desk, kept: MemoryKeyring
) -> None:
    assert kept.kept == {}
    prove_papers(desk)
    tie(desk)
    users.disable_user(desk, doctor.user_id)
    assert why(desk)[1] == ""


def test_papers_proved_long_ago_are_enough_for_sealing(desk: Desk, kept: MemoryKeyring) -> None:
    assert kept.kept == {}
    prove_papers(desk)
    tie(desk)
    desk.clock = FixedClock(START + timedelta(days=1000))
    assert why(desk)[1] == ""


def test_sealing_deletes_the_secret_and_tells_the_log(desk: Desk, kept: MemoryKeyring) -> None:
    prove_papers(desk)
    tie(desk)
    kept.kept["another", "program"] = "stays"
    desk.roles = ROLE
    device.seal_workstation(desk)
    assert kept.kept == {("another", "program"): "stays"}
    assert deeds(desk)[-1] == device.SEALED
    desk.roles = frozenset({"coordinator"})
    assert history.office_history(desk)[0].action == device.SEALED
    assert history.verify(desk).problem is None


def test_a_keyring_that_keeps_the_secret_is_told(desk: Desk, kept: MemoryKeyring) -> None:
    prove_papers(desk)
    tie(desk)
    kept.deletes = False
    with pytest.raises(DeviceRefused, match="did not do"):
        device.seal_workstation(desk)
    assert deeds(desk)[-1] == device.NOT_SEALED
    assert len(kept.kept) == 1


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("fault", [OSError("the keyring fails"), Killed()], ids=["error", "kill"])
def test_sealing_may_fail_at_every_call_of_the_keyring(
    desk: Desk, kept: MemoryKeyring, fault: BaseException
) -> None:
    """Either the secret is there and nobody was told it is gone, or it is gone."""
    prove_papers(desk)
    tie(desk)
    before = dict(kept.kept)
    for number in range(1, 5):
        kept.kept, kept.calls = dict(before), 0

        def fails(call: int, failing: int = number) -> None:
            if call == failing:
                raise fault

        kept.fails = fails
        try:
            device.seal_workstation(desk)
        except (DeviceRefused, Killed):
            assert device.SEALED not in deeds(desk)
        else:
            assert (number, kept.kept) == (4, {})
        kept.fails = None
    assert deeds(desk)[-1] == device.SEALED
    assert history.verify(desk).problem is None


def test_a_full_disk_does_not_keep_the_secret(
    desk: Desk, kept: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    prove_papers(desk)
    tie(desk)

    def full(*_arguments: object) -> None:
        raise StorageFailure(_("The disk is full."))

    with monkeypatch.context() as failing:
        failing.setattr(desk, "_write_log", full)
        with pytest.raises(StorageFailure):
            device.seal_workstation(desk)
    assert kept.kept == {}


def test_turning_on_and_off_is_told(
    desk: Desk, kept: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slots with passphrases are tested in the vault; here, what the desk makes of it."""
    prove_papers(desk)
    asked: list[object] = []
    monkeypatch.setattr(slots, "bind_device", lambda *given: asked.append(given[2]))
    monkeypatch.setattr(slots, "release_device", lambda *given: asked.append(given[2]))
    for act in (device.turn_on, device.turn_off):
        assert act(desk, "mine").touches("users")
    assert asked == ["mine", "mine"]
    assert deeds(desk)[-2:] == [device.BOUND, device.RELEASED]
    assert kept.kept == {}
    for action in (device.BOUND, device.RELEASED, device.SEALED, device.NOT_SEALED):
        assert action in ACTIONS


# -- letting in again whoever lost it -----------------------------------------------------------


@pytest.mark.slow
def test_an_administrator_lets_in_whose_workstation_lost_its_secret(
    desk: Desk, doctor: Desk, kept: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kdf, "DEFAULT", kdf.FLOOR)

    def line() -> staff.UserLine:
        return next(each for each in staff.list_users(desk).users if each.user_id == DOCTOR)

    assert doctor.user_id == DOCTOR
    assert not line().needs_device
    with pytest.raises(Conflict, match="can open the vault already"):
        users.let_in(desk, DOCTOR, "a first passphrase", ["clinical"])
    tie(desk, DOCTOR)
    kept.kept.clear()
    assert line().needs_device
    users.let_in(desk, DOCTOR, "a first passphrase", ["clinical"])
    assert (line().needs_device, line().state, line().compartments) == (
        *(False, "invited"),
        ("clinical",),
    )
    assert "restore_user" in deeds(desk)
    assert history.verify(desk).problem is None


def test_nobody_loses_the_last_key_by_it_and_nobody_does_it_to_themselves(
    desk: Desk, doctor: Desk, kept: MemoryKeyring
) -> None:
    tie(desk, USER_ID, DOCTOR)
    prove_papers(desk)
    doctor.roles = frozenset({"administrator", "coordinator"})
    with pytest.raises(NotPermitted, match="Nobody else holds this key: casework"):
        users.let_in(doctor, USER_ID, "a first passphrase", [])
    with pytest.raises(Conflict):
        users.let_in(doctor, DOCTOR, "a first passphrase", ["clinical"])
    assert len(kept.kept) == 1
