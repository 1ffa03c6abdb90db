"""Facts of a contact: several links, who introduced them, what was found out, what is missing."""

import uuid

import pytest
from django.urls import reverse

from contacts import services
from contacts.domain.links import link_label
from contacts.domain.missing_facts import missing_facts
from contacts.domain.quick_add import parse
from contacts.models import Contact
from core.errors import Refusal
from tests.factories import NOW, ContactFactory, ReferralFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
PROFILE = "https://www.linkedin.com/in/maya-okafor"


@pytest.fixture
def maya(nina):
    return ContactFactory(owner=nina, name="Maya Okafor", organization="City Hospital")


def add(owner, name="Sam Rivera", **values):
    return services.add(owner=owner, values={"name": name} | values, form_key=uuid.uuid4())


def change(contact, **values):
    contact.refresh_from_db()
    return services.change(contact_id=contact.pk, version=contact.version, values=values)


def sent(contact, **changes):
    fields = {"name": contact.name, "email": contact.email, "version": contact.version}
    return fields | {"organization": contact.organization} | changes


def edit(browser, contact, **changes):
    return browser.post(reverse("contacts:edit", args=[contact.code]), sent(contact, **changes))


# --- links ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("url", "label"),
    [
        (PROFILE, "LinkedIn"),
        ("https://notlinkedin.com/in/maya", "Page at notlinkedin.com"),
        ("https://www.hospital.example/staff", "Page at hospital.example"),
        ("https://[broken", "https://[broken"),
    ],
)
def test_a_link_is_named_after_its_host(url, label):
    assert link_label(url) == label


def test_a_profile_identifies_somebody_in_whatever_place_it_stands(nina, omar):
    theirs = add(omar, link=PROFILE)

    mine = add(nina, link="https://blog.example/maya", more_links=["https://b.example", PROFILE])

    assert mine.person == theirs.person


def test_a_profile_that_is_added_later_leads_to_the_same_person(nina, omar):
    theirs, mine = add(omar, link=PROFILE), add(nina, link="https://blog.example/maya")

    change(mine, more_links=[PROFILE])

    mine.refresh_from_db()
    assert mine.person == theirs.person


def test_links_are_kept_once_each_in_their_order(as_nina, maya):
    edit(as_nina, maya, links=f"{PROFILE}\nb.example\n{PROFILE}\n\nhttps://a.example")

    maya.refresh_from_db()
    assert maya.links == [PROFILE, "https://b.example", "https://a.example"]


def test_more_links_than_fit_are_refused_and_shown_again(as_nina, maya):
    response = edit(as_nina, maya, links="\n".join(f"page{n}.example" for n in range(11)))

    assert response.status_code == 422
    assert "page10.example" in response.content.decode()
    assert maya.more_links.count() == 0


def test_the_service_takes_no_script_for_a_link(nina):
    with pytest.raises(Refusal):
        add(nina, more_links=["javascript:alert(1)"])


def test_one_pasted_line_keeps_every_link():
    parsed = parse("Maya Okafor, analyst, linkedin.com/in/maya, https://blog.example.org/maya")

    assert (parsed.link, parsed.more_links, parsed.rest) == (
        "https://linkedin.com/in/maya",
        ("https://blog.example.org/maya",),
        "",
    )


# --- who introduced them --------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["maya okafor", "Maya Okafor, City Hospital"])
def test_an_introducer_is_one_of_the_own_contacts_by_name(as_nina, nina, maya, typed):
    sam = add(nina)

    edit(as_nina, sam, introduced_by=typed, introducer_may_be_named="on")

    sam.refresh_from_db()
    assert (sam.introduced_by, sam.introducer_may_be_named) == (maya, True)
    assert sam.relationship == Contact.Relationship.INTRODUCED


def test_somebody_elses_contact_is_nobodys_name(as_nina, nina, omar):
    ContactFactory(owner=omar, name="Kofi Mensah")
    sam = add(nina)

    response = edit(as_nina, sam, introduced_by="Kofi Mensah")

    assert response.status_code == 422
    assert "None of your contacts is called" in response.content.decode()


def test_a_name_of_two_asks_which(as_nina, nina, maya):
    ContactFactory(owner=nina, name="Maya Okafor", organization="Lake Health")
    sam = add(nina)

    response = edit(as_nina, sam, introduced_by="Maya Okafor")

    assert response.status_code == 422
    assert "Maya Okafor, Lake Health" in response.content.decode()


