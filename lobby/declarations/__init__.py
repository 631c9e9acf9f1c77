"""
What TypeScript knows of the JavaScript client: its methods, and every message of the wire.

    python -m lobby.declarations

writes it beside the client, ``lobby/web/sdk/lobby-client.d.ts``.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from lobby.domain.errors import LobbyError
from lobby.wire.acks import UNEXPECTED
from lobby.wire.typescript import declarations
from lobby.wire.vocabulary import Vocabulary

METHODS = Path(__file__).parent / "client.d.ts"
WRITTEN = Path(__file__).parent.parent / "web" / "sdk" / "lobby-client.d.ts"

HEADING = "// Made by `python -m lobby.declarations` of lobby/wire and lobby/declarations.\n"


def declared(vocabularies: Sequence[Vocabulary]) -> str:
    """Return the declarations of a client of a server that says this."""
    return "\n".join([HEADING, METHODS.read_text(), _codes(), declarations(vocabularies)])


def _codes() -> str:
    codes = sorted({UNEXPECTED.code, *(error.code for error in _refusals(LobbyError))})
    lines = "\n".join(f'  | "{code}"' for code in codes)
    return f"/** Why the lobby refuses something. */\nexport type Refused =\n{lines};\n"


def _refusals(kind: type[LobbyError]) -> Iterator[type[LobbyError]]:
    for each in kind.__subclasses__():
        if each.__module__.startswith("lobby.domain.") and hasattr(each, "code"):
            yield each
        yield from _refusals(each)
