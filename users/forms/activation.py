"""Forms before an account is deactivated: what becomes of open talks, and of students."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from users.forms.assigning import CounselorField
from users.models.leaving import LONGEST_WORD
from users.selectors.assigning import CounselorRow

LEAVE, CANCEL = "leave", "cancel"


class DeactivateForm(Form):
    """`counselors` are those who could take over the students, none if there are no students."""

    talks = forms.ChoiceField(
        label=_("Open talks"),
        choices=[
            (LEAVE, _("Leave them: nobody is told")),
            (CANCEL, _("Call them off: each contact gets one email")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what becomes of the open talks.")},
    )
    word = forms.CharField(
        label=_("A word to the contacts"),
        help_text=_("Stands in the email that says that the talk is off. The student is named."),
        max_length=LONGEST_WORD,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        has_talks: bool,
        counselors: list[CounselorRow] | None = None,
        **more: Any,
    ):
        super().__init__(*args, **more)
        if not has_talks:
            del self.fields["talks"], self.fields["word"]
        if counselors:
            self.fields["to_staff"] = CounselorField(
                counselors,
                label=_("Hand the students to"),
                help_text=_("Without a choice they have no counselor from now on."),
                required=False,
            )

    @property
    def closing_word(self) -> str | None:
        """The word with which open talks are closed; None leaves them open."""
        is_closing = self.cleaned_data.get("talks") == CANCEL
        return self.cleaned_data.get("word", "") if is_closing else None
