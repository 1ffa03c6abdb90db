"""Live notes: words are kept as they are typed, and the talk runs from Start to End."""

import datetime as dt

import pytest
from django.urls import reverse

from contacts.models import RequestRecord, Touch
from core import clock
from interviews import services
from interviews.domain.talk_clock import Cue, TalkClock, clock_of, likely_end
from interviews.models import IllegalMove, PlannedQuestion, Stage, TalkNotes, ThankYou
from outbox.models import Email
from tests.factories import DAY, HOUR, NOW
from tests.interviews.moving import stage_of
from tests.interviews.page import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
HTMX = {"HX-Request": "true"}
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def going(talk):
    """A talk of 20 minutes that began five minutes ago, with two questions on its sheet."""
    interview = talk("scheduled", starts_at=NOW - 5 * MINUTE, ends_at=NOW + 15 * MINUTE)
    for place, text in enumerate(("What surprised you?", "Who else?"), 1):
        PlannedQuestion.objects.create(
            interview=interview, text=text, position=place, is_last=place == 2
        )
    return interview


@pytest.fixture
def line(going):
    return going.planned.first()


def url(interview):
    return reverse("interviews:live", args=[interview.code])


def wrap_up(interview):
    return reverse("interviews:wrap_up", args=[interview.code])


def typed(key, note, version=0, **more):
    return {
        f"{key}-note": note,
        f"{key}-version": version,
        **{f"{key}-{name}": value for name, value in more.items()},
    }


def stored(row):
    row.refresh_from_db()
    return row.note, row.note_version


def write(interview, text, *, on=None, version=0):
    return services.save_note(
        interview_id=interview.pk,
        planned_id=on and on.pk,
        text=text,
        version=version,
        now=NOW - MINUTE,
    )


# --- words ----------------------------------------------------------------------------------------
def test_a_box_is_saved_by_itself_and_says_when(as_nina, going, line):
    response = as_nina.post(url(going), typed(line.pk, "Nights are long"), headers=HTMX)

    page = Page(response)
    assert stored(line) == ("Nights are long", 1)
    assert "Saved 9:00 AM" in " ".join(page.text.split())
    assert page.ids & {f"state-{line.pk}", "main"} == {f"state-{line.pk}"}


def test_two_boxes_in_two_windows_do_not_meet(as_nina, going, line):
    last = going.planned.last()
    as_nina.post(url(going), typed(line.pk, "One"), headers=HTMX)
    as_nina.post(url(going), typed(last.pk, "Lena Ortiz"), headers=HTMX)
    as_nina.post(url(going), typed("free", "Kind voice"), headers=HTMX)

    assert (stored(line), stored(last), stored(going.notes)) == (
        ("One", 1),
        ("Lena Ortiz", 1),
        ("Kind voice", 1),
    )


def test_without_script_one_button_saves_all_boxes_by_the_same_rules(as_nina, going, line):
    data = typed(line.pk, "Nights\r\nare long", asked="asked") | typed("free", "Kind voice")

    response = as_nina.post(url(going), data, follow=True)

    assert response.redirect_chain == [(url(going), 302)]
    assert "Saved." in response.content.decode()
    assert stored(line) == ("Nights\nare long", 1)
    assert line.asked == "asked"
    assert stored(going.notes) == ("Kind voice", 1)


def test_two_windows_on_one_box_show_both_texts_and_write_nothing(as_nina, going, line):
    write(going, "From the laptop", on=line)

    response = as_nina.post(url(going), typed(line.pk, "From the phone"), headers=HTMX)

    assert response.status_code == 409
    assert "From the laptop" in response.content.decode()
    assert stored(line) == ("From the laptop", 1)


