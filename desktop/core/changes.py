"""What a use-case touched, so that open views know whether to read again."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Change:
    """One record that was created, changed or removed, and the case it belongs to."""

    kind: str
    record_id: str
    case_id: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything one transaction touched."""

    items: frozenset[Change] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.items)

    def touches(self, *kinds: str, case_id: str | None = None) -> bool:
        """Say whether a record of one of `kinds`, in `case_id` if given, was touched."""
        return any(
            change.kind in kinds and (case_id is None or change.case_id == case_id)
            for change in self.items
        )
