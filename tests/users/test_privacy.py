"""Everything the site keeps of a person is on one list, and whoever asks gets all of it and
nothing of others."""

import json

import pytest
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from contacts.models import Touch
from interviews.models import AnswerLink, Reflection
from tests.factories import NOW, ContactFactory, FeedbackFactory, InterviewFactory, ReferralFactory
from tests.test_architecture import ORDER
from users import privacy
from users.models import User

pytestmark = pytest.mark.django_db
THEIRS = {*ORDER, "account", "socialaccount"}  # the sign-in package keeps addresses, identities


def models():
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in THEIRS
    ]


def leads_to_a_person(model, seen=()):
    """Whether a row says whose it is, by however many steps."""
    targets = {
        column.related_model for column in model._meta.concrete_fields if column.related_model
    }
    return User in targets or any(
        leads_to_a_person(to, (*seen, model)) for to in targets - {model, *seen}
    )


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_every_model_that_leads_to_a_person_is_on_the_list(model):
    if leads_to_a_person(model):
        assert model in {kept.model for kept in privacy.registered()}, (
            f"name it in {model._meta.app_label}/privacy.py"
        )


@pytest.mark.parametrize("kept", privacy.registered(), ids=lambda kept: kept.model._meta.label)
def test_what_is_withheld_is_a_column_and_has_a_reason(kept):
    columns = {column.name for column in kept.model._meta.concrete_fields}

    assert set(kept.withheld) <= columns
    assert all(kept.withheld.values())


def test_a_model_is_named_once():
    with pytest.raises(ValueError, match="already"):
        privacy.register(User, "pk")


def test_a_student_gets_every_word_of_their_own(nina, dana):
    maya = ContactFactory(owner=nina, name="Maya Okafor", tidbits="Two sons, night shifts")
    ReferralFactory(by=maya, name="Lena Ortiz")
    Touch.objects.create(contact=maya, at=NOW, what="met", note="At the fair")
    talk = InterviewFactory(
        contact=maya, student=nina, stage="thanked", why_you="You see both sides"
    )
    reflection, _ = Reflection.objects.update_or_create(
        interview=talk, defaults={"learned": "Rotas decide a lot"}
    )
    FeedbackFactory(reflection=reflection, author=dana, text="Ask about pay")

    told = json.dumps(privacy.export(nina), cls=DjangoJSONEncoder)

    words = [
        "Nina Park",
        "Two sons, night shifts",
        "Lena Ortiz",
        "At the fair",
        "You see both sides",
        "Rotas decide",
    ]
    assert [word for word in [*words, "Ask about pay", "(555) 010-0142"] if word not in told] == []


def test_nobody_gets_what_is_anothers_nor_a_secret(nina, omar):
    talk = InterviewFactory(student=nina, stage="asked", contact__tidbits="Two sons, night shifts")
    link = AnswerLink.of(talk)

    assert "night shifts" not in json.dumps(privacy.export(omar), cls=DjangoJSONEncoder)
    told = json.dumps(privacy.export(nina), cls=DjangoJSONEncoder)
    assert [
        secret for secret in (nina.password, link.token_hash, link.token) if secret in told
    ] == []


def test_rows_are_named_as_the_person_knows_them(nina):
    talk = InterviewFactory(student=nina, stage="asked")

    told = privacy.export(nina)["interviews.Interview"]

    assert [(row["code"], row["contact"], row["student"]) for row in told] == [
        (talk.code, talk.contact.code, nina.code)
    ]


def test_an_identity_at_the_university_is_exported_and_goes_with_the_account(nina):
    SocialAccount.objects.create(user=nina, provider="https://idp.example", uid="sam-7f3")

    (row,) = privacy.export(nina)["socialaccount.SocialAccount"]
    assert (row["provider"], row["uid"], row["extra_data"]) == (
        "https://idp.example",
        "sam-7f3",
        {},
    )

    nina.delete()
    assert not SocialAccount.objects.exists()
