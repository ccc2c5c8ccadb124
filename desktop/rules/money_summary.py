"""What was claimed, awarded and paid, by currency: sums of the amounts column, never of prose.

Nothing is converted, and ex gratia payments and settlements are never added to compensation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from desktop.core.vocabulary import vocabulary
from desktop.rules.steps import TOTAL, Amount, StepFact

MONEY_KEYS = (
    "claimed",
    "awarded",
    "awarded_on_appeal",
    "awarded_final",
    "paid",
    "ex_gratia",
    "settled",
)

Sums = Mapping[str, Decimal | None]


def money_summary(steps: Iterable[StepFact]) -> dict[str, Sums]:
    """Return for each currency that was counted the sum under each of `MONEY_KEYS`, None if none.

    The register says which step counts under which key.
    """
    register = vocabulary("steps")
    sums: defaultdict[str, dict[str, Decimal | None]] = defaultdict(_nothing)
    for step in steps:
        key = register[step.code].facts.get("money") if step.code in register else None
        if key is None:
            continue
        for currency, value in step_sums(step.amounts).items():
            sums[currency][key] = (sums[currency][key] or Decimal(0)) + value
    return {currency: sums[currency] for currency in sorted(sums)}


def step_sums(amounts: Iterable[Amount]) -> dict[str, Decimal]:
    """Return what one step names in each currency.

    A sum named as a whole already holds its heads: where a `total` is given in a currency, only
    totals are added in it.
    """
    by_currency: defaultdict[str, list[Amount]] = defaultdict(list)
    for amount in amounts:
        by_currency[amount.money.currency].append(amount)
    return {currency: _sum(of_it) for currency, of_it in by_currency.items()}


def _sum(amounts: list[Amount]) -> Decimal:
    totals = [amount for amount in amounts if amount.head == TOTAL]
    return sum((amount.money.value for amount in totals or amounts), Decimal(0))


def _nothing() -> dict[str, Decimal | None]:
    return dict.fromkeys(MONEY_KEYS)
