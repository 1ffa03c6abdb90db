"""News to several contacts: one email each, sent once, taken back at once; and their advice."""

import uuid

import pytest
from django.urls import reverse

from contacts.models import Touch
from core.edits import Stale
from core.errors import Refusal
from interviews import services
from interviews.models import Advice, ContactLetter
from outbox import services as outbox
from outbox.models import Email
from tests.concurrency import run_concurrently
from tests.factories import DAY, NOW, AdviceFactory, ContactFactory, InterviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
TEXT = "Dear {first},\n\nI took the course.\n\nNina Park"
WORDS = {"subject": "News for {first}", "text": TEXT}


@pytest.fixture
def people(nina):
    """Three contacts at three employers, last in touch long ago."""
    return [
        ContactFactory(
            owner=nina,
            name=f"{name} Okafor",
            email=f"{name.lower()}@{name.lower()}.example",
            last_touch_at=NOW - days * DAY,
        )
        for name, days in (("Maya", 90), ("Sam", 120), ("Lena", 60))
    ]


def at(name, *args):
    return reverse(f"interviews:{name}", args=args)


def send(nina, people, **facts):
    given = {"form_key": uuid.uuid4()} | WORDS | facts
    return services.send_news(owner=nina, contact_ids=[one.pk for one in people], now=NOW, **given)


def test_it_is_chosen_looked_at_and_sent_to_each_by_first_name(as_nina, people):
    page = as_nina.get(at("news")).content.decode()
    assert page.index("Sam Okafor") < page.index("Maya Okafor") < page.index("Lena Okafor")

    to = {"to": [one.code for one in people], "form_key": str(uuid.uuid4())}
    preview = as_nina.post(at("news"), WORDS | to)
    assert "Dear Lena," in preview.content.decode()
    assert not Email.objects.exists()
    for _twice in range(2):
        done = as_nina.post(at("news"), WORDS | to | {"send": "1"}, follow=True)

    assert "Take all back" in done.content.decode()
    said = dict(Email.objects.values_list("address", "body"))
    assert said == {one.email: TEXT.replace("{first}", one.name.split()[0]) for one in people}
    assert set(Email.objects.values_list("subject", flat=True)) == {
        "News for Maya", "News for Sam", "News for Lena",
    }  # fmt: skip


def test_one_press_takes_all_back_and_the_words_are_offered_again(as_nina, people):
    to = {"to": [one.code for one in people]}
    as_nina.post(at("news"), WORDS | to | {"send": "1"})
    batch = ContactLetter.objects.first().batch

    page = as_nina.post(at("undo_news", batch), follow=True)

    assert set(Email.objects.values_list("state", flat=True)) == {"canceled"}
    assert not Touch.objects.exists()
    assert page.context["form"].initial["text"] == TEXT
    people[0].refresh_from_db()
    assert people[0].last_touch_at == NOW - 90 * DAY


def test_who_cant_be_written_to_is_left_out_without_a_reason_that_tells_on_others(
    as_nina, nina, people
):
    outbox.suppress(people[0].email, "stopped", now=NOW)

    page = as_nina.get(at("news")).content.decode()
    news = send(nina, people)

    assert "Maya can&#x27;t be written to through Margin now." in page
    assert [contact for contact, _why in news.left_out] == [people[0]]
    assert Email.objects.count() == 2


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"text": "Dear {first}, could we talk again?"}, "reads like a request"),
        ({"text": "Dear {first}, [what is new]"}, "in place of"),
        ({"text": "Dear {name}, I took it."}, "in place of"),
        ({"text": ""}, "Write your message"),
    ],
)
def test_the_words_are_checked_for_all_at_once(nina, people, facts, sentence):
    with pytest.raises(Refusal, match=sentence):
        send(nina, people, **facts)

    assert not Email.objects.exists()


def test_at_most_ten_and_nobody_elses_contacts(nina, people):
    foreign = ContactFactory(last_touch_at=NOW - 90 * DAY)
    with pytest.raises(Refusal, match="at least one"):
        send(nina, [foreign])
    more = [ContactFactory(owner=nina, last_touch_at=NOW - 90 * DAY) for _ in range(8)]
    with pytest.raises(Refusal, match="at most ten"):
        send(nina, people + more)


