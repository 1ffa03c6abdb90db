"""Rules of the office's settings and calendar, for forms and services."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.addresses import OPEN_TO_ALL
from core.errors import Refusal
from office.models import OfficeSettings
from office.models.cohorts import COHORT_COLUMNS
from office.models.colors import is_readable, nearest, ratio

HEX = re.compile(r"#[0-9A-F]{6}")
DOMAIN = re.compile(
    r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
LIMITS = {  # field: (least, most) that makes sense
    "open_requests": (1, 50),
    "coverage_interviews": (1, 20),
    "coverage_settings": (1, 10),
    "asks_per_30_days": (1, 30),
    "asks_per_year": (1, 100),
    "letters_per_day": (1, 100),
    "letters_per_contact": (1, 20),
    "letters_per_domain": (1, 100),
    "take_back_seconds": (0, 600),
    "follow_up_days": (1, 60),
    "close_days": (2, 90),
    "thank_you_hours": (6, 168),
    "lapse_days": (1, 90),
    "late_yes_days": (14, 365),
    "link_days": (1, 90),
    # People were told: "no longer than 24 months". Below six, a late yes would find nobody.
    "contact_months": (6, 24),
    "email_text_days": (30, 365),
    "email_address_months": (6, 24),
    "concern_months": (12, 60),
    "leaver_months": (1, 60),
}
LABELS = {
    "name": gettext_lazy("Name of the program"),
    "university": gettext_lazy("University"),
    "office_name": gettext_lazy("Name of the office"),
    "office_short": gettext_lazy("Short name, for senders of emails"),
    "office_email": gettext_lazy("The office's email address"),
    "office_phone": gettext_lazy("The office's phone"),
    "postal_address": gettext_lazy("Postal address, under every email to a contact"),
    "city": gettext_lazy("City, with state and ZIP code"),
    "country": gettext_lazy("Country"),
    "open_requests": gettext_lazy("Open requests of one student"),
    "coverage_interviews": gettext_lazy("Interviews before a verdict on a field"),
    "coverage_settings": gettext_lazy("… from this many kinds of workplace"),
    "asks_per_30_days": gettext_lazy("Requests to one person in 30 days"),
    "asks_per_year": gettext_lazy("Requests to one person in a year"),
    "letters_per_day": gettext_lazy("Letters that one student sends in a day"),
    "letters_per_contact": gettext_lazy("… of these to one person"),
    "letters_per_domain": gettext_lazy("… of these to one employer's addresses"),
    "quiet_from": gettext_lazy("Quiet hours from"),
    "quiet_until": gettext_lazy("Quiet hours until"),
    "take_back_seconds": gettext_lazy("Seconds in which a letter can be taken back"),
    "follow_up_days": gettext_lazy("Business days until a follow-up is ready"),
    "close_days": gettext_lazy("Business days until a request closes by itself"),
    "thank_you_hours": gettext_lazy("Hours until a thank-you is due"),
    "minutes_choices": gettext_lazy("Minutes that students may ask for"),
    "minutes_default": gettext_lazy("Minutes to begin with"),
    "lapse_days": gettext_lazy("Days until a talk nobody logged is set aside"),
    "late_yes_days": gettext_lazy("Days in which a late yes is possible"),
    "link_days": gettext_lazy("Days that the contact's page lives after a talk"),
    "contact_months": gettext_lazy("Months that a contact is kept after the last exchange"),
    "email_text_days": gettext_lazy("Days that the words of an email are kept"),
    "email_address_months": gettext_lazy("Months that an email's address is kept"),
    "concern_months": gettext_lazy("Months that a closed concern is kept"),
    "leaver_months": gettext_lazy("Months that an account is kept after its student left"),
    "sign_up": gettext_lazy("Who may make an account"),
    "sign_up_domains": gettext_lazy("Domains, one on each line"),
}


def limit_sentence(name: str) -> str:
    least, most = LIMITS[name]
    said = _("Choose a number from %(least)s to %(most)s for “%(label)s”.")
    return said % {"label": LABELS[name], "least": least, "most": most}


def limit_hint(name: str) -> str:
    least, most = LIMITS[name]
    return _("From %(least)s to %(most)s.") % {"least": least, "most": most}


def settings_problems(values: Mapping[str, Any]) -> dict[str, str | Promise]:
    """Return a sentence by field for wrong settings; missing ones are not checked."""
    problems: dict[str, str | Promise] = {
        name: limit_sentence(name)
        for name, (least, most) in LIMITS.items()
        if values.get(name) is not None and not least <= values[name] <= most
    }
    follow_up, close = values.get("follow_up_days"), values.get("close_days")
    if follow_up and close and close <= follow_up:
        after = _("A request closes after its follow-up: choose more than %(n)s.")
        problems.setdefault("close_days", after % {"n": follow_up})
    interviews, workplaces = values.get("coverage_interviews"), values.get("coverage_settings")
    if interviews and workplaces and workplaces > interviews:
        few = _("%(n)s interviews come from at most %(n)s kinds of workplace: choose no more.")
        problems.setdefault("coverage_settings", few % {"n": interviews})
    minutes = values.get("minutes_default")
    if minutes and minutes not in (values.get("minutes_choices") or []):
        problems["minutes_default"] = _("Choose one of the minutes that students may ask for.")
    if problem := _kept_too_short(values):
        problems.setdefault("contact_months", problem)
    if problem := _domains_problem(values):
        problems["sign_up_domains"] = problem
    if values.get("color") and (problem := _color_problem(values["color"])):
        problems["color"] = problem
    return problems


def cohort_problems(office: OfficeSettings, own: Mapping[str, Any]) -> dict[str, str | Promise]:
    """Return a sentence by field for numbers of a cohort that are wrong beside the office's."""
    whole = {name: getattr(office, name) for name in COHORT_COLUMNS} | dict(own)
    return settings_problems(whole)


def require_order(starts_on: dt.date, ends_on: dt.date) -> None:
    if ends_on < starts_on:
        raise Refusal(_("Choose a last day on or after the first one."))


def _kept_too_short(values: Mapping[str, Any]) -> str:
    months, days = values.get("contact_months"), values.get("late_yes_days")
    if not months or not days or months * 30 >= days:
        return ""
    said = _(
        "Contacts are kept %(months)s months, and a late yes is possible for %(days)s days: "
        "keep contacts longer, or take a late yes for fewer days."
    )
    return said % {"months": months, "days": days}


def _domains_problem(values: Mapping[str, Any]) -> str:
    domains = values.get("sign_up_domains") or []
    if values.get("sign_up") == "domains" and not domains:
        return _("Name a domain, such as university.edu, or choose who else may make an account.")
    for name in domains:
        if not DOMAIN.fullmatch(name):
            return _("“%(name)s” is not a domain. Write it like university.edu.") % {"name": name}
        if name in OPEN_TO_ALL:
            said = _("Anybody can have an address at %(name)s. Name the university's own domains.")
            return said % {"name": name}
    return ""


def _color_problem(color: str) -> str:
    if not HEX.fullmatch(color):
        return _("Write a color as #RRGGBB, like #0B5D5E.")
    if is_readable(color):
        return ""
    about = {"color": color, "ratio": f"{ratio(color):.1f}", "near": nearest(color)}
    low = _(
        "%(color)s has a contrast of %(ratio)s:1; text needs 4.5:1. "
        "The nearest shade that has it is %(near)s."
    )
    return low % about
