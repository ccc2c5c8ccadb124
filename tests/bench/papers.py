"""A report of 24 pages with 20 photographs: processor time and memory, against two others.

python -m tests.bench.papers ours|bare|prototype FOLDER    prints both as JSON; FOLDER holds the
                                                           photographs
Reportlab alone draws the same words, table and photographs twice, as it must for its contents and
page numbers, without tags, PDF/A, footnotes or a check of letters. The prototype of the engine does
that too, with tags and PDF/A, where its folder is at hand (`prototype`).
"""

from __future__ import annotations

import io
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench import prototype
from tests.bench.measures import Measure
from tests.bench.processes import told_by

TURNS = 5
LIMIT, MOST_MIB = 1.3, 150.0
_PHOTOS, _SECTIONS = 20, 7
_SENTENCE = "Объяснения потерпевшего о происхождении телесных повреждений ещё не опровергнуты. "
_TITLE = "Медицинское заключение"
_PHOTOGRAPHS, _HAND = "Фототаблица", "Кисть руки"
_HEADS, _WIDTHS = ("№", "Описание", "Источник"), (15, 110, 40)


def measure() -> list[Measure]:
    """Draw in processes of their own, in turn; the median of the turns' ratios."""
    others = {"bare": "report of 24 pages, 20 photographs / reportlab alone"}
    if prototype.folder():
        others["prototype"] = "  the same / the prototype"
    else:
        print(
            f"(not compared with the prototype: {prototype.VARIABLE} names no folder that has it)"
        )
    with TemporaryDirectory() as folder:
        photos = Path(folder, "photos")
        photograph(photos)
        told = partial(told_by, "tests.bench.papers")
        runs = [{name: told(name, str(photos)) for name in ("ours", *others)} for _ in range(TURNS)]
    ours = [run["ours"] for run in runs]
    return [
        *(Measure(words, _ratio(runs, name), "x", LIMIT) for name, words in others.items()),
        Measure("  the report", statistics.median(each["cpu"] for each in ours) * 1000, "ms"),
        Measure(
            "  its memory at the most",
            statistics.median(each["peak"] for each in ours),
            "MiB",
            MOST_MIB,
        ),
    ]


def _ratio(runs: Sequence[Mapping[str, Any]], name: str) -> float:
    ratios: list[float] = [run["ours"]["cpu"] / run[name]["cpu"] for run in runs]
    return statistics.median(ratios)


def photograph(folder: Path) -> None:
    """Make photographs of 150 mm at 300 dots an inch, each its own, some 260 KB like real ones."""
    from PIL import Image

    folder.mkdir()
    for number in range(_PHOTOS):
        dots = Random(number).randbytes(118 * 89 * 3)  # noqa: S311 - the same ones in every run
        noise = Image.frombytes("RGB", (118, 89), dots)
        noise.resize((1772, 1329)).save(folder / f"{number:02}.jpg", "JPEG", quality=75)


def _read(folder: Path) -> list[bytes]:
    return [each.read_bytes() for each in sorted(folder.iterdir())]


def ours(folder: Path) -> bytes:
    """Draw the report with the engine."""
    from desktop.documents import layout
    from desktop.documents.blocks import (
        Block,
        Column,
        Contents,
        Figure,
        Heading,
        Paper,
        Paragraph,
        Row,
        Table,
        Title,
        Words,
    )
    from tests.documents.pages import MADE_AT

    blocks: list[Block] = [Title(_TITLE), Contents("Содержание")]
    for number in range(1, _SECTIONS + 1):
        blocks += [Heading(f"Раздел {number}"), *(Paragraph(_SENTENCE * 8) for _ in range(6))]
    cells = (((Words(str(at)),), (Words(_SENTENCE * 2),), (Words("с. 4"),)) for at in range(40))
    columns = tuple(map(Column, _HEADS, _WIDTHS))
    blocks.append(Table(columns, tuple(Row(each) for each in cells)))
    blocks.append(Heading(_PHOTOGRAPHS))
    blocks += [Figure(each, _HAND, _HAND, 140) for each in _read(folder)]
    return layout.draw(Paper(_TITLE, "ru", "KG-2026-0001", MADE_AT, blocks=tuple(blocks)))


def bare(folder: Path) -> bytes:
    """Draw the same with reportlab's own means."""
    from reportlab import rl_config
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import Image, KeepTogether, Paragraph, SimpleDocTemplate, Table
    from reportlab.platypus.flowables import Flowable
    from reportlab.platypus.tableofcontents import TableOfContents

    from desktop.documents import fonts

    class Template(SimpleDocTemplate):
        def afterFlowable(self, flowable: Any) -> None:  # noqa: N802 - reportlab's name
            if getattr(flowable, "style", None) is head:
                self.notify("TOCEntry", (0, flowable.getPlainText(), self.page))

    fonts.register()
    body = ParagraphStyle("body", fontName=fonts.REGULAR, fontSize=14, leading=17.5, alignment=4)
    head = ParagraphStyle("head", body, fontName=fonts.BOLD)
    cell = ParagraphStyle("cell", body, fontSize=10, leading=12, alignment=0)
    contents = TableOfContents(levelStyles=[cell])
    story: list[Flowable] = [Paragraph(_TITLE, head), contents]
    for number in range(1, _SECTIONS + 1):
        story += [Paragraph(f"Раздел {number}", head)]
        story += [Paragraph(_SENTENCE * 8, body) for _ in range(6)]
    rows = [[Paragraph(each, cell) for each in _HEADS]]
    rows += [
        [Paragraph(each, cell) for each in (str(at), _SENTENCE * 2, "с. 4")] for at in range(40)
    ]
    story.append(Table(rows, colWidths=[width * mm for width in _WIDTHS], repeatRows=1))
    story.append(Paragraph(_PHOTOGRAPHS, head))
    for photo in _read(folder):
        image = Image(io.BytesIO(photo), 140 * mm, 105 * mm)
        story.append(KeepTogether([image, Paragraph(_HAND, cell)]))
    rl_config.useA85 = 0
    out = io.BytesIO()
    Template(out, pagesize=A4, leftMargin=30 * mm, rightMargin=15 * mm).multiBuild(story)
    return out.getvalue()


def prototyped(folder: Path) -> bytes:
    """Draw the same as the prototype did."""
    blocks: list[tuple[Any, ...]] = [("title", _TITLE, "ru"), ("toc",)]
    for number in range(1, _SECTIONS + 1):
        blocks += [("h1", f"Раздел {number}", "ru"), *[("p", _SENTENCE * 8, "ru")] * 6]
    rows = [[str(at), _SENTENCE * 2, "с. 4"] for at in range(40)]
    widths = [width / 25.4 * 72 for width in _WIDTHS]
    blocks += [("table", _HEADS, rows, widths, "ru", _TITLE), ("h1", _PHOTOGRAPHS, "ru")]
    blocks += [("photo", each.name, _HAND) for each in sorted(folder.iterdir())]
    return prototype.draw(blocks, folder)


def main(which: str, folder: str) -> None:
    """Print processor seconds of drawing, imports included, and the process's memory."""
    makers: dict[str, Callable[[Path], bytes]]
    makers = {"ours": ours, "bare": bare, "prototype": prototyped}
    began = time.process_time()
    pdf = makers[which](Path(folder))
    told = {"cpu": time.process_time() - began, "size": len(pdf)}
    told["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
