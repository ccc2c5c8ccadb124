"""The throw-away server gives databases that know nothing of each other."""

from __future__ import annotations

import psycopg
import pytest

from tests.postgres import PostgresServer


def _connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True)


def test_a_fresh_database_is_empty_and_gone_afterwards(postgres: PostgresServer) -> None:
    with postgres.fresh() as url:
        with _connect(url) as connection:
            connection.execute("CREATE TABLE cases (id integer)")
        with postgres.fresh() as other, _connect(other) as connection:
            found = connection.execute("SELECT to_regclass('cases')").fetchone()
            assert found == (None,)
    with pytest.raises(psycopg.OperationalError):
        _connect(url)


def test_a_template_is_built_once_and_copied(postgres: PostgresServer) -> None:
    built = []

    def build(url: str) -> None:
        built.append(url)
        with _connect(url) as connection:
            connection.execute("CREATE TABLE words AS SELECT 'Қайрат' AS word")

    for _ in range(2):
        template = postgres.template("of_this_test", build)
        with postgres.fresh(template) as url, _connect(url) as connection:
            assert connection.execute("SELECT word FROM words").fetchall() == [("Қайрат",)]
    assert len(built) == 1


def test_the_server_listens_to_no_network(postgres: PostgresServer) -> None:
    with postgres.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
