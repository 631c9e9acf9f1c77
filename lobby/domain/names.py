"""What people may call themselves and their games."""

import re
from unicodedata import category

MAX_NAME = 64

# Control and format characters, half surrogates, line and paragraph breaks: no display shows them,
# and bidirectional overrides among them change the text around a name.
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Format characters without which some emoji and Persian names cannot be written.
_JOINERS = frozenset("\u200c\u200d")
# Letters and symbols that look like nothing.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# What browsers take for markup (HTML Standard, 13.2.5.6 Tag open state); "<3" and "a < b" are not.
_MARKUP = re.compile(r"<[A-Za-z/!?]")


def is_name(text: str) -> bool:
    """Return whether text is a name: 1 to 64 characters on one line, one of them to be seen."""
    return is_line(text, MAX_NAME)


def is_line(text: str, most: int) -> bool:
    """Return whether text is 1 to ``most`` characters on one line, one of them to be seen."""
    if text.isascii() and text.isprintable():  # the usual case, which needs no look at each
        return len(text) <= most and not text.isspace() and text != ""
    return 1 <= len(text) <= most and all(map(_is_taken, text)) and any(map(is_seen, text))


def has_markup(text: str) -> bool:
    """Return whether a page that forgot to escape text would take part of it for HTML."""
    return _MARKUP.search(text) is not None


def is_seen(character: str) -> bool:
    """Return whether a character shows."""
    return category(character)[0] in "LNPS" and character not in _BLANKS


def _is_taken(character: str) -> bool:
    return character in _JOINERS or category(character) not in _REFUSED_CATEGORIES
