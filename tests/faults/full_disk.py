"""A full disk: old data intact, one sentence, and work goes on after space is freed.

python -m tests.faults.full_disk SEED TRIALS MOMENT...     inside a mount namespace (small_disk)
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from tempfile import mkdtemp

from tests.isolation import isolate

if __name__ == "__main__":
    isolate()

from desktop.core.clock import SystemClock
from desktop.core.errors import DalilError, StorageFailure
from desktop.services import unlocking
from desktop.services.desk import Desk
from tests.faults.book import CHILD, HALF, LOST, Finding
from tests.faults.creating import PASSPHRASE, USER
from tests.faults.invented import chance_of
from tests.faults.places import RAW, everything, examine, fresh_vault, sitting
from tests.faults.registry import Operation, operations
from tests.faults.rounds import Round, scratch
from tests.faults.small_disk import SmallDisk
from tests.faults.upgrading import newer_program

TRIALS_A_VAULT = 15
NO_WORK = "work does not go on after space was freed"
WRONG_SENTENCE = "the sentence is not that of a full disk"
MOMENTS = ("saving", "importing", "opening", "closing", "upgrading", "creating")
DERIVING_COSTS = 5  # a trial that derives keys takes as long as so many others
MOST_KIB = {"saving": 128, "importing": 400, "opening": 64, "closing": 64, "upgrading": 2400}
# Key files, tables, the first user: each of them needs more room than the one before.
CREATING_KIB = (440, 16, 560, 300, 0, 376, 500, 650)


class Trials:
    """Trials of one moment on one small disk."""

    def __init__(self, disk: SmallDisk, moment: str, chance: Random, result: Round) -> None:
        self.disk, self.moment, self.chance, self.result = disk, moment, chance, result
        self.folder = Path(mkdtemp(prefix=moment, dir=disk.folder))
        self.vault = self.folder / "vault"

    def run(self, kibibytes: int) -> None:
        """Try once with so much room."""
        if self.moment != "creating":
            self._vault_with_records()
        found: list[Finding] = getattr(self, f"_{self.moment}")(kibibytes)
        self.result.kills += 1
        where = f"{self.moment} with {kibibytes} KiB free"
        self.result.findings += [Finding(each.what, f"{where}: {each.where}") for each in found]

    def _vault_with_records(self) -> None:
        """Start anew now and then, or the vault outgrows the disk."""
        if self.result.kills % TRIALS_A_VAULT:
            return
        if self.vault.exists():
            shutil.rmtree(self.vault)
        fresh_vault(self.vault)
        with sitting(self.vault) as desk:
            for each in operations("saving", "importing"):
                _perform(each, desk, self.chance)

    def _saving(self, kibibytes: int) -> list[Finding]:
        return self._work("saving", kibibytes)

    def _importing(self, kibibytes: int) -> list[Finding]:
        return self._work("importing", kibibytes)

    def _work(self, family: str, kibibytes: int) -> list[Finding]:
        each = self.chance.choice(operations(family))
        with sitting(self.vault) as desk:
            before = everything(desk)
            with self.disk.full_but_for(kibibytes):
                findings = self._refusal(lambda: _perform(each, desk, self.chance))
                refused = findings is not None
                if refused and everything(desk) != before:
                    findings = [*(findings or []), Finding(HALF, f"{each.name} was refused")]
            if self._refusal(lambda: _perform(each, desk, self.chance)) is not None:
                findings = [*(findings or []), Finding(NO_WORK, each.name)]
            return [*(findings or []), *examine(desk)]

    def _opening(self, kibibytes: int) -> list[Finding]:
        with sitting(self.vault) as desk:
            before = everything(desk)
        with self.disk.full_but_for(kibibytes):
            findings = self._refusal(lambda: self._reopened(before)) or []
        return [*findings, *self._reopened(before)]

    def _closing(self, kibibytes: int) -> list[Finding]:
        before: dict[tuple[str, str], str] = {}

        def close_when_full() -> None:
            with sitting(self.vault) as desk:
                for each in operations("saving"):
                    _perform(each, desk, self.chance)
                before.update(everything(desk))
                stack.__enter__()

        stack = self.disk.full_but_for(kibibytes)
        findings = self._refusal(close_when_full) or []
        stack.__exit__(None, None, None)
        return [*findings, *self._reopened(before)]

    def _upgrading(self, kibibytes: int) -> list[Finding]:
        with sitting(self.vault) as desk:
            before = everything(desk)
        whole = self.vault.with_name("whole")
        shutil.copytree(self.vault, whole)
        with scratch(self.folder) as folder, newer_program(folder):
            with self.disk.full_but_for(kibibytes):
                findings = self._refusal(lambda: self._reopened(before)) or []
            findings += self._reopened(before)
        shutil.rmtree(self.vault)
        whole.rename(self.vault)
        return findings

    def _reopened(self, before: dict[tuple[str, str], str]) -> list[Finding]:
        with sitting(self.vault) as desk:
            lost = [] if everything(desk) == before else [Finding(LOST, "not what was saved")]
            return [*lost, *examine(desk)]

    def _creating(self, kibibytes: int) -> list[Finding]:
        folder = self.folder / f"new{self.result.kills}"

        def create() -> None:
            unlocking.create(folder, USER, PASSPHRASE, SystemClock())[0].close()

        with self.disk.full_but_for(kibibytes):
            findings = self._refusal(create)
        if findings is not None:
            again = self._refusal(create)
            findings += [] if again is None else [Finding(NO_WORK, "no vault in the same folder")]
        shutil.rmtree(folder)
        return findings or []

    def _refusal(self, act: Callable[[], object]) -> list[Finding] | None:
        """Return None when it was done, else what is wrong with the refusal."""
        try:
            act()
        except StorageFailure as error:
            self.result.absent += 1
            full = "full" in str(error)
            return [] if full else [Finding(WRONG_SENTENCE, str(error))]
        except DalilError as error:
            self.result.absent += 1
            return [Finding(WRONG_SENTENCE, str(error))]
        except RAW as error:
            return [Finding(CHILD, f"{type(error).__name__}: {error}")]
        self.result.whole += 1
        return None


def _perform(each: Operation, desk: Desk, chance: Random) -> None:
    for _intent in each.run(desk, chance):
        pass


def run_full_disk(disk: SmallDisk, seed: int, trials: int, moment: str) -> Round:
    """Try one moment so often, with ever more room."""
    result, chance = Round(seed), chance_of(seed)
    series = Trials(disk, moment, chance, result)
    for number in range(trials):
        series.run(_room(moment, number, trials))
    shutil.rmtree(series.folder)
    return result


def _room(moment: str, number: int, trials: int) -> int:
    """Return KiB: little room more often than much."""
    if moment == "creating":
        return CREATING_KIB[number % len(CREATING_KIB)]
    return int(MOST_KIB[moment] * (number / trials) ** 1.5) // 4 * 4


def main(seed: int, trials: int, moments: Sequence[str]) -> int:
    """Print a line for each moment; return 1 when anything was found."""
    disk = SmallDisk(Path(mkdtemp(prefix="small-disk-")))
    passed = True
    for moment in moments or MOMENTS:
        few = max(1, trials // DERIVING_COSTS) if moment == "creating" else trials
        done = run_full_disk(disk, seed, few, moment)
        verdict = f"FOUND {len(done.findings)}" if done.findings else "ok"
        counts = f"{done.kills} trials, {done.absent} refused, {done.whole} done"
        print(f"seed {seed}  disk full while {moment}  {counts}: {verdict}", flush=True)
        for finding in done.findings[:5]:
            print(f"    {finding}", flush=True)
        passed = passed and not done.findings
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
