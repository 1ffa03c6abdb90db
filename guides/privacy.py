"""Personal data in guides: who wrote which version, and who opened which link."""

from guides.models import Guide, GuideVersion, LinkCheck
from users.privacy import register

register(Guide, "changed_by", withheld={"form_key": "keeps one form from making two guides"})
register(GuideVersion, "saved_by")
register(LinkCheck, "by", withheld={"key": "the hash of an address in the guides"})
