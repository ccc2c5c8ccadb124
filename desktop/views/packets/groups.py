"""The fingerprint of a key on the screen: two lines of groups, large, as they are read out."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.views.labels import PlainLabel, Words


def fingerprint_label(words: Words) -> PlainLabel:
    """Make a label for the groups of a fingerprint, which can be copied."""
    made = PlainLabel(words, "", "fingerprint")
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def in_groups(groups: tuple[str, ...]) -> str:
    """Return the groups in two lines."""
    half = len(groups) // 2
    return "\n".join("   ".join(part) for part in (groups[:half], groups[half:]))
