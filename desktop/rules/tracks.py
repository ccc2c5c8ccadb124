"""The state of each track, by what its steps did: a quashed decision is not effective.

A track is what stands on it, oldest first: pairs of a state and the step that brought it. The last
pair is the track's state. What each step does is a line of data (`effect` in
`resources/codes/steps.toml`), the reasons are in docs/adr/0004; here is only the engine. It sees
steps in the order of time and nothing else, least of all their prose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from desktop.core.vocabulary import vocabulary
from desktop.rules.steps import StepFact, default_track

NOTHING = "none"
"""What a track's state is called in the register while nothing stands."""


@dataclass(frozen=True, slots=True)
class TrackState:
    """The state of one kind of track and the step that brought it there."""

    kind: str
    state: str
    since: StepFact


@dataclass(frozen=True, slots=True)
class Effect:
    """What a step does to its track; the register's comment explains each field."""

    machine: str
    to: str | None = None
    origins: frozenset[str] | None = None
    unless: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()
    back_to: str | None = None
    outcomes: bool = False


class _Standing(NamedTuple):
    state: str
    step: StepFact


def track_states(ordered: Sequence[StepFact]) -> tuple[TrackState, ...]:
    """Return the state of each kind of track that has one, given all steps in order."""
    states = (_state(kind.key, ordered) for kind in vocabulary("tracks"))
    return tuple(state for state in states if state is not None)


def machine_of(kind: str | None) -> str | None:
    """Return the set of states that tracks of this kind go through, None if they have none."""
    term = vocabulary("tracks").terms.get(kind or "")
    machine = None if term is None else term.facts.get("machine")
    return None if machine is None else str(machine)


@cache
def effect_of(code: str) -> Effect | None:
    """Return what a step does to a track, None if it changes no state."""
    register = vocabulary("steps")
    data = register[code].facts.get("effect") if code in register else None
    machine = machine_of(default_track(code))
    return None if data is None or machine is None else _effect(machine, data)


def _effect(machine: str, data: dict[str, Any]) -> Effect:
    return Effect(
        machine,
        data.get("to"),
        frozenset(data["from"]) if "from" in data else None,
        frozenset(data.get("unless", ())),
        frozenset(data.get("ends", ())),
        data.get("back_to"),
        bool(data.get("outcomes")),
    )


def _state(kind: str, ordered: Sequence[StepFact]) -> TrackState | None:
    machine = machine_of(kind)
    standing: list[_Standing] = []
    for step in ordered:
        effect = effect_of(step.code)
        if step.track == kind and effect is not None and effect.machine == machine:
            standing = _after(standing, step, effect)
    return TrackState(kind, standing[-1].state, standing[-1].step) if standing else None


def _after(standing: list[_Standing], step: StepFact, effect: Effect) -> list[_Standing]:
    """Return what stands after one more step."""
    if effect.unless.intersection(each.state for each in standing):
        return standing
    decided = _decided(step.outcomes) if effect.outcomes else None
    if decided is not None:
        return [*standing, _Standing(decided, step)]
    left = _left(standing, effect)
    current = left[-1].state if left else NOTHING
    if effect.to is None or (effect.origins is not None and current not in effect.origins):
        return left
    return [*left, _Standing(effect.to, step)]


def _left(standing: list[_Standing], effect: Effect) -> list[_Standing]:
    """Return what still stands when the states this effect ends are taken away."""
    reach = 0
    for place, each in enumerate(standing):
        if each.step.code == effect.back_to:
            reach = place
    ended = effect.ends
    return standing[:reach] + [each for each in standing[reach:] if each.state not in ended]


def _decided(outcomes: Sequence[str]) -> str | None:
    """Return the state that the outcomes of the accused persons mean together."""
    known = vocabulary("outcomes")
    terms = [known[outcome] for outcome in outcomes if outcome in known]
    if not terms:
        return None
    return str(min(terms, key=lambda term: int(term.facts["rank"])).facts["state"])
