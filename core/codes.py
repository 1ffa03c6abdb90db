"""Short public codes for URLs: never sequential, no letters that read like digits."""

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 8


def new_code() -> str:
    """Eight random base32 characters, as in /contacts/k7m2xw9q/."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_code(text: str) -> bool:
    """Whether `text` has the form of a code; spares a query where it has not."""
    return len(text) == LENGTH and set(text) <= set(ALPHABET)


class CodeConverter:
    """`<code:code>` in a URL pattern."""

    regex = f"[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
