"""Passphrases drawn by chance: six words of a list in the language of the screen.

Which lists there are and how they were made says resources/passphrases/README.md.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cache
from math import log2
from typing import Final

from desktop.core.resources import resource

WORDS: Final = 6
_FALLBACK = "en"


@dataclass(frozen=True, slots=True, repr=False)
class Generated:
    """Six words with spaces between, and how many words they were drawn from."""

    passphrase: str
    list_size: int

    @property
    def bits(self) -> int:
        """Bits of chance in it, rounded down; whoever guesses is taken to know the list."""
        return int(WORDS * log2(self.list_size))

    def __repr__(self) -> str:
        return "<Generated>"


def generate(language: str) -> Generated:
    """Draw six words of the list of a language, or of the English one where there is none."""
    words = word_list(language)
    return Generated(" ".join(secrets.choice(words) for _word in range(WORDS)), len(words))


@cache
def word_list(language: str) -> tuple[str, ...]:
    """Return the list of a language."""
    path = resource(f"passphrases/{language}.txt")
    if not path.is_file():
        path = resource(f"passphrases/{_FALLBACK}.txt")
    return tuple(path.read_text(encoding="utf-8").split())
