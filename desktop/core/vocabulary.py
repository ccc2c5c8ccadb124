"""Code lists as data: each term has its own key, labels per language and an optional HURIDOCS code.

The lists are TOML files under `resources/codes`: `[meta]` with `version` and `source`, then one
`[terms.KEY]` table a term with `label` (table of languages) and whatever else the list defines.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from desktop.core.resources import resource


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a code list."""

    key: str
    labels: Mapping[str, str]
    facts: Mapping[str, Any]

    def in_language(self, language: str) -> str:
        """Return the label in `language`, else in English, else the key."""
        return self.labels.get(language) or self.labels.get("en") or self.key


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """An ordered code list."""

    name: str
    version: str
    terms: Mapping[str, Term]

    def __contains__(self, key: object) -> bool:
        return key in self.terms

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms.values())

    def __getitem__(self, key: str) -> Term:
        return self.terms[key]

    def label(self, key: str, language: str) -> str:
        """Return the label of `key`; a key the list does not hold stands for itself."""
        term = self.terms.get(key)
        return key if term is None else term.in_language(language)


@cache
def vocabulary(name: str) -> Vocabulary:
    """Read the code list `resources/codes/NAME.toml`."""
    data = tomllib.loads(resource(f"codes/{name}.toml").read_text("utf-8"))
    terms = {key: _term(key, table) for key, table in data["terms"].items()}
    return Vocabulary(name, str(data["meta"]["version"]), MappingProxyType(terms))


def _term(key: str, table: Mapping[str, Any]) -> Term:
    facts = {name: value for name, value in table.items() if name != "label"}
    return Term(key, MappingProxyType(dict(table["label"])), MappingProxyType(facts))
