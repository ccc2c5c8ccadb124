"""The recovery sheet is written nowhere where whoever takes the vault takes it along."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.core.errors import VaultRefused
from desktop.services.recovery_sheet import refuse_place


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


def test_beside_the_vault_is_not_inside(vault: Path) -> None:
    refuse_place(vault.parent / "s.pdf", vault)
