"""Kinds of outbox itself: sign-in emails, tests of a text, invitations, a new address."""

import datetime as dt
from enum import Enum

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.addresses import masked
from core.links import absolute
from core.zones import named
from office.selectors.settings import office_settings
from outbox.domain.kinds import Choice, Kind, Message
from outbox.models import Email
from outbox.selectors import invitations
from users.domain.second_steps import Change
from users.models import AccountMerge, User
from users.models.roles import STAFF, Role


def build(email: Email, now: dt.datetime) -> Message:
    return Message(subject=email.subject, text=email.body)


class Whose(Enum):
    """Which address of an account an email goes to; begins its `fact`."""

    OLD = "old"
    NEW = "new"


def has_open_account(email: Email, now: dt.datetime) -> bool:
    """False if the address belongs to a deactivated account alone: no code may open it."""
    holders = Q(email__iexact=email.address) | Q(emailaddress__email__iexact=email.address)
    states = User.objects.filter(holders).values_list("is_active", flat=True)
    return any(states) or not states


def build_invitation(email: Email, now: dt.datetime) -> Message:
    """It holds no secret: the code for signing in is sent on request."""
    office = office_settings()
    program = f"{office.name}, {office.office_name}" if office.office_name else office.name
    person = _person(email)
    about = {
        "by": email.sender.full_name if email.sender else office.sender_name,
        "program": program,
        "roles": ", ".join(str(Role(role).label) for role in person.roles),
    }
    text = gettext("%(by)s made you an account at %(program)s (%(roles)s).") % about
    how = gettext("Sign in with this address. You need no password: a code comes by email.")
    url = absolute(reverse("account_request_login_code"))
    return Message(
        subject=gettext("Your account at %(program)s") % about,
        text=f"{text}\n\n{how}\n{url}",
        buttons={url: gettext("Sign in with a code")},
        reply_to=office.contact_email,
        from_name=office.sender_name,
    )


def is_invitation_wanted(email: Email, now: dt.datetime) -> bool:
    return bool(_person(email).roles)


def build_address_changed(email: Email, now: dt.datetime) -> Message:
    """The old address learns the new one only in part: whoever reads it may be somebody else."""
    office = office_settings()
    new = _person(email).email
    if email.fact.startswith(Whose.OLD.value):
        text = gettext(
            "The office changed the address of your account from this one to %(new)s. You are "
            "signed out everywhere, and emails go to the new address."
        ) % {"new": masked(new)}
    else:
        text = gettext(
            "The office made %(new)s the address of your account. You are signed out everywhere. "
            "Sign in with it: a code comes by email."
        ) % {"new": new}
    wrong = gettext("If that is wrong, answer this email.")
    return Message(
        subject=gettext("The address of your account changed"),
        text=f"{text}\n\n{wrong}",
        reply_to=office.contact_email,
        from_name=office.sender_name,
    )


def is_address_news(email: Email, now: dt.datetime) -> bool:
    """An address that is no longer the account's learns nothing as if it were."""
    is_old = email.fact.startswith(Whose.OLD.value)
    return is_old or _person(email).email.lower() == email.address.lower()


def build_merged(email: Email, now: dt.datetime) -> Message:
    """Build "accounts_merged", to the address of either account."""
    merge = _merge(email)
    about = {"kept": _for(email, merge.kept), "merged": _for(email, merge.merged)}
    said = gettext(
        "The office made your two accounts one: %(merged)s was merged into %(kept)s. Contacts, "
        "talks and notes are there now."
    )
    if merge.kept.has_role(*STAFF):
        how = gettext("Sign in with %(kept)s.")
    else:
        how = gettext("You can sign in with either address.")
    wrong = gettext(
        "If these accounts are not both yours, answer this email today: within a day it can be "
        "undone."
    )
    return _from_office(
        gettext("Your accounts are one now"), f"{said % about} {how % about}\n\n{wrong}"
    )


def build_merge_undone(email: Email, now: dt.datetime) -> Message:
    merge = _merge(email)
    about = {"kept": _for(email, merge.kept), "merged": _for(email, merge.merged)}
    said = gettext(
        "The office undid the merge of %(merged)s into %(kept)s. Each account has again what it "
        "had before."
    )
    return _from_office(gettext("Your accounts are two again"), said % about)


