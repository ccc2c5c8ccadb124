"""What holds for every test: a home of its own, no network, no waiting dialog, nothing left behind.

Fixtures for all: `postgres` (a server, or a loud skip) and `postgres_url` (a new empty database).
Qt is imported only for tests that ask for pytest-qt's `qtbot` or `qapp`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.isolation import isolate

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

HOME = isolate()
# A busy machine must not fail a property, and CI must not fail on an example nobody can see again.
settings.register_profile("house", deadline=None, database=None, derandomize="CI" in os.environ)
settings.load_profile("house")

# Begun first: or one worker is at them alone when all others are done.
LONGEST = {"test_leaks.py", "test_every_screen.py"}
WINDOW_FIXTURES = {"qtbot", "qapp"}
# Where the program keeps its data below a home, on Linux, Windows and macOS.
DATA = (".local/share", "AppData/Local", "Library/Application Support")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs a window or a server; Qt's own warnings fail the test that causes them."""
    items.sort(key=lambda item: item.path.name not in LONGEST)
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        called = getattr(item, "callspec", None)
        if "postgres" in fixtures or (called and "postgres" in called.params.values()):
            item.add_marker(pytest.mark.postgres)
        if fixtures & WINDOW_FIXTURES and config.pluginmanager.hasplugin("pytest-qt"):
            from tests.windows import HARMLESS

            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(*HARMLESS, extend=True))


@pytest.fixture(autouse=True)
def _guarded_window(request: pytest.FixtureRequest) -> Iterator[None]:
    if not WINDOW_FIXTURES & set(request.fixturenames):
        yield
        return
    from tests.windows import guarded

    with pytest.MonkeyPatch.context() as monkeypatch, guarded(monkeypatch):
        yield


@pytest.fixture(autouse=True)
def _nothing_seen_before() -> Iterator[None]:
    """Let no test find what another one's computer noted of a vault: many of them share an id."""
    yield
    for data in DATA:
        shutil.rmtree(HOME / data / "dalil" / "seen", ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A running server; without one the test is skipped, or fails where one is required."""
    from tests.postgres import PostgresUnavailableError, running_server

    try:
        with running_server() as server:
            yield server
    except PostgresUnavailableError as error:
        if os.environ.get("DALIL_REQUIRE_POSTGRES") == "1":
            pytest.fail(str(error), pytrace=False)
        pytest.skip(str(error))


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """The URL of an empty database that is dropped after the test."""
    with postgres.fresh() as url:
        yield url


NEEDED = {
    "PostgreSQL": "apt-get install postgresql",
    "PDF validator": "apt-get install default-jdk-headless libjaxb-java, then ./dev test --all",
}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not tested for want of a server or of the judge of papers."""
    skipped = [str(each.longrepr) for each in terminalreporter.stats.get("skipped", [])]
    for what, how in NEEDED.items():
        number = sum(what in why for why in skipped)
        if number:
            terminalreporter.section(f"{what}: not tested", bold=True, red=True)
            terminalreporter.line(f"{number} tests were skipped. On Debian and Ubuntu: {how}")
