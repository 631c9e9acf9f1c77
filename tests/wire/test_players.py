"""Who may be named: only players that there might be."""

import pytest

from lobby.domain.errors import InvalidMessage
from lobby.wire.admin import BanPlayer
from lobby.wire.api import SendNotification
from lobby.wire.chat import RoomMembers, SendMessage
from lobby.wire.commands import InvitePlayer
from lobby.wire.message import Message

NAMING = [
    (BanPlayer, {}, "playerId"),
    (InvitePlayer, {}, "playerId"),
    (SendNotification, {"body": {}}, "playerId"),
    (SendMessage, {"text": "hi"}, "to"),
    (RoomMembers, {"roomId": "general"}, "cursor"),
]


@pytest.mark.parametrize("player", ["g_Ab-0", "u1", "ann.b_c", "operator:ann"])
@pytest.mark.parametrize(("model", "rest", "field"), NAMING)
def test_guests_own_players_and_operators_can_be_named(
    model: type[Message], rest: dict[str, object], field: str, player: str
) -> None:
    assert player in model.parse({**rest, field: player}).model_dump().values()


@pytest.mark.parametrize("player", ["", "a b", "x\nadmin act by=bob", "\x1b[31m", "a:b", "x" * 65])
@pytest.mark.parametrize(("model", "rest", "field"), NAMING)
def test_who_cannot_be_is_not_named(
    model: type[Message], rest: dict[str, object], field: str, player: str
) -> None:
    with pytest.raises(InvalidMessage, match=field):
        model.parse({**rest, field: player})