def is_merge_news(email: Email, now: dt.datetime) -> bool:
    return (_merge(email).undone_at is None) == (email.kind == ACCOUNTS_MERGED.name)


def _merge(email: Email) -> AccountMerge:
    merges = AccountMerge.objects.select_related("kept", "merged")
    return merges.get(pk=email.object_id or 0)


def _for(email: Email, person: User) -> str:
    """Return an address: in full for who has it, in part for the reader of another."""
    is_own = person.email.lower() == email.address.lower()
    return person.email if is_own else masked(person.email)


SECOND_STEP_WORDS = {
    Change.APP_ADDED: _("An authenticator app was set up for your account."),
    Change.APP_REMOVED: _("The authenticator app was removed from your account."),
    Change.PASSKEY_ADDED: _("A passkey was added to your account."),
    Change.PASSKEY_REMOVED: _("A passkey was removed from your account."),
    Change.CODES_ADDED: _("New recovery codes were made for your account. Older ones are void."),
    Change.RESET: _(
        "The office removed the second steps of your account, since somebody said that you lost "
        "them. You are signed out everywhere; set up a new one when you sign in."
    ),
}


def build_second_step(email: Email, now: dt.datetime) -> Message:
    what = SECOND_STEP_WORDS[Change(email.fact.partition(":")[0])]
    at = localtime(email.created_at, named(_person(email).zone))
    when = gettext("That was on %(day)s.") % {"day": date_format(at, "l, F j, Y, g:i A")}
    wrong = gettext(
        "If this was you, all is well. If not, set a new password now and answer this email."
    )
    text = f"{what} {when}\n\n{wrong}"
    return _from_office(gettext("The second step of your account changed"), text)


def _from_office(subject: str, text: str) -> Message:
    office = office_settings()
    return Message(
        subject=subject,
        text=text,
        reply_to=office.contact_email,
        from_name=office.sender_name,
    )


def _person(email: Email) -> User:
    """Raises User.DoesNotExist if the account is gone."""
    return email.user or User.objects.get(pk=email.object_id)


SIGNING_IN = Choice(
    "account",
    _("Codes and links for signing in"),
    _("When you sign in with a code, confirm an address or set a new password."),
    because=_("You ask for each of them yourself."),
)
HOUR = dt.timedelta(hours=1)
ACCOUNT = Kind(
    "account",
    build,
    has_open_account,
    valid_for=HOUR,
    secret=True,
    choice=SIGNING_IN,
    label=_("Code or link for signing in"),
)
TEXT_TEST = Kind("text_test", build, valid_for=HOUR, label=_("Test of a text"))
INVITATION = Kind(
    invitations.KIND,
    build_invitation,
    still_wanted=is_invitation_wanted,
    valid_for=dt.timedelta(days=30),
    label=_("Invitation"),
)
ADDRESS_CHANGED = Kind(
    "address_changed",
    build_address_changed,
    still_wanted=is_address_news,
    valid_for=dt.timedelta(days=7),
    label=_("New address of an account"),
)
ACCOUNTS_MERGED = Kind(
    "accounts_merged",
    build_merged,
    still_wanted=is_merge_news,
    valid_for=dt.timedelta(days=1),
    label=_("Two accounts merged"),
)
MERGE_UNDONE = Kind(
    "merge_undone",
    build_merge_undone,
    still_wanted=is_merge_news,
    valid_for=dt.timedelta(days=7),
    label=_("A merge of accounts undone"),
)
SECOND_STEP = Kind(
    "second_step",
    build_second_step,
    valid_for=dt.timedelta(days=7),
    label=_("Changed second step"),
)
# kinds without a text that the office can edit
NOT_EDITED = {
    ACCOUNT.name,
    TEXT_TEST.name,
    INVITATION.name,
    ADDRESS_CHANGED.name,
    ACCOUNTS_MERGED.name,
    MERGE_UNDONE.name,
    SECOND_STEP.name,
    *("leaving", "staying", "erasing"),
    "stop_link",
}
