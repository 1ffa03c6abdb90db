"""Send what is due: claim, commit, send one, mark it, commit.

Nothing is lost. After a crash, the one message per process that was between the server's 250 and
the mark is sent again, with the same Message-ID. See docs/decisions/0020-mail-is-a-row-first.md.
"""

from outbox.delivery.batch import drain

__all__ = ["drain"]
