"""The end of the write-ahead log cut off, at each frame and a byte before and behind it.

SQLite opens such a vault without a word, at an earlier commit: that is how it recovers from a power
cut. Nothing inside the vault can show it, so this computer's note has to. Here the note was taken
after the last commit, as it is soon after each, and every state that ever was committed is known.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from desktop.services.desk import Desk
from tests.faults.book import HALF, Finding
from tests.faults.flips import HARMLESS, TOLD
from tests.faults.invented import chance_of
from tests.faults.registry import operations
from tests.faults.rounds import Round
from tests.faults.sample import (
    SILENT,
    Sample,
    fold,
    holdings,
    judge,
    look_at,
    make_vault,
    photograph,
    quick_scratch,
)
from tests.faults.spreading import spread

WAL = "vault.db-wal"
HEADER, FRAME_HEADER = 32, 24  # bytes; sqlite.org/fileformat2.html, section 4
NOT_TOLD = "commits are gone, and nobody was told"


@dataclass(frozen=True, slots=True)
class Tail:
    """A killed vault, and every state it was in at a commit since the log was last folded in."""

    sample: Sample
    states: tuple[Mapping[str, str], ...]


def tail_sample(folder: Path, chance: Random, commits: int) -> Tail:
    """Return a vault with so many operations in its write-ahead log."""
    desk = make_vault(folder / "vault", chance, 1)
    try:
        fold(desk)
        states = [holdings(desk), *_worked(desk, chance, commits)]
        return Tail(photograph(desk, folder / "killed"), tuple(states))
    finally:
        desk.close()


def _worked(desk: Desk, chance: Random, commits: int) -> Iterator[dict[str, str]]:
    chosen = operations("saving")
    for number in range(commits):
        for _intent in chosen[number % len(chosen)].run(desk, chance):
            pass
        yield holdings(desk)


def run_tails(seed: int, chance: Random, commits: int) -> Round:
    """Cut at every boundary of a log of so many commits."""
    with quick_scratch() as folder:
        tail = tail_sample(folder, chance, commits)
        places = cuts(tail.sample.folder / WAL)
        return spread(seed, len(places), partial(_cuts, tail, places, seed))


def cuts(log: Path) -> list[int]:
    """Return where the log is cut: at each boundary of a frame, a byte before, a byte behind."""
    data = log.read_bytes()
    step = FRAME_HEADER + int.from_bytes(data[8:12], "big")
    boundaries = range(HEADER, len(data) + 1, step)
    around = {each + by for each in boundaries for by in (-1, 0, 1)}
    return sorted(each for each in around if each <= len(data))


def _cuts(tail: Tail, places: list[int], first_seed: int, seed: int, count: int) -> Round:
    from tests.faults.spreading import PIECE

    result = Round(seed)
    start = (seed - first_seed) * PIECE
    with quick_scratch() as folder:
        for place in places[start : start + count]:
            copy = folder / f"{place}"
            shutil.copytree(tail.sample.folder, copy)
            log = copy / WAL
            log.write_bytes(log.read_bytes()[:place])
            result.kills += 1
            result.findings += _aftermath(tail, copy, f"cut at byte {place}", result)
            shutil.rmtree(copy)
    return result


def _aftermath(tail: Tail, copy: Path, where: str, result: Round) -> list[Finding]:
    look = look_at(tail.sample, copy)
    result.fallen[TOLD if look.told else HARMLESS] += 1
    findings = judge(look, tail.sample, where)
    if look.holdings is not None and look.holdings not in tail.states:
        findings.append(Finding(HALF, f"{where}: a state that was never committed"))
    if look.holdings != tail.sample.holdings and look.holdings is not None and not look.gap:
        findings.append(Finding(NOT_TOLD, f"{where}: {SILENT}"))
    return findings


def one_cut(seed: int) -> Round:
    """Cut the last commit off, and no more: for the proof that a silent loss is noticed."""
    with quick_scratch() as folder:
        tail = tail_sample(folder, chance_of(seed), 3)
        places = cuts(tail.sample.folder / WAL)
        return _cuts(tail, places[len(places) // 2 :], seed, seed, 1)
