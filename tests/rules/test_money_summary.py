"""Sums by currency, from the amounts alone."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from desktop.rules.money_summary import MONEY_KEYS, money_summary, step_sums
from desktop.rules.steps import StepFact
from tests.rules.step_rows import CODES, amount, step

HEADS = ("total", "pecuniary", "moral")
AMOUNTS = st.lists(
    st.builds(
        "{} {} {}".format,
        st.integers(0, 10**6),
        st.sampled_from(("KGS", "KZT", "USD")),
        st.sampled_from(HEADS),
    ),
    max_size=5,
)


def test_each_kind_of_step_counts_under_its_own_name() -> None:
    steps = [
        step("CIVIL_CLAIM", None, "490507 KGS pecuniary"),
        step("AWARD", None, "465139 KGS pecuniary", "100000 KGS moral"),
        step("AWARD_APPEAL", None, "27967 KGS pecuniary"),
        step("AWARD_FINAL", None, "1 KGS total"),
        step("PAYMENT", None, "2 KGS total"),
        step("EX_GRATIA", None, "50000 KGS total", "15000 KGS total"),
        step("SETTLEMENT", None, "3 KGS total"),
    ]
    sums = ("490507", "565139", "27967", "1", "2", "65000", "3")
    expected = dict(zip(MONEY_KEYS, map(Decimal, sums), strict=True))
    assert money_summary(steps) == {"KGS": expected}


def test_steps_of_one_kind_add_up() -> None:
    steps = [step("PAYMENT", None, "100 KGS total"), step("PAYMENT", None, "50.25 KGS moral")]
    assert money_summary(steps)["KGS"]["paid"] == Decimal("150.25")


def test_a_total_holds_its_heads_already() -> None:
    amounts = [amount(text) for text in ("100 KGS moral", "300 KGS total", "200 KGS pecuniary")]
    for order in permutations(amounts):
        assert step_sums(order) == {"KGS": Decimal(300)}


def test_a_total_in_one_currency_says_nothing_of_another() -> None:
    amounts = [amount(text) for text in ("300 KGS total", "20 USD moral", "30 USD other")]
    assert step_sums(amounts) == {"KGS": Decimal(300), "USD": Decimal(50)}


def test_currencies_stand_in_one_order_whatever_the_rows() -> None:
    steps = [step("AWARD", None, "1 USD total"), step("PAYMENT", None, "2 KGS total")]
    assert list(money_summary(steps)) == list(money_summary(steps[::-1])) == ["KGS", "USD"]


def test_nothing_awarded_is_not_unknown() -> None:
    sums = money_summary([step("AWARD", None, "0 KGS total")])["KGS"]
    assert sums["awarded"] == Decimal(0)
    assert sums["paid"] is None


def test_only_currencies_that_are_counted_occur() -> None:
    assert money_summary([step("COMPLAINT_PROS", None, "22450 KGS property")]) == {}
    assert money_summary([step("NO_SUCH_CODE", None, "1 KGS total")]) == {}
    assert money_summary([step("AWARD")]) == {}


def test_digits_stay_as_they_were_entered() -> None:
    sums = money_summary([step("AWARD", None, "100.50 KGS moral", "100.50 KGS pecuniary")])
    assert str(sums["KGS"]["awarded"]) == "201.00"


@given(
    st.lists(
        st.builds(lambda code, texts: step(code, None, *texts), st.sampled_from(CODES), AMOUNTS)
    )
)
def test_what_is_counted_is_the_sum_of_its_steps_in_any_order(steps: list[StepFact]) -> None:
    assert money_summary(steps) == money_summary(steps[::-1])
    halves = money_summary(steps[::2]), money_summary(steps[1::2])
    for currency, sums in money_summary(steps).items():
        for key in MONEY_KEYS:
            parts = [half.get(currency, {}).get(key) for half in halves]
            known = [part for part in parts if part is not None]
            assert sums[key] == (sum(known) if known else None)
