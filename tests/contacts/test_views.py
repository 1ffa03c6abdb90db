"""A student's contacts, as the browser meets them: without script, and with htmx."""

from uuid import uuid4

import pytest
from django.urls import reverse

from contacts import services
from contacts.models import Contact
from core.errors import Refusal
from office.selectors.settings import office_settings
from tests.factories import DAY, NOW, ContactFactory

LINE = "Maya Okafor, data analyst, City Hospital, maya@hospital.example"
HTMX = {"HX-Request": "true"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def maya(nina):
    return ContactFactory(owner=nina, name="Maya Okafor", email="maya@hospital.example")


def quick_add(browser, line=LINE, **more):
    return browser.post(
        reverse("contacts:add"), {"line": line, "back": "list", "form_key": uuid4()} | more
    )


def full(contact, **changes):
    values = {
        "name": contact.name,
        "email": contact.email,
        "title": contact.title,
        "version": contact.version,
    }
    return values | {"organization": contact.organization, "form_key": uuid4()} | changes


# --- quick add ------------------------------------------------------------------------------------
def test_one_line_makes_a_contact_and_lands_on_its_summary(as_nina, nina):
    response = quick_add(as_nina)

    contact = Contact.objects.get(owner=nina)
    assert (contact.name, contact.title, contact.organization) == (
        "Maya Okafor",
        "data analyst",
        "City Hospital",
    )
    assert contact.person is not None
    assert response.url == f"/contacts/?added={contact.code}&guessed=name,organization,title#added"
    page = as_nina.get(response.url).content.decode()
    assert "Not right?" in page
    assert reverse("contacts:edit", args=[contact.code]) in page


def test_the_line_of_the_header_leads_back_to_the_list_it_was_filled_in_above(as_nina):
    page = as_nina.get(reverse("contacts:list")).content.decode()
    assert 'name="back" value="list"' in page.partition("</header>")[0]

    response = as_nina.post(reverse("contacts:add"), {"line": LINE, "back": "list"})

    assert response.url.startswith(reverse("contacts:list"))


def test_htmx_gets_the_summary_and_a_fresh_line(as_nina):
    response = as_nina.post(reverse("contacts:add"), {"line": LINE, "back": "today"}, headers=HTMX)

    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in page
    assert "Not right?" in page
    assert 'name="line"' in page


@pytest.mark.parametrize("line", ["", "   ", " ,;| ", "x" * 501, "a\x00b"])
def test_a_line_nobody_can_read_is_told_and_kept(as_nina, line):
    response = quick_add(as_nina, line)

    assert response.status_code == 422
    assert "<title>Error: " in response.content.decode()
    assert "error-summary" in response.content.decode()
    assert not Contact.objects.exists()


def test_the_same_form_sent_twice_makes_one_contact(as_nina):
    key = uuid4()

    first, second = quick_add(as_nina, form_key=key), quick_add(as_nina, form_key=key)

    assert Contact.objects.count() == 1
    assert first.url == second.url


def test_the_same_form_with_another_person_is_told_and_can_be_sent_again(as_nina):
    key = uuid4()
    quick_add(as_nina, form_key=key)

    response = quick_add(as_nina, "Lena Ortiz, nurse", form_key=key)

    assert response.status_code == 409
    assert "Lena Ortiz" in response.content.decode()
    again = response.context["quick"]["form_key"].value()
    assert quick_add(as_nina, "Lena Ortiz, nurse", form_key=again).status_code == 302
    assert Contact.objects.count() == 2


@pytest.mark.parametrize(
    "line", ["M. Okafor, MAYA@hospital.example", "maya okafor, data analyst, City hospital"]
)
def test_somebody_already_there_is_offered_instead(as_nina, maya, line):
    maya.organization = "City Hospital"
    maya.save()

    response = quick_add(as_nina, line)

    assert response.status_code == 422
    assert maya.get_absolute_url() in response.content.decode()
    assert Contact.objects.count() == 1
    assert quick_add(as_nina, line, anyway="1").status_code == 302
    assert Contact.objects.count() == 2


def test_what_found_no_column_is_remembered_about_them(as_nina):
    quick_add(as_nina, f"{LINE}, met at the fair, second floor")

    assert "second floor" in Contact.objects.get().tidbits


# --- the full form --------------------------------------------------------------------------------
def test_every_field_can_be_filled_in(as_nina, nina):
    data = {
        "name": "Lena Ortiz",
        "links": "lab.example/lena\n\nlinkedin.com/in/lena",
        "zone": "Europe/Zurich",
        "form_key": uuid4(),
    }

    response = as_nina.post(reverse("contacts:create"), data)

    contact = Contact.objects.get(owner=nina)
    assert response.url == contact.get_absolute_url()
    assert contact.links == ["https://lab.example/lena", "https://linkedin.com/in/lena"]
    assert (contact.zone, contact.kind) == ("Europe/Zurich", "professional")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 151},
        {"email": "maya@"},
        {"links": "lab.example\njavascript:alert(1)"},
        {"zone": "Mars/Base"},
        {"field": "999999"},
        {"setting": "circus"},
        {"tidbits": "x" * 1001},
        {"form_key": "1"},
    ],
)
def test_bad_input_is_told_beside_the_field_and_nothing_typed_is_lost(as_nina, wrong):
    response = as_nina.post(
        reverse("contacts:create"), {"name": "Lena Ortiz", "phone": "(555) 010-0199"} | wrong
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "error-summary" in page
    assert "(555) 010-0199" in page
    assert not Contact.objects.exists()


def test_an_edit_saves_and_links_the_person_behind_the_new_address(as_nina, maya):
    response = as_nina.post(
        reverse("contacts:edit", args=[maya.code]), full(maya, email="m@home.example")
    )

    stored = Contact.objects.get()
    assert response.url == maya.get_absolute_url()
    assert (stored.email, stored.version) == ("m@home.example", 2)
    assert stored.person not in (None, maya.person)


def test_a_stale_edit_shows_both_versions_and_can_be_kept(as_nina, maya):
    url, old = reverse("contacts:edit", args=[maya.code]), full(maya, title="head of data")
    as_nina.post(url, full(maya, title="chief nurse"))

    response = as_nina.post(url, old)

    page = response.content.decode()
    assert response.status_code == 409
    assert "head of data" in page
    assert "chief nurse" in page
    assert Contact.objects.get().title == "chief nurse"
    as_nina.post(url, old | {"version": response.context["form"]["version"].value()})
    assert Contact.objects.get().title == "head of data"


def test_what_to_remember_is_changed_in_place(as_nina, maya):
    url = reverse("contacts:tidbits", args=[maya.code])

    opened = as_nina.get(url, headers=HTMX).content.decode()
    saved = as_nina.post(
        url, {"tidbits": "night shifts", "version": 1}, headers=HTMX
    ).content.decode()

    assert "<html" not in opened + saved
    assert "night shifts" in saved
    assert Contact.objects.get().tidbits == "night shifts"


def test_a_stale_memory_shows_both_texts(as_nina, maya):
    url = reverse("contacts:tidbits", args=[maya.code])
    as_nina.post(url, {"tidbits": "night shifts", "version": 1})

    response = as_nina.post(url, {"tidbits": "two sons", "version": 1})

    assert response.status_code == 409
    assert {"two sons", "night shifts"} <= set(
        response.content.decode().replace(">", "<").split("<")
    )


# --- archive and restore --------------------------------------------------------------------------
def test_deleting_can_be_undone(as_nina, maya):
    response = as_nina.post(reverse("contacts:archive", args=[maya.code]))

    page = as_nina.get(response.url).content.decode()
    assert not Contact.objects.active().exists()
    assert reverse("contacts:restore", args=[maya.code]) in page
    as_nina.post(reverse("contacts:restore", args=[maya.code]))
    assert Contact.objects.active().get() == maya


@pytest.mark.parametrize("status", ["asked", "scheduled"])
def test_nobody_is_archived_while_something_is_still_to_come(as_nina, maya, status):
    Contact.objects.update(status=status)

    page = as_nina.post(reverse("contacts:archive", args=[maya.code]), follow=True)

    assert page.redirect_chain[0][0] == maya.get_absolute_url()
    assert "An answer or a talk with Maya is still to come." in page.content.decode()
    assert Contact.objects.active().exists()


def test_the_services_take_no_contact_without_a_name(nina, maya):
    with pytest.raises(Refusal, match="Write their name"):
        services.add(owner=nina, values={"name": " "}, form_key=uuid4())
    with pytest.raises(Refusal, match="Write their name"):
        services.change(contact_id=maya.pk, version=maya.version, values={"name": ""})

    assert Contact.objects.get() == maya


def test_the_service_archives_nobody_while_something_is_still_to_come(maya):
    Contact.objects.update(status="asked")

    with pytest.raises(Refusal, match="is still to come"):
        services.archive(contact_id=maya.pk, now=NOW)


@pytest.mark.parametrize("name", ["archive", "restore"])
def test_putting_away_never_happens_by_following_a_link(as_nina, maya, name):
    assert as_nina.get(reverse(f"contacts:{name}", args=[maya.code])).status_code == 405


# --- the list -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Maya Okafor", "Łukasz Nowak"}),
        ("?q=lukasz", {"Łukasz Nowak"}),
        ("?q=hospital+maya", {"Maya Okafor"}),
        ("?status=asked", {"Łukasz Nowak"}),
        ("?status=asked&q=maya", set()),
        ("?status=__class__&page=9e99", {"Maya Okafor", "Łukasz Nowak"}),
        ("?q=%25", set()),
        ("?page=-1&added=nonsense&undo=%27", {"Maya Okafor", "Łukasz Nowak"}),
    ],
)
def test_the_list_is_filtered_by_status_and_words(as_nina, nina, maya, query, names):
    ContactFactory(owner=nina, name="Łukasz Nowak", organization="Acme", email="", status="asked")
    ContactFactory(name="Somebody Else")

    response = as_nina.get(reverse("contacts:list") + query)

    assert {contact.name for contact in response.context["contacts"].page} == names


