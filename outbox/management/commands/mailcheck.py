"""Show how email goes out and what to look up in the DNS; send a test."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.addresses import InvalidAddress, clean_address, domain
from core.links import absolute
from outbox import webhooks
from outbox.delivery.eligibility import is_allowed
from outbox.delivery.transport import server_name
from outbox.emails.account_kinds import TEXT_TEST
from outbox.selectors import health
from outbox.services import add

ELSEWHERE = """Look these up; this command asks no name server:
  SPF    TXT of {domain} lets {host} send, and has one record only
  DKIM   {host} signs with d={domain}; its key is under <selector>._domainkey.{domain}
  DMARC  TXT of _dmarc.{domain}: p=none at first, with an address for reports
  MX     {back} accepts email: what a server cannot deliver later comes back to {return_path}"""


class Command(BaseCommand):
    help = (
        "Show how email goes out and what has to stand in the DNS; with --to, send one email "
        "through the outbox."
    )

    def add_arguments(self, parser):
        parser.add_argument("--to", default="", metavar="EMAIL", help="send a test there")

    def handle(self, *args, to, **options):
        self._show()
        self.stdout.write(
            ELSEWHERE.format(
                domain=domain(settings.DEFAULT_FROM_EMAIL),
                host=server_name(),
                back=domain(settings.MAIL_RETURN_PATH),
                return_path=settings.MAIL_RETURN_PATH,
            )
        )
        if to:
            self._send(to)

    def _show(self) -> None:
        facts = {
            "From": settings.DEFAULT_FROM_EMAIL,
            "Return-Path": _return_path(),
            "Bounces": _bounces(),
            "Reply-To": f"the student, else {settings.OFFICE_EMAIL}",
            "Goes by": _transport(),
            "Links": absolute("/"),
            "Goes to": ", ".join(settings.MAIL_ALLOW),
            "HELD": health.hold_message() or "no",
            "Opt-outs": settings.OPT_OUT_LOG or "in no log: a restore forgets the latest",
        }
        for name, value in facts.items():
            self.stdout.write(f"{name + ':':13}{value}")

    def _send(self, to: str) -> None:
        try:
            to = clean_address(to)
        except InvalidAddress:
            raise CommandError(f"{to} is not an email address.") from None
        if not is_allowed(to):
            raise CommandError(f"{to} is not on MAIL_ALLOW, so nothing would go there.")
        now = clock.now()
        add(
            TEXT_TEST.name,
            address=to,
            object_id=None,
            fact=f"mailcheck:{now:%Y%m%d%H%M%S}",
            subject="Test of the email set-up",
            body="This email left through the outbox. Look at Authentication-Results in its "
            "headers: all should pass.",
            now=now,
        )
        self.stdout.write(f"An email to {to} is due now; the email log shows what becomes of it.")


def _return_path() -> str:
    """Aligned, as DMARC has it, if its domain is the sender's or one of them holds the other."""
    path, sender = settings.MAIL_RETURN_PATH, settings.DEFAULT_FROM_EMAIL
    back, front = f".{domain(path)}", f".{domain(sender)}"
    fits = "aligned" if back.endswith(front) or front.endswith(back) else "NOT aligned"
    if settings.MAIL_TRANSPORT == "backend":
        return f"{path} ({fits}), where the provider takes one; else the provider's own"
    return f"{path} ({fits})"


def _bounces() -> str:
    ways = []
    if box := settings.MAIL_BOUNCES:
        ways.append(f"read from {box.folder} at {box.host}:{box.port}")
    if webhooks.is_expected():
        ways.append(f"reported by {settings.MAIL_PROVIDER}")
    return "; ".join(ways) or "nobody reads them: set MAIL_BOUNCES_URL or MAIL_PROVIDER"


def _transport() -> str:
    """Leave out the options of a backend: they may hold secrets."""
    if settings.MAIL_TRANSPORT == "backend":
        return f"backend {server_name()}"
    tls = "TLS" if settings.EMAIL_USE_SSL else "STARTTLS" if settings.EMAIL_USE_TLS else "no TLS"
    return f"smtp {server_name()}:{settings.EMAIL_PORT}, {tls}"
