"""Names, ways to be reached, time zone and appearance."""

from django.forms import CharField, ChoiceField, RadioSelect, TextInput, URLField
from django.utils.translation import gettext_lazy as _

from core.names import first_name
from core.zone_choices import ZoneField
from home.forms.base import SettingsForm
from users.models import User


class NameForm(SettingsForm):
    columns = ("full_name", "preferred_name")

    full_name = CharField(
        label=_("Full name"),
        help_text=_("As you would sign a letter."),
        max_length=150,
        widget=TextInput(attrs={"autocomplete": "name"}),
    )
    preferred_name = CharField(
        label=_("What should we call you?"),
        help_text=_("In letters about you and emails to you. Leave it empty for your first name."),
        max_length=60,
        required=False,
        widget=TextInput(attrs={"autocomplete": "nickname"}),
    )

    def facts(self) -> list[tuple[str, str]]:
        """Show the default for an empty preferred name."""
        full, (_question, called) = super().facts()
        return [full, (str(_("We call you")), called or first_name(self.initial["full_name"]))]


class ReachForm(SettingsForm):
    columns = ("phone", "video_link")

    phone = CharField(
        label=_("Your phone"),
        help_text=_("Filled in when you choose to talk by phone."),
        max_length=40,
        required=False,
        widget=TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    video_link = URLField(
        label=_("Your video link"),
        help_text=_("Your own meeting room, filled in when you choose to talk by video."),
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={
            "invalid": _("Enter the address of your room, like meet.example.edu/nina.")
        },
    )


class BookingForm(SettingsForm):
    columns = ("booking_url",)

    booking_url = URLField(
        label=_("Where students book a time with you"),
        help_text=_("They find it under Help."),
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Enter the address of a page, like book.example.edu/dana.")},
    )


class ZoneForm(SettingsForm):
    columns = ("zone",)

    zone = ZoneField(
        label=_("Your time zone"),
        help_text=_("Times on your pages and in your emails are in this zone."),
    )


class AppearanceForm(SettingsForm):
    columns = ("appearance",)

    appearance = ChoiceField(
        label=_("Appearance"), choices=User.Appearance.choices, widget=RadioSelect
    )
