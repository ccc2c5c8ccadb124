"""Blocks of the office: versions, rights, what came with the program, and what fills them."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from desktop.core import frozen
from desktop.core.errors import Conflict, NotFound, NotPermitted, WrongInput
from desktop.core.money import Money
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.models.cases import CaseMember
from desktop.models.wording import WordingVersion
from desktop.rules.shipped_wording import shipped_blocks
from desktop.rules.wording import example_values
from desktop.services import cases, history, people, records, wording
from desktop.services.bodies import (
    body_values,
    list_bodies,
    remove_body,
    restore_body,
    save_body,
)
from desktop.services.desk import Desk
from desktop.services.drafts import find_draft, keep_draft
from desktop.services.kinds import KINDS
from desktop.services.wording_values import BODY, CLAIM, LAWYER, VICTIM, CaseWording, case_values
from tests.desks import colleague

OTHER = "44444444-4444-4444-8444-444444444444"
WORDS = {
    "title": "Обращение",
    "language": "ru",
    "kind": "complaint",
    "part": "other",
    "text": "Прошу {{body.name:accusative}} проверить.",
}
CAME = "closing.ru"


def block(desk: Desk, key: str) -> wording.Block:
    (found,) = [each for each in wording.list_blocks(desk) if each.key == key]
    return found


# -- versions ------------------------------------------------------------------------------------


def test_an_office_begins_with_the_blocks_that_came(desk: Desk) -> None:
    found = wording.list_blocks(desk)
    assert {each.key for each in found} == set(shipped_blocks())
    assert {(each.number, each.at, each.by) for each in found} == {(0, None, "")}
    with desk.reading() as session:
        assert session.scalars(sa.select(WordingVersion)).all() == []


def test_a_change_is_a_new_version_and_the_old_one_stays(desk: Desk) -> None:
    key, changes = wording.save_block(desk, WORDS)
    assert changes.touches("wording_versions")
    values, number = wording.block_values(desk, key)
    assert (values, number) == (WORDS, 1)
    wording.save_block(desk, WORDS | {"text": "Иначе."}, key, number)
    assert [(each.number, each.text) for each in wording.versions_of(desk, key)] == [
        (2, "Иначе."),
        (1, WORDS["text"]),
    ]
    assert block(desk, key).by == "Test User"
    # The same words again are no version.
    wording.save_block(desk, WORDS | {"text": "Иначе."}, key, 2)
    assert block(desk, key).number == 2
    assert history.verify(desk).problem is None


def test_two_who_change_one_block_are_told(desk: Desk) -> None:
    key, _ = wording.save_block(desk, WORDS)
    wording.save_block(desk, WORDS | {"title": "Их"}, key, 1)
    with pytest.raises(Conflict):
        wording.save_block(desk, WORDS | {"title": "Моё"}, key, 1)


def test_what_came_is_kept_when_it_is_changed(desk: Desk) -> None:
    values, number = wording.block_values(desk, CAME)
    wording.save_block(desk, values | {"text": "{{victim.name}}"}, CAME, number)
    newest, came = wording.versions_of(desk, CAME)
    assert (newest.number, newest.text, newest.by) == (1, "{{victim.name}}", "Test User")
    assert (came.number, came.text, came.by, came.at) == (
        0,
        shipped_blocks()[CAME].text,
        "",
        None,
    )
    assert len(wording.list_blocks(desk)) == len(shipped_blocks())


def test_a_block_out_of_use_stays_and_comes_back(desk: Desk) -> None:
    assert wording.retire_blocks(desk, [CAME]) == (CAME,)
    assert wording.retire_blocks(desk, [CAME]) == ()  # it is already
    assert wording.list_blocks(desk)[-1].key == CAME
    assert block(desk, CAME).retired
    wording.retire_blocks(desk, [CAME], retired=False)
    assert [each.retired for each in wording.versions_of(desk, CAME)] == [False, True, False]
    assert {each.text for each in wording.versions_of(desk, CAME)} == {shipped_blocks()[CAME].text}


def test_what_cannot_be_read_is_not_saved(desk: Desk) -> None:
    with pytest.raises(WrongInput, match=r"Line 1: there is no “victim\.nam”"):
        wording.save_block(desk, WORDS | {"text": "{{victim.nam}}"})
    check = wording.FORM.check
    assert check is not None
    assert set(check(WORDS | {"language": "en"})) == {"text"}
    assert check(WORDS) == {}


def test_a_block_that_is_not_there(desk: Desk) -> None:
    for ask in (wording.versions_of, wording.block_values):
        with pytest.raises(NotFound):
            ask(desk, "nothing")
    with pytest.raises(NotFound):
        wording.retire_blocks(desk, [CAME, "nothing"])
    assert not block(desk, CAME).retired  # all or none


def test_lawyers_read_and_the_coordinator_writes(desk: Desk) -> None:
    key, _ = wording.save_block(desk, WORDS)
    for role in ("lawyer", "doctor", "caseworker"):
        desk.roles = frozenset({role})
        assert block(desk, key).text == WORDS["text"]
        assert list_bodies(desk, "ru")
        attempts: tuple[Any, ...] = (
            lambda: wording.save_block(desk, WORDS),
            lambda: wording.save_block(desk, WORDS, key, 1),
            lambda: wording.retire_blocks(desk, [key]),
            lambda: save_body(desk, {"role": "addressee", "name": "x"}),
        )
        for attempt in attempts:
            with pytest.raises(NotPermitted, match="coordinator, administrator"):
                attempt()
    desk.roles = frozenset()
    with pytest.raises(NotPermitted):
        wording.list_blocks(desk)


def test_an_administrator_without_keys_writes_blocks_and_keeps_drafts(desk: Desk) -> None:
    other = colleague(desk, OTHER, {"administrator"}, held=())
    key, _ = wording.save_block(other, WORDS)
    keep_draft(other, "wording", key, '{"text": "черновик"}', 1)
    draft = find_draft(other, "wording", key)
    assert draft is not None
    assert draft.body == '{"text": "черновик"}'
    assert wording.versions_of(desk, key)[0].by == "Colleague"
    assert history.verify(other).problem is None
    other.close()


def test_the_version_that_was_used_is_kept_with_the_value_of_a_paper(desk: Desk) -> None:
    @frozen_value
    class Paper:
        blocks: tuple[wording.Used, ...]

    made = wording.fill_block(block(desk, CAME), example_values("ru"))
    assert "Асанов Бакыт Канатович" in made.filled.text
    assert made.filled.gaps == ()
    kept = frozen.to_json(Paper((made.used,)))
    assert '"number":0' in kept
    assert made.used.sha256 in kept


# -- bodies --------------------------------------------------------------------------------------


def test_bodies_are_entered_changed_removed_and_put_back(desk: Desk) -> None:
    values = {"role": "addressee", "name": "Прокуратура", "dative": "Прокуратуре"}
    body_id, _ = save_body(desk, values)
    read, version = body_values(desk, body_id)
    save_body(desk, read | {"name_en": "Prosecutor"}, body_id, version)
    with pytest.raises(Conflict):
        save_body(desk, read, body_id, version)
    russian, english = (
        next(each for each in list_bodies(desk, language) if each.id == body_id).named
        for language in ("ru", "en")
    )
    assert (russian.name, russian.forms) == ("Прокуратура", (("dative", "Прокуратуре"),))
    assert (english.name, english.forms) == ("Prosecutor", ())
    removed = remove_body(desk, body_id)
    assert body_id not in {each.id for each in list_bodies(desk, "ru")}
    restore_body(desk, removed)
    assert body_id in {each.id for each in list_bodies(desk, "ru")}
    assert history.verify(desk).problem is None


def test_an_office_is_entered_once(desk: Desk) -> None:
    body_id, _ = save_body(desk, {"role": "office", "name": "Бюро"})
    assert list_bodies(desk, "ru")[0].is_office
    with pytest.raises(WrongInput, match="entered already"):
        save_body(desk, {"role": "office", "name": "Второе"})
    values, version = body_values(desk, body_id)
    save_body(desk, values | {"address": "ул. 1"}, body_id, version)


# -- values --------------------------------------------------------------------------------------


@pytest.fixture
def case_id(desk: Desk) -> str:
    case_id, _ = cases.create_case(desk, {"number": "A-1", "country": "KG"})
    people.save_person(
        desk,
        case_id,
        {
            "family_name": "Асанов",
            "given_name": "Бакыт",
            "sex": "m",
            "birth": When.parse("2001"),
            "name_dative": "Асанову Бакыту",
        },
    )
    incident = {"when": When.parse("2018-05"), "place": "ИВС", "agency": "police"}
    records.save_record(desk, KINDS["incident"], case_id, incident)
    return case_id


def known(found: CaseWording) -> dict[str, Any]:
    return dict(found.values.known)


def options(found: CaseWording, what: str) -> list[str]:
    return [str(each.name) for each in dict(found.options)[what]]


def test_a_case_gives_its_values(desk: Desk, case_id: str) -> None:
    found = case_values(desk, case_id, "ru")
    values = known(found)
    assert values["case.number"] == "A-1"
    assert values["case.country"].in_language("ru") == "Кыргызстан"
    assert values["victim.name"].name == "Асанов Бакыт"
    assert values["victim.name"].forms == (("dative", "Асанову Бакыту"),)
    assert values["victim.is_minor"] is False
    assert values["victim.was_minor"] is True  # 16 or 17 at the event
    assert values["victim.is_female"] is False
    assert values["event.place"] == "ИВС"
    assert values["lawyer.name"] == "Test User"
    assert "office.name" not in values
    assert str(found.values.why["body"]) == "choose the addressee"


def test_the_lawyer_is_of_the_team_and_not_whoever_sits_here(desk: Desk, case_id: str) -> None:
    lawyer = colleague(desk, OTHER, {"lawyer"})
    with desk.writing("join") as work:
        work.session.add(CaseMember(case_id=case_id, user_id=OTHER))
    several = case_values(lawyer, case_id, "ru")
    assert "lawyer.name" not in known(several)
    assert str(several.values.why["lawyer"]) == "choose which lawyer of the team acts"
    assert options(several, LAWYER) == ["Colleague", "Test User"]
    chosen = case_values(lawyer, case_id, "ru", ((LAWYER, desk.user_id),))
    assert known(chosen)["lawyer.name"] == "Test User"
    lawyer.close()


def test_of_several_victims_one_has_to_be_chosen(desk: Desk, case_id: str) -> None:
    second, _ = people.save_person(desk, case_id, {"family_name": "Вторая", "sex": "f"})
    found = case_values(desk, case_id, "ru")
    assert "victim.name" not in known(found)
    assert options(found, VICTIM) == ["Victim 1", "Victim 2"]  # names do not say themselves
    chosen = known(case_values(desk, case_id, "ru", ((VICTIM, second),)))
    assert chosen["victim.name"].name == "Вторая"
    assert chosen["victim.is_female"] is True
    assert "victim.is_minor" not in chosen  # no date of birth: not known is not "no"


def test_an_amount_is_that_of_one_claim_in_one_currency(desk: Desk, case_id: str) -> None:
    assert "amount" not in known(case_values(desk, case_id, "ru"))
    items = ({"head": "moral", "amount": Money.parse("500 KGS")},) * 2
    claim = {"kind": "civil", "title": "Иск", "items": items}
    records.save_record(desk, KINDS["claim"], case_id, claim)
    assert known(case_values(desk, case_id, "ru"))["amount"] == Money.parse("1000 KGS")
    records.save_record(desk, KINDS["claim"], case_id, claim | {"title": "Другой"})
    found = case_values(desk, case_id, "ru")
    assert str(found.values.why["amount"]) == "choose which claim is meant"
    assert sorted(options(found, CLAIM)) == ["Другой", "Иск"]


def test_addressee_and_office(desk: Desk, case_id: str) -> None:
    save_body(desk, {"role": "office", "name": "Бюро", "genitive": "Бюро", "address": "ул. 1"})
    found = known(case_values(desk, case_id, "ru", ((BODY, "un_cat"),)))
    assert found["body.name"].name == "Комитет против пыток"
    assert found["office.address"] == "ул. 1"
    english = known(case_values(desk, case_id, "en", ((BODY, "un_cat"),)))
    assert english["body.name"].name == "Committee against Torture"
    assert english["office.name"].name == ""  # its English name was not entered: a gap


def test_what_is_not_for_a_role_is_told_and_not_read(desk: Desk, case_id: str) -> None:
    desk.roles = frozenset({"doctor"})
    found = case_values(desk, case_id, "ru")
    assert "is not for your role" in str(found.values.why["amount"])
    assert known(found)["victim.name"].forms == ()
    assert "victim.citizenship" not in known(found)
    desk.roles = frozenset({"administrator"})
    with pytest.raises(NotPermitted):
        case_values(desk, case_id, "ru")


def test_whoever_is_not_on_the_team_gets_nothing(desk: Desk, case_id: str) -> None:
    lawyer = colleague(desk, OTHER, {"lawyer"})
    with pytest.raises(NotPermitted, match="not on the team"):
        case_values(lawyer, case_id, "ru")
    lawyer.close()