def test_nobody_introduces_themselves_by_way_of_others(as_nina, nina, maya):
    sam = add(nina, introduced_by=maya)
    kim = add(nina, name="Kim Lee", introduced_by=sam)

    response = edit(as_nina, maya, introduced_by="Kim Lee", title="kept")

    assert response.status_code == 422
    assert "kept" in response.content.decode()
    with pytest.raises(Refusal):
        change(kim, introduced_by=kim)


def test_the_service_takes_no_introducer_of_somebody_else(nina, omar):
    with pytest.raises(Refusal):
        add(nina, introduced_by=ContactFactory(owner=omar))


def test_without_an_introducer_nobody_may_be_named(nina, maya):
    sam = add(nina, introduced_by=maya, introducer_may_be_named=True)

    change(sam, introduced_by=None)

    sam.refresh_from_db()
    assert not sam.introducer_may_be_named


def test_a_referral_back_makes_no_circle(nina, maya):
    sam = add(nina)
    change(maya, introduced_by=sam)
    referral = ReferralFactory(by=maya, name="Sam Rivera")

    services.follow_referral(referral_id=referral.pk)

    sam.refresh_from_db()
    assert sam.introduced_by is None


# --- the page -------------------------------------------------------------------------------------
def test_the_page_suggests_what_the_next_step_would_use(nina):
    sam = add(nina)
    known = add(
        nina,
        name="Kim Lee",
        email="kim@lake.example",
        organization="Lake",
        common_ground="We both row.",
        found_out="Rows",
    )

    fields = [fact.field for fact in missing_facts(sam)]

    assert fields == ["email", "common_ground", "organization", "found_out"]
    assert missing_facts(known) == []


def test_a_suggestion_leads_into_its_field(as_nina, maya):
    address = reverse("contacts:edit", args=[maya.code])

    assert f'href="{address}?field=found_out#div_id_found_out"' in page(as_nina, maya)
    form = as_nina.get(address, {"field": "found_out"}).content.decode()
    assert form.count(" autofocus") == 1


def test_the_story_has_the_first_meeting_and_whom_they_named(as_nina, maya):
    change(maya, met_on=NOW.date(), met_where="Spring fair")
    ReferralFactory(by=maya, name="Lena Ortiz")

    found = page(as_nina, maya)

    assert "You met: Spring fair." in found
    assert "Maya pointed you to Lena Ortiz." in found


def test_every_fact_is_on_the_page(as_nina, nina, maya):
    change(
        maya,
        kind="connector",
        level="senior",
        introduced_by=add(nina),
        common_ground="We both <row>.",
        more_links=[PROFILE, "https://a.example", "https://b.example", "https://c.example"],
    )

    found = page(as_nina, maya)

    for words in ("Knows people", "for a long time", "We both &lt;row&gt;.", "t asked "):
        assert words in found
    assert "1 more link" in found


def test_what_was_found_out_is_changed_in_place(as_nina, maya):
    address = reverse("contacts:found_out", args=[maya.code])

    response = as_nina.post(
        address, {"found_out": "Three sites", "version": 1}, headers={"HX-Request": "true"}
    )

    maya.refresh_from_db()
    assert (maya.found_out, maya.version, response.status_code) == ("Three sites", 2, 200)
    assert response.content.decode().strip().startswith("<section")


def test_two_findings_at_once_are_both_shown(as_nina, maya):
    address = reverse("contacts:found_out", args=[maya.code])
    as_nina.post(address, {"found_out": "Three sites", "version": 1})

    response = as_nina.post(address, {"found_out": "Four sites", "version": 1})

    found = response.content.decode()
    assert response.status_code == 409
    assert "Three sites" in found
    assert "Four sites" in found


def test_a_conflict_names_links_and_introducer_in_words(as_nina, nina, maya):
    sam = add(nina, link=PROFILE)
    stale = sent(sam, links="other.example", introduced_by="Maya Okafor")
    change(sam, title="nurse")

    response = as_nina.post(reverse("contacts:edit", args=[sam.code]), stale)

    assert response.status_code == 409
    rows = {label: (typed, stored) for label, typed, stored in response.context["conflict"]}
    assert rows["Links"] == ("https://other.example", PROFILE)
    assert rows["Who introduced you"] == ("Maya Okafor", "")


def test_the_short_form_opens_where_an_error_is(as_nina):
    response = as_nina.post(
        reverse("contacts:create"), {"name": "Sam Rivera", "introduced_by": "Nobody"}
    )

    assert response.status_code == 422
    assert response.context["full"].is_more_open


def page(browser, contact):
    return browser.get(contact.get_absolute_url()).content.decode()
