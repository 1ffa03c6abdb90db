from django.apps import AppConfig

from core import panels


class OutboxConfig(AppConfig):
    name = "outbox"

    def ready(self):
        # Kinds import models, which are not loaded before this.
        from outbox.domain import kinds  # noqa: PLC0415
        from outbox.domain.audit_actions import OutboxAction  # noqa: PLC0415
        from outbox.emails import (  # noqa: PLC0415
            account_kinds,
            footer,
            leaving,
            stop_email,
        )
        from outbox.models import EmailText, Suppression  # noqa: PLC0415
        from outbox.models.suppression import LiftReason  # noqa: PLC0415
        from outbox.privacy import retention  # noqa: PLC0415
        from outbox.selectors import texts  # noqa: PLC0415
        from outbox.selectors.reach import outbox_reach  # noqa: PLC0415
        from outbox.selectors.text_list import text_titles  # noqa: PLC0415
        from outbox.services import invitations, setup_steps  # noqa: PLC0415
        from outbox.services import leaving as leaving_emails  # noqa: PLC0415
        from outbox.views.panels import invitation  # noqa: PLC0415
        from users.domain import audit, reach  # noqa: PLC0415
        from users.selectors.audit_log import row_pages  # noqa: PLC0415

        kinds.register(account_kinds.ACCOUNT)
        kinds.register(account_kinds.TEXT_TEST)
        kinds.register(account_kinds.INVITATION)
        kinds.register(account_kinds.ACCOUNTS_MERGED)
        kinds.register(account_kinds.MERGE_UNDONE)
        kinds.register(account_kinds.ADDRESS_CHANGED)
        kinds.register(account_kinds.SECOND_STEP)
        invitations.register_notices()
        for kind in leaving.KINDS:
            kinds.register(kind)
        leaving_emails.register()
        kinds.register(stop_email.STOP_LINK)
        texts.register(footer.FOOTER)
        retention.register_rules()
        setup_steps.register_steps()
        reach.register(outbox_reach)
        panels.register("person_side", invitation)
        audit.register(OutboxAction, views=[OutboxAction.LOG_VIEWED])
        audit.register_names(EmailText, text_titles)
        audit.register_pages(EmailText, row_pages(EmailText, "outbox:text", "key"))
        by_office = {"office": Suppression.Reason.OFFICE.label}
        audit.register_purposes(OutboxAction.ADDRESS_LIFTED, dict(LiftReason.choices) | by_office)
