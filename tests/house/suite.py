"""`./dev test`: the checks, then the tests, then what took how long and how many passed.

--unit    only the tests of the floors below the services, without Qt and server; at most a minute
--all     adds PostgreSQL and the judge of papers (their absence fails), the faults in short form
          and the tests of their harness, each screen opened a hundred times, and no network for
          anybody
--long    adds every kind of paper in every language on every style sheet, all of them judged
PATH...   only these tests, all else left out; with --long the long ones of them
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

from tests.house.check import check
from tests.house.network import without_network
from tests.house.source import ROOT
from tests.house.stages import PYTEST, Result, Stage, line, run

UNIT = (
    "core",
    "vault",
    "models",
    "rules",
    "forms",
    "storage",
    "documents",
    "workbooks",
    "statistics",
    "exchange",
)
UNIT_SECONDS = 60
SERVICES = "services"  # each of their tests goes through every floor below, to a vault on the disk
JUDGED, LEAKS = "tests/documents/test_validity.py", "tests/views/test_leaks.py"
# A harness kills and restores for minutes; what is opened a hundred times takes as long.
UNREPEATED = ["-m", "not long and not faults", f"--ignore={LEAKS}"]
PLAIN, SLOW = "not slow and not postgres and not long", "slow and not postgres"
# Hundreds of papers are drawn and judged before the first of these tests has an answer.
LONG = ["-m", "long", "-o", "faulthandler_timeout=1200"]
# What a machine has to have where everything is tested; elsewhere its tests are skipped aloud.
JUDGE = "DALIL_REQUIRE_VALIDATOR"
REQUIRED = ("DALIL_REQUIRE_POSTGRES", JUDGE)
OFTEN = {"DALIL_TIMES": "100"}  # each screen is opened and closed, to see what it leaves
TWO_AT_A_TIME = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
# A vault waits for its disk, a window for its timers, half of the time.
THREE_AT_A_TIME = ["-n", "3", *TWO_AT_A_TIME[2:]]


def stages(*, everything: bool, long: bool = False) -> list[Stage]:
    """The test runs: the unit part first, for it fails first."""
    unit = [f"tests/{name}" for name in UNIT]
    services = f"tests/{SERVICES}"
    below = [*unit, services]
    ignored = [f"--ignore={path}" for path in [*below, "tests/house"]]
    bare = ["-p", "no:pytest-qt"]
    windowless = [*THREE_AT_A_TIME, *bare]
    unjudged = [] if everything else [f"--ignore={JUDGED}"]
    found = [
        _tests("unit tests", [*unit, *TWO_AT_A_TIME, *bare, "-m", PLAIN], everything=everything),
        _tests("services", [services, *windowless, "-m", PLAIN], everything=everything),
        _tests(
            "real keys, papers covered" + (" and judged" if everything else ""),
            [*below, *windowless, *unjudged, "-m", SLOW],
            everything=everything,
        ),
        _tests(
            "windows and journeys",
            ["tests", *ignored, *THREE_AT_A_TIME, *([] if everything else UNREPEATED)],
            everything=everything,
        ),
    ]
    if everything:
        server = [*below, *windowless, "-m", "postgres"]
        found.append(_tests("the same on PostgreSQL", server, everything=True))
    if long:
        found.append(_long([*below, "-p", "no:pytest-qt"]))
    if everything and (ROOT / "tests/faults/__main__.py").is_file():
        found.append(Stage("faults, short", [sys.executable, "-m", "tests.faults", "--short"]))
    return found


def _tests(name: str, arguments: Sequence[str], *, everything: bool) -> Stage:
    environment = {**dict.fromkeys(REQUIRED, "1"), **OFTEN} if everything else {}
    return Stage(name, [*PYTEST, *arguments], environment, counts_tests=True)


def _long(arguments: Sequence[str]) -> Stage:
    command = [*PYTEST, *LONG, *arguments]
    return Stage("every paper, language, sheet", command, {JUDGE: "1"}, counts_tests=True)


def run_all(found: Sequence[Stage], *, everything: bool) -> list[Result]:
    """Run the stages one after another; with --all each of them without a network."""
    results = []
    for stage in found:
        print(f"\n=== {stage.name}", flush=True)
        chosen = _offline(stage) if everything else stage
        results.append(run(chosen, quiet=False))
    return results


def _offline(stage: Stage) -> Stage:
    command = without_network(stage.command)
    if command is None:
        print("!!! THIS MACHINE FORBIDS NAMESPACES: the network was NOT taken away from this run.")
        return stage
    return replace(stage, name=f"{stage.name}, no network", command=command)


def conclude(results: Sequence[Result], seconds: float) -> int:
    """Print durations, the slowest tests and the counts; return the exit status."""
    print("\n=== what took how long")
    for result in results:
        print(line(result))
    for took, name in sorted((s for r in results for s in r.slowest), reverse=True)[:10]:
        print(f"       {took:>6.1f} s {name}")
    for result in results:
        if result.name.startswith("unit") and result.seconds > UNIT_SECONDS:
            print(f"!!! the unit part took more than {UNIT_SECONDS} s")
    print(f"       {seconds:>6.1f} s in all")
    for result in results:
        if not result.passed:
            print(f"FAILED {result.name}")
    tests = sum(result.tests for result in results)
    failed = sum(result.failed for result in results)
    skipped = sum(result.skipped for result in results)
    print(f"{tests - failed - skipped} passed, {failed} failed, {skipped} skipped", flush=True)
    return 0 if tests and all(result.passed for result in results) else 1


def main(arguments: Sequence[str]) -> int:
    """Return 0 when everything asked for has passed."""
    parser = argparse.ArgumentParser(prog="./dev test", description=__doc__.splitlines()[0])
    parser.add_argument("--unit", action="store_true", help="only the quick part")
    parser.add_argument("--all", action="store_true", help="also PostgreSQL and faults, offline")
    parser.add_argument("--long", action="store_true", help="also every paper on every sheet")
    parser.add_argument("paths", nargs="*", help="tests to run, and options for pytest")
    asked, options = parser.parse_known_args(arguments)
    began = time.monotonic()
    if asked.paths or options:
        arguments = [*asked.paths, *options]
        plain = _tests("chosen tests", arguments, everything=asked.all)
        chosen = _long(arguments) if asked.long else plain
        return conclude(run_all([chosen], everything=asked.all), time.monotonic() - began)
    found = stages(everything=asked.all, long=asked.long)
    results = run_all(found[:1], everything=False) if asked.unit else check()
    if not asked.unit:
        results += run_all(found, everything=asked.all)
    return conclude(results, time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
