"""Who comes second to an open vault, in this process or by the command line, gets a sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.core.clock import SystemClock
from desktop.core.errors import VaultRefused
from desktop.services import unlocking
from desktop.storage.vaults import open_vault
from tests.house.source import ROOT

pytestmark = pytest.mark.faults

USER, PASSPHRASE = "Founder", "correct horse battery staple"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real vault, for which keys are derived once."""
    folder = tmp_path_factory.mktemp("real") / "vault"
    unlocking.create(folder, USER, PASSPHRASE, SystemClock())[0].close()
    (folder.parent / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    return folder


def test_the_second_is_refused_until_the_first_has_closed(vault: Path) -> None:
    first = open_vault(vault, USER, PASSPHRASE)
    with pytest.raises(VaultRefused, match="already in use"):
        open_vault(vault, USER, PASSPHRASE)
    refused = _verify(vault)
    first.close()
    assert refused.returncode == 2
    assert refused.stderr.startswith("dalil: This vault is already in use")
    assert refused.stderr.count("\n") == 1
    open_vault(vault, USER, PASSPHRASE).close()


def _verify(vault: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "desktop", "verify", str(vault), "--user", USER]
    command += ["--passphrase-file", str(vault.parent / "passphrase")]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
