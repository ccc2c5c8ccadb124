"""Photographs on a paper: upright, within the page, silent about where they were taken."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import ExifTags, Image

from desktop.documents import layout
from desktop.documents.blocks import Figure
from desktop.documents.figures import DOTS, prepared
from tests.documents.pages import dictionaries, images, paper
from tests.documents.samples import photograph


def taken(width: int, height: int, *, turned: int = 1) -> bytes:
    """Return a photograph as a telephone makes it, with the place it was taken at."""
    picture = Image.new("RGB", (width, height), (250, 0, 0))
    exif = picture.getexif()
    exif[ExifTags.Base.Orientation] = turned
    exif[ExifTags.Base.Make] = "Telephone"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (42.0, 52.0, 0.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_nothing_of_the_camera_stays() -> None:
    photo = taken(3000, 2000)
    assert b"Telephone" in photo
    ready = prepared(photo, 120)
    assert b"Telephone" not in ready
    with Image.open(io.BytesIO(ready)) as picture:
        assert not picture.getexif()
        assert picture.width == round(120 / 25.4 * DOTS)


def test_a_photograph_that_was_not_prepared_is_prepared_when_it_is_drawn() -> None:
    pdf = layout.draw(paper(Figure(taken(400, 200, turned=6), "a picture")))
    assert not [word for word in (b"Exif", b"Telephone") if word in pdf]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        ((_name, drawn),) = opened.pages[0].get_images().items()
        assert (int(drawn.Width), int(drawn.Height)) == (200, 400)


def test_a_picture_in_the_colours_of_a_printer_gets_those_of_the_paper() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (40, 30)).save(out, "JPEG")
    with pikepdf.open(io.BytesIO(layout.draw(paper(Figure(out.getvalue(), "a"))))) as opened:
        ((_name, drawn),) = opened.pages[0].get_images().items()
        assert drawn.ColorSpace == "/DeviceRGB"


def _png(picture: Image.Image, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", **options)
    return out.getvalue()


def _ready(image: bytes, width: float = 150) -> Image.Image:
    return Image.open(io.BytesIO(prepared(image, width))).convert("RGB")


def test_a_png_is_prepared_like_a_photograph() -> None:
    with Image.open(io.BytesIO(taken(3000, 2000, turned=6))) as photo:
        image = _png(photo, exif=photo.getexif())
    assert b"Telephone" in image
    ready = prepared(image, 120)
    assert b"Telephone" not in ready
    assert _ready(image, 120).size == (round(120 / 25.4 * DOTS), 2126)
    pdf = layout.draw(paper(Figure(image, "a picture", width=120)))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        ((_name, drawn),) = opened.pages[0].get_images().items()
        assert int(drawn.Width) == round(120 / 25.4 * DOTS)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_can_be_seen_through_stands_on_white(mode: str) -> None:
    clear = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    clear.paste((200, 0, 0, 255), (0, 0, 20, 30))
    image = _png(clear.convert(mode))
    assert _ready(image).getpixel((35, 15)) == (255, 255, 255)
    assert _ready(image).getpixel((5, 15)) != (255, 255, 255)
    assert b"/SMask" not in layout.draw(paper(Figure(image, "a picture")))


def test_a_scan_of_sixteen_bits_keeps_its_greys() -> None:
    assert _ready(_png(Image.new("I;16", (40, 30), 0x8000))).getpixel((5, 5)) == (128, 128, 128)


def test_a_drawing_stays_sharp_and_a_photograph_small() -> None:
    drawing = Image.new("RGB", (400, 300), "white")
    drawing.paste((200, 0, 0), (99, 0, 101, 300))
    assert _ready(_png(drawing)).tobytes() == drawing.tobytes()
    noise = _png(Image.effect_noise((400, 300), 40).convert("RGB"))
    assert len(prepared(noise, 150)) < len(noise) / 2


def test_a_turned_photograph_stands_upright() -> None:
    with Image.open(io.BytesIO(prepared(taken(400, 200, turned=6), 150))) as picture:
        assert picture.size == (200, 400)


def test_a_small_photograph_is_not_blown_up() -> None:
    with Image.open(io.BytesIO(prepared(taken(40, 30), 150))) as picture:
        assert picture.size == (40, 30)


@pytest.mark.parametrize("size", [(100, 4000), (4000, 100), (10, 10)])
def test_a_picture_of_any_shape_fits_on_a_page(size: tuple[int, int]) -> None:
    pdf = layout.draw(paper(Figure(photograph(*size), "a picture", "its caption")))
    assert images(pdf) == 1
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1
        (figure,) = [kid for kid in opened.Root.StructTreeRoot.K.K if kid.get("/S") == "/Figure"]
        left, bottom, right, top = map(float, figure.A.BBox)
        assert str(figure.Alt) == "a picture"
        assert 0 <= left < right <= 596
        assert 0 <= bottom < top <= 842


@pytest.mark.parametrize(
    ("alt", "caption", "told"),
    [("a wall", "below", "a wall"), (" \u200b", "below", "below"), ("", "", "рисунок")],
)
def test_a_picture_is_never_silent(alt: str, caption: str, told: str) -> None:
    pdf = layout.draw(paper(Figure(photograph(), alt, caption), language="ru"))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert [str(each.Alt) for each in dictionaries(opened) if "/Alt" in each] == [told]
