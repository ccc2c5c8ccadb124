"""Rounds of kills: one fresh vault each, killed several times and examined after most kills.

Some kills are not followed by an examination, so that the next child opens what the kill left and
can be killed while it recovers.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from tempfile import mkdtemp

from desktop.core.errors import DalilError
from tests.faults.book import Book, Finding
from tests.faults.child import busy
from tests.faults.invented import chance_of
from tests.faults.kills import fallen, strike
from tests.faults.places import RAW, SHUT, everything, examine, fresh_vault, sitting
from tests.faults.registry import Operation, operations

KILLS_A_ROUND = 10
UNEXAMINED = 0.2


@dataclass(slots=True)
class Round:
    """What one vault went through."""

    seed: int
    kills: int = 0
    acknowledged: int = 0
    whole: int = 0
    absent: int = 0
    fallen: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)


@contextmanager
def scratch(within: Path | None = None) -> Iterator[Path]:
    """A folder that is gone afterwards."""
    folder = Path(mkdtemp(prefix="faults-", dir=within))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_round(seed: int, kills: int, chosen: Sequence[Operation], *, early: bool = False) -> Round:
    """Kill one vault so many times; stops at the first finding."""
    chance, book, result = chance_of(seed), Book(), Round(seed)
    with scratch() as folder:
        vault = folder / "vault"
        fresh_vault(vault)
        while result.kills < kills and not result.findings:
            work = busy(vault, chosen, chance.getrandbits(32), early=early)
            messages = strike(work, chance).messages
            result.findings += book.note(messages)
            result.fallen[fallen(messages)] += 1
            result.kills += 1
            if chance.random() >= UNEXAMINED or result.kills == kills:
                result.findings += _settle(vault, book)
    result.acknowledged = book.acknowledged
    result.whole, result.absent = book.settled["whole"], book.settled["absent"]
    return result


def _settle(vault: Path, book: Book) -> list[Finding]:
    try:
        with sitting(vault) as desk:
            return [*book.settle(everything(desk)), *examine(desk)]
    except (DalilError, *RAW) as error:
        return [Finding(SHUT, f"{type(error).__name__}: {error}")]


def run_rounds(seed: int, kills: int, families: Sequence[str]) -> Iterator[Round]:
    """Run so many kills in rounds, one process for each processor, in the order of their seeds."""
    full, rest = divmod(kills, KILLS_A_ROUND)
    sizes = [KILLS_A_ROUND] * full + [rest] * bool(rest)
    seeds = range(seed, seed + len(sizes))
    workers = min(len(sizes), len(os.sched_getaffinity(0)))
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        yield from pool.map(_round_of, seeds, sizes, [tuple(families)] * len(sizes))


def _round_of(seed: int, kills: int, families: tuple[str, ...]) -> Round:
    return run_round(seed, kills, operations(*families))
