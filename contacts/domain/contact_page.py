"""The page of one contact, as higher apps fill their panels on it."""

import datetime as dt
from dataclasses import dataclass

from contacts.models import Contact


@dataclass(frozen=True)
class ContactPage:
    contact: Contact
    now: dt.datetime
