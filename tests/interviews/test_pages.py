"""The student's pages of an interview, in every stage, as a browser without script meets them."""

import datetime as dt
from html import unescape

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from contacts.models import Referral
from interviews.models import Interview, Reflection, Stage
from interviews.selectors.checklist import checklist_of
from interviews.urls import urlpatterns
from office.selectors.settings import office_settings
from outbox import services as outbox
from outbox.models import Email, Suppression
from tests.database import snapshot
from tests.factories import DAY, NOW, ContactFactory, InterviewFactory
from tests.interviews.moving import PAST, stage_of
from tests.interviews.page import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]

POST_ONLY = {
    "send",
    "undo_end",
    "undo_log",
    "undo_send",
    "stop_waiting",
    "choose",
    "thanked",
    "undo_thank_you",
}
POST_ONLY |= {"replied", "undo_reply"}
POST_ONLY |= {
    "touched",
    "undo_touched",
    "keep_later",
    "cadence",
    "undo_send_letter",
    "dismiss_letter",
}
OTHER_CODES = ("contacts/advice/", "contacts/news/")  # of advice and of news, not of a contact
OF_CONTACT = {path.name for path in urlpatterns if str(path.pattern).startswith("contacts/")}
OF_STUDENT = [
    path.name
    for path in urlpatterns
    if "<code:code>" in str(path.pattern) and not str(path.pattern).startswith(OTHER_CODES)
]
LATER = "2026-03-10T09:00"
CHANGED = "Something changed in the meantime. This is how it stands now."


def url(name, interview):
    return reverse(
        f"interviews:{name}",
        args=[interview.contact.code if name in OF_CONTACT else interview.code],
    )


def words(response):
    """What a page says, without its markup."""
    return " ".join(unescape(strip_tags(response.text)).split())


def when(name):
    """How it went can be said of a talk that is past."""
    return PAST if name in ("outcome", "missed") else {}


def post(browser, name, interview, data=None, **more):
    return browser.post(url(name, interview), data or {"nothing": "said"}, **more)


# --- looking --------------------------------------------------------------------------------------
@pytest.mark.parametrize("stage", Stage.values)
def test_every_page_can_be_looked_at_in_every_stage_and_nothing_changes(as_nina, talk, stage):
    interview = talk(stage)
    before = snapshot()

    for name in OF_STUDENT:
        response = as_nina.get(url(name, interview), {"answer": "t1", "whose": "me"}, follow=True)
        if name in POST_ONLY:
            assert response.status_code == 405
        elif name == "invite":
            assert response.status_code == (200 if stage == "scheduled" else 404)
        else:
            assert response.status_code == 200, name

    assert snapshot() == before


def test_a_page_that_came_too_late_says_how_it_stands(as_nina, talk):
    interview = talk("declined")

    for name in (
        "follow_up",
        "withdraw",
        "how",
        "move",
        "cancel",
        "missed",
        "outcome",
        "wrap_up",
        "thank",
    ):
        response = as_nina.get(url(name, interview), follow=True)

        assert response.redirect_chain[-1][0] == interview.get_absolute_url()
        assert CHANGED in response.content.decode()


@pytest.mark.parametrize("stage", ["planned", "asked", "scheduled", "held"])
def test_an_interview_is_its_students_alone(as_omar, as_dana, talk, stage):
    interview = talk(stage)
    before = snapshot()

    for name in OF_STUDENT:
        for ask in (as_omar.get, as_omar.post):
            answer = ask(url(name, interview))
            assert answer.status_code in (404, 405), name
            assert "Maya" not in answer.content.decode()
        assert as_dana.get(url(name, interview)).status_code in (403, 404)

    assert snapshot() == before


def test_the_talk_can_be_put_in_ones_calendar(as_nina, talk):
    response = as_nina.get(url("invite", talk("scheduled")))

    assert response["Content-Type"].startswith("text/calendar")
    assert b"METHOD:PUBLISH" in response.content


