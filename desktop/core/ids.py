"""Names for records: random ones for the machine, case numbers for people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import uuid4

from desktop.core.errors import WrongInput
from desktop.core.text import _

LONGEST_CASE_NUMBER = 40
_COUNT_DIGITS = 4

_CASE_NUMBER = re.compile(r"[\w\-/. ]+")  # letters of any script
_SPACES = re.compile(r"\s+")


def new_id() -> str:
    """Return a random identifier (UUID 4): nothing about a record can be read from its id."""
    return str(uuid4())


def valid_case_number(text: str) -> str:
    """Return an office's case number, `KG-2026-0001` or `433/2010`, without spaces around it.

    Raises:
        WrongInput: it is empty, too long or holds other characters.
    """
    number = _SPACES.sub(" ", text.strip())
    if not number:
        raise WrongInput(_("Give the case a number."))
    if len(number) > LONGEST_CASE_NUMBER:
        raise WrongInput(
            _("A case number has at most {most} characters.", most=LONGEST_CASE_NUMBER)
        )
    if _CASE_NUMBER.fullmatch(number) is None or not any(map(str.isalnum, number)):
        raise WrongInput(
            _("A case number is written with letters, digits, spaces and the signs - _ / . only.")
        )
    return number


def next_case_number(existing: Iterable[str], prefix: str, year: int) -> str:
    """Return the number after the highest of this prefix and year: `KG-2026-0001`.

    Gaps stay: the number of a case that was taken back is given to another one only if no later
    number was given since.
    """
    pattern = re.compile(rf"{re.escape(prefix)}-{year}-([0-9]+)")
    found = (pattern.fullmatch(number.strip()) for number in existing)
    highest = max((int(match[1]) for match in found if match is not None), default=0)
    return f"{prefix}-{year}-{highest + 1:0{_COUNT_DIGITS}}"
