"""`./dev bench`: speed as ratios within one run, against limits and a committed baseline.

The exit status is 1 when a limit is broken. docs/bench.md says how each figure is measured.
"""

from __future__ import annotations

import sys

from tests.isolation import isolate

if __name__ == "__main__":
    isolate()
    from tests.bench.command import main

    sys.exit(main(sys.argv[1:]))
