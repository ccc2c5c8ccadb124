"""Many small trials in one process for each processor; one that ends its process is a finding."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from tempfile import mkdtemp

from tests.faults.book import Finding
from tests.faults.rounds import Round

CRASHED = "the process ended"
PIECE = 50

Piece = Callable[[int, int], Round]


def spread(seed: int, count: int, piece: Piece, size: int = PIECE) -> Round:
    """Make so many trials; `piece(seed, number)` makes some, and may be called in any process."""
    full, rest = divmod(count, size)
    sizes = [size] * full + [rest] * bool(rest)
    seeds = range(seed, seed + len(sizes))
    total = Round(seed)
    workers = min(len(sizes), len(os.sched_getaffinity(0)))
    with ProcessPoolExecutor(workers, get_context("fork"), _own_home) as pool:
        for each in _outcomes(pool, piece, seeds, sizes):
            _add(total, each)
    return total


def _outcomes(
    pool: ProcessPoolExecutor, piece: Piece, seeds: range, sizes: list[int]
) -> Iterator[Round]:
    futures = [pool.submit(piece, seed, size) for seed, size in zip(seeds, sizes, strict=True)]
    for seed, future in zip(seeds, futures, strict=True):
        try:
            yield future.result()
        except BrokenProcessPool:
            yield Round(seed, findings=[Finding(CRASHED, f"in the trials of seed {seed}")])
            return


def _own_home() -> None:
    """Give the process notes of its own: all of them look at copies of one vault."""
    os.environ["XDG_DATA_HOME"] = mkdtemp(prefix="home-", dir=Path(os.environ["TMPDIR"]))


def _add(total: Round, each: Round) -> None:
    total.kills += each.kills
    total.acknowledged += each.acknowledged
    total.whole += each.whole
    total.absent += each.absent
    total.fallen += each.fallen
    total.findings += each.findings
