"""The form of the brainstorm: one line for one person."""

from typing import Any

from django.forms import ChoiceField
from django.utils.translation import gettext_lazy as _

from contacts.forms.contact import QuickAddForm


class BrainstormForm(QuickAddForm):
    """`places` are where people of this source are found; without them the form doesn't ask."""

    found_where = ChoiceField(label=_("Where did you find them?"), required=False)

    def __init__(self, *args: Any, places: list[str], place: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        line = self.fields["line"]
        line.label = _("Who comes to mind?")
        line.help_text = _("One line for each person: a name, and what you know of them.")
        line.widget.attrs |= {"autofocus": True, "data-focus": ""}
        del line.widget.attrs["data-slash"]
        if places:
            choices = [("", _("Not said")), *((one, one) for one in places)]
            self.fields["found_where"].choices = choices  # type: ignore[attr-defined]
            self.initial["found_where"] = place
        else:
            del self.fields["found_where"]

    @property
    def is_blank(self) -> bool:
        return not (self.data.get("line") or "").strip()

    def values(self) -> dict[str, Any]:
        found = super().values()
        where = self.cleaned_data.get("found_where", "")
        return found | ({"found_where": where} if where else {})
