"""How often a key was derived is counted: a test that measured it would fail on a busy machine."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.kdf import argon2

from desktop.vault.kdf import Parameters


@pytest.fixture
def derivations(monkeypatch: pytest.MonkeyPatch) -> list[Parameters]:
    """The cost of each derivation that was begun since; each is done as ever."""
    begun: list[Parameters] = []
    real = argon2.Argon2id

    def counted(*, memory_cost: int, iterations: int, lanes: int, **others: Any) -> argon2.Argon2id:
        begun.append(Parameters(memory_cost, iterations, lanes))
        return real(memory_cost=memory_cost, iterations=iterations, lanes=lanes, **others)

    monkeypatch.setattr(argon2, "Argon2id", counted)
    return begun
