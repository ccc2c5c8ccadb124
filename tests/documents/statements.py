"""A statement of crime in which every part says something; the people in it are invented."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from desktop.documents.passages import Passage, Piece
from desktop.documents.statement import Statement
from tests.documents.reports import KAZAKH, KYRGYZ, MADE_AT, TAJIK

TEXTS = {
    "heading": "В прокуратуру Нарынской области\nул. Ленина, 1\n\nот " + KYRGYZ + ",\nтел. …",
    "title": "Заявление\nо преступлении",
    "facts": "14 апреля 2007 г. его задержали.\n\nУтром он сказал:\n- били "
    + KAZAKH
    + ";\n- грозили.",
    "injuries": "По документам:\n- Справка (приложение 1): кровоподтёк",
    "steps": "- 18 мая 2007 г.: жалоба прокурору\n- 14 июля 2007 г.: отказ",
    "qualification": "Считаю, что это преступление: статья, которую укажет юрист.",
    "requests": "Прошу также:\nзарегистрировать заявление;\n- начать расследование.",
    "warning": "Об ответственности предупреждён.",
    "annexes": "Приложения:\nСправка больницы\n- Фотография, " + TAJIK,
    "signature": "22 ноября 2026 г.\n\nЗаявитель: ______ "
    + KYRGYZ
    + "\nЮрист ______ В. Ким\n\nМ. П.",
}


def passage(part: str, *pieces: str | Piece) -> Passage:
    """Return a passage of plain text, or of pieces."""
    whole = tuple(each if isinstance(each, Piece) else Piece(each) for each in pieces)
    return Passage(part, whole, f"{part}.ru", 0, "ab" * 32)


STATEMENT = Statement(
    case_number="KG-2026-0001",
    language="ru",
    generated_at=MADE_AT,
    passages=tuple(passage(part, text) for part, text in TEXTS.items()),
    country="KG",
    prepared_by="В. Ким",
    log_head="ab" * 32,
)
GAP = Piece("[статья закона]", missing=True)


def statement(language: str = "ru", **changes: Any) -> Statement:
    """Return a statement in which everything is filled."""
    return replace(STATEMENT, language=language, **changes)


def draft(language: str = "ru") -> Statement:
    """Return one in which two places are not filled, one of them twice."""
    name = Piece("[ФИО, родительный падеж]", missing=True)
    heading = passage("heading", "от ", name)
    return statement(
        language, passages=(heading, passage("qualification", "По ", GAP, " и ещё раз: ", GAP, "."))
    )
