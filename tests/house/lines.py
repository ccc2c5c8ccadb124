"""Counts code lines per package: no blank lines, no comments, no docstrings."""

from __future__ import annotations

import ast
import io
import tokenize
from collections import defaultdict

from tests.house.source import Module, modules

REVIEW_AT = 25_000
EMPTY = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def code_lines(module: Module) -> int:
    """The number of lines that hold code."""
    filled: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        if token.type not in EMPTY:
            filled.update(range(token.start[0], token.end[0] + 1))
    return len(filled - _docstring_lines(module))


def _docstring_lines(module: Module) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if first is not None and ast.get_docstring(node, clean=False) is not None:
                lines.update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return lines


def table() -> str:
    """Files and code lines per package of the program, then of the rest."""
    counted: dict[str, list[int]] = defaultdict(list)
    for module in modules():
        folder, *rest = module.name.split("/")
        package = f"{folder}/{rest[0]}" if folder == "desktop" and len(rest) > 1 else folder
        counted[package].append(code_lines(module))
    rows = [f"{'package':<22}{'files':>7}{'code':>8}{'longest':>9}"]
    for package, sizes in sorted(counted.items()):
        rows.append(f"{package:<22}{len(sizes):>7}{sum(sizes):>8}{max(sizes):>9}")
    program = sum(sum(sizes) for name, sizes in counted.items() if name.startswith("desktop"))
    rows.append(f"{'the program':<22}{'':>7}{program:>8}   a review is due at {REVIEW_AT}")
    return "\n".join(rows)
