"""`./dev check`: everything that can be said about the code without running the program."""

from __future__ import annotations

import sys
import time

from tests.house.lines import table
from tests.house.stages import PYTEST, Result, Stage, line, run_together, tool

GATES = (
    Stage("types (mypy)", [tool("mypy")]),
    Stage("house rules", [*PYTEST, "tests/house", "-p", "no:pytest-qt"], counts_tests=True),
    Stage("style (ruff check)", [tool("ruff"), "check", "--output-format=concise"]),
    Stage("format (ruff format)", [tool("ruff"), "format", "--check"]),
    Stage("import contracts", [tool("lint-imports"), "--no-cache"]),
)


def check() -> list[Result]:
    """Run all gates, two at a time, and print the lines per package."""
    results = run_together(GATES)
    print(f"\n{table()}\n", flush=True)
    return results


def main() -> int:
    """Return 0 when every gate is passed."""
    began = time.monotonic()
    results = check()
    passed = all(result.passed for result in results)
    print(line(Result("check", passed, time.monotonic() - began)))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
