"""A case summary in which every field says something; the people in it are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from desktop.core.money import Money
from desktop.core.when import When
from desktop.documents.case_summary import (
    AwardLine,
    CaseSummary,
    ClaimLine,
    IncidentLine,
    PaymentLine,
    PersonLine,
    TaskLine,
    TermLine,
)
from desktop.documents.wording import MoneyLine, TrackLine
from tests.documents.reports import KAZAKH, KYRGYZ, MADE_AT, TAJIK

ACCOUNT = "Его задержали без протокола и били в кабинете следователя.\n\nВечером отпустили."

PEOPLE = (
    PersonLine("victim", 1, "m", KYRGYZ, When.parse("1985")),
    PersonLine("victim", 2, "f", KAZAKH),
    PersonLine("alleged_perpetrator", 1, "unknown", TAJIK),
)

INCIDENTS = (
    IncidentLine(
        When.parse("2007-04-14"),
        "police_station",
        "police",
        ("confession", "punishment"),
        ("blunt_trauma", "falanga"),
        "ОВД Нарына, кабинет 12",
        "Следователь Б.",
        ACCOUNT,
    ),
    IncidentLine(),
)

TERMS = (
    TermLine(date(2026, 12, 1), "ours", "hard", "Жалоба в Верховный суд"),
    TermLine(date(2026, 12, 20), "state", "soft", "Ответ прокуратуры"),
)

CLAIMS = (
    ClaimLine(
        "civil",
        "decided",
        When.parse("2008-06-25"),
        (Money.parse("490507 KGS"), Money.parse("100 USD")),
        "Иск к двум министерствам",
        "Первомайский суд, Бишкек",
    ),
)

AWARDS = (
    AwardLine(
        "first",
        "partly",
        When.parse("2008-12-02"),
        When.parse("2009-01"),
        (Money.parse("465139 KGS"),),
        "Первомайский районный суд",
    ),
)


SUMMARY = CaseSummary(
    case_number="KG-2026-0001",
    language="ru",
    edition="named",
    generated_at=MADE_AT,
    status="active",
    opened=date(2026, 3, 2),
    country="KG",
    title="Нарын, 2007",
    text="Дело о пытках в отделе милиции.",
    people=PEOPLE,
    incidents=INCIDENTS,
    tracks=(TrackLine("criminal", "refused", When.parse("2007-07-14"), "7"),),
    durations=(("days_event_to_first_complaint", 34),),
    money=(MoneyLine("claimed", Money.parse("490507 KGS")),),
    terms=TERMS,
    claims=CLAIMS,
    awards=AWARDS,
    payments=(PaymentLine("ex_gratia", Money.parse("65000.50 KGS"), When.parse("2010"), "Минфин"),),
    tasks=(TaskLine(date(2026, 12, 3), "Запросить материалы", "А. Исакова"), TaskLine()),
    office="Организация",
    prepared_by="В. Ким",
    log_head="ab" * 32,
)


def summary(language: str = "ru", **changes: Any) -> CaseSummary:
    """Return a summary with names in which every field says something."""
    return replace(SUMMARY, language=language, **changes)


def coded(language: str = "ru") -> CaseSummary:
    """Return the same summary as the edition by codes: nothing in it that somebody wrote."""
    whole = summary(language)
    return replace(
        whole,
        edition="coded",
        title=None,
        text=None,
        prepared_by=None,
        people=tuple(replace(each, name=None, born=None) for each in whole.people),
        incidents=tuple(
            replace(each, place=None, officers=None, account=None) for each in whole.incidents
        ),
        terms=tuple(replace(each, title=None) for each in whole.terms),
        claims=tuple(replace(each, title=None, forum=None) for each in whole.claims),
        awards=tuple(replace(each, body=None) for each in whole.awards),
        payments=tuple(replace(each, payer=None) for each in whole.payments),
        tasks=tuple(replace(each, title=None, responsible=None) for each in whole.tasks),
    )
