"""After a time was agreed: moving it, saying how it went, the log and the thanks."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Referral
from core.forms import Form
from interviews.emails.request_letter import letter_digest
from interviews.forms.fields import Times, check_future, time_field
from interviews.forms.keeping import AsksCadence
from interviews.forms.own_times import OwnTimes
from interviews.models import Interview, Reflection, ThankYou

ONE_TO_FIVE = [
    ("", _("not said")),
    (1, _("1, not at all")),
    (2, "2"),
    (3, "3"),
    (4, "4"),
    (5, _("5, very much")),
]


class MoveForm(OwnTimes):
    starts_at = time_field(_("The new time"), required=True)
    agreed = forms.BooleanField(required=False)

    def __init__(self, data=None, *, interview: Interview, now: dt.datetime):
        self.interview, self.now = interview, now
        super().__init__(data, initial={"starts_at": interview.starts_at})
        label = _("We agreed on this already (nothing is sent to %(first)s)")
        self.fields["agreed"].label = label % {"first": interview.contact.first_name}

    def clean_starts_at(self):
        if "starts_at" not in self.changed_data:
            return self.interview.starts_at
        check_future(self.cleaned_data["starts_at"], self.now)
        return self.cleaned_data["starts_at"]

    def clean(self):
        cleaned = super().clean()
        self.object_to(("starts_at",), by_day=not cleaned.get("agreed"))
        return cleaned


class CancelForm(Form):
    note = forms.CharField(
        label=_("A line for the other side"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EndedForm(Form):
    """When it really ended: the thank-you's day starts here."""

    ended_at = time_field(_("When did it end?"), required=True)

    def __init__(self, data=None, *, interview: Interview, now: dt.datetime):
        self.interview, self.now = interview, now
        super().__init__(
            data, initial={"ended_at": min(interview.ends_at, now) if interview.ends_at else now}
        )

    def clean_ended_at(self):
        check_end(self.cleaned_data["ended_at"], self.interview, self.now)
        return self.cleaned_data["ended_at"]


def check_end(ended_at: dt.datetime, interview: Interview, now: dt.datetime) -> None:
    """Raises ValidationError for an end that is still to come, or that was before the request."""
    if ended_at > now:
        raise forms.ValidationError(_("This is still to come. Say when it ended."))
    if ended_at < (interview.asked_at or interview.created_at) - dt.timedelta(days=1):
        raise forms.ValidationError(_("This is before you asked. Check the day."))


