"""Every use-case × role × standing, held against the table of access; and nothing forgotten.

Where the table says no, the use-case is refused with a sentence and not a word is in the log; where
it says yes, it works and leaves in the log what it should; lists show the case or do not. What is
expected comes from `resources/access.toml` and `rules.access.reaches`, and nowhere from this file.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

from desktop import services
from desktop.core.errors import DalilError
from desktop.models.cases import CaseMember
from desktop.rules.access import Standing, access_table
from desktop.services.desk import Desk
from desktop.vault import kdf
from tests.desks import colleague, postgres_desk, sqlcipher_desk
from tests.keyrings import workstation
from tests.services.access_book import BOOK
from tests.services.access_rules import Entry, Leaves, Listing, OfCaller
from tests.services.access_stage import CASEWORK_WORD, CLINICAL_WORD, Stage, Who, seen_in

WALKED = tuple(entry for entry in BOOK if entry.is_walked)
LOOKS = tuple(
    entry for entry in WALKED if entry.trace is Leaves.LOOK and not (entry.make or entry.slow)
)
VIEWS = tuple(entry for entry in WALKED if entry.trace is not Leaves.ENTRY and not entry.slow)
ALL = frozenset(access_table().roles)


@pytest.fixture(scope="module", params=["sqlcipher", "postgres"])
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """One vault for the whole walk; passphrases cost the least that the program takes."""
    folder = tmp_path_factory.mktemp("matrix")
    with workstation(), pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(kdf, "DEFAULT", kdf.FLOOR)
        if request.param == "sqlcipher":
            with sqlcipher_desk(folder / "vault", ALL) as chief:
                yield Stage(chief, folder)
        else:
            server = request.getfixturevalue("postgres")
            with postgres_desk(server, folder / "vault", ALL) as chief:
                yield Stage(chief, folder)


@pytest.fixture(scope="module")
def desk(stage: Stage) -> Desk:
    """The desk at which everybody sits down in turn."""
    return stage.desk_for_all()


# -- nothing forgotten ----------------------------------------------------------------------------


def use_cases() -> set[str]:
    """Return every public function of a service that takes a desk first."""
    return {
        f"{module.name}.{name}"
        for module in iter_modules(services.__path__)
        for name, function in inspect.getmembers(
            import_module(f"{services.__name__}.{module.name}"), inspect.isfunction
        )
        if function.__module__.endswith(f".{module.name}") and _takes_a_desk(function)
    }


def _takes_a_desk(function: Any) -> bool:
    first = next(iter(inspect.signature(function).parameters.values()), None)
    is_public = not function.__name__.startswith("_")
    return is_public and first is not None and first.annotation == "Desk"


def test_every_use_case_stands_in_the_book() -> None:
    missing = sorted(use_cases() - {entry.service for entry in BOOK})
    assert not missing, (
        f"{', '.join(missing)}: write an entry in tests/services/access_book.py that says which"
        " area and action of resources/access.toml it takes, and how it is called; or why it"
        " takes none (Own), or who permits it (OfCaller)."
    )


def test_the_book_names_nothing_that_is_gone_and_nothing_twice() -> None:
    assert {entry.service for entry in BOOK} <= use_cases()
    names = [entry.name for entry in BOOK]
    assert len(names) == len(set(names))


def test_what_its_caller_permits_is_called_by_services_alone() -> None:
    """A view that called it would get what nobody has permitted."""
    inner = {entry.service for entry in BOOK if isinstance(entry.rule, OfCaller)}
    called = re.compile("|".join(rf"\b{name.rpartition('.')[2]}\b" for name in inner))
    found = set()
    for path in (Path(services.__path__[0]).parent / "views").rglob("*.py"):
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)) if called.search(text) else ():
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("desktop.serv"):
                room = (node.module or "").rpartition(".")[2]
                found |= {f"{room}.{name.name}" for name in node.names}
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                found.add(f"{node.value.id}.{node.attr}")
    assert not inner & found


def test_the_walk_is_long_enough_to_mean_something() -> None:
    assert sum(len(list(entry.tried_by())) for entry in WALKED) > 5000


# -- the walk -------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", WALKED, ids=lambda entry: entry.name)
def test_the_table_decides(stage: Stage, desk: Desk, entry: Entry) -> None:
    made, last, looked = None, stage.last_entry(), False
    for who in entry.tried_by():
        if made is None:
            made = _made(entry, stage)
            last = stage.last_entry() if made else last
        stage.sit(desk, who)
        refusal = entry.refusal(who, stage)
        if refusal is not None:
            _is_refused(stage, desk, entry, made, refusal, who, last)
            continue
        last = _works(stage, desk, entry, made, who, last)
        if entry in LOOKS and not looked:
            looked = True
            entry.call(desk, stage)
            assert stage.last_entry() == last, f"{entry.name}: {who} left a second look in the log"
        made = None


def _made(entry: Entry, stage: Stage) -> tuple[Any, ...]:
    """Make what a use-case uses up."""
    return () if entry.make is None else (entry.make(stage),)


def _is_refused(
    stage: Stage,
    desk: Desk,
    entry: Entry,
    made: tuple[Any, ...],
    refusal: type[DalilError],
    who: Who,
    last: int,
) -> None:
    try:
        entry.call(desk, stage, *made)
    except refusal:
        assert stage.last_entry() == last, f"{entry.name}: {who} was refused, and wrote"
    else:
        pytest.fail(f"{entry.name}: {who} is not refused, and should be")


def _works(
    stage: Stage, desk: Desk, entry: Entry, made: tuple[Any, ...], who: Who, last: int
) -> int:
    """Have it work, and return the last entry of the log."""
    try:
        result = entry.call(desk, stage, *made)
    except DalilError as error:
        pytest.fail(f"{entry.name}: {who} is refused, and should not be: {error!r}")
    new = stage.log(last)
    try:
        entry.rule.check(result, who, stage)
    except AssertionError as wrong:
        pytest.fail(f"{entry.name}: {who}: {wrong}")
    if isinstance(entry.rule, Listing) and entry.rule.shows_nothing(who):
        assert new in ([], ["view"]), f"{entry.name}: {who}"
    elif entry.trace is Leaves.ENTRY:
        assert new, f"{entry.name}: {who} left nothing in the log"
    else:
        expected = ["view"] if entry.trace is Leaves.LOOK else []
        assert new == expected, f"{entry.name}: {who} left {new} in the log"
    return last + len(new)  # no number is left out (storage/log.py)


# -- without the keys ------------------------------------------------------------------------------

FEW_KEYS = {
    (): (CASEWORK_WORD, CLINICAL_WORD),
    ("casework",): (CLINICAL_WORD,),
    ("clinical",): (CASEWORK_WORD,),
}
"""Which keys a desk holds, and what it then cannot know."""


@pytest.fixture(scope="module")
def keyless(stage: Stage) -> Iterator[dict[tuple[str, ...], Desk]]:
    """Desks of members of the team with every role, each with other keys."""
    desks = {}
    for number, held in enumerate(FEW_KEYS):
        user_id = f"ffffffff-0000-4000-8000-{number:012}"
        desks[held] = colleague(stage.desk, user_id, ALL, held)
        stage.with_row(CaseMember(case_id=stage.case_id, user_id=user_id))
    yield desks
    for each in desks.values():
        each.close()


@pytest.mark.parametrize("entry", VIEWS, ids=lambda entry: entry.name)
def test_without_its_key_nothing_is_read(
    stage: Stage, keyless: dict[tuple[str, ...], Desk], entry: Entry
) -> None:
    """It is refused in words, or leaves out what it cannot open; never raw, never as ciphertext."""
    for each in keyless.values():
        each.vault.engine.dispose()  # what an erasure leaves is exchanged: nobody else may read
    made = _made(entry, stage)
    for held, unknown in FEW_KEYS.items():
        try:
            result = entry.call(keyless[held], stage, *made)
        except DalilError as refused:
            result = str(refused)
        for word in (*unknown, "\ufffd"):
            assert list(seen_in(result, word)) == [], f"{entry.name}, with {held or 'no key'}"


def test_with_the_keys_the_same_words_are_there(
    stage: Stage, desk: Desk, keyless: dict[tuple[str, ...], Desk]
) -> None:
    """Or the test above would pass although nothing is ever shown."""
    for each in keyless.values():
        each.vault.engine.dispose()
    stage.sit(desk, Who(tuple(sorted(ALL)), Standing.MEMBER))
    found: dict[str, set[str]] = {CASEWORK_WORD: set(), CLINICAL_WORD: set()}
    for entry in VIEWS:
        if stage.on_server and not entry.on_server:
            continue
        shown = entry.call(desk, stage, *_made(entry, stage))
        for word, where in found.items():
            if any(seen_in(shown, word)):
                where.add(entry.service)
    of_files = {"attachments.describe", "attachments.read", "links.linkable"}
    of_records = {"records.record_values", "finding.find_everything", "history.case_history"}
    assert found[CLINICAL_WORD] >= of_files | of_records
    assert found[CASEWORK_WORD] >= of_files | of_records | {"registers.list_records"}
    assert found[CASEWORK_WORD] >= {"proceedings.chronology", "cases.list_cases", "cases.header"}
