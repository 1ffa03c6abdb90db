"""The office's page of email texts."""

import pytest
from django.urls import reverse

from core.errors import Refusal
from interviews import services as interviews
from interviews.domain.wording import letter
from interviews.models import Interview
from outbox.domain import kinds
from outbox.models import Email, EmailText
from outbox.selectors import texts
from outbox.services import texts as services
from tests.factories import InterviewFactory
from users.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
KEY = "answer_decline"
URL = reverse("outbox:text", args=[KEY])
WORDS = {"subject": "{contact_first} says no", "body": "That happens.\n\n{link}", "version": "0"}


def save(ruth, now, number=0, **words):
    text = texts.get(KEY)
    given = {"subject": WORDS["subject"], "body": WORDS["body"]} | words
    return services.save_text(text=text, version=number, by=ruth, now=now, **given)


@pytest.mark.parametrize("edited", [1, 30])
def test_the_list_names_every_text_in_as_many_queries(
    as_ruth, ruth, now, edited, django_assert_num_queries
):
    for text in texts.known()[:edited]:
        services.save_text(
            text=text, subject="S", body=texts.original_words(text)[1], version=0, by=ruth, now=now
        )
    as_ruth.get(reverse("outbox:texts"))

    with django_assert_num_queries(5):
        page = as_ruth.get(reverse("outbox:texts")).content.decode()

    assert all(str(text.title).replace("'", "&#x27;") in page for text in texts.known())
    assert page.count("Edited") >= min(edited, len(texts.known()))


def test_an_edited_text_is_what_leaves(as_ruth, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert as_ruth.post(URL, WORDS).status_code == 302
    interview = InterviewFactory(stage="asked", contact__name="Maya Okafor")
    interviews.decline(interview_id=interview.pk, note="", by="contact", now=interview.asked_at)

    row = Email.objects.get(kind="answer")
    message = kinds.get("answer").build(row, row.due_at)
    assert message.subject == "Maya says no"
    assert message.text.startswith("That happens.")


@pytest.mark.parametrize(("column", "most"), [("subject", 200), ("body", 5000)])
def test_the_service_takes_no_more_than_the_page(ruth, now, column, most):
    with pytest.raises(Refusal, match=f"to {most} characters"):
        save(ruth, now, **{column: "x" * (most + 1)})

    assert not EmailText.objects.exists()


def test_a_changed_draft_is_for_the_next_letter_and_not_for_one_begun(
    as_ruth, django_capture_on_commit_callbacks
):
    begun = InterviewFactory(stage="planned", message="As I began it {times}")
    words = {"subject": "Hello", "body": "Dear {contact_name},\n\n{times}", "version": "0"}
    with django_capture_on_commit_callbacks(execute=True):
        as_ruth.post(reverse("outbox:text", args=["request_known"]), words)

    assert letter(begun, "known")[1] == f"Dear {begun.contact.name},\n\n{{times}}"
    assert Interview.objects.get().message == "As I began it {times}"


@pytest.mark.parametrize(
    "body", ["{% load x %}{link}", "{{ link }}", "{link.__class__}", "No way to answer"]
)
def test_words_with_a_fault_are_refused_on_their_line_and_kept_on_the_page(as_ruth, body):
    response = as_ruth.post(URL, WORDS | {"body": f"Dear Maya,\n{body}"})

    assert response.status_code == 422
    page = response.content.decode()
    assert "Dear Maya," in page
    assert "is missing" in page or "Line 2" in page
    assert not EmailText.objects.exists()


def test_the_services_refuse_words_that_the_page_refuses(ruth, now):
    words = {"text": texts.get(KEY), "subject": "{nobody}", "body": WORDS["body"], "now": now}
    with pytest.raises(Refusal, match="do not fit"):
        services.save_text(version=0, by=ruth, **words)
    with pytest.raises(Refusal, match="do not fit"):
        services.send_test(to=ruth, **words)

    assert not EmailText.objects.exists()
    assert not Email.objects.exists()


def test_a_preview_shows_the_typed_words_and_saves_nothing(as_ruth):
    page = as_ruth.post(
        URL, WORDS | {"action": "preview"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert "Maya says no" in page
    assert "<form" not in page
    assert not EmailText.objects.exists()


def test_a_test_goes_to_oneself_once_and_saves_nothing(as_ruth, ruth):
    url = reverse("outbox:text_test", args=[KEY])

    page = as_ruth.post(url, WORDS).content.decode()
    as_ruth.post(url, WORDS)

    row = Email.objects.get()
    assert (row.address, row.subject) == (ruth.email, "Test: Maya says no")
    assert "That happens." in row.body
    assert "That happens." in page
    assert not EmailText.objects.exists()


def test_a_stale_page_shows_both_texts_and_can_be_sent_again(as_ruth, ruth, now):
    save(ruth, now, subject="Theirs")

    response = as_ruth.post(URL, WORDS)

    assert response.status_code == 409
    page = response.content.decode()
    assert "Theirs" in page
    assert "says no" in page
    assert 'name="version" value="1"' in page
    assert EmailText.objects.count() == 1


def test_versions_say_who_changed_what_and_bring_words_back(as_ruth, ruth, now):
    save(ruth, now, body="One.\n\n{link}")
    save(ruth, now, 1, body="Two.\n\n{link}")

    page = as_ruth.get(reverse("outbox:text_versions", args=[KEY])).content.decode()
    as_ruth.post(reverse("outbox:text_restore", args=[KEY, 1]), {"version": "2"})

    assert "Ruth Oduya" in page
    assert "<ins>" in page
    assert EmailText.objects.of(KEY).first().body == "One.\n\n{link}"


def test_the_original_comes_back_and_the_offices_words_are_kept(as_ruth, ruth, now):
    save(ruth, now)

    as_ruth.post(reverse("outbox:text_reset", args=[KEY]), {"version": "1"})
    as_ruth.post(reverse("outbox:text_reset", args=[KEY]), {"version": "1"})

    newest = EmailText.objects.of(KEY).first()
    assert (newest.number, newest.is_original) == (2, True)
    assert EmailText.objects.filter(subject=WORDS["subject"]).exists()


def test_the_same_words_again_make_no_version(ruth, now):
    save(ruth, now)
    save(ruth, now, 1)

    assert EmailText.objects.count() == 1


def test_a_change_leaves_a_line_in_the_trail(ruth, now):
    row = save(ruth, now)

    line = AuditEntry.objects.get(object_type="outbox.emailtext")
    assert (line.actor_id, line.action, line.object_id) == (ruth.pk, "outbox.text_changed", row.pk)


def test_stored_words_that_no_longer_fit_raise_an_alarm_on_the_page(as_ruth, now):
    EmailText.objects.create(key=KEY, number=1, subject="{gone}", body="{link}", at=now)

    listed = as_ruth.get(reverse("outbox:texts")).content.decode()
    page = as_ruth.get(URL).content.decode()

    assert "no longer fit" in listed
    assert "{gone} is not a placeholder" in page
    assert 'role="alert"' in page


@pytest.mark.parametrize("name", ["text", "text_versions"])
def test_an_unknown_text_is_not_found(as_ruth, name):
    assert as_ruth.get(reverse(f"outbox:{name}", args=["nothing"])).status_code == 404
