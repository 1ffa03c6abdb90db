"""What curators do to the bank: add, edit, publish, retire, delete and bring back, and what is
kept of it."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from interviews import services as interviews
from office.models import CareerField
from office.selectors.settings import office_settings
from questions import services
from questions.models import Question, QuestionVersion, Suggestion, Theme
from tests.factories import NOW, InterviewFactory

LIST = reverse("questions:manage")
HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


def sent(question, **other):
    """What the form of `question` sends as it stands."""
    return {
        "version": question.version,
        "text": question.text,
        "theme": question.theme.slug,
        "part": question.part,
        "minutes": question.minutes,
        "why": question.why,
        "follow_ups": "\n".join(question.follow_ups),
        "purposes": question.purposes,
        "fields_of_work": [field.pk for field in question.fields.all()],
        **({"must_ask": "on"} if question.must_ask else {}),
        **({"always_last": "on"} if question.always_last else {}),
    } | other


def page(browser, question, name="edit", *more):
    return reverse(f"questions:{name}", args=[question.code, *more])


def fill(number):
    theme, _made = Theme.objects.get_or_create(slug="any", name="Any")
    Question.objects.bulk_create(
        Question(slug=f"any-{n}", theme=theme, text=f"Question number {n}?", status="published")
        for n in range(number)
    )


# --- the list -------------------------------------------------------------------------------------
def test_an_empty_bank_offers_the_starter_bank(as_cora):
    assert "Load the starter bank" in as_cora.get(LIST).content.decode()

    shown = as_cora.post(reverse("questions:load_starter"), follow=True).content.decode()

    assert "47 questions in 10 themes, 5 ready sets" in shown
    assert Question.objects.count() == 47


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({}, 47),
        ({"theme": "opening"}, Question.objects.none),
        ({"q": "responsible mainly"}, 1),
        ({"q": "zebra"}, 0),
        ({"part": "close"}, Question.objects.none),
        ({"status": "draft"}, 0),
        ({"status": "nothing", "part": "x", "page": "-1"}, 47),
        ({"q": "%_'"}, 0),
    ],
)
def test_the_list_is_narrowed_by_theme_part_status_and_words(as_cora, bank, asked, number):
    if not isinstance(number, int):
        number = Question.objects.filter(
            **({"theme__slug": asked["theme"]} if "theme" in asked else asked)
        ).count()

    shown = as_cora.get(LIST, asked).context["curator_list"].page.paginator.count

    assert shown == number


def test_a_typing_error_brings_what_may_be_meant(as_cora, bank):
    shown = as_cora.get(LIST, {"q": "reponsible manly"}).content.decode()

    assert "These come close." in shown
    assert Question.objects.get(text__contains="responsible").text in shown


def test_the_list_says_how_many_suggestions_wait(as_cora, omar):
    Suggestion.objects.create(by=omar, text="What else?", form_key=uuid.uuid4(), sent_at=NOW)

    assert 'Suggestions <span class="num">1</span>' in as_cora.get(LIST).content.decode()


@pytest.mark.parametrize("rows", [1, 30, 1000])
def test_the_list_takes_eight_queries_however_long_it_is(as_cora, rows, django_assert_num_queries):
    fill(rows)
    office_settings()  # kept in process memory

    with django_assert_num_queries(8):
        as_cora.get(LIST)


# --- add and edit ---------------------------------------------------------------------------------
def test_a_question_is_added_as_a_draft_and_published_at_once(as_cora, bank):
    new = {"theme": "day", "part": "core", "minutes": 2, "text": "  What do you\n  write most? "}

    as_cora.post(reverse("questions:create"), new | {"form_key": uuid.uuid4()})
    as_cora.post(
        reverse("questions:create"),
        new | {"form_key": uuid.uuid4(), "publish": "1", "text": "Who reads it?"},
    )

    draft, published = Question.objects.order_by("-pk")[:2][::-1]
    assert (draft.text, draft.status, draft.was_published) == (
        "What do you write most?",
        "draft",
        False,
    )
    assert (published.text, published.status) == ("Who reads it?", "published")
    assert published.position == draft.position + 1


def test_the_same_form_sent_twice_adds_one_and_another_text_asks(as_cora, bank):
    new = {
        "theme": "day",
        "part": "core",
        "minutes": 2,
        "text": "What is new?",
        "form_key": uuid.uuid4(),
    }

    answers = [as_cora.post(reverse("questions:create"), new).status_code for _ in range(2)]
    other = as_cora.post(reverse("questions:create"), new | {"text": "What is old?"})

    assert answers == [302, 302]
    assert Question.objects.filter(text="What is new?").count() == 1
    assert other.status_code == 409
    assert "What is old?" in other.content.decode()


@pytest.mark.django_db(transaction=True)
def test_twenty_presses_at_once_add_one(cora):
    theme, key = Theme.objects.create(slug="day", name="Day"), uuid.uuid4()
    values = {"theme": theme, "text": "What is new?", "minutes": 2, "part": "core"}

    def press(_number):
        try:
            return services.add(by=cora, values=values, form_key=key, now=NOW).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        made = set(pool.map(press, range(20)))

    assert len(made) == Question.objects.count() == QuestionVersion.objects.count() == 1


def test_an_edit_is_kept_with_a_version_and_an_idle_save_makes_none(as_cora, question):
    field, _made = CareerField.objects.get_or_create(slug="nursing", defaults={"name": "Nursing"})

    as_cora.post(page(as_cora, question), sent(question))
    edited = sent(
        question,
        text="How long are your days?",
        follow_ups=" And\tnights? \n\n",
        fields_of_work=[field.pk],
    )
    assert as_cora.post(page(as_cora, question), edited).status_code == 302

    question.refresh_from_db()
    assert (question.text, question.follow_ups, question.version) == (
        "How long are your days?",
        ["And nights?"],
        2,
    )
    assert [version.action for version in question.versions.all()] == ["edited", "initial"]
    assert list(question.fields.all()) == [field]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": " "}, "Write the question."),
        ({"text": "x" * 301}, "Shorten this to 300 characters."),
        ({"minutes": "11"}, "number of minutes from 1 to 10"),
        ({"theme": "nowhere"}, "There is no theme “nowhere”"),
        ({"follow_ups": "a\n" * 7}, "Keep the best 6; now there are 7."),
        ({"follow_ups": "short\n" + "x" * 201}, "Shorten line 2 to 200 characters."),
        ({"always_last": "on"}, "ends each talk already. Take that off it first."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(as_cora, question, wrong, said):
    answer = as_cora.post(page(as_cora, question), sent(question, why="A reason of my own") | wrong)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "A reason of my own" in answer.content.decode()
    question.refresh_from_db()
    assert question.version == 1


def test_a_stale_edit_shows_both_texts_and_saving_again_keeps_the_typed_one(
    as_cora, as_ruth, question
):
    as_ruth.post(page(as_ruth, question), sent(question, text="Theirs?"))

    conflict = as_cora.post(page(as_cora, question), sent(question, text="Mine?"))

    assert conflict.status_code == 409
    assert "Mine?" in conflict.content.decode() and "Theirs?" in conflict.content.decode()
    again = as_cora.post(page(as_cora, question), sent(question, text="Mine?", version=2))
    assert again.status_code == 302
    assert Question.objects.get(pk=question.pk).text == "Mine?"


def test_a_row_opens_its_form_and_takes_the_saved_row_in_its_place(as_cora, question):
    form = as_cora.get(page(as_cora, question), headers=HTMX).content.decode()
    row = as_cora.post(
        page(as_cora, question), sent(question, text="How long?"), headers=HTMX
    ).content.decode()
    closed = as_cora.get(page(as_cora, question) + "?row=", headers=HTMX).content.decode()

    assert "<html" not in form + row + closed
    assert 'name="text"' in form
    assert "How long?" in row and "Saved." in row and 'name="text"' not in row
    assert "How long?" in closed


def test_the_numbers_of_the_list_follow_what_a_row_becomes(as_cora, question):
    listed = HTMX | {"HX-Current-URL": f"http://testserver{LIST}?theme={question.theme.slug}"}
    before = question.theme.questions.filter(status="published").count()

    row = as_cora.post(
        page(as_cora, question, "status"), {"status": "retired"}, headers=listed
    ).content.decode()

    chips = row[row.index('id="chips"') :]
    assert 'hx-swap-oob="true"' in chips
    assert f'Published <span class="num chip-n">{before - 1}</span>' in chips
    assert 'Retired <span class="num chip-n">1</span>' in chips


def test_a_row_that_changed_its_theme_says_where_it_is_now(as_cora, question):
    other = Theme.objects.exclude(pk=question.theme_id).first()

    row = as_cora.post(
        page(as_cora, question), sent(question, theme=other.slug), headers=HTMX
    ).content.decode()

    assert f"Saved. It is the last of “{other.name}” now." in row


@pytest.mark.parametrize(
    ("opened", "can_order"), [("", True), ("?theme=day", True), ("?q=hours", False)]
)
def test_a_row_that_comes_back_keeps_its_place_and_the_focus(as_cora, question, opened, can_order):
    came_from = HTMX | {"HX-Current-URL": f"http://testserver{LIST}{opened}"}
    address = page(as_cora, question)

    saved = as_cora.post(
        address, sent(question, text="How long?"), headers=came_from
    ).content.decode()
    closed = as_cora.get(address + "?row=", headers=came_from).content.decode()
    retired = as_cora.post(
        address + "status/", {"status": "retired"}, headers=came_from
    ).content.decode()

    for row in (saved, closed, retired):
        assert (f'action="{address}move/"' in row) == can_order
        assert row.count("data-focus") == 1
        assert f'value="{opened[1:]}"' in row


def test_a_preview_shows_what_is_typed_and_keeps_nothing(as_cora, question):
    shown = as_cora.post(page(as_cora, question), sent(question, why="Typed just now", preview="1"))

    assert "Why ask this: Typed just now" in shown.content.decode()
    assert Question.objects.get(pk=question.pk).version == 1


def test_what_students_would_see_follows_the_typing_beside_both_forms(as_cora, question):
    typed = sent(question, why="Typed just now", preview="beside")

    for address in (page(as_cora, question), reverse("questions:create")):
        beside = as_cora.post(address, typed, headers=HTMX).content.decode()
        assert beside.strip().startswith('<section id="preview"')
        assert "Why ask this: Typed just now" in beside
        assert 'name="text"' not in beside
    unfinished = as_cora.post(page(as_cora, question), typed | {"text": ""}, headers=HTMX)
    assert unfinished.status_code == 422
    assert "Fill in the question to see it here." in unfinished.content.decode()


# --- status ---------------------------------------------------------------------------------------
def test_retiring_takes_it_off_the_students_list_and_leaves_sheets_alone(
    as_cora, as_nina, nina, question
):
    interview = InterviewFactory(student=nina, stage="scheduled")
    interviews.plan_question(interview_id=interview.pk, question_id=question.pk)

    as_cora.post(page(as_cora, question, "status"), {"status": "retired"})

    assert question.text not in as_nina.get(reverse("questions:list")).content.decode()
    assert (
        question.text
        in as_nina.get(reverse("interviews:sheet", args=[interview.code])).content.decode()
    )
    assert [version.action for version in question.versions.all()] == ["retired", "initial"]


def test_an_edit_leaves_the_words_of_a_sheet_alone(as_cora, as_nina, nina, question):
    interview = InterviewFactory(student=nina, stage="scheduled")
    interviews.plan_question(interview_id=interview.pk, question_id=question.pk)

    as_cora.post(page(as_cora, question), sent(question, text="Something else?"))

    assert interview.planned.get(question=question).text == question.text


def test_twice_published_is_once(as_cora, question):
    for _ in range(2):
        as_cora.post(page(as_cora, question, "status"), {"status": "retired"})

    assert question.versions.count() == 2


def test_a_second_last_question_is_not_published(as_cora, question):
    last = services.add(
        by=None,
        values={
            "theme": question.theme,
            "text": "Last?",
            "minutes": 1,
            "part": "close",
            "always_last": True,
        },
        now=NOW,
    )

    row = as_cora.post(
        page(as_cora, last, "status"), {"status": "published"}, headers=HTMX
    ).content.decode()

    assert "ends each talk already" in row
    last.refresh_from_db()
    assert last.status == "draft"


def test_the_list_is_come_back_to_as_it_was(as_cora, question):
    back = as_cora.post(
        page(as_cora, question, "status"), {"status": "retired", "back": "q=hours&page=1"}
    )

    assert back.url == f"{LIST}?q=hours&page=1#row-{question.code}"


# --- delete ---------------------------------------------------------------------------------------
def test_an_unused_draft_is_deleted_and_brought_back(as_cora, bank):
    draft = services.add(
        by=None,
        values={"theme": Theme.objects.first(), "text": "Odd?", "minutes": 1, "part": "core"},
        now=NOW,
    )

    after = as_cora.post(page(as_cora, draft, "delete"), follow=True).content.decode()
    gone = as_cora.get(page(as_cora, draft)).status_code
    as_cora.post(page(as_cora, draft, "undo_delete"))

    assert "“Odd?” is deleted. You can undo this for 10 minutes." in after
    assert gone == 404
    assert as_cora.get(page(as_cora, draft)).status_code == 200


def test_what_students_could_see_is_never_deleted(as_cora, question):
    as_cora.post(page(as_cora, question, "status"), {"status": "draft"})

    after = as_cora.post(page(as_cora, question, "delete"), follow=True).content.decode()

    assert "it can only be retired" in after
    question.refresh_from_db()
    assert question.archived_at is None


# --- versions -------------------------------------------------------------------------------------
def test_versions_say_who_when_and_which_words(as_cora, question):
    as_cora.post(
        page(as_cora, question), sent(question, text=question.text.replace("hours", "long days"))
    )

    shown = as_cora.get(page(as_cora, question, "history")).content.decode()

    assert "Version 2: Edited" in shown and "Cora Lindqvist" in shown
    assert "<del><span" in shown and "long days</ins>" in shown
    assert "Version 1: As it was before" in shown


def test_a_version_is_brought_back_whole_as_the_newest(as_cora, question):
    before = {
        name: getattr(question, name) for name in ("text", "why", "follow_ups", "theme", "purposes")
    }
    as_cora.post(
        page(as_cora, question), sent(question, text="Else?", why="", purposes=[], theme="opening")
    )

    as_cora.post(page(as_cora, question, "restore", 1), {"version": 2})

    question.refresh_from_db()
    assert {name: getattr(question, name) for name in before} == before
    assert [version.action for version in question.versions.all()] == [
        "restored",
        "edited",
        "initial",
    ]


def test_bringing_back_a_version_over_a_newer_one_asks_to_look_first(as_cora, question):
    as_cora.post(page(as_cora, question), sent(question, text="Else?"))

    after = as_cora.post(
        page(as_cora, question, "restore", 1), {"version": 1}, follow=True
    ).content.decode()

    assert "Look at the newest version first." in after
    assert Question.objects.get(pk=question.pk).text == "Else?"


@pytest.mark.parametrize("rows", [1, 30])
def test_versions_take_the_same_queries_however_many(
    as_cora, cora, question, rows, django_assert_num_queries
):
    for number in range(rows):
        services.change(
            question_id=question.pk,
            version=number + 1,
            values={"text": f"Version {number}?"},
            by=cora,
            now=NOW,
        )
    office_settings()

    with django_assert_num_queries(7):
        as_cora.get(page(as_cora, question, "history"))
