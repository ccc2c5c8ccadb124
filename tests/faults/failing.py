"""The n-th call that changes a file fails, for every n of six operations, once and from then on.

What was there before is there afterwards, a person gets a sentence, and the next try works.
The calls fail in two ways: `InPython` where the program itself opens, writes, flushes and renames;
`InLibrary` below everything, SQLCipher included, where a C compiler is there to build what does it.
"""

from __future__ import annotations

import ctypes
import errno
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any, Protocol, Self
from unittest.mock import patch

from tests.isolation import isolate

if __name__ == "__main__":
    isolate()

from desktop.core.errors import DalilError
from tests.faults.book import Finding
from tests.faults.failing_work import WORKS, Work
from tests.faults.invented import chance_of
from tests.faults.places import RAW
from tests.faults.rounds import Round
from tests.faults.sample import quick_scratch

NO_COMPILER = "NO C COMPILER HERE: failing calls of SQLCipher were NOT tested."
SOURCE = Path(__file__).with_name("failing_calls.c")
NO_SENTENCE, NO_NEXT = "a raw error", "the next try does not work"
ERRORS = (errno.ENOSPC, errno.EIO)
EVERY = 10**9
LAST = 60
"""So many calls at the end of a long operation, where what was made is put in place."""


class Injector(Protocol):
    """What makes calls fail on files whose path contains `word`."""

    def arm(self, word: str, nth: int, number: int, *, again: bool) -> None:
        """Let the n-th such call fail with this error number; `again`: those after it too."""

    def disarm(self) -> int:
        """Let everything pass; return how many such calls there were."""


class InPython:
    """Fails calls of the module `os`, and the writing of the files that it opened."""

    def __init__(self) -> None:
        self._word, self._nth, self._number, self._again, self._seen = "", 0, 0, False, 0
        self._opened: dict[int, str] = {}

    def arm(self, word: str, nth: int, number: int, *, again: bool) -> None:
        self._word, self._nth, self._number, self._again, self._seen = word, nth, number, again, 0

    def disarm(self) -> int:
        self._word = ""
        return self._seen

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Stand before the real calls while the block runs."""
        with ExitStack() as stack:
            for name in ("replace", "rename", "link", "mkdir"):
                real = getattr(os, name)
                stack.enter_context(patch.object(os, name, partial(self._on_path, real)))
            stack.enter_context(patch.object(os, "open", partial(self._open, os.open)))
            stack.enter_context(patch.object(os, "fsync", partial(self._on_descriptor, os.fsync)))
            stack.enter_context(patch.object(os, "fdopen", partial(self._fdopen, os.fdopen)))
            yield

    def _count(self, path: str) -> None:
        if self._word and self._word in path:
            self._seen += 1
            if self._seen == self._nth or (self._again and self._seen > self._nth > 0):
                raise OSError(self._number, os.strerror(self._number), path)

    def _on_path(self, real: Callable[..., Any], *paths: Any, **named: Any) -> Any:
        self._count(str(paths[-1] if len(paths) > 1 else paths[0]))
        return real(*paths, **named)

    def _open(
        self, real: Callable[..., int], path: Any, flags: int, *rest: Any, **named: Any
    ) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            self._count(str(path))
        descriptor = real(path, flags, *rest, **named)
        self._opened[descriptor] = str(path)
        return descriptor

    def _on_descriptor(self, real: Callable[[int], None], descriptor: int) -> None:
        self._count(self._opened.get(descriptor, ""))
        real(descriptor)

    def _fdopen(self, real: Callable[..., Any], descriptor: int, *rest: Any, **named: Any) -> Any:
        stream = real(descriptor, *rest, **named)
        path = self._opened.get(descriptor, "")
        return _Writing(stream, partial(self._count, path)) if self._word else stream


class _Writing:
    """A stream whose writes are counted."""

    def __init__(self, stream: io.BufferedWriter, count: Callable[[], None]) -> None:
        self._stream, self._count = stream, count

    def write(self, data: bytes) -> int:
        self._count()
        return self._stream.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stream.close()


class InLibrary:
    """Fails calls of the C library, in a process into which `failing_calls` was loaded first."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)

    def arm(self, word: str, nth: int, number: int, *, again: bool) -> None:
        self._library.dalil_arm(word.encode(), nth, number, int(again))

    def disarm(self) -> int:
        return int(self._library.dalil_disarm())


# -- trials -----------------------------------------------------------------------------------


