"""Bits turned, ends cut off, blocks set to nothing, in every file of a vault that was killed.

Each is told to a person, in opening, reading or checking, or has changed nothing of what is read.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from tests.faults.book import Finding
from tests.faults.invented import chance_of
from tests.faults.rounds import Round
from tests.faults.sample import (
    WRONG,
    Look,
    Sample,
    fold,
    judge,
    look_at,
    make_vault,
    photograph,
    quick_scratch,
    work_in,
)
from tests.faults.spreading import spread

BLOCK = 4096
# How often a file is chosen: the database most, and whatever else lies there.
WEIGHTS = {"vault.db": 8, "vault.db-wal": 5, "vault.json": 3, "vault.json.copy": 2}
FLIP, CUT, ZERO = "a bit turned", "the end cut off", "a block set to nothing"
HOW_OFTEN = {FLIP: 8, CUT: 1, ZERO: 1}
TOLD, HARMLESS = "reported", "harmless"


@dataclass(frozen=True, slots=True)
class Damage:
    """What is done to one file, and where."""

    name: str
    how: str
    place: int
    bit: int

    def do(self, folder: Path) -> None:
        """Do it."""
        path = folder / self.name
        data = bytearray(path.read_bytes())
        if self.how == CUT:
            del data[self.place :]
        elif self.how == ZERO:
            data[self.place : self.place + BLOCK] = bytes(len(data[self.place :][:BLOCK]))
        elif data:
            data[self.place] ^= 1 << self.bit
        path.write_bytes(data)

    def __str__(self) -> str:
        return f"{self.name}, {self.how} at byte {self.place} (bit {self.bit})"


def killed_sample(folder: Path, chance: Random) -> Sample:
    """Return a vault that was killed while part of it lay in the write-ahead log."""
    desk = make_vault(folder / "vault", chance)
    try:
        fold(desk)
        work_in(desk, chance)
        return photograph(desk, folder / "killed")
    finally:
        desk.close()


def run_flips(seed: int, chance: Random, count: int) -> Round:
    """Damage so many copies."""
    with quick_scratch() as folder:
        sample = killed_sample(folder, chance)
        return spread(seed, count, partial(_flips, sample))


def _flips(sample: Sample, seed: int, count: int) -> Round:
    result, chance = Round(seed), chance_of(seed)
    with quick_scratch() as folder:
        for number in range(count):
            copy = folder / f"{number}"
            shutil.copytree(sample.folder, copy)
            damage = _choose(copy, chance)
            damage.do(copy)
            look = look_at(sample, copy)
            result.kills += 1
            result.fallen[TOLD if look.told else HARMLESS] += 1
            result.findings += [*judge(look, sample, str(damage)), *_older(look, sample, damage)]
            shutil.rmtree(copy)
    return result


def _older(look: Look, sample: Sample, damage: Damage) -> list[Finding]:
    """Other data may be read only of a vault that was said to be older when it was opened."""
    other = look.holdings is not None and look.holdings != dict(sample.holdings)
    if not other or look.gap:
        return []
    return [Finding(WRONG, f"{damage}: other data was read; told only: {look.told}")]


def _choose(folder: Path, chance: Random) -> Damage:
    files = sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file())
    (name,) = chance.choices(files, [WEIGHTS.get(each, 1) for each in files])
    (how,) = chance.choices(list(HOW_OFTEN), list(HOW_OFTEN.values()))
    size = (folder / name).stat().st_size
    return Damage(name, how, chance.randrange(max(size, 1)), chance.randrange(8))


def one_flip(seed: int) -> Round:
    """Turn one bit in the middle of the write-ahead log: for the proof that it is noticed."""
    result = Round(seed, kills=1)
    with quick_scratch() as folder:
        sample = killed_sample(folder, chance_of(seed))
        size = (sample.folder / "vault.db-wal").stat().st_size
        damage = Damage("vault.db-wal", FLIP, size // 2, 3)
        damage.do(sample.folder)
        look = look_at(sample, sample.folder)
        result.findings += [*judge(look, sample, str(damage)), *_older(look, sample, damage)]
    return result
