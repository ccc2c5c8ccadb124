"""Code lists: found, ordered, read-only, and honest about keys they do not hold."""

from __future__ import annotations

from typing import Any, cast

import pytest

from desktop.core.resources import resource
from desktop.core.text import _
from desktop.core.vocabulary import Term, vocabulary

LISTS = sorted(path.stem for path in resource("codes").glob("*.toml"))


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_labelled_in_english_and_russian(name: str) -> None:
    terms = list(vocabulary(name))
    assert terms
    for term in terms:
        assert term.labels["en"].strip(), term.key
        assert term.labels["ru"].strip(), term.key


def test_a_term_is_shown_in_the_readers_language() -> None:
    refusal = vocabulary("steps")["REFUSAL"]
    assert refusal.in_language("ru") == refusal.labels["ru"]
    assert refusal.in_language("ru") != refusal.in_language("en")
    assert str(_("Step: {step}", step=refusal)) == f"Step: {refusal.labels['en']}"


def test_a_language_without_label_reads_english_then_the_key() -> None:
    assert Term("KEY", {"en": "word"}, {}).in_language("ky") == "word"
    assert Term("KEY", {}, {}).in_language("ky") == "KEY"


def test_an_unknown_key_stands_for_itself() -> None:
    steps = vocabulary("steps")
    assert "REFUSAL" in steps
    assert "NO_SUCH_STEP" not in steps
    assert steps.label("NO_SUCH_STEP", "ru") == "NO_SUCH_STEP"
    assert steps.label("REFUSAL", "ru") == steps["REFUSAL"].in_language("ru")
    with pytest.raises(KeyError):
        steps["NO_SUCH_STEP"]


def test_a_list_keeps_its_order_and_is_read_once() -> None:
    steps = vocabulary("steps")
    assert [term.key for term in steps] == list(steps.terms)
    assert vocabulary("steps") is steps


def test_nobody_can_change_a_list() -> None:
    steps = vocabulary("steps")
    with pytest.raises(TypeError):
        cast("dict[str, Any]", steps.terms)["NEW"] = steps["REFUSAL"]
    with pytest.raises(TypeError):
        cast("dict[str, Any]", steps["REFUSAL"].labels)["en"] = "other"


def test_a_list_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        vocabulary("no_such_list")
