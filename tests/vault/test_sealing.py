"""What somebody with the vault key but without a compartment's key can and cannot do."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from desktop.core.errors import Conflict, Damaged, NotPermitted
from desktop.vault.keys import Grant, Keys
from desktop.vault.sealing import KeyPairs, Scope, link, open_key, seal_key, voucher
from desktop.vault.slotgrants import vouched_compartments, with_grant, with_renewed
from desktop.vault.slotlist import SlotList
from tests.vault.lists import Office, office, signed

PLACE = "examination.findings"


@pytest.fixture(scope="module")
def house() -> Office:
    return office()


def test_a_sealed_key_opens_for_its_scope_only() -> None:
    pairs, key = KeyPairs.new(), os.urandom(32)
    scope = Scope("vault", "clinical", 1, "user")
    sealed = seal_key(key, pairs.public_receiving, scope)
    assert len(sealed) == 80
    assert open_key(sealed, pairs.receiving, scope) == key
    others = [
        replace(scope, vault_id="other"),
        replace(scope, compartment="casework"),
        replace(scope, generation=2),
        replace(scope, user_id="other"),
    ]
    for other in others:
        with pytest.raises(Damaged):
            open_key(sealed, pairs.receiving, other)
    with pytest.raises(Damaged):
        open_key(sealed, KeyPairs.new().receiving, scope)
    with pytest.raises(Damaged):
        seal_key(key, bytes(32), scope)


def test_everybody_opens_what_was_granted_and_nothing_else(house: Office) -> None:
    opened = {name: house.keys(name) for name in house.ids}
    held = {
        name: [c for c in ("casework", "clinical") if keys.has(c)] for name, keys in opened.items()
    }
    assert held == {
        "lawyer": ["casework"],
        "doctor": ["casework", "clinical"],
        "second doctor": ["clinical"],
        "administrator": [],
    }
    assert len({keys.database_key() for keys in opened.values()}) == 1


def test_who_does_not_hold_a_compartment_cannot_grant_it(house: Office) -> None:
    administrator = house.keys("administrator")
    with pytest.raises(NotPermitted):
        with_grant(house.slots, administrator, house.ids["lawyer"], "clinical")
    with pytest.raises(NotPermitted):
        with_renewed(house.slots, house.keys("lawyer"), "clinical")


def test_a_holder_grants_to_a_colleague_whose_passphrase_nobody_knows(house: Office) -> None:
    doctor = house.keys("doctor")
    granted = with_grant(house.slots, doctor, house.ids["lawyer"], "clinical")
    lawyer = house.keys("lawyer", signed(granted, doctor))
    assert lawyer.open("clinical", doctor.seal("clinical", b"finding", PLACE), PLACE) == b"finding"


def test_a_renewed_compartment_reaches_all_holders_and_nobody_else(house: Office) -> None:
    doctor = house.keys("doctor")
    before = doctor.seal("clinical", b"before", PLACE)
    slots, renewed = with_renewed(house.slots, doctor, "clinical")
    slots, renewed = with_renewed(slots, renewed, "clinical")
    slots = signed(slots, doctor)
    assert slots.newest("clinical") == 3
    assert slots.newest("casework") == 1
    after = renewed.seal("clinical", b"after", PLACE)
    assert after[0] == 3
    second = house.keys("second doctor", slots)
    assert second.open("clinical", before, PLACE) == b"before"
    assert second.open("clinical", after, PLACE) == b"after"
    assert not house.keys("lawyer", slots).has("clinical")
    with pytest.raises(Damaged):
        doctor.open("clinical", after, PLACE)
    with pytest.raises(Conflict):
        with_grant(slots, doctor, house.ids["lawyer"], "clinical")


def _with_clinical(slots: SlotList, user_id: str, given: Grant) -> SlotList:
    slot = slots.slot(user_id)
    assert slot is not None
    grants = {**slot.seals.grants, "clinical": given}
    return slots.with_slot(replace(slot, seals=replace(slot.seals, grants=grants)))


def test_an_administrator_cannot_slip_a_next_key_into_a_doctors_slot(house: Office) -> None:
    """The doctor would write new findings under a key the administrator knows."""
    administrator, own = house.keys("administrator"), os.urandom(32)
    user = house.ids["doctor"]
    public = house.pairs["doctor"].public_receiving
    scope = Scope(house.slots.vault_id, "clinical", 2, user)
    slot = house.slots.slot(user)
    assert slot is not None
    forged = Grant(
        (*slot.seals.grants["clinical"].sealed, seal_key(own, public, scope)),
        voucher(own, public, scope),
    )
    made_up = link(own, own, replace(scope, user_id=""))
    slots = replace(house.slots, links={**house.slots.links, "clinical": (made_up,)})
    with pytest.raises(Damaged):
        house.keys("doctor", signed(_with_clinical(slots, user, forged), administrator))


def test_an_administrator_cannot_put_himself_among_the_holders(house: Office) -> None:
    administrator, own = house.keys("administrator"), os.urandom(32)
    user = house.ids["administrator"]
    public = house.pairs["administrator"].public_receiving
    scope = Scope(house.slots.vault_id, "clinical", 1, user)
    forged = Grant((seal_key(own, public, scope),), voucher(own, public, scope))
    slots = signed(_with_clinical(house.slots, user, forged), administrator)
    with pytest.raises(Damaged):
        with_renewed(slots, house.keys("doctor", slots), "clinical")
    with pytest.raises(Damaged):
        vouched_compartments(slots, house.keys("doctor", slots), user)


def test_a_grant_that_no_holder_made_is_noticed_by_its_owner(house: Office) -> None:
    user = house.ids["second doctor"]
    slot = house.slots.slot(user)
    assert slot is not None
    forged = replace(slot.seals.grants["clinical"], voucher=os.urandom(32))
    slots = signed(_with_clinical(house.slots, user, forged), house.keys("administrator"))
    with pytest.raises(Damaged):
        house.keys("second doctor", slots)


@pytest.mark.parametrize("whose", ["second doctor", "recovery"])
def test_an_administrator_cannot_exchange_a_public_key(house: Office, whose: str) -> None:
    administrator = house.keys("administrator")
    own = KeyPairs.new().public_receiving
    if whose == "recovery":
        slots = replace(house.slots, recovery=replace(house.slots.recovery, public=own))
    else:
        user = house.ids[whose]
        registry = tuple(
            replace(keys, receiving=own) if keys.user_id == user else keys
            for keys in house.slots.registry
        )
        slots = replace(house.slots, registry=registry)
    slots = signed(slots, administrator)
    with pytest.raises(Damaged):
        with_renewed(slots, house.keys("doctor", slots), "clinical")


def test_a_list_signed_by_another_vaults_key_does_not_open(house: Office) -> None:
    stranger = Keys(house.slots.vault_id, "x", os.urandom(32), {}, os.urandom(32))
    with pytest.raises(Damaged):
        house.keys("doctor", signed(house.slots, stranger))
