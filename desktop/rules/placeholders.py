"""What a block of wording may name: a closed list, held as data, with a label in every language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from desktop.core.resources import resource
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.core.vocabulary import vocabulary

TEXT, DATE, NAME, AMOUNT, TRUTH = "text", "date", "name", "amount", "truth"
IN_WORDS: Final = "words"
"""The form of an amount that is written out."""

# What to do where a value is missing.
REMEDIES: Mapping[str, Text] = {
    "person": _("enter it in the person's form"),
    "birth": _("enter the date of birth in the person's form, as precisely as this needs it"),
    "case": _("enter it in the form of the case"),
    "event": _("enter it in the incident's form"),
    "steps": _("add the steps to the case"),
    "evidence": _("add the exhibits to the case"),
    "team": _("put a lawyer on the team of the case"),
    "body": _("choose the addressee and see that it is entered under Bodies"),
    "office": _("enter this office under Bodies"),
    "paper": _("answer it when the paper is made"),
    "amount": _("enter it in the claim, in one currency"),
    IN_WORDS: _("write it out by hand: this amount cannot be put into words"),
}


@frozen_value
class Placeholder:
    """A name, what stands for it, and where that is entered."""

    name: str
    kind: str
    where: str
    personal: bool
    labels: Mapping[str, str]
    example: Any
    example_forms: Mapping[str, str]

    def in_language(self, language: str) -> str:
        """Return what it is called."""
        return self.labels.get(language) or self.labels["en"]

    def forms(self, language: str) -> tuple[str, ...]:
        """Return the forms in which it may be asked for, besides its own."""
        if self.kind == AMOUNT:
            return (IN_WORDS,)
        return grammatical(language) if self.kind == NAME else ()


@frozen_value
class Formed:
    """A placeholder in one of its forms, as people call it: `victim's name, dative`."""

    of: Placeholder
    form: str = ""

    def in_language(self, language: str) -> str:
        """Return the label with the form."""
        if not self.form:
            return self.of.in_language(language)
        if self.form == IN_WORDS:
            return _("{what}, in words", what=self.of).in_language(language)
        form = vocabulary("name_forms").terms[self.form]
        return _("{what}, {form}", what=self.of, form=form).in_language(language)


def grammatical(language: str) -> tuple[str, ...]:
    """Return the forms that names are stored in for papers in `language`."""
    terms = vocabulary("name_forms")
    return tuple(term.key for term in terms if language in term.facts["languages"])


@cache
def placeholders() -> Mapping[str, Placeholder]:
    """Read the list, by name."""
    data = tomllib.loads(resource("wording/placeholders.toml").read_text("utf-8"))
    return MappingProxyType({each.name: each for each in _read(data["names"])})


def _read(names: Mapping[str, Mapping[str, Any]]) -> Iterator[Placeholder]:
    for name, table in names.items():
        yield Placeholder(
            name,
            table["kind"],
            table["where"],
            table.get("personal", False),
            MappingProxyType(dict(table["label"])),
            table["example"],
            MappingProxyType(dict(table.get("example_forms", {}))),
        )
