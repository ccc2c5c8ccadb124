"""A term says what it means and where that stands, or that it has still to be confirmed."""

from __future__ import annotations

from desktop.core.glossary import UNCONFIRMED, VERIFIED, explained, glossary


def test_a_term_says_its_meaning_and_its_source() -> None:
    said = glossary()["typical_of"]
    assert said.confidence == VERIFIED
    assert said.in_language("en").startswith("typical of: The finding is usually seen")
    assert said.in_language("en").endswith("[Istanbul Protocol 2022, § 379 and note, § 418]")
    assert "Стамбульский протокол 2022" in said.in_language("ru")


def test_what_was_not_read_in_the_text_itself_says_so() -> None:
    assert "; to be confirmed]" in glossary()["falanga"].in_language("en")


def test_a_term_without_a_definition_invents_none() -> None:
    term = glossary()["chain_of_custody"]
    assert term.confidence == UNCONFIRMED
    assert term.in_language("en") == ("chain of custody: the definition has still to be confirmed.")


def test_a_language_that_is_not_there_speaks_english() -> None:
    term = glossary()["writ"]
    assert term.name("ky") == "writ of execution"
    assert "is presented to the treasury" in term.in_language("ky")


def test_an_answer_goes_before_its_question() -> None:
    by_code = explained("consistency_level", "consistency_levels", "typical")
    assert by_code is glossary()["typical_of"]
    assert (
        explained("consistency_level", "consistency_levels", "")
        is (glossary()["consistency_level"])
    )
    assert explained("", "steps", "HEARING") is None


def test_no_code_is_explained_twice() -> None:
    codes = [code for term in glossary().values() for code in term.codes]
    assert len(codes) == len(set(codes))
