"""The guide names labels as the window says them, and says the same in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel.messages.pofile import read_po

from desktop.core.text import INTERFACE_LANGUAGES, SOURCE_LANGUAGE
from desktop.core.vocabulary import vocabulary
from installer.catalogues import forms, po_path
from tests.house.source import ROOT, expect_none

GUIDE = ROOT / "resources" / "guide"
ITALICS = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")
SHAPE = re.compile(r"^(#+|- |\d+\.|\|| {4})|\]\(([a-z-]+\.md)\)", re.MULTILINE)

# In italics, and no label: names, keys and words that are spoken of.
EXAMPLES = ("Kairat", "Кайрат", "Қайрат", "i", "practice", "practice only, no real case")
SPOKEN_OF = {
    "en": (
        "case",
        "in part",
        "before",
        "after",
        "head of the log",
        "Victim 1",
        "Victim 1, KG-1",
        "cases known to this office",
    ),
    "ru": (
        "деле",
        "частично",
        "перед",
        "после",
        "Последнее звено журнала",
        "Пострадавшим 1",
        "Пострадавший 1, KG-1",
        "делам, известным этой организации",
    ),
}


def _plain(label: str) -> str:
    return label.rstrip("… ").casefold()


def _said(language: str) -> set[str]:
    """Everything the window says in a language, and every term of a code list."""
    with po_path("ru").open("rb") as stream:
        known = [message for message in read_po(stream, locale="ru") if message.id]
    words: set[str] = set()
    for message in known:
        english = (message.id,) if isinstance(message.id, str) else message.id
        words |= set(english if language == SOURCE_LANGUAGE else forms(message))
    for path in (ROOT / "resources" / "codes").glob("*.toml"):
        words |= {term.in_language(language) for term in vocabulary(path.stem)}
    return {_plain(word) for word in words}


def _unknown(language: str) -> Iterator[str]:
    known = _said(language) | {_plain(each) for each in (*EXAMPLES, *SPOKEN_OF[language])}
    for path in sorted((GUIDE / language).glob("*.md")):
        for found in ITALICS.findall(" ".join(path.read_text("utf-8").split())):
            for label in found.split(" → "):
                if _plain(label) not in known:
                    yield f"{language}/{path.name}: {label}"


def test_a_label_stands_in_the_guide_as_the_window_says_it() -> None:
    expect_none(
        (each for language in INTERFACE_LANGUAGES for each in _unknown(language)),
        "write what the window says; what is no label stands plain, in bold, or in SPOKEN_OF",
    )


def test_both_languages_have_the_same_pages_points_and_links() -> None:
    shapes = {
        language: {
            path.name: sorted(SHAPE.findall(path.read_text("utf-8")))
            for path in (GUIDE / language).glob("*.md")
        }
        for language in INTERFACE_LANGUAGES
    }
    english = shapes[SOURCE_LANGUAGE]
    expect_none(
        (
            f"{language}/{page}"
            for language, pages in shapes.items()
            for page in sorted(english.keys() | pages.keys())
            if pages.get(page) != english.get(page)
        ),
        "each page has the same points, tables, headings and links in every language",
    )
