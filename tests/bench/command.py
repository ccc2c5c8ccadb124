"""The command line of the bench: which measures, and the table."""

from __future__ import annotations

import argparse
import platform
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import mkdtemp

from tests.bench import forms, gaps, listing, papers, saving, scrolling, starting
from tests.bench.measures import HEADING, Measure, line, read_baseline, row, write_baseline
from tests.bench.office import make_office, scratch_parent

OF_THE_OFFICE: dict[str, Callable[[Path], list[Measure]]] = {
    "listing": listing.measure,
    "saving": saving.measure,
    "gaps": gaps.measure,
}
OF_THE_WINDOW: dict[str, Callable[[], list[Measure]]] = {
    "starting": starting.measure,
    "forms": forms.measure,
    "scrolling": scrolling.measure,
    "papers": papers.measure,
}
MEASURES = (*OF_THE_WINDOW, *OF_THE_OFFICE)


def main(arguments: Sequence[str]) -> int:
    """Return 1 when a limit is broken."""
    parser = argparse.ArgumentParser(prog="./dev bench", description="Measures speed as ratios.")
    parser.add_argument("--update", action="store_true", help="make these figures the baseline")
    parser.add_argument("--only", action="append", choices=MEASURES, help="only these measures")
    asked = parser.parse_args(arguments)
    print(f"Python {platform.python_version()}, {platform.machine()}", flush=True)
    print(line(HEADING), flush=True)
    measured = run(asked.only or MEASURES)
    if asked.update:
        write_baseline(measured)
    broken = [each for each in measured if not each.kept]
    print(f"{len(broken)} of {sum(e.limit is not None for e in measured)} limits broken")
    return 1 if broken else 0


def run(names: Sequence[str]) -> list[Measure]:
    """Measure and print each line as it is known."""
    measured: list[Measure] = []
    baseline = read_baseline()

    def say(found: list[Measure]) -> None:
        measured.extend(found)
        for each in found:
            print(row(each, baseline), flush=True)

    for name, measure in OF_THE_WINDOW.items():
        if name in names:
            say(measure())
    chosen = [name for name in OF_THE_OFFICE if name in names]
    if chosen:
        folder = Path(mkdtemp(prefix="bench-", dir=scratch_parent()))
        try:
            office = folder / "office"
            began = time.monotonic()
            make_office(office)
            print(f"(20,000 cases made in {time.monotonic() - began:.0f} s)", flush=True)
            for name in chosen:
                say(OF_THE_OFFICE[name](office))
        finally:
            shutil.rmtree(folder)
    return measured
