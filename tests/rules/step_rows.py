"""Steps for tests, written as short as a person would tell them."""

from __future__ import annotations

from itertools import count

from hypothesis import strategies as st

from desktop.core.money import Money
from desktop.core.vocabulary import vocabulary
from desktop.core.when import When
from desktop.rules.steps import Amount, StepFact, default_track

_ids = count()

CODES = tuple(vocabulary("steps").terms)
DATES = ("2007-03-27", "2007-04-05", "2007-04-05T11:50", "2007-04", "2007", "2008-01-10", None)
DATES_TO_COME = (*DATES, "2007-04-01/2007-09-03", "2006-12~", "2008?", "2007-04/2007-06")


def step(
    code: str,
    date: str | None = None,
    *amounts: str,
    track: str | None = None,
    no: str | None = None,
    outcomes: tuple[str, ...] = (),
) -> StepFact:
    """Return a step; amounts are written `VALUE CURRENCY HEAD`, the track is the usual one."""
    return StepFact(
        str(next(_ids)),
        no,
        code,
        None if date is None else When.parse(date),
        track or default_track(code),
        tuple(amount(text) for text in amounts),
        outcomes,
    )


def amount(text: str) -> Amount:
    money, _space, head = text.rpartition(" ")
    return Amount(Money.parse(money), head)


def story(*codes: str) -> list[StepFact]:
    """Return steps without dates, in the order given; `CODE@track` is on that track."""
    return [
        step(code, track=track or None)
        for code, _at, track in (word.partition("@") for word in " ".join(codes).split())
    ]


def histories(codes: tuple[str, ...] = CODES) -> st.SearchStrategy[list[StepFact]]:
    """Return histories of any of these codes without dates."""
    return st.lists(st.sampled_from(codes).map(step), max_size=12)


def chronologies() -> st.SearchStrategy[list[StepFact]]:
    """Return rows of every precision, in no order, with and without dates."""
    return st.lists(
        st.builds(step, st.sampled_from(CODES), st.sampled_from(DATES_TO_COME)), max_size=14
    )
