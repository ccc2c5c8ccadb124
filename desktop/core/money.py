"""Amounts of money: a decimal and an ISO 4217 currency, never a float, never two currencies added.

It knows no exchange rates: an amount in another currency is another amount.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from desktop.core.errors import WrongInput
from desktop.core.text import _

MOST_DECIMALS = 4
MOST_DIGITS = 15  # before the decimal sign

_TYPED = re.compile(r"(?P<number>-?[0-9][0-9., ]*?) ?(?P<currency>[a-z]{3})", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?P<whole>[0-9]+|[0-9]{1,3}(?: [0-9]{3})+)(?:\.(?P<point>[0-9]+)|,(?P<comma>[0-9]{1,2}))?"
)
# "490,507" is 490507 to an English reader and 490.507 to a Russian one.
_AMBIGUOUS = re.compile(r"[0-9 ]+(?:,[0-9]{3})+")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount that is not negative, in a currency named by its three letters.

    The digits stay as entered: 490507.50 is not shortened to 490507.5.

    Raises:
        WrongInput: a negative or too long number, or an unknown currency.
    """

    value: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not self.value.is_finite() or self.value.is_signed():
            raise WrongInput(_("An amount cannot be negative: write it as a positive number."))
        if self.value.adjusted() >= MOST_DIGITS:
            raise WrongInput(
                _("The amount has more than {most} digits: check it.", most=MOST_DIGITS)
            )
        if _decimals(self.value) > MOST_DECIMALS:
            raise WrongInput(
                _("An amount has at most {most} decimals: round it.", most=MOST_DECIMALS)
            )
        if self.currency not in _currencies():
            raise WrongInput(
                _("There is no such currency: write its three letters, such as KZT or KGS.")
            )

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read `2000000 KZT` or `490 507,50 KGS`, thousands in groups with any kind of space.

        Raises:
            WrongInput: it is no amount, or could be read as two; the sentence says what to write.
        """
        typed = _TYPED.fullmatch(" ".join(text.split()))
        if typed is None:
            raise WrongInput(_HOW_TO_WRITE)
        return cls(_read(typed["number"]), typed["currency"].upper())

    def in_language(self, language: str) -> str:
        """Return the amount with the language's separators: `2 000 000 KZT`."""
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * _decimals(self.value) if _decimals(self.value) else "")
        number = format_decimal(self.value, pattern, locale=language, decimal_quantization=False)
        # Narrow spaces are missing in fonts that hold every letter of the seven languages.
        number = number.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")
        return f"{number}\N{NO-BREAK SPACE}{self.currency}"

    def __str__(self) -> str:
        return f"{self.value:f} {self.currency}"

    def __add__(self, other: Money) -> Money:
        """Add an amount in the same currency.

        Raises:
            WrongInput: the currencies differ.
        """
        if self.currency != other.currency:
            raise WrongInput(
                _(
                    "{one} and {other} cannot be added: keep a sum for each currency.",
                    one=self.currency,
                    other=other.currency,
                )
            )
        return Money(self.value + other.value, self.currency)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _read(number: str) -> Decimal:
    if number.startswith("-"):
        return Decimal(-1)  # refused by the constructor, in its words
    found = _NUMBER.fullmatch(number)
    if found is None:
        raise WrongInput(_TWO_WAYS if _AMBIGUOUS.fullmatch(number) else _HOW_TO_WRITE)
    whole, decimals = found["whole"].replace(" ", ""), found["point"] or found["comma"]
    return Decimal(whole if decimals is None else f"{whole}.{decimals}")


@cache
def _currencies() -> frozenset[str]:
    """ISO 4217 with the currencies of the past, in which older awards were made."""
    from babel.core import get_global

    return frozenset(get_global("all_currencies"))


_HOW_TO_WRITE = _(
    "This cannot be read as an amount. Write a number and the three letters of its currency, "
    "such as 2000000 KZT or 490 507,50 KGS."
)
_TWO_WAYS = _(
    "A comma before three digits can be read in two ways. Write 490507 for the whole number, or "
    "490507,50 with two decimals."
)
