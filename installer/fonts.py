#!/usr/bin/env python3
"""Builds the shipped fonts from three unpacked npm packages; run by hand, never by the program.

    python installer/fonts.py PACKAGES resources/fonts

PACKAGES holds the folders `tinos`, `noto-sans` and `noto-sans-math`: the npm packages of these
names in the scope `@fontsource`, unpacked (`npm pack NAME`, then `tar -x --strip-components=1`).
Each package cuts a style into one WOFF2 file per script; here the pieces a Central Asian office
needs become one TrueType file per style again, with a few signs (about, at least, arrows) that
people write and the families lack. The same packages and the same fontTools give the same bytes.
"""

from __future__ import annotations

import io
import logging
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

# The first piece gives the names and metrics; greek is there for μg, β and γ in medical findings.
PIECES = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek")
# From Noto Sans Math, in one weight for all styles.
SIGNS = "≈≠≤≥→←↔⇒∞√✓∆‡"
SIGNS_PACKAGE, SIGNS_LABEL = "noto-sans-math", "Noto Sans Math"
# Variation data of the upstream font; a static style has no use for it and it does not merge.
DROPPED = ("STAT",)
# Seconds since 1904 (2026-01-01): the merger would write the time of the run.
MADE = 3850070400
HEIGHTS = {
    "hhea": ("ascent", "descent", "lineGap"),
    "OS/2": ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent"),
}
WINDOWS, UNICODE_BMP, ENGLISH = 3, 1, 0x409

log = logging.getLogger("fonts")


@dataclass(frozen=True)
class Style:
    """One file to build: its name, and weight and slant in the package's file names."""

    name: str
    weight: int
    slant: str = "normal"


@dataclass(frozen=True)
class Family:
    """One family: its package folder, the name of its files and the styles that ship."""

    package: str
    label: str
    styles: tuple[Style, ...]


FAMILIES = (
    Family(
        "tinos",
        "Tinos",
        (
            Style("Regular", 400),
            Style("Bold", 700),
            Style("Italic", 400, "italic"),
            Style("Bold Italic", 700, "italic"),
        ),
    ),
    Family(
        "noto-sans",
        "Noto Sans",
        (Style("Regular", 400), Style("SemiBold", 600), Style("Bold", 700)),
    ),
)


def build(packages: Path, target: Path) -> None:
    """Write every style of every family, and each family's licence, to `target`."""
    target.mkdir(parents=True, exist_ok=True)
    copy_licence(packages / SIGNS_PACKAGE, SIGNS_LABEL, target)
    for family in FAMILIES:
        source = packages / family.package
        for style in family.styles:
            path = target / f"{file_name(family.label)}-{file_name(style.name)}.ttf"
            merged(source, family, style).save(path)
            log.info("%s %d bytes", path.name, path.stat().st_size)
        copy_licence(source, family.label, target)


def copy_licence(source: Path, label: str, target: Path) -> None:
    """Put a package's licence beside the fonts made from it."""
    shutil.copyfile(source / "LICENSE", target / f"{file_name(label)}-OFL.txt")


def file_name(label: str) -> str:
    """Return a family's or style's name without spaces, as font files are called."""
    return label.replace(" ", "")


def merged(source: Path, family: Family, style: Style) -> TTFont:
    """Return one style with all its scripts and signs."""
    pieces = [
        piece(source / "files" / f"{family.package}-{script}-{style.weight}-{style.slant}.woff2")
        for script in PIECES
    ]
    signs = extra_signs(source.parent / SIGNS_PACKAGE, like=pieces[0])
    font = Merger().merge([plain(each) for each in (*pieces, signs)])
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = MADE
    name_it(font, family.label, style.name)
    return font


def piece(path: Path) -> TTFont:
    """Return one WOFF2 piece as plain TrueType."""
    font = TTFont(path, recalcTimestamp=False)
    font.flavor = None
    for tag in DROPPED:
        if tag in font:
            del font[tag]
    return font


def extra_signs(source: Path, like: TTFont) -> TTFont:
    """Return `SIGNS` drawn to the size of another font, whose line height they keep."""
    signs = piece(source / "files" / f"{SIGNS_PACKAGE}-latin-400-normal.woff2")
    subsetter = Subsetter()
    subsetter.options.drop_tables += ["MATH", "GSUB", "GPOS", "GDEF"]
    subsetter.populate(text=SIGNS)
    subsetter.subset(signs)
    scale_upem(signs, like["head"].unitsPerEm)
    for table, names in HEIGHTS.items():
        for name in names:
            setattr(signs[table], name, getattr(like[table], name))
    return signs


def plain(font: TTFont) -> io.BytesIO:
    """Return the font as a file in memory, the form the merger reads."""
    file = io.BytesIO()
    font.save(file)
    file.seek(0)
    return file


def name_it(font: TTFont, family: str, style: str) -> None:
    """Name the style as its family knows it; the pieces carry names of their own.

    Families of regular, bold, italic and bold italic are known to every system. Any other style
    is a family of its own in the old names (1, 2) and part of its family in the new ones (16, 17).
    """
    plain = style in {"Regular", "Bold", "Italic", "Bold Italic"}
    names = {
        1: family if plain else f"{family} {style}",
        2: style if plain else "Regular",
        4: f"{family} {style}",
        6: f"{file_name(family)}-{file_name(style)}",
    }
    if not plain:
        names |= {16: family, 17: style}
    table = font["name"]
    for number in (1, 2, 3, 4, 6, 16, 17):
        table.removeNames(nameID=number)
    for number, words in sorted({**names, 3: f"{names[6]};Dalil"}.items()):
        table.setName(words, number, WINDOWS, UNICODE_BMP, ENGLISH)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    build(Path(sys.argv[1]), Path(sys.argv[2]))
