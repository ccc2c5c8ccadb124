"""A check is set aside only by its name and with a reason."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

from tests.house.source import Module, expect_none, modules

MARK = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no\s*cover)\b(.*)", re.IGNORECASE)
# The code or codes, then a dash or two spaces, then words.
NAMED = {
    "noqa": re.compile(r"^:\s*[A-Z]+[0-9]+(,\s*[A-Z]+[0-9]+)*\s+\W*\s*\w.{6,}"),
    "type": re.compile(r"^\[[a-z-]+(,\s*[a-z-]+)*\]\s+\W*\s*\w.{6,}"),
    "prag": re.compile(r"^\s+\W*\s*\w.{6,}"),
}


def test_every_mark_names_its_check_and_a_reason() -> None:
    expect_none(
        (breach for module in modules() for breach in _nameless_marks(module)),
        "write the code and why: `# noqa: S608 - the table's name is a constant`, "
        "`# type: ignore[attr-defined]  # the stub forgets this signal`",
    )


def _nameless_marks(module: Module) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        mark = MARK.search(token.string) if token.type == tokenize.COMMENT else None
        if mark and not NAMED[mark[1][:4].lower()].match(mark[2]):
            yield f"{module.name}:{token.start[0]} {token.string[:80]}"
