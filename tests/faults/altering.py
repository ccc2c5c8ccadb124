"""The scenarios in which something is altered or fails: how many trials, and how a line is said."""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Callable

from tests.faults.canaries import run_canaries
from tests.faults.clocks import run_clocks
from tests.faults.failing import EVERY, NO_COMPILER, in_library_command, in_python
from tests.faults.failing_work import DERIVING, LENGTHY, WORKS, Work
from tests.faults.flips import run_flips
from tests.faults.invented import chance_of
from tests.faults.log_attacks import run_log_attacks
from tests.faults.replays import run_replays
from tests.faults.rounds import Round
from tests.faults.tails import run_tails

FLIPS = {"short": 60, "usual": 3000, "long": 100_000}
REPLAYS = {"short": 20, "usual": 200, "long": 5000}
ATTACKS = {"short": 180, "usual": 2000, "long": 50_000}
COMMITS = {"short": 1, "usual": 6, "long": 40}
UNLOCKS = {"short": 5, "usual": 50, "long": 1000}
STEPS = {"short": 50, "usual": 200, "long": 2000}
CANARIES = 200
# Calls that fail, of each operation; where keys are derived each costs seconds.
CALLS = {"short": 6, "usual": EVERY, "long": EVERY}
CALLS_DERIVING = {"short": 1, "usual": 12, "long": EVERY}
CALLS_LENGTHY = {"short": 4, "usual": 100, "long": EVERY}

Say = Callable[[Round, str, str], bool]


def _fallen(done: Round) -> str:
    return ", ".join(f"{count} {what}" for what, count in sorted(done.fallen.items()))


def flips(asked: argparse.Namespace, say: Say) -> bool:
    """Turn bits, cut files off, and set blocks to nothing."""
    done = run_flips(asked.seed, chance_of(asked.seed), FLIPS[asked.length])
    return say(done, "files damaged", f"{done.kills} times, {_fallen(done)}")


def replays(asked: argparse.Namespace, say: Say) -> bool:
    """Put back what was true once."""
    done = run_replays(asked.seed, chance_of(asked.seed), REPLAYS[asked.length])
    return say(done, "old pages, rows and files", f"{done.kills} put back, {_fallen(done)}")


def attacks(asked: argparse.Namespace, say: Say) -> bool:
    """Rewrite the log."""
    done = run_log_attacks(asked.seed, ATTACKS[asked.length])
    return say(done, "attacks on the log", f"{done.kills}, {_fallen(done)}")


def tails(asked: argparse.Namespace, say: Say) -> bool:
    """Cut the write-ahead log off."""
    done = run_tails(asked.seed, chance_of(asked.seed), COMMITS[asked.length])
    return say(done, "write-ahead logs cut off", f"{done.kills}, {_fallen(done)}")


def clocks(asked: argparse.Namespace, say: Say) -> bool:
    """Set the clock forward and back."""
    done = run_clocks(asked.seed, chance_of(asked.seed), UNLOCKS[asked.length])
    return say(done, "clocks that jump", f"{done.kills} saves, {_fallen(done)} once an unlock")


def canaries(asked: argparse.Namespace, say: Say) -> bool:
    """Work for a day with words that must stand nowhere."""
    done = run_canaries(asked.seed, chance_of(asked.seed), CANARIES, STEPS[asked.length])
    counts = f"{done.acknowledged} in {done.kills} steps, {done.absent} of them refused"
    return say(done, "canaries", counts)


def _calls_of(work: Work) -> dict[str, int]:
    if work.name in LENGTHY:
        return CALLS_LENGTHY
    return CALLS_DERIVING if work.name in DERIVING else CALLS


def failing(asked: argparse.Namespace, say: Say) -> bool:
    """Let each call that changes a file fail."""
    most = {work.name: _calls_of(work)[asked.length] for work in WORKS}
    said = [
        say(done, what, f"{done.kills} failed calls, {done.absent} refused, {done.whole} done")
        for what, done in in_python(asked.seed, most)
    ]
    command = in_library_command(asked.seed, most)
    if command is None:
        print(NO_COMPILER, flush=True)
        return all(said)
    arguments, environment = command
    everywhere = subprocess.run(arguments, env=environment, check=False).returncode == 0
    return all(said) and everywhere


ALTERING: dict[str, Callable[[argparse.Namespace, Say], bool]] = {
    "flips": flips,
    "replays": replays,
    "attacks": attacks,
    "tails": tails,
    "clocks": clocks,
    "canaries": canaries,
    "failing": failing,
}
