"""What the fictional students did so far, through the services."""

import datetime as dt
import uuid

from advising import services as advising
from contacts import services as contacts
from contacts.domain.quick_add import parse
from contacts.models import Channel, Contact
from core.clock import DAY
from demo.moments import MINUTES, days_ago, in_days, last_talk
from demo.people import Cast
from interviews import services
from interviews.emails.request_letter import draft_letter
from interviews.models import Interview, InterviewEvent, guaranteed
from outbox.services import mute
from questions import services as bank
from questions.models import QuestionSet
from users.models import User

HOUR = dt.timedelta(hours=1)
By, How, Relationship = InterviewEvent.By, Interview.How, Contact.Relationship
THANKS_REMINDER = dt.timedelta(hours=2)  # after the end of a talk
WAITED = 13  # days: more than 7 business days, fewer than 14


def make_story(cast: Cast, now: dt.datetime) -> None:
    """Nina, Omar and Amara; a reminder to Amara is due within the first minute, at any hour.

    It is of her thank-you, or at a weekend of a request without an answer. Omar gets a digest on
    Mondays and no daily notes.
    """
    nina, omar, amara = cast.nina, cast.omar, cast.amara
    mute(user_id=omar.pk, choice="daily")
    _person(
        nina, "Ana Lindqvist, physical therapist, Lakeside Sports Clinic, ana@sportsclinic.example"
    )
    _draft(_person(nina, "Tom Becker, lab manager, Prairie Bio Labs, tom@prairiebio.example"), now)
    _talked(_person(nina, "Maya Okafor, data analyst, City Hospital, maya@hospital.example"), now)
    _prepared(
        _person(nina, "Lena Ortiz, epidemiologist, County Health Department, lena@county.example"),
        now,
    )
    _asked(
        _person(nina, "Priya Raman, genetic counselor, Northside Clinic, priya@northside.example"),
        now,
    )
    _waiting(
        _person(omar, "Sam Whitaker, credit analyst, Lakeside Bank, sam@lakesidebank.example"),
        days_ago(now, WAITED, dt.time(9, 50), omar.zone),
    )
    _suggested(
        _person(omar, "Grace Kim, economist, Federal Statistics Office, grace@statistics.example"),
        now,
    )
    _thanked(_person(omar, "Luis Duarte, owner, Duarte Bakery, (555) 010-0123"), now, 6)
    samuel = _person(
        nina, "Dr. Samuel Achebe, biostatistician, University Hospital, s.achebe@uh.example"
    )
    Contact.objects.filter(pk=samuel.pk).update(preferred_name="Samuel")
    _shared(Contact.objects.get(pk=samuel.pk), cast, now)
    ingrid = _person(
        amara, "Ingrid Halvorsen, museum director, Fjord Museum, ingrid@fjordmuseum.example"
    )
    _talked(ingrid, now)
    _waiting(
        _person(amara, "Nuray Aksoy, conservator, National Archive, nuray@archive.example"),
        days_ago(now, WAITED, dt.time(10, 30), amara.zone),
    )
    Contact.objects.filter(owner__in=[nina, omar, amara]).update(created_at=now - 20 * DAY)
    _keeping_in_touch(
        _person(
            nina,
            "Rosalind Achterberg, hospital pharmacist, Lakeview Hospital, "
            "rosalind@lakeview.example",
        ),
        now,
    )
    _logged(nina, now)
    _propose(cast, now)


def _logged(student: User, now: dt.datetime) -> None:
    """Log a talk after a panel two weeks ago, with somebody who was no contact before."""
    began = days_ago(now, 14, dt.time(17, 30), student.zone)
    line = "Hal Brandt, pharmacy technician, Corner Pharmacy"
    values = {
        "learned": "The job is half chemistry, half calming people down.",
        "act_on": "Ask Rosalind how the two jobs divide the work.",
        "interest_before": 2,
        "interest_after": 3,
    }
    services.log_talk(
        whom=services.Whom(student, values=dict(parse(line).values())),
        said=services.LoggedTalk(
            ended_at=began + MINUTES,
            how=How.IN_PERSON,
            notes="Met at the health careers panel, by the coffee.",
            reflection={"values": values, "share": False, "referrals": ()},
        ),
        thanks=services.LoggedThanks(medium="in_person"),
        form_key=uuid.uuid4(),
        now=began + 2 * HOUR,
    )


