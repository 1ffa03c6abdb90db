"""Names of people as they write them; nothing is guessed about gender or order."""

import unicodedata


def sort_key(name: str) -> str:
    """`name` for sorting in any alphabet: casefolded, accents off ("Łukasz" sorts with l). Plain text."""
    folded = name.casefold().replace("ł", "l").replace("ø", "o").replace("đ", "d").replace("ı", "i")
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).strip()


def first_name(full_name: str) -> str:
    """What running text calls a person: the first word, unless it is an initial or a title."""
    words = full_name.split()
    for word in words[:-1]:
        if len(word.rstrip(".")) > 1 and word.casefold().rstrip(".") not in {"dr", "prof", "mr", "mrs", "ms", "mx"}:
            return word
    return words[-1] if words else ""
