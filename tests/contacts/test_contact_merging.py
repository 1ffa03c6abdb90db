"""Two contacts of one student become one, with all that hangs on them, and two again."""

import random
import uuid

import pytest

from contacts import services
from contacts.domain import contact_merging
from contacts.domain.merged_columns import to_choose
from contacts.models import (
    Contact,
    ContactLink,
    ContactMerge,
    DismissedPair,
    PossibleDuplicate,
    Referral,
    Touch,
)
from core.edits import Stale
from core.errors import Refusal
from interviews.models import ContactLetter, Interview
from outbox import services as outbox
from outbox.models import Email
from tests.concurrency import ConnectionThreads
from tests.database import snapshot
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    AdviceFactory,
    ContactFactory,
    ContactLetterFactory,
    DirectoryEntryFactory,
    InterviewFactory,
    ReferralFactory,
)
from users.privacy.retention import retain_one

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def two(owner, one=None, other=None):
    pair = [
        ContactFactory(owner=owner, name="Jonas Falk", **(columns or {}))
        for columns in (one, other)
    ]
    return pair[0], pair[1]


def merge(one, other, chosen=None, now=NOW, **more):
    pair = [Contact.objects.get(pk=it.pk) for it in (one, other)]
    texts = {
        name: "\n".join(filter(None, (getattr(it, name) for it in pair)))
        for name in ("tidbits", "found_out")
    }
    sent = {
        "codes": (one.code, other.code),
        "versions": {it.code: it.version for it in pair},
        "chosen": dict.fromkeys(to_choose(*pair), one.code) | (chosen or {}),
        "texts": texts,
        "links": list(dict.fromkeys([*pair[0].links, *pair[1].links])),
    } | more
    return services.merge_contacts(owner=one.owner, now=now, **sent)


def undo(made, now=NOW):
    return services.undo_merge_contacts(merge_id=made.pk, now=now)


def test_every_foreign_key_to_a_contact_is_declared():
    assert contact_merging.undeclared() == []


# --- what moves -----------------------------------------------------------------------------------
HISTORY = {
    "touch": lambda it, _third: Touch.objects.create(contact=it, at=NOW, what="met", note="tea"),
    "talk": lambda it, _third: InterviewFactory(contact=it, stage="thanked"),
    "declined": lambda it, _third: InterviewFactory(contact=it, stage="declined"),
    "advice": lambda it, _third: AdviceFactory(contact=it, form_key=uuid.UUID(int=1)),
    "letter": lambda it, _third: ContactLetterFactory(contact=it, form_key=uuid.UUID(int=2)),
    "tag": lambda it, _third: services.tag_contacts(
        owner=it.owner, contact_ids=[it.pk], typed="fair"
    ),
    "link": lambda it, _third: ContactLink.objects.create(
        contact=it, url="https://a.example/x", place=1
    ),
    "named": lambda it, _third: ReferralFactory(by=it),
    "named_by": lambda it, third: ReferralFactory(by=third, contact=it, may_use_name="no"),
    "introduced": lambda it, third: Contact.objects.filter(pk=third.pk).update(introduced_by=it),
    "dismissed": lambda it, third: DismissedPair.objects.create(
        one=min(it, third, key=lambda row: row.pk),
        other=max(it, third, key=lambda row: row.pk),
        dismissed_at=NOW,
    ),
    "kept_up": lambda it, _third: Contact.objects.filter(pk=it.pk).update(
        cadence=90, tidbits="sails"
    ),
}


@pytest.mark.parametrize("seed", range(6))
def test_a_merge_that_is_undone_leaves_everything_as_it_was(nina, seed):
    chance = random.Random(seed)
    one, other = two(nina, {"link": "https://a.example"}, {"phone": "+1 555 010 1234"})
    third = ContactFactory(owner=nina, name="Ann Park")
    for contact in (one, other):
        for name in chance.sample(sorted(HISTORY), 8):
            HISTORY[name](contact, third)
    versions = dict(Contact.objects.values_list("pk", "version"))
    before = snapshot("contacts_contactmerge")
    made = merge(*chance.sample([one, other], 2))
    assert Contact.objects.filter(name="Jonas Falk").count() == 1

    undo(made)
    for pk, version in versions.items():
        Contact.objects.filter(pk=pk).update(version=version)

    assert snapshot("contacts_contactmerge") ^ before == set()


