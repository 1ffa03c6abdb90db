"""After the talk: what was learned, who was named, and the thank-you."""

import datetime as dt

import pytest

from contacts.models import Referral
from core.edits import Stale
from interviews import services
from interviews.models import IllegalMove, Reflection, ThankYou
from outbox import services as outbox
from outbox.models import Email, Suppression
from tests.database import snapshot
from tests.factories import DAY, NOW
from tests.interviews.moving import stage_of

pytestmark = pytest.mark.django_db

NOTES = {
    "learned": "Data follows the ward.",
    "act_on": "Take statistics",
    "interest_before": 3,
    "interest_after": 5,
}
LENA = {"name": "Lena Ortiz", "how_to_reach": "lena@lab.example", "may_use_name": "yes"}


def save(interview, *, version=1, share=False, referral=None, now=NOW, **changes):
    return services.save_reflection(
        interview_id=interview.pk,
        version=version,
        values=NOTES | changes,
        share=share,
        referrals=[referral] if referral else [],
        now=now,
    )


# --- the log --------------------------------------------------------------------------------------
def test_the_log_keeps_every_word_and_is_private(talk):
    save(talk("held"))

    stored = Reflection.objects.get()
    assert {name: getattr(stored, name) for name in NOTES} == NOTES
    assert (stored.shared_at, stored.saved_at, stored.version) == (None, NOW, 2)


def test_sharing_is_remembered_from_its_first_day_and_can_be_ended(talk, dana):
    interview = talk("held")
    save(interview, share=True)
    save(interview, version=2, share=True, now=NOW + DAY)

    assert Reflection.objects.readable_by(dana).get().shared_at == NOW
    save(interview, version=3, share=False)
    assert not Reflection.objects.readable_by(dana).exists()


def test_only_the_students_own_counselor_reads_what_is_shared(talk, dana, lee, ida, omar):
    save(talk("held"), share=True)

    assert [Reflection.objects.readable_by(user).count() for user in (dana, lee, ida, omar)] == [
        1,
        0,
        0,
        0,
    ]


def test_the_same_press_twice_is_one_save(talk):
    interview = talk("held")
    save(interview, referral=LENA)
    before = snapshot()

    save(interview, referral=LENA)

    assert snapshot() == before


def test_other_words_from_an_older_window_are_told_and_change_nothing(talk):
    interview = talk("held")
    save(interview, learned="The newer words")
    before = snapshot()

    with pytest.raises(Stale) as stale:
        save(interview, learned="The older words")

    assert stale.value.stored.learned == "The newer words"
    assert snapshot() == before


def test_whom_they_pointed_to_is_kept_once(talk, nina, maya):
    interview = talk("held")
    save(interview, referral=LENA | {"may_use_name": "not_asked"})
    save(interview, version=2, referral=LENA)

    referral = Referral.objects.get()
    assert (referral.owner, referral.by, referral.may_use_name) == (nina, maya, "yes")


# --- the thank-you --------------------------------------------------------------------------------
def thank(interview, now=NOW):
    return services.send_thank_you(
        interview_id=interview.pk, subject="Thank you", text="For Tuesday.", now=now
    )


def test_a_thank_you_leaves_with_the_students_words_after_a_minute(talk, nina, maya):
    interview = talk("held")

    thank(interview)

    email, kept = Email.objects.get(), ThankYou.objects.get()
    assert (email.kind, email.address, email.sender, email.body) == (
        "thank_you",
        maya.email,
        nina,
        "For Tuesday.",
    )
    assert email.due_at == NOW + dt.timedelta(seconds=60)
    assert (kept.sent_at, kept.medium, kept.text) == (NOW, "site", "For Tuesday.")
    assert stage_of(interview) == "thanked"
    maya.refresh_from_db()
    assert (maya.status, maya.last_touch_at) == ("keeping", NOW)


def test_nobody_is_thanked_twice(talk):
    interview = talk("held")
    thank(interview)
    before = snapshot()

    for again in (
        thank,
        lambda one: services.thanked_another_way(interview_id=one.pk, medium="note", now=NOW),
    ):
        with pytest.raises(IllegalMove):
            again(interview)

    assert snapshot() == before


def test_thanked_another_way_sends_nothing(talk):
    interview = talk("held")

    services.thanked_another_way(interview_id=interview.pk, medium="note", now=NOW)

    assert stage_of(interview) == "thanked"
    assert ThankYou.objects.get().medium == "note"
    assert not Email.objects.exists()


def test_thanks_that_would_not_arrive_are_not_ticked_off(talk, maya):
    interview = talk("held")
    outbox.suppress(maya.email, Suppression.Reason.STOPPED, now=NOW)
    before = snapshot()

    with pytest.raises(services.ContactSuppressed):
        thank(interview)

    assert snapshot() == before


def test_a_thank_you_on_hold_can_be_taken_back_and_is_due_again(talk, maya):
    interview = talk("held")
    thank(interview)

    assert services.undo_send_thank_you(
        interview_id=interview.pk, now=NOW + dt.timedelta(seconds=30)
    )

    assert stage_of(interview) == "held"
    assert Email.objects.get().state == "canceled"
    assert ThankYou.objects.get().sent_at is None
    thank(interview, NOW + dt.timedelta(seconds=40))
    assert Email.objects.filter(state="pending").count() == 1


@pytest.mark.parametrize("stage", ["held", "thanked"])
def test_what_did_not_wait_is_not_taken_back(talk, stage):
    interview = talk(stage)
    before = snapshot()

    assert not services.undo_send_thank_you(interview_id=interview.pk, now=NOW)

    assert snapshot() == before


@pytest.mark.parametrize(("hours", "late"), [(23, False), (25, True)])
def test_a_thank_you_is_late_after_a_day(talk, hours, late):
    interview = talk("held")
    thanks = interview.thanks.get()

    assert thanks.is_late(interview.ended_at + dt.timedelta(hours=hours)) is late
