"""Where bounces are read: what MAIL_BOUNCES_URL says. Imported by the settings: no model."""

from typing import NamedTuple


class MailboxSettings(NamedTuple):
    host: str
    port: int
    user: str
    password: str
    use_tls: bool  # STARTTLS
    use_ssl: bool  # TLS from the first byte
    folder: str
