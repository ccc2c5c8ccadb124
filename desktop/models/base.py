"""The ground of all records: registry, constraint names, id, version, and a silent `repr`.

Records are dataclass-mapped, so a wrong type or an unknown name is found by the type checker.
`repr` and equality of dataclasses are off: they would print testimony into logs and make records
unhashable.
"""

from __future__ import annotations

from typing import Any, ClassVar, dataclass_transform

import sqlalchemy as sa
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    declared_attr,
    mapped_column,
)

from desktop.core.ids import new_id
from desktop.models.columns import CASEWORK, PlainId


@dataclass_transform(kw_only_default=True, field_specifiers=(mapped_column,))
class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, repr=False, eq=False):
    """Registry of all tables; constraints have names, as migrations need them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Record(Base, kw_only=True, repr=False, eq=False):
    """A record with an id of its own and a version that rises with each save.

    What the log needs to know stands on the class: in which compartment differences are sealed, and
    for which case.
    """

    __abstract__ = True

    log_compartment: ClassVar[str] = CASEWORK

    id: Mapped[str] = mapped_column(PlainId, primary_key=True, default_factory=new_id)
    version: Mapped[int] = mapped_column(sa.Integer, init=False)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Let SQLAlchemy compare versions: a save over somebody else's save raises."""
        return {"version_id_col": cls.version} if hasattr(cls, "__tablename__") else {}

    def log_case(self) -> str | None:
        """Return the id of the case this record belongs to, or None."""
        return getattr(self, "case_id", None)

    def log_scope(self) -> str:
        """Return whose erasure makes this record's differences unreadable."""
        return self.log_case() or self.id

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.id})"