def test_all_history_is_of_the_one_that_stays(nina):
    one, other = two(nina)
    third = ContactFactory(owner=nina, name="Ann Park")
    for happen in HISTORY.values():
        happen(other, third)
    ContactLetterFactory(contact=one, form_key=uuid.UUID(int=2))

    kept = merge(one, other).kept

    assert kept.status == Contact.Status.CLOSED
    assert (kept.touches.count(), kept.interviews.count(), kept.advice.count()) == (1, 2, 1)
    assert (kept.letters.count(), kept.tags.count(), kept.links) == (2, 1, ["https://a.example/x"])
    assert (kept.referrals.count(), kept.named_as.count()) == (1, 1)
    assert (kept.cadence, kept.tidbits) == (90, f"sails\nAlso: {other.email}")
    assert Contact.objects.get(pk=third.pk).introduced_by == kept
    assert DismissedPair.objects.get().one in (kept, third)


def test_the_student_chooses_and_no_address_is_lost(as_nina, nina):
    one, other = two(
        nina, {"title": "nurse", "tidbits": "sails"}, {"title": "head nurse", "tidbits": "sings"}
    )
    url = f"{one.get_absolute_url()}merge/{other.code}/"
    page = as_nina.get(url)
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields if name != "links"}

    answer = as_nina.post(url, sent | {"email": other.code, "tidbits": "sails\n\nsings"})

    kept = Contact.objects.get(name="Jonas Falk")
    assert answer.url == kept.get_absolute_url()
    assert (kept.title, kept.email) == ("head nurse", other.email)
    assert kept.tidbits == f"sails\n\nsings\nAlso: {one.email}"
    assert kept.person == other.person
    assert PossibleDuplicate.objects.count() == 1
    assert as_nina.get(other.get_absolute_url()).url == kept.get_absolute_url()
    assert as_nina.post(url, sent).url == kept.get_absolute_url()
    assert ContactMerge.objects.count() == 1


def test_texts_too_long_together_are_kept_in_the_form(as_nina, nina):
    one, other = two(nina, {"tidbits": "x" * 600}, {"tidbits": "y" * 600})
    url = f"{one.get_absolute_url()}merge/{other.code}/"
    form = as_nina.get(url).context["form"]

    answer = as_nina.post(url, {name: form[name].value() for name in form.fields})

    assert answer.status_code == 422
    assert "y" * 600 in answer.content.decode()
    assert Contact.objects.filter(owner=nina).count() == 2


def test_somebody_elses_contact_is_not_merged(as_nina, nina, omar):
    one, theirs = ContactFactory(owner=nina), ContactFactory(owner=omar)

    assert as_nina.get(f"{one.get_absolute_url()}merge/{theirs.code}/").status_code == 404
    with pytest.raises(Refusal):
        services.merge_contacts(
            owner=nina,
            codes=(one.code, theirs.code),
            versions={},
            chosen={},
            texts={},
            links=[],
            now=NOW,
        )


def test_what_was_changed_meanwhile_is_looked_at_again(nina):
    one, other = two(nina)

    with pytest.raises(Stale):
        merge(one, other, versions={one.code: 1, other.code: 7})


# --- what stands in the way -----------------------------------------------------------------------
@pytest.mark.parametrize("stages", [("asked", "scheduled"), ("held", "proposing")])
def test_two_open_requests_or_talks_are_not_joined(nina, stages):
    one, other = two(nina)
    for contact, stage in zip((one, other), stages, strict=True):
        InterviewFactory(contact=contact, stage=stage)

    with pytest.raises(Refusal, match="with both"):
        merge(one, other)


