"""Who people are, who advises whom, who may see what, and the audit trail."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UsersConfig(AppConfig):
    name = "users"

    def ready(self):
        from users.access import checks  # noqa: F401, PLC0415 - registers the check once models are loaded
        from users.privacy import retention  # noqa: PLC0415 - registers the check once models are loaded

        retention.register_rules()
        autodiscover_modules("privacy")
