"""The practice vault: every record of its file is one a form would take, and every room has one."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.forms.spec import check_all
from desktop.services import cases, demo, history, records
from desktop.services.kinds import KINDS
from desktop.services.registers import REGISTERS, Query, list_records
from tests.desks import sqlcipher_desk


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_the_practice_vault_holds_is_whole(tmp_path: Path, language: str) -> None:
    with sqlcipher_desk(tmp_path / "vault") as desk:
        demo.fill(desk, language)
        for key, kind in KINDS.items():
            lines = list_records(desk, REGISTERS[key], Query()).lines
            assert lines, key
            for line in lines:
                values, _version = records.record_values(desk, kind, line.case_id, line.id)
                assert check_all(kind.form, values) == {}, (key, line.case_number)
        assert history.verify(desk).problem is None


def test_every_key_of_a_practice_record_is_a_question() -> None:
    for written in demo.demo_records():
        asked = {field.key for field in KINDS[written["kind"]].form.fields}
        named = {"case", "kind", "as", *demo._WRITTEN.values()}
        assert set(written) - named <= asked, written


def test_the_sums_are_those_of_the_decision(tmp_path: Path) -> None:
    with sqlcipher_desk(tmp_path / "vault") as desk:
        demo.fill(desk, "en")
        case_id = cases.case_id_of(desk, "KG-HRC-2127-2011")
        lines = list_records(desk, REGISTERS["award"], Query(case_id=case_id)).lines
        sums = {each.values["instance"]: list(map(str, each.values["awarded"])) for each in lines}
        assert sums == {"first": ["565139 KGS"], "appeal": ["27967 KGS"]}
