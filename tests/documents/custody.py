"""A report on the custody of two exhibits in which everything there can be said is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from desktop.core.when import When
from desktop.documents.custody import CustodyReport, EventLine, FileFacts, GapLine, ItemCustody
from desktop.documents.medical_report import Reply
from desktop.forms.evidence import EXHIBIT
from desktop.forms.fields import AnswerField, ChoiceField, Field, LinkField, WhenField
from tests.documents.reports import KYRGYZ, MADE_AT, TAJIK

TAKEN = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
FILE = FileFacts(
    "спина.jpg",
    2_450_311,
    "ab" * 32,
    TAKEN,
    "cd" * 64,
    "jpeg",
    "2026-03-13T22:10:05.000000000Z",
    "2026-03-13T22:10:04.000000000Z",
)


def _raw(field: Field) -> tuple[str, ...]:
    if isinstance(field, ChoiceField):
        return (field.options()[0].key,)
    plain = {
        AnswerField: ("yes", "по запросу суда"),
        WhenField: ("2026-03",),
        LinkField: (TAJIK,),
    }
    return plain.get(type(field), (f"{field.key}: {KYRGYZ}",))


def _event(number: int, deed: str, **told: Any) -> EventLine:
    return EventLine(deed, 300 + number, TAKEN + timedelta(hours=number), TAJIK, **told)


EVENTS = (
    _event(0, "received", sha256="ab" * 32),
    _event(1, "viewed"),
    _event(2, "hash_bad", sha256="00" * 32),
    _event(
        3,
        "lent_to_expert",
        noted=True,
        when=When.parse("2026-03-20"),
        hand=KYRGYZ,
        party="Бюро судебной экспертизы",
        reason="Постановление от 19 марта",
        document="расписка 12",
        changed=True,
    ),
)
GAPS = tuple(
    GapLine(kind, date(2026, 3, 14), until)
    for kind, until in (
        *(("before", date(2026, 3, 15)), ("away", None), ("silent", date(2026, 6, 1))),
        *(("twice", date(2026, 4, 1)), ("never", date(2026, 4, 2))),
    )
)
REPORT = CustodyReport(
    case_number="KG-2026-0001",
    language="ru",
    generated_at=MADE_AT,
    office="Office",
    prepared_by="Prepared",
    log_head="ef" * 32,
    items=(
        ItemCustody(
            1,
            tuple(Reply(field.key, _raw(field)) for field in EXHIBIT.fields),
            EVENTS,
            FILE,
            GAPS,
            (303,),
        ),
        ItemCustody(2, (Reply("title", ("Ремень",)),), EVENTS[1:2]),
        ItemCustody(
            3,
            (Reply("title", ("старый снимок",)),),
            EVENTS[:1],
            replace(FILE, sha512=None, detected=None, written=None, made=None),
        ),
    ),
    alone=True,
)


def custody(language: str = "ru", **changes: Any) -> CustodyReport:
    """Return the report, in a language."""
    return replace(REPORT, language=language, **changes)
