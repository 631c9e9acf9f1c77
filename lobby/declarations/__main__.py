"""Writes the declarations of the JavaScript client."""

from lobby.app import Lobby
from lobby.declarations import WRITTEN, declared
from lobby.settings import Settings

if __name__ == "__main__":
    WRITTEN.write_text(declared(Lobby(Settings()).vocabularies()))