def test_a_chip_without_anybody_says_so_in_its_own_words(as_nina, maya):
    page = as_nina.get(reverse("contacts:list") + "?status=asked").content.decode()

    assert "Nobody is waiting for a reply." in page


def test_a_search_by_htmx_answers_with_the_rows_alone(as_nina, maya):
    response = as_nina.get(reverse("contacts:list") + "?q=maya", headers=HTMX)

    assert "<html" not in response.content.decode()
    assert "Maya Okafor" in response.content.decode()
    assert "HX-Request" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("status", "due", "words", "when"),
    [
        ("to_contact", None, "Write request", ""),
        ("asked", None, "", ""),
        ("asked", NOW - 2 * DAY, "Follow up", "Since Mar 1"),
        ("scheduled", NOW + DAY, "Talk", "Tomorrow, 9:00 AM"),
        ("scheduled", NOW - DAY, "Say how it went", "Since yesterday"),
        ("thank_now", NOW + DAY, "Say thank you", "Tomorrow, 9:00 AM"),
        ("keeping", NOW + 60 * DAY, "Get in touch", "Sat, May 2"),
        ("closed", None, "", ""),
    ],
)
def test_a_row_says_what_is_next_and_when(as_nina, maya, status, due, words, when):
    Contact.objects.filter(pk=maya.pk).update(status=status, next_due_at=due)

    page = as_nina.get(reverse("contacts:list")).content.decode()

    assert f'<span class="person-next">{words}</span>' in page
    assert f">{when}</span>" in page


