"""Taking files in: the record and every byte of the object, or neither."""

from __future__ import annotations

from random import Random

import sqlalchemy as sa

from desktop.models.attachments import Attachment
from desktop.services import attachments
from desktop.services.desk import Desk
from desktop.vault.chunks import CHUNK
from tests.faults.registry import Deed, Intent, digest, operation, reader
from tests.faults.saving import choose_case

FILE = "file"
SIZES = (1, 3 * CHUNK)


@operation("attaching", weight=3)
def take_in(desk: Desk, chance: Random) -> Deed:
    case = choose_case(desk, chance)
    if case is None:
        return ""
    path = desk.vault.folder.parent / f"{chance.getrandbits(40):x}.jpg"
    data = chance.randbytes(chance.randrange(*SIZES))
    path.write_bytes(data)
    yield Intent(FILE, None, digest([case.id, path.name, data.hex()]))
    return attachments.take_in(desk, case.id, path).id


@reader(FILE)
def read_files(desk: Desk) -> dict[str, str]:
    attachments.sweep(desk)
    with desk.reading() as session:
        files = session.scalars(sa.select(Attachment)).all()
    found = {
        file.id: digest([file.case_id, file.name, b"".join(_bytes(desk, file)).hex()])
        for file in files
    }
    folder = desk.vault.folder / "objects"
    there = {path.name for path in folder.iterdir()} if folder.exists() else set()
    # What was interrupted leaves no file behind, once the vault has been opened again.
    found |= dict.fromkeys(there - found.keys(), "an object that nothing tells of")
    return found


def _bytes(desk: Desk, file: Attachment) -> list[bytes]:
    return list(attachments.checked_pieces(desk, file))
