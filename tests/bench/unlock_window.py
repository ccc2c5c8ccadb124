"""`python -m desktop` as it ships, up to the first paint of its unlock window.

Only `QApplication.exec` is exchanged; everything before it is the program's own `main`.
"""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication

from tests.bench.first_paint import execute_until_first_paint

if __name__ == "__main__":
    QApplication.exec = staticmethod(execute_until_first_paint)  # type: ignore[method-assign]  # see above
    sys.argv = ["dalil"]
    from desktop.__main__ import main

    sys.exit(main())
