"""Files, functions and the form builder stay small enough to be read in one go."""

from __future__ import annotations

from collections.abc import Iterator

from tests.house.lines import code_lines
from tests.house.source import Module, expect_none, modules

FILE_LINES = 500
FUNCTION_LINES = 50
BUILDER_LINES = 600
# The builder is what arranges a form. Beside it lie one small class for each kind of field and the
# table of them, the controls these are made of, which know no fields, and two windows of their own.
EDITORS = ("/editors.py", "/choices.py", "/texts.py", "/groups.py", "/kinds.py", "/reading.py")
CONTROLS = ("/inputs.py", "/flow.py", "/sections.py", "/passages.py")
NOT_THE_BUILDER = (*EDITORS, *CONTROLS, "/conflict.py", "/phrases.py")
# A migration is one list of tables and columns, written by Alembic and never called from elsewhere.
MIGRATIONS = "desktop/storage/migrations/versions/"


def test_no_file_is_longer_than_the_hard_stop() -> None:
    expect_none(
        (f"{m.name}: {len(m.lines)} lines" for m in modules() if len(m.lines) > FILE_LINES),
        f"a file ends at {FILE_LINES} lines: split it by noun or verb, as a reader looks for it",
    )


def test_no_function_is_longer_than_the_hard_stop() -> None:
    expect_none(
        (breach for module in modules() for breach in _long_functions(module)),
        f"a function ends at {FUNCTION_LINES} lines: give each of its steps a name of its own",
    )


def _long_functions(module: Module) -> Iterator[str]:
    if module.name.startswith(MIGRATIONS):
        return
    for node in module.functions():
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > FUNCTION_LINES:
            yield f"{module.name}:{node.lineno} {node.name}: {length} lines"


def test_the_form_builder_has_not_become_a_framework() -> None:
    builder = [m for m in modules("desktop/views/form") if not m.name.endswith(NOT_THE_BUILDER)]
    total = sum(code_lines(module) for module in builder)
    expect_none(
        [f"{total} lines in {', '.join(m.name for m in builder)}"] if total > BUILDER_LINES else [],
        f"the builder ends at {BUILDER_LINES} lines of code: write the special page by hand",
    )
