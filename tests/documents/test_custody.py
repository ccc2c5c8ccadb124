"""The report on custody: everything that is known is on it, and what is not known is named."""

from __future__ import annotations

import pytest

from desktop.core import frozen
from desktop.documents.custody import CustodyReport
from desktop.documents.report import render
from tests.documents.custody import EVENTS, custody
from tests.documents.pages import joined, whole
from tests.documents.samples import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_and_hash_is_on_the_paper(language: str) -> None:
    text = whole(render(custody(language)))
    wanted = ("ab" * 32, "cd" * 64, "00" * 32, "ef" * 32, "спина.jpg", "расписка 12", "Ремень")
    assert not [words for words in wanted if joined(words) not in text]
    assert all(str(line.seq) in text for line in EVENTS)


def test_what_is_not_known_is_said() -> None:
    text = whole(render(custody("en")))
    for words in (
        "none: taken in by an older version",
        "It has no file: nothing of it can be hashed.",
        "14 March 2026 – now: not in the office's hands.",
        "handed on again, and no return was noted between.",
        "The computer's clock was put back before: 303.",
        "corrected after it was noted",
        "one person is both coordinator and administrator",
        "It does not show that what the file tells is true",
    ):
        assert joined(words) in text, words
    calm = custody("en", items=custody().items[2:], alone=False)
    text = whole(render(calm))
    assert joined("None: no time of more than 30 days without a record") in text
    assert joined("both coordinator") not in text


def test_it_is_kept_and_drawn_again() -> None:
    text = frozen.to_json(custody())
    again = frozen.from_json(CustodyReport, text)
    assert again == custody()
    assert render(again) == render(custody())
