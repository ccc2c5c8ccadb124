"""A form that is not finished, as JSON: whatever stands in it, right or wrong, and where one was.

A draft may be older than the form. What has no field any more is told apart and goes along from
draft to draft, so that nothing somebody typed is lost before they have seen it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeAlias

from desktop.core.errors import Damaged
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.forms.fields import Field, Raw, Raws
from desktop.forms.spec import Form, GroupField

LeftOut: TypeAlias = "dict[str, tuple[str, str]]"  # by path: what was asked, and what was answered


@dataclass(frozen=True)
class Spot:
    """Where in a form one was.

    `stop` names a control, `cursor` the letter in it, `offset` how many pixels it stands below the
    upper edge of what is seen.
    """

    section: str = ""
    stop: str = ""
    cursor: int = 0
    offset: int = 0


@frozen_value
class Draft:
    """What was read from a draft."""

    raws: Raws
    spot: Spot
    left_out: LeftOut = field(default_factory=dict)


def to_json(
    form: Form,
    raws: Mapping[str, Raw],
    spot: Spot | None = None,
    left_out: LeftOut | None = None,
) -> str:
    """Return a draft; `left_out` is what an older one held and the form asks no more."""
    answered = {each.key: raws[each.key] for each in form.fields if raws[each.key] != each.blank}
    data = {
        "form": form.key,
        "raws": answered,
        "asked": {path: label for path, label in _labels(form) if path.split(".")[0] in answered},
        "left": left_out or {},
        "spot": asdict(spot or Spot()),
    }
    return json.dumps(data, ensure_ascii=False)


def from_json(form: Form, text: str) -> Draft:
    """Return what fits the form as it is now, and what does not.

    Raises:
        Damaged: it is no draft of this form.
    """
    try:
        data = json.loads(text)
        if data["form"] == form.key:
            spot = Spot(**data.get("spot", {}))
            kept = data.get("left", {}).items()
            left = {path: (str(label), str(words)) for path, (label, words) in kept}
            reader = _Reader(data.get("asked", {}), left)
            return Draft(reader.fit(form.fields, data["raws"]), spot, left)
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise Damaged(_UNREADABLE_DRAFT) from wrong
    raise Damaged(_UNREADABLE_DRAFT)


class _Reader:
    """Fits what a draft holds into the fields there are, and notes what does not fit."""

    def __init__(self, asked: Mapping[str, str], left: LeftOut) -> None:
        self._asked, self._left = asked, left

    def fit(self, fields: Sequence[Field], data: Mapping[str, Any], at: str = "") -> Raws:
        known = {each.key: each for each in fields}
        for key in data.keys() - known.keys():
            self._leave(f"{at}{key}", data[key])
        return {key: self._raw(each, data, f"{at}{key}") for key, each in known.items()}

    def _raw(self, asked: Field, data: Mapping[str, Any], path: str) -> Raw:
        if asked.key not in data:
            return asked.blank
        stored = data[asked.key]
        try:
            if not isinstance(asked, GroupField):
                return asked.shaped(stored)
            if _is_rows(stored):
                rows = enumerate(stored)
                return tuple(self.fit(asked.fields, row, f"{path}.{at}.") for at, row in rows)
        except ValueError:  # another kind of question by now
            pass
        self._leave(path, stored)
        return asked.blank

    def _leave(self, path: str, stored: Any) -> None:
        words = " ".join(_words(stored)).strip()
        if words:
            plain = _without_numbers(path)
            self._left[path] = (self._asked.get(plain, plain), words)


def _is_rows(stored: object) -> bool:
    return isinstance(stored, list) and all(isinstance(row, dict) for row in stored)


def _labels(form: Form) -> Iterator[tuple[str, str]]:
    """Yield what each field asks; in English, for the draft may be read in another language."""
    for each in form.fields:
        yield each.key, str(each.label)
        if isinstance(each, GroupField):
            yield from ((f"{each.key}.{part.key}", str(part.label)) for part in each.fields)


def _without_numbers(path: str) -> str:
    return ".".join(part for part in path.split(".") if not part.isdigit())


def _words(stored: Any) -> Iterator[str]:
    if isinstance(stored, dict):
        stored = list(stored.values())
    if isinstance(stored, list):
        for part in stored:
            yield from _words(part)
    elif stored:
        yield str(stored)


_UNREADABLE_DRAFT = _("This draft cannot be read. What was saved before is unharmed.")
