"""`./dev faults`: kills the program at random moments and looks for lost or half-done work.

Each line prints seed, count and verdict. The exit status is 1 when anything was found, or when a
control was switched off and nothing was found. docs/faults.md says what is and is not shown.
"""

from __future__ import annotations

import sys

from tests.isolation import isolate

if __name__ == "__main__":
    isolate()
    from tests.faults.command import main

    sys.exit(main(sys.argv[1:]))
