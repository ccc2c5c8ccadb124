"""How much longer the event loop of the window stands still while it works than while it is idle.

A timer of 2 ms notes when it is called. Busy: the window is opened on the office's vault, builds
its index of 20,000 cases on its worker, lists, scrolls and searches. Idle: the same window in the
same process a little later.
"""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any

from tests.bench.measures import Measure, percentile
from tests.bench.processes import told_by

RUNS = 3
LIMIT_P99, LIMIT_MAX = 50.0, 100.0


def measure(office: Path) -> list[Measure]:
    """Run the window in processes of its own; each figure is the median of the runs.

    One interruption by another program of the machine makes a maximum, so one run says little.
    """
    runs = [_compare(told_by("tests.bench.busy_window", str(office))) for _ in range(RUNS)]
    p99, longest, idle, index, calls = (statistics.median(each) for each in zip(*runs, strict=True))
    return [
        Measure("event-loop gap above idle, p99", p99, "ms", LIMIT_P99),
        Measure("event-loop gap above idle, max", longest, "ms", LIMIT_MAX),
        Measure("  database calls on the thread that draws", calls, "", 0.0),
        Measure("  idle gap, max", idle, "ms"),
        Measure("  index built in the window", index, "s"),
    ]


def _compare(told: dict[str, Any]) -> tuple[float, ...]:
    busy, idle = told["busy"], told["idle"]
    above = percentile(busy, 99) - percentile(idle, 99)
    return above, max(busy) - max(idle), max(idle), told["index_s"], told["calls"]