def _propose(cast: Cast, now: dt.datetime) -> None:
    text, why = (
        "Which part of your week would you hand to somebody else?",
        "Two people told me without being asked.",
    )
    bank.suggest(by=cast.omar, text=text, why=why, form_key=uuid.uuid4(), now=now - 2 * DAY)
    text, why = (
        "What do newcomers get wrong about this place?",
        "First-generation students say it helped them most.",
    )
    bank.suggest(by=cast.dana, text=text, why=why, form_key=uuid.uuid4(), now=now - DAY)


def _person(student: User, line: str) -> Contact:
    return contacts.add(owner=student, values=parse(line).values(), form_key=uuid.uuid4())


def _draft(contact: Contact, now: dt.datetime, slots: tuple = (), *, video: str = "") -> Interview:
    values = {
        "goal": "what a working week is like, and what you wish you had known before",
        "why_you": "Your work is what I keep reading about.",
        "known_through": "the career center's reading list",
        "purpose": Interview.Purpose.CAREER,
        "minutes": 20,
        "how": How.VIDEO if video else How.I_CALL,
        "place": video or contact.phone,
        "topic_short": "your work",
    }
    trial = services.current_or_new_draft(contact=contact, now=now)
    subject, message = draft_letter(trial, values, Relationship.NOT_MET)
    letter = {name: values[name] for name in values if name in services.drafts.DRAFT_FIELDS}
    return services.save_draft(
        contact=contact,
        version=trial.version,
        values=letter | {"subject": subject, "message": message},
        relationship=Relationship.NOT_MET,
        slots=list(slots),
        now=now,
    )


def _asked(contact: Contact, now: dt.datetime) -> Interview:
    """Send a request at `now`: its email can be read and answered as the contact."""
    zone = contact.owner.zone
    slots = ((3, dt.time(15)), (5, dt.time(10, 30)), (7, dt.time(13)))
    times = tuple(in_days(now, days, wall, zone) for days, wall in slots)
    draft = _draft(contact, now, times, video="https://video.lakeside.example/nina")
    services.send(interview_id=draft.pk, version=draft.version, now=now)
    return draft


def _sent_another_way(
    contact: Contact, then: dt.datetime, offered: dt.datetime | None = None
) -> Interview:
    draft = _draft(contact, then, (offered or in_days(then, 3, dt.time(10), contact.owner.zone),))
    services.record_sent(
        interview_id=draft.pk, version=draft.version, channel=Channel.MAILBOX, now=then
    )
    return draft


def _agree(contact: Contact, then: dt.datetime, starts_at: dt.datetime) -> Interview:
    """Ask the day before `then`, and agree at `then`.

    The student records the answer, so no email is sent.
    """
    asked = days_ago(then, 1, dt.time(9, 15), contact.owner.zone)
    interview = _sent_another_way(contact, asked, starts_at)
    services.accept(
        interview_id=interview.pk,
        starts_at=starts_at,
        zone=contact.owner.zone,
        by=By.STUDENT,
        channel="reply",
        talk=(How.I_CALL, contact.phone or "(555) 010-0188"),
        invite=False,
        now=then,
    )
    return interview


def _prepared(contact: Contact, now: dt.datetime) -> None:
    zone = contact.owner.zone
    agreed = days_ago(now, 5, dt.time(13, 20), zone)
    interview = _agree(contact, agreed, in_days(now, 2, dt.time(16), zone))
    if ready := QuestionSet.objects.filter(slug="quick-fifteen").first():
        services.plan_set(interview_id=interview.pk, set_id=ready.pk)
    services.plan_own(
        interview_id=interview.pk, text="How do you decide which outbreak comes first?", minutes=3
    )


