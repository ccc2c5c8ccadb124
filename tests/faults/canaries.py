"""Words that must stand in no file: in every field of every form, in names and contents of files.

A day's work is done with them, two hundred steps of it, and everything the program may have written
is read afterwards: vault, home, temporary folder; also while the vault is open. Only the folder of
what a person brought and saved is left out. The same words are then looked for in the tables, as an
administrator's keys open them: the vault key, and no compartment.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from desktop.core.changes import Changes
from desktop.core.errors import Conflict, NotFound, NotPermitted, WrongInput
from desktop.core.when import When
from desktop.forms.cases import CASE
from desktop.forms.fields import Field, TextField
from desktop.forms.people import PERSON
from desktop.forms.proceedings import STEP
from desktop.services import (
    attachments,
    bodies,
    cards,
    cases,
    drafts,
    editions,
    exporting,
    finding,
    history,
    importing,
    medical_reports,
    packets,
    people,
    phrases,
    proceedings,
    quarters,
    records,
    search,
    summaries,
    wording,
)
from desktop.services.desk import Desk
from desktop.services.drawn import save_drawn
from desktop.services.kinds import FORMS, KINDS, Kind
from desktop.services.outgoing import Disclosure
from desktop.services.packet_contents import What
from desktop.storage.engine import sqlcipher_engine
from desktop.storage.metadata import metadata
from desktop.vault.cards import written
from tests.desks import vault_keys
from tests.faults.book import Finding
from tests.faults.places import fresh_vault, sitting
from tests.faults.rounds import Round
from tests.faults.sample import SHARED_MEMORY, quick_scratch
from tests.services.test_records import Office

PACKETS = "packets"
IN_A_FILE, IN_A_TABLE = "a canary stands in a file", "a canary stands in a table for everybody"
NOT_PLACED = "a canary was placed nowhere"
# What the office writes plainly, in any script: numbers of cases and rows (`PlainNumber`).
PLAIN = frozenset({"number"})
_LETTERS = "абвгдежзик"
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("Снегирь", "абвгдежзик"),
    ("Қарлығаш", "әғқңөұүһіы"),
    ("Ғурроби", "ӣқӯҳҷғабвг"),
    ("Wagtail", "abcdefghij"),
    ("7718", "0123456789"),
)


def canaries(count: int) -> list[str]:
    """Return so many words that nothing else contains, in the scripts of the office."""
    return [_canary(number) for number in range(count)]


def _canary(number: int) -> str:
    begin, letters = _SCRIPTS[number % len(_SCRIPTS)]
    return begin + "".join(letters[int(digit)] for digit in f"{number * 7919 + 10**7:09d}")


def patterns(word: str) -> Iterator[bytes]:
    """Give every form in which a word may stand in a file."""
    yield from (word.encode(each) for each in ("utf-8", "utf-16-le", "utf-16-be"))
    with suppress(UnicodeEncodeError):  # Kazakh and Tajik letters are not in it
        yield word.encode("cp1251")
    plain = word.encode()
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    for offset in range(3):
        coded = base64.b64encode(bytes(offset) + plain)
        # The first letters hold bits of what stands before, the last ones of what stands behind.
        yield coded[(0, 2, 3)[offset] : len(coded) // 4 * 4 - 4]


# -- the work ---------------------------------------------------------------------------------


class Filled(Office):
    """Answers every question, each text with the next canary."""

    def __init__(self, desk: Desk, words: Iterator[str], outside: Path, number: str) -> None:
        self.desk, self.words, self.outside, self.number = desk, words, outside, number
        values = {"number": number, "title": next(words), "summary": next(words)}
        self.case_id = cases.create_case(desk, values)[0]
        person, _ = people.save_person(desk, self.case_id, {"family_name": next(words)})
        step, _ = proceedings.save_step(desk, self.case_id, {"code": "REFUSAL"})
        self.links = {"people": person, "steps": step, "users": desk.user_id}

    def _answer(self, field: Field) -> Any:
        if isinstance(field, TextField) and field.key not in PLAIN:
            return next(self.words)
        if isinstance(field, TextField):
            return "12-3"
        return super()._answer(field)

    def answers(self, fields: Iterable[Field]) -> dict[str, Any]:
        """Answer these questions."""
        return {field.key: self._answer(field) for field in fields}

    def file(self, ending: str = "jpg") -> Path:
        """Return a file somebody brings: a canary is its name, another stands in it."""
        path = self.outside / f"{next(self.words)}.{ending}"
        path.write_text(f"{next(self.words)}\n", "utf-8")
        return path


Act = Callable[[Filled, Random], object]


def _record(office: Filled, chance: Random) -> None:
    kind = KINDS[chance.choice(sorted(KINDS))]
    record_id, _ = records.save_record(office.desk, kind, office.case_id, office.full(kind))
    _edit(office, kind, record_id)
    if kind.removable:
        removed = records.remove_record(office.desk, kind, office.case_id, record_id, "a mistake")
        records.restore_record(office.desk, kind, office.case_id, removed)


def _edit(office: Filled, kind: Kind, record_id: str) -> Changes:
    _, version = records.record_values(office.desk, kind, office.case_id, record_id)
    values = office.full(kind)
    if "status" in values and kind.final:
        values["status"] = "draft"
    return records.save_record(office.desk, kind, office.case_id, values, record_id, version)[1]


def _person(office: Filled, _chance: Random) -> None:
    roles = {"roles": ("victim",)}
    values = office.answers(PERSON.fields) | roles
    person_id, _ = people.save_person(office.desk, office.case_id, values)
    _, version = people.person_values(office.desk, person_id, office.case_id)
    values = office.answers(PERSON.fields) | roles
    people.save_person(office.desk, office.case_id, values, person_id, version)


def _step(office: Filled, _chance: Random) -> None:
    values = office.answers(STEP.fields) | {"track": None}
    step_id, _ = proceedings.save_step(office.desk, office.case_id, values)
    proceedings.remove_step(office.desk, office.case_id, step_id, "a mistake")


def _case(office: Filled, _chance: Random) -> None:
    _, version = cases.case_values(office.desk, office.case_id)
    values = office.answers(CASE.fields) | {"opened": When.parse("2026-01-12")}
    cases.save_case(office.desk, office.case_id, values, version)
    cases.set_status(office.desk, office.case_id, "monitoring", next(office.words))
    cases.set_status(office.desk, office.case_id, "active", next(office.words))


def _draft(office: Filled, chance: Random) -> None:
    form = chance.choice(sorted(FORMS))
    drafts.keep_draft(office.desk, form, office.case_id, next(office.words))
    assert drafts.find_draft(office.desk, form, office.case_id) is not None
    if chance.random() < 0.5:
        drafts.drop_draft(office.desk, form, office.case_id)


def _phrase(office: Filled, chance: Random) -> None:
    form, field = chance.choice((("step", "text"), ("evaluation", "place")))
    phrases.keep_phrase(office.desk, form, field, next(office.words))


def _import(office: Filled, chance: Random) -> None:
    rows = f"no,date,step,actor,text\n1,2007-04-14,REFUSAL,{next(office.words)},"
    data = f"{rows}{next(office.words)}\n".encode()
    number = f"I-{chance.getrandbits(40):x}"
    importing.import_chronology(office.desk, number, f"{next(office.words)}.csv", data)
    if chance.random() < 0.5:
        importing.undo_last_import(office.desk, number)


def _attach(office: Filled, chance: Random) -> None:
    table = chance.choice(sorted(attachments.FILES))
    taken = attachments.take_in(office.desk, office.case_id, office.file(), table)
    attachments.read(office.desk, taken.id)
    attachments.save_copy(office.desk, taken.id, office.outside / f"copy-{taken.id}.jpg")


def _paper(office: Filled, chance: Random) -> None:
    desk, case_id = office.desk, office.case_id
    drawn = (
        exporting.draw_chronology(desk, case_id, "ru")
        if chance.random() < 0.5
        else summaries.draw_summary(desk, case_id, summaries.NAMED, "en")
    )
    save_drawn(desk, drawn, office.outside / f"{chance.getrandbits(40):x}.pdf")
    if chance.random() < 0.3:
        redacted = editions.draw_redacted(desk, drawn, "public", (office.number,))
        save_drawn(desk, redacted, office.outside / f"{chance.getrandbits(40):x}.pdf")


def _report(office: Filled, chance: Random) -> None:
    desk, kind = office.desk, KINDS["evaluation"]
    values = office.full(kind) | {"status": "draft"}
    record_id, _ = records.save_record(desk, kind, office.case_id, values)
    drawn = medical_reports.draw_medical_report(desk, office.case_id, record_id, "ru")
    save_drawn(desk, drawn, office.outside / f"{chance.getrandbits(40):x}.pdf")


def _packet(office: Filled, chance: Random) -> None:
    """Hand the case over: the packet is outside, and yet no word may stand in it."""
    known = cards.list_cards(office.desk)
    if not known:
        path = office.outside / "somebody.dalil-card"
        path.write_bytes(written(vault_keys(seed=5)))
        cards.confirm_card(office.desk, cards.take_in_card(office.desk, path, "Somebody")[0])
        known = cards.list_cards(office.desk)
    to = office.outside.parent / PACKETS / f"{chance.getrandbits(40):x}.dalil-packet"
    disclosure = Disclosure("partner", next(office.words), "given")
    packets.hand_over(office.desk, What(office.case_id), known[0].id, disclosure, to, "ru")


def _quarter(office: Filled, chance: Random) -> None:
    path = office.outside / f"{chance.getrandbits(40):x}.xlsx"
    quarters.export_quarter(office.desk, "2026-Q1", path, "ru")


def _search(office: Filled, _chance: Random) -> None:
    search.build_index(office.desk)
    finding.find_everything(office.desk, next(office.words))


def _wording(office: Filled, _chance: Random) -> None:
    words = {"title": next(office.words), "language": "ru", "part": "other", "kind": "complaint"}
    wording.save_block(office.desk, {**words, "text": next(office.words)})
    values = {"role": "addressee", **dict.fromkeys(bodies.FIELDS, None)}
    texts = {name: next(office.words) for name in bodies.FIELDS if name.startswith("name")}
    bodies.save_body(office.desk, {**values, "role": "addressee", **texts})


def _look(office: Filled, _chance: Random) -> None:
    cases.header(office.desk, office.case_id)
    history.case_history(office.desk, office.case_id)
    proceedings.chronology(office.desk, office.case_id)


ACTS: dict[Act, int] = {
    _record: 6,
    _person: 2,
    _step: 2,
    _case: 1,
    _draft: 2,
    _phrase: 1,
    _import: 1,
    _attach: 2,
    _paper: 1,
    _report: 1,
    _packet: 1,
    _quarter: 1,
    _search: 1,
    _wording: 1,
    _look: 2,
}
REOPENED_EVERY = 25
# What the program refuses of answers that are put together by chance is no business of this.
_REFUSED = (Conflict, NotFound, NotPermitted, WrongInput)


def run_canaries(seed: int, chance: Random, count: int, steps: int) -> Round:
    """Do so many steps with so many canaries, and look for them everywhere."""
    result, words = Round(seed), canaries(count)
    with quick_scratch() as folder:
        vault, outside = folder / "vault", folder / "outside"
        outside.mkdir()
        (folder / PACKETS).mkdir()
        fresh_vault(vault)
        placed = _Counted(words)
        for start in range(0, steps, REOPENED_EVERY):
            with sitting(vault) as desk:
                office = Filled(desk, placed, outside, f"KG-{start}")
                last = min(start + REOPENED_EVERY, steps)
                result.absent += _work(office, chance, range(start, last))
                result.findings += in_files([vault], words)
        result.kills, result.acknowledged = steps, len(placed.used)
        home = Path(os.environ["HOME"])
        result.findings += in_files(
            [vault, folder / PACKETS, home, *_left_in_memory(folder)], words
        )
        result.findings += in_tables(vault, words)
        result.findings += [Finding(NOT_PLACED, word) for word in words if word not in placed.used]
    return result


def _left_in_memory(folder: Path) -> list[Path]:
    """Return where else the program could have written: beside the vault, in shared memory."""
    return [each for each in SHARED_MEMORY.glob("dalil*") if folder not in each.parents]


class _Counted:
    """Hands canaries out in turn, and knows which were."""

    def __init__(self, words: list[str]) -> None:
        self.used: set[str] = set()
        self._next = cycle(words)

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> str:
        word = next(self._next)
        self.used.add(word)
        return word


def _work(office: Filled, chance: Random, steps: range) -> int:
    """Do each act once, then whatever chance brings; return how many of those were refused."""
    acts, refused = list(ACTS), 0
    for number in steps:
        if number < len(acts):
            acts[number](office, chance)
            continue
        (act,) = chance.choices(acts, list(ACTS.values()))
        try:
            act(office, chance)
        except _REFUSED:
            refused += 1
    return refused


# -- looking ----------------------------------------------------------------------------------


def in_files(folders: Iterable[Path], words: Iterable[str]) -> list[Finding]:
    """Look for the words, in every form, in all files below these folders, and in their names."""
    forms = {word: list(patterns(word)) for word in words}
    found = []
    for folder in folders:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            data = os.fsencode(path.name) + b"\0" + path.read_bytes()
            hits = [word for word, each in forms.items() if any(form in data for form in each)]
            found += [Finding(IN_A_FILE, f"{path.name}: {hits[0]}")] if hits else []
    return found


def in_tables(vault: Path, words: Iterable[str]) -> list[Finding]:
    """Look for the words in every table, as they are stored, with the vault key and no other."""
    forms = {word: list(patterns(word)) for word in words}
    engine = sqlcipher_engine(vault / "vault.db", vault_keys(compartments=()))
    found = []
    try:
        with engine.connect() as connection:
            for table in metadata.sorted_tables:
                rows = connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')  # noqa: S608 - a name of ours
                data = b"\0".join(_bytes(value) for row in rows for value in row)
                hits = [word for word, each in forms.items() if any(form in data for form in each)]
                found += [Finding(IN_A_TABLE, f"{table.name}: {hits[0]}")] if hits else []
    finally:
        engine.dispose()
    return found


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
