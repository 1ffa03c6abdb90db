"""Names that a connector gives in an answer, noted by one press."""

import pytest
from django.urls import reverse

from contacts.models import Referral
from interviews import services
from interviews.domain.named_in_answer import NamedPerson, named_in
from tests.factories import NOW, InterviewFactory


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lena Ortiz, lena@county.example", [("Lena Ortiz", "lena@county.example")]),
        (
            "I have no time, but do ask Lena Ortiz (lena@county.example). Best, Ana",
            [("Lena Ortiz", "lena@county.example")],
        ),
        ("Try Dr. Samuel Achebe at the clinic.", [("Dr. Samuel Achebe", "")]),
        (
            "Ask Tom Becker or Ludwig van den Berg.",
            [("Tom Becker", ""), ("Ludwig van den Berg", "")],
        ),
        ("Talk to my neighbor. She knows Zoë Müller-Šimić!", [("Zoë Müller-Šimić", "")]),
        ("Sorry, no. I wish you well.", []),
        ("Talk to Lena.", []),
        ("see https://example.org/Lena/Ortiz", []),
        ("", []),
    ],
)
def test_names_are_found_in_what_people_write(text, found):
    assert named_in(text) == [NamedPerson(*each) for each in found]


@pytest.mark.django_db
def test_one_press_notes_whom_a_connector_named(as_nina, nina, at_now):
    talk = InterviewFactory(
        student=nina, stage="asked", contact__kind="connector", contact__name="Ana Lindqvist"
    )
    words = "No talk, but ask Lena Ortiz, lena@county.example"
    services.decline(interview_id=talk.pk, note=words, by="contact", now=NOW)
    page = as_nina.get(talk.get_absolute_url()).content.decode()
    press = reverse("contacts:add_referral", args=[talk.contact.code])
    assert press in page
    assert 'value="Lena Ortiz"' in page

    answer = as_nina.post(
        press, {"referral_name": "Lena Ortiz", "referral_reach": "lena@county.example"}
    )

    assert answer.url == talk.contact.get_absolute_url()
    referral = Referral.objects.get()
    assert (referral.kind, referral.by, referral.may_use_name) == (
        "person",
        talk.contact,
        "not_asked",
    )
    assert 'value="Lena Ortiz"' not in as_nina.get(talk.get_absolute_url()).content.decode()
