"""The command line, called as a shell or a script calls it: each time in a process of its own.

The process is forked from one that has imported the program, which otherwise takes most of the time
of a command. That `python -m desktop` finds its way to the same place is seen where a test says so.
"""

from __future__ import annotations

import io
import os
import pkgutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import desktop
from desktop.__main__ import main

ROOT = Path(__file__).parents[2]
# The floors below the window; a command knows nothing of Qt.
FLOORS = ("commands", "documents", "exchange", "models", "services", "storage", "workbooks")

_forking = get_context("forkserver")
_forking.set_forkserver_preload(
    [
        f"desktop.{floor}.{module.name}"
        for floor in FLOORS
        for module in pkgutil.iter_modules([str(Path(desktop.__path__[0]) / floor)])
    ]
)


def call(
    arguments: Sequence[str | Path],
    environment: Mapping[str, str] | None = None,
    *,
    encoding: str = "utf-8",
    out: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end, without a terminal, and return what it said.

    `encoding` is that of the streams; `out` is where what it says goes instead of into the result.
    """
    given = [str(part) for part in arguments]
    with TemporaryDirectory() as folder:
        streams = (out or Path(folder) / "out", Path(folder) / "err")
        surroundings = dict(os.environ if environment is None else environment)
        called = _forking.Process(target=_run, args=(given, surroundings, streams, encoding))
        called.start()
        called.join()
        said = ["" if path == out else path.read_text(encoding) for path in streams]
    assert called.exitcode is not None
    return subprocess.CompletedProcess(given, called.exitcode, *said)


def by_the_interpreter(
    arguments: Sequence[str | Path], environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one command as `python -m desktop`, from nothing."""
    return subprocess.run(
        [sys.executable, "-m", "desktop", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
        env={**(os.environ if environment is None else environment), "PYTHONIOENCODING": "utf-8"},
        cwd=ROOT,
    )


def _run(
    arguments: list[str], environment: dict[str, str], streams: tuple[Path, Path], encoding: str
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - to the end of the process
    sys.stdout, sys.stderr = (
        io.TextIOWrapper(path.open("wb"), encoding=encoding, newline="") for path in streams
    )
    sys.argv = ["dalil", *arguments]
    raise SystemExit(main())
