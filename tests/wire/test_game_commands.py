"""What opens, changes and plays a game, as the contract names its fields."""

from dataclasses import replace
from typing import Any

import pytest

from lobby.domain.errors import InvalidMessage
from lobby.domain.joining import Entry
from lobby.domain.options import GameOptions, StartRule, Visibility
from lobby.wire.command import Command
from lobby.wire.commands import (
    Credentials,
    InvitePlayer,
    JoinGame,
    KickPlayer,
    QuickJoin,
    Rematch,
    SaveState,
    TransferHost,
    UpdatePlayer,
)
from lobby.wire.games import CreateGame, QuickGame, UpdateGame
from lobby.wire.message import Message

EVERY_OPTION: dict[str, Any] = {
    "name": "Chess",
    "maxPlayers": 3,
    "minPlayers": 3,
    "visibility": "private",
    "tags": ["fast", "fast", "eu"],
    "metadata": {"mode": "duel"},
    "startRule": "all-ready",
    "countdownSeconds": 5,
    "maxSpectators": 0,
}
CHESS = GameOptions(
    name="Chess",
    max_players=3,
    min_players=3,
    visibility=Visibility.PRIVATE,
    tags=("fast", "eu"),
    metadata={"mode": "duel"},
    start_rule=StartRule.ALL_READY,
    countdown_seconds=5,
    max_spectators=0,
)

FIELDS: list[tuple[type[Message], set[str]]] = [
    (CreateGame, {*EVERY_OPTION, "password"}),
    (QuickGame, {*EVERY_OPTION, "password"}),
    (UpdateGame, {*EVERY_OPTION, "password", "locked"}),
    (JoinGame, {"gameId", "code", "password", "invite", "as"}),
    (QuickJoin, {"where", "create"}),
    (UpdatePlayer, {"data"}),
    (Rematch, {"accept"}),
    (KickPlayer, {"playerId", "ban", "reason"}),
    (TransferHost, {"playerId"}),
    (InvitePlayer, {"playerId"}),
    (SaveState, {"state", "seq"}),
    (Credentials, {"name", "token", "gameId", "epoch", "seq"}),
]


@pytest.mark.parametrize(("command", "names"), FIELDS)
def test_fields_are_those_of_the_contract(command: type[Message], names: set[str]) -> None:
    assert {field.alias for field in command.model_fields.values()} == names


@pytest.mark.parametrize("command", [command for command, _ in FIELDS])
def test_any_other_field_and_any_list_is_refused(command: type[Message]) -> None:
    with pytest.raises(InvalidMessage):
        command.parse({"colour": 1})
    with pytest.raises(InvalidMessage, match="must be an object"):
        command.parse([])


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (CreateGame, "name"),
        (JoinGame, "gameId"),
        (KickPlayer, "playerId"),
        (TransferHost, "playerId"),
        (InvitePlayer, "playerId"),
        (UpdateGame, None),
        (QuickJoin, None),
        (UpdatePlayer, None),
        (Rematch, None),
        (SaveState, None),
    ],
)
def test_bare_string_stands_for_a_name_or_an_id(command: type[Command], field: str | None) -> None:
    assert command.shorthand == field


def test_game_can_be_created_by_its_name_alone() -> None:
    assert CreateGame.parse({"name": "Chess"}).options() == GameOptions(name="Chess")


def test_every_option_of_a_game_is_taken() -> None:
    assert CreateGame.parse(EVERY_OPTION).options() == CHESS


def test_password_is_no_option_until_it_is_a_hash() -> None:
    command = CreateGame.parse({"name": "Chess", "password": "secret"})

    assert command.options() == GameOptions(name="Chess")
    assert command.password == "secret"


def test_game_to_open_if_none_fits_needs_no_name() -> None:
    command = QuickJoin.parse({"create": {"maxPlayers": 2}})

    assert command.create is not None
    assert command.create.options() == GameOptions(name="Quick game", max_players=2)


def test_quick_join_needs_nothing() -> None:
    command = QuickJoin.parse({})

    assert (command.where.payload(), command.create) == ({}, None)


def test_more_players_needed_than_seats_are_refused_by_the_domain() -> None:
    for command in (CreateGame, QuickGame):
        with pytest.raises(InvalidMessage, match="minPlayers"):
            command.parse({"name": "Chess", "maxPlayers": 2, "minPlayers": 3}).options()


def test_update_of_nothing_changes_nothing() -> None:
    update = UpdateGame.parse({})

    assert update.over(CHESS) == CHESS
    assert not update.changes_password


