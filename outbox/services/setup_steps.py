"""The setup steps that need email: a test, and the first counselors."""

import datetime as dt
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from office.models import OfficeSettings
from office.selectors.setup_steps import Step, register
from outbox.emails.account_kinds import TEXT_TEST
from outbox.models import Email
from outbox.selectors import health
from outbox.services.queue import add
from users.models import User
from users.models.roles import Role

TEST_FACT_PREFIX = "setup:"


@dataclass(frozen=True)
class Counselor:
    """`is_pending` until a code proves the address."""

    person: User
    is_pending: bool


def newest_test() -> Email | None:
    return (
        Email.objects.filter(kind=TEXT_TEST.name, fact__startswith=TEST_FACT_PREFIX)
        .order_by("-pk")
        .first()
    )


def send_setup_test(*, to: User, now: dt.datetime) -> Email:
    return add(
        TEXT_TEST.name,
        to=to,
        object_id=None,
        fact=f"{TEST_FACT_PREFIX}{now.isoformat()}",
        subject=_("Email works"),
        body=_(
            "This test went the way of every email from here. Go back to the set-up and say that "
            "it arrived."
        ),
        now=now,
    )


def counselors() -> list[Counselor]:
    found = User.objects.filter(roles__contains=[Role.COUNSELOR], is_active=True).order_by("email")
    proven = Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True))
    return [Counselor(person, not person.is_proven) for person in found.annotate(is_proven=proven)]


def register_steps() -> None:
    register(
        Step(
            "email",
            2,
            gettext_lazy("Does email arrive?"),
            "outbox:setup_email",
            _email,
            confirm=gettext_lazy("The test arrived"),
        )
    )
    register(
        Step(
            "people",
            4,
            gettext_lazy("First counselors"),
            "outbox:setup_people",
            _people,
            is_done=lambda _office: bool(counselors()),
            confirm=gettext_lazy("Later"),
        )
    )


def _email(_office: OfficeSettings) -> str:
    if reason := health.hold_message():
        return _("No email is going out. %(reason)s") % {"reason": reason}
    test = newest_test()
    if test is None:
        return _("Send yourself a test.")
    return _("A test to %(address)s: %(state)s") % {
        "address": test.address,
        "state": test.get_state_display(),
    }


def _people(_office: OfficeSettings) -> str:
    found = counselors()
    if not found:
        return _("None yet. They get an email with where to sign in.")
    count = ngettext("%(count)d counselor", "%(count)d counselors", len(found)) % {
        "count": len(found)
    }
    return ", ".join([count, *(one.person.full_name or one.person.email for one in found[:3])])
