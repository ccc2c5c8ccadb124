"""The command line of the fault harness: which scenarios, how long, and how a line is said."""

from __future__ import annotations

import argparse
import gc
import logging
import secrets
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from sqlalchemy.orm import configure_mappers

from tests.faults.altering import ALTERING, Say
from tests.faults.bundling import run_bundles
from tests.faults.creating import run_creating
from tests.faults.due import DueWork, run_due
from tests.faults.ending import Erasing, Renewing
from tests.faults.hostile import MOST_MEMORY, is_noticed_without_limits, run_hostile
from tests.faults.invented import chance_of
from tests.faults.meeting import run_meeting
from tests.faults.registry import FAMILIES, operations
from tests.faults.restoring import run_cycles, run_damages, run_unchecked
from tests.faults.rounds import Round, run_rounds
from tests.faults.sabotage import is_caught, run_sabotage, sabotages
from tests.faults.small_disk import FORBIDDEN, full_disk_command
from tests.faults.switched_off import CONTROLS
from tests.faults.taking import Taking
from tests.faults.upgrading import run_upgrading

LENGTHS = ("short", "usual", "long")
KILLS = {"short": 60, "usual": 500, "long": 10_000}
# Before each file operation (-1: all of them), and at any moment.
CREATIONS = {"short": (1, 1), "usual": (-1, 8), "long": (-1, 100)}
UPGRADES = {"short": (-1, 2), "usual": (-1, 20), "long": (-1, 400)}
ENDINGS = {"short": (6, 1), "usual": (-1, 30), "long": (-1, 400)}
MEETINGS = {"short": 1, "usual": 6, "long": 60}
HOSTILE = {"short": 100, "usual": 2000, "long": 50_000}
BUNDLES = {"short": 20, "usual": 500, "long": 5000}
TRIALS = {"short": 6, "usual": 20, "long": 200}
CYCLES = {"short": 3, "usual": 20, "long": 500}
DAMAGES = {"short": 300, "usual": 3000, "long": 100_000}
MOST_KILLS_UNTIL_RED = 200
_DUE: Mapping[str, type[DueWork]] = {
    "renewing a key": Renewing,
    "erasing a case": Erasing,
    "taking a packet in": Taking,
}
FINDINGS_SHOWN = 5


def main(arguments: Sequence[str]) -> int:
    """Return 0 when every promise was kept and every switched-off control was noticed."""
    asked = _parser().parse_args(arguments)
    _warm_up()
    asked.seed = secrets.randbelow(1_000_000) if asked.seed is None else asked.seed
    chosen = ["controls"] if asked.control_off else asked.only or list(SCENARIOS)
    passed = [SCENARIOS[name](asked) for name in chosen]
    return 0 if all(passed) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./dev faults",
        description="Kills the program, damages and alters vaults, lets calls fail, and looks for"
        " what is lost, half done, or altered without a word.",
    )
    length = parser.add_mutually_exclusive_group()
    for name, words in (("short", "for CI, under a minute"), ("long", "for a night")):
        length.add_argument(
            f"--{name}",
            dest="length",
            action="store_const",
            const=name,
            default="usual",
            help=f"{KILLS[name]} kills, {words}",
        )
    parser.add_argument("--seed", type=int, metavar="N", help="that of a line printed before")
    parser.add_argument("--kills", type=int, metavar="N", help=f"instead of {KILLS['usual']}")
    parser.add_argument("--family", action="append", choices=FAMILIES, help="kills: only these")
    parser.add_argument("--only", action="append", choices=SCENARIOS, help="only this scenario")
    parser.add_argument(
        "--control-off", action="store_true", help="only show that the harness turns red"
    )
    return parser


def _warm_up() -> None:
    """Import and configure everything once: a child is forked from here in milliseconds."""
    logging.disable()  # a mended key file is told to nobody here
    operations(*FAMILIES)
    configure_mappers()
    gc.freeze()


# -- scenarios --------------------------------------------------------------------------------


def kills(asked: argparse.Namespace) -> bool:
    """Kill while saving and importing."""
    families = asked.family or FAMILIES
    began, rounds = time.monotonic(), []
    for each in run_rounds(asked.seed, asked.kills or KILLS[asked.length], families):
        rounds.append(each)
        _say(each, ", ".join(families), f"{each.kills} kills, {each.acknowledged} acknowledged")
    seconds = time.monotonic() - began
    fallen = sum((each.fallen for each in rounds), Counter[str]())
    total = sum(each.kills for each in rounds)
    where = ", ".join(f"{count} {place}" for place, count in sorted(fallen.items()))
    print(f"{total} kills in {seconds:.0f} s, {total / seconds:.1f} a second: {where}")
    print(
        f"{sum(each.acknowledged for each in rounds)} acknowledged; of those under way"
        f" {sum(each.whole for each in rounds)} whole, {sum(each.absent for each in rounds)} absent"
    )
    findings = sum(len(each.findings) for each in rounds)
    print(f"verdict: {f'{findings} FOUND' if findings else 'nothing lost, nothing half done'}")
    return not findings


def creating(asked: argparse.Namespace) -> bool:
    """Kill while a vault is made."""
    done = run_creating(asked.seed, chance_of(asked.seed), *CREATIONS[asked.length])
    counts = ", ".join(f"{count} {what}" for what, count in sorted(done.fallen.items()))
    return _say(done, "making a vault", f"{done.kills} kills, of what they left {counts}")


