"""What a file is by its first bytes, and what its name claims."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.vocabulary import vocabulary
from desktop.media.types import HEAD, UNKNOWN, agrees, detected, ending_of, is_shown
from tests.media.pictures import pdf, picture

SHOWN = {"jpeg", "png", "gif", "webp", "bmp", "pdf"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"])
def test_pictures_are_known(kind: str) -> None:
    assert detected(picture(kind)[:HEAD]) == kind.lower()


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (pdf()[:HEAD], "pdf"),
        (b"\n\n%PDF-1.4", "pdf"),
        (b"RIFF\0\0\0\0WAVEfmt ", "wav"),
        (b"XXXX\0\0\0\0WAVEfmt ", UNKNOWN),
        (b"\0\0\0\x18ftypheic", "heic"),
        (b"\0\0\0\x18ftyp3gp5", "3gp"),
        (b"\0\0\0\x18ftypqt  ", "mov"),
        (b"\0\0\0\x18ftypisom", "mp4"),
        (b"PK\x03\x04....word/document.xml", "docx"),
        (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text", "odf"),
        (b"PK\x03\x04....a.txt", "zip"),
        ("показания".encode(), "text"),
        (("ж" * HEAD).encode()[:HEAD], "text"),
        (("a" + "ж" * HEAD).encode()[:HEAD], "text"),
        ("показания".encode()[:-1], UNKNOWN),
        ("показания".encode("cp1251"), UNKNOWN),
        (b"a\0b", UNKNOWN),
        (b"", UNKNOWN),
        (b"BM" + bytes(12), "bmp"),
        (b"BMW is a car", "text"),
    ],
)
def test_other_files_are_known(head: bytes, kind: str) -> None:
    assert detected(head) == kind


@given(st.binary(max_size=64))
def test_whatever_it_is_has_a_name(head: bytes) -> None:
    assert detected(head) in vocabulary("file_types")


@pytest.mark.parametrize(
    ("kind", "name", "answer"),
    [
        ("jpeg", "a.JPG", True),
        ("jpeg", "a.pdf", False),
        ("unknown", "a.jpg", False),
        ("jpeg", "IMG", True),
        ("jpeg", "a.xyz", True),
        ("rtf", "a.doc", True),
    ],
)
def test_a_name_that_claims_another_kind_is_noticed(kind: str, name: str, answer: bool) -> None:
    assert agrees(kind, name) is answer


def test_endings_and_what_is_shown() -> None:
    assert {term.key for term in vocabulary("file_types") if is_shown(term.key)} == SHOWN
    assert not is_shown(None)
    assert [ending_of("jpeg", name) for name in ("a.jpeg", "a.pdf", "a")] == [
        *(".jpeg", ".jpg", ".jpg")
    ]
    assert ending_of(None, "a.exe") == ending_of(UNKNOWN, "../../x") == ".bin"
