"""End HELD after a restore, a clone or an upgrade by dump."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from core.addresses import account_form
from core.errors import Refusal
from outbox.models import Email
from outbox.services.reapply import Reapplied, reapply_opt_outs
from outbox.services.release import release
from users.models import User
from users.models.roles import Role

NO_LOG = "No opt-out log: OPT_OUT_LOG is empty, so nobody knows who stopped email since the backup."


class Command(BaseCommand):
    help = (
        "Apply the opt-out log, then send email from this database, and from no other copy of it, "
        "from now on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--by",
            required=True,
            metavar="EMAIL",
            help="the admin who decides it; it is recorded",
        )
        parser.add_argument(
            "--log",
            action="append",
            default=[],
            type=Path,
            metavar="FILE",
            help="an opt-out log, instead of OPT_OUT_LOG; once for each host that kept one",
        )
        parser.add_argument(
            "--incomplete-log",
            action="store_true",
            help="apply the log even if lines of this database are missing in it",
        )
        parser.add_argument(
            "--opt-outs-only",
            action="store_true",
            help="apply the log and release nothing, as after a recovery to a point in time",
        )

    def handle(self, *args: Any, by: str, **options: Any) -> None:
        admin = User.objects.filter(
            email=account_form(by), is_active=True, roles__contains=[Role.ADMIN]
        ).first()
        if admin is None:
            raise CommandError(f"{by} is not an active admin.")
        logs, incomplete = options["log"], options["incomplete_log"]
        try:
            if options["opt_outs_only"]:
                applied = reapply_opt_outs(by=admin, paths=logs, may_be_incomplete=incomplete)
            else:
                applied = release(
                    by=admin, while_held=True, log_paths=logs, may_be_incomplete=incomplete
                )
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write(_describe(applied))
        if not options["opt_outs_only"]:
            self._show_release()

    def _show_release(self) -> None:
        due = Email.objects.due(clock.now()).count()
        self.stdout.write(f"Released. {due} emails are due now.")
        if settings.OUTBOX_MODE != "send":
            self.stdout.write("OUTBOX_MODE is still held: set it to send and restart.")


def _describe(applied: Reapplied | None) -> str:
    if applied is None:
        return NO_LOG
    counts = (
        f"Opt-out log: {applied.added} added, {applied.changed} changed, "
        f"{applied.already_there} already there, {applied.undone} undone."
    )
    if applied.unreadable:
        counts += f" {applied.unreadable} lines could not be read."
    return counts
