"""Measures that need a process of their own: nothing another measure left behind slows them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from tests.house.source import ROOT


def run_module(module: str, *arguments: str) -> str:
    """Run a module of the clone and return what it prints.

    Raises:
        RuntimeError: it failed; what it said is in the message.
    """
    command = [sys.executable, "-P", "-m", module, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode or not done.stdout:
        message = f"{module} could not be measured: {done.stderr[-1500:]}"
        raise RuntimeError(message)
    return done.stdout


def _environment() -> dict[str, str]:
    """Let modules be compiled once, as an installed program's are, whatever this machine is told.

    What is compiled lies in the run's own folder for what is temporary and is gone with it.
    """
    own = {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(Path(gettempdir()) / "compiled")}
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return inherited | own


def told_by(module: str, *arguments: str) -> dict[str, Any]:
    """Run a module whose last line is JSON."""
    told: dict[str, Any] = json.loads(run_module(module, *arguments).splitlines()[-1])
    return told
