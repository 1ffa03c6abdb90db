"""The lists that students choose from, each a page of the office."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from office.models import CareerField, Source
from office.models.choices import Choice


@dataclass(frozen=True)
class ChoiceList:
    """`slug` is its place in the URL; `about` says where it is chosen from."""

    slug: str
    heading: str | Promise
    about: str | Promise
    model: type[Choice]


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
    )
}
