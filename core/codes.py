"""Short public codes for URLs: never sequential, no letters that read like digits."""

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 8


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_code(text: str) -> bool:
    """True if `text` has the form of a code; saves a query for one that does not."""
    return len(text) == LENGTH and set(text) <= set(ALPHABET)


class CodeConverter:
    regex = f"[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
