"""Leaving Dalil: what is written is whole, readable, checkable, and only what may be let out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from desktop.core.errors import (
    Cancelled,
    NotPermitted,
    VaultRefused,
    WrongInput,
    WrongPassphrase,
)
from desktop.core.progress import Progress
from desktop.core.resources import resource
from desktop.models.audit import AuditEntry
from desktop.models.users import User
from desktop.services import attachments, cases, people, proceedings, readable, records
from desktop.services.desk import Desk
from desktop.services.exporting import draw_chronology
from desktop.services.kinds import KINDS
from desktop.services.readable import Witness, choices, write_all, write_case
from desktop.services.records_schema import schema
from desktop.storage.vaults import create_vault
from desktop.vault import slots
from tests.desks import BOTH, colleague, enter, sqlcipher_desk

OTHER = "44444444-4444-4444-8444-444444444444"
PERSON = {"family_name": "Сарсенов", "given_name": "Азамат", "roles": ("victim",)}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with sqlcipher_desk(tmp_path / "vault") as sitting:
        yield sitting


@pytest.fixture
def case_id(desk: Desk, tmp_path: Path) -> str:
    case_id, _changes = cases.create_case(desk, {"number": "KG/1", "title": "Naryn"})
    people.save_person(desk, case_id, PERSON)
    proceedings.save_step(desk, case_id, {"code": "REFUSAL", "text": "отказ"})
    records.save_record(desk, KINDS["note"], case_id, {"text": "a call"})
    for number in range(2):
        path = tmp_path / f"{number}" / "фото.png"
        path.parent.mkdir()
        path.write_bytes(b"\x89PNG" * (number + 1))
        attachments.take_in(desk, case_id, path)
    cases.create_case(desk, {"number": "KG-2", "title": "other"})
    return case_id


def in_bag(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def check_bag(folder: Path) -> None:
    """Check as `sha256sum -c` does, and that nothing lies beside what is named."""
    there = in_bag(folder)
    named = {}
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        for line in there[manifest].decode().splitlines():
            digest, name = line.split("  ", 1)
            named[name] = digest
    for name, digest in named.items():
        assert hashlib.sha256(there[name]).hexdigest() == digest
    assert there.keys() - named.keys() == {"tagmanifest-sha256.txt"}


def deeds(desk: Desk) -> list[tuple[str, str | None]]:
    with desk.reading() as session:
        rows = session.execute(
            sa.select(AuditEntry.operation, AuditEntry.record_id).where(
                AuditEntry.action == "leave_dalil"
            )
        )
        return [(row[0], row[1]) for row in rows]


def test_one_case_is_a_bag_with_papers_files_and_every_record(
    desk: Desk, case_id: str, tmp_path: Path
) -> None:
    done = write_case(desk, case_id, tmp_path / "out", "ru")
    check_bag(tmp_path / "out")
    there = in_bag(tmp_path / "out")
    case = "data/KG-1/"
    assert {
        case + "records.json",
        case + "chronology.pdf",
        case + "summary.pdf",
        case + "files/001 фото.png",
        case + "files/002 фото.png",
        "data/README.txt",
        "data/schema.json",
    } < there.keys()
    files = {data for name, data in there.items() if name.startswith(case + "files/")}
    assert files == {b"\x89PNG", b"\x89PNG" * 2}
    assert there[case + "chronology.pdf"].startswith(b"%PDF-")
    assert "Dalil" in there["data/README.txt"].decode()
    written = json.loads(there[case + "records.json"])
    assert written["records"]["people"][0]["family_name"] == "Сарсенов"
    assert written["records"]["steps"][0]["text"] == "отказ"
    assert len(written["records"]["cases"]) == 1
    assert (done.cases, done.files, done.left_out) == (1, 2, ())
    assert deeds(desk) == [("export", case_id)]
    assert [each.name for each in tmp_path.iterdir() if each.name.endswith(".partial")] == []


def test_what_is_written_is_what_the_schema_says(desk: Desk, case_id: str, tmp_path: Path) -> None:
    write_case(desk, case_id, tmp_path / "out", "en")
    written = json.loads((tmp_path / "out" / "data" / "KG-1" / "records.json").read_text("utf-8"))
    assert wrong(written, schema()) == []
    written["records"]["steps"][0]["position"] = "first"
    assert wrong(written, schema()) == ["position"]


def wrong(value: Any, rule: dict[str, Any], name: str = "") -> list[str]:
    """Name what a value does not keep of a schema: as much of JSON Schema as ours uses."""
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
    asked = rule.get("type", [])
    allowed = [asked] if isinstance(asked, str) else asked
    if value is None and "null" in allowed:
        return []
    if allowed and not any(isinstance(value, kinds[each]) for each in allowed if each in kinds):
        return [name]
    if "const" in rule and value != rule["const"]:
        return [name]
    found = []
    if isinstance(value, dict):
        known = rule["properties"]
        found += [key for key in rule.get("required", ()) if key not in value]
        found += [key for key in value if key not in known]
        for key, each in value.items():
            found += wrong(each, known.get(key, {}), key)
    if isinstance(value, list):
        for each in value:
            found += wrong(each, rule.get("items", {}), name)
    return found


def test_the_published_schema_is_the_one_of_this_program() -> None:
    published = json.loads(resource("schema/case-1.json").read_text("utf-8"))
    assert published == schema(), "write resources/schema/case-1.json anew from schema()"
    columns = published["properties"]["records"]["properties"]["attachments"]["items"]
    assert "key" not in columns["properties"]  # the file itself lies beside it
    assert columns["properties"]["name"]["type"] == "string"


def test_what_may_not_be_let_out_is_left_out_and_named(
    desk: Desk, case_id: str, tmp_path: Path
) -> None:
    desk.roles = frozenset({"coordinator"})  # all but examinations
    done = write_case(desk, case_id, tmp_path / "out", "en")
    written = json.loads((tmp_path / "out" / "data" / "KG-1" / "records.json").read_text("utf-8"))
    assert written["left_out"] == ["examinations"]
    assert "evaluations" not in written["records"]
    assert [str(each) for each in done.left_out] == ["“Examinations” of case KG/1"]


def test_without_the_right_or_the_team_nothing_is_written(
    desk: Desk, case_id: str, tmp_path: Path
) -> None:
    desk.roles = frozenset({"doctor", "administrator", "caseworker"})
    assert choices(desk) == ()
    with pytest.raises(NotPermitted):
        write_case(desk, case_id, tmp_path / "out", "en")
    lawyer = colleague(desk, OTHER, ["lawyer"])
    with pytest.raises(NotPermitted):
        write_case(lawyer, case_id, tmp_path / "out", "en")
    lawyer.close()
    assert not (tmp_path / "out").exists()


def test_without_a_case_to_let_out_no_passphrase_of_a_colleague_is_tried(
    desk: Desk, case_id: str, tmp_path: Path
) -> None:
    desk.roles = frozenset({"doctor"})
    with pytest.raises(NotPermitted, match="no case that you may let out"):
        write_all(desk, Witness("nobody", "opens nothing"), tmp_path / "out", "en")
    assert case_id
    assert not (tmp_path / "out").exists()


def test_never_into_the_vault_or_over_anything(desk: Desk, case_id: str, tmp_path: Path) -> None:
    with pytest.raises(VaultRefused):
        write_case(desk, case_id, desk.vault.folder / "out", "en")
    (tmp_path / "out").mkdir()
    with pytest.raises(WrongInput, match="there already"):
        write_case(desk, case_id, tmp_path / "out", "en")
    assert deeds(desk) == []


def test_cancelled_nothing_readable_is_left(desk: Desk, case_id: str, tmp_path: Path) -> None:
    progress = Progress()

    def late(*given: Any) -> Any:
        progress.cancel()
        return draw_chronology(*given)

    before = set(tmp_path.iterdir())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readable, "draw_chronology", late)
        with pytest.raises(Cancelled):
            write_case(desk, case_id, tmp_path / "out", "en", progress)
    assert set(tmp_path.iterdir()) == before
    assert deeds(desk) == []


@pytest.mark.slow
def test_everything_takes_a_second_person(tmp_path: Path) -> None:
    vault, _code = create_vault(tmp_path / "vault", "Founder", "first passphrase")
    desk = enter(vault, ["coordinator", "lawyer"], name="Founder")
    numbers = ("KG-1", "KG-2")
    ids = {cases.create_case(desk, {"number": number})[0] for number in numbers}
    other = slots.add_user(vault.folder, vault.keys, "Second", "second passphrase", BOTH)
    for name, passphrase, refused, why in (
        ("Founder", "first passphrase", NotPermitted, "This is you"),
        ("Second", "not this one", WrongPassphrase, "do not open"),
        ("Second", "second passphrase", NotPermitted, "no role"),
    ):
        with pytest.raises(refused, match=why):
            write_all(desk, Witness(name, passphrase), tmp_path / "out", "en")
    with desk.writing("add_user") as work:
        work.session.add(User(id=other, name="Second", created_at=work.at))
    done = write_all(desk, Witness("Second", "second passphrase"), tmp_path / "out", "en")
    check_bag(tmp_path / "out")
    assert done.cases == 2
    assert set(deeds(desk)) == {("agreed", other), *(("export", each) for each in ids)}
    desk.close()
