"""Services are tested at a desk on each of the two engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.desk import Desk
from tests.desks import postgres_desk, sqlcipher_desk


@pytest.fixture(params=["sqlcipher", "postgres"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """A desk with every role and both compartments."""
    if request.param == "sqlcipher":
        with sqlcipher_desk(tmp_path / "vault") as sitting:
            yield sitting
    else:
        with postgres_desk(request.getfixturevalue("postgres"), tmp_path / "vault") as sitting:
            yield sitting
