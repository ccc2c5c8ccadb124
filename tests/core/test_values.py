"""A frozen value: equal by what it holds, silent when it is printed."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from desktop.core.values import frozen_value


@frozen_value
class Line:
    """A value with a name in it."""

    name: str
    count: int = 0


def test_it_prints_its_class_and_nothing_it_holds() -> None:
    line = Line("Қайратов", 3)
    assert repr(line) == str(line) == f"{line}" == "<Line>"
    assert repr((line, [line])) == "(<Line>, [<Line>])"


def test_it_is_a_frozen_dataclass_with_slots() -> None:
    line = Line("a")
    assert line == Line("a", 0)
    assert {line, Line("a")} == {line}
    assert replace(line, count=1) == Line("a", 1)
    assert not hasattr(line, "__dict__")
    with pytest.raises(FrozenInstanceError):
        line.count = 2  # type: ignore[misc]  # that it cannot be set is what is tested