# --- bad input ------------------------------------------------------------------------------------
LONG = "x" * 4500
REQUEST = {
    "relationship": "known",
    "goal": "TYPED",
    "purpose": "career",
    "minutes": "20",
    "how": "video",
    "version": "1",
    "action": "review",
}
WRAP_UP = {"learned": "TYPED", "version": "1"}
BAD = [
    ("request", "planned", REQUEST | {"time_1": "2020-01-01T09:00"}),
    ("request", "planned", REQUEST | {"time_1": "soon"}),
    ("request", "planned", REQUEST),  # no time at all
    ("request", "planned", REQUEST | {"time_1": LATER, "relationship": "boss"}),
    ("request", "planned", REQUEST | {"time_1": LATER, "minutes": "600"}),
    ("request", "planned", REQUEST | {"time_1": LATER, "purpose": ""}),
    ("request", "planned", REQUEST | {"time_1": LATER, "purpose": "a job"}),
    ("request", "planned", REQUEST | {"time_1": LATER, "message": LONG}),
    ("request", "planned", REQUEST | {"time_1": LATER, "subject": "a\x00b"}),
    ("request", "planned", REQUEST | {"time_1": "0001-01-01T00:00"}),
    ("request", "planned", REQUEST | {"time_1": "9999-12-31T23:59"}),
    ("follow_up", "asked", {"subject": "", "message": "TYPED"}),
    ("withdraw", "asked", {"note": "TYPED" + LONG}),
    ("answered", "asked", {"answer": "yes", "note": "TYPED", "channel": "phone", "how": "video"}),
    ("answered", "asked", {"answer": "maybe", "note": "TYPED"}),
    (
        "answered",
        "asked",
        {"answer": "not_now", "note": "TYPED", "channel": "phone", "how": "video"},
    ),
    ("answered", "asked", {"answer": "yes", "note": "TYPED", "starts_at": "2020-01-01T09:00"}),
    ("answered", "scheduled", {"answer": "moved", "note": "TYPED", "starts_at": "soon"}),
    (
        "answered",
        "scheduled",
        {"answer": "moved", "note": "TYPED", "starts_at": "2020-01-01T09:00"},
    ),
    ("answered", "scheduled", {"answer": "maybe", "note": "TYPED"}),
    ("answered", "scheduled", {"answer": "they_canceled", "note": "TYPED" + LONG}),
    ("how", "scheduled", {"how": "smoke", "place": "TYPED"}),
    ("move", "scheduled", {"starts_at": "TYPED"}),
    ("move", "scheduled", {"starts_at": "2020-01-01T09:00"}),
    ("cancel", "scheduled", {"note": "TYPED" + LONG}),
    ("outcome", "scheduled", {"ended_at": "TYPED"}),
    ("outcome", "scheduled", {"ended_at": "2030-01-01T09:00"}),
    ("outcome", "scheduled", {"ended_at": "2020-01-01T09:00"}),
    ("missed", "scheduled", {"whose": "nobody", "line": "TYPED"}),
    ("missed", "scheduled", {"whose": "me", "send_line": "on", "line": "TYPED {times}"}),
    ("wrap_up", "held", WRAP_UP | {"interest_before": "9"}),
    ("wrap_up", "held", WRAP_UP | {"referral_reach": "lena@lab.example"}),
    ("wrap_up", "held", WRAP_UP | {"act_on": LONG}),
    ("thank", "held", {"subject": "", "text": "TYPED"}),
    ("thank", "held", {"subject": "Thanks", "text": "TYPED [what stays with you from this talk]"}),
]


@pytest.mark.parametrize(("name", "stage", "data"), BAD)
def test_bad_input_is_told_with_links_to_its_fields_and_everything_typed_stays(
    as_nina, talk, name, stage, data
):
    interview = talk(stage, **when(name))
    before = snapshot()

    response = post(as_nina, name, interview, data)

    page = Page(response)
    assert response.status_code == 422
    assert page.has_summary
    assert page.leads_astray == []
    assert "TYPED" in page.text or "TYPED" not in str(data)
    assert snapshot() == before


