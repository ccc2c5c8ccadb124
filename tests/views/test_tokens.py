from __future__ import annotations

import pytest

from desktop.views.tokens import COLOURS, LINES, PAIRS, SIZES, Theme, Tone, contrast

LEAST_FOR_WORDS, LEAST_FOR_LINES = 4.5, 3.0


@pytest.mark.parametrize("dark", [False, True])
def test_every_ink_can_be_read_on_its_ground(dark: bool) -> None:
    theme = Theme(dark=dark)
    found = {
        (ink, ground): round(contrast(theme.colour(ink), theme.colour(ground)), 2)
        for ink, ground in PAIRS
    }
    assert not {pair: ratio for pair, ratio in found.items() if ratio < LEAST_FOR_WORDS}


@pytest.mark.parametrize("dark", [False, True])
def test_lines_that_carry_meaning_can_be_seen(dark: bool) -> None:
    theme = Theme(dark=dark)
    found = {
        (line, ground): round(contrast(theme.colour(line), theme.colour(ground)), 2)
        for line, ground in LINES
    }
    assert not {pair: ratio for pair, ratio in found.items() if ratio < LEAST_FOR_LINES}


def test_contrast_agrees_with_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_tone_has_an_ink_and_a_ground() -> None:
    assert {tone.value for tone in Tone} | {tone.ground for tone in Tone} <= set(COLOURS)


def test_sizes_follow_the_percentage() -> None:
    assert Theme(percent=200).points("body") == 2 * SIZES["body"]
    assert Theme(percent=80).space("m") == 10
    assert Theme(percent=80).pixels(1) == 1
    assert Theme(percent=80).pixels(0) == 0
