"""Which passphrases are refused, in which words; that generated ones never are."""

from __future__ import annotations

import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.text import INTERFACE_LANGUAGES
from desktop.rules.passphrases import JUDGED, SHORTEST, weakness
from desktop.vault.generated import WORDS, generate, word_list

OFFICE = ("Айгүл Исакова", "Голос свободы")


def why(passphrase: str) -> str:
    said = weakness(passphrase, OFFICE)
    return "" if said is None else str(said)


@pytest.mark.parametrize("passphrase", ["", "x" * 13, "Treu8!kdPz92x", " " * 40, "  короткая   "])
def test_short_ones_are_refused(passphrase: str) -> None:
    assert why(passphrase).startswith(f"This passphrase is too short: use at least {SHORTEST}")


@pytest.mark.parametrize(
    "passphrase",
    [
        "пароль1234567890",  # Russian
        "любовь12345678",
        "lubov123456789",  # transliterated
        "Kyrgyzstan2020",
        "махабат1234567",  # Kyrgyz
        "муҳаббат123456",  # Tajik
        "ghbdtn gfhjkm 123",  # Russian words, typed with the Latin layout on
        "зфыыцщкв123456",  # an English word, typed with the Russian one
        "dushanbe 123456",
        "нурсултан12345",  # Kazakh
        "password12345678",
    ],
)
def test_words_that_are_tried_first_are_refused(passphrase: str) -> None:
    assert why(passphrase).startswith("This passphrase is made of common words")


@pytest.mark.parametrize(
    "passphrase",
    ["Айгүл Исакова 2026", "aigulisakova2026", "ГолосСвободы2026", "fquek bcfrjdf 1985"],
)
def test_names_of_the_office_are_refused(passphrase: str) -> None:
    assert why(passphrase).startswith("This passphrase has a name of your office")
    assert not str(weakness(passphrase) or "").startswith("This passphrase has a name")


@pytest.mark.parametrize(
    ("passphrase", "begins"),
    [
        ("йцукенгшщзхъфыва", "This passphrase follows the keys"),
        ("zxcvbnm,.asdfg", "This passphrase follows the keys"),
        ("abcdefghijklmnop", "This passphrase follows the keys"),
        ("12.04.1985 12.04.1985", "This passphrase repeats itself"),
        ("ffffffffffffffffffff", "This passphrase repeats itself"),
        ("12.04.1985 2001", "This passphrase is little more than a date"),
    ],
)
def test_rows_repetitions_and_dates_are_refused(passphrase: str, begins: str) -> None:
    assert why(passphrase).startswith(begins)


@pytest.mark.parametrize(
    "passphrase",
    [
        "correct horse battery staple",
        "корова летит на юг зимой",
        "Treu8!kdPz92x3q#",
        "ұлы дала бес арғымақ",
    ],
)
def test_good_ones_are_taken(passphrase: str) -> None:
    assert why(passphrase) == ""


def test_no_more_than_a_hundred_characters_are_judged() -> None:
    good = generate("en").passphrase
    assert why(good.ljust(JUDGED, "x") + "пароль" * 100) == why(good.ljust(JUDGED, "x"))
    assert why("a" * 1024) != ""


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40))
def test_whatever_is_typed_is_judged(passphrase: str) -> None:
    said = weakness(passphrase, OFFICE)
    assert said is None or len(passphrase) <= 40


@settings(max_examples=8, deadline=None)
@given(st.sampled_from(INTERFACE_LANGUAGES), st.data())
def test_six_words_of_a_list_are_never_refused(language: str, data: st.DataObject) -> None:
    words = st.lists(st.sampled_from(word_list(language)), min_size=6, max_size=6, unique=True)
    assert why(" ".join(data.draw(words))) == ""


def test_nothing_of_the_names_is_left_in_the_library() -> None:
    from zxcvbn import matching

    weakness("Айгүл идёт домой пешком", OFFICE)
    assert "user_inputs" not in matching.RANKED_DICTIONARIES


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_words_are_drawn_alike_and_by_chance(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = generate(language)
    words = word_list(language)
    assert len(made.passphrase.split()) == WORDS
    assert set(made.passphrase.split()) <= set(words)
    assert made.bits >= 72
    assert 2 ** (made.bits / WORDS) <= len(words) < 2 ** ((made.bits + 1) / WORDS)
    assert made.passphrase not in repr(made)
    drawn = Counter(len(generate(language).passphrase) for _number in range(50))
    assert len(drawn) > 5
    asked: list[tuple[str, ...]] = []

    def choice(of: tuple[str, ...]) -> str:
        asked.append(of)
        return of[len(asked)]

    monkeypatch.setattr("desktop.vault.generated.secrets.choice", choice)
    assert generate(language).passphrase == " ".join(words[1 : WORDS + 1])
    assert asked == [words] * WORDS


def test_a_language_without_a_list_draws_english_words() -> None:
    assert word_list("ky") == word_list("en")


@pytest.mark.slow
def test_the_library_is_loaded_when_a_passphrase_is_judged() -> None:
    import subprocess

    code = (
        "import sys, desktop.rules.passphrases as p, desktop.vault.generated as g;"
        "g.generate('en');"
        "assert 'zxcvbn' not in sys.modules; p.weakness('x' * 20); assert 'zxcvbn' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
