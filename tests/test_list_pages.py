"""No list asks the database once for each row: pages whose own tests do not count their queries, at
1 and at 30 rows.

The others: contacts, home, guides, advising, office, outbox and questions count theirs beside what
they show.
"""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from guides.selectors.published import published_guides
from interviews.models import PlannedQuestion
from office.selectors.settings import office_settings
from outbox.models import EmailText
from outbox.services.do_not_contact import add_to_do_not_contact
from tests.factories import (
    NOW,
    AssignmentFactory,
    FeedbackFactory,
    GuideFactory,
    InterviewFactory,
    ReferralFactory,
    ReflectionFactory,
    UserFactory,
)

pytestmark = pytest.mark.usefixtures("at_now")


def versions_of_a_text(cast, rows):
    EmailText.objects.bulk_create(
        EmailText(
            key="answer_decline",
            number=n + 1,
            subject="S",
            body=f"Line {n}",
            by=UserFactory(),
            at=NOW,
        )
        for n in range(rows)
    )
    return reverse("outbox:text_versions", args=["answer_decline"])


def talk_with_answers(cast, rows, stage):
    interview = InterviewFactory(student=cast("nina"), stage=stage)
    PlannedQuestion.objects.bulk_create(
        PlannedQuestion(
            interview=interview,
            text=f"{n}?",
            position=n + 1,
            note="So.",
            note_version=1,
            noted_at=NOW,
        )
        for n in range(rows)
    )
    return interview


def printed_sheet(cast, rows):
    return reverse("interviews:sheet", args=[talk_with_answers(cast, rows, "scheduled").code])


def wrap_up_with_answers_and_names(cast, rows):
    interview = talk_with_answers(cast, rows, "held")
    ReferralFactory.create_batch(rows, by=interview.contact)
    return reverse("interviews:wrap_up", args=[interview.code])


def help_with_counselors_and_guides(cast, rows):
    for _ in range(rows):
        AssignmentFactory(student=cast("nina"))
        GuideFactory()
    published_guides()  # in process memory
    return reverse("home:help")


def comments_on_a_reflection(cast, rows):
    nina, dana = cast("nina"), cast("dana")
    reflection = ReflectionFactory(interview=InterviewFactory(student=nina, stage="held"))
    FeedbackFactory.create_batch(rows, reflection=reflection, author=dana)
    return reverse("advising:comment", args=[nina.code, reflection.interview.code])


def addresses_of_an_account(cast, rows):
    nina = cast("nina")
    EmailAddress.objects.bulk_create(
        EmailAddress(user=nina, email=f"nina{n}@lakeside.example") for n in range(rows)
    )
    return reverse("account_email")


def mails_of_a_trial(cast, rows):
    folder = cast("tmp_path")
    cast("settings").LOCAL_MAILBOX = str(folder)
    for n in range(rows):
        (folder / f"{n}.eml").write_text(f"To: nina@lakeside.example\nSubject: Mail {n}\n\nHello")
    return reverse("mailbox:list")


def people_not_to_contact(cast, rows):
    add_to_do_not_contact(
        reasons={f"r{n}@work.example": "Asked us to" for n in range(rows)}, by=cast("ruth"), now=NOW
    )
    return reverse("outbox:do_not_contact")


LISTS = [
    (people_not_to_contact, "as_ruth", 7),
    (versions_of_a_text, "as_ruth", 6),
    (printed_sheet, "as_nina", 6),
    (wrap_up_with_answers_and_names, "as_nina", 15),
    (help_with_counselors_and_guides, "as_nina", 4),
    (comments_on_a_reflection, "as_dana", 8),
    (addresses_of_an_account, "as_nina", 7),
    (mails_of_a_trial, "client", 1),
]


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(
    ("page", "who", "queries"), LISTS, ids=[page.__name__ for page, _who, _queries in LISTS]
)
def test_a_list_takes_the_same_queries_for_one_row_as_for_thirty(
    request, page, who, queries, rows, django_assert_num_queries
):
    browser = request.getfixturevalue(who)
    url = page(request.getfixturevalue, rows)
    office_settings()

    with django_assert_num_queries(queries):
        assert browser.get(url).status_code == 200
