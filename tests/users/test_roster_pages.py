"""The pages of a roster import: three steps, nothing lost on reload, safe downloads."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import NOW, StudentFactory, UserFactory
from tests.sign_in import proven
from users.models import ImportJob, User
from users.services import imports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
HEAD = "Student ID,Name,Email,Major,Advisor"
LIST = "/manage/people/import/"


@pytest.fixture
def as_ruth(as_ruth):
    return proven(as_ruth)


def send(browser, text, name="roster.csv", follow=True):
    data = text if isinstance(text, bytes) else text.encode()
    return browser.post(LIST, {"file": SimpleUploadedFile(name, data)}, follow=follow)


def work():
    return imports.run_due(clock=lambda: NOW)


def job_at(browser, text, **choices):
    """An import that was sent and checked; its page."""
    send(browser, text)
    job = ImportJob.objects.get()
    page = browser.get(url(job))
    browser.post(url(job, "columns"), mapping_shown(page))
    work()
    return job


def url(job, page=""):
    return f"{LIST}{job.code}/{page}/" if page else f"{LIST}{job.code}/"


def mapping_shown(page):
    html = page.content.decode()
    names = re.findall(r'<select[^>]*name="(column-\d+)".*?</select>', html, re.DOTALL)
    found = {}
    for name in names:
        select = re.search(rf'<select[^>]*name="{name}".*?</select>', html, re.DOTALL)[0]
        chosen = re.search(r'value="(\w*)" selected', select)
        found[name] = chosen[1] if chosen else ""
    return found


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_file_goes_its_way_in_three_steps(as_ruth, nina, dana):
    page = send(as_ruth, f"{HEAD}\n7,Nina Park,nina@lakeside.example,law,Dana Whitfield\n")
    job = ImportJob.objects.get()
    assert "Which column is what" in words(page)
    assert mapping_shown(page) == {
        "column-0": "university_id",
        "column-1": "name",
        "column-2": "email",
        "column-3": "program",
        "column-4": "counselor",
    }

    page = as_ruth.post(url(job, "columns"), mapping_shown(page), follow=True)
    assert "Being checked" in words(page)
    work()
    page = as_ruth.get(url(job))
    assert "1 student changes" in words(page)
    assert "Program: biology → law" in words(page)

    page = as_ruth.post(url(job, "apply"), follow=True)
    assert "Being applied" in words(page)
    work()
    page = as_ruth.get(url(job))
    assert "Undo this import" in words(page)
    assert User.objects.get(pk=nina.pk).university_id == "7"

    as_ruth.post(url(job, "undo"))
    work()
    assert "Undone" in words(as_ruth.get(url(job)))
    assert User.objects.get(pk=nina.pk).university_id is None


def test_a_mapping_is_corrected_and_shown_again_if_it_tells_nobody_apart(as_ruth):
    page = send(as_ruth, "Key,Who,Mail to\n7,Rui Costa,rui@lakeside.example\n")
    job = ImportJob.objects.get()
    assert set(mapping_shown(page).values()) == {""}

    page = as_ruth.post(url(job, "columns"), {"column-1": "name"})
    assert page.status_code == 422
    assert "which tell who is who" in words(page)
    assert mapping_shown(page)["column-1"] == "name"

    as_ruth.post(url(job, "columns"), {"column-1": "name", "column-2": "email", "column-0": "x"})
    work()
    assert "1 new student" in words(as_ruth.get(url(job)))
    assert mapping_shown(as_ruth.get(url(job) + "?columns"))["column-2"] == "email"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\0", "not a table"),
        (b"one row", "no rows below its headings"),
        (b"x" * 10_000_001, "larger than 10 MB"),
    ],
)
def test_what_is_no_roster_is_refused_at_the_field_and_not_stored(as_ruth, data, said):
    page = send(as_ruth, data)

    assert page.status_code == 422
    assert said in words(page)
    assert not ImportJob.objects.exists()


def test_a_file_of_several_megabytes_is_taken_by_this_page_alone(as_ruth):
    text = f"{HEAD},Note\n" + "".join(
        f"{n},S {n},s{n}@lakeside.example,law,,{'x' * 300}\n" for n in range(9_000)
    )
    assert len(text) > 2_600_000

    assert send(as_ruth, text, follow=False).status_code == 302
    data = {"file": SimpleUploadedFile("bank.csv", text.encode())}
    assert as_ruth.post("/manage/questions/file/", data).status_code == 413


def test_another_admin_sees_whose_file_it_is_and_may_go_on(as_ruth, ruth, client):
    job = job_at(as_ruth, f"{HEAD}\n7,Rui Costa,rui@lakeside.example,,\n")
    other = UserFactory(full_name="Eva Brandt", roles=["admin"])
    client.force_login(other)

    assert "Ruth Oduya" in words(client.get(LIST))
    assert "by Ruth Oduya" in words(client.get(url(job)))
    proven(client).post(url(job, "apply"))
    work()
    job.refresh_from_db()
    assert (job.state, job.written_by) == ("applied", other)


def test_ticked_students_are_deactivated_and_the_others_stay(as_ruth, nina, omar):
    job = job_at(as_ruth, f"{HEAD}\n7,Rui Costa,rui@lakeside.example,,\n")
    row = job.roster_rows.get(user=omar)

    as_ruth.post(url(job, "apply"), {"ending": "chosen", "take": [row.pk, 999_999]})
    work()

    assert list(User.objects.filter(is_active=False)) == [omar]


def test_more_than_the_limit_asks_for_the_number(as_ruth):
    StudentFactory.create_batch(6)
    job = job_at(as_ruth, f"{HEAD}\n7,Rui Costa,rui@lakeside.example,,\n")

    page = as_ruth.post(url(job, "apply"), {"ending": "all"})
    assert page.status_code == 422
    assert "6 students would be deactivated" in words(page)
    assert 'name="allow_drops"' in page.content.decode()

    as_ruth.post(url(job, "apply"), {"ending": "all", "allow_drops": "6"})
    work()
    assert User.objects.filter(is_active=False).count() == 6


def test_the_file_of_wrong_rows_is_safe_for_spreadsheets_and_can_be_sent_again(as_ruth):
    job = job_at(as_ruth, f'{HEAD}\n"=1+1",Rui Costa,nowhere,"=HYPERLINK(1)",\n')

    response = as_ruth.get(url(job, "wrong-rows"))

    text = response.content.decode()
    assert response["Content-Disposition"] == 'attachment; filename="wrong-rows.csv"'
    assert '"\'=1+1"' in text
    assert '"2","Not a whole email address."' in text
    send(as_ruth, response.content)
    assert ImportJob.objects.count() == 2


def test_a_discarded_file_is_gone_and_an_applied_one_stays(as_ruth):
    job = job_at(as_ruth, f"{HEAD}\n7,Rui Costa,rui@lakeside.example,,\n")
    as_ruth.post(url(job, "apply"))
    work()
    as_ruth.post(url(job, "discard"))
    assert ImportJob.objects.count() == 1

    send(as_ruth, f"{HEAD}\n8,Ana Cruz,ana@lakeside.example,,\n")
    as_ruth.post(url(ImportJob.objects.latest("pk"), "discard"))
    assert list(ImportJob.objects.all()) == [job]


def test_a_second_press_changes_nothing_more(as_ruth):
    job = job_at(as_ruth, f"{HEAD}\n7,Rui Costa,rui@lakeside.example,,\n")

    for _ in range(2):
        assert as_ruth.post(url(job, "apply")).status_code == 302
    work()
    assert as_ruth.post(url(job, "apply")).status_code == 302
    assert work() == 0
    assert User.objects.filter(university_id="7").count() == 1


def test_names_from_a_file_are_shown_as_text(as_ruth):
    name = "<script>alert(1)</script>"
    job = job_at(as_ruth, f"{HEAD}\n7,{name},rui@lakeside.example,{name},\n8,{name},x,,{name}\n")

    for page in ("", "new", "wrong"):
        assert name not in as_ruth.get(url(job, page)).content.decode()


def test_an_import_of_another_kind_or_nobody_is_not_found(as_ruth):
    made = ImportJob.objects.create(kind="contacts", file_name="x", created_at=NOW)

    for page in ("", "wrong-rows", "new"):
        assert as_ruth.get(url(made, page)).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pages_ask_as_often_for_many_rows(as_ruth, dana, django_assert_num_queries, rows):
    """c changes, i is deactivated, t has another role, n is new, w is wrong, others are missing."""
    StudentFactory.create_batch(rows)
    for n in range(rows):
        StudentFactory(university_id=f"c{n}")
        StudentFactory(university_id=f"i{n}", is_active=False)
        StudentFactory(university_id=f"t{n}", roles=["student", "curator"])
    lines = [
        f"{kind}{n},S {n},{kind}{n}@lakeside.example,law,{'nobody' if kind == 'w' else dana.email}"
        for n in range(rows)
        for kind in "cnitw"
    ]
    job = job_at(as_ruth, "\n".join([HEAD, *lines]))
    asked = {"new": 7, "changed": 8, "missing": 8, "wrong": 7, "staff": 7, "closed": 7}

    with django_assert_num_queries(13):
        as_ruth.get(url(job))
    for kind, number in asked.items():
        with django_assert_num_queries(number, info=kind):
            page = as_ruth.get(reverse("users:roster_rows", args=[job.code, kind]))
        assert page.content.decode().count("<tr") == rows + 1 + (kind == "missing")
    with django_assert_num_queries(5):
        as_ruth.get(LIST)
