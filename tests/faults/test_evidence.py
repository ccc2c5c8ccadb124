"""Hostile files and bundles of evidence, a few of each, as the harness does thousands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.faults, pytest.mark.slow]


@pytest.mark.parametrize("scenario", ["hostile-files", "bundles"])
def test_nothing_is_found(scenario: str) -> None:
    command = [sys.executable, "-m", "tests.faults", "--short", "--only", scenario, "--seed", "7"]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