def _talked(contact: Contact, now: dt.datetime) -> None:
    """End a talk two hours ago, so that the first reminder of the thank-you is due at `now`.

    At night and at a weekend it was the afternoon before.
    """
    zone = contact.owner.zone
    starts_at = last_talk(now - THANKS_REMINDER, zone)
    ended = starts_at + MINUTES
    interview = _agree(contact, days_ago(now, 6, dt.time(11, 40), zone), starts_at)
    services.happened(
        interview_id=interview.pk, ended_at=ended, now=ended + dt.timedelta(minutes=10)
    )


def _shared(contact: Contact, cast: Cast, now: dt.datetime) -> None:
    """Thank, reflect and share, with a referral from a week ago.

    The counselor's comment is unread.
    """
    interview = _thanked(contact, now, 10)
    services.save_reflection(
        interview_id=interview.pk,
        version=1,
        values={
            "learned": "Half of the job is asking doctors what they really want to know.",
            "act_on": "Take the survey methods course before the internship.",
            "interest_before": 3,
            "interest_after": 5,
        },
        share=True,
        referrals=[
            {
                "name": "Marguerite Sand",
                "how_to_reach": "m.sand@uh.example",
                "may_use_name": "yes",
            }
        ],
        now=guaranteed(interview.ended_at) + 5 * HOUR,
    )
    words = "Asking what they really want to know is worth bringing up with Lena, too."
    advising.comment(
        interview_id=interview.pk,
        author=cast.dana,
        text=words,
        form_key=uuid.uuid4(),
        now=days_ago(now, 1, dt.time(9, 40), cast.dana.zone),
    )


def _waiting(contact: Contact, then: dt.datetime) -> None:
    _sent_another_way(contact, then)


def _suggested(contact: Contact, now: dt.datetime) -> None:
    zone = contact.owner.zone
    interview = _sent_another_way(contact, days_ago(now, 4, dt.time(10, 10), zone))
    times = [in_days(now, 4, dt.time(11), zone), in_days(now, 6, dt.time(9, 30), zone)]
    services.propose(
        interview_id=interview.pk,
        times=times,
        note="Mornings are best.",
        by=By.STUDENT,
        channel="phone",
        now=days_ago(now, 1, dt.time(16, 10), zone),
    )


def _thanked(contact: Contact, now: dt.datetime, days: int) -> Interview:
    """Talk and thank at least so many days ago."""
    zone = contact.owner.zone
    starts_at = days_ago(now, days, dt.time(15), zone)
    ended = starts_at + MINUTES
    interview = _agree(contact, days_ago(starts_at, 3, dt.time(12, 30), zone), starts_at)
    services.happened(interview_id=interview.pk, ended_at=ended, now=ended + HOUR)
    services.thanked_another_way(
        interview_id=interview.pk, medium="in_person", now=ended + 3 * HOUR
    )
    interview.refresh_from_db()
    return interview


def _keeping_in_touch(contact: Contact, now: dt.datetime) -> None:
    """Add a contact with interest, last in touch more than a month ago: a turn is due."""
    contacts.set_took_interest(contact=contact, took_interest=True)
    interview = _thanked(contact, now, 32)
    services.save_reflection(
        interview_id=interview.pk,
        version=1,
        values={
            "learned": "Pharmacists sit in on ward rounds, and are asked.",
            "act_on": "Sit in on a ward round.",
            "interest_before": 2,
            "interest_after": 4,
        },
        share=False,
        referrals=[],
        now=guaranteed(interview.ended_at) + 20 * HOUR,
    )
    Contact.objects.filter(pk=contact.pk).update(
        created_at=now - 40 * DAY,
        tidbits="Swims in the lake all year. Her son applies to Lakeside next fall.",
    )
