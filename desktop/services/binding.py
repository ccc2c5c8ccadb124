"""How the answers of a form become columns of a record, and how columns become answers again.

A question has the column of its key, with three exceptions: a tri-state question has the answer in
KEY and why in KEY_reason, an amount lies in KEY_value and KEY_currency, and a link in KEY_id. A
group has a table of its own. A test holds every form and its record to this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from desktop.core.money import Money
from desktop.core.when import When
from desktop.forms.fields import Answer, AnswerField, Field, Link, LinkField, MoneyField, WhenField
from desktop.forms.spec import GroupField
from desktop.models.base import Base


def stored(model: type[Base], fields: Iterable[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes of a record that say what `values` say; keys not given are left out."""
    return {
        name: part
        for field in fields
        if field.key in values and not isinstance(field, GroupField)
        for name, part in zip(
            attributes(field), _parts(model, field, values[field.key]), strict=True
        )
    }


def answered(fields: Iterable[Field], record: Any) -> dict[str, Any]:
    """Return the answers that a record's attributes hold; links without their names."""
    return {
        field.key: _answer(field, [getattr(record, name) for name in attributes(field)])
        for field in fields
        if not isinstance(field, GroupField)
    }


def attributes(field: Field) -> tuple[str, ...]:
    """Return the names of the attributes in which the answer to `field` lies."""
    if isinstance(field, AnswerField):
        return (field.key, f"{field.key}_reason")
    if isinstance(field, MoneyField):
        return (f"{field.key}_value", f"{field.key}_currency")
    if isinstance(field, LinkField):
        return (f"{field.key}_id",)
    return (field.key,)


def _parts(model: type[Base], field: Field, value: Any) -> Iterator[Any]:
    if isinstance(field, AnswerField):
        yield None if value is None else value.answer
        yield None if value is None else value.reason or None
    elif isinstance(field, MoneyField):
        yield None if value is None else value.value
        yield None if value is None else value.currency
    elif isinstance(field, LinkField):
        yield None if value is None else value.record_id
    elif isinstance(field, WhenField) and _is_day(model, field.key):
        yield None if value is None else value.first
    else:
        yield value


def _is_day(model: type[Base], name: str) -> bool:
    return isinstance(sa.inspect(model).attrs[name].columns[0].type, sa.Date)


def _answer(field: Field, parts: list[Any]) -> Any:
    first = parts[0]
    if first is None:
        return field.nothing
    if isinstance(field, AnswerField):
        return Answer(first, parts[1] or "")
    if isinstance(field, MoneyField):
        return Money(first, parts[1])
    if isinstance(field, LinkField):
        return Link(first)
    if isinstance(field, WhenField) and not isinstance(first, When):
        return When.on(first)
    return first
