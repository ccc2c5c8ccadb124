"""The first window, with doors that open at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from desktop.views.labels import Words
from desktop.views.preferences import Preferences
from desktop.views.style import Look
from desktop.views.unlock.window import UnlockWindow
from desktop.views.worker import Worker
from tests.journeys.office import preferences
from tests.views.unlock.hands import QuickDoors

Show = Callable[[QWidget], None]


@pytest.fixture
def doors() -> QuickDoors:
    return QuickDoors()


@pytest.fixture
def kept(tmp_path: Path) -> Preferences:
    return preferences(tmp_path)


@pytest.fixture
def window(
    words: Words, look: Look, kept: Preferences, doors: QuickDoors, worker: Worker, show: Show
) -> Iterator[UnlockWindow]:
    window = UnlockWindow(words, look, kept, doors, worker)
    show(window)
    yield window
    window._made = None
