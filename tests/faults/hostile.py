"""Files made to do harm, shown one after the other: the program stays up, and each gets a verdict.

Good pictures and PDFs are spoilt at random, and bombs, names that lead elsewhere, entities and
formulas are added. Each goes the way of a file of an exhibit: its kind by its first bytes, a
process of its own, a picture or a verdict. With the limits off the same files must be noticed.
"""

from __future__ import annotations

import io
import resource
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from os import sched_getaffinity
from random import Random
from threading import Lock
from zipfile import ZipFile

from desktop.core.errors import WrongInput
from desktop.media.bare import without_metadata
from desktop.media.types import HEAD, agrees, detected, ending_of
from desktop.media.viewer import VERDICTS, Limits, Refused, picture_of
from tests.faults.invented import chance_of
from tests.media.pictures import bomb, pdf, picture

ROOM = (320, 240)
PATIENCE_S = 15
MOST_MEMORY = 600 * 1024**2
BOMBS = 8
_XML = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "' + b"&b;" * 9999 + b'">]>'
_NAMES = (
    "../../etc/passwd",
    "C:\\\\autoexec.bat",
    "a\0.jpg",
    "=cmd|'/C calc'!A0",
    "x" * 5000,
    "..",
)


@dataclass(slots=True)
class Hostile:
    """What became of the files."""

    seed: int
    files: int = 0
    said: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    slowest: float = 0.0
    most_memory: int = 0


@cache
def _good() -> tuple[bytes, ...]:
    kinds = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
    return (*(picture(kind, (80, 60), turned=3) for kind in kinds), pdf(3))


def _spoilt(chance: Random) -> bytes:
    """A good file, with bytes changed, cut out, doubled or exchanged with another's."""
    data = bytearray(chance.choice(_good()))
    for _time in range(chance.randrange(1, 12)):
        at, length = chance.randrange(len(data)), chance.randrange(1, 40)
        match chance.randrange(5):
            case 0:
                data[at : at + length] = chance.randbytes(length)
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length] * chance.randrange(1, 30)
            case 3:
                data[at : at + 4] = chance.choice((b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff"))
            case _:
                other = chance.choice(_good())
                data[at : at + length] = other[at : at + length]
        if not data:
            return b"\xff"
    return bytes(data)


def _bomb(chance: Random) -> bytes:
    wide, high = (chance.choice((1, 2**16, 2**24, 2**31 - 1)) for _each in range(2))
    return bomb(wide, high, zlib.compress(bytes(10**6), 9) * chance.randrange(1, 4))


@cache
def memory_bomb() -> bytes:
    """A picture of 720 MB of points, in less than one."""
    wide, high = 16_000, 15_000
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(bytes(100 * (3 * wide + 1))) for _each in range(high // 100))
    return bomb(wide, high, packed + packer.flush())


def _page_bomb(chance: Random) -> bytes:
    side = chance.choice((b"1e30", b"99999999999", b"-5", b"0", b"nan"))
    return pdf(1).replace(b"300", side)


def _archive(_chance: Random) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("../../../tmp/planted", b"x" * 10)
        archive.writestr("word/document.xml", _XML)
    return out.getvalue()


_MAKERS: tuple[tuple[int, Callable[[Random], bytes]], ...] = (
    (80, _spoilt),
    (6, _bomb),
    (4, _page_bomb),
    (3, _archive),
    (3, lambda _chance: _XML),
    (2, lambda chance: b"=HYPERLINK(1)\n" * chance.randrange(1, 999)),
    (2, lambda chance: chance.randbytes(chance.randrange(1, 9999))),
)


def _files(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    chance = chance_of(seed)
    weights, makers = zip(*_MAKERS, strict=True)
    for number in range(count):
        (make,) = chance.choices(makers, weights)
        name = chance.choice(_NAMES) if number % 9 == 0 else f"{number}.jpg"
        yield name, make(chance)
    for _each in range(min(BOMBS, count)):
        yield "bomb.png", memory_bomb()


def run_hostile(seed: int, count: int, limits: Limits | None = None) -> Hostile:
    """Show so many files, two at a time; whatever is no picture and no verdict is a finding."""
    done, lock = Hostile(seed), Lock()

    def show(file: tuple[str, bytes]) -> None:
        began = time.monotonic()
        said, finding = _show(*file, limits)
        seconds = time.monotonic() - began
        with lock:
            done.files += 1
            done.said[said] += 1
            done.slowest = max(done.slowest, seconds)
            if finding or seconds > PATIENCE_S:
                done.findings.append(finding or f"{said} after {seconds:.0f} s")

    with ThreadPoolExecutor(len(sched_getaffinity(0))) as pool:
        list(pool.map(show, _files(seed, count)))
    done.most_memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return done


def _show(name: str, data: bytes, limits: Limits | None) -> tuple[str, str]:
    """Return the verdict, and what is wrong with it."""
    kind = detected(data[:HEAD])
    agrees(kind, name)
    if "/" in ending_of(kind, name) or "\\" in ending_of(kind, name):
        return kind, f"a name became a path: {ending_of(kind, name)!r}"
    with suppress(WrongInput):
        without_metadata(kind, data)
    try:
        shown = picture_of(kind, data, ROOM, limits=limits)
    except Refused as refused:
        return refused.verdict, "" if refused.verdict in VERDICTS else "no verdict"
    fits = shown.width <= ROOM[0] and shown.height <= ROOM[1]
    return "shown", "" if fits else "larger than allowed"


def is_noticed_without_limits() -> bool:
    """Say whether a bomb takes more memory than is allowed once nothing limits it.

    Run in a process of its own: what its children took at most is never forgotten.
    """
    with suppress(Refused):
        picture_of("png", memory_bomb(), ROOM, limits=Limits(0, 60, 0))
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 > MOST_MEMORY
