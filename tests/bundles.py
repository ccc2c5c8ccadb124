"""The checker that goes with every bundle, as a function; and a second one in another language."""

from __future__ import annotations

import importlib.util
import subprocess
from functools import cache
from pathlib import Path
from types import ModuleType

from desktop.core.resources import resource

# No Python, and nothing of the checker: names, sizes and hashes of the manifest, and no file more.
IN_SHELL = r"""
set -eu
cd "$1"
tab=$(printf '\t')
cut -f 1,4 manifest.tsv | sed "s/$tab/  /" | sha256sum --check --strict --quiet >/dev/null 2>&1
while IFS=$tab read -r _sha256 sha512 size name; do
    [ "$(wc -c <"$name")" -eq "$size" ]
    [ "$(sha512sum <"$name")" = "$sha512  -" ]
done <manifest.tsv
{ cut -f 4 manifest.tsv; echo manifest.tsv; echo signature.json; } | LC_ALL=C sort >"$2/named"
find . ! -type d | sed 's,^\./,,' | LC_ALL=C sort >"$2/there"
cmp -s "$2/named" "$2/there"
"""


@cache
def checker() -> ModuleType:
    """The module of the checker, as it lies in every bundle."""
    spec = importlib.util.spec_from_file_location("verify", resource("bundle/verify.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def verify(folder: Path, head: str = "", key: str = "") -> list[str]:
    """What the checker says of a bundle that agrees; Wrong and its like of another."""
    return list(checker().check(str(folder), head, key))


def wrong_with(folder: Path, head: str = "", key: str = "") -> str:
    """What is wrong with a bundle; nothing if it agrees."""
    try:
        verify(folder, head, key)
    except (
        *(checker().Wrong, OSError, LookupError, TypeError, AttributeError),
        *(ValueError, ArithmeticError, RecursionError),
    ) as wrong:
        return f"{type(wrong).__name__}: {wrong}"
    return ""


def agrees_in_shell(folder: Path, scratch: Path) -> bool:
    """Whether the files are those of the manifest and no others, as a shell sees it."""
    command = ["sh", "-c", IN_SHELL, "sh", str(folder), str(scratch)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
