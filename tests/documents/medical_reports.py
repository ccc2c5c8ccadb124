"""A report on an evaluation in which every question is answered; the people in it are invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from desktop.core.when import When
from desktop.documents.medical_report import FileLine, MedicalReport, Reply
from desktop.forms.fields import (
    AnswerField,
    ChoiceField,
    Field,
    LinkField,
    LongTextField,
    MultiChoiceField,
    NumberField,
    TimeField,
    WhenField,
)
from desktop.forms.medical import EVALUATION
from desktop.forms.spec import GroupField
from tests.documents.reports import KYRGYZ, MADE_AT, TAJIK

ACCOUNT = "Его ударили по голове и лишили сна.\n\n«Я упал», говорит он."


def replies(fields: tuple[Field, ...]) -> Iterator[Reply]:
    """Answer every question: a text with its own key, a choice with its second term."""
    for field in fields:
        if not isinstance(field, LinkField | GroupField):
            yield Reply(field.key, _raw(field))


def _raw(field: Field) -> tuple[str, ...]:
    if isinstance(field, MultiChoiceField):
        return tuple(option.key for option in field.options()[:3])
    if isinstance(field, ChoiceField):
        return (field.options()[1].key,)
    plain = {
        AnswerField: ("no", f"почему: {field.key}"),
        WhenField: ("2012-04",),
        TimeField: ("09:30",),
        NumberField: ("12.5",),
        LongTextField: (f"{field.key}. {ACCOUNT}",),
    }
    return plain.get(type(field), (f"{field.key}!",))


GROUP = next(field for field in EVALUATION.fields if field.key == "findings")
assert isinstance(GROUP, GroupField)
FINDING = tuple(replies(GROUP.fields))
REPORT = MedicalReport(
    case_number="KG-2026-0001",
    language="ru",
    generated_at=MADE_AT,
    kind="full",
    status="signed",
    replies=tuple(replies(EVALUATION.fields)),
    findings=(FINDING, FINDING[:1]),
    files=(FileLine("снимок 1.jpg", 1234567, "ab" * 32), FileLine("b.pdf", 1, "12" * 32)),
    person=KYRGYZ,
    born=When.parse("1985"),
    sex="m",
    examiner=TAJIK,
    office="Office",
    prepared_by="Prepared",
    log_head="cd" * 32,
)


def medical_report(language: str = "ru", **changes: Any) -> MedicalReport:
    """Return a report in which every field says something."""
    return replace(REPORT, language=language, **changes)