@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_once_send_one_email_to_each(nina, people):
    key = uuid.uuid4()

    outcomes = run_concurrently([lambda: send(nina, people, form_key=key)] * 10)

    assert len({news.batch for news in outcomes}) == 1
    assert (Email.objects.count(), Touch.objects.count()) == (3, 3)


def test_the_list_takes_as_many_queries_for_thirty(
    as_nina, nina, people, django_assert_num_queries
):
    for _n in range(30):
        ContactFactory(owner=nina, last_touch_at=NOW - 90 * DAY)
    as_nina.get(at("news"))

    with django_assert_num_queries(10):
        assert as_nina.get(at("news")).status_code == 200


# --- advice ---------------------------------------------------------------------------------------
def test_advice_is_noted_acted_on_and_told(as_nina, people):
    maya = people[0]
    given = {"advised": "Ask for a day on the ward.", "given_on": "2026-02-01"}
    after = as_nina.post(at("add_advice", maya.code), given, follow=True).content.decode()
    assert "Ask for a day on the ward." in after
    advice = Advice.objects.get()

    acted = given | {"did": "I spent a day there.", "version": "1"}
    as_nina.post(at("advice", advice.code), acted)
    page = as_nina.get(at("advice", advice.code)).content.decode()
    draft = as_nina.get(at("keep", maya.code), {"reason": "advice", "advice": advice.code})
    form = draft.context["form"].initial
    assert "Tell Maya" in page
    assert "You advised me to do this:\n\nAsk for a day on the ward." in form["text"]
    assert "Here is what came of it:\n\nI spent a day there." in form["text"]

    as_nina.post(at("keep", maya.code) + "?reason=advice", form)

    advice.refresh_from_db()
    assert advice.told_at == ContactLetter.objects.get().sent_at
    as_nina.post(at("undo_send_letter", maya.code))
    advice.refresh_from_db()
    assert advice.told_at is None


def test_today_offers_to_tell_at_the_contacts_turn(as_nina, nina):
    ended = NOW - 90 * DAY
    facts = {"contact__cadence": 90, "contact__last_touch_at": ended}
    talk = InterviewFactory(student=nina, stage="thanked", ended_at=ended, **facts)
    advice = AdviceFactory(contact=talk.contact, did="I asked.", acted_on=NOW.date())

    page = as_nina.get(reverse("home:today")).content.decode()

    assert "what came of it" in page
    assert f"advice={advice.code}" in page
    services.set_told(advice=advice, is_told=True, now=NOW)
    assert "what came of it" not in as_nina.get(reverse("home:today")).content.decode()


def test_a_wrap_up_notes_its_one_thing_to_act_on_and_follows_it_until_acted_on(nina):
    talk = InterviewFactory(student=nina, stage="held")

    def wrap_up(act_on, version):
        values = {"learned": "", "interest_before": None, "interest_after": None, "act_on": act_on}
        services.save_reflection(
            interview_id=talk.pk, version=version, values=values, share=False, referrals=[], now=NOW
        )

    wrap_up("Take statistics.", 1)
    wrap_up("Take statistics in May.", 2)
    assert Advice.objects.get().advised == "Take statistics in May."
    services.archive_advice(advice_id=Advice.objects.get().pk, now=NOW)
    wrap_up("Take statistics in May.", 3)
    assert Advice.objects.get().archived_at
    Advice.objects.update(archived_at=None, acted_on=NOW.date())
    wrap_up("", 4)
    assert Advice.objects.count() == 1


def test_deleting_advice_can_be_undone_for_ten_minutes(as_nina, people):
    advice = AdviceFactory(contact=people[0])

    page = as_nina.post(at("archive_advice", advice.code), follow=True).content.decode()
    assert at("restore_advice", advice.code) in page
    as_nina.post(at("restore_advice", advice.code))

    advice.refresh_from_db()
    assert advice.archived_at is None
    assert not services.restore_advice(
        advice_id=AdviceFactory(contact=people[0], archived_at=NOW - DAY).pk, now=NOW
    )


def test_two_windows_and_a_day_to_come(people):
    advice = AdviceFactory(contact=people[0])
    values = {"advised": "Other words.", "given_on": NOW.date()}
    with pytest.raises(Stale):
        services.change_advice(advice_id=advice.pk, version=7, values=values, now=NOW)
    with pytest.raises(Refusal, match="day that has come"):
        services.change_advice(
            advice_id=advice.pk,
            version=1,
            values=values | {"acted_on": NOW.date() + 2 * DAY},
            now=NOW,
        )
