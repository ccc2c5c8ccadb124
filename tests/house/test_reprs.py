"""What holds people's words says its name and nothing else when it is printed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from desktop.forms.fields import Answer, Link
from tests.desks import USER_ID
from tests.house.source import Module, expect_none, last_name, modules

# Where values of records pass through. Below lie rules and statistics, which see codes and dates.
HOLDERS = ("services", "documents", "exchange", "workbooks", "storage", "views")
ANSWERS = (Answer("unknown", "Сарсенов"), Link(USER_ID, "Сарсенов"))


def test_no_value_of_a_record_prints_what_it_holds() -> None:
    expect_none(
        (
            breach
            for module in modules(*(f"desktop/{floor}" for floor in HOLDERS))
            for breach in _speaking(module)
        ),
        "decorate it with desktop.core.values.frozen_value, or give dataclass repr=False",
    )


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_an_answer_prints_no_words(answer: object) -> None:
    assert "Сарсенов" not in repr(answer)


def test_the_rule_finds_a_speaking_dataclass() -> None:
    text = "@dataclass(frozen=True)\nclass A:\n    x: int\n@dataclass\nclass B:\n    y: int\n"
    text += "@dataclass(repr=False)\nclass C:\n    z: int\n@frozen_value\nclass D:\n    z: int\n"
    assert list(_speaking(Module("m.py", text, ast.parse(text)))) == ["m.py:2 A", "m.py:5 B"]


def _speaking(module: Module) -> Iterator[str]:
    for made in module.nodes(ast.ClassDef):
        for decorator in made.decorator_list:
            if _is_speaking(decorator):
                yield f"{module.name}:{made.lineno} {made.name}"


def _is_speaking(decorator: ast.expr) -> bool:
    if not isinstance(decorator, ast.Call):
        return last_name(decorator) == "dataclass"
    silent = any(
        word.arg == "repr" and isinstance(word.value, ast.Constant) and word.value.value is False
        for word in decorator.keywords
    )
    return last_name(decorator.func) == "dataclass" and not silent
