"""The report on an evaluation: every answer in the form's order, no level but the clinician's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.core.errors import WrongInput
from desktop.documents.medical_report import FileLine, MedicalReport, Reply
from desktop.documents.report import render
from desktop.forms.fields import LongTextField, TextField
from desktop.forms.medical import EVALUATION
from desktop.forms.spec import GroupField
from tests.documents.medical_reports import medical_report as sample
from tests.documents.pages import bookmarks, joined, stays_text, whole
from tests.documents.reports import KYRGYZ, TAJIK, hostile_words
from tests.documents.samples import LANGUAGES

LEVELS = ("physical_level", "psychological_level", "overall_level")


def drawn(report: MedicalReport) -> str:
    return whole(render(report))


def without(report: MedicalReport, *keys: str) -> MedicalReport:
    """Leave questions without an answer."""
    return replace(
        report, replies=tuple(reply for reply in report.replies if reply.key not in keys)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_is_on_the_paper_in_the_order_of_the_form(language: str) -> None:
    text = drawn(sample(language))
    asked = [
        field
        for field in EVALUATION.fields
        if not isinstance(field, GroupField) and field.key not in ("kind", "status")
    ]
    assert not [
        field.key for field in asked if joined(field.label.in_language(language)) not in text
    ]
    told = [field.key for field in asked if isinstance(field, LongTextField)]
    places = [text.find(joined(f"{key}. Его ударили")) for key in told]
    assert -1 not in places
    assert places == sorted(places)
    for words in (KYRGYZ, TAJIK, "1985", "снимок1.jpg", "ab" * 32, "12" * 32, "cd" * 32):
        assert joined(words) in text


def test_sections_stand_as_in_the_form_and_are_numbered() -> None:
    titles = [title for title, _page in bookmarks(render(sample("en")))]
    sections = [title for title in titles if title[0].isdigit()]
    assert sections == [
        "1. Case information",
        "2. Consent and conditions",
        "3. Background",
        "4. Allegations",
        "5. Symptoms",
        "6. Physical examination",
        "7. Findings",
        "8. Psychological examination",
        "9. Tests and interpretation",
        "10. Conclusion",
    ]
    assert titles[-2:] == ["Annexes", "How to check this paper"]


@pytest.mark.parametrize("level", ["not_assessed", "not_consistent", "typical", "no_such_level"])
def test_a_level_is_printed_as_it_was_given(level: str) -> None:
    report = without(sample("en"), *LEVELS)
    report = replace(report, replies=(*report.replies, Reply("overall_level", (level,))))
    text = drawn(report)
    said = level.replace("not_consistent", "not consistent with").replace("typical", "typical of")
    said = said.replace("not_assessed", "not assessed")
    assert joined(f"Opinion on the possibility of torture: level: {said}") in text
    assert text.count("nolevelgiven") == 3  # of the two others, and of the second finding


def test_what_was_not_answered_is_named_and_not_left_blank() -> None:
    text = drawn(sample("en", replies=(), findings=(), files=(), born=None, examiner=None))
    assert joined("Nothing is recorded under: General appearance; Skin; Face and head;") in text
    assert joined("2.1 Informed consent") in text
    assert text.count("notrecorded") == 6  # five conditions, and the examiner
    assert joined("7.1. No physical finding is recorded. The absence of") in text
    assert joined("does not show that there was no torture") in text
    assert "Annexes" not in text


@pytest.mark.parametrize("status", ["draft", "ready"])
def test_what_is_not_signed_says_so_on_every_page(status: str) -> None:
    pages = drawn(sample("en", status=status))
    assert joined("Draft, not to be filed. Status of the evaluation:") in pages
    assert pages.count(joined("Case KG-2026-0001 · not signed")) > 3
    signed = drawn(sample("en"))
    assert "notsigned" not in signed
    assert "nottobefiled" not in signed


def test_a_primary_record_is_called_so() -> None:
    assert joined("Primary medical record") in drawn(sample("en", kind="primary"))


def test_numbers_are_written_as_the_language_has_them() -> None:
    assert "12,5×12,5" in drawn(sample("ru"))
    assert "12.5×12.5" in drawn(sample("en"))


def test_hostile_words_stay_text() -> None:
    asked = [field for field in EVALUATION.fields if type(field) in (TextField, LongTextField)]
    words = hostile_words(len(asked) + 8)
    replies = tuple(Reply(field.key, (word,)) for field, word in zip(asked, words, strict=False))
    person, examiner, office, name, file, *others = words[len(asked) :]
    keys = ("site", "attribution", "reasoning")
    found = tuple((Reply(key, (word,)),) for key, word in zip(keys, others, strict=True))
    report = sample(
        "en",
        replies=replies,
        findings=found,
        files=(FileLine(file, 5, "ab" * 32),),
        person=person,
        examiner=examiner,
        office=office,
        prepared_by=name,
    )
    pdf = render(report)
    stays_text(pdf, words, "No. Finding Description Level of consistency", by_line=True)


def test_a_sign_that_cannot_be_printed_is_named_with_its_place() -> None:
    finding = ((Reply("description", ("Ахметов 😀",)),),)
    with pytest.raises(WrongInput, match=r"U\+1F600 \(finding 7.1\)") as refused:
        render(sample("en", findings=finding))
    assert "Ахметов" not in str(refused.value)
