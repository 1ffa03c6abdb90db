"""After the talk: what was learned, who was named, and the thank-you."""

import datetime as dt

import pytest
from django.urls import reverse

from contacts.models import Referral
from core.edits import Stale
from interviews import services
from interviews.models import IllegalMove, Reflection, ThankYou
from interviews.services.erasing import erase_talks
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


DECIDED = {
    "go_on_with_path": "yes",
    "go_on_with_employer": "no",
    "gained_clarity": True,
    "gained_network": False,
    "gained_confidence": True,
    "skills_to_gain": "Reading lab reports",
    "what_changed": "Nights are no problem.",
}
WORDS = [
    ("Go on with this path", "Yes"),
    ("Go on with this employer", "No"),
    ("Gained", "Clarity, Confidence"),
    ("Skills to gain", "Reading lab reports"),
    ("Confirmed or changed", "Nights are no problem."),
]


def test_what_is_decided_is_kept_and_a_save_without_decisions_leaves_it(talk):
    interview = talk("held")
    save(interview, **DECIDED)
    save(interview, version=2, learned="More.")

    stored = Reflection.objects.get()
    assert stored.decisions == WORDS
    assert stored.learned == "More."


def test_decisions_from_an_older_window_are_told(talk):
    interview = talk("held")
    save(interview, **DECIDED)

    assert save(interview, **DECIDED).version == 2  # the same press twice
    with pytest.raises(Stale):
        save(interview, **DECIDED | {"go_on_with_path": "no"})


@pytest.mark.parametrize("share", [True, False])
def test_the_counselor_reads_decisions_only_once_they_are_shared(
    at_now, talk, nina, as_nina, as_dana, share
):
    interview = talk("held")
    page = reverse("interviews:wrap_up", args=[interview.code])
    sent = {name: value for name, value in DECIDED.items() if value is not False}

    as_nina.post(page, {"version": "1"} | sent | ({"share": "on"} if share else {}))

    assert all(words in as_nina.get(page).text for words in ("lab reports", "Nights are no"))
    record = as_dana.get(reverse("advising:student", args=[nina.code])).text
    assert ("Reading lab reports" in record) == share


def test_decisions_are_read_in_the_portfolio_and_erased_with_their_contact(
    at_now, talk, nina, maya, as_nina
):
    save(talk("held"), **DECIDED | {"learned": "", "act_on": ""})

    assert "Reading lab reports" in as_nina.get(reverse("home:portfolio")).text
    erase_talks([maya.pk], NOW)
    assert Reflection.objects.get().decisions == WORDS[:3]


@pytest.mark.parametrize("wrong", [{"go_on_with_path": "perhaps"}, {"skills_to_gain": "x" * 301}])
def test_a_wrong_decision_is_told_and_nothing_typed_is_lost(at_now, talk, as_nina, wrong):
    page = reverse("interviews:wrap_up", args=[talk("held").code])

    response = as_nina.post(page, {"version": "1", "what_changed": "A lot"} | wrong)

    assert response.status_code == 422
    assert "A lot" in response.text
    assert not Reflection.objects.exclude(what_changed="").exists()


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
