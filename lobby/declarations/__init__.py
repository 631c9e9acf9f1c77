"""
What TypeScript knows of the JavaScript client: its methods, and every message of the wire.

    python -m lobby.declarations

writes it beside the client, ``lobby/web/sdk/lobby-client.d.ts``.
"""

from collections.abc import Sequence
from pathlib import Path

from lobby.wire.typescript import declarations
from lobby.wire.vocabulary import Vocabulary

METHODS = Path(__file__).parent / "client.d.ts"
WRITTEN = Path(__file__).parent.parent / "web" / "sdk" / "lobby-client.d.ts"

HEADING = (
    "// Made by `python -m lobby.declarations`: change lobby/declarations or lobby/wire instead.\n"
)


def declared(vocabularies: Sequence[Vocabulary]) -> str:
    """Return the declarations of a client of a server that says this."""
    return "\n".join([HEADING, METHODS.read_text(), declarations(vocabularies)])
