from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import sys
from desktop.vault import files, kdf, keys, lockfile, place, recovery, slotlist, slotstore
print(*sorted({"cryptography", "filelock", "psutil"} & set(sys.modules)))
"""


def test_what_the_first_window_may_import_loads_nothing_heavy() -> None:
    asked = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert asked.stdout.split() == []
