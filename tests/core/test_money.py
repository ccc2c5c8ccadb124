"""Amounts: how they are typed, what is refused, how they are shown and added."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import WrongInput
from desktop.core.money import Money
from desktop.core.text import _

AMOUNTS = st.decimals(0, Decimal(10) ** 15 - 1, allow_nan=False, allow_infinity=False, places=2)
CURRENCIES = st.sampled_from(["KZT", "KGS", "TJS", "UZS", "RUB", "USD", "EUR", "TJR"])


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2000000 KZT", "2000000 KZT"),
        ("2 000 000 KZT", "2000000 KZT"),
        ("490 507,50 KGS", "490507.50 KGS"),
        ("490\u00a0507,5 KGS", "490507.5 KGS"),
        ("490\u202f507.50\u00a0kgs", "490507.50 KGS"),
        ("  465139KGS ", "465139 KGS"),
        ("0 USD", "0 USD"),
        ("0.1234 USD", "0.1234 USD"),
        ("15000.00 TJR", "15000.00 TJR"),
    ],
)
def test_what_people_type(typed: str, stored: str) -> None:
    money = Money.parse(typed)
    assert str(money) == stored
    assert Money.parse(stored) == money


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "Write a number and the three letters"),
        ("2000000", "Write a number and the three letters"),
        ("KZT", "Write a number and the three letters"),
        ("two KZT", "Write a number and the three letters"),
        ("5 тенге", "Write a number and the three letters"),
        ("49 05 KGS", "Write a number and the three letters"),
        ("1,2345 KGS", "Write a number and the three letters"),
        ("490.507,50 KGS", "Write a number and the three letters"),
        ("5. KGS", "Write a number and the three letters"),
        ("٥ KGS", "Write a number and the three letters"),
        ("490,507 KGS", "in two ways. Write 490507 for the whole number, or 490507,50"),
        ("2,000,000 KZT", "in two ways"),
        ("-5 KZT", "cannot be negative"),
        ("1.12345 KZT", "at most 4 decimals"),
        ("1000000000000000 KZT", "more than 15 digits"),
        ("9" * 5000 + " KZT", "more than 15 digits"),
        ("5 KZZ", "no such currency"),
    ],
)
def test_what_is_refused_says_why(typed: str, reason: str) -> None:
    with pytest.raises(WrongInput) as refusal:
        Money.parse(typed)
    assert reason in str(refusal.value)


@pytest.mark.parametrize("value", ["-0.01", "NaN", "Infinity", "1E+15", "0.00001"])
def test_the_constructor_refuses_as_well(value: str) -> None:
    with pytest.raises(WrongInput):
        Money(Decimal(value), "KZT")


def test_a_currency_is_three_known_capitals() -> None:
    for wrong in ("kzt", "KZ", "", "ZZZ"):
        with pytest.raises(WrongInput):
            Money(Decimal(1), wrong)


@given(AMOUNTS, CURRENCIES)
def test_an_amount_survives_storage(value: Decimal, currency: str) -> None:
    money = Money(value, currency)
    again = Money.parse(str(money))
    assert again == money
    assert again.value.as_tuple() == value.as_tuple()


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        money = Money.parse(f"{text} KZT")
    except WrongInput:
        return
    assert Money.parse(str(money)) == money


def spaced(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


def test_amounts_are_shown_with_the_digits_entered() -> None:
    award = Money.parse("2000000 KZT")
    assert spaced(award.in_language("ru")) == "2 000 000 KZT"
    assert spaced(award.in_language("kk")) == "2 000 000 KZT"
    assert spaced(award.in_language("en")) == "2,000,000 KZT"
    assert " " not in award.in_language("ru")
    damages = Money.parse("490507.50 KGS")
    assert spaced(damages.in_language("ru")) == "490 507,50 KGS"
    assert spaced(damages.in_language("en")) == "490,507.50 KGS"
    large = Money(Decimal("999999999999999.9999"), "UZS")
    assert spaced(large.in_language("ru")) == "999 999 999 999 999,9999 UZS"
    assert spaced(str(_("paid: {sum}", sum=award))) == "paid: 2,000,000 KZT"


@given(AMOUNTS, st.sampled_from(["ru", "kk", "ky", "tg"]))
def test_what_is_shown_in_the_region_can_be_typed_again(value: Decimal, language: str) -> None:
    money = Money(value, "KGS")
    assert Money.parse(money.in_language(language)) == money


def test_only_amounts_in_one_currency_add() -> None:
    total = Money.parse("465139 KGS") + Money.parse("100000 KGS")
    assert total == Money(Decimal(565139), "KGS")
    with pytest.raises(WrongInput, match="KGS and USD cannot be added"):
        Money.parse("1 KGS") + Money.parse("1 USD")