@pytest.mark.parametrize(
    "name", ["request", "follow_up", "withdraw", "answered", "how", "move", "outcome", "missed"]
)
def test_a_post_without_a_word_is_no_error_of_ours(as_nina, talk, name):
    interview = talk(
        {"request": "planned"}.get(
            name, "asked" if name in {"follow_up", "withdraw"} else "scheduled"
        )
    )

    assert as_nina.post(url(name, interview)).status_code in (200, 302, 422)


# --- the request, from the first word to the last tap ---------------------------------------------
def written(**changes):
    given = REQUEST | {
        "time_1": LATER,
        "known_through": "the alumni page",
        "why_you": "You moved to data from nursing.",
    }
    return (
        given
        | {"place": "https://meet.example/1", "subject": "", "message": "", "drafted": ""}
        | changes
    )


@pytest.mark.parametrize(
    "purpose", ["career", "employer", "potential", "market", "resume", "practice"]
)
def test_what_a_talk_is_for_is_asked_with_the_goal_and_the_counselor_sees_it(
    as_nina, as_dana, nina, maya, purpose
):
    page = reverse("interviews:request", args=[maya.code])
    asked = as_nina.get(page).context["form"]["purpose"]

    as_nina.post(page, written(purpose=purpose, action="save"))

    assert not asked.value()  # nothing is said for the student
    assert [value for value, _label in asked.field.choices] == Interview.Purpose.values
    assert Interview.objects.get().purpose == purpose
    record = words(as_dana.get(reverse("advising:student", args=[nina.code])))
    assert f"Interview 1: {Interview.Purpose(purpose).label}" in record


def test_a_draft_may_leave_open_what_it_is_for_and_nobody_says_it_then(
    as_nina, as_dana, nina, maya
):
    as_nina.post(
        reverse("interviews:request", args=[maya.code]), written(purpose="", action="save")
    )

    assert Interview.objects.get().purpose == ""
    record = words(as_dana.get(reverse("advising:student", args=[nina.code])))
    assert "Interview 1 " in record
    assert "Explore a career" not in record


def test_a_request_is_written_reviewed_and_sent(as_nina, maya):
    page = reverse("interviews:request", args=[maya.code])
    form = as_nina.get(page).context["form"]
    letter = {name: form[name].value() for name in ("subject", "message", "drafted")}
    response = as_nina.post(page, written(**letter))
    interview = Interview.objects.get()
    assert response.url == url("review", interview)
    review = as_nina.get(response.url)
    assert "You moved to data from nursing." in review.content.decode()
    assert "[" not in review.context["sent_text"].replace("[the link to answer]", "")

    sent = as_nina.post(
        url("send", interview), {"version": review.context["form"].initial["version"]}
    )

    assert sent.url == interview.get_absolute_url()
    assert stage_of(interview) == "asked"
    assert Email.objects.get().body == interview.message
    assert "Take back" in as_nina.get(sent.url).content.decode()


def test_changed_answers_write_the_letter_anew_until_the_student_edits_it(as_nina, maya):
    page = reverse("interviews:request", args=[maya.code])
    as_nina.post(page, written(action="save"))
    form = as_nina.get(page).context["form"]
    same = {"subject": form["subject"].value(), "version": form["version"].value()}

    as_nina.post(
        page, written(action="save", message="My own words", drafted="", goal="TYPED", **same)
    )

    assert Interview.objects.get().message == "My own words"


def test_a_letter_written_again_leaves_the_students_own_until_it_is_saved(as_nina, maya):
    page = reverse("interviews:request", args=[maya.code])
    typed = written(action="write", subject="Mine", message="My own words", drafted="")

    again = as_nina.post(page, typed)

    letter = again.context["form"]
    assert "You moved to data from nursing." in letter["message"].value()
    assert "Bring my text back" in again.content.decode()
    # the device would put this letter over the student's own
    assert "data-bound" not in again.content.decode()
    assert as_nina.get(page).context["form"]["message"].value() == "My own words"

    kept = {name: letter[name].value() for name in ("subject", "message", "drafted", "version")}
    as_nina.post(page, written(action="save", **kept))
    assert "You moved to data from nursing." in Interview.objects.get().message