class MissedForm(Times, OwnTimes):
    WHOSE = [
        ("they", _("They couldn't")),
        ("me", _("I couldn't")),
        ("technical", _("Technical trouble")),
    ]
    whose = forms.ChoiceField(choices=WHOSE, widget=forms.HiddenInput)
    send_line = forms.BooleanField(required=False)  # which of the two buttons was pressed
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)
    line = forms.CharField(
        label=_("A line to send"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    time_1 = time_field(_("A new time"))
    time_2 = time_field(_("Another one"))
    time_3 = time_field(_("And another"))

    def __init__(self, data=None, *, interview: Interview, now: dt.datetime, initial=None):
        self.interview, self.now = interview, now
        super().__init__(data, initial=initial)

    def clean(self):
        cleaned = super().clean()
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
            self.object_to(("time_1", "time_2", "time_3"))
        return cleaned

    def said(self, subject: str) -> dict:
        """What is noted, and what is sent; `subject` is ours, should theirs be empty."""
        cleaned = self.cleaned_data
        is_sent = cleaned["send_line"]
        return {
            "whose": cleaned["whose"],
            "line": cleaned["line"] if is_sent else "",
            "times": self.times if is_sent else [],
            "subject": cleaned["subject"] or subject,
            "insist": cleaned["insist"],
        }


class ReflectionForm(Form):
    """The four-field log."""

    learned = forms.CharField(
        label=_("What did you learn?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What did you hear that you did not expect?"),
    )
    act_on = forms.CharField(
        label=_("One thing to act on"),
        max_length=300,
        required=False,
        help_text=_("What will you do because of this talk? Your thank-you starts from it."),
    )
    referral_name = forms.CharField(
        label=_("Did they point you to somebody?"),
        max_length=150,
        required=False,
        help_text=_("A name."),
    )
    referral_reach = forms.CharField(
        label=_("How can you reach this person?"), max_length=254, required=False
    )
    may_use_name = forms.ChoiceField(
        label=_("May you use their name?"),
        choices=Referral.Permission.choices,
        initial=Referral.Permission.NOT_ASKED,
        widget=forms.RadioSelect,
        required=False,
    )
    interest_before = forms.TypedChoiceField(
        label=_("How much did this work interest you before?"),
        choices=ONE_TO_FIVE,
        coerce=int,
        empty_value=None,
        required=False,
    )
    interest_after = forms.TypedChoiceField(
        label=_("And now?"), choices=ONE_TO_FIVE, coerce=int, empty_value=None, required=False
    )
    took_interest = forms.BooleanField(
        label=_("They took an interest in my career"),
        help_text=_("If so, we suggest keeping in touch every month."),
        required=False,
    )
    share = forms.BooleanField(label=_("Share this with my counselor"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def __init__(self, data=None, *, reflection: Reflection | None, took_interest: bool = False):
        initial = {
            "version": 1,
            "may_use_name": Referral.Permission.NOT_ASKED,
            "took_interest": took_interest,
        }
        if reflection:
            names = ("learned", "act_on", "interest_before", "interest_after", "version")
            initial |= {name: getattr(reflection, name) for name in names}
            initial["share"] = reflection.shared_at is not None
        super().__init__(data, initial=initial)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("referral_reach") and not cleaned.get("referral_name"):
            self.add_error("referral_name", _("Give the name of the person they pointed you to."))
        return cleaned

    @property
    def referral(self) -> dict:
        """Whom they pointed to, or empty."""
        cleaned = self.cleaned_data
        if not cleaned["referral_name"]:
            return {}
        return {
            "name": cleaned["referral_name"],
            "how_to_reach": cleaned["referral_reach"],
            "may_use_name": cleaned["may_use_name"] or Referral.Permission.NOT_ASKED,
        }

    @property
    def values(self) -> dict:
        return {
            name: self.cleaned_data[name]
            for name in ("learned", "act_on", "interest_before", "interest_after")
        }


class WrapUpForm(ReflectionForm):
    """The log and, where it was noted by a press, the real end to be corrected."""

    ended_at = time_field(
        _("When did it end?"), help_text=_("The day for the thank-you starts here.")
    )

    def __init__(
        self, data=None, *, interview: Interview, reflection: Reflection | None, now: dt.datetime
    ):
        self.interview, self.now = interview, now
        super().__init__(data, reflection=reflection, took_interest=interview.contact.took_interest)
        self.initial["ended_at"] = interview.ended_at

    def clean_ended_at(self):
        """The end in another minute than it is kept; None where nothing changes."""
        ended_at = self.cleaned_data["ended_at"]
        if ended_at is None or "ended_at" not in self.changed_data:
            return None
        check_end(ended_at, self.interview, self.now)
        return ended_at


class ThankYouForm(AsksCadence):
    """The letter; where something was noted, first what it starts from, which only "Write the
    draft anew" reads."""

    starts_from = forms.ChoiceField(
        label=_("Which answer stays with you?"),
        help_text=_(
            "Your thank-you starts from it. Of your notes it says nothing but what you mark."
        ),
        required=False,
        widget=forms.RadioSelect,
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(
        label=_("Your thank-you"), max_length=4000, widget=forms.Textarea(attrs={"rows": 13})
    )

    drafted = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    field_order = ["starts_from", "subject", "text", "cadence", "drafted"]

    def __init__(self, *args, marks: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_from"].choices = [("", _("None of them")), *marks]
        if not marks:
            del self.fields["starts_from"]

    @property
    def mark(self) -> str:
        """The key of what was marked, also where the rest was not accepted; empty for none."""
        return (
            self.cleaned_data.get("starts_from", "")
            if self.is_bound and hasattr(self, "cleaned_data")
            else ""
        )

    @property
    def has_own_hand(self) -> bool:
        """Whether the letter is no more as it was shown."""
        sent = self.cleaned_data
        return letter_digest(sent["subject"], sent["text"]) != sent["drafted"]

    @property
    def letter(self) -> dict:
        return {name: self.cleaned_data.get(name) for name in ("subject", "text", "cadence")}

    def clean_text(self):
        text = self.cleaned_data["text"]
        if "[what stays" in text:
            raise forms.ValidationError(_("Fill in what stays with you from this talk."))
        return text


class ThankedForm(AsksCadence):
    medium = forms.ChoiceField(
        label=_("How did you thank them?"),
        choices=[choice for choice in ThankYou.Medium.choices if choice[0] != ThankYou.Medium.SITE],
        widget=forms.RadioSelect,
    )