def test_the_list_shows_25_and_the_next_ones_come_below_them(as_nina, nina):
    ContactFactory.create_batch(26, owner=nina)
    list_url = reverse("contacts:list")

    first = as_nina.get(list_url + "?status=to_contact").content.decode()
    more = as_nina.get(
        list_url + "?status=to_contact&page=2", headers=HTMX | {"HX-Target": "more"}
    ).content.decode()
    alone = as_nina.get(list_url + "?status=to_contact&page=2").content.decode()

    assert first.count('class="rows-item person"') == 25
    assert "?status=to_contact&amp;page=2#next" in first
    assert more.count('class="rows-item person"') == 1
    assert "<ul" not in more
    assert " data-focus>" in more
    assert "Show more" not in more
    assert "Previous page" in alone


@pytest.mark.parametrize("query", ["", "?q=alumni"])
@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_seven_queries_however_long_it_is_and_to_search_it(
    as_nina, nina, rows, query, django_assert_num_queries
):
    contacts = ContactFactory.create_batch(rows, owner=nina, next_due_at=NOW)
    services.tag_selected(owner=nina, ids=[one.pk for one in contacts], typed="alumni", now=NOW)
    office_settings()  # kept in process memory

    with django_assert_num_queries(7):
        as_nina.get(reverse("contacts:list") + query)


