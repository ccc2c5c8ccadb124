"""Calls that have one place in the house, or none."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.source import Module, dotted_name, expect_none, last_name, modules

SPEAKING = ("desktop/__main__.py", "desktop/commands", "desktop/speaking.py")
WRITING = ("desktop/vault/", "desktop/storage/")
# The edge of a command and of a thread, where nobody is above: one broad handler each.
EDGES = ("desktop/commands/line.py", "desktop/vault/device.py", "desktop/views/worker.py")
WRITERS = {"write_text", "write_bytes"}
OPENERS = {"open", "NamedTemporaryFile", "mkstemp", "TemporaryFile", "fdopen"}


def test_only_the_command_line_prints() -> None:
    expect_none(
        (
            breach
            for module in modules("desktop")
            if not module.name.startswith(SPEAKING)
            for breach in _prints(module)
        ),
        "return a value and let desktop/commands say it, or raise one of desktop/core/errors.py",
    )


def _prints(module: Module) -> Iterator[str]:
    for name, call in module.calls():
        if name in {"print", "pprint"} and isinstance(call.func, ast.Name):
            yield f"{module.name}:{call.lineno}"


def test_files_are_written_in_one_place() -> None:
    expect_none(
        (
            breach
            for module in modules("desktop")
            if not module.name.startswith(WRITING)
            for breach in _writes(module)
        ),
        "write with desktop.vault.files.write_atomically: a kill leaves the old file or the new",
    )


def _writes(module: Module) -> Iterator[str]:
    for name, call in module.calls():
        if name in WRITERS or (name in OPENERS and _opens_for_writing(name, call)):
            yield f"{module.name}:{call.lineno} {name}"


def _opens_for_writing(name: str, call: ast.Call) -> bool:
    if name != "open":
        return True
    method = isinstance(call.func, ast.Attribute) and dotted_name(call.func) not in {
        "io.open",
        "os.open",
    }
    place = 0 if method else 1
    modes = [call.args[place]] if len(call.args) > place else []
    modes += [keyword.value for keyword in call.keywords if keyword.arg == "mode"]
    return any(isinstance(m, ast.Constant) and re.search("[wax+]", str(m.value)) for m in modes)


def test_no_except_is_broad() -> None:
    expect_none(
        (
            breach
            for module in modules()
            for breach in list(_broad_handlers(module))[1 if module.name in EDGES else 0 :]
        ),
        "catch the errors you can name and answer; let the others reach the one handler at the top"
        " (tidying up and raising again is allowed)",
    )


def _broad_handlers(module: Module) -> Iterator[str]:
    for node in module.nodes(ast.ExceptHandler):
        last = node.body[-1]
        # It tidies up and lets the error go on; a harness may say what it was doing meanwhile.
        if isinstance(last, ast.Raise) and (last.exc is None or module.name.startswith("tests/")):
            continue
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        names = {"everything" if kind is None else last_name(kind) for kind in caught}
        if names & {"everything", "Exception", "BaseException"}:
            yield f"{module.name}:{node.lineno} catches {', '.join(sorted(names))}"


def test_nothing_opens_a_vault_without_its_cipher() -> None:
    expect_none(
        (
            f"{module.name}:{line}"
            for module in modules("desktop")
            for name, line in module.imports()
            if name.split(".")[0] == "sqlite3"
        ),
        "use desktop.storage, which opens SQLCipher; plain sqlite3 would create a readable file",
    )
