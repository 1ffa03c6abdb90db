"""What a person types about themselves."""

from django.forms import CharField, TextInput, URLField, model_to_dict
from django.utils.translation import gettext_lazy as _

from core import forms
from core.zone_choices import ZoneField
from users.models import StudentProfile, User
from users.roles import Role
from users.services import profile_of

SUBJECT = {"label": _("What do you study?"), "help_text": _("As it reads in a letter: “biology”.")}
YEAR = {"label": _("Which year are you in?"), "help_text": _("As it reads in a letter: “third-year”.")}


class WelcomeForm(forms.ModelForm):
    class Meta:
        model = StudentProfile
        fields = ("curious_about", "subject", "class_year")
        labels = {
            "curious_about": _("What work are you curious about?"),
            "subject": SUBJECT["label"],
            "class_year": YEAR["label"],
        }
        help_texts = {
            "curious_about": _("A word or two is plenty: “hospital data”, “city planning”."),
            "subject": SUBJECT["help_text"],
            "class_year": YEAR["help_text"],
        }


class SettingsForm(forms.ModelForm):
    """A person's own row; students also say what stands in their letters."""

    zone = ZoneField(label=_("Your time zone"), help_text=_("Times on your pages and in your mails are in this zone."))
    video_link = URLField(
        label=_("Your video link"),
        help_text=_("A standing room of yours, filled in when you choose to talk by video."),
        max_length=300,
        required=False,
        assume_scheme="https",
    )
    subject = CharField(max_length=120, required=False, **SUBJECT)
    class_year = CharField(max_length=40, required=False, **YEAR)

    field_order = ("full_name", "preferred_name", "subject", "class_year", "phone", "video_link", "zone", "appearance")

    class Meta:
        model = User
        fields = ("full_name", "preferred_name", "phone", "video_link", "zone", "appearance")
        labels = {
            "full_name": _("Full name"),
            "preferred_name": _("What should we call you?"),
            "phone": _("Your phone"),
            "appearance": _("Appearance"),
        }
        help_texts = {
            "full_name": _("As you would sign a letter."),
            "phone": _("Filled in when you choose to talk by phone."),
        }
        widgets = {
            "full_name": TextInput(attrs={"autocomplete": "name"}),
            "preferred_name": TextInput(attrs={"autocomplete": "nickname"}),
            "phone": TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        }

    def __init__(self, *args, person: User, **kwargs):
        initial = model_to_dict(person, self.Meta.fields)
        if person.has_role(Role.STUDENT):
            initial |= model_to_dict(profile_of(person), PROFILE)
        super().__init__(*args, initial=initial, **kwargs)
        if not person.has_role(Role.STUDENT):
            del self.fields["subject"], self.fields["class_year"]

    def person_values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def profile_values(self) -> dict:
        """What students say in letters; empty for others."""
        return {name: self.cleaned_data[name] for name in PROFILE if name in self.cleaned_data}


PROFILE = ("subject", "class_year")
