"""The style sheets of papers: margins, letters, lines and indents, by country or occasion."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any, Final

from desktop.core.resources import resource
from desktop.core.values import frozen_value

_MM = 72 / 25.4
ADDRESSEE: Final = 0.45  # of the width between the margins: where the head of a letter begins
_WIDTH, _HEIGHT = 210 * _MM, 297 * _MM  # A4


@frozen_value
class Sheet:
    """How a page looks; lengths in points, `leading` a multiple of the size of letters (`body`)."""

    left: float
    right: float
    top: float
    bottom: float
    body: float
    leading: float
    indent: float
    justified: bool
    width: float = _WIDTH
    height: float = _HEIGHT

    @property
    def body_width(self) -> float:
        """The width between the margins."""
        return self.width - self.left - self.right

    @property
    def body_height(self) -> float:
        """The height between the margins."""
        return self.height - self.top - self.bottom


@cache
def sheet(name: str) -> Sheet:
    """Return a style sheet.

    Raises:
        KeyError: there is no sheet of this name.
    """
    told = _told(name)
    lengths = {key: told[key] * _MM for key in ("left", "right", "top", "bottom", "indent")}
    plain = {key: told[key] for key in ("body", "leading", "justified")}
    return Sheet(**lengths, **plain)


def sheet_for(country: str | None) -> str:
    """Return the name of the sheet of a country's courts, or of any office."""
    name = (country or "").lower()
    return name if name in _file() else "office"


def _told(name: str) -> dict[str, Any]:
    told = dict(_file()[name])
    like = told.pop("like", None)
    return {**(_told(like) if like else {}), **told}


@cache
def _file() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(resource("papers/sheets.toml").read_text("utf-8"))
    return found
