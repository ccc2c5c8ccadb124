"""The certificate of an erasure says who, when, how much, and when the last copy is gone."""

from __future__ import annotations

import pytest

from desktop.core import frozen
from desktop.documents.erasure import ErasureCertificate
from desktop.documents.report import render
from tests.documents.erasures import certificate
from tests.documents.pages import joined, whole


def test_everybody_and_every_number_is_on_the_paper() -> None:
    text = whole(render(certificate("en")))
    told = ("KG-78", "Айгуль Садыкова", "Бакыт Осмонов", "Согласие отозвано письменно", "1,214")
    for said in (*told, "expires by 30 November 2027", "without name, number or text"):
        assert joined(said) in text, said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"last_backup": None, "gone_by": None}, "knows of no backup"),
        ({"on_server": True}, "ask whoever runs the server"),
        ({"whole": False, "exhibit": 7}, "A record of the case named above"),
    ],
)
def test_what_is_different_is_said(changes: dict[str, object], said: str) -> None:
    assert joined(said) in whole(render(certificate("en", **changes)))


def test_the_stored_value_gives_the_same_paper() -> None:
    again = frozen.from_json(ErasureCertificate, frozen.to_json(certificate()))
    assert again == certificate()
