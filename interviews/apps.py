"""An interview from request to thank-you, and the contact's page."""

from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"

    def ready(self):
        # They import models, which are loaded only now.
        from contacts.domain import contact_merging, erasing, withheld_letters  # noqa: PLC0415
        from interviews import tasks  # noqa: PLC0415
        from interviews.emails import kinds  # noqa: PLC0415
        from interviews.privacy import leavers, retention  # noqa: PLC0415
        from interviews.selectors.open_talks import open_talks_of  # noqa: PLC0415
        from interviews.selectors.past_sheets import (  # noqa: PLC0415
            asked_before,
            next_to_prepare,
        )
        from interviews.selectors.reach import interviews_reach  # noqa: PLC0415
        from interviews.services.contact_merging import (  # noqa: PLC0415
            check_interviews,
            check_undo,
            recompute_status,
        )
        from interviews.services.erasing import erase_talks  # noqa: PLC0415
        from interviews.services.office_closing import close_talks_of  # noqa: PLC0415
        from interviews.services.withheld import withhold_letters  # noqa: PLC0415
        from interviews.views import contact_panels  # noqa: PLC0415
        from outbox.domain import listeners  # noqa: PLC0415
        from questions.domain import talks  # noqa: PLC0415
        from users.domain import open_talks, reach  # noqa: PLC0415

        listeners.register(tasks.wake)
        kinds.register_kinds()
        reach.register(interviews_reach)
        retention.register_rules()
        leavers.register_erasers()
        open_talks.register(open_talks_of, close_talks_of)
        talks.register(talks.TalkReader(next_to_prepare, asked_before))
        contact_panels.register()
        erasing.register_eraser(erase_talks)
        withheld_letters.register(withhold_letters)
        contact_merging.register(check_interviews, recompute_status, check_undo)
