from django.forms import CharField, Textarea
from django.utils.translation import gettext_lazy as _

from core.edits import Keyed


class CommentForm(Keyed):
    text = CharField(
        label=_("Your comment"),
        help_text=_(
            "The student reads it on Today and beside the talk. A question often helps more than "
            "advice."
        ),
        max_length=2000,
        widget=Textarea(attrs={"rows": 5}),
    )
