"""Pages of counselors and instructors, and comments on what students share."""

from django.apps import AppConfig

from core import panels


class AdvisingConfig(AppConfig):
    name = "advising"

    def ready(self) -> None:
        # These speak of rows, and models are loaded only now.
        from advising.domain.audit_actions import (  # noqa: PLC0415
            PAGES,
            VIEWS,
            AdvisingAction,
        )
        from advising.privacy import delete_comments_about  # noqa: PLC0415
        from advising.views.panels import comments  # noqa: PLC0415
        from contacts.domain import erasing  # noqa: PLC0415
        from users.domain import audit  # noqa: PLC0415

        audit.register(AdvisingAction, views=VIEWS)
        audit.register_purposes(AdvisingAction.STUDENT_VIEWED, PAGES)
        erasing.register_eraser(delete_comments_about)
        panels.register("wrap_up", comments)