@pytest.mark.parametrize(
    ("given", "changed"),
    [
        ({"name": "Mill"}, {"name": "Mill"}),
        ({"locked": True}, {"locked": True}),
        ({"locked": False}, {}),
        ({"maxPlayers": 4}, {"max_players": 4}),
        ({"minPlayers": 2}, {"min_players": 2}),
        ({"visibility": "public"}, {"visibility": Visibility.PUBLIC}),
        ({"tags": []}, {"tags": ()}),
        ({"tags": ["b", "a", "b"]}, {"tags": ("b", "a")}),
        ({"metadata": {}}, {"metadata": {}}),
        ({"startRule": "auto"}, {"start_rule": StartRule.AUTO}),
        ({"countdownSeconds": 0}, {"countdown_seconds": 0}),
        ({"maxSpectators": 64}, {"max_spectators": 64}),
        ({"password": "new"}, {}),
        ({"password": None}, {}),
    ],
)
def test_update_changes_only_what_is_given(given: dict[str, Any], changed: dict[str, Any]) -> None:
    before = replace(CHESS, password_hash="hash")

    assert UpdateGame.parse(given).over(before) == replace(before, **changed)


@pytest.mark.parametrize(("given", "changes"), [({"password": None}, True), ({"name": "x"}, False)])
def test_password_that_is_null_is_taken_away_and_one_not_given_is_kept(
    given: dict[str, Any], changes: bool
) -> None:
    update = UpdateGame.parse(given)

    assert (update.changes_password, update.password) == (changes, None)


def test_update_that_does_not_fit_the_rest_is_refused() -> None:
    with pytest.raises(InvalidMessage, match="minPlayers: must be from 2 to maxPlayers"):
        UpdateGame.parse({"maxPlayers": 2}).over(CHESS)


def test_who_joins_plays_unless_they_say_otherwise() -> None:
    assert JoinGame.parse({"gameId": "g"}).as_ == "player"
    assert JoinGame.parse({"code": "c", "as": "spectator"}).as_ == "spectator"


@pytest.mark.parametrize(
    "payload",
    [
        {"invite": "t"},
        {"invite": "t", "gameId": "g"},
        {"invite": "t", "code": "c"},
        {"gameId": "g", "code": None, "password": None, "invite": None},
        {"code": "c", "password": "x" * 64},
    ],
)
def test_game_is_named_by_id_code_or_invite(payload: dict[str, Any]) -> None:
    assert JoinGame.parse(payload).payload() == payload


def test_rematch_is_wanted_unless_it_is_refused() -> None:
    assert Rematch.parse({}).accept
    assert not Rematch.parse({"accept": False}).accept


def test_kick_is_no_ban_unless_it_says_so() -> None:
    kick = KickPlayer.parse({"playerId": "bob"})

    assert (kick.ban, kick.reason) == (False, None)


def test_state_is_any_value() -> None:
    assert SaveState.parse({"state": {"b": b"1"}, "seq": 0}).state.value == {"b": b"1"}
    assert SaveState.parse({"state": None, "seq": 2**53}).state.value is None


def test_return_is_asked_for_with_the_last_place() -> None:
    auth = Credentials.parse({"token": "t", "gameId": "g", "epoch": "e", "seq": 0})

    assert (auth.game_id, auth.epoch, auth.seq) == ("g", "e", 0)


