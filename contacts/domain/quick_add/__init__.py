"""Parse one pasted line about a person. Pure.

For example "Maya Okafor, data analyst, City Hospital, maya@hospital.example". Parts may come in any
order; what is recognized by its shape (address, link, phone) is certain, the rest is guessed from
words and position and marked as a guess. What fits no column goes to `rest`.
"""

from contacts.domain.quick_add.parser import LIMITS, LONGEST_LINE, Parsed, parse

__all__ = ["LIMITS", "LONGEST_LINE", "Parsed", "parse"]
