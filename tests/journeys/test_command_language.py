"""The command line in the language of the person at it, as a shell or a script calls it."""

from __future__ import annotations

import os
import subprocess
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest

from tests.journeys.calling import ROOT, call

PASSPHRASE = "correct horse battery staple"
VARIABLES = ("DALIL_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

pytestmark = pytest.mark.slow


def dalil(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Call the program in an environment that says nothing of language but what is given."""
    kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    return call(arguments, {**kept, **environment})


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    folder = tmp_path_factory.mktemp("office")
    (folder / "passphrase").write_text(PASSPHRASE, "utf-8")
    who = ("--user", "Айгүл", "--passphrase-file", str(folder / "passphrase"))
    made = dalil("new", folder / "vault", *who, LANG="ru_KG.UTF-8")
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("Хранилище создано в папке ")
    demo = ROOT / "resources" / "demo" / "kz-cat-433-2010.csv"
    imported = dalil(
        "import-chronology", folder / "vault", demo, "--case", "KZ-1", *who, DALIL_LANGUAGE="ru"
    )
    assert imported.stdout.splitlines()[-1] == "45 строк импортировано в дело KZ-1."
    return folder / "vault", who


def test_sentences_are_said_in_the_language_of_the_environment(
    vault: tuple[Path, tuple[str, ...]],
) -> None:
    folder, who = vault
    for environment, begins in (
        ({"LC_ALL": "ru_RU.UTF-8"}, "Изменений не обнаружено."),
        ({"LANG": "ru_RU.UTF-8", "DALIL_LANGUAGE": "en"}, "Nothing was altered:"),
        ({"LANG": "C.UTF-8"}, "Nothing was altered:"),
    ):
        checked = dalil("verify", folder, *who, **environment)
        assert checked.returncode == 0
        assert checked.stdout.startswith(begins)
    facts = dalil("--language", "ru", "facts", folder, "KZ-1", *who).stdout
    assert "От события до первой жалобы: 2 дня" in facts


def test_the_language_of_a_paper_is_another_matter(
    vault: tuple[Path, tuple[str, ...]], tmp_path: Path
) -> None:
    folder, who = vault
    papers = {}
    for language in ("ru", "en"):
        paper = tmp_path / f"{language}.pdf"
        asked = ("export", "chronology", folder, "KZ-1", "--out", paper, "--language", language)
        written = dalil("--language", "ru", *asked, *who)
        assert written.stdout == f"Хронология дела KZ-1 записана в файл {paper}.\n"
        with closing(pypdfium2.PdfDocument(paper)) as opened:
            papers[language] = opened[0].get_textpage().get_text_range()
    assert "Хронология дела" in papers["ru"]
    assert "Chronology of the case" in papers["en"]
    book = tmp_path / "q.xlsx"
    workbook = ("summary", folder, "--quarter", "2015-Q2", "--out", book)
    said = dalil(*workbook, *who, LC_MESSAGES="ru_RU.UTF-8").stdout
    assert said == f"Сводка за II квартал 2015\u00a0г. записана в файл {book}.\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("facts",), "не указаны обязательные аргументы: ХРАНИЛИЩЕ, ДЕЛО"),
        (("fact",), "недопустимое значение: 'fact' (возможны: "),
        (("verify", "v", "--nonsense"), "нераспознанные аргументы: --nonsense"),
        (("verify", "v", "--head"), "аргумент --head: нужно одно значение"),
        (("verify", "v", "--head", "xyz"), "знаками от 0 до f"),
        (("facts", "v", "1", "--as-of", "2015-02-30"), "«2015-02-30» — не дата"),
        (("export", "chronology", "v", "1", "--out", "x", "--language", "kk"), "возможны: "),
        (("verify", "v"), "Ответить на вопрос некому."),
        (("summary", "v", "--quarter", "2015-Q5", "--out", "x"), "Запишите квартал"),
        (("verify", "v", "--user", "A", "--passphrase-file", "no-such"), "Нет файла no-such:"),
        (("verify", "v", "--user", "A", "--passphrase-file", "."), "это папка, а не файл"),
    ],
)
def test_what_is_wrong_is_one_russian_sentence(arguments: tuple[str, ...], words: str) -> None:
    done = dalil(*arguments, DALIL_LANGUAGE="ru")
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_problem_of_a_row_is_said_in_the_same_language(
    vault: tuple[Path, tuple[str, ...]], tmp_path: Path
) -> None:
    folder, who = vault
    bad = tmp_path / "bad.csv"
    bad.write_text("no,date,step\n1,2007-02-30,REFUSAL\n", "utf-8")
    refused = dalil("import-chronology", folder, bad, "--case", "B-1", *who, LANG="ru_RU.UTF-8")
    assert refused.returncode == 2
    assert "Нет такой даты" in refused.stderr
    assert "There is no day" not in refused.stderr
