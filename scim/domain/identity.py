"""What a directory's attributes say about a student: name, address, university id."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.addresses import InvalidAddress, account_form, clean_address
from core.lines import flat
from scim.domain.attributes import ENTERPRISE, Resource
from scim.domain.errors import ScimRefusal, ScimType, invalid_value

LONGEST_NAME = 150
LONGEST_UNIVERSITY_ID = 64


@dataclass(frozen=True)
class Identity:
    """`full_name` and `university_id` are empty where the directory says nothing."""

    address: str
    full_name: str
    university_id: str


def identify(resource: Resource) -> Identity:
    """Raises ScimRefusal for attributes from which no account can be made."""
    if not resource.get("userName"):
        raise invalid_value(_("A user needs a userName."))
    university_id = str(resource.get(ENTERPRISE, {}).get("employeeNumber", "")).strip()
    if len(university_id) > LONGEST_UNIVERSITY_ID:
        raise invalid_value(_("This employeeNumber is too long for a university id."))
    return Identity(_address(resource), _full_name(resource), university_id)


def _address(resource: Resource) -> str:
    """The primary address, or the one at work, or the first; else the userName."""
    rows = resource.get("emails", [])
    ordered = [row for row in rows if row.get("primary")]
    ordered += [row for row in rows if str(row.get("type", "")).lower() == "work"]
    sent = next((row["value"] for row in [*ordered, *rows]), resource["userName"])
    try:
        return account_form(clean_address(sent))
    except InvalidAddress:
        text = _("“%(address)s” is not an email address that can be written to.")
        raise invalid_value(text % {"address": sent}) from None


def _full_name(resource: Resource) -> str:
    name = resource.get("name", {})
    given, middle, family = (name.get(f"{part}Name", "") for part in ("given", "middle", "family"))
    both = " ".join(part for part in (given, middle, family) if part) if given and family else ""
    sent = both or name.get("formatted") or resource.get("displayName") or given or family
    text = flat(sent or "")
    if len(text) > LONGEST_NAME:
        about = {"most": LONGEST_NAME}
        raise ScimRefusal(
            400, _("A name has at most %(most)d characters.") % about, ScimType.INVALID_VALUE
        )
    return text
