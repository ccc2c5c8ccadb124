"""Dates, codes and several things said after one another, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.core.text import _
from desktop.core.vocabulary import vocabulary
from desktop.core.when import When
from desktop.views.tokens import Tone
from desktop.views.wording import AtTime, Joined, OnDay, label, tone_of


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_day_is_written_in_figures_and_keeps_its_precision(language: str) -> None:
    assert OnDay(When.parse("2007-04-14")).in_language(language) == "14.04.2007"
    assert "04" in OnDay(When.parse("2007-04")).in_language(language)
    assert "14" not in OnDay(When.parse("2007-04")).in_language(language)
    assert OnDay(When.parse("2007")).in_language(language) == "2007"


def test_a_moment_is_told_in_this_computer_s_time() -> None:
    moment = datetime(2026, 11, 22, 20, 50, tzinfo=UTC)  # Bishkek is six hours ahead
    assert AtTime(moment).in_language("ru") == "23.11.2026 02:50"


def test_empty_parts_are_left_out() -> None:
    parts = Joined(("KG-1", "", _("Cases"), Joined(("", ""))), " / ")
    assert parts.in_language("en") == "KG-1 / Cases"
    assert Joined(()).in_language("ru") == ""


def test_a_code_outside_its_list_stands_for_itself() -> None:
    refusal = label("steps", "REFUSAL")
    assert not isinstance(refusal, str)
    assert refusal.in_language("en") != "REFUSAL"
    assert label("steps", "INVENTED") == "INVENTED"
    assert label("steps", None) == ""


def test_a_tone_comes_from_the_code_list() -> None:
    steps = vocabulary("steps")
    tones = {tone_of(steps, key) for key in steps.terms}
    assert {Tone.DANGER, Tone.WARNING, Tone.ACCENT, Tone.NEUTRAL} <= tones
    assert tone_of(steps, "INVENTED") is Tone.NEUTRAL
