"""What every table must keep: named constraints, no readable text, silent records."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from desktop.models.columns import (
    ClockTime,
    CodeList,
    DecimalText,
    PlainCode,
    PlainDigest,
    PlainId,
    PlainNumber,
    Sealed,
    UtcTime,
    WhenText,
)
from desktop.models.people import Person
from desktop.storage.metadata import metadata

PLAIN = (
    *(PlainCode, PlainDigest, CodeList, PlainNumber, PlainId),
    *(WhenText, DecimalText, UtcTime, ClockTime),
)
BARE = (sa.Integer, sa.BigInteger, sa.Boolean, sa.Date)
# Ciphertext and digests already when they reach the column.
BYTES = {"audit.difference", "audit.digest", "audit.head"}


@pytest.mark.parametrize(
    "column", [c for t in metadata.tables.values() for c in t.columns], ids=str
)
def test_a_column_is_sealed_or_plain_by_kind(column: sa.Column[object]) -> None:
    if isinstance(column.type, (Sealed, *PLAIN)):
        return
    assert type(column.type) in BARE or str(column) in BYTES, (
        f"{column} may hold readable text: use a sealed kind of models/columns.py"
    )


def test_a_sealed_column_knows_its_place() -> None:
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, Sealed):
                assert column.type.place == f"{table.name}.{column.name}"


def test_every_constraint_has_a_name() -> None:
    for table in metadata.tables.values():
        for constraint in table.constraints:
            assert constraint.name, table.name


def test_a_record_prints_its_id_only() -> None:
    person = Person(family_name="Қайратов")
    assert repr(person) == f"Person({person.id})"


@pytest.mark.parametrize("text", ["Иванов", "two words", "", "x" * 81, "a\nb"])
def test_free_text_does_not_pass_as_a_code(text: str) -> None:
    dialect = sa.create_mock_engine("sqlite://", lambda *_: None).dialect
    with pytest.raises(ValueError, match="codes only"):
        PlainCode().process_bind_param(text, dialect)
