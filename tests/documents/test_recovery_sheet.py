"""The recovery sheet: one page, the whole code, how to keep it; no code where it may be read."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from desktop.core.errors import WrongInput
from desktop.documents import recovery_sheet
from desktop.vault.recovery import RecoveryCode
from tests.documents.pages import images, joined, reactions, texts, whole
from tests.documents.reports import SHEET


@pytest.mark.parametrize("language", ["en", "ru"])
def test_it_is_one_page_with_everything(language: str) -> None:
    sheet = replace(SHEET, language=language, vault_name="Кыйноого каршы уюм " * 5)
    pdf = recovery_sheet.render(sheet)
    assert len(texts(pdf)) == 1
    text = whole(pdf)
    for words in (*SHEET.groups, SHEET.vault_id, SHEET.user_name, sheet.vault_name):
        assert joined(words) in text
    assert not images(pdf)
    assert not reactions(pdf)


def test_the_groups_can_be_typed_back_from_the_paper() -> None:
    code = RecoveryCode.new()
    (page,) = texts(recovery_sheet.render(replace(SHEET, groups=code.groups, language="en")))
    lines = "\n".join(page.splitlines())
    read = re.findall(r"^(\d)\n(\w{4})$", lines, re.MULTILINE)  # each below its number
    assert [number for number, _group in read] == list("123456789")
    assert RecoveryCode.parse(" ".join(group for _number, group in read)) == code


def test_it_says_in_words_how_to_keep_it() -> None:
    text = whole(recovery_sheet.render(replace(SHEET, language="en")))
    for words in ("Never photograph", "two places", "Never beside the computer", "new passphrase"):
        assert joined(words) in text


def test_the_code_is_in_no_repr() -> None:
    assert not [group for group in SHEET.groups if group in repr(SHEET)]


def test_a_name_that_cannot_be_printed_is_refused() -> None:
    with pytest.raises(WrongInput, match=r"U\+1F600"):
        recovery_sheet.render(replace(SHEET, vault_name="😀"))
