"""The same value gives the same file in another process, another day and another time zone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from desktop.documents import working_copy
from desktop.workbooks import quarter
from tests.documents.finished import KINDS, finished
from tests.documents.pages import digest
from tests.documents.samples import every_block
from tests.workbooks.books import report as quarter_report

pytestmark = pytest.mark.slow  # starts two processes

_ELSEWHERE = (("0", "UTC", "0"), ("77", "Asia/Tokyo", "1700000000"))

_MADE: dict[str, Callable[[], bytes]] = {
    "working-copy": lambda: working_copy.write(every_block("ky")),
    "quarter": lambda: quarter.render(quarter_report("ru")),
}


def _digests() -> Iterator[str]:
    """Give a line for each kind of file: its name and its digest."""
    for kind in KINDS:
        yield f"{kind} {digest(finished(f'{kind}-ru'))}"
    for name, make in _MADE.items():
        yield f"{name} {digest(make())}"


def test_every_kind_of_file_is_the_same_everywhere() -> None:
    here = [*_digests()]
    assert len(set(here)) == len(KINDS) + len(_MADE)
    for seed, zone, epoch in _ELSEWHERE:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "SOURCE_DATE_EPOCH": epoch}
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            env=environment,
            capture_output=True,
            check=True,
            text=True,
        )
        assert done.stdout.splitlines() == here


if __name__ == "__main__":
    print(*_digests(), sep="\n")
