"""Many may be inside, one may be alone, and nobody waits for good."""

from __future__ import annotations

from threading import Barrier, Event, Thread

import pytest

from desktop.core.errors import StorageFailure
from desktop.storage import gate as gates
from desktop.storage.gate import Gate


def test_many_are_inside_at_once_and_one_may_go_in_twice() -> None:
    gate, both = Gate(), Barrier(2)
    together: list[bool] = []

    def read() -> None:
        with gate.entered(), gate.entered():  # who reads something else on the way
            both.wait(5)  # breaks unless the other one is inside at the same time
            together.append(gate._is_free())

    readers = [Thread(target=read) for _ in range(2)]
    for each in readers:
        each.start()
    for each in readers:
        each.join()
    assert together == [False, False]
    assert gate._is_free()


def test_nobody_is_alone_while_somebody_is_inside() -> None:
    gate = Gate()
    with gate.entered(), pytest.raises(StorageFailure, match="read all the time"), gate.alone(0):
        pass
    with gate.alone(0):  # and the failure left the gate open
        pass


def test_whoever_comes_meanwhile_waits_until_one_was_alone() -> None:
    gate, inside = Gate(), Event()

    def come() -> None:
        with gate.entered():
            inside.set()

    with gate.alone(0):
        coming = Thread(target=come)
        coming.start()
        assert not inside.wait(0.02)
    assert inside.wait(5)
    coming.join()


def test_a_reader_reads_something_else_while_somebody_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gates, "_POLITELY_S", 0.01)
    gate, done = Gate(), Event()

    def be_alone() -> None:
        with gate.alone(5):
            done.set()

    with gate.entered():
        waiting = Thread(target=be_alone)
        waiting.start()
        while not gate._is_awaited:
            pass
        with gate.entered():
            assert not done.is_set()
    assert done.wait(5)
    waiting.join()
