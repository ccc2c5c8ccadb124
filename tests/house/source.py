"""The tree as the house rules see it: files, parsed modules, and how a breach is told.

A rule collects sentences "where: what" and hands them to `expect_none` with what to do instead.
"""

from __future__ import annotations

import ast
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

import pytest

ROOT = Path(__file__).resolve().parents[2]
N = TypeVar("N", bound=ast.AST)
CODE_FOLDERS = ("desktop", "tests", "installer")


@dataclass(frozen=True)
class Module:
    """One parsed Python file; `name` is its path below the project's root."""

    name: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def _by_kind(self) -> dict[type[ast.AST], list[Any]]:
        """The nodes of each kind: every rule asks for some, and walking takes most of its time."""
        found = defaultdict(list)
        for node in ast.walk(self.tree):
            found[type(node)].append(node)
        return found

    def nodes(self, kind: type[N]) -> Iterator[N]:
        for found, nodes in self._by_kind.items():
            if issubclass(found, kind):
                yield from nodes

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        yield from self.nodes(ast.FunctionDef)
        yield from self.nodes(ast.AsyncFunctionDef)

    def imports(self) -> Iterator[tuple[str, int]]:
        """Every imported module with its line; `from a import b` gives "a"."""
        for plain in self.nodes(ast.Import):
            yield from ((alias.name, plain.lineno) for alias in plain.names)
        for named in self.nodes(ast.ImportFrom):
            yield named.module or ".", named.lineno

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Every call with the last part of what is called: `path.open(...)` gives "open"."""
        return ((last_name(node.func), node) for node in self.nodes(ast.Call))


def last_name(node: ast.expr) -> str:
    """Return `c` of `a.b.c`, or an empty string for what has no name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def dotted_name(node: ast.expr) -> str:
    """Return `a.b.c` of such an expression, or its tail after whatever has no name."""
    if isinstance(node, ast.Attribute):
        return f"{dotted_name(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that belongs to the project: those git knows or would take, sorted."""
    command = ["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return tuple(_files_without_git())
    names = sorted(name for name in listed.decode().split("\0") if name)
    return tuple(path for name in names if (path := ROOT / name).is_file())


def _files_without_git() -> Iterator[Path]:
    """An unpacked archive has no git: leave out what `.gitignore` names as made by tools."""
    made = {"__pycache__", ".dalil", ".git", ".venv", "dist", "build"}
    made |= {".mypy_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis"}
    for path in sorted(ROOT.rglob("*")):
        if path.is_file() and not made & set(path.relative_to(ROOT).parts):
            yield path


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """The parsed modules below these folders; all code folders when none is named."""
    chosen = folders or CODE_FOLDERS
    return tuple(
        _module(path)
        for path in project_files()
        if path.suffix == ".py" and path.relative_to(ROOT).as_posix().startswith(_below(chosen))
    )


def _below(folders: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{folder}/" for folder in folders)


@cache
def _module(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path.relative_to(ROOT).as_posix(), text, ast.parse(text))


def expect_none(breaches: Iterable[str], instead: str) -> None:
    """Fail with every breach and what to do instead of it."""
    found = list(breaches)
    if found:
        lines = [f"{len(found)} found; {instead}", *(f"  {breach}" for breach in found)]
        pytest.fail("\n".join(lines), pytrace=False)
