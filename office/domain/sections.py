"""Sections of the office's settings; each is a page with its own save."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

NAMES = (
    "university",
    "office_name",
    "office_short",
    "office_email",
    "office_phone",
    "postal_address",
    "city",
    "country",
)


@dataclass(frozen=True)
class Section:
    """`slug` is its place in the URL; `about` says whom it concerns, under the heading."""

    slug: str
    heading: str | Promise
    fields: tuple[str, ...]
    about: str | Promise = ""


SECTIONS = (
    Section(
        "names",
        gettext_lazy("Names and addresses"),
        ("name", *NAMES),
        gettext_lazy("People read this under every email: who wrote, and how to check it is real."),
    ),
    Section("look", gettext_lazy("Look"), ("color",)),
    Section(
        "asking",
        gettext_lazy("Asking"),
        ("minutes_choices", "minutes_default"),
        gettext_lazy("What students may ask for."),
    ),
    Section(
        "limits",
        gettext_lazy("Limits"),
        (
            "open_requests",
            "asks_per_30_days",
            "asks_per_year",
            "letters_per_day",
            "letters_per_contact",
            "letters_per_domain",
        ),
        gettext_lazy("They keep people from being asked too often, and mail from being refused."),
    ),
    Section(
        "times",
        gettext_lazy("Times"),
        (
            "zone",
            "quiet_from",
            "quiet_until",
            "take_back_seconds",
            "follow_up_days",
            "close_days",
            "thank_you_hours",
        ),
        gettext_lazy("When emails go out, and when something is due."),
    ),
    Section("endings", gettext_lazy("Endings"), ("lapse_days", "late_yes_days", "link_days")),
    Section(
        "coverage",
        gettext_lazy("Coverage"),
        ("coverage_interviews", "coverage_settings"),
        gettext_lazy(
            "How much a student hears before a verdict on a field of work, so that one voice does "
            "not decide. These are the program's figures; no page counts by them yet."
        ),
    ),
    Section(
        "retention",
        gettext_lazy("Keeping and deleting"),
        (
            "contact_months",
            "email_text_days",
            "email_address_months",
            "concern_months",
            "leaver_months",
        ),
        gettext_lazy("What is older is deleted every night, and cannot be brought back."),
    ),
    Section(
        "sign-up",
        gettext_lazy("Accounts"),
        ("sign_up", "sign_up_domains"),
        gettext_lazy("Who may make an account without being invited. It begins as a student's."),
    ),
)
SECTION_FIELDS = tuple(name for section in SECTIONS for name in section.fields)
BY_SLUG = {section.slug: section for section in SECTIONS}
