import pytest

from lobby.client.reading import kinds_of, read
from lobby.domain.status import GameStatus
from lobby.wire import listing, pushes
from lobby.wire.acks import Seated
from lobby.wire.listing import GamesUpdated
from lobby.wire.pushes import GameUpdate, PlayerJoined, Welcome
from lobby.wire.views import PlayerView, SpectatorView
from tests.client.payloads import (
    BOB,
    CAT,
    a_game,
    a_player,
    joined,
    own_game,
    seated,
    update,
    welcome,
)


def test_every_push_of_the_wire_is_known_by_its_name() -> None:
    kinds = kinds_of(pushes, listing)

    assert kinds["game-update"] is GameUpdate
    assert kinds["welcome"] is Welcome
    assert kinds["games-updated"] is GamesUpdated
    assert all(kind.event_name == name for name, kind in kinds.items())


def test_fields_become_attributes() -> None:
    push = read(GameUpdate, update(4, {"x": b"1"}, actionId="a"))

    assert (push.seq, push.action, push.action_id, push.hidden) == (4, {"x": b"1"}, "a", False)


def test_words_become_members() -> None:
    assert read(Seated, seated(status="waiting")).game.status is GameStatus.WAITING


def test_field_of_a_newer_lobby_is_left_aside() -> None:
    assert read(GameUpdate, {**update(4), "colour": "red"}).player_id == BOB


def test_field_of_a_newer_lobby_is_left_aside_deep_inside() -> None:
    game = own_game(3, shape="round", players=[a_player(CAT, mood="good")])

    push = read(Welcome, welcome(game=game, weather="fine"))

    assert push.game is not None
    assert [player.id for player in push.game.players] == [CAT]
    assert read(PlayerJoined, {**joined(1, CAT), "player": a_player(CAT, mood="good")})


@pytest.mark.parametrize(
    "payload", [None, [], {}, {**update(4), "seq": "four"}, {**update(4), "gameId": None}]
)
def test_what_is_none_of_its_kind_is_an_error(payload: object) -> None:
    with pytest.raises(ValueError, match="validation error"):
        read(GameUpdate, payload)


def test_ack_is_read_without_its_ok() -> None:
    assert read(Seated, {**seated(7), "game": a_game(), "ok": True}).seq == 7


def test_one_of_several_kinds_is_told_apart() -> None:
    watcher = {"id": CAT, "name": "Cat", "connected": True, "mood": "good"}
    payload = {**joined(1, CAT), "as": "spectator", "player": watcher}

    assert isinstance(read(PlayerJoined, payload).player, SpectatorView)
    assert isinstance(read(PlayerJoined, joined(1, CAT)).player, PlayerView)
