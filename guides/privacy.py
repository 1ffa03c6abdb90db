"""Personal data in guides: who wrote which version."""

from guides.models import Guide, GuideVersion
from users.privacy import register

register(Guide, "changed_by", withheld={"form_key": "keeps one form from making two guides"})
register(GuideVersion, "saved_by")
