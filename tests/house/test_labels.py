"""A name typed by somebody is never read as markup: labels of the window show plain text."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.source import Module, dotted_name, expect_none, last_name, modules

MARKUP_SETTERS = {"setHtml", "insertHtml", "appendHtml", "setMarkdown", "insertAdjacentHtml"}
GUIDE = "desktop/views/guide_browser.py"  # its Markdown comes with the program: nobody types it
PLAIN = ["textFormat", "PlainText"]  # the format given by name
MARKUP_FORMATS = {"RichText", "AutoText", "MarkdownText"}


def _label_home(module: Module) -> bool:
    """The one module that makes Qt's labels is the one that defines PlainLabel."""
    return any(isinstance(n, ast.ClassDef) and n.name == "PlainLabel" for n in module.tree.body)


def test_one_module_makes_the_labels() -> None:
    homes = [module.name for module in modules("desktop/views") if _label_home(module)]
    expect_none(
        homes[1:], f"PlainLabel is defined once, in {homes[0] if homes else 'one module of views'}"
    )
    expect_none(
        (
            breach
            for module in modules("desktop/views")
            if not _label_home(module)
            for breach in _labels(module)
        ),
        "use PlainLabel: a QLabel guesses markup in what it shows, and a name may look like a link",
    )


def _labels(module: Module) -> Iterator[str]:
    for name, call in module.calls():
        if name == "QLabel":
            yield f"{module.name}:{call.lineno} QLabel(...)"
    for node in module.nodes(ast.ClassDef):
        if any(last_name(base) == "QLabel" for base in node.bases):
            yield f"{module.name}:{node.lineno} class {node.name}(QLabel)"


def test_nothing_shown_is_markup() -> None:
    expect_none(
        (
            breach
            for module in modules("desktop/views")
            if module.name != GUIDE
            for breach in _markup(module)
        ),
        "show words with PlainLabel or QPlainTextEdit; emphasis is a style, not a tag in the text",
    )


def _markup(module: Module) -> Iterator[str]:
    for name, call in module.calls():
        if name in MARKUP_SETTERS:
            yield f"{module.name}:{call.lineno} {name}"
        named = [each.value for each in call.args if isinstance(each, ast.Constant)]
        if name == "setProperty" and named[:1] == ["textFormat"] and named != PLAIN:
            yield f"{module.name}:{call.lineno} {name}"
    for node in module.nodes(ast.Attribute):
        if node.attr in MARKUP_FORMATS and "TextFormat" in dotted_name(node):
            yield f"{module.name}:{node.lineno} {node.attr}"
