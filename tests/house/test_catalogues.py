"""Every sentence can be collected, is translated in every language, and keeps its values."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from installer.catalogues import (
    FOLDER,
    LANGUAGES,
    brought_up_to_date,
    collected,
    forms,
    is_translated,
    mo_bytes,
    po_bytes,
    po_path,
    sentence,
    written,
)
from tests.house.source import ROOT, Module, expect_none, modules

LONGEST_SHEET_NAME = 31
LITERALS = {"_": (0,), "n_": (0, 1), "c_": (0, 1)}


def test_every_sentence_stands_in_the_call_that_marks_it() -> None:
    expect_none(
        (breach for module in modules("desktop") for breach in _uncollectable(module)),
        "write the sentence itself inside `_(...)`, `n_(...)` or `c_(...)`: ./dev translate never "
        "finds a variable or an f-string",
    )


def _uncollectable(module: Module) -> Iterator[str]:
    if module.name == "desktop/core/text.py":
        return
    for name, call in module.calls():
        if name in LITERALS and isinstance(call.func, ast.Name):
            given = [call.args[i] if len(call.args) > i else None for i in LITERALS[name]]
            if not all(isinstance(a, ast.Constant) and isinstance(a.value, str) for a in given):
                yield f"{module.name}:{call.lineno} {name}(...)"


def test_every_sentence_is_collected() -> None:
    """One that stands inside an f-string is marked like any other, and never found."""
    found = {(m.context, one) for m in collected() for one in _of(m)}
    expect_none(
        (
            f"{module.name}:{call.lineno} {sentence[1]}"
            for module in modules("desktop")
            for name, call in module.calls()
            if name in LITERALS and isinstance(call.func, ast.Name)
            for sentence in _marked(name, call)
            if sentence not in found
        ),
        "move the call out of the f-string",
    )


def _of(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _marked(name: str, call: ast.Call) -> list[tuple[str | None, str]]:
    words = [a.value for a in call.args if isinstance(a, ast.Constant)]
    said = [word for word in words if isinstance(word, str)]
    return [(said[0], said[1])] if name == "c_" else [(None, word) for word in said]


def test_the_template_is_fresh() -> None:
    expect_none(_stale(FOLDER / "dalil.pot", po_bytes(collected())), "run ./dev translate")


def _stale(path: Path, wanted: bytes) -> list[str]:
    fresh = path.is_file() and path.read_bytes() == wanted
    return [] if fresh else [path.relative_to(ROOT).as_posix()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_complete_language_has_every_sentence(language: str) -> None:
    translated = written(language)
    expect_none(
        (
            f"{_place(message)}: {sentence(message)}"
            for message in collected()
            if message.id and not is_translated(translated.get(message.id, message.context))
        ),
        f"run ./dev translate and fill them in in resources/i18n/{language}",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_is_the_one_the_tool_writes(language: str) -> None:
    path = po_path(language)
    stale = _stale(path, po_bytes(brought_up_to_date(language)))
    stale += _stale(path.with_suffix(".mo"), mo_bytes(language))
    expect_none(stale, "run ./dev translate")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_names_the_same_values(language: str) -> None:
    expect_none(
        _changed_values(written(language)), "a translation keeps each {value} of its sentence"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_name_of_a_sheet_is_no_longer_than_excel_allows(language: str) -> None:
    sheets = [message for message in written(language) if message.context == "sheet"]
    assert sheets
    expect_none(
        (form for message in sheets for form in forms(message) if len(form) > LONGEST_SHEET_NAME),
        "shorten it: a program that opens the workbook may refuse or cut the name",
    )


def _changed_values(catalogue: Catalog) -> Iterator[str]:
    for message in catalogue:
        if message.id and is_translated(message):
            wanted = _values(sentence(message))
            for form in forms(message):
                if _values(form) != wanted:
                    yield f"{sentence(message)} -> {form}"


def _values(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def _place(message: Message) -> str:
    return message.locations[0][0] if message.locations else "?"


def test_a_changed_value_is_noticed() -> None:
    catalogue = Catalog(locale="ru")
    catalogue.add("Case {number}", "Дело {nomer}")
    catalogue.add(("{n} case", "{n} cases"), ("{n} дело", "{n} дела", "дел"))
    assert len(list(_changed_values(catalogue))) == 2
