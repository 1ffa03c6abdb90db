"""The request as the site's views know it: what middleware adds to Django's."""

import datetime as dt

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """Never made: it names the type of what middleware completed.

    `now` is the database's clock, read once for each request. Views behind a role or a sign-in take
    `users.access.SignedInRequest`, whose user has an account.
    """

    now: dt.datetime
    htmx: HtmxDetails
