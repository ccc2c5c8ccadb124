"""Amounts in words, against cases written by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.money import Money
from desktop.core.money_words import MOST, in_words
from desktop.core.vocabulary import vocabulary

RUSSIAN = {
    "0 KZT": "ноль тенге",
    "1 KGS": "один сом",
    "2 KGS": "два сома",
    "5 KGS": "пять сомов",
    "11 KGS": "одиннадцать сомов",
    "12 RUB": "двенадцать рублей",
    "14 RUB": "четырнадцать рублей",
    "21 RUB": "двадцать один рубль",
    "22 USD": "двадцать два доллара США",
    "100000 KZT": "сто тысяч тенге",
    "101201 KGS": "сто одна тысяча двести один сом",
    "111 RUB": "сто одиннадцать рублей",
    "1000 RUB": "одна тысяча рублей",
    "2000 EUR": "две тысячи евро",
    "12002 UZS": "двенадцать тысяч два сума",
    "22022 UZS": "двадцать две тысячи двадцать два сума",
    "1000000 TJS": "один миллион сомони",
    "2000001 RUB": "два миллиона один рубль",
    "5021004 RUB": "пять миллионов двадцать одна тысяча четыре рубля",
    "3000000000 UZS": "три миллиарда сумов",
    "999999999999 RUB": "девятьсот девяносто девять миллиардов девятьсот девяносто девять миллионов"
    " девятьсот девяносто девять тысяч девятьсот девяносто девять рублей",
    "2.50 RUB": "два рубля 50 копеек",
    "490507,01 KGS": "четыреста девяносто тысяч пятьсот семь сомов 01 тыйын",
    "40.5 USD": "сорок долларов США 50 центов",
    "7.00 TJS": "семь сомони 00 дирамов",
    "0.92 KZT": "ноль тенге 92 тиына",
}
ENGLISH = {
    "0 KZT": "zero tenge",
    "1 USD": "one US dollar",
    "13 USD": "thirteen US dollars",
    "21 EUR": "twenty-one euros",
    "90 RUB": "ninety roubles",
    "105 KGS": "one hundred and five som",
    "1001 RUB": "one thousand and one roubles",
    "1101 RUB": "one thousand one hundred and one roubles",
    "101201 KGS": "one hundred and one thousand two hundred and one som",
    "2000000 KZT": "two million tenge",
    "1000000042 TJS": "one billion and forty-two somoni",
    "2.50 USD": "two US dollars 50 cents",
    "3.01 USD": "three US dollars 01 cent",
}


@pytest.mark.parametrize(("written", "said"), RUSSIAN.items())
def test_in_russian(written: str, said: str) -> None:
    assert in_words(Money.parse(written), "ru") == said


@pytest.mark.parametrize(("written", "said"), ENGLISH.items())
def test_in_english(written: str, said: str) -> None:
    assert in_words(Money.parse(written), "en") == said


@pytest.mark.parametrize(
    ("written", "language"),
    [("5 TMT", "ru"), ("5 KZT", "kk"), ("1.005 USD", "en"), ("1000000000000 RUB", "ru")],
)
def test_what_cannot_be_written_out_is_not_guessed(written: str, language: str) -> None:
    assert in_words(Money.parse(written), language) is None


@given(st.integers(0, MOST), st.sampled_from(list(vocabulary("currencies").terms)))
def test_every_amount_has_words_of_its_own(number: int, currency: str) -> None:
    for language in ("en", "ru"):
        said = in_words(Money(Decimal(number), currency), language)
        other = in_words(Money(Decimal(number ^ 1), currency), language)
        assert said is not None
        assert said == " ".join(said.split())
        assert said != other
        assert "_" not in said


def test_every_currency_has_its_forms() -> None:
    for term in vocabulary("currencies"):
        for part in ("forms", "parts"):
            lengths = {language: len(words) for language, words in term.facts[part].items()}
            assert lengths == {"en": 2, "ru": 3}, term.key
