"""Exceptions of every transport.

There are four outcomes: taken (nothing is raised), not taken, refused, maybe taken.
"""

from outbox.models.smtp_replies import Fault


class Failure(Exception):
    """`why`: a code or an error's name, never a server's text, which may hold addresses."""

    def __init__(self, why: object):
        super().__init__(str(why))
        self.why = str(why)


class NotTaken(Failure):
    """Nothing went out, and time may help: the server is busy, or the mailbox is full."""


class Unreachable(NotTaken):
    """No email can be sent now: no connection, no TLS, no login, or our sender is refused."""


class Rejected(NotTaken):
    """Refused, and not for its address: our sender, our reputation or the words."""


class Refused(Failure):
    """The reply says that this mailbox does not work."""


class PerhapsRefused(Refused):
    """The mailbox does not work, or the server takes nothing from us: a bare 550, for example."""


class RefusedUnlessOthersAreTaken(Failure):
    """5.4.1 to RCPT: the mailbox, if its domain takes others; else the domain refuses us."""


class MaybeTaken(Failure):
    """The answer was lost after sending began: the server may have taken the email."""


FAILURES: dict[Fault, type[Failure]] = {
    Fault.LATER: NotTaken,
    Fault.FULL: NotTaken,
    Fault.MAILBOX: Refused,
    Fault.MAILBOX_PERHAPS: PerhapsRefused,
    Fault.MAILBOX_IF_OTHERS_ARE_TAKEN: RefusedUnlessOthersAreTaken,
    Fault.OURS: Rejected,
    Fault.LOGIN: Unreachable,
}
