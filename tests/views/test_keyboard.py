"""What is asked of the system about the keyboard, where it cannot be had in a test but read."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop.views.keyboard import caps_lock, layout, layout_named, script_of


@pytest.mark.parametrize(
    ("rules", "group", "name"),
    [
        (b"evdev\0pc105\0us,ru\0,\0grp:alt_shift_toggle\0", 0, "EN"),
        (b"evdev\0pc105\0us,ru\0,\0grp:alt_shift_toggle\0", 1, "RU"),
        (b"evdev\0pc105\0kg,ru,gb\0\0\0", 0, "KG"),
        (b"evdev\0pc105\0kg,ru,gb\0\0\0", 2, "EN"),
        (b"evdev\0pc105\0us\0\0\0", 1, None),
        (b"evdev\0pc105\0,ru\0\0\0", 0, None),
        (b"evdev", 0, None),
        (b"", 0, None),
    ],
)
def test_x11_names_layouts_in_the_order_of_their_groups(
    rules: bytes, group: int, name: str | None
) -> None:
    assert layout_named(rules, group) == name


@pytest.mark.parametrize(
    ("letter", "script"),
    [
        ("a", "ABC"),
        ("Z", "ABC"),
        ("ф", "АБВ"),
        ("Ң", "АБВ"),
        ("ӣ", "АБВ"),
        ("1", None),
        ("é", None),
    ],
)
def test_a_letter_tells_its_script(letter: str, script: str | None) -> None:
    assert script_of(letter) == script


def test_where_nobody_tells_nothing_is_made_up(qapp: QApplication) -> None:
    assert qapp.platformName() == "offscreen"
    assert layout() is None
    assert caps_lock() is None
