"""Copies without metadata: the same picture to the last point, and nothing of who made it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from desktop.core.errors import WrongInput
from desktop.media.bare import can_be_bare, without_metadata
from tests.media.pictures import SECRET, chunk, picture

JPEG, PNG = picture("JPEG", turned=6), picture("PNG", turned=6)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(("kind", "data"), [("jpeg", JPEG), ("png", PNG)])
def test_the_picture_is_the_same_and_its_metadata_is_gone(kind: str, data: bytes) -> None:
    assert SECRET in data
    bare = without_metadata(kind, data)
    assert SECRET not in bare
    assert dict(opened(bare).getexif()) == {0x0112: 6}
    assert opened(bare).tobytes() == opened(data).tobytes()
    assert without_metadata(kind, bare) == bare


def test_an_upright_picture_carries_nothing() -> None:
    for kind in ("JPEG", "PNG"):
        bare = without_metadata(kind.lower(), picture(kind))
        assert not opened(bare).getexif()
        assert b"Exif" not in bare
        assert b"eXIf" not in bare


def test_what_lies_behind_the_end_and_between_is_dropped() -> None:
    assert without_metadata("jpeg", JPEG + SECRET) == without_metadata("jpeg", JPEG)
    assert without_metadata("png", PNG + SECRET) == without_metadata("png", PNG)
    comment = b"\xff\xfe\x00\x0f" + SECRET
    profile = b"\xff\xe2\x00\x0f" + SECRET
    told = JPEG[:2] + comment + profile + JPEG[2:]
    assert without_metadata("jpeg", told) == without_metadata("jpeg", JPEG)
    text = PNG[:33] + chunk(b"tEXt", SECRET) + chunk(b"tIME", bytes(7)) + PNG[33:]
    assert without_metadata("png", text) == without_metadata("png", PNG)


def test_a_progressive_picture_keeps_all_its_scans() -> None:
    out = io.BytesIO()
    Image.effect_noise((90, 70), 60).convert("RGB").save(out, "JPEG", progressive=True)
    bare = without_metadata("jpeg", out.getvalue())
    assert opened(bare).tobytes() == opened(out.getvalue()).tobytes()


def test_transparency_is_part_of_the_picture() -> None:
    data = picture("PNG", mode="RGBA")
    assert opened(without_metadata("png", data)).mode == "RGBA"


@pytest.mark.parametrize("kind", ["pdf", "gif", None, "unknown"])
def test_other_files_cannot_be_bared(kind: str | None) -> None:
    assert not can_be_bare(kind)
    with pytest.raises(WrongInput, match="Only JPEG and PNG"):
        without_metadata(kind, b"data")


@given(
    st.sampled_from([("jpeg", JPEG), ("png", PNG)]),
    st.integers(0, len(PNG)),
    st.binary(max_size=8),
    st.booleans(),
)
def test_damaged_pictures_are_refused_or_bared(
    named: tuple[str, bytes], at: int, other: bytes, cut: bool
) -> None:
    kind, data = named
    spoilt = data[:at] + other + (b"" if cut else data[at + len(other) :])
    try:
        bare = without_metadata(kind, spoilt)
    except WrongInput:
        return
    assert len(bare) <= len(spoilt) + 64
