"""A module is named for what it holds; a package's door holds nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.house.source import Module, expect_none, modules

DRAWERS = {"utils", "util", "common", "misc", "helpers", "helper", "mixed", "stuff"}


def test_no_module_is_a_drawer_for_everything() -> None:
    expect_none(
        (m.name for m in modules() if DRAWERS & set(PurePosixPath(m.name).with_suffix("").parts)),
        "name the module after the one thing it knows, and move the rest to where it is used",
    )


def test_packages_export_nothing() -> None:
    expect_none(
        (breach for module in modules() for breach in _imports_in_init(module)),
        "import a name from the module that defines it; __init__.py holds a docstring",
    )


def _imports_in_init(module: Module) -> Iterator[str]:
    if module.name.endswith("__init__.py"):
        for name, line in module.imports():
            if name != "__future__":
                yield f"{module.name}:{line} imports {name}"


def test_every_module_of_the_program_says_what_it_is_for() -> None:
    expect_none(
        (
            m.name
            for m in modules("desktop")
            if "/migrations/versions/" not in m.name and not ast.get_docstring(m.tree)
        ),
        "open the module with a docstring: what the room is for and what it must not know",
    )
