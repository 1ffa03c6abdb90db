"""The calendar file of a talk: iTIP parts of email for both sides, and the download."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from contacts.selectors.hidden_addresses import address_of
from core.addresses import ascii_form
from core.links import absolute
from interviews.domain.wording import meet_line
from interviews.models import Interview, Stage
from office.selectors.settings import office_settings

# for a call, the description says who calls which number
WITH_PLACE = (Interview.How.VIDEO, Interview.How.IN_PERSON)


def calendar_file(
    interview: Interview, *, now: dt.datetime, method: str, for_student: bool, url: str
) -> bytes:
    """Return the talk as RFC 5545 bytes, times in UTC; `method` is REQUEST, CANCEL or PUBLISH.

    REQUEST and CANCEL go by email and name both as attendees who have accepted, so that no program
    asks them again; a download (PUBLISH) names the organizer only. Never includes a private note.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Margin//Informational interviews//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(interview, now, method, for_student, url))
    return calendar.to_ical()


def method_of(interview: Interview) -> str:
    return "REQUEST" if interview.stage == Stage.SCHEDULED else "CANCEL"


def _event(interview, now, method, for_student, url) -> Event:
    event = Event()
    event.add("uid", interview.uid)
    event.add("sequence", interview.calendar_sequence)
    event.add("dtstamp", now.astimezone(dt.UTC).replace(microsecond=0))
    event.add("dtstart", interview.starts_at.astimezone(dt.UTC))
    event.add("dtend", interview.ends_at.astimezone(dt.UTC))
    event.add(
        "summary",
        _("Talk: %(a)s and %(b)s")
        % {"a": interview.student.full_name, "b": interview.contact.name},
    )
    where = meet_line(interview, for_student=for_student)
    if interview.place and interview.how in WITH_PLACE:
        event.add("location", interview.place)
    event.add("description", "\n".join(filter(None, [where, _goal_line(interview), url])))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event["organizer"] = _organizer()
    if method != "PUBLISH":
        _add_attendees(event, interview, for_student=for_student)
    if for_student and method != "CANCEL":
        event.add_component(_alarm())
    return event


def _goal_line(interview: Interview) -> str:
    if not interview.goal:
        return ""
    about = {"student": interview.student.first_name, "goal": interview.goal_phrase}
    return _("%(student)s wants to understand %(goal)s.") % about


def _organizer() -> vCalAddress:
    # Always the office: calendars accept changes from the same organizer only.
    organizer = vCalAddress(f"mailto:{settings.OFFICE_EMAIL}")
    organizer.params["cn"] = vText(office_settings().office_name)
    return organizer


def _add_attendees(event: Event, interview: Interview, *, for_student: bool) -> None:
    people = [(interview.student.full_name, interview.student.email)]
    contact = interview.contact
    if address := contact.email if for_student else address_of(contact):
        people.append((contact.name, address))
    for name, address in people:
        attendee = vCalAddress(f"mailto:{ascii_form(address) or address}")
        attendee.params["cn"] = vText(name)
        attendee.params["partstat"] = vText("ACCEPTED")
        attendee.params["rsvp"] = vText("FALSE")
        attendee.params["role"] = vText("REQ-PARTICIPANT")
        event.add("attendee", attendee, encode=False)


def _alarm() -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Your talk starts in 30 minutes."))
    alarm.add("trigger", dt.timedelta(minutes=-30))
    return alarm


def student_url(interview: Interview) -> str:
    return absolute(interview.get_absolute_url())