def test_the_summary_says_what_is_a_guess_and_what_was_not_taken(as_nina, nina):
    response = as_nina.post(
        reverse("contacts:add"),
        {"line": "my mom Ruth Adler, ruth(a)adler@lake.example", "back": "today"},
        headers=HTMX,
    )

    contact, page = Contact.objects.get(), response.content.decode()
    found = (contact.name, contact.email, contact.source.slug, contact.relationship)
    assert found == ("Ruth Adler", "", "family", "known")
    assert "ruth(a)adler@lake.example" in contact.tidbits
    assert "We guessed the name, how you found them and how you know them" in " ".join(page.split())
    assert "we kept none" in page


@pytest.mark.parametrize(
    "line", ["https://www.linkedin.com/in/jonas-falk", "my mom", "617-253-1000"]
)
def test_a_line_that_names_nobody_asks_for_the_name(as_nina, line):
    response = quick_add(as_nina, line)

    assert response.status_code == 422
    assert "Write their name, too." in response.content.decode().replace("&#x27;", "'")
    assert line in response.content.decode()
    assert not Contact.objects.exists()


@pytest.mark.parametrize("typed", ["O'Neil", "O’Neil", "oʼneil"])
@pytest.mark.parametrize("stored", ["Shaun O’Neil", "Shaun O'Neil"])
def test_an_apostrophe_finds_the_other_kind_in_names_and_places(as_nina, nina, typed, stored):
    by_name = ContactFactory(owner=nina, name=stored, organization="Acme")
    by_place = ContactFactory(owner=nina, name="Ann Bell", organization=stored)
    ContactFactory(owner=nina, name="Shaun Oneil", organization="Neil & Sons")

    response = as_nina.get(reverse("contacts:list"), {"q": typed})

    assert set(response.context["contacts"].page) == {by_name, by_place}


def test_what_to_call_them_is_set_on_the_contact_and_forgotten_with_it(as_nina, maya):
    page = as_nina.get(reverse("contacts:edit", args=[maya.code]))
    values = {
        name: page.context["form"].initial.get(name) or "" for name in page.context["form"].fields
    }

    as_nina.post(
        reverse("contacts:edit", args=[maya.code]), values | {"preferred_name": "Ms. Okafor"}
    )

    maya.refresh_from_db()
    assert (maya.first_name, maya.greeting_name) == ("Ms. Okafor", "Ms. Okafor")
    services.anonymize_contacts(ids=[maya.pk], now=NOW)
    maya.refresh_from_db()
    assert maya.preferred_name == ""
