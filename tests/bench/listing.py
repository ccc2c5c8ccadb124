"""The page of 100 cases: what the service adds to the queries and their decryption."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from desktop.services.cases import list_cases
from desktop.services.desk import Desk
from desktop.services.search import build_index
from tests.bench.measures import Measure, alternate
from tests.bench.office import make_office, office_desk

PAIRS = 60
LIMIT = 5.0
PAGE = 100
SIZES = (10, 100, 1000)
TYPED = ("Қайратов", "kairatov nurlan", "D-2015-0", "ибраим", "Дело 199", "ай")

_CASES = """
SELECT c.id, c.number, c.status, c.opened, c.country, c.title
FROM cases c JOIN case_activity a ON a.case_id = c.id
ORDER BY a.changed_at DESC, c.number LIMIT ?
"""
_VICTIMS = """
SELECT r.case_id, p.family_name, p.given_name
FROM person_roles r JOIN people p ON p.id = r.person_id
WHERE r.role = 'victim' AND r.case_id IN ({})
"""
_LAST_STEPS = """
SELECT case_id, code, happened FROM (
  SELECT case_id, code, happened,
         row_number() OVER (PARTITION BY case_id ORDER BY position DESC) AS rank
  FROM steps WHERE case_id IN ({})
) WHERE rank = 1
"""


def by_hand(desk: Desk, limit: int = PAGE) -> list[tuple[Any, ...]]:
    """Return what the page shows by the driver alone: three queries and the decryption."""
    opened = desk.vault.keys.open
    with desk.vault.engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        cases = driver.execute(_CASES, (limit,)).fetchall()
        ids = [row[0] for row in cases]
        marks = ",".join("?" * len(ids))
        people = driver.execute(_VICTIMS.format(marks), ids).fetchall()
        steps = {row[0]: row[1:] for row in driver.execute(_LAST_STEPS.format(marks), ids)}
    names: dict[str, list[str]] = {}
    for case_id, *sealed in people:
        columns = zip(("people.family_name", "people.given_name"), sealed, strict=True)
        name = [opened("casework", value, place).decode() for place, value in columns if value]
        names.setdefault(case_id, []).append(" ".join(name))
    return [
        (*row[:5], opened("casework", row[5], "cases.title").decode(), names[row[0]], steps[row[0]])
        for row in cases
    ]


@contextmanager
def counted_queries(desk: Desk) -> Iterator[list[str]]:
    """Collect every statement that is sent within the block."""
    sent: list[str] = []

    def count(*arguments: Any) -> None:
        if arguments[2] != "BEGIN":
            sent.append(arguments[2])

    event.listen(desk.vault.engine, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        event.remove(desk.vault.engine, "before_cursor_execute", count)


def queries_of_a_page(folder: Path, sizes: tuple[int, ...] = SIZES) -> list[int]:
    """Return how many queries the page takes in vaults of these numbers of cases."""
    counts = []
    for size in sizes:
        vault = folder / f"office-{size}"
        make_office(vault, size)
        with office_desk(vault) as desk, counted_queries(desk) as sent:
            lines = list_cases(desk, limit=size).lines
        if len(lines) != size:
            message = f"{len(lines)} lines instead of {size}"
            raise RuntimeError(message)
        counts.append(len(sent))
    return counts


def milliseconds(act: Callable[[], object]) -> float:
    """Return how long it takes."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def measure(office: Path) -> list[Measure]:
    """Compare the page with its queries, count queries, and time the live search."""
    counts = queries_of_a_page(office.parent)
    with office_desk(office) as desk:
        shown = [(c.id, c.title, list(c.victims)) for c in list_cases(desk, limit=PAGE).lines]
        if shown != [(row[0], row[5], row[6]) for row in by_hand(desk)]:
            message = "the page and its queries do not show the same"
            raise RuntimeError(message)
        raw, page = alternate(
            lambda: milliseconds(lambda: by_hand(desk)),
            lambda: milliseconds(lambda: list_cases(desk, limit=PAGE)),
            PAIRS,
        )
        ratio = statistics.median(page) / statistics.median(raw)
        return [
            Measure("page of 100 of 20,000 cases / queries and decryption", ratio, "x", LIMIT),
            Measure("  the page", statistics.median(page), "ms"),
            Measure("queries of a page", max(counts), ""),
            Measure("  more with 1,000 cases than with 10", max(counts) - min(counts), "", 0),
            *_search(desk),
        ]


def _search(desk: Desk) -> list[Measure]:
    index = milliseconds(lambda: build_index(desk))
    times = [_search_ms(desk, typed) for typed in TYPED]
    return [
        Measure("search index of 20,000 cases", index / 1000, "s"),
        Measure("live search, median", statistics.median(times), "ms"),
        Measure("live search, slowest", max(times), "ms"),
    ]


def _search_ms(desk: Desk, typed: str) -> float:
    return statistics.median(milliseconds(lambda: list_cases(desk, typed)) for _ in range(7))
