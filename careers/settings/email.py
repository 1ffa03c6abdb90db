"""Sending email, and what providers report of it."""

from environs import validate

from careers import environment
from careers.settings.base import PRODUCTION, env, required

# smtp: our own session with EMAIL_URL; backend: any Django email backend. See docs/mail.md.
MAIL_TRANSPORT = env.str("MAIL_TRANSPORT", "smtp", validate=validate.OneOf(["smtp", "backend"]))
MAIL_BACKEND = env.str("MAIL_BACKEND", "")
MAIL_BACKEND_OPTIONS = environment.json_object(
    "MAIL_BACKEND_OPTIONS", env.str("MAIL_BACKEND_OPTIONS", "")
)
if MAIL_TRANSPORT == "backend":
    environment.email_backend("MAIL_BACKEND", MAIL_BACKEND, must_deliver=PRODUCTION)
    # Django's own SMTP backend and those made from it read the settings of this server, too.
    _email_url = env.str("EMAIL_URL", "") or "smtp://localhost"
else:
    environment.unused("MAIL_BACKEND", MAIL_BACKEND, unless="MAIL_TRANSPORT is backend")
    _email_url = required("EMAIL_URL", "smtp://127.0.0.1:25")
_smtp = environment.smtp("EMAIL_URL", _email_url)
EMAIL_HOST, EMAIL_PORT = _smtp.host, _smtp.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _smtp.user, _smtp.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _smtp.use_tls, _smtp.use_ssl
EMAIL_TIMEOUT = 20
MAIL_DOMAIN = environment.domain("MAIL_DOMAIN", required("MAIL_DOMAIN", "margin.example"))
OFFICE_EMAIL = environment.address(
    "OFFICE_EMAIL", required("OFFICE_EMAIL", "office@margin.example")
)
DEFAULT_FROM_EMAIL = f"margin@{MAIL_DOMAIN}"
# Codes and links for accounts: so many a day to one address, half of them asked for from one place.
ACCOUNT_EMAILS_PER_DAY = env.int("ACCOUNT_EMAILS_PER_DAY", 12)
# Held, codes for signing in and confirming an address still go out; a copied database or a wrong
# key sends nothing.
OUTBOX_HELD_SENDS_CODES = env.bool("OUTBOX_HELD_SENDS_CODES", True)
OUTBOX_MODE = env.str(
    "OUTBOX_MODE", "held" if PRODUCTION else "send", validate=validate.OneOf(["send", "held"])
)
# Outside production only these may receive mail: domains or whole addresses; `*` is everybody.
MAIL_ALLOW = env.list("MAIL_ALLOW", ["*"] if PRODUCTION else [".example", "localhost"])
OUTBOX_LEASE_SECONDS = env.int(
    "OUTBOX_LEASE_SECONDS", 3 * EMAIL_TIMEOUT + 5, validate=validate.Range(min=1)
)
OUTBOX_DOMAIN_PER_MINUTE = env.int("OUTBOX_DOMAIN_PER_MINUTE", 300, validate=validate.Range(min=1))
OUTBOX_SENDER_PER_HOUR = env.int("OUTBOX_SENDER_PER_HOUR", 60, validate=validate.Range(min=1))
# Reports of bounces and complaints: whose, the "name:password" they sign in with, and the key they
# sign with, if any.
MAIL_PROVIDER = env.str("MAIL_PROVIDER", "")  # of outbox.webhooks; empty: nothing is reported
MAIL_REPORTS_SECRET = env.str("MAIL_REPORTS_SECRET", "")
ANYMAIL = {
    # to connect, and for the answer: a send has to end well within its row's lease
    "REQUESTS_TIMEOUT": (5, EMAIL_TIMEOUT - 5),
    "WEBHOOK_SECRET": MAIL_REPORTS_SECRET,
    "MAILGUN_WEBHOOK_SIGNING_KEY": env.str("MAIL_REPORTS_SIGNING_KEY", ""),
}

METRICS_TOKEN = env.str("METRICS_TOKEN", "")  # empty: there is no /metrics
