"""Every kind of paper in every language on every style sheet: `./dev test --long`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import pytest

from desktop.documents import layout
from desktop.documents.blocks import Paper
from tests.documents.finished import KINDS
from tests.documents.pages import lost_letters
from tests.documents.samples import LANGUAGES
from tests.documents.test_sheets import NAMES as SHEETS
from tests.documents.validator.engine import PROFILES, Verdicts, judged

pytestmark = pytest.mark.long

Drawn = Mapping[str, tuple[Paper, bytes]]
MATRIX = {", ".join(place): place for place in product(KINDS, LANGUAGES, SHEETS)}
every = pytest.mark.parametrize("name", MATRIX)


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    found = {}
    for name, (kind, language, sheet) in MATRIX.items():
        paper = replace(KINDS[kind](language), sheet=sheet)
        found[name] = paper, layout.draw(paper)
    return found


@pytest.fixture(scope="module")
def verdicts(drawn: Drawn, tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    files = {name: pdf for name, (_paper, pdf) in drawn.items()}
    return judged(files, tmp_path_factory.mktemp("papers"))


@every
def test_every_letter_can_be_read(drawn: Drawn, name: str) -> None:
    assert not lost_letters(*drawn[name])


@every
@pytest.mark.parametrize("profile", PROFILES)
def test_it_is_valid(verdicts: Verdicts, name: str, profile: str) -> None:
    verdict = verdicts[name, profile]
    assert verdict.passed, verdict.problems
    assert verdict.checks > 100
