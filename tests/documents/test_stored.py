"""What a paper says is kept as a value, and the value draws the same paper again."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from desktop.core import frozen
from desktop.core.errors import Damaged, WrongInput
from desktop.documents.chronology import ChronologyReport
from desktop.documents.report import Report, render
from tests.documents.medical_reports import medical_report as examined
from tests.documents.pages import digest, texts, whole
from tests.documents.reports import REPORTS, report
from tests.documents.statements import draft, statement
from tests.documents.summaries import coded, summary

VALUES: dict[str, Report] = {
    "chronology": report(),
    "summary": summary(),
    "summary by codes": coded(),
    "medico-legal report": examined(),
    "statement": statement(),
    "statement with gaps": draft(),
}
every = pytest.mark.parametrize("name", VALUES)


@every
def test_what_was_stored_draws_the_same_paper(name: str) -> None:
    value = VALUES[name]
    again = frozen.from_json(type(value), frozen.to_json(value))
    assert again == value
    assert render(again) == render(value)


@every
def test_the_hash_names_the_record_and_is_printed_on_reports(name: str) -> None:
    value = VALUES[name]
    pdf = render(value)
    assert value.record_hash == digest(frozen.to_json(value).encode())
    assert (value.record_hash in whole(pdf)) is value.is_identified
    assert {value.record_hash[:16] in page for page in texts(pdf)} == {value.is_identified}


def test_another_word_is_another_record() -> None:
    assert report().record_hash != report(case_title="other").record_hash


@given(REPORTS)
def test_any_report_is_read_back(value: ChronologyReport) -> None:
    text = frozen.to_json(value)
    again = frozen.from_json(ChronologyReport, text)
    assert again == value
    assert frozen.to_json(again) == text
    assert list(json.loads(text)) == sorted(json.loads(text))


@given(REPORTS)
@settings(max_examples=10)
def test_any_stored_report_draws_the_same_paper(value: ChronologyReport) -> None:
    again = frozen.from_json(ChronologyReport, frozen.to_json(value))
    assert _drawn(again) == _drawn(value)


def _drawn(value: ChronologyReport) -> bytes | str:
    try:
        return render(value)
    except WrongInput as refused:
        return str(refused)


@every
@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "{", '{"case_number": 5}', '{"nothing": 1}', '"text"', "null", "1e400"],
)
def test_a_damaged_value_is_named_as_such(name: str, text: str) -> None:
    with pytest.raises(Damaged):
        frozen.from_json(type(VALUES[name]), text)


def test_a_stored_value_with_a_wrong_type_is_damaged() -> None:
    stored = json.loads(frozen.to_json(report()))
    wrong_types: dict[str, object] = {
        "language": 5,
        "generated_at": "soon",
        "notes": "x",
        "money": [1],
        "rows": None,
    }
    wrong_types["tracks"] = [{"kind": "un", "state": "decided", "since": "no date"}]
    for field, wrong in wrong_types.items():
        with pytest.raises(Damaged):
            frozen.from_json(ChronologyReport, json.dumps({**stored, field: wrong}))