def test_without_script_a_conflict_shows_both_texts_and_saves_the_other_boxes(as_nina, going, line):
    write(going, "From the laptop", on=line)

    response = as_nina.post(
        url(going), typed(line.pk, "From the phone") | typed("free", "Kind") | {"act": "end"}
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "From the laptop" in page
    assert "From the phone" in page
    assert not Page(response).leads_astray
    assert stored(going.notes) == ("Kind", 1)
    assert stage_of(going) == Stage.SCHEDULED


@pytest.mark.parametrize(
    ("keep", "text"),
    [
        ("mine", "From the phone"),
        ("stored", "From the laptop"),
        ("both", "From the laptop\n\nFrom the phone"),
    ],
)
def test_a_conflict_ends_as_the_student_chooses(as_nina, going, line, keep, text):
    write(going, "From the laptop", on=line)

    response = as_nina.post(
        url(going), typed(line.pk, "From the phone", keep=keep, seen=1), headers=HTMX
    )

    assert stored(line)[0] == text
    assert f">\n{text}</textarea>" in response.content.decode()


def test_a_choice_made_over_an_old_text_is_asked_again(as_nina, going, line):
    write(going, "First", on=line)
    write(going, "Second", on=line, version=1)

    response = as_nina.post(url(going), typed(line.pk, "Mine", keep="mine", seen=1), headers=HTMX)

    assert response.status_code == 409
    assert stored(line) == ("Second", 2)


def test_words_that_hold_all_that_is_stored_need_no_question(going, line):
    write(going, "Nights", on=line)

    kept = write(going, "Nights are long", on=line)

    assert (kept.note, kept.version) == ("Nights are long", 2)


def test_the_same_words_again_change_nothing(going, line):
    write(going, "Nights", on=line)

    assert write(going, "Nights", on=line).version == 1
    assert write(going, "Nights", on=line, version=1).version == 1


def test_words_on_a_question_that_is_off_the_sheet_go_to_the_free_notes_once(as_nina, going, line):
    key = line.pk
    line.delete()

    for _twice in range(2):
        response = as_nina.post(url(going), typed(key, "Nights are long"), headers=HTMX)

    assert "Your words are in the other notes." in response.content.decode()
    assert going.notes.note == "Nights are long"


def test_a_question_taken_off_the_sheet_leaves_its_answer(going, line):
    write(going, "Nights are long", on=line)

    services.remove_question(interview_id=going.pk, planned_id=line.pk)

    assert TalkNotes.objects.get(interview=going).note == "What surprised you?\nNights are long"


def test_too_long_a_note_is_refused_beside_the_box_and_stays_on_the_page(as_nina, going, line):
    response = as_nina.post(url(going), typed(line.pk, "x" * 8001, version=0), headers=HTMX)

    assert response.status_code == 422
    assert "Shorten this to 8000 characters. It has 8001 now." in response.content.decode()
    whole = as_nina.post(url(going), typed(line.pk, "x" * 8001))
    assert "x" * 8001 in whole.content.decode()
    assert stored(line) == ("", 0)


@pytest.mark.parametrize(
    "data", [{"x-note": "a"}, {"-note": "a"}, {"9" * 30 + "-note": "a"}, {"1-asked": "why"}]
)
def test_odd_names_and_marks_write_nothing(as_nina, going, data):
    as_nina.post(url(going), data)

    assert not TalkNotes.objects.exists()
    assert set(going.planned.values_list("note", "asked")) == {("", "")}


def test_a_note_says_that_its_question_was_asked(as_nina, going, line):
    write(going, "Nights", on=line)

    page = as_nina.get(url(going)).content.decode()

    assert f'id="asked-{line.pk}" name="{line.pk}-asked" value="asked" checked' in page


@pytest.mark.parametrize(("before", "after"), [("", "asked"), ("skipped", "skipped")])
def test_an_answer_unmarks_not_yet_and_nothing_else(going, line, before, after):
    services.mark_asked(interview_id=going.pk, planned_id=line.pk, asked=before)

    write(going, "Nights", on=line)

    line.refresh_from_db()
    assert line.asked == after


def test_words_that_are_all_taken_away_say_nothing(going, line):
    PlannedQuestion.objects.filter(pk=line.pk).update(note="Nights", note_version=1)

    write(going, "", on=line, version=1)

    line.refresh_from_db()
    assert line.asked == ""


def test_a_mark_alone_is_kept_without_an_answer_to_show(as_nina, going, line):
    response = as_nina.post(url(going), {f"{line.pk}-asked": "skipped"}, headers=HTMX)

    assert response.status_code == 204
    line.refresh_from_db()
    assert line.asked == "skipped"


def test_a_question_of_another_talk_is_out_of_reach(as_nina, going, talk, omar):
    others = talk(
        "scheduled", contact=going.contact.__class__.objects.create(owner=omar, name="Eva")
    )
    foreign = PlannedQuestion.objects.create(interview=others, text="Why?", position=1)

    as_nina.post(url(going), typed(foreign.pk, "Mine"), headers=HTMX)

    assert stored(foreign) == ("", 0)


def test_a_save_takes_two_queries_besides_the_frame(
    as_nina, going, line, django_assert_num_queries
):
    as_nina.post(url(going), typed(line.pk, "One"), headers=HTMX)

    with django_assert_num_queries(5):  # session, person, clock; the interview, the note
        as_nina.post(url(going), typed(line.pk, "One, two", version=1), headers=HTMX)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_takes_six_queries_however_long_the_sheet(
    as_nina, talk, rows, django_assert_num_queries
):
    interview = talk("scheduled")
    for place in range(rows):
        PlannedQuestion.objects.create(
            interview=interview, text=f"Question {place}?", position=place + 1
        )
    as_nina.get(url(interview))

    with django_assert_num_queries(6):
        as_nina.get(url(interview))


# --- the clock ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("minutes", "words", "cue"),
    [
        (0, "0", Cue.NONE),
        (17, "17", Cue.NONE),
        (18, "18", Cue.LAST),
        (20, "20", Cue.OVER),
        (31, "31", Cue.OVER),
    ],
)
def test_the_clock_counts_against_the_promise(minutes, words, cue):
    running = TalkClock(NOW, 20, False, NOW + minutes * MINUTE)

    assert running.words == f"{words} of 20 minutes"
    assert running.cue == cue
    assert TalkClock(NOW, 20, True, NOW + minutes * MINUTE).cue == Cue.MORE


