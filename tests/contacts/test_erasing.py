"""Erasing a contact: every word goes, wherever it stands; dates, limits and silence stay."""

import pytest
from django.db import models
from django.urls import reverse

from contacts import services
from contacts.models import (
    Contact,
    ContactImportRow,
    ContactLink,
    ContactMerge,
    DismissedPair,
    Organization,
    RequestRecord,
    Tag,
    Touch,
)
from core.errors import Refusal
from interviews.emails.kinds import CONTACTS_KINDS, STUDENTS_KINDS
from interviews.models import (
    LETTER_KINDS,
    Advice,
    AnswerLink,
    AnswerUndo,
    ContactLetter,
    HomeworkAnswer,
    Interview,
    InterviewEvent,
    PlannedQuestion,
    Reflection,
    Slot,
    TalkNotes,
    ThankYou,
)
from interviews.services.erasing import ABOUT_EVENT, ABOUT_INTERVIEW, COPY
from outbox import services as outbox
from outbox.models import Email, Suppression
from questions.models import Prompt
from reminders.models import ReminderLink, Snooze
from tests.factories import (
    DAY,
    NOW,
    ContactFactory,
    FeedbackFactory,
    InterviewFactory,
    QuestionFactory,
    ReferralFactory,
)
from tests.marks import MARK, columns, mark_for, marked
from tests.sign_in import proven
from users.models import ImportJob
from users.privacy import retention

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def maya(nina):
    """Somebody nina talked with and thanked, about whom everything is written that can be."""
    maya = ContactFactory(owner=nina, name="Quilla Sastre")
    talk = InterviewFactory(contact=maya, student=nina, stage="thanked")
    TalkNotes.objects.get_or_create(interview=talk)
    prompt = Prompt.objects.create(slug="homework", when="before_interview", text="What?")
    HomeworkAnswer.objects.create(interview=talk, prompt=prompt, text="w")
    PlannedQuestion.objects.create(interview=talk, text="own", position=1)
    bank = QuestionFactory()
    PlannedQuestion.objects.create(interview=talk, question=bank, text=bank.text, position=2)
    reflection, _made = Reflection.objects.update_or_create(interview=talk)
    FeedbackFactory(reflection=reflection)
    ThankYou.objects.get_or_create(interview=talk, defaults={"due_at": NOW})
    AnswerLink.of(talk)
    AnswerUndo.create(talk.events.earliest("pk"))
    Slot.objects.get_or_create(interview=talk, starts_at=NOW)
    talk.events.create(at=NOW, move="decline", by=InterviewEvent.By.CONTACT)
    Advice.objects.create(contact=maya, interview=talk, advised="Call", given_on=NOW.date())
    letter = ContactLetter.objects.create(
        contact=maya, reason="thanks", subject="s", text="t", sent_at=NOW, form_key=_key(1)
    )
    Touch.objects.create(contact=maya, at=NOW, what="met")
    ContactLink.objects.create(contact=maya, url="https://a.example", place=1)
    ReferralFactory(by=maya)
    ReferralFactory(by=ContactFactory(owner=nina), contact=maya)
    ContactFactory(owner=nina, introduced_by=maya, introducer_may_be_named=True)
    other = ContactFactory(owner=nina)
    DismissedPair.objects.create(one=maya, other=other, dismissed_at=NOW)
    ContactMerge.objects.create(owner=nina, kept=maya, merged_code="f0rm3r01", at=NOW)
    maya.tags.add(Tag.objects.create(owner=nina, name="alumni"))
    services.link_organization(maya)
    maya.save()
    job = ImportJob.objects.create(
        kind="contacts", owner=nina, by=nina, file_name="a.csv", fingerprint="f", created_at=NOW,
        state="applied", written_at=NOW,
    )  # fmt: skip
    ContactImportRow.objects.create(job=job, number=1, kind="changed", contact=maya)
    ContactImportRow.objects.create(job=job, number=2, kind="repeated", repeats=1)
    Snooze.objects.create(student=nina, interview=talk, kind="thank_you", moment="m", until=NOW)
    ReminderLink.objects.create(interview=talk, use="thank_you", moment="m", token_hash="h")
    for kind, about in [
        ("thank_you", talk),
        ("receipt", talk.events.latest("pk")),
        ("keep_thanks", letter),
    ]:
        outbox.add(kind, address=maya.email, object_id=about.pk, fact="f", sender=nina, now=NOW)
    sent = Email.objects.get(kind="thank_you")
    outbox.add(COPY, to=nina, object_id=sent.pk, fact="sent", now=NOW)
    return maya


def _key(number):
    return f"00000000-0000-0000-0000-{number:012}"


@pytest.fixture
def student(as_nina):
    """nina's browser, just after she said who she is."""
    return proven(as_nina)


