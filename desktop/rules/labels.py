"""What facts and areas of a case are called, wherever it is said: window, papers, command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.core.vocabulary import vocabulary
from desktop.core.when import When
from desktop.rules.access import Action, access_table
from desktop.rules.custody import AWAY, BEFORE, NEVER, SILENT, TWICE

DAYS: Mapping[str, Text] = {
    "days_event_to_first_complaint": _("From the event to the first complaint"),
    "days_event_to_first_forensic_examination": _(
        "From the event to the first forensic examination"
    ),
    "days_event_to_first_refusal": _("From the event to the first refusal to open a case"),
    "days_event_to_case_opened": _("From the event to the opening of a criminal case"),
    "days_event_to_un_submission": _("From the event to the submission to the UN treaty body"),
    "days_un_submission_to_decision": _("From the submission to the decision of the treaty body"),
    "days_un_decision_to_first_award": _("From the decision of the treaty body to the first award"),
    "days_event_to_final_award": _("From the event to the final award"),
}

COUNTS: Mapping[str, Text] = {
    "steps": _("Steps"),
    "refusals": _("Refusals to open a case"),
    "refusals_quashed": _("Refusals quashed"),
    "suspensions": _("Suspensions"),
    "suspensions_quashed": _("Suspensions quashed"),
    "cases_opened": _("Criminal cases opened"),
    "cases_reopened": _("Criminal cases reopened"),
    "terminations": _("Terminations"),
    "terminations_quashed": _("Terminations quashed"),
    "withdrawals": _("Withdrawals"),
    "un_state_observations": _("Observations of the State to the treaty body"),
}

MONEY: Mapping[str, Text] = {
    "claimed": _("Claimed"),
    "awarded": _("Awarded at first instance"),
    "awarded_on_appeal": _("Awarded on appeal"),
    "awarded_final": _("Awarded finally"),
    "paid": _("Paid"),
    "ex_gratia": _("Paid ex gratia, not as compensation"),
    "settled": _("Agreed in a settlement"),
}

AREAS: Mapping[str, Text] = {
    "identity": _("People and contacts"),
    "intake": _("Case and what happened"),
    "proceedings": _("Proceedings"),
    "redress": _("Redress"),
    "evidence": _("Evidence"),
    "examinations": _("Examinations"),
    "statistics": _("Statistics"),
    "lifecycle": _("Legal hold, trash and erasure"),
    "log": _("History"),
    "system": _("Users and settings"),
    "recovery": _("Recovery"),
    "cards": _("Key cards"),
    "wording": _("Wording"),
}


_GAPS: Mapping[str, Callable[[When, When | Text], Text]] = {
    BEFORE: lambda since, until: _(
        "{since} – {until}: said to have been received, but nothing was recorded yet.",
        since=since,
        until=until,
    ),
    AWAY: lambda since, until: _(
        "{since} – {until}: not in the office's hands.", since=since, until=until
    ),
    SILENT: lambda since, until: _(
        "{since} – {until}: no record between these days.", since=since, until=until
    ),
    TWICE: lambda since, until: _(
        "{since} – {until}: handed on again, and no return was noted between.",
        since=since,
        until=until,
    ),
    NEVER: lambda since, _until: _(
        "{since}: returned, and nothing says that it had been handed over.", since=since
    ),
}


def gap_in_words(kind: str, since: date, until: date | None) -> Text:
    """Say what is not known of the custody of an exhibit, and between which days."""
    return _GAPS[kind](When.on(since), _("now") if until is None else When.on(until))


def not_for_this_role(area: str, action: Action = Action.VIEW) -> Text:
    """Say that none of a user's roles reaches an area, and whose do."""
    roles = whose(area, action)
    if action is Action.VIEW:
        return _(
            "“{area}” is not for your role. It is for: {roles}.", area=AREAS[area], roles=roles
        )
    return _(
        "“{area}”: your role may not do this. It is for: {roles}.", area=AREAS[area], roles=roles
    )


def whose(area: str, action: Action) -> Roles:
    """Return the roles that may do `action` to single records of `area`."""
    return Roles(access_table().who_may(area, action))


@frozen_value
class Roles:
    """Roles by their names."""

    keys: tuple[str, ...]

    def in_language(self, language: str) -> str:
        """Return the names, separated by commas."""
        return ", ".join(vocabulary("user_roles").label(key, language) for key in self.keys)


@frozen_value
class Parts:
    """Parts of a vault that have a key of their own, by their names."""

    keys: tuple[str, ...]

    def in_language(self, language: str) -> str:
        """Return the names, separated by commas."""
        return ", ".join(vocabulary("vault_parts").label(key, language) for key in self.keys)