def test_htmx_gets_the_letter_alone_and_nothing_is_stored(as_nina, maya):
    before = snapshot()

    response = as_nina.post(
        reverse("interviews:request", args=[maya.code]),
        written(action="preview"),
        headers={"HX-Request": "true"},
    )

    assert 'id="letter"' in response.content.decode()
    assert 'name="version" value="1"' in response.content.decode()
    assert "<html" not in response.content.decode()
    assert snapshot() == before


def test_a_stale_request_shows_both_texts_and_can_be_kept(as_nina, maya):
    page = reverse("interviews:request", args=[maya.code])
    as_nina.post(page, written(action="save", message="The first words"))
    as_nina.post(page, written(action="save", message="The newer words", version="2"))

    response = as_nina.post(
        page,
        written(action="save", message="The older words", time_1="2026-03-11T10:05", version="2"),
    )

    assert response.status_code == 409
    assert "Wed, Mar 11, 10:05 AM" in response.content.decode()  # times differ in words
    assert "The newer words" in response.content.decode()
    assert "The older words" in response.content.decode()
    version = response.context["form"]["version"].value()
    as_nina.post(page, written(action="save", message="The older words", version=version))
    assert Interview.objects.get().message == "The older words"


def test_what_cannot_be_sent_stays_a_draft_and_says_why(as_nina, talk, maya):
    interview = talk(why_you="x", message="20 minutes? {times}")
    outbox.suppress(maya.email, Suppression.Reason.STOPPED, now=NOW)
    assert (
        "This person can&#x27;t be asked" in as_nina.get(url("review", interview)).content.decode()
    )

    response = post(as_nina, "send", interview, {"version": interview.version}, follow=True)

    assert "This person can&#x27;t be asked through Margin." in response.content.decode()
    assert stage_of(interview) == "planned"


def test_a_letter_with_something_left_to_fill_in_is_held(as_nina, talk):
    interview = talk(message="Dear Maya, 20 minutes about [goal]? {times}")

    response = post(as_nina, "send", interview, {"version": interview.version}, follow=True)

    assert "Fill in or remove [goal]." in response.content.decode()
    assert stage_of(interview) == "planned"


# --- the moves ------------------------------------------------------------------------------------
YES = {
    "answer": "yes",
    "channel": "phone",
    "starts_at": LATER,
    "how": "video",
    "place": "https://meet.example/1",
}
MOVES = [
    ("answered", "asked", YES, "scheduled"),
    ("answered", "asked", YES | {"answer": "times", "note": "Fridays"}, "proposing"),
    ("answered", "asked", YES | {"answer": "no"}, "declined"),
    ("answered", "asked", YES | {"answer": "not_now", "until": "2026-05-01"}, "not_now"),
    ("answered", "unanswered", YES, "scheduled"),
    ("answered", "unanswered", YES | {"answer": "no"}, "declined"),
    ("answered", "scheduled", {"answer": "moved", "starts_at": LATER}, "scheduled"),
    ("answered", "scheduled", {"answer": "they_canceled", "channel": "phone"}, "canceled"),
    ("follow_up", "asked", {"subject": "Re: x", "message": "One line"}, "asked"),
    ("withdraw", "asked", {"note": ""}, "withdrawn"),
    ("stop_waiting", "asked", {}, "unanswered"),
    ("move", "scheduled", {"starts_at": LATER}, "scheduled"),
    ("how", "scheduled", {"how": "in_person", "place": "The lobby"}, "scheduled"),
    ("cancel", "scheduled", {"note": ""}, "canceled"),
    ("outcome", "scheduled", {"ended_at": "2026-03-03T08:30"}, "held"),
    ("missed", "scheduled", {"whose": "they"}, "missed"),
    ("missed", "scheduled", {"whose": "they", "time_1": LATER}, "missed"),
    (
        "missed",
        "scheduled",
        {"whose": "me", "send_line": "on", "line": "New: {times}", "time_1": LATER},
        "asked",
    ),
    ("thank", "held", {"subject": "Thanks", "text": "For all."}, "thanked"),
    ("thanked", "held", {"medium": "note"}, "thanked"),
]


