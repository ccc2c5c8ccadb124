"""Papers are signed elsewhere, with whatever the state asks for; they bear it."""

from __future__ import annotations

import pytest
from pyhanko.sign.validation.status import SignatureCoverageLevel

from tests.documents.finished import NAMES, finished
from tests.documents.pages import texts
from tests.documents.signing import WHO, checked, signed

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", NAMES)
def test_a_signature_covers_the_whole_file_and_changes_none_of_it(name: str) -> None:
    data = finished(name)
    made = signed(data)
    assert made.startswith(data)
    assert texts(made) == texts(data)
    status = checked(made)
    assert status.intact
    assert status.valid
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert status.signing_cert.subject.native["common_name"] == WHO


def test_one_altered_byte_is_noticed() -> None:
    data = finished("chronology-ru")
    made = bytearray(signed(data))
    made[len(data) // 2] ^= 1
    assert not checked(bytes(made)).intact
