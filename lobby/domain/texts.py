"""What people may say."""

from unicodedata import category

from lobby.domain.names import is_seen

# Control characters, half surrogates, line and paragraph breaks: one message is one line.
_REFUSED_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
# Embeddings, overrides and isolates: they would turn round what stands after the message.
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_text(text: str, most: int) -> bool:
    """Return whether text is one line of at most so many characters, one of them to be seen."""
    return 1 <= len(text) <= most and all(map(_is_taken, text)) and any(map(is_seen, text))


def _is_taken(character: str) -> bool:
    return character not in _BIDI_CONTROLS and category(character) not in _REFUSED_CATEGORIES