@pytest.mark.parametrize(
    ("command", "payload", "why"),
    [
        (CreateGame, {"name": "x", "locked": True}, "locked: is not a field"),
        (CreateGame, {"name": "x", "visibility": "hidden"}, "visibility: .*'public', 'unlisted'"),
        (CreateGame, {"name": "x", "visibility": None}, "visibility: "),
        (CreateGame, {"name": "x", "startRule": "now"}, "startRule: "),
        (CreateGame, {"name": "x", "startRule": 1}, "startRule: "),
        (CreateGame, {"name": "x", "countdownSeconds": -1}, "countdownSeconds: "),
        (CreateGame, {"name": "x", "countdownSeconds": 61}, "countdownSeconds: "),
        (CreateGame, {"name": "x", "countdownSeconds": 1.5}, "countdownSeconds: "),
        (CreateGame, {"name": "x", "maxSpectators": -1}, "maxSpectators: "),
        (CreateGame, {"name": "x", "maxSpectators": 65}, "maxSpectators: "),
        (CreateGame, {"name": "x", "password": ""}, "password: "),
        (CreateGame, {"name": "x", "password": "x" * 65}, "password: "),
        (CreateGame, {"name": "x", "password": 1}, "password: "),
        (QuickJoin, {"create": {"colour": 1}}, "create.colour: is not a field"),
        (QuickJoin, {"create": "Chess"}, "create: must be an object"),
        (QuickJoin, {"where": {"hasPassword": True}}, "where.hasPassword: is not a field"),
        (UpdateGame, {"name": ""}, "name: "),
        (UpdateGame, {"name": None}, "name: "),
        (UpdateGame, {"locked": "yes"}, "locked: "),
        (UpdateGame, {"locked": None}, "locked: "),
        (UpdateGame, {"maxPlayers": 1}, "maxPlayers: "),
        (UpdateGame, {"gameId": "g"}, "gameId: is not a field"),
        (JoinGame, {"password": "x"}, "gameId, code or invite is required"),
        (JoinGame, {"gameId": "g", "code": "c", "invite": "i"}, "only one of gameId and code"),
        (JoinGame, {"gameId": "g", "as": "host"}, "as: "),
        (JoinGame, {"gameId": "g", "as": None}, "as: "),
        (JoinGame, {"gameId": "g", "as_": "player"}, "as_: is not a field"),
        (JoinGame, {"code": "c" * 129}, "code: "),
        (JoinGame, {"code": 123456}, "code: "),
        (JoinGame, {"invite": "x" * 4097}, "invite: "),
        (JoinGame, {"gameId": "g", "password": "\ud800"}, "password: "),
        (UpdatePlayer, {}, "data: is required"),
        (UpdatePlayer, {"data": None}, "data: must be an object"),
        (UpdatePlayer, {"data": {str(n): n for n in range(11)}}, "data: has more than 10 keys"),
        (UpdatePlayer, {"data": {"a": "x" * 2048}}, "data: takes .* bytes, more than 2048"),
        (UpdatePlayer, {"data": {"a": b"x"}}, "data: must not hold bytes"),
        (Rematch, {"accept": None}, "accept: "),
        (Rematch, {"accept": 1}, "accept: "),
        (KickPlayer, {}, "playerId: is required"),
        (KickPlayer, {"playerId": ""}, "playerId: "),
        (KickPlayer, {"playerId": "bob", "ban": 1}, "ban: "),
        (KickPlayer, {"playerId": "bob", "reason": "a\nb"}, "reason: must be 1 to 64"),
        (KickPlayer, {"playerId": "bob", "reason": "x" * 65}, "reason: "),
        (TransferHost, {"playerId": 7}, "playerId: "),
        (InvitePlayer, {"playerId": "x" * 129}, "playerId: "),
        (SaveState, {"seq": 1}, "state: is required"),
        (SaveState, {"state": 1}, "seq: is required"),
        (SaveState, {"state": 1, "seq": -1}, "seq: "),
        (SaveState, {"state": 1, "seq": 2**53 + 1}, "seq: "),
        (SaveState, {"state": 1, "seq": "1"}, "seq: "),
        (SaveState, {"state": 1, "seq": True}, "seq: "),
        (SaveState, {"state": b"x" * 16385, "seq": 1}, "state: takes 16385 bytes"),
        (SaveState, {"state": float("nan"), "seq": 1}, "state: numbers must be finite"),
        (Credentials, {"seq": -1}, "seq: "),
        (Credentials, {"epoch": ""}, "epoch: "),
        (Credentials, {"gameId": 5}, "gameId: "),
    ],
)
def test_what_does_not_fit_is_refused_naming_the_field(
    command: type[Message], payload: object, why: str
) -> None:
    with pytest.raises(InvalidMessage, match=f"^{why}"):
        command.parse(payload)


@pytest.mark.parametrize(
    "message",
    [
        CreateGame.parse({"name": "x", "password": "hunter2"}),
        UpdateGame.parse({"password": "hunter2"}),
        QuickJoin.parse({"create": {"password": "hunter2"}}),
        JoinGame.parse({"gameId": "g", "password": "hunter2"}),
        JoinGame.parse({"invite": "hunter2"}),
        Credentials.parse({"token": "hunter2"}),
        GameOptions(name="x", password_hash="hunter2"),
        Entry(password_hash="hunter2"),
    ],
)
def test_secrets_are_not_shown_by_what_holds_them(message: object) -> None:
    assert "hunter2" not in repr(message)
    assert "hunter2" not in str(message)


def test_refusal_does_not_quote_the_password() -> None:
    with pytest.raises(InvalidMessage) as refusal:
        JoinGame.parse({"gameId": "g", "password": "hunter2" * 10})

    assert "hunter2" not in str(refusal.value)