def test_the_clock_starts_with_the_agreed_time_or_with_start(going):
    later = TalkNotes(interview=going, started_at=NOW)

    assert clock_of(going, None, NOW).words == "5 of 20 minutes"
    assert clock_of(going, later, NOW).words == "0 of 20 minutes"
    assert clock_of(going, None, NOW - HOUR) is None
    assert clock_of(going, None, NOW + 3 * HOUR) is None


def test_a_start_left_days_before_the_agreed_time_does_not_count_on_the_day(going):
    early = TalkNotes(interview=going, started_at=going.starts_at - DAY)

    assert clock_of(going, early, NOW).words == "5 of 20 minutes"
    assert likely_end(going, early, NOW) == NOW
    assert likely_end(going, early, going.starts_at - HOUR) == early.started_at + going.duration


def test_a_start_after_one_that_was_left_counts_from_now(talk):
    interview = talk("scheduled")
    services.begin(interview_id=interview.pk, now=NOW, sure=True)

    notes = services.begin(interview_id=interview.pk, now=NOW + 3 * HOUR, sure=True)

    assert notes.started_at == NOW + 3 * HOUR


def test_a_page_left_open_ends_the_talk_when_it_was_promised_to_end(going):
    assert likely_end(going, None, NOW + DAY) == going.ends_at
    assert likely_end(going, None, NOW + HOUR) == NOW + HOUR


