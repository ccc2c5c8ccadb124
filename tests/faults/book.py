"""What the vault has promised, and whether it kept it.

Certain is what was acknowledged. Pending is what was begun and never acknowledged: after a kill it
is either wholly there or wholly absent. Anything else is a finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.faults.messages import BEGIN, DONE, ERROR, Message
from tests.faults.registry import Intent

LOST, HALF, CHILD = "lost save", "half done", "the program failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """A promise that was broken."""

    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.what}: {self.where}"


class Book:
    """The promises of one vault."""

    def __init__(self) -> None:
        self.certain: dict[tuple[str, str], str] = {}
        self.pending: list[Intent] = []
        self.nameless: list[Intent] = []
        self.acknowledged = 0
        self.settled: Counter[str] = Counter()

    def note(self, messages: Iterable[Message]) -> list[Finding]:
        """Write down what a child said until it was killed."""
        findings = []
        begun: Intent | None = None
        for message in messages:
            if message.what == BEGIN:
                begun = message.intent
            elif message.what == DONE and begun is not None:
                self._promise(begun, message.text)
                begun = None
            elif message.what == ERROR:
                findings.append(Finding(CHILD, message.text))
        if begun is not None:
            self.pending.append(begun)
        return findings

    def _promise(self, intent: Intent, record_id: str) -> None:
        self.acknowledged += 1
        if not record_id:  # acknowledged before anybody could know the id
            self.nameless.append(intent)
            return
        key = (intent.kind, record_id)
        self.pending = [each for each in self.pending if (each.kind, each.record_id) != key]
        if intent.digest is None:
            self.certain.pop(key, None)
        else:
            self.certain[key] = intent.digest

    def settle(self, found: Mapping[tuple[str, str], str]) -> list[Finding]:
        """Compare with what is there; afterwards what is there is certain."""
        findings = [
            finding for key in {**self.certain, **found} for finding in self._compare(key, found)
        ]
        findings += [
            Finding(LOST, f"{each.kind} {each.record_id or 'new'}: acknowledged, not there")
            for each in self.nameless
        ]
        self.settled["absent"] += len(self.pending)
        self.pending, self.nameless = [], []
        self.certain = dict(found)
        return findings

    def _compare(
        self, key: tuple[str, str], found: Mapping[tuple[str, str], str]
    ) -> Iterable[Finding]:
        there, promised = found.get(key), self.certain.get(key)
        if self._take(self.nameless, key, there) or there == promised:
            return
        if self._take(self.pending, key, there):
            self.settled["whole"] += 1
        elif promised is None:
            yield Finding(HALF, f"{key[0]} {key[1]}: there, but not as it was meant to be")
        elif there is None:
            yield Finding(LOST, f"{key[0]} {key[1]}: acknowledged, not there")
        else:
            half = any((each.kind, each.record_id) == key for each in self.pending)
            what = HALF if half else LOST
            yield Finding(what, f"{key[0]} {key[1]}: neither the old nor the new value")

    @staticmethod
    def _take(intents: list[Intent], key: tuple[str, str], digest: str | None) -> bool:
        """Use up the intent that explains this value, if there is one."""
        kind, record_id = key
        for place, each in enumerate(intents):
            named = each.record_id in {None, record_id}
            if each.kind == kind and named and each.digest == digest:
                del intents[place]
                return True
        return False
