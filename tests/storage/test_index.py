"""The search index: any spelling finds, signs of the query language are only signs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.storage.index import Entry, SearchIndex

NAMES = {
    "1": "Қайратов Нұрлан KG-2026-0001",
    "2": "Жұмабаева Әсел KZ-2025-0012",
    "3": "Соловьёв Пётр 100%_sure",
}


def filled() -> SearchIndex:
    index = SearchIndex()
    index.put(Entry(record_id, "cases", words) for record_id, words in NAMES.items())
    return index


def test_other_alphabets_and_spellings_find() -> None:
    index = filled()
    for typed in ("қайрат", "Кайрат", "Kairatov", "нұрл", "2026-0001", "nurlan kairat"):
        assert index.find(typed, "cases") == ["1"], typed
    assert index.find("Zhumabayeva asel", "cases") == ["2"]
    assert index.find("соловьев", "cases") == ["3"]
    assert index.find("0", "cases") != []
    assert index.find("қайрат", "people") == []
    index.close()


def test_wildcards_are_only_signs() -> None:
    index = filled()
    assert index.find("100%_", "cases") == ["3"]
    assert index.find("%", "cases") in ([], ["3"])
    index.close()


def test_putting_again_replaces_and_forgetting_removes() -> None:
    index = filled()
    index.put([Entry("1", "cases", "Другой")])
    assert index.find("қайрат", "cases") == []
    assert index.find("другой", "cases") == ["1"]
    index.forget(["1"])
    assert index.find("другой", "cases") == []
    index.close()


@given(st.text(max_size=30))
def test_nothing_typed_breaks_it(typed: str) -> None:
    index = filled()
    assert set(index.find(typed, "cases")) <= set(NAMES)
    index.close()


def test_records_come_in_the_order_of_their_words() -> None:
    index = filled()
    index.put([Entry("4", "people", "Юсупов"), Entry("5", "people", "Бекова")])
    index.put([Entry("6", "people", "Ёлкин"), Entry("7", "people", "Жуков")])
    assert index.in_order("people") == ["5", "6", "7", "4"]
    index.put([Entry("4", "people", "Асанов")])
    index.forget(["6"])
    assert index.in_order("people") == ["4", "5", "7"]
