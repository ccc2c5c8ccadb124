"""A bag of BagIt: manifests that other programs check, names that every system takes."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.exchange.bagit import Packed, safe_folder, safe_name, tag_files

DAY = date(2026, 11, 22)


def test_the_tag_files_are_those_of_the_standard() -> None:
    packed = [Packed("data/b.txt", 3, "bb"), Packed("data/a%.txt", 4, "aa")]
    files = tag_files(packed, DAY, {"Bag-Software-Agent": "Dalil\nand more"})
    assert files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    info = files["bag-info.txt"].decode().splitlines()
    assert "Payload-Oxum: 7.2" in info
    assert "Bag-Software-Agent: Dalil and more" in info
    assert files["manifest-sha256.txt"] == b"aa  data/a%25.txt\nbb  data/b.txt\n"
    for line in files["tagmanifest-sha256.txt"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Протокол осмотра.pdf", "001 Протокол осмотра.pdf"),
        ("../../etc/passwd", "001 _.._etc_passwd"),
        ("CON.txt", "001 _CON.txt"),
        ("a:b|c?.jpg", "001 a_b_c_.jpg"),
        ("photo\u202efdp.exe", "001 photofdp.exe"),
        ("", "001 _"),
        ("x" * 300 + ".jpeg", "001 " + "x" * 95 + ".jpeg"),
    ],
)
def test_a_name_is_made_safe_and_keeps_its_ending(name: str, expected: str) -> None:
    assert safe_name(name, 1) == expected


@example("\xa0", 1)
@example("a.b\u2003", 1)
@given(st.text(), st.integers(1, 999))
def test_no_name_is_a_path_or_a_device(name: str, number: int) -> None:
    made = safe_name(name, number)
    assert not set(made) & set('/\\:*?"<>|\n\r\0')
    assert made == made.strip()
    assert len(made) <= 105
    assert safe_name(name, number + 1) != made


@given(st.text())
def test_no_folder_leads_anywhere_else(name: str) -> None:
    made = safe_folder(name)
    assert made not in {"", ".", ".."}
    assert "/" not in made
    assert "\\" not in made