def test_two_minutes_before_the_end_it_is_time_for_the_last_question(as_nina, going):
    clock.shift(NOW + 13 * MINUTE - dt.datetime.now(dt.UTC))

    page = as_nina.get(url(going)).content.decode()

    assert 'data-cue="last" >' in page
    assert 'data-cue="over" hidden>' in page


def test_more_time_lifts_the_warning_and_can_be_taken_back(as_nina, going):
    clock.shift(NOW + 21 * MINUTE - dt.datetime.now(dt.UTC))

    more = as_nina.post(url(going), {"act": "more"}, headers=HTMX).content.decode()
    less = as_nina.post(url(going), {"act": "no_more"}, headers=HTMX).content.decode()

    assert 'data-cue="over" hidden>' in more
    assert "They offered more time. Thank them" in more
    assert 'data-cue="over" >' in less


def test_openings_are_noted_where_they_raise_them(as_nina, going):
    as_nina.post(url(going), {"act": "openings"}, headers=HTMX)
    assert going.notes.openings_raised

    as_nina.post(url(going), {"act": "no_openings"}, headers=HTMX)
    going.notes.refresh_from_db()
    assert not going.notes.openings_raised


# --- the course of the talk -----------------------------------------------------------------------
def test_end_keeps_the_words_notes_the_real_end_and_leads_to_the_wrap_up(as_nina, going, line):
    response = as_nina.post(url(going), typed(line.pk, "Nights are long") | {"act": "end_sure"})

    assert response.url == wrap_up(going)
    assert stage_of(going) == Stage.HELD
    assert abs(going.ended_at - NOW) < MINUTE
    page = as_nina.get(wrap_up(going)).content.decode()
    assert "What surprised you?" in page
    assert ">\nNights are long</textarea>" in page


def test_end_pressed_again_leads_on_and_keeps_the_first_end(as_nina, going):
    as_nina.post(url(going), {"act": "end_sure"})
    first = TalkNotes.objects.count(), ThankYou.objects.get().due_at
    clock.shift(NOW + HOUR - dt.datetime.now(dt.UTC))

    response = as_nina.post(url(going), {"act": "end"})

    assert response.url == wrap_up(going)
    assert (TalkNotes.objects.count(), ThankYou.objects.get().due_at) == first


def test_an_early_start_is_a_start(as_nina, talk):
    interview = talk("scheduled")

    as_nina.post(url(interview), {"act": "begin_sure"})
    as_nina.post(url(interview), {"act": "end_sure"})

    assert stage_of(interview) == Stage.HELD
    assert interview.starts_at > interview.ended_at


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.ASKED, Stage.PROPOSING])
@pytest.mark.parametrize("acts", [["begin_sure", "begin", "end_sure"], ["end_sure"]])
def test_a_talk_on_the_spot_is_agreed_counted_and_sends_nothing(as_nina, talk, stage, acts):
    interview = talk(stage)

    for act in acts:
        as_nina.post(url(interview), {"act": act})

    assert stage_of(interview) == Stage.HELD
    assert RequestRecord.objects.get(pk=interview.request_record_id).closed_at == interview.ended_at
    assert interview.events.filter(move="accept").count() == 1
    assert Touch.objects.filter(contact=interview.contact, what="talk").count() == 1
    assert not Email.objects.exists()


@pytest.mark.parametrize(
    "stage", [Stage.CANCELED, Stage.MISSED, Stage.LAPSED, Stage.DECLINED, Stage.WITHDRAWN]
)
@pytest.mark.parametrize("act", ["", "begin", "end", "more"])
def test_a_talk_that_is_off_cannot_begin_but_keeps_what_was_typed(as_nina, talk, stage, act):
    interview = talk(stage)

    response = as_nina.post(
        url(interview), typed("free", "Typed in an old window") | {"act": act}, follow=True
    )

    page = response.content.decode()
    assert response.redirect_chain[-1][0] == interview.get_absolute_url()
    assert (
        "no notes to take" in page or "no talk to take notes on" in page or "was set aside" in page
    )
    assert "Typed in an old window" in page
    assert stage_of(interview) == stage


