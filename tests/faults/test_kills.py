"""The fault harness in its shortest form, each scenario in a process of its own, as people run it.

The harness forks, which a test process with threads must not do.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house.source import ROOT

pytestmark = pytest.mark.faults

SEED = "20261122"


def faults(*arguments: str) -> str:
    """Run the harness and return what it says; anything found fails the test."""
    command = [sys.executable, "-m", "tests.faults", "--short", "--seed", SEED, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"{done.stdout}{done.stderr}", pytrace=False)
    return done.stdout


def test_no_kill_loses_or_halves_a_save_or_an_import() -> None:
    said = faults("--only", "kills", "--kills", "24")
    assert "24 kills" in said
    assert "nothing lost, nothing half done" in said


def test_the_harness_turns_red_without_each_control() -> None:
    said = faults("--control-off")
    assert said.count(": red, ") == 15


ALTERED = ("flips", "replays", "attacks", "tails", "clocks", "canaries")


@pytest.mark.parametrize("scenario", ALTERED)
def test_whatever_is_altered_is_told(scenario: str) -> None:
    assert faults("--only", scenario).count(": ok") == 1


def test_calls_that_fail_leave_old_data_one_sentence_and_a_way_on() -> None:
    said = faults("--only", "failing")
    if "NOT tested" in said:
        pytest.skip(said.splitlines()[-1])
    assert said.count(": ok") == 12


def test_a_killed_creation_opens_or_is_refused_in_one_sentence() -> None:
    assert ": ok" in faults("--only", "creating")


def test_a_killed_upgrade_leaves_a_vault_that_opens_with_every_record() -> None:
    assert ": ok" in faults("--only", "upgrading")


def test_a_killed_renewal_erasure_or_taking_is_whole_or_due() -> None:
    assert faults("--only", "ending").count(": ok") == 3


def test_what_is_restored_is_what_was_backed_up_and_damaged_backups_are_refused() -> None:
    assert faults("--only", "restoring").count(": ok") == 2


def test_of_several_processes_exactly_one_opens_a_vault() -> None:
    assert ": ok" in faults("--only", "meeting")
