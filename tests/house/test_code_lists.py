"""Code lists: every term has its words, every reference leads somewhere, the register is whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest

from desktop.core.resources import resource
from desktop.core.vocabulary import Term, vocabulary
from desktop.exchange.chronology_words import folded
from desktop.rules.facts import COUNTS
from desktop.rules.money_summary import MONEY_KEYS
from desktop.rules.steps import TOTAL
from desktop.rules.tracks import NOTHING
from tests.house.source import expect_none

LISTS = sorted(path.stem for path in resource("codes").glob("*.toml"))
KEY = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*|[A-Z]+(?:_[A-Z]+)*")
TONES = {"neutral", "accent", "warning", "danger", "good"}
EFFECT = {"to", "from", "unless", "ends", "back_to", "outcomes"}

# The register of procedural steps; a code is added here with its reason in the changelog.
REGISTER = {
    "event": """EVENT DETAINED RELEASED TRANSFER_PERSON SEARCH DEATH DEATH_NOTICE HUNGER_STRIKE
        THREAT REPRISAL WITNESS_OBS""",
    "medical": "MED_EXAM MED_CALL MED_HOSP MED_PSY FME AUTOPSY IP_EXAM EXPERT EXHUMATION",
    "complaint": """COMPLAINT_POLICE COMPLAINT_PROS COMPLAINT_COURT COMPLAINT_OMB COMPLAINT_NPM
        COMPLAINT_OTHER REQUEST MOTION REPLY NOTICE SERVED TRANSFER PROTECTION_REQUEST
        FILE_REVIEW""",
    "investigation": """REGISTERED CHECK_OPENED REFUSAL REFUSAL_UPHELD REFUSAL_QUASHED CASE_OPENED
        VICTIM_STATUS CHARGED TERM_EXTENDED CASE_SUSPENDED SUSPENSION_QUASHED OPENING_QUASHED
        CASE_REOPENED CASE_TERMINATED TERMINATION_UPHELD TERMINATION_QUASHED VICTIM_STATUS_REFUSED
        EXPERT_ORDERED CASE_JOINED DISCIPLINARY TO_COURT""",
    "court": """APPEAL_PROS APPEAL_COURT COURT_CLAIM HEARING COURT_RULING JUDGMENT_IN_FORCE
        TRIAL_JUDGMENT APPEAL_JUDGMENT CASSATION SUPERVISORY CONST_COURT AMNESTY SETTLEMENT""",
    "redress": """CIVIL_CLAIM AWARD AWARD_APPEAL AWARD_FINAL WRIT ENFORCEMENT PAYMENT EX_GRATIA
        WRIT_RETURNED FUND_APPLICATION FUND_DECISION APOLOGY REHAB_REFERRAL""",
    "un": """UN_SUBMITTED UN_REGISTERED UN_TRANSMITTED INTERIM_REQ INTERIM_BREACH UN_STATE_OBS
        UN_COMMENTS UN_DECISION UN_DECISION_TRANSMITTED UN_FOLLOWUP_STATE UN_FOLLOWUP_AUTHOR
        UN_GRADE UN_CLOSED WITHDRAWAL""",
    "other": "PUBLICITY ENGAGED OTHER",
    "extradition": "EXTRADITION_REQUEST ASSURANCES EXTRADITION_DECISION EXTRADITED",
}
GROUP_TRACKS = {
    "event": None,
    "medical": None,
    "complaint": None,
    "investigation": "criminal",
    "court": "criminal",
    "redress": "civil",
    "un": "un",
    "other": None,
    "extradition": "extradition",
}


def _steps() -> Iterable[Term]:
    return vocabulary("steps")


def _effects() -> Iterable[tuple[Term, dict[str, Any]]]:
    return ((term, term.facts["effect"]) for term in _steps() if "effect" in term.facts)


@pytest.mark.parametrize("name", LISTS)
def test_every_term_has_a_key_and_words_in_both_languages(name: str) -> None:
    for term in vocabulary(name):
        assert KEY.fullmatch(term.key), term.key
        assert set(term.labels) >= {"en", "ru"}, term.key
        for language, label in term.labels.items():
            assert label == " ".join(label.split()), (term.key, language)
            assert label, (term.key, language)
        cyrillic = re.search(r"[А-Яа-яЁё]", term.labels["ru"])
        assert cyrillic, term.key
        assert not re.search(r"[А-Яа-яЁё]", term.labels["en"]), term.key


@pytest.mark.parametrize("name", LISTS)
def test_no_two_terms_of_a_list_are_called_the_same(name: str) -> None:
    for language in ("en", "ru"):
        labels = Counter(folded(term.labels[language]) for term in vocabulary(name))
        expect_none((label for label, times in labels.items() if times > 1), "tell them apart")


@pytest.mark.parametrize("name", ["tracks", "parties", "heads_of_damage"])
def test_a_spelling_names_one_term_only(name: str) -> None:
    owners: dict[str, set[str]] = {}
    for term in vocabulary(name):
        for word in (term.key, *term.labels.values(), *term.facts.get("spellings", ())):
            owners.setdefault(folded(word), set()).add(term.key)
    expect_none(
        (f"{word}: {sorted(keys)}" for word, keys in owners.items() if len(keys) > 1),
        "leave an ambiguous spelling out",
    )


def test_the_register_is_whole() -> None:
    expected = {code: group for group, codes in REGISTER.items() for code in codes.split()}
    assert {term.key: term.facts["group"] for term in _steps()} == expected
    for code in (*COUNTS.values(), "OTHER"):
        assert code in vocabulary("steps")


def test_the_usual_track_follows_the_group_with_named_exceptions() -> None:
    exceptions = {"DISCIPLINARY": "disciplinary", "CONST_COURT": "constitutional"}
    for term in _steps():
        usual = exceptions.get(term.key, GROUP_TRACKS[term.facts["group"]])
        if term.key.startswith("COMPLAINT_"):
            usual = "criminal"
        assert term.facts.get("track") == usual, term.key
        assert usual is None or usual in vocabulary("tracks")


def test_every_step_can_be_drawn() -> None:
    for term in _steps():
        assert term.facts["tone"] in TONES, term.key
        assert resource(f"icons/{term.facts['icon']}.svg").is_file(), (
            f"{term.key}: {term.facts['icon']}"
        )


def test_a_step_has_no_facts_that_nobody_reads() -> None:
    known = {"group", "track", "effect", "money", "ask", "icon", "tone", "status"}
    expect_none(
        (f"{term.key}: {name}" for term in _steps() for name in set(term.facts) - known),
        "explain a new fact in the comment of steps.toml, and read it somewhere",
    )


def test_amounts_count_under_known_names() -> None:
    counted = [term.facts["money"] for term in _steps() if "money" in term.facts]
    assert sorted(counted) == sorted(MONEY_KEYS)
    assert TOTAL in vocabulary("heads_of_damage")


def test_effects_name_states_of_their_own_machine() -> None:
    kinds, states = vocabulary("tracks"), vocabulary("track_states")
    for term, effect in _effects():
        machine = kinds[term.facts["track"]].facts["machine"]
        named = [*effect.get("unless", ()), *effect.get("ends", ()), *effect.get("from", ())]
        named += [effect["to"]] if "to" in effect else []
        assert set(effect) <= EFFECT, term.key
        for state in set(named) - {NOTHING}:
            assert machine in states[state].facts["machines"], (term.key, state)
        assert effect.get("back_to") is None or effect["back_to"] in vocabulary("steps")


def test_every_state_can_be_reached() -> None:
    reached = {effect["to"] for _term, effect in _effects() if "to" in effect}
    reached |= {outcome.facts["state"] for outcome in vocabulary("outcomes")}
    assert reached == set(vocabulary("track_states").terms)


def test_states_and_statuses_have_a_tone() -> None:
    for name in ("track_states", "case_status"):
        assert {term.facts["tone"] for term in vocabulary(name)} <= TONES


def test_machines_of_tracks_have_states() -> None:
    machines = {term.facts["machine"] for term in vocabulary("tracks") if "machine" in term.facts}
    named = [set(term.facts["machines"]) for term in vocabulary("track_states")]
    assert set.union(*named) == machines


def test_a_conviction_outweighs_and_an_acquittal_yields() -> None:
    ranks = {term.key: term.facts["rank"] for term in vocabulary("outcomes")}
    states = {term.key: term.facts["state"] for term in vocabulary("outcomes")}
    assert all(states[key] == "convicted" for key, rank in ranks.items() if rank == 1)
    assert max(ranks, key=lambda key: ranks[key]) == "acquitted"
    by_rank = {
        rank: {states[key] for key in ranks if ranks[key] == rank} for rank in ranks.values()
    }
    assert all(len(found) == 1 for found in by_rank.values()), "equal ranks mean one state"


def test_age_groups_leave_no_age_out() -> None:
    groups = [term.facts for term in vocabulary("age_groups") if "from" in term.facts]
    assert groups[0]["from"] == 0
    assert all(older["from"] == younger["to"] + 1 for younger, older in pairwise(groups))
    assert "to" not in groups[-1]
    assert all(group["child"] == (group["from"] < 18) for group in groups)
    assert "unknown" in vocabulary("age_groups")
