"""Text that is shown to people: a message key now, words in the reader's language later.

A report may be Russian while the screen is Kyrgyz, so nothing is translated where it is written:
`_("Case {number}", number=...)` keeps the English sentence and its values, and whoever shows it
asks for the words. Catalogues are gettext files under `resources/i18n`; Qt's translator stays out.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from desktop.core.resources import resource

SOURCE_LANGUAGE = "en"
INTERFACE_LANGUAGES = ("en", "ru")


@dataclass(frozen=True, slots=True, repr=False)
class Text:
    """A sentence to be said: English message, optional plural, and the values it names."""

    message: str
    plural: str | None = None
    count: int = 0
    context: str | None = None
    values: tuple[tuple[str, Any], ...] = field(default=())

    def in_language(self, language: str) -> str:
        """Return the sentence in `language`; a message without translation stays English."""
        catalogue = _catalogue(language)
        if self.plural is not None:
            words = catalogue.ngettext(self.message, self.plural, self.count)
        elif self.context is not None:
            words = catalogue.pgettext(self.context, self.message)
        else:
            words = catalogue.gettext(self.message)
        return words.format(**{name: _say(value, language) for name, value in self._all()})

    def _all(self) -> tuple[tuple[str, Any], ...]:
        return self.values if self.plural is None else (("n", self.count), *self.values)

    def __str__(self) -> str:
        return self.in_language(SOURCE_LANGUAGE)

    def __repr__(self) -> str:  # the values it names may be somebody's words
        return f"Text({self.message!r})"


def _(message: str, **values: Any) -> Text:
    """Mark a sentence for translation."""
    return Text(message, values=tuple(values.items()))


def n_(message: str, plural: str, n: int, **values: Any) -> Text:
    """Mark a sentence that depends on a number, which it names as `{n}`."""
    return Text(message, plural=plural, count=n, values=tuple(values.items()))


def c_(context: str, message: str, **values: Any) -> Text:
    """Mark a short word whose meaning needs a context, as "opened" does."""
    return Text(message, context=context, values=tuple(values.items()))


def _say(value: Any, language: str) -> Any:
    """Values may be sentences themselves, or know how to be written in a language."""
    in_language = getattr(value, "in_language", None)
    return in_language(language) if in_language is not None else value


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    path = resource(f"i18n/{language}/LC_MESSAGES/dalil.mo")
    if not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as stream:
        return gettext.GNUTranslations(stream)
