"""Pictures made by a process of its own, which may be killed, lie, or be made to hang."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import pytest

from desktop.core.errors import Cancelled
from desktop.core.progress import Progress
from desktop.media import child, viewer
from desktop.media.viewer import VERDICTS, Limits, Refused, picture_of
from tests.media.pictures import bomb, pdf, picture

ROOM = (120, 90)
pytestmark = pytest.mark.slow


def verdict(kind: str, data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Refused) as refused:
        picture_of(kind, data, ROOM, limits=limits)
    assert str(refused.value) == str(VERDICTS[refused.value.verdict])
    return refused.value.verdict


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP"])
def test_pictures_come_small_and_upright(kind: str) -> None:
    shown = picture_of(kind.lower(), picture(kind, (600, 300)), ROOM)
    assert (shown.width, shown.height, shown.pages) == (120, 60, 1)
    assert len(shown.points) == 3 * 120 * 60
    if kind in ("JPEG", "PNG", "WEBP"):
        turned = picture_of(kind.lower(), picture(kind, (60, 30), turned=6), ROOM)
        assert (turned.width, turned.height) == (30, 60)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "1", "P", "I;16"])
def test_pictures_of_every_depth_are_shown(mode: str) -> None:
    assert picture_of("png", picture("PNG", mode=mode), ROOM).width == 64


def test_pages_of_a_pdf_come_one_by_one() -> None:
    first, second = (picture_of("pdf", pdf(), ROOM, page) for page in (0, 1))
    assert (first.pages, first.width, first.height) == (2, 120, 80)
    assert (second.width, second.height) == (45, 90)
    assert picture_of("pdf", pdf(), ROOM, 99).width == 45


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("jpeg", b"", child.BROKEN),
        ("jpeg", b"\xff\xd8\xff" + bytes(100), child.BROKEN),
        ("png", picture("JPEG"), child.BROKEN),
        ("png", bomb(60000, 60000), child.TOO_LARGE),
        ("png", bomb(0, 0), child.BROKEN),
        ("pdf", b"%PDF-1.7", child.BROKEN),
        ("tiff", picture("TIFF"), child.NO_KIND),
        ("text", b"<svg xmlns='http://www.w3.org/2000/svg'/>", child.NO_KIND),
    ],
)
def test_what_is_no_picture_gets_a_verdict(kind: str, data: bytes, said: str) -> None:
    assert verdict(kind, data) == said


def test_memory_is_limited_even_if_points_are_not() -> None:
    packed = zlib.compress(bytes(3 * 10**6) * 40, 9)
    assert verdict("png", bomb(40000, 20000, packed), Limits(points=0)) in (
        child.TOO_LARGE,
        viewer.CRASHED,
    )


def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, seconds: int = 10) -> str:
    """The verdict where another program sits in the place of the one that reads."""
    path = tmp_path / "other.py"
    path.write_text(program, "utf-8")
    monkeypatch.setattr(viewer, "_command", lambda: [sys.executable, "-I", str(path)])
    return verdict("jpeg", picture(), Limits(seconds=seconds))


@pytest.mark.parametrize(
    "program",
    [
        "",
        "raise SystemExit(3)",
        "import os; os.abort()",
        "print('9999999 9999999 1')",
        "print('10 10 1'); print('x' * 20)",
        "print('-1 -1 1')",
        "print('10 10')",
        "import sys; sys.stdout.buffer.write(bytes(10**8))",
    ],
)
def test_whatever_it_says_is_believed_as_a_picture_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    assert run(tmp_path, monkeypatch, program) == viewer.CRASHED


def test_one_that_hangs_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.monotonic()
    assert run(tmp_path, monkeypatch, "import time; time.sleep(60)", 1) == viewer.SLOW
    assert time.monotonic() - began < 5


def test_one_is_killed_at_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "other.py"
    path.write_text("import time; time.sleep(60)", "utf-8")
    monkeypatch.setattr(viewer, "_command", lambda: [sys.executable, "-I", str(path)])
    progress = Progress()
    threading.Timer(0.3, progress.cancel).start()
    with pytest.raises(Cancelled):
        picture_of("jpeg", picture(), ROOM, progress=progress)


def test_the_process_has_its_limits_and_nothing_of_the_program(tmp_path: Path) -> None:
    """The script imports nothing of Dalil, and may write nothing and start nothing."""
    asking = tmp_path / "asking.py"
    asking.write_text(
        f"import sys, runpy; sys.argv = ['c']; child = runpy.run_path({child.__file__!r})\n"
        "child['limit'](512 * 1024**2, 10)\n"
        "import resource\n"
        "names = 'AS CPU FSIZE NOFILE CORE'.split()\n"
        "print([resource.getrlimit(getattr(resource, 'RLIMIT_' + n))[1] for n in names])\n"
        "print([name for name in sys.modules if name.startswith('desktop')])\n",
        "utf-8",
    )
    command = [sys.executable, "-I", str(asking)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[536870912, 10, 0, 32, 0]", "[]"]


def test_a_packaged_program_is_asked_by_its_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert viewer._command() == [sys.executable, child.SWITCH]
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "desktop", child.SWITCH]
    command += ["jpeg", "0", "120", "90", str(10**7), str(2 * 1024**3), "10"]
    done = subprocess.run(command, input=picture(), capture_output=True, check=True, cwd=root)
    assert done.stdout.startswith(b"64 48 1\n")
