"""The Word copy says what the paper says, is marked as a draft, and tells nobody who made it."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest

from desktop.core.errors import WrongInput
from desktop.documents import working_copy
from desktop.documents.blocks import Column, Figure, Paper, Paragraph, Row, Run, Table, Words
from tests.documents.pages import MADE_AT, paper
from tests.documents.samples import LANGUAGES, SENTENCES, every_block
from tests.documents.test_figures import taken


def said(data: bytes) -> str:
    """Return all words of a file: paragraphs and cells."""
    found = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in found.paragraphs), *cells])


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_the_paper_says(language: str) -> None:
    text = said(working_copy.write(every_block(language)))
    assert text.count(SENTENCES[language].strip()) > 40
    for words in ("Section 2.", "First note of 1.", "Annexes", "А. Исакова", "М. П.", "7K3M"):
        assert words in text


def test_it_is_a_draft_on_every_page() -> None:
    data = working_copy.write(every_block("ru"))
    section = docx.Document(io.BytesIO(data)).sections[0]
    assert "ЧЕРНОВИК" in section.header.paragraphs[0].text
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        head = next(name for name in parts.namelist() if re.search(r"header\d", name))
        assert 'string="ЧЕРНОВИК"' in parts.read(head).decode()


def test_nothing_tells_who_made_it_or_when() -> None:
    data = working_copy.write(every_block("en"))
    facts = docx.Document(io.BytesIO(data)).core_properties
    assert facts.author == facts.last_modified_by == facts.comments == ""
    assert facts.created is not None
    assert facts.created.year == 2000
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {2000}
        assert b"python-docx" not in b"".join(map(parts.read, parts.namelist()))


def test_its_pictures_tell_of_no_place() -> None:
    photo = taken(400, 200)
    data = working_copy.write(paper(Figure(photo, "a picture")))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        (picture,) = [parts.read(name) for name in parts.namelist() if "media/" in name]
    assert b"Telephone" in photo
    assert b"Telephone" not in picture


@pytest.mark.parametrize("text", ["&amp; \ufffe", "\ud83d\ude00", "\U0001f600"])
def test_what_the_paper_refuses_its_copy_refuses_too(text: str) -> None:
    with pytest.raises(WrongInput, match="working copy"):
        working_copy.write(Paper(text, "ru", "", MADE_AT, blocks=(Paragraph(text),)))


@pytest.mark.parametrize("text", ["a\x00b\x0bc", "<w:p/>", "&amp; ]]>", "=1+1", "\t"])
def test_hostile_text_is_text(text: str) -> None:
    paper = Paper(
        text,
        "ru",
        text,
        MADE_AT,
        text,
        blocks=(
            Paragraph((Run(text, note=text),)),
            Table((Column(text, 80),), (Row(((Words(text),),)),)),
        ),
    )
    assert said(working_copy.write(paper)).strip()


def test_cells_run_across_columns() -> None:
    columns = (Column("A", 40), Column("B", 40), Column("C", 40))
    rows = (Row(((Words("wide"),), (Words("narrow"),)), across=(2, 1)),)
    paper = Paper("T", "en", "", MADE_AT, blocks=(Table(columns, rows),))
    table = docx.Document(io.BytesIO(working_copy.write(paper))).tables[0]
    assert [cell.text for cell in table.rows[1].cells] == ["wide", "wide", "narrow"]


def test_cells_run_down_rows() -> None:
    rows = (Row(((Words("tall"),), (Words("a"),)), down=(2, 1)), Row(((Words("b"),),)))
    paper = Paper("T", "en", "", MADE_AT, blocks=(Table((Column("A", 40), Column("B", 40)), rows),))
    table = docx.Document(io.BytesIO(working_copy.write(paper))).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows[1:]] == [
        ["tall", "a"],
        ["tall", "b"],
    ]
