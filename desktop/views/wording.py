"""How values of the services are worded in lists: dates short, codes by their labels, tones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from desktop.core.text import Text, _, n_
from desktop.core.values import frozen_value
from desktop.core.vocabulary import Term, Vocabulary, vocabulary
from desktop.core.when import When
from desktop.views.labels import Sayable, said
from desktop.views.tokens import Tone

_TONES = {
    "accent": Tone.ACCENT,
    "good": Tone.SUCCESS,
    "warning": Tone.WARNING,
    "danger": Tone.DANGER,
}


_THOUSAND = 1000  # as disks and telephones count
_UNITS: tuple[Callable[[str], Text], ...] = (
    lambda size: _("{size} KB", size=size),
    lambda size: _("{size} MB", size=size),
    lambda size: _("{size} GB", size=size),
)


@frozen_value
class OnDay:
    """A date as short as a narrow column needs it."""

    when: When

    def in_language(self, language: str) -> str:
        """Return figures."""
        return self.when.short(language)


@frozen_value
class AtTime:
    """A moment of the log, in this computer's time."""

    at: datetime

    def in_language(self, language: str) -> str:
        """Return day and minute."""
        local = self.at.astimezone()
        return f"{When.on(local.date()).short(language)} {local:%H:%M}"


@frozen_value
class Size:
    """The size of a file, as rough as a glance needs it."""

    bytes: int

    def in_language(self, language: str) -> str:
        """Return it in the largest unit of which there is one."""
        from babel.numbers import format_decimal

        if self.bytes < _THOUSAND:
            return n_("{n} byte", "{n} bytes", self.bytes).in_language(language)
        value, unit = self.bytes / _THOUSAND, 0
        while value >= _THOUSAND and unit < len(_UNITS) - 1:
            value, unit = value / _THOUSAND, unit + 1
        return _UNITS[unit](format_decimal(value, "#,##0.#", locale=language)).in_language(language)


@frozen_value
class Joined:
    """Several things said after one another; what is empty is left out."""

    parts: tuple[Sayable, ...]
    between: str = " · "

    def in_language(self, language: str) -> str:
        """Return the words of all parts."""
        return self.between.join(filter(None, (said(part, language) for part in self.parts)))


def label(terms: str, key: str | None) -> Term | str:
    """Return the term of a code list; a key the list does not hold stands for itself."""
    if key is None:
        return ""
    known = vocabulary(terms)
    return known.terms.get(key, key)


def labels(terms: str, keys: Iterable[str]) -> Joined:
    """Return the terms of several keys, separated by commas."""
    return Joined(tuple(label(terms, key) for key in keys), ", ")


def tone_of(terms: Vocabulary, key: str) -> Tone:
    """Return the tone the code list gives a term."""
    fact = terms[key].facts.get("tone", "") if key in terms else ""
    return _TONES.get(str(fact), Tone.NEUTRAL)