# --- the mark -------------------------------------------------------------------------------------
STAYS = {
    ("contacts_referral", "link"),  # a person has none; the whole row goes
    ("interviews_plannedquestion", "text"),  # of the bank; the student's own go with their rows
    # words of the code: what happened, how, when
    ("contacts_touch", "what"),
    ("interviews_contactletter", "batch"),
    ("interviews_interviewevent", "move"),
    ("interviews_interviewevent", "channel"),
    ("interviews_thankyou", "starts_from"),
    ("reminders_reminderlink", "moment"),
    ("reminders_snooze", "kind"),
    ("reminders_snooze", "moment"),
}


def paths(model=Contact, path="pk", seen=()):
    """Return each model whose rows lead to a contact, with the lookups that do."""
    found = {model: {path}}
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel) or relation.many_to_many:
            continue
        other = relation.related_model
        if other in seen or other is model:
            continue
        name = relation.field.name
        step = name if path == "pk" else f"{name}__{path}"
        for key, steps in paths(other, step, (*seen, model)).items():
            found.setdefault(key, set()).update(steps)
    return found


def plant(contact):
    """Write the mark into all text of rows that lead to the contact; return models without one."""
    empty = set()
    for model, steps in paths().items():
        mine = models.Q()
        for step in steps:
            mine |= models.Q(**{step: contact.pk})
        ids = set(model._base_manager.filter(mine).values_list("pk", flat=True))
        if not ids:
            empty.add(model._meta.label)
        texts = [it for it in columns(model) if (model._meta.db_table, it.name) not in STAYS]
        model._base_manager.filter(pk__in=ids).update(**{it.name: mark_for(it) for it in texts})
    Email.objects.update(subject=MARK, body=MARK, address=f"{MARK}@a.example")
    PlannedQuestion.objects.filter(question=None).update(text=MARK)
    ContactImportRow.objects.filter(repeats=1).update(said={"name": MARK})
    return empty


def test_no_word_about_an_erased_contact_is_anywhere_in_the_database(maya):
    assert plant(maya) == set()
    assert set(marked()) >= {"contacts_contact", "outbox_email", "interviews_talknotes"}

    services.erase_contact(contact_id=maya.pk, now=NOW)

    assert marked() == []


def test_after_the_months_of_the_office_only_the_students_own_notes_hold_a_word(maya):
    own = {
        "advising_feedback",
        "interviews_interview",  # goal
        "interviews_plannedquestion",
        "interviews_reflection",
        "interviews_talknotes",
    }
    plant(maya)
    Email.objects.update(state="sent", next_attempt_at=None, ended_at=NOW)
    ago = NOW - 800 * DAY
    Contact.objects.filter(pk=maya.pk).update(created_at=ago, last_touch_at=ago)
    Interview.objects.update(created_at=ago, ends_at=ago, starts_at=ago - DAY / 24)
    InterviewEvent.objects.update(at=ago)

    assert retention.retain_one("contacts", NOW) == 1
    retention.retain_one("imported_files", NOW + 2 * DAY)

    assert set(marked()) == own


# --- what stays -----------------------------------------------------------------------------------
def test_dates_limits_and_a_wish_for_silence_stay(maya, nina):
    record = RequestRecord.objects.create(
        person=maya.person, student=nina, channel="site", asked_at=NOW, closed_at=NOW
    )
    outbox.suppress(address=maya.email, reason=Suppression.Reason.STOPPED, now=NOW)
    address, person = maya.email, maya.person
    talk = maya.interviews.get()
    dates = (talk.stage, talk.asked_at, talk.ended_at, talk.thanked_at, talk.events.count())

    services.erase_contact(contact_id=maya.pk, now=NOW)

    talk.refresh_from_db()
    assert dates == (
        talk.stage, talk.asked_at, talk.ended_at, talk.thanked_at, talk.events.count()
    )  # fmt: skip
    assert talk.contact.name == "Former contact"
    assert record in person.requests.all()
    assert outbox.is_suppressed(address, "request", NOW)


def test_somebody_on_whom_nothing_depends_leaves_no_row(nina):
    lena = ContactFactory(owner=nina)
    Touch.objects.create(contact=lena, at=NOW, what="met")
    services.erase_contact(contact_id=lena.pk, now=NOW)
    assert not Contact.objects.filter(pk=lena.pk).exists()


def test_whom_they_led_to_stays_and_no_text_names_them_any_more(maya, nina):
    lena = Contact.objects.get(introduced_by=maya)
    InterviewFactory(contact=lena, student=nina, stage="planned", known_through="Quilla Sastre")

    services.erase_contact(contact_id=maya.pk, now=NOW)

    lena.refresh_from_db()
    assert lena.introduced_by_id == maya.pk and not lena.introducer_may_be_named
    assert lena.interviews.get().known_through == ""


def test_an_organization_with_own_words_stays_and_a_bare_one_goes(nina):
    for name, found_out in [("Bare", ""), ("Known", "They hire in May")]:
        contact = ContactFactory(owner=nina, organization=name)
        services.link_organization(contact)
        contact.save()
        contact.organization_record.found_out = found_out
        contact.organization_record.save()
        services.erase_contact(contact_id=contact.pk, now=NOW)

    assert [it.name for it in Organization.objects.all()] == ["Known"]