def test_the_page_of_a_canceled_talk_says_so(as_nina, talk):
    response = as_nina.get(url(talk("canceled")), follow=True)

    assert "This talk was canceled, so there are no notes to take." in response.content.decode()


def test_services_refuse_a_talk_that_is_off(talk):
    interview = talk("canceled")

    for act in (services.begin, services.end):
        with pytest.raises(IllegalMove):
            act(interview_id=interview.pk, now=NOW)
    assert not TalkNotes.objects.filter(started_at__isnull=False).exists()


def test_a_talk_without_a_sheet_is_one_big_box(as_nina, talk):
    page = as_nina.get(url(talk("scheduled"))).content.decode()

    assert page.count("<textarea") == 1
    assert "Your notes" in page


def test_a_stranger_in_a_fragment_gets_no_page_in_the_page(client, going, line):
    response = client.post(url(going), typed(line.pk, "x"), headers=HTMX)

    assert (response.status_code, response.content) == (401, b"")


# --- afterwards -----------------------------------------------------------------------------------
def test_the_end_is_corrected_on_the_wrap_up_and_the_thanks_count_from_there(as_nina, talk):
    interview = talk("held")

    as_nina.post(
        wrap_up(interview), {"version": 1, "learned": "Much", "ended_at": "2026-03-03T08:30"}
    )

    assert stage_of(interview) == Stage.HELD
    assert interview.ended_at == NOW - HOUR / 2
    assert interview.thanks.get().due_at == NOW - HOUR / 2 + DAY
    assert RequestRecord.objects.get(pk=interview.request_record_id).closed_at == interview.ended_at


@pytest.mark.parametrize("end", ["2026-03-03T09:30", "2026-02-01T09:00"])
def test_an_end_that_cannot_be_is_refused_and_the_answers_are_kept(as_nina, talk, end):
    interview = talk("held")

    response = as_nina.post(
        wrap_up(interview), {"version": 1, "learned": "Much", "ended_at": end} | typed("free", "x")
    )

    assert response.status_code == 422
    assert not Page(response).leads_astray
    assert interview.notes.note == "x"


def test_an_end_left_as_it_stands_stays_to_the_second(as_nina, talk):
    interview = talk("held", ended_at=NOW - HOUR - dt.timedelta(seconds=17))

    as_nina.post(
        wrap_up(interview), {"version": 1, "learned": "Much", "ended_at": "2026-03-03T07:59"}
    )

    interview.refresh_from_db()
    assert interview.ended_at == NOW - HOUR - dt.timedelta(seconds=17)


def test_a_stale_answer_on_the_wrap_up_shows_both_texts(as_nina, talk):
    interview = talk("held")
    write(interview, "From the laptop")

    response = as_nina.post(
        wrap_up(interview), {"version": 1, "learned": "Much"} | typed("free", "From the phone")
    )

    assert response.status_code == 409
    assert "From the laptop" in response.content.decode()
    assert not hasattr(interview, "reflection")


def test_notes_are_read_on_the_interview_and_on_the_sheet(as_nina, going, line):
    write(going, "Nights are long", on=line)
    write(going, "A kind voice")
    services.end(interview_id=going.pk, now=NOW, sure=True)

    for name in ("detail", "sheet"):
        page = as_nina.get(reverse(f"interviews:{name}", args=[going.code])).content.decode()
        assert "Nights are long" in page
        assert "A kind voice" in page


def test_nobody_else_reads_notes(dana, ruth, omar, nina, going, line):
    write(going, "A kind voice")

    for somebody in (dana, ruth, omar):
        assert not TalkNotes.objects.readable_by(somebody).exists()
        assert not PlannedQuestion.objects.readable_by(somebody).exists()
    assert TalkNotes.objects.readable_by(nina).get().note == "A kind voice"
