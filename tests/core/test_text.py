"""Sentences: values, plurals, contexts, and a catalogue found where a bundle keeps it."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from desktop.core import errors
from desktop.core.text import Text, _, c_, n_
from desktop.core.when import When


def test_a_sentence_names_its_values() -> None:
    sentence = _("Case {number} has {count} steps.", number="KG-2026-0001", count=3)
    assert str(sentence) == "Case KG-2026-0001 has 3 steps."
    assert sentence.in_language("en") == str(sentence)


def test_a_sentence_is_not_printed_with_what_it_names() -> None:
    sentence = _("There is no file {file}.", file="Сарсенов, спина.png")
    assert "Сарсенов" not in repr(sentence)
    assert "Сарсенов" not in repr(errors.NotFound(sentence))
    assert "There is no file" in repr(sentence)


def test_a_language_without_catalogue_reads_english() -> None:
    assert (
        _("A sentence no catalogue holds.").in_language("tlh") == "A sentence no catalogue holds."
    )


@pytest.mark.parametrize(("count", "words"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows")])
def test_a_plural_follows_its_number(count: int, words: str) -> None:
    assert str(n_("{n} row", "{n} rows", count)) == words


def test_a_plural_names_other_values_too() -> None:
    assert str(n_("{n} row of {file}", "{n} rows of {file}", 2, file="a.csv")) == "2 rows of a.csv"


def test_a_context_is_not_shown() -> None:
    assert str(c_("of a case", "opened")) == "opened"
    assert c_("of a case", "opened") != c_("of a door", "opened")


def test_sentences_and_dates_stand_in_sentences() -> None:
    inner = _("received {when}", when=When.parse("2007-04"))
    outer = _("Row {row}: {reason}", row=7, reason=inner)
    assert str(outer) == "Row 7: received April 2007"
    assert outer.in_language("ru").endswith("апрель 2007\u00a0г.")


def test_braces_in_a_value_are_only_braces() -> None:
    assert str(_("File {name}", name="{number}.csv")) == "File {number}.csv"


def test_equal_sentences_are_equal_keys() -> None:
    assert len({_("One {x}", x=1), _("One {x}", x=1), _("One {x}", x=2)}) == 2


def test_an_error_says_its_sentence_and_its_exit_status() -> None:
    wrong = errors.WrongInput(_("Row {row} cannot be read.", row=3))
    assert str(wrong) == "Row 3 cannot be read."
    assert wrong.sentence == _("Row {row} cannot be read.", row=3)
    assert wrong.exit_status == 2
    assert errors.Damaged(_("Damaged.")).exit_status == 1
    assert isinstance(wrong, errors.DalilError)


PROGRAM = """
import sys
sys._MEIPASS = sys.argv[1]
from desktop.core.text import _, c_, n_
sentences = [
    _("Case {number}", number=_("no. {n}", n=5)),
    *(n_("{n} row of {file}", "{n} rows of {file}", n, file="a.csv") for n in (1, 3, 5, 21)),
    c_("of a case", "opened"),
    c_("of a door", "opened"),
    _("Not translated {x}", x=1),
]
sys.stdout.reconfigure(encoding="utf-8")
print("\\n".join(sentence.in_language("ru") for sentence in sentences))
"""


def _write_catalogue(resources: Path) -> None:
    catalogue = Catalog(locale="ru")
    catalogue.add("Case {number}", "Дело {number}")
    catalogue.add("no. {n}", "№ {n}")
    catalogue.add(
        ("{n} row of {file}", "{n} rows of {file}"),
        ("{n} строка из {file}", "{n} строки из {file}", "{n} строк из {file}"),
    )
    catalogue.add("opened", "возбуждено", context="of a case")
    folder = resources / "i18n" / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    (folder / "dalil.mo").write_bytes(compiled.getvalue())


def test_a_bundle_brings_its_own_catalogue(tmp_path: Path) -> None:
    _write_catalogue(tmp_path / "resources")
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, check=True
    )
    assert said.stdout.decode().splitlines() == [
        "Дело № 5",
        "1 строка из a.csv",
        "3 строки из a.csv",
        "5 строк из a.csv",
        "21 строка из a.csv",
        "возбуждено",
        "opened",
        "Not translated 1",
    ]


def test_a_text_is_a_value() -> None:
    assert hash(Text("a")) == hash(Text("a"))
