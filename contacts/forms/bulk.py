"""What is done to contacts that are ticked on the list, to one contact, and to a tag."""

from typing import Any

from django.forms import BooleanField, CharField, ChoiceField, DateField, DateInput, TextInput
from django.utils.translation import gettext_lazy as _

from contacts.domain.tag_names import LONGEST_TAG, MOST_AT_ONCE
from contacts.models import BulkChange, Contact
from core.forms import Form

Kind = BulkChange.Kind
UNPLAN = "unplan"
ACTIONS = (Kind.TAG, Kind.UNTAG, Kind.CADENCE, Kind.PLAN, UNPLAN, Kind.ARCHIVE, Kind.RESTORE)
# What an action reads.
FIELDS = {
    Kind.TAG: "tags",
    Kind.UNTAG: "tags",
    Kind.CADENCE: "cadence",
    Kind.PLAN: "planned_on",
}


class TagsField(CharField):
    """One or several names, separated by commas; the page suggests own tags by a datalist."""

    between = ", "

    def __init__(self, **more: Any):
        attrs = {"list": "own-tags", "autocomplete": "off", "autocapitalize": "off"}
        super().__init__(
            label=_("Tag"),
            max_length=(LONGEST_TAG + 2) * MOST_AT_ONCE,
            widget=TextInput(attrs=attrs),
            error_messages={"required": _("Write a tag first, like “alumni”.")},
            **more,
        )


class PlannedDayField(DateField):
    def __init__(self, **more: Any):
        messages = {
            "required": _("Choose a day, or press “Remove the day”."),
            "invalid": _("Enter a day, like 2026-12-03."),
        }
        widget = DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=_("Day to ask"), widget=widget, error_messages=messages, **more)


class BulkForm(Form):
    """`action` is the button that was pressed; `everybody` are all that match the list."""

    action = ChoiceField(choices=[(one, one) for one in ACTIONS])
    everybody = BooleanField(required=False)
    tags = TagsField()
    cadence = ChoiceField(
        label=_("How often"),
        choices=[("", _("Choose")), *Contact.Cadence.choices],
        error_messages={"required": _("Choose how often.")},
    )
    planned_on = PlannedDayField()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, auto_id="bulk-%s", **kwargs)

    def clean(self) -> dict[str, Any]:
        """Keep the errors of the field that the pressed button reads."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("action") == Kind.TAG and not self.data.get("tags"):
            # Enter in any field presses the first button.
            given = (kind for kind in (Kind.PLAN, Kind.CADENCE) if data.get(FIELDS[kind]))
            data["action"] = next(given, Kind.TAG)
        for name in {*FIELDS.values()} - {FIELDS.get(data.get("action", ""))}:
            self.errors.pop(name, None)
        return data


class PlanForm(Form):
    planned_on = PlannedDayField(required=False)


class TagContactForm(Form):
    tags = TagsField()


class TagNameForm(Form):
    name = CharField(label=_("Name"), max_length=LONGEST_TAG)
