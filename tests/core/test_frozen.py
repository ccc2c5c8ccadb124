"""Values as JSON holds them: what is written is read back, and nothing is written by guess."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from desktop.core import frozen
from desktop.core.errors import Damaged
from desktop.core.money import Money
from desktop.core.values import frozen_value
from desktop.core.when import When


@frozen_value
class Told:
    """A value of every kind that papers hold."""

    word: str
    count: int
    day: date
    at: datetime
    hour: time
    when: When
    sum: Decimal
    money: Money
    words: tuple[str, ...]
    nothing: str | None = None


TOLD = Told(
    *("қамау", 3, date(2007, 3, 29), datetime(2026, 11, 22, 9, 5, tzinfo=UTC), time(20, 5)),
    *(When.parse("2007-03~"), Decimal("0.10"), Money.parse("100.50 KGS"), ("a", "b")),
)


def test_every_kind_is_written_as_it_is_entered_and_read_back() -> None:
    assert frozen.plain(TOLD) == {
        "word": "қамау",
        "count": 3,
        "day": "2007-03-29",
        "at": "2026-11-22T09:05:00+00:00",
        "hour": "20:05:00",
        "when": "2007-03~",
        "sum": "0.10",
        "money": str(TOLD.money),
        "words": ["a", "b"],
        "nothing": None,
    }
    assert frozen.from_json(Told, frozen.to_json(TOLD)) == TOLD
    assert json.loads(frozen.to_json(TOLD)) == frozen.plain(TOLD)


def test_a_list_is_what_json_gives_back() -> None:
    assert frozen.plain(["a", ("b", None)]) == ["a", ["b", None]]


@pytest.mark.parametrize("value", [1.5, b"key", {"a": 1}, {"a"}])
def test_what_nobody_wrote_a_rule_for_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        frozen.plain(value)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"word": 1}'])
def test_what_is_no_such_value_is_damaged(text: str) -> None:
    with pytest.raises(Damaged):
        frozen.from_json(Told, text)
