"""What is measured in a process of its own is measured with compiled modules."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.processes import run_module


def test_modules_are_compiled_once_even_where_a_machine_forbids_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr("tests.bench.processes.gettempdir", lambda: str(tmp_path))
    assert run_module("desktop", "--help")
    compiled = {path.name.partition(".")[0] for path in (tmp_path / "compiled").rglob("*.pyc")}
    assert {"speaking", "text"} <= compiled
