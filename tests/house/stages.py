"""Runs named commands, several at a time where asked, and tells what took how long."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from defusedxml import ElementTree

from tests.house.source import ROOT

PYTEST = [sys.executable, "-m", "pytest"]
LINES_OF_EACH_END = 150


@dataclass(frozen=True)
class Stage:
    """One command; `counts_tests` for a pytest run whose numbers are wanted."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    counts_tests: bool = False


@dataclass(frozen=True)
class Result:
    """What became of a stage."""

    name: str
    passed: bool
    seconds: float
    output: str = ""
    tests: int = 0
    failed: int = 0
    skipped: int = 0
    slowest: tuple[tuple[float, str], ...] = ()


def tool(name: str) -> str:
    """The path of a command that belongs to this environment."""
    return str(Path(sys.executable).parent / name)


def run(stage: Stage, *, quiet: bool) -> Result:
    """Run one stage; when not quiet its output goes straight to the terminal."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="dalil-stage-") as folder:
        report = Path(folder) / "report.xml"
        command = [*stage.command]
        if stage.counts_tests:
            command += [f"--junitxml={report}"]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **stage.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if quiet else None,
            stderr=subprocess.STDOUT if quiet else None,
            check=False,
            text=True,
        )
        counts = _counts(report)
    passed = done.returncode == 0
    seconds = time.monotonic() - began
    output = done.stdout or ""
    return Result(stage.name, passed, seconds, output, *counts)


def run_together(stages: Sequence[Stage], workers: int = 2) -> list[Result]:
    """Run stages side by side; each says one line when it is done, failures say all."""

    def one(stage: Stage) -> Result:
        result = run(stage, quiet=True)
        print(line(result), flush=True)
        return result

    with ThreadPoolExecutor(workers) as pool:
        results = list(pool.map(one, stages))
    for result in results:
        if not result.passed:
            print(f"\n--- {result.name}\n{_shortened(result.output)}", flush=True)
    return results


def _shortened(output: str) -> str:
    """Both ends of a long output: what is wrong first, and the summary."""
    lines = output.rstrip().splitlines()
    left_out = len(lines) - 2 * LINES_OF_EACH_END
    if left_out <= 0:
        return "\n".join(lines)
    ends = (lines[:LINES_OF_EACH_END], lines[-LINES_OF_EACH_END:])
    return "\n".join([*ends[0], f"... {left_out} lines left out ...", *ends[1]])


def line(result: Result) -> str:
    """One row of the table of durations."""
    said = "ok    " if result.passed else "FAILED"
    tests = f"{result.tests:>6} tests" if result.tests else ""
    return f"{said} {result.name:<28}{result.seconds:>7.1f} s {tests}".rstrip()


def _counts(report: Path) -> tuple[int, int, int, tuple[tuple[float, str], ...]]:
    if not report.is_file():
        return 0, 0, 0, ()
    root = ElementTree.parse(report).getroot()
    suite = None if root is None else root.find("testsuite")
    if suite is None:
        return 0, 0, 0, ()
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    cases = [
        (float(case.get("time", 0)), f"{case.get('classname')}.{case.get('name')}")
        for case in suite.iter("testcase")
    ]
    slowest = tuple(sorted(cases, reverse=True)[:10])
    return int(suite.get("tests", 0)), failed, int(suite.get("skipped", 0)), slowest
