"""Makes one picture of one file, in a process of its own that ends with it.

The bytes come in by stdin and points go out by stdout: a line `WIDTH HEIGHT PAGES`, then RGB, or a
line `- WHY`. Started as a script with -I, or by the hidden switch of a packaged program, it must
import nothing of the program: what it does not load cannot be reached from a file that takes it
over. It takes its own limits before it reads a byte, and can be killed at any moment.
"""

from __future__ import annotations

import io
import struct
import sys
import zlib
from collections.abc import Sequence
from typing import Any

SWITCH = "--picture-of-stdin"
"""How a packaged program is asked to be this process and nothing else."""

TOO_LARGE, BROKEN, PROTECTED, NO_KIND = "large", "broken", "protected", "kind"

_FORMATS = {"jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "bmp": "BMP"}
_FILES = 32
_WHITE = (255, 255, 255)
# What parsers say of damaged files. Anything else ends the process, which is a verdict, too.
_RAISED = (
    *(OSError, ValueError, SyntaxError, TypeError, LookupError, ArithmeticError),
    *(AttributeError, EOFError, RuntimeError, AssertionError, zlib.error, struct.error),
)


class _Refused(Exception):
    """A reason not to show a file."""


def main(given: Sequence[str]) -> int:
    """Read KIND PAGE WIDTH HEIGHT POINTS MEMORY SECONDS and stdin; write the picture to stdout."""
    kind = given[0]
    page, width, height, points, memory, seconds = map(int, given[1:])
    limit(memory, seconds)
    try:
        picture, pages = _draw(kind, sys.stdin.buffer.read(), page, (width, height), points)
        head = f"{picture.width} {picture.height} {pages}\n".encode()
        out = head + picture.tobytes()
    except (_Refused, MemoryError) as refused:
        out = f"- {refused if isinstance(refused, _Refused) else TOO_LARGE}\n".encode()
    except _RAISED:
        out = f"- {BROKEN}\n".encode()
    sys.stdout.buffer.write(out)
    sys.stdout.buffer.flush()
    return 0


def limit(memory: int, seconds: int) -> None:
    """Take limits on memory, time, files and children; 0 leaves one out, for showing it is needed.

    No core is left behind either: it would hold the file.
    """
    try:
        import resource
    except ImportError:  # Windows: the timeout and the limits on points are all there is
        return
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    if seconds:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    for kind, most in (("FSIZE", 0), ("NOFILE", _FILES), ("NPROC", 0), ("CORE", 0)):
        if hasattr(resource, f"RLIMIT_{kind}"):
            resource.setrlimit(getattr(resource, f"RLIMIT_{kind}"), (most, most))


def _draw(kind: str, data: bytes, page: int, room: tuple[int, int], points: int) -> tuple[Any, int]:
    if kind == "pdf":
        return _page(data, page, room)
    if kind in _FORMATS:
        return _picture(kind, data, room, points), 1
    raise _Refused(NO_KIND)


def _picture(kind: str, data: bytes, room: tuple[int, int], points: int) -> Any:
    """Return a picture, upright and no larger than `room`; its metadata is not carried along."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the limit below is stricter, and is no warning
    with Image.open(io.BytesIO(data), formats=(_FORMATS[kind],)) as opened:
        # A JPEG is made smaller while it is read; anything else has to be unpacked whole.
        if points and opened.width * opened.height > (4 * points if kind == "jpeg" else points):
            raise _Refused(TOO_LARGE)
        opened.draft("RGB", room)
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail(room)
        return _on_white(upright)


def _on_white(picture: Any) -> Any:
    from PIL import Image

    if picture.mode == "RGB":
        return picture
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        ground = Image.new("RGB", clear.size, _WHITE)
        ground.paste(clear, mask=clear.getchannel("A"))
        return ground
    if picture.mode.startswith("I"):  # a grey of 16 bits, which would be cut off at white
        return picture.point(lambda value: value / 256).convert("L").convert("RGB")
    return picture.convert("RGB")


def _page(data: bytes, page: int, room: tuple[int, int]) -> tuple[Any, int]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as wrong:
        raise _Refused(PROTECTED if "password" in str(wrong).lower() else BROKEN) from wrong
    pages = len(document)
    wide, high = document.get_page_size(min(page, pages - 1))
    if not (wide > 0 and high > 0):
        raise _Refused(BROKEN)
    scale = min(room[0] / wide, room[1] / high)
    if min(wide, high) * scale < 1:
        raise _Refused(TOO_LARGE)
    drawn = document[min(page, pages - 1)].render(scale=scale, may_draw_forms=False)
    return drawn.to_pil().convert("RGB"), pages


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
