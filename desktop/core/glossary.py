"""Words of the trade, explained: what a term means, in which paragraph or article it stands.

The terms are `resources/glossary.toml`. A definition is there only where the sources give one; what
is not there is to be confirmed, and says so. A term may name the codes of the code lists that it
explains (`steps.WRIT`), so that a question can explain the answer that was chosen.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from desktop.core.resources import resource
from desktop.core.text import Text, _
from desktop.core.values import frozen_value

VERIFIED, SECONDARY, UNCONFIRMED = "verified", "secondary", "to_be_confirmed"
CONFIDENCES = (VERIFIED, SECONDARY, UNCONFIRMED)


@frozen_value
class GlossaryTerm:
    """One term; `definition` is empty where the sources hold none."""

    key: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    source: Mapping[str, str]
    confidence: str
    codes: tuple[str, ...] = ()

    def in_language(self, language: str) -> str:
        """Return the definition with its source; a term without one says that it has none."""
        return self._sentence().in_language(language)

    def name(self, language: str) -> str:
        """Return what the term is called."""
        return self.label.get(language) or self.label["en"]

    def _sentence(self) -> Text:
        term = _Worded(self.label)
        if not self.definition:
            return _("{term}: the definition has still to be confirmed.", term=term)
        meaning = _Worded(self.definition)
        source: _Worded | Text = _Worded(self.source)
        if self.confidence != VERIFIED:
            source = _("{source}; to be confirmed", source=source)
        return _("{term}: {meaning} [{source}]", term=term, meaning=meaning, source=source)


@frozen_value
class _Worded:
    """Words that are kept in each language."""

    words: Mapping[str, str]

    def in_language(self, language: str) -> str:
        return self.words.get(language) or self.words["en"]


@cache
def glossary() -> Mapping[str, GlossaryTerm]:
    """Read the glossary, by key."""
    data = tomllib.loads(resource("glossary.toml").read_text("utf-8"))
    return MappingProxyType(
        {
            key: GlossaryTerm(
                key,
                MappingProxyType(dict(table["label"])),
                MappingProxyType(dict(table.get("definition", {}))),
                MappingProxyType(dict(table.get("source", {}))),
                table["confidence"],
                tuple(table.get("codes", ())),
            )
            for key, table in data["terms"].items()
        }
    )


def explained(term: str, code_list: str = "", code: str = "") -> GlossaryTerm | None:
    """Return the term that explains a code of a list, else the one called `term`, if any."""
    return _by_code().get(f"{code_list}.{code}") or glossary().get(term)


@cache
def _by_code() -> Mapping[str, GlossaryTerm]:
    return MappingProxyType({code: term for term in glossary().values() for code in term.codes})
