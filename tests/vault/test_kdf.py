from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import Damaged, WrongInput
from desktop.vault import kdf
from desktop.vault.kdf import CEILING, DEFAULT, FLOOR, Parameters

SALT = bytes(range(16))


def test_the_cost_of_a_new_slot_is_what_the_house_decided() -> None:
    assert Parameters(memory_kib=128 * 1024, iterations=4, lanes=2) == DEFAULT
    kdf.check_parameters(DEFAULT)
    kdf.check_parameters(FLOOR)
    kdf.check_parameters(CEILING)


@pytest.mark.parametrize(
    "parameters",
    [
        Parameters(FLOOR.memory_kib - 1, 4, 2),
        Parameters(128 * 1024, 2, 2),
        Parameters(128 * 1024, 4, 0),
        Parameters(CEILING.memory_kib + 1, 4, 2),
        Parameters(64 * 1024 * 1024, 4, 2),
        Parameters(128 * 1024, 21, 2),
        Parameters(128 * 1024, 4, 9),
        Parameters(-(2**40), -1, -1),
    ],
)
def test_a_cost_outside_the_bounds_is_refused_before_anything_is_derived(
    parameters: Parameters, derivations: list[Parameters]
) -> None:
    with pytest.raises(Damaged):
        kdf.derive("a good passphrase", SALT, parameters)
    assert derivations == []


@given(st.integers(), st.integers(), st.integers())
def test_what_passes_lies_between_floor_and_ceiling(memory: int, passes: int, lanes: int) -> None:
    inside = 65536 <= memory <= 1048576 and 3 <= passes <= 20 and 1 <= lanes <= 8
    try:
        kdf.check_parameters(Parameters(memory, passes, lanes))
    except Damaged:
        assert not inside
    else:
        assert inside


def test_the_same_words_in_another_unicode_form_give_the_same_key() -> None:
    composed = unicodedata.normalize("NFC", "пароль Йӯғҷ №5")
    decomposed = unicodedata.normalize("NFD", composed)
    assert composed != decomposed
    key = kdf.derive(composed, SALT, FLOOR)
    assert key == kdf.derive(decomposed, SALT, FLOOR)
    assert len(key) == 32
    assert key != kdf.derive(composed, bytes(16), FLOOR)


def test_the_derivation_is_argon2id_as_published(derivations: list[Parameters]) -> None:
    # From the reference implementation, through argon2-cffi; its own test vectors lie below the
    # floor (t=2), and it was checked against one of them.
    expected = "546b74c705111461412224204164aa4d03739825f3d0b90a9061bbcc3af04ff9"
    assert kdf.derive("password", b"somesalt12345678", FLOOR).hex() == expected
    assert derivations == [FLOOR]


@pytest.mark.parametrize("passphrase", ["", "x" * 1025, "half a pair \ud800"])
def test_what_is_no_passphrase_is_refused_at_once(
    passphrase: str, derivations: list[Parameters]
) -> None:
    with pytest.raises(WrongInput) as caught:
        kdf.derive(passphrase, SALT, DEFAULT)
    assert derivations == []
    assert passphrase == "" or passphrase not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_new_passphrase_has_eight_characters() -> None:
    kdf.check_new_passphrase("8 знаков")
    with pytest.raises(WrongInput, match="8 characters"):
        kdf.check_new_passphrase("7 знако")
    # Seven letters typed as letter and accent are still seven.
    with pytest.raises(WrongInput):
        kdf.check_new_passphrase(unicodedata.normalize("NFD", "йййййй7"))
