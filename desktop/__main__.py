"""`python -m desktop`: the window, or a command when one is given."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program and return its exit status."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--picture-of-stdin"]:  # a packaged program asks itself, in a new process
        from desktop.media.child import main as picture

        return picture(arguments[1:])
    if not arguments:
        from desktop.app import main as window

        return window()
    from desktop.commands.line import run

    return run(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
