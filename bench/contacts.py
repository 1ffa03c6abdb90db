"""The list of contacts of a student with 10 000, and its search, beside those of one with 30."""

import time
from collections.abc import Callable

from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from bench import cpu
from bench.people import People
from bench.report import Count, Line, Ratio, Side
from contacts.models import Contact
from contacts.selectors.contact_list import ContactList, contact_list
from core import clock
from tests.factories import StudentFactory
from users.models import User

ROUNDS = 5
MANY, FEW = 10_000, 30
QUERIES = 4  # of the list and a search; a few more for a typing error
GOAL = 1.3
# Two words of name and organization from a few dozen syllables: alike enough to be mistaken.
FILL = """
    INSERT INTO contacts_contact (code, owner_id, name, sort_key, email, phone, title, organization,
        setting, relationship, introducer_may_be_named, link, zone, tidbits, status, created_at,
        version, found_out, common_ground, met_where, kind, level)
    SELECT 'b' || lpad(to_hex(%(owner)s), 3, '0') || lpad(to_hex(row), 4, '0'), %(owner)s,
           initcap(word), word, '', '', 'analyst', 'clinic ' || row %% 97, '', '', false, '', '',
           'met ' || word, (%(statuses)s::text[])[1 + row %% 6], now(), 1, '', '', '',
           'professional', ''
      FROM generate_series(1, %(number)s) AS row,
           LATERAL (SELECT translate(md5(row::text), '0123456789', 'aeiouklmns') AS long) AS md,
           LATERAL (SELECT left(long, 6) || ' ' || substr(long, 8, 7) AS word) AS name
"""


def measure(people: People) -> list[Line]:
    """Return CPU milliseconds of this process and the database for each way to ask."""
    many, few = _student(MANY), _student(FEW)
    word = Contact.objects.filter(owner=few).order_by("pk").values_list("sort_key", flat=True)[7]
    family = word.split()[1]
    slip = family[:-3] + family[-2] + family[-3] + family[-1]
    asked = {
        "list": "",
        "one chip": "status=asked",
        "by last touch": "sort=touch",
        "newest first": "sort=added",
        "a name": f"q={family}",
        "a typing error": f"q={slip}",
    }
    lines: list[Line] = [_beside(what, many, few, query, GOAL) for what, query in asked.items()]
    lines.append(_beside("letters that all have", many, few, "q=an"))
    for owner, number in ((many, MANY), (few, FEW)):
        now = clock.now()
        with CaptureQueriesContext(connection) as made:
            contact_list(owner, QueryDict(""), now)
        lines.append(Count("P2", f"list of {number} contacts", len(made), QUERIES, "queries"))
    return lines


def _student(number: int) -> User:
    owner = StudentFactory()
    about = {"owner": owner.pk, "number": number, "statuses": Contact.Status.values}
    with connection.cursor() as cursor:
        cursor.execute(FILL, about)
        # as autovacuum leaves them
        cursor.execute("VACUUM ANALYZE contacts_contact, office_careerfield, office_source")
    return owner


def _ask(owner: User, query: str) -> ContactList:
    return contact_list(owner, QueryDict(query), clock.now())


def _beside(what: str, many: User, few: User, query: str, goal: float | None = None) -> Ratio:
    rounds = [
        (_milliseconds(lambda: _ask(many, query)), _milliseconds(lambda: _ask(few, query)))
        for _ in range(ROUNDS)
    ]
    side = Side(f"{what}, {MANY} contacts", [one for one, _other in rounds])
    return Ratio("P10", side, Side(f"{FEW} contacts", [other for _one, other in rounds]), goal)


def _milliseconds(ask: Callable[[], ContactList]) -> float:
    """Return CPU of this process and of the PostgreSQL process of this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    before, own = cpu.seconds(pid), time.process_time()
    ask()
    return (cpu.used(before, cpu.seconds(pid)) + time.process_time() - own) * 1000
