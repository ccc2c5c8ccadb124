"""`./dev bench`: speed as ratios within one run, against limits and a committed baseline.

The exit status is 1 when a limit is broken. docs/bench.md says how each figure is measured.
"""

from __future__ import annotations

import signal
import sys

from tests.isolation import isolate

if __name__ == "__main__":
    isolate()
    from tests.bench.command import main

    # Whoever ends the run from outside (a time limit) must not leave the office's vault behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
