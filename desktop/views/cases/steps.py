"""Steps of a case as timeline items and list rows."""

from __future__ import annotations

from desktop.core.text import _
from desktop.core.vocabulary import vocabulary
from desktop.services.proceedings import AssertionLine, StepLine
from desktop.views.labels import Sayable
from desktop.views.privacy import Privacy
from desktop.views.timeline import TimelineAssertion, TimelineItem
from desktop.views.wording import Joined, label, tone_of


def item_of(line: StepLine, privacy: Privacy) -> TimelineItem:
    """Return a step as the timeline shows it; agreeing parties share one chip."""
    steps = vocabulary("steps")
    icon = str(steps[line.code].facts.get("icon", "clock")) if line.code in steps else "clock"
    return TimelineItem(
        id=line.id,
        title=title_of(line),
        when=line.when,
        sub=Joined((line.actor or "", line.text or "", _amounts(line), _outcomes(line, privacy))),
        icon=icon,
        tone=tone_of(steps, line.code),
        assertions=_assertions(line),
    )


def title_of(line: StepLine) -> Sayable:
    """Return what a step is called; one the register does not hold keeps the file's own code."""
    if line.given_code is not None:
        return _("{step} ({code})", step=label("steps", line.code), code=line.given_code)
    return label("steps", line.code)


def _assertions(line: StepLine) -> tuple[TimelineAssertion, ...]:
    if not line.competing:
        parties = tuple(_party(assertion) for assertion in line.assertions)
        return (TimelineAssertion(Joined(parties, " / ")),) if parties else ()
    return tuple(
        TimelineAssertion(_party(each), each.when or line.when, each.text or "")
        for each in line.assertions
    )


def _party(assertion: AssertionLine) -> Sayable:
    return label("parties", assertion.party)


def _amounts(line: StepLine) -> Sayable:
    heads = (
        _("{money} ({head})", money=money, head=label("heads_of_damage", head))
        for money, head in line.amounts
    )
    return Joined(tuple(heads), "; ")


def _outcomes(line: StepLine, privacy: Privacy) -> Sayable:
    decided = (
        _(
            "{accused}: {outcome}",
            accused=privacy.personal(accused),
            outcome=label("outcomes", outcome),
        )
        if accused
        else label("outcomes", outcome)
        for accused, outcome in line.outcomes
    )
    return Joined(tuple(decided), "; ")