# --- what comes first -----------------------------------------------------------------------------
@pytest.mark.parametrize("stage", ["asked", "proposing", "scheduled"])
def test_an_open_request_or_a_coming_talk_ends_first(student, nina, stage):
    talk = InterviewFactory(contact__owner=nina, student=nina, stage=stage)
    url = reverse("contacts:erase", args=[talk.contact.code])
    page = student.get(url).content.decode()
    way = "cancel" if stage == "scheduled" else "withdraw"

    answer = student.post(url, follow=True).content.decode()

    assert (
        reverse(f"interviews:{way}", args=[talk.code]) in page and "for good</button>" not in page
    )
    assert "still to come" in answer
    assert Contact.objects.get(pk=talk.contact_id).erased_at is None


def test_an_email_that_waits_is_canceled_and_one_that_is_being_sent_comes_first(nina, maya):
    waiting = Email.objects.get(kind="keep_thanks")
    Email.objects.filter(pk=waiting.pk).update(
        state="sending", lease_token=_key(2), lease_until=NOW + DAY
    )
    with pytest.raises(outbox.BeingSent):
        services.erase_contact(contact_id=maya.pk, now=NOW)
    assert Email.objects.filter(state="pending").count() == 3

    services.erase_contact(contact_id=maya.pk, now=NOW + 2 * DAY)  # whoever sent it has died

    states = dict(Email.objects.values_list("kind", "state"))
    assert states == {
        "keep_thanks": "uncertain", "thank_you": "canceled", "receipt": "canceled",
        COPY: "canceled",
    }  # fmt: skip
    assert not Email.objects.waiting().exists()


def test_every_kind_of_email_about_a_talk_is_found():
    known = {*ABOUT_INTERVIEW, *ABOUT_EVENT, *LETTER_KINDS, COPY}
    assert known == {kind.name for kind in CONTACTS_KINDS + STUDENTS_KINDS}


def test_files_of_contacts_that_are_not_applied_go_and_a_running_one_is_awaited(student, nina):
    job = ImportJob.objects.create(
        kind="contacts", owner=nina, by=nina, file_name="people.csv", fingerprint="f",
        created_at=NOW, state="checking",
    )  # fmt: skip
    lena = ContactFactory(owner=nina)
    assert "people.csv" in student.get(reverse("contacts:erase", args=[lena.code])).content.decode()
    with pytest.raises(Refusal, match="Wait until that is done"):
        services.erase_contact(contact_id=lena.pk, now=NOW)

    ImportJob.objects.update(state="checked")
    services.erase_contact(contact_id=lena.pk, now=NOW)

    assert not ImportJob.objects.filter(pk=job.pk).exists()


# --- the pages ------------------------------------------------------------------------------------
def test_the_press_erases_once_and_nothing_can_be_done_with_what_remains(student, maya):
    talk = maya.interviews.get()
    page = student.get(reverse("contacts:detail", args=[maya.code])).content.decode()
    url = reverse("contacts:erase", args=[maya.code])
    assert url in page

    shown = student.post(url, follow=True).content.decode()

    assert "The contact is erased." in shown and "Quilla" not in shown
    assert student.post(url).status_code == 404  # a double click
    for name in ("edit", "erase"):
        assert student.get(reverse(f"contacts:{name}", args=[maya.code])).status_code == 404
    assert student.post(reverse("contacts:restore", args=[maya.code])).status_code == 404
    for name in ("wrap_up", "answered", "keep"):
        code = maya.code if name == "keep" else talk.code
        assert student.get(_path(name, code)).status_code in (404, 405)
    for left in (maya.get_absolute_url(), talk.get_absolute_url()):
        kept = student.get(left).content.decode()
        assert "ormer contact" in kept and "Quilla" not in kept and "<form" not in _main(kept)


def test_the_list_and_the_page_of_a_talk_ask_nothing_of_a_former_contact(as_nina, nina):
    talk = InterviewFactory(contact__owner=nina, student=nina, stage="held")
    services.erase_contact(contact_id=talk.contact_id, now=NOW)

    listed = _main(as_nina.get(reverse("interviews:list")).content.decode())
    page = _main(as_nina.get(talk.get_absolute_url()).content.decode())

    assert "Former contact" in listed and "Talked" in listed and "hank" not in listed
    assert "You talked with this person." in page


def _path(name, code):
    return reverse(f"interviews:{name}", args=[code])


def _main(page):
    return page.split("<main")[1].split("</main")[0]


def test_the_link_in_earlier_emails_stops_working(client, nina):
    talk = InterviewFactory(contact__owner=nina, student=nina, stage="declined")
    address = f"/r/{AnswerLink.of(talk).token}/"
    before = client.get(address).content.decode()
    services.erase_contact(contact_id=talk.contact_id, now=NOW)

    after = client.get(address).content.decode()
    assert "Nina" in before and "Nina" not in after
