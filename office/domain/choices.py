"""The lists that students choose from or read, each a page of the office."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from office.models import CareerField, ChecklistItem, Source
from office.models.choices import Choice

Mode = ChecklistItem.Mode
STAYS = gettext_lazy("A retired entry is offered no longer, and stays where it was chosen.")
EVERYWHERE = gettext_lazy("The new name shows everywhere, also where it was chosen before.")


@dataclass(frozen=True)
class ChoiceList:
    """`slug` is its place in the URL; `about` says where it is chosen from or shown.

    `parts` are the values of the model's columns that only this list has; `retired` says what
    becomes of a retired entry, `renamed` of a new name.
    """

    slug: str
    heading: str | Promise
    about: str | Promise
    model: type[Choice]
    parts: Mapping[str, str] = field(default_factory=dict)
    retired: str | Promise = STAYS
    renamed: str | Promise = EVERYWHERE


def _checklist(mode: Mode, heading: str | Promise, about: str | Promise) -> ChoiceList:
    return ChoiceList(
        f"checklist-{mode.value.replace('_', '-')}",
        heading,
        about,
        ChecklistItem,
        {"mode": mode.value},
        retired=gettext_lazy("A retired line is shown no longer."),
        renamed=gettext_lazy("The new words show for every talk that is still to come."),
    )


LISTS = {
    one.slug: one
    for one in (
        ChoiceList(
            "fields",
            gettext_lazy("Fields of work"),
            gettext_lazy("For contacts, the directory, questions and sets, in this order."),
            CareerField,
        ),
        ChoiceList(
            "sources",
            gettext_lazy("Sources of people"),
            gettext_lazy("Where students found somebody, in this order."),
            Source,
        ),
        _checklist(
            Mode.IN_PERSON,
            gettext_lazy("Checklist: in person"),
            gettext_lazy("On the page of a talk in person, until it is over, in this order."),
        ),
        _checklist(
            Mode.PHONE,
            gettext_lazy("Checklist: by phone"),
            gettext_lazy("On the page of a talk by phone, until it is over, in this order."),
        ),
        _checklist(
            Mode.VIDEO,
            gettext_lazy("Checklist: by video"),
            gettext_lazy("On the page of a talk by video, until it is over, in this order."),
        ),
        _checklist(
            Mode.ANY,
            gettext_lazy("Checklist: any talk"),
            gettext_lazy("On the page of every talk, below the lines for its way of talking."),
        ),
    )
}
