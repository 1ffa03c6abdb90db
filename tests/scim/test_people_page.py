"""The list of people says what the directory asked, to admins."""

from django.urls import reverse

from scim.models import Deactivation

LIST, PAGE = reverse("users:people"), reverse("scim:sync")


def test_the_list_of_people_leads_to_the_directory_and_to_what_waits(as_ruth, nina, now):
    quiet = as_ruth.get(LIST).content.decode()
    Deactivation.objects.create(user=nina, state="waiting", asked_at=now)

    page = as_ruth.get(LIST).content.decode()

    assert (quiet.count(f'href="{PAGE}"'), page.count(f'href="{PAGE}"')) == (1, 2)
    assert "1 deactivation that account sync asked for waits for you." in page
