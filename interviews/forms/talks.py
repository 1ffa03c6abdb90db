"""Forms for an agreed talk: moving it, canceling it, and whether it happened."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from interviews.domain.input_checks import LONGEST_LINE, LONGEST_SUBJECT, end_fault
from interviews.forms.fields import OfferedTimesMixin, check_future, time_field
from interviews.forms.time_checks import StudentTimesForm
from interviews.models import Interview


class MoveForm(StudentTimesForm):
    starts_at = time_field(_("The new time"), required=True)
    agreed = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, interview: Interview, now: dt.datetime):
        self.interview, self.now = interview, now
        super().__init__(data, initial={"starts_at": interview.starts_at})
        label = _("We agreed on this already (nothing is sent to %(first)s)")
        self.fields["agreed"].label = label % {"first": interview.contact.first_name}

    def clean_starts_at(self) -> dt.datetime | None:
        if "starts_at" not in self.changed_data:
            return self.interview.starts_at
        check_future(self.cleaned_data["starts_at"], self.now)
        return self.cleaned_data["starts_at"]

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        self.check_times(("starts_at",), by_day=not cleaned.get("agreed"))
        return cleaned


class CancelForm(Form):
    note = forms.CharField(
        label=_("A line for the other side"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EndedForm(Form):
    ended_at = time_field(_("When did it end?"), required=True)

    def __init__(self, data: Any = None, *, interview: Interview, now: dt.datetime):
        self.interview, self.now = interview, now
        super().__init__(
            data, initial={"ended_at": min(interview.ends_at, now) if interview.ends_at else now}
        )

    def clean_ended_at(self) -> dt.datetime:
        check_end(self.cleaned_data["ended_at"], self.interview, self.now)
        return self.cleaned_data["ended_at"]


def check_end(ended_at: dt.datetime, interview: Interview, now: dt.datetime) -> None:
    if fault := end_fault(ended_at, interview, now):
        raise forms.ValidationError(fault)


class MissedForm(OfferedTimesMixin, StudentTimesForm):
    WHOSE = [
        ("they", _("They couldn't")),
        ("me", _("I couldn't")),
        ("technical", _("Technical trouble")),
    ]
    whose = forms.ChoiceField(choices=WHOSE, widget=forms.HiddenInput)
    send_line = forms.BooleanField(required=False)  # which of the two buttons was used
    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT, required=False)
    line = forms.CharField(
        label=_("A line to send"),
        max_length=LONGEST_LINE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    time_1 = time_field(_("A new time"))
    time_2 = time_field(_("Another one"))
    time_3 = time_field(_("And another"))

    def __init__(
        self,
        data: Any = None,
        *,
        interview: Interview,
        now: dt.datetime,
        initial: dict[str, Any] | None = None,
    ):
        self.interview, self.now = interview, now
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.get("send_line") and not cleaned.get("line"):
            self.add_error("line", _("Write the line, or only note that it didn't happen."))
        if (
            cleaned.get("send_line")
            and "{times}" in cleaned.get("line", "")
            and not self.times
            and not self.errors
        ):
            self.add_error(
                "time_1", _("Offer at least one new time, or take {times} out of the line.")
            )
        if cleaned.get("send_line"):
            self.check_times(("time_1", "time_2", "time_3"))
        return cleaned

    def values(self, subject: str) -> dict[str, Any]:
        """Return arguments for `services.missed`; `subject` replaces an empty one."""
        cleaned = self.cleaned_data
        is_sent = cleaned["send_line"]
        return {
            "whose": cleaned["whose"],
            "line": cleaned["line"] if is_sent else "",
            "times": self.times if is_sent else [],
            "subject": cleaned["subject"] or subject,
            "insist": cleaned["insist"],
        }
