"""The starter guides come in once, are whole, and what the office made of them stays."""

import datetime as dt

import pytest
from django.core.management import call_command

from guides.domain.starter import starter_guides
from guides.models import Guide, GuideVersion
from guides.selectors.broken_links import anchors, broken_links

TODAY = dt.date(2026, 3, 3)
STARTER = starter_guides(TODAY)


@pytest.fixture
def load(db):
    def load():
        call_command("load", verbosity=0)

    load()
    return load


@pytest.mark.parametrize("guide", STARTER, ids=lambda guide: guide["slug"])
def test_a_starter_guide_is_short_in_short_and_whole_in_full(guide):
    assert 55 <= len(guide["short"].split()) <= 95
    assert 400 <= len(guide["long"].split()) <= 800


def test_every_step_of_the_practice_has_a_guide(load):
    assert [guide.step for guide in Guide.objects.published()] == Guide.Step.values


def test_no_link_of_theirs_leads_nowhere(load):
    guides = list(Guide.objects.all())

    assert [
        fault
        for guide in guides
        for fault in broken_links(guide.short, guide.long, anchors(guides))
    ] == []


def test_they_fit_their_columns(load):
    for guide in Guide.objects.all():
        guide.full_clean()


def test_loading_again_changes_nothing(load):
    before = list(Guide.objects.values()), list(GuideVersion.objects.values())

    load()

    assert (list(Guide.objects.values()), list(GuideVersion.objects.values())) == before


def test_what_the_office_edited_retired_or_moved_stays_so(load):
    Guide.objects.filter(slug="asking").update(long="## Ours", status="retired", position=40)

    load()

    guide = Guide.objects.get(slug="asking")
    assert (guide.long, guide.status, guide.position) == ("## Ours", "retired", 40)


def test_what_is_missing_comes_back_at_the_end(load):
    Guide.objects.filter(slug="asking").delete()

    load()

    assert Guide.objects.last().slug == "asking"
