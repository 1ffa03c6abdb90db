"""What the holder of a link under a mail can send, and what the office writes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.edits import Versioned
from outbox.models import StopLink
from outbox.texts import Text, faults


class StopForm(forms.Form):
    """One button was pressed."""

    choice = forms.ChoiceField(choices=StopLink.Choice.choices)


class MuteForm(forms.Form):
    """One button was pressed."""

    mails = forms.ChoiceField(choices=[("off", "off"), ("on", "on")])


class EmailTextForm(Versioned):
    """Subject and body of one text, with only the placeholders that it knows."""

    subject = forms.CharField(label=_("Subject"), max_length=200, error_messages={"required": _("Write a subject.")})
    body = forms.CharField(
        label=_("Text"),
        help_text=_("Plain text; an empty line begins a new paragraph. The web version has the same words."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": _("Write the text, or go back to the original.")},
    )

    def __init__(self, *args, text: Text, **kwargs):
        super().__init__(*args, **kwargs)
        self.text = text
        if not text.has_subject:
            del self.fields["subject"]

    def clean_body(self) -> str:
        return self.cleaned_data["body"].replace("\r\n", "\n")

    def clean(self) -> dict:
        """Every fault at the field that it is in, with its line."""
        cleaned = super().clean()
        if "body" in cleaned:
            for fault in faults(self.text, cleaned.get("subject", ""), cleaned["body"]):
                if fault.field not in self.errors or fault.field == "body":
                    self.add_error(fault.field, fault.message)
        return cleaned

    def words(self) -> tuple[str, str]:
        """Subject and body as they were typed; of a form without faults."""
        return self.cleaned_data.get("subject", ""), self.cleaned_data["body"]
