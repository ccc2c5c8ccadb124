"""The one table of colours, spaces and type sizes; everything drawn takes its looks from here.

It knows no widgets and no Qt. `PAIRS` names every ink that is laid on a ground: a test holds them
to the contrast people need (WCAG 2.2: 4.5:1 for words, 3:1 for lines that carry meaning).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum

from desktop.core.values import frozen_value

# Each name has a light and a dark colour.
COLOURS: Mapping[str, tuple[str, str]] = {
    "canvas": ("#f5f6f8", "#14181e"),
    "card": ("#ffffff", "#1c222b"),
    "line": ("#e2e5ea", "#2d3540"),
    "field_line": ("#8a94a3", "#6b7685"),
    "text": ("#1c2430", "#e6eaf0"),
    "muted": ("#5b6675", "#9ba8b8"),
    "disabled": ("#8a94a3", "#6b7685"),
    "accent": ("#1f5fae", "#78b0f5"),
    "accent_soft": ("#e6effa", "#1f3450"),
    "selected": ("#eaf2fc", "#22344c"),
    "hover": ("#eef1f5", "#252c37"),
    "primary": ("#1f5fae", "#1f5fae"),
    "primary_hover": ("#194f93", "#2a6cbd"),
    "on_primary": ("#ffffff", "#ffffff"),
    "danger": ("#b42318", "#ff9a90"),
    "danger_soft": ("#fdecea", "#4a1f1c"),
    "warning": ("#8a5300", "#f5c26b"),
    "warning_soft": ("#fff3dc", "#45330f"),
    "success": ("#146c43", "#7fd3a5"),
    "success_soft": ("#e3f5eb", "#173a29"),
    "muted_soft": ("#f0f2f5", "#262d37"),
    "side": ("#17263a", "#0f141b"),
    "side_hover": ("#233348", "#1b222c"),
    "side_checked": ("#33445a", "#2a323d"),
    "side_text": ("#c6d2e1", "#aab8ca"),
    "side_strong": ("#ffffff", "#ffffff"),
    "side_focus": ("#6aa9ff", "#6aa9ff"),
    "toast": ("#1c2430", "#e6eaf0"),
    "on_toast": ("#ffffff", "#14181e"),
    "toast_action": ("#a8cdff", "#174a8a"),
}

_GROUNDS = ("canvas", "card", "selected", "hover")

# Ink on ground, for words.
PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("text", "muted", "accent", "danger") for ground in _GROUNDS),
    *((ink, ground) for ink in ("warning", "success") for ground in ("canvas", "card")),
    *((tone, f"{tone}_soft") for tone in ("accent", "danger", "warning", "success", "muted")),
    ("on_primary", "primary"),
    ("on_primary", "primary_hover"),
    ("side_text", "side"),
    ("side_text", "side_hover"),
    ("side_strong", "side"),
    ("side_strong", "side_checked"),
    ("on_toast", "toast"),
    ("toast_action", "toast"),
)

# Lines that say where a field is or where the keyboard is.
LINES: tuple[tuple[str, str], ...] = (
    ("field_line", "card"),
    ("accent", "canvas"),
    ("accent", "card"),
    ("accent", "selected"),
    ("side_focus", "side"),
    ("side_focus", "side_checked"),
    ("toast_action", "toast"),
)

# Points, so that the system's text size is obeyed.
SIZES: Mapping[str, float] = {"small": 9, "body": 10, "h2": 11, "h1": 15, "brand": 15}

# Pixels at 100 %.
SPACES: Mapping[str, int] = {
    "xs": 4,
    "s": 8,
    "m": 12,
    "l": 16,
    "xl": 24,
    "radius_field": 6,
    "radius_card": 8,
    "radius_dot": 8,
    "ring": 5,
    "target": 28,  # nothing that is clicked is lower; 24 is the least WCAG 2.2 allows
    "icon": 18,
    "arrows": 56,  # two targets: those that scroll a bar of tabs
    "count": 46,  # for "12/13" in small letters behind a title
}

_LINEAR_BELOW = 0.04045  # sRGB, IEC 61966-2-1

SMALLEST_PERCENT, LARGEST_PERCENT = 80, 200


class Tone(StrEnum):
    """What a colour says; each has an ink of its name and a soft ground."""

    NEUTRAL = "muted"
    ACCENT = "accent"
    DANGER = "danger"
    WARNING = "warning"
    SUCCESS = "success"

    @property
    def ground(self) -> str:
        """Name the soft colour that lies under this ink."""
        return f"{self.value}_soft"


@frozen_value
class Theme:
    """Light or dark at one size."""

    dark: bool = False
    percent: int = 100

    def colour(self, name: str) -> str:
        """Return `#rrggbb`; KeyError for a name outside the table."""
        return COLOURS[name][self.dark]

    def points(self, size: str) -> float:
        """Return a type size in points."""
        return SIZES[size] * self.percent / 100

    def pixels(self, length: int) -> int:
        """Return a length at this size; what is there at 100 % never vanishes."""
        return max(1, round(length * self.percent / 100)) if length else 0

    def space(self, name: str) -> int:
        """Return a named length in pixels."""
        return self.pixels(SPACES[name])

    def tokens(self) -> dict[str, str]:
        """Return everything a style sheet may name, as `$text`, `$pt_body`, `$space_m`."""
        colours = {name: self.colour(name) for name in COLOURS}
        sizes = {f"pt_{name}": f"{self.points(name):.2f}pt" for name in SIZES}
        spaces = {f"space_{name}": f"{self.space(name)}px" for name in SPACES}
        # A focused control has a border one pixel wider and its padding one pixel less.
        inner = {f"inner_{name}": f"{self.space(name) - 1}px" for name in SPACES}
        return colours | sizes | spaces | inner


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two `#rrggbb` colours (WCAG 2.2, 1.4.3): 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    if channel <= _LINEAR_BELOW:
        return channel / 12.92
    return math.pow((channel + 0.055) / 1.055, 2.4)
