"""Gettext catalogues: collect the sentences, bring each language up to date, compile.

`./dev translate` runs this after a sentence was added or changed:

    resources/i18n/dalil.pot                        every sentence of the program, English
    resources/i18n/LANGUAGE/LC_MESSAGES/dalil.po    translations; any editor of PO files opens it
    resources/i18n/LANGUAGE/LC_MESSAGES/dalil.mo    the same, as the program reads them

Files carry no times, line numbers or names, so that running it twice changes nothing.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "desktop"
FOLDER = ROOT / "resources" / "i18n"
LANGUAGES = ("ru",)
# desktop/core/text.py: `_("...")`, `n_("one", "many", n)`, `c_("context", "...")`.
KEYWORDS = {"_": None, "n_": (1, 2), "c_": ((1, "c"), 2)}
# Babel puts a time into a compiled catalogue; a constant one keeps the bytes the same.
ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)
COMMENT_TAG = "Translators:"
CHANGING_HEADERS = (
    b'"POT-Creation-Date:',
    b'"PO-Revision-Date:',
    b'"Generated-By:',
    b'"Last-Translator:',
    b'"Language-Team:',
    b'"Report-Msgid-Bugs-To:',
)


@cache
def collected() -> Catalog:
    """Every sentence marked in the program's code."""
    catalogue = _empty(None)
    for name, _line, message, comments, context in extract_from_dir(
        PROGRAM, [("**.py", "python")], keywords=KEYWORDS, comment_tags=(COMMENT_TAG,)
    ):
        place = [(f"desktop/{name}", 0)]
        catalogue.add(message, None, place, auto_comments=comments, context=context)
    return catalogue


def written(language: str) -> Catalog:
    """The translations as they stand in the language's PO file."""
    path = po_path(language)
    if not path.is_file():
        return _empty(language)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def brought_up_to_date(language: str) -> Catalog:
    """The language's translations with every new sentence, empty, and without the dropped ones."""
    catalogue = written(language)
    # A near match is a wrong sentence in a legal paper: no guesses.
    catalogue.update(collected(), no_fuzzy_matching=True)
    return catalogue


def po_path(language: str) -> Path:
    """The file a translator works in."""
    return FOLDER / language / "LC_MESSAGES" / "dalil.po"


def po_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as a PO file, the same bytes for the same sentences."""
    stream = io.BytesIO()
    write_po(
        stream, catalogue, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False
    )
    return b"".join(
        line
        for line in stream.getvalue().splitlines(keepends=True)
        if not line.startswith(CHANGING_HEADERS)
    )


def mo_bytes(language: str) -> bytes:
    """The language's PO file, compiled."""
    catalogue = read_po(io.BytesIO(po_path(language).read_bytes()), locale=language)
    catalogue.creation_date = catalogue.revision_date = ALWAYS
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def forms(message: Message) -> tuple[str, ...]:
    """The translation: one form, or one for each plural of the language."""
    if isinstance(message.string, str):
        return (message.string,)
    return tuple(message.string or ())


def sentence(message: Message) -> str:
    """The English sentence; of a plural the one for many."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def is_translated(message: Message | None) -> bool:
    """Whether every form is there and none is a guess."""
    return message is not None and not message.fuzzy and all(forms(message) or ("",))


def _empty(language: str | None) -> Catalog:
    catalogue = Catalog(locale=language, project="Dalil", fuzzy=False)
    catalogue.header_comment = "# Sentences of Dalil. Updated and compiled by `./dev translate`."
    return catalogue


def main() -> int:
    """Write all catalogues and say how much is left to translate."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "dalil.pot").write_bytes(po_bytes(collected()))
    for language in LANGUAGES:
        catalogue = brought_up_to_date(language)
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po_bytes(catalogue))
        path.with_suffix(".mo").write_bytes(mo_bytes(language))
        left = sum(not is_translated(message) for message in catalogue if message.id)
        print(f"{language}: {len(catalogue)} sentences, {left} left in {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
