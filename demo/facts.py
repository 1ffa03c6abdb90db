"""What Nina found out about the people of her story and where they work."""

import datetime as dt

from contacts import services
from contacts.models import Contact
from core.clock import DAY
from demo.people import Cast
from interviews.models import Interview, PlannedQuestion
from office.models import CareerField
from questions.models import Question

Kind, Level, Setting = Contact.Kind, Contact.Level, Contact.Setting
# whom Nina talks with: the field's slug, the kind of workplace
WORK = {
    "Dr. Samuel Achebe": ("computing-and-data", Setting.EDUCATION),
    "Rosalind Achterberg": ("health-and-nursing", Setting.PRIVATE),
    "Hal Brandt": ("health-and-nursing", Setting.SELF_EMPLOYED),
    "Lena Ortiz": ("health-and-nursing", Setting.PUBLIC),
}

# what was said to questions of the bank
ANSWERS = {
    "choose-again": {
        "Maya Okafor": "Yes, but she would learn to write before she learned to model.\n"
        "“Nobody acts on a table.”",
        "Dr. Samuel Achebe": "Would leave the doctorate a year earlier, and not call it giving up.",
        "Rosalind Achterberg": "One summer in a village pharmacy first: you learn what people "
        "actually take.",
    },
    "underestimated": {
        "Dr. Samuel Achebe": "How much of it is talking.",
        "Hal Brandt": "The counter. People tell you things they tell no doctor.",
    },
}


def add_facts(cast: Cast, now: dt.datetime) -> None:
    """Fill in Maya and Ana, their organizations, and a connector; of the others only the work."""
    mine = Contact.objects.filter(owner=cast.nina)
    maya, ana = mine.get(name="Maya Okafor"), mine.get(name="Ana Lindqvist")
    samuel = mine.get(name="Dr. Samuel Achebe")
    _change(
        maya,
        level=Level.AHEAD,
        setting=Setting.PUBLIC,
        field=CareerField.objects.filter(slug="computing-and-data").first(),
        phone="(555) 010-0147",
        link="https://www.linkedin.com/in/maya-okafor-data",
        more_links=["https://cityhospital.example/people/okafor", "https://github.com/mokafor"],
        relationship=Contact.Relationship.INTRODUCED,
        introduced_by=samuel,
        introducer_may_be_named=True,
        met_on=(now - 40 * DAY).date(),
        met_where="Health data evening at the library",
        common_ground="We both took the night bus to the same high school.",
        tidbits="Swims in the lake all year.\nHer son applies to Lakeside next fall.",
        found_out="Moved from lab work to data in 2021.\nWrote about counting beds by hand.",
    )
    _change(
        ana,
        kind=Kind.CONNECTOR,
        found_out="Runs the alumni evening of the sports clinic.",
        met_where="Open day of the clinic",
    )
    for name, (field, setting) in WORK.items():
        of_field = CareerField.objects.filter(slug=field).first()
        _change(mine.get(name=name), field=of_field, setting=setting)
    _add_answers(cast)
    hospital = services.add_organization(owner=cast.nina, name=maya.organization)
    services.change_organization(
        organization_id=hospital.pk,
        version=hospital.version,
        values={
            "staff_link": "https://cityhospital.example/people",
            "careers_link": "https://cityhospital.example/careers",
            "job_titles": "Clinical data coordinator\nQuality analyst",
            "found_out": "Three sites, one data team of six.\nNew records system since spring.",
        },
    )


def _add_answers(cast: Cast) -> None:
    """Note what people said to the same two questions, as if typed during the talks."""
    bank = {each.slug: each for each in Question.objects.filter(slug__in=ANSWERS)}
    for talk in Interview.objects.filter(student=cast.nina, ended_at__isnull=False):
        position = talk.planned.count()
        for slug, question in bank.items():
            if words := ANSWERS[slug].get(talk.contact.name):
                position += 1
                line = PlannedQuestion.copied(talk, question)
                line.position, line.asked, line.note = position, line.Asked.ASKED, words
                line.note_version, line.noted_at = 1, talk.ended_at
                line.save()


def _change(contact: Contact, **values: object) -> None:
    services.change(contact_id=contact.pk, version=contact.version, values=values)
    contact.refresh_from_db()
