"""What an office begins with: blocks of wording and bodies that come with the program, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from desktop.core.resources import resource
from desktop.core.values import frozen_value
from desktop.rules.wording import Named


@frozen_value
class ShippedBlock:
    """A block as it came; `confidence` is one of those of the glossary."""

    language: str
    kind: str
    title: str
    text: str
    confidence: str
    part: str


@frozen_value
class ShippedBody:
    """A body as it came, with what it is called in each language."""

    labels: Mapping[str, str]
    forms: Mapping[str, str]
    confidence: str

    def in_language(self, language: str) -> str:
        """Return its name."""
        return self.labels.get(language) or self.labels["en"]

    def named(self, language: str) -> Named:
        """Return its name with the forms it has in `language`."""
        forms = tuple(self.forms.items()) if language == "ru" else ()
        return Named(self.in_language(language), forms)


def _tables(name: str) -> Mapping[str, Mapping[str, Any]]:
    data: dict[str, Any] = tomllib.loads(resource(f"wording/{name}.toml").read_text("utf-8"))
    return dict(data[name])


@cache
def shipped_blocks() -> Mapping[str, ShippedBlock]:
    """Read the blocks, by key."""
    return MappingProxyType(
        {
            key: ShippedBlock(
                each["language"],
                each["kind"],
                each["title"],
                each["text"].strip(),
                each["confidence"],
                each["part"],
            )
            for key, each in _tables("blocks").items()
        }
    )


@cache
def shipped_bodies() -> Mapping[str, ShippedBody]:
    """Read the bodies, by key."""
    return MappingProxyType(
        {
            key: ShippedBody(
                MappingProxyType(dict(each["label"])),
                MappingProxyType(dict(each["forms"])),
                each["confidence"],
            )
            for key, each in _tables("bodies").items()
        }
    )
