"""A figure with its limit, the figures of the baseline, and the table that compares them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

BASELINE = Path(__file__).with_name("baseline.json")
NOISE = 1.3  # on a small virtual machine a smaller difference says nothing
HEADING = ("measure", "limit", "measured", "baseline", "verdict")


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure. Without a limit it is information."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the limit was kept."""
        return self.limit is None or self.value <= self.limit


def read_baseline(path: Path = BASELINE) -> dict[str, float]:
    """Return the committed figures; none before the first `--update`."""
    if not path.is_file():
        return {}
    found: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    return found


def write_baseline(measures: Sequence[Measure], path: Path = BASELINE) -> None:
    """Commit these figures; those of measures that were not run stay."""
    figures = read_baseline(path) | {each.name: round(each.value, 2) for each in measures}
    path.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def row(each: Measure, baseline: dict[str, float]) -> str:
    """Return one line of the table."""
    before = baseline.get(each.name)
    cells = (
        each.name,
        "" if each.limit is None else f"{each.limit:g} {each.unit}",
        f"{each.value:.2f} {each.unit}",
        "" if before is None else f"{before:.2f}",
        verdict(each, before),
    )
    return line(cells)


def line(cells: Sequence[str]) -> str:
    """Return cells below each other's headings."""
    return f"{cells[0]:<52}{cells[1]:>9}{cells[2]:>14}{cells[3]:>10}  {cells[4]}".rstrip()


def verdict(each: Measure, before: float | None) -> str:
    """Say whether the limit is kept, and whether the figure is worse than noise explains."""
    if not each.kept:
        return "LIMIT BROKEN"
    slower = before is not None and before > 0 and each.value > before * NOISE
    said = "" if each.limit is None else "ok"
    return f"{said} slower than the baseline".strip() if slower else said


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that so many percent of the others do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def alternate(
    first: Callable[[], float], second: Callable[[], float], pairs: int, warm_up: int = 3
) -> tuple[list[float], list[float]]:
    """Measure two things in turn, A B A B, so that what disturbs the machine disturbs both."""
    for _ in range(warm_up):
        first()
        second()
    measured = [(first(), second()) for _ in range(pairs)]
    return [each for each, _ in measured], [each for _, each in measured]
