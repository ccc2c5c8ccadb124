"""Which editor asks which kind of question."""

from __future__ import annotations

from functools import partial
from typing import Any

from desktop.forms.fields import (
    AnswerField,
    AttachmentField,
    ChoiceField,
    Field,
    LinkField,
    LongTextField,
    MoneyField,
    MultiChoiceField,
    NumberField,
    TimeField,
    WhenField,
)
from desktop.forms.spec import GroupField
from desktop.views.attaching.editor import AttachmentEditor
from desktop.views.form.choices import (
    AnswerEditor,
    ButtonsEditor,
    make_choice_editor,
    make_multi_choice_editor,
)
from desktop.views.form.editors import Editor, Kit, LineEditor, LinkEditor, MoneyEditor
from desktop.views.form.groups import GroupEditor
from desktop.views.form.texts import LongTextEditor

_SHORT = (NumberField, TimeField, WhenField, MoneyField, ChoiceField, LinkField)
_SHORT_WIDTH = 400  # pixels at 100 %


def make_editor(field: Field, kit: Kit, name: str) -> Editor:
    """Return the editor for a kind of field; short answers get a short one."""
    kinds = (kind for kind in type(field).__mro__ if kind in _EDITORS)
    editor: Editor = _EDITORS.get(next(kinds, Field), LineEditor)(field, kit, name)
    is_wide = isinstance(field, MultiChoiceField | AttachmentField)
    is_wide = is_wide or isinstance(editor, ButtonsEditor)
    if isinstance(field, _SHORT) and not is_wide:
        editor.widget.setMaximumWidth(kit.look.theme.pixels(_SHORT_WIDTH))
    return editor


# The nearest kind wins; every other field is a line.
_EDITORS: dict[type[Field], Any] = {
    LongTextField: LongTextEditor,
    ChoiceField: make_choice_editor,
    MultiChoiceField: make_multi_choice_editor,
    AnswerField: AnswerEditor,
    MoneyField: MoneyEditor,
    LinkField: LinkEditor,
    AttachmentField: AttachmentEditor,
    GroupField: partial(GroupEditor, make_editor),
}
