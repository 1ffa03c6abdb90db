"""The request as middleware completes it."""

import datetime as dt

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """Type of a request with the attributes that middleware adds; never instantiated.

    `now` is the database's clock, read once for each request. Views behind a role or a sign-in take
    `users.access.SignedInRequest`, whose user has an account.
    """

    now: dt.datetime
    htmx: HtmxDetails
