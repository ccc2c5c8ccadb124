"""The one place that knows where `resources/` lies: clone, installed package or bundle."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


@cache
def _root() -> Path:
    package = Path(__file__).resolve().parent.parent
    bundle = getattr(sys, "_MEIPASS", None)  # set by PyInstaller
    candidates = [Path(bundle) / "resources"] if bundle else []
    candidates += [package / "resources", package.parent / "resources"]
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    message = "the program's own resources are missing: install it again"
    raise FileNotFoundError(message)


def resource(name: str) -> Path:
    """Return the path of a resource by its name below `resources/`; it may not exist."""
    return _root() / name
