"""Names: spellings found together, spellings kept apart, and how a name is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.names import fold, norm, whole_name

# A name first, then what documents, officers and relatives make of it.
SPELLINGS = {
    "Кайрат": ["Қайрат", "Kairat", "Qairat", "Kayrat", "Qayrat"],
    "Жұмабаев": ["Жумабаев", "Zhumabayev", "Jumabaev", "Jumabayev", "Zhumabaev"],
    "Ҷамшед": ["Джамшед", "Jamshed", "Djamshed"],
    "Ҳаким": ["Хаким", "Hakim", "Khakim", "Ḩakim"],
    "Ғафуров": ["Гафуров", "Gafurov", "Ghafurov"],
    "Өмүрбек": ["Омурбек", "Omurbek", "Ömürbek"],
    "Әсел": ["Асель", "Asel", "Äsel", "Assel"],
    "Фирӯз": ["Фируз", "Firuz", "Firuz", "Firooz"],
    "Шаҳло": ["Шахло", "Shahlo", "Shakhlo"],
    "Юлия": ["Yulia", "Yuliya", "Iuliia", "Julia"],
    "Қосим": ["Касым", "Qosim", "Kasym", "Qasim"],
    "Соловьёв": ["Соловьев", "Solovyov", "Solovyev", "Soloviev"],
    "Нұрлан": ["Нурлан", "Nurlan"],
    "Ёдгор": ["Yodgor", "Edgor", "Ёдгор"],
    "Тоқаев": ["Токаев", "Tokayev", "Toqaev", "Tokaev"],
}
# о and а are kept apart: Tajik Қосим and Kazakh Касым are found by similarity, not by skeleton.
APART = {("Қосим", "Касым"), ("Қосим", "Kasym"), ("Қосим", "Qasim")}
PAIRS = [(name, variant) for name, variants in SPELLINGS.items() for variant in variants]

MORE_SPELLINGS = [
    ("Наталья", "Natalya"),
    ("Наталия", "Nataliia"),
    ("Ўктам", "O‘ktam"),
    ("Oʻktam", "O'ktam"),
    ("Зиёев", "Ziyoyev"),
    ("Мирзиёев", "Mirziyoyev"),
    ("Назарбоев", "Nazarboyev"),
    ("Александр", "Alexandr"),
    ("Максим", "Maxim"),
    ("Дмитрий", "Dmitry"),
    ("Евгений", "Yevgeny"),
    ("Щербаков", "Shcherbakov"),
    ("Бобоҷон", "Bobodzhon"),
    ("Цой", "Tsoy"),
    ("Исхак", "Iskhak"),
    ("Данияр", "Daniyar"),
    ("Жаңыл", "Жаныл"),
    ("Əли", "Әли"),
    ("Žanar", "Жанар"),
    ("Жумабаев  Қайрат", "ZHUMABAYEV Kairat"),
]
LETTERS = st.text("alexjuyoiedszhkcgtqw'ʻ иёйыеьъюяңғ\u0306\u0308", max_size=20)


def test_the_list_is_the_one_the_rules_were_measured_on() -> None:
    assert (len(SPELLINGS), len(PAIRS)) == (15, 55)
    assert set(PAIRS) > APART


@pytest.mark.parametrize(("name", "variant"), PAIRS + MORE_SPELLINGS)
def test_spellings_of_a_name_share_a_skeleton(name: str, variant: str) -> None:
    assert (fold(name) == fold(variant)) is ((name, variant) not in APART)


def test_different_names_keep_different_skeletons() -> None:
    names = [*SPELLINGS, "Нурлан", "Нурия", "Асан", "Үсен", "Камила", "Комилов", "Рустам", "Рашид"]
    assert len({fold(name) for name in names}) == len(set(names)) - 1  # Нурлан twice


def test_digits_and_signs_stay() -> None:
    assert fold("КГ-2007/00110") == "kg-2007/00110"


@given(st.one_of(st.text(max_size=30), LETTERS))
def test_rewriting_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert norm(norm(text)) == norm(text)


@given(LETTERS)
def test_case_and_composition_do_not_matter(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower())
    assert fold(f"  {text}\u00a0") == fold(text)


def test_norm_keeps_the_script() -> None:
    assert norm("  СОЛОВЬЁВ\u00a0 Пётр ") == "соловьев петр"
    assert norm("Қайрат") == "қайрат"
    assert norm("Қайрат") != norm("Кайрат")
    assert norm("е\u0308лкин") == norm("Ёлкин")


def test_a_name_is_written_in_full_without_what_is_not_known() -> None:
    assert whole_name("Ахметов", "Нурлан", "Ерланович") == "Ахметов Нурлан Ерланович"
    assert whole_name("Ғафуров", None, "") == "Ғафуров"
    assert whole_name() == ""
