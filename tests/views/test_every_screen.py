"""One walk through every screen, and all that is looked at on the way.

It is walked in the language of brackets, whose words are the longest: what can be used there can be
used in every language.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.views.labels import Words
from desktop.views.style import Look
from tests.journeys.office import sitting
from tests.views.practice import fill
from tests.views.pseudo import PSEUDO, spoken
from tests.views.translated import Translation, expect_translated
from tests.views.usable import Usability, expect_usable, look_at
from tests.views.walk import every_screen

pytestmark = pytest.mark.slow


def test_every_screen_is_translated_has_room_and_can_be_used_by_keyboard_and_by_ear(
    qtbot: QtBot, look: Look, tmp_path: Path
) -> None:
    translation, usability = Translation(), Usability()
    with spoken(), sitting(tmp_path / "office", Words(PSEUDO), look) as place:
        fill(place.desk)
        for name, screen in every_screen(qtbot, place, tmp_path):
            translation.add(name, screen)
            before = QApplication.focusWidget()
            look_at(usability, name, screen)
            if before is not None and before.isVisible():
                before.setFocus()
        expect_translated(translation)
    expect_usable(usability)
