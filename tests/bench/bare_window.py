"""What every PySide6 program pays: an application and an empty main window."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QMainWindow

from tests.bench.first_paint import execute_until_first_paint

if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(900, 720)
    window.show()
    sys.exit(execute_until_first_paint())
