"""The recovery sheet is written nowhere where whoever takes the vault takes it along."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.core.errors import VaultRefused
from desktop.services.desk import Desk
from desktop.services.recovery_sheet import RecoveryPapers, refuse_existing, refuse_place, write
from desktop.vault.recovery import RecoveryCode


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "vault" / "objects").mkdir(parents=True)
    (tmp_path / "shortcut").symlink_to(tmp_path / "vault", target_is_directory=True)
    return tmp_path / "vault"


@pytest.mark.parametrize(
    "name", ["vault/s.pdf", "vault/objects/s.pdf", "shortcut/s.pdf", "other/../vault/s.pdf"]
)
def test_no_way_into_the_vault_is_taken(vault: Path, name: str) -> None:
    with pytest.raises(VaultRefused):
        refuse_place(vault.parent / name, vault)


@pytest.mark.parametrize("name", ["s.pdf", "vault.pdf", "vault/../s.pdf", "vault 2/s.pdf"])
def test_beside_the_vault_it_is_written_for_this_account_only(
    desk: Desk, vault: Path, name: str
) -> None:
    path, kept = vault.parent / name, sorted(vault.rglob("*"))
    (vault.parent / "vault 2").mkdir()
    refuse_place(path, vault)
    write(desk, RecoveryPapers(RecoveryCode.new()), path, "Aigul", "en")
    assert path.read_bytes().startswith(b"%PDF")
    assert path.stat().st_mode & 0o077 == 0
    assert sorted(vault.rglob("*")) == kept


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    refuse_existing(tmp_path / "s.pdf")
    (tmp_path / "s.pdf").write_bytes(b"%PDF of another vault")
    with pytest.raises(VaultRefused, match=r"s\.pdf"):
        refuse_existing(tmp_path / "s.pdf")
