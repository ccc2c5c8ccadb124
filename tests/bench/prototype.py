"""The report of the prototype of the engine, over the bench's words and photographs.

The prototype is no part of the project: its folder is the `documents` of the one that
DALIL_PROTOTYPES names. It draws from a list of plain tuples, which is given to it in place of its
own; its one drawing is left out, and with it the library that read it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from desktop.core.resources import resource

VARIABLE = "DALIL_PROTOTYPES"
_FONT = "fonts/Tinos-Regular.ttf"


def folder() -> Path | None:
    """Return where the prototype is; None where it is not."""
    named = os.environ.get(VARIABLE)
    found = Path(named, "documents") if named else None
    return found if found and (found / "rl_report.py").is_file() else None


def draw(blocks: Sequence[tuple[Any, ...]], photos: Path) -> bytes:
    """Draw the blocks and finish the file as PDF/A-2a and PDF/UA-1."""
    sys.path.insert(0, str(folder()))
    svglib: Any = ModuleType("svglib.svglib")
    svglib.svg2rlg = None
    sys.modules.update({"svglib": ModuleType("svglib"), "svglib.svglib": svglib})
    os.environ["DALIL_FONTS"] = str(resource(_FONT).parent)
    parts: list[Any] = [import_module(name) for name in ("content", "rl_report", "finalize")]
    content, report, final = parts
    content.blocks = lambda *_args, **_options: blocks
    bare, finished = photos.with_name("bare.pdf"), photos.with_name("finished.pdf")
    _document, tags = report.build(str(bare), photodir=str(photos))
    final.finalize(
        str(bare),
        str(finished),
        "Report",
        conf="A",
        ua=True,
        tagger=tags,
        icc=str(resource("papers/sRGB2014.icc")),
    )
    return finished.read_bytes()
