"""The statement of crime: what is asked for one, what it says, and that it leaves as others do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.core.errors import NotPermitted, WrongInput
from desktop.core.when import When
from desktop.models.wording import WordingVersion
from desktop.rules.shipped_wording import shipped_blocks
from desktop.services import cases, history, people, proceedings, records, wording
from desktop.services.bodies import save_body
from desktop.services.desk import Desk
from desktop.services.drafts import keep_draft
from desktop.services.drawn import note_print, save_drawn, save_working_copy, whole_of
from desktop.services.editions import draw_redacted
from desktop.services.kinds import KINDS
from desktop.services.outgoing import Disclosure
from desktop.services.papers import draw_again, list_papers, see_again
from desktop.services.registers import Query
from desktop.services.statements import (
    Choice,
    Prepared,
    draw_statement,
    forget_choice,
    keep_choice,
    kept_choice,
    prepare,
    refuse_gaps,
)
from desktop.services.wording_values import BODY, EVENT, VICTIM
from tests.desks import colleague
from tests.documents.pages import joined, whole

OTHER = "44444444-4444-4444-8444-444444444444"
TO = ((BODY, "kg_prosecutor_general"),)
EXHIBITS = (
    {"kind": "photo", "title": "Фото двери"},
    {"kind": "medical", "title": "Справка", "description": "ушиб\nплеча"},
)


@pytest.fixture
def case_id(desk: Desk) -> str:
    """A case in which nothing is missing for a Russian statement but what only a person knows."""
    save_body(desk, {"role": "office", "name": "Бюро", "name_en": "Office", "address": "ул. 1"})
    case_id, _ = cases.create_case(desk, {"number": "A-1", "country": "KG"})
    person = {"family_name": "Асанов", "given_name": "Бакыт", "sex": "m"}
    born = {"birth": When.parse("1985-03-01"), "name_genitive": "Асанова Бакыта"}
    people.save_person(desk, case_id, person | born)
    incident = {
        "when": When.parse("2018-05-02"),
        "place": "ИВС",
        "agency": "police",
        "officers": "Двое в штатском.",
        "account": "Били.\n\nУгрожали.",
        "methods": ("blunt_trauma",),
    }
    records.save_record(desk, KINDS["incident"], case_id, incident)
    for values in EXHIBITS:
        records.save_record(desk, KINDS["exhibit"], case_id, values)
    for code, when, text in (
        ("DETAINED", "2018-05-02", "задержан"),
        ("COMPLAINT_PROS", "2018-05-04", "жалоба\nподана"),
        ("REFUSAL", "2018-05-14", None),
    ):
        step = {"code": code, "when": When.parse(when), "text": text, "actor": "район"}
        proceedings.save_step(desk, case_id, step)
    return case_id


def answered(desk: Desk, case_id: str, choice: Choice) -> Choice:
    asked = prepare(desk, case_id, choice).questions
    return replace(choice, answers=tuple((each, f"ответ {n}") for n, each in enumerate(asked)))


@pytest.fixture
def choice(desk: Desk, case_id: str) -> Choice:
    return answered(desk, case_id, Choice("ru", TO))


def missing(prepared: Prepared) -> list[str]:
    return [gap.in_language("en") for gap in prepared.gaps]


def parts(prepared: Prepared) -> list[str]:
    known = {each.key: each.part for each in prepared.blocks}
    return [known[key] for key in prepared.ticked]


# -- what is asked -------------------------------------------------------------------------------


def test_the_usual_parts_are_ticked_in_their_order(desk: Desk, case_id: str) -> None:
    for language in ("ru", "en"):
        prepared = prepare(desk, case_id, Choice(language))
        assert parts(prepared) == [
            *("heading", "title", "facts", "injuries", "steps", "qualification"),
            *("requests", "informed", "warning", "annexes", "signature"),
        ]
        assert {each.language for each in prepared.blocks} == {language}
        assert len(prepared.questions) == 3
    assert len(prepare(desk, case_id, Choice("kk")).blocks) == 0


def test_only_what_is_missing_is_listed(desk: Desk, case_id: str, choice: Choice) -> None:
    bare = prepare(desk, case_id, Choice("ru"))
    assert "addressee, accusative: choose the addressee" in missing(bare)
    asked = [gap.what for gap in bare.gaps if isinstance(gap.what, str)]
    assert asked == list(bare.questions)
    prepared = prepare(desk, case_id, choice)
    assert missing(prepared) == []
    assert prepared.addressee == "Генеральная прокуратура Кыргызской Республики"
    refuse_gaps(desk, case_id, choice)
    with pytest.raises(WrongInput, match="choose the addressee"):
        refuse_gaps(desk, case_id, replace(choice, chosen=()))


def test_what_the_office_wrote_comes_before_what_came(desk: Desk, case_id: str) -> None:
    words = {"language": "ru", "kind": "statement", "part": "facts", "title": "Своё", "text": "А."}
    mine, _ = wording.save_block(desk, words)
    letter, _ = wording.save_block(desk, words | {"kind": "letter"})
    extra, _ = wording.save_block(desk, words | {"part": "other", "title": "Ещё"})
    wording.retire_blocks(desk, ["statement-title.ru"])
    prepared = prepare(desk, case_id, Choice("ru"))
    assert mine in prepared.ticked
    assert "statement-facts.ru" not in prepared.ticked
    keys = [each.key for each in prepared.blocks]
    assert {letter, "statement-title.ru"} & set(keys) == set()
    assert keys[-1] == extra
    chosen = prepare(desk, case_id, Choice("ru", blocks=(extra, "gone", "statement-facts.ru")))
    assert chosen.ticked == (extra, "statement-facts.ru")
    assert [each.key for each in chosen.blocks][:2] == [extra, "statement-facts.ru"]


def test_a_block_of_before_there_were_parts_has_that_of_what_came(desk: Desk) -> None:
    values, number = wording.block_values(desk, "closing.ru")
    key, _ = wording.save_block(desk, values | {"text": "Подпись"}, "closing.ru", number)
    with desk.writing("test") as work:
        for version in work.session.query(WordingVersion):
            version.part = None
    assert wording.versions_of(desk, key)[0].part == shipped_blocks()[key].part == "signature"


def test_of_several_one_has_to_be_chosen(desk: Desk, case_id: str, choice: Choice) -> None:
    second, _ = people.save_person(desk, case_id, {"family_name": "Вторая", "sex": "f"})
    prepared = prepare(desk, case_id, choice)
    assert any("choose which victim" in each for each in missing(prepared))
    assert VICTIM not in dict(prepared.taken)
    taken = dict(prepare(desk, case_id, replace(choice, chosen=(*TO, (VICTIM, second)))).taken)
    assert taken[VICTIM] == second
    assert EVENT in taken


# -- what it says --------------------------------------------------------------------------------


def test_facts_come_from_the_records_in_order(desk: Desk, case_id: str, choice: Choice) -> None:
    text = whole(draw_statement(desk, case_id, choice).data)
    for said in (
        *("Генеральную прокуратуру", "Асанова Бакыта", "2 мая 2018 г.", "Били.", "Угрожали."),
        *("Двое в штатском.", "ИВС", "тупая травма", "Справка (приложение 2): ушиб плеча"),
        *("4 мая 2018 г.", "жалоба подана", "Test User", "М. П.", "ответ 2"),
    ):
        assert joined(said) in text, said
    assert text.index(joined("4 мая 2018")) < text.index(joined("14 мая 2018"))
    assert "задержан" not in text  # it is told as what happened
    assert "A-1" not in text


def test_annexes_are_chosen_and_numbered(desk: Desk, case_id: str, choice: Choice) -> None:
    exhibits = prepare(desk, case_id, choice).exhibits
    assert [each.title for each in exhibits] == ["Фото двери", "Справка"]
    medical = exhibits[1].id
    chosen = replace(choice, annexes=(medical,))
    prepared = prepare(desk, case_id, chosen)
    assert [each.title for each in prepared.exhibits] == ["Справка", "Фото двери"]
    assert prepared.annexes == (medical,)
    text = whole(draw_statement(desk, case_id, chosen).data)
    assert joined("Справка (приложение 1)") in text
    assert joined("Фото двери") not in text
    none = prepare(desk, case_id, replace(choice, annexes=()))
    assert [gap.what for gap in none.gaps] == ["приложения, каждое с новой строки"]


def test_no_part_is_no_paper(desk: Desk, case_id: str) -> None:
    with pytest.raises(WrongInput, match="tick one"):
        draw_statement(desk, case_id, Choice("ru", blocks=()))


def test_which_version_of_which_block_it_is_made_of_is_kept(
    desk: Desk, case_id: str, choice: Choice
) -> None:
    values, number = wording.block_values(desk, "statement-title.ru")
    wording.save_block(desk, values | {"text": "Жалоба"}, "statement-title.ru", number)
    value = whole_of(draw_statement(desk, case_id, choice))
    used = {each.block: each.number for each in getattr(value, "passages", ())}
    assert used["statement-title.ru"] == 1
    assert used["statement-facts.ru"] == 0


# -- it leaves -----------------------------------------------------------------------------------


def test_it_is_drawn_again_to_the_byte_whatever_the_office_writes_since(
    desk: Desk, case_id: str, choice: Choice, tmp_path: Path
) -> None:
    paper = draw_statement(desk, case_id, choice)
    done = save_drawn(desk, paper, tmp_path / "s.pdf")
    wording.retire_blocks(desk, ["statement-facts.ru"])
    (line,) = list_papers(desk, Query()).lines
    assert (line.kind, line.sha256) == ("statement", done.sha256)
    assert see_again(desk, line.id).data == (tmp_path / "s.pdf").read_bytes()
    save_working_copy(desk, paper, tmp_path / "s.docx")
    copy = list_papers(desk, Query()).lines[0]
    assert copy.kind == "statement_copy"
    draw_again(desk, copy.id, tmp_path / "again.docx")
    assert (tmp_path / "again.docx").read_bytes() == (tmp_path / "s.docx").read_bytes()
    assert history.verify(desk).problem is None


def test_with_places_unfilled_it_leaves_on_purpose_only(
    desk: Desk, case_id: str, choice: Choice, tmp_path: Path
) -> None:
    draft = draw_statement(desk, case_id, replace(choice, chosen=()))
    assert draft.gaps == ("[адресат, винительный падеж]", "[адрес адресата?]")
    for let_out in (
        lambda: save_drawn(desk, draft, tmp_path / "s.pdf"),
        lambda: save_working_copy(desk, draft, tmp_path / "s.docx"),
        lambda: note_print(desk, draft),
        lambda: save_drawn(
            desk, draw_redacted(desk, draft, "public", ["Асанова"]), tmp_path / "r.pdf"
        ),
    ):
        with pytest.raises(WrongInput, match="адресат"):
            let_out()
    assert list(tmp_path.glob("*.*")) == []
    save_drawn(desk, replace(draft, unfilled=True), tmp_path / "s.pdf")
    (line,) = list_papers(desk, Query()).lines
    again = see_again(desk, line.id)
    note_print(desk, again)  # the same that left
    with pytest.raises(WrongInput, match="адресат"):
        note_print(desk, replace(again, disclosure=Disclosure("legal", "Суд", "given")))


def test_a_redacted_edition_tells_no_number(
    desk: Desk, case_id: str, choice: Choice, tmp_path: Path
) -> None:
    edition = draw_redacted(desk, draw_statement(desk, case_id, choice), "public", ["Асанова"])
    assert edition.kind == "statement_redacted"
    assert edition.title == "Копия с изъятиями"
    done = save_drawn(desk, edition, tmp_path / "r.pdf")
    (line,) = list_papers(desk, Query()).lines
    assert see_again(desk, line.id).data == (tmp_path / "r.pdf").read_bytes()
    assert done.sha256 == line.sha256
    assert b"A-1" not in edition.data


def test_where_it_goes_is_offered_and_not_told(desk: Desk, case_id: str, choice: Choice) -> None:
    drawn = draw_statement(desk, case_id, choice)
    assert drawn.addressee == "Генеральная прокуратура Кыргызской Республики"
    assert drawn.disclosure.recipient is None


@pytest.mark.parametrize("role", ["caseworker", "doctor", "administrator"])
def test_only_who_may_let_all_parts_of_it_out_makes_one(
    desk: Desk, case_id: str, role: str
) -> None:
    desk.roles = frozenset({role})
    for make in (prepare, draw_statement):
        with pytest.raises(NotPermitted):
            make(desk, case_id, Choice("ru"))


def test_a_lawyer_of_another_team_does_not(desk: Desk, case_id: str) -> None:
    lawyer = colleague(desk, OTHER, {"lawyer"})
    with pytest.raises(NotPermitted, match="not on the team"):
        prepare(lawyer, case_id, Choice("ru"))
    lawyer.close()


# -- what was typed ------------------------------------------------------------------------------


def test_what_was_chosen_and_typed_is_kept_until_one_begins_anew(
    desk: Desk, case_id: str, choice: Choice
) -> None:
    assert kept_choice(desk, case_id) is None
    for each in (choice, replace(choice, blocks=("a",), annexes=())):
        keep_choice(desk, case_id, each)
        assert kept_choice(desk, case_id) == each
    forget_choice(desk, case_id)
    assert kept_choice(desk, case_id) is None
    keep_draft(desk, "statement", case_id, "{}")  # of another version of the program
    assert kept_choice(desk, case_id) is None
