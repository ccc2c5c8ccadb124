"""Records of a case as plain JSON, and the JSON Schema of it: for those who read it without Dalil.

The schema is generated from the tables and, for what the columns mean, from the forms; it lies in
resources/schema/case-1.json, and a test compares the two. Keys of files and of histories are in no
JSON.
"""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from desktop.forms.fields import ChoiceField, Field
from desktop.forms.people import PERSON
from desktop.forms.proceedings import STEP
from desktop.models.columns import (
    CodeList,
    DecimalText,
    PlainId,
    Sealed,
    SealedBytes,
    UtcTime,
    WhenText,
)
from desktop.rules.access import access_table
from desktop.services.kinds import BY_TABLE
from desktop.storage.metadata import metadata

NAME: Final = "case-1.json"
_FORMS: Final = {"people": PERSON, "steps": STEP}
_AREAS: Final = frozenset(
    {"identity", "intake", "proceedings", "redress", "evidence", "examinations"}
)
_UUID: Final = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def case_tables() -> tuple[sa.Table, ...]:
    """Return the tables whose rows are of a case, each after those it refers to."""
    kinds = access_table().kinds
    return tuple(table for table in metadata.sorted_tables if kinds.get(table.name) in _AREAS)


def shown_columns(table: sa.Table) -> tuple[sa.Column[Any], ...]:
    """Return the columns that stand in the JSON: all but keys and stored papers."""
    return tuple(each for each in table.columns if not isinstance(each.type, SealedBytes))


def compartments_of(table: sa.Table) -> frozenset[str]:
    """Return the keys that reading a table takes."""
    return frozenset(
        each.type.compartment for each in shown_columns(table) if isinstance(each.type, Sealed)
    )


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the records of one case."""
    tables = {table.name: _table(table) for table in case_tables()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Dalil: the records of one case, format 1",
        "type": "object",
        "required": ["format", "case", "exported_at", "log_head", "left_out", "records"],
        "properties": {
            "format": {"const": "dalil case 1"},
            "case": {"type": "string", "description": "the number of the case"},
            "exported_at": {"type": "string", "format": "date-time"},
            "log_head": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "left_out": {
                "type": "array",
                "items": {"enum": sorted(_AREAS)},
                "description": "areas that whoever made this may not let out",
            },
            "records": {
                "type": "object",
                "additionalProperties": False,
                "properties": tables,
            },
        },
    }


def _table(table: sa.Table) -> dict[str, Any]:
    columns = shown_columns(table)
    return {
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": [each.name for each in columns],
            "properties": {each.name: _column(table, each) for each in columns},
        },
    }


def _column(table: sa.Table, column: sa.Column[Any]) -> dict[str, Any]:
    found = _type(column.type)
    if column.nullable and not isinstance(column.type, CodeList):
        found["type"] = [found["type"], "null"]
    parent = next((key.column.table.name for key in column.foreign_keys), None)
    if parent is not None:
        found["description"] = f"id of a record in {parent}"
    asked = _field(table.name, column.name)
    if asked is not None:
        found["description"] = asked.label.in_language("en")
        if isinstance(asked, ChoiceField) and isinstance(asked.terms, str):
            found["$comment"] = f"a term of the code list {asked.terms}"
    return found


def _field(table: str, column: str) -> Field | None:
    form = _FORMS.get(table) or (BY_TABLE[table].form if table in BY_TABLE else None)
    fields = () if form is None else form.fields
    return next((each for each in fields if each.key == column), None)


def _type(kind: Any) -> dict[str, Any]:
    said = next((said for base, said in _TYPES if isinstance(kind, base)), {"type": "string"})
    return dict(said)


# The first that fits: some are kinds of others.
_TYPES: Final[tuple[tuple[type, dict[str, Any]], ...]] = (
    (PlainId, {"type": "string", "pattern": f"^{_UUID}$"}),
    (CodeList, {"type": "array", "items": {"type": "string"}}),
    (WhenText, {"type": "string", "$comment": "a date in EDTF (ISO 8601-2)"}),
    (DecimalText, {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}),
    (UtcTime, {"type": "string", "format": "date-time"}),
    (sa.Boolean, {"type": "boolean"}),
    (sa.Integer, {"type": "integer"}),
    (sa.Date, {"type": "string", "format": "date"}),
)
