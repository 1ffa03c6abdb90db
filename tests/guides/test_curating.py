"""A curator's work: write, look, publish, put in order; nothing typed is lost and nothing is
made twice."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse

from core.errors import Refusal
from guides import services
from guides.models import Guide
from office.selectors.settings import office_settings
from tests.factories import NOW, GuideFactory
from users.models import AuditEntry

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("guides:manage"), reverse("guides:create")


def edit_url(guide, name="edit"):
    return reverse(f"guides:{name}", args=[guide.slug])


def sent(guide, **changed):
    """The form of `guide` as it was opened, with changes."""
    fields = {
        name: getattr(guide, name) or ""
        for name in ("title", "step", "short", "long", "review_on", "version")
    }
    return fields | changed


def recorded():
    return list(
        AuditEntry.objects.filter(object_type="guides.guide")
        .order_by("pk")
        .values_list("action", flat=True)
    )


# --- new ------------------------------------------------------------------------------------------
def test_a_new_guide_starts_from_an_outline_and_as_a_draft(as_carla, carla, typed):
    assert "## Before you begin" in as_carla.get(NEW).content.decode()

    as_carla.post(NEW, typed())

    guide = Guide.objects.get()
    assert (guide.slug, guide.status, guide.version, guide.changed_by) == (
        "shadowing-a-day",
        "draft",
        1,
        carla,
    )
    assert guide.review_on == dt.date(2027, 1, 15)
    assert recorded() == ["guides.created"]


def test_a_form_sent_twice_makes_one_guide(as_carla, typed):
    form = typed()

    first, second = as_carla.post(NEW, form), as_carla.post(NEW, form)

    assert first.url == second.url
    assert Guide.objects.count() == 1


def test_a_form_used_again_for_other_words_says_so_and_keeps_them(as_carla, typed):
    form = typed()
    as_carla.post(NEW, form)

    answer = as_carla.post(NEW, form | {"title": "Another", "long": "## Other words"})

    assert answer.status_code == 409
    assert "## Other words" in answer.content.decode()
    assert answer.context["form"]["form_key"].value() != form["form_key"]
    assert Guide.objects.count() == 1


def test_two_guides_of_one_title_have_two_addresses(as_carla, typed):
    for title in ("New", "New", "Ääö", "…"):
        as_carla.post(NEW, typed(title=title))

    slugs = list(Guide.objects.values_list("slug", flat=True))
    assert slugs[:3] == ["new-2", "new-3", "aao"]
    assert len(slugs[3]) == 8


def test_a_refused_form_keeps_every_word(as_carla, typed):
    answer = as_carla.post(NEW, typed(title="", long="## Mine"))

    assert answer.status_code == 422
    assert "## Mine" in answer.content.decode()
    assert not Guide.objects.exists()


@pytest.mark.parametrize(("column", "most"), [("short", 1200), ("long", 20000)])
def test_the_service_takes_no_more_than_its_columns_say(carla, column, most):
    guide = GuideFactory()
    words = {"title": "Asking", "step": guide.step, "short": "", "long": ""}
    words[column] = "x" * (most + 1)

    with pytest.raises(Refusal, match=f"to {most} characters"):
        services.create(author=carla, values=words, form_key=uuid4(), now=NOW)
    with pytest.raises(Refusal, match=f"to {most} characters"):
        services.change(
            guide_id=guide.pk, version=guide.version, author=carla, values=words, now=NOW
        )

    assert Guide.objects.get().version == guide.version


def test_line_ends_of_browsers_are_no_change(as_carla):
    guide = GuideFactory(long="One\n\nTwo")

    as_carla.post(edit_url(guide), sent(guide, long="One\r\n\r\nTwo\r\n"))

    guide.refresh_from_db()
    assert guide.version == 1


# --- edit -----------------------------------------------------------------------------------------
def test_an_edit_is_the_next_version_and_read_at_once(as_carla, as_nina, carla):
    guide = GuideFactory()

    as_carla.post(edit_url(guide), sent(guide, long="## New words"))

    guide.refresh_from_db()
    assert (guide.version, guide.changed_by) == (2, carla)
    assert "New words" in as_nina.get(guide.get_absolute_url()).content.decode()
    entry = AuditEntry.objects.get(object_type="guides.guide")
    assert (entry.action, entry.fields) == ("guides.changed", ["long"])


def test_the_address_stays_when_the_title_changes(as_carla):
    guide = GuideFactory(slug="asking")

    as_carla.post(edit_url(guide), sent(guide, title="Asking kindly"))

    guide.refresh_from_db()
    assert (guide.title, guide.slug) == ("Asking kindly", "asking")


def test_a_stale_edit_shows_both_texts_and_can_be_kept(as_carla, carla):
    guide = GuideFactory()
    mine = sent(guide, long="## What I typed")
    services.change(
        guide_id=guide.pk, version=1, author=carla, values={"long": "## What was saved"}, now=NOW
    )

    answer = as_carla.post(edit_url(guide), mine)
    html = answer.content.decode()

    assert answer.status_code == 409
    assert "What I typed" in html and "What was saved" in html
    guide.refresh_from_db()
    assert guide.long == "## What was saved"

    as_carla.post(edit_url(guide), mine | {"version": answer.context["form"]["version"].value()})
    guide.refresh_from_db()
    assert (guide.long, guide.version) == ("## What I typed", 3)


def test_a_preview_writes_nothing_and_is_cleaned_like_the_page(as_carla):
    guide = GuideFactory()
    form = sent(guide, long="## Seen\n\n<script>alert(1)</script> [x](/nowhere/)", action="preview")

    whole, part = (
        as_carla.post(edit_url(guide), form),
        as_carla.post(edit_url(guide), form, headers={"HX-Request": "true"}),
    )

    for answer in (whole, part):
        html = answer.content.decode()
        assert answer.status_code == 200
        assert '<h2 id="part-seen">Seen</h2>' in html
        assert "&lt;script&gt;alert(1)" in html and "<script>alert" not in html
        assert "/nowhere/" in html
    assert "<h1" in whole.content.decode() and "<h1" not in part.content.decode()
    guide.refresh_from_db()
    assert guide.version == 1


def test_a_new_guide_can_be_looked_at_before_it_is_saved(as_carla, typed):
    assert as_carla.post(NEW, typed(action="preview", long="## Seen")).status_code == 200
    assert not Guide.objects.exists()


# --- status ---------------------------------------------------------------------------------------
def test_publishing_and_retiring_change_what_students_read(as_carla, as_nina):
    guide = GuideFactory(status="draft", published_at=None)

    as_carla.post(edit_url(guide, "publish"))
    assert as_nina.get(guide.get_absolute_url()).status_code == 200

    as_carla.post(edit_url(guide, "retire"))
    assert as_nina.get(guide.get_absolute_url()).status_code == 404
    assert recorded() == ["guides.published", "guides.retired"]


def test_publishing_twice_is_publishing_once(as_carla):
    guide = GuideFactory(status="draft", published_at=None)

    as_carla.post(edit_url(guide, "publish"))
    first = Guide.objects.get().published_at
    as_carla.post(edit_url(guide, "publish"))

    assert Guide.objects.get().published_at == first
    assert recorded() == ["guides.published"]


# --- order ----------------------------------------------------------------------------------------
def order():
    return [guide.slug for guide in Guide.objects.all()]


def test_a_guide_moves_one_place_and_stays_at_the_ends(as_carla):
    a, b, c = (GuideFactory(slug=slug, position=1) for slug in "abc")  # equal places do no harm

    as_carla.post(edit_url(c, "move"), {"way": "up"})
    assert order() == ["a", "c", "b"]

    as_carla.post(edit_url(b, "move"), {"way": "down"})
    as_carla.post(edit_url(a, "move"), {"way": "up"})
    assert order() == ["a", "c", "b"]


# --- the list -------------------------------------------------------------------------------------
def test_the_list_tells_facts_and_passes_no_verdict(as_carla, at_now):
    GuideFactory(title="Old", review_on=NOW.date() - dt.timedelta(days=1))
    GuideFactory(title="Fresh", review_on=NOW.date())
    GuideFactory(title="Laid aside", status="retired", review_on=NOW.date() - dt.timedelta(days=1))
    GuideFactory(title="Torn", long="## Why\n\nSee [this](/nowhere/).")

    rows = {row.guide.title: row for row in as_carla.get(LIST).context["rows"]}

    assert [title for title, row in rows.items() if row.has_passed] == ["Old"]
    assert [(fault.line, fault.address) for fault in rows["Torn"].broken] == [(3, "/nowhere/")]
    html = as_carla.get(LIST).content.decode()
    assert "Review was due" in html
    assert "Line 3 leads nowhere: /nowhere/" in html


def test_an_empty_list_offers_the_first_guide(as_carla):
    assert "Write the first guide" in as_carla.get(LIST).content.decode()


def test_saving_names_the_broken_link_by_its_line(as_carla):
    guide = GuideFactory()

    answer = as_carla.post(edit_url(guide), sent(guide, long="One\n\n[b](#part-none)"), follow=True)

    html = answer.content.decode()
    assert "Saved as version 2. 1 link leads nowhere." in html
    assert "1 link leads nowhere" in html and "line 3:" in html and "#part-none" in html


def test_saving_says_that_students_read_a_published_guide_at_once(as_carla):
    guide = GuideFactory()

    html = as_carla.post(edit_url(guide), sent(guide, long="New"), follow=True).content.decode()

    assert "Saved as version 2. Students read it now." in html


@pytest.mark.parametrize("name", ["manage", "create"])
def test_only_curators_and_admins_curate(as_nina, as_dana, as_ruth, as_carla, name):
    url = reverse(f"guides:{name}")

    assert [browser.get(url).status_code for browser in (as_nina, as_dana, as_ruth, as_carla)] == [
        403,
        403,
        200,
        200,
    ]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_five_queries_however_long_it_is(as_carla, rows, django_assert_num_queries):
    GuideFactory.create_batch(rows, long="See [this](/nowhere/) and [that](/guides/asking/).")
    office_settings()

    with django_assert_num_queries(5):
        as_carla.get(LIST)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_form_takes_six_queries_however_many_guides_there_are(
    as_carla, rows, django_assert_num_queries
):
    guide = GuideFactory.create_batch(rows)[0]
    office_settings()

    with django_assert_num_queries(6):
        as_carla.get(edit_url(guide))
