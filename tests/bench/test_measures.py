"""The bench's own arithmetic, and the one figure that needs no clock: the number of queries."""

from __future__ import annotations

from math import isfinite
from pathlib import Path

import pytest

from tests.bench.listing import queries_of_a_page
from tests.bench.measures import (
    BASELINE,
    Measure,
    alternate,
    percentile,
    read_baseline,
    row,
    verdict,
    write_baseline,
)


def test_a_limit_is_broken_above_it_only() -> None:
    assert verdict(Measure("a", 5.0, "x", 5.0), None) == "ok"
    assert verdict(Measure("a", 5.01, "x", 5.0), None) == "LIMIT BROKEN"
    assert verdict(Measure("a", 999, "ms"), None) == ""


def test_a_figure_is_slower_only_beyond_noise() -> None:
    assert verdict(Measure("a", 1.29, "x", 5.0), 1.0) == "ok"
    assert verdict(Measure("a", 1.31, "x", 5.0), 1.0) == "ok slower than the baseline"
    assert verdict(Measure("a", 1.31, "ms"), 1.0) == "slower than the baseline"


@pytest.mark.parametrize(("percent", "expected"), [(50, 50), (99, 99), (100, 100), (0, 1)])
def test_percentiles_are_values_that_occurred(percent: float, expected: int) -> None:
    assert percentile(list(range(100, 0, -1)), percent) == expected


def test_a_baseline_keeps_what_was_not_measured_again(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write_baseline([Measure("a", 1, "x"), Measure("b", 2, "x")], path)
    write_baseline([Measure("b", 3.456, "x")], path)
    assert read_baseline(path) == {"a": 1, "b": 3.46}
    assert "3.46" in row(Measure("b", 3, "x"), read_baseline(path))


def test_the_committed_baseline_can_be_read() -> None:
    assert all(map(isfinite, read_baseline(BASELINE).values()))


def test_two_things_are_measured_in_turn() -> None:
    order: list[str] = []

    def note(what: str) -> float:
        order.append(what)
        return len(order)

    assert alternate(lambda: note("a"), lambda: note("b"), 2, warm_up=1) == ([3, 5], [4, 6])
    assert "".join(order) == "ababab"


def test_the_page_of_cases_takes_as_many_queries_for_fifty_as_for_five(tmp_path: Path) -> None:
    few, many = queries_of_a_page(tmp_path, (5, 50))
    assert few == many
