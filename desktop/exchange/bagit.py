"""BagIt 1.0 (RFC 8493): what turns a folder into one whose completeness anybody can check.

Knows names, sizes and hashes; the files are written elsewhere. `sha256sum -c manifest-sha256.txt`
is enough to check a bag, and so is every BagIt program.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from desktop.core.values import frozen_value

PAYLOAD: Final = "data"
_LONGEST: Final = 100
_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_AROUND = re.compile(r"^[\s.]+|[\s.]+$")
# Windows knows devices by these names, whatever follows the full stop.
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@frozen_value
class Packed:
    """A file of a bag: its path below the bag with "/" between, its size, its SHA-256 in hex."""

    path: str
    size: int
    sha256: str


def tag_files(packed: Iterable[Packed], day: date, about: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files that make a bag of a folder, by name; the last one names the others."""
    payload = sorted(packed, key=lambda each: each.path)
    octets = sum(each.size for each in payload)
    info = {
        "Bagging-Date": day.isoformat(),
        "Payload-Oxum": f"{octets}.{len(payload)}",
        **about,
    }
    files = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": _lines(f"{name}: {_one_line(text)}" for name, text in info.items()),
        "manifest-sha256.txt": _lines(f"{each.sha256}  {_escaped(each.path)}" for each in payload),
    }
    files["tagmanifest-sha256.txt"] = _lines(
        f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in files.items()
    )
    return files


def safe_name(name: str, number: int) -> str:
    """Return a name for a file that every system takes and no other file of the folder has.

    What cannot stand in a name becomes "_"; the ending stays. `number` sets equal names apart.
    """
    # Marks that turn the order of letters make "fdp.exe" out of "exe.pdf".
    seen = "".join(each for each in name if unicodedata.category(each) != "Cf")
    plain = _bare(_FORBIDDEN.sub("_", unicodedata.normalize("NFC", seen))) or "_"
    if _RESERVED.fullmatch(plain):
        plain = f"_{plain}"
    stem, dot, ending = plain.rpartition(".")
    kept = f".{ending[:16]}" if dot else ""
    return _bare(f"{number:03} {(stem or ending)[: _LONGEST - len(kept)]}{kept}")


def safe_folder(name: str) -> str:
    """Return a name for a folder, as the number of a case is written."""
    plain = _bare(_FORBIDDEN.sub("-", unicodedata.normalize("NFC", name))) or "_"
    return f"_{plain}" if _RESERVED.fullmatch(plain) else _bare(plain[:_LONGEST])


def _bare(name: str) -> str:
    """Return a name without blanks and dots around it, which not every system keeps."""
    return _AROUND.sub("", name)


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _escaped(path: str) -> str:
    """Write a path as RFC 8493, 2.1.3 asks for."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")
