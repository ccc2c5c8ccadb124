"""Words break where a reader expects it, in every language of the papers, and lose no letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.documents import layout
from desktop.documents.blocks import Paragraph
from desktop.documents.hyphens import hyphenator, syllables
from tests.documents.pages import joined, paper, whole
from tests.documents.samples import LANGUAGES, SENTENCES


def broken(word: str, language: str) -> str:
    """Return a word with all its breaks."""
    hyphens = hyphenator(language)
    assert hyphens is not None
    places = {len(head) for head, _tail in hyphens(word)}
    return "".join(f"-{sign}" if at in places else sign for at, sign in enumerate(word))


@pytest.mark.parametrize(
    ("language", "word", "expected"),
    [
        ("kk", "құқықтары", "құ-қық-тары"),
        ("kk", "бауырмалдық", "ба-уыр-мал-дық"),
        ("ky", "кыйноого", "кый-ноого"),
        ("ky", "мамиле", "ма-миле"),
        ("tg", "муносибати", "му-но-си-бати"),
        ("tg", "шиканҷа", "ши-канҷа"),
        ("ru", "судебно-медицинское", "су-дебно-ме-ди-цин-ское"),
        ("ru", "ещё", "ещё"),
        ("en", "documentation", "doc-u-ment-a-tion"),
    ],
)
def test_words_break_between_syllables(language: str, word: str, expected: str) -> None:
    assert broken(word, language) == expected


@given(st.text("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшыіэюяӣӯҳҷьъ-", max_size=40))
def test_syllables_lose_nothing_and_are_never_single_letters(word: str) -> None:
    for head, tail in syllables(word, "kk"):
        assert head + tail == word
        assert len(head) >= 2
        assert len(tail) >= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_is_whole_behind_its_hyphens(language: str) -> None:
    text = SENTENCES[language] * 12
    pdf = layout.draw(paper(Paragraph(text), language=language, head=""))
    assert joined(text) in whole(pdf)


@pytest.mark.parametrize(
    "text",
    [
        "http://example.org/" + "a" * 300,
        "https://example.org/?q=" + "щ" * 200 + "/b" * 90,
        "x" * 500,
        "абв-" * 120,
        "ә" * 700,
    ],
)
def test_a_word_longer_than_a_line_stays_on_the_page(text: str) -> None:
    for language in ("ru", "kk", "uz"):
        pdf = layout.draw(paper(Paragraph(text), language=language, head=""))
        assert joined(text) in whole(pdf)


def test_a_language_without_rules_is_not_broken() -> None:
    assert hyphenator("uz") is None