def test_of_two_drafts_the_empty_one_goes_and_comes_back(nina):
    one, other = two(nina)
    written = InterviewFactory(contact=one)
    empty = InterviewFactory(contact=other, message="", why_you="")

    made = merge(one, other)
    assert list(Interview.objects.all()) == [written]
    undo(made)

    assert Interview.objects.get(pk=empty.pk).slots.count() == 3
    Interview.objects.filter(pk=empty.pk).update(message="Dear Jonas")
    with pytest.raises(Refusal, match="begun a request to both"):
        merge(one, other)


def test_a_draft_without_a_text_that_has_questions_is_not_the_empty_one(nina):
    one, other = two(nina)
    prepared = InterviewFactory(contact=one, message="", why_you="")
    prepared.planned.create(text="What surprised you?", position=1)
    InterviewFactory(contact=other, message="", why_you="")

    merge(one, other)

    assert list(Interview.objects.all()) == [prepared]


def test_an_email_that_waits_goes_to_the_address_that_it_was_written_to(nina):
    one, other = two(nina)
    letter = ContactLetterFactory(contact=other, sent_at=NOW)
    outbox.add(
        letter.kind, address=other.email, object_id=letter.pk, fact=letter.fact, sender=nina,
        subject="News", body="Dear Jonas", delay=DAY, expires_at=NOW + 7 * DAY, now=NOW,
    )  # fmt: skip

    with pytest.raises(Refusal, match="about to go out"):
        merge(one, other)
    kept = merge(one, other, {"email": other.code}).kept

    assert kept.email == Email.objects.get().address
    assert ContactLetter.objects.get().contact == kept


def test_an_open_request_keeps_its_address(nina):
    one, other = two(nina)
    InterviewFactory(contact=other, stage="asked")

    with pytest.raises(Refusal, match="Choose that address"):
        merge(one, other)
    kept = merge(one, other, {"email": other.code}).kept

    assert (kept.email, kept.status) == (other.email, "asked")


def test_no_letter_of_another_talk_reaches_somebody_through_the_office(nina):
    entry = DirectoryEntryFactory()
    hidden = {"person": entry.person, "through_directory": True, "email": ""}
    one, other = two(nina, None, hidden)
    asked = InterviewFactory(contact=one, stage="declined")

    with pytest.raises(Refusal, match="office passes your letters on"):
        merge(one, other)
    asked.delete()
    kept = merge(one, other).kept

    assert (kept.pk, kept.email, kept.person) == (other.pk, "", entry.person)
    assert one.email in kept.tidbits


# --- introducers ----------------------------------------------------------------------------------
def test_a_no_of_the_introducer_wins(nina):
    by = ContactFactory(owner=nina, name="Ann Park")
    said = {"introduced_by": by}
    one, other = two(
        nina, said | {"introducer_may_be_named": True}, said | {"introducer_said_no": True}
    )

    kept = merge(one, other).kept

    assert (kept.introduced_by, kept.introducer_answer) == (by, "no")


def test_the_other_introducer_is_not_forgotten(nina):
    ann, bo = (ContactFactory(owner=nina, name=name) for name in ("Ann Park", "Bo Reyes"))
    one, other = two(
        nina, {"introduced_by": ann}, {"introduced_by": bo, "introducer_said_no": True}
    )

    made = merge(one, other)

    referral = Referral.objects.get()
    assert (referral.by, referral.contact, referral.may_use_name) == (bo, made.kept, "no")
    undo(made)
    assert not Referral.objects.exists()


def test_nobody_introduces_or_refers_to_themselves(nina):
    one, other = two(nina)
    Contact.objects.filter(pk=other.pk).update(introduced_by=one)
    ReferralFactory(by=one, contact=other)

    made = merge(one, other)

    referral = Referral.objects.get()
    assert (made.kept.introduced_by, referral.contact, referral.archived_at) == (None, None, NOW)
    undo(made)
    assert Contact.objects.get(pk=other.pk).introduced_by == one
    assert Referral.objects.get().contact == other


def test_a_circle_of_introductions_is_opened(nina):
    one, other = two(nina)
    ann = ContactFactory(owner=nina, name="Ann Park", introduced_by=other)
    Contact.objects.filter(pk=one.pk).update(introduced_by=ann)

    kept = merge(one, other).kept

    assert kept.introduced_by is None
    assert Contact.objects.get(pk=ann.pk).introduced_by == kept


