"""Whether a passphrase that somebody made up would be guessed.

Length, and an estimate of guesses by zxcvbn, told of the words and names of the region that are
tried first there (resources/passphrases/common.toml) and of the names of this office. Since
zxcvbn knows Latin letters, it is asked about several readings, and the weakest counts: as typed;
in the Latin skeleton of `core.names.fold`, in which transliterations of a word are one; and as if
the keyboard had been in the other layout, Russian or English, while it was typed. A score of 3 is
zxcvbn's "safely unguessable" where each guess takes a slow derivation, which Argon2id is.

The floor that every slot has, whatever is judged here, is in `vault.kdf`.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

from desktop.core.names import fold
from desktop.core.resources import resource
from desktop.core.text import Text, _, n_

SHORTEST: Final = 14
STRONG: Final = 3
JUDGED: Final = 100
"""Characters that are judged: zxcvbn's work grows with the square of them."""

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё"
_AS_RUSSIAN = str.maketrans(_LATIN, _RUSSIAN)
_AS_LATIN = str.maketrans(_RUSSIAN, _LATIN)
_SHORTEST_NAME = 3
_LEAST_BESIDE = 8  # letters and digits beside the names of the office


def weakness(passphrase: str, names: Iterable[str] = ()) -> Text | None:
    """Return why a passphrase would be guessed, in one sentence, or None.

    `names` are those of the office and its people, in any script.
    """
    plain = unicodedata.normalize("NFKC", passphrase)
    if len(plain.strip()) < SHORTEST:
        return n_(
            "This passphrase is too short: use at least {n} character, or six generated words.",
            "This passphrase is too short: use at least {n} characters, or six generated words.",
            SHORTEST,
        )
    known = tuple(_name_words(names))
    readings = tuple(dict.fromkeys(_readings(plain[:JUDGED])))
    if any(_is_names(reading, known) for reading in readings):
        return _NAMES
    weakest = min((_judged(each, known) for each in readings), key=lambda each: each["guesses"])
    return None if weakest["score"] >= STRONG else _why(weakest)


def _readings(plain: str) -> Iterator[str]:
    """Spaces are left out, too: between words they are no secret."""
    lower = plain.lower()
    as_latin = lower.translate(_AS_LATIN)
    yield plain
    for reading in (plain, fold(lower), fold(lower.translate(_AS_RUSSIAN)), as_latin):
        yield "".join(reading.split())


def _is_names(reading: str, names: tuple[str, ...]) -> bool:
    """Say whether there is little beside names of the office."""
    whole = rest = reading.lower()
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, " ")
    return rest != whole and sum(map(str.isalnum, rest)) < _LEAST_BESIDE


def _judged(reading: str, names: tuple[str, ...]) -> Any:
    """Ask zxcvbn; it keeps what it was told in a global, which is emptied again."""
    from zxcvbn import matching, zxcvbn

    first = dict.fromkeys((*names, *_common()))  # of one word twice, zxcvbn takes the later place
    try:
        return zxcvbn(reading, user_inputs=list(first), max_length=4 * JUDGED)
    finally:
        matching.RANKED_DICTIONARIES.pop("user_inputs", None)


@cache
def _common() -> tuple[str, ...]:
    """Return the words that are tried first, each followed by its skeleton."""
    lists = tomllib.loads(resource("passphrases/common.toml").read_text(encoding="utf-8"))
    words = (word for name, each in lists.items() if name != "meta" for word in _of(each))
    return tuple(dict.fromkeys(form for word in words for form in (word, fold(word))))


def _of(table: dict[str, str]) -> list[str]:
    return table["words"].split()


def _name_words(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        for word in "".join(sign if sign.isalnum() else " " for sign in name.lower()).split():
            if len(word) >= _SHORTEST_NAME:
                yield from dict.fromkeys((word, fold(word)))


def _why(judged: Any) -> Text:
    """Name what is guessed first: the kind of what zxcvbn recognised most of."""
    letters: Counter[str] = Counter()
    for match in judged["sequence"]:
        letters[match["pattern"]] += len(match["token"])
    return _WHY.get(letters.most_common(1)[0][0], _COMMON)


_NAMES = _(
    "This passphrase has a name of your office or its people in it, which is tried first: "
    "choose other words, or take six generated ones."
)
_COMMON = _(
    "This passphrase is made of common words, names or passwords, which are tried first: add words "
    "that nobody would expect beside them, or take six generated ones."
)
_ROW = _(
    "This passphrase follows the keys, the alphabet or the numbers in a row: "
    "use words instead, or take six generated ones."
)
_AGAIN = _(
    "This passphrase repeats itself, which makes it no harder to guess: "
    "add other words, or take six generated ones."
)
_WHY = {
    "repeat": _AGAIN,
    "bruteforce": _AGAIN,  # a letter many times, of which the skeleton has one
    "sequence": _ROW,
    "spatial": _ROW,
    "date": _(
        "This passphrase is little more than a date, and there are few of them: "
        "use words instead, or take six generated ones."
    ),
}
