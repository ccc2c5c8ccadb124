"""From the start of the process to the first paint, against a bare window."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from tests.bench.measures import Measure
from tests.bench.processes import run_module

PAIRS = 15
LIMIT = 1.6


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from the parent's decision to the first paint, and of processor time."""

    wall: float
    processor: float


def start(module: str) -> Start:
    """Start a program and return when its first window was painted."""
    began = time.monotonic()
    said = run_module(module)
    painted, processor = map(float, said.split())
    return Start(painted - began, processor)


def measure(pairs: int = PAIRS) -> list[Measure]:
    """Start both in turn; the ratio is the median of the pairs' ratios."""
    bare, ours = "tests.bench.bare_window", "tests.bench.unlock_window"
    start(bare), start(ours)  # writes the compiled modules and fills the disk cache
    both = [(start(bare), start(ours)) for _ in range(pairs)]
    wall = statistics.median(window.wall / least.wall for least, window in both)
    processor = statistics.median(window.processor / least.processor for least, window in both)
    seconds = statistics.median(window.wall for _, window in both)
    return [
        Measure("start to unlock screen / bare window", wall, "x", LIMIT),
        Measure("  the same in processor time", processor, "x"),
        Measure("  start to unlock screen", seconds * 1000, "ms"),
    ]
