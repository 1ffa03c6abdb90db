"""Many records at once lead to the same persons as one record after the other."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.models import Person, PersonKey, PossibleDuplicate
from contacts.selectors.known_people import keys_of_record
from contacts.services.people import get_or_create_person
from contacts.services.people_in_bulk import PersonRecord, get_or_create_people
from tests.concurrency import run_concurrently

pytestmark = pytest.mark.django_db
RECORD = st.fixed_dictionaries(
    {
        "address": st.sampled_from(["", "a@b.example", "a+x@b.example", "c@b.example"]),
        "link": st.sampled_from(["", "linkedin.com/in/a", "linkedin.com/in/c", "b.example/staff"]),
        "phone": st.sampled_from(["", "+1 617 555 0142", "617-555-0199"]),
        "name": st.sampled_from(["Jonas Falk", "Falk, Jonas", "Maya Okafor"]),
    }
)


def in_bulk(records):
    return get_or_create_people([PersonRecord(keys_of_record(**record)) for record in records])


def outcome(people):
    """Who is who, by place instead of number, with keys and pairs."""
    numbers = Person.objects.order_by("pk").values_list("pk", flat=True)
    places = {pk: place for place, pk in enumerate(numbers)}
    keys = PersonKey.objects.order_by("kind", "key")
    rows = keys.values_list("kind", "key", "person_id", "is_shared")
    pairs = PossibleDuplicate.objects.values_list("one_id", "other_id")
    return (
        [places.get(one) for one in people],
        [(kind, key, places[person], is_shared) for kind, key, person, is_shared in rows],
        {(places[one], places[other]) for one, other in pairs},
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(RECORD, max_size=3), st.lists(RECORD, max_size=6))
def test_a_batch_leads_to_the_same_persons_as_one_record_after_the_other(before, records):
    found = []
    for way in (
        in_bulk,
        lambda all_: [one and one.pk for one in (get_or_create_person(**it) for it in all_)],
    ):
        PossibleDuplicate.objects.all().delete()
        Person.objects.all().delete()
        for record in before:
            get_or_create_person(**record)
        found.append(outcome(way(records)))

    assert found[0] == found[1]


def test_queries_do_not_grow_with_the_records(django_assert_num_queries):
    records = [{"address": f"p{n}@b.example", "name": f"P {n}"} for n in range(60)]
    in_bulk(records[:1])

    with django_assert_num_queries(5):
        in_bulk(records[:30])
    with django_assert_num_queries(5):
        in_bulk(records)


@pytest.mark.django_db(transaction=True)
def test_two_batches_at_once_share_the_persons_and_never_deadlock():
    records = [
        {"address": f"p{n}@b.example", "link": f"linkedin.com/in/p{n}", "name": f"P {n}"}
        for n in range(80)
    ]

    one, other, third = run_concurrently(
        [lambda: in_bulk(records), lambda: in_bulk(records[::-1])[::-1], lambda: in_bulk(records)]
    )

    assert one == other == third
    assert Person.objects.count() == 80
    assert PersonKey.objects.count() == 160
