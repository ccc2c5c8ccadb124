"""The fences around the tests stand: no network, no folder of the user's, no waiting dialog."""

from __future__ import annotations

import os
import socket
import tempfile
import time
from pathlib import Path

import pytest

from tests.conftest import HOME
from tests.isolation import NetworkUsedError


def test_no_test_reaches_a_network() -> None:
    with pytest.raises(NetworkUsedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkUsedError):
        socket.getaddrinfo("example.org", 80)
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle,
        pytest.raises(NetworkUsedError),
    ):
        handle.sendto(b"x", ("192.0.2.1", 9))


def test_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_every_folder_is_the_tests_own() -> None:
    places = [Path.home(), Path(os.environ["XDG_CONFIG_HOME"]), Path(tempfile.gettempdir())]
    assert all(place.is_relative_to(HOME) for place in places)


def test_local_time_is_not_utc() -> None:
    assert time.localtime(0).tm_hour == 6
