"""Names in any script: how they are written out, and how spellings of one name are found together.

`norm` compares what was written. `fold` brings spellings of one name, in six Cyrillic alphabets and
in Latin, to one Latin skeleton: Қайрат, Кайрат, Kairat, Qayrat. It finds candidates and proves
nothing: different names may share a skeleton, so whatever uses it shows the name as written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

# Letters and the Latin spelling each stands for, so that the rules below hold for both scripts.
_ALPHABETS = (
    "а:a б:b в:v г:g д:d е:e ё:yo ж:j з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:h",
    "ц:c ч:c ш:s щ:s ъ: ы:y ь: э:e ю:yu я:ya",
    "ә:a ғ:g қ:k ң:n ө:o ұ:u ү:u һ:h і:i җ:j",  # Kazakh, Kyrgyz, Uighur
    "ҳ:h ҷ:j ӣ:i ӯ:u ў:u",  # Tajik, Uzbek
    "є:ye ї:yi ґ:g",  # Ukrainian
    "ı:i ə:a ž:j",  # Latin letters that are more than a letter with a mark
)
_LETTERS = str.maketrans(
    {pair[0]: pair[2:] for alphabet in _ALPHABETS for pair in alphabet.split()}
)
# One sign for every apostrophe that a keyboard or an Uzbek text may hold.
_LETTERS |= str.maketrans(dict.fromkeys("ʻʼ‘’`´′ʹʽ", "'"))
# Latin spellings, longest first. No rule brings back what another one removes, so that repeating
# them ends.
_SPELLINGS = (
    ("alex", "aleks"),  # elsewhere x is the Uzbek letter for х
    ("maxim", "maksim"),
    ("oxan", "oksan"),
    ("shch", "s"),
    ("dzh", "j"),
    ("o'", "u"),  # Uzbek oʻ is ў
    ("zh", "j"),
    ("dj", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("sh", "s"),
    ("ch", "c"),
    ("ts", "c"),
    ("oo", "u"),
    ("yo", "e"),  # Соловьёв is printed Соловьев
    ("ju", "iu"),  # Julia, Yulia
    ("q", "k"),
    ("x", "h"),
    ("w", "v"),
    ("y", "i"),
    ("ie", "e"),  # Soloviev, Solovyev
    ("'", ""),
)
_DOUBLED = re.compile(r"([^\W\d_])\1+")


def norm(text: str) -> str:
    """Return `text` without what writers of one name differ in: case, width, ё, spaces."""
    return _until_settled(_normalised, text)


def fold(text: str) -> str:
    """Return the Latin skeleton that spellings of a name share; digits and other signs stay."""
    return _until_settled(_folded, text)


def whole_name(*parts: str | None) -> str:
    """Return a name as it is written out, from its parts in their order: family name first."""
    return " ".join(filter(None, parts))


def _until_settled(rewrite: Callable[[str], str], text: str) -> str:
    """Rewrite until nothing changes, so that a stored result can be rewritten without change."""
    while (again := rewrite(text)) != text:
        text = again
    return text


def _normalised(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text.casefold())
    return " ".join(composed.replace("ё", "е").split())


def _folded(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text.casefold())
    # Letters first: without its marks й would be и, and ў an у.
    skeleton = composed.translate(_LETTERS)
    if not skeleton.isascii():  # most texts are by now, and an index folds millions of letters
        latin = unicodedata.normalize("NFD", skeleton)
        skeleton = "".join(letter for letter in latin if not unicodedata.combining(letter))
    for spelling, replacement in _SPELLINGS:
        skeleton = skeleton.replace(spelling, replacement)
    return " ".join(_DOUBLED.sub(r"\1", skeleton).split())
