"""Whatever word of the trade a question names is in the glossary, with a definition."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.core.glossary import glossary
from desktop.forms import cases, people, proceedings
from desktop.forms.fields import Field
from desktop.forms.spec import Form, GroupField
from desktop.services.kinds import KINDS

FORMS: tuple[Form, ...] = (
    cases.NEW_CASE,
    cases.CASE,
    cases.STATUS,
    people.PERSON,
    proceedings.STEP,
    *(kind.form for kind in KINDS.values()),
)


def _fields(form: Form) -> Iterator[Field]:
    for field in form.fields:
        yield field
        if isinstance(field, GroupField):
            yield from field.fields


def test_every_term_of_a_form_is_explained() -> None:
    named = {
        (form.key, field.key): field.term for form in FORMS for field in _fields(form) if field.term
    }
    assert len(named) > 10
    assert [where for where, term in named.items() if term not in glossary()] == []
    assert [where for where, term in named.items() if not glossary()[term].definition] == []
