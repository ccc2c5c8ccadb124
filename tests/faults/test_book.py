"""What the book calls kept, lost and half done."""

from __future__ import annotations

from tests.faults.book import CHILD, HALF, LOST, Book, Finding
from tests.faults.messages import BEGIN, DONE, ERROR, Message
from tests.faults.registry import Intent

ONE = ("step", "1")


def _book(*messages: Message) -> Book:
    book = Book()
    assert book.note(messages) == []
    return book


def _begin(record_id: str | None, digest: str | None) -> Message:
    return Message(BEGIN, "save", Intent("step", record_id, digest))


def _found(book: Book, found: dict[tuple[str, str], str]) -> list[str]:
    return [finding.what for finding in book.settle(found)]


def test_an_acknowledged_save_must_be_there_with_its_value() -> None:
    for found, expected in (({ONE: "a"}, []), ({}, [LOST]), ({ONE: "b"}, [LOST])):
        assert _found(_book(_begin(None, "a"), Message(DONE, "1")), found) == expected


def test_an_interrupted_save_is_whole_or_absent() -> None:
    for found, expected in (({ONE: "a"}, []), ({}, []), ({ONE: "half"}, [HALF])):
        assert _found(_book(_begin(None, "a")), found) == expected


def test_an_interrupted_change_leaves_the_old_or_the_new() -> None:
    for value, expected in (("old", []), ("new", []), ("half", [HALF])):
        book = _book(_begin(None, "old"), Message(DONE, "1"), _begin("1", "new"))
        assert _found(book, {ONE: value}) == expected


def test_an_interrupted_removal_leaves_all_or_nothing() -> None:
    for found in ({ONE: "old"}, {}):
        book = _book(_begin(None, "old"), Message(DONE, "1"), _begin("1", None))
        assert _found(book, found) == []
    book = _book(_begin(None, "old"), Message(DONE, "1"), _begin("1", None), Message(DONE, "1"))
    assert _found(book, {ONE: "old"}) == [HALF]


def test_an_old_value_does_not_pass_for_a_later_acknowledged_one() -> None:
    book = _book(_begin("1", "interrupted"))
    book.note([_begin("1", "later"), Message(DONE, "1")])
    assert _found(book, {ONE: "interrupted"}) == [LOST]


def test_one_interrupted_save_explains_one_record_only() -> None:
    found = {ONE: "a", ("step", "2"): "a"}
    assert _found(_book(_begin(None, "a")), found) == [HALF]


def test_what_was_acknowledged_without_an_id_must_be_there() -> None:
    assert _found(_book(_begin(None, "a"), Message(DONE)), {ONE: "a"}) == []
    assert _found(_book(_begin(None, "a"), Message(DONE)), {}) == [LOST]


def test_a_child_that_fails_is_a_finding() -> None:
    assert Book().note([Message(ERROR, "OperationalError")]) == [Finding(CHILD, "OperationalError")]