def test_the_same_name_from_both_is_added_once_more_without_a_fault(nina):
    one, other = two(nina)
    for contact in (one, other):
        ReferralFactory(by=contact)
    kept = merge(one, other).kept

    services.add_referral(contact=kept, name="Lena Ortiz", now=NOW)

    assert kept.referrals.count() == 2


# --- undo -----------------------------------------------------------------------------------------
def test_what_happened_since_stays_and_what_hangs_on_the_other_goes_back(nina):
    one, other = two(nina)
    talk = InterviewFactory(contact=other, stage="thanked")
    made = merge(one, other)
    services.change(contact_id=made.kept.pk, version=2, values={"title": "pilot"})
    Touch.objects.create(contact=made.kept, at=NOW, what="met")
    advice = AdviceFactory(contact=made.kept, interview=talk)

    back = undo(made, NOW + 23 * HOUR)

    one.refresh_from_db()
    assert (one.title, one.touches.count(), back.touches.count()) == ("pilot", 1, 0)
    advice.refresh_from_db()
    assert advice.contact == talk.contact == back
    assert (one.status, back.status) == (Contact.Status.TO_CONTACT, Contact.Status.KEEPING_IN_TOUCH)


def test_a_request_sent_since_does_not_go_back_to_somebody_who_was_not_asked(nina):
    one, other = two(nina)
    draft = InterviewFactory(contact=other)
    made = merge(one, other)
    draft.events.create(move="send", by="student", at=NOW + HOUR)

    with pytest.raises(Refusal, match="Something happened"):
        undo(made, NOW + 2 * HOUR)

    draft.refresh_from_db()
    assert draft.contact == made.kept


def test_an_undo_brings_no_yes_back_that_was_taken_away_since(nina):
    by = ContactFactory(owner=nina, name="Ann Park")
    said = {"introduced_by": by, "introducer_may_be_named": True}
    made = merge(*two(nina, said, said))
    Contact.objects.filter(pk=made.kept_id).update(
        introducer_may_be_named=False, introducer_said_no=True
    )

    assert undo(made).introducer_answer == "no"


def test_an_undo_is_for_a_day_once_and_in_order(nina):
    one, other = two(nina)
    third = ContactFactory(owner=nina, name="Jonas Falk")
    first = merge(one, other)
    second = merge(first.kept, third)

    with pytest.raises(Refusal, match="somebody else since"):
        undo(first)
    undo(second)
    undo(first)
    undo(first)
    with pytest.raises(Refusal, match="no longer"):
        undo(merge(one, other), NOW + DAY)

    assert Contact.objects.filter(name="Jonas Falk").count() == 2


def test_a_day_later_nothing_is_left_of_it_but_the_way_to_the_contact(nina, as_nina):
    one, other = two(nina)
    made = merge(one, other)

    retain_one("contact_merges", NOW + DAY)

    assert ContactMerge.objects.get().before == {}
    assert as_nina.get(other.get_absolute_url()).url == made.kept.get_absolute_url()


def test_the_page_offers_the_undo(as_nina, nina):
    one, other = two(nina)
    made = merge(one, other)

    page = as_nina.get("/contacts/duplicates/").content.decode()
    as_nina.post(f"/contacts/duplicates/{made.code}/undo/")

    assert "Undo the merge" in page
    assert Contact.objects.filter(name="Jonas Falk").count() == 2


# --- at the same moment ---------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_merges_at_once_make_one(nina):
    one, other = two(nina)
    third = ContactFactory(owner=nina, name="Jonas Falk")
    pairs = [(one, other), (other, one), (other, third), (third, other)]
    with ConnectionThreads(4) as at_once:
        found = at_once([lambda pair=pair: merge(*pair) for pair in pairs])

    assert {type(it) for it in found} <= {ContactMerge, Refusal, Stale, Contact.DoesNotExist}
    assert Contact.objects.filter(name="Jonas Falk").count() == 3 - ContactMerge.objects.count()
