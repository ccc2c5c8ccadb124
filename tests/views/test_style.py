from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.resources import resource
from desktop.forms.spec import GroupField
from desktop.services.kinds import KINDS
from desktop.views import icons
from desktop.views.style import Look, Scheme
from desktop.views.tokens import COLOURS, Tone


def window_colour() -> str:
    return QApplication.palette().color(QPalette.ColorRole.Window).name()


def test_light_and_dark_while_the_program_runs(qtbot: QtBot, look: Look) -> None:
    for scheme, place in ((Scheme.DARK, 1), (Scheme.LIGHT, 0)):
        with qtbot.waitSignal(look.changed):
            look.apply(scheme)
        assert window_colour() == look.colour("canvas").name() == COLOURS["canvas"][place]


def test_the_system_is_followed_unless_the_person_chose(
    qapp: QApplication, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    hints, night = qapp.styleHints(), QPalette(QColor("#323232"))
    look.apply(Scheme.SYSTEM)
    look.follow_system()
    before = look.theme.dark
    monkeypatch.setattr(type(qapp.style()), "standardPalette", lambda _style: night)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert (before, look.theme.dark) == (False, True)
    look.apply(Scheme.LIGHT)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not look.theme.dark


def test_a_system_that_turned_dark_before_it_was_followed_is_noticed(
    qapp: QApplication, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    look.apply(Scheme.SYSTEM)
    night = QPalette(QColor("#323232"))
    monkeypatch.setattr(type(qapp.style()), "standardPalette", lambda _style: night)
    look.follow_system()
    assert look.theme.dark


def test_text_grows_and_stays_within_reason(look: Look) -> None:
    look.apply(Scheme.LIGHT)
    small = look.font().pointSizeF()
    look.apply(Scheme.LIGHT, 200)
    assert QApplication.font().pointSizeF() == pytest.approx(2 * small)
    look.apply(Scheme.LIGHT, 500)
    assert look.theme.percent == 200
    look.apply(Scheme.LIGHT, 10)
    assert look.theme.percent == 80


def test_the_bundled_font_is_used(look: Look) -> None:
    assert QFontInfo(look.font()).family() == "Noto Sans"


def test_a_drawing_follows_the_theme(qtbot: QtBot, look: Look) -> None:
    look.apply(Scheme.LIGHT)
    button = QPushButton()
    qtbot.addWidget(button)
    look.put_icon(button, "plus", "accent")
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        look.apply(scheme)
        drawn = button.icon().pixmap(18, 18).toImage()
        places = [(x, y) for x in range(drawn.width()) for y in range(drawn.height())]
        ink = max((drawn.pixelColor(*place) for place in places), key=lambda c: c.alpha())
        wanted = look.colour("accent")
        assert abs(ink.red() - wanted.red()) <= 3
        assert abs(ink.green() - wanted.green()) <= 3
        assert abs(ink.blue() - wanted.blue()) <= 3


def test_drawings_are_rendered_once_and_fine_enough(qapp: QApplication) -> None:
    assert qapp is not None
    fine = icons.pixmap("gavel", "#123456", 18, 2)
    assert fine.width() == 36
    assert fine.devicePixelRatio() == 2
    assert icons.pixmap("gavel", "#123456", 18, 2) is fine


def test_every_drawing_can_be_rendered(qapp: QApplication) -> None:
    assert qapp is not None
    names = [path.stem for path in resource("icons").glob("*.svg")]
    assert len(names) > 60
    for name in names:
        image = icons.pixmap(name, "#000000", 24, 1).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24)), name


def test_the_licence_lies_beside_the_drawings() -> None:
    assert "ISC License" in (resource("icons") / "LICENSE").read_text("utf-8")


def test_tones_have_colours(look: Look) -> None:
    assert all(look.colour(tone.value) != look.colour(tone.ground) for tone in Tone)


def test_no_answer_of_a_form_is_named_as_a_part_of_the_window_is() -> None:
    """The editor of an answer is named by its key, and would be painted as that part is."""
    named = set(
        re.findall(r"#([a-z_]+)\b(?=[^;]*{)", resource("style/window.qss").read_text("utf-8"))
    )
    fields = [field for kind in KINDS.values() for field in kind.form.fields]
    parts = [part for field in fields if isinstance(field, GroupField) for part in field.fields]
    assert "sidebar" in named
    assert not named & {field.key for field in (*fields, *parts)}


def test_a_window_ends_with_the_screen(look: Look, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    look.size(window, 400, 300)
    assert (window.width(), window.height()) == (400, 300)
    look.apply(Scheme.LIGHT, 200)
    look.size(window, 400, 1000)
    assert (window.width(), window.height()) == (800, window.screen().availableGeometry().height())
