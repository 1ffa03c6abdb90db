"""One pasted line about a person, taken apart: "Maya Okafor, data analyst, City Hospital,
maya@hospital.example".

Pure. Parts may come in any order; what is recognized by its shape (address, link, phone) is
certain, the rest is guessed from words and position and said to be a guess. What has no place of
its own is kept in `rest`.
"""

from contacts.domain.quick_add.line import LIMITS, LONGEST_LINE, Parsed, parse

__all__ = ["LIMITS", "LONGEST_LINE", "Parsed", "parse"]
