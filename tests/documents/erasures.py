"""Certificates of erasures, with everything that can be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from desktop.documents.erasure import ErasureCertificate, Signed


def _at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, 30, tzinfo=UTC)


def certificate(language: str = "ru", **changes: Any) -> ErasureCertificate:
    """Return a certificate of a whole case that lies in one backup."""
    made = ErasureCertificate(
        case_number="KG-78",
        language=language,
        generated_at=_at(25),
        prepared_by="Айгуль Садыкова",
        log_head="ab" * 32,
        whole=True,
        exhibit=None,
        reason="Согласие отозвано письменно",
        trashed=Signed("Айгуль Садыкова", datetime(2026, 10, 20, 9, tzinfo=UTC)),
        asked=Signed("Айгуль Садыкова", _at(21)),
        confirmed=Signed("Бакыт Осмонов", _at(23)),
        erased_at=_at(23),
        compacted_at=_at(23, 10),
        rows=1214,
        files=31,
        coded=96,
        last_backup=_at(22, 18),
        gone_by=date(2027, 11, 30),
        on_server=False,
    )
    return replace(made, **changes)
