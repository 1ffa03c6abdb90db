"""What a counselor types."""

import uuid

from django.forms import CharField, HiddenInput, Textarea, UUIDField
from django.utils.translation import gettext_lazy as _

from core import forms


class CommentForm(forms.Form):
    text = CharField(
        label=_("Your comment"),
        help_text=_("The student reads it on Today and beside the talk. A question often helps more than advice."),
        max_length=2000,
        widget=Textarea(attrs={"rows": 5}),
    )
    form_key = UUIDField(required=False, widget=HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid.uuid4

    def clean_form_key(self) -> uuid.UUID:
        return self.cleaned_data["form_key"] or uuid.uuid4()
