"""Record ids and case numbers."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import WrongInput
from desktop.core.ids import new_id, next_case_number, valid_case_number


def test_ids_are_random_uuids() -> None:
    ids = {new_id() for _number in range(1000)}
    assert len(ids) == 1000
    assert {UUID(text).version for text in ids} == {4}
    assert all(text == str(UUID(text)) for text in ids)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("KG-2026-0001", "KG-2026-0001"),
        ("  433/2010 ", "433/2010"),
        ("CAT 433/2010", "CAT 433/2010"),
        ("CAT\u00a0 433/2010", "CAT 433/2010"),
        ("Дело_1.2", "Дело_1.2"),
        ("Қ-1", "Қ-1"),
        ("x" * 40, "x" * 40),
    ],
)
def test_case_numbers_of_an_office(typed: str, number: str) -> None:
    assert valid_case_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "Give the case a number"),
        (" \t", "Give the case a number"),
        ("x" * 41, "at most 40"),
        ("1;2", "letters, digits"),
        ("№ 1", "letters, digits"),
        ("=1+1", "letters, digits"),
        ("1\x00", "letters, digits"),
        ("..", "letters, digits"),
        ("a\\b", "letters, digits"),
    ],
)
def test_other_case_numbers_are_refused(typed: str, reason: str) -> None:
    with pytest.raises(WrongInput) as refusal:
        valid_case_number(typed)
    assert reason in str(refusal.value)


@given(st.text("KG-_/. 019Ж", max_size=45))
def test_a_valid_number_stays_valid(text: str) -> None:
    try:
        number = valid_case_number(text)
    except WrongInput:
        return
    assert valid_case_number(number) == number


def test_the_next_number_follows_the_highest() -> None:
    assert next_case_number([], "KG", 2026) == "KG-2026-0001"
    assert next_case_number(["KG-2026-0001", "KG-2026-0003"], "KG", 2026) == "KG-2026-0004"
    assert next_case_number(["KG-2026-9999"], "KG", 2026) == "KG-2026-10000"


def test_numbers_of_others_do_not_count() -> None:
    others = ["KZ-2026-0007", "KG-2025-0009", "KG-2026-12a", "433/2010", "K-G-2026-0050"]
    assert next_case_number(others, "KG", 2026) == "KG-2026-0001"
    assert next_case_number(["A.B-2026-0002"], "A.B", 2026) == "A.B-2026-0003"
    assert next_case_number(["AxB-2026-0002"], "A.B", 2026) == "A.B-2026-0001"


@given(st.sets(st.integers(1, 20000), max_size=20))
def test_the_next_number_is_new_and_valid(taken: set[int]) -> None:
    numbers = [f"KG-2026-{number:04}" for number in taken]
    following = next_case_number(numbers, "KG", 2026)
    assert following not in numbers
    assert valid_case_number(following) == following
