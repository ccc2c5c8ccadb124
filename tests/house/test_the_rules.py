"""Each house rule turns red on a breach and stays green beside it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import pytest

from tests.house import (
    test_calls,
    test_catalogues,
    test_labels,
    test_marks,
    test_names,
    test_size,
)
from tests.house.lines import code_lines
from tests.house.source import Module

Rule = Callable[[Module], Iterator[str]]
MARK = "# no" + "qa"  # put together, or the rule would find it here


def _module(text: str, name: str = "desktop/rules/example.py") -> Module:
    return Module(name, text, ast.parse(text))


@pytest.mark.parametrize(
    ("rule", "breach", "sound"),
    [
        (test_size._long_functions, "def f():\n" + "    x\n" * 50, "def f():\n" + "    x\n" * 49),
        (test_calls._writes, "open(p, 'w')", "open(p)"),
        (test_calls._writes, "path.open(mode='ab')", "path.open('rb')"),
        (test_calls._writes, "path.write_bytes(b'')", "path.read_bytes()"),
        (test_calls._writes, "os.fdopen(handle)", "handle.read()"),
        (test_calls._broad_handlers, "try: x\nexcept Exception: y", "try: x\nexcept OSError: y"),
        (test_calls._broad_handlers, "try: x\nexcept: y", "try: x\nexcept:\n    y\n    raise"),
        (test_calls._broad_handlers, "try: x\nexcept (OSError, BaseException): y", "x"),
        (test_calls._prints, "print('x')", "self.print('x')"),
        (test_catalogues._uncollectable, "_(sentence)", "_('a sentence ' 'in two parts')"),
        (test_catalogues._uncollectable, "_(f'{x}')", "_('{x}', x=1)"),
        (test_catalogues._uncollectable, "n_('one', many, 2)", "n_('one', 'many', 2)"),
        (test_labels._labels, "QLabel('x')", "PlainLabel('x')"),
        (test_labels._labels, "class A(QLabel): pass", "class A(QWidget): pass"),
        (test_labels._markup, "view.setHtml(x)", "view.setPlainText(x)"),
        (test_labels._markup, "x = Qt.TextFormat.RichText", "x = Qt.TextFormat.PlainText"),
        (test_marks._nameless_marks, f"x = 1  {MARK}", f"x = 1  {MARK}: S608 - a constant name"),
        (test_marks._nameless_marks, f"x = 1  {MARK}: S608", "x = 1"),
    ],
)
def test_a_rule_finds_its_breach(rule: Rule, breach: str, sound: str) -> None:
    assert len(list(rule(_module(breach)))) == 1
    assert list(rule(_module(sound))) == []


def test_a_package_that_exports_is_found() -> None:
    text = '"""Doc."""\nfrom desktop.core import errors\n'
    assert list(test_names._imports_in_init(_module(text, "desktop/rules/__init__.py")))
    assert not list(test_names._imports_in_init(_module(text)))


def test_code_lines_leave_out_words_and_air() -> None:
    words = '"""Doc\n\nmore."""\n\n# why\n'
    code = 'x = [\n    1,\n]\n\n\ndef f():\n    """Doc."""\n    return """a\nb"""\n'
    assert code_lines(_module(words + code)) == 6
