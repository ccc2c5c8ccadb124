"""Where words may be broken: dictionaries for Russian and English, a syllable rule for the others.

The rule serves Kazakh, Kyrgyz and Tajik, for which no dictionary is to be had: a syllable has one
vowel and opens with at most one consonant; a long vowel (two equal letters) stays whole, and the
Kazakh у beside a vowel is a consonant. It is to be confirmed by native speakers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import pairwise
from typing import Any

Breaks = Iterator[tuple[str, str]]
Hyphenator = Callable[[str], Breaks]

_DICTIONARIES = {"ru": "ru_RU", "en": "en_GB"}
_SYLLABLES = frozenset({"kk", "ky", "tg"})
_VOWELS = frozenset("аәеёиоөуұүыіэюяӣӯ")
_SIGNS = frozenset("ьъ")
_BEFORE, _BEHIND = 2, 3  # letters at least; two letters alone on a last line read as a slip
_KAZAKH_W = re.compile("(?<=[аәеёиоөұүыіэюя])у|у(?=[аәеёиоөұүыіэюя])")
_PART = re.compile(r"[^\W\d_]+")
# reportlab asks a hyphenator only for words of letters it knows, and neither ё nor any letter that
# Russian lacks is among them. What is to break an address at its slashes lets the rest of a long
# one run over the edge of the page: without it addresses break as other long words do.
_WORD = re.compile(r"^[^\W\d_]+(?:[-ʻʼ’'][^\W\d_]+)*$")


@cache
def hyphenator(language: str) -> Hyphenator | None:
    """Return what gives the breaks of a word, the last first; None for a language without rules."""
    _mend_reportlab()
    if language in _SYLLABLES:
        return _by_parts(partial(syllables, language=language))
    if language in _DICTIONARIES:
        import pyphen

        found = pyphen.Pyphen(lang=_DICTIONARIES[language], left=_BEFORE, right=_BEHIND)
        return _by_parts(found.iterate)
    return None


def _mend_reportlab() -> None:
    """Exchange two private names of reportlab's paragraphs, for the reasons told at `_WORD`."""
    from reportlab.platypus import paragraph

    private: Any = paragraph
    private._hy_letters_pat = _WORD  # noqa: SLF001 - there is no setting for it
    private._uri_split_pairs = _no_breaks  # noqa: SLF001 - there is no setting for it


def _no_breaks(_address: str) -> None:
    return None


def _by_parts(breaks: Hyphenator) -> Hyphenator:
    """Break each part of a compound by itself, else one with a hyphen in it would break nowhere."""

    def found(word: str) -> Breaks:
        for part in reversed(list(_PART.finditer(word))):
            before, behind = word[: part.start()], word[part.end() :]
            for head, tail in breaks(part.group()):
                yield before + head, tail + behind

    return found


def syllables(word: str, language: str) -> Breaks:
    """Give the breaks between the syllables of a Kazakh, Kyrgyz or Tajik word, the last first."""
    letters = word.lower()
    if language == "kk":
        letters = _KAZAKH_W.sub("w", letters)
    vowels = [at for at, letter in enumerate(letters) if letter in _VOWELS]
    for first, second in reversed(list(pairwise(vowels))):
        at = _between(letters, first, second)
        if _BEFORE <= at <= len(word) - _BEHIND:
            yield word[:at], word[at:]


def _between(letters: str, first: int, second: int) -> int:
    """Return where the syllable of the second vowel begins; 0 where nothing may be broken."""
    if second == first + 1:
        return 0 if letters[first] == letters[second] else second
    at = second - 1
    return at + 1 if letters[at] in _SIGNS else at
