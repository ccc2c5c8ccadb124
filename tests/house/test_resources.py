"""Every file under resources/ has a check of its form; one that nobody claims fails."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import sys
import tomllib
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from defusedxml import ElementTree
from fontTools.ttLib import TTFont

from desktop.core.glossary import CONFIDENCES, UNCONFIRMED
from desktop.core.text import INTERFACE_LANGUAGES
from desktop.core.vocabulary import vocabulary
from desktop.rules.placeholders import (
    AMOUNT,
    DATE,
    NAME,
    REMEDIES,
    TEXT,
    TRUTH,
    grammatical,
    placeholders,
)
from desktop.rules.wording import example_value, parse
from tests.house.source import ROOT, expect_none, project_files

FOLDER = ROOT / "resources"
LETTERS = "АЯаяЁёӘәҒғҚқҢңӨөҰұҮүҺһІіӢӣӮӯҲҳҶҷЎў№«»—–…≈"
CELL = re.compile(r"^[TAOS] [VCEFXG]{1,6}$|^-$|^O F$")
ACTIVE_PARTS = {"script", "image", "foreignObject", "use", "a", "style", "animate", "set"}


def check_text(path: Path) -> None:
    assert path.read_text(encoding="utf-8").strip()


def check_table(path: Path) -> None:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    assert str(data["meta"]["version"]).strip(), "[meta] needs a version"
    assert str(data["meta"]["source"]).strip(), "[meta] needs a source"
    assert set(data) - {"meta"}, "the table is empty"


def check_access(path: Path) -> None:
    check_table(path)
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    roles = set(data["meta"]["roles"])
    for area, row in data["areas"].items():
        assert row.pop("compartment") in {"casework", "clinical", "office"}, area
        row.pop("kinds", None)
        assert row.pop("in_trash", True) is True, area
        assert set(row.pop("marks", {})) <= roles, area
        for role, fields in row.pop("fields", {}).items():
            assert fields, (area, role)
            assert row[role].startswith("T "), f"{role} sees a part of {area}: its team's only"
        stand_ins = row.pop("stand_in", {})
        for role, cell in stand_ins.items():
            assert cell.startswith("T "), f"{role} stands in on its team's cases only"
        assert set(row) | set(stand_ins) <= roles, area
        cells = [
            cell
            for value in (*row.values(), *stand_ins.values())
            for cell in ([value] if isinstance(value, str) else value)
        ]
        assert all(CELL.match(cell) for cell in cells), (area, cells)


def check_font(path: Path) -> None:
    with TTFont(path) as font:
        letters = set(font.getBestCmap())
    family = path.stem.split("-")[0]
    assert (path.parent / f"{family}-OFL.txt").is_file(), "a font comes with its licence"
    if "Math" not in family:
        assert not {letter for letter in LETTERS if ord(letter) not in letters}


def check_drawing(path: Path) -> None:
    root = ElementTree.parse(path).getroot()
    assert root is not None
    assert root.tag.endswith("svg")
    assert root.get("viewBox"), "a drawing scales by its viewBox"
    parts = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not parts & ACTIVE_PARTS, f"a drawing only draws: {parts & ACTIVE_PARTS}"
    names = {name.rpartition("}")[2] for element in root.iter() for name in element.attrib}
    assert not {n for n in names if n.startswith("on") or n == "href"}


def check_rows(path: Path) -> None:
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), strict=True))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}, "rows differ in length"


def check_guide(path: Path) -> None:
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    assert first.startswith("# "), "a page opens with its title"
    assert any(lines), "a page says something"
    for language in INTERFACE_LANGUAGES:
        assert (path.parents[1] / language / path.name).is_file(), f"the page in {language}"
    for link in re.findall(r"\]\(([^)]*)\)", "\n".join(lines)):
        assert (path.parent / link).is_file(), f"{link}: a page links to pages of its language only"
    assert "![" not in path.read_text(encoding="utf-8"), "the guide shows no pictures"


def check_glossary(path: Path) -> None:
    check_table(path)
    for key, term in tomllib.loads(path.read_text(encoding="utf-8"))["terms"].items():
        languages = set(INTERFACE_LANGUAGES)
        assert set(term["label"]) == languages, key
        defined = "definition" in term
        assert defined == ("source" in term) == (term["confidence"] != UNCONFIRMED), key
        assert term["confidence"] in CONFIDENCES, key
        if defined:
            assert set(term["definition"]) == set(term["source"]) == languages, key
            assert all(words.endswith(".") for words in term["definition"].values()), key
        for code in term.get("codes", ()):
            name, _dot, answer = code.partition(".")
            assert answer in vocabulary(name), code


def check_catalogue(path: Path) -> None:
    with path.open("rb") as stream:
        catalogue = read_mo(stream) if path.suffix == ".mo" else read_po(stream)
    assert catalogue is not None


def check_profile(path: Path) -> None:
    data = path.read_bytes()
    assert int.from_bytes(data[:4]) == len(data), "a profile begins with its own length"
    assert data[12:24] == b"mntrRGB XYZ "
    assert data[36:40] == b"acsp"


def check_metadata(path: Path) -> None:
    packet = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(packet.format(title="t", language="ru", moment="m", program="p"))
    assert root.tag.endswith("xmpmeta")


def check_placeholders(path: Path) -> None:
    check_table(path)
    for name, each in tomllib.loads(path.read_text(encoding="utf-8"))["names"].items():
        assert re.fullmatch(r"[a-z]+(\.[a-z_]+)?", name), name
        assert each["kind"] in {TEXT, DATE, NAME, AMOUNT, TRUTH}, name
        assert each["where"] in REMEDIES, name
        assert set(each["label"]) == set(INTERFACE_LANGUAGES), name
        assert set(each.get("example_forms", ())) == (
            set(grammatical("ru")) if each["kind"] == NAME else set()
        ), name
        example_value(placeholders()[name], "ru")


def check_blocks(path: Path) -> None:
    check_table(path)
    for key, each in tomllib.loads(path.read_text(encoding="utf-8"))["blocks"].items():
        assert key.rpartition(".")[2] == each["language"], key
        assert each["language"] in INTERFACE_LANGUAGES, key
        assert each["kind"] in vocabulary("wording_kinds"), key
        assert each["confidence"] in CONFIDENCES, key
        assert each["source"].strip(), key
        parse(each["text"], each["language"])


def check_bodies(path: Path) -> None:
    check_table(path)
    for key, each in tomllib.loads(path.read_text(encoding="utf-8"))["bodies"].items():
        assert each["confidence"] in CONFIDENCES, key
        assert set(each["label"]) == set(INTERFACE_LANGUAGES), key
        assert set(each["forms"]) == set(grammatical("ru")), key


def check_words(path: Path) -> None:
    """A list to draw passphrases from: long enough, plain, and no two words are confused."""
    words = path.read_text(encoding="utf-8").splitlines()
    alphabet = {"en": "a-z", "ru": "а-я"}[path.stem]
    assert words == sorted(set(words))
    assert len(words) >= 4096
    assert [word for word in words if not re.fullmatch(f"[{alphabet}]{{4,9}}", word)] == []
    # Two words within one letter of each other share what is left when one letter is taken out.
    seen: dict[str, str] = {}
    for word in words:
        alike = word.replace("й", "и").replace("ъ", "ь")
        for left in {alike, *(alike[:at] + alike[at + 1 :] for at in range(len(alike)))}:
            assert left not in seen, (seen.get(left), word)
            seen[left] = word
    swapped = {
        w[:at] + w[at + 1] + w[at] + w[at + 2 :]: w for w in words for at in range(len(w) - 1)
    }
    assert not {word for word in words if word in swapped and swapped[word] != word}


def check_common(path: Path) -> None:
    check_table(path)
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    del lists["meta"]
    words = [word for each in lists.values() for word in each["words"].split()]
    assert {name[:2] for name in lists} == {"ru", "ky", "kk", "tg"}
    assert [word for word in words if not re.fullmatch(r"[^\W\d_]{3,}", word)] == []
    assert [word for word in words if word != word.lower()] == []
    assert len(words) == len(set(words))


def check_checker(path: Path) -> None:
    """Short enough to be read by an expert, and of the standard library alone."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 250
    nodes = list(ast.walk(ast.parse(text, feature_version=(3, 8))))
    assert not [node for node in nodes if isinstance(node, ast.ImportFrom)]
    names = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    assert names <= sys.stdlib_module_names
    assert not names & {"socket", "subprocess", "urllib", "ctypes"}


