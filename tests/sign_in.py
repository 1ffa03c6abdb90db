"""What a person does on the sign-in pages, for tests: they read their codes in the outbox as in
a mailbox."""

import re
import time

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from outbox.models import Email

CODE = re.compile(r"^[A-Z]{4}-[A-Z]{4}$|^[A-Z0-9]{6,}$", re.MULTILINE)


def newest_code(address):
    """The code in the newest email to `address`."""
    return CODE.search(Email.objects.filter(address=address).latest("pk").body).group()


def sign_in_by_code(address, browser=None, typed=None):
    """A browser that asked for a code and typed it; `typed` makes of the code what is typed."""
    cache.clear()
    browser = browser or Client()
    browser.post(reverse("account_request_login_code"), {"email": address})
    code = newest_code(address)
    browser.post(reverse("account_confirm_login_code"), {"code": typed(code) if typed else code})
    return browser


def is_signed_in(browser):
    return "_auth_user_id" in browser.session


def prove(browser, person):
    """Answer "Is it you?" by a code, as before a change of the account."""
    cache.clear()
    browser.post(reverse("account_request_reauthentication_code"), {"recipient": person.email})
    browser.post(
        reverse("account_confirm_reauthentication_code"), {"code": newest_code(person.email)}
    )


def app_code(secret, steps=0):
    """The code that an authenticator app shows, or did `steps` half minutes from now."""
    counter = int(time.time()) // 30 + steps
    return format_hotp_value(hotp_value(secret, counter))


def proven(browser):
    """The browser, as if "Is it you?" had been answered a moment ago."""
    session = browser.session
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()
    return browser


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of an authenticator app


def with_app(person):
    """The person, with an authenticator app that holds SECRET."""
    TOTP.activate(person, SECRET)
    return person
