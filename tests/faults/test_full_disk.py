"""A full disk, a real one: a few megabytes of tmpfs that are filled at every moment."""

from __future__ import annotations

import subprocess

import pytest

from tests.faults.small_disk import FORBIDDEN, full_disk_command
from tests.house.source import ROOT

pytestmark = pytest.mark.faults

SEED = "20261122"


GROUPS = {
    "saving and importing": 6,
    "opening and closing": 4,
    "upgrading": 4,
    "creating": 5,
}


@pytest.mark.parametrize("group", GROUPS)
def test_a_full_disk_leaves_old_data_one_sentence_and_a_way_on(group: str) -> None:
    moments = group.split(" and ")
    command = full_disk_command([SEED, str(GROUPS[group]), *moments])
    if command is None:
        pytest.skip(FORBIDDEN)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"{done.stdout}{done.stderr}", pytrace=False)
    assert done.stdout.count(": ok") == len(moments)
