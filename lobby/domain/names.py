"""What people may call themselves and their games."""

from unicodedata import category

MAX_NAME = 64

# Control characters, half surrogates, line and paragraph breaks: no display shows them well.
_REFUSED_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
# Bidirectional overrides make a name change the text around it.
_REFUSED_CHARACTERS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_name(text: str) -> bool:
    """Return whether text is a name: 1 to 64 characters on one line, not all of them blank."""
    return 1 <= len(text) <= MAX_NAME and bool(text.strip()) and all(map(_is_shown, text))


def _is_shown(character: str) -> bool:
    return category(character) not in _REFUSED_CATEGORIES and character not in _REFUSED_CHARACTERS