def check_schema(path: Path) -> None:
    """A JSON Schema whose every part says what it takes."""
    content = json.loads(path.read_text("utf-8"))
    assert content["$schema"].startswith("https://json-schema.org/draft/2020-12/")
    waiting = [content]
    while waiting:
        part = waiting.pop()
        assert part.keys() & {"type", "const", "enum"}
        waiting += part.get("properties", {}).values()
        waiting += [part["items"]] if "items" in part else []


CLAIMS: dict[str, Callable[[Path], None]] = {
    "access.toml": check_access,
    "bodymaps/*.svg": check_drawing,
    "bundle/VERIFY.txt": check_text,
    "bundle/verify.py": check_checker,
    "codes/*.toml": check_table,  # their terms: test_code_lists.py
    "demo/*.csv": check_rows,
    "demo/*.toml": check_table,
    "fonts/*.ttf": check_font,
    "glossary.toml": check_glossary,
    "guide/*.md": check_guide,
    "i18n/*.mo": check_catalogue,  # their sentences: test_catalogues.py
    "i18n/*.po": check_catalogue,
    "i18n/*.pot": check_catalogue,
    "icons/*.svg": check_drawing,
    "papers/metadata.xml": check_metadata,
    "papers/sRGB2014.icc": check_profile,
    "schema/case-1.json": check_schema,  # what it says: tests/services/test_readable.py
    "papers/sheets.toml": check_table,  # its sheets: tests/documents/test_sheets.py
    "passphrases/*.txt": check_words,
    "passphrases/common.toml": check_common,
    "style/*.qss": check_text,
    "style/*.svg": check_drawing,
    "wording/blocks.toml": check_blocks,
    "wording/bodies.toml": check_bodies,
    "wording/placeholders.toml": check_placeholders,
    "*-OFL.txt": check_text,
    "*/LICENSE": check_text,
    "*/README.md": check_text,
}


def _claims(name: str) -> list[Callable[[Path], None]]:
    return [check for pattern, check in CLAIMS.items() if fnmatchcase(name, pattern)]


def _names() -> list[str]:
    below = [path for path in project_files() if path.is_relative_to(FOLDER)]
    return [path.relative_to(FOLDER).as_posix() for path in below]


def test_every_resource_is_claimed_once() -> None:
    expect_none(
        (name for name in _names() if len(_claims(name)) != 1),
        "write a check of its form and claim the file in CLAIMS of tests/house/test_resources.py",
    )


@pytest.mark.parametrize("name", _names())
def test_a_resource_has_its_form(name: str) -> None:
    for check in _claims(name):
        check(FOLDER / name)
