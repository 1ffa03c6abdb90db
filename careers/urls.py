"""The URLs of all apps; access rules of allauth's views are declared here."""

from django.conf import settings
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from users.access import PUBLIC, SIGNED_IN, declare
from users.urls import mfa_urlpatterns
from users.views.addresses import addresses

declare(
    {
        "account_login": PUBLIC,
        "account_logout": PUBLIC,  # also leaves a sign-in halfway
        "account_inactive": PUBLIC,
        "account_signup": PUBLIC,
        "account_reauthenticate": SIGNED_IN,
        "account_request_reauthentication_code": SIGNED_IN,
        "account_confirm_reauthentication_code": SIGNED_IN,
        "account_email": SIGNED_IN,
        "account_email_verification_sent": PUBLIC,
        "account_confirm_email": PUBLIC,
        "account_change_password": SIGNED_IN,
        "account_set_password": SIGNED_IN,
        "account_reset_password": PUBLIC,
        "account_reset_password_done": PUBLIC,
        "account_reset_password_from_key": PUBLIC,
        "account_reset_password_from_key_done": PUBLIC,
        "account_confirm_login_code": PUBLIC,
        "account_request_login_code": PUBLIC,
    },
    reauthenticate={
        "account_email": _("Change email addresses"),
        "account_set_password": _("Set a password"),
    },
)

urlpatterns = [
    path("accounts/email/", addresses, name="account_email"),
    path("", include("users.urls")),
    path("accounts/", include(mfa_urlpatterns)),
    path("accounts/", include("allauth.account.urls")),
    path("", include("careers.health")),
    path("", include("careers.metrics")),
    path("", include("office.urls")),
    path("", include("outbox.urls")),
    path("", include("scim.urls")),
    path("", include("contacts.urls")),
    path("", include("questions.urls")),
    path("", include("guides.urls")),
    path("", include("interviews.urls")),
    path("", include("advising.urls")),
    path("", include("reminders.urls")),
    path("", include("home.urls")),
]
if not settings.PRODUCTION:
    urlpatterns += [path("", include("devserver.mailbox")), path("", include("devserver.parts"))]
