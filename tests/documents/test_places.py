"""Words are found on the pages of a paper, however they are written and wherever they go on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.documents import fonts, layout
from desktop.documents.blocks import (
    Annexes,
    Block,
    Column,
    Contents,
    Figure,
    Heading,
    Look,
    Paragraph,
    Points,
    Row,
    Run,
    Signature,
    Table,
    Title,
    Words,
)
from desktop.documents.places import ReadPages, boxes_of, find, folded, is_wanted, read_pages, term
from tests.documents.pages import paper
from tests.documents.reports import hostile_words
from tests.documents.samples import photograph

PHOTO = photograph(8, 6)
NARROW = (Column("", 22), Column("", 143))
LETTERS = "абвгдежзклмнпрстуфхцчшщэюяёійқғңөұүһӯҳҷ"
NAMES = st.text(LETTERS, min_size=6, max_size=14)


def read(*blocks: Block, language: str = "ru", head: str = "x") -> ReadPages:
    return read_pages(layout.draw(paper(*blocks, language=language, head=head)))


def found(pages: ReadPages, words: str) -> list[str]:
    """Return the letters of every place, lines divided by a stroke."""
    return [
        "|".join(pages.lines[each.line].letters[each.start : each.end] for each in place)
        for place in find(pages, words)
    ]


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        ("Ахмедов", "АХМЕДОВ, Ахмедова и ахмедовы", ["ахмедов", "ахмедова", "ахмедовы"]),
        ("Ахмедова", "Ахмедов и Ахмедовой", ["ахмедов", "ахмедовои"]),
        ("Гульнара", "Гульнары, Гульнаре", ["гульнары", "гульнаре"]),
        ("Мария", "Марии, Марию, март", ["марии", "марию"]),
        ("Достоевский", "Достоевского", ["достоевского"]),
        ("Цой", "Цоя, цокольный", ["цоя"]),
        ("Соловьёв", "Соловьев", ["соловьев"]),
        ("Өмүрбек", "ӨМҮРБЕКТИН", ["өмүрбектин"]),
        ("Ahmedov", "AHMEDOV'S Ahmedova", ["ahmedovs", "ahmedova"]),
        ("Ma'ruf", "Maʻruf, Ma’rufning", ["maruf", "marufning"]),
        ("Ахмедов", "А. Т. Ахмедов, Ахмедов Б. К. был", ["атахмедов", "ахмедовбк"]),
        ("Ахмедов", "А х м е д о в", ["ахмедов"]),
        ("Иванова-Петрова", "Ивановой, Иванова-Петрова", ["ивановапетрова"]),
        ("Али", "Али, Алию; реализация, а лист, али ментами", ["али", "алию", "али"]),
        ("Хасан", "сих санкций", []),
        ("ул. Ленина, 5", "на ул.  Ленина, 5", ["улленина5"]),
        ("+996 555 12-34", "тел. +996 (555) 12 34.", ["9965551234"]),
        ("N-9", "Case N-9, N–9a, N 9, IN-9, N-9876", ["n9", "n9a", "n9", "n9876"]),
        ("14.04.1980", "14 04 1980 г.", ["14041980"]),
        ("Ахмедов", "Ахме… был", ["ахме"]),
        ("Ахмедов", "Ахм был. Ах…", []),
    ],
)
def test_a_name_is_found_in_its_forms_and_not_in_other_words(
    name: str, text: str, places: list[str]
) -> None:
    assert found(read(Paragraph(text)), name) == places


def test_the_whole_word_is_meant_and_its_box_holds_it() -> None:
    pages = read(Paragraph("Видел Ахмедовой сестру"))
    (place,) = find(pages, "Ахмедов")
    ((page, (left, bottom, right, top)),) = boxes_of(pages, place)
    assert page == 0
    assert 50 < right - left < 90
    assert 12 < top - bottom < 20


def test_what_is_too_short_is_not_looked_for() -> None:
    assert not is_wanted("А.")
    assert not is_wanted("– …")
    assert is_wanted("Ли")
    assert find(read(Paragraph("А. А.")), "А.") == ()


def test_a_word_that_is_broken_is_found_in_both_lines() -> None:
    for filler in range(60):
        text = "и " * filler + "Достопримечательнов и " * 3
        pages = read(Paragraph(text))
        letters = sum(len(each.replace("|", "")) for each in found(pages, "Достопримечательнов"))
        assert letters == 3 * len("Достопримечательнов")


def test_a_word_goes_on_on_the_next_page_behind_foot_notes_and_head() -> None:
    broken = 0
    for lines in range(34, 46):
        note = Run("текст ", note="Примечание внизу страницы")
        body = Run("слово\n" * lines + "и Достопримечательнов сказал " * 14)
        pages = read(Paragraph((note, body)))
        places = find(pages, "Достопримечательнов")
        assert len(places) == 14
        broken += sum(len({pages.lines[each.line].page for each in place}) > 1 for place in places)
        assert sum(each.end - each.start for place in places for each in place) == 14 * 19
    assert broken


MAKERS: dict[str, Callable[[str], Block]] = {
    "paragraph": Paragraph,
    "strong": lambda text: Paragraph((Run("x "), Run(text, Look.STRONG))),
    "note": lambda text: Paragraph((Run("слово", note=text),)),
    "point": lambda text: Points((text,)),
    "cell": lambda text: Table(NARROW, (Row(((Words(text),), (Words("рядом " * 9),))),)),
    "row": lambda text: Table(NARROW, (Row(((Words("рядом " * 9),), (Words(text),))),)),
    "title": lambda text: Title("Название", text),
    "heading": Heading,
    "caption": lambda text: Figure(PHOTO, "", text, 10),
    "signature": lambda text: Signature((("x", text),), "дата"),
    "annex": lambda text: Annexes("A", ((text, "1"),)),
}


@pytest.mark.slow  # draws 120 papers
@settings(max_examples=120)
@given(
    NAMES,
    st.lists(
        st.tuples(st.sampled_from(sorted(MAKERS)), st.integers(0, 40), st.integers(1, 4)),
        min_size=1,
        max_size=5,
    ),
)
def test_a_name_is_found_wherever_it_stands(name: str, blocks: list[tuple[str, int, int]]) -> None:
    made = [
        MAKERS[kind]("и " * before + f"{name.capitalize()}, {name.upper()} " * times)
        for kind, before, times in blocks
    ]
    pages = read(*made, head=f"Дело {name}")
    wanted = 2 * sum(times for _kind, _before, times in blocks) + len(pages.sizes)
    places = find(pages, name)
    assert len(places) >= wanted
    covered = {
        (each.line, at) for place in places for each in place for at in range(each.start, each.end)
    }
    assert len(covered) >= wanted * len(folded(name))
    rest = "".join(
        letter
        for number, line in enumerate(pages.lines)
        for at, letter in enumerate(line.letters)
        if (number, at) not in covered
    )
    assert term(name).letters not in rest


def test_a_contents_line_is_found_too() -> None:
    pages = read(Contents("Содержание"), Heading("Показания Ахмедова"))
    assert len(find(pages, "Ахмедов")) == 2


@pytest.mark.slow
def test_a_thousand_hostile_words_are_found_in_the_paper_they_are_in() -> None:
    words = hostile_words(1000)
    pages = read(*map(Paragraph, words[:300]), language="en")
    missing = [
        each
        for each in words[:300]
        if is_wanted(fonts.printable(each)) and not find(pages, fonts.printable(each))
    ]
    assert missing == []


def test_endless_words_do_not_take_endless_time() -> None:
    pages = read(*[Paragraph("Ш" * 900)] * 2, Table(NARROW, (Row(((Words("Ш " * 60),), ())),)))
    assert find(pages, "Ш" * 40)
