"""The student's reply to a question of the contact."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from interviews.domain.input_checks import LONGEST_LETTER, LONGEST_SUBJECT, reply_fault


class ReplyForm(Form):
    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    message = forms.CharField(
        label=_("Your reply"),
        max_length=LONGEST_LETTER,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("{times} becomes the times still to come and the link to answer."),
    )

    def clean_message(self) -> str:
        message = self.cleaned_data["message"]
        if fault := reply_fault(message):
            raise ValidationError(fault)
        return message
