"""Keeping in touch: a reason, a draft, the own mailbox, other exchanges."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from contacts.models import Contact, Touch
from outbox.models import Email
from tests.factories import DAY, ContactFactory, InterviewFactory, ReflectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def maya(nina, at_now):
    """Last in touch on December 3, in a rhythm of three months: it is time."""
    ended = at_now - 90 * DAY
    talk = InterviewFactory(
        student=nina,
        stage="thanked",
        ended_at=ended,
        contact__name="Maya Okafor",
        contact__cadence=90,
        contact__last_touch_at=ended,
        contact__tidbits="Works nights. Has a daughter at Lakeside.",
    )
    ReflectionFactory(interview=talk)
    return talk.contact


def at(name, contact):
    return reverse(f"interviews:{name}", args=[contact.code])


def test_today_leads_to_a_draft_beside_what_is_known(as_nina, maya):
    today = as_nina.get(reverse("home:today")).content.decode()
    assert "Three months since you were last in touch with Maya." in today
    assert at("keep", maya) in today

    page = unescape(as_nina.get(at("keep", maya)).content.decode())

    draft = page.partition("<textarea")[2].partition("</textarea>")[0]
    assert "Because of it I set out to do this:\n\nTake the statistics course.\n" in draft
    assert "nights" not in draft
    assert "Works nights. Has a daughter at Lakeside." in page
    assert "A ward runs on spreadsheets" in page


@pytest.mark.parametrize(
    "reason", ["advice", "thanks", "news", "saw", "season", "offer", "sorted(", ""]
)
def test_each_reason_starts_its_own_draft_with_gaps_to_fill(as_nina, maya, reason):
    page = as_nina.get(at("keep", maya), {"reason": reason})

    assert "[" in page.context["form"].initial["text"]
    assert page.context["form"].initial["text"].startswith("Dear Maya Okafor,")


def test_a_text_with_gaps_is_no_letter_yet(as_nina, maya):
    page = as_nina.post(at("keep", maya), {"subject": "Hello", "text": "Dear Maya, [what is new]"})

    assert page.status_code == 422
    assert "mailto:" not in page.content.decode().partition("<aside")[0].partition("<main")[2]


def test_the_letter_opens_in_ones_own_mailbox_and_i_sent_it_starts_the_rhythm_over(
    as_nina, maya, at_now
):
    letter = {"subject": "News & more", "text": "Dear Maya,\n\nI took the course. 100% worth it?"}
    page = as_nina.post(at("keep", maya), letter | {"mailbox": "1"}).content.decode()
    address = urlsplit(unescape(re.search(r'href="(mailto:[^"]+)"', page).group(1)))
    said = parse_qs(address.query)
    assert (address.path, said["subject"]) == (maya.email, ["News & more"])
    assert said["body"] == ["Dear Maya,\r\n\r\nI took the course. 100% worth it?"]

    after = as_nina.post(at("touched", maya), {"way": "message"}, follow=True).content.decode()

    maya.refresh_from_db()
    assert maya.last_touch_at - at_now < DAY
    assert Touch.objects.get().what == "message"
    assert "You wrote." in after
    assert not Email.objects.exists()
    assert "since you were last in touch" not in as_nina.get(reverse("home:today")).content.decode()


def test_in_touch_another_way_on_a_day_that_has_come(as_nina, maya):
    future = as_nina.post(at("touched", maya), {"way": "call", "on": "2026-03-04"})
    assert (future.status_code, Touch.objects.count()) == (422, 0)

    as_nina.post(
        at("touched", maya), {"way": "call", "on": "2026-03-01", "note": "She moves to Oslo."}
    )

    assert Touch.objects.get().at.isoformat() == "2026-03-01T18:00:00+00:00"


def test_later_is_two_weeks_and_can_be_undone(as_nina, maya):
    as_nina.post(at("keep_later", maya))
    maya.refresh_from_db()
    assert maya.next_due_at.isoformat() == "2026-03-17T05:00:00+00:00"
    assert "last in touch" not in as_nina.get(reverse("home:today")).content.decode()

    as_nina.post(at("keep_later", maya), {"undo": "1"})

    assert "last in touch" in as_nina.get(reverse("home:today")).content.decode()


def test_the_rhythm_is_chosen_on_the_contacts_page(as_nina, maya):
    Contact.objects.update(cadence=None, next_due_at=None)
    page = as_nina.get(maya.get_absolute_url()).content.decode()
    assert "How often do you want to keep in touch?" in page

    as_nina.post(at("cadence", maya), {"cadence": "365"})
    as_nina.post(at("cadence", maya), {"cadence": "7"})

    maya.refresh_from_db()
    assert (maya.cadence, maya.next_due_at.date().isoformat()) == (365, "2026-12-03")


def test_a_thank_you_asks_for_the_rhythm_once(as_nina, nina, at_now):
    talk = InterviewFactory(student=nina, stage="held", contact__took_interest=True)
    page = as_nina.get(reverse("interviews:thank", args=[talk.code])).content.decode()
    assert page.count("How often do you want to keep in touch?") == 2  # in both forms
    assert re.search(r'value="30"[^>]*checked', page)

    as_nina.post(
        reverse("interviews:thanked", args=[talk.code]), {"medium": "note", "cadence": "180"}
    )

    talk.contact.refresh_from_db()
    assert talk.contact.cadence == 180


def test_who_was_never_in_touch_can_note_an_exchange_and_nothing_is_written_yet(
    as_nina, nina, at_now
):
    contact = InterviewFactory(student=nina, stage="asked").contact

    page = as_nina.get(at("keep", contact)).content.decode()

    assert "You have noted no talk or exchange with" in page
    assert "<textarea" not in page
    as_nina.post(at("touched", contact), {"way": "they_wrote", "note": "Advice by mail."})
    assert Touch.objects.get().note == "Advice by mail."


def test_what_was_given_is_a_touch_with_its_kind_on_the_timeline(as_nina, maya, at_now):
    gift = {"gift": "1", "way": "gave_introduction", "note": "Sam, who needs her."}

    after = as_nina.post(at("touched", maya), gift, follow=True).content.decode()

    assert Touch.objects.get().what == "gave_introduction"
    assert "You introduced somebody to them." in after
    assert "Sam, who needs her." in after
    maya.refresh_from_db()
    assert maya.last_touch_at - at_now < DAY
    wrong = as_nina.post(at("touched", maya), {"gift": "1", "way": "call"})
    assert (wrong.status_code, Touch.objects.count()) == (422, 1)


def test_an_exchange_noted_by_mistake_can_be_undone_with_its_turn(as_nina, maya):
    before = Contact.objects.filter(pk=maya.pk).values("last_touch_at", "next_due_at").get()
    undo = at("undo_touched", maya)
    page = as_nina.post(at("touched", maya), {"way": "call"}, follow=True).content.decode()
    assert undo in page

    for _press in range(2):
        page = as_nina.post(undo, follow=True).content.decode()

    assert not Touch.objects.exists()
    assert Contact.objects.filter(pk=maya.pk).values("last_touch_at", "next_due_at").get() == before
    assert undo not in page


def test_what_was_noted_of_one_contact_is_not_undone_at_another(as_nina, nina, maya):
    other = ContactFactory(owner=nina)
    as_nina.post(at("touched", maya), {"way": "call"})

    as_nina.post(at("undo_touched", other))

    assert Touch.objects.count() == 1
