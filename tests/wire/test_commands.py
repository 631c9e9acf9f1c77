import pytest

from lobby.domain.errors import InvalidMessage
from lobby.domain.events import ActionSent
from lobby.domain.ids import PlayerId
from lobby.wire.command import Command
from lobby.wire.commands import (
    Credentials,
    EndGame,
    GameAction,
    JoinGame,
    LeaveGame,
    SetReady,
)
from lobby.wire.games import CreateGame


def nested(levels: int) -> object:
    value: object = 1
    for _ in range(levels):
        value = {"x": value}
    return value


@pytest.mark.parametrize(
    ("command", "payload", "why"),
    [
        (CreateGame, {}, "name: is required"),
        (CreateGame, {"name": "x", "colour": 1}, "colour: is not a field of this message"),
        (CreateGame, {"name": "x", "max_players": 2}, "max_players: is not a field"),
        (CreateGame, {"name": ""}, "name: must be 1 to 64 characters on one line"),
        (CreateGame, {"name": "x" * 65}, "name: must be 1 to 64"),
        (CreateGame, {"name": "a\nb"}, "name: must be 1 to 64"),
        (CreateGame, {"name": "<b>x"}, "name: must be no HTML"),
        (CreateGame, {"name": "x", "tags": ["</i>"]}, "tags.0: must be no HTML"),
        (Credentials, {"name": "<script>"}, "name: must be no HTML"),
        (CreateGame, {"name": 5}, "name: Input should be a valid string"),
        (CreateGame, {"name": "x", "maxPlayers": "4"}, "maxPlayers: .*integer"),
        (CreateGame, {"name": "x", "maxPlayers": 5}, "maxPlayers: .*less than or equal to 4"),
        (CreateGame, {"name": "x", "minPlayers": 1}, "minPlayers: .*greater than or equal to 2"),
        (CreateGame, {"name": "x", "minPlayers": True}, "minPlayers: .*integer"),
        (CreateGame, {"name": "x", "tags": ["t"] * 9}, "tags: "),
        (CreateGame, {"name": "x", "tags": ["t" * 33]}, "tags.0: "),
        (CreateGame, {"name": "x", "metadata": []}, "metadata: must be an object"),
        (CreateGame, {"name": "x", "metadata": {"a": "x" * 2048}}, "metadata: takes .* bytes"),
        (
            CreateGame,
            {"name": "x", "metadata": {str(n): n for n in range(21)}},
            "metadata: has more than 20 keys",
        ),
        (CreateGame, {"name": "x", "metadata": {"a": b"x"}}, "metadata: must not hold bytes"),
        (CreateGame, {"name": "x", "metadata": {"a": float("nan")}}, "metadata: .*finite"),
        (JoinGame, {}, "gameId, code or invite is required"),
        (JoinGame, {"gameId": "g", "code": "c"}, "only one of gameId and code"),
        (JoinGame, {"gameId": ""}, "gameId: "),
        (JoinGame, {"gameId": "x" * 129}, "gameId: "),
        (LeaveGame, {"gameId": "g"}, "gameId: is not a field"),
        (LeaveGame, [], "must be an object"),
        (LeaveGame, 7, "must be an object"),
        (SetReady, {}, "ready: is required"),
        (SetReady, {"ready": 1}, "ready: .*boolean"),
        (EndGame, {"result": b"x"}, "result: must not hold bytes"),
        (GameAction, {}, "action: is required"),
        (GameAction, {"action": float("inf")}, "action: numbers must be finite"),
        (GameAction, {"action": nested(33)}, "action: nested deeper than 32"),
        (GameAction, {"action": 2**53 + 1}, "action: integers"),
        (GameAction, {"action": b"x" * 16385}, "action: takes 16385 bytes, more than 16384"),
        (GameAction, {"action": 1, "actionId": ""}, "actionId: "),
        (GameAction, {"action": 1, "actionId": "x" * 65}, "actionId: "),
        (GameAction, {"action": 1, "to": "bob"}, "to: "),
        (GameAction, {"action": 1, "to": ["p"] * 69}, "to: "),
        (CreateGame, {"name": "x", "tags": ["a\x1b[2J"]}, "tags.0: must be"),
        (Credentials, {"name": "a\u202eb"}, "name: "),
        (Credentials, {"token": "x" * 4097}, "token: "),
        (Credentials, "token", "must be an object"),
    ],
)
def test_what_does_not_fit_is_refused_naming_the_field(
    command: type[Command], payload: object, why: str
) -> None:
    with pytest.raises(InvalidMessage, match=why):
        command.parse(payload)


def test_field_that_a_client_made_up_is_quoted_in_part() -> None:
    with pytest.raises(InvalidMessage) as refusal:
        LeaveGame.parse({"x" * 10_000: 1})

    assert len(str(refusal.value)) < 200


def test_action_becomes_something_that_the_player_did() -> None:
    command = GameAction.parse({"action": {"x": [1, b"2"]}, "actionId": "a1", "to": ["bob"]})

    assert command.event(PlayerId("ann")) == ActionSent(
        player=PlayerId("ann"),
        action={"x": [1, b"2"]},
        size_bytes=25,
        action_id="a1",
        to=frozenset({PlayerId("bob")}),
    )


def test_action_for_everybody_names_nobody() -> None:
    assert GameAction.parse({"action": None}).event(PlayerId("ann")).to is None
