"""Practice data whose every word stands in brackets, so that what is left over is the program's."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

from desktop.core.resources import resource
from desktop.core.when import When
from desktop.models.users import User
from desktop.services import cases, demo, people, wording
from desktop.services.desk import Desk
from desktop.services.importing import import_chronology

OPEN, CLOSE = "‹", "›"  # which no sentence of the program holds, and the fonts of papers do
WRITTEN = ("actor", "text", "source_paragraph")  # columns of a chronology that hold words
_QUESTION = re.compile(r"(?<=\{\{\?)[^}]+")
BAD_ROWS = f"""no,date,step,mood,amounts,actor,text
1,2007-04-14,COMPLAINT_POLICE,,,{OPEN}police{CLOSE},{OPEN}Complaint by the family{CLOSE}
2,2007-02-31,REFUSAL,,,{OPEN}police{CLOSE},
3,2007-04-20,INSPECTION,,,{OPEN}police{CLOSE},{OPEN}Seen on the spot{CLOSE}
"""


def bracketed(text: str) -> str:
    """Return somebody's words marked as such."""
    return f"{OPEN}{text}{CLOSE}" if text else text


def fill(desk: Desk) -> None:
    """Put the practice cases into a vault, under numbers without letters."""
    with desk.writing("create_vault") as work:
        work.session.get_one(User, desk.user_id).name = bracketed("Aigul")
    for number, case in enumerate(demo.demo_cases(), 1):
        _fill_case(desk, f"{number:03}", case)
    for block in wording.list_blocks(desk):  # those that came are in languages of their own
        values, version = wording.block_values(desk, block.key)
        asking = _QUESTION.sub(lambda asked: bracketed(asked[0]), values["text"])
        words = {"title": bracketed(values["title"]), "text": bracketed(asking)}
        wording.save_block(desk, values | words, block.key, version)


def _fill_case(desk: Desk, number: str, case: dict[str, Any]) -> None:
    opened = date.fromisoformat(case["opened"])
    rows = _rows(case["chronology"]["en"])
    case_id = import_chronology(desk, number, f"{number}.csv", rows, opened=opened).case_id
    values, version = cases.case_values(desk, case_id)
    words = {key: bracketed(case[key]["en"]) for key in ("title", "summary")}
    cases.save_case(desk, case_id, values | words | {"country": case["country"]}, version)
    for each in case["people"]:
        birth = each.get("birth")
        person = {
            "family_name": bracketed(each["name"]["en"]),
            "sex": each["sex"],
            "birth": None if birth is None else When.parse(birth),
            "citizenship": each.get("citizenship"),
            "roles": tuple(each["roles"]),
            "safe_contact": bracketed("by a neighbour"),
        }
        people.save_person(desk, case_id, person)
    demo._add_assertions(desk, case_id, case.get("assertions", ()))


def _rows(name: str) -> bytes:
    reader = csv.DictReader(io.StringIO(resource(f"demo/{name}").read_text("utf-8-sig")))
    assert reader.fieldnames is not None
    out = io.StringIO()
    writer = csv.DictWriter(out, reader.fieldnames)
    writer.writeheader()
    writer.writerows(
        {key: bracketed(cell) if key in WRITTEN else cell for key, cell in row.items()}
        for row in reader
    )
    return out.getvalue().encode()
