"""Who led the student to a talk and has not heard of it."""

from contacts.models import Contact
from interviews.models import Interview, Stage


def introducer_to_tell(interview: Interview) -> Contact | None:
    """Return who introduced the contact, once thanked for the talk, unless in touch since.

    One query where somebody introduced the contact.
    """
    contact, ended_at = interview.contact, interview.ended_at
    if interview.stage != Stage.THANKED or ended_at is None or not contact.introduced_by_id:
        return None
    active = Contact.objects.active().filter(pk=contact.introduced_by_id)
    introducer = active.filter(owner_id=interview.student_id).first()
    if introducer is None or (introducer.last_touch_at and introducer.last_touch_at >= ended_at):
        return None
    return introducer