def run_failing(injector: Injector, work: Work, seed: int, most: int) -> Round:
    """Let each call of an operation fail; at most so many of them."""
    result, chance = Round(seed), chance_of(seed)
    with quick_scratch() as folder, work.prepared(folder):
        number = _calls(injector, work, folder / "whole")
        for nth in _chosen(chance, number, most):
            for again in (False, True):
                error = chance.choice(ERRORS)
                where = f"{work.name}, call {nth} of {number}, {errno.errorcode[error]}"
                vault = folder / f"{nth}-{again}"
                trial = partial(injector.arm, str(vault), nth, error, again=again)
                found = _trial(work, vault, trial, injector.disarm, result)
                where += " and all after it" if again else ""
                result.findings += [Finding(e.what, f"{where}: {e.where}") for e in found]
                result.kills += 1
                shutil.rmtree(vault, ignore_errors=True)
    return result


def _chosen(chance: Random, number: int, most: int) -> list[int]:
    """Choose calls by their numbers: all, or half of those there is time for among the last."""
    every = list(range(1, number + 1))
    if number <= most:
        return every
    late = chance.sample(every[-LAST:], min(most // 2, LAST))
    return sorted({*late, *chance.sample(every, most - len(late))})


def _calls(injector: Injector, work: Work, vault: Path) -> int:
    """Count the calls of an operation that nothing fails in."""
    with work.ready(vault) as act:
        injector.arm(str(vault), 0, 0, again=False)
        act()
        return injector.disarm()


def _trial(
    work: Work,
    vault: Path,
    arm: Callable[[], None],
    disarm: Callable[[], int],
    result: Round,
) -> list[Finding]:
    findings = []
    with work.ready(vault) as act:
        arm()
        try:
            act()
        except DalilError as error:
            result.absent += 1
            if not str(error).endswith("."):
                findings.append(Finding(NO_SENTENCE, str(error)))
        except RAW as error:
            findings.append(Finding(NO_SENTENCE, f"{type(error).__name__}: {error}"))
        else:
            result.whole += 1
        finally:
            disarm()
        findings += _afterwards(work, vault)
    return findings


def _afterwards(work: Work, vault: Path) -> list[Finding]:
    try:
        return work.look(vault)
    except (DalilError, *RAW) as error:
        return [Finding(NO_NEXT, f"{type(error).__name__}: {error}")]


# -- both ways --------------------------------------------------------------------------------


def in_python(seed: int, most: dict[str, int]) -> Iterator[tuple[str, Round]]:
    """Fail what the program itself calls."""
    injector = InPython()
    for work in WORKS:
        with injector.installed():
            done = run_failing(injector, work, seed, most[work.name])
        if done.kills:  # saving and importing write nothing but the database
            yield f"{work.name}, own files", done


def first_calls(work: Work, seed: int, most: int) -> Round:
    """Let a few of the program's own calls fail: for the proof that it is noticed."""
    injector = InPython()
    with injector.installed():
        return run_failing(injector, work, seed, most)


def in_library_command(seed: int, most: dict[str, int]) -> tuple[list[str], dict[str, str]] | None:
    """Return command and environment that fail what everything calls; None without a compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    library = Path(mkdtemp(prefix="failing-")) / "failing_calls.so"
    build = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"]
    if subprocess.run(build, capture_output=True, check=False).returncode:
        return None
    numbers = [f"{name}={number}" for name, number in most.items()]
    command = [sys.executable, "-m", "tests.faults.failing", str(seed), *numbers]
    return command, {**os.environ, "LD_PRELOAD": str(library)}


def main(seed: int, most: dict[str, int]) -> int:
    """Print a line for each operation; return 1 when anything was found."""
    passed = True
    for work in WORKS:
        done = run_failing(InLibrary(), work, seed, most[work.name])
        verdict = f"FOUND {len(done.findings)}" if done.findings else "ok"
        counts = f"{done.kills} failed calls, {done.absent} refused, {done.whole} done"
        print(f"seed {seed}  {work.name}, all files  {counts}: {verdict}", flush=True)
        for finding in done.findings[:5]:
            print(f"    {finding}", flush=True)
        passed = passed and not done.findings
    return 0 if passed else 1


if __name__ == "__main__":
    import logging

    logging.disable()
    asked = dict(each.split("=") for each in sys.argv[2:])
    sys.exit(main(int(sys.argv[1]), {name: int(number) for name, number in asked.items()}))
