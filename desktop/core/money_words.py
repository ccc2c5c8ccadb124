"""Amounts written out, as courts ask for them: `сто одна тысяча двести один сом`.

Own code for two languages: the usual library knows three of the seven currencies, and what it
needs comes only as a package that runs code to install itself (docs/adr/0018).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from desktop.core.money import Money
from desktop.core.vocabulary import vocabulary

MOST: Final = 10**12 - 1
_PARTS = 100


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_EN_SMALL = _each(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_EN_TENS = _each("_ _ twenty thirty forty fifty sixty seventy eighty ninety")
_EN_GROUPS = ("", "thousand", "million", "billion")

_RU_SMALL = _each(
    "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать"
    " тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
)
_RU_FEMININE = {1: "одна", 2: "две"}  # a thousand is feminine; every currency here is masculine
_RU_TENS = _each("_ _ двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто")
_RU_HUNDREDS = _each("_ сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот")
_RU_GROUPS: tuple[tuple[str, ...], ...] = (
    (),
    ("тысяча", "тысячи", "тысяч"),
    ("миллион", "миллиона", "миллионов"),
    ("миллиард", "миллиарда", "миллиардов"),
)


def in_words(amount: Money, language: str) -> str | None:
    """Return the amount written out, its hundredths in figures: `два рубля 50 копеек`.

    None where it cannot be: another language or currency, parts of a hundredth, a million million.
    """
    term = vocabulary("currencies").terms.get(amount.currency)
    hundredths = amount.value * _PARTS
    whole, rest = divmod(int(hundredths), _PARTS)
    if term is None or language not in _SAID or hundredths != int(hundredths) or whole > MOST:
        return None
    name, choose = _SAID[language]
    words = f"{name(whole)} {choose(whole, term.facts['forms'][language])}"
    if amount.value == amount.value.to_integral_value() and not _shows_parts(amount.value):
        return words
    return f"{words} {rest:02} {choose(rest, term.facts['parts'][language])}"


def _shows_parts(value: Decimal) -> bool:
    """Say whether decimals were entered: 50.00 is said with its hundredths."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent < 0


def _groups(number: int) -> Iterator[tuple[int, int]]:
    """Give the groups of three digits that are not nought, the largest first."""
    for place in reversed(range(4)):
        group = number // 1000**place % 1000
        if group:
            yield place, group


# -- English -------------------------------------------------------------------------------------


def _english(number: int) -> str:
    if not number:
        return _EN_SMALL[0]
    parts: list[str] = []
    for place, group in _groups(number):
        joined = "and " if parts and not place and group < _PARTS else ""
        parts.append(f"{joined}{_english_hundreds(group)} {_EN_GROUPS[place]}".strip())
    return " ".join(parts)


def _english_hundreds(number: int) -> str:
    hundreds, rest = divmod(number, _PARTS)
    said = [f"{_EN_SMALL[hundreds]} hundred"] if hundreds else []
    if rest:
        tens, ones = divmod(rest, 10)
        small = (_EN_TENS[tens], *([_EN_SMALL[ones]] if ones else ()))
        said.append(_EN_SMALL[rest] if rest < len(_EN_SMALL) else "-".join(small))
    return " and ".join(said)


def _choose_english(number: int, forms: Sequence[str]) -> str:
    return forms[0 if number == 1 else 1]


# -- Russian -------------------------------------------------------------------------------------


def _russian(number: int) -> str:
    if not number:
        return _RU_SMALL[0]
    parts: list[str] = []
    for place, group in _groups(number):
        parts += _russian_hundreds(group, feminine=place == 1)
        if place:
            parts.append(_choose_russian(group, _RU_GROUPS[place]))
    return " ".join(parts)


def _russian_hundreds(number: int, *, feminine: bool) -> Iterator[str]:
    hundreds, rest = divmod(number, _PARTS)
    if hundreds:
        yield _RU_HUNDREDS[hundreds]
    if rest >= len(_RU_SMALL):
        yield _RU_TENS[rest // 10]
        rest %= 10
    if rest:
        yield _RU_FEMININE.get(rest, _RU_SMALL[rest]) if feminine else _RU_SMALL[rest]


def _choose_russian(number: int, forms: Sequence[str]) -> str:
    tens, ones = number // 10 % 10, number % 10
    if tens == 1 or ones == 0 or ones > 4:  # noqa: PLR2004 - one, two to four, five and more
        return forms[2]
    return forms[0 if ones == 1 else 1]


_Said = tuple[Callable[[int], str], Callable[[int, Sequence[str]], str]]
_SAID: Final[Mapping[str, _Said]] = {
    "en": (_english, _choose_english),
    "ru": (_russian, _choose_russian),
}
