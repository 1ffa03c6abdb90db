"""Concurrent edits: versions, keys of forms, and the page of a conflict."""

import datetime as dt
import uuid
from typing import Any, Protocol, cast

from django.db.models import Model
from django.forms import (
    BooleanField,
    ChoiceField,
    Field,
    HiddenInput,
    IntegerField,
    ModelChoiceField,
    UUIDField,
)
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.choices import flatten_choices
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import day_time
from core.errors import Refusal
from core.forms import Form
from core.htmx import fragment
from core.zone_choices import ZoneField


class Stale(Refusal):
    """Another save came first. `stored` is what is stored now; nothing was written."""

    sentence = gettext_lazy("Somebody saved this first. Load the page again to see it.")

    def __init__(self, stored: Any):
        super().__init__()
        self.stored = stored


class AlreadyUsed(Refusal):
    """This form created the row `made` before, and now submits something else."""

    sentence = gettext_lazy("This form was sent before. Load the page again for a new one.")

    def __init__(self, made: Any):
        super().__init__()
        self.made = made


class HasVersion(Protocol):
    @property
    def version(self) -> int: ...


class Keyed(Form):
    """A form that makes one row however often it is submitted; each page view has its own key.

    `used_for` is the row that it made before, if it now submits something else.
    """

    used_for: Any = None

    # Two such forms may stand on one page, and nothing points at a hidden field.
    form_key = UUIDField(required=False, widget=HiddenInput(attrs={"id": False}))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid.uuid4

    def clean_form_key(self) -> uuid.UUID:
        return self.cleaned_data["form_key"] or uuid.uuid4()

    def renew_key(self) -> None:
        self.data = with_value(self.data, "form_key", uuid.uuid4())

    def refuse_used(self, made: Model, sentence: str) -> None:
        """Add the error that this form made `made` before; the next submission makes a new row."""
        self.used_for = made
        self.renew_key()
        self.add_error(None, sentence)


class Versioned(Form):
    """An edit with the version it was based on; a missing or invalid one counts as stale."""

    version = IntegerField(required=False, widget=HiddenInput)

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0

    def stored(self, row: Any, name: str) -> Any:
        return getattr(row, name)

    def based_on(self, row: HasVersion) -> None:
        self.data = with_value(self.data, "version", row.version)

    def differences(self, row: Any) -> list[tuple[str, str, str]]:
        """Return (label, typed, stored) in words for each field that differs."""
        typed = {name: it for name, it in self.cleaned_data.items() if not self[name].is_hidden}
        return [
            (
                str(self[name].label),
                in_words(self.fields[name], value),
                in_words(self.fields[name], self.stored(row, name)),
            )
            for name, value in typed.items()
            if (value or "") != (self.stored(row, name) or "")
        ]


def conflict(
    request: HttpRequest,
    form: Versioned,
    stored: Any,
    template: str,
    *,
    context: dict[str, Any] | None = None,
    partial: str = "",
) -> HttpResponse:
    """Respond 409 with the form that came second, ready to be submitted over what is stored now.

    The template gets `conflict`, the rows of `form.differences`. htmx gets `partial` alone.
    """
    page = {"form": form, "conflict": form.differences(stored)} | (context or {})
    form.based_on(stored)
    return render(request, fragment(request, template, partial), page, status=409)


def with_value(data: Any, name: str, value: object) -> QueryDict | dict[str, Any]:
    copy = data.copy()
    copy[name] = str(value)
    return copy


def in_words(field: Field, value: Any) -> str:
    """Return a value as the form shows it; several are joined."""
    if isinstance(field, BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(field, ZoneField):
        return field.words(value or "")
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(in_words(field, one) for one in value)
    if isinstance(field, ChoiceField) and not isinstance(field, ModelChoiceField):
        labels = dict(flatten_choices(cast(Any, field.choices)))  # the stubs ask for tuples
        value = labels.get(value, value)
    elif isinstance(value, dt.datetime):
        value = day_time(value, timezone.get_current_timezone_name())
    elif isinstance(value, dt.time):
        value = time_format(value, "g:i A")
    return str(value)
