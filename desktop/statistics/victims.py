"""New cases by sex and age group of the persons harmed; persons and cases are different columns.

Age is the age at the event. Where the dates leave two groups possible the group is unknown, except
that "under 18" needs only that. One case may have several persons, so the cases of the groups add
up to more than the cases; the rows `all` are counted, not added.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from desktop.core.vocabulary import vocabulary
from desktop.rules.ages import Ages, ages_at, is_under_age
from desktop.statistics.cases import CaseCount, VictimFact

ALL, UNKNOWN, UNDER_18 = "all", "unknown", "under-18"


class VictimCount(NamedTuple):
    """Persons of a sex and age group, and the cases with at least one of them.

    `age_group` is a key of `age_groups`, `under-18` or `all`; `sex` a key of `sex` or `all`.
    """

    age_group: str
    sex: str
    persons: int
    cases: int


class _Counted(NamedTuple):
    case_id: str
    person_id: str
    sex: str
    groups: frozenset[str]


def victims(cases: Sequence[CaseCount]) -> tuple[VictimCount, ...]:
    """Return a row for every age group and sex, also where nobody is in it."""
    sexes = [*(term.key for term in vocabulary("sex")), ALL]
    groups = [*(term.key for term in vocabulary("age_groups")), UNDER_18, ALL]
    counted = [_counted(case, victim) for case in cases for victim in case.victims]
    return tuple(_count(counted, group, sex) for group in groups for sex in sexes)


def _count(counted: Sequence[_Counted], group: str, sex: str) -> VictimCount:
    rows = [row for row in counted if group in row.groups and sex in (row.sex, ALL)]
    persons = {row.person_id for row in rows}
    return VictimCount(group, sex, len(persons), len({row.case_id for row in rows}))


def _counted(case: CaseCount, victim: VictimFact) -> _Counted:
    ages = ages_at(victim.birth, case.event())
    groups = {ALL, age_group(ages)}
    if is_under_age(ages):
        groups.add(UNDER_18)
    sex = victim.sex if victim.sex in vocabulary("sex") else UNKNOWN
    return _Counted(case.case_id, victim.person_id, sex, frozenset(groups))


def age_group(ages: Ages | None) -> str:
    """Return the group that holds both ages, else `unknown`."""
    if ages is None or ages[0] < 0:
        return UNKNOWN
    for group in vocabulary("age_groups"):
        if "from" not in group.facts:
            continue
        oldest = group.facts.get("to", ages[1])
        if group.facts["from"] <= ages[0] and ages[1] <= oldest:
            return group.key
    return UNKNOWN
