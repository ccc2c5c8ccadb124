"""Invented values for records: every one different, in the scripts the office writes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from desktop.core.money import Money
from desktop.core.when import When

FIRST_DAY = date(2007, 1, 1)
WORDS = (
    *("постановление", "отказ", "прокурор", "жалоба", "суд", "экспертиза", "адвокат", "допрос"),
    *("Қазақстан", "Кыргызстан", "қамау", "кабыл", "шикоят", "маҳкама", "hearing", "complaint"),
)
FAMILY_NAMES = ("Қайратов", "Иванова", "Төлөгөнов", "Раҳимов", "Bekov", "Ғалымқызы")
CODES = ("REFUSAL", "CASE_OPENED", "COMPLAINT_PROS", "FME", "AWARD", "SUSPENSION", "UN_SUBMISSION")
PARTIES = ("complainant", "state", "court", "witness")


def chance_of(seed: int) -> Random:
    """Return repeatable chance."""
    return Random(seed)  # noqa: S311 - it chooses moments and words, no key


def sentence(chance: Random, words: int) -> str:
    """Return so many words and a number that makes them unlike any other."""
    return " ".join([*chance.choices(WORDS, k=words), f"{chance.getrandbits(48):x}"])


def day(chance: Random) -> When | None:
    """Return an imprecise date of every kind, or none."""
    exact = FIRST_DAY + timedelta(days=chance.randrange(6000))
    written = chance.choice(
        (f"{exact}", f"{exact:%Y-%m}", f"{exact:%Y}~", f"{exact}/{exact + timedelta(9)}", "")
    )
    return When.parse(written) if written else None


def exact_day(chance: Random) -> When:
    """Return a day."""
    return When.on(FIRST_DAY + timedelta(days=chance.randrange(6000)))


def money(chance: Random) -> Money:
    """Return an amount with its own number of decimals."""
    value = Decimal(chance.randrange(1, 10**8)).scaleb(-chance.choice((0, 0, 2)))
    return Money(value, chance.choice(("KZT", "KGS", "USD")))


def step(chance: Random) -> dict[str, Any]:
    """Return the form's values of a step with amounts and assertions."""
    return {
        "when": day(chance),
        "code": chance.choice(CODES),
        "actor": sentence(chance, 2),
        "text": sentence(chance, chance.randrange(5, 60)),
        "source": None,
        "number": f"{chance.randrange(1, 999)}",
        "track": None,
        "amounts": tuple(
            {"money": money(chance), "head": chance.choice(("total", "moral", "pecuniary"))}
            for _ in range(chance.randrange(4))
        ),
        "assertions": tuple(
            {"party": chance.choice(PARTIES), "when": day(chance), "text": sentence(chance, 4)}
            for _ in range(chance.randrange(4))
        ),
        "outcomes": tuple(
            {"accused": sentence(chance, 1), "outcome": "acquitted"}
            for _ in range(chance.randrange(2))
        ),
    }


NAME_FORMS = ("genitive", "dative", "accusative", "instrumental", "prepositional")


def person(chance: Random) -> dict[str, Any]:
    """Return the form's values of a person."""
    return {
        "family_name": f"{chance.choice(FAMILY_NAMES)} {chance.getrandbits(32):x}",
        "given_name": chance.choice(("Айгүл", "Нұрлан", "Мадина", None)),
        "patronymic": None,
        "other_names": sentence(chance, 1),
        "sex": chance.choice(("f", "m", "unknown")),
        "birth": day(chance),
        "citizenship": "KZ",
        "language": "ru",
        "safe_contact": sentence(chance, 2),
        "note": sentence(chance, chance.randrange(3, 40)),
        **{f"name_{form}": sentence(chance, 3) for form in NAME_FORMS},
        "roles": tuple(sorted(chance.sample(("victim", "witness", "relative"), k=2))),
    }


def case(chance: Random) -> dict[str, Any]:
    """Return the form's values of a case."""
    return {
        "number": f"K-{chance.getrandbits(40):x}",
        "title": sentence(chance, 3),
        "summary": sentence(chance, chance.randrange(3, 80)),
        "country": chance.choice(("KZ", "KG", "TJ")),
        "opened": exact_day(chance),
    }