@pytest.mark.parametrize(("name", "stage", "data", "after"), MOVES)
def test_a_second_press_shows_how_it_stands(as_nina, talk, name, stage, data, after):
    interview = talk(stage, **when(name))

    first = post(as_nina, name, interview, data)
    once = snapshot()
    second = post(as_nina, name, interview, data, follow=True)

    assert first.status_code == 302
    assert stage_of(interview) == after
    assert second.status_code == 200
    assert snapshot() == once


def test_times_are_read_in_the_students_zone(as_nina, talk):
    interview = talk("scheduled")

    post(as_nina, "move", interview, {"starts_at": LATER})

    interview.refresh_from_db()
    # 9 AM in Chicago, in summer time
    assert interview.starts_at == dt.datetime(2026, 3, 10, 14, tzinfo=dt.UTC)


def test_one_of_the_suggested_times_is_chosen(as_nina, talk):
    interview = talk("proposing")
    slot = interview.slots.create(starts_at=NOW + 4 * DAY, by="contact")

    response = post(as_nina, "choose", interview, {"slot": slot.pk}, follow=True)

    assert stage_of(interview) == "scheduled"
    assert interview.starts_at == slot.starts_at
    assert "Maya gets the calendar file" in response.content.decode()


@pytest.mark.parametrize("slot", ["", "x", "0", "-1", "9" * 30, "٣"])
def test_a_time_nobody_suggested_is_told_and_changes_nothing(as_nina, talk, slot):
    interview = talk("proposing")

    response = post(as_nina, "choose", interview, {"slot": slot}, follow=True)

    assert stage_of(interview) == "proposing"
    assert "This time is no longer offered" in response.content.decode()


def test_a_time_suggested_in_another_interview_is_none_of_this_one(as_nina, talk):
    interview, other = talk("proposing"), InterviewFactory(stage="proposing")
    slot = other.slots.create(starts_at=NOW + 4 * DAY, by="contact")

    post(as_nina, "choose", interview, {"slot": slot.pk})

    assert (stage_of(interview), stage_of(other)) == ("proposing", "proposing")


# --- after the talk -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("permission", "sentence"),
    [
        ("yes", "I&#x27;ll write to Lena Ortiz"),
        ("not_asked", "Thank you also for the name"),
        ("no", "Thank you also"),
    ],
)
def test_a_referral_is_named_in_the_thank_you_with_permission_alone(
    as_nina, talk, permission, sentence
):
    interview = talk("held")
    log = WRAP_UP | {
        "referral_name": "Lena Ortiz",
        "may_use_name": permission,
        "act_on": "Take statistics",
    }

    response = post(as_nina, "wrap_up", interview, log)

    assert response.url == interview.get_absolute_url()
    page = as_nina.get(reverse("interviews:thank", args=[interview.code])).content.decode()
    assert Referral.objects.get().may_use_name == permission
    assert sentence in page
    assert "This is my next step:\n\nTake statistics." in page
    letter = page.partition('id="id_text"')[2].partition("</textarea>")[0]
    assert "TYPED" not in letter  # what was learned is private, unless it is marked


def test_a_stale_log_shows_both_texts(as_nina, talk):
    interview = talk("held")
    post(as_nina, "wrap_up", interview, WRAP_UP | {"learned": "The newer words"})

    response = post(as_nina, "wrap_up", interview, WRAP_UP | {"learned": "The older words"})

    assert response.status_code == 409
    assert {"The newer words", "The older words"} <= set(
        response.content.decode().replace(">", "<").split("<")
    ) | {word.strip() for word in Page(response).text.split("\n")}
    version = response.context["form"]["version"].value()
    post(
        as_nina, "wrap_up", interview, WRAP_UP | {"learned": "The older words", "version": version}
    )
    assert Reflection.objects.get().learned == "The older words"


