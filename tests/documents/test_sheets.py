"""Style sheets are data: each is whole, says where it comes from, and can be drawn."""

from __future__ import annotations

import tomllib

import pytest

from desktop.core.glossary import CONFIDENCES
from desktop.core.resources import resource
from desktop.documents import layout
from desktop.documents.blocks import Paper, Paragraph
from desktop.documents.sheet import sheet
from tests.documents.pages import MADE_AT, whole

FILE = tomllib.loads(resource("papers/sheets.toml").read_text("utf-8"))
NAMES = [name for name in FILE if name != "meta"]
LENGTHS = {"left", "right", "top", "bottom", "body", "leading", "indent"}


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_is_whole(name: str) -> None:
    told = FILE[name]
    assert told["source"]
    assert told["confidence"] in CONFIDENCES
    assert set(told) <= LENGTHS | {"justified", "source", "confidence", "like"}
    found = sheet(name)
    assert 100 < found.body_width < found.width
    assert 8 <= found.body <= 16
    assert 1 <= found.leading <= 2


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_can_be_drawn_on_each(name: str) -> None:
    paper = Paper("T", "ru", "", MADE_AT, sheet=name, blocks=(Paragraph("слово " * 900),))
    assert whole(layout.draw(paper)).count("слово") == 900


def test_there_is_a_sheet_for_each_country_of_the_offices() -> None:
    assert {"kz", "kg", "tj", "office"} <= set(NAMES)


def test_an_unknown_sheet_is_an_error() -> None:
    with pytest.raises(KeyError):
        sheet("nowhere")
