import asyncio
from collections.abc import Container

from lobby.domain.errors import Unavailable
from lobby.domain.ids import GameId, PlayerId
from lobby.sockets.room import RESYNC
from lobby.sockets.strays import Strays
from lobby.storage import MemoryGameStore
from tests.sockets.lobbies import Guest, Lobby


class Everybody:
    def __contains__(self, player: object) -> bool:
        return True


class SetBack(MemoryGameStore):
    """A store that takes some players for members of a game, or is away."""

    members: Container[str] = frozenset()
    answers = 100
    is_away = False

    async def game_of(self, player: PlayerId) -> GameId | None:
        if self.is_away:
            raise Unavailable
        self.answers -= 1
        is_old = self.answers >= 0 and player in self.members
        return GameId("game:old") if is_old else await super().game_of(player)


async def look(lobby: Lobby) -> None:
    strays = Strays(lobby.store, lobby.rooms, lobby.namespace.sessions)
    strays.look()
    await asyncio.gather(*strays.looking)


def is_let_go(guest: Guest) -> bool:
    return guest.socket.connection.closing == RESYNC


async def test_player_whom_the_store_has_in_a_game_unknown_to_them_comes_anew() -> None:
    lobby = Lobby(SetBack)
    ann, bob = await lobby.a_room("Ann", "Bob")
    cat, dan = [await lobby.enter({"name": name}) for name in ("Cat", "Dan")]
    assert isinstance(lobby.store, SetBack)
    lobby.store.members = frozenset({ann.id, cat.id})

    await look(lobby)

    assert [is_let_go(guest) for guest in (ann, bob, cat, dan)] == [True, False, True, False]


async def test_player_who_was_on_the_way_into_a_game_stays() -> None:
    lobby = Lobby(SetBack)
    cat = await lobby.enter({"name": "Cat"})
    assert isinstance(lobby.store, SetBack)
    lobby.store.members, lobby.store.answers = frozenset({cat.id}), 1

    await look(lobby)

    assert not is_let_go(cat)


async def test_player_who_comes_while_others_are_looked_at_stays() -> None:
    lobby = Lobby(SetBack)
    ann, bob = [await lobby.enter({"name": name}) for name in ("Ann", "Bob")]
    greeted = lobby.namespace.sessions.of(PlayerId(bob.id))
    assert greeted is not None
    greeted.is_greeted = False  # its welcome is on the way, and says how it is now
    strays = Strays(lobby.store, lobby.rooms, lobby.namespace.sessions)

    assert isinstance(lobby.store, SetBack)
    lobby.store.members = Everybody()
    strays.look()
    cat = await lobby.enter({"name": "Cat"})
    newer = await lobby.enter({"token": ann.token})
    await asyncio.gather(*strays.looking)

    assert [is_let_go(guest) for guest in (bob, cat, newer)] == [False] * 3


async def test_store_that_is_away_again_is_not_asked_on() -> None:
    lobby = Lobby(SetBack)
    cat = await lobby.enter({"name": "Cat"})
    assert isinstance(lobby.store, SetBack)
    lobby.store.is_away = True

    await look(lobby)

    assert not is_let_go(cat)