@pytest.mark.parametrize(
    ("name", "stage", "data", "said"),
    [
        ("thank", "held", {"subject": "Thanks", "text": "TYPED"}, "Thank them another way"),
        (
            "missed",
            "scheduled",
            {"whose": "me", "send_line": "on", "line": "TYPED"},
            "Only note it, then",
        ),
    ],
)
def test_somebody_who_stopped_gets_no_mail_and_the_student_is_told(
    as_nina, talk, maya, name, stage, data, said
):
    interview = talk(stage, **when(name))
    outbox.suppress(maya.email, Suppression.Reason.STOPPED, now=NOW)

    response = post(as_nina, name, interview, data)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert "TYPED" in response.content.decode()
    assert stage_of(interview) == stage


@pytest.mark.parametrize(
    ("name", "data"), [("cancel", {"note": ""}), ("move", {"starts_at": LATER})]
)
@pytest.mark.parametrize("is_stopped", [True, False])
def test_a_change_that_cannot_reach_the_contact_is_said(
    as_nina, talk, maya, name, data, is_stopped
):
    interview = talk("scheduled")
    if is_stopped:
        outbox.suppress(maya.email, Suppression.Reason.STOPPED, now=NOW)

    response = post(as_nina, name, interview, data, follow=True)

    assert ("Maya gets no email from this site." in response.content.decode()) is is_stopped


def test_a_thank_you_taken_back_keeps_its_words(as_nina, talk):
    interview = talk("held")
    post(as_nina, "thank", interview, {"subject": "Thanks", "text": "My own words."})

    response = post(as_nina, "undo_thank_you", interview, {}, follow=True)

    assert stage_of(interview) == "held"
    assert "My own words." in response.content.decode()


def test_a_saved_draft_that_is_still_ours_follows_its_answers(as_nina, maya):
    page = reverse("interviews:request", args=[maya.code])
    given = {
        "relationship": "known",
        "goal": "a week",
        "minutes": "20",
        "how": "i_call",
        "version": "1",
    }
    as_nina.post(page, given | {"action": "save"})
    form = as_nina.get(page).context["form"]

    kept = {name: form[name].value() for name in ("subject", "message", "drafted", "version")}
    as_nina.post(page, given | kept | {"action": "save", "minutes": "30"})

    assert "30 minutes" in Interview.objects.get().message


def test_a_number_is_no_video_link(as_nina, talk):
    interview = talk("scheduled", how="i_call", place="(555) 010-0142")

    post(as_nina, "how", interview, {"how": "video", "place": "(555) 010-0142"})

    interview.refresh_from_db()
    assert (interview.how, interview.place) == ("video", "")


def test_that_somebody_cannot_be_asked_yet_is_told_before_a_word_is_written(as_nina, omar, maya):
    theirs = ContactFactory(owner=omar, email=maya.email, person=maya.person)
    InterviewFactory(contact=theirs, stage="asked")

    page = as_nina.get(reverse("interviews:request", args=[maya.code])).content.decode()

    assert "Maya can be asked through the program from the week of March 23. Save as draft?" in page
    assert "asked again" not in page


@pytest.mark.parametrize("rows", [1, 30])
def test_a_talk_takes_ten_queries_however_much_happened(
    as_nina, talk, rows, django_assert_num_queries
):
    interview = talk("scheduled")
    for hours in range(rows):
        interview.slots.create(starts_at=NOW + 9 * DAY + dt.timedelta(hours=hours, minutes=7))
        interview.events.create(at=NOW, move="move", by="student")
    office_settings()  # kept in process memory, as the checklist is
    lines = checklist_of(Interview.objects.get(pk=interview.pk), NOW)

    with django_assert_num_queries(10):
        page = as_nina.get(url("detail", interview)).content.decode()

    assert len(lines) > 1 and all(line in unescape(page) for line in lines)