def upgrading(asked: argparse.Namespace) -> bool:
    """Kill while a vault is upgraded."""
    done = run_upgrading(asked.seed, chance_of(asked.seed), *UPGRADES[asked.length])
    return _say(done, "upgrading a vault", f"{done.kills} kills, {done.acknowledged} whole")


def ending(asked: argparse.Namespace) -> bool:
    """Kill while a key is renewed, a case erased, a packet taken in."""
    passed = True
    for name, begun in _DUE.items():
        done = run_due(begun, asked.seed, chance_of(asked.seed), *ENDINGS[asked.length])
        counts = f"{done.kills} kills, {done.acknowledged} whole"
        passed = _say(done, name, counts) and passed
    return passed


def meeting(asked: argparse.Namespace) -> bool:
    """Let several processes open one vault."""
    meetings = MEETINGS[asked.length]
    done = run_meeting(asked.seed, chance_of(asked.seed), meetings)
    return _say(done, "processes at one vault", f"{done.kills} in {meetings} meetings")


def restoring(asked: argparse.Namespace) -> bool:
    """Back up, destroy, restore, with kills on the way; and damage backups."""
    chance = chance_of(asked.seed)
    done = run_cycles(asked.seed, chance, CYCLES[asked.length])
    counts = f"{done.acknowledged} cycles, {done.kills} kills"
    whole = _say(done, "backup, destruction, restore", counts)
    damages = run_damages(asked.seed, chance, DAMAGES[asked.length])
    return _say(damages, "damaged backups", f"{damages.kills} refused or found") and whole


def disk_full(asked: argparse.Namespace) -> bool:
    """Fill a small disk, where mounting one is permitted."""
    command = full_disk_command([str(asked.seed), str(TRIALS[asked.length])])
    if command is None:
        print(FORBIDDEN, flush=True)
        return True
    return subprocess.run(command, check=False).returncode == 0


def hostile_files(asked: argparse.Namespace) -> bool:
    """Show files made to do harm, and then a bomb with the limits off."""
    done = run_hostile(asked.seed, HOSTILE[asked.length])
    said = ", ".join(f"{count} {verdict}" for verdict, count in sorted(done.said.items()))
    if done.most_memory > MOST_MEMORY:
        done.findings.append(f"one took {done.most_memory >> 20} MiB")
    told = f"slowest {done.slowest:.1f} s, largest {done.most_memory >> 20} MiB"
    passed = _say_all(asked.seed, "hostile files", f"{done.files}: {said}; {told}", done.findings)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        red = pool.submit(is_noticed_without_limits).result()
    verdict = "red, more memory than is allowed" if red else "NOT NOTICED"
    print(f"seed {asked.seed}  hostile files, limits off: {verdict}", flush=True)
    return passed and red


def bundles(asked: argparse.Namespace) -> bool:
    """Have good and spoilt bundles checked."""
    done = run_bundles(asked.seed, BUNDLES[asked.length])
    counts = f"{done.good} good, {done.spoilt} spoilt"
    return _say_all(asked.seed, "bundles of evidence", counts, done.findings)


def controls(asked: argparse.Namespace) -> bool:
    """Switch off one control after the other; each must be noticed."""
    print("with a control off, the harness must turn red:", flush=True)
    passed = True
    for each in sabotages():
        done = run_sabotage(each, asked.seed, MOST_KILLS_UNTIL_RED)
        caught = is_caught(each, done)
        verdict = f"red, {done.findings[0].what}" if caught else "NOT NOTICED"
        print(f"seed {asked.seed}  {each.name}  {done.kills} kills: {verdict}", flush=True)
        passed = passed and caught
    for control in CONTROLS:
        found = [each.what for each in control.is_noticed(asked.seed).findings]
        caught = control.expected in found
        verdict = f"red, {control.expected}" if caught else f"NOT NOTICED {found[:1]}"
        print(f"seed {asked.seed}  {control.name}: {verdict}", flush=True)
        passed = passed and caught
    done = run_unchecked(asked.seed)
    verdict = f"red, {done.findings[0].what}" if done.findings else "NOT NOTICED"
    print(f"seed {asked.seed}  a backup that is not read again  1 backup: {verdict}", flush=True)
    return passed and bool(done.findings)


def _altering(run: Callable[[argparse.Namespace, Say], bool], asked: argparse.Namespace) -> bool:
    return run(asked, _say)


SCENARIOS: dict[str, Callable[[argparse.Namespace], bool]] = {
    "kills": kills,
    "creating": creating,
    "upgrading": upgrading,
    "ending": ending,
    "meeting": meeting,
    "restoring": restoring,
    "disk-full": disk_full,
    **{name: partial(_altering, run) for name, run in ALTERING.items()},
    "hostile-files": hostile_files,
    "bundles": bundles,
    "controls": controls,
}


def _say(done: Round, what: str, counts: str) -> bool:
    return _say_all(done.seed, what, counts, done.findings)


def _say_all(seed: int, what: str, counts: str, findings: Sequence[object]) -> bool:
    verdict = f"FOUND {len(findings)}" if findings else "ok"
    print(f"seed {seed}  {what}  {counts}: {verdict}", flush=True)
    for finding in findings[:FINDINGS_SHOWN]:
        print(f"    {finding}", flush=True)
    return not findings
