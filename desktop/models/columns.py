"""The kinds of column Dalil knows. A record's column is one line naming one of these.

Plain kinds hold only ids, codes, dates, numbers and amounts, and refuse anything else when it is
bound; every other text is `Sealed` under a compartment's key. A test walks the metadata and fails
on a text column of any other kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final, Protocol

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

from desktop.core.when import When
from desktop.vault.cipher import CompartmentCipher

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

CASEWORK: Final = "casework"
CLINICAL: Final = "clinical"
# Known to everyone who opens the vault and to nobody else: names of staff, settings.
OFFICE: Final = "office"


class SealingKeys(Protocol):
    """What a sealed column needs of the keys of the vault it lies in."""

    def seal(self, compartment: str, plain: bytes, place: str) -> bytes:
        """Return `plain` sealed under the compartment's current key."""

    def open(self, compartment: str, sealed: bytes, place: str) -> bytes:
        """Return what was sealed at `place`."""

    def derive(self, purpose: str) -> bytes:
        """Return 32 bytes that everyone who opens the vault can derive."""


def give_keys(engine: sa.Engine, keys: SealingKeys) -> None:
    """Tie `keys` to this engine: each engine has a dialect of its own, and columns look there.

    Never a global: two vaults can be open in one process (a restore rehearsal).
    """
    setattr(engine.dialect, _KEYS, keys)


_KEYS: Final = "dalil_keys"


def _seal(dialect: Dialect, compartment: str, plain: bytes, place: str) -> bytes:
    keys: SealingKeys = getattr(dialect, _KEYS)
    if compartment == OFFICE:
        return _office_cipher(keys).seal(plain, place)
    return keys.seal(compartment, plain, place)


def _open(dialect: Dialect, compartment: str, sealed: object, place: str) -> bytes:
    """Open; what is no sealed value at all, because somebody wrote it there, does not open."""
    keys: SealingKeys = getattr(dialect, _KEYS)
    stored = bytes(sealed) if isinstance(sealed, bytes | bytearray | memoryview) else b""
    if compartment == OFFICE:
        return _office_cipher(keys).open(stored, place)
    return keys.open(compartment, stored, place)


def _office_cipher(keys: SealingKeys) -> CompartmentCipher:
    return CompartmentCipher({1: keys.derive("office columns")})


class Sealed(TypeDecorator[str]):
    """Text under AES-256-GCM with the key of one compartment.

    The key is looked up for every single value: processors are cached with the compiled statement,
    and one that had captured its key would go on decrypting after the vault is locked.
    """

    impl = sa.LargeBinary
    cache_ok = True

    def __init__(self, compartment: str, place: str = "") -> None:
        super().__init__()
        self.compartment = compartment
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Seal."""
        if value is None:
            return None
        return _seal(dialect, self.compartment, value.encode(), self.place)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Open."""
        if value is None:
            return None
        return _open(dialect, self.compartment, value, self.place).decode()


class SealedBytes(Sealed):
    """Like `Sealed`, for bytes: keys of diffs, stored papers."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Seal."""
        if value is None:
            return None
        return _seal(dialect, self.compartment, bytes(value), self.place)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        """Open."""
        if value is None:
            return None
        return _open(dialect, self.compartment, value, self.place)


@event.listens_for(sa.Column, "after_parent_attach")
def _name_the_place(column: sa.Column[Any], table: sa.Table) -> None:
    """Bind a sealed value to its table and column, so that it opens nowhere else."""
    if isinstance(column.type, Sealed) and isinstance(table, sa.Table):
        column.type = type(column.type)(column.type.compartment, f"{table.name}.{column.name}")


class PlainCode(TypeDecorator[str]):
    """A short code of a list, a row's number, a digest. Free text does not pass."""

    impl = sa.String(80)
    cache_ok = True
    pattern = re.compile(r"[\w./+-]{1,80}", re.ASCII)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Refuse what is not a code, without repeating it."""
        if value is not None and not self.pattern.fullmatch(value):
            message = "a plain column takes codes only"
            raise ValueError(message)
        return value


class PlainDigest(PlainCode):
    """A digest in hexadecimal that is longer than a code may be."""

    impl = sa.String(128)
    cache_ok = True
    pattern = re.compile(r"[0-9a-f]{128}")


class PlainNumber(PlainCode):
    """The number of a case or row as the office writes it, in letters of any script."""

    cache_ok = True
    pattern = re.compile(r"[\w./ -]{1,40}")


class CodeList(TypeDecorator[tuple[str, ...]]):
    """Several codes of one list, in the list's order; no answer is an empty tuple."""

    impl = sa.String(2000)
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str | None:
        """Write the codes with spaces between."""
        codes = PlainCode()
        given = [codes.process_bind_param(code, dialect) or "" for code in value or ()]
        return " ".join(given) or None

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        """Read the codes."""
        return tuple(value.split()) if value else ()


class ClockTime(TypeDecorator[time]):
    """A local time of day to the minute, as `09:30`."""

    impl = sa.String(5)
    cache_ok = True

    def process_bind_param(self, value: time | None, dialect: Dialect) -> str | None:
        """Write hours and minutes."""
        return None if value is None else f"{value:%H:%M}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> time | None:
        """Read hours and minutes."""
        return None if value is None else time.fromisoformat(value)


class PlainId(TypeDecorator[str]):
    """A UUID as 36 characters."""

    impl = sa.String(36)
    cache_ok = True


class WhenText(TypeDecorator[When]):
    """An imprecise date as EDTF text (ISO 8601-2)."""

    impl = sa.String(80)
    cache_ok = True

    def process_bind_param(self, value: When | None, dialect: Dialect) -> str | None:
        """Write EDTF."""
        return None if value is None else value.edtf

    def process_result_value(self, value: str | None, dialect: Dialect) -> When | None:
        """Read EDTF."""
        return None if value is None else When.parse(value)


class DecimalText(TypeDecorator[Decimal]):
    """An amount with the digits it was entered with; sums are made in Python, per currency.

    SQLite has no decimal type, and a scaled integer would forget "22450.50".
    """

    impl = sa.String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Write the digits."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Read the digits."""
        return None if value is None else Decimal(value)


class UtcTime(TypeDecorator[datetime]):
    """A moment, stored in UTC without a zone on both engines, handed out with its zone."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Hand out UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


Code = Annotated[str, mapped_column(PlainCode)]
Sha512 = Annotated[str, mapped_column(PlainDigest)]
Codes = Annotated[tuple[str, ...], mapped_column(CodeList)]
Minute = Annotated[time, mapped_column(ClockTime)]
Number = Annotated[str, mapped_column(PlainNumber)]
CaseworkText = Annotated[str, mapped_column(Sealed(CASEWORK))]
ClinicalText = Annotated[str, mapped_column(Sealed(CLINICAL))]
OfficeText = Annotated[str, mapped_column(Sealed(OFFICE))]
Imprecise = Annotated[When, mapped_column(WhenText)]
Digits = Annotated[Decimal, mapped_column(DecimalText)]
Moment = Annotated[datetime, mapped_column(UtcTime)]
