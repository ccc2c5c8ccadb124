"""Which form, which service: a block of wording, and a body."""

from __future__ import annotations

from functools import partial
from typing import Any

from desktop.core.text import Text, _
from desktop.forms.wording import BODY
from desktop.rules.access import Action
from desktop.rules.shipped_wording import shipped_bodies
from desktop.services import bodies, wording
from desktop.services.cases import why_closed
from desktop.services.desk import Desk
from desktop.views.editing import Editing
from desktop.views.wordings.panel import WordingPanel
from desktop.views.wordings.text import editors_of_block

# Where the draft of a new one is kept: there can be one of each form for each user.
NEW_PLACE = "00000000-0000-0000-0000-000000000000"


def block(desk: Desk, panel: WordingPanel, key: str | None = None) -> Editing:
    """A block, or a new one."""

    def save(values: dict[str, Any], version: int | None) -> str:
        return wording.save_block(desk, values, key, version)[0]

    furnish = partial(editors_of_block, panel)
    if key is None:
        return Editing(
            wording.FORM,
            _("New block"),
            NEW_PLACE,
            save,
            blank={"language": panel.language, "kind": "any", "part": wording.OTHER_PART},
            closed=partial(why_closed, desk, wording.AREA, Action.CREATE),
            furnish=furnish,
        )

    def load() -> tuple[dict[str, Any], int]:
        return wording.block_values(desk, key)

    closed = partial(why_closed, desk, wording.AREA, Action.EDIT)
    title = _("Block of wording")
    return Editing(wording.FORM, title, key, save, load, closed=closed, furnish=furnish)


def body(desk: Desk, body_id: str | None = None) -> Editing:
    """A body, or a new one; one that came with the program is for reading."""

    def save(values: dict[str, Any], version: int | None) -> str:
        return bodies.save_body(desk, values, body_id, version)[0]

    if body_id is None:
        blank, create = {"role": "addressee"}, partial(why_closed, desk, bodies.AREA, Action.CREATE)
        return Editing(BODY, _("New body"), NEW_PLACE, save, blank=blank, closed=create)
    if body_id in shipped_bodies():
        return _body_that_came(body_id, save)

    def load() -> tuple[dict[str, Any], int]:
        return bodies.body_values(desk, body_id)

    def remove() -> Any:
        return partial(bodies.restore_body, desk, bodies.remove_body(desk, body_id))

    closed = partial(why_closed, desk, bodies.AREA, Action.EDIT)
    may = why_closed(desk, bodies.AREA, Action.EDIT) is None
    return Editing(
        BODY, _("Body"), body_id, save, load, remove=remove if may else None, closed=closed
    )


def _body_that_came(key: str, save: Any) -> Editing:
    came = shipped_bodies()[key]
    values = {
        "role": "addressee",
        "name": came.labels["ru"],
        "name_en": came.labels["en"],
        **came.forms,
    }

    def load() -> tuple[dict[str, Any], int]:
        return values, 0

    def closed() -> Text:
        return _(
            "It came with the program and has still to be confirmed by a lawyer of the country;"
            " where it is called otherwise, enter a body of your own."
        )

    return Editing(BODY, _("Body"), key, save, load, closed=closed)
