"""Drafts: whatever stands in a form is there again, also when the form has changed since."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from desktop.core.errors import Damaged
from desktop.core.text import _
from desktop.forms.drafts import Spot, from_json, to_json
from desktop.forms.fields import MoneyField, TextField, WhenField
from desktop.forms.spec import Form, GroupField, Section, blank
from tests.forms.test_spec import FORM, RAWS


def form(*fields: Any) -> Form:
    return Form("person", _("Person"), (Section("all", _("All"), fields),))


OLD = form(
    TextField("family", _("Family name")),
    TextField("nickname", _("Nickname")),
    TextField("debt", _("Debt")),
    GroupField(
        "contacts",
        _("Contacts"),
        fields=(TextField("value", _("Number")), WhenField("since", _("Since"))),
    ),
)
NEW = form(
    TextField("family", _("Family name")),
    MoneyField("debt", _("Debt")),
    GroupField("contacts", _("Contacts"), fields=(TextField("value", _("Number")),)),
)
TYPED: dict[str, Any] = {
    "family": "Ким",
    "nickname": "Борец",
    "debt": "5",
    "contacts": ({"value": "1", "since": ""}, {"value": "2", "since": "2007"}),
}


@given(RAWS)
def test_a_draft_keeps_everything_right_or_wrong(raws: dict[str, Any]) -> None:
    found = from_json(FORM, to_json(FORM, raws))
    assert found.raws == raws
    assert found.left_out == {}


def test_a_draft_knows_where_one_was() -> None:
    spot = Spot("all", "contacts.1.value", 3, -40)
    assert from_json(FORM, to_json(FORM, blank(FORM), spot)).spot == spot
    assert from_json(FORM, to_json(FORM, blank(FORM))).spot == Spot()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        to_json(FORM, blank(FORM)).replace('"person"', '"case"'),
        json.dumps({"form": "person", "raws": [1]}),
        json.dumps({"form": "person", "raws": {}, "spot": {"far": 1}}),
        json.dumps({"form": "person", "raws": {}, "left": {"x": 1}}),
    ],
)
def test_a_draft_of_another_form_or_no_draft_is_refused(text: str) -> None:
    with pytest.raises(Damaged):
        from_json(FORM, text)


def test_what_fits_a_newer_form_is_taken_over_and_the_rest_is_told() -> None:
    found = from_json(NEW, to_json(OLD, TYPED))
    assert found.raws == {
        "family": "Ким",
        "debt": ("", ""),
        "contacts": ({"value": "1"}, {"value": "2"}),
    }
    assert found.left_out == {
        "nickname": ("Nickname", "Борец"),
        "debt": ("Debt", "5"),
        "contacts.1.since": ("Since", "2007"),
    }


def test_what_was_left_out_goes_along_until_the_save() -> None:
    found = from_json(NEW, to_json(OLD, TYPED))
    again = from_json(NEW, to_json(NEW, found.raws, left_out=found.left_out))
    assert again.left_out == found.left_out


@pytest.mark.parametrize("stored", [{"family": ["a", "list"]}, {"family": 1}])
def test_an_answer_of_another_shape_is_left_out(stored: dict[str, Any]) -> None:
    found = from_json(NEW, json.dumps({"form": "person", "raws": stored}))
    assert found.raws == blank(NEW)
    assert set(found.left_out) == {"family"}
    rows = from_json(NEW, json.dumps({"form": "person", "raws": {"contacts": ["x", {}]}}))
    assert rows.left_out == {"contacts": ("contacts", "x")}
