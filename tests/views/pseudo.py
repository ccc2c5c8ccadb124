"""A language for tests: every sentence of the catalogue in brackets, two fifths longer.

What is not in brackets on the screen in this language can never be translated; what does not fit
in it will not fit in some language either. It is made in memory; no file of it exists.
"""

from __future__ import annotations

import gettext
import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from desktop.core import text
from desktop.core.money import Money
from desktop.core.vocabulary import Term
from desktop.core.when import When
from desktop.rules.placeholders import Placeholder
from desktop.rules.shipped_wording import ShippedBody
from tests.views.practice import CLOSE, OPEN, bracketed

PSEUDO = "qps"  # of the codes ISO 639 leaves to whoever needs one
LONGER = 0.4
_FILLING = "узун ўзун "  # letters of the region, and places where a line may break
_INNERMOST = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")


def pseudo(message: str) -> str:
    """Return the message in this language."""
    more = math.ceil(len(message) * LONGER)
    filling = (_FILLING * math.ceil(more / len(_FILLING)))[:more].rstrip()
    return bracketed(f"{message} {filling}")


_TAUGHT: tuple[tuple[Any, Callable[[str], str]], ...] = (
    (Term, pseudo),
    (Placeholder, pseudo),
    (ShippedBody, pseudo),
    (When, bracketed),
    (Money, bracketed),
)


class _Catalogue(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - gettext hands both
        return pseudo(message)


@contextmanager
def spoken() -> Iterator[None]:
    """Teach sentences, terms, dates and amounts the language."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        real, pseudo_catalogue = text._catalogue, _Catalogue()
        monkeypatch.setattr(
            text,
            "_catalogue",
            lambda language: pseudo_catalogue if language == PSEUDO else real(language),
        )
        for kind, wrap in _TAUGHT:
            monkeypatch.setattr(kind, "in_language", _taught(kind.in_language, wrap))
        yield


def _taught(in_language: Any, wrap: Any) -> Any:
    def say(value: Any, language: str) -> str:
        if language == PSEUDO:
            return str(wrap(in_language(value, "en")))
        return str(in_language(value, language))

    return say


def outside(words: str) -> str:
    """Return what of `words` stands in no bracket."""
    while (left := _INNERMOST.sub("", words)) != words:
        words = left
    return words
