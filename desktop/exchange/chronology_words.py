"""How people write what a chronology holds: headings, codes, tracks, heads of damage, parties.

Spellings of terms belong to the code lists; here is only how a word is looked up, and the names
under which the columns are known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cache

from desktop.core.errors import WrongInput
from desktop.core.money import Money
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.core.vocabulary import Term, vocabulary
from desktop.rules.steps import TOTAL

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "no": ("no", "№", "#", "n", "nr", "number", "номер", "№ п/п", "п/п"),
    "date": ("date", "when", "дата", "когда"),
    "actor": (
        *("actor", "who", "authority", "institution"),
        *("действующее лицо", "кто", "орган", "учреждение", "участник"),
    ),
    "step": (
        *("step", "step code", "code"),
        *("шаг", "код", "код шага", "действие", "процессуальное действие"),
    ),
    "track": ("track", "трек", "производство", "вид производства", "направление"),
    "amounts": ("amounts", "amount", "sum", "sums", "сумма", "суммы"),
    "text": (
        *("text", "description", "details", "notes"),
        *("текст", "описание", "содержание", "примечание"),
    ),
    "source_paragraph": (
        *("source paragraph", "source", "paragraph", "para"),
        *("источник", "пункт", "пункты", "пункт источника", "параграф", "абзац"),
    ),
    "asserted_by": (
        *("asserted by", "asserted", "according to"),
        *("кто утверждает", "утверждает", "кем заявлено", "со слов", "сторона"),
    ),
}
"""The columns of a chronology and the headings under which they are understood."""

OTHER = "other"
MOST_NAMED = 60
"""Letters of a foreign word that a notice repeats."""

_PARTS = re.compile(r"[;\n]")
_PARTIES = re.compile(r"[/;,\n]")
_AMOUNT = re.compile(r"(?P<money>[^A-Za-z]*[A-Za-z]{3})(?:\s+(?P<head>.+))?")


@frozen_value
class GivenAmount:
    """An amount under a head of damage; `given_head` is what stood for one not in the list."""

    money: Money
    head: str
    given_head: str | None = field(default=None, repr=False)


def folded(text: str) -> str:
    """Return a word as it is compared: case, ё, hyphens, underscores and spaces do not count."""
    plain = re.sub(r"[\s_\-‐-―]+", " ", text.casefold().replace("ё", "е"))
    return plain.strip(" .:")


def column_of(heading: str) -> str | None:
    """Return the column that a heading names."""
    return _headings().get(folded(heading))


def is_heading(cells: Sequence[str]) -> bool:
    """Say whether a row of cells is the heading: it names the step and one column more."""
    columns = {column_of(cell) for cell in cells}
    return "step" in columns and len(columns - {None}) > 1


def code_of(written: str) -> str | None:
    """Return the code of the register; a label is no code, and `RELEASE` is not `RELEASED`."""
    code = "_".join(re.split(r"[\s_\-]+", written.strip().upper()))
    return code if code in vocabulary("steps") else None


def key_of(list_name: str, word: str) -> str | None:
    """Return the term of a code list that a word names: by its key, a label or a spelling."""
    return _spellings(list_name).get(folded(word))


def read_parties(text: str) -> tuple[tuple[str, ...], str | None]:
    """Return the parties that state a fact, and the words for which the list has no party."""
    words = [word.strip() for word in _PARTIES.split(text) if word.strip()]
    found = [(word, key_of("parties", word)) for word in words]
    note = ", ".join(word for word, key in found if key is None)
    return tuple(dict.fromkeys(key for _word, key in found if key is not None)), note or None


def read_amounts(text: str) -> tuple[GivenAmount, ...]:
    """Return the amounts of a cell: `VALUE CURRENCY HEAD`, several separated by semicolons.

    An amount without a head is a total.

    Raises:
        WrongInput: an amount cannot be read.
    """
    return tuple(_amount(part.strip()) for part in _PARTS.split(text) if part.strip())


def shortened(word: str) -> str:
    """Return a foreign word as a notice repeats it."""
    return word if len(word) <= MOST_NAMED else word[: MOST_NAMED - 1] + "…"


def what_tracks() -> Text:
    """Return what can be written in the track column."""
    keys = ", ".join(vocabulary("tracks").terms)
    return _("there is no such track: write one of {keys}, or leave it empty", keys=keys)


def _amount(written: str) -> GivenAmount:
    cut = _AMOUNT.fullmatch(written)
    if cut is None:
        raise WrongInput(
            _(
                "This cannot be read as an amount. Write value, currency and head, several "
                "separated by semicolons: 465139 KGS pecuniary; 100000 KGS moral."
            )
        )
    head = cut["head"] or TOTAL
    key = key_of("heads_of_damage", head)
    return GivenAmount(Money.parse(cut["money"]), key or OTHER, None if key else head)


@cache
def _headings() -> Mapping[str, str]:
    return {folded(name): column for column, names in COLUMNS.items() for name in names}


@cache
def _spellings(list_name: str) -> Mapping[str, str]:
    return {folded(word): term.key for term in vocabulary(list_name) for word in _words(term)}


def _words(term: Term) -> tuple[str, ...]:
    return (*term.facts.get("spellings", ()), *term.labels.values(), term.key)
