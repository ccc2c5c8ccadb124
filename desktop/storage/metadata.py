"""All tables in one place: a module of `models` that is not imported here does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Mapper

from desktop.models import (  # noqa: F401 - each enters its tables in the registry
    attachments,
    audit,
    backups,
    cases,
    correspondence,
    deadlines,
    drafts,
    evidence,
    exchange,
    incidents,
    lifecycle,
    medical,
    packets,
    people,
    proceedings,
    redress,
    users,
    wording,
)
from desktop.models.base import Base

metadata = Base.metadata


def all_mappers() -> Iterable[Mapper[Any]]:
    """Return the mapper of every table."""
    return Base.registry.mappers
